"""How do bytes get to a merchant and back? Connections are opened, kept, used again and closed.

One timer watches the deadlines of all connections. It is set again only for a deadline that is earlier than
its own, so that an attempt that is answered in time sets no timer.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable, Sequence
from contextvars import Context, copy_context
from itertools import chain
from math import inf
from typing import Any, NamedTuple, cast

from aiohappyeyeballs import AddrInfoType, start_connection

from mockjumio.delivery.answer import Answer
from mockjumio.delivery.target import (
    Failure,
    Target,
    address_of,
    connection_failure,
    name_of,
    no_tls,
    printable_bytes,
    reset,
    unresolved_host,
)
from mockjumio.exchanges import Outcome

KEPT = 15.0  # seconds that an unused connection is kept; many servers close theirs soon after
_NEXT_ADDRESS = 0.25  # seconds after which another address is tried too (RFC 8305, 5)
_NO_LINGER = struct.pack("ii", 1, 0)  # closing sends a reset instead of what is left


class Route(NamedTuple):
    """How a connection is opened; equal routes share connections.

    With a ``proxy`` and TLS it is a tunnel to the host. With a proxy and plain HTTP there is no host here,
    since each request names its own.
    """

    host: str
    port: int
    context: ssl.SSLContext | None = None
    proxy: Target | None = None


class Reply(asyncio.Future[None]):
    """Done when an answer is. Whoever awaits it goes on in the same turn of the loop, and not in the next: on
    a clock that is moved there is one callback at a time, and each would cost a turn more.
    """

    _then: tuple[Callable[[Any], object], Context | None] | None = None

    def add_done_callback(self, fn: Callable[[Any], object], /, *, context: Context | None = None) -> None:
        if self._then is None and not self.done():
            self._then = (fn, context)
        else:
            super().add_done_callback(fn, context=context)

    def remove_done_callback(self, fn: Callable[[Any], object], /) -> int:
        if self._then is not None and self._then[0] == fn:
            self._then = None
            return 1
        return super().remove_done_callback(fn)

    def go_on(self) -> None:
        """The answer is there; not to be called by a task, which would have another one run inside it."""
        then, self._then = self._then, None
        self.set_result(None)
        if then is not None:
            fn, context = then
            (context or copy_context()).run(fn, self)

    def cancel(self, msg: object = None) -> bool:
        self._hand_on()
        return super().cancel(msg)

    def set_exception(self, exception: type | BaseException, /) -> None:
        self._hand_on()
        super().set_exception(exception)

    def _hand_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            super().add_done_callback(then[0], context=then[1])


class Connection(asyncio.Protocol):
    """A connection. ``send`` returns a future that is done when ``answer`` is."""

    transport: asyncio.Transport

    def __init__(self, wire: "Wire", route: Route) -> None:
        self.route = route
        self.answer = Answer()
        self.requests = 0  # that were sent
        self.first_byte: float | None = None  # of the answer, by the loop's time
        self.tls: str | None = None  # what was negotiated
        self.deadline = inf  # of what must come next, by the loop's time
        self.lost = wire.loop.create_future()
        self._wire = wire
        self._complete_by = inf
        self._waiter: Reply | None = None

    def send(
        self, request: bytes, *, first_by: float = inf, complete_by: float = inf
    ) -> asyncio.Future[None]:
        """Send a request, whose answer must begin and be complete by these times of the loop.

        The future raises :class:`Failure` or ``TimeoutError``.
        """
        self.requests += 1
        self.answer.expect()
        self.first_byte = None
        self.deadline, self._complete_by = first_by, complete_by
        self._waiter = waiter = Reply(loop=self._wire.loop)
        self._wire.watch(self)
        self.transport.write(request)
        return waiter

    @property
    def stale(self) -> bool:
        """Whether it had been used before and was closed without a byte of an answer."""
        return self.requests > 1 and not self.answer.answered

    def fail(self, error: Exception) -> None:
        """Close, and raise the error for whoever waits for the answer."""
        waiter = self._release()
        self.answer.give_up()
        self.transport.abort()
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)

    def close_early(self, *, reset: bool = False) -> None:
        """Close without waiting for an answer; with a reset if that is wanted, and then no end of TLS."""
        self._release()
        if reset:
            self.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER
            )
            self.transport.abort()
        else:
            self.transport.close()

    def _release(self) -> Reply | None:
        waiter, self._waiter = self._waiter, None
        self._wire.busy.discard(self)
        return waiter

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._wire.add(self)

    def data_received(self, data: bytes) -> None:
        if self._waiter is None:  # nothing was asked
            self.transport.abort()
            return
        if self.first_byte is None:
            self.first_byte = self._wire.time()
        answer = self.answer
        try:
            done = answer.feed(data)
        except Failure as failure:
            self.fail(failure)
            return
        if done:
            self._complete()
        elif answer.begun:
            self.deadline = self._complete_by
        else:
            self.first_byte = None

    def connection_lost(self, error: Exception | None) -> None:
        self._wire.forget(self)
        if not self.lost.done():
            self.lost.set_result(None)
        if self._waiter is None:
            return
        try:
            self.answer.close(orderly=error is None)
        except Failure as failure:
            self.fail(no_tls(error) if isinstance(error, ssl.SSLError) else failure)
        else:
            self._complete()

    def _complete(self) -> None:
        waiter = self._release()
        if waiter is not None and not waiter.done():
            waiter.go_on()


class Wire:
    """All connections of a sender; at most ``most`` of them idle. To be made and closed in one event loop."""

    def __init__(self, *, most: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.time = self.loop.time
        self._most = most
        self._connections: set[Connection] = set()
        self.busy: set[Connection] = set()  # that wait for an answer, until their deadlines
        self._idle: dict[Route, list[Connection]] = {}  # the one used last at the end
        self._idle_count = 0
        self._timer: asyncio.TimerHandle | None = None
        self._wakes = inf

    def take(self, route: Route) -> Connection | None:
        """An idle connection, if there is one."""
        idle = self._idle.get(route)
        while idle:
            connection = idle.pop()
            self._idle_count -= 1
            if not connection.transport.is_closing():
                return connection
        return None

    def keep(self, connection: Connection) -> None:
        """Keep a connection for the next request, if its answer allows that; else close it."""
        if not connection.answer.kept or connection.transport.is_closing():
            connection.transport.close()
            return
        connection.deadline = self.time() + KEPT
        idle = self._idle.get(connection.route)
        if idle is None:
            idle = self._idle[connection.route] = []
        idle.append(connection)
        self._idle_count += 1
        if self._idle_count > self._most:
            oldest = [connections[0] for connections in self._idle.values() if connections]
            self._drop(min(oldest, key=lambda one: one.deadline))
        if connection.deadline < self._wakes:
            self._wake_by(connection.deadline)

    async def open(self, route: Route, *, deadline: float) -> Connection:
        """A new connection. Raises :class:`Failure`, or ``TimeoutError`` at the deadline."""
        async with asyncio.timeout_at(deadline):
            connected = await self._connect(route)
            _, connection = await self.loop.create_connection(lambda: Connection(self, route), sock=connected)
            try:
                if route.context is not None:
                    if route.proxy is not None:
                        await _tunnel(connection, route, route.proxy)
                    await self._secure(connection, route, route.context)
            except BaseException:
                connection.close_early()
                raise
        return connection

    async def _connect(self, route: Route) -> socket.socket:
        host, port = (route.host, route.port) if route.proxy is None else (route.proxy.host, route.proxy.port)
        of_proxy = "" if route.proxy is None else " of the proxy"
        try:
            addresses = await self._addresses(host, port)
        except (OSError, UnicodeError):
            raise unresolved_host(f"the host name {host!r}{of_proxy}") from None
        try:
            return await start_connection(addresses, happy_eyeballs_delay=_NEXT_ADDRESS)
        except OSError as error:
            where = f"{host}:{port}" if route.proxy is None else f"the proxy {route.proxy.address}"
            raise connection_failure(where, error) from None

    async def _addresses(self, host: str, port: int) -> Sequence[AddrInfoType]:
        """An address is one without asking the system, which a test may have replaced."""
        if host.replace(".", "").isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port))]
        if ":" in host and "%" not in host:
            return [(socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port, 0, 0))]
        return await self.loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)

    async def _secure(self, connection: Connection, route: Route, context: ssl.SSLContext) -> None:
        from mockjumio.tls.client import describe_session  # which callbacks to plain http do not need

        try:
            transport = await self.loop.start_tls(
                connection.transport, connection, context, server_hostname=name_of(route.host)
            )
        except (ssl.SSLError, OSError) as error:
            raise no_tls(error) from None
        if transport is None:
            raise no_tls(ConnectionResetError())
        connection.transport = transport
        connection.tls = describe_session(transport.get_extra_info("ssl_object"))

    def add(self, connection: Connection) -> None:
        self._connections.add(connection)

    def watch(self, connection: Connection) -> None:
        """Fail the connection at its deadline."""
        self.busy.add(connection)
        if connection.deadline < self._wakes:
            self._wake_by(connection.deadline)

    def forget(self, connection: Connection) -> None:
        """Remove a connection that is closed."""
        self._connections.discard(connection)
        idle = self._idle.get(connection.route)
        if idle and connection in idle:
            idle.remove(connection)
            self._idle_count -= 1

    def _drop(self, connection: Connection) -> None:
        self.forget(connection)
        connection.transport.close()

    def _wake_by(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._wakes = when
        self._timer = self.loop.call_at(when, self._check_deadlines)

    def _check_deadlines(self) -> None:
        """End what took too long, and close what was idle for too long."""
        now = max(self.time(), self._wakes)  # the loop may come a little too soon
        self._timer, self._wakes = None, inf
        for busy in [one for one in self.busy if one.deadline <= now]:
            busy.fail(TimeoutError())
        for idle in [one for connections in self._idle.values() for one in connections]:
            if idle.deadline <= now:
                self._drop(idle)
        self._idle = {route: connections for route, connections in self._idle.items() if connections}
        watched = chain(self.busy, *self._idle.values())
        deadline = min((one.deadline for one in watched), default=inf)
        if deadline < inf:
            self._wake_by(deadline)

    async def close(self) -> None:
        """Close every connection, also those that wait for an answer."""
        if self._timer is not None:
            self._timer.cancel()
        connections = list(self._connections)
        for connection in connections:
            connection.fail(reset("the sandbox was stopped before an answer came"))
        await asyncio.gather(*(connection.lost for connection in connections))


async def _tunnel(connection: Connection, route: Route, proxy: Target) -> None:
    """Have a proxy connect to the host (RFC 9110, 9.3.6)."""
    wanted = address_of(route.host, route.port)
    lines = [f"CONNECT {wanted} HTTP/1.1", f"Host: {wanted}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    connection.answer = answer = Answer(bodiless=True)
    try:
        await connection.send("\r\n".join([*lines, "", ""]).encode())
    except Failure as failure:
        words = f"no tunnel through the proxy {proxy.address}: {failure}"
        raise Failure(failure.outcome, words) from None
    if not 200 <= (answer.status or 0) < 300:
        said = f"{answer.status} {printable_bytes(answer.reason or b'')}".rstrip()
        words = f"no tunnel to {wanted}: the proxy {proxy.address} answered {said}"
        raise Failure(Outcome.REFUSED, words)
    connection.answer = Answer()
    connection.requests = 0
