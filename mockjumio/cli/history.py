"""What happens on a running sandbox? Lists, newest first; and each event as it happens."""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mockjumio.cli.lines import json_line, line, reason_of, went_wrong
from mockjumio.cli.outcomes import HEADINGS, View, cells, transaction_rows
from mockjumio.cli.output import note, print_json, table
from mockjumio.clock import duration_in_words
from mockjumio.errors import Refused, TimedOut, Unreachable, UsageError, printable
from mockjumio.remote import Control, EventStream, StreamedEvent


class History(NamedTuple):
    """How one of the lists is shown. ``filters`` are the options that go to the control API as they are."""

    filters: Sequence[str]
    headings: Sequence[str]
    rows: Callable[[View], Iterable[tuple[str, ...]]]


def run(arguments: argparse.Namespace) -> int:
    name = arguments.command
    history = _HISTORIES[name]
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    asked = {key: getattr(arguments, key) for key in (*history.filters, "q")}
    query = {key: value for key, value in asked.items() if value is not None}
    try:
        found, more = control.newest(f"/{name}", query, arguments.limit)
    except Refused as refused:
        named = {one.place: one.message for one in refused.problems if one.place in query}
        if not named:
            raise
        raise UsageError("\n".join(f"--{key}: {reason_of}" for key, reason_of in named.items())) from None
    if arguments.json:
        print_json(found)
        return 0
    if not found:
        note(f"no {name}{' that fit' if query else ' yet'}")
        return 0
    print(table(history.headings, [row for one in found for row in history.rows(one)]))
    if more:
        note(f"these are the newest {len(found)}; --limit shows more")
    return 0


def _callback(one: View) -> Iterable[tuple[str, ...]]:
    yield one["created"], one["id"], _result(one["form"]), *cells(one), one["url"]


def _result(form: View) -> str:
    """The verification's status, or that of the document."""
    from mockjumio.client.difference import decode_form

    fields = decode_form(form)
    document = fields.get("document")
    status = document.get("status") if isinstance(document, dict) else fields.get("verificationStatus")
    return printable(str(status or ""))


def _transaction(one: View) -> Iterable[tuple[str, ...]]:
    return [(one["created"], *row) for row in transaction_rows(one)]


def _request(one: View) -> Iterable[tuple[str, ...]]:
    yield one["at"], one["method"], str(one["status"]), printable(one["path"]), printable(reason_of(one))


_HISTORIES = {
    "callbacks": History(
        ("reference", "outcome", "status"),
        ("CREATED", "ID", "RESULT", "CALLBACK", "STATUS", "TIME", "URL"),
        _callback,
    ),
    "transactions": History(
        ("scenario", "status", "customer_id", "merchant_reference"), ("CREATED", *HEADINGS), _transaction
    ),
    "requests": History(
        ("reference", "status", "unknown"), ("AT", "METHOD", "STATUS", "PATH", "WHY"), _request
    ),
}


_KINDS = {"callbacks": "callback.", "calls": "request", "transactions": "transaction."}
_ORDINARY = ("mockjumio", "still here")  # remarks of a sandbox that say nothing new
_PAUSE, _LONGEST = 0.25, 5.0  # seconds between attempts to reach a sandbox that has gone


def tail(arguments: argparse.Namespace) -> int:
    if arguments.failed and "transactions" in (arguments.only or ()):
        raise UsageError("--failed is for callbacks and calls; transactions do not fail")
    control = Control(arguments.server, token=arguments.control_token)
    try:
        default = arguments.merchant or _default(control)
        stream = EventStream(control, arguments.merchant, arguments.after)
        for told in _follow(stream, control.server, arguments.timeout):
            if isinstance(told, str):
                note(told)
            elif _is_wanted(told, arguments):
                shown = json_line(*told) if arguments.json else line(told.kind, told.data, default)
                print(shown, flush=True)
    except KeyboardInterrupt:  # the way to end it
        pass
    return 0


def _default(control: Control) -> str | None:
    """The merchant who need not be named."""
    first = control.call("GET", "/merchants", query={"limit": "1"})["items"]
    return first[0]["token"] if first else None


def _is_wanted(told: StreamedEvent, arguments: argparse.Namespace) -> bool:
    kinds = tuple(_KINDS[kind] for kind in arguments.only or ())
    return (
        (not kinds or told.kind.startswith(kinds))
        and (not arguments.failed or went_wrong(told.kind, told.data))
        and arguments.reference in (None, told.data.get("reference"))
    )


def _follow(stream: EventStream, server: str, patience: int) -> Iterator[StreamedEvent | str]:
    """Events, and remarks worth reading, from one connection to the next.

    Raises as the first connection does if none comes about; later, if the sandbox has been gone for
    ``patience`` milliseconds.
    """
    reached, gone, pause = False, None, _PAUSE
    while True:
        try:
            for told in stream:
                if gone is not None:
                    yield f"{server} is back"
                reached, gone, pause = True, None, _PAUSE
                if told not in _ORDINARY:
                    yield told
        except (Unreachable, TimedOut):
            if not reached:
                raise
        now = time.monotonic()
        if gone is None:
            gone = now
            yield f"{server} does not answer any more; waiting, {duration_in_words(patience)} at most"
        left = gone + patience / 1000 - now
        if left <= 0:
            raise Unreachable(f"{server} has not come back within {duration_in_words(patience)}")
        time.sleep(min(pause, left))
        pause = min(2 * pause, _LONGEST)
