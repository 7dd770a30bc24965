"""What time is it for a merchant, and what happens? Clocks are moved, events are streamed."""

import asyncio
import json
from collections.abc import Awaitable, Mapping

from aiohttp import web

from mockjumio.clock import Backwards, parse_duration, parse_timestamp, timestamp
from mockjumio.merchant.requests import clock_view
from mockjumio.run.events import Event, Events, Listener
from mockjumio.run.runner import ClockMove, Turn
from mockjumio.schema.kinds import DURATION, INSTANT, STRING, Key
from mockjumio.web.app_keys import ID_HEADER, REQUEST_ID
from mockjumio.web.control.operations import (
    Ask,
    Handler,
    Operation,
    Reply,
    history,
    page_of_history,
    whole,
)
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.search import EVENTS
from mockjumio.web.control.views import callback_view, event_text, event_view, kept_event_view, list_of, ref

_MERCHANT = Key("merchant", STRING, "API token of the merchant; the default one if not given")


async def show_clock(ask: Ask) -> Reply:
    return Reply(clock_view(ask.account()))


async def advance_clock(ask: Ask) -> Reply:
    length = parse_duration(ask.body["by"])
    return await _reply_to_move(ask, ask.simulation.advance_by(ask.account(), length), "by")


async def set_clock(ask: Ask) -> Reply:
    return await _reply_to_move(
        ask, ask.simulation.advance(ask.account(), parse_timestamp(ask.body["now"])), "now"
    )


async def run_until_idle(ask: Ask) -> Reply:
    return await _reply_to_move(ask, ask.simulation.run_until_idle(ask.account()))


async def _reply_to_move(ask: Ask, moving: Awaitable[ClockMove], field: str | None = None) -> Reply:
    try:
        advanced = await moving
    except Backwards as error:
        raise ControlError(422, str(error), field=field) from None
    ask.account()  # 404 if it was removed meanwhile
    return Reply(await _view(advanced))


async def freeze_clock(ask: Ask) -> Reply:
    account = ask.account()
    await ask.simulation.freeze(account)
    return Reply(clock_view(account))


async def resume_clock(ask: Ask) -> Reply:
    account = ask.account()
    await ask.simulation.resume(account)
    return Reply(clock_view(account))


async def _view(advanced: ClockMove) -> dict[str, object]:
    views, turn = [], Turn()
    for callback in advanced.callbacks:
        views.append(callback_view(callback))
        if turn.over:
            await turn.next()
    return {
        "start": timestamp(advanced.start),
        "end": timestamp(advanced.end),
        "jobs": advanced.jobs,
        "attempts": advanced.attempts,
        "callbacks": views,
    }


def _move(
    path: str,
    words: str,
    handler: Handler,
    *items: Key,
    answer: str,
    example: Mapping[str, str] | None = None,
) -> Operation:
    return Operation(
        "POST",
        f"/clock/{path}",
        words,
        handler,
        ref(answer),
        query=(_MERCHANT,),
        body=(*items, _MERCHANT),
        errors=(400, 404, 422),
        example=example,
    )


_CLOCK = (
    Operation(
        "GET",
        "/clock",
        "A merchant's time, and what is planned",
        show_clock,
        ref("Clock"),
        query=(_MERCHANT,),
        errors=(404,),
    ),
    _move(
        "advance",
        "Move the clock; answers when all due is delivered. Answer a callback before you call it",
        advance_clock,
        Key("by", DURATION, "a duration such as 15m", required=True),
        answer="Advanced",
        example={"by": "15m"},
    ),
    _move(
        "set",
        "Move the clock to an instant, never back",
        set_clock,
        Key("now", INSTANT, "the instant", required=True),
        answer="Advanced",
        example={"now": "2030-01-01T00:00:00Z"},
    ),
    _move("freeze", "Stop the clock", freeze_clock, answer="Clock"),
    _move("resume", "Let the clock go on from where it stands", resume_clock, answer="Clock"),
    _move(
        "run-until-idle",
        "Move the clock until nothing is planned any more",
        run_until_idle,
        answer="Advanced",
    ),
)


