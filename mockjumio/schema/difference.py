"""How does what is differ from what was expected? Field by field, with the path to each difference."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple


class _Absent:
    """Expected where nothing must be."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


def decode_form(form: Mapping[str, str]) -> dict[str, Any]:
    """A callback's parameters, those that are JSON objects or lists as such."""
    return {name: _value(text) for name, text in form.items()}


def _value(text: str) -> Any:
    if not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text  # a fault, or a name that looks like it


class Difference(NamedTuple):
    """What is not the same at a path such as ``rejectReason.rejectReasonCode``; the path of all is empty.

    Where one side has nothing, its value is :data:`ABSENT`. ``unasked`` are those of which nothing was said.
    """

    path: str
    expected: Any
    actual: Any
    unasked: bool = False

    def __str__(self) -> str:
        if self.unasked:
            said = f"not expected, is {self.actual!r}"
        elif self.actual is ABSENT:
            said = f"expected {_show(self.expected)}, is absent"
        elif self.expected is ABSENT:
            said = f"expected to be absent, is {self.actual!r}"
        else:
            said = f"expected {_show(self.expected)}, is {self.actual!r}"
        return f"{self.path or 'value'}: {said}"


def differences(expected: Any, actual: Any, *, exact: bool = False, path: str = "") -> list[str]:
    """A line for each difference; empty if there is none."""
    return list(map(str, compare(expected, actual, exact=exact, path=path)))


def compare(expected: Any, actual: Any, *, exact: bool = False, path: str = "") -> Iterator[Difference]:
    """Each difference. Of a mapping only the keys that are expected count, unless ``exact``.

    A compiled pattern must match the whole text, a number equals the text that writes it at the top level,
    where everything is text, and :data:`ABSENT` stands for nothing at all.
    """
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        for key, value in expected.items():
            yield from compare(value, actual.get(key, ABSENT), exact=exact, path=_below(path, str(key)))
        if exact:
            for key, value in actual.items():
                if key not in expected:
                    yield Difference(_below(path, str(key)), ABSENT, value, unasked=True)
    elif _is_list(expected) and _is_list(actual) and len(expected) == len(actual):
        for number, (want, have) in enumerate(zip(expected, actual, strict=True)):
            yield from compare(want, have, exact=exact, path=f"{path}[{number}]")
    elif not _is_same(expected, actual, path):
        yield Difference(path, expected, actual)


def _is_same(expected: Any, actual: Any, path: str) -> bool:
    if isinstance(expected, re.Pattern):
        return isinstance(actual, str) and expected.fullmatch(actual) is not None
    if "." not in path and "[" not in path and _is_number(expected) and isinstance(actual, str):
        return str(expected) == actual
    return bool(expected == actual)


def _show(expected: Any) -> str:
    return f"a match of {expected.pattern!r}" if isinstance(expected, re.Pattern) else repr(expected)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def alike(pattern: object, value: object) -> bool:
    """Whether a value is the one that is meant: a status or class of them (``4xx``), a text or a glob."""
    if value is None:
        return pattern is None
    if isinstance(pattern, str):
        text = str(value)
        if isinstance(value, int):
            return len(text) == len(pattern) and all(
                want in ("x", have) for want, have in zip(pattern.lower(), text, strict=True)
            )
        return fnmatchcase(text, pattern)
    return pattern == value
