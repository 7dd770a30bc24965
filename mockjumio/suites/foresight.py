"""Could these suites be played? Asked before anything is sent, so that all mistakes are said at once."""

from collections.abc import Mapping, Sequence

from mockjumio.clock import Instant
from mockjumio.errors import Problem, ScenarioError, UnknownScenario
from mockjumio.merchant.seeds import derived_seed
from mockjumio.play.check import preview
from mockjumio.run.requests import INLINE
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import Node
from mockjumio.suites.parse import Play, Step, Suite


def foresee(
    suites: Sequence[Suite], library: Library, seed: int, now: Instant, env: Mapping[str, str]
) -> None:
    """Raises :class:`ScenarioError` with every scenario that is unknown, invalid, or breaks the contract."""
    problems: list[Problem] = []
    for suite in suites:
        for step in suite.steps:
            for play in step.plays:
                try:
                    preview(scenario(library, step, play), seed=seed_of(step, seed), now=now, env=env)
                except UnknownScenario as error:
                    problems.append(Problem(str(play.place), str(error)))
                except ScenarioError as error:
                    problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))


def scenario(library: Library, step: Step, play: Play) -> Scenario:
    """What is played, with the step's changes."""
    found = library.get(play.name) if play.node is None else library.inline(_named(play.node))
    return library.varied(found, [step.changes] if step.changes.value else [])


def _named(node: Node) -> Node:
    """A scenario that stands in a suite needs no name."""
    if not isinstance(node.value, dict) or "name" in node.value:
        return node
    return node._replace(value={"name": Node(INLINE, node.place, node.place), **node.value})


def seed_of(step: Step, run: int) -> int:
    """The step's own seed, or the one that the run's and its place in the suite come to."""
    return derived_seed(run, step.number - 1) if step.seed is None else step.seed
