"""Where does a callback URL lead, with which bytes does a request to it begin, and why is there no answer?"""

import os
import re
import ssl
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from mockjumio.exchanges import Outcome
from mockjumio.outgoing.urls import PORTS, host_of, parts_of

_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
_UNDECODED = re.compile("[\ud800-\udfff]")  # bytes that are not UTF-8
_SHOWN = 60  # characters of what is no HTTP
_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")  # an alert, a handshake (RFC 8446, 5.1)
_FRAMES = (4, 7)  # SETTINGS and GOAWAY, with which a server of HTTP/2 begins (RFC 9113, 6)


class Failure(Exception):
    """An attempt that got no answer."""

    def __init__(self, outcome: Outcome, words: str) -> None:
        super().__init__(words)
        self.outcome = outcome


def reset(words: str) -> Failure:
    return Failure(Outcome.RESET, words)


def invalid_url(why: object) -> Failure:
    return Failure(Outcome.INVALID_URL, f"not a URL that can be posted to: {why}")


def unresolved_host(whose: str) -> Failure:
    return Failure(Outcome.DNS_FAILURE, f"{whose} does not resolve")


def connection_failure(where: str, error: OSError) -> Failure:
    """The system's words for its error, without the address that asyncio repeats."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    host = where.rpartition(":")[0]
    inside = (host in ("localhost", "[::1]") or host.startswith("127.")) and container_mark()
    return Failure(Outcome.REFUSED, f"no connection to {where}: {reason}{_INSIDE if inside else ''}")


_INSIDE = (
    "; in a container, localhost is the container itself: 'mockjumio doctor URL' says what to use instead"
)
_MARKS = (".dockerenv", "run/.containerenv")  # of Docker, of Podman
_GROUPS = ("docker", "kubepods", "containerd", "libpod", "lxc", "garden")


def container_mark(root: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> str:
    """By what this is known to be a container; empty if it is none."""
    for mark in _MARKS:
        if (root / mark).exists():
            return f"/{mark}"
    if environment.get("KUBERNETES_SERVICE_HOST"):
        return "KUBERNETES_SERVICE_HOST"
    try:
        groups = (root / "proc/1/cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # no Linux, so no container that we could be in
    return "/proc/1/cgroup" if any(group in groups for group in _GROUPS) else ""


def no_tls(error: BaseException) -> Failure:
    """Of a handshake, or of what comes after it: with TLS 1.3 a server may refuse us only then."""
    from mockjumio.tls.client import no_handshake, why_untrusted  # which callbacks to plain http do not need

    if isinstance(error, ssl.SSLCertVerificationError):
        return Failure(Outcome.TLS_FAILURE, why_untrusted(error))
    return Failure(Outcome.TLS_FAILURE, f"{no_handshake(error)}; 'mockjumio doctor URL' says more")


def not_http(raw: bytes) -> Failure:
    """Of what came instead of a status line."""
    if raw.startswith(_TLS_RECORDS):
        return reset("the answer was not HTTP: TLS is spoken at this port; write https://")
    if raw.startswith(b"PRI * HTTP/2") or (len(raw) >= 9 and raw[3] in _FRAMES and not any(raw[5:9])):
        return reset("the answer was not HTTP/1.1: only HTTP/2 is spoken at this port; have it speak both")
    line = raw.lstrip().partition(b"\n")[0].strip()[:_SHOWN]
    if line[:5].upper() == b"HTTP/":
        return reset(f"the answer was not HTTP: its status line is '{printable_bytes(line)}'")
    return reset(f"the answer was not HTTP: it has no status line and begins with '{printable_bytes(line)}'")


def printable(text: str) -> str:
    """Text that JSON, a terminal and a log can show: the merchant may have sent any bytes."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(
        lambda found: found[0].encode("unicode_escape").decode(), _UNDECODED.sub("\ufffd", text)
    )


def printable_bytes(raw: bytes) -> str:
    """The same of bytes."""
    return printable(raw.decode("utf-8", "surrogateescape"))


_AS_WRITTEN = "".join(map(chr, range(0x21, 0x7F)))  # of a path and a query; the rest is percent-encoded
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

