"""How are results printed, what happens told in a line, and which exit code is it? For people, or as JSON."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mockjumio.errors import printable
from mockjumio.exchanges import Outcome
from mockjumio.settings import Trust

if TYPE_CHECKING:
    from mockjumio.scenario.library import Library

_COLOURS = {"good": "32", "bad": "31", "faint": "2", "strong": "1"}


def colour(text: str, kind: str) -> str:
    """The text in a colour, on a terminal without ``NO_COLOR``."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; the last one is not padded."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    lines = [_line(headings, widths, "strong")]
    lines += [_line(row, widths, None) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int], kind: str | None) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    text = "  ".join(padded).rstrip()
    return colour(text, kind) if kind else text


def print_json(values: object, *, pretty: bool = True) -> None:
    """Letters as they are where the output can take any; what is escaped otherwise must be JSON's escapes."""
    takes_any = (sys.stdout.encoding or "").lower().startswith("utf")
    print(_as_json(not takes_any, 2 if pretty else None)(values))


@cache
def _as_json(ensure_ascii: bool, indent: int | None) -> Callable[[object], str]:
    from json import JSONEncoder  # which no help needs

    return JSONEncoder(ensure_ascii=ensure_ascii, indent=indent).encode


LEVELS = ("debug", "info", "warning", "error")  # of a line of a log, the least of them first


def warn(message: str) -> None:
    """A diagnostic: standard error, so that programs can read the output."""
    print(f"mockjumio: warning: {printable(message)}", file=sys.stderr)


def note(message: str) -> None:
    """Something to know that is not wrong; on standard error too."""
    print(f"mockjumio: {printable(message)}", file=sys.stderr)


def warn_of_files(library: "Library") -> None:
    """What lies in folders of scenarios and is not played."""
    for words in library.left_out():
        warn(words)


def warn_of_insecurity(trust: Trust) -> None:
    for words in insecurity(trust):
        warn(words)


def insecurity(trust: Trust) -> list[str]:
    """``--insecure`` is nothing to forget."""
    return ["--insecure: certificates are not verified; Jumio verifies them"] if trust.insecure else []


_AFTER = 1.0  # seconds: what is quicker needs no bar
_BAR = 24
_NAMED = 40  # columns for what is under way


class Progress:
    """Counts up to ``total``; leave its context to wipe the line."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._shown = False
        self._seen = sys.stderr.isatty() and not quiet

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def step(self, name: str) -> None:
        """One more is done; ``name`` says which."""
        self._done += 1
        if not self._seen or time.monotonic() - self._began < _AFTER:
            return
        self._shown = True
        filled = _BAR * self._done // max(self._total, 1)
        bar = f"[{'#' * filled}{'.' * (_BAR - filled)}]"
        print(
            f"\r\x1b[K{bar} {self._done}/{self._total} {name[:_NAMED]}", end="", file=sys.stderr, flush=True
        )


View = Mapping[str, Any]

OWN = "sandbox.request"  # to the sandbox itself, or for a customer's page: no event of the control API
_WIDTH = len("transaction")


def line(kind: str, data: View, default: str | None) -> str:
    """An event in words; the merchant is named if it is not the default one."""
    subject, _, verb = kind.partition(".")
    words = _WORDS.get(subject, _unknown)(verb, data)
    whose = data["merchant"]
    if whose != default and subject != "merchant":
        words += f" (merchant {whose})" if whose else " (unknown credentials)"
    subject = "call" if subject == "request" else subject
    text = printable(f"{data['at']}  {subject:{_WIDTH}}  {words}")
    return colour(text, "bad") if went_wrong(kind, data) else text


def json_line(number: int, kind: str, data: View) -> str:
    """An event as one JSON object: what the control API tells of it, with its number and kind."""
    return _as_json(True, None)({"id": number, "event": kind, **data})


def went_wrong(kind: str, data: View) -> bool:
    """An attempt that was not accepted, or a call that was refused or got no answer."""
    if kind == "callback.attempted":
        return bool(data["outcome"] != Outcome.ACCEPTED)
    return kind in ("request", OWN) and not 0 < data["status"] < HTTPStatus.BAD_REQUEST


def reason_of(call: View) -> str:
    """Why a call was answered so, and the nearest that would have worked."""
    reason = call["reason"].removeprefix(f"{call['status']}: ")
    hint = f"hint: {call['hint']}" if call["hint"] else ""
    return "; ".join(filter(None, (reason, hint, *(f"note: {note}" for note in call["notes"]))))


def _callback(verb: str, data: View) -> str:
    status = "" if data["status"] is None else f" {data['status']}"
    number = f" (attempt {data['attempt']})" if data["attempt"] > 1 else ""
    again = f"next attempt at {data['next_attempt']}" if data["next_attempt"] else ""
    remarks = [f"remark: {one}" for one in data.get("remarks", ())]  # an older sandbox tells none
    reason = "; ".join(filter(None, (data["detail"], *remarks, again)))
    return (
        f"{data['outcome']}{status} in {data['duration_ms']:.0f} ms{number}  {data['result']}  "
        f"{data['callback']}  {data['url']}" + (f": {reason}" if reason else "")
    )


def _call(verb: str, data: View) -> str:
    status = data["status"] or "no answer"
    took = f" in {data['duration_ms']:.0f} ms" if "duration_ms" in data else ""  # an older sandbox tells none
    identity = f"  [{data['request_id']}]" if data.get("request_id") else ""
    return f"{status}{took}  {data['method']} {data['path']}{identity}" + (
        f": {reason}" if (reason := reason_of(data)) else ""
    )


def _own_call(verb: str, data: View) -> str:
    return (
        f"{data['status'] or 'no answer'} in {data['duration_ms']:.0f} ms  {data['method']} "
        f"{data['route'] or data['path']}  [{data['request_id']}]"
    )


def _transaction(verb: str, data: View) -> str:
    return f"{verb.replace('_', ' ')}  {data['scenario']}  {data['reference']}  {data['status']}"


def _clock(verb: str, data: View) -> str:
    return f"{verb}, from {data['start']}" if "start" in data else verb


def _merchant(verb: str, data: View) -> str:
    return f"{verb}  {data['merchant']}"


def _unknown(verb: str, data: View) -> str:
    """What a newer sandbox may tell."""
    return " ".join(
        (verb, _as_json(True, None)({key: data[key] for key in data.keys() - {"at", "merchant"}}))
    )


_WORDS: dict[str, Callable[[str, View], str]] = {
    "callback": _callback,
    "request": _call,
    "sandbox": _own_call,
    "transaction": _transaction,
    "clock": _clock,
    "merchant": _merchant,
}


HEADINGS = ("SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME")
_DECIDED = {one.value for one in Outcome if one.answered or one is Outcome.WITHHELD}  # by the merchant or us


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
