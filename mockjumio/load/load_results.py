"""What came of it, whose limit was it, and is it good enough? As values that JSON can say."""

import operator
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockjumio.clock import parse_duration
from mockjumio.load.generator import Load, Plan
from mockjumio.load.meter import PERCENTILES, Distribution, Meter

Results = Mapping[str, Any]

_HELD = 0.99  # of what was planned: less is not held
_BUSY = 0.9  # of one processor: more is all that Python can use
_LATE = 50.0  # milliseconds of the event loop at p99 that somebody else must have caused
_CURVE = (
    0,
    10,
    20,
    30,
    40,
    50,
    60,
    70,
    75,
    80,
    85,
    90,
    92.5,
    95,
    97.5,
    98,
    99,
    99.5,
    99.9,
    99.95,
    99.99,
    99.999,
    100,
)


class Limit(NamedTuple):
    """Whether the rate was held: which ``share`` went out in time. ``whose`` limit it is, if it was not."""

    share: float
    whose: str | None
    words: str


def results_of(load: Load, plan: Plan, meter: Meter) -> Results:
    """Everything that is reported, times in milliseconds, but for the texts of command and target."""
    later, overdue = load.never_sent()
    for second in meter.seconds:
        second.end()
    planned, sent = _in_time(meter, load.length)
    planned += load.dropped
    limit = _limit(load, plan, meter, planned, sent)
    elapsed = max(load.length, 1e-9)
    return {
        "duration_s": round(load.length, 3),
        "stopped": load.stopped,
        "rate": {
            "asked": plan.rate,
            "planned": round(planned / elapsed, 3),
            "sent": round(sent / elapsed, 3),
            "held": round(limit.share, 5),
            "limit": limit.whose,
            "words": limit.words,
        },
        "scans": {
            "planned": sum(one.started + one.refused for one in meter.parts) + load.dropped,
            "started": sum(one.started for one in meter.parts),
            "refused": dict(meter.refused.most_common()),
            "too_late": load.dropped,
        },
        "callbacks": {
            "accepted": meter.accepted,
            "failed": len(meter.failed),
            "unanswered": meter.cut_off,
            "overdue": overdue,
            "not_due": {plan.parts[part].word: count for part, count in sorted(later.items())},
        },
        "attempts": meter.attempts,
        "retries": meter.retries,
        "in_flight": {"peak": meter.peak, "most": meter.most_in_flight},
        "outcomes": dict(meter.outcomes.most_common()),
        "statuses": dict(meter.statuses.most_common()),
        "failures": dict(meter.failures.most_common()),
        "remarks": dict(meter.remarks.most_common()),
        "latency_ms": _as_json(meter.latency.distribution()),
        "service_ms": _as_json(meter.service.distribution()),
        "first_byte_ms": _as_json(meter.first_byte.distribution()),
        "connect_ms": _as_json(meter.connect.distribution()),
        "own": {
            "processor": round(load.processor, 3),
            "late_ms": _as_json(meter.lateness.distribution()),
            "loop_lag_ms": _as_json(meter.lag.distribution()),
        },
        "curve": [
            [share, round(latency, 3), round(service, 3)]
            for share, latency, service in zip(
                _CURVE, meter.latency.at(*_CURVE), meter.service.at(*_CURVE), strict=True
            )
        ],
        "scenarios": [
            {
                "scenario": part.word,
                "share": round(part.share / sum(one.share for one in plan.parts), 5),
                "started": count.started,
                "attempts": count.attempts,
                "failed": count.failed,
                "latency_ms": _as_json(count.latency.distribution()),
            }
            for part, count in zip(plan.parts, meter.parts, strict=True)
        ],
        "seconds": [
            {
                "planned": one.planned,
                "sent": one.sent,
                "answered": one.answered,
                "failed": one.failed,
                "in_flight": one.in_flight,
                **dict(zip(("p50", "p99", "max"), one.times or (None,) * 3, strict=True)),
            }
            for one in meter.seconds
        ],
    }


def _as_json(found: Distribution) -> dict[str, float]:
    named = {percentile_name(one): value for one, value in zip(PERCENTILES, found.percentiles, strict=True)}
    shown = {"min": found.least, **named, "max": found.most, "mean": found.mean}
    return {"count": found.total, **{name: round(value, 3) for name, value in shown.items()}}


def percentile_name(percentile: float) -> str:
    return f"p{percentile:g}"


