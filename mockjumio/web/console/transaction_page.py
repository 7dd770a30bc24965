"""What became of one transaction, what is still to come, and what can be done with it?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from aiohttp import web

from mockjumio.errors import MockjumioError, ScenarioError
from mockjumio.messages.resources import pictures
from mockjumio.transaction import Action, IllegalTransition
from mockjumio.web.app_keys import PICTURES
from mockjumio.web.console import callback_pages, copies, exports
from mockjumio.web.console.bar import move
from mockjumio.web.console.callback_fields import contract_of, read, shorten
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.render import SAFE
from mockjumio.web.console.visit import View, Visit, call_path, callback_in, download, look_up
from mockjumio.web.console.wording import Label, label_of, label_of_outcome, label_of_status
from mockjumio.web.control.problem import ControlError, as_control_error

THUMB: Final = 160  # pixels of the longer side of a small image
_CALLS: Final = 200  # of the merchant that are shown
_RAW: Final = 20_000  # characters of a body that are shown


async def show(visit: Visit) -> web.StreamResponse:
    return await _page(visit)


async def _page(visit: Visit, status: int = 200, *, problem: str = "", finish_as: str = "") -> web.Response:
    """The page, or what of it is new for one that is open. ``problem``: why it was not finished as that."""
    shown = await look_up(visit)
    transaction, details = shown
    callbacks = transaction["callbacks"]
    number = visit.request.query.get("callback", str(len(callbacks)) if callbacks else None)
    callback = None if number is None else callback_in(shown, number)
    state = f"{number}.{'.'.join(str(len(one['attempts'])) for one in callbacks)}"
    part = "HX-Request" in visit.request.headers
    calls = await visit.call(
        "GET", "/requests", query={"reference": transaction["reference"], "limit": str(_CALLS)}
    )
    return visit.page(
        "transaction_news" if part else "transaction",
        status,
        problem=problem,
        finish_as=finish_as,
        here="",
        about=transaction["reference"],
        shown=shown,
        one=transaction,
        details=details,
        scenario=await _scenario(visit, transaction["scenario"]),
        said_of_it=label_of(transaction["status"], transaction["result"]),
        moments=moments(transaction, details, calls["items"]),
        more_calls=calls["next"] is not None,
        gallery=_gallery(details["images"]),
        callback=callback,
        number=number,
        callbacks=[(str(one), *_tab(each)) for one, each in enumerate(callbacks, start=1)],
        groups=() if callback is None else read(callback, contract_of(transaction, details["edition"])),
        raw="" if callback is None else shorten(callback["body"], _RAW),
        said_of_attempt=label_of_outcome,
        state=state,
        changed=visit.request.query.get("seen") != state,
    )


_WORDS: Final = {"front": "Front", "back": "Back", "face": "Face", "document": "Document"}


def _gallery(names: list[str]) -> list[tuple[str, str]]:
    """Which images are shown, with words for each; those of liveness are all alike."""
    alive = [name for name in names if name.startswith("liveness-")]
    shown = [(name, _WORDS.get(name, f"Page {name}")) for name in names if name not in alive]
    return shown + [(name, f"Liveness, {len(alive)} alike") for name in alive[:1]]


def _tab(callback: View) -> tuple[Any, View]:
    last = callback["attempts"][-1] if callback["attempts"] else None
    return (None if last is None else label_of_outcome(last["outcome"], last["status"]), callback)


async def _scenario(visit: Visit, name: str) -> Any:
    """What the library has under this name; nothing if it was only for this scan, or is gone."""
    try:
        return await visit.call("GET", f"/scenarios/{quote(name, safe='')}")
    except MockjumioError:
        return None


# What is done with it


async def finish(visit: Visit) -> web.StreamResponse:
    fields = await visit.fields()
    scenario = fields.get("scenario", "").strip()
    try:
        return await _steer(visit, "finish", {"scenario": scenario} if scenario else {})
    except ScenarioError as error:
        told = as_control_error(error)
        return await _page(visit, told.status, problem=told.detail, finish_as=scenario)


async def drop(visit: Visit) -> web.StreamResponse:
    await visit.fields()
    return await _steer(visit, "drop", {})


async def touch(visit: Visit) -> web.StreamResponse:
    await visit.fields()
    return await _steer(visit, "touch", {})


_DONE: Final = {
    "finish": "The user finished",
    "drop": "The user left; it is cleaned up fifteen minutes after the last update",
    "touch": "The user did something; the fifteen minutes start again",
}


async def _steer(visit: Visit, how: str, body: View) -> web.Response:
    after = await visit.call("POST", call_path(visit, how), body)
    result = f": {after['result']}" if how == "finish" else ""
    return visit.go(f"transactions/{after['reference']}", said=f"{_DONE[how]}{result}.")


async def delete(visit: Visit) -> web.StreamResponse:
    """What the merchant's own call does, without one: nothing is written into the journal of calls."""
    await visit.fields()
    shown = (await visit.call("GET", call_path(visit)))["reference"]  # 404 if unknown
    one = visit.simulation.transaction(shown, visit.account.token)
    if one is None:
        raise ControlError(404, f"transaction {shown} is gone")
    visit.simulation.store.check()
    try:
        visit.simulation.delete(one)
    except IllegalTransition as error:
        raise ControlError(409, str(error)) from None
    await visit.simulation.store.durable()
    return visit.go(f"transactions/{shown}", said="Its data and images are deleted.")


