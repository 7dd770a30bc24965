"""How is a callback posted? One attempt over a kept-alive connection; its outcome is a value."""

import asyncio
import os
import re
import time
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple, Self
from weakref import WeakValueDictionary

import aiohttp
from yarl import URL

from mockjumio.clock import Instant
from mockjumio.delivery.connections import Connector, Try, current_try
from mockjumio.exchanges import Attempt, Callback, Outcome

EXCERPT = 2_000  # bytes of the merchant's answer that are kept
BODY_CAP = 65_536  # bytes that are read to keep the connection; a longer answer costs it
CONCURRENCY = 256  # attempts at a time
CONCURRENCY_PER_HOST = 64  # of them to one host and port, so that one that hangs does not hold up the others
_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
_UNDECODED = re.compile("[\ud800-\udfff]")  # bytes of a header that are not UTF-8, as aiohttp passes them on


class SendOptions(NamedTuple):
    """How one merchant's callbacks are posted; ``timeout_ms`` covers an attempt from start to end."""

    user_agent: str
    timeout_ms: int
    only_200: bool


class Sender:
    """Posts callbacks. Use as an async context manager: it owns the connections."""

    def __init__(self, *, concurrency: int = CONCURRENCY, per_host: int = CONCURRENCY_PER_HOST) -> None:
        self._concurrency = concurrency
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

    async def post(
        self, callback: Callback, *, clock: Callable[[], Instant], options: SendOptions
    ) -> Attempt:
        """Try once. Whatever goes wrong on the way is the attempt's outcome, not an exception.

        The attempt starts, by ``clock``, when it has its turn; waiting for it is not the merchant's time.
        """
        if self._session is None:
            raise RuntimeError("the sender is not open")
        async with self._turn_at(callback.url), self._turns:
            return await self._attempt(self._session, callback, clock(), options)

    def _turn_at(self, url: str) -> asyncio.Semaphore:
        try:
            origin = str(URL(url, encoded=True).origin())
        except ValueError:
            origin = ""  # what is no URL goes nowhere
        turns = self._turns_at.get(origin)
        if turns is None:
            turns = self._turns_at[origin] = asyncio.Semaphore(self._per_host)
        return turns

    async def _attempt(
        self, session: aiohttp.ClientSession, callback: Callback, started: Instant, options: SendOptions
    ) -> Attempt:
        headers = {
            "Content-Type": callback.content_type,
            "User-Agent": options.user_agent,
            "Accept": "*/*",
        }
        attempt = Attempt(
            number=len(callback.attempts) + 1,
            started=started,
            duration_ms=0.0,
            outcome=Outcome.ACCEPTED,
            request_headers=tuple(headers.items()),
        )
        begun = time.perf_counter()
        tries: list[Try] = []
        try:
            async with asyncio.timeout(options.timeout_ms / 1000):
                attempt = await _post(session, callback, attempt, options, tries)
        except TimeoutError:
            detail = f"no complete answer within {options.timeout_ms / 1000:g} s"
            attempt = attempt._replace(outcome=Outcome.TIMED_OUT, detail=detail)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            outcome, detail = _failure(error)
            attempt = attempt._replace(outcome=outcome, detail=detail)
        return attempt._replace(
            duration_ms=round((time.perf_counter() - begun) * 1000, 3),
            detail=_printable("; ".join(filter(None, (*[_POSTED_AGAIN] * (len(tries) - 1), attempt.detail)))),
        )


async def _post(
    session: aiohttp.ClientSession,
    callback: Callback,
    attempt: Attempt,
    options: SendOptions,
    tries: list[Try],
) -> Attempt:
    """Post; once more on a new connection if a kept one was closed at that very moment."""
    while True:
        this = Try(fresh=bool(tries))
        tries.append(this)
        current_try.set(this)
        try:
            async with session.post(
                URL(callback.url, encoded=True),
                data=callback.body,
                headers=attempt.request_headers,
                allow_redirects=False,
                timeout=_NO_TIMEOUT,
            ) as response:
                return await _answered(attempt, response, options)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError):
            if this.fresh or this.line is None or not this.line.broke_unanswered:
                raise


async def _answered(attempt: Attempt, response: aiohttp.ClientResponse, options: SendOptions) -> Attempt:
    body = await _read(response)
    return attempt._replace(
        outcome=_judge(response.status, only_200=options.only_200),
        status=response.status,
        detail=_why_not(response, only_200=options.only_200),
        response_headers=tuple(
            (_printable(name), _printable(value)) for name, value in response.headers.items()
        ),
        excerpt=body[:EXCERPT].decode("utf-8", "replace"),
    )


_POSTED_AGAIN = "the kept connection was closed before an answer came; posted again on a new one"
_NO_TIMEOUT = aiohttp.ClientTimeout(total=None)  # asyncio.timeout above covers the whole attempt


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


def _failure(error: Exception) -> tuple[Outcome, str]:
    """The kind of a failure to get an answer, and words that a developer can act on."""
    match error:
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return Outcome.INVALID_URL, f"{error} is not a URL that can be posted to"
        case aiohttp.ClientConnectorCertificateError():
            return Outcome.TLS_FAILURE, f"the certificate was not accepted: {error.certificate_error}"
        case aiohttp.ClientSSLError():
            return Outcome.TLS_FAILURE, f"no TLS connection: {error}"
        case aiohttp.ClientConnectorDNSError():
            return Outcome.DNS_FAILURE, f"the host name {error.host!r} does not resolve"
        case aiohttp.ClientConnectorError():
            return Outcome.REFUSED, f"no connection to {error.host}:{error.port}: {_reason(error)}"
        case aiohttp.ServerDisconnectedError() | ConnectionResetError():
            return Outcome.RESET, "the connection was closed before an answer came"
        case aiohttp.ClientResponseError() | aiohttp.ClientPayloadError():
            return Outcome.RESET, f"the answer was not HTTP or broke off: {error}"
        case ValueError():
            return Outcome.INVALID_URL, f"not a URL that can be posted to: {error}"
        case _:
            return Outcome.RESET, f"{type(error).__name__}: {error}"


def _reason(error: aiohttp.ClientConnectorError) -> str:
    """The system's words for its error, without the address that they repeat."""
    number = error.os_error.errno
    return os.strerror(number) if number else str(error.os_error)
