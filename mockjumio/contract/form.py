"""How does a callback become bytes? ``application/x-www-form-urlencoded``, as the samples write it.

A nested object is one compact JSON string (wire facts 3); text is UTF-8, percent-encoded.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import unquote_plus, unquote_to_bytes

CONTENT_TYPE = "application/x-www-form-urlencoded"

json_value: Callable[[object], str] = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def wire_value(value: object) -> str:
    """A parameter's value as text: text as it is, anything else as compact JSON."""
    return value if isinstance(value, str) else json_value(value)


_SHORT = 24  # characters of a text that may well come again: a parameter's name, a date, a city


_OFTEN = '+:/",{}[]'  # reserved characters that stand in nearly all texts that have any


def _make_quote(unreserved: str, space: str) -> Callable[[str], str]:
    """``urllib.parse.quote`` for text that is nearly always plain, at a fraction of its cost."""
    plain = f"A-Za-z0-9{re.escape(unreserved)}"
    reserved = re.compile(f"[^{plain}]", re.ASCII).search
    others = re.compile(f"[^{plain}% ]", re.ASCII)
    often = [(one, _percent(one)) for one in _OFTEN]

    def quote(text: str) -> str:
        if reserved(text) is None:
            return text
        return again(text) if len(text) <= _SHORT else escape(text)

    def escape(text: str) -> str:
        """Each reserved character that occurs is replaced everywhere: there are few different ones."""
        if "%" in text:  # before the others bring it in
            text = text.replace("%", "%25")
        for one, code in often:
            if one in text:
                text = text.replace(one, code)
        if others.search(text) is not None:
            for one in set(others.findall(text)):
                text = text.replace(one, _percent(one))
        return text.replace(" ", space)  # after a plus of the text's own was replaced

    again = lru_cache(maxsize=1024)(escape)
    return quote


@lru_cache(maxsize=4096)
def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


_PERCENT = _make_quote("-._~", "%20")  # RFC 3986
_JAVA = _make_quote("-._*", "+")  # java.net.URLEncoder


def quoter(*, plus_for_space: bool = False) -> Callable[[str], str]:
    """How a name or a value is encoded.

    A space becomes ``%20`` as in the samples, or ``+`` as Java's encoder writes it, which leaves ``*`` alone
    and encodes ``~``.
    """
    return _JAVA if plus_for_space else _PERCENT


def encode(form: Mapping[str, str], *, plus_for_space: bool = False) -> bytes:
    """The body of a callback, parameters in the mapping's order."""
    quote = quoter(plus_for_space=plus_for_space)
    return "&".join([f"{quote(name)}={quote(value)}" for name, value in form.items()]).encode("ascii")


_SPELLINGS = ((b"%20", b"+"), (b"%2A", b"*"), (b"~", b"%7E"))  # of RFC 3986 and of Java's encoder


def respell(body: bytes, *, plus_for_space: bool) -> bytes:
    """An encoded body as :func:`encode` writes it with that setting, whatever the setting was before."""
    for percent, java in _SPELLINGS:
        body = body.replace(percent, java) if plus_for_space else body.replace(java, percent)
    return body


def decode(body: bytes) -> dict[str, str]:
    """The parameters of a body, in its order; of a name that comes twice the last one."""
    pairs = (pair.partition("=") for pair in body.decode("ascii").split("&") if pair)
    return {_unquote(name): _unquote(value) for name, _, value in pairs}


def _unquote(text: str) -> str:
    """``urllib.parse.unquote_plus`` for ASCII. So a callback is read in half the time of ``parse_qsl``."""
    text = text.replace("+", " ")
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


def values(body: bytes) -> str:
    """The values of a body as one text, a line each; quicker than to read it as a form."""
    return unquote_plus("\n".join(pair.partition("=")[2] for pair in body.decode("ascii").split("&")))
