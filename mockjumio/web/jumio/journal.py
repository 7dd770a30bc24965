"""What does the journal keep of a call? Who called, what for, what was answered; never a credential."""

from itertools import chain

from aiohttp import web

from mockjumio.clock import Instant, Machine, system_now
from mockjumio.exchanges import Request
from mockjumio.merchant.account import Account
from mockjumio.merchant.etiquette import NO_ACCEPT, Notes, early
from mockjumio.run.engine import Simulation
from mockjumio.transaction import State
from mockjumio.web.app_keys import REQUEST_ID, SIMULATION
from mockjumio.web.jumio.call import Route, StartedRequest
from mockjumio.web.jumio.callers import LONGEST, Caller, Secrets, cap, kept_headers, remove_secrets, token_in


class Trail:
    """What is known of a call so far; ``account`` is set once the caller has proved who it is."""

    __slots__ = (
        "account",
        "app",
        "asked",
        "at",
        "begun",
        "caller",
        "early",
        "fault",
        "part",
        "reference",
        "request",
        "reset",
        "route",
        "simulation",
    )

    def __init__(self, request: web.Request, app: web.Application) -> None:
        self.begun = Machine.monotonic()
        self.request = request
        self.app = app
        self.simulation: Simulation = app[SIMULATION]
        self.route: Route | None = None
        self.reference: str | None = None
        self.part: str | None = None
        self.account: Account | None = None
        self.caller: Caller | None = None  # likewise
        self.at: Instant | None = None
        self.fault = ""  # what went wrong on purpose
        self.reset = False  # instead of an answer
        self.early = False  # an answer before there is all that it will tell
        self.asked: StartedRequest | None = None  # of what starts something


def record(trail: Trail, status: int, reason: str = "", hint: str = "") -> None:
    """Write a call into a journal, and tell listeners.

    It belongs to the merchant whose token it carries, even if the secret is wrong; otherwise to strangers.
    """
    request, simulation, caller = trail.request, trail.simulation, trail.caller
    token = token_in(request.headers.get("Authorization")) if caller is None else caller.token
    account = trail.account or simulation.callers.get(token or "")
    if account is None:
        merchant, at = None, system_now()
        secrets: Secrets = ()
    else:
        merchant = account.token
        at = account.clock.now() if trail.at is None else trail.at
        secrets = (account.credentials.secret, account.credentials.admin_secret)
    path = request.path
    if trail.route is None or path != trail.route.template:
        path = _redact_text(path, secrets)
    reference = trail.reference
    if reference is not None and path != request.path:
        reference = _redact_text(reference, secrets)
    identity: str = request[REQUEST_ID]
    entry = Request(
        simulation.store.last_request() + 1,
        at,
        merchant,
        request.method,
        path,
        "" if trail.route is None else trail.route.template,
        reference,
        status,
        _redact_text("; ".join(filter(None, (trail.fault, reason))), secrets)
        if trail.fault or reason
        else "",
        _redact_text(hint, secrets) if hint else "",
        _notes(trail, status, at),
        kept_headers(request.raw_headers, token if token in simulation.callers else None, secrets)
        if caller is None
        else caller.headers,
        kept_content(trail.asked, secrets) if trail.asked is not None else (),
        system_now(),
        round((Machine.monotonic() - trail.begun) * 1_000, 3),
        identity if identity.startswith(simulation.events.run) else _redact_text(identity, secrets),
    )
    simulation.store.add_request(entry)
    simulation.events.emit(
        "request",
        merchant,
        at,
        request=entry.id,
        method=entry.method,
        path=path,
        route=entry.route,
        reference=reference,
        status=status,
        reason=entry.reason,
        hint=entry.hint,
        notes=entry.notes,
        duration_ms=entry.duration_ms,
        request_id=entry.request_id,
    )


def _redact_text(text: str, secrets: Secrets) -> str:
    return cap(remove_secrets(secrets, text))


def _notes(trail: Trail, status: int, at: Instant) -> Notes:
    """Which of Jumio's requests to merchants the call ignored."""
    account, route, reference = trail.account, trail.route, trail.reference
    if trail.asked is not None:
        return tuple(map(cap, trail.asked.remarks))
    if account is None or route is None or reference is None:
        return ()
    method, wants_json = trail.request.method, trail.caller is None or trail.caller.wants_json
    notes: Notes = ()
    if not route.image and not account.wire.strict_accept and not wants_json:
        notes = (NO_ACCEPT,)
    if method not in ("GET", "HEAD") or (status != 200 and not _is_pending(trail, account, reference)):
        return notes
    if route.is_status:
        return notes + account.etiquette.poll(reference, at)
    if status != 200 or trail.early:
        return notes + early(route.subject(trail.part))
    if method == "GET" and not route.again:  # whoever asks for the head alone has not fetched it
        return notes + account.etiquette.fetch(reference, route.subject(trail.part))
    return notes


def kept_content(asked: StartedRequest, secrets: Secrets) -> tuple[tuple[str, str], ...]:
    """The fields of a body: what they say, and of pictures their size and digest."""
    fields = tuple(asked.content.items())
    whole = "".join(chain.from_iterable(fields))
    if len(whole) <= LONGEST and whole.isascii() and not any(map(whole.__contains__, secrets)):
        return fields  # nearly always
    return tuple((cap(name), cap(remove_secrets(secrets, text))) for name, text in fields)


def _is_pending(trail: Trail, account: Account, reference: str) -> bool:
    transaction = trail.simulation.transaction(reference, account.token)
    return (
        transaction is not None
        and transaction.merchant == account.token
        and transaction.state is State.PENDING
    )
