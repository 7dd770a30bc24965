"""How is a running sandbox steered: its clock moved, a callback sent again?"""

import argparse
from collections.abc import Sequence
from typing import Any

from mockjumio.cli.outcomes import cells, complain, exit_code
from mockjumio.cli.output import print_json, table
from mockjumio.clock import duration_in_words, parse_timestamp, timestamp
from mockjumio.errors import Problem, Refused, ScenarioError, UsageError
from mockjumio.remote import Control, View


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
