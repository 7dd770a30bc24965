"""Where does the server listen? At every address of its host, of both families, all at one port."""

import asyncio
import errno
import socket
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache, partial
from ipaddress import ip_address
from typing import Any

Address = tuple[socket.AddressFamily, tuple[Any, ...]]  # with a host, a port, and of IPv6 a scope
_TRIES = 20  # of ports that are free at one address and may be taken at another
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)  # localhost is ::1 on machines without IPv6, too


@lru_cache(maxsize=64)  # asked whenever a server says its URL
def is_wildcard(host: str) -> bool:
    """Whether it stands for every address of the machine."""
    with suppress(ValueError):
        return not host or ip_address(host).is_unspecified
    with suppress(OSError, ValueError):
        return not any(socket.inet_aton(host))  # 0 is one, too
    return False


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
            return _bound(addresses, port)
        except OSError as error:
            if port or error.errno != errno.EADDRINUSE:
                raise
    return _bound(addresses, port)


async def _addresses(host: str | None, port: int) -> list[Address]:
    if host is not None and "\0" in host:
        raise ValueError("a name holds no NUL")  # the system would read it up to there
    find = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = find(flags=socket.AI_PASSIVE | socket.AI_NUMERICHOST)
    except socket.gaierror:  # a name, which may take its time
        found = await asyncio.to_thread(find, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, place) for family, *_, place in found))


def _bound(addresses: Sequence[Address], port: int) -> list[socket.socket]:
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
