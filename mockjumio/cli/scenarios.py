"""How are scenarios listed, shown and validated?"""

import argparse
from pathlib import Path

from mockjumio.cli.choose import parsers
from mockjumio.cli.output import colour, print_json, warn, warn_of_files
from mockjumio.cli.surroundings import environment, folders
from mockjumio.clock import start_of_day, system_now
from mockjumio.contract.form import decode
from mockjumio.errors import ConfigurationError, ScenarioError, UsageError
from mockjumio.library import Library
from mockjumio.play.preview import preview
from mockjumio.scenario.parse import NAME, Scenario
from mockjumio.scenario.schema import json_schema
from mockjumio.scenario.starter import starter
from mockjumio.scenario.written import as_yaml


def run(arguments: argparse.Namespace) -> int:
    there = Library(folders(arguments))
    if arguments.kind != "validate" or arguments.paths:  # which says them as errors
        warn_of_files(there)
    match arguments.kind:
        case "list":
            _list(there, arguments)
        case "show":
            _show(there.get(arguments.name), arguments)
        case "schema":
            _print_schema(arguments)
        case "new":
            _new(arguments.name)
        case _:
            _validate(there, arguments)
    return 0


def _print_schema(arguments: argparse.Namespace) -> None:
    if arguments.suite:
        from mockjumio.suites.model import json_schema as suite_schema  # the other commands need no suites

        print_json(suite_schema())
    else:
        print_json(json_schema())


def _new(name: str) -> None:
    """Write a starting file into the current folder; an existing one is left alone."""
    name = name.removesuffix(".yaml")  # who types the file's name means the same
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


def _list(library: Library, arguments: argparse.Namespace) -> None:
    found = []
    for name in library.names():
        try:
            scenario = library.get(name)
        except ScenarioError as error:
            warn(f"{name} is left out: {error}")
            continue
        if _wanted(scenario, arguments):
            found.append(scenario)
    if arguments.json:
        print_json([_view(scenario) for scenario in found])
        return
    if not found:
        warn("no scenario fits")
    groups: dict[str, list[Scenario]] = {}
    for scenario in found:
        groups.setdefault(_group(scenario), []).append(scenario)
    width = max((len(one.name) for one in found), default=0)
    for group, members in sorted(groups.items(), key=lambda pair: (pair[0] != "basics", pair[0])):
        print(colour(group, "strong"))
        for one in members:
            print(f"  {one.name:<{width}}  {one.title}")


def _wanted(scenario: Scenario, arguments: argparse.Namespace) -> bool:
    """Whether a scenario passes the filters; a text is looked for in name, title, advice and status."""
    status, codes = _status(scenario), _codes(scenario)
    searched = f"{scenario.name} {scenario.title} {scenario.advice} {status}".lower()
    return (
        arguments.product in (None, scenario.product)
        and arguments.status in (None, status)
        and (arguments.code is None or arguments.code in codes)
        and all(word.lower() in searched for word in arguments.text)
    )


def _status(scenario: Scenario) -> str:
    return str(scenario.sections["result"]["status"])


def _codes(scenario: Scenario) -> list[str]:
    """The reject reason's code and those of its details."""
    reason = scenario.sections["result"].get("reject_reason", {})
    return [str(code) for code in (reason.get("code"), *(reason.get("details") or ())) if code]


def _group(scenario: Scenario) -> str:
    """The folder in which the scenario stands."""
    return Path(scenario.file).resolve().parent.name


def _view(scenario: Scenario) -> dict[str, object]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "group": _group(scenario),
        "product": scenario.product,
        "status": _status(scenario),
        "codes": _codes(scenario),
        "advice": scenario.advice,
        "file": scenario.file,
    }


def _show(scenario: Scenario, arguments: argparse.Namespace) -> None:
    """The scenario as YAML that can be played, with a callback of it in comments."""
    print(as_yaml(scenario.node), end="")
    shown = preview(scenario, seed=1, now=start_of_day(system_now()), env=environment(arguments))
    if shown.callback is None:
        print("\n# It sends no callback.")
        return
    print("\n# Its callback with seed 1:")
    for name, value in decode(shown.callback.body).items():
        print(f"#   {name}: {value}")


def _validate(library: Library, arguments: argparse.Namespace) -> None:
    """Read each, play it, hold its callback against the contract; raises all problems of all of them."""
    problems = [] if arguments.paths else list(library.problems)
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
