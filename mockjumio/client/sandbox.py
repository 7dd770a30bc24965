"""What does an asynchronous program drive a sandbox with? A merchant, in the process or at a URL."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mockjumio.client.arranging import MerchantCalls
from mockjumio.client.calls import drop_none, instant
from mockjumio.client.looking import UnexpectedCalls
from mockjumio.client.playing import ClockCalls, TransactionCalls
from mockjumio.client.start_options import ScenarioLike
from mockjumio.client.transport import Http, Transport, serve_here
from mockjumio.errors import ConfigurationError, UsageError

Folder = str | PathLike[str]


class AsyncSandbox(TransactionCalls, ClockCalls, UnexpectedCalls, MerchantCalls):
    """A merchant with a clock of its own that stands until it is moved. Use as an async context manager.

    Without ``url`` a sandbox is started in this event loop, and stopped in the end; ``scenarios`` are further
    folders for it, ``port`` 0 takes a free one. With ``url`` (and ``control_token``) one that runs is used,
    and a merchant made there for as long as this is open; ``merchant`` names one that is there already, and
    stays.

    ``clock`` is ``manual``, ``real`` or a factor such as ``60x``, and shows ``now`` first. ``settings`` are
    the merchant's, with the keys of the configuration file. ``scenario`` is what plays when a start names
    none. The same ``seed`` plays the same people and references.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        control_token: str | None = None,
        merchant: str | None = None,
        callback_url: object = None,
        settings: Mapping[str, object] | None = None,
        seed: int | None = None,
        scenario: ScenarioLike | None = None,
        clock: str = "manual",
        now: str | datetime | None = None,
        scenarios: Sequence[Folder] = (),
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        super().__init__()
        if url is None and merchant is not None:
            raise UsageError("merchant is for a running sandbox; give its url too")
        if url is not None and scenarios:
            raise UsageError("a running sandbox has its own scenarios; start it with --scenarios")
        if isinstance(scenarios, str):  # which is a sequence, of its characters
            raise UsageError(f"scenarios is a list of folders, such as [{scenarios!r}]")
        self._url = url
        self._control_token = control_token
        self._named = merchant
        self._body = merchant_body(
            callback_url=callback_url, settings=settings, seed=seed, clock=clock, now=now
        )
        self._scenarios = tuple(scenarios)
        self._address = host, port
        self._seed = seed
        self._scenario = scenario
        self._stack = AsyncExitStack()

    @classmethod
    async def on(
        cls,
        transport: Transport,
        body: Mapping[str, Any],
        *,
        scenario: ScenarioLike | None = None,
    ) -> Self:
        """One more merchant of a sandbox that runs, with a body as for ``POST /merchants``."""
        sandbox = cls(seed=body.get("seed"), scenario=scenario)
        sandbox._since = transport.newest_call()
        sandbox._transport = transport
        sandbox._merchant = await transport.call("POST", "/merchants", body=body)
        return sandbox

    def by_way_of(self, transport: Transport) -> Self:
        """The same merchant, called another way."""
        other = type(self)(seed=self._seed, scenario=self._scenario)
        other._transport, other._merchant, other._since = transport, self._merchant, self._since
        other._allowed, other.files = self._allowed, self.files
        return other

    async def leave(self) -> None:
        """Remove the merchant with all that it has."""
        await self._own("DELETE")

    async def __aenter__(self) -> Self:
        if self._transport is not None:
            raise UsageError("the sandbox is started already; use it as a context manager once at a time")
        async with AsyncExitStack() as stack:
            stack.callback(self._forget)
            self._transport = await self._open(stack)
            if self._named is None:
                self._merchant = await self._way.call("POST", "/merchants", body=self._body)
                stack.push_async_callback(self.leave)
            else:
                self._merchant = {"token": self._named}
                self._merchant = await self._own("GET")
            self._stack = stack.pop_all()
        return self

    def _forget(self) -> None:
        self._transport = None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _open(self, stack: AsyncExitStack) -> Transport:
        if self._url is not None:
            http = Http(self._url, control_token=self._control_token)
            stack.push_async_callback(http.close)
            return http
        host, port = self._address
        folders = [Path(folder) for folder in self._scenarios]
        return await stack.enter_async_context(serve_here(host=host, port=port, scenarios=folders))


def merchant_body(
    *,
    callback_url: object = None,
    settings: Mapping[str, object] | None = None,
    seed: int | None = None,
    clock: str = "manual",
    now: str | datetime | None = None,
) -> dict[str, Any]:
    """The merchant that a test asks for, as for ``POST /merchants``."""
    from mockjumio.clock import parse_pace

    try:
        mode, factor = parse_pace(str(clock))
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
    if not isinstance(settings, Mapping | None):
        raise UsageError(f"settings is a mapping such as {{'face_match': False}}, not {settings!r}")
    if mode.value != "manual":  # nobody opens pages in a test, unless it says so
        settings = {"journey": "auto", **(settings or {})}
    shown = None if now is None else instant(now)
    return drop_none(
        callback_url=None if callback_url is None else str(callback_url),
        settings=None if settings is None else dict(settings),
        seed=seed,
        clock=drop_none(mode=mode.value, factor=factor, now=shown),
    )
