"""Who may use the control API?"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Caller, Shop

API = "/_mock/api/v1"


@pytest.fixture
async def guarded(start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop") -> Server:
    return await start_sandbox(callback_url=shop.url, control_token="zoë")


@pytest.mark.parametrize("authorization", ["Bearer zoë", "bearer  zoë ", "BEARER zoë"])
async def test_the_token_opens_everything(guarded: Server, call: "Caller", authorization: str) -> None:
    for path in ("/clock", "/merchants", "/openapi.json"):
        answer = await call("GET", f"{guarded.url}{API}{path}", Authorization=authorization)
        assert answer.status == 200


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer zo", "Bearer zoëx", "Basic zoë", "zoë", "Bearer \udcff\udcfe"],
)
@pytest.mark.parametrize("path", [f"{API}/clock", f"{API}/openapi.json", f"{API}/nowhere", "/_mock", API])
async def test_without_it_everything_is_401(
    guarded: Server, call: "Caller", path: str, authorization: str | None
) -> None:
    answer = await call("GET", guarded.url + path, Authorization=authorization)
    assert (answer.status, answer.kind) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_nothing_is_done_without_it(guarded: Server, call: "Caller") -> None:
    answer = await call("POST", f"{guarded.url}{API}/transactions", b"{}", Authorization=None)
    assert answer.status == 401
    assert list(guarded.store.transactions(guarded.account.token)) == []


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/ready"])
async def test_probes_and_jumios_own_api_need_no_control_token(
    guarded: Server, call: "Caller", path: str
) -> None:
    assert (await call("GET", guarded.url + path, Authorization=None)).status == 200
    assert (await call("GET", f"{guarded.url}/api/netverify/v2/scans/x")).status == 404


async def test_without_a_token_everybody_may(sandbox: Server, call: "Caller") -> None:
    for authorization in (None, "Bearer anything"):
        answer = await call("GET", f"{sandbox.url}{API}/clock", Authorization=authorization)
        assert answer.status == 200
