"""What does ``mockjumio doctor`` say? A row for each step on a callback's way, and what to do below."""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from mockjumio.cli.output import colour, print_json, table
from mockjumio.cli.sandbox_options import trust
from mockjumio.contract.scalars import url_fault
from mockjumio.delivery.target import proxy_of
from mockjumio.doctor.findings import Check, State
from mockjumio.doctor.judge import TLS_CHECKS, exit_code, judge
from mockjumio.doctor.look import look, target_of
from mockjumio.errors import UsageError

_COLOURS = {State.OK: "good", State.WARN: "strong", State.FAIL: "bad", State.SKIP: "faint"}


def run(arguments: argparse.Namespace) -> int:
    if fault := url_fault(arguments.url):
        raise UsageError(f"{arguments.url!r} {fault}")
    if arguments.callback_proxy:
        try:
            proxy_of(arguments.callback_proxy)
        except ValueError as error:
            raise UsageError(f"--callback-proxy {error}") from None
    target = target_of(arguments.url)
    seconds = arguments.timeout / 1_000
    looking = look(
        target,
        trust(arguments),
        tls13=arguments.tls13,
        seconds=seconds,
        proxy=arguments.callback_proxy or None,
    )
    found = asyncio.run(looking)
    checks = judge(found, datetime.now(UTC), strict=arguments.strict_callback_urls)
    if arguments.json:
        views = [{**one._asdict(), "advice": list(one.advice)} for one in checks]
        print_json({"url": arguments.url, "container": found.surroundings.container, "checks": views})
    else:
        print(_checks_table(checks))
    return exit_code(checks)


def _checks_table(checks: Sequence[Check]) -> str:
    of_tls = [one for one in checks if one.check in TLS_CHECKS[1:]]
    if all(one.state is State.SKIP for one in of_tls):
        checks = [one for one in checks if one not in of_tls]
    rows = [(one.check, one.state.value, one.found) for one in checks]
    heading, *lines = table(("CHECK", "", "FOUND"), rows).splitlines()
    lines = [heading, *(colour(line, _COLOURS[one.state]) for line, one in zip(lines, checks, strict=True))]
    lines += [f"{one.check}: {advice}" for one in checks for advice in one.advice]
    return "\n".join(lines)
