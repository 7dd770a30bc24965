"""On which sandbox does a command play, and what is told of the outcome? Flags, tables, exit codes."""

import argparse
import shlex
import socket
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from mockjumio.cli.arguments import folders
from mockjumio.cli.output import colour, note, print_json, table
from mockjumio.clock import duration_in_words
from mockjumio.errors import MockjumioError, UsageError
from mockjumio.exchanges import Outcome
from mockjumio.settings import DEFAULT_PORT

_USUAL = f"http://127.0.0.1:{DEFAULT_PORT}"
_GLANCE = 0.5  # seconds


SECRETS = ("secret", "admin_secret")
OF_OUR_OWN_SANDBOX = (
    "host port public_url token admin_token strict_accept charset plus_for_space only_200 user_agent "
    "forwarded tls13 ca_file insecure callback_proxy strict_callback_urls data_center"
).split()
REPEATED = {"folders": "--scenarios", "env": "--env", "callback_hosts": "--allow-callback-host"}
OF_A_RUNNING_ONE = ("merchant", "control_token")


def judge_place(
    arguments: argparse.Namespace,
    *,
    here: Iterable[str] = (),
    there: Iterable[str] = (),
    uses: Collection[str] = (),
) -> None:
    """Raise what does not go together. ``here`` and ``there`` are the command's own options for either.

    ``uses`` names what the command itself needs, wherever it plays.
    """
    if arguments.server is None:
        runs = _runs_here()
        if arguments.to is None:
            there = f"; one runs at {_USUAL}" if runs else ""
            raise UsageError(f"no target: give --to URL, or --server URL of a running sandbox{there}")
        if runs:
            note(f"a sandbox runs at {_USUAL}; this command starts its own; --server {_USUAL} uses it")
        _refuse(arguments, (*OF_A_RUNNING_ONE, *there), "can only be used with --server")
    else:
        why = "cannot be used with --server: a running sandbox has its own"
        own = (*OF_OUR_OWN_SANDBOX, *SECRETS, "now", *here)
        _refuse(arguments, [name for name in own if name not in uses], why)
        for name, flag in REPEATED.items():
            if getattr(arguments, name) and name not in uses:
                raise UsageError(f"{flag} {why}")
    if arguments.to is not None:
        _check_url(arguments.to)


def _runs_here() -> bool:
    """Whether a sandbox answers where those commands look that ask one which runs."""
    port = urlsplit(_USUAL).port
    try:
        socket.create_connection(("127.0.0.1", port), _GLANCE).close()  # nearly always nobody, and soon said
    except OSError:
        return False
    from mockjumio.outgoing.remote import fetch

    try:
        return b'"mockjumio"' in fetch(_USUAL, "/_mock/health", _GLANCE)[2]
    except MockjumioError:
        return False


def _refuse(arguments: argparse.Namespace, options: Iterable[str], why: str) -> None:
    for name in options:
        if name not in arguments.unflagged:
            raise UsageError(f"{_flag(name)} {why}")


def _check_url(url: str) -> None:
    from mockjumio.contract.scalars import url_fault  # the contract's tables, which a known URL does not need

    if fault := url_fault(url):
        raise UsageError(f"--to {url!r} {fault}")


def sandbox_flags(arguments: argparse.Namespace) -> list[str]:
    """The flags that make the same sandbox again: what flags and environment said of it, but for secrets.

    With ``--server`` those alone that the command uses beside it.
    """
    unsaid = arguments.unflagged if arguments.server else arguments.unset
    words: list[str] = []
    for name in OF_OUR_OWN_SANDBOX:
        value = None if name in unsaid else getattr(arguments, name)
        if name == "callback_proxy" and "@" in (value or ""):
            continue  # it has credentials
        if value is False and name == "plus_for_space":  # the only one that is not so if nobody says it
            words.append(f"--no{_flag(name)[1:]}")
        elif value is not None and value is not False:
            words += [_flag(name)] if value is True else [_flag(name), str(value)]
    said = {"folders": [] if arguments.server else folders(arguments)}
    for name, flag in REPEATED.items():
        words += [word for one in said.get(name, getattr(arguments, name)) or () for word in (flag, str(one))]
    return words


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


View = Mapping[str, Any]  # as the control API shows it

HEADINGS = ("SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME")
_MOST_COMMANDS = 10
_DECIDED = {one.value for one in Outcome if one.answered or one is Outcome.WITHHELD}  # by the merchant or us


