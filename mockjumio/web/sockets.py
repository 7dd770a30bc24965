"""Where does the server listen? At every address of its host, of both families, all at one port."""

import asyncio
import errno
import socket
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache, partial
from ipaddress import IPv4Address, IPv6Address, ip_address
from re import fullmatch
from typing import Any

Address = tuple[socket.AddressFamily, tuple[Any, ...]]  # with a host, a port, and of IPv6 a scope
_TRIES = 20  # of ports that are free at one address and may be taken at another
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)  # localhost is ::1 on machines without IPv6, too


def host_of(said: str) -> str:
    """A name or an address to listen on, in its usual form; empty for every address of the machine.

    Raises ``ValueError`` for what is none: what it is, and what to write.
    """
    bare = said[1:-1] if said.startswith("[") and said.endswith("]") else said
    if bare in ("", "*"):
        return ""
    address = _address(bare)
    if address is None:
        return _name(said, bare)
    if address.is_multicast or str(address) == "255.255.255.255":
        raise ValueError(f"{said!r} is an address of many machines; give one of this machine, {_ALL}")
    if isinstance(address, IPv6Address) and address.is_link_local and not address.scope_id:
        raise ValueError(f"{said!r} is an address of one link; add its interface, as in {address}%eth0")
    return str(address)


_ALL = "or 0.0.0.0 or :: for all of them"


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Also in the short and old forms that the system takes: ``127.1``, ``0``; IPv4 within IPv6 is IPv4."""
    try:
        address = ip_address(text)
    except ValueError:
        with suppress(OSError):
            return IPv4Address(socket.inet_aton(text)) if fullmatch(r"[0-9][0-9A-Za-z.]*", text) else None
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _name(said: str, bare: str) -> str:
    wrong = "is neither a host's name nor an address"
    if "://" in said:
        raise ValueError(f"{said!r} {wrong} but a URL; write the host alone, and the port with --port")
    host, colon, port = bare.rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.endswith("]")):
        raise ValueError(f"{said!r} {wrong} but both and a port; write {host!r}, and --port {port}")
    if not fullmatch(r"[\w.-]+(%[\w.-]+)?", bare) or bare.startswith(("-", ".")):
        raise ValueError(f"{said!r} {wrong}; write one of this machine, {_ALL}")
    return bare


@lru_cache(maxsize=64)  # asked whenever a server says its URL
def is_wildcard(host: str) -> bool:
    """Whether it stands for every address of the machine."""
    return not host or ((address := _address(host)) is not None and address.is_unspecified)


def is_loopback(bound: socket.socket) -> bool:
    """Whether nobody beyond this machine reaches it."""
    return ip_address(bound.getsockname()[0].partition("%")[0]).is_loopback


async def bind(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of a host; ``::`` and no host take IPv4 as well. Port 0 is any free one.

    Raises ``OSError`` if it cannot be, ``ValueError`` if the host is no name.
    """
    if is_wildcard(host) and (not host or ":" in host) and socket.has_dualstack_ipv6():
        return [socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)]
    addresses = await _addresses(host or None, port)
    for _ in range(_TRIES):
        try:
            return _bind(addresses, port)
        except OSError as error:
            if port or error.errno != errno.EADDRINUSE:
                raise
    return _bind(addresses, port)


async def _addresses(host: str | None, port: int) -> list[Address]:
    if host is not None and "\0" in host:
        raise ValueError("a name holds no NUL")  # the system would read it up to there
    find = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = find(flags=socket.AI_PASSIVE | socket.AI_NUMERICHOST)
    except socket.gaierror:  # a name, which may take its time
        found = await asyncio.to_thread(find, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, place) for family, *_, place in found))


def _bind(addresses: Sequence[Address], port: int) -> list[socket.socket]:
    """What is not on this machine is passed over, as long as something is."""
    with ExitStack() as stack:
        sockets: list[socket.socket] = []
        missing: OSError | None = None
        for family, (host, _, *scope) in addresses:
            try:
                one = stack.enter_context(socket.create_server((host, port, *scope), family=family))
            except OSError as error:
                if error.errno not in _NOT_HERE:
                    raise
                missing = error
            else:
                sockets.append(one)
                port = one.getsockname()[1]
        if missing is not None and not sockets:
            raise missing
        stack.pop_all()
    return sockets
