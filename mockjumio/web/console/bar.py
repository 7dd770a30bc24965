"""What can be done on every page? Time is moved, scenarios and merchants are suggested."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from mockjumio.errors import MockjumioError
from mockjumio.exchanges import Outcome
from mockjumio.web.app_keys import MOVES
from mockjumio.web.console.clock_face import time_in_words
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import Visit
from mockjumio.web.control.problem import ControlError

PATIENCE: Final = 3.0  # seconds that a page waits for a clock that is moved; then that goes on without it
_SUGGESTED: Final = 40  # merchants
_MOVES: Final = {
    "freeze": ("/clock/freeze", None),
    "resume": ("/clock/resume", None),
    "1m": ("/clock/advance", {"by": "1m"}),
    "15m": ("/clock/advance", {"by": "15m"}),
    "idle": ("/clock/run-until-idle", None),
}
_log = logging.getLogger(__name__)


async def show_clock(visit: Visit) -> web.StreamResponse:
    return visit.page("clock")


async def list_scenarios(visit: Visit) -> web.StreamResponse:
    """What the field for a scenario suggests, once somebody is about to fill it."""
    return visit.page("names", names=visit.simulation.library.names())


async def suggest_merchants(visit: Visit) -> web.StreamResponse:
    """What the field for one of very many merchants suggests, while somebody types."""
    query = {"q": visit.request.query.get("q", ""), "limit": str(_SUGGESTED)}
    found = await visit.call("GET", "/merchants", query=query)
    return visit.page("names", names=[one["token"] for one in found["items"]])


async def move_clock(visit: Visit) -> web.StreamResponse:
    fields = await visit.fields()
    wanted = fields.get("do", "")
    if wanted not in _MOVES:
        raise ControlError(422, f"a clock cannot do {wanted!r}; it can {', '.join(_MOVES)}")
    return visit.back(fields, await move(visit, *_MOVES[wanted]))


async def move(visit: Visit, path: str, body: Mapping[str, object] | None) -> str:
    """Ask for a move of the merchant's clock; returns what is to be said of it."""
    visit.account  # noqa: B018 - 404 if it is unknown, before anything is begun
    task = asyncio.create_task(visit.call("POST", path, body))
    moves = visit.app[MOVES]
    moves.add(task)
    task.add_done_callback(moves.discard)
    await asyncio.wait({task}, timeout=PATIENCE)
    if not task.done():
        task.add_done_callback(_complain)
        return "The clock is on its way: it waits for callbacks that are being sent"
    return _words_of_move(task.result())


def _words_of_move(moved: Any) -> str:
    if "end" not in moved:
        goes = "goes on from" if moved["running"] else "stands at"
        return f"The clock {goes} {time_in_words(moved['now'])}"
    attempted = [one["attempts"][-1]["outcome"] for one in moved["callbacks"] if one["attempts"]]
    failed = sum(outcome != Outcome.ACCEPTED for outcome in attempted)
    callbacks = f"{len(attempted)} {'callback' if len(attempted) == 1 else 'callbacks'}"
    return (
        f"It is {time_in_words(moved['end'])} now; {callbacks} sent"
        f"{f', {failed} not accepted' if failed else ''}"
    )


def _complain(task: asyncio.Task[Any]) -> None:
    """Of what went wrong after its page was answered, the log is the only one to say so."""
    error = None if task.cancelled() else task.exception()
    if isinstance(error, MockjumioError):
        _log.warning("the clock was not moved: %s", error)
    elif error is not None:
        _log.error("the clock was not moved", exc_info=error)


PAGES = (
    Page("GET", "bar/clock", show_clock),
    Page("POST", "bar/clock", move_clock),
    Page("GET", "bar/scenarios", list_scenarios),
    Page("GET", "bar/merchants", suggest_merchants),
)
