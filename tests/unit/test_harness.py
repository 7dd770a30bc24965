"""Does a sandbox start and stop as a whole, and say what stands in its way?"""

import asyncio
import errno
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockjumio.clock import Mode
from mockjumio.errors import ConfigurationError, Unreachable, UsageError
from mockjumio.harness import Server, _cannot_listen
from mockjumio.options import SandboxOptions
from mockjumio.run.engine import Simulation

if TYPE_CHECKING:
    from tests.conftest import Caller

    Start = Callable[..., Awaitable[Server]]

HAS_IPV6 = socket.has_dualstack_ipv6()


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({"port": 8017}, "http://127.0.0.1:8017"),
        ({"host": "localhost", "port": 1}, "http://localhost:1"),
        ({"host": "::1", "port": 1}, "http://[::1]:1"),
        ({"host": "0.0.0.0", "port": 1}, "http://localhost:1"),
        ({"host": "::", "port": 1}, "http://localhost:1"),
        ({"host": "", "port": 1}, "http://localhost:1"),
        ({"host": "[::1]", "port": 1}, "http://[::1]:1"),
        ({"host": "[::]", "port": 1}, "http://localhost:1"),
        ({"host": "0.0.0.0", "public_url": "https://x.example/"}, "https://x.example"),
    ],
)
def test_its_url_is_where_a_merchant_reaches_it(options: dict[str, object], url: str) -> None:
    assert Server(SandboxOptions(**options)).url == url  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "", "0.0.0.0", *(["::", "::1"] * HAS_IPV6)])
async def test_its_url_answers_whatever_the_host(start_sandbox: "Start", call: "Caller", host: str) -> None:
    sandbox = await start_sandbox(host=host)
    assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200
    assert sandbox.is_local is (host not in ("", "0.0.0.0", "::"))


async def test_two_on_free_ports_live_side_by_side(start_sandbox: "Start", call: "Caller") -> None:
    one, other = await start_sandbox(), await start_sandbox()
    assert one.port != other.port
    for sandbox in (one, other):
        assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200


@pytest.mark.parametrize("mode", Mode)
async def test_what_is_stopped_no_longer_listens_and_its_port_is_free(mode: Mode) -> None:
    async with Server(SandboxOptions(port=0, clock=mode)) as sandbox:
        port = sandbox.port
    async with Server(SandboxOptions(port=port, clock=mode)) as again:
        assert again.port == port


async def test_time_that_stops_by_itself_is_complained_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(self: Simulation) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(Simulation, "run", fail)
    async with Server(SandboxOptions(port=0)):
        await asyncio.sleep(0)
    assert "ended unexpectedly" in caplog.text
    assert "nobody thought of this" in caplog.text


async def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable, match=rf"127\.0\.0\.1:{port}: the port is in use; .*--port 0"):
            await Server(SandboxOptions(port=port)).__aenter__()


async def test_what_is_no_port_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="99999 is not a port"):
        await Server(SandboxOptions(port=99_999)).__aenter__()


@pytest.mark.parametrize("host", ["a\0b", "n" * 70, "a..b"])
async def test_what_is_no_host_is_a_usage_error(host: str) -> None:
    with pytest.raises(UsageError, match=r"is neither a (host's )?name nor an address"):
        await Server(SandboxOptions(host=host, port=0)).__aenter__()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "not permitted"),
        (errno.EADDRNOTAVAIL, "this machine has no such address; --host takes"),
        (errno.ENODEV, os.strerror(errno.ENODEV)),
    ],
)
def test_whatever_stands_in_the_way_of_listening_is_said(number: int, words: str) -> None:
    error = _cannot_listen("192.0.2.1", 80, OSError(number, "Cannot assign requested address"))
    assert str(error).startswith("cannot listen on 192.0.2.1:80: ")
    assert words in str(error)


def test_a_folder_of_scenarios_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError, match="no such folder"):
        Server(SandboxOptions(scenarios=[Path("/nowhere/at/all")]))


async def test_a_manual_clock_stands_where_it_was_put(start_sandbox: "Start") -> None:
    sandbox = await start_sandbox(start=1_000)
    assert sandbox.account.clock.now() == 1_000
