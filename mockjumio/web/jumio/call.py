"""What does one call concern? The row of Jumio's table, the caller's account, the transaction."""

import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from aiohttp import web

from mockjumio.contract.enums import AUTHENTICATION, ID_VERIFICATION, MULTI_DOCUMENT
from mockjumio.merchant.account import Account
from mockjumio.messages.resources import Resource, encode_resource
from mockjumio.run.engine import Simulation
from mockjumio.transaction import State, Transaction
from mockjumio.web.bodies import Refusal, Uploads

Words = tuple[str, ...]


class Answer(NamedTuple):
    """JSON as bytes, or a picture to be drawn: a transaction and a classifier."""

    body: bytes = b""
    picture: tuple[Transaction, str] | None = None
    kind: str = "application/json"


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
