"""Who is calling, and with which credentials? By Basic authentication, with the headers that guides demand.

Retrieval guide: calls with missing headers or without Basic authentication are answered with 403. Wrong
credentials are 401. It is asked once for all calls that carry the same headers, as most of a merchant's do:
reading, comparing and redacting them each time took a tenth of a call.
"""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hmac import compare_digest
from typing import Final, NamedTuple

from aiohttp import web

from mockjumio.merchant.account import Account
from mockjumio.settings import Credentials
from mockjumio.web.bodies import Refusal

MOST_HEADERS: Final = 40
LONGEST: Final = 300  # characters of a name, a value, a path or a reason
SHORTEST: Final = 6  # characters of a secret that is looked for: a shorter one stands in half of all texts

_SEARCHED: Final = 4 * LONGEST  # characters of a value: what is cut away later need not be searched
_REDACTED: Final = "<redacted>"
_WORDS: Final = (
    "authorization", "cookie", "secret", "token", "passw", "api-key", "apikey", "api_key", "credential",
    "x-auth", "access-key", "session", "signature",
)  # fmt: skip
_SCHEMES: Final = ("basic", "bearer", "digest", "negotiate", "ntlm")  # anything else may be a secret
_IN_VALUES: Final = (
    (re.compile(rf"\b({'|'.join(_SCHEMES[:2])})\s+[\w+/.~=-]{{8,}}", re.IGNORECASE), rf"\1 {_REDACTED}"),
    (re.compile(r"//[^/?#@\s]*@"), f"//{_REDACTED}@"),
    (re.compile(rf"((?:{'|'.join(_WORDS)})[\w-]*=)[^&;,\s]+", re.IGNORECASE), rf"\1{_REDACTED}"),
)

RawHeaders = tuple[tuple[bytes, bytes], ...]
Pairs = tuple[tuple[str, str], ...]
Secrets = tuple[str, ...]
Words = tuple[str, ...]


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


def token_in(header: str | None) -> str | None:
    """The token of an Authorization header, if it can be read."""
    try:
        return read_credentials(header)[0]
    except Refusal:
        return None


def kept_headers(raw: RawHeaders, token: str | None, secrets: Secrets = ()) -> Pairs:
    """Headers as the journal keeps them: capped, credentials redacted but for ``token``, which we know."""
    return _read_once(raw if len(raw) <= MOST_HEADERS else raw[:MOST_HEADERS], token, secrets)


@lru_cache(maxsize=64)
def _read_once(raw: RawHeaders, token: str | None, secrets: Secrets) -> Pairs:
    """Most calls of a merchant carry the same headers: they are read and stored once."""
    return tuple(_redact_header(_decode(name), _decode(value), token, secrets) for name, value in raw)


def _redact_header(name: str, value: str, token: str | None, secrets: Secrets) -> tuple[str, str]:
    lowered = name.lower()
    if lowered == "authorization":
        return name, _authorization(value, token)
    if any(word in lowered for word in _WORDS):
        return cap(name), _REDACTED
    value = value[:_SEARCHED]
    for pattern, replacement in _IN_VALUES:
        value = pattern.sub(replacement, value)
    return cap(name), cap(remove_secrets(secrets, value))


def _authorization(value: str, token: str | None) -> str:
    scheme, _, rest = value.strip().partition(" ")
    if not rest or scheme.lower() not in _SCHEMES:
        return _REDACTED
    shown = f" (token {token})" if token is not None and token == token_in(value) else ""
    return f"{scheme} {_REDACTED}{shown}"


def remove_secrets(secrets: Iterable[str], text: str) -> str:
    """A text in which none of the secrets stands, but for those too short to be told from other text."""
    for secret in secrets:
        if secret in text and len(secret) >= SHORTEST:
            text = text.replace(secret, _REDACTED)
    return text


def _decode(raw: bytes) -> str:
    return raw.decode(errors="surrogateescape")


def cap(text: str) -> str:
    """A text that can be stored and sent on: not too long, and without stray bytes."""
    if not text.isascii():  # bytes that are not UTF-8 arrive as lone surrogates
        text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


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
