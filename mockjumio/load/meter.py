"""How long did each attempt take, counted from when it was planned? Measured where callbacks are posted.

A merchant that answers slowly delays no start, so that whoever waits behind it counts in full. That is what
"coordinated omission" leaves out: a client that waits for one answer before it sends the next measures
only the moments in which the merchant was well.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

from mockjumio.clock import Instant
from mockjumio.delivery.sender import HttpSender, SendOptions
from mockjumio.errors import ConfigurationError
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.fault import Sent
from mockjumio.settings import Trust

if TYPE_CHECKING:
    from hdrh.histogram import HdrHistogram

LONGEST = 3_600_000_000  # microseconds: an hour; what takes longer counts as that
_DIGITS = 3  # significant ones of every value
_MOST_WORDS = 50  # kinds of failures that are told apart
_OPEN = 300  # seconds of which a histogram is kept: each takes some kilobytes
_LAG = 0.02  # seconds between two looks at how late the event loop is
PERCENTILES = (50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99)


class Distribution(NamedTuple):
    """Of one duration, in milliseconds. ``percentiles`` are those of :data:`PERCENTILES`."""

    total: int
    least: float
    mean: float
    most: float
    percentiles: tuple[float, ...]


class Histogram:
    """Durations in seconds, in an HDR histogram: each is off by a thousandth at most."""

    def __init__(self, digits: int = _DIGITS) -> None:
        self._kept = _new_histogram(digits)
        self._seconds = 0.0  # of all together: the library would go through all its buckets for the mean

    def record(self, seconds: float) -> None:
        self._kept.record_value(min(max(1, round(seconds * 1e6)), LONGEST))
        self._seconds += seconds

    def __len__(self) -> int:
        return int(self._kept.get_total_count())

    def at(self, *percentiles: float) -> tuple[float, ...]:
        """Milliseconds that so many percent do not exceed; 0 if there are none."""
        if not len(self):
            return (0.0,) * len(percentiles)
        found = self._kept.get_percentile_to_value_dict(percentiles)
        return tuple(found[one] / 1_000 for one in percentiles)

    def distribution(self) -> Distribution:
        if not len(self):
            return Distribution(0, 0.0, 0.0, 0.0, self.at(*PERCENTILES))
        return Distribution(
            len(self),
            self._kept.get_min_value() / 1_000,
            1_000 * self._seconds / len(self),
            self._kept.get_max_value() / 1_000,
            self.at(*PERCENTILES),
        )


def _new_histogram(digits: int) -> "HdrHistogram":
    try:
        from hdrh.histogram import HdrHistogram  # an extra: not every platform has a wheel of it
    except ImportError as error:
        raise ConfigurationError(
            f"this needs hdrhistogram ({error}); pip install 'mockjumio[load]'"
        ) from None
    return HdrHistogram(1, LONGEST, digits)


class Second:
    """What happened in one second of the load; latencies stand where the callback was planned."""

    __slots__ = ("_latency", "answered", "failed", "in_flight", "planned", "sent", "times")

    def __init__(self) -> None:
        self.planned = self.sent = self.answered = self.failed = self.in_flight = 0
        self.times: tuple[float, float, float] | None = (
            None  # p50, p99 and the longest in ms, once it is over
        )
        self._latency: Histogram | None = None

    def record(self, latency: float) -> None:
        if self.times is None:
            if self._latency is None:
                self._latency = Histogram(2)
            self._latency.record(latency)

    def end(self) -> None:
        """What is planned here has been answered, or comes so late that it stands in no second."""
        if self._latency is not None:
            half, most, every = self._latency.at(50, 99, 100)
            self.times, self._latency = (half, most, every), None


class PartCount:
    """What became of one scenario's callbacks."""

    __slots__ = ("attempts", "failed", "latency", "refused", "started")

    def __init__(self) -> None:
        self.started = self.refused = self.attempts = self.failed = 0
        self.latency = Histogram()


