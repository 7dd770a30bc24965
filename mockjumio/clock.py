"""What time is it for this merchant, and how is a length of time written?

An instant is an ``int``: milliseconds since 1970-01-01T00:00:00Z, the resolution of Jumio's timestamps.
Nothing else in the package asks the system for simulated time.
"""

import re
import time
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Self

Instant = int

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

MIN_FACTOR, MAX_FACTOR = 0.001, 1_000_000
LATEST = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z: the wire has four digits for the year

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()


class Mode(StrEnum):
    REAL = "real"
    ACCELERATED = "accelerated"
    MANUAL = "manual"


class Backwards(ValueError):
    """A clock was told to run backwards, or past the year 9999."""


class Machine:
    """What measures how time passes, as it was when this was imported.

    A test that stops the clocks of its process (freezegun) looks for them in modules, and not in classes.
    """

    monotonic = staticmethod(time.monotonic)
    monotonic_ns = staticmethod(time.monotonic_ns)


def system_now() -> Instant:
    """The machine's time, rounded down to a millisecond."""
    return time.time_ns() // 1_000_000


class Pace(NamedTuple):
    """How a clock moves. ``factor`` goes with an accelerated one."""

    mode: Mode
    factor: float | None = None


def parse_pace(text: str) -> Pace:
    """``real``, ``manual``, or a factor such as ``60x``. Raises ``ValueError`` with what would be right."""
    if text in (Mode.REAL, Mode.MANUAL):
        return Pace(Mode(text))
    number = text.removesuffix("x")
    if number != text and number.isascii() and number.replace(".", "", 1).isdigit():
        factor = float(number)
        if not MIN_FACTOR <= factor <= MAX_FACTOR:
            raise ValueError(f"{text!r}: a factor is between {MIN_FACTOR:g} and {MAX_FACTOR:,}")
        return Pace(Mode.ACCELERATED, factor)
    raise ValueError(f"{text!r} is not a clock; write real, manual, or a factor such as 60x")


@lru_cache(maxsize=256)  # the same instant stands in several places of a callback and its record
def timestamp(instant: Instant) -> str:
    """``YYYY-MM-DDThh:mm:ss.SSSZ``, the format of every timestamp on the wire."""
    seconds, milliseconds = divmod(instant, SECOND)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def parse_timestamp(text: str) -> Instant:
    """The instant of an ISO 8601 date or timestamp; without an offset it is UTC. Raises ``ValueError``."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def check_year(instant: Instant) -> None:
    """Raise :class:`Backwards` beyond the last year that a timestamp can say."""
    if instant > LATEST:
        raise Backwards("a timestamp cannot be after the year 9999")


def day(instant: Instant) -> date:
    """The UTC calendar day of an instant."""
    return date.fromordinal(_EPOCH_DAY + instant // DAY)


def start_of_day(instant: Instant) -> Instant:
    return instant - instant % DAY


class ClockState(NamedTuple):
    """A clock as it was left: it showed ``instant`` when the machine's time was ``machine``."""

    mode: Mode
    instant: Instant
    machine: Instant
    running: bool
    factor: float = 1.0


class Clock:
    """A merchant's time: the machine's, a multiple of it, or one that only moves when it is told to.

    Whatever the mode, a clock can be frozen, moved forward and resumed; it never jumps when it resumes and
    never runs backwards. ``factor`` is how many of its seconds pass in one of the machine's.
    """

    __slots__ = ("_anchor", "_instant", "factor", "mode", "running")

    def __init__(
        self, mode: Mode = Mode.REAL, start: Instant | None = None, *, factor: float | None = None
    ) -> None:
        self.mode = mode
        self.factor = 1.0 if factor is None else factor
        self.running = mode is not Mode.MANUAL  # whether it moves by itself
        self._anchor = Machine.monotonic_ns()  # when the clock last showed exactly ``_instant``
        self._instant = system_now() if start is None else start

    @classmethod
    def restore(cls, state: ClockState) -> Self:
        """A clock that was left: one that ran has gone on meanwhile, as Jumio's would."""
        clock = cls(state.mode, state.instant, factor=state.factor)
        clock.running = state.running
        if state.running:
            passed = max(0, system_now() - state.machine)
            clock._set(min(state.instant + int(passed * state.factor), max(state.instant, LATEST)))
        return clock

    def state(self) -> ClockState:
        return ClockState(self.mode, self.now(), system_now(), self.running, self.factor)

    def now(self) -> Instant:
        if not self.running:
            return self._instant
        passed = (Machine.monotonic_ns() - self._anchor) / 1_000_000
        return min(self._instant + int(passed * self.factor), max(self._instant, LATEST))

    def reach(self, instant: Instant) -> None:
        """Show at least this instant, and go on from there; a running clock may have passed it meanwhile."""
        if instant > (self.now() if self.running else self._instant):
            self._set(instant)

    def check(self, instant: Instant) -> None:
        """Raise :class:`Backwards` if the clock cannot be moved to this instant."""
        now = self.now()
        if instant < now:
            raise Backwards(f"{timestamp(instant)} is before {timestamp(now)}; a clock never runs backwards")
        check_year(instant)

    def freeze(self) -> None:
        """Stand still at this instant."""
        self._set(self.now())
        self.running = False

    def resume(self) -> None:
        """Go on from the instant at which it stands. A manual one runs at the machine's pace."""
        self._set(self.now())
        self.running = True

    def seconds_until(self, instant: Instant) -> float | None:
        """How long the machine has to wait for an instant; ``None`` if the clock never gets there."""
        if not self.running or instant > LATEST:
            return None
        return max(0.0, (instant - self.now()) / SECOND / self.factor)

    def _set(self, instant: Instant) -> None:
        self._anchor = Machine.monotonic_ns()
        self._instant = instant


# A length of time is written 90s, 1m30s, 15m, 2h, 500ms or 7d.
_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
LONGEST_DURATION = 36_500 * _UNITS["d"]  # a century: no clock of a test leaves the four-digit years
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", re.ASCII)
DURATION_PATTERN = rf"^\s*({_PART.pattern})+\s*$"  # for those who check before they read


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> int:
    """A duration in milliseconds. Raises ``ValueError`` that says what would be right."""
    stripped = text.strip()
    parts = _PART.findall(stripped)
    if not parts or "".join(number + unit for number, unit in parts) != stripped:
        if stripped.startswith("-"):
            raise ValueError(f"{text!r} is negative; write it without the minus, such as 15m")
        raise ValueError(f"{text!r} is not a duration; write 500ms, 30s, 1m30s, 15m, 2h or 7d")
    length = sum(float(number) * _UNITS[unit] for number, unit in parts)
    if length > LONGEST_DURATION:
        raise ValueError(f"{text!r} is too long; a duration is at most {duration_in_words(LONGEST_DURATION)}")
    return round(length)


def duration_in_words(length: int) -> str:
    """Milliseconds as the shortest exact duration: 90000 is ``1m30s``, 0 is ``0s``."""
    parts = []
    for unit, size in reversed(_UNITS.items()):
        count, length = divmod(length, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
