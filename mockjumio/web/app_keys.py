"""What do handlers find in the application and in a request, and what is remembered between calls?"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiohttp import web

from mockjumio.clock import MINUTE, Instant, Machine
from mockjumio.play.images import Pictures
from mockjumio.run.engine import Simulation
from mockjumio.web.bodies import Uploads
from mockjumio.web.console.suite_runs import SuiteRuns
from mockjumio.web.control.entrance import Hosts

if TYPE_CHECKING:
    from mockjumio.web.jumio.callers import Caller  # needs the contract's tables, which a start does not
    from mockjumio.web.platform.platform_callers import Bearer  # which a start does not need


class SignIns:
    """What is remembered of those who sign in, by their address, for a minute."""

    MOST: Final = 5
    ADDRESSES: Final = 1_000

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[Instant]] = OrderedDict()
        self.last_code = 0  # the number of the last second factor that was taken: each counts once

    def wait(self, address: str, now: Instant) -> int:
        """Seconds until this address may try again; 0 if it may."""
        failed = self._failed.get(address, deque())
        while failed and failed[0] <= now - MINUTE:
            failed.popleft()
        return 0 if len(failed) < self.MOST else (failed[0] + MINUTE - now) // 1_000 + 1

    def fail(self, address: str, now: Instant) -> None:
        self._failed.setdefault(address, deque()).append(now)
        self._failed.move_to_end(address)
        if len(self._failed) > self.ADDRESSES:
            self._failed.popitem(last=False)

    def succeed(self, address: str) -> None:
        self._failed.pop(address, None)


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


# aiohttp warns of texts as keys of a request since it has keys of its own, which came late.
_key: Any = getattr(web, "RequestKey", lambda name, _: name)
REQUEST_ID: Final[Any] = _key("REQUEST_ID", str)  # the caller's or ours, of every request
ROUTE: Final[Any] = _key("ROUTE", str)  # of a call of the control API, once it is known
ID_HEADER: Final = "X-Request-Id"


class OwnCall(NamedTuple):
    """A request that is in no journal: below ``/_mock``, or of a customer's page. ``status`` is 0 if it got
    no answer.
    """

    method: str
    path: str
    route: str  # the path's pattern, empty if none is known
    status: int
    duration_ms: float
    request_id: str


SIMULATION = web.AppKey("SIMULATION", Simulation)
CALLERS: web.AppKey[dict[Any, Caller]] = web.AppKey("CALLERS", dict)  # who were known by their headers
UPLOADS = web.AppKey("UPLOADS", Uploads)
PLATFORM = web.AppKey("PLATFORM", PlatformState)
PICTURES = web.AppKey("PICTURES", Pictures)
MOVES: web.AppKey[set[asyncio.Task[Any]]] = web.AppKey("MOVES", set)  # of clocks, waited for no more
SIGN_INS = web.AppKey("SIGN_INS", SignIns)
SUITE_RUNS = web.AppKey("SUITE_RUNS", SuiteRuns)
HOSTS = web.AppKey("HOSTS", Hosts)
CONTROL_TOKEN: web.AppKey[str | None] = web.AppKey("CONTROL_TOKEN")
ON_CALL: web.AppKey[Callable[[OwnCall], None] | None] = web.AppKey("ON_CALL")
PUBLIC_URL: web.AppKey[Callable[[], str]] = web.AppKey("PUBLIC_URL", Callable)  # type: ignore[arg-type]
