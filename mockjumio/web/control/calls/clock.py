"""How is a merchant's time moved?"""

from collections.abc import Awaitable, Mapping

from mockjumio import durations
from mockjumio.clock import Backwards, parse_timestamp, timestamp
from mockjumio.merchant.requests import clock_view
from mockjumio.run.runner import ClockMove
from mockjumio.schema import DURATION, INSTANT, TEXT, Item
from mockjumio.web.control.operations import Ask, Handler, Operation, Reply
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.shapes import ref
from mockjumio.web.control.views import callback_view

_MERCHANT = Item("merchant", TEXT, "API token of the merchant; the default one if not given")


async def show_clock(ask: Ask) -> Reply:
    return Reply(clock_view(ask.account()))


async def advance_clock(ask: Ask) -> Reply:
    length = durations.milliseconds(ask.body["by"])
    return await _moved(ask, ask.simulation.advance_by(ask.account(), length), "by")


async def set_clock(ask: Ask) -> Reply:
    return await _moved(ask, ask.simulation.advance(ask.account(), parse_timestamp(ask.body["now"])), "now")


async def run_until_idle(ask: Ask) -> Reply:
    return await _moved(ask, ask.simulation.run_until_idle(ask.account()))


async def _moved(ask: Ask, moving: Awaitable[ClockMove], field: str | None = None) -> Reply:
    try:
        advanced = await moving
    except Backwards as error:
        raise ControlError(422, str(error), field=field) from None
    ask.account()  # 404 if it was removed meanwhile
    return Reply(_view(advanced))


async def freeze_clock(ask: Ask) -> Reply:
    account = ask.account()
    await ask.simulation.freeze(account)
    return Reply(clock_view(account))


async def resume_clock(ask: Ask) -> Reply:
    account = ask.account()
    await ask.simulation.resume(account)
    return Reply(clock_view(account))


def _view(advanced: ClockMove) -> dict[str, object]:
    return {
        "start": timestamp(advanced.start),
        "end": timestamp(advanced.end),
        "jobs": advanced.jobs,
        "callbacks": [callback_view(callback) for callback in advanced.callbacks],
    }


def _move(
    path: str,
    name: str,
    words: str,
    handler: Handler,
    *items: Item,
    answer: str,
    example: Mapping[str, str] | None = None,
) -> Operation:
    return Operation(
        "POST",
        f"/clock/{path}",
        name,
        words,
        handler,
        ref(answer),
        query=(_MERCHANT,),
        body=(*items, _MERCHANT),
        errors=(400, 404, 422),
        example=example,
    )


OPERATIONS = (
    Operation(
        "GET",
        "/clock",
        "showClock",
        "A merchant's time, and what is planned",
        show_clock,
        ref("Clock"),
        query=(_MERCHANT,),
        errors=(404,),
    ),
    _move(
        "advance",
        "advanceClock",
        "Move the clock; answers when all due is delivered. Answer a callback before you call it",
        advance_clock,
        Item("by", DURATION, "a duration such as 15m", required=True),
        answer="Advanced",
        example={"by": "15m"},
    ),
    _move(
        "set",
        "setClock",
        "Move the clock to an instant, never back",
        set_clock,
        Item("now", INSTANT, "the instant", required=True),
        answer="Advanced",
        example={"now": "2030-01-01T00:00:00Z"},
    ),
    _move("freeze", "freezeClock", "Stop the clock", freeze_clock, answer="Clock"),
    _move("resume", "resumeClock", "Let the clock go on from where it stands", resume_clock, answer="Clock"),
    _move(
        "run-until-idle",
        "runUntilIdle",
        "Move the clock until nothing is planned any more",
        run_until_idle,
        answer="Advanced",
    ),
)
