"""What is in the body of a call that starts something, or goes on with it? JSON, parts, pictures.

Each is described for the journal as it is read.
"""

import asyncio
import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import MultipartReader, StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_exceptions import HttpProcessingError

from mockjumio.contract.form import CONTENT_TYPE as FORM
from mockjumio.initiate.pictures import Picture, judge_picture
from mockjumio.initiate.reading import LENIENT, Alike, BadRequest, parse_body
from mockjumio.web.bodies import Refusal, TooLarge
from mockjumio.web.jumio.call import StartedRequest

MOST_JSON: Final = 256 * 1024  # bytes of a request without pictures
MOST_KEPT: Final = 40  # fields of a request in the journal
LONGEST_KEPT: Final = 400  # characters of such a field
MOST_PARTS: Final = 20
_NO_BOUNDARY: Final = "Missing start boundary"  # Jumio's words


async def body_of(asked: StartedRequest, most: int = MOST_JSON) -> bytes:
    """A body of at most so many bytes; raises :class:`Refusal`."""
    try:
        return await asked.uploads.whole(asked.request, most)
    except TooLarge as error:
        raise Refusal(413, str(error)) from None
    except TimeoutError as error:
        raise Refusal(408, str(error)) from None
    except ConnectionError:  # nobody reads the answer, but the journal has why
        raise Refusal(400, "the caller left before the body had arrived") from None


def parse_json(asked: StartedRequest, body: bytes, pictures: Collection[str] = ()) -> Mapping[str, Any]:
    """The object that a body is, some of its fields being pictures; raises :class:`BadRequest`."""
    content = parse_body(body)
    for name, value in islice(content.items(), MOST_KEPT):
        text = value if isinstance(value, str) else _as_json(value)
        hidden = name in pictures or len(text) > LONGEST_KEPT
        asked.content[name] = f"<{len(text):,} characters>" if hidden else text
    return content


def _as_json(value: object) -> str:
    alike = Alike.of(value)
    return _alike_as_json(alike) if len(alike) <= LONGEST_KEPT else json.dumps(value)


@lru_cache(maxsize=256)  # most requests of a merchant say the same
def _alike_as_json(alike: Alike) -> str:
    return json.dumps(alike.content)


async def parts_of(asked: StartedRequest, most: int, *, form: bool = False) -> dict[str, bytes]:
    """The parts of a body of at most so many bytes, by name in lower case; raises :class:`Refusal`.

    Whatever else their headers say, and in any order. A ``form`` may come urlencoded, too.
    """
    body = await body_of(asked, most)
    try:
        parts = await _parts(asked.request, body, form=form)
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


async def picture_of(
    asked: StartedRequest, content: bytes, name: str, *, strict: bool, document: bool = False
) -> Picture:
    """A picture that Jumio takes, the only one that is looked at at a time; raises :class:`Refusal`."""
    try:
        async with asked.uploads.turn:
            picture, remarks = await asyncio.to_thread(judge_picture, content, name, document=document)
    except BadRequest as error:
        raise Refusal(400, error.why) from None
    asked.content[name] = picture.words
    remark_leniently(asked, remarks, strict=strict)
    return picture


def remark_leniently(asked: StartedRequest, remarks: list[str], *, strict: bool) -> None:
    """What Jumio would refuse is refused if the merchant is strict, and remarked otherwise."""
    if remarks and strict:
        raise Refusal(400, "; ".join(remarks))
    asked.remarks += (LENIENT + one for one in remarks)
