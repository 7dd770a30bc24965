"""Does the API page show every call, and do its examples work as they stand there?"""

import json
import re
import shlex
from collections.abc import Awaitable, Callable
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.harness import Server
from mockjumio.web.control.calls import all_operations
from mockjumio.web.control.openapi import Kind, kind_of, openapi, page

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

Start = Callable[..., Awaitable[Server]]
PAGE = "/_mock/api/"
OPERATIONS = {operation.name: operation for operation in all_operations()}
SHOWN = page(openapi("http://sandbox:8017"), token=False)


def section(shown: str, name: str) -> str:
    found = re.search(rf'<section id="{name}">(.*?)</section>', shown, re.DOTALL)
    assert found is not None, name
    return unescape(found[1])


def curl(shown: str, name: str) -> list[str]:
    found = re.search(r'<pre tabindex="0">(.*?)</pre>', section(shown, name), re.DOTALL)
    assert found is not None
    return shlex.split(found[1])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_call_is_there_with_all_that_it_takes(name: str) -> None:
    operation, shown = OPERATIONS[name], section(SHOWN, name)
    assert operation.words in shown
    assert f"/_mock/api/v1{operation.path}" in shown
    for item in (*operation.query, *(operation.body or ())):
        assert f"<code>{item.name}</code>" in shown
        assert item.words in shown
    for status in (operation.status, *operation.errors):
        assert str(status) in shown
    assert f'href="#{name}"' in SHOWN


def test_every_link_leads_somewhere_on_the_page() -> None:
    links = set(re.findall(r'href="#([^"]+)"', SHOWN))
    assert links <= set(re.findall(r'id="([^"]+)"', SHOWN))


@pytest.fixture
async def sandbox(start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop", tmp_path: Path) -> Server:
    """One that scenarios can be saved into."""
    return await start_sandbox(callback_url=shop.url, scenarios=[tmp_path])


@pytest.fixture
async def values(control: "Control", shop: "Shop") -> dict[str, str]:
    """What there is for the words in capitals that an example has."""
    clock = {"mode": "manual", "now": "2017-11-22"}
    await control.good("POST", "/merchants", {"token": "job", "callback_url": shop.url, "clock": clock})
    played = await control.good("POST", "/transactions?merchant=job", {"scenario": "approved"})
    await control.good("POST", "/clock/run-until-idle?merchant=job", {})
    pending = await control.good("POST", "/transactions?merchant=job", {"scenario": "no-id-uploaded"})
    await control.good("POST", "/merchants/job/routes", {"customer_id": "x", "scenario": "fraud"})
    await control.good("POST", "/merchants/job/faults", {"fault": "charset"})
    await control.good("POST", "/merchants/job/document-types", {"code": "LEASE", "name": "x", "label": "y"})
    callback = f"{played['reference']}-1"
    return {
        "TOKEN": "job",
        "REFERENCE": pending["reference"],
        "NAME": "fraud",
        "CODE": "LEASE",
        "ID": callback,
    }


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "streamEvents"])  # which never ends
async def test_every_example_is_answered_as_the_page_says(
    control: "Control", values: dict[str, str], name: str
) -> None:
    words = curl(page(openapi(control.sandbox.url), token=False), name)
    options = dict(pairwise(words))
    (url,) = [word for word in words if word.startswith(control.sandbox.url)]
    path = url.removeprefix(f"{control.sandbox.url}/_mock/api/v1")
    if "/callbacks/" not in path:
        values["ID"] = "1"  # of a route, or of a fault
    if name == "saveScenario":
        values["NAME"] = "mine"  # which its example names
    for placeholder, value in values.items():
        path = re.sub(rf"/{placeholder}(?=/|$)", f"/{value}", path)
    body = json.loads(options["-d"]) if "-d" in options else None
    answered = await control(options.get("-X", "GET" if body is None else "POST"), path, body)
    assert answered.status == OPERATIONS[name].status


async def test_it_is_there_without_a_token_and_says_that_calls_need_one(
    start_sandbox: Start, call: "Caller"
) -> None:
    sandbox = await start_sandbox(control_token="sesame")
    answered = await call("GET", f"{sandbox.url}{PAGE}", Authorization=None)
    assert (answered.status, answered.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    shown = answered.body.decode()
    assert "sesame" not in shown
    assert "Authorization: Bearer $MOCKJUMIO_CONTROL_TOKEN" in " ".join(curl(shown, "showClock"))
    assert "Bearer" not in " ".join(curl(SHOWN, "showClock"))


async def test_it_needs_nothing_from_elsewhere(sandbox: Server, call: "Caller") -> None:
    answered = await call("GET", f"{sandbox.url}{PAGE}")
    assert answered.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(", answered.body.decode())


async def test_it_is_for_reading_and_not_for_pages_from_elsewhere(sandbox: Server, call: "Caller") -> None:
    refused = await call("POST", f"{sandbox.url}{PAGE}")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD")
    assert (await call("GET", f"{sandbox.url}{PAGE}", Host="evil.example")).status == 403


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"$ref": "#/components/schemas/Clock"}, Kind("Clock", "Clock")),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, Kind("text")),
        ({"type": ["string", "null"]}, Kind("text or null")),
        ({"enum": ["a", "b"]}, Kind("one of a, b")),
        ({"type": "array", "items": {"$ref": "#/x/Step"}}, Kind("list of Step", "Step")),
        (
            {"type": "object", "properties": {"items": {"items": {"$ref": "#/x/Step"}}, "next": {}}},
            Kind("page of Step", "Step"),
        ),
        ({"type": "object", "properties": {"a": {}, "b": {}}}, Kind("object of a, b")),
        ({"type": "object"}, Kind("object")),
        ({"type": "integer", "minimum": 1, "maximum": 9}, Kind("whole number from 1 to 9")),
        ({"type": "integer", "minimum": 0, "maximum": 2**63 - 1}, Kind("whole number")),
        ({"type": "string", "format": "date-time", "examples": ["2017"]}, Kind("time such as 2017")),
        ({}, Kind("anything")),
    ],
)
def test_kinds_of_values_are_said_in_words(schema: dict[str, Any], kind: Kind) -> None:
    assert kind_of(schema) == kind
