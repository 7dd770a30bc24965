"""Are lengths of time read and written exactly?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.clock import duration_in_words, parse_duration


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


@pytest.mark.parametrize("text", ["", "30", "s", "30 s", "-5s", "1y", "1m,30s", "1.s", "٣s", "5S", "1e3s"])
def test_what_is_not_a_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration; write 500ms, 30s"):
        parse_duration(text)


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
