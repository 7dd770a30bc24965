"""May a callback go to this host? Without a list, to any."""

import re
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import urlsplit


class AllowList(NamedTuple):
    """Names, addresses or globs (``*.shop.example``), each with a port or for all of them."""

    patterns: tuple[str, ...] = ()

    def refusal(self, url: str) -> str | None:
        """Why a URL is not allowed; ``None`` if it is."""
        if not self.patterns:
            return None
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return f"{url!r} has no host that could be allowed"
        if any(
            fnmatchcase(name, pattern)
            for pattern in map(_plain, self.patterns)
            for name in (host, f"{host}:{port}")
        ):
            return None
        allowed = ", ".join(self.patterns)
        return f"the host {host!r} of the callback URL is not allowed here; allowed are {allowed}"


def _plain(pattern: str) -> str:
    """In lower case; an IPv6 address without its brackets, which would be a glob's."""
    return re.sub(r"^\[([0-9a-f:.]+:[0-9a-f:.]*)\]", r"\1", pattern.lower())
