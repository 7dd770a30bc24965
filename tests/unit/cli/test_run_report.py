"""What is shown of a step, and which exit code has a run, where the command itself hardly comes to it?"""

from typing import Any

import pytest

from mockjumio.cli.run import _rows, exit_code
from mockjumio.scenario.source import read
from mockjumio.suites.evidence import fails, holds
from mockjumio.suites.results import StepResult, SuiteResult
from mockjumio.suites.suite import parse

SUITE = parse(read("suite: s\nsteps: [{play: approved, expect: {answer: 2xx}}]", "s.yaml")[0])
(STEP,) = SUITE.steps


def result(**changes: Any) -> StepResult:
    return StepResult(STEP, 7, **changes)


def test_a_step_that_never_started_has_a_row_without_a_reference() -> None:
    assert list(_rows(result(trouble="no answer", seconds=0.5))) == [
        ("approved", "broken", "500 ms", "", "7", "")
    ]


def view(*outcomes: str) -> dict[str, Any]:
    attempts = [{"outcome": outcome, "status": None} for outcome in outcomes]
    return {"callbacks": [{"attempts": attempts}]}


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([result(verdicts={"answer": holds("x")}, transactions=(view("accepted"),))], 0),
        ([result(skipped=True, trouble="x")], 0),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("accepted"),))], 1),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("rejected"),))], 1),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("refused"),))], 4),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("timed_out"),))], 5),
        ([result(trouble="out of time", transactions=(view("accepted"),))], 5),
        (
            [
                result(trouble="out of time", transactions=(view("accepted"),)),
                result(verdicts={"answer": fails("x")}, transactions=(view("rejected"),)),
            ],
            1,
        ),
    ],
)
def test_exit_codes(steps: list[StepResult], code: int) -> None:
    assert exit_code([SuiteResult(SUITE, 7, "http://x", tuple(steps), "2017-11-22T10:00:00.000Z")]) == code
