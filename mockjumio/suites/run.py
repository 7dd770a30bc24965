"""How is a suite run? Step by step, and stopped at the first failure if that is asked for."""

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from mockjumio.errors import UsageError, nearest
from mockjumio.suites.parse import Step, Suite
from mockjumio.suites.play import Stage
from mockjumio.suites.results import Came, StepResult

Tell = Callable[[StepResult], None]
Before = Callable[[Step], None]
_ENOUGH = 3  # steps in which nobody was there: the others need not wait for a time-out each


def chosen(suite: Suite, patterns: Sequence[str]) -> Suite:
    """The suite with those steps alone whose name a pattern fits: a glob, a part, or ``=`` and it all."""
    if not patterns:
        return suite
    return suite._replace(steps=tuple(one for one in suite.steps if _fits(one.name, patterns)))


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(
        name == pattern[1:] if pattern.startswith("=") else fnmatchcase(name, pattern) or pattern in name
        for pattern in patterns
    )


def refuse_nothing(suites: Sequence[Suite], patterns: Sequence[str], every: Sequence[Suite]) -> None:
    """Raise if no step was chosen."""
    if any(suite.steps for suite in suites):
        return
    names = [step.name for suite in every for step in suite.steps]
    hint = nearest(patterns[0], names) if patterns else ""
    tail = (
        f"; did you mean {hint}?"
        if hint
        else f"; there are {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"
    )
    raise UsageError(f"--only {' '.join(patterns)!r} fits no step{tail}")


def cut_short(suite: Suite, played: Sequence[StepResult], why: str) -> tuple[StepResult, ...]:
    """The results of a suite that broke off: what was played, and that the rest was not."""
    done = {one.step.name: one for one in played}
    return tuple(done.get(step.name) or _skipped(step, why) for step in suite.steps)


def _skipped(step: Step, why: str) -> StepResult:
    return StepResult(step, step.seed or 0, skipped=True, trouble=why)


async def run_steps(
    stage: Stage,
    suite: Suite,
    *,
    fail_fast: bool = False,
    why_stopped: str = "",
    before: Before = lambda step: None,
    tell: Tell = lambda result: None,
) -> tuple[tuple[StepResult, ...], str]:
    """The results, and why the run is to be stopped, if it is."""
    results: list[StepResult] = []
    for step in suite.steps:
        if why_stopped:
            results.append(_skipped(step, why_stopped))
            tell(results[-1])
            continue
        before(step)
        results.append(await stage.play(step))
        tell(results[-1])
        if fail_fast and results[-1].came in (Came.FAILED, Came.BROKEN):
            why_stopped = f"{step.name} failed before"
        elif len(results) == _ENOUGH and all(one.nobody for one in results):
            why_stopped = "nobody has answered so far"
    return tuple(results), why_stopped
