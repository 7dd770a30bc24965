"""What does a JSON text say, and where does it say what cannot be: a key given twice, no number?"""

import json
from collections import Counter
from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

from mockjumio.errors import Problem
from mockjumio.schema.kinds import shortened

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
            yield Problem(path, f"{shortened(value)} {why}")
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
