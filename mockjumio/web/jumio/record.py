"""What does the journal keep of a call? Who called, what for, what was answered; never a credential."""

from functools import lru_cache
from typing import Final

from aiohttp import web

from mockjumio.clock import Instant, system_now
from mockjumio.exchanges import Request
from mockjumio.simulation.account import Account
from mockjumio.simulation.engine import Simulation
from mockjumio.simulation.etiquette import NO_ACCEPT, Notes, early
from mockjumio.transaction import State
from mockjumio.web.jumio.auth import accepts_json, read_credentials
from mockjumio.web.jumio.refusal import Refusal
from mockjumio.web.jumio.route import Route
from mockjumio.web.keys import SIMULATION

MOST_HEADERS: Final = 40
LONGEST: Final = 300  # characters of a name, a value, a path or a reason

_REDACTED: Final = "<redacted>"
_CREDENTIALS: Final = ("authorization", "cookie", "secret", "token", "password", "api-key", "apikey")
_SCHEMES: Final = ("basic", "bearer", "digest", "negotiate", "ntlm")

RawHeaders = tuple[tuple[bytes, bytes], ...]
Pairs = tuple[tuple[str, str], ...]


class Trail:
    """What is known of a call so far; ``account`` is set once the caller has proved who it is."""

    __slots__ = ("account", "at", "part", "reference", "request", "route", "simulation")

    def __init__(self, request: web.Request) -> None:
        self.request = request
        self.simulation: Simulation = request.app[SIMULATION]
        self.route: Route | None = None
        self.reference: str | None = None
        self.part: str | None = None
        self.account: Account | None = None
        self.at: Instant | None = None


def record(trail: Trail, status: int, reason: str = "", hint: str = "") -> None:
    """Write a call into a journal, and tell listeners.

    It belongs to the merchant whose token it carries, even if the secret is wrong; otherwise to strangers.
    """
    request, simulation = trail.request, trail.simulation
    token = _token(request.headers.get("Authorization"))
    account = trail.account or simulation.callers.get(token or "")
    if account is None:
        merchant, at, journal = None, system_now(), simulation.strangers
    else:
        merchant, journal = account.token, account.journal
        at = account.clock.now() if trail.at is None else trail.at
    entry = Request(
        next(simulation.call_ids),
        at,
        merchant,
        request.method,
        _capped(request.path),
        "" if trail.route is None else trail.route.template,
        None if trail.reference is None else _capped(trail.reference),
        status,
        _capped(reason),
        _capped(hint),
        _notes(trail, status, at),
        kept_headers(request.raw_headers, token if token in simulation.callers else None),
    )
    journal.add(entry)
    simulation.events.emit(
        "request",
        merchant,
        at,
        request=entry.id,
        method=entry.method,
        path=entry.path,
        reference=entry.reference,
        status=status,
        reason=entry.reason,
    )


def _token(header: str | None) -> str | None:
    try:
        return read_credentials(header)[0]
    except Refusal:
        return None


def _notes(trail: Trail, status: int, at: Instant) -> Notes:
    """Which of Jumio's requests to merchants the call ignored."""
    account, route, reference = trail.account, trail.route, trail.reference
    if account is None or route is None or reference is None:
        return ()
    method, headers = trail.request.method, trail.request.headers
    notes: Notes = ()
    if not route.image and not account.wire.strict_accept and not accepts_json(headers):
        notes = (NO_ACCEPT,)
    if method not in ("GET", "HEAD") or (status != 200 and not _pending(trail, account, reference)):
        return notes
    if route.is_status:
        return notes + account.etiquette.poll(reference, at)
    if status != 200:
        return notes + early(route.subject(trail.part))
    if method == "GET":  # whoever asks for the head alone has not fetched it
        return notes + account.etiquette.fetch(reference, route.subject(trail.part))
    return notes


def _pending(trail: Trail, account: Account, reference: str) -> bool:
    transaction = trail.simulation.transaction(reference, account.token)
    return (
        transaction is not None
        and transaction.merchant == account.token
        and transaction.state is State.PENDING
    )


def kept_headers(raw: RawHeaders, token: str | None) -> Pairs:
    """Headers as the journal keeps them: capped, credentials redacted but for ``token``, which we know."""
    return _read_once(raw if len(raw) <= MOST_HEADERS else raw[:MOST_HEADERS], token)


@lru_cache(maxsize=64)
def _read_once(raw: RawHeaders, token: str | None) -> Pairs:
    """Most calls of a merchant carry the same headers: they are read and stored once."""
    return tuple(_kept(_decoded(name), _decoded(value), token) for name, value in raw)


def _kept(name: str, value: str, token: str | None) -> tuple[str, str]:
    lowered = name.lower()
    if lowered == "authorization":
        return name, _authorization(value, token)
    if any(word in lowered for word in _CREDENTIALS):
        return _capped(name), _REDACTED
    return _capped(name), _capped(value)


def _authorization(value: str, token: str | None) -> str:
    scheme, _, rest = value.strip().partition(" ")
    if not rest or scheme.lower() not in _SCHEMES:
        return _REDACTED
    shown = f" (token {token})" if token is not None and token == _token(value) else ""
    return f"{scheme} {_REDACTED}{shown}"


def _decoded(raw: bytes) -> str:
    return raw.decode(errors="surrogateescape")


def _capped(text: str) -> str:
    """A text that can be stored and sent on: not too long, and without stray bytes."""
    if not text.isascii():  # bytes that are not UTF-8 arrive as lone surrogates
        text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
