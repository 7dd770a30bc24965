"""What is answered to a request that is no HTTP? Jumio's error body, as to everything that cannot be done.

aiohttp answers these itself, in plain text, before any route is asked.
"""

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

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


class _Connections(web.Server):
    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """An application's runner whose connections answer in our words."""

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        return _Connections(server.request_handler, request_factory=server.request_factory, **server._kwargs)
