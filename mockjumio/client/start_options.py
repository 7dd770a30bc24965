"""What does a start take: a scenario, and what the app hands over?"""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from mockjumio.errors import ConfigurationError, Problem, Refused, ScenarioError, UsageError

if TYPE_CHECKING:
    from mockjumio.schema.nodes import Node

ScenarioLike = str | Mapping[str, Any] | PathLike[str]


class StartOptions(TypedDict, total=False):
    """What a start takes beside its scenario; what is left out or ``None`` is not given.

    ``callback_url`` is where the callback goes instead of the merchant's URL. Without ``seed``, seeds follow
    from the sandbox's own. ``set`` replaces values of the scenario by path: ``{"result.face_match": 12}``.
    The rest is what the app hands over.
    """

    callback_url: object
    customer_id: str | None
    merchant_reference: str | None
    reporting_criteria: str | None
    additional_information: str | None
    client_ip: str | None
    first_name: str | None
    last_name: str | None
    seed: int | None
    set: Mapping[str, object] | None


def check_names(function: str, options: Iterable[str]) -> None:
    """Raise as Python does for a keyword that a function does not take."""
    for name in options:
        if name not in StartOptions.__annotations__:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")


class NamedScenario:
    """A scenario as a call takes it; knows where in its file what is wrong with it stands."""

    def __init__(self, scenario: ScenarioLike) -> None:
        self._node: Node | None = None
        self.file: str | None = None  # if it was named by one
        self.value: object
        if isinstance(scenario, Mapping):
            self.value = dict(scenario)
        elif isinstance(scenario, PathLike) or str(scenario).endswith((".yaml", ".yml")):
            from mockjumio.schema.nodes import to_python

            self.file = str(scenario)
            self._node = _read(Path(scenario))
            self.value = to_python(self._node)
        elif isinstance(scenario, str):
            self.value = scenario
        else:
            raise UsageError(f"{scenario!r} is not a scenario: a name, a mapping, or the path of a file")

    def explain(self, refused: Refused) -> Exception:
        """What is wrong with the scenario, with its places in the file."""
        if self._node is None or not refused.problems:
            return refused
        return ScenarioError([self._place(problem) for problem in refused.problems])

    def _place(self, problem: Problem) -> Problem:
        where, _, path = problem.place.partition(".")
        if where != "scenario" or self._node is None:
            return problem
        return problem._replace(place=str(self._node.at(*path.split("."))))


def _read(file: Path) -> "Node":
    from mockjumio.scenario.folders import display_path
    from mockjumio.scenario.library import read_scenarios

    nodes = read_scenarios(file)
    if len(nodes) != 1:
        found = "no scenario" if not nodes else f"{len(nodes)} scenarios"
        raise ConfigurationError(
            f"{display_path(file)}: {found} in this file; name a file with one, or its folder as scenarios="
        )
    return nodes[0]