async def run(visit: Visit) -> web.StreamResponse:
    """Move the merchant's clock to an instant at which something of it is planned."""
    fields = await visit.fields()
    one = await visit.call("GET", call_path(visit))
    said = await move(visit, "/clock/set", {"now": fields.get("to", "")})
    return visit.go(f"transactions/{one['reference']}", said=said)


# What it brought along


async def show_picture(visit: Visit) -> web.StreamResponse:
    """An image as Jumio gives it, or a small one; no call of the merchant."""
    reference, name = visit.path["reference"], visit.path["name"]
    await visit.call("GET", call_path(visit))  # 404 if unknown
    transaction = visit.simulation.transaction(reference, visit.account.token)
    there = {} if transaction is None else pictures(transaction, visit.simulation.links())
    if transaction is None or name not in there:
        raise ControlError(404, f"transaction {reference} has no image {name}")
    if "small" in visit.request.query:
        small = transaction.images._replace(longest=THUMB, format="jpeg")
        transaction = transaction._replace(images=small)
    content, kind = await visit.app[PICTURES].picture_of(visit.simulation.store, transaction, there[name])
    headers = {**SAFE, "Cache-Control": "private, max-age=300"}
    return web.Response(body=content, content_type=kind, headers=headers)


async def download_body(visit: Visit) -> web.StreamResponse:
    """What was posted, byte for byte."""
    callback = callback_in(await look_up(visit), visit.path["number"])
    return download(callback["body"].encode(), "text/plain", f"{callback['id']}.txt")


_ONE: Final = "transactions/{reference}"
_CALLBACK: Final = f"{_ONE}/callbacks/{{number}}"
PAGES = (
    Page("GET", _ONE, show),
    Page("POST", f"{_ONE}/finish", finish),
    Page("POST", f"{_ONE}/drop", drop),
    Page("POST", f"{_ONE}/touch", touch),
    Page("POST", f"{_ONE}/run", run),
    Page("POST", f"{_ONE}/delete", delete),
    Page("GET", f"{_ONE}/images/{{name}}", show_picture),
    Page("GET", f"{_CALLBACK}/body", download_body),
    *callback_pages.PAGES,
    *copies.PAGES,
    *exports.OF_ONE,
)


_STEPS: Final = {
    Action.START: "The user started",
    Action.ATTEMPT: "The first attempt to scan",
    Action.ACTIVITY: "The user did something",
    Action.FINISH: "The user finished",
    Action.DROP_OFF: "The user left",
    Action.COMPLETE: "The result was there",
    Action.EXPIRE: "Cleaned up: nobody came back",
    Action.TOKEN_EXPIRE: "The page's token ended: nobody opened it",
}
_PLANNED: Final = {
    Action.ATTEMPT: "First attempt to scan",
    Action.ACTIVITY: "The user does something",
    Action.FINISH: "The user finishes",
    Action.DROP_OFF: "The user leaves",
    Action.COMPLETE: "The result is there",
    Action.EXPIRE: "Cleaned up, if nobody comes back",
    Action.TOKEN_EXPIRE: "The page's token ends, if nobody opens it",
}


