"""What does the report look like as a page? One file with its plots in it, that needs nothing else."""

from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from math import ceil, floor, log10
from typing import Final, NamedTuple

from jinja2 import Environment, StrictUndefined

from mockjumio.load.load_results import Results, milliseconds, percentile_name
from mockjumio.load.meter import PERCENTILES
from mockjumio.version import __version__

WIDTH: Final = 880
HEIGHT: Final = 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 12, 10, 26
_MOST_POINTS = 400
_TAIL = 99.999  # percent, where the last plot ends
Point = tuple[float, float]


class Line(NamedTuple):
    """A curve: its points as SVG has them. Its name stands in the legend."""

    name: str
    points: str


class Tick(NamedTuple):
    at: float
    label: str


class Plot(NamedTuple):
    """Everything is placed: the template draws it. ``lines`` are told apart by colour and by dashes."""

    title: str
    words: str
    across: Sequence[Tick]
    up: Sequence[Tick]
    lines: Sequence[Line]


def page(results: Results) -> str:
    text = files(__package__).joinpath("report.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template.filters.update(ms=milliseconds, n=lambda count: f"{count:,}", pct=lambda share: f"{share:.1%}")
    return template.from_string(text).render(
        r=results,
        plots=plots(results),
        names=["min", *map(percentile_name, PERCENTILES), "max", "mean"],
        size=(WIDTH, HEIGHT),
        frame=(_LEFT, _TOP, WIDTH - _RIGHT, HEIGHT - _BOTTOM),
        version=__version__,
    )


def plots(results: Results) -> list[Plot]:
    seconds = results["seconds"]
    step = max(1, ceil(len(seconds) / _MOST_POINTS))
    parts = [seconds[at : at + step] for at in range(0, len(seconds), step)]
    length = max(1, len(seconds))

    def over_time(key: str, join: Callable[[list[float]], float]) -> list[Point]:
        found = []
        for number, part in enumerate(parts):
            values = [one[key] for one in part if one[key] is not None]
            if values:
                found.append(((number + 0.5) * step, join(values)))
        return found

    def mean(values: list[float]) -> float:
        return sum(values) / len(values)

    rates = [(name, over_time(name, mean)) for name in ("planned", "sent", "answered", "failed")]
    times = [(name, over_time(name, max)) for name in ("p50", "p99", "max")]
    most = 100 * (1 - 1 / max(results["latency_ms"]["count"], 2))  # rarer than that is none of them
    curve = [
        (_rarity(share), latency, service)
        for share, latency, service in results["curve"]
        if share <= min(most, _TAIL)
    ]
    known = (50, 90, 99, 99.9, 99.99, _TAIL)
    ranks = known[: 1 + next((at for at, one in enumerate(known) if one >= most), len(known))]
    clock = _Linear(0, length)
    rank = _Linear(0, max(_rarity(one) for one in ranks))
    return [
        _plot(
            "Callbacks a second",
            "Planned, sent, answered, and not accepted. Where sent is below planned, the rate was not held.",
            clock,
            [(at, f"{at:g} s") for at in _steps(0, length)],
            _Linear(0, _highest(rates)),
            rates,
        ),
        _plot(
            "Latency over time",
            "Milliseconds from the instant for which a callback was planned to its answer, by that instant.",
            clock,
            [(at, f"{at:g} s") for at in _steps(0, length)],
            _Logarithmic(*_span(times)),
            times,
        ),
        _plot(
            "Latency by percentile",
            "So many percent of callbacks took no longer. Service counts from when a callback was really "
            "sent: where the curves part, callbacks had to wait.",
            rank,
            [(_rarity(one), f"{one:g} %") for one in ranks],
            _Logarithmic(
                *_span(
                    [("", [(at, high) for at, high, _ in curve]), ("", [(at, low) for at, _, low in curve])]
                )
            ),
            [
                ("latency", [(at, latency) for at, latency, _ in curve]),
                ("service", [(at, service) for at, _, service in curve]),
            ],
        ),
        _plot(
            "In flight",
            f"Callbacks that wait for their answer at a time; at most {results['in_flight']['most']:,}.",
            clock,
            [(at, f"{at:g} s") for at in _steps(0, length)],
            _Linear(0, _highest([("", over_time("in_flight", max))])),
            [("in flight", over_time("in_flight", max))],
        ),
    ]


class _Linear(NamedTuple):
    """Where on an axis of length 1 is a value?"""

    low: float
    high: float

    def place(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low or 1.0)

    def ticks(self) -> Iterable[tuple[float, str]]:
        return [(one, f"{one:,g}") for one in _steps(self.low, self.high)]


class _Logarithmic(NamedTuple):
    """Likewise, each power of ten as long as the next."""

    low: float
    high: float

    def place(self, value: float) -> float:
        low, high = log10(self.low), log10(self.high)
        return (log10(max(value, self.low)) - low) / (high - low or 1.0)

    def ticks(self) -> Iterable[tuple[float, str]]:
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        marks = [10.0**power * step for power in powers for step in ((1, 2, 5) if len(powers) < 4 else (1,))]
        return [(one, f"{one:,g} ms") for one in marks if self.low <= one <= self.high]


def _plot(
    title: str,
    words: str,
    x: _Linear,
    across: Iterable[tuple[float, str]],
    y: _Linear | _Logarithmic,
    curves: Sequence[tuple[str, Sequence[Point]]],
) -> Plot:
    def right(value: float) -> float:
        return round(_LEFT + x.place(value) * (WIDTH - _LEFT - _RIGHT), 1)

    def down(value: float) -> float:
        return round(HEIGHT - _BOTTOM - y.place(value) * (HEIGHT - _TOP - _BOTTOM), 1)

    return Plot(
        title,
        words,
        [Tick(right(at), label) for at, label in across],
        [Tick(down(at), label) for at, label in y.ticks()],
        [Line(name, " ".join(f"{right(a)},{down(b)}" for a, b in points)) for name, points in curves],
    )


def _rarity(percent: float) -> float:
    """90, 99 and 99.9 % stand at 1, 2 and 3."""
    return -log10(1 - min(percent, _TAIL) / 100)


def _steps(low: float, high: float) -> list[float]:
    """Some round values between two."""
    rough = (high - low) / 6 or 1.0
    size = 10.0 ** floor(log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    return [round(low + number * step, 6) for number in range(int((high - low) / step) + 1)]


def _highest(curves: Sequence[tuple[str, Sequence[Point]]]) -> float:
    return 1.1 * max((value for _, points in curves for _, value in points), default=0.0) or 1.0


def _span(curves: Sequence[tuple[str, Sequence[Point]]]) -> tuple[float, float]:
    values = [value for _, points in curves for _, value in points if value > 0] or [1.0]
    return min(values) / 1.3, max(values) * 1.3
