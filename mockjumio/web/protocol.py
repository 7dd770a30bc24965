"""How are the requests of a connection answered, and what is answered to what is no HTTP?

A request that has come as a whole, as nearly all do, is answered in a task of its own, by aiohttp's parser,
requests and responses. At anything else the connection goes to aiohttp's handler of connections, with the
bytes as they came, and stays there: what is large or comes late, what asks first whether to go on, what does
not wait for the answer to the last one. That handler costs three turns of the event loop a request, which is
more than all that Jumio's API does.

A request that is no HTTP gets Jumio's error body, as to everything that cannot be done; aiohttp answers these
itself, in plain text, before any route is asked. The log has a line each; the traceback would be aiohttp's.
"""

import asyncio
import logging
import sys
from collections.abc import Callable
from typing import Any, Final

from aiohttp import StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpRequestParser, RawRequestMessage, StreamWriter
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError
from aiohttp.web_protocol import RequestHandler

from mockjumio.tracing import Spans
from mockjumio.web.app import entrance, route_of
from mockjumio.web.bodies import Refusal, refuse

LOG = logging.getLogger("mockjumio.http")


def _in_a_line(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError | RequestPayloadError):
        words = " ".join(str(error).split())
        record.msg, record.args, record.exc_info = "a request could not be read: %s", (words[:300],), None
    return True


LOG.addFilter(_in_a_line)


SHUTDOWN = 2.0  # seconds that a half-sent request may hold up the end; containers are killed after ten
IDLE = 30.0  # seconds until a connection is closed that has sent no whole head of a request
MOST: Final = 64 * 1024  # bytes of a request that is waited for, and of what comes before its answer
REST = 1.0  # seconds that the rest of it may take: many clients send a body right after the head
_PREFIX = "/_mock"
_EAGER: Final[Any] = {"eager_start": True} if sys.version_info >= (3, 12) else {}  # as aiohttp starts them


