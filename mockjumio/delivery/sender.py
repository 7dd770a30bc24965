"""How is a callback posted? One attempt over a kept-alive connection; its outcome is a value."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ssl import SSLContext
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self
from weakref import WeakValueDictionary

import aiohttp
from yarl import URL

from mockjumio.clock import Instant
from mockjumio.delivery.connections import Connector, Try, current_try
from mockjumio.delivery.failures import failure
from mockjumio.delivery.rude import break_off, trickle
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.base import Sent
from mockjumio.settings import Trust

if TYPE_CHECKING:
    from mockjumio.tls.client import ClientTls

EXCERPT = 2_000  # bytes of the merchant's answer that are kept
BODY_CAP = 65_536  # bytes that are read to keep the connection; a longer answer costs it
CONCURRENCY = 256  # attempts at a time
CONCURRENCY_PER_HOST = 64  # of them to one host and port, so that one that hangs does not hold up the others
_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
_UNDECODED = re.compile("[\ud800-\udfff]")  # bytes of a header that are not UTF-8, as aiohttp passes them on


class SendOptions(NamedTuple):
    """How one merchant's callbacks are posted. Times in milliseconds, each from the start of what it bounds:

    ``connect_ms`` until there is a connection, then ``first_byte_ms`` until the answer begins, ``timeout_ms``
    for the whole attempt.
    """

    headers: tuple[tuple[str, str], ...]
    timeout_ms: int
    connect_ms: int
    first_byte_ms: int
    only_200: bool
    tls13: bool = False


def is_secure(url: str) -> bool:
    return url.lower().startswith("https:")


class Sender:
    """Posts callbacks. Use as an async context manager: it owns the connections."""

    def __init__(
        self,
        *,
        concurrency: int = CONCURRENCY,
        per_host: int = CONCURRENCY_PER_HOST,
        trust: Trust = Trust(),  # noqa: B008 - immutable
    ) -> None:
        self._concurrency = concurrency
        self._trust = trust
        self._tls: ClientTls | None = None
        self._per_host = per_host
        self._turns = asyncio.Semaphore(concurrency)
        self._turns_at: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=Connector(limit=self._concurrency, limit_per_host=self._per_host),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def context(self, url: str, *, tls13: bool = False) -> SSLContext | None:
        """With what an https URL is connected to; ``None`` for another. Raises if the CA file is useless."""
        if not is_secure(url):
            return None
        if self._tls is None:
            from mockjumio.tls.client import ClientTls  # which callbacks to plain http do not need

            self._tls = ClientTls(self._trust)
        return self._tls.context(tls13=tls13)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """A place among those who may post at a time, everywhere and to this URL's host."""
        async with self._turn_at(url), self._turns:
            yield

    def _turn_at(self, url: str) -> asyncio.Semaphore:
        try:
            origin = str(URL(url, encoded=True).origin())
        except ValueError:
            origin = ""  # what is no URL goes nowhere
        turns = self._turns_at.get(origin)
        if turns is None:
            turns = self._turns_at[origin] = asyncio.Semaphore(self._per_host)
        return turns

    async def post(
        self, callback: Callback, *, started: Instant, options: SendOptions, sent: Sent | None = None
    ) -> Attempt:
        """Try once, with a turn. Whatever goes wrong is the attempt's outcome, not an exception.

        ``sent`` is what goes onto the wire, if that is not the callback as it is.
        """
        if self._session is None:
            raise RuntimeError("the sender is not open")
        if sent is None:
            sent = Sent(callback.content_type, callback.body)
        headers = (("Content-Type", sent.content_type), *options.headers)
        attempt = Attempt(
            number=len(callback.attempts) + 1,
            started=started,
            duration_ms=0.0,
            outcome=Outcome.ACCEPTED,
            request_headers=headers,
        )
        course = _Course(options)
        try:
            context = self.context(callback.url, tls13=options.tls13)
            async with course.limit:
                course.begin()
                if sent.cut is not None:
                    attempt = await _break_off(callback.url, sent, attempt, context)
                else:
                    posting = _Posting(self._session, callback.url, sent, options, context)
                    attempt = await _post(posting, attempt, course)
        except TimeoutError:
            attempt = course.head or attempt
            attempt = attempt._replace(outcome=Outcome.TIMED_OUT, detail=course.what_took_too_long)
        except Exception as error:  # a callback whose attempt has no outcome would be lost
            attempt = course.head or attempt
            secure, connected = is_secure(callback.url), bool(course.tries and course.tries[-1].line)
            outcome, detail = failure(error, secure=secure, connected=connected)
            attempt = attempt._replace(outcome=outcome, detail=detail)
        again = [_POSTED_AGAIN] * (len(course.tries) - 1)
        return attempt._replace(
            duration_ms=course.passed(),
            connect_ms=course.connect_ms,
            first_byte_ms=course.first_byte_ms,
            tls=course.tries[-1].tls if course.tries else attempt.tls,
            detail=_printable("; ".join(filter(None, (*again, attempt.detail)))),
        )


