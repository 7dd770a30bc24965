"""How does a merchant's control call get there? In the process, over HTTP, or by another event loop."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode

from mockjumio.client.isolation import load_if_files_may_vanish, real_files
from mockjumio.client.values import Callback, Scan
from mockjumio.clock import duration_in_words, parse_duration
from mockjumio.errors import TimedOut, Unreachable, UsageError
from mockjumio.outgoing.proxies import Proxy, look_up_proxy
from mockjumio.outgoing.remote import API, PATIENCE, is_url, no_url, read_answer, through

if TYPE_CHECKING:
    from mockjumio.client.http import Call as HttpCall
    from mockjumio.client.http import HttpClient
    from mockjumio.client.portal import Portal
    from mockjumio.harness import Server

T = TypeVar("T")
_PAUSE = 0.05  # seconds between looks, where no event tells when to look
News = Callable[[], Awaitable[None]]  # returns when something has happened since the last time


class Call(NamedTuple):
    """A call below ``/_mock/api/v1``, and how many seconds its answer may take."""

    method: str
    path: str
    body: Mapping[str, object] | None = None
    query: Mapping[str, str] | None = None
    seconds: float = PATIENCE


class Transport(ABC):
    """``url`` is where the sandbox is reached. ``embedded`` says that nobody else uses it."""

    url: str
    embedded: bool

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
        seconds: float = PATIENCE,
    ) -> Any:
        """What a call is answered, or an error of :mod:`mockjumio.outgoing.remote`."""
        return await self.answer(Call(method, path, body, query, seconds))

    @abstractmethod
    async def answer(self, call: Call) -> Any:
        """Likewise."""

    @abstractmethod
    def listen(self, merchant: str) -> AbstractAsyncContextManager[News]:
        """Hear of everything that happens to a merchant from now on."""

    def newest_call(self) -> int:
        """The number of the newest call to Jumio's API, whoever made it; 0 if that cannot be known."""
        return 0

    def newest_event(self) -> int | None:
        """The number of the last thing that happened; ``None`` if that cannot be known."""
        return None


class Direct(Transport):
    """To a sandbox that runs in this event loop, without HTTP."""

    embedded = True

    def __init__(self, server: "Server") -> None:
        self._simulation = server.simulation
        self.url = server.url

    def newest_call(self) -> int:
        return self._simulation.store.last_request()

    def newest_event(self) -> int:
        return self._simulation.events.last

    async def answer(self, call: Call) -> Any:
        from mockjumio.web.control import dispatch

        try:
            async with asyncio.timeout(call.seconds):
                return await dispatch.call_in_process(
                    self._simulation, call.method, call.path, body=call.body, query=call.query
                )
        except TimeoutError:
            raise _too_late(self.url, call.seconds) from None

    @asynccontextmanager
    async def listen(self, merchant: str) -> AsyncIterator[News]:
        with self._simulation.events.listen() as listener:

            async def news() -> None:
                async for event in listener:
                    if event.merchant in (merchant, None):
                        return
                await asyncio.sleep(_PAUSE)  # it has stopped, or let go of a listener that fell behind

            yield news


@asynccontextmanager
async def serve_here(
    *, host: str = "127.0.0.1", port: int = 0, scenarios: Sequence[Path]
) -> AsyncIterator[Direct]:
    """Start a sandbox in this event loop, and stop it in the end."""
    with real_files():
        from mockjumio.harness import Server  # a whole sandbox, which who attaches to one does not need
        from mockjumio.options import SandboxOptions

        load_if_files_may_vanish()
        server = Server(SandboxOptions(host=host, port=port, scenarios=scenarios, grace=1.0))
        server.library.log_problems()
        await server.__aenter__()
    try:
        yield Direct(server)
    finally:
        await server.__aexit__(None, None, None)


class Http(Transport):
    """To a sandbox at a URL. Close it in the end."""

    embedded = False

    def __init__(self, url: str, *, control_token: str | None = None) -> None:
        if not is_url(url):
            raise Unreachable(no_url(url))
        self.url = url.rstrip("/")
        self._headers: tuple[tuple[str, str], ...] = (("Accept", "application/json"),)
        if control_token is not None:
            self._headers += (("Authorization", f"Bearer {control_token}"),)
        self._client: HttpClient | None = None
        self._proxy: Proxy | None = None

    async def _connect(self) -> "HttpClient":
        if self._client is None:
            from mockjumio.client.http import HttpClient  # which who has a sandbox in the process spares

            self._proxy = await look_up_proxy(self.url)
            self._client = self._client or HttpClient()  # another call may have been here meanwhile
        return self._client

    @property
    def _display_name(self) -> str:
        """As errors name it."""
        return through(self.url, self._proxy)

    def _over_http(self, call: Call) -> "HttpCall":
        from mockjumio.client.http import Call as HttpCall

        query = f"?{urlencode(call.query)}" if call.query else ""
        url, headers, body = f"{self.url}{API}{call.path}{query}", self._headers, None
        if call.body is not None:
            headers, body = (*headers, ("Content-Type", "application/json")), json.dumps(call.body).encode()
        return HttpCall(call.method, url, headers, body, self._proxy)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def answer(self, call: Call) -> Any:
        from mockjumio.delivery.target import Failure

        client = await self._connect()
        try:
            status, content = await client.ask(self._over_http(call), seconds=call.seconds)
        except TimeoutError:
            raise _too_late(self._display_name, call.seconds) from None
        except Failure as failure:
            raise Unreachable(f"{self._display_name} does not answer: {failure}") from None
        return read_answer(self._display_name, status, content)

    @asynccontextmanager
    async def listen(self, merchant: str) -> AsyncIterator[News]:
        from mockjumio.delivery.target import Failure

        client = await self._connect()
        call = self._over_http(Call("GET", "/events", query={"merchant": merchant}))
        try:
            async with client.stream(call, seconds=PATIENCE) as stream:
                if stream.status != 200:
                    read_answer(self._display_name, stream.status, await stream.whole())

                async def news() -> None:
                    while line := await stream.line():
                        if line.startswith(b"data:"):
                            return
                    raise Unreachable(f"{self._display_name} has stopped")

                yield news
        except TimeoutError:
            raise _too_late(self._display_name, PATIENCE) from None
        except Failure as failure:
            raise Unreachable(f"{self._display_name} does not answer: {failure}") from None


