"""What became of the transactions and callbacks? A table or JSON, the complaints, and the exit code.

Works on the control API's views, so that a sandbox in this process and one elsewhere are reported alike.
"""

import argparse
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockjumio.cli.output import colour, print_json, table
from mockjumio.cli.where import sandbox_flags
from mockjumio.durations import in_words
from mockjumio.exchanges import Outcome

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
    commands = [again(one, word, arguments) for one, word in zip(transactions, words, strict=True)]
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


def again(transaction: View, word: str, arguments: argparse.Namespace) -> str:
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
                str(value) if name == "merchant_seed" else in_words(value),
            ]
    return shlex.join(words)


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
