"""What goes wrong with this call on purpose? The faults that strike it, and what they make of the answer."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

from aiohttp import web

from mockjumio import faults
from mockjumio.faults.fault import Answer, Chosen, Side, pieces_at_rate
from mockjumio.merchant.account import Account
from mockjumio.transaction import Transaction
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Route

_NOTHING: Mapping[int, str] = {}


class InjectedFaults(NamedTuple):
    """The names of the faults that strike, and what each does."""

    names: tuple[str, ...]
    answers: tuple[Answer, ...]

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
        key = (origin, chosen.name)
        account.faults.calls[key] += 1
        number = account.faults.calls[key]
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


async def spoil_before(
    struck: InjectedFaults, request: web.Request, said: Mapping[int, str] = _NOTHING
) -> web.Response | None:
    """Wait, refuse, or break the connection; ``None`` if the call is answered after all.

    ``said`` has words for statuses that are always refused in the same ones.
    """
    await asyncio.sleep(sum(one.latency for one in struck.answers) / 1_000)
    for one in struck.answers:
        if one.reset:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=503)  # which nobody gets
        if one.status is not None:
            raise Refusal(one.status, one.why, dict(one.headers), said.get(one.status))
    return None


async def spoil_answer(
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
