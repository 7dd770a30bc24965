"""What is told of suites that were played? A table or JSON, and the commands that play steps again."""

import argparse
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockjumio.cli.outcomes import exit_code as exit_code_of
from mockjumio.cli.outcomes import sandbox_flags
from mockjumio.cli.output import colour, print_json, table
from mockjumio.clock import duration_in_words
from mockjumio.suites.evidence import Standing
from mockjumio.suites.expectations import EXPECTATIONS
from mockjumio.suites.suite_results import Came, StepResult, SuiteResult

_MOST_COMMANDS = 10
_MOST_ADVICE = 5
_NAMED = 3  # skipped steps by their names
_WRONG = (Came.FAILED, Came.BROKEN)
_PATIENCE = ("linger", "quiet", "timeout")  # durations that a step played again needs too


def announce(suite: SuiteResult, arguments: argparse.Namespace) -> None:
    """That a suite begins; ``--jsonl`` says how many steps it has."""
    if arguments.jsonl:
        _print_line({"suite": suite.suite.name, "seed": suite.seed, "count": len(suite.suite.steps)})


def tell(suite: SuiteResult, one: StepResult, arguments: argparse.Namespace) -> None:
    """That a step is done."""
    if arguments.jsonl:
        _print_line({"suite": suite.suite.name, **_step_view(suite, one, arguments)})


def _print_line(values: Mapping[str, Any]) -> None:
    print_json(values, pretty=False)
    sys.stdout.flush()  # a program that reads it need not wait for the end


def show(results: Sequence[SuiteResult], arguments: argparse.Namespace) -> None:
    if arguments.jsonl:
        _print_line(_counts(results))
        return
    if arguments.json:
        print_json({"suites": [_view(one, arguments) for one in results], **_counts(results)})
        return
    for result in results:
        _show_suite(result, arguments)
    print(_sum(results))


def _show_suite(result: SuiteResult, arguments: argparse.Namespace) -> None:
    count = len(result.steps)
    print(f"{result.suite.name}: {count} step{'' if count == 1 else 's'} against {result.target}")
    played = [one for one in result.steps if one.came is not Came.SKIPPED]
    rows = [row for one in played for row in _rows(one)]
    print(table(("STEP", "RESULT", "TIME", "SCENARIO", "SEED", "REFERENCE"), rows))
    _show_skipped([one for one in result.steps if one.came is Came.SKIPPED])
    _show_advice(result)
    few = len(result.steps) <= _MOST_COMMANDS
    for one in result.steps:
        if one.came in _WRONG:
            _explain(one)
        if (few or one.came in _WRONG) and one.came is not Came.SKIPPED:
            print(colour(f"again: {again_command(result, one, arguments)}", "faint"))


def _rows(one: StepResult) -> Iterator[tuple[str, ...]]:
    """One a transaction; what is said of the step stands in the first."""
    came = "FAILED" if one.came is Came.FAILED else one.came.value
    head = (one.step.name, came, f"{one.seconds * 1000:.0f} ms")  # what a narrow terminal shows
    if not one.transactions:
        yield *head, "", str(one.seed), ""
    for number, view in enumerate(one.transactions):
        played = (view["scenario"], str(view["seed"]), view["reference"])
        yield ("", "", "", *played) if number else (*head, *played)


def _show_skipped(steps: Sequence[StepResult]) -> None:
    """Each reason once, with the steps that it kept from being played."""
    reasons: dict[str, list[str]] = {}
    for one in steps:
        reasons.setdefault(one.trouble, []).append(one.step.name)
    for reason, names in reasons.items():
        some = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
        print(colour(f"skipped: {some} ({reason})", "faint"))


def _show_advice(result: SuiteResult) -> None:
    for remark, count in list(result.advice.items())[:_MOST_ADVICE]:
        steps = f"in {count} step{'' if count == 1 else 's'}"
        print(colour(f"advice: strict HTTP clients might refuse the answers {steps}: {remark}", "faint"))


def _explain(one: StepResult) -> None:
    print()
    if one.trouble:
        print(colour(f"{one.step.name}: {one.trouble}", "bad"))
    for _, verdict in one.failures:
        print(colour(f"{one.step.name}: {verdict.words}", "bad"))
        for line in verdict.details:
            print(f"  {line}")


def _sum(results: Sequence[SuiteResult]) -> str:
    counts = {came: sum(one.count(came) for one in results) for came in Came}
    words = [f"{count} {came}" for came, count in counts.items() if count]
    seconds = sum(one.seconds for one in results)
    kind = "bad" if counts[Came.FAILED] or counts[Came.BROKEN] else "good"
    return "\n" + colour(f"{', '.join(words)} in {seconds:.1f} s", kind)


def _counts(results: Sequence[SuiteResult]) -> dict[str, int]:
    return {came.value: sum(one.count(came) for one in results) for came in Came}


def _view(result: SuiteResult, arguments: argparse.Namespace) -> Mapping[str, Any]:
    return {
        "suite": result.suite.name,
        "title": result.suite.title,
        "file": result.suite.file,
        "seed": result.seed,
        "target": result.target,
        "began": result.began,
        "duration_ms": round(result.seconds * 1000, 1),
        "advice": list(result.advice),
        "steps": [_step_view(result, one, arguments) for one in result.steps],
    }


def _step_view(result: SuiteResult, one: StepResult, arguments: argparse.Namespace) -> Mapping[str, Any]:
    return {
        "step": one.step.name,
        "about": one.step.about,
        "result": one.came.value,
        "trouble": one.trouble or None,
        "seed": one.seed,
        "duration_ms": round(one.seconds * 1000, 1),
        "expectations": [
            {
                "expectation": name,
                "words": EXPECTATIONS[name].words,
                "holds": verdict.standing is Standing.HOLDS,
                "verdict": verdict.words,
                "details": list(verdict.details),
            }
            for name, verdict in one.verdicts.items()
        ],
        "transactions": list(one.transactions),
        "again": again_command(result, one, arguments),
    }


def again_command(result: SuiteResult, one: StepResult, arguments: argparse.Namespace) -> str:
    """The command that plays this step alone once more; to the byte, if the sandbox has its address fixed."""
    named = next((word for word in arguments.suites if _names(word, result)), result.suite.name)
    words = ["mockjumio", "run", named, "--only", f"={one.step.name}"]
    for flag, value in (
        ("--server", arguments.server),
        ("--merchant", arguments.merchant),
        ("--to", arguments.to),
        ("--state", arguments.state),
        ("--from", arguments.older),
    ):
        words += [flag, value] if value else []
    words += ["--seed", str(result.seed)]
    for text in arguments.set:
        words += ["--set", text]
    for name in _PATIENCE:
        if name not in arguments.unflagged:
            words += [f"--{name}", duration_in_words(getattr(arguments, name))]
    if one.transactions and not arguments.server:
        words += ["--now", one.transactions[0]["created"]]
    return shlex.join(words + sandbox_flags(arguments))  # with --server those alone that the state URL needs


def _names(word: str, result: SuiteResult) -> bool:
    """Whether a word of the command line means the file of this suite."""
    return word == result.suite.name or result.suite.file.endswith(word)


def exit_code(results: Sequence[SuiteResult]) -> int:
    """0 all well; 1 an expectation failed; 5 time was up; 4 nobody answered at all."""
    steps = [one for result in results for one in result.steps]
    if not any(one.came in _WRONG for one in steps):
        return 0
    callbacks = [sent for one in steps for view in one.transactions for sent in view["callbacks"]]
    code = exit_code_of(callbacks)
    if code in (4, 5):
        return code
    return 1 if any(one.came is Came.FAILED for one in steps) else 5
