"""How are scenarios listed, shown and validated?"""

import argparse
from pathlib import Path

import yaml

from mockjumio.cli.choose import parsers
from mockjumio.cli.output import print_json, table
from mockjumio.cli.surroundings import environment, folders
from mockjumio.clock import start_of_day, system_now
from mockjumio.errors import ConfigurationError, Problem, ScenarioError, UsageError
from mockjumio.library import Library
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.parse import NAME, Scenario
from mockjumio.scenario.schema import json_schema
from mockjumio.scenario.source import Node
from mockjumio.scenario.starter import starter
from mockjumio.simulation.preview import preview


def run(arguments: argparse.Namespace) -> int:
    library = Library(folders(arguments))
    match arguments.kind:
        case "list":
            _list(library, as_json=arguments.json)
        case "show":
            print(as_yaml(library.get(arguments.name).node), end="")
        case "schema":
            print_json(json_schema())
        case "new":
            _new(arguments.name)
        case _:
            _validate(library, arguments)
    return 0


def _new(name: str) -> None:
    """Write a starting file into the current folder; an existing one is left alone."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a name: letters, digits, '-', '_' and '.' only")
    file = Path(f"{name}.yaml")
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(starter(name))
    except FileExistsError:
        raise UsageError(f"{file} is there already") from None
    except OSError as error:
        raise ConfigurationError(f"cannot write {file}: {error.strerror or error}") from None
    print(f"{file} written; next: mockjumio scenarios validate {file}")


def _list(library: Library, *, as_json: bool) -> None:
    found = [library.get(name) for name in library.names()]
    if as_json:
        print_json([_view(scenario) for scenario in found])
        return
    rows = [(one.name, one.product, str(one.sections["result"]["status"]), one.title) for one in found]
    print(table(("NAME", "PRODUCT", "STATUS", "TITLE"), rows))


def _view(scenario: Scenario) -> dict[str, object]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "product": scenario.product,
        "status": str(scenario.sections["result"]["status"]),
        "advice": scenario.advice,
        "file": scenario.file,
    }


def _validate(library: Library, arguments: argparse.Namespace) -> None:
    """Read each, play it, hold its callback against the contract; raises all problems of all of them."""
    problems: list[Problem] = []
    count = 0
    for named in arguments.paths or library.names():
        for parse in parsers(named, library):
            try:
                preview(parse(), seed=1, now=start_of_day(system_now()), env=environment(arguments))
                count += 1
            except ScenarioError as error:
                problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    print(f"{count} scenario{'s are' if count != 1 else ' is'} valid")


class _Dumper(yaml.SafeDumper):
    """Writes texts plainly where the scenario reader takes them plainly: it resolves no types."""

    yaml_implicit_resolvers: dict[str, list[object]] = {}  # noqa: RUF012 - PyYAML's way to configure


def as_yaml(node: Node) -> str:
    """A scenario's node as YAML that reads back to the same, its keys in the order of the model."""
    plain = _plain(node)
    if isinstance(plain, dict):
        order = list(SCENARIO.keys)
        plain = dict(sorted(plain.items(), key=lambda pair: order.index(pair[0])))
    text: str = yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text


def _plain(node: Node) -> object:
    """The values alone."""
    match node.value:
        case dict():
            return {key: _plain(item) for key, item in node.value.items()}
        case list():
            return [_plain(item) for item in node.value]
        case _:
            return node.value
