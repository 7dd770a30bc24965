"""What do handlers find in the application?"""

from collections.abc import Callable

from aiohttp import web

from mockjumio.play.pictures import Pictures
from mockjumio.run.engine import Simulation
from mockjumio.web.control.entrance import Hosts

SIMULATION = web.AppKey("SIMULATION", Simulation)
PICTURES = web.AppKey("PICTURES", Pictures)
HOSTS = web.AppKey("HOSTS", Hosts)
CONTROL_TOKEN: web.AppKey[str | None] = web.AppKey("CONTROL_TOKEN")
PUBLIC_URL: web.AppKey[Callable[[], str]] = web.AppKey("PUBLIC_URL", Callable)  # type: ignore[arg-type]
