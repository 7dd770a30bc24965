"""What does the platform remember between calls? Tokens, callers, and how often somebody called."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from mockjumio.clock import Machine

if TYPE_CHECKING:
    from mockjumio.web.platform.callers import Bearer  # which a start does not need

_now = Machine.monotonic
MOST = 256  # callers that are remembered


class Bucket:
    """So many calls a second on average, and so many at once."""

    __slots__ = ("_burst", "_left", "_rate", "_seen")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = self._left = burst
        self._seen = _now()

    def take(self) -> bool:
        now = _now()
        self._left = min(self._burst, self._left + (now - self._seen) * self._rate)
        self._seen = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class PlatformState:
    """Of one server. Nothing here has to outlive it: tokens prove themselves."""

    def __init__(self) -> None:
        self.tokens: dict[str, tuple[str, int, object]] = {}  # by merchant: token, expiry, credentials
        self.callers: dict[Any, Bearer] = {}
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def bucket(self, merchant: str, kind: str, rate: float, burst: float) -> Bucket:
        found = self._buckets.get((merchant, kind))
        if found is None:
            found = self._buckets[merchant, kind] = Bucket(rate, burst)
            if len(self._buckets) > MOST:
                self._buckets.popitem(last=False)
        return found
