"""Is this JSON object what a call takes? Its keys in a table, from which the OpenAPI document derives too."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from mockjumio.clock import (
    DURATION_PATTERN,
    LATEST,
    LONGEST_DURATION,
    duration_in_words,
    parse_duration,
    parse_timestamp,
)
from mockjumio.errors import Problem, ScenarioError, Unparseable, nearest

MAX_SEED = 2**63 - 1

Schema = dict[str, Any]
_DURATION = re.compile(DURATION_PATTERN, re.ASCII)


class Kind(NamedTuple):
    """A kind of JSON value. ``words`` completes "is not …"; ``reads`` says whether a text has its form."""

    words: str
    fits: Callable[[Any], bool]
    schema: Schema
    reads: Callable[[str], bool] | None = None


class Item(NamedTuple):
    """One key of a body or one query parameter."""

    name: str
    kind: Kind
    words: str
    required: bool = False


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_duration(value: Any) -> bool:
    try:
        return isinstance(value, str) and parse_duration(value) >= 0
    except ValueError:
        return False


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and _reads_as_instant(value) and 0 <= parse_timestamp(value) <= LATEST


def _reads_as_instant(text: str) -> bool:
    try:
        parse_timestamp(text)
    except ValueError:
        return False
    return True


TEXT = Kind("a text", lambda value: isinstance(value, str), {"type": "string"})
FLAG = Kind("true or false", lambda value: isinstance(value, bool), {"type": "boolean"})
OBJECT = Kind("an object", lambda value: isinstance(value, dict), {"type": "object"})
TEXTS = Kind(
    "a list of texts",
    lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    {"type": "array", "items": {"type": "string"}},
)
SEED = Kind(
    f"a whole number from 0 to {MAX_SEED}",
    lambda value: _is_whole(value) and 0 <= value <= MAX_SEED,
    {"type": "integer", "minimum": 0, "maximum": MAX_SEED},
)
DURATION = Kind(
    f"a duration such as 30s, 15m or 1m30s, from 0s to {duration_in_words(LONGEST_DURATION)}",
    _is_duration,
    {"type": "string", "pattern": DURATION_PATTERN, "examples": ["15m"]},
    lambda text: _DURATION.match(text.strip().removeprefix("-")) is not None,  # it reads, and cannot be
)
INSTANT = Kind(
    "a time between 1970 and 9999 such as 2017-11-22T10:00:00Z",
    _is_instant,
    {"type": "string", "format": "date-time", "examples": ["2017-11-22T10:00:00Z"]},
    _reads_as_instant,
)
SCENARIO = Kind(
    "a scenario's name or an object",
    lambda value: isinstance(value, str | dict),
    {"type": ["string", "object"]},
)


def number(low: float, high: float) -> Kind:
    return Kind(
        f"a number from {low:g} to {high:g}",
        lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high,
        {"type": "number", "minimum": low, "maximum": high},
    )


def one_of(*words: str) -> Kind:
    return Kind(
        f"one of {', '.join(words)}", lambda value: value in words, {"type": "string", "enum": list(words)}
    )


def check(body: Mapping[str, Any], items: tuple[Item, ...], *, within: str = "") -> None:
    """Raise :class:`ScenarioError` with everything that is wrong; ``null`` counts as not given.

    :class:`Unparseable` if one of the texts has not even the form that it should.
    """
    known = {item.name: item for item in items}
    prefix = f"{within}." if within else ""
    problems = [Problem(prefix + key, _unknown(key, known)) for key in body if key not in known]
    kind_of_error = ScenarioError
    for item in items:
        value = body.get(item.name)
        if value is not None and not item.kind.fits(value):
            problems.append(
                Problem(prefix + item.name, f"is not {item.kind.words}{_suggestion(value, item.kind)}")
            )
            if isinstance(value, str) and item.kind.reads is not None and not item.kind.reads(value):
                kind_of_error = Unparseable
        elif value is None and item.required:
            problems.append(Problem(prefix + item.name, f"is missing: {item.words}"))
    if problems:
        raise kind_of_error(problems)


def schema(items: tuple[Item, ...]) -> Schema:
    """The JSON Schema of a body."""
    return {
        "type": "object",
        "properties": {item.name: {"description": item.words, **nullable(item.kind)} for item in items},
        "required": [item.name for item in items if item.required],
        "additionalProperties": False,
    }


def nullable(kind: Kind) -> Schema:
    return {"anyOf": [kind.schema, {"type": "null"}]}


def _suggestion(value: object, kind: Kind) -> str:
    """Which of a few words a misspelled one may be."""
    hint = nearest(value, kind.schema.get("enum", ())) if isinstance(value, str) else ""
    return f"; did you mean {hint}?" if hint else ""


def _unknown(key: str, known: Mapping[str, Item]) -> str:
    hint = nearest(key, known)
    return "is not a known key" + (
        f"; did you mean {hint}?" if hint else f"; known are {', '.join(known) or 'none'}"
    )
