"""Which commands are there about a sandbox that runs, and which options have they?"""

import argparse
from collections.abc import Callable
from typing import Any

from mockjumio.cli.arguments import (
    command,
    duration,
    group,
    instant,
    positive,
    remote_options,
    setting,
    whole,
)
from mockjumio.settings import DEFAULT_PORT


def _callbacks(commands: Any) -> None:
    from mockjumio.exchanges import Outcome

    parser = _history(
        commands,
        "callbacks",
        "list the callbacks of a running sandbox, newest first",
        "callbacks --outcome rejected",
    )
    parser.add_argument("--reference", metavar="REFERENCE", help="only those of this transaction")
    parser.add_argument(
        "--outcome",
        choices=tuple(outcome.value for outcome in Outcome),
        metavar="OUTCOME",
        help="only those whose last attempt ended like this: accepted, rejected, timed_out, refused, …",
    )
    parser.add_argument("--status", metavar="STATUS", help="whose last attempt was answered so: 500, or 5xx")


def _transactions(commands: Any) -> None:
    parser = _history(
        commands,
        "transactions",
        "list the scans and uploads of a running sandbox, newest first",
        "transactions --status PENDING",
    )
    parser.add_argument("--scenario", metavar="NAME", help="only those of this scenario")
    parser.add_argument("--status", choices=("PENDING", "DONE", "FAILED"), help="only those in this state")
    parser.add_argument("--customer-id", metavar="ID", help="only those with this customer id")
    parser.add_argument(
        "--merchant-reference", metavar="TEXT", help="only those with this reference of the merchant"
    )


def _requests(commands: Any) -> None:
    parser = _history(
        commands,
        "requests",
        "list the calls to Jumio's API on a running sandbox, newest first",
        "requests --status 4xx --limit 5",
    )
    parser.add_argument("--reference", metavar="REFERENCE", help="only those about this transaction")
    parser.add_argument(
        "--status", metavar="STATUS", help="only those answered with this status: 404, or 4xx"
    )
    parser.add_argument(
        "--unknown",
        action="store_const",
        const="true",
        help="only those without credentials, or with an unknown token",
    )


def _history(commands: Any, name: str, words: str, example: str) -> argparse.ArgumentParser:
    parser = command(commands, name, words, example, runner="history")
    parser.add_argument("--search", dest="q", metavar="TEXT", help="only those that contain all these words")
    parser.add_argument(
        "--limit", type=positive, default=20, metavar="N", help="show at most N (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print an array of objects")
    _of_running(parser)
    return parser


def _tail(commands: Any) -> None:
    parser = command(
        commands,
        "tail",
        "follow a running sandbox: a line for each event, until Ctrl-C",
        "tail --only callbacks --failed",
        runner="history:tail",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=("callbacks", "calls", "transactions"),
        help="show only these; repeatable (default: these, clocks and merchants)",
    )
    parser.add_argument(
        "--failed", action="store_true", help="show only callbacks that were not accepted, and refused calls"
    )
    parser.add_argument("--reference", metavar="REFERENCE", help="only those about this transaction")
    parser.add_argument(
        "--after",
        type=whole,
        metavar="ID",
        help="start after the event with this number; 0 starts with the oldest kept event (default: now)",
    )
    parser.add_argument(
        "--timeout",
        type=duration,
        default=60_000,
        help="how long to wait for a sandbox that does not answer (default 60s)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    _of_running(parser, merchant="show only those of the merchant with this API token (default: of all)")


def _resend(commands: Any) -> None:
    parser = command(
        commands,
        "resend",
        "send a recorded callback again, unchanged or edited",
        "resend --last --set idFaceMatch=12",
        runner="steer:resend",
    )
    parser.add_argument("callback", nargs="?", metavar="CALLBACK", help="its id, such as REFERENCE-1")
    parser.add_argument("--last", action="store_true", help="the newest one")
    parser.add_argument("--to", metavar="URL", help="send it to this URL instead")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PARAMETER=VALUE",
        help="send this text as the parameter's value",
    )
    parser.add_argument(
        "--omit", action="append", default=[], metavar="PARAMETER", help="leave this parameter out"
    )
    parser.add_argument("--violate", action="store_true", help="send it even if this breaks the contract")
    _of_running(parser)
    parser.add_argument("--timeout", type=duration, default=60_000, help="how long to wait (default 60s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _clock(commands: Any) -> None:
    words = "show and move the time of a merchant on a running sandbox"
    kinds = group(commands, "clock", words, "clock advance 15m")
    show = command(
        kinds, "show", "show the time, and what is planned", "clock show", runner="steer:move_clock"
    )
    advance = command(
        kinds,
        "advance",
        "move the time forward; wait for all callbacks due",
        "clock advance 15m",
        runner="steer:move_clock",
    )
    advance.add_argument("by", type=duration, metavar="DURATION", help="such as 15m, 1h30m or 90 (seconds)")
    to = command(
        kinds,
        "set",
        "move the time forward to an instant; wait for all callbacks due",
        "clock set 2017-11-22T10:15:00Z",
        runner="steer:move_clock",
    )
    to.add_argument("now", type=instant, metavar="TIME", help="ISO 8601, such as 2017-11-22T10:00:00Z")
    freeze = command(kinds, "freeze", "stop the clock", "clock freeze", runner="steer:move_clock")
    resume = command(kinds, "resume", "start the clock again", "clock resume", runner="steer:move_clock")
    idle = command(
        kinds,
        "run-until-idle",
        "move the time forward until nothing more is planned",
        "clock run-until-idle",
        runner="steer:move_clock",
    )
    for parser in (show, advance, to, freeze, resume, idle):
        _of_running(parser)
        parser.add_argument(
            "--timeout", type=duration, default=30_000, help="how long to wait for the answer (default 30s)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")


def _healthcheck(commands: Any) -> None:
    parser = command(
        commands,
        "healthcheck",
        "exit with 0 if the server answers (for containers)",
        "healthcheck --server http://127.0.0.1:8017",
    )
    parser.add_argument("--server", **setting("SERVER", f"http://127.0.0.1:{DEFAULT_PORT}"), metavar="URL")


def _of_running(parser: argparse.ArgumentParser, **words: str) -> None:
    server = f"http://127.0.0.1:{DEFAULT_PORT}"
    remote_options(parser, server, "the running sandbox (default %(default)s)", **words)


COMMANDS: tuple[Callable[[Any], None], ...] = (
    *(_tail, _callbacks, _transactions, _requests),
    *(_resend, _clock, _healthcheck),
)
