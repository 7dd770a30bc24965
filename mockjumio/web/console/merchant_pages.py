"""What is set for a merchant, which merchants are there, and how is either changed?"""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import quote

from aiohttp import web

from mockjumio.errors import MockjumioError, UnknownScenario
from mockjumio.faults import names
from mockjumio.faults.fault import Side
from mockjumio.web.app_keys import PUBLIC_URL
from mockjumio.web.console.clock_face import time_in_words
from mockjumio.web.console.console_paths import Handler, Page
from mockjumio.web.console.setting_fields import GROUPS, Group, changes, fields_of, read_number, read_yaml
from mockjumio.web.console.visit import Fields, Visit
from mockjumio.web.control.problem import ControlError, as_control_error

_ROWS = 100  # merchants on a page
Change = Callable[[Visit, Fields], Awaitable[web.Response]]


def _path(visit: Visit, more: str = "") -> str:
    return f"/merchants/{quote(visit.account.token, safe='')}{more}"


async def find_merchants(visit: Visit) -> web.StreamResponse:
    """Those that a search finds; a whole API token leads to its merchant at once."""
    asked = visit.request.query
    q = asked.get("q", "").strip()
    if q in visit.simulation.accounts:
        return visit.go(merchant=q)
    query = {key: asked[key] for key in ("q", "cursor") if key in asked}
    found = await visit.call("GET", "/merchants", query={**query, "limit": str(_ROWS)})
    return visit.page("merchants", q=q, merchants=found["items"], more=found["next"])


async def show_settings(visit: Visit) -> web.StreamResponse:
    return await _settings(visit)


async def _settings(
    visit: Visit,
    status: int = 200,
    *,
    problems: Mapping[str, str] | None = None,
    typed: Fields | None = None,
    of: str = "",
) -> web.Response:
    """``problems`` are by the field that is to blame; ``typed`` is what the form ``of`` a group had."""
    merchant = await visit.call("GET", _path(visit))
    documents = await visit.call("GET", _path(visit, "/document-types"))
    groups = [(group, fields_of(group, merchant["settings"], merchant["in_force"])) for group in GROUPS]
    return visit.page(
        "settings",
        status,
        here="settings",
        merchant=merchant,
        groups=groups,
        documents=documents["items"],
        faults=(await visit.call("GET", _path(visit, "/faults")))["items"],
        routes=(await visit.call("GET", _path(visit, "/routes")))["items"],
        scenarios=visit.simulation.library.names(),
        fault_names=[*names(Side.OUTBOUND), *names(Side.INBOUND)],
        public_url=visit.app[PUBLIC_URL](),
        problems=problems or {},
        typed=typed,
        of=of,
        many=len(visit.simulation.accounts),
        default=visit.account is next(iter(visit.simulation.accounts.values())),
    )


def _form(of: str | None = None) -> Callable[[Change], Handler]:
    """A form of the page: what it refuses stands beside its fields, with what was typed.

    ``of`` names the form; without, the path does.
    """

    def wrap(change: Change) -> Handler:
        @wraps(change)
        async def answer(visit: Visit) -> web.StreamResponse:
            sent = await visit.fields()
            try:
                return await change(visit, sent)
            except MockjumioError as error:
                told = as_control_error(error)
                problems = {one.place.removeprefix("settings."): one.message for one in told.problems}
                problems = problems or {"": told.detail}
                name = of or visit.path["group"]
                return await _settings(visit, told.status, problems=problems, typed=sent, of=name)

        return answer

    return wrap


@_form()
async def change_settings(visit: Visit, sent: Fields) -> web.Response:
    """A form of one group; ``basics`` are the keys of a merchant that are no settings."""
    name = visit.path["group"]
    group = next((one for one in GROUPS if one.id == name), None)
    if group is None and name != "basics":
        raise ControlError(404, f"there are no settings {name!r}")
    said = "Saved." if await _change(visit, group, sent) else "Nothing was changed."
    return visit.go("settings", said=said)


