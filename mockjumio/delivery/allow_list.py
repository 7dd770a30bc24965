"""May a callback go to this host? Without a list, to any."""

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
            fnmatchcase(name, pattern.lower())
            for pattern in self.patterns
            for name in (host, f"{host}:{port}")
        ):
            return None
        allowed = ", ".join(self.patterns)
        return f"the host {host!r} of the callback URL is not allowed here; allowed are {allowed}"