class Moment(NamedTuple):
    """``at`` is the merchant's time, ``real`` the machine's, where it is known.

    ``picture`` names the image that was fetched, ``callback`` the number of the one that this is about.
    """

    at: str
    what: str
    said: Label | None = None
    notes: tuple[str, ...] = ()
    planned: bool = False
    picture: str | None = None
    callback: int | None = None
    call: Mapping[str, Any] | None = None
    real: str | None = None


_DELETE: Final = "The merchant deleted it"


def moments(
    transaction: Mapping[str, Any], details: Mapping[str, Any], requests: Iterable[Mapping[str, Any]]
) -> list[Moment]:
    """Of the control API's views of a transaction, of its details, and of the calls about it."""
    told = [
        Moment(transaction["created"], "Created"),
        *_steps(transaction),
        *_callbacks(transaction, details),
        *(_call(one) for one in requests),
    ]
    told.sort(key=lambda one: one.real or "")  # at one instant of the merchant's: as it really was
    if transaction["deleted"] is not None:
        by = "Its data was removed: retention is over" if transaction["purged"] else "Its data was deleted"
        after = (number for number, one in enumerate(told, start=1) if one.what == _DELETE)
        told.insert(next(after, len(told)), Moment(transaction["deleted"], by))
    return sorted(told, key=lambda one: (one.at, one.planned))


def _steps(transaction: Mapping[str, Any]) -> Iterator[Moment]:
    for step in transaction["steps"]:
        action, planned = Action(step["action"]), step["planned"]
        if action is Action.START and step["at"] == transaction["created"]:
            continue
        yield Moment(step["at"], (_PLANNED if planned else _STEPS).get(action, action), planned=planned)


def _callbacks(transaction: Mapping[str, Any], details: Mapping[str, Any]) -> Iterator[Moment]:
    if details["callback_due"] is not None:
        yield Moment(details["callback_due"], "The callback is sent", planned=True)
    for number, callback in enumerate(transaction["callbacks"], start=1):
        name = f"Callback {number}" if len(transaction["callbacks"]) > 1 else "Callback"
        origin = _origin(callback)
        for attempt in callback["attempts"]:
            several = attempt["number"] > 1 or len(callback["attempts"]) > 1
            yield Moment(
                attempt["started"],
                f"{name}, attempt {attempt['number']}" if several else name,
                label_of_outcome(attempt["outcome"], attempt["status"]),
                (*origin, f"{attempt['duration_ms']:,.1f} ms", *_what_happened(attempt)),
                callback=number,
                real=attempt["real"],
            )
        if callback["next_attempt"] is not None:
            again = f", attempt {len(callback['attempts']) + 1}" if callback["attempts"] else " is sent"
            yield Moment(callback["next_attempt"], f"{name}{again}", planned=True, callback=number)


def _origin(callback: Mapping[str, Any]) -> tuple[str, ...]:
    if callback["fault"] is not None:
        return (f"made by the fault {callback['fault']}",)
    if callback["original"] is None:
        return ()
    return (f"{callback['original'].rpartition('-')[2]} sent again",)


def _what_happened(attempt: Mapping[str, Any]) -> tuple[str, ...]:
    faults = tuple(f"fault {one}" for one in attempt["faults"])
    return (*faults, *filter(None, (attempt["detail"],)))


def _call(request: Mapping[str, Any]) -> Moment:
    picture = picture_of(request)
    what = f"{request['method']} {request['path']}"
    if picture is not None:
        what = f"Image {picture} fetched"
    elif request["method"] == "DELETE" and request["status"] == 200:
        what = _DELETE
    notes = tuple(filter(None, (request["reason"], request["hint"], *request["notes"])))
    return Moment(
        request["at"],
        what,
        label_of_status(request["status"]),
        notes,
        picture=picture,
        call=request,
        real=request["real"],
    )


def picture_of(request: Mapping[str, Any]) -> str | None:
    """The image that a call was given, by the name that a transaction's details have for it."""
    if request["status"] != 200 or request["method"] != "GET":
        return None
    route, last = request["route"], request["path"].rstrip("/").rpartition("/")[2]
    if route.endswith("/liveness/{number}"):
        return f"liveness-{last}"
    if route.endswith(("{classifier}", "{page_number}")):
        return str(last)
    if route.endswith("/parts/{part}"):
        return str(last).lower().replace("_", "-")
    return None
