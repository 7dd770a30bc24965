"""Which requests are answered without aiohttp's handler, and do all others come to it as they were sent?"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from mockjumio.web import protocol
from mockjumio.web.connections import Connections, bind
from mockjumio.web.protocol import Runner
from tests.certificates import Pki
from tests.conftest import PATIENCE

GET = b"GET /_mock/echo HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(body: bytes, more: bytes = b"") -> bytes:
    head = b"POST /_mock/echo HTTP/1.1\r\nHost: localhost\r\n%bContent-Length: %d\r\n\r\n" % (more, len(body))
    return head + body


class Line(NamedTuple):
    """A connection, the server's side of it, and what lets ``?wait`` have its answer."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    runner: Runner
    go_on: asyncio.Event

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)

    async def answer(self) -> tuple[bytes, bytes]:
        """The head of the next answer, and its body."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            return head, await self.reader.readexactly(length)

    async def rest(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()

    async def pause(self) -> None:
        """Until the server has read what was sent."""
        await self.writer.drain()
        await asyncio.sleep(0.02)

    @property
    def is_fast(self) -> bool:
        """Whether aiohttp's handler has not got the connection."""
        return len(self.runner.handlers.whole) == 1 and not self.runner.handlers.connections


@asynccontextmanager
async def dialled(tls: Pki | None = None) -> AsyncIterator[Line]:
    async def echo(request: web.Request) -> web.Response:
        if "wait" in request.query:
            await go_on.wait()
        if "fail" in request.query:
            raise ValueError("a fault of ours")
        if "left" in request.query:
            raise ConnectionResetError
        if "forbidden" in request.query:
            raise web.HTTPForbidden(text="no")
        return web.Response(body=request.method.encode() + b" " + await request.read())

    go_on = asyncio.Event()
    app = web.Application()
    app.router.add_route("*", "/_mock/echo", echo)
    server = client = None
    if tls is not None:
        server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        server.load_cert_chain(tls.issue())
        client.load_verify_locations(tls.ca_file)
    runner = Runner(app)
    await runner.setup()
    connections = Connections(runner, 10, lambda what, words: None)
    sockets = await bind("127.0.0.1", 0)
    connections.listen(sockets, server)
    name = None if client is None else "localhost"
    port = sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname=name)
    try:
        yield Line(reader, writer, runner, go_on)
    finally:
        writer.close()
        await connections.close()
        await runner.cleanup()


async def test_what_comes_as_a_whole_needs_no_handler() -> None:
    async with dialled() as line:
        for sent, said in ((GET, b"GET "), (post(b"abc"), b"POST abc"), (GET, b"GET ")):
            line.send(sent)
            assert (await line.answer())[1] == said
        assert line.is_fast


async def test_a_head_may_come_in_pieces() -> None:
    async with dialled() as line:
        for whole, said in ((GET, b"GET "), (post(b"abc"), b"POST abc")):
            for cut in (1, 9, whole.find(b"\r\n\r\n") + 2):
                line.send(whole[:cut])
                await line.pause()
                line.send(whole[cut:])
                assert (await line.answer())[1] == said
        assert line.is_fast


async def test_a_body_may_come_right_after_its_head() -> None:
    async with dialled() as line:
        whole = post(b"x" * 10_000)
        for cut in (whole.find(b"\r\n\r\n") + 4, len(whole) - 1):
            line.send(whole[:cut])
            await line.pause()
            line.send(whole[cut:])
            assert (await line.answer())[1] == b"POST " + b"x" * 10_000
        assert line.is_fast


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ((GET * 3,), [b"GET "] * 3),
        ((post(b"abc") + GET,), [b"POST abc", b"GET "]),
        ((post(b"abc") + GET[:9], GET[9:]), [b"POST abc", b"GET "]),
        ((post(b"x" * 70_000),), [b"POST " + b"x" * 70_000]),
        ((post(b"x" * 70_000)[:300], post(b"x" * 70_000)[300:]), [b"POST " + b"x" * 70_000]),
    ],
)
async def test_anything_else_comes_to_aiohttp_as_it_was_sent(
    pieces: tuple[bytes, ...], said: list[bytes]
) -> None:
    async with dialled() as line:
        line.send(GET)
        assert (await line.answer())[1] == b"GET "
        for piece in pieces:
            line.send(piece)
            await line.pause()
        assert [(await line.answer())[1] for _ in said] == said
        assert isinstance(line.runner.handlers.connections[0], RequestHandler)
        line.send(GET)  # it stays there
        assert (await line.answer())[1] == b"GET "


async def test_a_body_that_comes_late_is_waited_for_by_aiohttp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "REST", 0.02)
    async with dialled() as line:
        line.send(post(b"abc")[:-1])
        async with asyncio.timeout(PATIENCE):
            while line.is_fast:
                await line.pause()
        line.send(b"c")
        assert (await line.answer())[1] == b"POST abc"