def milliseconds(value: float) -> str:
    """With three digits at least, and no more than two after the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _in_time(meter: Meter, length: float) -> tuple[int, int]:
    """How many callbacks were planned while scans started, and how many of all went out in that time."""
    seconds = meter.seconds[: max(1, round(length))]
    return sum(one.planned for one in seconds), sum(one.sent for one in seconds)


def _limit(load: Load, plan: Plan, meter: Meter, planned: int, sent: int) -> Limit:
    elapsed = max(load.length, 1e-9)
    share = min(1.0, sent / planned) if planned else 1.0
    rates = f"{sent / elapsed:,.1f} of {planned / elapsed:,.1f} callbacks a second"
    if planned - sent <= max(
        (1 - _HELD) * planned, 1 + plan.rate * 0.05
    ):  # the last ones may still be on their way
        return Limit(share, None, f"the rate was held: {rates}")
    words = f"the rate was not held: {rates} ({share:.1%})"
    busy, (lag,) = load.processor, meter.lag.at(99)
    service = meter.service.distribution().mean
    if meter.waited >= meter.late / 2 and busy < _BUSY:
        bound = meter.most_in_flight
        at_most = f"{bound / service * 1_000:,.0f}" if service else "few"
        return Limit(
            share,
            "merchant",
            f"{words}; the merchant's answers are the limit: they take {service:,.0f} ms on average, and all "
            f"{bound} that may be in flight were, so about {at_most} a second can go out; "
            "a higher --max-in-flight lets more wait at a time",
        )
    if busy >= _BUSY or lag < _LATE:
        return Limit(
            share,
            "mockjumio",
            f"{words}; mockjumio's own process is the limit: it used {busy:.0%} of one processor, and its "
            f"event loop was late by {lag:,.0f} ms (p99); mockjumio.contrib.locust has more processes",
        )
    return Limit(
        share,
        "machine",
        f"{words}; this machine is the limit: mockjumio got {busy:.0%} of one processor and waited for no "
        f"answers, but its event loop was late by {lag:,.0f} ms (p99): other programs take their part",
    )


# Thresholds

_COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_THRESHOLD = re.compile(
    r"\s*(service\.)?(p\d{1,2}(?:\.\d{1,3})?|p100|mean|max|failed|rate)\s*(>=|<=|>|<)\s*(\S+)\s*"
)
USUAL = ("failed>0",)


class Threshold(NamedTuple):
    """``name`` is compared with ``value``: milliseconds, callbacks, callbacks a second, or percent."""

    text: str
    service: bool
    name: str
    compare: str
    value: float
    percent: bool


def read_threshold(text: str) -> Threshold:
    """``p99>500ms``, ``service.max>2s``, ``failed>0.1%``, ``rate<99%``. Raises ``ValueError``."""
    found = _THRESHOLD.fullmatch(text)
    if found is None:
        raise ValueError(
            f"{text!r} is not a condition; "
            "write p99>500ms, mean>100ms, service.p95>1s, failed>0.1% or rate<99%"
        )
    service, name, compare, value = found.groups()
    percent = value.endswith("%")
    if name in ("failed", "rate"):
        number = value.removesuffix("%")
        if service or not (number.isascii() and number.replace(".", "", 1).isdigit()):
            raise ValueError(
                f"{text!r}: {name} is compared with a number or a share, such as {name}{compare}1%"
            )
        return Threshold(text, False, name, compare, float(number), percent)
    return Threshold(text, bool(service), name, compare, float(parse_duration(value)), False)


def judge(thresholds: Sequence[Threshold], results: Results, meter: Meter) -> list[dict[str, Any]]:
    """Each threshold with the value that it was held against, and whether it fails the run."""
    judged = []
    for one in thresholds:
        value = _value(one, results, meter)
        failed = _COMPARE[one.compare](value, one.value)
        unit = "%" if one.percent else "" if one.name in ("failed", "rate") else "ms"
        judged.append({"fail_if": one.text, "value": round(value, 3), "unit": unit, "failed": bool(failed)})
    return judged


def _value(one: Threshold, results: Results, meter: Meter) -> float:
    callbacks = results["callbacks"]
    match one.name:
        case "failed":
            failed = callbacks["failed"] + callbacks["unanswered"] + callbacks["overdue"]
            failed += sum(results["scans"]["refused"].values())
            every = callbacks["accepted"] + failed
            return 100 * failed / max(every, 1) if one.percent else float(failed)
        case "rate":
            rate = results["rate"]
            return float(100 * rate["held"] if one.percent else rate["sent"])
    histogram = meter.service if one.service else meter.latency
    if one.name in ("mean", "max"):
        shown = results["service_ms" if one.service else "latency_ms"]
        return float(shown[one.name])
    return histogram.at(float(one.name[1:]))[0]
