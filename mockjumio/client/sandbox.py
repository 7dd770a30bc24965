"""What does an asynchronous program drive a sandbox with? A merchant, in the process or at a URL."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mockjumio.client.records import UnexpectedCalls
from mockjumio.client.transactions import ClockCalls, ScenarioLike, TransactionCalls
from mockjumio.client.transport import Calls, Http, Transport, drop_none, instant, serve_here
from mockjumio.errors import ConfigurationError, UsageError

USER_AGENT = (
    "ACME Shop/1.0"  # of the form that the retrieval guide demands: YOURCOMPANY YOURAPPLICATION/VERSION
)


class MerchantCalls(Calls):
    """The merchant's account at Jumio."""

    @property
    def url(self) -> str:
        """Where the sandbox is reached: what stands for Jumio's hosts."""
        return self._way.url

    @property
    def token(self) -> str:
        """The API token, user of Basic authentication."""
        token: str = self._identity["token"]
        return token

    @property
    def secret(self) -> str:
        """The API secret, password of Basic authentication."""
        secret: str = self._identity["secret"]
        return secret

    @property
    def seed(self) -> int:
        """What references, people and documents derive from."""
        seed: int = self._identity["seed"]
        return seed

    def env(self, prefix: str = "JUMIO_") -> dict[str, str]:
        """The settings that an application needs to take this sandbox for Jumio, as environment variables.

        ``URL`` stands for ``https://netverify.com``, ``RETRIEVAL_URL`` for
        ``https://retrieval.netverify.com``; ``SCANS_URL``, ``DOCUMENTS_URL`` and ``IMAGES_URL`` are the full
        addresses below them that references are appended to; ``UPLOAD_URL`` and ``ACQUISITION_URL`` stand for
        ``https://upload.netverify.com`` and ``https://acquisition.netverify.com``. ``API_TOKEN`` and
        ``API_SECRET`` are the first pair of credentials, ``ADMIN_TOKEN`` and ``ADMIN_SECRET`` the second, for
        retrieval and delete.
        ``USER_AGENT`` is one of the form that Jumio demands. Of Jumio's current platform, ``TOKEN_URL`` and
        ``ACCOUNTS_URL`` are the full addresses, ``CLIENT_ID`` and ``CLIENT_SECRET`` the client's of OAuth2.
        """
        url = self.url
        values = {
            "URL": url,
            "RETRIEVAL_URL": url,
            "UPLOAD_URL": url,
            "ACQUISITION_URL": url,
            "SCANS_URL": f"{url}/api/netverify/v2/scans",
            "DOCUMENTS_URL": f"{url}/api/netverify/v2/documents",
            "IMAGES_URL": f"{url}/recognition/v1/idscan",
            "TOKEN_URL": f"{url}/oauth2/token",
            "ACCOUNTS_URL": f"{url}/api/v1/accounts",
            "CLIENT_ID": self.token,
            "CLIENT_SECRET": self.secret,
            "API_TOKEN": self.token,
            "API_SECRET": self.secret,
            "ADMIN_TOKEN": self._merchant["admin_token"],
            "ADMIN_SECRET": self._merchant["admin_secret"],
            "USER_AGENT": USER_AGENT,
        }
        return {prefix + name: value for name, value in values.items()}

    async def settings(self, changes: Mapping[str, object] | None = None, **more: object) -> dict[str, Any]:
        """The merchant's settings, after changing those that are named: ``settings(face_match=False)``.

        They count for scans that start from now on. Keys are those of the configuration file.
        """
        wanted = {**(changes or {}), **more}
        self._merchant = await (
            self._call_merchant("PATCH", body={"settings": wanted}) if wanted else self._call_merchant("GET")
        )
        settings: dict[str, Any] = self._merchant["settings"]
        return settings

    async def send_callbacks_to(self, url: object) -> None:
        """Where callbacks go of scans that name no URL of their own."""
        self._merchant = await self._call_merchant(
            "PATCH", body={"callback_url": None if url is None else str(url)}
        )

    async def route(
        self, scenario: str, *, customer_id: str | None = None, merchant_reference: str | None = None
    ) -> dict[str, Any]:
        """Play a scenario for starts that name none and whose references fit, exactly or as ``fraud-*``."""
        body = drop_none(scenario=scenario, customer_id=customer_id, merchant_reference=merchant_reference)
        added: dict[str, Any] = await self._call_merchant("POST", "/routes", body)
        return added

    async def routes(self) -> list[dict[str, Any]]:
        """The merchant's routing table."""
        return await self._list_all(f"{self._path}/routes")

    def fault(
        self,
        name: str,
        *,
        probability: float | None = None,
        first: int | None = None,
        skip: int | None = None,
        route: str | None = None,
        **params: object,
    ) -> "AsyncFault":
        """Let something go wrong on purpose: ``await fault("status", status=503, first=2)``, until it is
        removed; or ``async with``, while the block lasts.

        ``first`` bounds how often it strikes, ``skip`` spares the first ones, ``route`` (status, data,
        images, delete) limits it to one kind of calls, ``probability`` follows the seed. The rest are its
        parameters.
        """
        when = drop_none(probability=probability, first=first, skip=skip, route=route)
        return AsyncFault(self, drop_none(fault=name, params=params or None, **when))

    async def faults(self) -> list[dict[str, Any]]:
        """The faults of this merchant at the moment."""
        return await self._list_all(f"{self._path}/faults")

    async def reset(self) -> dict[str, int]:
        """Forget transactions, callbacks, calls and plans; says how many. Settings and clock stay."""
        counts: dict[str, int] = await self._call_merchant("POST", "/reset")
        return counts


class AsyncFault:
    """A fault to be switched on: by ``await``, or for the length of an ``async with`` block."""

    def __init__(self, merchant: MerchantCalls, body: Mapping[str, object]) -> None:
        self._merchant = merchant
        self._body = body
        self.id: int | None = None

    async def add(self) -> "AsyncFault":
        """From now on."""
        self.id = (await self._merchant._call_merchant("POST", "/faults", self._body))["id"]
        return self

    async def remove(self) -> None:
        """End a fault."""
        if self.id is not None:
            await self._merchant._call_merchant("DELETE", f"/faults/{self.id}")
            self.id = None

    def __await__(self) -> Generator[Any, None, "AsyncFault"]:
        return self.add().__await__()

    async def __aenter__(self) -> "AsyncFault":
        return await self.add()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.remove()


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
        await self._call_merchant("DELETE")

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
                self._merchant = await self._call_merchant("GET")
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
