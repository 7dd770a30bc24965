"""Who may use the control API?"""

import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
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


async def test_a_sandbox_whose_files_were_removed_says_so_and_takes_nothing_new(
    start_sandbox: Callable[..., Awaitable[Server]], call: "Caller", shop: "Shop", tmp_path: Path
) -> None:
    said: list[str] = []
    sandbox = await start_sandbox(callback_url=shop.url, data_dir=tmp_path / "data", on_warning=said.append)
    url = f"{sandbox.url}{API}"
    kept = json.loads((await call("POST", f"{url}/transactions", b"{}")).body)["reference"]
    said.clear()
    shutil.rmtree(tmp_path / "data")
    for path in ("/_mock/health", "/_mock/ready"):
        answer = await call("GET", sandbox.url + path)
        assert (answer.status, answer.kind) == (503, "application/json")
        assert json.loads(answer.body)["status"] == "failed"
        assert "was removed" in json.loads(answer.body)["detail"]
    for path in ("/transactions", "/merchants", f"/transactions/{kept}/drop"):
        answer = await call("POST", url + path, b"{}")
        assert (answer.status, answer.kind) == (503, "application/problem+json")
        assert json.loads(answer.body)["detail"].startswith("nothing can be kept any more: ")
    scan = f"{sandbox.url}/api/netverify/v2/scans/{kept}"
    assert (await call("DELETE", scan)).status == 503
    assert (await call("GET", scan)).status == 200
    (still,) = json.loads((await call("GET", f"{url}/transactions")).body)["items"]
    assert (still["reference"], still["status"]) == (kept, "PENDING")
    assert len(sandbox.simulation.accounts) == 1
    assert len(said) == 1
