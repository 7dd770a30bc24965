"""How does a callback become bytes? ``application/x-www-form-urlencoded``, as the samples write it.

A nested object is one compact JSON string (wire facts 3); text is UTF-8, percent-encoded.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from string import ascii_letters, digits
from urllib.parse import parse_qsl

CONTENT_TYPE = "application/x-www-form-urlencoded"

_encode_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def wire_value(value: object) -> str:
    """A parameter's value as text: text as it is, anything else as compact JSON."""
    return value if isinstance(value, str) else _encode_json(value)


def _table(unreserved: str) -> dict[int, str]:
    """ASCII code to what stands for it on the wire."""
    plain = frozenset(ascii_letters + digits + unreserved)
    return {code: f"%{code:02X}" for code in range(128) if chr(code) not in plain}


_PERCENT = _table("-._~")  # RFC 3986
_JAVA = _table("-._*") | {ord(" "): "+"}  # java.net.URLEncoder


def encode(form: Mapping[str, str], *, plus_for_space: bool = False) -> bytes:
    """The body of a callback, parameters in the mapping's order.

    A space becomes ``%20`` as in the samples, or ``+`` as Java's encoder writes it, which leaves ``*`` alone
    and encodes ``~``.
    """
    table = _JAVA if plus_for_space else _PERCENT
    pairs = [f"{_name(name, plus_for_space)}={_quoted(value, table)}" for name, value in form.items()]
    return "&".join(pairs).encode("ascii")


@lru_cache(maxsize=1024)
def _name(name: str, plus_for_space: bool) -> str:
    """A parameter's name, of which there are few."""
    return _quoted(name, _JAVA if plus_for_space else _PERCENT)


def decode(body: bytes) -> dict[str, str]:
    """The parameters of a body, in its order; of a name that comes twice the last one."""
    return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True))


def _quoted(text: str, table: Mapping[int, str]) -> str:
    """``urllib.parse.quote`` for text that is nearly always ASCII, at a third of its cost."""
    if text.isascii() and text.isalnum():
        return text
    if not text.isascii():  # each byte of its UTF-8 as a character of its own
        text = text.encode().decode("latin-1")
        return "".join(table.get(ord(one), one) if one.isascii() else f"%{ord(one):02X}" for one in text)
    return text.translate(table)
