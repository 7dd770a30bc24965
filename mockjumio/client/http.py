"""How does a call of ours get over HTTP, past whatever a test has put in the place of HTTP clients?

On the connections on which callbacks go out, for the same reason: no library is used that a merchant's test
replaces.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import inf
from typing import NamedTuple

from mockjumio.delivery.answer import Answer
from mockjumio.delivery.target import Failure, Headers, proxy_of, request_of, target_of
from mockjumio.delivery.wire import Connection, Route, Wire
from mockjumio.outgoing.proxies import Proxy

_KEPT = 8  # connections that are kept unused
_LENGTH = b"Content-Length: "


class Call(NamedTuple):
    """A request to a URL. Without a body it has no length."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes | None = None
    proxy: Proxy | None = None


class Reply(Answer):
    """An answer whose body is taken as it comes; of one that is longer than ``largest``, a little more."""

    most = inf

    __slots__ = ("_came", "_largest", "_parts", "stirred")

    def __init__(self, largest: float = inf) -> None:
        self._largest = largest
        self.stirred = asyncio.Event()
        super().__init__()

    def _clear(self) -> None:
        super()._clear()
        self._parts: list[bytes] = []
        self._came = 0

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self.stirred.set()

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)
        self._came += len(body)
        if self._came > self._largest:
            self.done = True
        self.stirred.set()

    def take(self) -> bytes:
        """What came of the body since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


class Stream:
    """An answer that goes on and on."""

    def __init__(self, status: int, reply: Reply, over: asyncio.Future[None]) -> None:
        self.status = status
        self._reply = reply
        self._over = over
        self._rest = b""

    async def line(self) -> bytes:
        """The next line; empty at the end."""
        while b"\n" not in self._rest:
            self._reply.stirred.clear()
            came = self._reply.take()
            self._rest += came
            if not came:
                if self._over.done():
                    return b""
                await self._reply.stirred.wait()
        line, self._rest = self._rest.split(b"\n", 1)
        return line + b"\n"

    async def whole(self) -> bytes:
        """Everything up to the end."""
        while not self._over.done():
            self._reply.stirred.clear()
            await self._reply.stirred.wait()
        return self._rest + self._reply.take()


class HttpClient:
    """Makes calls in one event loop; close it in the end.

    Raises :class:`~mockjumio.delivery.target.Failure` where nobody answers, and ``TimeoutError``.
    ``context`` makes what https is spoken with.
    """

    def __init__(self, context: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> None:
        self._make_context = context
        self._context: ssl.SSLContext | None = None
        self._wire: Wire | None = None

    async def close(self) -> None:
        if self._wire is not None:
            await self._wire.close()

    async def ask(self, call: Call, *, seconds: float, largest: float = inf) -> tuple[int, bytes]:
        """The status and the body that are answered within this time; redirects are not followed."""
        wire = self._open()
        deadline = wire.time() + seconds
        route, request = self._plan_call(call)
        connection = wire.take(route)
        while True:
            if connection is None:
                connection = await wire.open(route, deadline=deadline)
            connection.answer = reply = Reply(largest)
            try:
                await self._whole(connection, request, deadline)
            except Failure:
                if not connection.stale:
                    raise
                connection = None  # it was closed just when it was used again (RFC 9112, 9.3.1)
            else:
                wire.keep(connection)
                return reply.status or 0, reply.take()

    async def _whole(self, connection: Connection, request: bytes, deadline: float) -> None:
        try:
            await connection.send(request, first_by=deadline, complete_by=deadline)
        except BaseException:
            connection.close_early()
            raise

    @asynccontextmanager
    async def stream(self, call: Call, *, seconds: float) -> AsyncIterator[Stream]:
        """An answer that begins within this time, and may go on for ever."""
        wire = self._open()
        route, request = self._plan_call(call)
        deadline = wire.time() + seconds
        connection = await wire.open(route, deadline=deadline)
        connection.answer = reply = Reply()
        over = connection.send(request)
        over.add_done_callback(lambda _: reply.stirred.set())
        try:
            async with asyncio.timeout_at(deadline):
                await reply.stirred.wait()
            if reply.status is None:
                await over  # which raises why
            yield Stream(reply.status or 0, reply, over)
        finally:
            connection.close_early()
            if over.done() and not over.cancelled():
                over.exception()  # it is told by whoever reads on

    def _open(self) -> Wire:
        if self._wire is None:
            self._wire = Wire(most=_KEPT)
        return self._wire

    def _plan_call(self, call: Call) -> tuple[Route, bytes]:
        target = target_of(call.url)
        proxy = None if call.proxy is None else proxy_of(call.proxy.url)
        if target.secure and self._context is None:
            self._context = self._make_context()
        if proxy is not None and not target.secure:
            route = Route("", 0, None, proxy)
        else:
            route = Route(target.host, target.port, self._context if target.secure else None, proxy)
        start = request_of(target, None, call.headers, proxy, call.method).start
        if call.body is None:
            return route, start.removesuffix(_LENGTH) + b"\r\n"
        return route, b"%b%d\r\n\r\n%b" % (start, len(call.body), call.body)
