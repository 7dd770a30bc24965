"""Which steps are run, and when is a run stopped?"""

from typing import Any

import pytest

from mockjumio.errors import UsageError
from mockjumio.scenario.source import read
from mockjumio.suites.evidence import fails, holds
from mockjumio.suites.results import Came, StepResult
from mockjumio.suites.stage import choose, refuse_nothing, run_steps
from mockjumio.suites.suite import Step, Suite, parse

NAMES = ("approved", "approved-again", "fraud", "late")


def suite() -> Suite:
    steps = ", ".join(f"{{play: {name}}}" for name in NAMES)
    return parse(read(f"suite: s\nexpect: {{answer: 2xx}}\nsteps: [{steps}]", "s.yaml")[0])


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        ([], NAMES),
        (["fraud"], ("fraud",)),
        (["approved"], ("approved", "approved-again")),
        (["=approved"], ("approved",)),
        (["*-again", "la"], ("approved-again", "late")),
        (["x"], ()),
    ],
)
def test_steps_are_chosen_by_name_glob_or_part(patterns: list[str], names: tuple[str, ...]) -> None:
    assert tuple(step.name for step in choose(suite(), patterns).steps) == names


def test_to_choose_none_is_a_mistake() -> None:
    whole = suite()
    refuse_nothing([whole], [], [whole])
    with pytest.raises(UsageError, match="--only 'frud' fits no step; did you mean 'fraud'"):
        refuse_nothing([choose(whole, ["frud"])], ["frud"], [whole])
    with pytest.raises(UsageError, match=r"fits no step; there are approved, approved-again, fraud, late$"):
        refuse_nothing([choose(whole, ["zz"])], ["zz"], [whole])


class Played:
    """A stage on which every step comes to what is said."""

    def __init__(self, **came: str) -> None:
        self._came = came

    async def play(self, step: Step) -> StepResult:
        came = self._came.get(step.name, "accepted")
        verdict = holds("x") if came == "accepted" else fails("y")
        callbacks: Any = [] if came == "silent" else [{"attempts": [{"outcome": came, "detail": ""}]}]
        return StepResult(step, 1, ({"callbacks": callbacks},), {"answer": verdict})


async def run(stage: Played, **options: Any) -> tuple[list[str], str]:
    results, why = await run_steps(stage, suite(), **options)  # type: ignore[arg-type]
    return [f"{one.came} {one.trouble}".strip() for one in results], why


async def test_a_failure_does_not_stop_the_rest() -> None:
    assert await run(Played(approved="rejected")) == (["failed", "well", "well", "well"], "")


async def test_unless_that_is_asked_for() -> None:
    skipped = "skipped fraud failed before"
    came, why = await run(Played(fraud="rejected"), fail_fast=True)
    assert (came, why) == (["well", "well", "failed", skipped], "fraud failed before")
    came, _ = await run(Played(), why_stopped=why)
    assert came == [skipped] * 4


async def test_where_nobody_is_the_rest_is_not_waited_for() -> None:
    nobody = {"approved": "refused", "approved-again": "timed_out", "fraud": "dns_failure"}
    came, why = await run(Played(**nobody))
    assert came == ["failed"] * 3 + ["skipped nobody has answered so far"]
    assert why


@pytest.mark.parametrize("reached", ["accepted", "rejected", "reset", "silent"])
async def test_one_that_was_reached_is_somebody(reached: str) -> None:
    names = {"approved": "refused", "approved-again": "refused", "fraud": reached}
    _, why = await run(Played(**names))
    assert why == ""


async def test_steps_are_told_of_before_and_after() -> None:
    told: list[str] = []
    await run(
        Played(),
        before=lambda step: told.append(step.name),
        tell=lambda result: told.append(Came(result.came).value),
    )
    assert told[:4] == ["approved", "well", "approved-again", "well"]
