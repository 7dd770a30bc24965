"""What does the journal keep of a call, and what would have worked nearly? Never a credential.

The nearest thing that would have worked is for the journal alone: answers must not tell so much.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import chain, islice, zip_longest
from urllib.parse import unquote_plus

from mockjumio.clock import Instant, Machine, system_now, timestamp
from mockjumio.contract.enums import IMAGE_PARAMETERS, MULTI_DOCUMENT
from mockjumio.contract.scalars import UUID
from mockjumio.errors import nearest
from mockjumio.exchanges import FORMER, Request
from mockjumio.merchant.account import NO_ACCEPT, Account, Notes, early
from mockjumio.messages import resources
from mockjumio.messages.callback import classifiers
from mockjumio.run.engine import Simulation
from mockjumio.transaction import State, Transaction
from mockjumio.web.app_keys import REQUEST_ID
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Route, StartedRequest, Trail
from mockjumio.web.jumio.callers import (
    LONGEST,
    Secrets,
    cap,
    kept_headers,
    read_credentials,
    remove_secrets,
    token_in,
)


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


COMPARED = 200  # tokens, at most, that an unknown one is compared with
_SEGMENTS = 12  # of a path, at most, that are looked at
_PLATFORM = ("accounts", "workflow-executions")
_CONTROL = ("/api/v1/", "/health", "/ready")  # ours, if it were under /_mock


def hint(trail: Trail, status: int, routes: Sequence[Route]) -> str:
    """Of a call that was refused; empty if nothing is near, or if the caller is not to blame."""
    route, account, headers = trail.route, trail.account, trail.request.headers
    if status >= 500:
        return ""
    if route is None:
        return _path(trail.request.path, routes)
    if route.starts or trail.reference is None:
        blamed = account is None and status in (401, 403)
        return credentials_hint(headers, trail.simulation, second_pair=route.second_pair) if blamed else ""
    if status == 405:
        return _method(trail.request.method, trail.reference, route, routes)
    if account is None:
        return credentials_hint(headers, trail.simulation, second_pair=route.second_pair)
    if status == 403:
        return "send Accept: application/json"
    return _transaction(trail.simulation, account, route, trail.reference, trail.part)


# Paths


def _path(path: str, routes: Sequence[Route]) -> str:
    if path.startswith("/api/v1/") and (meant := get_close_matches(path.split("/")[3], _PLATFORM, 1)):
        return f"/api/v1/{meant[0]}, on Jumio's current platform"
    if path.startswith(_CONTROL):
        return f"the sandbox's own API is at /_mock{path}"
    return nearest_path(path, routes)


def nearest_path(path: str, routes: Sequence[Route]) -> str:
    """The path of these routes that was meant, as far as it can be told; otherwise how they begin."""
    given = [segment[:64] for segment in path.strip("/").split("/")[:_SEGMENTS]]
    aligned = [pairs for route in routes for pairs in _alignments(route.template, given)]
    best = max(aligned, key=_likeness)
    if _likeness(best) < 0.5:
        starts = sorted({route.template.partition("{")[0] for route in routes})
        return f"Jumio's paths begin with {' or '.join(starts)}"
    return "/".join(["", *(_fill(want, have) for want, have in best if want)])


Pairs = list[tuple[str, str]]  # a template's segment and the path's, either empty where it has none


def _alignments(template: str, given: list[str]) -> Iterator[Pairs]:
    """Segment by segment from the left, and from the right."""
    wanted = template.strip("/").split("/")
    yield list(zip_longest(wanted, given, fillvalue=""))
    yield list(zip_longest(reversed(wanted), reversed(given), fillvalue=""))[::-1]


def _likeness(pairs: Pairs) -> float:
    return sum(_segments_alike(want, have) for want, have in pairs) / len(pairs)


def _segments_alike(want: str, have: str) -> float:
    if not want or not have:
        return 0.0
    if want.startswith("{"):
        return 1.0 if _fits(want, have) else 0.5
    return SequenceMatcher(None, want, have.lower()).ratio()


def _fill(want: str, have: str) -> str:
    return have if want.startswith("{") and _fits(want, have) else want


def _fits(placeholder: str, segment: str) -> bool:
    match placeholder:
        case "{ref}" | "{account}" | "{credential}":
            return UUID.fits(segment)
        case "{part}":
            return segment.isupper()
        case "{classifier}":
            return segment in IMAGE_PARAMETERS
        case _:
            return segment.isascii() and segment.isdigit()


def _method(method: str, reference: str, route: Route, routes: Sequence[Route]) -> str:
    allowed = f"allowed here: {', '.join(sorted(route.handlers))}"
    for other in routes:
        if method in other.handlers and other.product == route.product:
            return f"{allowed}; {method} goes to {other.template.replace('{ref}', reference)}"
    return allowed


# Credentials. A token may be shown, a secret never.


def credentials_hint(headers: Mapping[str, str], simulation: Simulation, *, second_pair: bool) -> str:
    """What is wrong with Basic credentials that were refused."""
    if not headers.get("User-Agent", "").strip():
        return "send User-Agent: YOURCOMPANY YOURAPPLICATION/VERSION"
    try:
        token, secret = read_credentials(headers.get("Authorization"))
    except Refusal:
        return "send Authorization: Basic and base64 of token:secret, as curl -u token:secret does"
    plain = unquote_plus(token), unquote_plus(secret)
    if plain != (token, secret) and plain in _pairs(simulation.accounts.values()):
        return _FORM_ENCODED
    account = simulation.callers.get(token)
    if account is None:
        return _unknown_token(token, secret, simulation)
    if token != account.token and not second_pair:
        return f"this call takes the merchant's first pair: token {account.token!r} and its secret"
    return _wrong_secret(token, secret, account, simulation)


_FORM_ENCODED = (
    "token and secret are form-encoded before base64, as RFC 6749 (2.3.1) has it and some OAuth2 libraries "
    "do; send them as they are"
)


def _unknown_token(token: str, secret: str, simulation: Simulation) -> str:
    if token in simulation.former:
        return FORMER
    pairs = list(_pairs(simulation.accounts.values()))
    if (secret, token) in pairs:
        return f"token and secret are swapped: the token is {secret!r}"
    for known, its_secret in pairs:
        if token == its_secret:
            return f"this is a secret; its token is {known!r}"
    if near := nearest(token[:100], islice(simulation.callers, COMPARED)):
        return f"did you mean the token {near}?"
    return f"no merchant has this token; the default merchant's is {pairs[0][0]!r}" if pairs else ""


def _wrong_secret(token: str, secret: str, account: Account, simulation: Simulation) -> str:
    own = list(_pairs([account]))
    if (token, secret.strip()) in own:
        return "the secret has blanks or a line break around it; base64 of token:secret must have none"
    for known, its_secret in own:
        if secret == its_secret:
            return f"this is the secret of the merchant's other pair, token {known!r}"
    for known, its_secret in _pairs(simulation.accounts.values()):
        if secret == its_secret:
            return f"this is the secret of another merchant, token {known!r}"
    return f"the token is known, the secret is wrong; GET /_mock/api/v1/merchants/{account.token} shows it"


def _pairs(accounts: Iterable[Account]) -> Iterator[tuple[str, str]]:
    """Tokens with their secrets."""
    for account in accounts:
        yield account.credentials.token, account.credentials.secret
        yield account.credentials.admin_token, account.credentials.admin_secret


# Transactions


def _transaction(
    simulation: Simulation, account: Account, route: Route, reference: str, part: str | None
) -> str:
    own = simulation.transaction(reference, account.token)
    transaction = own or simulation.transaction(reference)
    if transaction is None:
        return unknown_reference(simulation, account, reference)
    if transaction.merchant != account.token:
        return f"belongs to another merchant: call with the credentials of token {transaction.merchant!r}"
    if transaction.deleted is not None:
        return f"was {'purged' if transaction.purged else 'deleted'} at {timestamp(transaction.deleted)}"
    if transaction.product != route.product:
        if transaction.product == MULTI_DOCUMENT:
            return f"is an upload: use /api/netverify/v2/documents/{reference}"
        return f"is a scan: use /api/netverify/v2/scans/{reference}"
    if transaction.state is State.PENDING:
        return f"is pending until {timestamp(transaction.steps[-1].at)}, as planned"
    return _part(transaction, route, part)


_RECENT = 200  # transactions among which the one is looked for that a call with a wrong reference meant


def unknown_reference(simulation: Simulation, account: Account, reference: str) -> str:
    recent = simulation.store.newest_references(account.token, _RECENT)
    if not recent:
        return "this merchant has no transactions; POST /_mock/api/v1/transactions starts one"
    oldest = _oldest_kept(simulation, account)
    near = get_close_matches(reference.lower()[:64], recent, n=1, cutoff=0.8)
    if near:
        return f"did you mean {near[0]!r}?"
    for known in recent:
        transaction = simulation.store.transaction(known, account.token)
        if transaction is not None and reference in transaction.provided[:2]:
            return f"this is the merchant's own reference; Jumio's is {known!r}"
    removed = f"; those before number {oldest} were removed (serve --max-settled)" if oldest > 1 else ""
    return f"no transaction of this merchant has a similar reference; its newest is {recent[0]!r}{removed}"


def _oldest_kept(simulation: Simulation, account: Account) -> int:
    """The ordinal of the oldest transaction that a store in memory has not removed."""
    return next((one.ordinal for one in simulation.store.transactions(account.token)), 1)


def _part(transaction: Transaction, route: Route, part: str | None) -> str:
    if part is None:
        return (
            "nothing was uploaded; GET …/data returns what is known" if route.what == "data/document" else ""
        )
    if transaction.product == MULTI_DOCUMENT:
        there = [str(number) for number in resources.pages(transaction)]
        return f"its pages are {', '.join(there)}" if there else "nothing was uploaded: it has no pages"
    there = list(classifiers(transaction))
    return f"its images are {', '.join(there)}" if there else "it has no images"
