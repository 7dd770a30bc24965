"""Do calls of ours get there by every way, whole and in time, and is it said why not?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from mockjumio.client.http import Call, HttpClient
from mockjumio.client.portal import Portal
from mockjumio.client.transport import BridgedTransport, Direct, Http, Transport
from mockjumio.delivery.target import Failure
from mockjumio.errors import ConfigurationError, Refused, TimedOut, Unreachable

if TYPE_CHECKING:
    from tests.conftest import Server, Shop

    Start = Callable[..., Awaitable[Server]]


# Do calls get there by every way, and is it said why not?


@pytest.fixture
async def server(start_sandbox: "Start") -> "Server":
    return await start_sandbox()


async def test_every_way_knows_where_it_leads_and_what_can_be_known_of_it(server: "Server") -> None:
    direct, http = Direct(server), Http(f"{server.url}/")
    with Portal() as portal:
        for way in (direct, BridgedTransport(direct, portal)):
            assert (way.url, way.embedded, way.newest_call()) == (server.url, True, 0)
            assert way.newest_event() == server.simulation.events.last == 1
        assert (http.url, http.embedded) == (server.url, False)
        assert (http.newest_call(), http.newest_event()) == (0, None)
    await http.close()


async def _answers(way: Transport, path: str, **call: Any) -> str:
    try:
        return repr(await way.call(call.pop("method", "GET"), path, **call))
    except Refused as refused:
        return f"{refused.status} {refused} {refused.problems}"


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("/merchants", {}),
        ("/clock", {"query": {"merchant": "x"}}),
        ("/clock", {"query": {"merchnt": "x"}}),
        ("/clock/advance", {"method": "POST", "body": {"by": "soon"}}),
        ("/clock/advance", {"method": "POST", "body": {"by": 5, "x": 1}}),
        ("/clock/advance", {"method": "POST"}),
        ("/clock/set", {"method": "POST", "body": {"now": "1999-01-01T00:00:00Z"}}),
        ("/clock", {"method": "PUT"}),
        ("/transactions/a%2Fb", {}),
        ("/nothing/at/all", {}),
        ("/requests", {"query": {"limit": "0"}}),
        ("/merchants", {"method": "POST", "body": {"settings": {"face_match": "perhaps", "x": 1}}}),
        ("/merchants/mockjumio-token", {"method": "DELETE"}),
        (
            "/merchants/mockjumio-token/faults",
            {"method": "POST", "body": {"fault": "status", "params": {"status": 1}}},
        ),
    ],
)
async def test_the_same_call_is_answered_the_same_by_every_way(
    server: "Server", path: str, call: dict[str, Any]
) -> None:
    http = Http(server.url)
    with Portal() as portal:
        bridged = BridgedTransport(http, portal)
        assert await _answers(Direct(server), path, **call) == await _answers(http, path, **call)
        await http.close()
        bridged = BridgedTransport(Http(server.url), portal)
        assert await _answers(Direct(server), path, **call) == await _answers(bridged, path, **call)
        portal.run(bridged._inner.close())  # type: ignore[attr-defined] # it is an Http


@pytest.mark.parametrize(
    ("body", "words"),
    [({"by": {1}}, "the body is not JSON"), ({"by": float("nan")}, "by: NaN is no number in JSON")],
)
async def test_what_is_no_json_is_refused(server: "Server", body: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        await Direct(server).call("POST", "/clock/advance", body=body)
    assert refused.value.status == 400


async def test_what_is_nested_too_deeply_is_refused(server: "Server") -> None:
    body: dict[str, Any] = {}
    for _ in range(100_000):
        body = {"set": body}
    with pytest.raises(Refused, match="nested too deeply"):
        await Direct(server).call("POST", "/transactions", body=body)
    while body:  # bit by bit: Python frees what is nested so deeply by recursion
        body = body["set"]


async def test_events_cannot_be_asked_for_without_http(server: "Server") -> None:
    with pytest.raises(Refused, match="events are streamed over HTTP"):
        await Direct(server).call("GET", "/events")


async def test_an_answer_that_takes_too_long_is_timed_out(server: "Server", shop: "Shop") -> None:
    never = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    shop.answer = wait
    start = {"scenario": "approved", "callback_url": shop.url}
    http = Http(server.url)
    for way in (Direct(server), http):
        await way.call("POST", "/transactions", body=start)
        with pytest.raises(TimedOut, match=r"no answer within 0\.2 seconds"):
            await way.call("POST", "/clock/run-until-idle", body={}, seconds=0.2)
    never.set()
    await http.close()


async def test_nobody_there_is_unreachable(unused_tcp_port: int) -> None:
    http = Http(f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(Unreachable, match="does not answer: "):
        await http.call("GET", "/clock")
    with pytest.raises(Unreachable, match="does not answer: "):
        async with http.listen("x"):
            pytest.fail("nobody is there")
    await http.close()


async def test_another_program_is_not_mistaken_for_a_sandbox(shop: "Shop") -> None:
    http = Http(shop.url.removesuffix("/jumio"))
    with pytest.raises(Unreachable, match="does not answer as mockjumio does"):
        await http.call("GET", "/clock")
    await http.close()


async def test_a_sandbox_on_this_machine_is_called_past_proxies(server: "Server", dead_proxy: None) -> None:
    http = Http(server.url)
    assert (await http.call("GET", "/clock"))["mode"]
    async with http.listen(server.account.token):
        pass
    await http.close()


async def test_another_is_called_through_the_proxy_that_errors_name(
    shop: "Shop", monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((str(request.url), request.headers["Proxy-Authorization"][:6]))
        return web.Response(text="<html>", status=502)

    shop.answer = answer
    proxy = shop.url.removesuffix("/jumio")
    monkeypatch.setenv("HTTP_PROXY", proxy.replace("//", "//me:secret@"))
    http = Http("http://203.0.113.7:8017")
    named = rf"http://203\.0\.113\.7:8017 \(asked through HTTP_PROXY={proxy}\)"
    for _ in range(2):
        with pytest.raises(Unreachable, match=f"^{named} does not answer as mockjumio does: status 502$"):
            await http.call("GET", "/clock")
    assert asked == [("http://203.0.113.7:8017/_mock/api/v1/clock", "Basic ")] * 2
    await http.close()


async def test_a_proxy_that_is_none_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    http = Http("http://203.0.113.7:8017")
    with pytest.raises(ConfigurationError, match="is not an HTTP proxy"):
        await http.call("GET", "/clock")
    await http.close()


def test_what_is_no_url_is_told() -> None:
    with pytest.raises(Unreachable, match="'localhost:8017' is not an http or https URL"):
        Http("localhost:8017")


async def test_a_sandbox_that_wants_a_token_says_so(start_sandbox: "Start") -> None:
    server = await start_sandbox(control_token="sesame")
    http = Http(server.url)
    with pytest.raises(ConfigurationError, match="MOCKJUMIO_CONTROL_TOKEN"):
        await http.call("GET", "/clock")
    with pytest.raises(ConfigurationError, match="MOCKJUMIO_CONTROL_TOKEN"):
        async with http.listen("x"):
            pytest.fail("it is not let in")
    await http.close()


@pytest.mark.parametrize("kind", ["direct", "http"])
async def test_only_what_concerns_the_merchant_is_heard(server: "Server", kind: str) -> None:
    http = Http(server.url)
    way: Transport = Direct(server) if kind == "direct" else http
    other = await way.call("POST", "/merchants", body={"clock": {"mode": "manual"}})
    async with way.listen(server.account.token) as news:
        waiting = asyncio.ensure_future(news())
        await way.call("POST", "/clock/advance", body={"by": "1s"}, query={"merchant": other["token"]})
        assert not waiting.done()
        await way.call("POST", "/clock/advance", body={"by": "1s"})
        async with asyncio.timeout(20):
            await waiting
    await http.close()


async def test_a_sandbox_that_stops_is_told_to_who_listens(start_sandbox: "Start", server: "Server") -> None:
    http = Http(server.url)
    async with http.listen(server.account.token) as news:
        server.simulation.close()
        with pytest.raises(Unreachable, match="has stopped"):
            await news()
    async with Direct(server).listen(server.account.token) as news:
        server.simulation.events.close()
        await news()  # who waits is told to look again, now and then
    await http.close()


# Do calls of ours get over HTTP whole, once, and in time?


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
