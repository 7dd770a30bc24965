"""Which scenarios are there? Folders of YAML files, indexed by name, read when a scenario is asked for.

The index is made by looking for ``name:`` lines, since parsing every file would cost more than starting
the server; only a file that hides them (in braces, behind blanks, in a matrix whose rows do not begin with
their names) is parsed for it. The others are parsed, and all scenarios judged, when one is first played. For
the same reason the reader of scenarios (YAML and the contract's tables) is imported where it is used.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mockjumio import faults
from mockjumio.errors import Problem, ScenarioError, UnknownScenario
from mockjumio.scenario.folders import display_path, read_folder, read_text, relative

if TYPE_CHECKING:
    from mockjumio.scenario.parse import Scenario
    from mockjumio.schema.nodes import Node

_NAME_LINE = re.compile(r"""^(?:---\s+)?["']?name["']?[ \t]*:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)
_PLAIN_NAME = re.compile(r"[.-]*\w[\w.-]*")
_BRACE_LINE = re.compile(r"^(?:---\s+)?\{", re.MULTILINE)
_MATCH_KEY = re.compile(r"""(?<![\w.-])match["']?(?:\.\w+["']?)?\s*(?::|$)""", re.MULTILINE)
_MATRIX_LINE = re.compile(r"""^(?:---\s+)?["']?matrix["']?[ \t]*:""", re.MULTILINE)
_NEXT_DOCUMENT = re.compile(r"^---(?=\s)", re.MULTILINE)
_ROWS = re.compile(r"^matrix:[ \t]*\n[ \t]+[\w.]+:[ \t]*\n((?:[ \t]+.*\n?|[ \t]*\n)+)", re.MULTILINE)
_ROW = re.compile(r"^[ \t]*-[ \t]", re.MULTILINE)
_NAMED_ROW = re.compile(r"""^[ \t]*-[ \t]+(?:\{[ \t]*)?name:[ \t]+["']?([^\s"'#,{}\[\]]+)""", re.MULTILINE)
_FIXED = ("name", "extends")
_log = logging.getLogger(__name__)


def built_in_folder() -> Path:
    """The scenarios that come with the package: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent.parent
    shipped = package / "_scenarios"
    return shipped if shipped.is_dir() else package.parent / "scenarios"


class Entry(NamedTuple):
    """A scenario's name and the file in which it stands; ``also`` is another one, so that none is played."""

    name: str
    file: Path
    also: Path | None = None

    def problem(self) -> Problem | None:
        """Why nobody knows which one is meant."""
        if self.also is None:
            return None
        return Problem(display_path(self.also), f"scenario {self.name!r} is in {display_path(self.file)} too")


class Library:
    """The scenarios of the built-in folder and of the user's own, which win over built-in ones.

    ``problems`` are what is known to be wrong in these folders: at first what was left out of them.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self.own = tuple(folders)
        self._folders = (built_in_folder(), *self.own)
        self.reload()

    def reload(self) -> None:
        """Read the folders anew. Raises what is wrong with a folder itself, and then changes nothing."""
        problems: list[Problem] = []
        texts = []
        for folder in self._folders:
            found, wrong = read_folder(folder, {})
            problems += wrong
            texts.append(found)
        texts[0] |= faults.scenarios()
        self.take(texts)
        self.problems = tuple(problems)

    def unreadable(self) -> list[Path]:
        """Folders of the user's that were there at the start, and are gone or closed to us now."""
        return [folder for folder in self.own if not os.access(folder, os.R_OK | os.X_OK)]

    def left_out(self) -> list[str]:
        """What lies in folders of scenarios and is not played, in words."""
        return [f"{problem}; it is left out" for problem in self.problems]

    def log_problems(self) -> None:
        """For who has no other place to say them."""
        for words in self.left_out():
            _log.warning("%s", words)

    def take(self, texts: Sequence[Mapping[Path, str]]) -> None:
        """Index the files of each folder by their texts, and forget what was read before."""
        entries: dict[str, Entry] = {}
        for folder in texts:
            entries |= index(folder)
        self.texts = tuple(texts)  # of the built-in folder, then of the user's own
        self._entries = entries
        self._documents: dict[Path, list[Node]] = {}
        self._scenarios: dict[str, Scenario] = {}
        self._rules: list[tuple[str, Mapping[str, str]]] | None = None
        self.older: Mapping[str, Sequence[Problem]] = {}  # names of which the newest version is not in force

    def adopt(self, other: Library) -> None:
        """Become the same as another one."""
        vars(self).update(vars(other))

    def keep(self, scenario: Scenario) -> None:
        """Play this one under its name, whatever its file says."""
        self._scenarios[scenario.name] = scenario

    def has(self, name: str) -> bool:
        """Whether there is a scenario of this name, valid or not."""
        return name in self._entries or name in self._scenarios

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._entries))

    def entries(self) -> Sequence[Entry]:
        return [self._entries[name] for name in self.names()]

    def doubles(self, file: Path) -> list[Problem]:
        """Which names of a file stand in another one too, or there twice."""
        entries = {self._entries[name] for name in names_in(self._text(file))}
        return [problem for entry in sorted(entries) if (problem := entry.problem())]

    def outdated_reasons(self, name: str) -> list[str]:
        """Why an older version of a scenario plays, or of one that it extends; a line for each problem."""
        if not self.older:
            return []
        lines: list[str] = []
        seen: set[object] = set()
        while name in self._entries and name not in seen:
            seen.add(name)
            lines += [f"an older version of {name!r} plays: {one}" for one in self.older.get(name, ())]
            name = self._base_of(name)
        return lines

    def _base_of(self, name: str) -> str:
        """What a scenario extends, by its file; nothing if that cannot be read."""
        try:
            nodes = self.nodes(self._entries[name].file)
        except ScenarioError:
            return ""
        for node in nodes:
            keys = node.value if isinstance(node.value, dict) else {}
            if "extends" in keys and "name" in keys and keys["name"].value == name:
                return str(keys["extends"].value)
        return ""

    def get(self, name: str) -> Scenario:
        """The scenario of this name; raises :class:`UnknownScenario` or what is wrong with it."""
        scenario = self._scenarios.get(name)
        if scenario is None:
            from mockjumio.scenario.parse import parse

            scenario = self._scenarios[name] = parse(self.node(name))
        return scenario

    def node(self, name: str) -> Node:
        """What this scenario says, and what it extends; raises unless it stands where its name says."""
        return self._resolve(name, ())

    def rules(self) -> list[tuple[str, Mapping[str, str]]]:
        """Every scenario's ``match``, for those that have one; a scenario that is not valid has none."""
        if self._rules is None:
            files = {file for texts in self.texts for file, text in texts.items() if _MATCH_KEY.search(text)}
            named = (entry.name for entry in self.entries() if entry.file in files)
            self._rules = [(name, rule) for name in named if (rule := self._rule(name))]
        return self._rules

    def _rule(self, name: str) -> Mapping[str, str]:
        try:
            return self.get(name).sections.get("match", {})
        except ScenarioError:
            return {}

    def inline(self, node: Node) -> Scenario:
        """A scenario that does not come from a folder; it may extend one that does."""
        from mockjumio.scenario.parse import parse

        return parse(self._extend(node, ()))

    def vary(self, scenario: Scenario, overrides: Sequence[Node]) -> Scenario:
        """A scenario with some of its values replaced."""
        if not overrides:
            return scenario
        from mockjumio.scenario.parse import parse, with_provided
        from mockjumio.schema.nodes import merge

        node = scenario.node
        for override in overrides:
            for key in _FIXED:
                if isinstance(override.value, dict) and key in override.value:
                    place = str(override.value[key].place)
                    raise ScenarioError(
                        [Problem(place, f"{key} identifies the scenario; it cannot be changed for a run")]
                    )
            node = merge(node, override)._replace(place=node.place)
        if all(isinstance(one.value, dict) and one.value.keys() == {"provided"} for one in overrides):
            return with_provided(scenario, node)  # as nearly every start of a merchant's test has it
        return parse(node)

    def _resolve(self, name: str, within: tuple[str, ...]) -> Node:
        entry = self._entries.get(name)
        if entry is None:
            raise UnknownScenario(name, self.names())
        if problem := entry.problem():
            raise ScenarioError([problem, *self._unreadable(entry)])
        for node in self.nodes(entry.file):
            if isinstance(node.value, dict) and "name" in node.value and node.value["name"].value == name:
                return self._extend(node, (*within, name))
        raise ScenarioError(
            [Problem(str(entry.file), f"scenario {name!r} is not at the top level of the file")]
        )

    def _unreadable(self, entry: Entry) -> Iterator[Problem]:
        """What keeps the files of a name from being read, which may be why it stands in several."""
        for file in filter(None, (entry.file, entry.also)):
            try:
                self.nodes(file)
            except ScenarioError as error:
                yield from error.problems

    def _extend(self, node: Node, within: tuple[str, ...]) -> Node:
        if not isinstance(node.value, dict) or "extends" not in node.value:
            return node
        from mockjumio.scenario.source import inherit

        base = node.value["extends"]
        if not isinstance(base.value, str):
            return node
        try:
            if base.value in within:
                chain = " extends ".join((*within, base.value))
                raise ScenarioError(
                    [Problem(str(base.place), f"scenarios extend each other in a loop: {chain}")]
                )
            return inherit(node, self._resolve(base.value, within))
        except UnknownScenario as error:
            found: Sequence[Problem] = [Problem(str(base.place), str(error))]
        except ScenarioError as error:
            found = error.problems
        from mockjumio.scenario.parse import check_own

        raise ScenarioError(check_own(node, found))

    def nodes(self, file: Path) -> list[Node]:
        """The scenarios of a file of the library, as they are written."""
        if file not in self._documents:
            from mockjumio.scenario.source import expand, read

            self._documents[file] = expand(read(self._text(file), relative(file)))
        return self._documents[file]

    def _text(self, file: Path) -> str:
        return next(texts[file] for texts in self.texts if file in texts)


