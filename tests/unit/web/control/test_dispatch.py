"""Does each path and method lead to its operation, and everything else to a problem document?"""

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from mockjumio.web import bodies
from mockjumio.web.control.calls import all_operations

if TYPE_CHECKING:
    from tests.conftest import Caller, Control

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PATHS = sorted({operation.path for operation in all_operations()})


def allowed(path: str) -> set[str]:
    methods = {operation.method for operation in all_operations() if operation.path == path}
    return methods | ({"HEAD"} if "GET" in methods else set())


@pytest.mark.parametrize("path", PATHS)
async def test_another_method_is_405_and_told_which_are_allowed(control: "Control", path: str) -> None:
    url = path.replace("{", "").replace("}", "")
    for method in set(METHODS) - allowed(path):
        answer = await control(method, url)
        assert answer.status == 405, method
        assert set(answer.headers["Allow"].split(", ")) == allowed(path)


@pytest.mark.parametrize(
    "path",
    ["/clock", "/merchants", "/merchants/mockjumio-token", "/scenarios/fraud", "/events", "/openapi.json"],
)
async def test_head_is_get_without_a_body(control: "Control", path: str) -> None:
    answer = await control("HEAD", path)
    assert (answer.status, answer.content) == (200, b"")
    if path != "/events":
        got = await control("GET", path)
        assert answer.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/ready", "/_mock/api/v1/openapi.json"])
async def test_what_can_only_be_looked_at_is_405_otherwise(
    control: "Control", call: "Caller", method: str, path: str
) -> None:
    answer = await call(method, control.sandbox.url + path, Authorization=None)
    assert (answer.status, answer.kind) == (405, "application/problem+json")
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/ready"])
async def test_a_probe_may_ask_for_the_head(control: "Control", call: "Caller", path: str) -> None:
    assert (await call("HEAD", control.sandbox.url + path)).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/%0A",
        "/nowhere",
        "/merchants/",
        "/clock/stop",
        "/transactions/a/b",
        "/Merchants",
        "/%63lock",
    ],
)
async def test_an_unknown_path_is_404(control: "Control", path: str) -> None:
    await control.problem("GET", path, status=404)


@pytest.mark.parametrize(
    "target",
    [
        b"/_mock/api/v1/transactions/%ff",
        b"/_mock/api/v1/transactions?customer_id=%ff&cursor=%ff",
        b"/_mock/api/v1/merchants/%ed%a0%80",
    ],
)
async def test_stray_bytes_are_refused_and_never_break_the_answer(control: "Control", target: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", control.sandbox.port)
    writer.write(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] in (b"400", b"404"), head
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == int(head.split()[1])


@pytest.mark.parametrize(
    "body", [b'{"seed": NaN}', b'{"seed": -Infinity}', b'{"seed": 1' + b"0" * 5_000 + b"}"]
)
async def test_numbers_that_json_does_not_have_are_400(
    control: "Control", call: "Caller", body: bytes
) -> None:
    answer = await call("POST", f"{control.sandbox.url}/_mock/api/v1/transactions", body)
    assert (answer.status, answer.kind) == (400, "application/problem+json")


# What is wrong with a call, whichever it is


async def fields(control: "Control", method: str, path: str, body: object, status: int) -> list[str]:
    problem = await control.problem(method, path, body, status=status)
    return [one["field"] for one in problem.get("errors", [])]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("GET", "/transactions?limit=1&limit=2", None, 422, "limit"),
        ("GET", "/transactions?cursor=x", None, 400, "cursor"),
        ("GET", "/events?after=x", None, 400, "after"),
        ("POST", "/clock/advance", {"by": "soon"}, 400, "by"),
        ("POST", "/clock/set", {"now": "2017-11-22T09:59:59Z"}, 422, "now"),
        ("POST", "/clock/freeze?merchant=a", {"merchant": "b"}, 422, "merchant"),
        ("POST", "/transactions", {"callback_url": "nowhere"}, 422, "callback_url"),
    ],
)
async def test_the_field_that_is_to_blame_is_named(
    control: "Control", method: str, path: str, body: object, status: int, field: str
) -> None:
    assert await fields(control, method, path, body, status) == [field]


async def test_a_merchant_may_be_named_twice_alike(control: "Control") -> None:
    token = await control.merchant(clock={"mode": "manual"})
    moved = {"merchant": token, "by": "1s"}
    await control.good("POST", f"/clock/advance?merchant={token}", moved)


@pytest.mark.parametrize("verb", ["touch", "finish", "drop"])
async def test_whoever_steers_may_name_the_merchant_in_the_body(control: "Control", verb: str) -> None:
    twins = [await control.merchant(seed=1, clock={"mode": "manual"}) for _ in range(2)]
    start = {"scenario": "unreadable", "seed": 1, "callback_url": "http://x.example/"}
    for token in twins:
        started = await control.good("POST", "/transactions", {**start, "merchant": token})
    reference = started["reference"]
    path = f"/transactions/{reference}/{verb}"
    await control.problem("POST", path, status=409)
    assert (await control.good("POST", path, {"merchant": twins[1]}))["merchant"] == twins[1]


async def test_a_body_that_does_not_come_is_408(control: "Control", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", control.sandbox.port)
    head = (
        b"POST /_mock/api/v1/clock/freeze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    )
    writer.write(head + b"Content-Length: 2\r\n\r\n{")
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer
