"""What does one call concern? Its row, account and transaction, and its body."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import parse_qsl

from aiohttp import MultipartReader, StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_exceptions import HttpProcessingError

from mockjumio.clock import Instant, Machine
from mockjumio.contract.enums import AUTHENTICATION, ID_VERIFICATION, MULTI_DOCUMENT
from mockjumio.contract.form import CONTENT_TYPE as FORM
from mockjumio.initiate.pictures import Picture, judge_picture
from mockjumio.initiate.reading import LENIENT, Alike, BadRequest, parse_body
from mockjumio.merchant.account import Account
from mockjumio.messages.resources import Resource, encode_resource
from mockjumio.run.engine import Simulation
from mockjumio.transaction import State, Transaction
from mockjumio.web.app_keys import SIMULATION
from mockjumio.web.bodies import Refusal, TooLarge, Uploads
from mockjumio.web.jumio.callers import Caller, Words

if TYPE_CHECKING:
    from mockjumio.specimens.image import Report


class Answer(NamedTuple):
    """Bytes of a kind, a picture to be drawn (a transaction and a classifier), or a report."""

    body: bytes = b""
    kind: str = "application/json"
    picture: tuple[Transaction, str] | None = None
    early: bool = False  # there is more to say once it has ended
    report: "Report | None" = None


class StartedRequest:
    """A request that starts something, and what the journal is to keep of it.

    ``odd`` are those of its headers that are not as the guides demand of JSON, ``odd_parts`` of parts.
    """

    __slots__ = ("content", "odd", "odd_parts", "reference", "remarks", "request", "uploads")

    def __init__(self, request: web.Request, uploads: Uploads, odd: tuple[Words, Words] = ((), ())) -> None:
        self.request = request
        self.uploads = uploads
        self.odd, self.odd_parts = odd
        self.remarks: list[str] = []
        self.content: dict[str, str] = {}
        self.reference: str | None = None  # of what was started


class Trail:
    """What is known of a call so far; ``account`` is set once the caller has proved who it is."""

    __slots__ = (
        "account",
        "app",
        "asked",
        "at",
        "begun",
        "caller",
        "early",
        "fault",
        "part",
        "reference",
        "request",
        "reset",
        "route",
        "simulation",
    )

    def __init__(self, request: web.Request, app: web.Application) -> None:
        self.begun = Machine.monotonic()
        self.request = request
        self.app = app
        self.simulation: Simulation = app[SIMULATION]
        self.route: Route | None = None
        self.reference: str | None = None
        self.part: str | None = None
        self.account: Account | None = None
        self.caller: Caller | None = None  # likewise
        self.at: Instant | None = None
        self.fault = ""  # what went wrong on purpose
        self.reset = False  # instead of an answer
        self.early = False  # an answer before there is all that it will tell
        self.asked: StartedRequest | None = None  # of what starts something


class Call(NamedTuple):
    """An authenticated call. ``part`` is an image's or page's segment of the path; ``asked`` is a start's."""

    simulation: Simulation
    account: Account
    reference: str
    part: str | None
    asked: "StartedRequest | None" = None

    def answer(self, resource: Resource, transaction: Transaction) -> Answer:
        """What an endpoint says of a transaction."""
        return Answer(
            encode_resource(resource, transaction, self.account.clock.now(), self.simulation.links())
        )

    def find(self, product: str) -> Transaction:
        """The caller's transaction; 404 if unknown, deleted, another merchant's or product's."""
        transaction = self.simulation.transaction(self.reference, self.account.token)
        if (
            transaction is None
            or transaction.merchant != self.account.token
            or transaction.product != product
            or transaction.deleted is not None
        ):
            raise Refusal(404, f"no transaction {self.reference}")
        return transaction

    def find_finished(self, product: str) -> Transaction:
        """Likewise, and 404 while it is pending."""
        transaction = self.find(product)
        if transaction.state is State.PENDING:
            raise Refusal(404, f"transaction {self.reference} is pending")
        return transaction


Handler = Callable[[Call], Answer | Awaitable[Answer]]
"""What starts something reads a body first."""


class Route(NamedTuple):
    """A path, its handlers by method, and whether the second pair of credentials is allowed.

    ``template`` is the path as the guides write it: ``{ref}`` is the transaction, what else stands in braces
    is a part of it.
    """

    template: str
    pattern: re.Pattern[str]
    handlers: dict[str, Handler]
    second_pair: bool
    image: bool
    product: str
    is_status: bool
    what: str  # after the reference
    starts: bool = False  # a scan or upload, or goes on with one that it started
    again: bool = False  # nobody minds if it is fetched more than once

    def subject(self, part: str | None) -> str:
        """What a call asks for, the same for both URLs of an image."""
        return f"image {part}" if self.image and part is not None else self.what


def _product_of(template: str) -> str:
    if "/authentications/" in template:
        return AUTHENTICATION
    return MULTI_DOCUMENT if "/documents/" in template else ID_VERIFICATION


def route(
    template: str, *, second_pair: bool = True, image: bool = False, starts: bool = False, **handlers: Handler
) -> Route:
    """A name in braces matches one segment; a trailing slash is accepted, as in Jumio's samples."""
    pattern = re.sub(
        r"\{(\w+)\}", lambda name: f"(?P<{'ref' if name[1] == 'ref' else 'part'}>[^/]+)", template
    )
    if "GET" in handlers:
        handlers["HEAD"] = handlers["GET"]
    what = template.partition("{ref}")[2]
    return Route(
        template,
        re.compile(f"{pattern}/?"),
        handlers,
        second_pair,
        image,
        _product_of(template),
        not what and not starts,
        what.strip("/"),
        starts,
    )


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
