"""How are suites run from the command line? On a sandbox in this process, or on a running one."""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

from mockjumio.cli.choose import merged_changes
from mockjumio.cli.configure import allowed_hosts, trust
from mockjumio.cli.progress import Progress
from mockjumio.cli.run_place import here, there
from mockjumio.cli.run_report import again, exit_code, show
from mockjumio.cli.surroundings import environment
from mockjumio.cli.where import judge_place
from mockjumio.clock import system_now, timestamp
from mockjumio.errors import ConfigurationError, MockjumioError, UsageError, printable
from mockjumio.merchant.limits import AllowList
from mockjumio.merchant.seeds import draw_seed
from mockjumio.scenario.source import assign, merge
from mockjumio.suites import files, junit, state_url
from mockjumio.suites.asking import Asker, asking
from mockjumio.suites.parse import Suite
from mockjumio.suites.play import Patience, Stage
from mockjumio.suites.results import StepResult, SuiteResult
from mockjumio.suites.run import chosen, cut_short, refuse_nothing, run_steps

# What the state URL is asked with, which is asked from here, wherever suites are played.
_FOR_THE_STATE = ("env", "ca_file", "insecure", "callback_hosts")


def run(arguments: argparse.Namespace) -> int:
    judge_place(arguments, uses=_FOR_THE_STATE)
    _judge(arguments)
    every = [suite for named in arguments.suites for suite in files.read(named, state_url=arguments.state)]
    suites = [chosen(_changed(suite, arguments), arguments.only) for suite in every]
    refuse_nothing(suites, arguments.only, every)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    played = [(suite, Played()) for suite in suites if suite.steps]
    try:
        asyncio.run(_run(played, seed, arguments))
    except (KeyboardInterrupt, MockjumioError) as error:
        if any(one.steps for _, one in played):
            why = "interrupted" if isinstance(error, KeyboardInterrupt) else "the run was interrupted"
            _report(_results(played, seed, arguments, why), arguments)
        raise
    results = _results(played, seed, arguments)
    _report(results, arguments)
    return exit_code(results)


@dataclass
class Played:
    """What came of a suite until now, and when it began."""

    began: str = ""
    steps: list[StepResult] = field(default_factory=list)


def _results(
    played: Sequence[tuple[Suite, Played]], seed: int, arguments: argparse.Namespace, why: str = ""
) -> list[SuiteResult]:
    """``why`` says why what was not played was not."""
    target, now = arguments.to or arguments.server, timestamp(system_now())
    return [
        SuiteResult(suite, seed, target, cut_short(suite, one.steps, why), one.began or now)
        for suite, one in played
    ]


def _report(results: Sequence[SuiteResult], arguments: argparse.Namespace) -> None:
    show(results, arguments)
    if arguments.junit is not None:
        _write(
            Path(arguments.junit), junit.report(results, lambda suite, step: again(suite, step, arguments))
        )


def _judge(arguments: argparse.Namespace) -> None:
    """Raise what would come to light only after everything was played."""
    if arguments.state is not None:
        try:
            state_url.url(arguments.state)
        except ValueError as error:
            raise UsageError(f"--state {error}") from None
    if arguments.junit is not None:
        file = Path(arguments.junit)
        was_there = file.exists()
        _write(file, b"", mode="ab")
        if not was_there:  # no CI server takes an empty one, if this comes to nothing
            file.unlink()


def _changed(suite: Suite, arguments: argparse.Namespace) -> Suite:
    """The suite with what ``--set`` replaces in every step."""
    overrides = [assign(path, node, node.place) for path, node in merged_changes(arguments).items()]
    if not overrides:
        return suite
    steps = []
    for step in suite.steps:
        changes = step.changes
        for override in overrides:
            changes = merge(changes, override)._replace(place=step.changes.place)
        steps.append(step._replace(changes=changes))
    return suite._replace(steps=tuple(steps))


async def _run(played: Sequence[tuple[Suite, Played]], seed: int, arguments: argparse.Namespace) -> None:
    suites = [suite for suite, _ in played]
    patience = Patience(arguments.linger / 1000, arguments.quiet / 1000)
    where = here if arguments.server is None else there
    with Progress(sum(len(suite.steps) for suite in suites)) as progress:
        async with where(suites, seed, arguments) as place, _asking(arguments) as asker:
            stage = Stage(place.sandbox, asker, seed=seed, to=arguments.to, patience=patience)
            stopped = ""
            for number, (suite, one) in enumerate(played):
                if number:
                    await place.clear()
                one.began = timestamp(system_now())

                def tell(result: StepResult, one: Played = one) -> None:
                    one.steps.append(result)
                    progress.step(result.step.name)

                _, stopped = await run_steps(
                    stage,
                    suite,
                    fail_fast=arguments.fail_fast,
                    why_stopped=stopped,
                    before=place.prepare,
                    tell=tell,
                )


def _asking(arguments: argparse.Namespace) -> AbstractAsyncContextManager[Asker]:
    return asking(AllowList(allowed_hosts(arguments)), environment(arguments), trust(arguments))


def _write(file: Path, content: bytes, *, mode: str = "wb") -> None:
    try:
        with file.open(mode) as opened:
            opened.write(content)
    except OSError as error:
        raise ConfigurationError(f"cannot write {printable(file)}: {error.strerror or error}") from None
