"""What happens around a session's tests, and around one of them? The sandbox that they use; a merchant each.

A merchant is made as the test's marker says, watched and removed; faults of the test are told."""

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit
from zlib import crc32

import pytest

from mockjumio.client.blocking import Sandbox
from mockjumio.client.portal import HELD_UP, Portal
from mockjumio.client.records import Exchange, UnexpectedCalls
from mockjumio.client.sandbox import AsyncSandbox, merchant_body
from mockjumio.client.transactions import ScenarioLike
from mockjumio.client.transport import BridgedTransport, Http, Transport, serve_here
from mockjumio.client.values import Callback, ClockState
from mockjumio.errors import MockjumioError, UsageError, nearest
from mockjumio.outgoing.proxies import is_here, proxy_in_variables
from mockjumio.scenario.folders import display_path
from mockjumio.testing.report import Account, Origin, failure_text, report


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
    if proxy_in_variables(url) is None or not is_here(host):
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


_TITLE = "mockjumio"


class Case:
    """A test and its merchant."""

    def __init__(self, host: Host, merchant: AsyncSandbox) -> None:
        self._host = host
        self._merchant = merchant
        self._failed = False
        self._passed = False
        self._last_words = ""
        self._judged_until = host.transport.newest_event()
        self.ended = False

    @classmethod
    def begin(cls, host: Host, item: pytest.Item) -> Self:
        """Make the merchant that the marker asks for; a mistake in it fails the test without a traceback."""
        try:
            host.portal.held_up = False
            setup = setup_of(item)
            merchant = host.portal.run(AsyncSandbox.on(host.transport, setup.body, scenario=setup.scenario))
            allow(merchant, setup.allowed)
        except MockjumioError as error:
            raise failure(f"mockjumio: {error}") from None
        return cls(host, merchant)

    @cached_property
    def sandbox(self) -> Sandbox:
        return Sandbox.over(self._merchant, self._host.portal)

    @cached_property
    def async_sandbox(self) -> AsyncSandbox:
        return self._merchant.by_way_of(BridgedTransport(self._host.transport, self._host.portal))

    def note_outcome(self, outcome: pytest.TestReport) -> None:
        """Note how a phase of the test ended, and tell of the merchant if it failed."""
        self._passed |= outcome.when == "call" and outcome.passed
        if outcome.failed and not self._failed:
            self._failed = True
            words = self._last_words if self.ended else self._host.portal.run(self._story())
            if words:
                outcome.sections.append((_TITLE, words))

    def objection(self) -> "pytest.ExceptionInfo[BaseException] | None":
        """Why a test that passed fails after all: something went wrong that it does not allow."""
        try:
            self._judge()
        except pytest.fail.Exception as error:
            return pytest.ExceptionInfo.from_exception(error)
        return None

    def end(self) -> None:
        """Remove the merchant; judge also what happened since the test passed."""
        self._host.portal.abandon()
        self.ended = True
        try:
            if self._passed:
                self._judge()
        finally:
            self._host.portal.leave_behind(self._farewell())

    def _judge(self) -> None:
        newest = self._host.transport.newest_event()
        if newest is not None and newest == self._judged_until:
            return
        self._judged_until = newest
        try:
            unexpected = self._host.portal.run(self._find_unexpected())
        except MockjumioError as error:
            raise failure(f"mockjumio: the sandbox cannot be asked what happened: {error}") from None
        if unexpected:
            raise failure(failure_text(unexpected, self._hints(unexpected)))

    def _hints(self, exchanges: Sequence[Exchange]) -> list[str]:
        """What may be the reason that callbacks were not answered."""
        late = any(isinstance(one, Callback) and one.outcome == "timed_out" for one in exchanges)
        return [HELD_UP] if late and self._host.portal.held_up else []

    async def _farewell(self) -> None:
        with suppress(MockjumioError):  # a sandbox that is gone has no merchant left
            await self._merchant.leave()

    async def _find_unexpected(self) -> list[Exchange]:
        unexpected = await self._merchant.unexpected()
        if unexpected and self.ended:
            self._last_words = await self._story()
        return unexpected

    async def _story(self) -> str:
        try:
            return await self._account_of_it()
        except MockjumioError as error:
            return f"the sandbox cannot be asked: {error}"

    async def _account_of_it(self) -> str:
        merchant, embedded = self._merchant, self._host.transport.embedded
        strangers = await merchant.requests(unknown=True) if embedded else []
        callbacks = await merchant.callbacks()
        return report(
            Account(
                merchant.url,
                merchant.token,
                merchant.secret,
                Origin(
                    merchant.seed,
                    await merchant.settings(),
                    server=None if embedded else merchant.url,
                    folders=self._host.folders,
                ),
                merchant.files,
            ),
            scans=await merchant.transactions(),
            callbacks=callbacks,
            requests=await merchant.requests(),
            strangers=strangers,
            clock=ClockState.of(await merchant.call("GET", "/clock")),
            hints=self._hints(callbacks),
        )


ARGUMENTS = ("scenario", "seed", "settings", "edition", "callback_url", "clock", "now", "allow_unexpected")
_ALLOW = (
    "allow_unexpected is True, a status such as 404 or '4xx', a mapping such as "
    "{'request': {'status': 404}}, or a list of these"
)


class Setup(NamedTuple):
    """How a test's merchant is set up: its body, what plays when a start names nothing, what may go wrong."""

    body: dict[str, Any]
    scenario: ScenarioLike | None
    allowed: Any


def setup_of(item: pytest.Item) -> Setup:
    """The marks of a test, its class and its module together, the nearest first.

    Without a seed it is derived from the test's name: a test plays the same every time. Raises
    :class:`UsageError` for arguments that there are not.
    """
    merged: dict[str, Any] = {}
    for mark in reversed(list(item.iter_markers("mockjumio"))):
        if mark.args:
            raise UsageError(
                f"the mockjumio marker takes no positional arguments, only {', '.join(ARGUMENTS)}"
            )
        for name in mark.kwargs:
            if name not in ARGUMENTS:
                hint = nearest(name, ARGUMENTS)
                raise UsageError(
                    f"the mockjumio marker has no {name!r}; "
                    + (f"did you mean {hint}?" if hint else f"known are {', '.join(ARGUMENTS)}")
                )
        merged |= mark.kwargs
    if edition := merged.pop("edition", None):
        merged["settings"] = {**(merged.get("settings") or {}), "edition": edition}
    scenario, allowed = merged.pop("scenario", None), merged.pop("allow_unexpected", None)
    if merged.get("seed") is None:
        merged["seed"] = crc32(item.nodeid.encode())
    return Setup(merchant_body(**merged), scenario, allowed)


def allow(sandbox: UnexpectedCalls, allowed: Any) -> None:
    """Allow what the marker says."""
    match allowed:
        case None | False:
            pass
        case True:
            sandbox.allow_unexpected()
        case int() | str():
            sandbox.allow_unexpected(status=allowed)
        case Mapping():
            for kind, criteria in allowed.items():
                if not isinstance(criteria, Mapping):
                    raise UsageError(_ALLOW)
                sandbox.allow_unexpected(kind, **criteria)
        case list() | tuple():
            for one in allowed:
                allow(sandbox, one)
        case _:
            raise UsageError(_ALLOW)
