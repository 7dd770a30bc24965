"""Who is calling? By Basic authentication, and with the headers that Jumio's guides demand.

Retrieval guide: calls with missing headers or without Basic authentication are answered with 403. Wrong
credentials are 401. It is asked once for all calls that carry the same headers, as most of a merchant's do:
reading, comparing and redacting them each time took a tenth of a call.
"""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Final, NamedTuple

from aiohttp import web

from mockjumio.merchant.account import Account
from mockjumio.settings import Credentials
from mockjumio.web.jumio.call import Words
from mockjumio.web.jumio.credentials import Pairs, RawHeaders, kept_headers, read_credentials
from mockjumio.web.jumio.refusal import Refusal

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Netverify", charset="UTF-8"'}
_NOBODY = ("", "\0")  # compared with when no account has the token, so that both ways take as long


def authenticate(
    headers: Mapping[str, str], accounts: Mapping[str, Account], *, second_pair: bool
) -> Account:
    """The caller's account, by either of its tokens. ``second_pair`` allows both.

    Raises :class:`Refusal`: 403 without User-Agent or credentials, 401 for wrong ones.
    """
    if not headers.get("User-Agent", "").strip():
        raise Refusal(403, "no User-Agent header; send User-Agent: YOURCOMPANY YOURAPPLICATION/VERSION")
    token, secret = read_credentials(headers.get("Authorization"))
    account = accounts.get(token)
    if account is not None and token != account.token and not second_pair:
        raise Refusal(401, "these credentials are for retrieval and delete only", _CHALLENGE)
    expected = _pair(account, token) if account else _NOBODY
    if not (_same(token, expected[0]) & _same(secret, expected[1])) or account is None:
        raise Refusal(401, "wrong API token or secret", _CHALLENGE)
    return account


def demand_json(headers: Mapping[str, str]) -> None:
    """The strict reading of the guides: ``Accept: application/json`` is mandatory."""
    if not accepts_json(headers):
        accepted = headers.get("Accept", "")
        raise Refusal(403, f"Accept is {accepted!r}; this merchant's settings demand application/json")


def accepts_json(headers: Mapping[str, str]) -> bool:
    return "application/json" in headers.get("Accept", "").lower()


def _pair(account: Account, token: str) -> tuple[str, str]:
    credentials = account.credentials
    if token == credentials.token:
        return credentials.token, credentials.secret
    return credentials.admin_token, credentials.admin_secret


def _same(given: str, expected: str) -> bool:
    return compare_digest(given.encode(), expected.encode())


MOST: Final = 256  # callers that are remembered


class Caller(NamedTuple):
    """Who has proved to be a merchant, and what else the headers say. It holds for these credentials.

    The account is not held: it goes when its merchant is deleted.
    """

    credentials: Credentials
    token: str  # of either pair
    wants_json: bool
    headers: Pairs  # as the journal keeps them
    odd: tuple[Words, Words]  # of these headers, for a start with JSON and for one with parts

    def holds(self, accounts: Mapping[str, Account], *, second_pair: bool) -> bool:
        account = accounts.get(self.token)
        return (
            account is not None
            and account.credentials is self.credentials
            and (second_pair or self.token == self.credentials.token)
        )


def caller_of(
    request: web.Request,
    known: dict[RawHeaders, Caller],
    accounts: Mapping[str, Account],
    *,
    second_pair: bool,
) -> Caller:
    """The caller, remembered among those that are ``known``; raises as :func:`authenticate` does."""
    caller = known.get(request.raw_headers)
    if caller is None or not caller.holds(accounts, second_pair=second_pair):
        caller = _identify(request, accounts, second_pair=second_pair)
        if len(known) >= MOST:
            known.clear()
        known[request.raw_headers] = caller
    return caller


def _identify(request: web.Request, accounts: Mapping[str, Account], *, second_pair: bool) -> Caller:
    account = authenticate(request.headers, accounts, second_pair=second_pair)
    token, _ = read_credentials(request.headers.get("Authorization"))
    secrets = (account.credentials.secret, account.credentials.admin_secret)
    kept = kept_headers(request.raw_headers, token, secrets)
    odd = odd_headers(request.headers), odd_headers(request.headers, parts=True)
    return Caller(account.credentials, token, accepts_json(request.headers), kept, odd)


def odd_headers(headers: Mapping[str, str], *, parts: bool = False) -> Words:
    """Headers that the guides demand of a start and that are not as they say."""
    found = []
    if not accepts_json(headers):
        found.append(f"Accept is {headers.get('Accept', '')[:60]!r}, not application/json")
    kind = headers.get("Content-Type", "")
    if not parts and not kind.lower().startswith("application/json"):
        found.append(f"Content-Type is {kind[:60]!r}, not application/json")
    if "/" not in headers.get("User-Agent", ""):
        found.append("User-Agent is not YOURCOMPANY YOURAPPLICATION/VERSION")
    if "Content-Length" not in headers:
        found.append("there is no Content-Length")
    return tuple(found)
