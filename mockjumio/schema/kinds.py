"""What may one value be? Its kind reads it, says what is wrong with it, and describes it in JSON Schema.

In YAML, a query or a command's option a value is a text, and its kind decides what that means. In the JSON
of a call its type counts too: ``"12"`` is no number there.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from mockjumio.clock import (
    DURATION_PATTERN,
    LATEST,
    LONGEST_DURATION,
    duration_in_words,
    parse_duration,
    parse_pace,
    parse_timestamp,
)
from mockjumio.errors import Problem, nearest

if TYPE_CHECKING:
    from mockjumio.schema.nodes import Node, Place

MAX_SEED = 2**63 - 1
Schema = dict[str, Any]
_SHOWN = 60  # characters of a wrong value
_TEMPLATE: Schema = {"type": "string", "pattern": r"\{[{%]"}
_OF_TEXT: Schema = {"type": ["string", "number", "boolean"]}  # YAML reads some texts as something else


class Problems:
    """Collects what is wrong, so that an author sees everything at once."""

    def __init__(self, *, no_templates: str = "") -> None:
        self.found: list[Problem] = []
        self.no_templates = no_templates  # why there can be none, if there can be none

    def add(self, place: "Place | None", message: str) -> None:
        self.found.append(Problem(str(place or ""), message))


class Kind(Protocol):
    """``read`` returns the value, or ``None`` after it has added a problem."""

    words: str

    def read(self, node: "Node", problems: Problems) -> object: ...

    def schema(self) -> Schema:
        """The JSON Schema of what an author may write."""
        ...


class Key(NamedTuple):
    """A key of a table: its name, the kind of its value, what it means.

    ``example`` is YAML to begin with; sections have none. ``default`` is what a fault does without it.
    """

    name: str
    kind: Kind
    words: str
    example: str = ""
    default: Any = None
    required: bool = False


class Template(NamedTuple):
    """A text to be rendered when the scenario is played, and the kind to read the outcome with."""

    text: str
    kind: Kind
    place: "Place"


def is_template(text: str) -> bool:
    return "{{" in text or "{%" in text


class Scalar:
    """One value. ``convert`` makes it of its text, and raises ``ValueError``, with the reason if it has one.

    ``json`` are the types that it has in JSON; lists and objects are converted as they are. ``has_form``
    says of a text that cannot be whether it is at least written right.
    """

    def __init__(
        self,
        words: str,
        convert: Callable[[Any], object],
        schema: Schema | Callable[[], Schema] = _OF_TEXT,
        *,
        json: tuple[type, ...] = (str,),
        options: Callable[[], Sequence[str]] | None = None,
        has_form: Callable[[str], bool] | None = None,
    ) -> None:
        self.words = words
        self._convert = convert
        self.options = options  # where it is one of a closed set
        self.has_form = has_form
        self._schema = schema
        self._json = json

    def plain_schema(self) -> Schema:
        """The JSON Schema without templates."""
        return self._schema if isinstance(self._schema, dict) else self._schema()

    def schema(self) -> Schema:
        return {"anyOf": [self.plain_schema(), _TEMPLATE]}

    def convert(self, text: Any) -> Any:
        """The value that a text says; raises ``ValueError`` with what is wrong with it."""
        try:
            return self._convert(text)
        except ValueError as error:
            raise ValueError(str(error) or f"{quote(text)} is not {self.words}") from None

    def take(self, value: object) -> object:
        """A value of JSON; raises ``ValueError`` with what is wrong with it."""
        if isinstance(value, self._json) and (bool in self._json or not isinstance(value, bool)):
            return self.convert(value if isinstance(value, str | list | dict) else _text_of(value))
        raise ValueError(f"{quote(value)} is not {self.words}{self._quotes(value)}")

    def _quotes(self, value: object) -> str:
        """A hint for a value that would be right if it had quotes, or none."""
        if not isinstance(value, str | bool | int | float) or {list, dict}.intersection(self._json):
            return ""
        try:
            self._convert(_text_of(value))
        except ValueError:
            return ""
        return f"; write it {'without' if isinstance(value, str) else 'in'} quotes"

    def read(self, node: "Node", problems: Problems) -> object:
        text = node.value
        if not isinstance(text, str):
            problems.add(node.place, f"expected {self.words}, found {describe_found(text)}")
            return None
        if is_template(text) and not node.literal:
            if problems.no_templates:
                problems.add(node.place, f"{text!r}: {problems.no_templates}")
            return Template(text, self, node.place)
        if not text.isascii() and re.search("[\ud800-\udfff]", text):
            problems.add(node.place, f"{text!r} holds half a surrogate pair, which UTF-8 cannot encode")
            return None
        try:
            return self.convert(text)
        except ValueError as error:
            problems.add(node.place, str(error))
            return None


def describe_found(value: object) -> str:
    """What stands where something else is expected."""
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "nothing"


def _text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def quote(value: object) -> str:
    """A wrong value as it was sent: a text in quotes, else as JSON writes it; of a long one its start."""
    if isinstance(value, str):
        return shorten(repr(value))
    import json  # which only what is wrong needs

    text = json.dumps(value, ensure_ascii=False, default=str)
    return shorten(text if text.isprintable() else json.dumps(value, default=str))


def shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"


def _date(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write YYYY-MM-DD") from None


def _one_line(text: str) -> str:
    if not text:
        raise ValueError("the text is empty")
    return text


def _has_form_of_duration(text: str) -> bool:
    return re.match(DURATION_PATTERN, text.strip().removeprefix("-"), re.ASCII) is not None


def _instant(text: str) -> int:
    try:
        instant = parse_timestamp(text)
    except (ValueError, OverflowError):
        raise ValueError from None
    if not 0 <= instant <= LATEST:
        raise ValueError
    return instant


def _has_form_of_instant(text: str) -> bool:
    try:
        parse_timestamp(text)
    except ValueError:
        return False
    return True


def _texts(items: list[object]) -> list[object]:
    if not all(isinstance(item, str) for item in items):
        raise ValueError
    return items


def header_text(text: str) -> str:
    """A header's value; raises ``ValueError`` if it cannot be one."""
    if not text.isascii() or not text.isprintable() or not text.strip():
        raise ValueError(f"{text!r} is not printable ASCII")
    return text


