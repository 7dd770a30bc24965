"""Does a server listen at every address of its host, at one port?"""

import asyncio
import errno
import re
import socket
from contextlib import ExitStack
from typing import Any

import pytest

from mockjumio.web import sockets
from mockjumio.web.sockets import bind, host_of, is_loopback, is_wildcard

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

    async def addresses(host: str | None, port: int) -> list[sockets.Address]:
        return [(V6, (one, port, 0, 0)) if ":" in one else (V4, (one, port)) for one in hosts]

    monkeypatch.setattr(sockets, "_addresses", addresses)


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