def report(
    transactions: Sequence[View], words: Sequence[str], arguments: argparse.Namespace, *, awaited: bool = True
) -> int:
    """Print what became of transactions; returns the exit code. Open ones are wrong only if ``awaited``.

    ``words`` are those that mean each one's scenario alone.
    """
    commands = [
        command_to_repeat(one, word, arguments) for one, word in zip(transactions, words, strict=True)
    ]
    if arguments.json:
        views = [{**one, "again": words} for one, words in zip(transactions, commands, strict=True)]
        print_json({"transactions": views})
    else:
        print(table(HEADINGS, [row for one in transactions for row in transaction_rows(one)]))
        for command in commands[:_MOST_COMMANDS]:
            print(colour(f"again: {command}", "faint"))
        if len(transactions) > _MOST_COMMANDS:
            print(colour(f"… and {len(transactions) - _MOST_COMMANDS} more; --json has them all", "faint"))
    callbacks = [callback for one in transactions for callback in one["callbacks"]]
    if not awaited:
        callbacks = [callback for callback in callbacks if callback["attempts"]]
    complain(callbacks)
    if awaited and (open_ones := [one for one in transactions if _is_open(one)]):
        count = f"{len(open_ones)} of {len(transactions)}"
        print(f"mockjumio: out of time: {count} still under way", file=sys.stderr)
        return 5
    return exit_code(callbacks)


def complain(callbacks: Iterable[View]) -> None:
    """Say on standard error why callbacks were not accepted and what was odd about answers, each once."""
    for line in dict.fromkeys(line for one in callbacks for line in _complaints(one)):
        print(f"mockjumio: {line}", file=sys.stderr)


def exit_code(callbacks: Sequence[View]) -> int:
    """0 all accepted; 1 some answer was not well; 5 nobody answered in time; 4 nobody answered."""
    if all(_is_accepted(callback) for callback in callbacks):
        return 0
    outcomes = {attempt["outcome"] for callback in callbacks for attempt in callback["attempts"]}
    if outcomes & _DECIDED:
        return 1
    return 5 if "timed_out" in outcomes or not outcomes else 4


def cells(callback: View) -> tuple[str, str, str]:
    """What became of a callback, its status and how long that took."""
    if not callback["attempts"]:
        return "no answer yet", "", ""
    attempt = callback["attempts"][-1]
    words = attempt["outcome"] + (" (breaks the contract on purpose)" if callback["violations"] else "")
    status = "" if attempt["status"] is None else str(attempt["status"])
    return words, status, f"{attempt['duration_ms']:.0f} ms"


def command_to_repeat(transaction: View, word: str, arguments: argparse.Namespace) -> str:
    """The command that plays the same thing again; to the byte, if the sandbox has its own address fixed."""
    words = ["mockjumio", "trigger", word]
    for flag, value in (
        ("--server", arguments.server),
        ("--merchant", arguments.merchant),
        ("--to", arguments.to),
    ):
        words += [flag, value] if value else []
    words += ["--seed", str(transaction["seed"])]
    for text in arguments.set:
        words += ["--set", text]
    if not arguments.server:
        words += ["--now", transaction["created"]]
        if transaction["ordinal"] > 1:
            words += ["--ordinal", str(transaction["ordinal"])]
        words += sandbox_flags(arguments)
    for name in ("merchant_seed", "linger", "timeout"):
        if name not in arguments.unflagged:
            value = getattr(arguments, name)
            words += [
                f"--{name.replace('_', '-')}",
                str(value) if name == "merchant_seed" else duration_in_words(value),
            ]
    return shlex.join(words)


def _is_open(transaction: View) -> bool:
    """Something is still planned or under way, or was cut off."""
    return transaction["open"] or not all(one["attempts"] for one in transaction["callbacks"])


def _is_accepted(callback: View) -> bool:
    return bool(callback["attempts"]) and callback["attempts"][-1]["outcome"] == "accepted"


def _complaints(callback: View) -> Iterator[str]:
    if not callback["attempts"]:
        yield f"{callback['url']}: no answer yet when time was up"
        return
    attempt = callback["attempts"][-1]
    if not _is_accepted(callback):
        yield f"{callback['url']}: {attempt['outcome']}: {attempt['detail']}"
    for remark in attempt.get("remarks", ()):  # an older sandbox tells none
        words = f"{attempt['outcome']}, but a strict HTTP client might refuse the answer"
        yield f"{callback['url']}: {words}: {remark}"


def transaction_rows(transaction: View) -> list[tuple[str, ...]]:
    """The cells under :data:`HEADINGS`, a row a callback; one if there is none."""
    one = transaction
    result = one["result"] if one["settled"] else one["status"]
    head = (one["scenario"], str(one["seed"]), one["reference"], result)
    if not one["callbacks"]:
        return [(*head, "not yet" if one["open"] else "none", "", "")]
    return [(*head, *cells(callback)) for callback in one["callbacks"]]
