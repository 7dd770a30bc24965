"""At most so many connections, at every address of the host, none for ever, and a log that stays readable?"""

import asyncio
import errno
import json
import re
import socket
import ssl
import subprocess
import sys
from asyncio.subprocess import PIPE
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.settings import Limits
from mockjumio.web import connections, protocol
from mockjumio.web.connections import Connections, bind, host_of, is_loopback, is_wildcard
from mockjumio.web.protocol import Runner
from tests.certificates import Pki

# Are there at most so many connections, none for ever, and does a system that gives no more stop nothing?


PATIENCE = 20
HEALTH = b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\n"
Start = Callable[..., Awaitable[Server]]


class Line(NamedTuple):
    """A connection of a client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def rest(self) -> bytes:
        """Everything until it is closed; nothing more if it is broken off."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read()
            except ConnectionError:
                return b""

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


@pytest.fixture
async def dial() -> AsyncIterator[Callable[[int], Awaitable[Line]]]:
    """Connect to a port of this machine."""
    lines: list[Line] = []

    async def dial(port: int) -> Line:
        lines.append(Line(*await asyncio.open_connection("127.0.0.1", port)))
        return lines[-1]

    yield dial
    for line in lines:
        line.writer.close()


Dial = Callable[[int], Awaitable[Line]]


async def asked(line: Line) -> bytes:
    await line.send(HEALTH + b"Connection: close\r\n\r\n")
    return await line.rest()


