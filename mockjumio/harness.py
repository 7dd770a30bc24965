"""How is everything built, started and stopped?

:class:`Server` is the listening process part by part: the command line, the demo and tests all use it.
"""

import asyncio
import errno
import logging
import os
import socket
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from ssl import SSLContext
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from aiohttp import web

from mockjumio.clock import Clock
from mockjumio.contract.network import data_center_fault
from mockjumio.delivery.sender import HttpSender
from mockjumio.errors import (
    ConfigurationError,
    DataError,
    DataLost,
    MockjumioError,
    ScenarioError,
    Unreachable,
    UsageError,
)
from mockjumio.merchant.account import Account, Merchant
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.messages import links
from mockjumio.messages.links import Links
from mockjumio.options import SandboxOptions, TlsOptions
from mockjumio.run.engine import Simulation
from mockjumio.run.merchants import TokenTaken
from mockjumio.scenario.library import Library
from mockjumio.settings import Credentials, WireSettings
from mockjumio.store.base import Store
from mockjumio.store.memory import MemoryStore
from mockjumio.web.app import make_app
from mockjumio.web.connections import Connections, bind, host_of, is_loopback, is_wildcard
from mockjumio.web.control.entrance import Hosts
from mockjumio.web.protocol import Runner

if TYPE_CHECKING:
    from mockjumio.run.orders import PlannedStart
    from mockjumio.scenario.parse import Scenario


def open_accounts(simulation: Simulation, options: SandboxOptions) -> Account:
    """Register every merchant, the default one first, and return that.

    With a data directory the default merchant is the one that was, unless the options name another API token.
    """
    kept = {merchant.token: merchant for merchant in simulation.store.merchants()}
    known = set(kept)
    token = options.credentials.token
    if "token" not in options.given:
        token = next((merchant.token for merchant in kept.values() if merchant.default), token)
    first = kept.pop(token, None)
    credentials = options.credentials if first is None else _credentials(first, options)
    _judge(credentials, kept.values())
    if first is None:
        account = _new(options)
        _judge_data_center(account)
        simulation.add_account(account)
    else:
        account = simulation.restore(first._replace(credentials=credentials))
        _change(account, options)
        if options.given & {"edition", "settings", "data_center"}:
            _judge_data_center(account)
        simulation.keep(account)
    for merchant in kept.values():
        simulation.keep(simulation.restore(merchant))
    _add_configured(simulation, options, known)
    return account


def _credentials(kept: Merchant, options: SandboxOptions) -> Credentials:
    """Those that were kept, but for what is said on purpose: a pair that was drawn stays as it was drawn."""
    said = {name: getattr(options.credentials, name) for name in options.given & set(Credentials._fields)}
    return kept.credentials._replace(**said)


def _judge(credentials: Credentials, kept: Iterable[Merchant]) -> None:
    """Before anything is kept: a folder with two merchants of one token could not be opened again."""
    own = {credentials.token, credentials.admin_token}
    for merchant in kept:
        if taken := own & {merchant.token, merchant.credentials.admin_token}:
            raise ConfigurationError(
                f"the API token {min(taken)!r} belongs to another merchant of the data directory"
            )


def _judge_data_center(account: Account) -> None:
    if fault := data_center_fault(account.wire.data_center, account.settings.edition):
        raise ConfigurationError(f"data center: {fault}")


def _new(options: SandboxOptions) -> Account:
    return Account(
        options.credentials,
        settings=options.settings,
        wire=options.wire,
        clock=Clock(options.clock, options.start, factor=options.factor),
        seed=options.seed,
        callback_url=options.callback_url,
    )


def _change(account: Account, options: SandboxOptions) -> None:
    """What is said on purpose holds against what was kept; time goes on as it did."""
    given = options.given
    if "settings" in given:
        account.configure(options.settings)
    elif "edition" in given:
        account.configure(account.settings._replace(edition=options.settings.edition))
    if "callback_url" in given:
        account.callback_url = options.callback_url
    if "seed" in given:
        account.seed = options.seed
    wire = {name: getattr(options.wire, name) for name in given & set(WireSettings._fields)}
    account.wire = account.wire._replace(**wire)
    pace = options.clock, options.factor or 1.0
    if "clock" in given and (account.clock.mode, account.clock.factor) != pace:
        account.clock = Clock(options.clock, account.clock.now(), factor=options.factor)


def _add_configured(simulation: Simulation, options: SandboxOptions, known: set[str]) -> None:
    """Those of the configuration. Of ones that were kept already the settings are taken."""
    if not options.merchants:
        return
    from mockjumio.merchant.requests import CHANGE, change_account, make_account  # the model of scenarios

    changeable = {item.name for item in CHANGE}
    for place, body in enumerate(options.merchants):
        with _within(f"merchants[{place}]"):
            token = body.get("token")
            if token in known:
                account = simulation.accounts[token]
                changes = {name: value for name, value in body.items() if name in changeable}
                settings = changes.get("settings")
                if isinstance(settings, dict):  # those came with the merchant
                    changes["settings"] = {k: v for k, v in settings.items() if k != "custom_documents"}
                change_account(account, changes, simulation.hosts)
                simulation.keep(account)
            elif token is not None or not known:  # one without a token is drawn once, not at every start
                try:
                    simulation.add_account(make_account(body, simulation.hosts))
                except TokenTaken as error:
                    raise ConfigurationError(str(error)) from None


