"""How is a callback posted? One attempt over a kept connection where there is one; its outcome is a value."""

import asyncio
from contextlib import AbstractAsyncContextManager
from functools import lru_cache
from ssl import SSLContext
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from mockjumio.clock import Instant, system_now
from mockjumio.delivery.answer import EXCERPT
from mockjumio.delivery.places import Places, Turn
from mockjumio.delivery.target import (
    Failure,
    Headers,
    Request,
    goes_through,
    printable,
    printable_bytes,
    proxy_of,
    request_of,
    target_of,
)
from mockjumio.delivery.wire import Connection, Route, Wire
from mockjumio.errors import ConfigurationError
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.fault import Sent, pieces_at_rate
from mockjumio.settings import Trust

if TYPE_CHECKING:
    from mockjumio.tls.client import ClientTls

CONCURRENCY = 256  # attempts at a time
CONCURRENCY_PER_HOST = 64  # of them to one host and port
_SHOWN = 500  # bytes of what a merchant says that stand in a detail
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

    def turn(self, url: str) -> AbstractAsyncContextManager[bool]:
        """A place among those who may post at a time, everywhere and to this URL's host.

        Gives whether it had to be waited for, so that something else may have happened.
        """

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
        self.places = Places(concurrency, per_host)
        self._trust = trust
        self._proxy = None if proxy is None else proxy_of(proxy)
        self._tls: ClientTls | None = None
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

    def turn(self, url: str) -> Turn:
        try:
            target = target_of(url)
        except Failure:  # what is no URL goes nowhere
            return Turn(self.places, ("", 0))
        return Turn(self.places, (target.host, target.port))

    async def post(
        self, callback: Callback, *, started: Instant, options: SendOptions, sent: Sent | None = None
    ) -> Attempt:
        wire = self._wire
        if wire is None:
            raise RuntimeError("the sender is not open")
        if sent is None:
            sent = Sent(callback.content_type, callback.body)
        exchange = _Exchange(wire, options)
        try:
            plan = self._planned(callback.url, sent.content_type, options.headers, options.tls13)
            outcome, detail = await exchange.run(plan, sent)
        except Failure as failure:
            outcome, detail = failure.outcome, str(failure)
        except TimeoutError:
            outcome, detail = Outcome.TIMED_OUT, exchange.what_took_too_long
        except ConfigurationError as error:  # of the file of authorities
            outcome, detail = Outcome.TLS_FAILURE, str(error)
        except Exception as error:  # a callback whose attempt has no outcome would be lost
            outcome, detail = Outcome.RESET, f"{type(error).__name__}: {error}"
        return exchange.attempt(callback, started, sent, outcome, detail)

    def _plan(self, url: str, content_type: str, headers: Headers, tls13: bool) -> "_Plan":
        """Raises :class:`Failure` for what is no URL, :class:`ConfigurationError` as ``context`` does."""
        target = target_of(url)
        context = self.context(url, tls13=tls13)
        proxy = self._proxy if self._proxy and goes_through(self._proxy, target) else None
        route = Route(target.host, target.port, context, proxy)
        if proxy is not None and context is None:
            route = route._replace(host="", port=0)
        return _Plan(route, request_of(target, content_type, headers, proxy))


class _Plan(NamedTuple):
    """Over which connection a request goes, and how it begins."""

    route: Route
    request: Request


