"""What happens, as it happens? Server-sent events with ids, so that a client can resume."""

import asyncio
import json

from aiohttp import web

from mockjumio.run.events import Event, Events, Listener
from mockjumio.schema import TEXT, Item
from mockjumio.web.control.operations import Ask, Operation
from mockjumio.web.control.paging import whole
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.views import event_view

RUN = "Mockjumio-Run"
KEEP_ALIVE = 15.0  # seconds of silence after which a comment keeps proxies from closing the connection
_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream_events(ask: Ask) -> web.StreamResponse:
    request = ask.request
    if request is None:
        raise ControlError(
            406, "events are streamed over HTTP; in the process, listen to those of the simulation"
        )
    asked, merchant = _after(ask, request), ask.query.get("merchant")
    if merchant is not None:
        ask.account()
    events = ask.simulation.events
    after, greeting = _resumed(asked, ask.query.get("run"), events)
    begin = events.last if after is None else after
    response = web.StreamResponse(headers={**_HEADERS, RUN: events.run, "Last-Event-ID": str(begin)})
    with events.listen(after, cut=lambda: _hang_up(request)) as listener:
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        try:
            await response.write(f": {greeting}\n\n".encode())
            await _forward(listener, response, merchant)
        except ConnectionError:
            pass  # the client left, or was too slow and can resume by Last-Event-ID
    return response


def _resumed(asked: int | None, run: str | None, events: Events) -> tuple[int | None, str]:
    """After which event a listener goes on, and what it is told about that.

    Numbers start again with the sandbox: whoever knows one of another run, or one that we have not come to,
    was here before that.
    """
    if run not in (None, events.run) or (asked is not None and asked > events.last):
        what = "what came before" if asked is None else f"event {asked}"
        return 0, f"{what} is of another run; from {events.oldest} on are those of this one"
    if asked is not None and asked + 1 < events.oldest:
        return asked, f"events before {events.oldest} are no longer kept"
    return asked, "mockjumio"


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _forward(listener: Listener, response: web.StreamResponse, merchant: str | None) -> None:
    while True:
        try:
            event = await asyncio.wait_for(anext(listener), KEEP_ALIVE)
        except TimeoutError:
            await response.write(b": still here\n\n")
        except StopAsyncIteration:
            return
        else:  # in one go: a task and a turn for each would let whoever moves a clock get far ahead
            heard = (event, *listener.at_hand())
            await response.write(b"".join(_encoded(one) for one in heard if merchant in (None, one.merchant)))


def _after(ask: Ask, request: web.Request) -> int | None:
    header = request.headers.get("Last-Event-ID")
    text = header or ask.query.get("after")
    if text is None:
        return None
    number = whole(text)
    if number is None:
        field = "Last-Event-ID" if header else "after"
        raise ControlError(400, f"{text!r} is not the id of an event", field=field)
    return number


def _encoded(event: Event) -> bytes:
    data = json.dumps(event_view(event), ensure_ascii=False)
    return f"id: {event.id}\nevent: {event.kind}\ndata: {data}\n\n".encode(errors="replace")


OPERATIONS = (
    Operation(
        "GET",
        "/events",
        "streamEvents",
        "Server-sent events of everything that happens; resumes after Last-Event-ID",
        stream_events,
        {"type": "string"},
        query=(
            Item("merchant", TEXT, "of this merchant only"),
            Item("after", TEXT, "resume after the event with this id"),
            Item(
                "run",
                TEXT,
                f"the run of the sandbox that the event belongs to: the header {RUN} of its stream",
            ),
        ),
        errors=(400, 404, 422),
    ),
)
