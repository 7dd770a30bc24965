"""On which connection does a callback go out? Kept ones where possible; a new one where one had just gone.

A server may close a kept connection at the moment in which a callback is sent on it. That is nobody's
failure: HTTP clients send such a request again on a new connection (RFC 9112, 9.3.1). aiohttp does so only
for methods that change nothing, hence this.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler


class Line(ResponseHandler):
    """A connection that knows how often it was used, and whether anything came back the last time."""

    uses = 0
    answered = False

    def data_received(self, data: bytes) -> None:
        self.answered = True
        super().data_received(data)

    @property
    def broke_unanswered(self) -> bool:
        """Whether it had served before and went without a byte of an answer."""
        return self.uses > 1 and not self.answered


class Try:
    """One try to send: ``fresh`` asks for a new connection, ``line`` is what was used.

    ``connected`` is called with whether the connection is a new one; ``tls`` says what was negotiated on it.
    """

    __slots__ = ("connected", "fresh", "line", "tls")

    def __init__(self, connected: Callable[[bool], None], *, fresh: bool) -> None:
        self.connected = connected
        self.fresh = fresh
        self.line: Line | None = None
        self.tls: str | None = None


current_try: ContextVar[Try] = ContextVar("current_try")


class Connector(aiohttp.TCPConnector):
    """Keeps connections, and tells the current try which one it got."""

    def __init__(self, *, limit: int, limit_per_host: int) -> None:
        super().__init__(limit=limit, limit_per_host=limit_per_host)
        # aiohttp has no public way to choose the protocol.
        self._factory = partial(Line, loop=self._loop)  # type: ignore[assignment] # a Line is a ResponseHandler

    async def connect(self, *args: Any, **kwargs: Any) -> aiohttp.connector.Connection:
        this = current_try.get()
        while True:
            connection = await super().connect(*args, **kwargs)
            line = connection.protocol
            if not isinstance(line, Line):
                return connection
            line.uses += 1
            if this.fresh and line.uses > 1:
                connection.close()  # most likely as dead as the one before
                continue
            line.answered = False
            this.line = line
            this.tls = _negotiated(connection)
            this.connected(line.uses == 1)
            return connection


def _negotiated(connection: aiohttp.connector.Connection) -> str | None:
    """Version and cipher suite; ``None`` without TLS."""
    transport = connection.transport
    secure = transport.get_extra_info("ssl_object") if transport is not None else None
    if secure is None:
        return None
    from mockjumio.tls.suites import negotiated  # which callbacks to plain http do not need

    return negotiated(secure)
