"""How is an answer sent that is there as a whole? As aiohttp would, byte for byte, at a third of the time.

Most of what a response of aiohttp costs is a mapping of headers that is filled and written out again.
"""

from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from aiohttp import HttpVersion11, web
from aiohttp.http import SERVER_SOFTWARE

from mockjumio.clock import system_now


def respond(
    request: web.BaseRequest, body: bytes, kind: str = "application/json", status: int = 200
) -> web.StreamResponse:
    """The answer to a request; aiohttp's own for the head alone, for old clients, and on a last request."""
    if request.method == "HEAD" or request.version != HttpVersion11 or not request.keep_alive:
        return web.Response(status=status, body=body, content_type=kind)
    return _Whole(status, b"%b%d%b%b" % (_head(status, kind), len(body), _rest(system_now() // 1_000), body))


class _Whole(web.StreamResponse):
    """Bytes that go out at once. aiohttp's server asks a response for no more than this."""

    def __init__(self, status: int, message: bytes) -> None:
        super().__init__(status=status)
        self._message = message

    @property
    def keep_alive(self) -> bool:
        return True

    async def prepare(self, request: web.BaseRequest) -> None:
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError("the client has gone")
        transport.write(self._message)
        await request.writer.drain()  # a client that sends on and never reads has to wait

    async def write_eof(self, data: bytes = b"") -> None:
        """All of it is written."""


@lru_cache(maxsize=64)
def _head(status: int, kind: str) -> bytes:
    words = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\nContent-Length: "
    return words.encode()


@lru_cache(maxsize=1)
def _rest(second: int) -> bytes:
    return f"\r\nDate: {formatdate(second, usegmt=True)}\r\nServer: {SERVER_SOFTWARE}\r\n\r\n".encode()
