"""Is the OpenAPI document valid, and does every call answer as it says?"""

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from mockjumio.errors import DataError
from mockjumio.harness import Server
from mockjumio.settings import Limits
from mockjumio.web.control.openapi import openapi

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, ControlAnswer, Shop

Start = Callable[..., Awaitable[Server]]
PREFIX = "/_mock/api/v1"
DOCUMENT = openapi("http://127.0.0.1:8017")
OPERATIONS = {
    described["operationId"]: (method.upper(), path.removeprefix(PREFIX), described)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
}
MANUAL = {"mode": "manual", "now": "2017-11-22T10:00:00Z"}
LEASE = {"code": "LEASE", "name": "Lease", "label": "Your lease"}
HUGE = {"secret": "x" * 1_000_000}
MINE = "name: mine\nresult: {status: APPROVED_VERIFIED}\n"


class Ask(NamedTuple):
    """One call of an operation. ``path`` fills the braces, in their order."""

    operation: str
    path: tuple[str, ...] = ()
    query: str = ""
    body: object = None


MOVES = {
    "advanceClock": {"by": "1s"},
    "setClock": {"now": "2018-01-01"},
    "freezeClock": {},
    "resumeClock": {},
    "runUntilIdle": {},
}
GOOD = [
    Ask("listMerchants"),
    Ask("makeMerchant", body={}),
    Ask("makeMerchant", body={"settings": {"accepted_ids": {"countries": {"AUT": ["PASSPORT"]}}}}),
    Ask("makeMerchant", body={"callback_url": None, "seed": 7, "clock": {"factor": 60}}),
    Ask("showMerchant", ("mockjumio-token",)),
    Ask("changeMerchant", ("job",), body={"settings": {"face_match": False, "timeout": "5s"}}),
    Ask("removeMerchant", ("job",)),
    Ask("resetMerchant", ("job",)),
    Ask("listDocumentTypes", ("job",)),
    Ask("makeDocumentType", ("job",), body=LEASE | {"code": "RENT", "translations": {"de": "Miete"}}),
    Ask("changeDocumentType", ("job", "LEASE"), body={"enabled": False}),
    Ask("deleteDocumentType", ("job", "LEASE")),
    Ask("listRoutes", ("job",)),
    Ask("addRoute", ("job",), body={"scenario": "fraud", "customer_id": "x"}),
    Ask("removeRoute", ("job", "1")),
    Ask("addFault", ("job",), body={"fault": "slow-body", "params": {"rate": 10}, "probability": 0.5}),
    Ask("listFaults", ("job",)),
    Ask("removeFault", ("job", "1")),
    Ask("listScenarios"),
    Ask("showScenario", ("fraud",)),
    Ask("showSource", ("fraud",)),
    Ask("saveScenario", ("mine",), body={"text": MINE}),
    Ask("listFiles"),
    Ask("showSchema"),
    Ask("previewScenario", body={"text": MINE}),
    Ask("previewScenario", body={"text": "name: ["}),
    Ask("previewScenario", body={"scenario": "no-id-uploaded", "set": {"settings.id_verification": False}}),
    Ask("startTransaction", body={"merchant": "job", "scenario": {"extends": "document-extracted"}}),
    Ask("startTransaction", query="?merchant=job"),
    Ask("listTransactions", query="?limit=1&status=DONE"),
    Ask("showTransaction", ("DONE",)),
    Ask("showTransaction", ("PENDING",), "?wait=0s&merchant=mockjumio-token"),
    Ask("showDetails", ("DONE",)),
    Ask("showDetails", ("PENDING",), "?merchant=mockjumio-token"),
    Ask("touchTransaction", ("PENDING",)),
    Ask("finishTransaction", ("PENDING",), body={"scenario": "fraud"}),
    Ask("dropTransaction", ("PENDING",)),
    Ask("listCallbacks", query="?outcome=accepted"),
    Ask("showCallback", ("DONE-1",)),
    Ask("resendCallback", ("DONE-1",)),
    Ask(
        "resendCallback",
        ("DONE-1",),
        body={"set": {"customerId": "eve"}, "omit": ["clientIp"], "violate": True},
    ),
    Ask("listRequests", query="?status=4xx"),
    Ask("listRequests", query="?unknown=true"),
    Ask("listEvents", query="?order=newest&q=kind:clock"),
    Ask("showClock"),
    Ask("showSecondFactor"),
    Ask("removeSecondFactor"),
    Ask("advanceClock", body={"by": "1h"}),
    Ask("setClock", body={"now": "2018-01-01"}),
    Ask("freezeClock"),
    Ask("resumeClock", query="?merchant=job"),
    Ask("runUntilIdle", body={"merchant": "job"}),
]
BAD = [
    (400, Ask("listMerchants", query="?cursor=x")),
    (400, Ask("makeMerchant", body=[])),
    (409, Ask("makeMerchant", body={"token": "job"})),
    (413, Ask("makeMerchant", body=HUGE)),
    (422, Ask("makeMerchant", body={"token": 1, "seed": -1})),
    (404, Ask("showMerchant", ("nobody",))),
    (400, Ask("changeMerchant", ("job",), body=[])),
    (404, Ask("changeMerchant", ("nobody",), body={})),
    (413, Ask("changeMerchant", ("job",), body=HUGE)),
    (422, Ask("changeMerchant", ("job",), body={"token": "x"})),
    (404, Ask("removeMerchant", ("nobody",))),
    (409, Ask("removeMerchant", ("mockjumio-token",))),
    (404, Ask("resetMerchant", ("nobody",))),
    (404, Ask("listDocumentTypes", ("nobody",))),
    (400, Ask("makeDocumentType", ("job",), body=[])),
    (404, Ask("makeDocumentType", ("nobody",), body=LEASE)),
    (409, Ask("makeDocumentType", ("job",), body=LEASE)),
    (413, Ask("makeDocumentType", ("job",), body=HUGE)),
    (422, Ask("makeDocumentType", ("job",), body={"code": "A B"})),
    (400, Ask("changeDocumentType", ("job", "LEASE"), body=[])),
    (404, Ask("changeDocumentType", ("job", "NONE"), body={})),
    (413, Ask("changeDocumentType", ("job", "LEASE"), body=HUGE)),
    (422, Ask("changeDocumentType", ("job", "LEASE"), body={"name": ""})),
    (404, Ask("listRoutes", ("nobody",))),
    (400, Ask("addRoute", ("job",), body=[])),
    (404, Ask("addRoute", ("job",), body={"scenario": "frod", "customer_id": "x"})),
    (413, Ask("addRoute", ("job",), body=HUGE)),
    (422, Ask("addRoute", ("job",), body={"scenario": "fraud"})),
    (404, Ask("removeRoute", ("job", "99"))),
    (404, Ask("showScenario", ("frod",))),
    (422, Ask("showScenario", ("broken",))),
    (404, Ask("showSource", ("frod",))),
    (400, Ask("saveScenario", ("mine",), body=[])),
    (404, Ask("saveScenario", ("mine",), "?merchant=nobody", {"text": MINE})),
    (409, Ask("saveScenario", ("broken",), body={"text": MINE.replace("mine", "broken")})),
    (413, Ask("saveScenario", ("mine",), body=HUGE)),
    (422, Ask("saveScenario", ("mine",), body={"text": "name: other\nresult: {status: APPROVED_VERIFIED}"})),
    (400, Ask("listFiles", query="?cursor=x")),
    (400, Ask("previewScenario", body=[])),
    (404, Ask("previewScenario", query="?merchant=nobody")),
    (413, Ask("previewScenario", body=HUGE)),
    (422, Ask("previewScenario", body={"seed": "x"})),
    (400, Ask("startTransaction", body=[])),
    (404, Ask("startTransaction", body={"scenario": "frod"})),
    (413, Ask("startTransaction", body=HUGE)),
    (422, Ask("startTransaction", body={"set": {"result.status": "OK"}})),
    (400, Ask("listDocumentTypes", ("job",), query="?cursor=x")),
    (400, Ask("listRoutes", ("job",), query="?cursor=x")),
    (400, Ask("listScenarios", query="?cursor=x")),
    (400, Ask("listTransactions", query="?cursor=x")),
    (404, Ask("listTransactions", query="?merchant=nobody")),
    (422, Ask("listTransactions", query="?limit=0")),
    (400, Ask("showTransaction", ("DONE",), "?wait=soon")),
    (404, Ask("showTransaction", ("unknown",))),
    (409, Ask("showTransaction", ("TWICE",))),
    (422, Ask("showTransaction", ("DONE",), "?x=1")),
    (404, Ask("showDetails", ("unknown",))),
    (409, Ask("showDetails", ("TWICE",))),
    (422, Ask("showDetails", ("DONE",), "?x=1")),
    (400, Ask("touchTransaction", ("PENDING",), body=[])),
    (404, Ask("touchTransaction", ("unknown",))),
    (409, Ask("touchTransaction", ("DONE",))),
    (413, Ask("touchTransaction", ("PENDING",), body=HUGE)),
    (422, Ask("touchTransaction", ("DONE",), "?x=1")),
    (400, Ask("finishTransaction", ("PENDING",), body=[])),
    (404, Ask("finishTransaction", ("PENDING",), body={"scenario": "frod"})),
    (409, Ask("finishTransaction", ("DONE",))),
    (413, Ask("finishTransaction", ("PENDING",), body=HUGE)),
    (422, Ask("finishTransaction", ("PENDING",), body={"scenario": "document-uploaded"})),
    (400, Ask("dropTransaction", ("PENDING",), body=[])),
    (404, Ask("dropTransaction", ("unknown",))),
    (409, Ask("dropTransaction", ("DONE",))),
    (413, Ask("dropTransaction", ("PENDING",), body=HUGE)),
    (422, Ask("dropTransaction", ("DONE",), "?x=1")),
    (400, Ask("listCallbacks", query="?cursor=x")),
    (404, Ask("listCallbacks", query="?merchant=nobody")),
    (422, Ask("listCallbacks", query="?outcome=lost")),
    (404, Ask("showCallback", ("unknown",))),
    (400, Ask("listFaults", ("job",), "?cursor=x")),
    (404, Ask("listFaults", ("nobody",))),
    (400, Ask("addFault", ("job",), body=[])),
    (404, Ask("addFault", ("nobody",), body={"fault": "delay"})),
    (413, Ask("addFault", ("job",), body=HUGE)),
    (422, Ask("addFault", ("job",), body={"fault": "delay", "first": -1})),
    (404, Ask("removeFault", ("job", "99"))),
    (400, Ask("resendCallback", ("DONE-1",), body=[])),
    (404, Ask("resendCallback", ("unknown",))),
    (413, Ask("resendCallback", ("DONE-1",), body=HUGE)),
    (409, Ask("resendCallback", ("TWICE-1",))),
    (422, Ask("resendCallback", ("DONE-1",), body={"url": "ftp://x"})),
    (409, Ask("showCallback", ("TWICE-1",))),
    (422, Ask("showCallback", ("DONE-1",), "?x=1")),
    (400, Ask("listRequests", query="?cursor=x")),
    (404, Ask("listRequests", query="?merchant=nobody")),
    (422, Ask("listRequests", query="?status=ok")),
    (400, Ask("listEvents", query="?cursor=x")),
    (404, Ask("listEvents", query="?merchant=nobody")),
    (422, Ask("listEvents", query="?q=colour:red")),
    (404, Ask("showClock", query="?merchant=nobody")),
    (422, Ask("showClock", query="?x=1")),
    *[
        (status, Ask(operation, query=query, body=body if status != 404 else moves))
        for operation, moves in MOVES.items()
        for status, query, body in [
            (400, "", []),
            (404, "?merchant=nobody", None),
            (413, "", HUGE),
            (422, "", {"x": 1}),
        ]
    ],
    (400, Ask("streamEvents", query="?after=x")),
    (404, Ask("streamEvents", query="?merchant=nobody")),
    (422, Ask("streamEvents", query="?x=1")),
]

