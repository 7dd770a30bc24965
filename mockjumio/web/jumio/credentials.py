"""Which credentials does a call carry? They are read to know who calls, and never written down."""

import re
from base64 import b64decode
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from mockjumio.web.jumio.refusal import Refusal

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
