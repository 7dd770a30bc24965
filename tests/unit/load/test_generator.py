"""When do scans start under load, and which scenario does each play?"""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from mockjumio.load.generator import Arrival, Part, Plan, Start, starts

SCENARIO: Any = None  # no start looks into one


def plan(
    *shares: float, rate: float = 100, length: float = 50, arrival: str = "poisson", seed: int = 1
) -> Plan:
    parts = [Part(str(number), SCENARIO, share) for number, share in enumerate(shares or (1,))]
    return Plan(parts, rate, length, Arrival(arrival), seed)


def test_even_starts_have_the_same_gap() -> None:
    assert [one.at for one in starts(plan(rate=4, length=1, arrival="even"))] == [0, 0.25, 0.5, 0.75]


def test_random_starts_come_in_order_within_the_time_and_about_as_often_as_asked() -> None:
    found = [one.at for one in starts(plan())]
    assert all(a < b for a, b in pairwise(found))
    assert found[0] > 0
    assert found[-1] < 50
    assert len(found) == pytest.approx(5_000, rel=0.05)


def test_random_gaps_are_those_of_independent_arrivals() -> None:
    """Of an exponential distribution: the deviation is the mean, and 37 of a hundred gaps exceed it."""
    gaps = [b.at - a.at for a, b in pairwise(starts(plan()))]
    mean = sum(gaps) / len(gaps)
    assert (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5 == pytest.approx(mean, rel=0.06)
    assert sum(gap > mean for gap in gaps) / len(gaps) == pytest.approx(0.368, abs=0.03)


@pytest.mark.parametrize("arrival", ["poisson", "even"])
def test_scenarios_have_their_shares(arrival: str) -> None:
    count = Counter(one.part for one in starts(plan(80, 15, 5, arrival=arrival)))
    every = sum(count.values())
    assert [count[part] / every for part in range(3)] == pytest.approx([0.8, 0.15, 0.05], abs=0.02)


def test_the_seed_decides_everything_and_nothing_else_does() -> None:
    first, again, other = (list(starts(plan(80, 20, seed=seed))) for seed in (7, 7, 8))
    assert first == again != other
    assert len({one.seed for one in first}) == len(first)


def test_a_faster_load_of_one_seed_plays_the_same_scans() -> None:
    slow = [one[1:] for one in starts(plan(80, 20, rate=10))]
    fast = [one[1:] for one in starts(plan(80, 20, rate=50))]
    assert fast[: len(slow)] == slow


def test_the_first_scan_has_the_seed_of_the_run_as_a_single_one_would() -> None:
    assert next(starts(plan(arrival="even", seed=7))) == Start(0, 0, 7)
