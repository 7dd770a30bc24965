"""Who is calling? Basic authentication and the headers that Jumio's guides demand.

Retrieval guide: calls with missing headers or without Basic authentication are answered with 403. Wrong
credentials are 401.
"""

from base64 import b64decode
from collections.abc import Mapping
from functools import lru_cache
from hmac import compare_digest

from mockjumio.merchant.account import Account
from mockjumio.web.jumio.refusal import Refusal

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Netverify", charset="UTF-8"'}
_SCHEMES = ("bearer", "digest", "negotiate", "ntlm")  # named in answers; anything else may be a secret
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


@lru_cache(maxsize=256)
def read_credentials(header: str | None) -> tuple[str, str]:
    """Token and secret of an Authorization header; :class:`Refusal` 403 if they cannot be read."""
    if header is None:
        raise Refusal(403, "no Authorization header; use HTTP Basic with API token and secret")
    scheme, _, encoded = header.strip().partition(" ")
    if scheme.lower() != "basic":
        named = repr(scheme) if scheme.lower() in _SCHEMES else "not Basic"
        raise Refusal(403, f"Authorization is {named}; use HTTP Basic with API token and secret")
    try:
        token, colon, secret = b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
    except ValueError:  # not ASCII, not base64, not UTF-8
        raise Refusal(403, "the Basic credentials are not base64 of token:secret") from None
    if not colon:
        raise Refusal(403, "the Basic credentials have no colon between token and secret")
    return token, secret


def _pair(account: Account, token: str) -> tuple[str, str]:
    credentials = account.credentials
    if token == credentials.token:
        return credentials.token, credentials.secret
    return credentials.admin_token, credentials.admin_secret


def _same(given: str, expected: str) -> bool:
    return compare_digest(given.encode(), expected.encode())
