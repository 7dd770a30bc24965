"""What happened, the newest first, and what news does an open page get?

News are server-sent events: they say that something changed, never what, and parts of the page ask for it.
However much happens, a page hears of it four times a second at most, in a few lines. Where it hears on after
a break it says by ``after``; what was missed comes as one more message.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from itertools import islice
from typing import Any, Final, NamedTuple

from aiohttp import web

from mockjumio.errors import ScenarioError
from mockjumio.exchanges import Outcome
from mockjumio.run.events import Event, Events, Listener
from mockjumio.web.app_keys import ID_HEADER, REQUEST_ID
from mockjumio.web.console.clock_face import time_in_words
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import Visit
from mockjumio.web.console.wording import Label, label_of_outcome, label_of_status
from mockjumio.web.control.calls.clock_calls import STREAM, hang_up
from mockjumio.web.control.operations import whole
from mockjumio.web.control.search import EVENTS
from mockjumio.web.control.views import kept_event_view

ROWS: Final = 50  # on a page
NEW: Final = 100  # events that are counted as new; more are many
LATEST: Final = 12  # beside the transactions
_LOOKED: Final = 500  # events of all merchants among which the latest are looked for
_SOME: Final = (  # of what is looked for most
    ("", "All"),
    ("kind:callback", "Callbacks"),
    ("kind:callback -outcome:accepted", "Callbacks that failed"),
    ("kind:request", "Calls to Jumio"),
    ("kind:request answer:4xx,5xx", "Calls that were refused"),
    ("kind:clock", "Clock"),
)
_HAPPENED: Final = {
    "transaction.started": Label("started", ""),
    "transaction.start": Label("the user begins", ""),
    "transaction.attempt": Label("the user shows a document", ""),
    "transaction.activity": Label("the user does something", ""),
    "transaction.finish": Label("the user has finished", ""),
    "transaction.drop_off": Label("the user leaves", "warn"),
    "transaction.complete": Label("there is a result", "good"),
    "transaction.expire": Label("cleaned up", "warn"),
    "transaction.token_expire": Label("the page expired unused", "warn"),
    "transaction.deleted": Label("deleted", "warn"),
    "transaction.purged": Label("purged by retention", "warn"),
    "clock.moved": Label("clock moved", ""),
    "clock.frozen": Label("clock stopped", ""),
    "clock.resumed": Label("clock goes on", ""),
    "merchant.created": Label("merchant made", ""),
    "merchant.reset": Label("merchant reset", "warn"),
}


class Line(NamedTuple):
    """``about`` is the reference of a transaction that there is; ``more`` says why, and what would mend it.

    What is neither good nor bad has no kind.
    """

    at: str
    said: Label
    about: str | None
    what: str
    more: tuple[str, ...]


async def show_events(visit: Visit) -> web.StreamResponse:
    asked = visit.request.query
    values: dict[str, Any] = {
        "here": "events",
        "q": asked.get("q", "").strip(),
        "first": "cursor" not in asked,
        "newest": visit.news.rpartition(".")[2],
        "some": _SOME,
        "fields": EVENTS,
    }
    query = {key: asked[key] for key in ("q", "cursor") if key in asked}
    try:
        found = await visit.call(
            "GET", "/events/kept", query={**query, "order": "newest", "limit": str(ROWS)}
        )
    except ScenarioError as error:
        return visit.page("events", 422, **values, lines=(), older=None, wrong=error.problems)
    return visit.page(
        "events", **values, lines=[_line(one, visit) for one in found["items"]], older=found["next"], wrong=()
    )


async def show_news(visit: Visit) -> web.StreamResponse:
    """How many there are that a page does not show, since it is older than they are."""
    after, query = visit.request.query.get("after", "0"), visit.request.query.get("q", "")
    if (whole(after) or 0) > visit.simulation.events.last:
        return visit.page("news", new="The list begins anew", path="events", q=query)
    asked = {"q": query, "cursor": f"c{after}", "limit": str(NEW + 1)}
    count = len((await visit.call("GET", "/events/kept", query=asked))["items"])
    new = f"{count if count <= NEW else f'More than {NEW}'} new" if count else ""
    return visit.page("news", new=new, path="events", q=query)


def latest(visit: Visit) -> list[Line]:
    """The newest few, for a page that is about something else."""
    newest = islice(visit.simulation.events.kept(newest=True), _LOOKED)
    ours = (one for one in newest if one.merchant in (None, visit.account.token))
    return [_line(kept_event_view(one), visit) for one in islice(ours, LATEST)]


async def show_latest(visit: Visit) -> web.StreamResponse:
    return visit.page("latest", latest=latest(visit))


def _line(event: Mapping[str, Any], visit: Visit) -> Line:
    kind, data, at, about = event["kind"], event["data"], event["at"], event["data"].get("reference")
    if about is not None and visit.simulation.store.transaction(about, visit.account.token) is None:
        about = None
    match kind.partition(".")[0]:
        case "request":
            status = label_of_status(data["status"])
            said = status._replace(words=f"{status.words} {_phrase(data['status'])}".strip())
            more = (data["reason"], data["hint"], *data["notes"])
            return Line(at, said, about, f"{data['method']} {data['path']}", tuple(filter(None, more)))
        case "callback":
            said = label_of_outcome(Outcome(data["outcome"]), data["status"])
            again = data["next_attempt"]
            more = (
                data["detail"],
                f"again at {time_in_words(again)}" if again else "",
                *data.get("remarks", ()),
            )
            what = (
                f"attempt {data['attempt']}, {data['result']} to {data['url']}, {data['duration_ms']:.0f} ms"
            )
            return Line(
                at, said._replace(words=f"callback: {said.words}"), about, what, tuple(filter(None, more))
            )
        case "clock":
            what = f"from {time_in_words(data['start'])}" if "start" in data else ""
            return Line(at, _HAPPENED[kind], None, what, ())
        case _:
            what = f"{data['scenario']}, {data['status']}" if "scenario" in data else ""
            return Line(at, _HAPPENED.get(kind, Label(kind, "")), about, what, ())


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


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
    after = _last_known(events, request.query.get("after", ""))
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


def _last_known(events: Events, text: str) -> int | None:
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


PAGES = (
    Page("GET", "events", show_events),
    Page("GET", "events/news", show_news),
    Page("GET", "events/latest", show_latest),
    Page("GET", "live", follow),
)
