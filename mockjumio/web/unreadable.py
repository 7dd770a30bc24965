"""What is answered to a request that is no HTTP, and what does the log say of it?

Jumio's error body, as to everything that cannot be done; aiohttp answers these itself, in plain text, before
any route is asked. The log has a line each; the traceback would be aiohttp's.
"""

import logging
from collections.abc import Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError
from aiohttp.web_protocol import RequestHandler

from mockjumio.web.app import entrance

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
_PREFIX = "/_mock"


class _Connection(RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        super().handle_error(request, status, exc, message)  # which logs it
        why = " ".join((message or "mockjumio itself failed; its log says where").split())
        answer = _refusal(request, status, why)
        answer.force_close()
        return answer


def _refusal(request: web.BaseRequest, status: int, why: str) -> web.Response:
    if request.path.startswith(f"{_PREFIX}/"):
        from mockjumio.web.control.problem import ControlError, problem

        return problem(ControlError(status, why))
    from mockjumio.web.jumio.refusal import Refusal, refuse

    return refuse(Refusal(status, why), str(request.url))


class Handlers(web.Server):
    """Makes what answers on a connection. ``ended`` is called when a connection has come to its end."""

    ended: Callable[[], None] | None = None

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        if self.ended is not None:
            self.ended()


class Runner(web.AppRunner):
    """An application's runner whose connections answer in our words, and unpack nothing."""

    handlers: Handlers

    def __init__(self, app: web.Application) -> None:
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
        self.handlers = Handlers(handler, request_factory=server.request_factory, **server._kwargs)
        return self.handlers