def _bearer(text: str) -> str:
    if not text.isascii() or not text.isprintable() or text.strip() != text or not text:
        raise ValueError("a token is printable ASCII, not empty, no blanks around it")
    return text


_LONGEST_CREDENTIAL = 200  # characters: two of them go into a header, a token into paths


def _credential(text: str) -> str:
    if not text or not text.isprintable():
        raise ValueError("must be printable text, a token without a colon")
    if len(text) > _LONGEST_CREDENTIAL:
        raise ValueError(f"has {len(text)} characters, at most {_LONGEST_CREDENTIAL} are allowed")
    return text


def _api_token(text: str) -> str:
    return _credential("" if ":" in text else text)


TEXT = Scalar("a text", _one_line, {**_OF_TEXT, "minLength": 1})
RAW = Scalar("a text", str)
STRING = Scalar("a text", str, {"type": "string"})  # of JSON: it may be empty
FLAG = Scalar("true or false", _flag, {"type": "boolean"}, json=(bool,))
DATE = Scalar("a date", _date, {"type": "string", "format": "date"})
DURATION = Scalar(
    f"a duration such as 30s, 15m or 1m30s, from 0s to {duration_in_words(LONGEST_DURATION)}",
    parse_duration,
    {"type": "string", "pattern": DURATION_PATTERN, "examples": ["15m"]},
    has_form=_has_form_of_duration,
)
INSTANT = Scalar(
    "a time between 1970 and 9999 such as 2017-11-22T10:00:00Z",
    _instant,
    {"type": "string", "format": "date-time", "examples": ["2017-11-22T10:00:00Z"]},
    has_form=_has_form_of_instant,
)
PACE = Scalar("a clock", parse_pace)
HEADER = Scalar("printable ASCII", header_text, {"type": ["string", "number"], "pattern": "^[ -~]+$"})
BEARER = Scalar("a token", _bearer)
CREDENTIAL = Scalar("a secret", _credential, {"type": "string", "maxLength": _LONGEST_CREDENTIAL})
API_TOKEN = Scalar("a token", _api_token, {"type": "string", "maxLength": _LONGEST_CREDENTIAL})
OBJECT = Scalar("an object", dict, {"type": "object"}, json=(dict,))
NOT_RENDERED = "templates are for scenarios"
TEXTS = Scalar("a list of texts", _texts, {"type": "array", "items": {"type": "string"}}, json=(list,))
SCENARIO = Scalar(
    "a scenario's name or an object", lambda said: said, {"type": ["string", "object"]}, json=(str, dict)
)


