"""Where does a path under ``/_mock`` lead? Health, the OpenAPI document, and the table of operations."""

from functools import partial
from hmac import compare_digest

from aiohttp import web

from mockjumio.errors import DataError
from mockjumio.web.app_keys import CONTROL_TOKEN, HOSTS, SIMULATION
from mockjumio.web.bodies import go_ahead
from mockjumio.web.control.entrance import admit, demand_json
from mockjumio.web.control.problem import ControlError, as_json, not_allowed, problem

PREFIX = "/_mock"
API = f"{PREFIX}/api/v1/"
CONSOLE = f"{PREFIX}/"
PAGE = f"{PREFIX}/api/"  # what it links to is beside it
_OPEN = (f"{PREFIX}/health", f"{PREFIX}/ready")  # for probes, which have no token


def add_routes(app: web.Application) -> None:
    add = partial(app.router.add_route, expect_handler=go_ahead)
    for path, handler in zip(_OPEN, (health, ready), strict=True):
        add("GET", path, handler)
        add("HEAD", path, handler)
        add("*", path, probes_only)
    add("*", PAGE, page)
    add("POST", f"{PREFIX}/journeys/{{token}}", journey)
    add("*", PREFIX, to_the_console)
    add("*", rf"{PREFIX}/{{path:[\s\S]*}}", answer_any_path)  # %0A in a path, too


async def health(request: web.Request) -> web.StreamResponse:
    """The process lives, and keeps what it should."""
    return _health(request, {"status": "ok"})


async def ready(request: web.Request) -> web.StreamResponse:
    """The scenarios are indexed, and what is started is kept."""
    return _health(request, {"status": "ready", "scenarios": len(request.app[SIMULATION].library.names())})


def _health(request: web.Request, well: object) -> web.StreamResponse:
    try:
        request.app[SIMULATION].store.check()
    except DataError as error:
        return as_json(request, {"status": "failed", "detail": str(error)}, status=503)
    return as_json(request, well)


async def probes_only(request: web.Request) -> web.StreamResponse:
    """Any other method on a path for probes."""
    return problem(not_allowed(request.method, "GET", "HEAD"))


async def page(request: web.Request) -> web.StreamResponse:
    """The calls, to read in a browser. It is the same for everybody, so that it needs no token."""
    try:
        admit(request, request.app[HOSTS])
    except ControlError as error:
        return problem(error)
    from mockjumio.web.control.dispatch import show_page

    return await show_page(request, request.app)


async def journey(request: web.Request) -> web.StreamResponse:
    """What the tester's bar of a customer's page does: whoever has the page's token may."""
    try:
        admit(request, request.app[HOSTS])
    except ControlError as error:
        return problem(error)
    from mockjumio.web.pages.page import test

    return await test(request)


async def to_the_console(request: web.Request) -> web.StreamResponse:
    if not reads_pages(request):
        return await control(request, request.app)
    return web.Response(status=308, headers={"Location": CONSOLE})


async def answer_any_path(request: web.Request) -> web.StreamResponse:
    """Everything else is the console's, or nothing: the control API says so to whoever reads no pages."""
    from mockjumio.web.console import paths  # with jinja2, for whoever looks at the console

    if reads_pages(request) or paths.has(request.path):
        return await paths.answer(request, request.app)
    return await control(request, request.app)


def reads_pages(request: web.Request) -> bool:
    """Whether a browser asks: a page's script asks for parts of one."""
    return "text/html" in request.headers.get("Accept", "") or "HX-Request" in request.headers


async def control(request: web.Request, app: web.Application) -> web.StreamResponse:
    """A call: the tables of operations are read when the first one comes, not at the start."""
    try:
        admit(request, app[HOSTS])
        authorize(request, app[CONTROL_TOKEN])
        demand_json(request)
    except ControlError as error:
        return problem(error)
    from mockjumio.web.control.dispatch import answer

    return await answer(request, app)


def authorize(request: web.Request, expected: str | None) -> None:
    """Demand the control API's bearer token, if the sandbox was given one."""
    if expected is None:
        return
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    given_bytes = given.strip().encode(errors="surrogateescape")  # as they came, UTF-8 or not
    if scheme.lower() != "bearer" or not compare_digest(given_bytes, expected.encode()):
        why = "the control API needs Authorization: Bearer, with MOCKJUMIO_CONTROL_TOKEN"
        raise ControlError(401, why, {"WWW-Authenticate": "Bearer"})
