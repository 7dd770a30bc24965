"""How does ``mockjumio trigger`` play scenarios: on a running sandbox, or on one in this process?"""

import argparse
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mockjumio.cli.common_options import judge_place, sandbox_flags
from mockjumio.cli.output import (
    HEADINGS,
    colour,
    complain,
    exit_code,
    note,
    print_json,
    table,
    transaction_rows,
    warn_of_files,
    warn_of_insecurity,
)
from mockjumio.clock import Mode, duration_in_words
from mockjumio.errors import MockjumioError, Problem, Refused, ScenarioError, UsageError
from mockjumio.outgoing.remote import Control, View

if TYPE_CHECKING:
    from mockjumio.harness import Server
    from mockjumio.schema.nodes import Node
    from mockjumio.transaction import Transaction

_GRACE = 1_000  # so that attempts that time out are recorded before the command gives up


def run(arguments: argparse.Namespace) -> int:
    judge_place(arguments, here=("ordinal", "linger", "merchant_seed"), there=("no_wait",))
    if arguments.server is not None:
        return _run_there(arguments)
    import asyncio  # and what plays: a running sandbox has it all

    return asyncio.run(_play_here(arguments))


async def _play_here(arguments: argparse.Namespace) -> int:
    """On a manual clock, so without waiting."""
    import asyncio

    from mockjumio.cli.sandbox_options import options
    from mockjumio.cli.scenario_arguments import named_scenarios
    from mockjumio.harness import Server
    from mockjumio.personas.chance import draw_seed, plays_and_seeds

    chosen = options(arguments)
    wire = chosen.wire._replace(timeout_ms=arguments.timeout)
    sandbox = Server(
        chosen._replace(
            clock=Mode.MANUAL,
            start=arguments.now,
            wire=wire,
            callback_url=arguments.to,
            seed=arguments.merchant_seed,
        )
    )
    warn_of_insecurity(chosen.trust)
    warn_of_files(sandbox.library)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    plays = list(plays_and_seeds(named_scenarios(arguments, sandbox.library), seed, arguments.count))
    sandbox.account.ordinal = arguments.ordinal - 1
    async with sandbox:
        transactions = [
            sandbox.simulation.start(sandbox.account, one.scenario, seed=own_seed) for one, own_seed in plays
        ]
        await _run_all(sandbox, (arguments.timeout + _GRACE) / 1000)
        words = [one.word for one, _ in plays]
        code = report(_views(sandbox, transactions), words, arguments)
        sys.stdout.flush()  # whoever reads it should not wait for the end of the lingering
        await asyncio.sleep(arguments.linger / 1000)
    return code


async def _run_all(sandbox: "Server", seconds: float) -> None:
    """Run everything, as long as the merchant goes on answering within so many seconds."""
    import asyncio

    from mockjumio.exchanges import Outcome

    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds) as patience, asyncio.TaskGroup() as group:

            async def follow() -> None:
                async for event in sandbox.simulation.events.listen():
                    if event.kind == "callback.attempted" and Outcome(event.data["outcome"]).answered:
                        patience.reschedule(loop.time() + seconds)

            following = group.create_task(follow())
            await sandbox.simulation.run_until_idle(sandbox.account)
            following.cancel()
    except TimeoutError:
        pass  # what happened until now is reported, and the exit code says the rest


def _views(sandbox: "Server", transactions: Sequence["Transaction"]) -> list[View]:
    from mockjumio.web.control.views import transaction_view

    now = [sandbox.simulation.transaction(one.reference) or one for one in transactions]
    return [transaction_view(sandbox.simulation, one) for one in now]


_SLICE = 10.0  # seconds of waiting after which we look whether the clock still moves


class Play(NamedTuple):
    """What to start: a scenario by its name; or one from a file with its places, by what means it there."""

    name: str
    node: "Node | None" = None


def _run_there(arguments: argparse.Namespace) -> int:
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    plays = _plays(arguments.scenarios)
    moves = control.clock()["running"]
    for name in dict.fromkeys(play.name for play in plays if play.node is None):
        _check_known(control, name)
    started: list[View] = []
    words: list[str] = []
    try:
        for body, play in _bodies(plays, arguments):
            started.append(_start(control, body, play))
            words.append(play.name)
    except MockjumioError:
        if started:
            note(f"already started: {', '.join(one['reference'] for one in started)}")
        raise
    awaited = moves and not arguments.no_wait
    if awaited:
        awaited = _wait(control, started, time.monotonic() + arguments.timeout / 1000)
    code = report([_now(control, one) for one in started], words, arguments, awaited=awaited)
    if not awaited and not arguments.no_wait:
        note(f"the merchant's clock is stopped; move it: {_command_to_go_on(arguments)}, or 'clock advance'")
    return code


def _command_to_go_on(arguments: argparse.Namespace) -> str:
    """The command that moves the clock of this sandbox and merchant."""
    words = ["mockjumio", "clock", "run-until-idle", "--server", arguments.server]
    words += ["--merchant", arguments.merchant] if arguments.merchant else []
    return f"'{shlex.join(words)}'"


def _plays(named: Sequence[str]) -> list[Play]:
    """What is named on the command line; files are read here, and judged there."""
    plays: list[Play] = []
    for name in named:
        if ".y" not in name:  # no file, so that there is nothing to read
            plays.append(Play(name))
            continue
        from mockjumio.cli.scenario_arguments import in_file

        nodes = in_file(name)
        plays += [Play(name)] if nodes is None else [Play(word, _check_mapping(node)) for word, node in nodes]
    return plays


