"""How is a request's body read, and how is an answer sent that is there as a whole, or Jumio's error?

A body is read as it is, not packed, and in time. A client that asks before it sends one gets the word to go
ahead, and nothing else. aiohttp answers every other expectation with 417 in plain text; RFC 9110, 10.1.1 lets
a server pass over it.

Answers are sent as aiohttp would, byte for byte, at a third of the time: most of what a response of aiohttp
costs is a mapping of headers that is filled and written out again. Jumio's API has one JSON body for every
error (wire facts 11).
"""

import asyncio
import json
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from aiohttp import HttpVersion11, web
from aiohttp.http import SERVER_SOFTWARE

from mockjumio.clock import system_now

SECONDS = 30.0  # that a body may take: a megabyte at most
PLAIN = {"Accept-Encoding": "identity"}  # RFC 9110, 12.5.3: how a refusal says what would be taken


def why_not_taken(request: web.Request) -> str | None:
    """Why a body cannot be taken, asked before it is read: a few kilobytes can unpack to gigabytes."""
    encoding = request.headers.get("Content-Encoding", "").strip()
    if encoding.lower() in ("", "identity") or not request.can_read_body:
        return None
    return f"the body is compressed ({encoding}); send it uncompressed"


async def read_whole(request: web.Request) -> bytes:
    """The body; raises :class:`TimeoutError` if it does not come."""
    if request.content.is_eof():  # it is here already, as nearly every one
        body = request.content.read_nowait()
        if len(body) > (most := request.client_max_size):
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(body))
        return body
    try:
        async with asyncio.timeout(SECONDS):
            return await request.read()
    except TimeoutError:
        raise TimeoutError(f"the body did not arrive within {SECONDS:g} seconds") from None


async def go_ahead(request: web.Request) -> None:
    asks = request.headers.get("Expect", "").lower() == "100-continue"
    if asks and request.version >= HttpVersion11:  # an older client would take the word for the answer
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun


class TooLarge(Exception):
    """A body has more bytes than a call takes, or all that are under way are more than there is room for."""


class Uploads:
    """Bodies that may be large, read within a bound for each and for all that are under way at a time."""

    def __init__(self, most: int = 256 * 1024 * 1024) -> None:
        self._most = most
        self._under_way = 0
        self.turn = asyncio.Semaphore(1)  # of those who decode: each may take its picture's size in memory

    async def whole(self, request: web.Request, most: int) -> bytes:
        """The body; raises :class:`TooLarge`, and :class:`TimeoutError` if it does not come."""
        if request.content.is_eof():  # it came with its headers
            body = request.content.read_nowait()
            if len(body) <= most:
                return body
            raise TooLarge(f"the body has {len(body):,} bytes, at most {most:,} are read")
        if (request.content_length or 0) > most:
            raise TooLarge(f"the body has {request.content_length:,} bytes, at most {most:,} are read")
        pieces: list[bytes] = []
        read = 0
        try:
            async with asyncio.timeout(SECONDS):
                async for piece in request.content.iter_any():
                    read += len(piece)
                    self._under_way += len(piece)
                    if read > most:
                        raise TooLarge(f"the body has more than {most:,} bytes, which is all that is read")
                    if self._under_way > self._most:
                        raise TooLarge("too many large bodies at a time; send fewer at once")
                    pieces.append(piece)
        except TimeoutError:
            raise TimeoutError(f"the body did not arrive within {SECONDS:g} seconds") from None
        finally:
            self._under_way -= read
        return b"".join(pieces)


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

    def add(self, name: str, value: str) -> None:
        self._message = self._message.replace(b"\r\n", f"\r\n{name}: {value}\r\n".encode(), 1)


def add_header(response: web.StreamResponse, name: str, value: str) -> None:
    """To what is not sent yet; both are ASCII."""
    if isinstance(response, _Whole):
        response.add(name, value)
    elif not response.prepared:
        response.headers[name] = value


@lru_cache(maxsize=64)
def _head(status: int, kind: str) -> bytes:
    words = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\nContent-Length: "
    return words.encode()


@lru_cache(maxsize=1)
def _rest(second: int) -> bytes:
    return f"\r\nDate: {formatdate(second, usegmt=True)}\r\nServer: {SERVER_SOFTWARE}\r\n\r\n".encode()


class Refusal(Exception):
    """A call that is answered with an error. ``why`` is for the developer who reads the body."""

    def __init__(
        self, status: int, why: str, headers: Mapping[str, str] | None = None, said: str | None = None
    ) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.headers = headers or {}
        self.said = said or why  # in the answer, where Jumio has words of its own


def refuse(refusal: Refusal, uri: str) -> web.Response:
    """The answer: ``httpStatus`` as a string, a message that begins with the status's name, the URI."""
    body = {
        "httpStatus": str(refusal.status),
        "message": f"{HTTPStatus(refusal.status).phrase}: {refusal.said}",
        "requestURI": uri,
    }
    return web.Response(
        status=refusal.status,
        body=json.dumps(body).encode(),
        content_type="application/json",
        headers=refusal.headers,
    )
