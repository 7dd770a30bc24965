"""Does what is measured count from when it was planned, with nothing left out?"""

from collections.abc import Callable

import pytest

from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.load.meter import LONGEST, Histogram, Meter, PartCount

pytest.importorskip("hdrh", reason="needs hdrhistogram")
CALLBACK = Callback("r-1", "r", "token", "http://shop.example", 0, "text/plain", b"")
Clocked = Callable[[float], None]


@pytest.fixture
def meter() -> Meter:
    meter = Meter(10)
    meter.parts = [PartCount()]
    return meter


@pytest.fixture
def at(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> Clocked:
    def at(moment: float) -> None:
        monkeypatch.setattr(meter, "now", lambda: moment)

    return at


def attempt(number: int = 1, outcome: Outcome = Outcome.ACCEPTED, status: int | None = 200) -> Attempt:
    return Attempt(number, 0, 1.0, outcome, status, connect_ms=0.5, first_byte_ms=0.7)


def test_latency_counts_from_the_planned_instant_and_service_from_the_real_one(
    meter: Meter, at: Clocked
) -> None:
    meter.plan("r", 1.0, 0, counts=True)
    at(3.0)
    begun = meter.begin(CALLBACK)
    at(3.25)
    meter.end(CALLBACK, attempt(), begun)
    assert meter.latency.at(50) == pytest.approx((2_250,), rel=0.002)
    assert meter.service.at(50) == pytest.approx((250,), rel=0.002)
    assert meter.lateness.at(50) == pytest.approx((2_000,), rel=0.002)
    assert meter.late == 2.0
    assert [(one.planned, one.sent, one.answered) for one in meter.seconds] == [
        (0, 0, 0),
        (1, 0, 0),
        (0, 0, 0),
        (0, 1, 1),
    ]
    meter.seconds[1].end()
    assert meter.seconds[1].times == pytest.approx((2_250,) * 3, rel=0.02)


def test_a_stall_of_the_merchant_shows_in_every_callback_that_waited(meter: Meter, at: Clocked) -> None:
    """One place, ten callbacks a second, and a first answer after a second: what closed loops leave out."""
    for number in range(10):
        meter.plan(f"r{number}", number / 10, 0, counts=True)
    for number in range(10):
        callback = CALLBACK._replace(reference=f"r{number}", id=f"r{number}-1")
        at(max(number / 10, 1.0 if number else 0.0))
        begun = meter.begin(callback)
        at(1.0)
        meter.end(callback, attempt(), begun)
    assert meter.service.at(50, 90) == pytest.approx((0, 0), abs=0.01)
    assert meter.latency.at(50, 100) == pytest.approx((500, 1_000), rel=0.01)


def test_a_retry_counts_as_one_and_its_callback_once(meter: Meter, at: Clocked) -> None:
    meter.plan("r", 0.0, 0, counts=True)
    at(0.0)
    first = attempt(1, Outcome.REJECTED, 500)
    meter.end(CALLBACK, first, meter.begin(CALLBACK))
    assert (meter.failed, meter.accepted) == ({"r-1": Outcome.REJECTED}, 0)
    again = CALLBACK._replace(attempts=(first,))
    meter.end(again, attempt(2), meter.begin(again))
    assert (meter.failed, meter.accepted, meter.retries, meter.attempts) == ({}, 1, 1, 2)
    assert (len(meter.latency), len(meter.service)) == (1, 2)
    assert (meter.parts[0].attempts, meter.parts[0].failed) == (2, 1)
    assert dict(meter.statuses) == {"500": 1, "200": 1}


def test_a_copy_of_a_callback_has_no_planned_instant(meter: Meter, at: Clocked) -> None:
    at(1.0)
    copy = CALLBACK._replace(id="r-2", original="r-1")
    meter.end(copy, attempt(), meter.begin(copy))
    assert (len(meter.latency), len(meter.service), meter.accepted) == (0, 1, 1)


def test_what_had_no_answer_counts_by_its_outcome(meter: Meter, at: Clocked) -> None:
    at(1.0)
    meter.end(CALLBACK, attempt(1, Outcome.TIMED_OUT, None), meter.begin(CALLBACK))
    assert dict(meter.statuses) == {"timed_out": 1}


def test_failures_in_words_are_told_apart_up_to_a_bound(meter: Meter, at: Clocked) -> None:
    at(1.0)
    for number in range(70):
        failed = attempt(1, Outcome.REJECTED, 500)._replace(detail=f"answered {number}")
        meter.end(CALLBACK, failed, meter.begin(CALLBACK))
    assert sum(meter.failures.values()) == 70
    assert meter.failures["others"] == 20


def test_a_histogram_is_off_by_a_thousandth_at_most() -> None:
    histogram = Histogram()
    for microseconds in range(1, 100_001):
        histogram.record(microseconds / 1e6)
    found = histogram.distribution()
    assert found.total == 100_000
    assert found.percentiles == pytest.approx((50, 75, 90, 95, 99, 99.9, 99.99), rel=0.002)
    assert (found.least, found.most) == pytest.approx((0.001, 100), rel=0.002)
    assert found.mean == pytest.approx(50, rel=0.002)


def test_an_empty_histogram_has_zeros() -> None:
    assert (Histogram().distribution().most, Histogram().at(50, 99)) == (0, (0, 0))


def test_what_takes_more_than_an_hour_counts_as_an_hour() -> None:
    histogram = Histogram()
    histogram.record(1e6)
    assert histogram.at(100) == pytest.approx((LONGEST / 1_000,), rel=0.002)


def test_seconds_of_long_ago_keep_their_figures_and_no_histogram(meter: Meter, at: Clocked) -> None:
    meter.plan("r", 0.5, 0, counts=True)
    at(0.75)
    meter.end(CALLBACK, attempt(), meter.begin(CALLBACK))
    assert meter.seconds[0].times is None
    meter.second(400.0)
    assert meter.seconds[0].times == pytest.approx((250,) * 3, rel=0.02)
