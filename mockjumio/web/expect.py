"""What does a client get that asks before it sends its body? The word to go ahead, and nothing else.

aiohttp answers every other expectation with 417 in plain text; RFC 9110, 10.1.1 lets a server pass over it.
"""

from aiohttp import HttpVersion11, web


async def go_ahead(request: web.Request) -> None:
    asks = request.headers.get("Expect", "").lower() == "100-continue"
    if asks and request.version >= HttpVersion11:  # an older client would take the word for the answer
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun
