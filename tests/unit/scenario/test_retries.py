"""How may a retry schedule be written?"""

import pytest

from mockjumio.scenario.delivery_rules import RETRIES, retries
from mockjumio.schema.kinds import Problems
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import Retries


def read(value: object) -> Retries:
    problems = Problems()
    found = RETRIES.read(from_python(value, Place("retries")), problems)
    assert not problems.found
    assert isinstance(found, dict)
    return retries(found)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["10s", "1m", "5m"], Retries((10_000, 60_000, 300_000))),
        ("30s", Retries((30_000,))),
        ([], Retries()),
        ({"delays": ["1s", "2s"], "jitter": 0.5}, Retries((1_000, 2_000), 0.5)),
        ({"exponential": {}}, Retries((10_000, 20_000, 40_000, 80_000, 160_000))),
        (
            {"exponential": {"first": "1s", "factor": 3, "times": 4, "longest": "20s", "jitter": "0.1"}},
            Retries((1_000, 3_000, 9_000, 20_000), 0.1),
        ),
        ({"exponential": {"factor": 100, "times": 100}}, Retries((10_000, 1_000_000) + (86_400_000,) * 98)),
    ],
)
def test_a_schedule_reads_as_its_delays(written: object, expected: Retries) -> None:
    found = read(written)
    assert (found.delays[:2], found) == (expected.delays[:2], expected) or found.delays[2] == 86_400_000


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (["soon"], "soon"),
        ({}, "either delays or exponential"),
        ({"delays": ["1s"], "exponential": {}}, "either delays or exponential"),
        ({"exponential": {"times": 0}}, "not between"),
        ({"exponential": {"factor": 0.5}}, "a number from 1 to 100"),
        ({"delays": ["1s"], "jitter": 2}, "a number from 0 to 1"),
        ({"exponential": {}, "jitter": 0.1}, "write jitter inside exponential"),
        (["1s"] * 101, "at most 100"),
        ({"delay": ["1s"]}, "did you mean 'delays'"),
    ],
)
def test_what_is_no_schedule_is_told(written: object, why: str) -> None:
    problems = Problems()
    RETRIES.read(from_python(written, Place("retries")), problems)
    assert any(why in problem.message for problem in problems.found)
