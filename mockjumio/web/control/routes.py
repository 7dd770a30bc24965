"""Which control calls are there?"""

from aiohttp import web

from mockjumio.web.control import document_types
from mockjumio.web.control.problem import ControlError, answering, as_json, problem, read_json
from mockjumio.web.control.views import transaction_view
from mockjumio.web.keys import SIMULATION

_API = "/_mock/api/v1"


def add_routes(app: web.Application) -> None:
    add = app.router.add_route
    add("GET", "/_mock/health", health)
    add("GET", "/_mock/ready", ready)
    add("POST", f"{_API}/transactions", start_transaction)
    add("GET", f"{_API}/transactions/{{reference}}", show_transaction)
    document_types.add_routes(app)
    add("*", "/_mock", unknown)
    add("*", "/_mock/{path:.*}", unknown)


async def health(request: web.Request) -> web.Response:
    """The process lives."""
    return as_json({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """The scenarios are indexed."""
    return as_json({"status": "ready", "scenarios": len(request.app[SIMULATION].library.names())})


@answering
async def start_transaction(request: web.Request) -> web.Response:
    from mockjumio.simulation.requests import start_request

    simulation = request.app[SIMULATION]
    transaction = start_request(simulation, await read_json(request))
    return as_json(transaction_view(simulation, transaction), status=201)


@answering
async def show_transaction(request: web.Request) -> web.Response:
    simulation = request.app[SIMULATION]
    reference = request.match_info["reference"]
    transaction = simulation.transaction(reference)
    if transaction is None:
        raise ControlError(404, f"no transaction {reference}")
    return as_json(transaction_view(simulation, transaction))


async def unknown(request: web.Request) -> web.Response:
    return problem(ControlError(404, f"no call {request.method} {request.path}"))
