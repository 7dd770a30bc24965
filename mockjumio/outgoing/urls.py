"""Which URL can a call be made to? One rule for callbacks, links, proxies and sandboxes."""

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
_LOST = re.compile(r"[\t\r\n]")  # which urlsplit leaves out
_NOT_OF_A_HOST = re.compile(r"[\x00-\x20\x7f%\\<>^`{|}\"]")


def parts_of(url: str) -> SplitResult:
    """Scheme, host, port and the rest; raises ``ValueError`` that says what is wrong with the first three."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError(f"{url!r} begins with neither http:// nor https://")
    if not parts.hostname:
        raise ValueError(f"{url!r} names no host")
    if _LOST.search(url):
        raise ValueError(f"{url!r} has a tab or a line break")
    host_of(parts)
    if parts.port is None and parts.netloc.endswith(":"):  # the property raises for what is no number
        raise ValueError(f"{url!r} has a colon and no port after it")
    return parts


def host_of(parts: SplitResult) -> str:
    """The host as it is resolved: ASCII, an IPv6 address without brackets. Raises ``ValueError``."""
    host = parts.hostname or ""
    if "[" in parts.netloc:
        address, percent, zone = host.replace("%25", "%").partition("%")
        return f"{IPv6Address(address)}{percent}{zone}"
    if _NOT_OF_A_HOST.search(host):
        raise ValueError(f"the host {host!r} has characters that no host name can have")
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        raise ValueError(
            f"the host {host!r} has a part that is empty, too long, or not possible in a name"
        ) from None
    if name.replace(".", "").isdigit():  # the system would take 127.1 too, past whoever compares hosts
        return str(IPv4Address(name))
    return name


def fault(url: str) -> str | None:
    """Why no call can be made to it; ``None`` if one can."""
    try:
        parts_of(url)
    except ValueError as error:
        return str(error)
    return None


def for_curl(url: str) -> list[str]:
    """The words with which curl calls a URL as it is.

    By itself it takes brackets for lists of URLs (``[1-3]``, ``{a,b}``), and ``..`` out of a path.
    """
    options = (("--globoff", set("[]{}") & set(url)), ("--path-as-is", "/." in url))
    return [*(option for option, needed in options if needed), url]
