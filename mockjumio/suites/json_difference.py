"""Where do two JSON values differ? Path by path, in words."""

import json
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

_SHOWN = 80  # characters of a value
_INDEX = re.compile(r"\[\d+\]")
ROOT = "(all of it)"


class Difference(NamedTuple):
    path: str
    words: str

    def __str__(self) -> str:
        return f"{self.path}: {self.words}"


def differences(before: object, after: object, ignore: Sequence[str] = ()) -> tuple[Difference, ...]:
    """What changed, but for the paths that are ignored.

    A path is ``orders[0].total``; in ``ignore`` ``*`` stands for anything and ``[]`` for any index, and what
    is below an ignored path is ignored too.
    """
    return tuple(_differ(before, after, "", ignore))


def _differ(before: object, after: object, path: str, ignore: Sequence[str]) -> Iterator[Difference]:
    if _same(before, after) or (path and _is_ignored(path, ignore)):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            below = f"{path}.{key}" if path else str(key)
            if key in before and key in after:
                yield from _differ(before[key], after[key], below, ignore)
            elif not _is_ignored(below, ignore):
                yield _one_sided(below, before, after, key)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            below = f"{path}[{index}]"
            if index < min(len(before), len(after)):
                yield from _differ(before[index], after[index], below, ignore)
            elif not _is_ignored(below, ignore):
                longer = after if len(after) > len(before) else before
                words = "is new" if longer is after else "is gone"
                yield Difference(below, f"{show(longer[index])} {words}")
    else:
        yield Difference(path or ROOT, f"{show(before)} before, {show(after)} after")


def _one_sided(path: str, before: dict[str, object], after: dict[str, object], key: str) -> Difference:
    if key in after:
        return Difference(path, f"{show(after[key])} is new")
    return Difference(path, f"{show(before[key])} is gone")


def _same(one: object, other: object) -> bool:
    """Equal as JSON has it: ``1`` and ``true`` are not."""
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def _is_ignored(path: str, ignore: Sequence[str]) -> bool:
    return any(_fits(path, pattern) for pattern in ignore)


def _fits(path: str, pattern: str) -> bool:
    if "[]" in pattern:
        path = _INDEX.sub("[]", path)
    literal = pattern.replace("[", "[[]")  # an index, not a set of letters
    return any(fnmatchcase(path, one) for one in (literal, f"{literal}.*", f"{literal}[[]*"))


def at(value: object, path: str) -> tuple[object, ...]:
    """The value at a path, as a tuple of it; empty if there is none."""
    for key, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        if index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        elif key and isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return ()
    return (value,)


def show(value: object) -> str:
    """A value as JSON, not longer than a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