class Connection(BaseProtocol):
    """A connection as long as its requests come as a whole, one at a time."""

    __slots__ = (
        "_active",
        "_begun",
        "_came",
        "_closing",
        "_next",
        "_reader",
        "_rest",
        "_server",
        "_task",
        "_watch",
        "peername",
        "sockname",
        "ssl_context",
    )

    def __init__(self, server: "Handlers", loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._server = server
        self._reader = HttpRequestParser(
            self, loop, MOST, payload_exception=RequestPayloadError, auto_decompress=False
        )
        self._came = b""  # of a request that is not there as a whole
        self._begun: tuple[RawRequestMessage, StreamReader] | None = None  # once its head is there
        self._rest: asyncio.TimerHandle | None = None  # until the rest of it is waited for
        self._next = b""  # what came before the answer
        self._task: asyncio.Task[None] | None = None  # which answers
        self._closing = False
        self._active = loop.time()  # when a request was answered last, or began to come
        self._watch = loop.call_later(server.idle, self._look)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        # What a request of aiohttp asks of its connection.
        self.ssl_context = transport.get_extra_info("sslcontext")
        self.peername = transport.get_extra_info("peername")
        self.sockname = transport.get_extra_info("sockname")
        self._server.whole.add(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        super().connection_lost(exc)
        self._leave()
        self._server.tell_end()

    def pause_reading(self) -> None:
        """What a request's body asks for when it is full; here it comes as a whole, or goes to aiohttp."""

    def resume_reading(self, resume_parser: bool = True) -> None:
        """What it asks for once it is read; here that would read on in the middle of an answer."""

    def data_received(self, data: bytes) -> None:
        if self._task is not None:
            self._next += data
            if len(self._next) > MOST and self.transport is not None:
                self.transport.pause_reading()
            return
        if self._came:
            self._came += data
        else:
            self._came, self._active = data, self._loop.time()
        if not self._read(data):
            self._hand_over()
        elif (begun := self._begun) is None:
            pass  # what has no whole head after as long as an idle connection stays is closed like one
        elif begun[1].is_eof():
            self._came, self._begun = b"", None
            if self._rest is not None:
                self._rest.cancel()
                self._rest = None
            task = asyncio.Task(self._answer(*begun), loop=self._loop, **_EAGER)
            if not task.done():  # from Python 3.12 on it is, if it had nothing to wait for
                self._task = task
        elif self._rest is None:
            self._rest = self._loop.call_later(REST, self._hand_over)

    def _read(self, data: bytes) -> bool:
        """Go on with the request that begins here, or of which this is more; whether it is not aiohttp's."""
        came = self._came
        if len(came) > MOST:
            return False
        try:
            messages, upgraded, _ = self._reader.feed_data(data)
        except HttpProcessingError:
            return False
        if messages:
            if self._begun is not None or len(messages) > 1:
                return False
            message, payload = self._begun = messages[0]
            if upgraded or message.chunked or "Expect" in message.headers:
                return False
        elif self._begun is None:
            return True
        else:
            message, payload = self._begun
        # If there is more, the parser has something of the next request, too.
        length = came.find(b"\r\n\r\n") + 4 + int(message.headers.get("Content-Length", 0))
        return length == len(came) or not payload.is_eof()

    async def _answer(self, message: RawRequestMessage, payload: StreamReader) -> None:
        server, writer = self._server, StreamWriter(self, self._loop)
        here: Any = self  # which a request takes for a handler of aiohttp's
        task: Any = asyncio.current_task()
        request = server.request_factory(message, payload, here, writer, task)
        stays: bool | None = False
        try:
            try:
                response = await server.request_handler(request)
            except web.HTTPException as raised:
                response = raised
            except Exception as error:
                response = _failed(request, error)
            await response.prepare(request)
            await response.write_eof()
            stays = response.keep_alive
        except ConnectionError:
            pass  # the caller has gone
        finally:
            self._task = None
            self._end_request(stays=bool(stays))

    def _end_request(self, *, stays: bool) -> None:
        if self.transport is None:
            return
        if not stays or self._closing:
            self.transport.close()
            return
        self._active = self._loop.time()
        if self._next:
            data, self._next = self._next, b""
            self.transport.resume_reading()
            self.data_received(data)

    def _hand_over(self) -> None:
        """Let aiohttp's handler read what came, and go on."""
        transport, came = self.transport, self._came
        self._leave()
        if transport is not None and not transport.is_closing():
            handler = self._server()
            transport.set_protocol(handler)
            handler.connection_made(transport)
            handler.data_received(came)

    def _leave(self) -> None:
        self._server.whole.discard(self)
        self._watch.cancel()
        if self._rest is not None:
            self._rest.cancel()

    def _look(self) -> None:
        """Close what was idle for too long."""
        idle = self._loop.time() - self._active
        if self._task is None and idle >= self._server.idle:
            self.close()
        else:
            left = self._server.idle if self._task is not None else self._server.idle - idle
            self._watch = self._loop.call_later(left, self._look)

    def close(self) -> None:
        """At once, or after the answer."""
        self._closing = True
        if self._task is None and self.transport is not None:
            self.transport.close()

    async def shutdown(self, timeout: float | None) -> None:  # noqa: ASYNC109 - as aiohttp's handler has it
        """Close, and give the answer so many seconds."""
        self.close()
        if (task := self._task) is not None:
            await asyncio.wait((task,), timeout=timeout)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


class _Handler(RequestHandler):
    """aiohttp's handler, in our words."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if isinstance(exc, ConnectionError) and (request.transport is None or request.transport.is_closing()):
            raise exc  # the caller left: nobody is to blame, and nobody reads an answer
        super().handle_error(request, status, exc, message)  # which logs it
        return _refusal(request, status, message)


def _failed(request: web.BaseRequest, error: Exception) -> web.StreamResponse:
    """What aiohttp's handler would answer; raises :class:`ConnectionError` if nothing can be."""
    left = request.transport is None or request.transport.is_closing()
    if isinstance(error, ConnectionError) and left:
        raise error
    LOG.exception("Error handling request from %s", request.remote, exc_info=error)
    if request.writer.output_size > 0:
        raise ConnectionError("the answer has begun already")
    return _refusal(request, 500)


def _refusal(request: web.BaseRequest, status: int, message: str | None = None) -> web.Response:
    why = " ".join((message or "mockjumio itself failed; its log says where").split())
    if request.path.startswith(f"{_PREFIX}/"):
        from mockjumio.web.control.problem import ControlError, problem

        answer = problem(ControlError(status, why))
    else:
        answer = refuse(Refusal(status, why), str(request.url))
    answer.force_close()
    return answer


class Handlers(web.Server):
    """Makes what answers on a connection: :meth:`accept`, or where aiohttp is to do it, a call.

    ``ended`` is called when a connection has come to its end.
    """

    ended: Callable[[], None] | None = None
    idle = IDLE

    def __init__(self, handler: Any, **options: Any) -> None:
        super().__init__(handler, **options)
        self.whole: set[Connection] = set()

    def accept(self) -> Connection:
        return Connection(self, self._loop)

    def __call__(self) -> RequestHandler:
        return _Handler(self, loop=self._loop, **self._kwargs)

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        self.tell_end()

    def tell_end(self) -> None:
        if self.ended is not None:
            self.ended()

    def pre_shutdown(self) -> None:
        for one in tuple(self.whole):
            one.close()
        super().pre_shutdown()

    async def shutdown(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - aiohttp's signature
        await asyncio.gather(*(one.shutdown(timeout) for one in self.whole), super().shutdown(timeout))


class Runner(web.AppRunner):
    """An application's runner whose connections answer in our words, and unpack nothing."""

    handlers: Handlers

    def __init__(self, app: web.Application, spans: Spans | None = None) -> None:
        self._spans = spans
        super().__init__(
            app,
            access_log=None,
            logger=LOG,
            shutdown_timeout=SHUTDOWN,
            auto_decompress=False,
            keepalive_timeout=IDLE,
        )

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        handler = entrance(self.app, server.request_handler)
        if self._spans is not None:
            handler = self._spans.trace_requests(handler, route_of)
        self.handlers = Handlers(handler, request_factory=server.request_factory, **server._kwargs)
        self.handlers.idle = IDLE
        return self.handlers
