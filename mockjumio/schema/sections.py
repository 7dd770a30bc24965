"""How are a mapping and a list held against a table of keys or a kind, and what does a JSON text say?

Each kind turns a node of a file into values, or says what is wrong; a call's JSON object or query is checked
as it is.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, Final, cast

from mockjumio.errors import Problem, ScenarioError, Unparseable, nearest
from mockjumio.schema.kinds import (
    RAW,
    Key,
    Kind,
    Problems,
    Scalar,
    Schema,
    describe_found,
    missing_key,
    shorten,
    table_schema,
    unknown_key,
)
from mockjumio.schema.nodes import Node, below


class ListOf:
    """A list whose items have one kind; a single item may stand for a list of one."""

    def __init__(self, item: Kind) -> None:
        self.item = item
        self.words = f"a list, each item {item.words}"

    def read(self, node: Node, problems: Problems) -> object:
        items = node.value if isinstance(node.value, list) else [node]
        return tuple(self.item.read(item, problems) for item in items)

    def schema(self) -> Schema:
        item = self.item.schema()
        return {"anyOf": [{"type": "array", "items": item}, item]}


class Pairs:
    """A mapping with keys of the author's own, or of one kind, and values of one kind."""

    def __init__(self, value: Kind, words: str, *, key: Scalar = RAW) -> None:
        self.value = value
        self.words = words
        self.key = key

    def read(self, node: Node, problems: Problems) -> object:
        if not isinstance(node.value, dict):
            problems.add(node.place, f"expected {self.words}, found {describe_found(node.value)}")
            return None
        for name, item in node.value.items():
            self.key.read(Node(name, item.key_place or item.place), problems)
        items = {key: item for key, item in node.value.items() if item.value is not None}
        return {key: self.value.read(item, problems) for key, item in items.items()}

    def schema(self) -> Schema:
        value: Schema = {"anyOf": [self.value.schema(), {"type": "null"}]}
        return {"type": "object", "propertyNames": self.key.schema(), "additionalProperties": value}


class Section:
    """A mapping with the keys of a table. Reads into a dict of the keys that are set."""

    def __init__(self, words: str, *keys: Key) -> None:
        self.words = words
        self.keys: Mapping[str, Key] = {key.name: key for key in keys}

    def read(self, node: Node, problems: Problems) -> dict[str, object] | None:
        if not isinstance(node.value, dict):
            problems.add(node.place, f"expected {self.words}, found {describe_found(node.value)}")
            return None
        values: dict[str, object] = {}
        for name, item in node.value.items():
            key = self.keys.get(name)
            if key is None:
                problems.add(item.key_place, self.unknown(name))
            elif item.value is not None:
                values[name] = key.kind.read(item, problems)
        for key in self.keys.values():
            if key.required and key.name not in values:
                problems.add(node.place if node.place.line else below(node.place, key.name), missing_key(key))
        return values

    def schema(self) -> Schema:
        return table_schema(self.keys.values(), lambda kind: kind.schema())

    def unknown(self, name: str) -> str:
        """What to say of a key that there is not: it may stand too high, or be misspelt, or both."""
        deeper = dict(self._below())
        alike = nearest(name, dict.fromkeys(deeper.values()), most=1).strip("'")
        hint = _highest(name, deeper) or nearest(name, self.keys) or _highest(alike, deeper)
        return unknown_key(name, self.keys, hint)

    def _below(self) -> Iterator[tuple[str, str]]:
        """The path and the name of each key of the sections in this one, however deep."""
        for outer, key in self.keys.items():
            if isinstance(key.kind, Section):
                yield from ((f"{outer}.{inner}", inner) for inner in key.kind.keys)
                yield from ((f"{outer}.{path}", inner) for path, inner in key.kind._below())


def _highest(name: str, below: Mapping[str, str]) -> str:
    """The paths at which a key stands that has this name, of those the shortest."""
    paths = [path for path, key in below.items() if key == name]
    level = min((path.count(".") for path in paths), default=0)
    return " or ".join(repr(path) for path in paths if path.count(".") == level)


