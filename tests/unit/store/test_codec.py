"""Does a value survive being written as JSON?"""

import json
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest
from msgspec import msgpack

from mockjumio.store.codec import by_name, decode, encode, fields_of, translation
from mockjumio.store.rows import Calls, Changes


class Kind(StrEnum):
    ONE = "one"


class Inner(NamedTuple):
    day: date | None = None
    kinds: tuple[Kind, ...] = ()


class Outer(NamedTuple):
    name: str
    raw: bytes = b""
    parts: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str | bool], ...] = ()
    inner: Inner = Inner()
    more: tuple[Inner, ...] = ()
    share: float = 0.5
    maybe: Inner | None = None


FULL = Outer(
    "ä\udcff",
    bytes(range(256)),
    frozenset({"b", "a"}),
    (("x", True), ("y", "z")),
    Inner(date(2017, 11, 22), (Kind.ONE,)),
    (Inner(), Inner(kinds=(Kind.ONE, Kind.ONE))),
    0.25,
    Inner(date(1, 1, 1)),
)


@pytest.mark.parametrize("value", [FULL, Outer("plain")])
def test_what_comes_back_is_equal_and_of_the_same_types(value: Outer) -> None:
    back = decode(Outer, json.loads(json.dumps(encode(value))))
    assert back == value
    assert (type(back.parts), type(back.inner), type(back.more)) == (frozenset, Inner, tuple)
    assert all(isinstance(kind, Kind) for one in back.more for kind in one.kinds)


def test_defaults_are_not_written_so_that_old_rows_get_new_fields() -> None:
    assert encode(Outer("plain")) == {"name": "plain"}
    assert decode(Outer, {"name": "old"}) == Outer("old")


@pytest.mark.parametrize(
    "written", [{}, {"name": "x", "unknown": 1}, {"name": "x", "inner": {"day": "soon"}}]
)
def test_what_is_no_such_value_is_an_error(written: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        decode(Outer, written)


def test_a_type_without_a_translation_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be written"):
        translation(dict)


class Older:
    """The same classes, before some fields came."""

    class Inner(NamedTuple):
        kinds: tuple[Kind, ...] = ()

    class Outer(NamedTuple):
        name: str
        maybe: "Older.Inner | None"
        more: tuple["Older.Inner", ...]
        pairs: tuple[tuple[str, str | bool], ...]
        raw: bytes
        parts: frozenset[str]


def test_what_was_packed_when_there_were_other_fields_is_read_by_their_names() -> None:
    inner = Older.Inner((Kind.ONE,))
    older = Older.Outer("x", inner, (inner, inner), (("y", True),), b"\xff", frozenset("z"))
    fields = {"Outer": Older.Outer._fields, "Inner": Older.Inner._fields}
    back = decode(Outer, by_name(Outer, msgpack.decode(msgpack.encode(older)), fields))
    now = Inner(kinds=(Kind.ONE,))
    assert back == Outer("x", b"\xff", frozenset("z"), (("y", True),), more=(now, now), maybe=now)


def test_what_is_packed_is_told_apart_by_the_names_of_its_classes() -> None:
    classes = [Changes, Calls]
    for one in classes:
        for hint in get_type_hints(one).values():
            classes += [part for part in _parts(hint) if part not in classes]
    names = [one.__name__ for one in classes]
    assert len(set(names)) == len(names)
    assert set(names) == set(fields_of(Changes) | fields_of(Calls))
    assert {"Transaction", "Callback", "Attempt", "Request", "MerchantSettings", "Chosen"} <= set(names)


def _parts(hint: Any) -> list[Any]:
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        return [hint]
    return [part for one in get_args(hint) for part in _parts(one)]
