"""How are figures compared? In interleaved rounds, as a ratio of medians, in one run."""

import statistics
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple


class Measured(NamedTuple):
    """How many a second there were on the wall, and how many µs of processor each took, if known."""

    rate: float
    processor: float = 0.0


Measure = Callable[[], Awaitable[Measured]]


async def compare(baseline: str, measures: Mapping[str, Measure], *, rounds: int) -> None:
    """Each measure once a round, in turn; prints medians, and their ratios to the baseline."""
    taken: dict[str, list[Measured]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(await measure())
    base = _median(taken[baseline])
    for name, values in taken.items():
        median = _median(values)
        spread = f"{min(one.rate for one in values):,.0f} to {max(one.rate for one in values):,.0f}"
        line = f"{name:28} {median.rate:8,.0f} a second ({spread})  ratio {median.rate / base.rate:.2f}"
        if median.processor:
            ratio = base.processor / median.processor
            line += f"; {median.processor:,.0f} µs of processor each, ratio {ratio:.2f}"
        print(line)


def _median(values: list[Measured]) -> Measured:
    return Measured(*(statistics.median(column) for column in zip(*values, strict=True)))
