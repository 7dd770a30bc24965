"""How does ``trigger`` play scenarios on a running sandbox? Through the control API, on its clock."""

import argparse
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mockjumio.cli.output import note
from mockjumio.cli.report import report
from mockjumio.errors import MockjumioError, Problem, Refused, ScenarioError
from mockjumio.remote import Control, View

if TYPE_CHECKING:
    from mockjumio.scenario.source import Node

_SLICE = 10.0  # seconds of waiting after which we look whether the clock still moves


class Play(NamedTuple):
    """What to start: a scenario by its name; or one from a file with its places, by what means it there."""

    name: str
    node: "Node | None" = None


def run(arguments: argparse.Namespace) -> int:
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    plays = _plays(arguments.scenarios)
    moves = control.clock()["running"]
    for name in dict.fromkeys(play.name for play in plays if play.node is None):
        _know(control, name)
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
        note("the merchant's clock is stopped; move it: 'mockjumio clock run-until-idle' or 'clock advance'")
    return code


def _plays(named: Sequence[str]) -> list[Play]:
    """What is named on the command line; files are read here, and judged there."""
    plays: list[Play] = []
    for name in named:
        if ".y" not in name:  # no file, so that there is nothing to read
            plays.append(Play(name))
            continue
        from mockjumio.cli.choose import in_file

        nodes = in_file(name)
        plays += [Play(name)] if nodes is None else [Play(word, _mapping(node)) for word, node in nodes]
    return plays


def _mapping(node: "Node") -> "Node":
    if not isinstance(node.value, dict):
        raise ScenarioError([Problem(str(node.place), "expected a mapping with name and result")])
    return node


def _know(control: Control, name: str) -> None:
    """Raise what is wrong with a scenario before any is started; say if it is not the newest version."""
    try:
        for warning in control.scenario(name).get("warnings", ()):  # servers of older versions have none
            note(warning)
    except Refused as refused:
        raise ScenarioError(refused.problems or [Problem("", str(refused))]) from None


def _bodies(plays: Sequence[Play], arguments: argparse.Namespace) -> Iterator[tuple[View, Play]]:
    common: View = {} if arguments.to is None else {"callback_url": arguments.to}
    if arguments.set:
        from mockjumio.cli.choose import merged_changes
        from mockjumio.scenario.source import to_python

        common["set"] = {path: to_python(node) for path, node in merged_changes(arguments).items()}
    from mockjumio.merchant.seeds import draw_seed, run_of_many

    run_seed = draw_seed() if arguments.seed is None else arguments.seed
    for play, seed in run_of_many(plays, run_seed, arguments.count):
        scenario: object = play.name
        if play.node is not None:
            from mockjumio.scenario.source import to_python

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
            raise
        raise ScenarioError([_placed(problem, play) for problem in refused.problems]) from None


def _placed(problem: Problem, play: Play) -> Problem:
    where, _, path = problem.place.partition(".")
    if where == "set":
        return problem._replace(place=f"--set {path}")
    if where == "callback_url":
        return problem._replace(place="--to")
    if where == "scenario" and play.node is not None:
        from mockjumio.scenario.source import at

        return problem._replace(place=str(at(play.node, path)))
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
