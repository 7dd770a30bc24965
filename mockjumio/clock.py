"""What time is it for this merchant?

An instant is an ``int``: milliseconds since 1970-01-01T00:00:00Z, the resolution of Jumio's timestamps.
Nothing else in the package asks the system for simulated time.
"""

import time
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

Instant = int

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Mode(StrEnum):
    REAL = "real"
    MANUAL = "manual"


def system_now() -> Instant:
    """The machine's time, rounded down to a millisecond."""
    return time.time_ns() // 1_000_000


def timestamp(instant: Instant) -> str:
    """``YYYY-MM-DDThh:mm:ss.SSSZ``, the format of every timestamp on the wire."""
    seconds, milliseconds = divmod(instant, SECOND)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{milliseconds:03d}Z"


def parse_timestamp(text: str) -> Instant:
    """The instant of an ISO 8601 date or timestamp; without an offset it is UTC. Raises ``ValueError``."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def day(instant: Instant) -> date:
    """The UTC calendar day of an instant."""
    return (_EPOCH + timedelta(milliseconds=instant)).date()


def start_of_day(instant: Instant) -> Instant:
    return instant - instant % DAY


class Clock:
    """A merchant's time: the machine's, or one that only moves when it is told to."""

    __slots__ = ("_instant", "mode")

    def __init__(self, mode: Mode = Mode.REAL, start: Instant | None = None) -> None:
        self.mode = mode
        self._instant = system_now() if start is None else start

    def now(self) -> Instant:
        return system_now() if self.mode is Mode.REAL else self._instant

    def move_to(self, instant: Instant) -> None:
        """Set a manual clock forward. A real clock moves by itself, and no clock runs backwards."""
        if self.mode is Mode.REAL:
            raise ValueError("a real clock cannot be moved; make it manual first")
        if instant < self._instant:
            raise ValueError(f"{timestamp(instant)} is before {timestamp(self._instant)}")
        self._instant = instant
