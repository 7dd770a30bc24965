"""How is a call answered? As its handler says, or as the faults have it that strike it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple, Protocol, TypeVar

from aiohttp import web

from mockjumio import faults
from mockjumio.errors import DataError, MockjumioError
from mockjumio.faults.fault import Answer as FaultyAnswer
from mockjumio.faults.fault import Chosen, Side, pieces_at_rate
from mockjumio.merchant.account import Account
from mockjumio.transaction import Transaction
from mockjumio.web.app_keys import PICTURES
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Answer, Route, StartedRequest, Trail

_log = logging.getLogger(__name__)


class Asking(Protocol):
    """A call of one of Jumio's APIs: what it asks to start, or is to be known of it."""

    @property
    def asked(self) -> StartedRequest | None: ...


C = TypeVar("C", bound=Asking)


_NOTHING: Mapping[int, str] = {}


class InjectedFaults(NamedTuple):
    """The names of the faults that strike, and what each does."""

    names: tuple[str, ...]
    answers: tuple[FaultyAnswer, ...]

    @property
    def words(self) -> str:
        return f"fault: {', '.join(self.names)}"


def injected_faults(
    account: Account, transaction: Transaction | None, route: Route, method: str
) -> InjectedFaults | None:
    """Asked once a call, since it counts: the scenario's faults, then the merchant's."""
    of_scan = () if transaction is None else transaction.faults
    if not of_scan and not account.faults:
        return None
    kind = _kind(route, method)
    origins: list[tuple[object, Chosen]] = [
        ((transaction.reference, place), one) for place, one in enumerate(of_scan) if transaction is not None
    ]
    origins += account.faults.all()
    names, answers = [], []
    for origin, chosen in origins:
        if faults.side_of(chosen.name) is not Side.INBOUND or not faults.concerns(chosen, kind):
            continue
        number = account.faults.count_call((origin, chosen.name))
        if faults.strikes(chosen, number, f"{account.seed} {origin}"):
            names.append(chosen.name)
            answers.append(faults.apply_to_answer(chosen, f"{account.seed} {origin} {number}"))
    return InjectedFaults(tuple(names), tuple(answers)) if names else None


def _kind(route: Route, method: str) -> str:
    if route.what == "token":
        return "token"
    if method == "DELETE":
        return "delete"
    if route.starts or method == "PUT":
        return "start"
    if route.image:  # a list of images is no image: it can be malformed, an image truncated
        return "images"
    return "status" if route.is_status else "data"


async def content_of(
    trail: Trail, handler: Callable[[C], Answer | Awaitable[Answer]], call: C
) -> tuple[bytes, str]:
    """The body of an answer, and its content type; what a call changes is durable by then."""
    store, changes = trail.simulation.store, trail.request.method not in ("GET", "HEAD")
    if changes:
        store.check()
    answered = handler(call)
    if not isinstance(answered, Answer):
        answered = await answered
    if call.asked is not None:
        trail.reference = call.asked.reference or trail.reference
    trail.early = answered.early
    if changes:
        await store.durable()
    if answered.picture is not None:
        return await trail.app[PICTURES].picture_of(store, *answered.picture)
    if answered.report is not None:
        return await trail.app[PICTURES].report(answered.report), answered.kind
    return answered.body, answered.kind


async def respond_spoilt(
    struck: InjectedFaults,
    trail: Trail,
    content: Callable[[], Awaitable[tuple[bytes, str]]],
    said: Mapping[int, str] = _NOTHING,
) -> web.StreamResponse:
    """Answer as the faults have it; the trail is told of them. ``content`` makes the body and its type.

    ``said`` has words for statuses that are always refused in the same ones.
    """
    trail.fault = struck.words
    if (broken := await _spoil_before(struck, trail.request, said)) is not None:
        trail.reset = True
        return broken
    body, kind = await content()
    unspoilt = web.Response(body=body, content_type=kind)
    try:
        return await _spoil_answer(struck, trail.request, unspoilt)
    except ConnectionError:
        trail.fault += "; the caller went before the answer was complete"
        trail.reset = True
        return unspoilt  # which nobody gets


async def _spoil_before(
    struck: InjectedFaults, request: web.Request, said: Mapping[int, str]
) -> web.Response | None:
    """Wait, refuse, or break the connection; ``None`` if the call is answered after all."""
    await asyncio.sleep(sum(one.latency for one in struck.answers) / 1_000)
    for one in struck.answers:
        if one.reset:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=503)  # which nobody gets
        if one.status is not None:
            raise Refusal(one.status, one.why, dict(one.headers), said.get(one.status))
    return None


async def _spoil_answer(
    struck: InjectedFaults, request: web.Request, answered: web.Response
) -> web.StreamResponse:
    """Send the answer as it was spoilt; raises :class:`ConnectionError` if the caller does not wait."""
    share = min(one.share for one in struck.answers)
    rates = [one.rate for one in struck.answers if one.rate is not None]
    changes = [one.change for one in struck.answers if one.change is not None]
    if (share == 1 and not rates and not changes) or request.method == "HEAD":  # which has no body to spoil
        return answered
    whole = answered.body if isinstance(answered.body, bytes) else b""
    for change in changes:
        whole = change(whole)
    body = whole[: int(len(whole) * share)]
    malformed = any(one.malformed for one in struck.answers)
    response = web.StreamResponse(status=answered.status)
    response.content_type = answered.content_type
    response.content_length = len(body) if malformed else len(whole)
    await response.prepare(request)
    pieces, pause = pieces_at_rate(body, min(rates, default=None))
    for place, piece in enumerate(pieces):
        await asyncio.sleep(pause if place else 0)
        await response.write(piece)
    if response.content_length > len(body) and request.transport is not None:
        request.transport.close()
    return response


def refusal_of(error: Exception, request: web.Request) -> Refusal:
    """What is told of whatever went wrong; what nobody has foreseen is logged, too."""
    match error:
        case Refusal():
            return error
        case DataError():
            return Refusal(503, f"new data can no longer be stored: {error}")
        case MockjumioError():
            return Refusal(500, str(error))
    _log.exception("%s %s", request.method, request.path)
    return Refusal(500, "mockjumio itself failed; its log says where")
