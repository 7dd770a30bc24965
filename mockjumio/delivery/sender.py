"""How is a callback posted? One attempt over a kept connection where there is one; its outcome is a value."""

import asyncio
from collections import deque
from contextlib import AbstractAsyncContextManager
from functools import lru_cache
from ssl import SSLContext
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from mockjumio.clock import Instant
from mockjumio.delivery.answer import EXCERPT
from mockjumio.delivery.failures import Failure, printable, shown
from mockjumio.delivery.target import Headers, Request, goes_through, proxy_of, request_of, target_of
from mockjumio.delivery.wire import Line, Way, Wire
from mockjumio.errors import ConfigurationError
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.base import Sent, paced
from mockjumio.settings import Trust

if TYPE_CHECKING:
    from mockjumio.tls.client import ClientTls

CONCURRENCY = 256  # attempts at a time
CONCURRENCY_PER_HOST = 64  # of them to one host and port, so that one that hangs does not hold up the others
_POSTED_AGAIN = "the kept connection was closed before an answer came; posted again on a new one"


class SendOptions(NamedTuple):
    """How one merchant's callbacks are posted. Times in milliseconds, each from the start of what it bounds:

    ``connect_ms`` until there is a connection, then ``first_byte_ms`` until the answer begins, ``timeout_ms``
    for the whole attempt.
    """

    headers: Headers
    timeout_ms: int
    connect_ms: int
    first_byte_ms: int
    only_200: bool
    tls13: bool = False


class Sender(Protocol):
    """What a simulation needs of whoever posts its callbacks."""

    def turn(self, url: str) -> AbstractAsyncContextManager[None]:
        """A place among those who may post at a time, everywhere and to this URL's host."""

    async def post(
        self, callback: Callback, *, started: Instant, options: SendOptions, sent: Sent | None = None
    ) -> Attempt:
        """Try once, with a turn. Whatever goes wrong is the attempt's outcome, not an exception.

        ``sent`` is what goes onto the wire, if that is not the callback as it is.
        """


class HttpSender:
    """Posts callbacks over HTTP/1.1. Use as an async context manager: it owns the connections.

    All of them go through ``proxy``, if there is one; variables of the environment do not count.
    """

    def __init__(
        self,
        *,
        concurrency: int = CONCURRENCY,
        per_host: int = CONCURRENCY_PER_HOST,
        trust: Trust = Trust(),  # noqa: B008 - immutable
        proxy: str | None = None,
    ) -> None:
        self._concurrency = concurrency
        self.per_host = per_host
        self._trust = trust
        self._proxy = None if proxy is None else proxy_of(proxy)
        self._tls: ClientTls | None = None
        self.turns = _Turns(concurrency)
        self.turns_at: dict[tuple[str, int], _Turns] = {}
        self._wire: Wire | None = None
        self._planned = lru_cache(maxsize=1_024)(self._plan)

    async def __aenter__(self) -> Self:
        self._wire = Wire(most=self._concurrency)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wire is not None:
            await self._wire.close()
            self._wire = None

    def context(self, url: str, *, tls13: bool = False) -> SSLContext | None:
        """With what an https URL is connected to; ``None`` for another. Raises if the CA file is useless."""
        if not url.lstrip().lower().startswith("https:"):
            return None
        if self._tls is None:
            from mockjumio.tls.client import ClientTls  # which callbacks to plain http do not need

            self._tls = ClientTls(self._trust)
        return self._tls.context(tls13=tls13)

    def turn(self, url: str) -> "_Turn":
        try:
            target = target_of(url)
        except Failure:  # what is no URL goes nowhere
            return _Turn(self, ("", 0))
        return _Turn(self, (target.host, target.port))

    async def post(
        self, callback: Callback, *, started: Instant, options: SendOptions, sent: Sent | None = None
    ) -> Attempt:
        wire = self._wire
        if wire is None:
            raise RuntimeError("the sender is not open")
        if sent is None:
            sent = Sent(callback.content_type, callback.body)
        course = _Course(wire, options)
        try:
            plan = self._planned(callback.url, sent.content_type, options.headers, options.tls13)
            outcome, detail = await course.run(plan, sent)
        except Failure as failure:
            outcome, detail = failure.outcome, str(failure)
        except TimeoutError:
            outcome, detail = Outcome.TIMED_OUT, course.what_took_too_long
        except ConfigurationError as error:  # of the file of authorities
            outcome, detail = Outcome.TLS_FAILURE, str(error)
        except Exception as error:  # a callback whose attempt has no outcome would be lost
            outcome, detail = Outcome.RESET, f"{type(error).__name__}: {error}"
        return course.attempt(callback, started, sent, outcome, detail)

    def _plan(self, url: str, content_type: str, headers: Headers, tls13: bool) -> "_Plan":
        """Raises :class:`Failure` for what is no URL, :class:`ConfigurationError` as ``context`` does."""
        target = target_of(url)
        context = self.context(url, tls13=tls13)
        proxy = self._proxy if self._proxy and goes_through(self._proxy, target) else None
        way = Way(target.host, target.port, context, proxy)
        if proxy is not None and context is None:
            way = way._replace(host="", port=0)
        return _Plan(way, request_of(target, content_type, headers, proxy))


