"""What became of one transaction, and what can be done with it?"""

from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from mockjumio.errors import MockjumioError, ScenarioError
from mockjumio.messages.resources import pictures
from mockjumio.transaction import IllegalTransition
from mockjumio.web.app_keys import PICTURES
from mockjumio.web.console import copies, differences, exports, resending
from mockjumio.web.console.bar import move
from mockjumio.web.console.callback_fields import contract_of, read, shortly
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.moments import moments
from mockjumio.web.console.one_transaction import View, call_path, callback_in, download, look_up
from mockjumio.web.console.render import SAFE
from mockjumio.web.console.visit import Visit
from mockjumio.web.console.wording import said_of, said_of_outcome
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
        said_of_it=said_of(transaction["status"], transaction["result"]),
        moments=moments(transaction, details, calls["items"]),
        more_calls=calls["next"] is not None,
        gallery=_gallery(details["images"]),
        callback=callback,
        number=number,
        callbacks=[(str(one), *_tab(each)) for one, each in enumerate(callbacks, start=1)],
        groups=() if callback is None else read(callback, contract_of(transaction, details["edition"])),
        raw="" if callback is None else shortly(callback["body"], _RAW),
        said_of_attempt=said_of_outcome,
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
    return (None if last is None else said_of_outcome(last["outcome"], last["status"]), callback)


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
    *resending.PAGES,
    *differences.PAGES,
    *copies.PAGES,
    *exports.OF_ONE,
)
