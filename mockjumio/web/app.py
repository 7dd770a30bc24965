"""Which surfaces does the server have, and where does a request go?

Whatever is not under ``/_mock`` is Jumio's. Below it are probes, the control API with its document for
people, and the console.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count
from typing import Any, Final

from aiohttp import HttpVersion11, web

from mockjumio.clock import Machine
from mockjumio.play.images import Pictures
from mockjumio.run.engine import Simulation
from mockjumio.web.app_keys import (
    CALLERS,
    CONTROL_TOKEN,
    HOSTS,
    ID_HEADER,
    MOVES,
    ON_CALL,
    PICTURES,
    PLATFORM,
    PUBLIC_URL,
    REQUEST_ID,
    ROUTE,
    SIGN_INS,
    SIMULATION,
    SUITE_RUNS,
    UPLOADS,
    OwnCall,
    PlatformState,
    SignIns,
)
from mockjumio.web.bodies import Refusal, Uploads, add_header, go_ahead, refuse
from mockjumio.web.console.suite_runs import SuiteRuns
from mockjumio.web.control.entrance import Hosts, admit, authorize, demand_json
from mockjumio.web.control.problem import ControlError, problem
from mockjumio.web.probes import health, probes_only, ready

MAX_BODY = 1_000_000  # bytes of a control call

PREFIX = "/_mock"
API = f"{PREFIX}/api/v1/"
CONSOLE = f"{PREFIX}/"
PAGE = f"{PREFIX}/api/"  # what it links to is beside it
METRICS = f"{PREFIX}/metrics"
_OPEN = (f"{PREFIX}/health", f"{PREFIX}/ready")  # for probes, which have no token
_OF_PLATFORM = ("/api/v1/accounts", "/api/v1/workflow-executions", "/api/v1/reports/", "/oauth2/")

# Of a web.Request, which aiohttp calls a BaseRequest.
Handler = Callable[[Any], Awaitable[web.StreamResponse]]


def make_app(
    simulation: Simulation,
    public_url: Callable[[], str],
    hosts: Hosts,
    *,
    control_token: str | None = None,
    draw_apart: bool = False,
    on_call: Callable[[OwnCall], None] | None = None,
) -> web.Application:
    """The application. Whatever is not under ``/_mock`` belongs to Jumio; ``hosts`` may call the rest, of
    which ``on_call`` is told.
    """
    app = web.Application(client_max_size=MAX_BODY)
    app[SIMULATION] = simulation
    app[PICTURES] = Pictures(simulation.limits.image_bytes, apart=draw_apart)
    app[UPLOADS] = Uploads()
    app[PLATFORM] = PlatformState()
    app[PUBLIC_URL] = public_url
    app[HOSTS] = hosts
    app[CALLERS] = {}
    app[MOVES] = set()
    app[SIGN_INS] = SignIns()
    app[SUITE_RUNS] = SuiteRuns()
    app[CONTROL_TOKEN] = control_token
    app[ON_CALL] = on_call
    add_routes(app)
    app.on_shutdown.append(_let_go)
    app.on_shutdown.append(_end_suites)
    app.on_cleanup.append(_end_moves)
    app.on_cleanup.append(_draw_no_more)
    return app


def entrance(app: web.Application, router: Handler) -> Handler:
    """Where every request comes in. aiohttp's router is only asked for the few other paths under ``/_mock``:
    it costs half as much again as all that Jumio's API does.
    """

    answer: Callable[[Any, web.Application], Awaitable[web.StreamResponse]] | None = None
    of_platform = answer
    numbers = count(1)
    own = f"{app[SIMULATION].events.run}-" if SIMULATION in app else ""

    async def enter(request: web.Request) -> web.StreamResponse:
        nonlocal answer, of_platform
        given = request.headers.get(ID_HEADER)
        sane = given is not None and _SANE.fullmatch(given)
        request[REQUEST_ID] = given if sane else f"{own}{next(numbers)}"
        path = request.path
        try:
            if path.startswith(PREFIX) and path[len(PREFIX) :][:1] in ("", "/"):
                return await _answer_own(request, app, router)
            if "Host" not in request.headers and request.version >= HttpVersion11:
                refused = refuse(Refusal(400, "Missing 'Host' header"), str(request.url))
                refused.force_close()
                return refused  # aiohttp's parser does so itself, from 3.14 on
            if "Expect" in request.headers:
                await go_ahead(request)
            if path == "/" or path.startswith(_OF_PLATFORM):
                if of_platform is None:
                    from mockjumio.web.platform import platform_paths  # which Netverify does not need

                    of_platform = platform_paths.answer
                return await of_platform(request, app)
            if answer is None:
                from mockjumio.web.jumio import paths  # needs the contract's tables, which a start does not

                answer = paths.answer
            return await answer(request, app)
        except ConnectionError:
            if request.transport is not None and not request.transport.is_closing():
                raise
            return web.Response(status=400)  # the caller left: nobody reads it, and nothing went wrong

    return enter


_SANE: Final = re.compile(r"[\w.:/+=@-]{1,128}", re.ASCII)  # an id that a log can hold


async def _answer_own(request: web.Request, app: web.Application, router: Handler) -> web.StreamResponse:
    """A request below ``/_mock``; its id goes back with the answer. Jumio's API sends no such header."""
    begun, told, status = Machine.monotonic(), app.get(ON_CALL), 0
    identity: str = request[REQUEST_ID]
    try:
        if request.path.startswith(API):
            if "Expect" in request.headers:
                await go_ahead(request)
            answer = await control(request, app)
        else:
            answer = await router(request)
        status = answer.status
        add_header(answer, ID_HEADER, identity)
    except web.HTTPException as answer:
        status = answer.status
        answer.headers[ID_HEADER] = identity
        raise
    finally:
        if told is not None:
            took = round((Machine.monotonic() - begun) * 1_000, 3)
            told(OwnCall(request.method, request.path, request.get(ROUTE, ""), status, took, identity))
    return answer


