"""How is a transaction taken along? Its callback as a line for curl, the scan as a test or a scenario."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pprint import pformat
from typing import Any, Final

from aiohttp import web

from mockjumio.clock import duration_in_words, parse_timestamp
from mockjumio.contract.editions import FIRST
from mockjumio.errors import MockjumioError, printable
from mockjumio.merchant.requests import wire_flags
from mockjumio.outgoing.urls import for_curl
from mockjumio.run.orders import INLINE, PROVIDED
from mockjumio.scenario.authoring import as_yaml
from mockjumio.scenario.model import PROVIDED as PROVIDED_KEYS
from mockjumio.schema.nodes import Node, Place, assign, from_python, literal, merge
from mockjumio.transaction import Action
from mockjumio.version import __version__
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import Shown, Visit, callback_of, download, look_up
from mockjumio.web.control.problem import ControlError

_CURLS_OWN: Final = ("host", "content-length", "connection", "transfer-encoding")
_WIDTH: Final = 100  # columns


def _answer(visit: Visit, shown: Shown, text: str, file: str, *, title: str, words: str) -> web.Response:
    """To be looked at and copied, or as a file."""
    if "download" in visit.request.query:
        return download(text.encode(errors="replace"), "text/plain", file)
    return visit.page("copy", here="", shown=shown, text=text, file=file, title=title, words=words)


# curl


async def show_curl(visit: Visit) -> web.StreamResponse:
    shown, callback = await callback_of(visit)
    return _answer(
        visit,
        shown,
        as_curl(callback),
        f"{callback['id']}.sh",
        title=f"Callback {visit.path['number']} as a line for curl",
        words="It posts the same bytes to the same address; mockjumio hears nothing of that.",
    )


def as_curl(callback: Mapping[str, Any]) -> str:
    """A line for a shell that posts a callback, given as its view, with the headers of its last attempt."""
    sent = callback["attempts"][-1]["request_headers"] if callback["attempts"] else {}
    headers = {name: value for name, value in sent.items() if name.lower() not in _CURLS_OWN}
    headers = headers or {"Content-Type": callback["content_type"]}
    words = [f"curl -X POST {shlex.join(for_curl(callback['url']))}"]
    words += [
        f"-H {shlex.quote(f'{name}: {value}' if value else f'{name};')}" for name, value in headers.items()
    ]
    words.append(f"--data-raw {shlex.quote(callback['body'])}")
    return " \\\n  ".join(words) + "\n"


# pytest


async def show_test(visit: Visit) -> web.StreamResponse:
    shown = await look_up(visit)
    merchant = await visit.call("GET", f"/merchants/{visit.account.token}")
    return _answer(
        visit,
        shown,
        as_test(shown.transaction, shown.details["edition"], merchant["seed"]),
        f"test_{_identifier(shown.transaction['scenario'])}.py",
        title="The scan as a test",
        words="It plays the scan with the pytest plugin, and waits until your application has its callback. "
        "URL is where that listens.",
    )


def as_test(one: Mapping[str, Any], edition: str, merchant_seed: int) -> str:
    """A test of a transaction, given as its view."""
    scenario, changes = _source(one)
    settings = {name: value for name, value in one["settings"].items() if name != "edition"}
    marker = {"seed": merchant_seed, "now": one["created"]}
    marker |= {"edition": edition} if edition != FIRST else {}
    marker |= {"settings": settings} if settings else {}
    named = {"seed": one["seed"], **_start_arguments(one), **({"set": changes} if changes else {})}
    url = one["callback_url"] is not None
    steered = ["    # It was steered by hand; here it goes as its scenario has it."] if one["steered"] else []
    return "\n".join(
        [
            "import pytest",
            "",
            *([f"URL = {one['callback_url']!r}  # of your application", ""] if url else []),
            "",
            "@pytest.mark.mockjumio(",
            *_arguments(marker, "    "),
            ")",
            f"def test_{_identifier(one['scenario'])}(mockjumio):",
            *steered,
            "    scan = mockjumio.play(",
            *_python_lines(scenario, "        "),
            *(["        callback_url=URL,"] if url else []),
            *_arguments(named, "        "),
            "    )",
            f"    assert scan.result == {one['result']!r}",
            *(["    assert scan.callback.accepted"] if one["callbacks"] and url else []),
            "",
        ]
    )


def _identifier(name: str) -> str:
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower() or "scan"


def _arguments(values: Mapping[str, object], lead: str) -> Iterator[str]:
    for name, value in values.items():
        first, *rest = _python_lines(value, lead)
        yield f"{lead}{name}={first.removeprefix(lead)}"
        yield from rest


def _python_lines(value: object, lead: str) -> list[str]:
    """A value as Python has it, in lines, a comma after the last."""
    text = pformat(value, width=_WIDTH - len(lead), sort_dicts=False)
    return [f"{lead}{line}" for line in f"{text},".splitlines()]


# A scenario's file


async def show_scenario(visit: Visit) -> web.StreamResponse:
    shown = await look_up(visit)
    merchant = await visit.call("GET", f"/merchants/{visit.account.token}")
    await _check_it_is_there(visit, shown.transaction)
    node = as_scenario(shown.transaction)
    name = node.text("name")
    file = f"{name}.yaml"
    return _answer(
        visit,
        shown,
        _head(shown.transaction, merchant, file) + as_yaml(node, whole=False),
        file,
        title="The scan as a scenario",
        words="With the seed and the time that its first lines name, it plays as this scan did.",
    )


async def _check_it_is_there(visit: Visit, one: Mapping[str, Any]) -> None:
    """What it extends: 409 for what a scan was finished as that is kept nowhere."""
    scenario, _ = _source(one)
    try:
        if isinstance(scenario, str):
            visit.simulation.library.get(scenario)
    except MockjumioError as error:
        raise ControlError(409, f"the scenario of this scan is no longer there: {error}") from None


def as_scenario(one: Mapping[str, Any]) -> Node:
    """The scenario of a transaction, given as its view, with all that came with its start."""
    scenario, changes = _source(one)
    place = Place("")
    base = {"extends": scenario} if isinstance(scenario, str) else dict(scenario)
    node = from_python({**base, "name": f"{one['scenario']}-{one['reference'][:8]}"}, place)
    for path, value in changes.items():
        node = merge(node, assign(path, value, place))
    more: dict[str, Node] = {}
    if one["settings"]:
        more["settings"] = from_python(one["settings"], place)
    if given := {name: literal(text, place) for name, text in _provided_values(one).items()}:
        more["provided"] = Node(dict(given), place, place)
    if one["steered"]:
        more["journey"] = from_python(_journey(one), place)
    return merge(node, Node(more, place, place))


def _provided_values(one: Mapping[str, Any]) -> dict[str, str]:
    known = PROVIDED_KEYS.keys.keys() - {"callback_url"}
    return {name: text for name, text in one["provided"].items() if text is not None and name in known}


def _start_arguments(one: Mapping[str, Any]) -> dict[str, str]:
    """What of that a start can say."""
    names = [key.name for key in PROVIDED]
    return {name: text for name, text in _provided_values(one).items() if name in names}


def _source(one: Mapping[str, Any]) -> tuple[str | Mapping[str, Any], Mapping[str, Any]]:
    """The scenario, by its name or whole, and what was changed in it.

    One that was finished as another has nothing of what came with its start but what was provided.
    """
    asked = one["asked"]
    scenario = asked.get("scenario", one["scenario"])
    name = scenario.get("name", INLINE) if isinstance(scenario, dict) else scenario
    if name != one["scenario"]:
        return one["scenario"], {}
    return scenario, asked.get("set", {})


def _journey(one: Mapping[str, Any]) -> list[object]:
    """What the user did, with the times between; what was drawn for it is written out."""
    steps: list[object] = []
    finish: dict[str, str] = {}
    before = parse_timestamp(one["created"])
    for step in one["steps"]:
        at, action = parse_timestamp(step["at"]), Action(step["action"])
        length = duration_in_words(at - before)
        if action is Action.START:
            steps.append("start")
        elif action is Action.FINISH:
            finish["after"] = length
            steps.append({"finish": finish})
        elif action is Action.COMPLETE:
            finish["processing"] = length
        elif action not in (Action.EXPIRE, Action.TOKEN_EXPIRE):
            steps.append({action.value: {"after": length}})
        before = at
    return steps


def _head(one: Mapping[str, Any], merchant: Mapping[str, Any], file: str) -> str:
    url = one["callback_url"] or "URL"
    words = ["mockjumio", "trigger", file, "--to", url, "--seed", str(one["seed"]), "--now", one["created"]]
    words += ["--merchant-seed", str(merchant["seed"]), "--ordinal", str(one["ordinal"])]
    words += wire_flags(merchant["settings"])
    command = printable(shlex.join(words))
    return f"# Scan {one['reference']} of mockjumio {__version__}. It plays again as it did:\n# {command}\n"


_ONE: Final = "transactions/{reference}"
PAGES = (
    Page("GET", f"{_ONE}/callbacks/{{number}}/curl", show_curl),
    Page("GET", f"{_ONE}/pytest", show_test),
    Page("GET", f"{_ONE}/scenario", show_scenario),
)
