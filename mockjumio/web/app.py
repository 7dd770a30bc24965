"""Which surfaces does the server have, and where does a request go?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from mockjumio.play.images import Pictures
from mockjumio.run.engine import Simulation
from mockjumio.web.app_keys import (
    CALLERS,
    CONTROL_TOKEN,
    HOSTS,
    MOVES,
    PICTURES,
    PLATFORM,
    PUBLIC_URL,
    SIGN_INS,
    SIMULATION,
    UPLOADS,
)
from mockjumio.web.bodies import Uploads, go_ahead
from mockjumio.web.console.sign_ins import SignIns
from mockjumio.web.control import routes as control
from mockjumio.web.control.entrance import Hosts
from mockjumio.web.platform.state import PlatformState

MAX_BODY = 1_000_000  # bytes of a control call

_OF_PLATFORM = ("/api/v1/accounts", "/api/v1/workflow-executions", "/oauth2/")

Handler = Callable[
    [Any], Awaitable[web.StreamResponse]
]  # of a web.Request, which aiohttp calls a BaseRequest


def make_app(
    simulation: Simulation,
    public_url: Callable[[], str],
    hosts: Hosts,
    *,
    control_token: str | None = None,
    draw_apart: bool = False,
) -> web.Application:
    """The application. Whatever is not under ``/_mock`` belongs to Jumio; ``hosts`` may call the rest."""
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
    app[CONTROL_TOKEN] = control_token
    control.add_routes(app)
    app.on_shutdown.append(_let_go)
    app.on_cleanup.append(_end_moves)
    app.on_cleanup.append(_draw_no_more)
    return app


def entrance(app: web.Application, router: Handler) -> Handler:
    """Where every request comes in. aiohttp's router is only asked for the few other paths under ``/_mock``:
    it costs half as much again as all that Jumio's API does.
    """

    answer: Callable[[Any, web.Application], Awaitable[web.StreamResponse]] | None = None

    async def enter(request: web.Request) -> web.StreamResponse:
        nonlocal answer
        path = request.path
        api = path.startswith(control.API)
        if not api and path.startswith(control.PREFIX) and path[len(control.PREFIX) :][:1] in ("", "/"):
            return await router(request)
        if "Expect" in request.headers:
            await go_ahead(request)
        if api:
            return await control.control(request, app)
        if path == "/" or path.startswith(_OF_PLATFORM):
            from mockjumio.web.platform import paths as platform  # which Netverify alone does not need

            return await platform.answer(request, app)
        if answer is None:
            from mockjumio.web.jumio import paths  # needs the contract's tables, which a start does not

            answer = paths.answer
        return await answer(request, app)

    return enter


async def _let_go(app: web.Application) -> None:
    """Calls that wait for something end now: the server waits for them."""
    app[SIMULATION].close()


async def _end_moves(app: web.Application) -> None:
    """Clocks are moved no more once the sandbox stops; so these end."""
    await asyncio.gather(*app[MOVES], return_exceptions=True)


async def _draw_no_more(app: web.Application) -> None:
    await app[PICTURES].close()
