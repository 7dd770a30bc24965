"""May this call come in? Not if a web page sends it that the developer only visits.

Such a page can make a browser call this machine, and if its name comes to resolve to us (DNS rebinding) even
read what is answered. It cannot choose ``Host`` and ``Origin``, though; and it cannot send JSON elsewhere
unless that agrees by CORS, which we do not speak.
"""

import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache
from hmac import compare_digest
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import web

from mockjumio.web.bodies import PLAIN, why_not_taken
from mockjumio.web.control.problem import ControlError

JSON = "application/json"
# The first two are this machine's, whatever a page does; what the others resolve to is Jumio's to say.
ALWAYS = ("localhost", "*.localhost", "netverify.com", "*.netverify.com")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@\[\]]+)(?::\d*)?")
_ORIGIN = re.compile(r"https?://(.+)")
_TOLD = re.compile(r"[a-z0-9_.*?-]+")


class Hosts:
    """The names and addresses that the control API goes by: loopback, Jumio's names, and what it is ``told``.

    These are names, addresses and globs. With ``everywhere`` the sandbox listens on all addresses: then it
    goes by any address (pages have names) and by the machine's own name.
    """

    def __init__(self, told: Iterable[str] = (), *, everywhere: bool = False) -> None:
        own = (socket.gethostname(),) if everywhere else ()
        self._told = (*ALWAYS, *map(_plain, (*own, *told)))
        self._everywhere = everywhere
        self.include = lru_cache(maxsize=256)(self._include)

    def _include(self, host: str) -> bool:
        """Whether a ``Host`` header names this sandbox; its port may be any, since ports are mapped."""
        name = _name(host)
        return self._names(name) or (self._everywhere and _address(name) is not None)

    def trust(self, origin: str, host: str) -> bool:
        """Whether an ``Origin`` may call: our own, as ``host`` says it, or a name of this sandbox."""
        found = _ORIGIN.fullmatch(origin.lower())
        return found is not None and (found[1] == host.lower() or self._names(_name(found[1])))

    def _names(self, name: str) -> bool:
        address = _address(name)
        if address is not None and address.is_loopback:
            return True
        return bool(name) and any(fnmatchcase(name, told) for told in self._told)


def host_spelling(host: str) -> str:
    """A host that somebody tells, in the form in which it is compared; raises :class:`ValueError`."""
    plain = _plain(host)
    if _address(plain) is None and not _TOLD.fullmatch(plain):
        raise ValueError(f"{host!r} is not a host's name, address or glob; write it without scheme and port")
    return plain


def _plain(host: str) -> str:
    name = host.lower().removeprefix("[").removesuffix("]").removesuffix(".")
    with suppress(UnicodeError):
        name = name if name.isascii() else name.encode("idna").decode()
    return str(_address(name) or name)


def _name(host: str) -> str:
    """Of ``name:port``; empty if it is not written so."""
    found = _HOST.fullmatch(host.lower())
    return "" if found is None else found[1].strip("[]").removesuffix(".")


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(name)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def admit(request: web.Request, hosts: Hosts) -> None:
    """Raise :class:`ControlError` 403 for a call that does not mean this sandbox, or comes from elsewhere."""
    asked = request.headers.getall("Host", ())  # HTTP/1.0 has none, and no browser speaks that
    for host in asked:
        if not hosts.include(host):
            how = _how_to_allow(_name(host)) or "call it by its address or a host's name, such as localhost"
            raise ControlError(403, f"this sandbox does not accept the host name {host!r}; {how}")
    for origin in request.headers.getall("Origin", ()):
        if not hosts.trust(origin, "".join(asked)):
            found = _ORIGIN.fullmatch(origin.lower())
            name = "" if found is None else _name(found[1])
            how = _how_to_allow(name) or _SERVE_IT
            raise ControlError(403, f"pages from {origin!r} may not call this sandbox; {how}")


# Of a file, a sandboxed frame or a browser's extension a browser tells no host.
_SERVE_IT = (
    "its origin names no host that could be allowed: serve the page over http, from localhost or a host that "
    "--allow-host names, or call from a program, which sends no Origin"
)


def _how_to_allow(name: str) -> str:
    """What makes a host's name one of this sandbox; empty if nothing can."""
    try:
        host_spelling(name)
    except ValueError:
        return ""
    return f"if it should, start it with --allow-host {name} (or MOCKJUMIO_ALLOW_HOST={name})"


def demand_json(request: web.Request) -> None:
    """Raise :class:`ControlError` 415 for a body that is packed, or such as any page could send here."""
    headers = request.headers
    if headers.get("Content-Type") == JSON and "Content-Encoding" not in headers:  # as nearly every one
        return
    if not request.can_read_body:
        return
    if (why := why_not_taken(request)) is not None:
        raise ControlError(415, why, PLAIN)
    if request.content_type != JSON:
        sent = request.headers.get("Content-Type")
        said = f"the body's Content-Type is {sent}" if sent else "the body has no Content-Type"
        why = f"{said}; send Content-Type: {JSON}, as curl --json does"
        raise ControlError(415, why, {"Accept": JSON})


def authorize(request: web.Request, expected: str | None) -> None:
    """Demand the control API's bearer token, if the sandbox was given one."""
    if expected is None:
        return
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    given_bytes = given.strip().encode(errors="surrogateescape")  # as they came, UTF-8 or not
    if scheme.lower() != "bearer" or not compare_digest(given_bytes, expected.encode()):
        why = "the control API needs Authorization: Bearer, with MOCKJUMIO_CONTROL_TOKEN"
        raise ControlError(401, why, {"WWW-Authenticate": "Bearer"})
