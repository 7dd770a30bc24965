"""Who sends these headers? Asked once for all calls that carry the same ones, as most of a merchant's do.

Reading, comparing and redacting them each time took a tenth of a call.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from aiohttp import web

from mockjumio.merchant.account import Account
from mockjumio.settings import Credentials
from mockjumio.web.jumio.auth import accepts_json, authenticate, read_credentials
from mockjumio.web.jumio.call import Words
from mockjumio.web.jumio.redaction import Pairs, RawHeaders, kept_headers

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
