"""Where is Jumio, how is TLS spoken with it, and to which URLs does it send callbacks?"""

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from mockjumio.contract.editions import Rows, has

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


class DataCenter(NamedTuple):
    """``callback_addresses`` are the addresses that merchants may whitelist ("Callback URL")."""

    name: str
    scan_host: str
    document_host: str
    callback_host: str
    callback_addresses: tuple[str, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        """All that a merchant calls: scans, retrieval of documents, their web client and API."""
        return (
            self.scan_host,
            self.document_host,
            f"upload.{self.scan_host}",
            f"acquisition.{self.scan_host}",
        )


DATA_CENTERS: Final = Rows(
    "Callback URL",
    DataCenter(
        "US",
        "netverify.com",
        "retrieval.netverify.com",
        "callback.jumio.com",
        (
            "50.57.26.248",
            "50.57.26.249",
            "69.20.24.138",
            "162.242.200.222",
            "184.106.91.66",
            "184.106.91.67",
            "104.130.61.196",
            "146.20.77.156",
        ),
    ),
    DataCenter(
        "EU",
        "lon.netverify.com",
        "retrieval.lon.netverify.com",
        "callback.lon.jumio.com",
        ("162.13.228.132", "162.13.228.134", "162.13.229.103", "162.13.229.104"),
    ),
)


SGP: Final = DataCenter(
    "SGP",
    "core-sgp.jumio.com",
    "retrieval.core-sgp.jumio.com",
    "callback.core-sgp.jumio.com",
    ("3.0.109.121", "52.76.184.73", "52.77.102.92"),
)
"""From edition 2020-09 on."""

HOSTS: Final = {**DATA_CENTERS, SGP.name: SGP}
"""Each data center that any edition names: a host is known, and has a certificate, in every edition."""


def data_center_fault(name: str, edition: str) -> str:
    """Why a merchant who meets this edition cannot be a customer of a data center; empty if it can."""
    # Those of the first edition are in each later one: a start with them derives no tables.
    if name in DATA_CENTERS or name in DATA_CENTERS.of(edition):
        return ""
    return f"edition {edition} has no data center {name}{has(DATA_CENTERS, name)}"


class Region(NamedTuple):
    """A data center of the current platform, as hosts name it. Addresses are those of 2023 and of today."""

    name: str
    callback_addresses: tuple[str, ...]

    def host(self, surface: str) -> str:
        return f"{surface}.{self.name}.jumio.ai"

    @property
    def hosts(self) -> tuple[str, ...]:
        """All that a merchant calls."""
        return tuple(map(self.host, SURFACES))


SURFACES: Final = ("auth", "account", "api", "retrieval", "status")
REGIONS: Final = {
    "US": Region(
        "amer-1",
        (
            "34.202.241.227", "34.226.103.119", "34.226.254.127",
            "52.52.51.178", "52.53.95.123", "54.67.101.173",
            "52.8.136.236", "54.177.61.57", "54.183.15.212",
        ),
    ),
    "EU": Region(
        "emea-1",
        (
            "34.253.41.236", "35.157.27.193", "52.48.0.25",
            "52.57.194.92", "52.58.113.86", "52.209.180.134",
        ),
    ),
    "SGP": Region(
        "apac-1",
        (
            "3.0.109.121", "52.76.184.73", "52.77.102.92",
            "13.238.100.17", "13.238.203.238", "52.64.132.26",
        ),
    ),
}  # fmt: skip


class Suite(NamedTuple):
    """A cipher suite of TLS 1.2: its name in the standard, OpenSSL's name, and its number on the wire."""

    name: str
    openssl: str
    number: int


SUITES: Final = (
    Suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", 0xC02F),
    Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-RSA-AES128-SHA256", 0xC027),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384", 0xC030),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "ECDHE-RSA-AES256-SHA384", 0xC028),
    Suite("TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384", 0x009D),
    Suite("TLS_RSA_WITH_AES_256_CBC_SHA256", "AES256-SHA256", 0x003D),
    Suite("TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256", 0x009C),
    Suite("TLS_RSA_WITH_AES_128_CBC_SHA256", "AES128-SHA256", 0x003C),
    Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA", 0xC013),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA", 0xC014),
    Suite("TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA", 0x002F),
    Suite("TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA", 0x0035),
)
