"""How are the clocks of a running sandbox shown and moved?"""

import argparse
from typing import Any

from mockjumio import durations
from mockjumio.cli.output import print_json, table
from mockjumio.cli.report import cells, complain, exit_code
from mockjumio.clock import parse_timestamp, timestamp
from mockjumio.remote import Control, View


def run(arguments: argparse.Namespace) -> int:
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    seconds = arguments.timeout / 1000
    match arguments.kind:
        case "show":
            return _show(control.clock(), arguments)
        case "freeze" | "resume" as how:
            return _show(control.move_clock(how, {}, seconds=seconds), arguments)
        case "advance":
            body: dict[str, Any] = {"by": durations.in_words(arguments.by)}
        case "set":
            body = {"now": timestamp(arguments.now)}
        case _:
            body = {}
    return _moved(control.move_clock(arguments.kind, body, seconds=seconds), arguments)


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
    return f", the next at {clock['next_due']}, in {durations.in_words(wait)}"


def _moved(moved: View, arguments: argparse.Namespace) -> int:
    """What was attempted on the way, and the exit code that it comes to."""
    callbacks = moved["callbacks"]
    if arguments.json:
        print_json(moved)
    else:
        passed = durations.in_words(parse_timestamp(moved["end"]) - parse_timestamp(moved["start"]))
        print(f"{moved['start']} to {moved['end']}: {passed}, {_count(moved['jobs'], 'job')}")
        print(_attempted(callbacks) if callbacks else "no callback fell due")
    complain(callbacks)
    return exit_code(callbacks)


def _attempted(callbacks: list[View]) -> str:
    rows = [(one["created"], one["reference"], *cells(one), one["url"]) for one in callbacks]
    return table(("DUE", "REFERENCE", "CALLBACK", "STATUS", "TIME", "URL"), rows)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
