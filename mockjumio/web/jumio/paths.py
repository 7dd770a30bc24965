"""Which of Jumio's paths is this, and what is its answer?

One table, dispatched here and not by aiohttp's router: twelve dynamic routes there cost more than the rest
of a call, and its own 404 and 405 are not Jumio's.
"""

from functools import partial
from typing import Final

from aiohttp import web

from mockjumio.clock import Machine
from mockjumio.exchanges import CUSTOMERS
from mockjumio.tracing import note_start
from mockjumio.web.app_keys import CALLERS, ON_CALL, PUBLIC_URL, REQUEST_ID, UPLOADS, OwnCall
from mockjumio.web.bodies import PLAIN, Refusal, refuse, respond, why_not_taken
from mockjumio.web.jumio import retrieval
from mockjumio.web.jumio.answering import content_of, injected_faults, refusal_of, respond_spoilt
from mockjumio.web.jumio.call import (
    Call,
    Route,
    StartedRequest,
    Trail,
    route,
)
from mockjumio.web.jumio.callers import caller_of, demand_json
from mockjumio.web.jumio.journal import hint, record

PAGES: Final = frozenset(
    (
        "/web/v4/app",
        "/web/client",  # the current platform's since 2025
        "/v2",
        "/widget/jumio-verify/2.0/form",
        "/widget/jumio-verify/2.0/iframe-script.js",
    )
)  # what customers open; the page of documents is told by its token

_SCAN = "/api/netverify/v2/scans/{ref}"
_AUTHENTICATION = "/api/netverify/v2/authentications/{ref}"
_DOCUMENT = "/api/netverify/v2/documents/{ref}"

ROUTES: Final[tuple[Route, ...]] = (
    route(_SCAN, GET=retrieval.scan_status, DELETE=retrieval.scan_delete),
    route(f"{_SCAN}/data", GET=retrieval.scan_data),
    route(f"{_SCAN}/data/document", GET=retrieval.scan_document),
    route(f"{_SCAN}/data/transaction", GET=retrieval.scan_transaction),
    route(f"{_SCAN}/data/verification", GET=retrieval.scan_verification),
    route(f"{_SCAN}/data/facemap", GET=retrieval.scan_facemap, image=True),
    route(f"{_SCAN}/images", GET=retrieval.scan_images),
    route(f"{_SCAN}/images/liveness/{{number}}", GET=retrieval.scan_liveness, image=True),
    route(f"{_SCAN}/images/{{classifier}}", GET=retrieval.scan_image, image=True),
    route(
        "/recognition/v1/idscan/{ref}/{classifier}", GET=retrieval.scan_image, image=True, second_pair=False
    ),
    route(_AUTHENTICATION, GET=retrieval.authentication, DELETE=retrieval.authentication_delete),
    route(f"{_AUTHENTICATION}/images/{{classifier}}", GET=retrieval.authentication_image, image=True),
    route(f"{_AUTHENTICATION}/images/liveness/{{number}}", GET=retrieval.authentication_liveness, image=True),
    route(_DOCUMENT, GET=retrieval.upload_status, DELETE=retrieval.upload_delete),
    route(f"{_DOCUMENT}/data", GET=retrieval.upload_data),
    route(f"{_DOCUMENT}/data/document", GET=retrieval.upload_document),
    route(f"{_DOCUMENT}/data/transaction", GET=retrieval.upload_transaction),
    route(f"{_DOCUMENT}/original", GET=retrieval.upload_original, image=True),
    route(f"{_DOCUMENT}/pages", GET=retrieval.upload_pages),
    route(f"{_DOCUMENT}/pages/{{page_number}}", GET=retrieval.upload_page, image=True),
)


async def answer(request: web.Request, app: web.Application) -> web.StreamResponse:
    """Every request that is not for ``/_mock``; each is written into a journal, but for a customer's page."""
    if request.path.rstrip("/") in PAGES or "initiationToken=" in request.query_string:
        return await _show_page(request, app)
    trail = Trail(request, app)
    try:
        response = await _answer(request, trail)
    except Exception as error:
        return _refuse(trail, refusal_of(error, request))
    record(trail, 0 if trail.reset else response.status)
    return response


async def _show_page(request: web.Request, app: web.Application) -> web.StreamResponse:
    from mockjumio.web.customer.customer_page import show  # jinja2 and more, for whoever opens it

    begun, told = Machine.monotonic(), app[ON_CALL]
    shown = await show(request, app)
    if told is not None:
        took = round((Machine.monotonic() - begun) * 1_000, 3)
        told(OwnCall(request.method, request.path, CUSTOMERS, shown.status, took, request[REQUEST_ID]))
    return shown


def _refuse(trail: Trail, refusal: Refusal) -> web.Response:
    request, status, routes = trail.request, refusal.status, ROUTES
    if trail.route is None:
        from mockjumio.web.jumio.starts import STARTS

        routes += STARTS
    record(trail, status, f"{status}: {refusal.why}", hint(trail, status, routes))
    return refuse(refusal, trail.app[PUBLIC_URL]() + request.rel_url.raw_path_qs)


async def _answer(request: web.Request, trail: Trail) -> web.StreamResponse:
    found_route, reference, part = trail.route, trail.reference, trail.part = _find(request.path)
    trail.reference = reference or None
    handler = found_route.handlers.get(request.method)
    if handler is None:
        allowed = ", ".join(sorted(found_route.handlers))
        raise Refusal(405, f"{request.method} is not allowed here", {"Allow": allowed})
    if "Content-Encoding" in request.headers and (why := why_not_taken(request)) is not None:
        raise Refusal(415, why, PLAIN)
    simulation = trail.simulation
    trail.caller = caller_of(
        request, trail.app[CALLERS], simulation.callers, second_pair=found_route.second_pair
    )
    account = simulation.callers[trail.caller.token]
    trail.account, trail.at = account, account.clock.now()
    if account.wire.strict_accept and not found_route.image and not found_route.starts:
        demand_json(request.headers)
    transaction = simulation.store.transaction(reference, account.token) if reference else None
    struck = injected_faults(account, transaction, found_route, request.method)
    if found_route.starts:
        note_start(request.headers)
        trail.asked = StartedRequest(request, trail.app[UPLOADS], trail.caller.odd)
    call = Call(simulation, account, reference, part, trail.asked)
    if struck is None:
        return respond(request, *await content_of(trail, handler, call))
    return await respond_spoilt(struck, trail, partial(content_of, trail, handler, call))


def template_of(path: str) -> str:
    """The row's pattern; empty if there is none."""
    try:
        return _find(path)[0].template
    except Refusal:
        return ""


_FIXED: dict[str, Route] = {}  # the paths that name nothing, once somebody starts a scan by one of them


def _find(path: str) -> tuple[Route, str, str | None]:
    """The row of a path, and what this has for the reference and for the last segment, if that is a part."""
    if (row := _FIXED.get(path)) is not None:
        return row, "", None
    for row in ROUTES:
        if found := row.pattern.fullmatch(path):
            return row, found["ref"], found[2] if row.pattern.groups > 1 else None
    from mockjumio.web.jumio.starts import STARTS  # which only merchants need that start scans themselves

    _FIXED.update((row.template, row) for row in STARTS if "{" not in row.template)
    for row in STARTS:
        if found := row.pattern.fullmatch(path):
            named = found.groupdict()
            return row, named.get("ref", ""), named.get("part")
    raise Refusal(404, "no such resource")
