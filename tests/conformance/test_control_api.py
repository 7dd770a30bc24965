"""Whatever is asked of the control API: is the answer one that its document names, and never a 5xx?"""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from yarl import URL

from mockjumio.clock import Mode, parse_timestamp
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.scenario.library import Library
from mockjumio.web.control.openapi import openapi

DOCUMENT = openapi("http://127.0.0.1:8017")
OPERATIONS = [
    (method.upper(), path, described)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
]
SCHEMAS = {"components": DOCUMENT["components"]}
SCENARIOS = [*Library().names()[::40], "approved", "no-id-uploaded", "document-extracted", "frod"]
NAMES = ["job", "job-2", "mockjumio-token", "FIRST", "FIRST-1", "LAST", "LEASE", "1", "fraud", "approved"]
JSON = {"Content-Type": "application/json"}

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
likely = st.sampled_from(
    [
        "1s",
        "0s",
        "2ms",
        "14m59s",
        "1h",
        "2d",
        "40000d",
        "2017-11-22T10:30:00Z",
        "2030-01-01",
        "9999-12-31T23:59:59Z",
    ]
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | text | likely,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(text, inner, max_size=2),
    max_leaves=4,
)
# What is given where the document says no more than "an object".
inner = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["real", "manual", "accelerated"]),
        "factor": st.floats(0.001, 1_000_000),
        "now": likely,
        "face_match": st.booleans() | junk,
        "retention": st.fixed_dictionaries({"interval": likely}),
        "custom_documents": st.just([{"code": "A", "name": "a", "label": "a"}]),
        "extends": st.sampled_from(SCENARIOS),
        "document.country": st.sampled_from(["AUT", "XXX"]),
        "result.face_match": st.integers(-1, 101),
        "callback.set": st.just({"idFaceMatch": "101"}),
        "callback.violate": st.just(True),
        "journey": st.just(["start", {"finish": {"processing": "1h"}}]),
    },
)


def of_schema(schema: dict[str, Any], name: str) -> st.SearchStrategy[Any]:
    """Mostly what the schema allows, sometimes anything."""
    if "anyOf" in schema:
        return st.one_of(*(of_schema(one, name) for one in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | text
    kinds = schema.get("type", "object")
    found: list[st.SearchStrategy[Any]] = [junk]
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        match kind:
            case "integer":
                found.append(st.integers(schema.get("minimum", -5), schema.get("maximum", 5)))
            case "number":
                found.append(st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False))
            case "boolean":
                found.append(st.booleans())
            case "string" if name in ("scenario", "merchant", "token", "admin_token", "code", "reference"):
                found += [st.sampled_from(SCENARIOS), st.sampled_from(NAMES)]
            case "string" if name == "callback_url":
                found.append(st.just("http://127.0.0.1:9/"))
            case "string":
                found += [likely, text]
            case "object" if "properties" in schema:
                found.append(of_object(schema))
            case "object":
                found.append(inner)
    return st.one_of(*found[1:], *found)


def of_object(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    parts = {name: of_schema(value, name) for name, value in schema["properties"].items()}
    required = {name: parts.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=parts)


@st.composite
def calls(draw: st.DrawFn) -> tuple[int, str, str, object]:
    """A row of the document, with a path, a query and a body for it."""
    row = draw(st.integers(0, len(OPERATIONS) - 1))
    _, path, described = OPERATIONS[row]
    query = {}
    for parameter in described["parameters"]:
        name = parameter["name"]
        if parameter["in"] == "path":
            segment = draw(st.sampled_from(NAMES) | text.filter(lambda value: value not in ("", ".", "..")))
            path = path.replace(f"{{{name}}}", quote(segment, safe=""), 1)
        elif draw(st.integers(0, 3)) == 0:
            value = draw(of_schema(parameter["schema"], name))
            query[name] = value if isinstance(value, str) else json.dumps(value)
    if query.get("wait", "").strip() not in ("", "0s", "2ms"):
        query["wait"] = "1ms"  # nobody waits here
    if draw(st.integers(0, 30)) == 0:
        query[draw(text)] = draw(text)
    body = None
    if (content := described.get("requestBody")) is not None and draw(st.integers(0, 9)):
        body = draw(of_schema(content["content"]["application/json"]["schema"], ""))
    return row, path, "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in query.items()), body


class Asker:
    """Asks a sandbox of its own, in which references of the first and the last transaction can be named."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        options = SandboxOptions(
            port=0,
            clock=Mode.MANUAL,
            start=parse_timestamp("2017-11-22T10:00:00Z"),
            callback_url="http://127.0.0.1:9/",
        )
        self.sandbox = Server(options)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        await self.sandbox.__aenter__()
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        for path, body in [
            ("merchants", {"token": "job", "admin_token": "job-2", "clock": {"mode": "manual"}}),
            ("transactions", {}),
            ("clock/run-until-idle", {}),
            ("transactions", {"scenario": "no-id-uploaded"}),
        ]:
            await self._ask("POST", f"/_mock/api/v1/{path}", "", body)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
        await self.sandbox.__aexit__(None, None, None)

    def __call__(self, method: str, path: str, query: str, body: object) -> tuple[int, str, object]:
        return self._runner.run(self._ask(method, path, query, body))

    async def _ask(self, method: str, path: str, query: str, body: object) -> tuple[int, str, object]:
        assert self._session is not None
        kept = [one.reference for one in self.sandbox.store.transactions(self.sandbox.account.token)] or [
            "none"
        ]
        path = path.replace("FIRST", kept[0]).replace("LAST", kept[-1])
        url = URL(f"{self.sandbox.url}{path}" + (f"?{query}" if query else ""), encoded=True)
        sent = None if body is None else json.dumps(body).encode()
        async with self._session.request(method, url, data=sent, headers=JSON) as answer:
            if answer.content_type == "text/event-stream":
                return answer.status, answer.content_type, None
            content = await answer.read()
            return answer.status, answer.content_type, json.loads(content) if content else None


@pytest.fixture
def ask() -> Iterator[Asker]:
    with asyncio.Runner() as runner:
        asker = Asker(runner)
        runner.run(asker.open())
        yield asker
        runner.run(asker.close())


def test_every_answer_is_one_that_the_document_names(ask: Asker) -> None:
    seen: set[int] = set()

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(calls())
    def asked(call: tuple[int, str, str, object]) -> None:
        row, path, query, body = call
        method, _, described = OPERATIONS[row]
        status, kind, content = ask(method, path, query, body)
        seen.add(status)
        assert status < 500, content
        named = described["responses"].get(str(status))
        assert named is not None, (method, path, query, body, status, content)
        if "content" not in named or kind == "text/event-stream":
            return
        assert list(named["content"]) == [kind]
        Draft202012Validator(named["content"][kind]["schema"] | SCHEMAS).validate(content)

    asked()
    assert {200, 201, 404, 422} <= seen