def _check_mapping(node: "Node") -> "Node":
    if not isinstance(node.value, dict):
        raise ScenarioError([Problem(str(node.place), "expected a mapping with name and result")])
    return node


def _check_known(control: Control, name: str) -> None:
    """Raise what is wrong with a scenario before any is started; say if it is not the newest version."""
    try:
        for warning in control.scenario(name).get("warnings", ()):  # servers of older versions have none
            note(warning)
    except Refused as refused:
        raise ScenarioError(refused.problems or [Problem("", str(refused))]) from None


def _bodies(plays: Sequence[Play], arguments: argparse.Namespace) -> Iterator[tuple[View, Play]]:
    common: View = {} if arguments.to is None else {"callback_url": arguments.to}
    if arguments.set:
        from mockjumio.cli.scenario_arguments import merged_changes
        from mockjumio.schema.nodes import to_python

        common["set"] = {path: to_python(node) for path, node in merged_changes(arguments).items()}
    from mockjumio.personas.chance import draw_seed, plays_and_seeds

    run_seed = draw_seed() if arguments.seed is None else arguments.seed
    for play, seed in plays_and_seeds(plays, run_seed, arguments.count):
        scenario: object = play.name
        if play.node is not None:
            from mockjumio.schema.nodes import to_python

            scenario = to_python(play.node)
        yield {**common, "scenario": scenario, "seed": seed}, play


def _start(control: Control, body: View, play: Play) -> View:
    """Start one; what is wrong with it is said with its place in the file or on the command line.

    A callback URL is none of the scenario's: it is missing on the command line.
    """
    try:
        return control.start(body)
    except Refused as refused:
        if all(problem.place == "callback_url" for problem in refused.problems):
            if "callback_url" in body:
                raise
            raise UsageError("no callback URL: give --to URL, or set the merchant's") from None
        raise ScenarioError([_place_on_command_line(problem, play) for problem in refused.problems]) from None


def _place_on_command_line(problem: Problem, play: Play) -> Problem:
    where, _, path = problem.place.partition(".")
    if where == "set":
        return problem._replace(place=f"--set {path}")
    if where == "callback_url":
        return problem._replace(place="--to")
    if where == "scenario" and play.node is not None:
        return problem._replace(place=str(play.node.at(*path.split("."))))
    return problem


def _now(control: Control, started: View, *, wait: float | None = None) -> View:
    """What became of a transaction. Its merchant is named: others may have one of this reference."""
    return control.transaction(started["reference"], merchant=started["merchant"], wait=wait)


def _wait(control: Control, started: Sequence[View], deadline: float) -> bool:
    """Wait until all are settled or time is up; false if the clock was stopped meanwhile."""
    for one in started:
        while (left := deadline - time.monotonic()) > 0:
            if not _now(control, one, wait=min(left, _SLICE))["open"]:
                break
            if not control.clock()["running"]:
                return False
    return True


_MOST_COMMANDS = 10


def report(
    transactions: Sequence[View], words: Sequence[str], arguments: argparse.Namespace, *, awaited: bool = True
) -> int:
    """Print what became of transactions; returns the exit code. Open ones are wrong only if ``awaited``.

    ``words`` are those that mean each one's scenario alone.
    """
    commands = [
        command_to_repeat(one, word, arguments) for one, word in zip(transactions, words, strict=True)
    ]
    if arguments.json:
        views = [{**one, "again": words} for one, words in zip(transactions, commands, strict=True)]
        print_json({"transactions": views})
    else:
        print(table(HEADINGS, [row for one in transactions for row in transaction_rows(one)]))
        for command in commands[:_MOST_COMMANDS]:
            print(colour(f"again: {command}", "faint"))
        if len(transactions) > _MOST_COMMANDS:
            print(colour(f"… and {len(transactions) - _MOST_COMMANDS} more; --json has them all", "faint"))
    callbacks = [callback for one in transactions for callback in one["callbacks"]]
    if not awaited:
        callbacks = [callback for callback in callbacks if callback["attempts"]]
    complain(callbacks)
    if awaited and (open_ones := [one for one in transactions if _is_open(one)]):
        count = f"{len(open_ones)} of {len(transactions)}"
        print(f"mockjumio: out of time: {count} still under way", file=sys.stderr)
        return 5
    return exit_code(callbacks)


def _is_open(transaction: View) -> bool:
    """Something is still planned or under way, or was cut off."""
    return transaction["open"] or not all(one["attempts"] for one in transaction["callbacks"])


def command_to_repeat(transaction: View, word: str, arguments: argparse.Namespace) -> str:
    """The command that plays the same thing again; to the byte, if the sandbox has its own address fixed."""
    words = ["mockjumio", "trigger", word]
    for flag, value in (
        ("--server", arguments.server),
        ("--merchant", arguments.merchant),
        ("--to", arguments.to),
    ):
        words += [flag, value] if value else []
    words += ["--seed", str(transaction["seed"])]
    for text in arguments.set:
        words += ["--set", text]
    if not arguments.server:
        words += ["--now", transaction["created"]]
        if transaction["ordinal"] > 1:
            words += ["--ordinal", str(transaction["ordinal"])]
        words += sandbox_flags(arguments)
    for name in ("merchant_seed", "linger", "timeout"):
        if name not in arguments.unflagged:
            value = getattr(arguments, name)
            words += [
                f"--{name.replace('_', '-')}",
                str(value) if name == "merchant_seed" else duration_in_words(value),
            ]
    return shlex.join(words)
