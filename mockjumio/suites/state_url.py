"""Where does a merchant tell its own state? A URL with the names of a step's values in braces."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from mockjumio.contract.kinds import URL
from mockjumio.errors import nearest, with_scheme
from mockjumio.scenario.keys import Key, ListOf, Pairs, Scalar, Section
from mockjumio.scenario.merchant_settings import header_text

_NAME = re.compile(r"\{([^{}]*)\}")
VALUES = ("reference", "customer_id", "merchant_reference", "scenario", "seed")
_ENV = "env."


class StateUrl(NamedTuple):
    """``ignore`` are paths that may differ; headers and URL may hold names in braces."""

    url: str
    headers: Mapping[str, str] = {}
    ignore: tuple[str, ...] = ()


def _checked(text: str) -> str:
    """A text whose names in braces are all known."""
    for name in _NAME.findall(text):
        if name in VALUES or (name.startswith(_ENV) and name.removeprefix(_ENV)):
            continue
        hint = nearest(name, VALUES)
        tail = f"did you mean {hint}?" if hint else f"known are {', '.join(VALUES)} and env.NAME"
        raise ValueError(f"unknown name {name!r} in braces; {tail}")
    return text


def _header(text: str) -> str:
    return _checked(header_text(text))


def url(text: str) -> str:
    """A state URL; raises ``ValueError`` if it cannot be one."""
    _checked(text)
    if not URL.fits(_NAME.sub("x", text)):
        raise ValueError(
            f"{text!r} is not {URL.words}{with_scheme(text, lambda one: URL.fits(_NAME.sub('x', one)))}"
        )
    return text


STATE = Section(
    "a mapping with url",
    Key(
        "url",
        Scalar("a URL", url, lambda: {"type": "string", "pattern": "^https?://"}),
        f"answers the state as JSON; in braces: {', '.join(VALUES)}",
        "http://localhost:8080/cases/{customer_id}",
    ),
    Key(
        "headers",
        Pairs(Scalar("printable ASCII", _header), "a mapping of names to texts"),
        "headers of the call; {env.NAME} is an environment variable that --env lists",
        "{Authorization: 'Bearer {env.SHOP_TOKEN}'}",
    ),
    Key(
        "ignore",
        ListOf(Scalar("a path", str)),
        "paths that may differ, with * for anything and [] for any index",
        "[updated_at, 'events[].id']",
    ),
)


class Unfilled(ValueError):
    """A name in braces has no value."""


def filled(text: str, values: Mapping[str, object], env: Mapping[str, str], *, in_url: bool = False) -> str:
    """The text with its names replaced. Raises :class:`Unfilled`."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        known = env.get(name.removeprefix(_ENV)) if name.startswith(_ENV) else values.get(name)
        if known is None:
            why = "is not among --env, or not set" if name.startswith(_ENV) else "was not given to the scan"
            raise Unfilled(f"{{{name}}} {why}")
        return quote(str(known), safe="") if in_url else str(known)

    return _NAME.sub(value, text)
