"""What happened, the newest first? To transactions, callbacks and the clock, and what the merchant called."""

from collections.abc import Mapping
from http import HTTPStatus
from itertools import islice
from typing import Any, Final, NamedTuple

from aiohttp import web

from mockjumio.errors import ScenarioError
from mockjumio.exchanges import Outcome
from mockjumio.web.console.clock_face import time_in_words
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import Visit
from mockjumio.web.console.wording import Said, said_of_outcome, said_of_status
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
    "transaction.started": Said("started", ""),
    "transaction.start": Said("the user begins", ""),
    "transaction.attempt": Said("the user shows a document", ""),
    "transaction.activity": Said("the user does something", ""),
    "transaction.finish": Said("the user has finished", ""),
    "transaction.drop_off": Said("the user leaves", "warn"),
    "transaction.complete": Said("there is a result", "good"),
    "transaction.expire": Said("cleaned up", "warn"),
    "transaction.token_expire": Said("the page expired unused", "warn"),
    "transaction.deleted": Said("deleted", "warn"),
    "transaction.purged": Said("purged by retention", "warn"),
    "clock.moved": Said("clock moved", ""),
    "clock.frozen": Said("clock stopped", ""),
    "clock.resumed": Said("clock let go", ""),
    "merchant.created": Said("merchant made", ""),
    "merchant.reset": Said("merchant reset", "warn"),
}


class Line(NamedTuple):
    """``about`` is the reference of a transaction that there is; ``more`` says why, and what would mend it.

    What is neither good nor bad has no kind.
    """

    at: str
    said: Said
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
            status = said_of_status(data["status"])
            said = status._replace(words=f"{status.words} {_phrase(data['status'])}".strip())
            more = (data["reason"], data["hint"], *data["notes"])
            return Line(at, said, about, f"{data['method']} {data['path']}", tuple(filter(None, more)))
        case "callback":
            said = said_of_outcome(Outcome(data["outcome"]), data["status"])
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
            return Line(at, _HAPPENED.get(kind, Said(kind, "")), about, what, ())


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


PAGES = (
    Page("GET", "events", show_events),
    Page("GET", "events/news", show_news),
    Page("GET", "events/latest", show_latest),
)