class _Plan(NamedTuple):
    """Which way a request goes, and how it begins."""

    way: Way
    request: Request


class _Course:
    """How far an attempt has come. Times are the loop's, in seconds, or milliseconds since it began."""

    __slots__ = ("_again", "_asked", "_begun", "_connect_ms", "_line", "_options", "_plan", "_wire")

    def __init__(self, wire: Wire, options: SendOptions) -> None:
        self._wire = wire
        self._options = options
        self._plan: _Plan | None = None
        self._line: Line | None = None  # as soon as it is connected
        self._again = False
        self._connect_ms: float | None = None
        self._begun = self._asked = wire.time()

    async def run(self, plan: _Plan, sent: Sent) -> tuple[Outcome, str]:
        """Post; once more on a new connection if a kept one was closed at that very moment.

        A server may close a kept connection just when a callback is sent on it. That is nobody's failure:
        HTTP clients send such a request again (RFC 9112, 9.3.1).
        """
        self._plan = plan
        line = self._wire.kept(plan.way) if sent.cut is None else None
        while True:
            if line is None:
                line = await self._connected(plan.way)
            self._line = line
            try:
                whole = await self._exchange(line, plan.request, sent)
            except Failure:
                if self._again or not line.was_stale:
                    raise
                self._again, self._line, line = True, None, None
            else:
                break
        if sent.cut is not None:
            line.leave(reset=sent.reset)
            return Outcome.RESET, _on_purpose(sent)
        if whole:
            self._wire.keep(line)
        else:  # it answered before it had all
            line.leave()
        return _judged(line, only_200=self._options.only_200)

    async def _connected(self, way: Way) -> Line:
        """A new connection."""
        self._asked = self._wire.time()
        line = await self._wire.open(way, until=self._until(self._asked, self._options.connect_ms))
        self._asked = self._wire.time()
        self._connect_ms = self._milliseconds(self._asked)
        return line

    async def _exchange(self, line: Line, request: Request, sent: Sent) -> bool:
        """Send, and wait for the answer unless it breaks off on purpose; whether all was sent."""
        pieces, pause = paced(sent.begun, sent.rate)
        waiter = line.ask(
            b"%b%d\r\n\r\n%b" % (request.start, len(sent.body), pieces[0]),
            first_by=self._until(self._asked, self._options.first_byte_ms),
            whole_by=self._until(self._begun, self._options.timeout_ms),
        )
        try:
            for place, piece in enumerate(pieces):
                if place:
                    await asyncio.wait((waiter,), timeout=pause)
                    if waiter.done():
                        await waiter
                        return False
                    line.transport.write(piece)
            if sent.cut is None:
                await waiter
        except BaseException:
            line.leave()
            raise
        return True

    def _until(self, since: float, allowed: int) -> float:
        """When what may take so many milliseconds must have come; the whole attempt is bounded too."""
        return min(since + allowed / 1_000, self._begun + self._options.timeout_ms / 1_000)

    def _milliseconds(self, when: float) -> float:
        return round((when - self._begun) * 1_000, 3)

    @property
    def what_took_too_long(self) -> str:
        options = self._options
        what, since, allowed = "no complete answer", self._begun, options.timeout_ms
        if self._line is None:
            what, since, allowed = "no connection", self._asked, options.connect_ms
        elif self._line.first_byte is None:
            what, since, allowed = "no answer began", self._asked, options.first_byte_ms
        if self._until(since, allowed) < since + allowed / 1_000:
            allowed = options.timeout_ms
        return f"{what} within {allowed / 1_000:g} s"

    def attempt(
        self, callback: Callback, started: Instant, sent: Sent, outcome: Outcome, detail: str
    ) -> Attempt:
        """What became of it."""
        plan, line = self._plan, self._line
        if plan is None:
            headers: Headers = (("Content-Type", sent.content_type), *self._options.headers)
        else:
            headers = (*plan.request.headers, ("Content-Length", str(len(sent.body))))
        if detail or self._again:
            detail = self._told(detail)
        number, duration = len(callback.attempts) + 1, self._milliseconds(self._wire.time())
        if line is None:
            return Attempt(number, started, duration, outcome, None, detail, headers)
        answer = line.answer
        first_byte = line.first_byte if answer.status is not None else None
        return Attempt(
            number,
            started,
            duration,
            outcome,
            answer.status,
            detail,
            headers,
            response_headers=tuple([(shown(name), shown(value)) for name, value in answer.headers]),
            excerpt=answer.body[:EXCERPT].decode("utf-8", "replace") if answer.body else "",
            connect_ms=self._connect_ms,
            first_byte_ms=None if first_byte is None else self._milliseconds(first_byte),
            tls=line.tls,
            remarks=answer.remarks,
        )

    def _told(self, detail: str) -> str:
        """With what an attempt went through that the reader cannot see."""
        if self._again:
            detail = f"{_POSTED_AGAIN}; {detail}" if detail else _POSTED_AGAIN
        proxy = None if self._plan is None else self._plan.way.proxy
        if proxy is not None and proxy.address not in detail:
            detail = f"{detail} (through the proxy {proxy.address})"
        return printable(detail)


