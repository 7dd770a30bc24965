"""Which sandbox do the tests of a session use? One in a thread of its own, or one that runs at a URL."""

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mockjumio.client.portal import Portal
from mockjumio.client.transport import Http, Transport, serve_here
from mockjumio.errors import MockjumioError
from mockjumio.proxies import is_here, named_for
from mockjumio.scenario.folders import display_path


class Host:
    """The sandbox, and the thread in whose event loop everything happens."""

    def __init__(self, portal: Portal, transport: Transport, folders: Sequence[Path] = ()) -> None:
        self.portal = portal
        self.transport = transport
        self.folders = tuple(map(display_path, folders))  # of scenarios of one's own


_NONE: pytest.StashKey[str] = pytest.StashKey()  # why there is none


def open_host(config: pytest.Config) -> Host:
    """A sandbox for the session, closed with it.

    Whatever is wrong with the options fails the tests, without a traceback; it is tried once, so that an
    address which never answers costs the session its time-out once, and not each test.
    """
    if _NONE in config.stash:
        raise failure(config.stash[_NONE])
    with ExitStack() as stack:
        portal = stack.enter_context(Portal())
        inside = AsyncExitStack()
        stack.callback(lambda: portal.run(inside.aclose()))
        try:
            folders = _folders(config)
            transport = portal.run(_transport(config, inside, folders))
        except MockjumioError as error:
            config.stash[_NONE] = f"mockjumio: {error}"
            raise failure(config.stash[_NONE]) from None
        stack.enter_context(_past_proxies(transport.url))
        config.add_cleanup(stack.pop_all().close)
    return Host(portal, transport, folders)


@contextmanager
def _past_proxies(url: str) -> Iterator[None]:
    """What the application under test calls on this machine meanwhile goes past proxies, as our calls do."""
    host = urlsplit(url).hostname or ""
    if named_for(url) is None or not is_here(host):
        yield
        return
    before = {name: os.environ.get(name) for name in ("no_proxy", "NO_PROXY")}
    said = [value for value in before.values() if value][:1]
    value = ",".join(dict.fromkeys([*said, host, "localhost", "127.0.0.1"]))
    os.environ.update(dict.fromkeys(before, value))
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = old


def _folders(config: pytest.Config) -> list[Path]:
    return [*map(Path, config.getoption("--mockjumio-scenarios")), *config.getini("mockjumio_scenarios")]


async def _transport(config: pytest.Config, stack: AsyncExitStack, folders: Sequence[Path]) -> Transport:
    url = config.getoption("--mockjumio-url")
    if url is None:
        return await stack.enter_async_context(serve_here(scenarios=folders))
    if folders:
        raise MockjumioError(
            "the sandbox at --mockjumio-url has scenarios of its own; start it with --scenarios"
        )
    token = config.getoption("--mockjumio-control-token") or os.environ.get("MOCKJUMIO_CONTROL_TOKEN")
    http = Http(url, control_token=token)
    stack.push_async_callback(http.close)
    await http.call("GET", "/clock")  # is it there?
    return http


def refuse_blocked_sockets() -> None:
    """Fail a test in which nothing may connect, before asyncio fails with something less clear."""
    if socket.socket.__module__ == "pytest_socket":
        raise failure(
            "mockjumio: pytest-socket blocks connections in this test, but the sandbox and your code talk "
            "over 127.0.0.1; allow it: --allow-hosts=127.0.0.1, or @pytest.mark.allow_hosts(['127.0.0.1'])"
        )


def failure(words: str) -> BaseException:
    """A failed test, of which only the words are shown."""
    return pytest.fail.Exception(words, pytrace=False)
