"""Which suites does a name or a path mean, and could they be played?"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mockjumio.clock import Instant
from mockjumio.errors import (
    ConfigurationError,
    Problem,
    ScenarioError,
    UnknownScenario,
    UnknownSuite,
    printable,
)
from mockjumio.merchant.seeds import derived_seed
from mockjumio.play.check import preview
from mockjumio.run.orders import INLINE
from mockjumio.scenario.folders import contents
from mockjumio.scenario.library import Library, read_file
from mockjumio.scenario.parse import Scenario
from mockjumio.schema.nodes import Node
from mockjumio.suites.suite import Play, Step, Suite, parse

FOLDER = Path(__file__).parent / "built_in"


def built_in() -> tuple[str, ...]:
    return tuple(file.stem for file in contents(FOLDER).files)


def _is_scenario(node: Node) -> bool:
    keys = node.value if isinstance(node.value, dict) else {}
    return "suite" not in keys and "name" in keys and ("result" in keys or "extends" in keys)


def read(named: str, *, state_url: str | None = None) -> list[Suite]:
    """The suites of a file, or the built-in one of this name; raises all that is wrong."""
    if named.endswith((".yaml", ".yml")):
        file = Path(named)
    elif named in built_in():
        file = FOLDER / f"{named}.yaml"
    else:
        raise UnknownSuite(named, built_in())
    problems: list[Problem] = []
    suites: list[Suite] = []
    for node in read_file(file):
        if _is_scenario(node):
            problems.append(
                Problem(str(node.place), "this is a scenario, not a suite; play it with 'mockjumio trigger'")
            )
            continue
        try:
            suites.append(parse(node, state_url=state_url))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    if not suites:
        raise ConfigurationError(f"{printable(named)}: no suite in this file")
    return suites


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
    found = library.get(play.name) if play.node is None else library.inline(_name_of(play.node))
    return library.vary(found, [step.changes] if step.changes.value else [])


def _name_of(node: Node) -> Node:
    """A scenario that stands in a suite needs no name."""
    if not isinstance(node.value, dict) or "name" in node.value:
        return node
    return node._replace(value={"name": Node(INLINE, node.place, node.place), **node.value})


def seed_of(step: Step, run: int) -> int:
    """The step's own seed, or the one that the run's and its place in the suite come to."""
    return derived_seed(run, step.number - 1) if step.seed is None else step.seed
