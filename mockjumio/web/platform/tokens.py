"""Which access token does a merchant have? A JWT that proves itself, for an hour of the merchant's clock.

While it lives, whoever asks again gets the same one, as Jumio does.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final, NamedTuple

from mockjumio.clock import SECOND, Instant
from mockjumio.merchant.account import Account
from mockjumio.web.platform.state import PlatformState

LIFETIME: Final = 3_600 * SECOND


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


_HEADER: Final = _encode(b'{"alg":"HS256","typ":"JWT"}')


class Claims(NamedTuple):
    """Who may call with it, and from when to when (milliseconds)."""

    subject: str
    issued: Instant
    expires: Instant


def issue(account: Account, state: PlatformState) -> tuple[str, Instant]:
    """The merchant's token that is good now, and when it expires."""
    now, credentials = account.clock.now(), account.credentials
    kept = state.tokens.get(account.token)
    if kept is not None and kept[1] - LIFETIME <= now < kept[1] and kept[2] is credentials:
        return kept[0], kept[1]
    issued = now // SECOND * SECOND
    claims = {"sub": account.token, "iat": issued // SECOND, "exp": (issued + LIFETIME) // SECOND}
    told = f"{_HEADER}.{_encode(json.dumps(claims, separators=(',', ':')).encode())}"
    token = f"{told}.{_sign(told, credentials.secret)}"
    state.tokens[account.token] = (token, issued + LIFETIME, credentials)
    return token, issued + LIFETIME


def _sign(told: str, secret: str) -> str:
    return _encode(digest(secret.encode(), told.encode(), sha256))


@lru_cache(maxsize=256)
def read(token: str) -> Claims | None:
    """What a token says of itself, not yet believed; ``None`` if it is no such token."""
    header, _, rest = token.partition(".")
    told, _, signature = rest.partition(".")
    if header != _HEADER or not signature:
        return None
    try:
        claims = json.loads(urlsafe_b64decode(told + "=" * (-len(told) % 4)))
        return Claims(str(claims["sub"]), int(claims["iat"]) * SECOND, int(claims["exp"]) * SECOND)
    except (ValueError, KeyError, TypeError):
        return None


def is_of(token: str, account: Account) -> bool:
    """Whether the merchant was given it."""
    told, _, signature = token.rpartition(".")
    return compare_digest(signature.encode(), _sign(told, account.credentials.secret).encode())
