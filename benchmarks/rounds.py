"""How are figures compared? In interleaved rounds, as a ratio of medians, in one run."""

import statistics
from collections.abc import Awaitable, Callable, Mapping

Measure = Callable[[], Awaitable[float]]


async def compare(
    baseline: str, measures: Mapping[str, Measure], *, rounds: int, unit: str
) -> dict[str, float]:
    """Each measure once a round, in turn; prints medians and their ratios to the baseline."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(await measure())
    medians = {name: statistics.median(values) for name, values in taken.items()}
    for name, median in medians.items():
        spread = f"{min(taken[name]):,.0f} to {max(taken[name]):,.0f}"
        print(f"{name:28} {median:10,.0f} {unit:10} ({spread})  ratio {median / medians[baseline]:.2f}")
    return medians