def check_call(
    body: Mapping[str, Any], keys: Sequence[Key], *, within: str = "", as_text: bool = False
) -> None:
    """Raise :class:`ScenarioError` with everything that is wrong with a call; ``null`` counts as not given.

    :class:`Unparseable` if one of the texts has not even the form that it should. ``as_text`` is for a query,
    in which everything is a text.
    """
    prefix = f"{within}." if within else ""
    problems: list[Problem] = []
    kind_of_error, found = ScenarioError, 0
    for key in keys:
        value = body.get(key.name)
        found += key.name in body
        if value is None:
            if key.required:
                problems.append(Problem(prefix + key.name, missing_key(key)))
            continue
        kind = cast(Scalar, key.kind)  # calls have no others
        try:
            (kind.convert if as_text else kind.take)(value)
        except ValueError as error:
            problems.append(Problem(prefix + key.name, str(error)))
            if isinstance(value, str) and kind.has_form is not None and not kind.has_form(value):
                kind_of_error = Unparseable
    if found < len(body):
        known = [key.name for key in keys]
        unknown = [Problem(prefix + name, unknown_key(name, known)) for name in body if name not in known]
        problems = [*unknown, *problems]
    if problems:
        raise kind_of_error(problems)


def call_schema(keys: Iterable[Key]) -> Schema:
    """The JSON Schema of a call's body."""
    return table_schema(keys, plain_schema)


def plain_schema(kind: Kind) -> Schema:
    """The JSON Schema of a value of a call, which no template renders."""
    return cast(Scalar, kind).plain_schema()


_MOST_DIGITS: Final = 1_000  # of a whole number; Python reads 4,300 and then fails in words of its own


class Flawed(ValueError):
    """The text is JSON in form, and these of its values cannot be: each with its path."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read(text: str, *, doubled: bool = False) -> Any:
    """The value of a text. Of keys that are there twice the last one counts if ``doubled`` allows them.

    Raises ``ValueError`` for what is no JSON, :class:`Flawed` with everything that cannot be.
    """
    try:
        return (_read if doubled else _read_strictly)(text)
    except _Flaw:
        found = list(_flaws(_read_with_flaws(text), "", doubled=doubled))
        raise Flawed(found) from None


class _Flaw(ValueError):
    """There is one somewhere, which is all that the first reading tells."""


class _Doubled(dict[str, Any]):
    keys_twice: tuple[str, ...] = ()


class _NoNumber(str):
    """The text of a number that cannot be read as one."""

    __slots__ = ()


def _flaws(value: object, path: str, *, doubled: bool) -> Iterator[Problem]:
    match value:
        case _NoNumber():
            why = "is no number in JSON" if value[-1].isalpha() else "is too large a number"
            yield Problem(path, f"{shorten(value)} {why}")
        case dict():
            prefix = f"{path}." if path else ""
            if isinstance(value, _Doubled) and not doubled:
                yield from (Problem(prefix + name, "is given twice") for name in value.keys_twice)
            for name, item in value.items():
                yield from _flaws(item, prefix + name, doubled=doubled)
        case list():
            for index, item in enumerate(value):
                yield from _flaws(item, f"{path}.{index}" if path else str(index), doubled=doubled)


def _number(text: str) -> Any:
    value = float(text)
    return value if isfinite(value) else _NoNumber(text)


def _whole(text: str) -> Any:
    return int(text) if len(text) <= _MOST_DIGITS else _NoNumber(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    counts = Counter(name for name, _ in pairs)
    marked = _Doubled(values)
    marked.keys_twice = tuple(name for name in values if counts[name] > 1)
    return marked


def _no_flaw(value: Any) -> Any:
    if isinstance(value, _NoNumber | _Doubled):
        raise _Flaw
    return value


_NUMBERS: Final[dict[str, Any]] = {
    "parse_float": lambda text: _no_flaw(_number(text)),
    "parse_int": lambda text: _no_flaw(_whole(text)),
    "parse_constant": lambda text: _no_flaw(_NoNumber(text)),
}
_read = json.JSONDecoder(**_NUMBERS).decode
_read_strictly = json.JSONDecoder(**_NUMBERS, object_pairs_hook=lambda pairs: _no_flaw(_object(pairs))).decode
_read_with_flaws = json.JSONDecoder(
    parse_float=_number, parse_int=_whole, parse_constant=_NoNumber, object_pairs_hook=_object
).decode
