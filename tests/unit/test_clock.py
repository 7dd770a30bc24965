"""Is time told in Jumio's format, and does a manual clock only move forward?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio import clock
from mockjumio.clock import (
    LATEST,
    MAX_FACTOR,
    Backwards,
    Clock,
    Mode,
    Pace,
    day,
    duration_in_words,
    parse_duration,
    parse_pace,
    parse_timestamp,
    start_of_day,
    timestamp,
)

NOON = parse_timestamp("2017-11-22T12:00:00Z")


def test_a_timestamp_has_three_digits_of_milliseconds_and_a_z() -> None:
    assert timestamp(NOON + 7) == "2017-11-22T12:00:00.007Z"


@given(st.integers(0, parse_timestamp("9999-12-31T23:59:59.999Z")))
def test_a_timestamp_is_read_back_exactly(instant: int) -> None:
    assert parse_timestamp(timestamp(instant)) == instant


@pytest.mark.parametrize(
    "text",
    ["2017-11-22T12:00:00", "2017-11-22T13:00:00+01:00", "2017-11-22T12:00:00.000Z", "2017-11-22 12:00"],
)
def test_a_timestamp_without_an_offset_is_utc(text: str) -> None:
    assert parse_timestamp(text) == NOON


def test_what_is_not_a_timestamp_is_refused() -> None:
    with pytest.raises(ValueError, match="noon"):
        parse_timestamp("noon")


def test_the_day_of_an_instant_is_the_utc_day() -> None:
    assert day(parse_timestamp("2017-11-22T23:59:59.999Z")) == date(2017, 11, 22)
    assert timestamp(start_of_day(NOON)) == "2017-11-22T00:00:00.000Z"


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    manual = Clock(Mode.MANUAL, NOON)
    assert (manual.now(), manual.now()) == (NOON, NOON)
    manual.reach(NOON + clock.MINUTE)
    assert manual.now() == NOON + 60_000


def test_a_manual_clock_never_runs_backwards() -> None:
    manual = Clock(Mode.MANUAL, NOON)
    with pytest.raises(ValueError, match="before"):
        manual.check(NOON - 1)
    assert manual.now() == NOON


def test_a_real_clock_tells_the_time_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.time, "time_ns", lambda: NOON * 1_000_000 + 999_999)
    assert Clock(Mode.REAL).now() == NOON


def test_a_manual_clock_without_a_start_begins_at_the_machines_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.time, "time_ns", lambda: NOON * 1_000_000)
    assert Clock(Mode.MANUAL).now() == NOON


class Machine:
    """The machine's monotonic time, as the test wants it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.nanoseconds = 5_000_000_000
        monkeypatch.setattr(clock.Machine, "monotonic_ns", lambda: self.nanoseconds)

    def passes(self, milliseconds: float) -> None:
        self.nanoseconds += int(milliseconds * 1_000_000)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


@pytest.mark.parametrize(
    ("mode", "factor", "shown"),
    [(Mode.REAL, None, 1_500), (Mode.ACCELERATED, 60, 90_000), (Mode.MANUAL, None, 0)],
)
def test_a_clock_moves_as_fast_as_its_mode_says(
    machine: Machine, mode: Mode, factor: float | None, shown: int
) -> None:
    moving = Clock(mode, NOON, factor=factor)
    machine.passes(1_500)
    assert moving.now() == NOON + shown


@pytest.mark.parametrize(("mode", "factor"), [(Mode.REAL, None), (Mode.ACCELERATED, 60), (Mode.MANUAL, None)])
def test_a_frozen_clock_stands_and_goes_on_from_there_without_a_jump(
    machine: Machine, mode: Mode, factor: float | None
) -> None:
    moving = Clock(mode, NOON, factor=factor)
    machine.passes(1_000)
    stood = moving.now()
    moving.freeze()
    machine.passes(10_000)
    assert (moving.running, moving.now()) == (False, stood)
    moving.resume()
    assert (moving.running, moving.now()) == (True, stood)
    machine.passes(100)
    assert moving.now() == stood + 100 * (factor or 1)


def test_freezing_and_resuming_twice_changes_nothing(machine: Machine) -> None:
    moving = Clock(Mode.ACCELERATED, NOON, factor=2)
    machine.passes(100)
    for _ in range(2):
        moving.freeze()
        machine.passes(50)
    for _ in range(2):
        moving.resume()
    assert moving.now() == NOON + 200


