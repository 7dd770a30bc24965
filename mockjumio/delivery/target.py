"""Where does a callback URL lead, and with which bytes does a request to it begin?"""

import re
from base64 import b64encode
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import quote, unquote

from mockjumio.delivery.failures import Failure, invalid_url
from mockjumio.urls import PORTS, host_of, parts_of

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
        raise ValueError(f"{shown!r} is no proxy: write http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT")
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