class _Exchange:
    """One attempt on its way. Times are the event loop's in seconds, or milliseconds since it began."""

    __slots__ = (
        "_again",
        "_begun",
        "_connect_ms",
        "_connection",
        "_last",
        "_options",
        "_plan",
        "_sent",
        "_wire",
    )

    def __init__(self, wire: Wire, options: SendOptions) -> None:
        self._wire = wire
        self._options = options
        self._plan: _Plan | None = None
        self._connection: Connection | None = None  # as soon as it is connected
        self._again = False
        self._connect_ms: float | None = None
        self._begun = self._sent = wire.time()
        self._last = self._begun + options.timeout_ms / 1_000

    async def run(self, plan: _Plan, sent: Sent) -> tuple[Outcome, str]:
        """Post; once more on a new connection if a kept one was closed at that very moment.

        A server may close a kept connection just when a callback is sent on it. That is nobody's failure:
        HTTP clients send such a request again (RFC 9112, 9.3.1).
        """
        self._plan = plan
        connection = self._wire.take(plan.route) if sent.cut is None else None
        while True:
            if connection is None:
                connection = await self._connect(plan.route)
            self._connection = connection
            try:
                pieces, pause = [sent.body], 0.0
                if sent.rate is not None or sent.cut is not None:
                    pieces, pause = pieces_at_rate(sent.begun, sent.rate)
                waiter = connection.send(
                    b"%b%d\r\n\r\n%b" % (plan.request.start, len(sent.body), pieces[0]),
                    first_by=self._until(self._sent, self._options.first_byte_ms),
                    complete_by=self._last,
                )
                whole = len(pieces) == 1 or await self._send_rest(connection, waiter, pieces[1:], pause)
                if whole and sent.cut is None:
                    await waiter
            except BaseException as error:
                connection.close_early()
                if self._again or not connection.stale or not isinstance(error, Failure):
                    raise
                self._again, self._connection, connection = True, None, None
            else:
                break
        if sent.cut is not None:
            connection.close_early(reset=sent.reset)
            return Outcome.RESET, _on_purpose(sent)
        if whole:
            self._wire.keep(connection)
        else:  # it answered before it had all
            connection.close_early()
        return _judge(connection, only_200=self._options.only_200)

    async def _connect(self, route: Route) -> Connection:
        """A new connection."""
        self._sent = self._wire.time()
        connection = await self._wire.open(route, deadline=self._until(self._sent, self._options.connect_ms))
        self._sent = self._wire.time()
        self._connect_ms = round((self._sent - self._begun) * 1_000, 3)
        return connection

    async def _send_rest(
        self, connection: Connection, waiter: asyncio.Future[None], pieces: list[bytes], pause: float
    ) -> bool:
        """Send what is left of a body piece by piece; whether all was sent before an answer came."""
        for piece in pieces:
            await asyncio.wait((waiter,), timeout=pause)
            if waiter.done():
                await waiter
                return False
            connection.transport.write(piece)
        return True

    def _until(self, since: float, allowed: int) -> float:
        """The deadline of what may take so many milliseconds; that of the whole attempt if it is earlier."""
        return min(since + allowed / 1_000, self._last)

    @property
    def what_took_too_long(self) -> str:
        options = self._options
        what, since, allowed = "no complete answer", self._begun, options.timeout_ms
        if self._connection is None:
            what, since, allowed = "no connection", self._sent, options.connect_ms
        elif self._connection.first_byte is None:
            what, since, allowed = "no answer began", self._sent, options.first_byte_ms
        if self._until(since, allowed) < since + allowed / 1_000:
            allowed = options.timeout_ms
        return f"{what} within {allowed / 1_000:g} s"

    def attempt(
        self, callback: Callback, started: Instant, sent: Sent, outcome: Outcome, detail: str
    ) -> Attempt:
        """What became of it."""
        plan, connection = self._plan, self._connection
        if plan is None:
            headers: Headers = (("Content-Type", sent.content_type), *self._options.headers)
        else:
            headers = (*plan.request.headers, ("Content-Length", str(len(sent.body))))
        if detail or self._again:
            detail = self._explain(detail)
        number, duration = len(callback.attempts) + 1, round((self._wire.time() - self._begun) * 1_000, 3)
        real = system_now() - int(duration)
        if connection is None:
            return Attempt(number, started, duration, outcome, None, detail, headers, real=real)
        answer = connection.answer
        first_byte = connection.first_byte if answer.status is not None else None
        return Attempt(
            number,
            started,
            duration,
            outcome,
            answer.status,
            detail,
            headers,
            response_headers=_printable_headers(*answer.headers),
            excerpt=answer.body[:EXCERPT].decode("utf-8", "replace") if answer.body else "",
            connect_ms=self._connect_ms,
            first_byte_ms=None if first_byte is None else round((first_byte - self._begun) * 1_000, 3),
            tls=connection.tls,
            remarks=answer.remarks,
            real=real,
        )

    def _explain(self, detail: str) -> str:
        """The detail with what the reader cannot see otherwise: a second connection, a proxy."""
        if self._again:
            detail = f"{_POSTED_AGAIN}; {detail}" if detail else _POSTED_AGAIN
        proxy = None if self._plan is None else self._plan.route.proxy
        if proxy is not None and proxy.address not in detail:
            detail = f"{detail} (through the proxy {proxy.address})"
        return printable(detail)


@lru_cache(maxsize=1_024)  # a merchant's answers have the same, or the same for a second
def _printable_headers(*headers: tuple[bytes, bytes]) -> Headers:
    return tuple((printable_bytes(name), printable_bytes(value)) for name, value in headers)


def _on_purpose(sent: Sent) -> str:
    how = "reset" if sent.reset else "closed"
    return f"the connection was {how} on purpose after {len(sent.begun)} of {len(sent.body)} bytes"


def _judge(connection: Connection, *, only_200: bool) -> tuple[Outcome, str]:
    """The outcome of an answer, and why it is not accepted."""
    answer, proxy = connection.answer, connection.route.proxy
    status = answer.status or 0
    if status == 200 or (200 <= status < 300 and not only_200):
        return Outcome.ACCEPTED, ""
    reason = printable_bytes((answer.reason or b"")[:_SHOWN])
    said = f"answered {status} {reason}".rstrip()
    if status == 407 and proxy is not None and connection.route.context is None:
        return Outcome.REFUSED, f"the proxy {proxy.address} {said}; put what it asks for into its URL"
    if 300 <= status < 400:
        where = [
            printable_bytes(value[:_SHOWN]) for name, value in answer.headers if name.lower() == b"location"
        ]
        points = where[0] if where else "nowhere"
        return Outcome.REDIRECTED, f"answered {status} and points to {points}; redirects are not followed"
    return Outcome.REJECTED, f"{said}, expected {'200' if only_200 else '2xx'}"