def test_a_running_clock_that_is_moved_goes_on_from_there(machine: Machine) -> None:
    moving = Clock(Mode.REAL, NOON)
    machine.passes(100)
    moving.reach(NOON + clock.HOUR)
    machine.passes(7)
    assert moving.now() == NOON + clock.HOUR + 7
    with pytest.raises(Backwards, match="never runs backwards"):
        moving.check(NOON + clock.HOUR)


def test_reaching_an_instant_that_has_passed_changes_nothing(machine: Machine) -> None:
    moving = Clock(Mode.REAL, NOON)
    machine.passes(100.5)
    moving.reach(NOON + 40)
    machine.passes(0.5)
    assert moving.now() == NOON + 101
    moving.reach(NOON + 500)
    assert moving.now() == NOON + 500


def test_no_clock_passes_the_year_9999(machine: Machine) -> None:
    manual = Clock(Mode.MANUAL, LATEST - 1)
    manual.reach(LATEST)
    with pytest.raises(Backwards, match="9999"):
        manual.check(LATEST + 1)
    assert timestamp(manual.now()) == "9999-12-31T23:59:59.999Z"
    running = Clock(Mode.ACCELERATED, LATEST - clock.DAY, factor=MAX_FACTOR)
    machine.passes(clock.DAY)
    assert running.now() == LATEST


def test_how_long_to_wait_for_an_instant(machine: Machine) -> None:
    assert Clock(Mode.MANUAL, NOON).seconds_until(NOON + 1_000) is None
    fast = Clock(Mode.ACCELERATED, NOON, factor=60)
    assert fast.seconds_until(NOON + clock.MINUTE) == 1.0
    assert fast.seconds_until(NOON - 1) == 0.0
    assert Clock(Mode.ACCELERATED, LATEST, factor=60).seconds_until(LATEST + 1) is None  # not ever


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("real", Pace(Mode.REAL)),
        ("manual", Pace(Mode.MANUAL)),
        ("60x", Pace(Mode.ACCELERATED, 60.0)),
        ("0.001x", Pace(Mode.ACCELERATED, 0.001)),
        ("1000000x", Pace(Mode.ACCELERATED, 1_000_000.0)),
    ],
)
def test_a_pace_is_a_word_or_a_factor(text: str, pace: Pace) -> None:
    assert parse_pace(text) == pace


@pytest.mark.parametrize("text", ["", "x", "60", "1.2.3x", "٣x", "nanx", "-1x"])
def test_what_is_no_pace_says_what_would_be_one(text: str) -> None:
    with pytest.raises(ValueError, match="real, manual, or a factor such as 60x"):
        parse_pace(text)


@pytest.mark.parametrize("text", ["0x", "0.0009x", "1000001x"])
def test_a_factor_has_bounds(text: str) -> None:
    with pytest.raises(ValueError, match=r"between 0\.001 and 1,000,000"):
        parse_pace(text)


# Are lengths of time read and written exactly?


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0s", 0),
        ("500ms", 500),
        ("30s", 30_000),
        ("1m30s", 90_000),
        ("15m", 900_000),
        ("2h", 7_200_000),
        ("7d", 604_800_000),
        ("1.5s", 1_500),
        (" 1h ", 3_600_000),
        ("1d1h1m1s1ms", 90_061_001),
    ],
)
def test_a_duration_is_read_in_milliseconds(text: str, length: int) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize("text", ["", "30", "s", "30 s", "1y", "1m,30s", "1.s", "٣s", "5S", "1e3s"])
def test_what_is_not_a_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration; write 500ms, 30s"):
        parse_duration(text)


def test_a_negative_duration_is_told_to_come_without_its_sign() -> None:
    with pytest.raises(ValueError, match=r"^'-5s' is negative; write it without the minus, such as 15m$"):
        parse_duration("-5s")


@pytest.mark.parametrize("text", ["9" * 400 + "d", "99999999999d"])
def test_a_duration_beyond_every_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at most"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("length", "text"), [(0, "0s"), (90_000, "1m30s"), (900_000, "15m"), (1, "1ms"), (86_400_000, "1d")]
)
def test_a_length_is_written_as_its_shortest_duration(length: int, text: str) -> None:
    assert duration_in_words(length) == text


@given(st.integers(0, 10**11))
def test_what_is_written_is_read_back(length: int) -> None:
    assert parse_duration(duration_in_words(length)) == length
