"""Do calls of ours get over HTTP whole, once, and in time?"""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from mockjumio.client.http import Call, HttpClient
from mockjumio.delivery.failures import Failure

if TYPE_CHECKING:
    from tests.conftest import Shop


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    client = HttpClient()
    yield client
    await client.close()


async def test_an_answer_of_any_length_is_whole_and_the_connection_serves_again(
    shop: "Shop", client: HttpClient
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if "chunked" not in request.query:
            return web.Response(body=b"x" * 3_000_000)
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(3):
            await response.write(b"y" * 100_000)
        return response

    shop.answer = answer
    assert await client.ask(Call("GET", shop.url), seconds=20) == (200, b"x" * 3_000_000)
    assert await client.ask(Call("GET", f"{shop.url}?chunked"), seconds=20) == (200, b"y" * 300_000)
    assert shop.received[0].connection == shop.received[1].connection


async def test_a_request_has_what_is_said_and_nothing_else(shop: "Shop", client: HttpClient) -> None:
    await client.ask(Call("GET", shop.url, (("Accept", "a/b"),)), seconds=20)
    await client.ask(Call("PATCH", shop.url, (("X", "1"),), b"body"), seconds=20)
    get, patch = shop.received
    host = shop.url.split("/")[2]
    assert dict(get.headers) == {"Host": host, "Accept": "a/b"}
    assert dict(patch.headers) == {"Host": host, "X": "1", "Content-Length": "4"}
    assert patch.body == b"body"


async def test_of_what_is_too_long_enough_is_taken_to_know_it(shop: "Shop", client: HttpClient) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"x" * 5_000_000)

    shop.answer = answer
    _, body = await client.ask(Call("GET", shop.url), seconds=20, largest=100_000)
    assert 100_000 < len(body) < 1_000_000
    shop.answers(204)
    assert await client.ask(Call("GET", shop.url), seconds=20) == (204, b"")


async def test_a_kept_connection_that_is_gone_costs_no_call(client: HttpClient) -> None:
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer once a connection, as if more were welcome; what is asked then finds nobody."""
        connections.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        for _ in range(3):
            assert await client.ask(Call("GET", url), seconds=20) == (200, b"ok")
        assert len(connections) == 3
        await client.close()


async def test_what_breaks_off_and_what_never_comes_is_no_answer(client: HttpClient) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        if b"/breaks" in asked:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok")
            writer.close()
        else:
            await reader.read()
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(Failure, match="broke off"):
            await client.ask(Call("GET", f"{url}/breaks"), seconds=20)
        with pytest.raises(TimeoutError):
            await client.ask(Call("GET", f"{url}/never"), seconds=0.05)
        with pytest.raises(TimeoutError):
            async with client.stream(Call("GET", f"{url}/never"), seconds=0.05):
                pytest.fail("nothing came")


async def test_a_stream_is_read_line_by_line_up_to_its_end(shop: "Shop", client: HttpClient) -> None:
    going_on = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=202)
        await response.prepare(request)
        await response.write(b"one\ntw")
        await going_on.wait()
        await response.write(b"o\nthree\nno end")
        return response

    shop.answer = answer
    async with asyncio.timeout(20), client.stream(Call("GET", shop.url), seconds=20) as stream:
        assert (stream.status, await stream.line()) == (202, b"one\n")
        waiting = asyncio.ensure_future(stream.line())
        await asyncio.sleep(0)
        waiting.cancel()  # who gives up waiting takes nothing along
        going_on.set()
        assert [await stream.line() for _ in range(4)] == [b"two\n", b"three\n", b"", b""]


async def test_of_a_stream_that_is_left_nothing_goes_on(shop: "Shop", client: HttpClient) -> None:
    gone = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"line\n")
                await asyncio.sleep(0)
        finally:
            gone.set()

    shop.answer = answer
    async with asyncio.timeout(20):
        async with client.stream(Call("GET", shop.url), seconds=20) as stream:
            assert await stream.line() == b"line\n"
        await gone.wait()
