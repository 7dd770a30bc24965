"""How are scenarios shown, checked, begun, and made of captured callbacks?"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mockjumio.cli.arguments import environment, folders, library
from mockjumio.cli.output import note, print_json, warn, warn_of_files
from mockjumio.cli.scenario_arguments import parsers
from mockjumio.clock import start_of_day, system_now
from mockjumio.contract.form import decode
from mockjumio.errors import ConfigurationError, ScenarioError, UsageError, cause_of, printable
from mockjumio.messages.links import of_data_center
from mockjumio.play.check import preview
from mockjumio.scenario.authoring import as_yaml, json_schema, starter
from mockjumio.scenario.folders import MAX_FILE, display_path
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import NAME, Scenario
from mockjumio.schema.nodes import Place, assign, from_python
from mockjumio.transaction import outcome

if TYPE_CHECKING:
    from mockjumio.importing.capture import CapturedCallback

LARGEST = 50_000_000  # bytes; HAR files of a whole session are large
_STDIN = "-"


def import_captured(arguments: argparse.Namespace) -> int:
    from mockjumio.importing.capture import find_callbacks  # the other commands need none of it
    from mockjumio.importing.scenario import as_file, make_scenario

    if not NAME.fullmatch(arguments.name):
        raise UsageError(f"--name {arguments.name!r}: letters, digits, '-', '_' and '.' only")
    found, remarks = find_callbacks(*_read(arguments.file))
    for remark in remarks:
        warn(f"{remark.place}: {remark.message}")
    beside, now = library(arguments), start_of_day(system_now())
    text = as_file(
        [make_scenario(one, name, beside, now) for one, name in _with_names(found, arguments.name)]
    )
    if len(text.encode()) > MAX_FILE:
        count = f"{len(found)} callback{'' if len(found) == 1 else 's'}"
        raise ConfigurationError(
            f"{count}: a scenario file has at most {MAX_FILE} bytes; import fewer at once"
        )
    if arguments.output is None:
        print(text, end="")
        return 0
    file = Path(arguments.output)
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise UsageError(f"{printable(file)} exists already; choose another name") from None
    except OSError as error:
        raise ConfigurationError(f"cannot write {printable(file)}: {cause_of(error)}") from None
    count = f"{len(found)} scenario{'' if len(found) == 1 else 's'}"
    note(f"{file} written, {count}; next: mockjumio scenarios validate {file}")
    return 0


def _with_names(found: Sequence["CapturedCallback"], name: str) -> Iterator[tuple["CapturedCallback", str]]:
    for number, one in enumerate(found, start=1):
        yield one, name if number == 1 else f"{name}-{number}"


def _read(named: str) -> tuple[str, str]:
    """The text, and what to call where it stands."""
    try:
        if named == _STDIN:
            content, place = sys.stdin.buffer.read(LARGEST + 1), "standard input"
        else:
            with Path(named).open("rb") as opened:
                content, place = opened.read(LARGEST + 1), display_path(Path(named))
    except OSError as error:
        raise ConfigurationError(f"{printable(named)}: {cause_of(error)}") from None
    if len(content) > LARGEST:
        raise ConfigurationError(f"{place}: larger than {LARGEST} bytes")
    try:
        return content.decode("utf-8-sig"), place
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{place}: not UTF-8: byte {error.start}") from None


def run(arguments: argparse.Namespace) -> int:
    there = Library(folders(arguments))
    if arguments.kind != "validate" or arguments.paths:  # which says them as errors
        warn_of_files(there)
    match arguments.kind:
        case "show":
            _show(there.get(arguments.name), there, arguments)
        case "schema":
            _print_schema(arguments)
        case "new":
            _new(arguments.name)
        case _:
            _validate(there, arguments)
    return 0


def _print_schema(arguments: argparse.Namespace) -> None:
    if arguments.suite:
        from mockjumio.suites.suite import json_schema as suite_schema  # the other commands need no suites

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
        raise UsageError(f"{printable(file)} exists already; choose another name") from None
    except OSError as error:
        raise ConfigurationError(f"cannot write {printable(file)}: {cause_of(error)}") from None
    print(printable(f"{file} written; next: mockjumio scenarios validate {file}"))


def _show(scenario: Scenario, there: Library, arguments: argparse.Namespace) -> None:
    """The scenario as YAML that can be played, with a callback of it in comments, in both editions."""
    print(as_yaml(scenario.node), end="")
    shown = _show_callback(scenario, "", arguments)
    if arguments.edition not in (None, shown):
        place = Place("--edition")
        node = assign("settings.edition", from_python(arguments.edition, place), place)
        _show_callback(there.vary(scenario, [node]), f", edition {arguments.edition}", arguments)


def _show_callback(scenario: Scenario, which: str, arguments: argparse.Namespace) -> str:
    """Returns the edition that it was played in."""
    now = start_of_day(system_now())
    shown = preview(scenario, seed=1, now=now, env=environment(arguments))
    edition = shown.transaction.settings.edition
    if shown.callback is None:
        print(f"\n# It sends no callback{which}.")
        return edition
    print(f"\n# Its callback with seed 1{which}:")
    if shown.transaction.workflow is None:
        for name, value in decode(shown.callback.body).items():
            print(f"#   {name}: {value}")
        return edition
    from mockjumio.messages.platform.details import details  # which Netverify does not need

    _print_commented(json.loads(shown.callback.body))
    print("\n# And the details that are retrieved then:")
    links = of_data_center("US")
    _print_commented(details(outcome(shown.transaction), shown.transaction.workflow, links))
    return edition


def _print_commented(values: object) -> None:
    for line in _lines(values):
        print(f"#   {line}")


_WIDTH = 110  # characters of a line


def _lines(value: object, indent: str = "", before: str = "", after: str = "") -> Iterator[str]:
    """As JSON. What fits into a line stands in one, since a workflow's details are long."""
    line = f"{indent}{before}{json.dumps(value, ensure_ascii=False)}{after}"
    if len(line) <= _WIDTH or not isinstance(value, dict | list) or not value:
        yield line
        return
    if isinstance(value, dict):
        first, last = "{", "}"
        items = [(f"{json.dumps(name)}: ", one) for name, one in value.items()]
    else:
        first, last = "[", "]"
        items = [("", one) for one in value]
    yield f"{indent}{before}{first}"
    for number, (name, inner) in enumerate(items, start=1):
        yield from _lines(inner, f"{indent}  ", name, "," if number < len(items) else "")
    yield f"{indent}{last}{after}"


def _validate(library: Library, arguments: argparse.Namespace) -> None:
    """Read each, play it, hold its callback against the contract; raises all problems of all of them."""
    problems = [] if arguments.paths else list(library.problems)
    count = 0
    for named in arguments.paths or library.names():
        for _, parse in parsers(named, library):
            try:
                preview(parse(), seed=1, now=start_of_day(system_now()), env=environment(arguments))
                count += 1
            except ScenarioError as error:
                problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    print(f"{count} scenario{'s are' if count != 1 else ' is'} valid")
