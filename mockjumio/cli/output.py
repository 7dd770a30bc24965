"""How are results printed? A table for people, JSON for programs; colour only where it is seen."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from mockjumio.errors import printable
from mockjumio.settings import Trust

if TYPE_CHECKING:
    from mockjumio.scenario.library import Library

_COLOURS = {"good": "32", "bad": "31", "faint": "2", "strong": "1"}


def colour(text: str, kind: str) -> str:
    """The text in a colour, on a terminal without ``NO_COLOR``."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; the last one is not padded."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    lines = [_line(headings, widths, "strong")]
    lines += [_line(row, widths, None) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int], kind: str | None) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    text = "  ".join(padded).rstrip()
    return colour(text, kind) if kind else text


def print_json(values: object, *, pretty: bool = True) -> None:
    """Letters as they are where the output can take any; what is escaped otherwise must be JSON's escapes."""
    takes_any = (sys.stdout.encoding or "").lower().startswith("utf")
    print(_as_json(not takes_any, 2 if pretty else None)(values))


@cache
def _as_json(ensure_ascii: bool, indent: int | None) -> Callable[[object], str]:
    from json import JSONEncoder  # which no help needs

    return JSONEncoder(ensure_ascii=ensure_ascii, indent=indent).encode


def warn(message: str) -> None:
    """A diagnostic: standard error, so that programs can read the output."""
    print(f"mockjumio: warning: {printable(message)}", file=sys.stderr)


def note(message: str) -> None:
    """Something to know that is not wrong; on standard error too."""
    print(f"mockjumio: {printable(message)}", file=sys.stderr)


def warn_of_files(library: "Library") -> None:
    """What lies in folders of scenarios and is not played."""
    for problem in library.problems:
        warn(f"{problem}; it is left out")


def warn_of_insecurity(trust: Trust) -> None:
    """``--insecure`` is nothing to forget."""
    if trust.insecure:
        warn("--insecure: certificates are not verified; Jumio verifies them")


_AFTER = 1.0  # seconds: what is quicker needs no bar
_WIDTH = 24
_NAMED = 40  # columns for what is under way


class Progress:
    """Counts up to ``total``; leave its context to wipe the line."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._shown = False
        self._seen = sys.stderr.isatty() and not quiet

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def step(self, name: str) -> None:
        """One more is done; ``name`` says which."""
        self._done += 1
        if not self._seen or time.monotonic() - self._began < _AFTER:
            return
        self._shown = True
        filled = _WIDTH * self._done // max(self._total, 1)
        bar = f"[{'#' * filled}{'.' * (_WIDTH - filled)}]"
        print(
            f"\r\x1b[K{bar} {self._done}/{self._total} {name[:_NAMED]}", end="", file=sys.stderr, flush=True
        )
