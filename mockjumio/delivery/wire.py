"""How do bytes get to a merchant and back? Connections that are made, kept, used again and given up.

One timer watches all of them: it is set anew only if something must come sooner than what it waits for, so
that an attempt whose answer comes in time sets none.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import Sequence
from math import inf
from typing import NamedTuple, cast

from aiohappyeyeballs import AddrInfoType, start_connection

from mockjumio.delivery.answer import Answer
from mockjumio.delivery.failures import Failure, no_tls, reset, shown, unconnected, unresolved
from mockjumio.delivery.target import Target, address_of, name_of
from mockjumio.exchanges import Outcome

KEPT = 15.0  # seconds that an unused connection is kept; many servers close theirs soon after
_NEXT_ADDRESS = 0.25  # seconds after which another address is tried too (RFC 8305, 5)
_LINGER_NOT = struct.pack("ii", 1, 0)  # closing sends a reset instead of what is left


class Way(NamedTuple):
    """How a connection is made; equal ways share connections.

    Through a ``proxy`` it is a tunnel to the host if TLS is spoken, else it leads to no host: the proxy is
    told with each request.
    """

    host: str
    port: int
    context: ssl.SSLContext | None = None
    proxy: Target | None = None


class Line(asyncio.Protocol):
    """A connection. ``ask`` sends a request; ``answer`` is done when the future that it returns is."""

    transport: asyncio.Transport

    def __init__(self, wire: "Wire", way: Way) -> None:
        self.way = way
        self.answer = Answer()
        self.asked = 0  # times
        self.first_byte: float | None = None  # of the answer, by the loop's time
        self.tls: str | None = None  # what was negotiated
        self.until = inf  # when what must come next must have come
        self.lost = wire.loop.create_future()
        self._wire = wire
        self._whole_by = inf
        self._waiter: asyncio.Future[None] | None = None

    def ask(self, request: bytes, *, first_by: float = inf, whole_by: float = inf) -> asyncio.Future[None]:
        """Send, and expect an answer by these times of the loop; :class:`Failure` and ``TimeoutError`` come
        through the future.
        """
        self.asked += 1
        self.answer.expect()
        self.first_byte = None
        self.until, self._whole_by = first_by, whole_by
        self._waiter = waiter = self._wire.loop.create_future()
        self._wire.watch(self)
        self.transport.write(request)
        return waiter

    @property
    def was_stale(self) -> bool:
        """Whether a connection that had served before went without a byte of an answer."""
        return self.asked > 1 and not self.answer.answered

    def fail(self, error: Exception) -> None:
        """Give up; whoever waits is told why."""
        waiter = self._released()
        self.answer.give_up()
        self.transport.abort()
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)

    def leave(self, *, reset: bool = False) -> None:
        """Close without waiting for an answer, with what was sent; or with a reset and no good-bye of TLS."""
        self._released()
        if reset:
            connection = self.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            self.transport.abort()
        else:
            self.transport.close()

    def _released(self) -> asyncio.Future[None] | None:
        waiter, self._waiter = self._waiter, None
        self._wire.unwatch(self)
        return waiter

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._waiter is None:  # nobody asked
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
            self._done()
        elif answer.begun:
            self.until = self._whole_by
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
            self._done()

    def _done(self) -> None:
        waiter = self._released()
        if waiter is not None and not waiter.done():
            waiter.set_result(None)


class Wire:
    """All connections of a sender; ``most`` of them are kept unused. Made and closed within its loop."""

    def __init__(self, *, most: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.time = self.loop.time
        self._most = most
        self._lines: set[Line] = set()
        self._busy: set[Line] = set()
        self._kept: dict[Way, list[Line]] = {}  # the one used last at the end
        self._idle = 0  # how many are kept
        self._timer: asyncio.TimerHandle | None = None
        self._wakes = inf

    def kept(self, way: Way) -> Line | None:
        """A connection that can be used at once, if there is one."""
        lines = self._kept.get(way)
        while lines:
            line = lines.pop()
            self._idle -= 1
            if not line.transport.is_closing():
                return line
        return None

    def keep(self, line: Line) -> None:
        """Keep a connection for the next who goes this way, if the merchant keeps it too."""
        if not line.answer.kept or line.transport.is_closing():
            line.transport.close()
            return
        self._idle += 1
        line.until = self.time() + KEPT
        lines = self._kept.get(line.way)
        if lines is None:
            lines = self._kept[line.way] = []
        lines.append(line)
        if self._idle > self._most:
            self._drop(min((lines[0] for lines in self._kept.values() if lines), key=lambda line: line.until))
        if line.until < self._wakes:
            self._wake_by(line.until)

    async def open(self, way: Way, *, until: float) -> Line:
        """A new connection. Raises :class:`Failure`, or ``TimeoutError`` if it is not there in time."""
        async with asyncio.timeout_at(until):
            connection = await self._connected(way)
            _, line = await self.loop.create_connection(lambda: Line(self, way), sock=connection)
            self._lines.add(line)
            try:
                if way.context is not None:
                    if way.proxy is not None:
                        await _tunnel(line, way, way.proxy)
                    await self._secure(line, way, way.context)
            except BaseException:
                line.leave()
                raise
        return line

    async def _connected(self, way: Way) -> socket.socket:
        host, port = (way.host, way.port) if way.proxy is None else (way.proxy.host, way.proxy.port)
        of_proxy = "" if way.proxy is None else " of the proxy"
        try:
            addresses = await self._addresses(host, port)
        except (OSError, UnicodeError):
            raise unresolved(f"the host name {host!r}{of_proxy}") from None
        try:
            return await start_connection(addresses, happy_eyeballs_delay=_NEXT_ADDRESS)
        except OSError as error:
            where = f"{host}:{port}" if way.proxy is None else f"the proxy {way.proxy.address}"
            raise unconnected(where, error) from None

    async def _addresses(self, host: str, port: int) -> Sequence[AddrInfoType]:
        try:  # of an address, for which nobody needs to be asked
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except OSError:
            return await self.loop.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
            )

    async def _secure(self, line: Line, way: Way, context: ssl.SSLContext) -> None:
        from mockjumio.tls.suites import negotiated  # which callbacks to plain http do not need

        try:
            transport = await self.loop.start_tls(
                line.transport, line, context, server_hostname=name_of(way.host)
            )
        except (ssl.SSLError, OSError) as error:
            raise no_tls(error) from None
        if transport is None:
            raise no_tls(ConnectionResetError())
        line.transport = transport
        line.tls = negotiated(transport.get_extra_info("ssl_object"))

    def watch(self, line: Line) -> None:
        """Tell the line when its time is over."""
        self._busy.add(line)
        if line.until < self._wakes:
            self._wake_by(line.until)

    def unwatch(self, line: Line) -> None:
        self._busy.discard(line)

    def forget(self, line: Line) -> None:
        """Of a connection that is lost."""
        self._lines.discard(line)
        lines = self._kept.get(line.way)
        if lines and line in lines:
            lines.remove(line)
            self._idle -= 1

    def _drop(self, line: Line) -> None:
        self.forget(line)
        line.transport.close()

    def _wake_by(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._wakes = when
        self._timer = self.loop.call_at(when, self._look)

    def _look(self) -> None:
        """Whose time is over?"""
        now = max(self.time(), self._wakes)  # the loop may come a little too soon
        self._timer, self._wakes = None, inf
        for line in [line for line in self._busy if line.until <= now]:
            line.fail(TimeoutError())
        idle = [line for lines in self._kept.values() for line in lines]
        for line in idle:
            if line.until <= now:
                self._drop(line)
        self._kept = {way: lines for way, lines in self._kept.items() if lines}
        until = min((line.until for line in (*self._busy, *idle) if line.until > now), default=inf)
        if until < inf:
            self._wake_by(until)

    async def close(self) -> None:
        """Close every connection; whoever waits for an answer gets none."""
        if self._timer is not None:
            self._timer.cancel()
        lines = list(self._lines)
        for line in lines:
            line.fail(reset("the sandbox was stopped before an answer came"))
        await asyncio.gather(*(line.lost for line in lines))


async def _tunnel(line: Line, way: Way, proxy: Target) -> None:
    """Have a proxy connect to the host (RFC 9110, 9.3.6)."""
    wanted = address_of(way.host, way.port)
    lines = [f"CONNECT {wanted} HTTP/1.1", f"Host: {wanted}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    line.answer = answer = Answer(bodiless=True)
    try:
        await line.ask("\r\n".join([*lines, "", ""]).encode())
    except Failure as failure:
        raise Failure(
            failure.outcome, f"the proxy {proxy.address} was asked for a tunnel: {failure}"
        ) from None
    if not 200 <= (answer.status or 0) < 300:
        said = f"{answer.status} {shown(answer.reason or b'')}".rstrip()
        raise Failure(
            Outcome.REFUSED, f"the proxy {proxy.address} makes no tunnel to {wanted}: it answered {said}"
        )
    line.answer = Answer()
    line.asked = 0