RUN = "Mockjumio-Run"
KEEP_ALIVE = 15.0  # seconds of silence after which a comment keeps proxies from closing the connection
TOGETHER = 200  # events that are written in one go; then others have their turn
STREAM = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream_events(ask: Ask) -> web.StreamResponse:
    request = ask.request
    if request is None:
        raise ControlError(
            406, "events are streamed over HTTP; in the process, listen to those of the simulation"
        )
    asked, merchant = _resume_after(ask, request), ask.query.get("merchant")
    if merchant is not None:
        ask.account()
    events = ask.simulation.events
    after, greeting = _resume(asked, ask.query.get("run"), events)
    begin = events.last if after is None else after
    headers = {**STREAM, ID_HEADER: request[REQUEST_ID], RUN: events.run, "Last-Event-ID": str(begin)}
    response = web.StreamResponse(headers=headers)
    with events.listen(after, cut=lambda: hang_up(request)) as listener:
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        try:
            await response.write(f": {greeting}\n\n".encode())
            await _forward(listener, response, merchant)
        except ConnectionError:
            pass  # the client left, or was too slow and can resume by Last-Event-ID
    return response


def _resume(asked: int | None, run: str | None, events: Events) -> tuple[int | None, str]:
    """After which event a listener goes on, and what it is told about that.

    Numbers start again with the sandbox: whoever knows one of another run, or one that we have not come to,
    was here before that.
    """
    if run not in (None, events.run) or (asked is not None and asked > events.last):
        what = "what came before" if asked is None else f"event {asked}"
        return (
            0,
            f"{what} belongs to an earlier run of the sandbox; events of this run begin with {events.oldest}",
        )
    if asked is not None and asked + 1 < events.oldest:
        return asked, f"events before {events.oldest} are no longer kept"
    return asked, "mockjumio"


def hang_up(request: web.Request) -> None:
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
            heard = (event, *listener.at_hand(TOGETHER))
            await response.write(b"".join(_encode(one) for one in heard if merchant in (None, one.merchant)))


def _resume_after(ask: Ask, request: web.Request) -> int | None:
    header = request.headers.get("Last-Event-ID")
    text = header or ask.query.get("after")
    if text is None:
        return None
    number = whole(text)
    if number is None:
        field = "Last-Event-ID" if header else "after"
        raise ControlError(400, f"{text!r} is not the id of an event", field=field)
    return number


def _encode(event: Event) -> bytes:
    data = json.dumps(event_view(event), ensure_ascii=False)
    return f"id: {event.id}\nevent: {event.kind}\ndata: {data}\n\n".encode(errors="replace")


async def list_events(ask: Ask) -> Reply:
    token, events = ask.account().token, ask.simulation.events
    search = ask.search(event_text, EVENTS)
    return Reply(
        await page_of_history(
            lambda after, *, newest: [events.kept(after, newest=newest)],
            ask,
            fits=lambda event: event.merchant in (None, token) and search.fits(event),
            number=lambda event: event.id,
            view=kept_event_view,
        )
    )


_EVENTS = (
    Operation(
        "GET",
        "/events",
        "Server-sent events of everything that happens; resumes after Last-Event-ID",
        stream_events,
        {"type": "string"},
        query=(
            Key("merchant", STRING, "of this merchant only"),
            Key("after", STRING, "resume after the event with this id"),
            Key(
                "run",
                STRING,
                f"the run of the sandbox that the event belongs to: the header {RUN} of its stream",
            ),
        ),
        errors=(400, 404, 422),
    ),
    Operation(
        "GET",
        "/events/kept",
        "What happened to a merchant, and to calls without one: the last ten thousand events of the sandbox",
        list_events,
        list_of("Event"),
        query=(_MERCHANT, *history(EVENTS)),
        errors=(400, 404, 422),
    ),
)

OPERATIONS = {"clock": _CLOCK, "events": _EVENTS}
