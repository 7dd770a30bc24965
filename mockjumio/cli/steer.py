"""What is asked of a sandbox that runs: its time, its history, to send again, to tell what happens?"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from mockjumio.cli.output import (
    HEADINGS,
    cells,
    complain,
    exit_code,
    json_line,
    line,
    note,
    print_json,
    reason_of,
    table,
    transaction_rows,
    went_wrong,
)
from mockjumio.clock import duration_in_words, parse_timestamp, timestamp
from mockjumio.errors import Problem, Refused, ScenarioError, TimedOut, Unreachable, UsageError, printable
from mockjumio.outgoing.remote import Control, EventStream, StreamedEvent, View


class History(NamedTuple):
    """How one of the lists is shown. ``filters`` are the options that go to the control API as they are."""

    filters: Sequence[str]
    headings: Sequence[str]
    rows: Callable[[View], Iterable[tuple[str, ...]]]


def show_history(arguments: argparse.Namespace) -> int:
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
    yield one["created"], one["id"], _result(one), *cells(one), one["url"]


def _result(callback: View) -> str:
    """The verification's status, or that of the document or the workflow."""
    from mockjumio.schema.difference import decode_form

    if callback["json"] is not None:
        execution = callback["json"].get("workflowExecution")
        return printable(str(execution.get("status", ""))) if isinstance(execution, dict) else ""
    fields = decode_form(callback["form"])
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


def move_clock(arguments: argparse.Namespace) -> int:
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    seconds = arguments.timeout / 1000
    match arguments.kind:
        case "show":
            return _show(control.clock(), arguments)
        case "freeze" | "resume" as how:
            return _show(control.move_clock(how, {}, seconds=seconds), arguments)
        case "advance":
            body: dict[str, Any] = {"by": duration_in_words(arguments.by)}
        case "set":
            body = {"now": timestamp(arguments.now)}
        case _:
            body = {}
    return _show_moved(control.move_clock(arguments.kind, body, seconds=seconds), arguments)


def _show(clock: View, arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json(clock)
        return 0
    mode = f"{clock['factor']:g}x" if clock["mode"] == "accelerated" else clock["mode"]
    print(f"now      {clock['now']}")
    print(f"clock    {mode}, {'running' if clock['running'] else 'stands still'}")
    print(f"planned  {clock['planned']}{_next(clock)}")
    return 0


def _next(clock: View) -> str:
    if clock["next_due"] is None:
        return ""
    wait = max(0, parse_timestamp(clock["next_due"]) - parse_timestamp(clock["now"]))
    return f", the next at {clock['next_due']}, in {duration_in_words(wait)}"


def _show_moved(moved: View, arguments: argparse.Namespace) -> int:
    """What was attempted on the way, and the exit code that it comes to."""
    callbacks = moved["callbacks"]
    if arguments.json:
        print_json(moved)
    else:
        passed = duration_in_words(parse_timestamp(moved["end"]) - parse_timestamp(moved["start"]))
        print(f"{moved['start']} to {moved['end']}: {passed}, {_count(moved['jobs'], 'job')}")
        print(_attempts_table(callbacks) if callbacks else "no callback fell due")
        more = moved.get("attempts", 0) - sum(len(one["attempts"]) for one in callbacks)
        if more > 0:
            print(f"and {_count(more, 'more attempt')}: mockjumio callbacks lists them all")
    complain(callbacks)
    return exit_code(callbacks)


def _attempts_table(callbacks: list[View]) -> str:
    rows = [(one["created"], one["reference"], *cells(one), one["url"]) for one in callbacks]
    return table(("DUE", "REFERENCE", "CALLBACK", "STATUS", "TIME", "URL"), rows)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def resend(arguments: argparse.Namespace) -> int:
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    body: dict[str, object] = {"set": _changes(arguments.set), "omit": arguments.omit}
    if arguments.to is not None:
        body["url"] = arguments.to
    if arguments.violate:
        body["violate"] = True
    try:
        callback = control.resend(_callback_id(control, arguments), body, seconds=arguments.timeout / 1000)
    except Refused as refused:
        if not refused.problems:
            raise
        raise ScenarioError([_place_on_command_line(problem) for problem in refused.problems]) from None
    if arguments.json:
        print_json(callback)
    else:
        row = (callback["id"], callback["original"], *cells(callback), callback["url"])
        print(table(("ID", "ORIGINAL", "CALLBACK", "STATUS", "TIME", "URL"), [row]))
    complain([callback])
    return exit_code([callback])


def _callback_id(control: Control, arguments: argparse.Namespace) -> str:
    """The id of the callback that is to be sent again."""
    if arguments.last == bool(arguments.callback):
        raise UsageError("which callback? Give its id ('mockjumio callbacks' lists them), or --last")
    if not arguments.last:
        return str(arguments.callback)
    newest, _ = control.newest("/callbacks", {}, 1)
    if not newest:
        raise UsageError("there is no callback yet to send again")
    return str(newest[0]["id"])


def _changes(texts: Sequence[str]) -> dict[str, str]:
    changes = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"--set {text!r}: expected PARAMETER=VALUE")
        changes[name] = value
    return changes


def _place_on_command_line(problem: Problem) -> Problem:
    where, _, name = problem.place.partition(".")
    flag = {"set": f"--set {name}", "omit": "--omit", "url": "--to"}.get(where, problem.place)
    return problem._replace(
        place=flag.strip(), message=problem.message.replace("violate sends", "--violate sends")
    )
