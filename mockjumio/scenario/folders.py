"""Which YAML files does a folder hold, whatever else lies in it? Looked at and read without ever waiting.

Skipped without a word: hidden entries, among them the lock links of editors, the ``._name.yaml`` of macOS,
and the ``..data`` of a Kubernetes ConfigMap, whose files are reached by the links beside it. What has the
name of a YAML file and cannot be one is left out, with the reason.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from mockjumio.errors import ConfigurationError, Problem, ScenarioError, cause_of, printable

MAX_FILE = 1_000_000  # bytes
MAX_ENTRIES = 5_000  # below what stands in a folder itself: folders, links, and YAML files
MAX_DEPTH = 20
_ENDINGS = (".yaml", ".yml")
_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

Stamp = tuple[int, int, int, int]  # changes when a file does, or whether it may be read


class Contents(NamedTuple):
    """The YAML files, and why what looks like one is left out."""

    files: Mapping[Path, Stamp]
    odd: Mapping[Path, str]


class _Entry(NamedTuple):
    """Ordered: what stands in the folder itself before what links lead to, and what is near first."""

    linked: bool
    depth: int
    path: str
    real: str  # with no link on the way
    branch: str  # what led here: a link, or else what stands in the folder itself


class _Bound:
    """How much is looked at below a folder. Of too much, the largest branch is to blame, links first."""

    def __init__(self) -> None:
        self._sizes: Counter[tuple[bool, str]] = Counter()
        self._total = 0
        self.beyond: set[str] = set()

    def count(self, entry: _Entry, inside: int) -> None:
        self._sizes[entry.linked, entry.branch] += inside
        self._total += inside
        while self._total > MAX_ENTRIES:
            largest = max(self._sizes, key=lambda one: (one[0], self._sizes[one]))
            self._total -= self._sizes.pop(largest)
            self.beyond.add(largest[1])


def contents(folder: Path) -> Contents:
    """Each YAML file below a folder once, however many links lead to it; links to elsewhere are followed.

    Raises :class:`ConfigurationError` if the folder is not there, or cannot be read.
    """
    try:
        root = _Entry(linked=False, depth=0, path=str(folder), real=os.path.realpath(folder), branch="")
        waiting = sorted(_inside(root))
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last: a name that no system takes
        raise ConfigurationError(f"{printable(folder)}: no such folder of scenarios") from None
    except OSError as error:
        raise ConfigurationError(f"{printable(folder)}: {_reason(error, folder)}") from None
    found: dict[_Entry, Stamp | str] = {}
    seen = {root.real}
    bound = _Bound()
    while waiting:
        entry = heappop(waiting)
        if entry.real in seen or entry.branch in bound.beyond:
            continue
        try:
            looked = _look(entry)
        except OSError as error:
            found[entry] = _reason(error, entry.path)
            continue
        seen.add(entry.real)
        if isinstance(looked, tuple):
            found[entry] = looked
        else:
            bound.count(entry, len(looked))
            for one in looked:
                heappush(waiting, one)
    return _leave_out(bound.beyond, found)


def _leave_out(beyond: Iterable[str], found: Mapping[_Entry, Stamp | str]) -> Contents:
    files: dict[Path, Stamp] = {}
    odd = {Path(branch): _too_much(branch) for branch in sorted(beyond)}
    for entry, stamp in found.items():
        if entry.branch in beyond:
            continue
        if isinstance(stamp, str):
            odd[Path(entry.path)] = stamp
        else:
            files[Path(entry.path)] = stamp
    return Contents(dict(sorted(files.items())), odd)


def _too_much(branch: str) -> str:
    why = f"more than {MAX_ENTRIES} folders, links and YAML files are in it; put the scenarios into a folder "
    return _describe_link(branch, f"{why}of their own")


def _look(entry: _Entry) -> Stamp | list[_Entry]:
    """A file's stamp, or what is in a folder; raises ``OSError`` for anything else."""
    status = os.stat(entry.path)
    if not stat.S_ISDIR(status.st_mode):
        _refuse_irregular(status)
        return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
    if entry.depth > MAX_DEPTH:
        raise OSError(errno.ELOOP, f"more than {MAX_DEPTH} folders deep")
    inside = list(islice(_inside(entry), MAX_ENTRIES + 1))
    if not inside and entry.path.endswith(_ENDINGS):
        raise IsADirectoryError(errno.EISDIR, "a folder without YAML files, not a file")
    return inside


def _inside(folder: _Entry) -> Iterator[_Entry]:
    """What is not hidden, and is a folder or has a YAML file's name."""
    with os.scandir(folder.path) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and (entry.name.endswith(_ENDINGS) or _is_folder(entry)):
                link = entry.is_symlink()
                yield _Entry(
                    linked=folder.linked or link,
                    depth=folder.depth + 1,
                    path=entry.path,
                    real=os.path.realpath(entry.path) if link else os.path.join(folder.real, entry.name),
                    branch=entry.path if not folder.branch or (link and not folder.linked) else folder.branch,
                )


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links
        return False


def read_folder(folder: Path, before: Mapping[Path, str]) -> tuple[dict[Path, str], list[Problem]]:
    """The texts of a folder's files, and why others are left out: of these, the texts ``before``."""
    found = contents(folder)
    problems = [Problem(display_path(path), why) for path, why in found.odd.items()]
    texts: dict[Path, str] = {}
    unread = set(found.odd)
    for file in found.files:
        try:
            texts[file] = read_text(file)
        except ScenarioError as error:
            problems += error.problems
            unread.add(file)
    kept = {file: text for file, text in before.items() if unread.intersection((file, *file.parents))}
    return dict(sorted((kept | texts).items())), problems


def read_text(file: Path) -> str:
    """A file's text; raises :class:`ScenarioError` if it cannot be read, or is no text."""
    try:
        with open(file, "rb", opener=_open_at_once) as opened:
            _refuse_irregular(os.fstat(opened.fileno()))
            content = opened.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise ScenarioError([Problem(display_path(file), f"larger than {MAX_FILE} bytes")])
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ScenarioError([Problem(display_path(file), f"not UTF-8: byte {error.start}")]) from None
    except (OSError, ValueError) as error:  # the latter: a name that no system takes
        raise ScenarioError([Problem(display_path(file), _reason(error, file))]) from None


def _open_at_once(path: str, flags: int) -> int:
    """Without waiting for whoever writes into a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def _refuse_irregular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "something else")
        raise OSError(errno.EINVAL, f"{kind}, not a file")


def _reason(error: OSError | ValueError, path: str | Path) -> str:
    """Of a link it says where that leads, since that is what is wrong."""
    return _describe_link(path, cause_of(error))


def _describe_link(path: str | Path, why: str) -> str:
    try:
        return f"a link to {printable(os.readlink(path))}: {why}"
    except (OSError, ValueError):
        return why


def relative(file: Path) -> str:
    """A path as a person would write it from where they are."""
    try:
        return str(file.relative_to(os.getcwd()))
    except (ValueError, OSError):  # the latter: the current folder is gone
        return str(file)


def display_path(file: Path) -> str:
    """The same, so that it can stand in a line."""
    return printable(relative(file))
