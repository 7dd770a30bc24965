"""Can a request's body be read, as it is, not packed, and in time?

A client that asks before it sends one gets the word to go ahead, and nothing else. aiohttp answers every
other expectation with 417 in plain text; RFC 9110, 10.1.1 lets a server pass over it.
"""

import asyncio

from aiohttp import HttpVersion11, web

SECONDS = 30.0  # that a body may take: a megabyte at most
PLAIN = {"Accept-Encoding": "identity"}  # RFC 9110, 12.5.3: how a refusal says what would be taken


def why_not_taken(request: web.Request) -> str | None:
    """Why a body cannot be taken, asked before it is read: a few kilobytes can unpack to gigabytes."""
    encoding = request.headers.get("Content-Encoding", "").strip()
    if encoding.lower() in ("", "identity") or not request.can_read_body:
        return None
    return f"the body is compressed ({encoding}); send it uncompressed"


async def whole(request: web.Request) -> bytes:
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
