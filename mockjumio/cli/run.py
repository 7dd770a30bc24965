"""How are suites run from the command line, in here or on a running sandbox, and what is told of them?"""

import argparse
import asyncio
import shlex
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockjumio.cli.arguments import environment
from mockjumio.cli.common_options import judge_place, sandbox_flags
from mockjumio.cli.output import Progress, colour, note, print_json, table, warn_of_files
from mockjumio.cli.output import exit_code as exit_code_of
from mockjumio.cli.sandbox_options import allowed_hosts, options, trust
from mockjumio.cli.scenario_arguments import merged_changes
from mockjumio.client.transport import Direct, Http
from mockjumio.clock import Mode, duration_in_words, system_now, timestamp
from mockjumio.contract.editions import MET
from mockjumio.errors import (
    ConfigurationError,
    MockjumioError,
    Problem,
    Refused,
    ScenarioError,
    UsageError,
    cause_of,
    printable,
)
from mockjumio.harness import Server
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.personas.chance import draw_seed
from mockjumio.schema.nodes import assign, merge
from mockjumio.suites import state_url
from mockjumio.suites.evidence import Standing
from mockjumio.suites.expectations import EXPECTATIONS
from mockjumio.suites.stage import Patience, Stage, SuiteCalls, cut_short, run_steps
from mockjumio.suites.state_url import Asker, open_asker
from mockjumio.suites.suite import Silent, Step, Suite, cannot_say, choose, foresee, refuse_empty_choice
from mockjumio.suites.suite import read as read_suites
from mockjumio.suites.suite_results import Came, StepResult, SuiteResult, junit_report

_GRACE = 1.0  # seconds, so that attempts that time out are recorded before a step is given up


class Place:
    """A sandbox, and what there is to do before each step and each suite."""

    def __init__(self, sandbox: SuiteCalls, silent: Silent) -> None:
        self.sandbox = sandbox
        self.silent = silent  # steps that the merchant's edition cannot say

    def prepare(self, step: Step) -> None: ...

    async def clear(self) -> None: ...


class _PlaceHere(Place):
    """Transactions count as if the whole suite was played, so that one step alone is the very same."""

    def __init__(self, sandbox: SuiteCalls, silent: Silent, server: Server) -> None:
        super().__init__(sandbox, silent)
        self._server = server

    def prepare(self, step: Step) -> None:
        self._server.account.ordinal = step.first - 1

    async def clear(self) -> None:
        await self._server.simulation.reset(self._server.account)


@asynccontextmanager
async def _sandbox_here(
    suites: Sequence[Suite], seed: int, arguments: argparse.Namespace
) -> AsyncIterator[Place]:
    choose = options(arguments)
    wire = choose.wire._replace(timeout_ms=arguments.timeout)
    server = Server(
        choose._replace(clock=Mode.MANUAL, start=arguments.now, wire=wire, callback_url=arguments.to)
    )
    warn_of_files(server.library)
    account = server.account
    silent = foresee(suites, server.library, seed, account.clock.now(), choose.env, account.settings.edition)
    seconds = arguments.timeout / 1000 + _GRACE
    async with server:
        yield _PlaceHere(SuiteCalls(Direct(server), seconds=seconds), silent, server)


@asynccontextmanager
async def _running_sandbox(
    suites: Sequence[Suite], seed: int, arguments: argparse.Namespace
) -> AsyncIterator[Place]:
    http = Http(arguments.server, control_token=arguments.control_token)
    try:
        seconds = arguments.timeout / 1000 + _GRACE
        sandbox = SuiteCalls(http, merchant=arguments.merchant, seconds=seconds)
        yield Place(sandbox, await _check_known(sandbox, suites))
    finally:
        await http.close()


async def _check_known(sandbox: SuiteCalls, suites: Sequence[Suite]) -> Silent:
    """Raise every scenario that is wrong or not known there, before any starts; say which are older.

    Returns the steps that the merchant's edition cannot say.
    """
    plays = [play for suite in suites for step in suite.steps for play in step.plays]
    problems: list[Problem] = []
    editions: dict[str, Sequence[str]] = {}
    for play in {play.name: play for play in plays if play.node is None}.values():
        try:
            known = await sandbox.know(play.name)
            for warning in known.get("warnings", ()):  # servers of older versions have neither
                note(warning)
            editions[play.name] = known.get("editions", MET)
        except Refused as refused:
            problems += refused.problems or [Problem(str(play.place), str(refused))]
    if problems:
        raise ScenarioError(problems)
    merchant = await sandbox.edition()
    return {
        (suite.name, step.name): cannot_say(edition)
        for suite in suites
        for step in suite.steps
        for edition in step.editions or (step.changes.text("settings", "edition") or merchant,)
        for play in step.plays
        if play.node is None and edition not in editions[play.name]
    }


