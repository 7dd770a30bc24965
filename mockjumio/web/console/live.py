"""What news does an open page get? Server-sent events that say that something changed, never what.

Its parts then ask for themselves. However much happens, a page hears of it four times a second at most, in a
few lines. Where it hears on after a break it says by ``after``; what was missed comes as one more message.
"""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from aiohttp import web

from mockjumio.run.events import Event, Events, Listener
from mockjumio.web.app_keys import ID_HEADER, REQUEST_ID
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import Visit
from mockjumio.web.control.calls.clock_calls import STREAM, hang_up
from mockjumio.web.control.operations import whole

PAUSE: Final = 0.25  # seconds between two messages, at least
BEAT: Final = 15.0  # seconds of silence after which a page is told that we are still here
_NAMED: Final = 200  # transactions that a message names; of more, any may have changed
EVERY: Final = "*"
_REFERENCE: Final = re.compile(r"[\w-]+")  # one from a call's path may hold anything
_STARTS: Final = ("transaction.started", "merchant.reset")


async def follow(visit: Visit) -> web.StreamResponse:
    """Tell a page what happens to a merchant, until it leaves or the sandbox stops.

    ``started``: there are new transactions. ``changed``: of those that its data names, or of any (``*``).
    ``happened``: anything, the clock included. ``beat``: nothing.
    """
    request, events, token = visit.request, visit.simulation.events, visit.account.token
    after = _known(events, request.query.get("after", ""))
    about = request.query.get("about")
    response = web.StreamResponse(headers={**STREAM, ID_HEADER: request[REQUEST_ID]})
    with events.listen(after, cut=lambda: hang_up(request)) as listener:
        await response.prepare(request)
        if request.method != "HEAD":
            with suppress(ConnectionError):  # it left, or was too slow; it comes back and hears on
                if after is None:
                    await response.write(_message(events, ("started", ""), ("changed", EVERY)))
                await _tell(events, listener, response, token, about)
    return response


def _known(events: Events, text: str) -> int | None:
    """The number of the last event that a page knows; ``None`` if it may have missed any number of them."""
    run, _, digits = text.rpartition(".")
    number = whole(digits)
    known = run == events.run and number is not None and events.oldest <= number + 1 <= events.last + 1
    return number if known else None


async def _tell(
    events: Events, listener: Listener, response: web.StreamResponse, token: str, about: str | None
) -> None:
    while True:
        try:
            event = await asyncio.wait_for(anext(listener), BEAT)
        except TimeoutError:
            await response.write(b"event: beat\ndata:\n\n")
        except StopAsyncIteration:
            return
        else:
            heard = (event, *listener.at_hand())
            if ours := [one for one in heard if one.merchant in (None, token)]:
                await response.write(_news(events, heard[-1].id, ours, about))
            await asyncio.sleep(PAUSE)


def _news(events: Events, last: int, heard: Iterable[Event], about: str | None) -> bytes:
    changed: dict[str, None] = {}
    lines = []
    started = False
    for event in heard:
        reference = event.data.get("reference")
        if event.kind in _STARTS:
            started = True
        elif reference and about in (None, reference) and _REFERENCE.fullmatch(reference):
            changed[reference] = None
    if started:
        lines.append(("started", ""))
    if changed:
        lines.append(("changed", EVERY if len(changed) > _NAMED else " ".join(changed)))
    return _message(events, *lines, last=last)


def _message(events: Events, *lines: tuple[str, str], last: int | None = None) -> bytes:
    number = f"{events.run}.{events.last if last is None else last}"
    told = (*lines, ("happened", ""))
    return "".join(f"id: {number}\nevent: {name}\ndata: {said}\n\n" for name, said in told).encode()


PAGES = (Page("GET", "live", follow),)
