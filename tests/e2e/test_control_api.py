"""How does the sandbox let itself be steered, over a real connection?"""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Answered, Caller, Shop


def api(sandbox: Server) -> str:
    return f"{sandbox.url}/_mock/api/v1/transactions"


def assert_problem(answer: "Answered", status: int) -> dict[str, Any]:
    assert answer.status == status
    assert answer.kind == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.body)
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    return body


async def start(sandbox: Server, call: "Caller", **body: object) -> "Answered":
    return await call("POST", api(sandbox), json.dumps({"scenario": "approved", "seed": 1} | body).encode())


@pytest.mark.parametrize(("path", "status"), [("health", "ok"), ("ready", "ready")])
async def test_it_says_that_it_lives_and_is_ready_without_credentials(
    sandbox: Server, call: "Caller", path: str, status: str
) -> None:
    answer = await call("GET", f"{sandbox.url}/_mock/{path}", Authorization=None, User_Agent=None)
    assert (answer.status, json.loads(answer.body)["status"]) == (200, status)


async def test_a_start_is_201_with_reference_and_plan(sandbox: Server, call: "Caller") -> None:
    answer = await start(sandbox, call, customer_id="ada")
    body = json.loads(answer.body)
    assert (answer.status, answer.kind) == (201, "application/json")
    assert (body["scenario"], body["seed"], body["status"]) == ("approved", 1, "PENDING")
    assert body["provided"]["customer_id"] == "ada"
    assert [step["action"] for step in body["steps"]] == ["start", "finish", "complete"]


async def test_a_started_transaction_can_be_watched_until_its_callback_is_answered(
    sandbox: Server, call: "Caller", shop: "Shop"
) -> None:
    reference = json.loads((await start(sandbox, call)).body)["reference"]
    await sandbox.simulation.run_until_idle(sandbox.account)
    body = json.loads((await call("GET", f"{api(sandbox)}/{reference}")).body)
    assert body["status"] == "DONE"
    (callback,) = body["callbacks"]
    assert callback["body"].encode() == shop.received[0].body
    assert callback["form"] == shop.received[0].form
    assert (callback["attempts"][0]["outcome"], callback["attempts"][0]["status"]) == ("accepted", 200)


async def test_an_inline_scenario_its_own_url_and_changes_are_played(
    sandbox: Server, call: "Caller", shop: "Shop"
) -> None:
    answer = await start(
        sandbox,
        call,
        scenario={"extends": "fraud", "document": {"country": "AUT"}},
        callback_url=f"{shop.url}/elsewhere",
        set={"result.reject_reason": {"code": 105, "details": None}},
    )
    assert answer.status == 201
    await sandbox.simulation.run_until_idle(sandbox.account)
    (received,) = shop.received
    assert received.path == "/jumio/elsewhere"
    assert received.form["idCountry"] == "AUT"
    assert json.loads(received.form["rejectReason"])["rejectReasonDescription"] == "FRAUDSTER"


@pytest.mark.parametrize(
    "body", [b" ", b"scenario=approved", b"{", b"[]", b"\xff", b"[" * 5_000, b'{"scenario": "\\ud800"}']
)
async def test_a_body_that_cannot_be_read_is_400(sandbox: Server, call: "Caller", body: bytes) -> None:
    assert_problem(await call("POST", api(sandbox), body), 400)


async def test_a_body_nested_beyond_reason_is_400(sandbox: Server, call: "Caller") -> None:
    for depth in (300, 450, 600, 900, 1_500):
        body = b'{"scenario": {"result": ' + b"[" * depth + b"]" * depth + b"}}"
        answer = await call("POST", api(sandbox), body)
        assert_problem(answer, answer.status)
        assert answer.status in (400, 422), depth


async def test_a_body_beyond_all_measure_is_413(sandbox: Server, call: "Caller") -> None:
    assert_problem(await call("POST", api(sandbox), b" " * 1_000_001), 413)


async def test_an_unknown_scenario_is_404_with_the_nearest(sandbox: Server, call: "Caller") -> None:
    body = assert_problem(await start(sandbox, call, scenario="aprooved"), 404)
    assert "did you mean 'approved'" in body["detail"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"seed": -1, "sett": {}}, {"seed", "sett"}),
        ({"scenario": 5}, {"scenario"}),
        ({"customer_id": 7, "client_ip": []}, {"customer_id", "client_ip"}),
        ({"set": {"result.face_match": 101}}, {"set.result.face_match"}),
        (
            {"set": {"result.facematch": 10, "document.country": "XXX"}},
            {"set.result.facematch", "set.document.country"},
        ),
        ({"scenario": {"result": {"status": "OK"}}}, {"scenario.result.status"}),
        ({"customer_id": "x" * 101}, {"customer_id"}),
        ({"client_ip": "2001:db8::1"}, {"client_ip"}),
        ({"set": {"callback.set": {"idFaceMatch": "101"}}}, {"set.callback.set"}),
    ],
)
async def test_impossible_values_are_422_each_with_its_field(
    sandbox: Server, call: "Caller", changes: dict[str, object], fields: set[str]
) -> None:
    body = assert_problem(await start(sandbox, call, **changes), 422)
    named = {error["field"] for error in body["errors"]}
    assert all(any(name.startswith(field) for name in named) for field in fields)
    assert len(named) == len(fields)
    assert all(error["message"] for error in body["errors"])


@pytest.mark.parametrize("url", ["shop.example", "ftp://shop.example/", "https://shop example/"])
async def test_a_callback_url_that_cannot_be_posted_to_is_422(
    sandbox: Server, call: "Caller", url: str
) -> None:
    assert "callback URL" in assert_problem(await start(sandbox, call, callback_url=url), 422)["detail"]


async def test_a_start_with_no_callback_url_anywhere_is_422(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller"
) -> None:
    sandbox = await start_sandbox()
    assert "no callback URL" in assert_problem(await start(sandbox, call), 422)["detail"]


async def test_what_was_refused_left_nothing_behind(sandbox: Server, call: "Caller", shop: "Shop") -> None:
    await start(sandbox, call, customer_id="x" * 101)
    first = json.loads((await start(sandbox, call)).body)["reference"]
    await sandbox.simulation.run_until_idle(sandbox.account)
    assert [one.form["jumioIdScanReference"] for one in shop.received] == [first]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_mock/api/v1/transactions/unknown"),
        ("GET", "/_mock"),
        ("GET", "/_mock/nowhere"),
        ("GET", "/_mock/api/v1/nowhere"),
    ],
)
async def test_what_is_not_there_is_404(sandbox: Server, call: "Caller", method: str, path: str) -> None:
    assert_problem(await call(method, sandbox.url + path), 404)
