"""Where does the server listen, and which connections are taken?

It listens at every address of its host, of both families, all at one port.

Beyond the bound each connection is answered with 503 at once. asyncio's own way to accept has no bound, and
without a descriptor left it tries and logs thousands of times a second.
"""

import asyncio
import errno
import socket
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache, partial
from ipaddress import IPv4Address, IPv6Address, ip_address
from re import fullmatch
from ssl import SSLContext
from typing import Any

from mockjumio.web.bodies import Refusal, refuse
from mockjumio.web.protocol import Runner

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


HANDSHAKE = 10.0  # seconds that a client may take for it
STALLED = 60_000  # milliseconds that a client may leave unread what we send, where the system looks after it
PAUSE = 0.5  # seconds until the system is asked again for what it did not give
_IN_A_ROW = 100  # connections that are taken before others have their turn
_OTHERS = 32  # descriptors, or a quarter of all, that are left to callbacks and files

Say = Callable[[str, str], None]  # of what, and in words


class Connections:
    """Takes connections for a runner. :meth:`listen` on sockets, and :meth:`close` in the end.

    ``most`` bounds how many there are at a time; it is less where the system has fewer descriptors. ``say``
    is told that some were refused, and that the system gives no more.
    """

    def __init__(self, runner: Runner, most: int, say: Say) -> None:
        have = descriptors()
        self.most = most if have is None else max(1, min(most, have - max(_OTHERS, have // 4)))
        self._serve = runner.handlers
        self._serve.ended = self._count_end
        self._say = say
        self._open = 0
        self._sockets: list[socket.socket] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, sockets: Iterable[socket.socket], context: SSLContext | None) -> None:
        for one in sockets:
            one.setblocking(False)
            self._sockets.append(one)
            self._begin(self._accept(one, context))

    async def close(self) -> None:
        """Take no more; those that are open stay."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for one in self._sockets:
            one.close()

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listening: socket.socket, context: SSLContext | None) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                for _ in range(_IN_A_ROW):
                    connection, _ = await loop.sock_accept(listening)
                    self._take(connection, context)
                await asyncio.sleep(0)
            except ConnectionError:  # that client has gone already
                continue
            except OSError as error:
                why = f"the system gives no more connections ({error.strerror}); they wait until some end"
                self._say("no descriptors", f"{why}. Raise its limit (ulimit -n), or lower --max-connections")
                await asyncio.sleep(PAUSE)

    def _take(self, connection: socket.socket, context: SSLContext | None) -> None:
        if self._open < self.most:
            self._open += 1
            self._begin(self._serve_connection(connection, context))
            return
        why = f"there are {self.most} connections already"
        self._say(
            "connections", f"{why}, further ones are refused; --max-connections and ulimit -n allow more"
        )
        with connection:
            if context is None:
                _refuse(connection, why)

    async def _serve_connection(self, connection: socket.socket, context: SSLContext | None) -> None:
        patience = None if context is None else HANDSHAKE
        try:
            if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED)
            await asyncio.get_running_loop().connect_accepted_socket(
                self._serve.accept, connection, ssl=context, ssl_handshake_timeout=patience
            )
        except OSError:  # the client has gone, or did not come to terms on TLS
            self._count_end()
        except BaseException:
            self._count_end()
            raise

    def _count_end(self) -> None:
        self._open -= 1


def _refuse(connection: socket.socket, why: str) -> None:
    answer = refuse(Refusal(503, why), "/")
    body = answer.body if isinstance(answer.body, bytes) else b""
    head = (
        f"HTTP/1.1 503 {answer.reason}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    with suppress(OSError):
        connection.recv(1 << 16)  # what stays unread would cost the client our answer
    with suppress(OSError):
        connection.send(f"{head}Retry-After: 1\r\nConnection: close\r\n\r\n".encode() + body)


def descriptors() -> int | None:
    """How many files and connections the process may have open; ``None`` if there is no limit."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def make_room(connections: int) -> None:
    """Raise the process's own limit, as far as the system lets it, so that there may be so many."""
    have, wanted = descriptors(), connections + max(_OTHERS, connections // 3 + 1)
    if have is None or have >= wanted:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    reached = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(OSError, ValueError):  # macOS has a limit below that which it names
        resource.setrlimit(resource.RLIMIT_NOFILE, (reached, hard))
