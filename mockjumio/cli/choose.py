"""Which scenarios does the command line mean, and with which changes?"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from mockjumio.errors import ConfigurationError, Problem, ScenarioError, UsageError
from mockjumio.library import Library, read_file
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import Node, Place, assign, read


def scenarios(arguments: argparse.Namespace, library: Library) -> list[Scenario]:
    """The scenarios that are named, by name or as files, with ``--set`` applied."""
    overrides = [_override(text) for text in arguments.set]
    return [
        library.varied(scenario, overrides)
        for named in arguments.scenarios
        for scenario in by_name_or_file(named, library)
    ]


def by_name_or_file(named: str, library: Library) -> list[Scenario]:
    """One scenario by its name, or all of a file."""
    if not named.endswith((".yaml", ".yml")):
        return [library.get(named)]
    nodes = read_file(Path(named))
    if not nodes:
        raise ConfigurationError(f"{named}: no scenario in this file")
    problems: list[Problem] = []
    found = []
    for node in nodes:
        try:
            found.append(library.inline(node))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return found


def _override(text: str) -> Node:
    path, equals, value = text.partition("=")
    if not equals or not path or not all(path.split(".")):
        raise UsageError(f"--set {text!r}: write PATH=VALUE, such as result.face_match=12")
    place = Place(f"--set {path}")
    try:
        documents = read(value, str(place)) if value.strip() else []
    except ScenarioError:
        raise UsageError(f"--set {text!r}: the value is not YAML; quote it") from None
    node = documents[0] if documents else Node(None, place)
    return assign(path, _placed(node, place), place)


def _placed(node: Node, place: Place) -> Node:
    """A value's places are those of the flag, not lines and columns in it."""
    match node.value:
        case dict():
            return Node({key: _placed(item, place) for key, item in node.value.items()}, place, place)
        case list():
            return Node([_placed(item, place) for item in node.value], place, place)
        case _:
            return Node(node.value, place, place)


def again(command: Sequence[str], scenario: str, seed: int, arguments: argparse.Namespace) -> str:
    """The command that plays the same thing again."""
    import shlex

    words = ["mockjumio", *command[:1], scenario, *command[1:], "--seed", str(seed)]
    for text in arguments.set:
        words += ["--set", text]
    for folder in arguments.folders or ():
        words += ["--scenarios", folder]
    return shlex.join(words)
