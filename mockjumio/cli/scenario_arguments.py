"""Which scenarios does the command line mean, and with which changes?"""

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mockjumio.errors import (
    ConfigurationError,
    Problem,
    ScenarioError,
    UnknownScenario,
    UsageError,
    printable,
)
from mockjumio.scenario.library import Library, read_scenarios
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import read
from mockjumio.schema.nodes import Node, Place, assign, merge

_ENDINGS = (".yaml", ".yml")


class NamedScenario(NamedTuple):
    """A scenario that the command line means; ``word`` means it alone."""

    word: str
    scenario: Scenario


def scenarios(arguments: argparse.Namespace, library: Library) -> list[Scenario]:
    """The scenarios that are named, by name or as files, with ``--set`` applied; raises all problems."""
    return [one.scenario for one in named_scenarios(arguments, library)]


def named_scenarios(arguments: argparse.Namespace, library: Library) -> list[NamedScenario]:
    """Likewise, each with its word."""
    overrides = [assign(path, node, node.place) for path, node in changes(arguments)]
    problems: list[Problem] = []
    found = []
    for named in arguments.scenarios:
        for word, parse in parsers(named, library):
            try:
                found.append(NamedScenario(word, library.vary(parse(), overrides)))
            except UnknownScenario:
                raise
            except ScenarioError as error:
                problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return found


def parsers(named: str, library: Library) -> list[tuple[str, Callable[[], Scenario]]]:
    """What parses each scenario that is meant, with the word that means it alone."""
    nodes = in_file(named)
    if nodes is None:
        return [(named, partial(library.get, named))]
    return [(word, partial(library.inline, node)) for word, node in nodes]


def in_file(named: str) -> list[tuple[str, Node]] | None:
    """The scenarios of a file, or the one that ``FILE::NAME`` means; ``None`` if no file is named.

    Each with the word that means it alone.
    """
    file, _, name = (named, "", "") if named.endswith(_ENDINGS) else named.partition("::")
    if not file.endswith(_ENDINGS):
        return None
    nodes = read_scenarios(Path(file))
    if not nodes:
        raise ConfigurationError(f"{printable(file)}: no scenario in this file")
    refuse_suites(nodes)
    if len(nodes) == 1 and not name:
        return [(file, nodes[0])]
    words = [(f"{file}::{own}" if (own := node.text("name")) else file, node) for node in nodes]
    if not name:
        return words
    if named not in dict(words):
        known = ", ".join(word for word, _ in words)
        raise ScenarioError([Problem(file, f"has no scenario {name!r}; there are {known}")])
    return [pair for pair in words if pair[0] == named]


def refuse_suites(nodes: Iterable[Node]) -> None:
    """Raise for what is meant for another command."""
    keys = ((node, node.value if isinstance(node.value, dict) else {}) for node in nodes)
    suites = [node for node, known in keys if "suite" in known and "steps" in known]
    if suites:
        message = "this is a suite, not a scenario; play it with 'mockjumio run'"
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
    return path, _place_at_flag(node, place)


def _place_at_flag(node: Node, place: Place) -> Node:
    """A value's places are those of the flag, not lines and columns in it."""
    match node.value:
        case dict():
            return Node({key: _place_at_flag(item, place) for key, item in node.value.items()}, place, place)
        case list():
            return Node([_place_at_flag(item, place) for item in node.value], place, place)
        case _:
            return Node(node.value, place, place)
