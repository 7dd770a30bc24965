"""Which scenarios are there, what does one do, and how is it played, written and saved?"""

from collections.abc import Mapping
from itertools import groupby
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from mockjumio.errors import MockjumioError, UnknownScenario
from mockjumio.scenario.authoring import starter
from mockjumio.web.console.callback_fields import foresee
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.setting_fields import read_number, read_yaml
from mockjumio.web.console.visit import Fields, Visit
from mockjumio.web.control.problem import as_control_error

NEW: Final = "new-scenario"
# What a form asks of a start, in this order: key of the call, label.
_PROVIDED: Final = (
    ("callback_url", "Callback URL"),
    ("merchant_reference", "Merchant's reference"),
    ("customer_id", "Customer ID"),
    ("reporting_criteria", "Reporting criteria"),
    ("additional_information", "Additional information"),
    ("client_ip", "Client IP"),
    ("first_name", "First name"),
    ("last_name", "Last name"),
)


async def show_list(visit: Visit) -> web.StreamResponse:
    return await _list(visit)


async def _list(visit: Visit, status: int = 200, *, problem: str = "", typed: str = "") -> web.Response:
    """``problem`` says why the scenario that was ``typed`` did not start."""
    words = visit.request.query.get("q", "").casefold().split()
    wanted = {name: visit.request.query.get(name, "") for name in ("product", "status")}
    every = await _pages(visit, "/scenarios")
    found = [
        one
        for one in every
        if all(one[name] == value for name, value in wanted.items() if value)
        and all(word in f"{one['name']} {one['title']} {one['advice']}".casefold() for word in words)
    ]
    files = await _pages(visit, "/scenario-files")
    return visit.page(
        "scenarios",
        status,
        here="scenarios",
        problem=problem,
        to_start=typed,
        groups=[(name, list(ones)) for name, ones in groupby(sorted(found, key=_order), key=_group)],
        count=len(found),
        wanted=wanted | {"q": visit.request.query.get("q", "")},
        products=sorted({one["product"] for one in every}),
        statuses=sorted({one["status"] for one in every}),
        broken=[one for one in files if one["problems"]],
        own=bool(visit.simulation.library.own),
    )