BAD += [(422, ask._replace(query="?x=1")) for ask in {one.operation: one for one in GOOD}.values()]


ELSEWHERE = {401, 403, 405, 408, 415, 429, 503}  # each has a test of its own


class World:
    """A sandbox in which there is something of everything."""

    def __init__(self, control: "Control") -> None:
        self._control = control
        self.store = control.sandbox.store
        self._names: dict[str, str] = {}

    async def fill(self, callback_url: str) -> None:
        good, twin = self._control.good, {"seed": 5, "clock": MANUAL, "callback_url": callback_url}
        for token in ("job", "twin"):
            await good("POST", "/merchants", twin | {"token": token})
            twice = await good("POST", "/transactions", {"merchant": token, "seed": 9})
            await good("POST", "/clock/run-until-idle", {"merchant": token})
        await good("POST", "/merchants/job/document-types", LEASE)
        await good("POST", "/merchants/job/faults", {"fault": "forbidden", "probability": 0})
        await good("POST", "/merchants/job/routes", {"scenario": "fraud", "customer_id": "fraud"})
        done = await good("POST", "/transactions", {"merchant_reference": "a"})
        await good("POST", "/clock/run-until-idle")
        pending = await good("POST", "/transactions", {"scenario": "no-id-uploaded"})
        self._names = {
            "DONE": done["reference"],
            "PENDING": pending["reference"],
            "TWICE": twice["reference"],
        }

    async def __call__(self, ask: Ask) -> "ControlAnswer":
        method, path, _ = OPERATIONS[ask.operation]
        for segment in ask.path:
            for name, reference in self._names.items():
                segment = segment.replace(name, reference)
            before, _, rest = path.partition("{")
            path = before + segment + rest.partition("}")[2]
        return await self._control(method, path + ask.query, ask.body)


