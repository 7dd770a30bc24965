"""How does a callback become bytes? ``application/x-www-form-urlencoded``, as the samples write it.

A nested object is one compact JSON string (wire facts 3); text is UTF-8, percent-encoded.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, quote

CONTENT_TYPE = "application/x-www-form-urlencoded"

_encode_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def wire_value(value: object) -> str:
    """A parameter's value as text: text as it is, anything else as compact JSON."""
    return value if isinstance(value, str) else _encode_json(value)


@lru_cache(maxsize=8192)
def _quoted(text: str) -> str:
    return quote(text, safe="")


def encode(form: Mapping[str, str], *, plus_for_space: bool = False) -> bytes:
    """The body of a callback, parameters in the mapping's order.

    A space becomes ``%20`` as in the samples, or ``+`` as Java's encoder writes it, which leaves ``*`` alone
    and encodes ``~``.
    """
    if plus_for_space:
        pairs = (f"{_quoted(name)}={_java_quoted(value)}" for name, value in form.items())
    else:
        pairs = (f"{_quoted(name)}={_quote_value(value)}" for name, value in form.items())
    return "&".join(pairs).encode("ascii")


def decode(body: bytes) -> dict[str, str]:
    """The parameters of a body, in its order; of a name that comes twice the last one."""
    return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True))


def _quote_value(value: str) -> str:
    # Short values (codes, countries, N/A) repeat from callback to callback; long ones hardly ever do.
    return _quoted(value) if len(value) < 24 else quote(value, safe="")


def _java_quoted(value: str) -> str:
    return quote(value, safe=" *").replace(" ", "+").replace("~", "%7E")
