"""How does a control call get there? In the process, over HTTP, or by way of another event loop."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from mockjumio.errors import TimedOut, Unreachable
from mockjumio.isolation import load_if_files_may_vanish, real_files
from mockjumio.proxies import Proxy, looked_up
from mockjumio.remote import API, PATIENCE, is_url, no_url, read_answer, through

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
        """What a call is answered, or an error of :mod:`mockjumio.remote`."""
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

            self._proxy = await looked_up(self.url)
            self._client = self._client or HttpClient()  # another call may have been here meanwhile
        return self._client

    @property
    def _named(self) -> str:
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
            raise _too_late(self._named, call.seconds) from None
        except Failure as failure:
            raise Unreachable(f"{self._named} does not answer: {failure}") from None
        return read_answer(self._named, status, content)

    @asynccontextmanager
    async def listen(self, merchant: str) -> AsyncIterator[News]:
        from mockjumio.delivery.target import Failure

        client = await self._connect()
        call = self._over_http(Call("GET", "/events", query={"merchant": merchant}))
        try:
            async with client.stream(call, seconds=PATIENCE) as stream:
                if stream.status != 200:
                    read_answer(self._named, stream.status, await stream.whole())

                async def news() -> None:
                    while line := await stream.line():
                        if line.startswith(b"data:"):
                            return
                    raise Unreachable(f"{self._named} has stopped")

                yield news
        except TimeoutError:
            raise _too_late(self._named, PATIENCE) from None
        except Failure as failure:
            raise Unreachable(f"{self._named} does not answer: {failure}") from None


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