class _Course:
    """How far an attempt has come, and until when it must have come further."""

    def __init__(self, options: SendOptions) -> None:
        self._options = options
        self._time = asyncio.get_running_loop().time
        self._begun = self._time()
        self.tries: list[Try] = []
        self.head: Attempt | None = None  # with what the answer began with
        self.connect_ms: float | None = None
        self.first_byte_ms: float | None = None
        self.limit = asyncio.timeout(None)
        self._awaited = ("", 0.0)  # what must come next, and within how many milliseconds
        self._until: float | None = None

    @property
    def what_took_too_long(self) -> str:
        what, allowed = self._awaited
        return f"{what} within {allowed / 1000:g} s"

    def begin(self) -> None:
        """Within ``limit``: from here the time counts."""
        self._next("no connection", 0.0, self._options.connect_ms)

    def passed(self) -> float:
        """Milliseconds since the attempt began."""
        return round((self._time() - self._begun) * 1000, 3)

    def next_try(self) -> Try:
        this = Try(self._connected, fresh=bool(self.tries))
        self.tries.append(this)
        return this

    def _connected(self, new: bool) -> None:
        passed = self.passed()
        self.connect_ms = passed if new else None
        self._next("no answer began", passed, self._options.first_byte_ms)

    def answer_began(self) -> None:
        self.first_byte_ms = self.passed()
        self._next("no complete answer", 0.0, self._options.timeout_ms)

    def _next(self, what: str, since: float, allowed: float) -> None:
        """Something must have come so many milliseconds after another; the whole attempt is bounded too."""
        if self.limit.expired():
            return
        until = since + allowed
        if until >= self._options.timeout_ms:
            until = allowed = self._options.timeout_ms
        self._awaited = (what, allowed)
        if until != self._until:  # another timer costs more than all else here
            self._until = until
            self.limit.reschedule(self._begun + until / 1000)


class _Posting(NamedTuple):
    """What is posted, where and with what."""

    session: aiohttp.ClientSession
    url: str
    sent: Sent
    options: SendOptions
    context: SSLContext | None


async def _post(posting: _Posting, attempt: Attempt, course: _Course) -> Attempt:
    """Post; once more on a new connection if a kept one was closed at that very moment."""
    sent = posting.sent
    while True:
        this = course.next_try()
        current_try.set(this)
        try:
            async with posting.session.post(
                URL(posting.url, encoded=True),
                data=sent.body if sent.rate is None else trickle(sent.body, sent.rate),
                headers=_with_length(attempt.request_headers, sent),
                allow_redirects=False,
                timeout=_NO_TIMEOUT,
                ssl=posting.context or True,
            ) as response:
                course.answer_began()
                course.head = _headed(attempt, response)
                return await _answered(course.head, response, posting.options)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError):
            if this.fresh or this.line is None or not this.line.broke_unanswered:
                raise


def _headed(attempt: Attempt, response: aiohttp.ClientResponse) -> Attempt:
    """With the head of the answer, which is worth knowing also if the rest does not come."""
    return attempt._replace(
        status=response.status,
        request_headers=tuple(response.request_info.headers.items()),
        response_headers=tuple(
            (_printable(name), _printable(value)) for name, value in response.headers.items()
        ),
    )


async def _answered(attempt: Attempt, response: aiohttp.ClientResponse, options: SendOptions) -> Attempt:
    body = await _read(response)
    return attempt._replace(
        outcome=_judge(response.status, only_200=options.only_200),
        detail=_why_not(response, only_200=options.only_200),
        excerpt=body[:EXCERPT].decode("utf-8", "replace"),
    )


def _with_length(headers: tuple[tuple[str, str], ...], sent: Sent) -> tuple[tuple[str, str], ...]:
    """What trickles has its length said all the same, instead of chunks."""
    return headers if sent.rate is None else (*headers, ("Content-Length", str(len(sent.body))))


async def _break_off(url: str, sent: Sent, attempt: Attempt, context: SSLContext | None) -> Attempt:
    secure = await break_off(url, attempt.request_headers, sent, context)
    how = "reset" if sent.reset else "closed"
    detail = f"the connection was {how} on purpose after {len(sent.begun)} of {len(sent.body)} bytes"
    tls = None
    if secure is not None:
        from mockjumio.tls.suites import negotiated  # which callbacks to plain http do not need

        tls = negotiated(secure)
    return attempt._replace(outcome=Outcome.RESET, detail=detail, tls=tls)


_POSTED_AGAIN = "the kept connection was closed before an answer came; posted again on a new one"
_NO_TIMEOUT = aiohttp.ClientTimeout(total=None)  # the course of the attempt has its own


def _printable(text: str) -> str:
    """Text that JSON, a terminal and a log can show: the merchant may have sent any bytes."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(
        lambda found: found[0].encode("unicode_escape").decode(), _UNDECODED.sub("\ufffd", text)
    )


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The answer up to the cap. Left unread beyond it, the connection is not used again."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > BODY_CAP:
            response.close()
            break
    return b"".join(chunks)


def _judge(status: int, *, only_200: bool) -> Outcome:
    if status == 200 or (200 <= status < 300 and not only_200):
        return Outcome.ACCEPTED
    return Outcome.REDIRECTED if 300 <= status < 400 else Outcome.REJECTED


def _why_not(response: aiohttp.ClientResponse, *, only_200: bool) -> str:
    match _judge(response.status, only_200=only_200):
        case Outcome.ACCEPTED:
            return ""
        case Outcome.REDIRECTED:
            where = response.headers.get("Location", "nowhere")
            return f"answered {response.status} and points to {where}; redirects are not followed"
        case _:
            wanted = "200" if only_200 else "2xx"
            return f"answered {response.status} {response.reason or ''}".rstrip() + f", expected {wanted}"