def route_of(request: web.Request) -> str:
    """The pattern of a path, for a trace; empty if none is known. Asked of a request that was answered."""
    path = request.path
    if path in (*_OPEN, METRICS, "/"):
        return path
    if path.startswith(PREFIX):
        return str(request.get(ROUTE, ""))
    from mockjumio.web.jumio import paths
    from mockjumio.web.platform import platform_paths

    if path.startswith(_OF_PLATFORM):
        return platform_paths.template_of(path)
    return path if path.rstrip("/") in paths.PAGES else paths.template_of(path)


async def _let_go(app: web.Application) -> None:
    """Calls that wait for something end now: the server waits for them."""
    app[SIMULATION].close()


async def _end_moves(app: web.Application) -> None:
    """Clocks are moved no more once the sandbox stops; so these end."""
    await asyncio.gather(*app[MOVES], return_exceptions=True)


async def _end_suites(app: web.Application) -> None:
    """Before requests are waited for: a suite makes them."""
    await app[SUITE_RUNS].close()


async def _draw_no_more(app: web.Application) -> None:
    await app[PICTURES].close()


def add_routes(app: web.Application) -> None:
    add = partial(app.router.add_route, expect_handler=go_ahead)
    for path, handler in zip(_OPEN, (health, ready), strict=True):
        add("GET", path, handler)
        add("HEAD", path, handler)
        add("*", path, probes_only)
    add("GET", METRICS, show_metrics)
    add("*", PAGE, page)
    add("POST", f"{PREFIX}/journeys/{{token}}", journey)
    add("*", PREFIX, to_the_console)
    add("*", rf"{PREFIX}/{{path:[\s\S]*}}", answer_any_path)  # %0A in a path, too


async def show_metrics(request: web.Request) -> web.StreamResponse:
    """For Prometheus, which has the control token if there is one."""
    try:
        admit(request, request.app[HOSTS])
        authorize(request, request.app[CONTROL_TOKEN])
    except ControlError as error:
        return problem(error)
    from mockjumio.web.metrics import KIND, metrics  # for whoever scrapes

    return web.Response(body=metrics(request.app[SIMULATION]), headers={"Content-Type": KIND})


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
    from mockjumio.web.customer.customer_page import test

    return await test(request)


async def to_the_console(request: web.Request) -> web.StreamResponse:
    if not reads_pages(request):
        return await control(request, request.app)
    return web.Response(status=308, headers={"Location": CONSOLE})


async def answer_any_path(request: web.Request) -> web.StreamResponse:
    """Everything else is the console's, or nothing: the control API says so to whoever reads no pages."""
    from mockjumio.web.console import console_paths  # with jinja2, for whoever looks at the console

    if reads_pages(request) or console_paths.has(request.path):
        return await console_paths.answer(request, request.app)
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
