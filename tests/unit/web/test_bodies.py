"""Is a packed body refused before anything of it is unpacked, by either surface and whoever sends it?"""

import gzip
import json
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from mockjumio.harness import Server
from mockjumio.web.unreadable import Runner

if TYPE_CHECKING:
    from tests.conftest import Caller

CONTROL = "/_mock/api/v1/transactions"
JUMIO = "/api/netverify/v2/scans/x"
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "GZip": gzip.compress,
    "br": bytes,
    "zstd": bytes,
    "gzip, gzip": bytes,
    "x-unknown": bytes,
}


@pytest.mark.parametrize("encoding", PACKERS)
async def test_a_packed_control_call_is_415_and_told_how_to_send_it(
    sandbox: Server, call: "Caller", encoding: str
) -> None:
    body = PACKERS[encoding](b'{"scenario": "approved"}')
    answer = await call("POST", sandbox.url + CONTROL, body, Authorization=None, Content_Encoding=encoding)
    assert (answer.status, answer.kind) == (415, "application/problem+json")
    assert answer.headers["Accept-Encoding"] == "identity"
    assert encoding in json.loads(answer.body)["detail"]
    assert list(sandbox.store.transactions(sandbox.account.token)) == []


@pytest.mark.parametrize("authorization", [None, "Basic x", "right"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_packed_call_of_jumios_api_is_415_whoever_sends_it(
    sandbox: Server, call: "Caller", basic: Callable[..., str], authorization: str | None, method: str
) -> None:
    sent = basic() if authorization == "right" else authorization
    answer = await call(
        method, sandbox.url + JUMIO, gzip.compress(b"{}"), Authorization=sent, Content_Encoding="gzip"
    )
    assert (answer.status, answer.kind) == (415, "application/json")
    assert json.loads(answer.body)["message"].startswith(
        "Unsupported Media Type: the body is compressed (gzip)"
    )


@pytest.mark.parametrize("encoding", ["identity", "", "Identity"])
async def test_a_body_as_it_is_may_say_so(sandbox: Server, call: "Caller", encoding: str) -> None:
    answer = await call("POST", sandbox.url + CONTROL, b"{}", Authorization=None, Content_Encoding=encoding)
    assert answer.status == 201


async def test_an_encoding_without_a_body_is_no_matter(sandbox: Server, call: "Caller") -> None:
    for path in ("/_mock/health", "/_mock/api/v1/clock"):
        assert (await call("GET", sandbox.url + path, Content_Encoding="gzip")).status == 200
    answer = await call("GET", sandbox.url + JUMIO, Content_Encoding="gzip")
    assert answer.status == 404


async def test_no_handler_is_ever_given_what_was_unpacked(call: "Caller") -> None:
    bomb, got = gzip.compress(b"\0" * 1_000_000), bytearray()

    async def keep(request: web.Request) -> web.Response:
        got.extend(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/_mock/take", keep)
    runner = Runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/_mock/take"
    assert (await call("POST", url, bomb, Content_Encoding="gzip")).status == 200
    await runner.cleanup()
    assert bytes(got) == bomb
