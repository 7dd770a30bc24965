"""What does a test mean by a scenario? A name, a mapping, or a file of its own."""

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockjumio.errors import ConfigurationError, Problem, Refused, ScenarioError, UsageError

if TYPE_CHECKING:
    from mockjumio.scenario.source import Node

ScenarioLike = str | Mapping[str, Any] | PathLike[str]


class Named:
    """A scenario as a call takes it; knows where in its file what is wrong with it stands."""

    def __init__(self, scenario: ScenarioLike) -> None:
        self._node: Node | None = None
        self.file: str | None = None  # if it was named by one
        self.value: object
        if isinstance(scenario, Mapping):
            self.value = dict(scenario)
        elif isinstance(scenario, PathLike) or str(scenario).endswith((".yaml", ".yml")):
            from mockjumio.scenario.source import to_python

            self.file = str(scenario)
            self._node = _read(Path(scenario))
            self.value = to_python(self._node)
        elif isinstance(scenario, str):
            self.value = scenario
        else:
            raise UsageError(f"{scenario!r} is not a scenario: a name, a mapping, or the path of a file")

    def explained(self, refused: Refused) -> Exception:
        """What is wrong with the scenario, with its places in the file."""
        if self._node is None or not refused.problems:
            return refused
        return ScenarioError([self._placed(problem) for problem in refused.problems])

    def _placed(self, problem: Problem) -> Problem:
        where, _, path = problem.place.partition(".")
        if where != "scenario" or self._node is None:
            return problem
        from mockjumio.scenario.source import at

        return problem._replace(place=str(at(self._node, path)))


def _read(file: Path) -> "Node":
    from mockjumio.scenario.folders import shown
    from mockjumio.scenario.library import read_scenarios

    nodes = read_scenarios(file)
    if len(nodes) != 1:
        found = "no scenario" if not nodes else f"{len(nodes)} scenarios"
        raise ConfigurationError(
            f"{shown(file)}: {found} in this file; name a file with one, or its folder as scenarios="
        )
    return nodes[0]
