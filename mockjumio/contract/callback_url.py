"""To which URLs does Jumio send callbacks? The constraints of "Callback URL", as a table."""

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

CITATION: Final = "Application settings, Callback URL"


class Rule(NamedTuple):
    """``broken`` says of a URL, as text and in parts, what is wrong with it; empty if nothing is."""

    name: str
    broken: Callable[[str, SplitResult], str]
    fix: str


class BrokenRule(NamedTuple):
    """A rule that a URL breaks, in words, and the likely fix."""

    rule: str
    found: str
    fix: str

    def __str__(self) -> str:
        return f"{self.found}; {self.fix}"


# RFC 2396: unreserved, reserved and escaped characters, and the fragment's "#"; brackets are not among them.
_CHARACTERS = re.compile(r"(?:[A-Za-z0-9\-_.!~*'();/?:@&=+$,#]|%[0-9A-Fa-f]{2})*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?")  # its "hostname", 3.2.2


def _https(url: str, parts: SplitResult) -> str:
    return "" if parts.scheme == "https" else f"it is {parts.scheme or 'without a scheme'}, not https"


def _ascii(url: str, parts: SplitResult) -> str:
    found = "".join(dict.fromkeys(letter for letter in url if not letter.isascii()))
    return f"{found!r} is not ASCII" if found else ""


def _characters(url: str, parts: SplitResult) -> str:
    plain = "".join(letter for letter in url if letter.isascii())  # what is not has a rule of its own
    host = parts.hostname or ""
    if ":" in host:  # an IPv6 address, whose brackets RFC 2732 added; the rule on addresses is about it
        plain = plain.replace("[", "", 1).replace("]", "", 1)
    valid = _CHARACTERS.match(plain)
    end = valid.end() if valid else 0
    if end == len(plain):
        return ""
    stray = "begins no escape" if plain[end] == "%" else "is not allowed"
    return f"{plain[end]!r} {stray} in a URL (RFC 2396)"


def _host(url: str, parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host:
        return "it names no host"
    if not host.isascii() or _address(url, parts):
        return ""
    if not _HOST.fullmatch(host) or any(len(label) > 63 for label in host.split(".")):
        return f"{host!r} is not a host name (RFC 2396)"
    return ""


def _address(url: str, parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    return f"its host {host} is an IP address"


def _port(url: str, parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError:
        return "its port is not a number up to 65535"
    return "" if port is None else f"it has a port, {port}"


def _query(url: str, parts: SplitResult) -> str:
    return "it has query parameters" if "?" in url.partition("#")[0] else ""


def _fragment(url: str, parts: SplitResult) -> str:
    return "it has a fragment" if "#" in url else ""


RULES: Final = (
    Rule("https", _https, "write https:// and serve TLS there"),
    Rule("ascii", _ascii, "write the host in Punycode (xn--…) and the path percent-encoded"),
    Rule("characters", _characters, "percent-encode it"),
    Rule("host", _host, "give a host name of letters, digits and hyphens"),
    Rule("address", _address, "give the machine a host name and use that"),
    Rule("port", _port, "leave it out and serve on 443"),
    Rule("query", _query, "put its values into the path"),
    Rule("fragment", _fragment, "leave it out: it is never sent to a server"),
)


@lru_cache(maxsize=1024)
def broken_rules(url: str) -> tuple[BrokenRule, ...]:
    """Every constraint that a URL does not meet, in the order of the table."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        return (BrokenRule("host", f"it cannot be read: {error}", "look at the host and its brackets"),)
    return tuple(
        BrokenRule(rule.name, found, rule.fix) for rule in RULES if (found := rule.broken(url, parts))
    )
