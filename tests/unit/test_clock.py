"""Is time told in Jumio's format, and does a manual clock only move forward?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio import clock
from mockjumio.clock import Clock, Mode, day, parse_timestamp, start_of_day, timestamp

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
    manual.move_to(NOON + clock.MINUTE)
    assert manual.now() == NOON + 60_000


def test_a_manual_clock_never_runs_backwards() -> None:
    manual = Clock(Mode.MANUAL, NOON)
    with pytest.raises(ValueError, match="before"):
        manual.move_to(NOON - 1)
    assert manual.now() == NOON


def test_a_real_clock_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="real clock"):
        Clock().move_to(NOON)


def test_a_real_clock_tells_the_time_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.time, "time_ns", lambda: NOON * 1_000_000 + 999_999)
    assert Clock(Mode.REAL).now() == NOON


def test_a_manual_clock_without_a_start_begins_at_the_machines_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.time, "time_ns", lambda: NOON * 1_000_000)
    assert Clock(Mode.MANUAL).now() == NOON