async def _change(visit: Visit, group: Group | None, sent: Fields) -> Mapping[str, object]:
    merchant = await visit.call("GET", _path(visit))
    body: dict[str, Any] = {}
    if group is None:
        url, seed, secret = (sent.get(one, "").strip() for one in ("callback_url", "seed", "secret"))
        if url != (merchant["callback_url"] or ""):
            body["callback_url"] = url or None
        if seed != str(merchant["seed"]):
            body["seed"] = read_number(seed)
        if secret not in ("", merchant["secret"]):
            body["secret"] = secret
    elif changed := changes(group, merchant["settings"], sent):
        body["settings"] = changed
    if body:
        await visit.call("PATCH", _path(visit), body)
    return body


def _filled_fields(sent: Fields, *names: str) -> dict[str, Any]:
    """Those fields that say something."""
    return {name: text for name in names if (text := sent.get(name, "").strip())}


@_form("documents")
async def add_document_type(visit: Visit, sent: Fields) -> web.Response:
    body = {name: sent.get(name, "") for name in ("code", "name", "label")}
    made = await visit.call("POST", _path(visit, "/document-types"), body)
    since = time_in_words(made["in_force_from"])
    return visit.go("settings", said=f"{made['code']} is added; it is in force from {since} on.")


@_form("documents")
async def change_document_type(visit: Visit, sent: Fields) -> web.Response:
    code = visit.path["code"]
    path = _path(visit, f"/document-types/{quote(code, safe='')}")
    enabled = sent.get("do") == "enable"
    await visit.call("PATCH", path, {"enabled": enabled})
    return visit.go("settings", said=f"{code} is {'enabled' if enabled else 'disabled'}.")


@_form("routes")
async def add_route(visit: Visit, sent: Fields) -> web.Response:
    body = _filled_fields(sent, "scenario", "customer_id", "merchant_reference")
    try:
        await visit.call("POST", _path(visit, "/routes"), body)
    except UnknownScenario as error:
        raise ControlError(404, str(error), field="scenario") from None
    return visit.go("settings", said=f"{body['scenario']} plays for what fits.")


@_form("faults")
async def add_fault(visit: Visit, sent: Fields) -> web.Response:
    fault, first = sent.get("fault", ""), sent.get("first", "").strip()
    body: dict[str, object] = {"fault": fault, "params": read_yaml("params", sent.get("params", ""))}
    if first:
        body["first"] = read_number(first)
    await visit.call("POST", _path(visit, "/faults"), body)
    return visit.go("settings", said=f"{fault} is added.")


def _removal(what: str, said: str) -> Handler:
    """Of one row of a table."""

    @_form(what)
    async def remove(visit: Visit, sent: Fields) -> web.Response:
        await visit.call("DELETE", _path(visit, f"/{what}/{quote(visit.path['id'], safe='')}"))
        return visit.go("settings", said=said)

    return remove


@_form("merchants")
async def make_merchant(visit: Visit, sent: Fields) -> web.Response:
    body = _filled_fields(sent, "token", "callback_url")
    if clock := sent.get("clock"):
        body["clock"] = {"mode": clock}
    made = await visit.call("POST", "/merchants", body)
    return visit.go(
        "settings", said="The merchant is made; its credentials are below.", merchant=made["token"]
    )


@_form("end")
async def end_merchant(visit: Visit, sent: Fields) -> web.Response:
    """Reset it: its transactions go, its settings stay. Or remove it with all that it has."""
    token = visit.account.token
    if sent.get("sure") != "yes":
        raise ControlError(422, "tick the box to confirm; this cannot be undone", field="sure")
    if sent.get("do") == "remove":
        await visit.call("DELETE", _path(visit))
        return visit.go("settings", said=f"{token} is removed.", merchant=None)
    await visit.call("POST", _path(visit, "/reset"))
    return visit.go("settings", said=f"{token} has no transactions any more.")


PAGES = (
    Page("GET", "settings", show_settings),
    Page("POST", "settings/{group}", change_settings),
    Page("POST", "document-types", add_document_type),
    Page("POST", "document-types/{code}", change_document_type),
    Page("POST", "routes", add_route),
    Page("POST", "routes/{id}", _removal("routes", "The route is removed.")),
    Page("POST", "faults", add_fault),
    Page("POST", "faults/{id}", _removal("faults", "The fault is removed.")),
    Page("GET", "merchants", find_merchants),
    Page("POST", "merchants", make_merchant),
    Page("POST", "merchants/end", end_merchant),
)
