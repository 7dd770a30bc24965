"""What is one HTTP exchange that was made? A callback, and each attempt to deliver it."""

from enum import StrEnum
from typing import NamedTuple

from mockjumio.clock import Instant
from mockjumio.contract.breach import Breach


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
    WITHHELD = "withheld"  # it would have broken the contract, and nobody asked for that

    @property
    def answered(self) -> bool:
        """Whether the merchant answered at all."""
        return self in (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.REDIRECTED)


class Attempt(NamedTuple):
    """One try to post a callback. ``detail`` says in words what went wrong, empty if nothing did."""

    number: int
    started: Instant
    duration_ms: float
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    response_headers: tuple[tuple[str, str], ...] = ()
    excerpt: str = ""  # the first bytes of the response, as text


class Callback(NamedTuple):
    """A message to the merchant. ``violations`` lists the rules that it breaks on purpose."""

    id: str
    reference: str
    merchant: str
    url: str
    created: Instant
    content_type: str
    body: bytes
    violations: tuple[Breach, ...] = ()
    attempts: tuple[Attempt, ...] = ()
