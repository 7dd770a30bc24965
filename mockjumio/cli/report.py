"""What became of the transactions and callbacks? A table or JSON, the complaints, and the exit code.

Works on the control API's views, so that a sandbox in this process and one elsewhere are reported alike.
"""

import argparse
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockjumio.cli.output import colour, print_json, table
from mockjumio.exchanges import Outcome

View = Mapping[str, Any]  # as the control API shows it

HEADINGS = ("SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME")
_MOST_COMMANDS = 10
_SWITCHES = (
    *("--charset", "--plus-for-space", "--only-200"),
    *("--tls13", "--insecure", "--strict-callback-urls"),
)
_DECIDED = {one.value for one in Outcome if one.answered or one is Outcome.WITHHELD}  # by the merchant or us


def report(transactions: Sequence[View], arguments: argparse.Namespace, *, awaited: bool = True) -> int:
    """Print what became of transactions; returns the exit code. Open ones are wrong only if ``awaited``."""
    if arguments.json:
        print_json({"transactions": [{**one, "again": again(one, arguments)} for one in transactions]})
    else:
        print(table(HEADINGS, [row for one in transactions for row in transaction_rows(one)]))
        for one in transactions[:_MOST_COMMANDS]:
            print(colour(f"again: {again(one, arguments)}", "faint"))
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
    if all(_accepted(callback) for callback in callbacks):
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


def again(transaction: View, arguments: argparse.Namespace) -> str:
    """The command that plays the same thing again; to the byte, if the sandbox has its own address fixed."""
    words = ["mockjumio", "trigger", _named(transaction, arguments)]
    if arguments.server:
        words += ["--server", arguments.server]
    for flag, value in (("--merchant", arguments.merchant), ("--to", arguments.to)):
        words += [flag, value] if value else []
    words += ["--seed", str(transaction["seed"])]
    for text in arguments.set:
        words += ["--set", text]
    if not arguments.server:
        if transaction["ordinal"] > 1:
            words += ["--ordinal", str(transaction["ordinal"])]
        words += sandbox_flags(arguments)
    return shlex.join(words)


def sandbox_flags(arguments: argparse.Namespace) -> list[str]:
    """The flags of a sandbox in this process that change what is sent."""
    from mockjumio.clock import timestamp

    words = []
    if arguments.now is not None:
        words += ["--now", timestamp(arguments.now)]
    if arguments.public_url:
        words += ["--public-url", arguments.public_url]
    for folder in arguments.folders or ():
        words += ["--scenarios", folder]
    for name in arguments.env:
        words += ["--env", name]
    if arguments.ca_file:
        words += ["--ca-file", arguments.ca_file]
    return words + [flag for flag in _SWITCHES if getattr(arguments, flag[2:].replace("-", "_"))]


def _named(transaction: View, arguments: argparse.Namespace) -> str:
    """The file, if that was the only thing that was named; otherwise the scenario."""
    only = arguments.scenarios[0] if len(arguments.scenarios) == 1 else ""
    return only if only.endswith((".yaml", ".yml")) else str(transaction["scenario"])


def _is_open(transaction: View) -> bool:
    """Something is still planned or under way, or was cut off."""
    return transaction["open"] or not all(one["attempts"] for one in transaction["callbacks"])


def _accepted(callback: View) -> bool:
    return bool(callback["attempts"]) and callback["attempts"][-1]["outcome"] == "accepted"


def _complaints(callback: View) -> Iterator[str]:
    if not callback["attempts"]:
        yield f"{callback['url']}: no answer yet when time was up"
        return
    attempt = callback["attempts"][-1]
    if not _accepted(callback):
        yield f"{callback['url']}: {attempt['outcome']}: {attempt['detail']}"
    for remark in attempt.get("remarks", ()):  # an older sandbox tells none
        yield f"{callback['url']}: {attempt['outcome']}, but a strict client might not have read it: {remark}"


def transaction_rows(transaction: View) -> list[tuple[str, ...]]:
    """The cells under :data:`HEADINGS`, a row a callback; one if there is none."""
    one = transaction
    result = one["result"] if one["settled"] else one["status"]
    head = (one["scenario"], str(one["seed"]), one["reference"], result)
    if not one["callbacks"]:
        return [(*head, "not yet" if one["open"] else "none", "", "")]
    return [(*head, *cells(callback)) for callback in one["callbacks"]]
