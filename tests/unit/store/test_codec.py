"""Does a value survive being written as JSON?"""

import json
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import pytest

from mockjumio.store.codec import decode, encode, translation


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
