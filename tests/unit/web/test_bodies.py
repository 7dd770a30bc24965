"""Is a body taken or refused, and an answer sent, as HTTP wants it, whoever sends what?"""

import asyncio
import gzip
import json
import logging
import re
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from mockjumio.harness import Server
from mockjumio.web.bodies import respond
from mockjumio.web.protocol import Runner

if TYPE_CHECKING:
    from tests.conftest import Caller


# Is a packed body refused before anything of it is unpacked, by either surface and whoever sends it?


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


# Is what goes out at once, byte for byte, what a response of aiohttp would be?


PATIENCE = 20
ASKED = {
    "kept": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "last": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "head": b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
    "old": b"GET / HTTP/1.0\r\nHost: x\r\n\r\n",
    "old, kept": b"GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
    "post": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
}
SENT = {
    "json": (b'{"a":1}', "application/json", 200),
    "empty": (b"", "application/json", 200),
    "created": (b"{}", "application/json", 201),
    "an image": (bytes(range(256)) * 400, "image/jpeg", 200),
    "refused": ("ä".encode(), "application/problem+json", 422),
}


@asynccontextmanager
async def serving(body: bytes, kind: str, status: int, *, ours: bool) -> AsyncIterator[int]:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if ours:
            return respond(request, body, kind, status)
        return web.Response(status=status, body=body, content_type=kind)

    server = await asyncio.get_running_loop().create_server(web.Server(answer), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def told(port: int, message: bytes) -> bytes:
    """All that is answered, without the time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(message)
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    return re.sub(rb"Date: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\n", b"Date: now\r\n", answer)


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
async def test_what_is_sent_is_what_aiohttp_would_send(asked: bytes, sent: tuple[bytes, str, int]) -> None:
    twice = asked + ASKED["last"]
    async with serving(*sent, ours=True) as ours, serving(*sent, ours=False) as theirs:
        answer, other = await told(ours, twice), await told(theirs, twice)
    assert answer == other
    assert b"Date: now\r\n" in answer


async def test_a_client_that_sends_on_and_never_reads_has_to_wait() -> None:
    answered = 0
    done = asyncio.Event()

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal answered
        answered += 1
        if answered == 3:
            done.set()
        return respond(request, bytes(8_000_000))

    server = await asyncio.get_running_loop().create_server(web.Server(answer), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(ASKED["kept"] * 3)
        for _ in range(200):
            await asyncio.sleep(0)
        assert answered == 1
        async with asyncio.timeout(PATIENCE):
            while not done.is_set():
                await reader.read(1_000_000)
        writer.close()


# Has whoever sends what is no HTTP the same error body as everybody else?


_SCAN = b"GET /api/netverify/v2/scans/x HTTP/1.1\r\nHost: x\r\n"


async def answered(url: str, sent: bytes) -> tuple[bytes, dict[str, str]]:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(sent)
    async with asyncio.timeout(PATIENCE):
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")  # to the end: it is closed
    writer.close()
    return head, json.loads(body)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"GARBAGE\r\n\r\n", "Invalid method encountered"),
        (_SCAN + b"no colon\r\n\r\n", "Invalid header token"),
        (_SCAN + b"Content-Length: x\r\n\r\n", "Content-Length"),
        (_SCAN + b"X: " + b"x" * 9_000 + b"\r\n\r\n", "more than 8190 bytes"),
        (b"GET / HTTP/1.1\r\n\r\n", "Missing 'Host' header"),
    ],
)
async def test_what_is_no_http_gets_jumios_error_body(sandbox: Server, sent: bytes, why: str) -> None:
    head, body = await answered(sandbox.url, sent)
    assert b" 400 Bad Request\r\n" in head
    assert b"Content-Type: application/json" in head
    assert set(body) == {"httpStatus", "message", "requestURI"}
    assert body["httpStatus"] == "400"
    assert body["message"].startswith("Bad Request: ")
    assert why in body["message"]
    assert body["requestURI"].startswith("http")


@pytest.mark.parametrize(
    ("path", "kind", "key"),
    [("/x", b"application/json", "message"), ("/_mock/x", b"application/problem+json", "detail")],
)
async def test_a_handler_that_fails_gets_the_body_of_its_surface(
    caplog: pytest.LogCaptureFixture, path: str, kind: bytes, key: str
) -> None:
    async def fail(request: web.Request) -> web.Response:
        raise RuntimeError("on purpose")

    app = web.Application()
    app.router.add_get("/{path:.*}", fail)
    runner = Runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with caplog.at_level(logging.ERROR):
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        head, body = await answered(url, b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
    await runner.cleanup()
    assert head.startswith(b"HTTP/1.1 500 ")
    assert kind in head
    assert "its log says where" in body[key]
    assert "on purpose" not in body[key]
    assert caplog.records


# Is a client that asks before it sends its body told to send it, and any other wish passed over?


async def said(sandbox: Server, path: str, expectation: bytes, version: bytes = b"1.1") -> bytes:
    parts = urlsplit(sandbox.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = b"POST %s HTTP/%s\r\nHost: localhost\r\nConnection: close\r\n" % (path.encode(), version)
    head += b"Content-Type: application/json\r\nContent-Length: 2\r\n"
    writer.write(head + b"Expect: %s\r\n\r\n{}" % expectation)
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("path", "status"), [("/_mock/api/v1/merchants", b"201"), ("/api/netverify/v2/scans/x", b"405")]
)
async def test_expectations(sandbox: Server, path: str, status: bytes) -> None:
    awaited = await said(sandbox, path, b"100-continue")
    assert awaited.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 " + status)
    assert (await said(sandbox, path, b"tea")).startswith(b"HTTP/1.1 " + status)
    assert (await said(sandbox, path, b"100-continue", b"1.0")).startswith(b"HTTP/1.0 " + status)