async def _pages(visit: Visit, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query = {"limit": "1000"}
    while True:
        page = await visit.call("GET", path, query=query)
        found += page["items"]
        if page["next"] is None:
            return found
        query["cursor"] = page["next"]


def _group(one: Mapping[str, Any]) -> str:
    """The folder in which it stands; of a fault's scenario, its table."""
    path = PurePath(one["file"])
    return path.stem if path.suffix == ".py" else path.parent.name


def _order(one: Mapping[str, Any]) -> tuple[bool, str, str]:
    return (_group(one) != "basics", _group(one), one["name"])


async def show_scenario(visit: Visit) -> web.StreamResponse:
    return await _scenario(visit, visit.path["name"])


async def _scenario(
    visit: Visit,
    name: str,
    status: int = 200,
    *,
    problems: Mapping[str, str] | None = None,
    typed: Fields | None = None,
) -> web.Response:
    path = f"/scenarios/{quote(name, safe='')}"
    scenario = await visit.call("GET", path)
    edition = _edition_to_play_in(scenario, visit.account.settings.edition)
    change = {} if edition is None else {"set": {"settings.edition": edition}}
    preview = await visit.call("POST", "/previews", {"scenario": name, "seed": 1, **change})
    return visit.page(
        "scenario",
        status,
        here="scenarios",
        scenario=scenario,
        edition=edition,
        source=await visit.call("GET", f"{path}/source"),
        preview=preview,
        groups=foresee(preview),
        provided=_PROVIDED,
        merchant_url=visit.account.callback_url,
        problems=problems or {},
        typed=typed,
        to_start=name,
    )


def _edition_to_play_in(scenario: Mapping[str, Any], own: str) -> str | None:
    """The first edition that can say it, if the merchant's own cannot."""
    return None if own in scenario["editions"] else next(iter(scenario["editions"]), None)


async def show_trigger(visit: Visit) -> web.StreamResponse:
    """Choose first; a scenario's own page has the form."""
    name = visit.request.query.get("scenario", "")
    if name:
        return visit.go(f"scenarios/{quote(name, safe='')}#play")
    return visit.go("scenarios")


async def start_from_bar(visit: Visit) -> web.StreamResponse:
    """What the bar of every page starts; refused, where more can be said of it, or another one chosen."""
    sent = await visit.fields()
    name = sent.get("scenario", "").strip()
    try:
        started = await visit.call("POST", "/transactions", {"scenario": name})
    except UnknownScenario as error:
        return await _list(visit, 404, problem=f"Not started: {error}.", typed=name)
    except MockjumioError as error:
        return await _show_refusal(visit, name, error)
    return visit.back(sent, f"Started {started['scenario']}: {started['reference']}")


async def _show_refusal(
    visit: Visit, name: str, error: MockjumioError, sent: Fields | None = None
) -> web.Response:
    told = as_control_error(error)
    problems = {one.place: one.message for one in told.problems} or {"": told.detail}
    return await _scenario(visit, name, told.status, problems=problems, typed=sent)


async def play(visit: Visit) -> web.StreamResponse:
    sent, name = await visit.fields(), visit.path["name"]
    try:
        started = await visit.call("POST", "/transactions", _start(sent) | {"scenario": name})
    except MockjumioError as error:
        return await _show_refusal(visit, name, error, sent)
    return visit.go(f"transactions/{started['reference']}", said=f"{name} plays.")


def _start(sent: Fields) -> dict[str, Any]:
    """What a form says of a start; raises :class:`ScenarioError` for what cannot be read."""
    body: dict[str, Any] = {name: text for name, _ in _PROVIDED if (text := sent.get(name, "").strip())}
    if seed := sent.get("seed", "").strip():
        body["seed"] = read_number(seed)
    if changes := read_yaml("set", sent.get("set", "").replace("\r\n", "\n")):
        body["set"] = changes
    return body


# The editor


async def show_editor(visit: Visit) -> web.StreamResponse:
    name = visit.request.query.get("scenario", "")
    if not name:
        return await _editor(visit, starter(NEW), NEW)
    source = await visit.call("GET", f"/scenarios/{quote(name, safe='')}/source")
    return await _editor(visit, source["text"], name)


async def _editor(
    visit: Visit,
    text: str,
    name: str,
    status: int = 200,
    *,
    said: str = "",
    ask_replace: bool = False,
    to: str = "",
) -> web.Response:
    """``to`` is the callback URL that was typed."""
    preview = await visit.call("POST", "/previews", {"text": text, "seed": 1})
    return visit.page(
        "editor",
        status,
        here="scenarios",
        text=text,
        name=name,
        preview=preview,
        groups=foresee(preview),
        problem=said,
        to=to,
        ask_replace=ask_replace,
        own=[str(folder) for folder in visit.simulation.library.own],
        merchant_url=visit.account.callback_url,
    )


async def use_editor(visit: Visit) -> web.StreamResponse:
    """Look at what would come of it; or save it, or play it as it stands."""
    sent = await visit.fields()
    text = sent.get("text", "").replace("\r\n", "\n")
    do, to = sent.get("do"), sent.get("callback_url", "").strip()
    if "HX-Request" in visit.request.headers and do is None:
        preview = await visit.call("POST", "/previews", {"text": text, "seed": 1})
        return visit.page("preview", preview=preview, groups=foresee(preview), linked=True)
    name = await _name_in(visit, text)
    if name is None or do not in ("save", "play"):
        return await _editor(visit, text, name or NEW, 422 if do in ("save", "play") else 200, to=to)
    try:
        if do == "play":
            body: dict[str, Any] = {"scenario": read_yaml("text", text)}
            if to:
                body["callback_url"] = to
            started = await visit.call("POST", "/transactions", body)
            return visit.go(f"transactions/{started['reference']}", said=f"{name} plays.")
        body = {"text": text, "replace": sent.get("replace") == "yes"}
        saved = await visit.call("PUT", f"/scenarios/{quote(name, safe='')}", body)
    except MockjumioError as error:
        told = as_control_error(error)
        there = told.status == 409 and "replace" in told.detail
        return await _editor(visit, text, name, told.status, said=told.detail, ask_replace=there, to=to)
    return visit.go(f"scenarios/{quote(name, safe='')}", said=f"Saved as {saved['file']}.")


async def _name_in(visit: Visit, text: str) -> str | None:
    """The name of a scenario that can be played, ``None`` of one that cannot."""
    preview = await visit.call("POST", "/previews", {"text": text, "seed": 1})
    name: str | None = preview["scenario"]
    return name


PAGES = (
    Page("GET", "scenarios", show_list),
    Page("GET", "scenarios/{name}", show_scenario),
    Page("POST", "scenarios/{name}", play),
    Page("GET", "trigger", show_trigger),
    Page("POST", "trigger", start_from_bar),
    Page("GET", "editor", show_editor),
    Page("POST", "editor", use_editor),
)
