"""What do handlers find in the application?"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from mockjumio.play.images import Pictures
from mockjumio.run.engine import Simulation
from mockjumio.web.bodies import Uploads
from mockjumio.web.console.sign_ins import SignIns
from mockjumio.web.console.suite_runs import SuiteRuns
from mockjumio.web.control.entrance import Hosts
from mockjumio.web.platform.state import PlatformState

if TYPE_CHECKING:
    from mockjumio.web.jumio.callers import Caller  # needs the contract's tables, which a start does not

SIMULATION = web.AppKey("SIMULATION", Simulation)
CALLERS: web.AppKey[dict[Any, "Caller"]] = web.AppKey("CALLERS", dict)  # who were known by their headers
UPLOADS = web.AppKey("UPLOADS", Uploads)
PLATFORM = web.AppKey("PLATFORM", PlatformState)
PICTURES = web.AppKey("PICTURES", Pictures)
MOVES: web.AppKey[set["asyncio.Task[Any]"]] = web.AppKey("MOVES", set)  # of clocks, waited for no more
SIGN_INS = web.AppKey("SIGN_INS", SignIns)
SUITE_RUNS = web.AppKey("SUITE_RUNS", SuiteRuns)
HOSTS = web.AppKey("HOSTS", Hosts)
CONTROL_TOKEN: web.AppKey[str | None] = web.AppKey("CONTROL_TOKEN")
PUBLIC_URL: web.AppKey[Callable[[], str]] = web.AppKey("PUBLIC_URL", Callable)  # type: ignore[arg-type]
