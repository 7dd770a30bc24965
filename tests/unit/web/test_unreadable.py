"""Has whoever sends what is no HTTP the same error body as everybody else?"""

import asyncio
import json
import logging
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from mockjumio.harness import Server
from mockjumio.web.unreadable import Runner

PATIENCE = 20
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