async def test_many_small_chunks_come_to_aiohttp_too() -> None:
    async with dialled() as line:
        line.send(post(b"", b"Transfer-Encoding: chunked\r\n").replace(b"Content-Length: 0\r\n", b""))
        line.send(b"1\r\nx\r\n" * 5_000 + b"0\r\n\r\n")  # aiohttp's reader holds 4,096 of them
        assert (await line.answer())[1] == b"POST " + b"x" * 5_000
        assert not line.is_fast


async def test_who_asks_to_go_on_is_told() -> None:
    async with dialled() as line:
        line.send(post(b"abc", b"Expect: 100-continue\r\n")[:-3])
        assert await line.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.send(b"abc")
        assert (await line.answer())[1] == b"POST abc"


async def test_what_comes_before_the_answer_is_answered_after_it() -> None:
    async with dialled() as line:
        line.send(GET.replace(b"/_mock/echo", b"/_mock/echo?wait"))
        await line.pause()
        for _ in range(3):
            line.send(post(b"abc"))
            await line.pause()
        line.go_on.set()
        assert [(await line.answer())[1] for _ in range(4)] == [b"GET ", *[b"POST abc"] * 3]


async def test_who_sends_on_and_on_before_the_answer_is_not_read() -> None:
    async with dialled() as line:
        line.send(GET.replace(b"/_mock/echo", b"/_mock/echo?wait"))
        await line.pause()
        large = post(b"x" * 60_000)
        many = 400  # which are more than the system keeps on the way

        async def send_on() -> None:
            for _ in range(many):
                line.send(large)
                await line.writer.drain()

        sending = asyncio.create_task(send_on())
        await asyncio.sleep(0.2)
        assert not sending.done()
        line.go_on.set()
        assert (await line.answer())[1] == b"GET "
        for _ in range(many):
            assert len((await line.answer())[1]) == 60_005
        await sending


async def test_no_http_is_answered_in_our_words() -> None:
    async with dialled() as line:
        line.send(b"nonsense\r\n\r\n")
        answer = await line.rest()
        assert answer.startswith(b"HTTP/1.0 400 Bad Request\r\n")
        assert b'"httpStatus": "400"' in answer


@pytest.mark.parametrize(
    "sent", [b"GET /_mock/echo HTTP/1.0\r\n\r\n", GET[:-2] + b"Connection: close\r\n\r\n"]
)
async def test_a_last_request_closes(sent: bytes) -> None:
    async with dialled() as line:
        line.send(sent)
        assert (await line.rest()).endswith(b"\r\n\r\nGET ")


async def test_a_head_alone_has_no_body() -> None:
    async with dialled() as line:
        line.send(GET.replace(b"GET", b"HEAD"))
        assert (await line.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK\r\n")
        line.send(GET)
        assert (await line.answer())[1] == b"GET "
        assert line.is_fast


@pytest.mark.parametrize(("query", "status"), [(b"fail", b"500"), (b"left", b"500"), (b"forbidden", b"403")])
async def test_what_goes_wrong_is_answered(
    query: bytes, status: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with dialled() as line:
        line.send(GET.replace(b"/_mock/echo", b"/_mock/echo?" + query))
        assert (await line.answer())[0].startswith(b"HTTP/1.1 " + status)
        assert [one.name for one in caplog.records] == ["mockjumio.http"] * (status == b"500")


async def test_an_end_waits_for_the_answer_and_closes_who_is_idle() -> None:
    async with dialled() as line:
        line.send(GET.replace(b"/_mock/echo", b"/_mock/echo?wait"))
        await line.pause()
        ending = asyncio.create_task(line.runner.cleanup())
        await asyncio.sleep(0.05)
        assert not ending.done()
        line.go_on.set()
        assert (await line.answer())[1] == b"GET "
        assert await line.rest() == b""
        await ending


async def test_an_end_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SHUTDOWN", 0.05)
    async with dialled() as line:
        line.send(GET.replace(b"/_mock/echo", b"/_mock/echo?wait"))
        await line.pause()
        async with asyncio.timeout(PATIENCE):
            await line.runner.cleanup()
            assert await line.rest() == b""


async def test_it_is_the_same_over_tls(pki: Pki) -> None:
    async with dialled(tls=pki) as line:
        for sent, said in ((GET, b"GET "), (post(b"abc"), b"POST abc")):
            line.send(sent)
            assert (await line.answer())[1] == said
        assert line.is_fast
        line.send(GET * 2)
        assert [(await line.answer())[1] for _ in range(2)] == [b"GET "] * 2
        assert not line.is_fast