async def test_beyond_the_bound_each_is_told_so_and_one_that_ends_makes_room(
    start_sandbox: Start, dial: Dial
) -> None:
    said: list[str] = []
    sandbox = await start_sandbox(limits=Limits(connections=3), on_warning=said.append)
    held = [await dial(sandbox.port) for _ in range(3)]
    for line in held:
        await line.send(HEALTH)  # and no end of it
    for _ in range(10):
        head, _, body = (await asked(await dial(sandbox.port))).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b"Connection: close" in head
        assert json.loads(body)["message"] == "Service Unavailable: there are 3 connections already"
    assert said == [
        "there are 3 connections already, further ones are refused; "
        "--max-connections and ulimit -n allow more"
    ]
    await held[0].close()
    async with asyncio.timeout(PATIENCE):
        while not (await asked(await dial(sandbox.port))).startswith(b"HTTP/1.1 200 "):
            pass
    await held[1].send(b"Connection: close\r\n\r\n")
    assert (await held[1].rest()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"G",
        HEALTH,
        HEALTH + b"\r\n",
        HEALTH + b"\r\n" + HEALTH,
        b"POST /api/netverify/v2/scans/x HTTP/1.1\r\nContent-Le",
    ],
)
async def test_what_sends_no_whole_head_is_closed(
    start_sandbox: Start, dial: Dial, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(protocol, "IDLE", 0.05)
    line = await dial((await start_sandbox()).port)
    await line.send(sent)
    answer = await line.rest()
    assert answer.startswith(b"HTTP/1.1 200 ") if b"\r\n\r\n" in sent else answer == b""


async def test_what_drips_is_closed_too(
    start_sandbox: Start, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "IDLE", 0.05)
    line = await dial((await start_sandbox()).port)

    async def drip() -> None:
        await line.send(HEALTH)
        while True:
            await line.send(b"X: y\r\n")
            await asyncio.sleep(0)

    with pytest.raises(ConnectionError):
        await asyncio.wait_for(drip(), PATIENCE)


async def test_a_call_that_is_being_answered_is_not_closed(
    start_sandbox: Start, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "IDLE", 0.05)
    sandbox = await start_sandbox()
    stream = await dial(sandbox.port)
    await stream.send(b"GET /_mock/api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await stream.reader.readuntil(b": mockjumio\n\n")
    for _ in range(3):  # each is closed after that time
        await (await dial(sandbox.port)).rest()
    sandbox.simulation.events.emit("clock.moved", None, 0, path="/still-heard")
    async with asyncio.timeout(PATIENCE):
        await stream.reader.readuntil(b"/still-heard")


class Said(list[str]):
    def __call__(self, what: str, words: str) -> None:
        self.append(words)


@asynccontextmanager
async def listening(
    *, most: int = 10, context: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[int, Runner, Said]]:
    """An application of one handler; its port, its runner, and what is said of it."""

    async def healthy(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/_mock/health", healthy)
    runner, said = Runner(app), Said()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        taking = Connections(runner, most, said)
        stack.push_async_callback(taking.close)
        sockets = await bind("127.0.0.1", 0)
        taking.listen(sockets, context)
        yield sockets[0].getsockname()[1], runner, said


async def test_who_ends_no_handshake_is_closed_and_leaves_room(
    pki: Pki, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HANDSHAKE", 0.05)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki.issue())
    async with listening(most=2, context=context) as (port, _, said):
        for sent in (b"", b"\x16\x03\x01", b"GET / HTTP/1.1\r\n\r\n", HEALTH) * 2:
            line = await dial(port)
            await line.send(sent)
            assert b"HTTP" not in await line.rest()
        held = [await dial(port) for _ in range(2)]
        assert await (await dial(port)).rest() == b""  # there is no TLS yet in which it could be told
        assert len(said) == 1
        for line in held:
            await line.rest()
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.load_verify_locations(pki.ca_file)
        reader, writer = await asyncio.open_connection("localhost", port, ssl=client)
        assert (await asked(Line(reader, writer))).startswith(b"HTTP/1.1 200 ")
        writer.close()


async def test_a_system_that_gives_no_more_is_said_once_a_time_and_asked_again(
    dial: Dial, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.get_running_loop()
    accept, refusals = loop.sock_accept, iter(range(50))

    async def refuse(listening: socket.socket) -> tuple[socket.socket, object]:
        if next(refusals, None) is None:
            return await accept(listening)
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(connections, "PAUSE", 0)
    monkeypatch.setattr(loop, "sock_accept", refuse)
    async with listening() as (port, _, said):
        assert (await asked(await dial(port))).startswith(b"HTTP/1.1 200 ")
    assert next(refusals, None) is None
    assert set(said) == {
        "the system gives no more connections (Too many open files); they wait until some end. "
        "Raise its limit (ulimit -n), or lower --max-connections"
    }
    assert not caplog.records


async def test_a_caller_who_has_gone_stops_nobody(dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    accept, gone = loop.sock_accept, iter([True])

    async def abort(listening: socket.socket) -> tuple[socket.socket, object]:
        if next(gone, False):
            raise ConnectionAbortedError
        return await accept(listening)

    monkeypatch.setattr(loop, "sock_accept", abort)
    async with listening() as (port, _, said):
        assert (await asked(await dial(port))).startswith(b"HTTP/1.1 200 ")
    assert said == []


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux looks after it")
async def test_who_reads_nothing_is_left_to_the_system(dial: Dial) -> None:
    async with listening() as (port, runner, _):
        line = await dial(port)
        await line.send(HEALTH + b"\r\n")
        await line.reader.readuntil(b"\r\n\r\n")
        (connection,) = runner.handlers.whole
        assert connection.transport is not None
        taken = connection.transport.get_extra_info("socket")
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == connections.STALLED


@pytest.mark.parametrize(("have", "most"), [(None, 10), (1_000, 10), (40, 8), (1, 1)])
async def test_some_descriptors_are_left_for_the_rest(
    monkeypatch: pytest.MonkeyPatch, have: int | None, most: int
) -> None:
    monkeypatch.setattr(connections, "descriptors", lambda: have)
    runner = Runner(web.Application())
    await runner.setup()
    assert Connections(runner, 10, Said()).most == most
    await runner.cleanup()


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "reached"), [(64, 256, 90, 122), (64, 256, 9_000, 256), (200, 256, 90, 200)]
)
def test_the_process_takes_as_many_descriptors_as_it_may(
    soft: int, hard: int, wanted: int, reached: int
) -> None:
    code = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n"
        "from mockjumio.web.connections import descriptors, make_room\n"
        f"make_room({wanted})\n"
        "print(descriptors())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(ran.stdout) == reached


async def test_a_sandbox_that_may_have_few_descriptors_says_so_once_and_goes_on(
    tmp_path: Path, dial: Dial
) -> None:
    ready = tmp_path / "ready.json"
    limits = "import resource, runpy; resource.setrlimit(resource.RLIMIT_NOFILE, (48, 48))\n"
    code = limits + "runpy.run_module('mockjumio', run_name='__main__', alter_sys=True)"
    words = ("serve", "--port", "0", "--ready-file", str(ready), "--log-format", "text")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, *words), stdout=PIPE, stderr=PIPE, cwd=tmp_path
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while b"curl" not in await process.stdout.readline():
                pass
        port = urlsplit(json.loads(ready.read_text())["url"]).port
        assert port is not None
        held = [await dial(port) for _ in range(150)]
        assert b"503 Service Unavailable" in await held[-1].rest()
        for line in held:
            await line.close()
        async with asyncio.timeout(PATIENCE):
            while not (await asked(await dial(port))).startswith(b"HTTP/1.1 200 "):
                pass
    finally:
        process.terminate()
        _, errors = await process.communicate()
    assert errors.decode().splitlines() == [
        "mockjumio: warning: there are 16 connections already, further ones are refused; "
        "--max-connections and ulimit -n allow more"
    ]


# Does a server listen at every address of its host, at one port?


HAS_IPV6 = socket.has_dualstack_ipv6()
V4, V6 = socket.AF_INET, socket.AF_INET6


def family(host: str, port: int) -> socket.AddressFamily:
    """The family of a connection that is taken; raises ``OSError`` if none is."""
    with socket.create_connection((host, port), timeout=5) as one:
        return socket.AddressFamily(one.family)


@pytest.mark.parametrize("host", ["", "::", "0.0.0.0", "0", "::0", "0:0::0"])
def test_some_hosts_are_every_address(host: str) -> None:
    assert is_wildcard(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "0.example", "a..b", "ü", "127.1", "*"])
def test_others_are_not(host: str) -> None:
    assert not is_wildcard(host)


@pytest.mark.parametrize(
    ("said", "host"),
    [
        *(("localhost", "localhost"), ("Sand_Box.example", "Sand_Box.example"), ("bücher.example",) * 2),
        *(("[::1]", "::1"), ("0:0::1", "::1"), ("fe80::1%eth0", "fe80::1%eth0"), ("::", "::")),
        *(("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0", "0.0.0.0")),
        *(("::ffff:127.0.0.1", "127.0.0.1"), ("::ffff:7f00:1", "127.0.0.1"), ("[::ffff:0.0.0.0]", "0.0.0.0")),
        *(("*", ""), ("", "")),
    ],
)
def test_a_host_is_read_in_each_of_its_forms(said: str, host: str) -> None:
    assert host_of(said) == host


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        *(("127.0.0.1:80", "write '127.0.0.1', and --port 80"), ("[::1]:80", "write '[::1]', and --port 80")),
        *(("http://localhost:80", "write the host alone"), ("https://[::1]/", "write the host alone")),
        *(("ff02::1", "give one of this machine"), ("224.0.0.1", "give one of"), ("255.255.255.255", "give")),
        ("fe80::1", "add its interface, as in fe80::1%eth0"),
        *((text, "write one of this machine, ") for text in (" ", "a b", "a\nb", "x/8", "-x")),
        *((text, "write one of this machine, ") for text in ("[::1", "::1]", "::g", "a,b", "a\0")),
    ],
)
def test_what_is_no_host_is_told_with_what_to_write(said: str, fix: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fix)) as caught:
        host_of(said)
    assert str(caught.value).startswith(repr(said))