def whole(low: int, high: int) -> Scalar:
    """A whole number within bounds."""

    def convert(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,19}", text, re.ASCII):
            raise ValueError(f"{text!r} is not a whole number")
        number = int(text)
        if not low <= number <= high:
            raise ValueError(f"{text} is not between {low} and {high}")
        return number

    return Scalar(
        f"a whole number from {low} to {high}",
        convert,
        {"type": "integer", "minimum": low, "maximum": high},
        json=(int,),
    )


def decimal(low: float, high: float) -> Scalar:
    """A number within bounds."""

    def convert(text: str) -> float:
        if not re.fullmatch(r"\d{1,9}(\.\d{1,20})?(e-\d\d?)?", text, re.ASCII):
            raise ValueError
        if not low <= float(text) <= high:
            raise ValueError
        return float(text)

    return Scalar(
        f"a number from {low:g} to {high:g}",
        convert,
        {"type": "number", "minimum": low, "maximum": high},
        json=(int, float),
    )


SEED = whole(0, MAX_SEED)
PORT = whole(0, 65_535)


def choice(
    words: str, options: Callable[[], Sequence[str]], later: Callable[[], Sequence[str]] | None = None
) -> Scalar:
    """One of a closed set of words. ``later`` has all of them, where ``options`` are those that cost less."""
    every = later or options

    def convert(text: str) -> str:
        if text in options():
            return text
        known = every()
        if text in known:
            return text
        hint = nearest(text, known)
        tail = (
            f"did you mean {hint}?" if hint else f"it is one of {', '.join(known)}" if len(known) < 30 else ""
        )
        raise ValueError(f"{text!r} is not {words}" + (f"; {tail}" if tail else ""))

    return Scalar(words, convert, lambda: {"enum": _spellings(every())}, options=every)


def _spellings(options: Sequence[str]) -> list[object]:
    """The words, and for codes the number that an author would write."""
    return [*options, *(int(option) for option in options if option.isdigit())]


def unknown_key(name: str, known: Iterable[str], hint: str = "") -> str:
    """What to say of a key that there is not; ``hint`` is what it may mean, if that is known."""
    hint = hint or nearest(name, known)
    return f"unknown key {name!r}; " + (
        f"did you mean {hint}?" if hint else f"known are {', '.join(known) or 'none'}"
    )


def missing_key(key: Key) -> str:
    return f"key {key.name!r} is missing: {key.words}"


def table_schema(keys: Iterable[Key], of: Callable[[Kind], Schema]) -> Schema:
    """The JSON Schema of an object with these keys; ``null`` is a key that is not set."""
    keys = tuple(keys)
    described: Schema = {
        "type": "object",
        "properties": {
            key.name: {"description": key.words, "anyOf": [of(key.kind), {"type": "null"}]} for key in keys
        },
        "additionalProperties": False,
    }
    required = [key.name for key in keys if key.required]
    return {**described, "required": required} if required else described