class Meter:
    """All that is counted while there is load. Moments are the event loop's, in seconds since ``begun``."""

    def __init__(self, most_in_flight: int) -> None:
        self.begun = 0.0
        self.most_in_flight = most_in_flight
        self.in_flight = self.peak = 0
        self.cut_off = 0  # attempts that the end of the run came before
        self.latency, self.service, self.lateness = Histogram(), Histogram(), Histogram()
        self.connect, self.first_byte, self.lag = Histogram(), Histogram(), Histogram()
        self.late = self.waited = 0.0  # seconds, of all callbacks; and of those for a place
        self.parts: list[PartCount] = []  # a load has as many as its mix
        self.seconds: list[Second] = []
        self.outcomes: Counter[str] = Counter()  # of attempts
        self.statuses: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()  # in words
        self.remarks: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()  # scans that could not start
        self.attempts = self.retries = self.accepted = 0
        self.failed: dict[str, Outcome] = {}  # callbacks whose last attempt was not accepted, by id
        self.planned: dict[
            str, tuple[float, int]
        ] = {}  # when a callback is planned and of which part; then gone
        self._part_of: dict[str, int] = {}

    def now(self) -> float:
        return asyncio.get_running_loop().time() - self.begun

    def second(self, moment: float) -> Second:
        """The second of a moment; before the first one there is none."""
        index = max(0, int(moment))
        while len(self.seconds) <= index:
            self.seconds.append(Second())
            if len(self.seconds) > _OPEN:
                self.seconds[-1 - _OPEN].end()
        return self.seconds[index]

    def plan(self, reference: str, at: float, part: int, *, counts: bool) -> None:
        """A scan has started; its callback is planned for a moment, which ``counts`` if it comes to it."""
        self.planned[reference] = (at, part)
        if counts:
            self.second(at).planned += 1

    def begin(self, callback: Callback) -> tuple[float, float | None, int | None]:
        """An attempt begins: now, when it was planned if that is known, and of which part it is.

        A retry is planned by what came of the attempt before, and copies by a fault: they have service times.
        """
        now = self.now()
        planned, part = None, self._part_of.get(callback.reference)
        if not callback.attempts and callback.original is None:
            known = self.planned.pop(callback.reference, None)
            if known is not None:
                planned, part = known
                self._part_of[callback.reference] = part
                self.late += max(0.0, now - planned)
                self.lateness.record(max(0.0, now - planned))
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        second = self.second(now)
        second.in_flight = max(second.in_flight, self.in_flight)
        if planned is not None:
            second.sent += 1
        return now, planned, part

    def end(
        self, callback: Callback, attempt: Attempt, begun: tuple[float, float | None, int | None]
    ) -> None:
        began, planned, part = begun
        now = self.now()
        well = attempt.outcome is Outcome.ACCEPTED
        self.attempts += 1
        self.retries += bool(callback.attempts)
        self.outcomes[attempt.outcome.value] += 1
        self.statuses[str(attempt.status) if attempt.status else attempt.outcome.value] += 1
        self.service.record(now - began)
        for histogram, milliseconds in (
            (self.connect, attempt.connect_ms),
            (self.first_byte, attempt.first_byte_ms),
        ):
            if milliseconds is not None:
                histogram.record(milliseconds / 1_000)
        second = self.second(now)
        second.answered += 1
        count = self.parts[part] if part is not None else None
        if count is not None:
            count.attempts += 1
        if planned is not None:
            self.latency.record(now - planned)
            self.second(planned).record(now - planned)
            if count is not None:
                count.latency.record(now - planned)
        for remark in attempt.remarks:
            self.remarks[remark] += 1
        if well:
            self.accepted += 1
            self.failed.pop(callback.id, None)
            self._part_of.pop(callback.reference, None)
        else:
            second.failed += 1
            if count is not None:
                count.failed += 1
            self.failed[callback.id] = attempt.outcome
            words = f"{attempt.outcome.value}: {attempt.detail}"
            if words in self.failures or len(self.failures) < _MOST_WORDS:
                self.failures[words] += 1
            else:
                self.failures["others"] += 1

    async def watch_loop(self) -> None:
        """Measure how late the event loop is, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LAG
            await asyncio.sleep(_LAG)
            self.lag.record(max(0.0, loop.time() - due))


class MeasuringSender(HttpSender):
    """Posts as always, and tells a meter of it. At most so many attempts are in flight, to whatever host."""

    def __init__(self, meter: Meter, *, trust: Trust, proxy: str | None, most: int) -> None:
        super().__init__(concurrency=most, per_host=most, trust=trust, proxy=proxy)
        self._meter = meter

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[bool]:  # type: ignore[override]  # as the protocol has it
        asked = self._meter.now()
        async with super().turn(url) as waited:
            if waited:
                self._meter.waited += self._meter.now() - asked
            yield waited

    async def post(
        self, callback: Callback, *, started: Instant, options: SendOptions, sent: Sent | None = None
    ) -> Attempt:
        begun = self._meter.begin(callback)
        try:
            attempt = await super().post(callback, started=started, options=options, sent=sent)
        except asyncio.CancelledError:
            self._meter.cut_off += 1
            raise
        finally:
            self._meter.in_flight -= 1
        self._meter.end(callback, attempt, begun)
        return attempt