Headers = tuple[tuple[str, str], ...]


class Target(NamedTuple):
    """A URL that can be posted to. ``host`` is as it is resolved: ASCII, an IPv6 address without brackets."""

    secure: bool
    host: str
    port: int
    path: str  # with the query
    authorization: str | None  # from the URL's userinfo

    @property
    def address(self) -> str:
        """Host and port."""
        return address_of(self.host, self.port)

    @property
    def authority(self) -> str:
        """The same without a port that goes without saying."""
        return self.address.removesuffix(":443" if self.secure else ":80")


def name_of(host: str) -> str:
    """The host as a server knows itself: a zone and the last dot are between us and the resolver."""
    return host.partition("%")[0] if ":" in host else host.removesuffix(".")


def address_of(host: str, port: int) -> str:
    name = name_of(host)
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


class Request(NamedTuple):
    """How a request begins: up to its Content-Length; and the headers that go before that."""

    start: bytes
    headers: Headers


@lru_cache(maxsize=1_024)
def target_of(url: str) -> Target:
    """Raises :class:`Failure` for what cannot be posted to."""
    try:
        parts = parts_of(url.strip())
        return Target(
            secure=parts.scheme == "https",
            host=host_of(parts),
            port=PORTS[parts.scheme] if parts.port is None else parts.port,
            path=_path(parts.path, parts.query),
            authorization=_basic(parts.username, parts.password),
        )
    except ValueError as error:
        raise invalid_url(error) from None


def _path(path: str, query: str) -> str:
    """As it is written, but for what a request line cannot hold."""
    whole = f"{path or '/'}?{query}" if query else path or "/"
    return quote(whole, safe=_AS_WRITTEN)


def _basic(user: str | None, password: str | None) -> str | None:
    """The credentials of a URL's userinfo (RFC 7617), in Latin-1 as long as that has the letters."""
    if not user and not password:
        return None
    pair = f"{unquote(user or '')}:{unquote(password or '')}"
    try:
        raw = pair.encode("latin-1")
    except UnicodeEncodeError:
        raw = pair.encode()
    return f"Basic {b64encode(raw).decode()}"


@lru_cache(maxsize=1_024)
def request_of(
    target: Target, content_type: str | None, own: Headers, proxy: Target | None = None, method: str = "POST"
) -> Request:
    """How it begins. A header that is given counts before the one that the URL would make.

    What a ``proxy`` is told of itself stands in the request, and not among its headers.
    """
    headers = [("Host", target.authority), *own]
    if content_type is not None:
        headers.insert(1, ("Content-Type", content_type))
    if target.authorization and not any(name.lower() == "authorization" for name, _ in own):
        headers.append(("Authorization", target.authorization))
    asked = target.path
    for_proxy = []
    if proxy is not None and not target.secure:
        asked = f"http://{target.authority}{target.path}"
        if proxy.authorization:
            for_proxy = [("Proxy-Authorization", proxy.authorization)]
    for name, value in headers:
        if _CONTROL.search(name + value):
            raise invalid_url(f"the header {name!r} has control characters")
    lines = [f"{method} {asked} HTTP/1.1", *(f"{name}: {value}" for name, value in (*headers, *for_proxy))]
    return Request("\r\n".join([*lines, "Content-Length: "]).encode(), tuple(headers))


def proxy_of(url: str) -> Target:
    """Raises ``ValueError`` for what is no proxy; says nothing of credentials in it."""
    try:
        proxy = target_of(url)
    except Failure:
        proxy = None
    if proxy is None or proxy.secure or proxy.path != "/":
        shown = re.sub("(//|^).*@", r"\1…@", url)
        raise ValueError(
            f"{shown!r} is not a proxy: write http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT"
        )
    return proxy


def goes_through(proxy: Target, target: Target) -> bool:
    """To this machine only through a proxy on it: another one would reach its own."""
    return _is_loopback(proxy.host) or not _is_loopback(target.host)


def _is_loopback(host: str) -> bool:
    name = name_of(host)
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