@pytest.mark.skipif(not HAS_IPV6, reason="no IPv6 on this machine")
@pytest.mark.parametrize("host", ["", "::", "::0"])
async def test_a_wildcard_answers_to_both_families(host: str) -> None:
    with ExitStack() as stack:
        bound = [stack.enter_context(one) for one in await bind(host, 0)]
        port = bound[0].getsockname()[1]
        assert (family("127.0.0.1", port), family("::1", port)) == (V4, V6)
        assert not is_loopback(bound[0])


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1", "127.1"])
async def test_an_address_is_one(host: str) -> None:
    (bound,) = await bind(host, 0)
    with bound:
        assert family("127.0.0.1", bound.getsockname()[1]) is V4
        assert is_loopback(bound) is (host != "0.0.0.0")


def addressed(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """Let a name have these addresses."""

    async def addresses(host: str | None, port: int) -> list[connections.Address]:
        return [(V6, (one, port, 0, 0)) if ":" in one else (V4, (one, port)) for one in hosts]

    monkeypatch.setattr(connections, "_addresses", addresses)


@pytest.mark.skipif(not HAS_IPV6, reason="no IPv6 on this machine")
async def test_a_name_is_all_its_addresses_at_one_port(monkeypatch: pytest.MonkeyPatch) -> None:
    addressed(monkeypatch, "::1", "127.0.0.1", "127.0.0.2")
    with ExitStack() as stack:
        bound = [stack.enter_context(one) for one in await bind("name.test", 0)]
        assert [one.getsockname()[0] for one in bound] == ["::1", "127.0.0.1", "127.0.0.2"]
        assert len({one.getsockname()[1] for one in bound}) == 1


async def test_another_port_is_tried_where_one_is_taken_at_another_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addressed(monkeypatch, "127.0.0.1", "127.0.0.2")
    create, refused = socket.create_server, []

    def create_once(address: tuple[Any, ...], **options: Any) -> socket.socket:
        if address[0] == "127.0.0.2" and not refused:
            refused.append(address[1])
            raise OSError(errno.EADDRINUSE, "taken")
        return create(address, **options)

    monkeypatch.setattr(socket, "create_server", create_once)
    bound = await bind("name.test", 0)
    assert len(bound) == 2
    assert refused
    for one in bound:
        one.close()


async def test_what_is_taken_stays_so_and_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    addressed(monkeypatch, "127.0.0.1", "127.0.0.2")
    with socket.create_server(("127.0.0.2", 0)) as taken:
        with pytest.raises(OSError, match="in use"):
            await bind("name.test", taken.getsockname()[1])
        socket.create_server(("127.0.0.1", taken.getsockname()[1])).close()


async def test_an_address_that_this_machine_lacks_is_passed_over_if_there_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addressed(monkeypatch, "203.0.113.1", "127.0.0.1")
    (bound,) = await bind("name.test", 0)
    bound.close()
    addressed(monkeypatch, "203.0.113.1", "203.0.113.2")
    with pytest.raises(OSError, match="assign requested address"):
        await bind("name.test", 0)


async def test_names_are_looked_up_without_holding_up_the_loop() -> None:
    bound = await asyncio.wait_for(bind("localhost", 0), 20)
    assert all(map(is_loopback, bound))
    for one in bound:
        one.close()


@pytest.mark.parametrize("host", ["a..b", "x" * 80, "localhost\0b"])
async def test_what_is_no_name_is_a_value_error(host: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the system's words differ
        await bind(host, 0)


# Does the log stay readable when callers send what is not HTTP?


async def test_a_request_that_cannot_be_read_is_a_line(
    sandbox: Server, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    writer.write(b"GET / HTTP/9.9\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.0 400 ")
    writer.close()
    await writer.wait_closed()
    (record,) = [one for one in caplog.records if one.name == "mockjumio.http"]
    assert record.exc_info is None
    assert "Invalid HTTP version" in record.getMessage()
    assert "\n" not in record.getMessage()


@pytest.mark.parametrize(
    "path",
    [
        "/_mock/trigger",
        "/_mock/api/v1/merchants",
        "/api/v4/initiate",
        "/api/v1/accounts",
        "/_mock/journeys/x",
    ],
)
async def test_whoever_leaves_before_the_body_is_whole_is_no_error(
    dial: Dial, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Shop Web/1\r\nAccept: text/html\r\n"
    head += f"Authorization: Basic {b64encode(b'mockjumio-token:mockjumio-secret').decode()}\r\n"
    kind = "application/json" if "/api" in path else "application/x-www-form-urlencoded"
    async with Server(SandboxOptions(port=0)) as sandbox:
        line = await dial(sandbox.port)
        await line.send(f"{head}Content-Type: {kind}\r\nContent-Length: 9\r\n\r\n{{".encode())
        await asked(await dial(sandbox.port))  # the head of the first one was read by then
        await line.close()
    assert [one.getMessage() for one in caplog.records] == []


async def test_whoever_leaves_before_the_answer_is_written_is_no_error(
    dial: Dial, caplog: pytest.LogCaptureFixture
) -> None:
    gone = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        with pytest.raises(ConnectionError):
            await request.read()  # which never comes, so that we hear once it has left
        try:
            await web.StreamResponse().prepare(request)
        finally:
            gone.set()
        raise AssertionError

    app = web.Application()
    app.router.add_post("/_mock/x", answer)
    runner = Runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line = await dial(runner.addresses[0][1])
    await line.send(b"POST /_mock/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
    await line.close()
    async with asyncio.timeout(PATIENCE):
        await gone.wait()
    await runner.cleanup()
    assert [one.getMessage() for one in caplog.records] == []
