"""Which surfaces does the server have, and where does a request go?"""

from collections.abc import Callable

from aiohttp import web

from mockjumio.simulation.engine import Simulation
from mockjumio.simulation.pictures import Pictures
from mockjumio.web.control import routes as control
from mockjumio.web.keys import PICTURES, PUBLIC_URL, SIMULATION

MAX_BODY = 1_000_000  # bytes of a control call


def make_app(simulation: Simulation, public_url: Callable[[], str]) -> web.Application:
    """The application. Whatever is not under ``/_mock`` belongs to Jumio."""
    app = web.Application(client_max_size=MAX_BODY)
    app[SIMULATION] = simulation
    app[PICTURES] = Pictures()
    app[PUBLIC_URL] = public_url
    control.add_routes(app)
    app.router.add_route("*", "/{path:.*}", _jumio)
    return app


async def _jumio(request: web.Request) -> web.Response:
    """Jumio's API needs the contract's tables, which the start of the server does not."""
    from mockjumio.web.jumio.routes import answer

    return await answer(request)