# What the state URL is asked with, which is asked from here, wherever suites are played.
_FOR_THE_STATE = ("env", "ca_file", "insecure", "callback_hosts")


def run(arguments: argparse.Namespace) -> int:
    judge_place(arguments, uses=_FOR_THE_STATE)
    _judge(arguments)
    every = [suite for named in arguments.suites for suite in read_suites(named, state_url=arguments.state)]
    suites = [choose(_apply_changes(suite, arguments), arguments.only) for suite in every]
    refuse_empty_choice(suites, arguments.only, every)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    played = [(suite, SuiteRun()) for suite in suites if suite.steps]
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
class SuiteRun:
    """What came of a suite until now, and when it began."""

    began: str = ""
    steps: list[StepResult] = field(default_factory=list)


def _results(
    played: Sequence[tuple[Suite, SuiteRun]], seed: int, arguments: argparse.Namespace, why: str = ""
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
            Path(arguments.junit),
            junit_report(results, lambda suite, step: _command_again(suite, step, arguments)),
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


def _apply_changes(suite: Suite, arguments: argparse.Namespace) -> Suite:
    """The suite with what ``--set`` replaces in every step."""
    overrides = [assign(path, node, node.place) for path, node in merged_changes(arguments).items()]
    steps = []
    for step in suite.steps:
        changes = step.changes
        for override in overrides:
            changes = merge(changes, override)._replace(place=step.changes.place)
        steps.append(step._replace(changes=changes, editions=_compared_editions(step.editions, arguments)))
    return suite._replace(steps=tuple(steps))


def _compared_editions(editions: Sequence[str], arguments: argparse.Namespace) -> tuple[str, ...]:
    """The editions that a step compares: the oldest and the newest as the command line has them."""
    if len(editions) < 2:
        return tuple(editions)
    compared = (arguments.older or editions[0], *editions[1:-1], arguments.edition or editions[-1])
    told = arguments.older or arguments.edition
    if len({*compared}) < len(compared) or (told and compared != tuple(sorted(compared, key=MET.index))):
        raise UsageError(
            f"{' and '.join(compared)} cannot be compared: "
            "name the older edition with --from and the newer one with --edition"
        )
    return compared


async def _run(played: Sequence[tuple[Suite, SuiteRun]], seed: int, arguments: argparse.Namespace) -> None:
    suites = [suite for suite, _ in played]
    patience = Patience(arguments.linger / 1000, arguments.quiet / 1000)
    where = _sandbox_here if arguments.server is None else _running_sandbox
    with Progress(sum(len(suite.steps) for suite in suites)) as progress:
        async with where(suites, seed, arguments) as place, _open_asker(arguments) as asker:
            stage = Stage(place.sandbox, asker, seed=seed, to=arguments.to, patience=patience)
            stopped = ""
            for number, (suite, one) in enumerate(played):
                if number:
                    await place.clear()
                one.began = timestamp(system_now())
                begun = SuiteResult(suite, seed, arguments.to or arguments.server, (), one.began)
                announce(begun, arguments)

                def tell_of(result: StepResult, one: SuiteRun = one, begun: SuiteResult = begun) -> None:
                    one.steps.append(result)
                    progress.step(result.step.name)
                    tell(begun, result, arguments)

                _, stopped = await run_steps(
                    stage,
                    suite,
                    silent=place.silent,
                    fail_fast=arguments.fail_fast,
                    why_stopped=stopped,
                    before=place.prepare,
                    tell=tell_of,
                )


def _open_asker(arguments: argparse.Namespace) -> AbstractAsyncContextManager[Asker]:
    return open_asker(AllowList(allowed_hosts(arguments)), environment(arguments), trust(arguments))


def _write(file: Path, content: bytes, *, mode: str = "wb") -> None:
    try:
        with file.open(mode) as opened:
            opened.write(content)
    except OSError as error:
        raise ConfigurationError(f"cannot write {printable(file)}: {cause_of(error)}") from None


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
            print(colour(f"again: {_command_again(result, one, arguments)}", "faint"))


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
        "again": _command_again(result, one, arguments),
    }


def _command_again(result: SuiteResult, one: StepResult, arguments: argparse.Namespace) -> str:
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
