"""Which sandbox do the tests of a session use? One in a thread of its own, or one that runs at a URL."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from mockjumio.client.portal import Portal
from mockjumio.client.transport import Direct, Http, Transport
from mockjumio.errors import MockjumioError


class Host:
    """The sandbox, and the thread in whose event loop everything happens."""

    def __init__(self, portal: Portal, transport: Transport) -> None:
        self.portal = portal
        self.transport = transport


_HOST: pytest.StashKey[Host] = pytest.StashKey()
_NONE: pytest.StashKey[str] = pytest.StashKey()  # why there is none


def host_of(config: pytest.Config) -> Host:
    """The sandbox of the session, opened by the first test that needs it and closed with the session.

    Whatever is wrong with the options fails the tests, without a traceback; it is tried once, so that an
    address which never answers costs the session its time-out once, and not each test.
    """
    if _NONE in config.stash:
        raise failure(config.stash[_NONE])
    if _HOST not in config.stash:
        with ExitStack() as stack:
            portal = stack.enter_context(Portal())
            try:
                transport = portal.run(_transport(config, stack, portal))
            except MockjumioError as error:
                config.stash[_NONE] = f"mockjumio: {error}"
                raise failure(config.stash[_NONE]) from None
            config.stash[_HOST] = Host(portal, transport)
            config.add_cleanup(stack.pop_all().close)
    return config.stash[_HOST]


async def _transport(config: pytest.Config, stack: ExitStack, portal: Portal) -> Transport:
    url = config.getoption("--mockjumio-url")
    folders = [Path(folder) for folder in config.getoption("--mockjumio-scenarios")]
    folders += config.getini("mockjumio_scenarios")
    if url is None:
        return await _embedded(folders, stack, portal)
    if folders:
        raise MockjumioError(
            "the sandbox at --mockjumio-url has scenarios of its own; start it with --scenarios"
        )
    token = config.getoption("--mockjumio-control-token") or os.environ.get("MOCKJUMIO_CONTROL_TOKEN")
    http = Http(url, control_token=token)
    stack.callback(lambda: portal.run(http.close()))
    await http.call("GET", "/clock")  # is it there?
    return http


async def _embedded(folders: list[Path], stack: ExitStack, portal: Portal) -> Transport:
    from mockjumio.harness import Server  # a whole sandbox, which a session with a URL does not need
    from mockjumio.options import SandboxOptions

    options: dict[str, Any] = {"port": 0, "scenarios": folders, "grace": 1.0}
    server = Server(SandboxOptions(**options))
    server.library.log_problems()
    await server.__aenter__()
    stack.callback(lambda: portal.run(server.__aexit__(None, None, None)))
    return Direct(server)


def failure(words: str) -> BaseException:
    """A failed test, of which only the words are shown."""
    return pytest.fail.Exception(words, pytrace=False)
