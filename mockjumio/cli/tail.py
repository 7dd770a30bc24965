"""What happens on a running sandbox, as it happens? A line each, until Ctrl-C."""

import argparse
import time
from collections.abc import Iterator

from mockjumio.cli.lines import json_line, line, went_wrong
from mockjumio.cli.output import note
from mockjumio.durations import in_words
from mockjumio.errors import TimedOut, Unreachable, UsageError
from mockjumio.remote import Control, EventStream, Told

_KINDS = {"callbacks": "callback.", "calls": "request", "transactions": "transaction."}
_ORDINARY = ("mockjumio", "still here")  # remarks of a sandbox that say nothing new
_PAUSE, _LONGEST = 0.25, 5.0  # seconds between attempts to reach a sandbox that has gone


def run(arguments: argparse.Namespace) -> int:
    if arguments.failed and "transactions" in (arguments.only or ()):
        raise UsageError("--failed is for callbacks and calls; transactions do not fail")
    control = Control(arguments.server, token=arguments.control_token)
    try:
        default = arguments.merchant or _default(control)
        stream = EventStream(control, arguments.merchant, arguments.after)
        for told in _followed(stream, control.server, arguments.timeout):
            if isinstance(told, str):
                note(told)
            elif _wanted(told, arguments):
                shown = json_line(*told) if arguments.json else line(told.kind, told.data, default)
                print(shown, flush=True)
    except KeyboardInterrupt:  # the way to end it
        pass
    return 0


def _default(control: Control) -> str | None:
    """The merchant who need not be named."""
    first = control.call("GET", "/merchants", query={"limit": "1"})["items"]
    return first[0]["token"] if first else None


def _wanted(told: Told, arguments: argparse.Namespace) -> bool:
    kinds = tuple(_KINDS[kind] for kind in arguments.only or ())
    return (
        (not kinds or told.kind.startswith(kinds))
        and (not arguments.failed or went_wrong(told.kind, told.data))
        and arguments.reference in (None, told.data.get("reference"))
    )


def _followed(stream: EventStream, server: str, patience: int) -> Iterator[Told | str]:
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
            yield f"{server} does not answer any more; waiting, {in_words(patience)} at most"
        left = gone + patience / 1000 - now
        if left <= 0:
            raise Unreachable(f"{server} has not come back within {in_words(patience)}")
        time.sleep(min(pause, left))
        pause = min(2 * pause, _LONGEST)
