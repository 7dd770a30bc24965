"""What becomes of a request whose caller has left?"""

from unittest.mock import Mock

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from mockjumio.run.engine import Simulation
from mockjumio.web.app import entrance
from mockjumio.web.app_keys import ON_CALL, SIMULATION


@pytest.fixture
def app(simulation: Simulation) -> web.Application:
    app = web.Application()
    app[SIMULATION], app[ON_CALL] = simulation, None
    return app


async def _gone(request: web.Request) -> web.StreamResponse:
    raise ConnectionResetError("Cannot write to closing transport")


@pytest.mark.parametrize("path", ["/_mock/live", "/_mock/"])
async def test_a_caller_who_left_before_its_stream_began_is_no_error(app: web.Application, path: str) -> None:
    transport = Mock(is_closing=lambda: True)
    request = make_mocked_request("GET", path, transport=transport)
    assert (await entrance(app, _gone)(request)).status == 400


async def test_another_connection_that_breaks_is_one(app: web.Application) -> None:
    transport = Mock(is_closing=lambda: False)
    request = make_mocked_request("GET", "/_mock/live", transport=transport)
    with pytest.raises(ConnectionResetError):
        await entrance(app, _gone)(request)
