"""To which URLs may callbacks go here, and what would Jumio have against one?"""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit


class AllowList(NamedTuple):
    """Names, addresses or globs (``*.shop.example``), each with a port or for all of them.

    ``strict`` holds URLs against the constraints that Jumio's document has for them.
    """

    patterns: tuple[str, ...] = ()
    strict: bool = False

    def refusals(self, url: str) -> tuple[str, ...]:
        """Why a URL is not allowed, all of it; nothing if it is."""
        if not self.patterns and not self.strict:
            return ()
        outside = self._outside(url)
        found = (outside,) if outside else ()
        return found + (broken_words(url) if self.strict else ())

    def refusal(self, url: str) -> str | None:
        """The same in one line; ``None`` if it is allowed."""
        if not self.patterns and not self.strict:  # nearly always
            return None
        return "; ".join(self.refusals(url)) or None

    def _outside(self, url: str) -> str | None:
        if not self.patterns:
            return None
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return f"{url!r} has no host that could be allowed"
        patterns = [_plain(pattern) for pattern in self.patterns]
        if any(fnmatchcase(name, pattern) for pattern in patterns for name in (host, f"{host}:{port}")):
            return None
        of_host = any(fnmatchcase(host, re.sub(r":[\d*?]+$", "", pattern)) for pattern in patterns)
        fault = f"the port {port}" if of_host else f"the host {host!r}"
        return f"{fault} of the callback URL is not allowed here; allowed are {', '.join(self.patterns)}"


def _plain(pattern: str) -> str:
    """In lower case; an IPv6 address without its brackets, which would be a glob's."""
    return re.sub(r"^\[([0-9a-f:.]+:[0-9a-f:.]*)\]", r"\1", pattern.lower())


@lru_cache(maxsize=256)  # asked for each transaction that is shown
def broken_words(url: str) -> tuple[str, ...]:
    """What Jumio would have against a callback URL."""
    from mockjumio.contract.network import CITATION, broken_rules  # which a start does not need

    return tuple(f"callback URL {url!r}: {one} ({CITATION})" for one in broken_rules(url))


MOST = 100  # things that are said; parallel tests have a URL each


class Warnings:
    """What whoever runs the sandbox should know, though it works. Told to ``tell``, if anybody listens."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self._tell = tell
        self._said: set[str] = set()

    def of_url(self, url: str | None) -> None:
        """What Jumio would have against a callback URL."""
        if self._tell is None or url is None or url in self._said:
            return
        from mockjumio.contract.network import CITATION, broken_rules  # which a start does not need

        if broken := broken_rules(url):
            found = "; ".join(one.found for one in broken)
            why = f"Jumio would not send callbacks to {url}: {found} ({CITATION})"
            self.say(url, f"{why}. It is used anyway; --strict-callback-urls refuses it")

    def say(self, what: str, words: str) -> None:
        """Say it, unless it was said of this before."""
        if self._tell is None or what in self._said or len(self._said) > MOST:
            return
        self._said.add(what)
        self._tell(words if len(self._said) <= MOST else "further warnings of this kind are not shown")