@pytest.fixture
async def world(
    start_sandbox: Start,
    control_of: Callable[[Server], "Control"],
    shop: "Shop",
    call: "Caller",
    tmp_path: Path,
) -> World:
    (tmp_path / "broken.yaml").write_text("name: broken\nresult: {status: OK}\n", encoding="utf-8")
    control = control_of(await start_sandbox(callback_url=shop.url, scenarios=[tmp_path]))
    world = World(control)
    await world.fill(shop.url)
    for path in ("x", "y"):
        await call("GET", f"{control.sandbox.url}/api/netverify/v2/scans/{path}")
    await call("GET", f"{control.sandbox.url}/api/netverify/v2/scans/x", Authorization=None)
    return world


def conforms(operation: str, answer: "ControlAnswer") -> None:
    """Raise unless the document names this status for the operation, with this kind of content."""
    responses = OPERATIONS[operation][2]["responses"]
    assert str(answer.status) in responses, answer.content
    content = responses[str(answer.status)].get("content")
    if content is None:
        assert answer.content == b""
        return
    (kind,) = content
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    schema = closed(content[kind]["schema"] | {"components": DOCUMENT["components"]})
    Draft202012Validator(schema).validate(answer.content)


def closed(schema: Any) -> Any:
    """A schema that refuses what it does not name, so that nothing is answered that is not described."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(value) for name, value in schema.items()}
    return inner | {"additionalProperties": False} if isinstance(inner.get("required"), list) else inner


def test_the_document_is_valid_openapi_3_1() -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator  # takes half a second to load

    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_every_schema_of_it_is_a_valid_schema() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_no_two_operations_share_a_name_and_none_repeats_a_parameter() -> None:
    assert len(OPERATIONS) == sum(len(methods) for methods in DOCUMENT["paths"].values())
    for _, _, described in OPERATIONS.values():
        names = [parameter["name"] for parameter in described["parameters"]]
        assert len(names) == len(set(names))


async def test_it_is_served_with_the_servers_own_address(control: "Control") -> None:
    answer = await control("GET", "/openapi.json")
    assert answer.content == openapi(control.sandbox.url)


def test_each_operation_is_called_well_and_in_every_wrong_way_that_the_document_names() -> None:
    assert {ask.operation for ask in GOOD} | {"streamEvents"} == OPERATIONS.keys()
    asked = Counter((ask.operation, status) for status, ask in BAD)
    for name, (_, _, described) in OPERATIONS.items():
        named = {int(status) for status in described["responses"]} - {200, 201, 204, *ELSEWHERE}
        assert {status for operation, status in asked if operation == name} == named, name


@pytest.mark.parametrize("ask", GOOD, ids=lambda ask: ask.operation)
async def test_a_good_call_answers_as_the_document_says(world: World, ask: Ask) -> None:
    answer = await world(ask)
    expected = next(iter(OPERATIONS[ask.operation][2]["responses"]))
    assert answer.status == int(expected), answer.content
    conforms(ask.operation, answer)


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_a_bad_call_is_refused_as_the_document_says(world: World, operation: str) -> None:
    for status, ask in BAD:
        if ask.operation == operation:
            answer = await world(ask)
            assert answer.status == status, (ask, answer.content)
            conforms(operation, answer)


@pytest.mark.parametrize("operation", ["makeMerchant", "startTransaction"])
async def test_what_is_one_too_many_is_refused_as_the_document_says(
    start_sandbox: Start, control_of: Callable[[Server], "Control"], operation: str
) -> None:
    control = control_of(await start_sandbox(limits=Limits(merchants=1, pending=0)))
    method, path, _ = OPERATIONS[operation]
    answer = await control(method, path, {})
    assert answer.status == 429
    conforms(operation, answer)


@pytest.mark.parametrize(
    "ask", [ask for ask in GOOD if OPERATIONS[ask.operation][0] != "GET"], ids=lambda ask: ask.operation
)
async def test_what_cannot_be_kept_is_answered_as_the_document_says(
    world: World, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    async def full() -> None:
        raise DataError("the disk is full")

    monkeypatch.setattr(world.store, "durable", full)
    answer = await world(ask)
    if ask.operation != "deleteDocumentType":  # which changes nothing
        assert answer.status == 503, answer.content
    conforms(ask.operation, answer)


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_without_the_control_token_each_is_401(
    start_sandbox: Start, call: "Caller", operation: str
) -> None:
    guarded = await start_sandbox(control_token="secret")
    method, path, _ = OPERATIONS[operation]
    answer = await call(method, f"{guarded.url}{PREFIX}{path.replace('{', '').replace('}', '')}")
    assert (answer.status, answer.kind) == (401, "application/problem+json")
