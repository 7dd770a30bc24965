"""What changed in the user's folders of scenarios while we serve, and is it good?

A file that is broken keeps its last good version, and takes none of the others away.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mockjumio.errors import MockjumioError, Problem, ScenarioError
from mockjumio.scenario.folders import Stamp, contents, display_path, read_folder
from mockjumio.scenario.library import Library, index, names_in

if TYPE_CHECKING:
    from mockjumio.scenario.parse import Scenario

    Judge = Callable[[Scenario], None]

INTERVAL = 1.0  # seconds between looks; more where looking takes long, so that it never costs more than a bit
_SHARE = 20

_log = logging.getLogger(__name__)


Stamps = dict[Path, Stamp | str | None]
Texts = dict[Path, str]


class Reload(NamedTuple):
    """Files that now count as they stand, files that are gone, and what is wrong and was not said before."""

    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def _accept_all(scenario: Scenario) -> None:
    """No judge beyond the form."""


async def watch(library: Library, tell: Callable[[Reload], None], judge: Judge = _accept_all) -> None:
    """Look again and again, until cancelled. The first look judges what was only indexed at the start.

    ``judge`` raises :class:`ScenarioError` for a scenario that has its form and can be played nowhere.
    """
    watcher = Watcher(library, judge)
    pause, said = INTERVAL, ""
    while True:
        await asyncio.sleep(pause)
        began = time.monotonic()
        try:
            stamps = await asyncio.to_thread(watcher.stamps)
            pause = max(INTERVAL, _SHARE * (time.monotonic() - began))
            for reload in watcher.look(stamps):
                await asyncio.sleep(0)  # between two files others have their turn
                if reload is not None:
                    tell(reload)
        except Exception as error:
            if str(error) != said:  # as long as nothing changes it is said once
                _log.exception("looking for changed scenarios failed")
            said = str(error)
        else:
            said = ""


class Watcher:
    """Compares the user's folders with what the library has, and puts into it what is good."""

    def __init__(self, library: Library, judge: Judge = _accept_all) -> None:
        self._library = library
        self._judge = judge
        self._stamps: Stamps = {}
        self._said = frozenset(library.problems)  # by whoever read the folders first

    def stamps(self) -> Stamps:
        """What changes when a file does; a folder that is not there stands for itself."""
        found: Stamps = {}
        for folder in self._library.own:
            try:
                files, odd = contents(folder)
            except MockjumioError:
                found[folder] = None
            else:
                found |= {**files, **odd}
        return found

    def check(self) -> Reload | None:
        """Look once, now; ``None`` if nothing changed."""
        return next((reload for reload in self.look(self.stamps()) if reload is not None), None)

    def look(self, stamps: Stamps) -> Iterator[Reload | None]:
        """Take in what changed. Yields ``None`` on the way, where a caller can pause; last what came."""
        if stamps == self._stamps:
            return
        touched = {file for file in stamps if self._stamps and stamps[file] != self._stamps.get(file)}
        problems: list[Problem] = []
        before = self._library
        had = _own_texts(before)
        on_disk = [self._read(folder, old, problems) for folder, old in self._folders()]
        refused: set[Path] = set()  # files of which the version before is kept
        while True:
            candidate = self._candidate(on_disk, refused, problems)
            failed: dict[Path, str] = {}
            for file, text in _own_texts(candidate).items():
                if wrong := self._wrong(candidate, file):
                    problems += wrong
                    failed[file] = text
                yield None
            worse = {file for file in failed if had.get(file, failed[file]) != failed[file]}
            worse = {file for file in worse if not self._wrong(before, file)}
            if not worse:
                break
            refused |= worse
        kept = _keep_what_broke_elsewhere(before, candidate, failed.values())
        candidate.older = dict(_older(candidate, kept, failed, problems, stamps))
        reload = self._tell_of(candidate, touched, problems)
        self._stamps = stamps
        candidate.problems = tuple(dict.fromkeys(problems))
        before.adopt(candidate)
        if any(reload):
            yield reload

    def _folders(self) -> Iterator[tuple[Path, Mapping[Path, str]]]:
        yield from zip(self._library.own, self._library.texts[1:], strict=True)

    def _read(self, folder: Path, old: Mapping[Path, str], problems: list[Problem]) -> Texts:
        """A folder's files; of those that cannot be read, the version before."""
        try:
            texts, wrong = read_folder(folder, old)
        except MockjumioError as error:
            problems.append(Problem("", str(error)))
            return dict(old)
        problems += wrong
        return texts

    def _wrong(self, library: Library, file: Path) -> list[Problem]:
        """Everything that is wrong with a file's scenarios."""
        found = library.doubles(file)
        try:
            nodes = library.nodes(file)
        except ScenarioError as error:
            return [*found, *error.problems]
        for node in nodes:
            try:
                scenario = library.inline(node)
                self._judge(scenario)
            except ScenarioError as error:
                found += error.problems
            except Exception as error:  # which no file may bring upon the others
                why = f"mockjumio itself failed with it ({type(error).__name__}: {error}); please report it"
                found.append(Problem(str(node.place), why))
            else:
                found += _missing_from_index(scenario, _own_texts(library)[file])
        return found

    def _candidate(self, on_disk: list[Texts], refused: set[Path], problems: list[Problem]) -> Library:
        candidate = copy(self._library)
        own = [
            _without_doubles(texts, old, refused, problems)
            for texts, (_, old) in zip(on_disk, self._folders(), strict=True)
        ]
        candidate.take([self._library.texts[0], *own])
        return candidate

    def _tell_of(self, candidate: Library, touched: set[Path], problems: list[Problem]) -> Reload:
        old, new = _own_texts(self._library), _own_texts(candidate)
        changed = tuple(display_path(file) for file in new if new[file] != old.get(file))
        gone = tuple(display_path(file) for file in old if file not in new)
        said, again = self._said, tuple(display_path(file) for file in touched)
        self._said = frozenset(problems)
        fresh = [one for one in problems if one not in said or one.place.startswith(again)]
        return Reload(changed, gone, tuple(dict.fromkeys(fresh)))


