"""Which parts has a multipart body? By their names, whatever else their headers say, and in any order."""

import asyncio
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import MultipartReader, StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_exceptions import HttpProcessingError

from mockjumio.contract.form import CONTENT_TYPE as FORM
from mockjumio.web.bodies import TooLarge
from mockjumio.web.jumio.call import StartedRequest
from mockjumio.web.jumio.refusal import Refusal

MOST_PARTS: Final = 20
_NO_BOUNDARY: Final = "Missing start boundary"  # Jumio's words


async def parts_of(asked: StartedRequest, most: int, *, form: bool = False) -> dict[str, bytes]:
    """The parts of a body of at most so many bytes, by name in lower case; raises :class:`Refusal`.

    A ``form`` may come urlencoded, too.
    """
    request = asked.request
    try:
        body = await asked.uploads.whole(request, most)
    except TooLarge as error:
        raise Refusal(413, str(error)) from None
    except TimeoutError as error:
        raise Refusal(408, str(error)) from None
    try:
        parts = await _parts(request, body, form=form)
    except (ValueError, web.HTTPException, HttpProcessingError, LookupError, RuntimeError, Warning) as error:
        raise Refusal(400, f"the body is no multipart/form-data: {error}", said=_NO_BOUNDARY) from None
    for name, content in parts.items():
        asked.content[name] = f"<{len(content):,} bytes>"
    return parts


async def _parts(request: web.Request, body: bytes, *, form: bool) -> dict[str, bytes]:
    if request.content_type == FORM and form:
        return {
            name.lower(): value.encode() for name, value in parse_qsl(body.decode(), keep_blank_values=True)
        }
    if not request.content_type.startswith("multipart/"):
        raise ValueError(f"Content-Type is {request.content_type}")
    stream = StreamReader(
        BaseProtocol(asyncio.get_running_loop()), len(body)
    )  # never full: nobody could wait
    stream.feed_data(body)
    stream.feed_eof()
    parts: dict[str, bytes] = {}
    reader = MultipartReader(request.headers, stream)
    while (part := await reader.next()) is not None:
        if isinstance(part, MultipartReader):
            raise ValueError("a part is multipart itself")
        if len(parts) >= MOST_PARTS:
            raise ValueError(f"it has more than {MOST_PARTS} parts")
        parts[(part.name or "").lower()] = bytes(await part.read(decode=True))
    if not parts:
        raise ValueError("it has no part")
    return parts
