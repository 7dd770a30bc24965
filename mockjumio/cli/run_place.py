"""On which sandbox are suites played? One in this process on a manual clock, or a running one."""

import argparse
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from mockjumio.cli.configure import options
from mockjumio.cli.output import warn_of_files
from mockjumio.client.transport import Direct, Http
from mockjumio.clock import Mode
from mockjumio.errors import Problem, Refused, ScenarioError
from mockjumio.harness import Server
from mockjumio.suites.foresight import foresee
from mockjumio.suites.parse import Step, Suite
from mockjumio.suites.sandbox import Sandbox

_GRACE = 1.0  # seconds, so that attempts that time out are recorded before a step is given up


class Place:
    """A sandbox, and what there is to do before each step and each suite."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def prepare(self, step: Step) -> None: ...

    async def clear(self) -> None: ...


class _Here(Place):
    """Transactions count as if the whole suite was played, so that one step alone is the very same."""

    def __init__(self, sandbox: Sandbox, server: Server) -> None:
        super().__init__(sandbox)
        self._server = server

    def prepare(self, step: Step) -> None:
        self._server.account.ordinal = step.first - 1

    async def clear(self) -> None:
        await self._server.simulation.reset(self._server.account)


@asynccontextmanager
async def here(suites: Sequence[Suite], seed: int, arguments: argparse.Namespace) -> AsyncIterator[Place]:
    chosen = options(arguments)
    wire = chosen.wire._replace(timeout_ms=arguments.timeout)
    server = Server(
        chosen._replace(clock=Mode.MANUAL, start=arguments.now, wire=wire, callback_url=arguments.to)
    )
    warn_of_files(server.library)
    foresee(suites, server.library, seed, server.account.clock.now(), chosen.env)
    seconds = arguments.timeout / 1000 + _GRACE
    async with server:
        yield _Here(Sandbox(Direct(server), seconds=seconds), server)


@asynccontextmanager
async def there(suites: Sequence[Suite], seed: int, arguments: argparse.Namespace) -> AsyncIterator[Place]:
    http = Http(arguments.server, control_token=arguments.control_token)
    try:
        seconds = arguments.timeout / 1000 + _GRACE
        sandbox = Sandbox(http, merchant=arguments.merchant, seconds=seconds)
        await _know(sandbox, suites)
        yield Place(sandbox)
    finally:
        await http.close()


async def _know(sandbox: Sandbox, suites: Sequence[Suite]) -> None:
    """Raise every scenario that is wrong or not known there, before any is started."""
    plays = [play for suite in suites for step in suite.steps for play in step.plays]
    problems: list[Problem] = []
    for play in {play.name: play for play in plays if play.node is None}.values():
        try:
            await sandbox.know(play.name)
        except Refused as refused:
            problems += refused.problems or [Problem(str(play.place), str(refused))]
    if problems:
        raise ScenarioError(problems)