def _own_texts(library: Library) -> Texts:
    return {file: text for texts in library.texts[1:] for file, text in texts.items()}


def _without_doubles(
    texts: Texts, old: Mapping[Path, str], refused: set[Path], problems: list[Problem]
) -> Texts:
    """A scenario that stood in one file of a folder goes on to do so, as long as it stands there."""
    chosen = {file: old[file] if file in refused else text for file, text in texts.items()}
    before = {name: entry.file for name, entry in index(old).items() if entry.also is None}
    while doubles := _doubles(chosen, before):
        problems += [
            Problem(display_path(file), f"scenario {name!r} is in {display_path(before[name])} too")
            for file, name in doubles
        ]
        for file in {file for file, _ in doubles}:
            if file in old:  # which has none of these names, so that this comes to an end
                chosen[file] = old[file]
            else:
                del chosen[file]
    return chosen


def _doubles(texts: Texts, before: Mapping[str, Path]) -> list[tuple[Path, str]]:
    """Each file with a name that was another's before and still is, or that is its own twice."""
    claims: dict[str, list[Path]] = {}
    for file in sorted(texts):
        for name in names_in(texts[file]):
            claims.setdefault(name, []).append(file)
    found = []
    for name, files in claims.items():
        if before.get(name) in files:
            files.remove(before[name])
            found += [(file, name) for file in files]
    return found


def _missing_from_index(scenario: Scenario, text: str) -> list[Problem]:
    """The index is made without reading YAML, and so misses a name that YAML would find."""
    if scenario.name in names_in(text):
        return []
    why = f"{scenario.name!r} cannot be played: 'name:' must begin a line, without blanks before it"
    return [Problem(str(scenario.place("name")), why)]


def _keep_what_broke_elsewhere(before: Library, after: Library, failed: Iterable[str]) -> set[str]:
    """A scenario that fails only because of what it extends goes on as it was; the names of these."""
    names = {name for text in failed for name in names_in(text)}
    kept = set()
    for name in sorted(names & set(before.names())):
        try:
            after.get(name)
        except ScenarioError:
            try:
                after.keep(before.get(name))
            except ScenarioError:
                continue
            kept.add(name)
    return kept


def _older(
    library: Library, kept: Set[str], failed: Container[Path], problems: Sequence[Problem], stamps: Stamps
) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Whose newest version is not in force, and what is wrong with that.

    These are the ones that were ``kept``, and those of a file that is in force, good, and yet has problems:
    they are of a version which is not. A folder that is gone takes none of its files along.
    """
    lost = {folder for folder in library.own if stamps.get(folder, ()) is None}
    for entry in library.entries():
        place = display_path(entry.file)
        own = [one for one in problems if one.place == place or one.place.startswith(f"{place}:")]
        if lost.intersection(entry.file.parents):
            own += [one for one in problems if not one.place]
        if own and (entry.file not in failed or entry.name in kept):
            yield entry.name, tuple(dict.fromkeys(own))
