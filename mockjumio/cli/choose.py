"""Which scenarios does the command line mean, and with which changes?"""

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from mockjumio.errors import ConfigurationError, Problem, ScenarioError, UnknownScenario, UsageError
from mockjumio.library import Library, read_file
from mockjumio.scenario.extending import joined
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import Node, Place, assign, merge, read


def scenarios(arguments: argparse.Namespace, library: Library) -> list[Scenario]:
    """The scenarios that are named, by name or as files, with ``--set`` applied; raises all problems."""
    overrides = [assign(path, node, node.place) for path, node in changes(arguments)]
    problems: list[Problem] = []
    found = []
    for named in arguments.scenarios:
        for parse in parsers(named, library):
            try:
                found.append(library.varied(parse(), overrides))
            except UnknownScenario:
                raise
            except ScenarioError as error:
                problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return found


def parsers(named: str, library: Library) -> list[Callable[[], Scenario]]:
    """What parses each scenario that is meant: the one of this name, or all of this file."""
    if not named.endswith((".yaml", ".yml")):
        return [partial(library.get, named)]
    nodes = joined(read_file(Path(named)))
    if not nodes:
        raise ConfigurationError(f"{named}: no scenario in this file")
    refuse_suites(nodes)
    return [partial(library.inline, node) for node in nodes]


def refuse_suites(nodes: Iterable[Node]) -> None:
    """Raise for what is meant for another command."""
    keys = ((node, node.value if isinstance(node.value, dict) else {}) for node in nodes)
    suites = [node for node, known in keys if "suite" in known and "steps" in known]
    if suites:
        message = "a suite, not a scenario; 'mockjumio run' plays it"
        raise ScenarioError([Problem(str(node.place), message) for node in suites])


def changes(arguments: argparse.Namespace) -> list[tuple[str, Node]]:
    """What ``--set`` replaces: paths and values."""
    return [_change(text) for text in arguments.set]


def merged_changes(arguments: argparse.Namespace) -> dict[str, Node]:
    """What ``--set`` replaces, each path once."""
    merged: dict[str, Node] = {}
    for path, node in changes(arguments):
        merged[path] = merge(merged[path], node) if path in merged else node
    return merged


def _change(text: str) -> tuple[str, Node]:
    path, equals, value = text.partition("=")
    if not equals or not path or not all(path.split(".")):
        raise UsageError(f"--set {text!r}: write PATH=VALUE, such as result.face_match=12")
    place = Place(f"--set {path}")
    try:
        documents = read(value, str(place)) if value.strip() else []
    except (ScenarioError, UnicodeEncodeError):  # the latter: bytes that are not UTF-8
        raise UsageError(f"--set {text!r}: the value is not YAML; quote it") from None
    node = documents[0] if documents else Node(None, place)
    return path, _placed(node, place)


def _placed(node: Node, place: Place) -> Node:
    """A value's places are those of the flag, not lines and columns in it."""
    match node.value:
        case dict():
            return Node({key: _placed(item, place) for key, item in node.value.items()}, place, place)
        case list():
            return Node([_placed(item, place) for item in node.value], place, place)
        case _:
            return Node(node.value, place, place)
