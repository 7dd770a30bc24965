"""What is refused, whatever the scenario? More than there may be at a time, and URLs of hosts not allowed."""

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from mockjumio.errors import TooMany


class Limits(NamedTuple):
    """``pending`` counts a merchant's transactions for which something is still to come.

    ``connections`` are those to the sandbox. The others bound what is kept in memory: a merchant's
    transactions, of which the oldest go for which nothing is to come, and the drawn images.
    """

    merchants: int = 10_000
    pending: int = 1_000_000
    connections: int = 2_000
    settled: int = 100_000
    image_bytes: int = 2 * 1024 * 1024  # ten of usual size; each is fetched once, as a rule

    def check_merchants(self, count: int) -> None:
        if count >= self.merchants:
            raise TooMany(f"there are {count} merchants already; delete some, or raise --max-merchants")

    def check_pending(self, count: int) -> None:
        if count >= self.pending:
            raise TooMany(
                f"{count} transactions of the merchant are pending already; "
                "let time pass, reset it, or raise --max-pending"
            )


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
    from mockjumio.contract.callback_url import CITATION, broken_rules  # which a start does not need

    return tuple(f"callback URL {url!r}: {one} ({CITATION})" for one in broken_rules(url))