@contextmanager
def _within(place: str) -> Iterator[None]:
    """Say of which merchant of the configuration a problem is."""
    try:
        yield
    except ScenarioError as error:
        problems = [one._replace(place=".".join(filter(None, (place, one.place)))) for one in error.problems]
        raise ScenarioError(problems) from None


_log = logging.getLogger(__name__)


class Server:
    """A running sandbox. Use as an async context manager. ``sender`` posts, instead of one of its own."""

    def __init__(
        self,
        options: SandboxOptions = SandboxOptions(),  # noqa: B008 - immutable
        *,
        sender: HttpSender | None = None,
    ) -> None:
        self.options = options
        try:
            self._host = host_of(options.host)
        except ValueError as error:
            raise UsageError(f"--host {error}") from None
        self.failed: asyncio.Future[DataError] | None = None  # done when nothing can be kept any more
        self.library = Library(options.scenarios)
        self.store: Store = self._open_store()
        self.sender = sender or HttpSender(trust=options.trust, proxy=options.callback_proxy)
        if options.trust.ca_file is not None:
            self.sender.context("https:")  # which says now if the file is of no use
        self.simulation = Simulation(
            library=self.library,
            store=self.store,
            sender=self.sender,
            links=self._links,
            env=options.env,
            limits=options.limits,
            hosts=AllowList(options.callback_hosts, strict=options.strict_urls),
            on_warning=options.on_warning,
            spans=options.spans,
        )
        self.port = options.port
        self._linked = (self.port, links.at(self.url))
        try:
            self.account = open_accounts(self.simulation, options)
            self._planned = self._foresee(options.starts)
        except BaseException:
            self.store.close(discard=True)  # a start that failed leaves no trace
            raise
        self.is_local = False  # once it listens: whether nobody beyond this machine reaches it
        self.tls_port: int | None = None
        self.notes: tuple[str, ...] = ()  # what was made or renewed at the start
        self._stack = AsyncExitStack()

    def _open_store(self) -> Store:
        if self.options.data_dir is None:
            return MemoryStore(self.options.limits.settled)
        from mockjumio.store.sqlite import SqliteStore  # sqlite3 is for those who keep something

        settled = self.options.limits.settled
        return SqliteStore(self.options.data_dir, on_failure=self._fail, most=settled)

    def _foresee(self, starts: "Sequence[PlannedStart]") -> "list[PlannedStart]":
        """What plays at the start: that of merchants who have no transactions yet. Raises what cannot."""
        if not starts:
            return []
        from mockjumio.run.orders import foresee  # scenarios and all that plays them

        accounts = self.simulation.accounts
        known = {one.body.get("merchant") or self.account.token for one in starts} & accounts.keys()
        settled = {token for token in known if accounts[token].ordinal}
        planned = [one for one in starts if (one.body.get("merchant") or self.account.token) not in settled]
        foresee(self.simulation, planned)
        return planned

    async def _begin(self) -> None:
        """As calls of the control API would."""
        if not (asked := len(self.options.starts)):
            return
        from mockjumio.run.orders import located
        from mockjumio.web.control.dispatch import call_in_process

        for one in self._planned:
            try:
                await call_in_process(self.simulation, "POST", "/transactions", body=one.body)
            except MockjumioError as error:
                raise ScenarioError(located(error, one.node)) from None
        played = len(self._planned)
        why = "" if played == asked else "; merchants of the others have transactions already"
        self.notes += (f"transactions played at the start: {played} of {asked}{why}",)

    def _fail(self, error: DataError) -> None:
        if isinstance(error, DataLost):  # we are the last who has it, and go on showing it
            self.simulation.warnings.say("data", str(error))
        elif self.failed is not None and not self.failed.done():
            self.failed.set_result(error)

    @property
    def url(self) -> str:
        """Where the merchant reaches the sandbox: the public URL, or the address it is bound to."""
        if self.options.public_url:
            return self.options.public_url.rstrip("/")
        return f"http://{self._reachable_host}:{self.port}"

    @property
    def local_url(self) -> str:
        """Where this machine reaches it, whatever name others know it by."""
        if not self.is_wildcard:
            return f"http://{self._reachable_host}:{self.port}"
        return f"http://{'[::1]' if self._host == '::' else '127.0.0.1'}:{self.port}"

    @property
    def tls_url(self) -> str | None:
        """Where https is served, if it is."""
        return None if self.tls_port is None else f"https://{self._reachable_host}:{self.tls_port}"

    @property
    def _reachable_host(self) -> str:
        host = "localhost" if self.is_wildcard else self._host
        return f"[{host}]" if ":" in host else host

    @property
    def is_wildcard(self) -> bool:
        """Bound to every interface, so that no address of it is known."""
        return is_wildcard(self._host)

    def _links(self) -> Links:
        if self._linked[0] != self.port:  # which comes late; asked for each callback and each call
            self._linked = (self.port, links.at(self.url))
        return self._linked[1]

    async def __aenter__(self) -> Self:
        self.failed = asyncio.get_running_loop().create_future()
        async with AsyncExitStack() as stack:
            stack.callback(self.store.close)
            await self.store.durable()
            await stack.enter_async_context(self.sender)
            await stack.enter_async_context(self._serving())
            await stack.enter_async_context(self._playing())
            await self._begin()
            if self.options.on_reload is not None and self.options.scenarios:
                from mockjumio.scenario.watching import watch  # most sandboxes have no scenarios of their own

                await stack.enter_async_context(
                    _in_background(watch(self.library, self.options.on_reload, self._judge))
                )
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def _judge(self, scenario: "Scenario") -> None:
        from mockjumio.play.check import judge

        judge(scenario, self.simulation.accounts.values(), self.options.env)

    def _app(self) -> web.Application:
        hosts = Hosts((*self._own_names(), *self.options.allow_hosts), everywhere=self.is_wildcard)
        return make_app(
            self.simulation,
            lambda: self.url,
            hosts,
            control_token=self.options.control_token,
            draw_apart=self.options.draw_apart,
            on_call=self.options.on_call,
        )

    def _own_names(self) -> tuple[str, ...]:
        """Under which names merchants may know the sandbox."""
        own = () if self.is_wildcard else (self._host,)
        public = urlsplit(self.options.public_url or "").hostname
        names = () if self.options.tls is None else self.options.tls.names
        return (*own, *filter(None, (public,)), *names)

    @asynccontextmanager
    async def _playing(self) -> AsyncIterator[None]:
        """Time goes on. In the end what is in flight is finished, while merchants can still call."""
        async with _in_background(self.simulation.run()), _in_background(self.simulation.catch_up()):
            try:
                yield
            finally:
                await self.simulation.stop(self.options.grace)

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if self.options.spans is not None:
                stack.push_async_callback(self.options.spans.close)
            runner = Runner(self._app(), self.options.spans)
            stack.push_async_callback(runner.cleanup)
            await runner.setup()
            most = self.options.limits.connections
            connections = Connections(runner, most, self.simulation.warnings.say)
            stack.push_async_callback(connections.close)
            self.port = await self._listen(connections, self.options.port)
            if self.options.tls is not None:
                context = self._tls_context(self.options.tls)
                self.tls_port = await self._listen(connections, self.options.tls.port, context)
            yield

    async def _listen(self, connections: Connections, port: int, context: SSLContext | None = None) -> int:
        flag = "--port" if context is None else "--tls-port"
        if not 0 <= port <= 65535:
            raise UsageError(f"{port} is not a port")
        try:
            sockets = await bind(self._host, port)
        except OSError as error:
            raise _cannot_listen(self._host, port, error, flag) from None
        except ValueError as error:  # UnicodeError is one: a name that DNS cannot have
            raise UsageError(f"--host {self._host!r} is neither a name nor an address: {error}") from None
        connections.listen(sockets, context)
        self.is_local = all(map(is_loopback, sockets))
        found: int = sockets[0].getsockname()[1]
        return found

    def _tls_context(self, tls: TlsOptions) -> SSLContext:
        """How https is served: certified for every name under which merchants may know the sandbox."""
        from mockjumio.tls.certificates import certified_context  # cryptography is for those who serve https

        warn = self.simulation.warnings.say
        context, notes = certified_context(tls.directory, self._own_names(), tls13=tls.tls13, warn=warn)
        self.notes += notes
        return context


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Something that goes on until the end, or says why it did not."""
    task = asyncio.create_task(work)
    task.add_done_callback(_complain)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _complain(task: asyncio.Task[None]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, DataError):  # that one ends the sandbox, with its words
        _log.error("%s ended unexpectedly", task.get_coro(), exc_info=error)


def _cannot_listen(host: str, port: int, error: OSError, flag: str = "--port") -> Unreachable:
    match error.errno:
        case errno.EADDRINUSE:
            why = f"the port is in use; choose another with {flag}, or {flag} 0 for a free one"
        case errno.EACCES:
            why = "not permitted; ports below 1024 are for administrators"
        case errno.EADDRNOTAVAIL:
            why = f"this machine has no such address; {_LISTEN}"
        case _ if isinstance(error, socket.gaierror):
            why = f"the name of --host cannot be looked up ({error.strerror}); {_LISTEN}"
        case _:
            why = os.strerror(error.errno) if error.errno else str(error)
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return Unreachable(f"cannot listen on {place}: {why}")


_LISTEN = "--host takes a name or an address of this machine, or 0.0.0.0 or :: for all of them"
