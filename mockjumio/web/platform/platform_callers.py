"""Who calls the platform, and what does one call concern?

They come with an access token, with Basic as v3 clients do, or with a workflow's own token. A call concerns a
merchant, and what the path names.

An access token is a JWT that proves itself, for an hour of the merchant's clock. While it lives, whoever asks
again gets the same one, as Jumio does.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final, NamedTuple

from aiohttp import web

from mockjumio.clock import SECOND, Instant
from mockjumio.merchant.account import Account
from mockjumio.messages.platform import details
from mockjumio.messages.platform.answers import encode_resource
from mockjumio.messages.platform.details import Resource
from mockjumio.messages.platform.workflow_links import API, account_of, page_of
from mockjumio.run.engine import Simulation
from mockjumio.settings import Credentials
from mockjumio.transaction import State, Transaction, Workflow
from mockjumio.web.app_keys import MOST, PlatformState
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Answer, StartedRequest
from mockjumio.web.jumio.callers import Caller, authenticate, kept_headers

LIFETIME: Final = 3_600 * SECOND


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


_HEADER: Final = _encode(b'{"alg":"HS256","typ":"JWT"}')


class Claims(NamedTuple):
    """Who may call with it, and from when to when (milliseconds)."""

    subject: str
    issued: Instant
    expires: Instant


def issue_token(account: Account, state: PlatformState) -> tuple[str, Instant]:
    """The merchant's token that is good now, and when it expires."""
    now, credentials = account.clock.now(), account.credentials
    kept = state.tokens.get(account.token)
    if kept is not None and kept[1] - LIFETIME <= now < kept[1] and kept[2] is credentials:
        return kept[0], kept[1]
    issued = now // SECOND * SECOND
    claims = {"sub": account.token, "iat": issued // SECOND, "exp": (issued + LIFETIME) // SECOND}
    content = f"{_HEADER}.{_encode(json.dumps(claims, separators=(',', ':')).encode())}"
    token = f"{content}.{_sign(content, credentials.secret)}"
    state.tokens[account.token] = (token, issued + LIFETIME, credentials)
    return token, issued + LIFETIME


def _sign(content: str, secret: str) -> str:
    return _encode(digest(secret.encode(), content.encode(), sha256))


@lru_cache(maxsize=256)
def read_token(token: str) -> Claims | None:
    """What a token says of itself, not yet believed; ``None`` if it is no such token."""
    header, _, rest = token.partition(".")
    content, _, signature = rest.partition(".")
    if header != _HEADER or not signature:
        return None
    try:
        claims = json.loads(urlsafe_b64decode(content + "=" * (-len(content) % 4)))
        return Claims(str(claims["sub"]), int(claims["iat"]) * SECOND, int(claims["exp"]) * SECOND)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _is_of(token: str, account: Account) -> bool:
    """Whether the merchant was given it."""
    content, _, signature = token.rpartition(".")
    return compare_digest(
        signature.encode(errors="replace"), _sign(content, account.credentials.secret).encode()
    )


BASIC: Final = "Basic authentication on this call is deprecated: get an access token from /oauth2/token"
_INVALID: Final = "The provided credentials are invalid"
SAID: Final = {401: _INVALID, 429: "Request limit exceeded"}  # whatever the reason is


class Bearer(NamedTuple):
    """Who has proved to be a merchant. ``expires`` of ``None`` is Basic authentication, which does not."""

    caller: Caller
    credentials: Credentials
    expires: Instant | None


def demand_user_agent(headers: Mapping[str, str]) -> None:
    if not headers.get("User-Agent", "").strip():
        raise Refusal(403, "no User-Agent header; send User-Agent: COMPANY APPLICATION/VERSION")


def merchant_of(
    request: web.Request, state: PlatformState, accounts: Mapping[str, Account]
) -> tuple[Account, Bearer]:
    """By an access token, or Basic; remembered by the headers. Raises :class:`Refusal`."""
    known = state.callers.get(request.raw_headers)
    if known is not None:
        account = accounts.get(known.caller.token)
        if account is not None and account.credentials is known.credentials:
            _demand_alive(account, known.expires)
            return account, known
    account, bearer = _identify(request, accounts)
    if len(state.callers) >= MOST:
        state.callers.clear()
    state.callers[request.raw_headers] = bearer
    return account, bearer


def _demand_alive(account: Account, expires: Instant | None) -> None:
    if expires is not None and account.clock.now() >= expires:
        raise Refusal(401, "the access token has expired; get another one", said=_INVALID)


def _identify(request: web.Request, accounts: Mapping[str, Account]) -> tuple[Account, Bearer]:
    headers = request.headers
    demand_user_agent(headers)
    token = bearer_token(headers)
    if token is None:
        account = basic(headers, accounts)
        expires = None
    else:
        claims = read_token(token)
        known = accounts.get(claims.subject) if claims else None
        if claims is None or known is None or not _is_of(token, known):
            why = "this is no access token" if claims is None else "no merchant has this access token"
            raise Refusal(401, why, said=_INVALID)
        account, expires = known, claims.expires
        _demand_alive(account, expires)
    return account, Bearer(_caller(request, account), account.credentials, expires)


def _caller(request: web.Request, account: Account) -> Caller:
    secrets = (account.credentials.secret, account.credentials.admin_secret)
    kept = kept_headers(request.raw_headers, account.token, secrets)
    return Caller(account.credentials, account.token, wants_json=True, headers=kept, odd=((), ()))


def basic(headers: Mapping[str, str], accounts: Mapping[str, Account]) -> Account:
    """By client ID and secret, which are API token and secret of the merchant."""
    try:
        return authenticate(headers, accounts, second_pair=False)
    except Refusal as refusal:
        if "Authorization" not in headers:
            raise Refusal(403, "no Authorization header; send Bearer and an access token") from None
        raise Refusal(refusal.status, refusal.why, said=_INVALID) from None


def bearer_token(headers: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def owner_of(request: web.Request, simulation: Simulation) -> Account | None:
    """The merchant of whom a token speaks, whether it is good or not."""
    token = bearer_token(request.headers) or ""
    claims = read_token(token)
    page = page_of(token, API)
    kept = simulation.store.of_token(page) if page is not None else None
    subject = claims.subject if claims is not None else "" if kept is None else kept.merchant
    return simulation.accounts.get(subject)


def workflow_of(request: web.Request, simulation: Simulation) -> tuple[Account, Caller, Transaction]:
    """By the token of a workflow, which uploads and finalizes; raises :class:`Refusal`."""
    headers = request.headers
    demand_user_agent(headers)
    token = bearer_token(headers)
    if token is None:
        raise Refusal(403, "send Authorization: Bearer and api.token of the account's answer")
    page = page_of(token, API)
    if page is None:
        other = "an access token" if read_token(token) else "no token of this platform"
        raise Refusal(401, f"this is {other}; send api.token of the account's answer", said=_INVALID)
    kept = simulation.store.of_token(page)
    scan = None if kept is None else simulation.transaction(kept.reference, kept.merchant)
    account = None if scan is None else simulation.accounts.get(scan.merchant)
    if scan is None or account is None or scan.initiation is None:
        raise Refusal(401, "no workflow has this token", said=_INVALID)
    expires, started = scan.initiation.expires or 0, scan.first_attempt is not None
    if scan.state is State.FAILED or (not started and account.clock.now() >= expires):
        raise Refusal(401, f"the token of {scan.reference} has expired", said=_INVALID)
    return account, _caller(request, account), scan


def holder_of(
    request: web.Request, accounts: Mapping[str, Account], reference: str
) -> tuple[Account, Caller]:
    """By a link that was signed for whoever has it, and is good for a while; raises :class:`Refusal`."""
    query = request.query
    account = accounts.get(query.get("client", ""))
    expires, signature = query.get("expires", ""), query.get("signature", "")
    known = "" if account is None else details.sign(reference, expires, account.credentials)
    if account is None or not compare_digest(known.encode(), signature.encode()):
        raise Refusal(403, "this link was not signed for this PDF; get one from …/generate")
    if account.clock.now() >= int(expires) * SECOND:
        raise Refusal(403, "this link has expired; get another one from …/generate")
    return account, _caller(request, account)


class Call(NamedTuple):
    """A call of somebody who has proved who it is. ``names`` are the parts of the path."""

    simulation: Simulation
    account: Account
    names: Mapping[str, str]
    asked: StartedRequest
    state: PlatformState

    def find_workflow(self) -> tuple[Transaction, Workflow]:
        """The merchant's workflow that the path names, or 404. A deleted one still tells its decision."""
        reference, user = self.names["ref"], self.names.get("account")
        found = self.simulation.transaction(reference, self.account.token)
        if found is None or found.workflow is None or user not in (None, found.workflow.account):
            raise Refusal(404, f"no workflow execution {reference} of this account")
        if found.deleted is not None and found.settings.platform.generation != "today":
            raise Refusal(404, f"workflow execution {reference} was deleted")
        return found, found.workflow

    def user(self) -> Transaction:
        """The first workflow of the user's account that the path names; 404 if there is none."""
        user = self.names["account"]
        first = self.simulation.transaction(account_of(user), self.account.token)
        if first is None or first.workflow is None or first.workflow.account != user:
            raise Refusal(404, f"no account {user}")
        return first

    def answer(self, resource: Resource) -> Answer:
        found, workflow = self.find_workflow()
        body = encode_resource(resource, found, workflow, self.simulation.links())
        return Answer(body, early=found.state is State.PENDING)
