"""What is a control call? A row with its path, body, query and answers; routes and OpenAPI derive from it.

A list's call asks for a part of it: ``limit`` and an opaque ``cursor``; answers carry the next one. Lists
that grow with what happens can be had in either order, and searched.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar

from aiohttp import web
from msgspec import json

from mockjumio.errors import Problem, ScenarioError
from mockjumio.merchant.account import Account
from mockjumio.run.engine import Simulation
from mockjumio.run.runner import Turn
from mockjumio.schema import kinds
from mockjumio.schema.kinds import STRING, Key, Schema, choice
from mockjumio.schema.sections import check_call
from mockjumio.transaction import Transaction
from mockjumio.web.bodies import respond
from mockjumio.web.control.problem import ControlError, encode, read_json
from mockjumio.web.control.search import Field, Search, in_words, read

T = TypeVar("T")

API = "/_mock/api/v1"
OWNER = Key(
    "merchant", STRING, "token of its merchant; needed only if several merchants have one of this name"
)


class Ask(NamedTuple):
    """A call that has been read: its body and query fit the operation's tables."""

    simulation: Simulation
    request: web.Request | None  # none if the call was made in the process
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    def search(self, text: Callable[[T], Iterable[str]], fields: Sequence[Field[T]] = ()) -> Search[T]:
        """What ``q`` looks for, by the merchant's clock; raises what is wrong with it."""
        return read(self.query.get("q", ""), fields, text, self.account().clock.now())

    def account(self) -> Account:
        """The merchant in the path, the body or the query; otherwise the default one. 404 if unknown."""
        token = self._merchant()
        if token is None:
            return next(iter(self.simulation.accounts.values()))
        account = self.simulation.accounts.get(token)
        if account is None:
            raise ControlError(404, f"no merchant has the API token {token!r}")
        return account

    def _merchant(self) -> str | None:
        named = (self.path.get("token"), self.body.get("merchant"), self.query.get("merchant"))
        return next((token for token in named if token is not None), None)

    def owner(self, reference: str) -> str | None:
        """The merchant that is named, or the one that has a transaction of this reference. 409 if several.

        Merchants with the same seed play the same references.
        """
        if self._merchant() is not None:
            return self.account().token
        owners = self.simulation.store.owners(reference)
        if len(owners) > 1:
            raise ControlError(409, f"{len(owners)} merchants have a transaction {reference}; add ?merchant=")
        return owners[0] if owners else None

    def transaction(self) -> Transaction:
        """The transaction in the path, whatever its merchant. 404 if unknown."""
        reference = self.path["reference"]
        transaction = self.simulation.transaction(reference, self.owner(reference))
        if transaction is None:
            raise ControlError(404, f"no transaction {reference}")
        return transaction


class Reply(NamedTuple):
    """JSON and its status; ``values`` of ``None`` is an empty body."""

    values: object
    status: int = 200


Handler = Callable[[Ask], Awaitable[Reply | web.StreamResponse]]


class Operation(NamedTuple):
    """One call. ``answer`` is the schema of a good answer, ``errors`` the statuses it may refuse with."""

    method: str
    path: str
    words: str
    handler: Handler
    answer: Schema
    status: int = 200
    query: tuple[Key, ...] = ()
    body: tuple[Key, ...] | None = None
    errors: tuple[int, ...] = ()
    example: Mapping[str, Any] | None = None  # of a body

    @property
    def name(self) -> str:
        """``operationId`` of the OpenAPI document: the handler's name, as JSON writes names."""
        first, *rest = self.handler.__name__.split("_")
        return first + "".join(map(str.capitalize, rest))


def _query(request: web.Request) -> Mapping[str, str]:
    if not request.query_string:
        return {}
    query = dict(request.query)
    if len(query) < len(request.query):
        twice = [name for name in query if len(request.query.getall(name)) > 1]
        raise ScenarioError([Problem(name, "is twice in the query") for name in twice])
    return query


def _agree(body: Mapping[str, Any], query: Mapping[str, str]) -> None:
    """The merchant may be named in the body or in the query; two merchants may not."""
    named, also = body.get("merchant"), query.get("merchant")
    if None not in (named, also) and named != also:
        raise ScenarioError([Problem("merchant", f"is {named!r}, and {also!r} in the query; name one")])


async def perform(
    operation: Operation, request: web.Request, simulation: Simulation, path: Mapping[str, str]
) -> web.StreamResponse:
    """Read a call, ask the operation, answer. What is wrong with the call is raised."""
    query = _query(request)
    body: Mapping[str, Any] = {}
    if operation.body is not None and request.can_read_body:
        check_call(query, operation.query, as_text=True)  # before a body is waited for
        body = await read_json(request)
    reply = await reply_to(operation, Ask(simulation, request, path, query, body))
    if not isinstance(reply, Reply):
        return reply
    if reply.values is None:
        return web.Response(status=reply.status)
    return respond(request, _encode(reply.values), status=reply.status)


def _encode(values: object) -> bytes:
    try:
        return json.encode(values)  # at a sixth of what Python's own takes
    except UnicodeEncodeError:  # a path may hold stray bytes
        return encode(values)


