"""Through which proxy does a call of ours go? As the usual variables say, and never to this machine itself.

``HTTP_PROXY``, ``HTTPS_PROXY`` and ``ALL_PROXY`` name proxies, ``NO_PROXY`` what they are not for; small
letters win over capitals. Callbacks ask none of them: Jumio's do not come from here.
"""

import os
import socket
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from mockjumio.errors import ConfigurationError
from mockjumio.outgoing.urls import PORTS, fault

_LOOKING_UP = 2.0  # seconds, after which a name is somebody else's


class Proxy(NamedTuple):
    """``url`` is where it is, ``variable`` what says so."""

    url: str
    variable: str

    def __str__(self) -> str:
        """Without its password, whatever is written there."""
        scheme, _, rest = self.url.partition("://")
        return f"{self.variable}={scheme}://{rest.rpartition('@')[2].partition('/')[0]}"

    @property
    def speaks_http(self) -> bool:
        """Whether it can be asked at all."""
        return fault(self.url) is None and urlsplit(self.url).port != 0


def proxy_for(url: str, environment: Mapping[str, str] | None = None) -> Proxy | None:
    """What a call to this URL takes; looks up the host's name, if there is a proxy for it at all.

    Raises :class:`ConfigurationError` if that speaks no HTTP.
    """
    found = proxy_in_variables(url, environment)
    if found is None or is_here(urlsplit(url).hostname or ""):
        return None
    if not found.speaks_http:
        raise ConfigurationError(f"{found} is not an HTTP proxy; NO_PROXY={urlsplit(url).hostname} avoids it")
    return found


def proxy_in_variables(url: str, environment: Mapping[str, str] | None = None) -> Proxy | None:
    """What the variables say, taken at their word: most programs take loopback for a host like any other."""
    variables = os.environ if environment is None else environment
    parts = urlsplit(url)
    for name in (f"{parts.scheme}_proxy", "all_proxy"):
        variable, value = _spelled_variable(name, variables)
        if value:
            if _is_passed(parts, _spelled_variable("no_proxy", variables)[1]):
                return None
            return _proxy(variable, value)
    return None


def _proxy(variable: str, value: str) -> Proxy:
    return Proxy(value if "://" in value else f"http://{value}", variable)


def _spelled_variable(name: str, variables: Mapping[str, str]) -> tuple[str, str]:
    """A variable as it is spelled, and its value."""
    spelled = name if name in variables else name.upper()
    return spelled, variables.get(spelled, "").strip()


async def look_up_proxy(url: str) -> Proxy | None:
    """The same as :func:`proxy_for`, without holding up an event loop."""
    if proxy_in_variables(url) is None:
        return None
    from asyncio import to_thread  # which the synchronous commands do without

    return await to_thread(proxy_for, url)


def describe_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Each variable that is set, with its value, for people; none if none names a proxy."""
    named = [_spelled_variable(name, environment) for name in ("http_proxy", "https_proxy", "all_proxy")]
    proxies = [str(_proxy(variable, value)) for variable, value in named if value]
    variable, value = _spelled_variable("no_proxy", environment)
    return (*proxies, *([f"{variable}={value}"] if value else [])) if proxies else ()


def _is_passed(url: SplitResult, no_proxy: str) -> bool:
    """Whether one of the entries is this host or a domain of it, or a network that it is in."""
    host, port = (url.hostname or "").rstrip("."), url.port or PORTS.get(url.scheme)
    for entry in no_proxy.replace(",", " ").lower().split():
        has_port = entry.count(":") == 1 or "]:" in entry
        named = entry.removesuffix(f":{port}") if has_port else entry
        named = named.removeprefix("[").removesuffix("]")
        if named == "*" or host == named or _is_in(host, named):
            return True
        domain = named.removeprefix("*").removeprefix(".").removesuffix(".")
        if domain and f".{host}".endswith(f".{domain}"):
            return True
    return False


def _is_in(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except (ValueError, TypeError):  # the latter: an address of the other family
        return False


@lru_cache(maxsize=64)
def is_here(host: str) -> bool:
    """Whether a name or an address is this machine's; one that cannot be looked up is not."""
    host = host.lower().rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    addresses = _addresses(host)
    return bool(addresses) and all(map(is_own, addresses))


def _addresses(host: str) -> list[str]:
    """In a thread, since a name server that is not there would hold us up for as long as it likes."""
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    from threading import Thread

    found: list[str] = []

    def look_up() -> None:
        try:
            found.extend(str(place[0]) for *_, place in socket.getaddrinfo(host, None))
        except (OSError, ValueError):
            return

    looking = Thread(target=look_up, daemon=True)
    looking.start()
    looking.join(_LOOKING_UP)
    return list(found)


def is_own(address: str) -> bool:
    """Whether an address is this machine's: only of those can a socket be."""
    if ip_address(address).is_loopback:  # ::1 is, without IPv6 too
        return True
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True