class BridgedTransport(Transport):
    """By way of the event loop of another thread, so that this one's never waits."""

    def __init__(self, inner: Transport, portal: "Portal") -> None:
        self._inner = inner
        self._portal = portal
        self.url = inner.url
        self.embedded = inner.embedded

    def newest_call(self) -> int:
        return self._inner.newest_call()

    def newest_event(self) -> int | None:
        return self._inner.newest_event()

    async def _run_there(self, work: Coroutine[Any, Any, T]) -> T:
        """What is cancelled here is cancelled there."""
        return await asyncio.wrap_future(self._portal.submit(work))

    async def answer(self, call: Call) -> Any:
        return await self._run_there(self._inner.answer(call))

    @asynccontextmanager
    async def listen(self, merchant: str) -> AsyncIterator[News]:
        context = self._inner.listen(merchant)

        async def enter() -> News:
            return await context.__aenter__()

        async def leave() -> None:
            await context.__aexit__(None, None, None)

        async def hear(news: News) -> None:
            await news()

        news = await self._run_there(enter())
        try:
            yield lambda: self._run_there(hear(news))
        finally:
            await self._run_there(leave())


def _too_late(url: str, seconds: float) -> TimedOut:
    return TimedOut(f"{url}: no answer within {seconds:g} seconds")


MOVING = 600.0  # seconds in which a clock must have been moved, callbacks and all
Duration = str | int | float | timedelta  # "15m", or seconds
_MOST = "1000"  # of a list in one page


class Calls:
    """The ground of :class:`~mockjumio.client.sandbox.AsyncSandbox`: one merchant of a sandbox."""

    def __init__(self) -> None:
        self._transport: Transport | None = None
        self._merchant: dict[str, Any] = {}
        self._since = 0  # number of the newest call of nobody that others are to blame for

    @property
    def _way(self) -> Transport:
        if self._transport is None:
            raise UsageError("the sandbox is not started; use it as a context manager")
        return self._transport

    @property
    def _identity(self) -> Mapping[str, Any]:
        """The merchant, as long as there is one."""
        _ = self._way
        return self._merchant

    def __repr__(self) -> str:
        if self._transport is None:
            return f"<{type(self).__name__}, not started>"
        return f"<{type(self).__name__} of merchant {self._merchant['token']} at {self._transport.url}>"

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        seconds: float = PATIENCE,
    ) -> Any:
        """Any call of the control API, below ``/_mock/api/v1``; the JSON that is answered.

        It concerns this merchant; the default one where none was named. Raises
        :class:`~mockjumio.errors.Refused` with every problem.
        """
        way = self._way
        if "token" in self._merchant and not path.startswith(("/merchants", "/scenarios")):
            query = {"merchant": self._merchant["token"], **(query or {})}
        return await way.call(method, path, body=body, query=query, seconds=seconds)

    async def _call_merchant(
        self, method: str, below: str = "", body: Mapping[str, object] | None = None
    ) -> Any:
        """A call about the merchant itself."""
        return await self.call(method, f"{self._path}{below}", body)

    @property
    def _path(self) -> str:
        return f"/merchants/{segment(self._merchant['token'])}"

    async def _list_all(self, path: str, **query: str) -> list[Any]:
        """Everything in a list, page by page."""
        query["limit"] = _MOST
        page = await self.call("GET", path, query=query)
        items: list[Any] = page["items"]
        while page["next"] is not None:
            page = await self.call("GET", path, query={**query, "cursor": page["next"]})
            items += page["items"]
        return items


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def reference_of(scan: Scan | str) -> str:
    return scan.reference if isinstance(scan, Scan) else str(scan)


def callback_id(callback: Callback | str) -> str:
    return callback.id if isinstance(callback, Callback) else str(callback)


def duration(length: Duration) -> str:
    """A length of time as the control API takes it."""
    if isinstance(length, str):
        return length
    if (count := seconds(length)) < 0:
        raise UsageError(f"{length!r} is negative; a clock never runs backwards")
    return duration_in_words(round(count * 1_000))


def seconds(length: Duration) -> float:
    """Likewise, as seconds of the machine."""
    match length:
        case str():
            try:
                return parse_duration(length) / 1_000
            except ValueError as error:
                raise UsageError(str(error)) from None
        case timedelta():
            return length.total_seconds()
        case int() | float() if isfinite(length):
            return length
        case _:
            raise UsageError(f"{length!r} is not a duration; write '15m', a timedelta, or seconds")


def instant(moment: str | datetime) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment


def drop_none(**values: object) -> dict[str, object]:
    """What of these is given."""
    return {name: value for name, value in values.items() if value is not None}
