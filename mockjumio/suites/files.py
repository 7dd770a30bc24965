"""Which suites does a name or a path mean? Those that come with the package, or a file's."""

from pathlib import Path

from mockjumio.errors import ConfigurationError, Problem, ScenarioError, UnknownSuite, printable
from mockjumio.scenario.folders import contents
from mockjumio.scenario.library import read_file
from mockjumio.scenario.source import Node
from mockjumio.suites.parse import Suite, parse

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