def _on_purpose(sent: Sent) -> str:
    how = "reset" if sent.reset else "closed"
    return f"the connection was {how} on purpose after {len(sent.begun)} of {len(sent.body)} bytes"


def _judged(line: Line, *, only_200: bool) -> tuple[Outcome, str]:
    """The outcome of an answer, and why it is not well."""
    answer, proxy = line.answer, line.way.proxy
    status, reason = answer.status or 0, answer.reason or b""
    if status == 200 or (200 <= status < 300 and not only_200):
        return Outcome.ACCEPTED, ""
    said = f"answered {status} {shown(reason)}".rstrip()
    if status == 407 and proxy is not None:
        return Outcome.REFUSED, f"the proxy {proxy.address} {said}; put what it asks for into its URL"
    if 300 <= status < 400:
        where = [shown(value) for name, value in answer.headers if name.lower() == b"location"]
        points = where[0] if where else "nowhere"
        return Outcome.REDIRECTED, f"answered {status} and points to {points}; redirects are not followed"
    return Outcome.REJECTED, f"{said}, expected {'200' if only_200 else '2xx'}"


class _Turns:
    """So many may go at a time; the others wait, first come, first served."""

    __slots__ = ("_waiting", "free")

    def __init__(self, free: int) -> None:
        self.free = free
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def wait(self) -> None:
        """Until there is a place, which is taken then."""
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():  # it was given at the same moment
                self.give()
            raise

    def give(self) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self.free += 1


class _Turn:
    """First at the host, then everywhere: who waits for a host that hangs takes no place of the others."""

    __slots__ = ("_at_host", "_host", "_sender")

    def __init__(self, sender: HttpSender, host: tuple[str, int]) -> None:
        self._sender = sender
        self._host = host

    async def __aenter__(self) -> None:
        sender, hosts = self._sender, self._sender.turns_at
        at_host = hosts.get(self._host)
        if at_host is None:
            at_host = hosts[self._host] = _Turns(sender.per_host)
        self._at_host = at_host
        if at_host.free:
            at_host.free -= 1
        else:
            await at_host.wait()
        if sender.turns.free:
            sender.turns.free -= 1
            return
        try:
            await sender.turns.wait()
        except asyncio.CancelledError:
            self._leave_host()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sender.turns.give()
        self._leave_host()

    def _leave_host(self) -> None:
        self._at_host.give()
        if self._at_host.free == self._sender.per_host:
            del self._sender.turns_at[self._host]
