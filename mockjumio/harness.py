"""How is everything built, started and stopped?

:class:`Sandbox` is one server with its simulation: the command line, the demo and tests all use it.
"""

import asyncio
import errno
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aiohttp import web

from mockjumio.clock import Clock, Mode
from mockjumio.delivery.sender import Sender
from mockjumio.errors import ConfigurationError, Unreachable, UsageError
from mockjumio.library import Library
from mockjumio.messages import links
from mockjumio.messages.links import Links
from mockjumio.settings import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    DEFAULT_SEED,
    Credentials,
    MerchantSettings,
    WireSettings,
)
from mockjumio.simulation.account import Account
from mockjumio.simulation.engine import Simulation, TokenTaken
from mockjumio.store.memory import MemoryStore
from mockjumio.web.app import make_app

if TYPE_CHECKING:
    from mockjumio.watching import Reload

SHUTDOWN = 2.0  # seconds that a half-sent request may hold up the end; containers are killed after ten
_WILDCARDS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


class SandboxOptions(NamedTuple):
    """What a sandbox is started with. ``port`` 0 takes a free one."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    public_url: str | None = None
    credentials: Credentials = Credentials()
    settings: MerchantSettings = MerchantSettings()
    wire: WireSettings = WireSettings()
    callback_url: str | None = None
    seed: int = DEFAULT_SEED
    clock: Mode = Mode.REAL
    start: int | None = None  # instant of a manual clock; the machine's time if not given
    scenarios: Sequence[Path] = ()
    env: Mapping[str, str] = {}
    factor: float | None = None  # of an accelerated clock
    control_token: str | None = None
    merchants: Sequence[Mapping[str, Any]] = ()  # further accounts, each as for POST /merchants
    on_reload: "Callable[[Reload], None] | None" = (
        None  # watch the scenarios; told what changed and what is wrong
    )


class Sandbox:
    """A running sandbox. Use as an async context manager."""

    def __init__(self, options: SandboxOptions = SandboxOptions()) -> None:  # noqa: B008 - immutable
        self.options = options
        self.library = Library(options.scenarios)
        self.store = MemoryStore()
        self.sender = Sender()
        self.simulation = Simulation(
            library=self.library,
            store=self.store,
            sender=self.sender,
            links=self._links,
            env=options.env,
        )
        self.account = Account(
            options.credentials,
            settings=options.settings,
            wire=options.wire,
            clock=Clock(options.clock, options.start, factor=options.factor),
            seed=options.seed,
            callback_url=options.callback_url,
        )
        self.simulation.add_account(self.account)
        self._add_merchants()
        self.port = options.port
        self._stack = AsyncExitStack()

    def _add_merchants(self) -> None:
        if not self.options.merchants:
            return
        from mockjumio.simulation.merchants import make_account  # brings the model of scenarios along

        for body in self.options.merchants:
            try:
                self.simulation.add_account(make_account(body))
            except TokenTaken as error:
                raise ConfigurationError(str(error)) from None

    @property
    def url(self) -> str:
        """Where the merchant reaches the sandbox: the public URL, or the address it is bound to."""
        if self.options.public_url:
            return self.options.public_url.rstrip("/")
        host = "localhost" if self.is_wildcard else self.options.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def is_wildcard(self) -> bool:
        """Bound to every interface, so that no address of it is known."""
        return self.options.host in _WILDCARDS

    def _links(self) -> Links:
        return links.at(self.url)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.sender)
            await stack.enter_async_context(self._serving())
            await stack.enter_async_context(_in_background(self.simulation.run()))
            if self.options.on_reload is not None and self.options.scenarios:
                from mockjumio.watching import watch  # most sandboxes have no scenarios of their own

                await stack.enter_async_context(_in_background(watch(self.library, self.options.on_reload)))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def _app(self) -> web.Application:
        return make_app(self.simulation, lambda: self.url, control_token=self.options.control_token)

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[None]:
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=SHUTDOWN)
        await runner.setup()
        try:
            await self._listen(runner)
            yield
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self.options.host, self.options.port
        site = web.TCPSite(runner, host or None, port)
        try:
            await site.start()
        except OSError as error:
            raise _cannot_listen(host, port, error) from None
        except OverflowError:
            raise UsageError(f"{port} is not a port") from None
        self.port = runner.addresses[0][1]


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Something that goes on until the end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _cannot_listen(host: str, port: int, error: OSError) -> Unreachable:
    match error.errno:
        case errno.EADDRINUSE:
            why = "the port is in use; choose another with --port, or --port 0 for a free one"
        case errno.EACCES:
            why = "not permitted; ports below 1024 are for administrators"
        case _:
            why = error.strerror or str(error)
    return Unreachable(f"cannot listen on {host}:{port}: {why}")
