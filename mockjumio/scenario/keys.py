"""How is a scenario's value read? Each kind turns a node into a value, or says what is wrong with it.

A text with ``{{`` or ``{%`` in it stays a :class:`Template` until the scenario is played, unless its node
is literal.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from mockjumio.clock import DURATION_PATTERN, parse_duration
from mockjumio.contract import kinds as contract
from mockjumio.errors import Problem, nearest
from mockjumio.scenario.source import Node, Place

_SURROGATE = re.compile("[\ud800-\udfff]")


class Problems:
    """Collects what is wrong, so that an author sees everything at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: Place | None, message: str) -> None:
        self.found.append(Problem(str(place or ""), message))


Schema = dict[str, object]
_TEMPLATE_SCHEMA: Schema = {"type": "string", "pattern": r"\{[{%]"}


class Kind(Protocol):
    """``read`` returns the value, or ``None`` after it has added a problem."""

    words: str

    def read(self, node: Node, problems: Problems) -> object: ...

    def schema(self) -> Schema:
        """The JSON Schema of what an author may write."""
        ...


MAX_TEXT = 10_000  # characters of a template
MAX_LENGTH = 100_000  # characters that one renders to


class Template(NamedTuple):
    """A text to be rendered when the scenario is played, and the kind to read the outcome with."""

    text: str
    kind: Kind
    place: Place


def is_template(text: str) -> bool:
    return "{{" in text or "{%" in text


