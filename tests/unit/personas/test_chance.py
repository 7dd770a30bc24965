"""Does chance choose the same from the same seed, and only what was asked for?"""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mockjumio.personas.chance import Chance


def test_equal_seeds_choose_alike_and_others_do_not() -> None:
    def draws(*parts: str) -> list[int]:
        chance = Chance(*parts)
        return [chance.below(1000) for _ in range(20)]

    assert draws("a", "b") == draws("a", "b")
    assert draws("a", "b") != draws("a", "c")


def test_the_sequence_is_the_same_on_every_python() -> None:
    chance = Chance("pinned")
    assert [chance.below(100) for _ in range(8)] == [36, 90, 59, 69, 52, 17, 16, 55]


@given(st.text(max_size=8), st.integers(-5, 5), st.integers(0, 9))
def test_between_stays_within_its_ends(seed: str, low: int, span: int) -> None:
    assert low <= Chance(seed).between(low, low + span) <= low + span


@given(st.text(max_size=8), st.dates(), st.dates())
def test_a_day_stays_within_its_ends(seed: str, one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert first <= Chance(seed).day(first, last) <= last


@given(st.text(max_size=8))
def test_patterns_are_filled_and_other_characters_kept(seed: str) -> None:
    filled = Chance(seed).fill("A-#%?.")
    assert re.fullmatch(r"A-[0-9][1-9][A-Z]\.", filled)
