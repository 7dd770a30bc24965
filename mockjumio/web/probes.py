"""Does the process live, and can it do its work? For whoever restarts it, and for whoever waits for it."""

from collections.abc import Iterator

from aiohttp import web

from mockjumio.errors import DataError, Problem, printable
from mockjumio.run.engine import Simulation
from mockjumio.version import __version__
from mockjumio.web.app_keys import SIMULATION
from mockjumio.web.control.problem import ControlError, as_json, not_allowed, problem

LATE = 30.0  # seconds that a running clock's oldest job may be due, before time does not go on there


async def health(request: web.Request) -> web.StreamResponse:
    """It lives: a new process could do no better."""
    return as_json(request, {"status": "ok", "mockjumio": __version__})


async def ready(request: web.Request) -> web.StreamResponse:
    """What is asked for will be done, and be kept; otherwise 503 with all that is in the way."""
    simulation = request.app[SIMULATION]
    problems = list(in_the_way(simulation))
    if problems:
        why = "; ".join(f"{one.place}: {one.message}" for one in problems)
        return problem(ControlError(503, f"not ready: {why}", problems=problems))
    return as_json(request, {"status": "ready", "mockjumio": __version__})


def in_the_way(simulation: Simulation) -> Iterator[Problem]:
    if simulation.closing:
        yield Problem("process", "it is stopping")
    try:
        simulation.store.check()
    except DataError as error:
        yield Problem("store", str(error))
    for folder in simulation.library.unreadable():
        yield Problem("scenarios", f"{printable(folder)} is gone or cannot be read")
    late = 0.0
    for account in simulation.accounts.values():
        late = max(late, account.lag() / account.clock.factor)
        name = account.wire.default_scenario
        if name is not None and not simulation.library.has(name):
            yield Problem("settings", f"no scenario {name!r}, a merchant's default")  # whose: asks no token
    if late > LATE:
        yield Problem("clock", f"a job has been due for {late:.0f} seconds, {LATE:.0f} are usual at most")


async def probes_only(request: web.Request) -> web.StreamResponse:
    """Any other method on a path for probes."""
    return problem(not_allowed(request.method, "GET", "HEAD"))