async def reply_to(operation: Operation, ask: Ask) -> Reply | web.StreamResponse:
    """Check a call's query and body, and ask the operation. What is wrong with the call is raised."""
    check_call(ask.query, operation.query, as_text=True)
    if operation.body is not None:
        check_call(ask.body, operation.body)
        _agree(ask.body, ask.query)
    if operation.method == "GET":
        return await operation.handler(ask)
    store = ask.simulation.store
    store.check()
    reply = await operation.handler(ask)
    await store.durable()  # whatever a call changed survives us from here on
    store.check()
    return reply


T_co = TypeVar("T_co", covariant=True)

MOST = 1_000
USUAL = 100


def whole(text: str) -> int | None:
    """The whole number that a text writes in up to eighteen digits; ``None`` if it writes none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


PAGE = (
    Key("limit", kinds.whole(1, MOST), f"how many at most ({USUAL} if not given)", default=USUAL),
    Key("cursor", STRING, "'next' of the page before"),
)


def history(fields: Sequence[Field[Any]] = ()) -> tuple[Key, ...]:
    """What can be asked of a list that grows with what happens; ``fields`` are those that ``q`` can name."""
    order = choice("an order", lambda: ("oldest", "newest"))
    return (
        Key("order", order, "which come first (the oldest if not given)"),
        Key("q", STRING, in_words(fields)),
        *PAGE,
    )


LOOKED = 10_000  # items that a call looks at, at most; then its answer says where to go on


class NumberedHistory(Protocol[T_co]):
    """A history: its items after a number, in either order, in parts that a thread may read."""

    def __call__(self, after: int | None, *, newest: bool) -> Iterable[Iterable[T_co]]: ...


def page(
    items: Iterable[T], query: Mapping[str, str], number: Callable[[T], int], view: Callable[[T], Any]
) -> dict[str, Any]:
    """The page that a query asks for. ``number`` grows along the items and is never reused."""
    after = read_cursor(query.get("cursor"))
    return _page(
        (one for one in items if after is None or number(one) > after),
        query,
        lambda item: f"c{number(item)}",
        view,
    )


async def page_of_history(
    items: NumberedHistory[T],
    ask: Ask,
    *,
    fits: Callable[[T], bool],
    number: Callable[[T], int],
    view: Callable[[T], Any],
    again: Callable[[T, bool], T | None] = lambda item, stale: item,
    over: Callable[[T], bool] = lambda item: False,
) -> dict[str, Any]:
    """Likewise of very many: those that fit, in the order that is asked for. A thread may ask whether one
    fits; ``again`` gives it as it is in the end, if it still does, and is told if it may have changed.
    ``over`` says of one that of the newest no more can fit.

    If few fit, the page is shorter than it could be, or empty, and leads on all the same. A cursor holds for
    the order that it came from. 404 if the merchant goes while we look.
    """
    query = ask.query
    newest = query.get("order") == "newest"
    kind = "d" if newest else "c"
    limit, count, last, seen = int(query.get("limit", USUAL)), 0, 0, 0
    shown: list[Any] = []
    after, store = read_cursor(query.get("cursor"), kind), ask.simulation.store
    look = ask.simulation.looks.through(items(after, newest=newest), fits, lambda: store.changes)
    turn = Turn(looks=True)
    while looked := await look.on(limit + 1 - len(shown), max(LOOKED - count, 1)):
        if count == LOOKED:
            return {"items": shown, "next": f"{kind}{seen}"}
        ask.account()
        for item in looked.found:
            if turn.over:
                await turn.next()
                ask.account()
            if (current := again(item, store.changes != looked.since)) is None:
                continue
            if len(shown) == limit:
                return {"items": shown, "next": f"{kind}{last}"}
            shown.append(view(current))
            last = number(current)
        count += looked.looked
        seen = number(looked.last)
        if newest and over(looked.last):
            break
    ask.account()
    return {"items": shown, "next": None}


def page_by_name(
    items: Callable[[str], Iterable[T]],
    query: Mapping[str, str],
    name: Callable[[T], str],
    view: Callable[[T], Any],
) -> dict[str, Any]:
    """Likewise, of what is sorted by name. ``items`` gives those whose name comes after a text."""
    cursor = query.get("cursor", "n")
    if not cursor.startswith("n"):
        raise _no_cursor(cursor)
    return _page(items(cursor[1:]), query, lambda item: f"n{name(item)}", view)


def _page(
    items: Iterable[T], query: Mapping[str, str], cursor: Callable[[T], str], view: Callable[[T], Any]
) -> dict[str, Any]:
    limit = int(query.get("limit", USUAL))
    found = list(islice(items, limit + 1))
    shown = found[:limit]
    return {
        "items": [view(item) for item in shown],
        "next": cursor(shown[-1]) if len(found) > limit else None,
    }


def read_cursor(cursor: str | None, kind: str = "c") -> int | None:
    """After which number a page begins; raises :class:`ControlError` 400."""
    if cursor is None:
        return None
    number = whole(cursor[1:]) if cursor.startswith(kind) else None
    if number is None:
        raise _no_cursor(cursor)
    return number


def _no_cursor(text: str) -> ControlError:
    if text.startswith(("c", "d")) and whole(text[1:]) is not None:
        return ControlError(400, f"{text!r} is a cursor of the other order", field="cursor")
    return ControlError(400, f"{text!r} is not a cursor; take 'next' of the page before", field="cursor")
