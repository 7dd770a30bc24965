"""Which scenarios does the command line mean, and with which changes?"""

import argparse
import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mockjumio.clock import timestamp
from mockjumio.errors import ConfigurationError, Problem, ScenarioError, UnknownScenario, UsageError
from mockjumio.library import Library, read_file
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import Node, Place, assign, read
from mockjumio.transaction import Transaction


def scenarios(arguments: argparse.Namespace, library: Library) -> list[Scenario]:
    """The scenarios that are named, by name or as files, with ``--set`` applied; raises all problems."""
    overrides = [_override(text) for text in arguments.set]
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
    nodes = read_file(Path(named))
    if not nodes:
        raise ConfigurationError(f"{named}: no scenario in this file")
    return [partial(library.inline, node) for node in nodes]


def _override(text: str) -> Node:
    path, equals, value = text.partition("=")
    if not equals or not path or not all(path.split(".")):
        raise UsageError(f"--set {text!r}: write PATH=VALUE, such as result.face_match=12")
    place = Place(f"--set {path}")
    try:
        documents = read(value, str(place)) if value.strip() else []
    except (ScenarioError, UnicodeEncodeError):  # the latter: bytes that are not UTF-8
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


def again(arguments: argparse.Namespace, named: str, transaction: Transaction) -> str:
    """The command that plays the same thing again, to the byte if the server's address is fixed too."""
    words = ["mockjumio", "trigger", named, "--to", arguments.to, "--seed", str(transaction.seed)]
    words += ["--now", timestamp(transaction.created)]
    if transaction.ordinal > 1:
        words += ["--ordinal", str(transaction.ordinal)]
    if arguments.public_url:
        words += ["--public-url", arguments.public_url]
    elif arguments.port:
        words += ["--port", str(arguments.port)]
    for text in arguments.set:
        words += ["--set", text]
    for folder in arguments.folders or ():
        words += ["--scenarios", folder]
    for name in arguments.env:
        words += ["--env", name]
    words += [flag for flag in ("--charset", "--plus-for-space", "--only-200") if _is_on(arguments, flag)]
    return shlex.join(words)


def _is_on(arguments: argparse.Namespace, flag: str) -> bool:
    return bool(getattr(arguments, flag[2:].replace("-", "_")))
