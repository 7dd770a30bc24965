"""What is one HTTP exchange that was made? A callback, and each attempt to deliver it."""

from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from mockjumio.clock import Instant
from mockjumio.contract import Breach


class Outcome(StrEnum):
    """How an attempt ended. Only ``ACCEPTED`` is well."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REDIRECTED = "redirected"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    RESET = "reset"
    DNS_FAILURE = "dns_failure"
    TLS_FAILURE = "tls_failure"
    INVALID_URL = "invalid_url"
    INTERRUPTED = "interrupted"  # the process ended before the outcome was stored; it may have arrived
    WITHHELD = "withheld"  # it would have broken the contract unasked, or its transaction was deleted

    @property
    def answered(self) -> bool:
        """Whether the merchant answered at all."""
        return self in (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.REDIRECTED)


class Attempt(NamedTuple):
    """One try to post a callback. ``detail`` says in words what went wrong, empty if nothing did.

    ``connect_ms`` and ``first_byte_ms`` count from the start of the attempt; ``None`` if it came to neither
    (``connect_ms`` also on a kept connection). ``tls`` is what was negotiated, version and cipher suite.
    ``remarks`` say what a strict HTTP client would not have taken of the answer.
    """

    number: int
    started: Instant
    duration_ms: float
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    response_headers: tuple[tuple[str, str], ...] = ()
    excerpt: str = ""  # the first bytes of the response, as text
    connect_ms: float | None = None
    first_byte_ms: float | None = None
    tls: str | None = None
    faults: tuple[str, ...] = ()  # what went wrong on purpose
    sent: bytes | None = None  # the body that went out, if a fault changed it
    remarks: tuple[str, ...] = ()
    real: Instant | None = None  # when it began by the machine's clock, as the merchant's own log has it


class Callback(NamedTuple):
    """A message to the merchant. ``violations`` lists the rules that it breaks on purpose.

    ``id`` is the reference, a hyphen and the number of the callback among its transaction's.
    ``original`` names the callback that this one repeats. ``due`` is when it is attempted next, ``begun`` the
    start of an attempt whose outcome is not known yet; ``None`` for either if there is no such attempt.
    """

    id: str
    reference: str
    merchant: str
    url: str
    created: Instant
    content_type: str
    body: bytes
    violations: tuple[Breach, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    original: str | None = None
    due: Instant | None = None
    begun: Instant | None = None
    fault: str | None = None  # that made it, if it is a copy

    @property
    def is_json(self) -> bool:
        """Of Jumio's current platform; Netverify's is a form."""
        return self.content_type.startswith("application/json")

    @property
    def open(self) -> bool:
        """Whether another attempt is planned or under way."""
        return self.due is not None or self.begun is not None


FORMER: Final = "the merchant of this token was removed"  # the hint for a call that came too late


CUSTOMERS: Final = "the customer's page"  # the route of what a customer was refused, not the merchant


class Request(NamedTuple):
    """A call that the merchant made to Jumio's API. Credentials are never in it.

    ``id`` grows from call to call of the sandbox; ``merchant`` is ``None`` if the call's token is nobody's.
    ``route`` is the path's pattern, empty if none matched; ``reason`` says why the answer was what it was;
    ``hint`` names the nearest thing that would have worked; ``notes`` lists broken etiquette.
    """

    id: int
    at: Instant
    merchant: str | None
    method: str
    path: str
    route: str
    reference: str | None
    status: int
    reason: str = ""
    hint: str = ""
    notes: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    content: tuple[tuple[str, str], ...] = ()  # of a body that starts something, its pictures described
    real: Instant | None = None  # when it came by the machine's clock
    duration_ms: float = 0.0  # until there was an answer
    request_id: str = ""  # the caller's X-Request-Id, or ours

    @property
    def size(self) -> int:
        """About how many bytes it occupies."""
        size = 400 + len(self.path) + len(self.reference or "") + len(self.reason) + len(self.hint)
        if self.content:
            size += sum(map(len, chain.from_iterable(self.content)))
        if self.notes:
            size += sum(map(len, self.notes))
        return size + _size(self.headers)


@lru_cache(maxsize=64)
def _size(headers: tuple[tuple[str, str], ...]) -> int:
    """Most calls of a merchant carry the same headers."""
    return sum(len(name) + len(value) for name, value in headers)
