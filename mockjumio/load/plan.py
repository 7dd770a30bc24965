"""When does each scan start, and which scenario does it play? Decided beforehand, by the seed alone."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import accumulate
from math import log
from typing import NamedTuple

from mockjumio.personas.chance import Chance, derived_seed
from mockjumio.scenario.parse import Scenario


class Arrival(StrEnum):
    """How starts are spread: with independent gaps, as customers come, or all gaps alike."""

    POISSON = "poisson"
    EVEN = "even"


class Part(NamedTuple):
    """A scenario and its share of all starts. ``word`` is how the user names it."""

    word: str
    scenario: Scenario
    share: float


class Plan(NamedTuple):
    """What load there will be. ``rate`` is in starts a second, ``length`` in seconds."""

    parts: Sequence[Part]
    rate: float
    length: float
    arrival: Arrival
    seed: int


class Start(NamedTuple):
    """A scan that is to start ``at`` so many seconds after the load began."""

    at: float
    part: int
    seed: int


def starts(plan: Plan) -> Iterator[Start]:
    """All starts, in order. None depends on what became of one before."""
    gaps, mix = Chance(str(plan.seed), "arrivals").random, Chance(str(plan.seed), "mix").random
    bounds = list(accumulate(part.share for part in plan.parts))
    at, number = 0.0, 0
    while True:
        if plan.arrival is Arrival.EVEN:
            at = number / plan.rate
        else:
            at -= log(1.0 - gaps()) / plan.rate
        if at >= plan.length:
            return
        part = min(bisect_right(bounds, mix() * bounds[-1]), len(bounds) - 1)
        yield Start(at, part, derived_seed(plan.seed, number))
        number += 1
