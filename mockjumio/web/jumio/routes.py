"""Which of Jumio's paths is this, and what is its answer?

One table, dispatched here and not by aiohttp's router: twelve dynamic routes there cost more than the rest
of a call, and its own 404 and 405 are not Jumio's.
"""

import logging
import re
from collections.abc import Callable
from typing import Final, NamedTuple

from aiohttp import web

from mockjumio.errors import MockjumioError
from mockjumio.web.jumio import documents, scans
from mockjumio.web.jumio.auth import authenticate, demand_json
from mockjumio.web.jumio.call import Answer, Call
from mockjumio.web.jumio.refusal import Refusal, refuse
from mockjumio.web.keys import PICTURES, PUBLIC_URL, SIMULATION

_log = logging.getLogger(__name__)

Handler = Callable[[Call], Answer]


class Route(NamedTuple):
    """A path, its handlers by method, and whether the second pair of credentials is allowed."""

    pattern: re.Pattern[str]
    handlers: dict[str, Handler]
    second_pair: bool = True
    image: bool = False


def _route(path: str, *, second_pair: bool = True, image: bool = False, **handlers: Handler) -> Route:
    """``{ref}`` and ``{part}`` match one segment; a trailing slash is accepted, as in Jumio's samples."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    if "GET" in handlers:
        handlers["HEAD"] = handlers["GET"]
    return Route(re.compile(f"{pattern}/?"), handlers, second_pair, image)


_SCAN = "/api/netverify/v2/scans/{ref}"
_DOCUMENT = "/api/netverify/v2/documents/{ref}"

ROUTES: Final = (
    _route(_SCAN, GET=scans.status, DELETE=scans.delete),
    _route(f"{_SCAN}/data", GET=scans.data),
    _route(f"{_SCAN}/data/document", GET=scans.document),
    _route(f"{_SCAN}/data/transaction", GET=scans.transaction),
    _route(f"{_SCAN}/data/verification", GET=scans.verification),
    _route(f"{_SCAN}/images", GET=scans.images),
    _route(f"{_SCAN}/images/{{part}}", GET=scans.image, image=True),
    _route("/recognition/v1/idscan/{ref}/{part}", GET=scans.image, image=True, second_pair=False),
    _route(_DOCUMENT, GET=documents.status, DELETE=documents.delete),
    _route(f"{_DOCUMENT}/data", GET=documents.data),
    _route(f"{_DOCUMENT}/data/document", GET=documents.document),
    _route(f"{_DOCUMENT}/data/transaction", GET=documents.transaction),
    _route(f"{_DOCUMENT}/pages", GET=documents.pages),
    _route(f"{_DOCUMENT}/pages/{{part}}", GET=documents.page, image=True),
)


async def answer(request: web.Request) -> web.Response:
    """Every request that is not for ``/_mock``."""
    try:
        return await _answer(request)
    except Refusal as refusal:
        return refuse(refusal, _uri(request))
    except MockjumioError as error:
        return refuse(Refusal(500, str(error)), _uri(request))
    except Exception:
        _log.exception("%s %s", request.method, request.path)
        return refuse(Refusal(500, "mockjumio itself failed; its log says where"), _uri(request))


def _uri(request: web.Request) -> str:
    return request.app[PUBLIC_URL]() + str(request.rel_url)


async def _answer(request: web.Request) -> web.Response:
    route, found = _find(request.path)
    handler = route.handlers.get(request.method)
    if handler is None:
        allowed = ", ".join(sorted(route.handlers))
        raise Refusal(405, f"{request.method} is not allowed here", {"Allow": allowed})
    simulation = request.app[SIMULATION]
    account = authenticate(request.headers, simulation.callers, second_pair=route.second_pair)
    if account.wire.strict_accept and not route.image:
        demand_json(request.headers)
    call = Call(simulation, account, found["ref"], found.get("part"))
    answered = handler(call)
    if answered.picture is not None:
        body, kind = await request.app[PICTURES].image(*answered.picture)
        return web.Response(body=body, content_type=kind)
    return web.Response(body=answered.body, content_type="application/json")


def _find(path: str) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        if found := route.pattern.fullmatch(path):
            return route, found.groupdict()
    raise Refusal(404, "no such resource")
