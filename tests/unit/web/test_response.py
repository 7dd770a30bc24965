"""Is what goes out at once, byte for byte, what a response of aiohttp would be?"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from mockjumio.web.response import respond

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