def read_file(file: Path) -> list[Node]:
    """The YAML documents of a file, wherever it stands."""
    from mockjumio.scenario.source import read

    return read(read_text(file), relative(file))


def read_scenarios(file: Path) -> list[Node]:
    """The scenarios of a file, wherever it stands, each with what it extends in the same file."""
    from mockjumio.scenario.source import expand, join

    return join(expand(read_file(file)))


def index(texts: Mapping[Path, str]) -> dict[str, Entry]:
    """Where each scenario of a folder stands."""
    found: dict[str, Entry] = {}
    for file, text in texts.items():
        for name in names_in(text):
            first = found.get(name)
            found[name] = Entry(name, file) if first is None else first._replace(also=file)
    return found


@lru_cache(maxsize=256)  # every sandbox of a process has the built-in ones
def names_in(text: str) -> tuple[str, ...]:
    """The names of the scenarios in a file; read as YAML only if they cannot be seen without."""
    if not _has_matrix(text):
        return _names_read(text) if _hides_lines(text) else (*_NAME_LINE.findall(text),)
    names: list[str] = []
    for document in _NEXT_DOCUMENT.split(text):
        seen = _names_seen(document)
        if seen is None:
            return _names_read(text)
        names += seen
    return (*names,)


def _names_seen(document: str) -> list[str] | None:
    """The names in one document, of a matrix those of its rows; ``None`` if they cannot be seen."""
    if _BRACE_LINE.search(document):
        return None
    if not _has_matrix(document):
        return _NAME_LINE.findall(document)
    rows = _ROWS.search(document)
    names: list[str] = _NAMED_ROW.findall(rows[1]) if rows else []
    whole = rows is not None and len(names) == len(_ROW.findall(rows[1]))
    return names if whole and not _NAME_LINE.search(document) else None


def _has_matrix(text: str) -> bool:
    return "matrix" in text and _MATRIX_LINE.search(text) is not None


def _hides_lines(text: str) -> bool:
    """Whether names are elsewhere than after ``name:``, or what stands there is no plain word."""
    names = _NAME_LINE.findall(text)
    return not names or not all(map(_PLAIN_NAME.fullmatch, names)) or _BRACE_LINE.search(text) is not None


def _names_read(text: str) -> tuple[str, ...]:
    from mockjumio.scenario.source import expand, read

    try:
        nodes = expand(read(text, ""))
    except ScenarioError:  # whoever reads the file for its own sake says what is wrong with it
        return (*_NAME_LINE.findall(text), *_NAMED_ROW.findall(text)) if _has_matrix(text) else ()
    named = [
        node.value["name"].value for node in nodes if isinstance(node.value, dict) and "name" in node.value
    ]
    return tuple(name for name in named if isinstance(name, str) and name)
