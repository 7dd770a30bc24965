"""Which surfaces does the server have, and where does a request go?"""

from collections.abc import Callable

from aiohttp import web

from mockjumio.play.pictures import Pictures
from mockjumio.run.engine import Simulation
from mockjumio.web.control import routes as control
from mockjumio.web.expect import go_ahead
from mockjumio.web.keys import CONTROL_TOKEN, PICTURES, PUBLIC_URL, SIMULATION

MAX_BODY = 1_000_000  # bytes of a control call


def make_app(
    simulation: Simulation, public_url: Callable[[], str], *, control_token: str | None = None
) -> web.Application:
    """The application. Whatever is not under ``/_mock`` belongs to Jumio."""
    app = web.Application(client_max_size=MAX_BODY)
    app[SIMULATION] = simulation
    app[PICTURES] = Pictures()
    app[PUBLIC_URL] = public_url
    app[CONTROL_TOKEN] = control_token
    control.add_routes(app)
    app.on_shutdown.append(_let_go)
    # %0A in a path is for Jumio to refuse, too.
    app.router.add_route("*", r"/{path:[\s\S]*}", _jumio, expect_handler=go_ahead)
    return app


async def _let_go(app: web.Application) -> None:
    """Calls that wait for something end now: the server waits for them."""
    app[SIMULATION].close()


async def _jumio(request: web.Request) -> web.StreamResponse:
    """Jumio's API needs the contract's tables, which the start of the server does not."""
    from mockjumio.web.jumio.routes import answer

    return await answer(request)
