"""How is a captured callback made a scenario from the command line?"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from mockjumio.cli.output import note, warn
from mockjumio.cli.surroundings import library
from mockjumio.clock import start_of_day, system_now
from mockjumio.errors import ConfigurationError, UsageError, printable
from mockjumio.importing.capture import Captured, captured
from mockjumio.importing.scenarios import imported
from mockjumio.importing.text import written
from mockjumio.scenario.folders import MAX_FILE, shown
from mockjumio.scenario.parse import NAME

LARGEST = 50_000_000  # bytes; HAR files of a whole session are large
_STDIN = "-"


def run(arguments: argparse.Namespace) -> int:
    if not NAME.fullmatch(arguments.name):
        raise UsageError(f"--name {arguments.name!r}: letters, digits, '-', '_' and '.' only")
    found, remarks = captured(*_read(arguments.file))
    for remark in remarks:
        warn(f"{remark.place}: {remark.message}")
    beside, now = library(arguments), start_of_day(system_now())
    text = written([imported(one, name, beside, now) for one, name in _named(found, arguments.name)])
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
        raise UsageError(f"{printable(file)} is there already") from None
    except OSError as error:
        raise ConfigurationError(f"cannot write {printable(file)}: {error.strerror or error}") from None
    count = f"{len(found)} scenario{'' if len(found) == 1 else 's'}"
    note(f"{file} written, {count}; next: mockjumio scenarios validate {file}")
    return 0


def _named(found: Sequence[Captured], name: str) -> Iterator[tuple[Captured, str]]:
    for number, one in enumerate(found, start=1):
        yield one, name if number == 1 else f"{name}-{number}"


def _read(named: str) -> tuple[str, str]:
    """The text, and what to call where it stands."""
    try:
        if named == _STDIN:
            content, place = sys.stdin.buffer.read(LARGEST + 1), "standard input"
        else:
            with Path(named).open("rb") as opened:
                content, place = opened.read(LARGEST + 1), shown(Path(named))
    except OSError as error:
        raise ConfigurationError(f"{printable(named)}: {error.strerror or error}") from None
    if len(content) > LARGEST:
        raise ConfigurationError(f"{place}: larger than {LARGEST} bytes")
    try:
        return content.decode("utf-8-sig"), place
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{place}: not UTF-8: byte {error.start}") from None