class Scalar:
    """A value that is written as one text. ``convert`` raises ``ValueError`` with the reason."""

    def __init__(
        self,
        words: str,
        convert: Callable[[str], object],
        schema: Callable[[], Schema] | None = None,
        *,
        options: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        self.words = words
        self.convert = convert
        self.options = options  # where it is one of a closed set
        self._schema = schema

    def schema(self) -> Schema:
        plain = self._schema() if self._schema else {"type": ["string", "number", "boolean"]}
        return {"anyOf": [plain, _TEMPLATE_SCHEMA]}

    def read(self, node: Node, problems: Problems) -> object:
        text = node.value
        if not isinstance(text, str):
            problems.add(node.place, f"expected {self.words}, found {_found(text)}")
            return None
        if is_template(text) and not node.literal:
            return Template(text, self, node.place)
        if not text.isascii() and _SURROGATE.search(text):
            problems.add(node.place, f"{text!r} holds half a surrogate pair, which UTF-8 cannot encode")
            return None
        try:
            return self.convert(text)
        except ValueError as error:
            problems.add(node.place, str(error) or f"{text!r} is not {self.words}")
            return None


def _found(value: object) -> str:
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "nothing"


_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"


def _date(text: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write YYYY-MM-DD") from None


def _one_line(text: str) -> str:
    if not text:
        raise ValueError("the text is empty")
    return text


TEXT = Scalar("a text", _one_line, lambda: {"type": ["string", "number", "boolean"], "minLength": 1})
FLAG = Scalar("true or false", _flag, lambda: {"type": "boolean"})
DATE = Scalar("a date", _date, lambda: {"type": "string", "format": "date"})
DURATION = Scalar("a duration", parse_duration, lambda: {"type": "string", "pattern": DURATION_PATTERN})
RAW = Scalar("a text", str)


def _name(rule: contract.Scalar, hint: str = "") -> Scalar:
    """A name as a document prints it, by the contract's rule."""

    def convert(text: str) -> str:
        if not rule.fits(text):
            raise ValueError(f"{text!r} is not {rule.words}{hint}")
        if len(text) > _LONGEST_NAME:
            raise ValueError(f"the name has {len(text)} characters, at most {_LONGEST_NAME} are allowed")
        return text

    return Scalar(
        rule.words,
        convert,
        lambda: {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": _LONGEST_NAME},
    )


_LONGEST_NAME = 200  # of idFirstName and idLastName
NAME = _name(contract.NAME)
LATIN_NAME = _name(
    contract.LATIN_NAME, "; native_first_name and native_last_name take those of other scripts"
)


def whole(low: int, high: int) -> Scalar:
    """A whole number within bounds."""

    def convert(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"{text!r} is not a whole number")
        number = int(text)
        if not low <= number <= high:
            raise ValueError(f"{text} is not between {low} and {high}")
        return number

    return Scalar(
        f"a whole number from {low} to {high}",
        convert,
        lambda: {"type": "integer", "minimum": low, "maximum": high},
    )


def choice(words: str, options: Callable[[], Sequence[str]]) -> Scalar:
    """One of a closed set of words."""

    def convert(text: str) -> str:
        known = options()
        if text in known:
            return text
        hint = nearest(text, known)
        tail = (
            f"did you mean {hint}?" if hint else f"it is one of {', '.join(known)}" if len(known) < 30 else ""
        )
        raise ValueError(f"{text!r} is not {words}" + (f"; {tail}" if tail else ""))

    return Scalar(words, convert, lambda: {"enum": _spellings(options())}, options=options)


def _spellings(options: Sequence[str]) -> list[object]:
    """The words, and for codes the number that an author would write."""
    return [*options, *(int(option) for option in options if option.isdigit())]


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
            problems.add(node.place, f"expected {self.words}, found {_found(node.value)}")
            return None
        for name, item in node.value.items():
            self.key.read(Node(name, item.key_place or item.place), problems)
        items = {key: item for key, item in node.value.items() if item.value is not None}
        return {key: self.value.read(item, problems) for key, item in items.items()}

    def schema(self) -> Schema:
        value: Schema = {"anyOf": [self.value.schema(), {"type": "null"}]}
        return {"type": "object", "propertyNames": self.key.schema(), "additionalProperties": value}


class Key(NamedTuple):
    """A key of a section: its name, the kind of its value, what it means, and a value to begin with."""

    name: str
    kind: Kind
    words: str
    example: str = ""  # YAML; sections have none


class Section:
    """A mapping with the keys of a table. Reads into a dict of the keys that are set."""

    def __init__(self, words: str, *keys: Key) -> None:
        self.words = words
        self.keys: Mapping[str, Key] = {key.name: key for key in keys}

    def read(self, node: Node, problems: Problems) -> dict[str, object] | None:
        if not isinstance(node.value, dict):
            problems.add(node.place, f"expected {self.words}, found {_found(node.value)}")
            return None
        values: dict[str, object] = {}
        for name, item in node.value.items():
            key = self.keys.get(name)
            if key is None:
                problems.add(item.key_place, self.unknown(name))
            elif item.value is not None:
                values[name] = key.kind.read(item, problems)
        return values

    def schema(self) -> Schema:
        return {"type": "object", "properties": self.properties(), "additionalProperties": False}

    def properties(self) -> Schema:
        """The schema of each key; ``null`` is a key that is not set."""
        return {
            key.name: {"description": key.words, "anyOf": [key.kind.schema(), {"type": "null"}]}
            for key in self.keys.values()
        }

    def unknown(self, name: str) -> str:
        """What to say of a key that there is not: it may stand too high, or be misspelt, or both."""
        below = dict(self._below())
        alike = nearest(name, dict.fromkeys(below.values()), most=1).strip("'")
        hint = _highest(name, below) or nearest(name, self.keys) or _highest(alike, below)
        tail = f"did you mean {hint}?" if hint else f"known are {', '.join(self.keys)}"
        return f"unknown key {name!r}; {tail}"

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


_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


def decimal(low: float, high: float) -> Scalar:
    """A number within bounds."""
    words = f"a number from {low:g} to {high:g}"

    def convert(text: str) -> float:
        if not _DECIMAL.fullmatch(text) or not low <= float(text) <= high:
            raise ValueError(f"{text!r} is not {words}")
        return float(text)

    return Scalar(words, convert, lambda: {"type": "number", "minimum": low, "maximum": high})
