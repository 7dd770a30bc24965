"""Whose limit is it that a rate was not held, and when does a run fail?"""

from types import SimpleNamespace
from typing import Any

import pytest

from mockjumio.load.generator import Arrival, Part, Plan
from mockjumio.load.load_results import Results, judge, read_threshold, results_of
from mockjumio.load.meter import Meter, PartCount
from mockjumio.load.report_page import page

pytest.importorskip("hdrh", reason="needs hdrhistogram")
SCENARIO: Any = None  # which no result looks into
PLAN = Plan([Part("approved", SCENARIO, 80)], 100, 10, Arrival.EVEN, 1)


def measured(
    *,
    planned: int = 1_000,
    sent: int = 1_000,
    waited: float = 0,
    late: float = 0,
    busy: float = 0.1,
    lag: float = 1,
) -> tuple[Results, Meter]:
    """Of ten seconds. ``busy`` is the share of the processor; ``lag`` of the event loop in milliseconds."""
    meter = Meter(64)
    meter.parts = [PartCount()]
    meter.second(9)
    for second in meter.seconds:
        second.planned, second.sent, second.answered = planned // 10, sent // 10, sent // 10
    meter.waited, meter.late, meter.accepted = waited, late, sent
    for number in range(sent):
        meter.latency.record((number + 1) / 1_000)
        meter.service.record(0.4)
    meter.lag.record(lag / 1_000)
    load: Any = SimpleNamespace(
        length=10.0, stopped=False, dropped=0, processor=busy, never_sent=lambda: ({}, 0)
    )
    return results_of(load, PLAN, meter), meter


def test_a_rate_that_was_held_has_no_limit() -> None:
    rate = measured()[0]["rate"]
    assert (rate["limit"], rate["held"]) == (None, 1.0)
    assert rate["words"] == "the rate was held: 100.0 of 100.0 callbacks a second"


def test_the_last_few_may_still_be_on_their_way() -> None:
    assert measured(sent=990)[0]["rate"]["limit"] is None


@pytest.mark.parametrize(
    ("so", "whose", "words"),
    [
        ({"waited": 90, "late": 100}, "merchant", "all 64 that may be in flight were, so about 160 a second"),
        ({"late": 100, "busy": 0.99}, "mockjumio", "it used 99% of one processor"),
        ({"late": 100, "waited": 90, "busy": 0.99}, "mockjumio", "mockjumio.contrib.locust"),
        ({"late": 100, "busy": 0.3, "lag": 400}, "machine", "mockjumio got 30% of one processor"),
    ],
)
def test_the_limit_of_a_rate_that_was_not_held_is_named(so: dict[str, float], whose: str, words: str) -> None:
    rate = measured(sent=700, **so)[0]["rate"]  # type: ignore[arg-type]
    assert (rate["limit"], rate["held"]) == (whose, 0.7)
    assert rate["words"].startswith("the rate was not held: 70.0 of 100.0 callbacks a second (70.0%); ")
    assert words in rate["words"]


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("p99>980ms", True),
        ("p99 > 1s", False),
        ("p50>=0.4s", True),
        ("p99.9>2s", False),
        ("mean>400ms", True),
        ("max<2s", True),
        ("service.p95>500ms", False),
        ("service.mean>399ms", True),
        ("failed>0", False),
        ("failed<1%", True),
        ("rate<99%", False),
        ("rate<100.5", True),
    ],
)
def test_a_condition_fails_the_run_if_it_is_so(text: str, fails: bool) -> None:
    results, meter = measured()
    (judged,) = judge([read_threshold(text)], results, meter)
    assert (judged["fail_if"], judged["failed"]) == (text, fails)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("p99", "is not a condition"),
        ("p99>", "is not a condition"),
        ("p99=5ms", "is not a condition"),
        ("p999>5ms", "is not a condition"),
        ("median>5ms", "is not a condition"),
        ("p99>5 apples", "is not a condition"),
        ("p99>5", "is not a duration"),
        ("failed>1s", "is compared with a number or a share"),
        ("service.failed>1", "is compared with a number or a share"),
    ],
)
def test_what_is_no_condition_is_refused_with_what_would_be(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_threshold(text)


def shown(**about: Any) -> str:
    results, meter = measured(sent=700, waited=90, late=100)
    usual = {
        "target": "http://shop.example/jumio?a=<b>",
        "seed": 7,
        "arrival": "even",
        "clock": "real",
        "edition": "2017-05",
        "again": "mockjumio load --to 'http://shop.example/jumio?a=<b>'",
        "merchant_calls": {"GET /api/netverify/v2/scans/{ref} 200": 3},
        "thresholds": judge([read_threshold("p99>1ms")], results, meter),
    }
    return page({**results, **usual, **about})


def test_the_page_needs_nothing_from_anywhere() -> None:
    text = shown()
    assert "<script" not in text
    assert "src=" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert "<link" not in text


def test_the_page_has_its_plots_in_it_and_what_was_typed_as_text() -> None:
    text = shown()
    assert text.count('<svg viewBox="0 0 880 250" role="img"') == 4
    assert "http://shop.example/jumio?a=&lt;b&gt;" in text
    assert "<b>" not in text
    assert "The rate was not held: 70.0 of 100.0 callbacks a second" in text
    assert "nan" not in text.lower().replace("nano", "")


def test_the_page_of_a_run_without_callbacks_has_plots_too() -> None:
    meter = Meter(1)
    meter.parts = [PartCount()]
    load: Any = SimpleNamespace(
        length=1.0, stopped=True, dropped=3, processor=0.0, never_sent=lambda: ({0: 2}, 0)
    )
    found = results_of(load, PLAN, meter)
    text = shown(**found)
    assert "<polyline" in text
    assert found["callbacks"]["not_due"] == {"approved": 2}
    assert found["scans"]["too_late"] == 3
