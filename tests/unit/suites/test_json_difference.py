"""Are differences of JSON values found, said by their path, and left out where they may be?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.suites.json_difference import at, differences, show

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=8,
)


def said(before: object, after: object, *ignore: str) -> list[str]:
    return list(map(str, differences(before, after, ignore)))


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"credits": 10}, {"credits": 20}, ["credits: 10 before, 20 after"]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, ["a.b[1]: 2 before, 3 after"]),
        ({"orders": [1]}, {"orders": [1, {"id": 2}]}, ['orders[1]: {"id": 2} is new']),
        ({"orders": [1, 2]}, {"orders": [1]}, ["orders[1]: 2 is gone"]),
        ({"a": 1}, {"b": "x"}, ["a: 1 is gone", 'b: "x" is new']),
        ([1], {"a": 1}, ['(all of it): [1] before, {"a": 1} after']),
        ({"a": True}, {"a": 1}, ["a: true before, 1 after"]),
        ({"a": [True]}, {"a": [1]}, ["a[0]: true before, 1 after"]),
        ({"a": None}, {}, ["a: null is gone"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
    ],
)
def test_a_difference_is_said_by_its_path(before: object, after: object, lines: list[str]) -> None:
    assert said(before, after) == lines


@pytest.mark.parametrize("ignored", ["seen", "cases[0].seen", "cases[].seen", "cases*", "cases", "*.seen"])
def test_what_may_differ_is_left_out_with_all_below_it(ignored: str) -> None:
    before = {"cases": [{"seen": {"at": 1}, "kept": 1}], "seen": {"at": [1]}}
    after = {"cases": [{"seen": {"at": 2}, "kept": 1}], "seen": {"at": [2]}}
    assert len(said(before, after)) == 2
    left = said(before, after, ignored)
    assert len(left) == 1
    assert not left[0].startswith("seen") if ignored == "seen" else left[0].startswith("seen")


def test_an_ignored_key_may_also_come_and_go() -> None:
    assert said({"a": 1}, {"b": 1}, "a", "b") == []
    assert said([1], [1, 2], "[1]") == []


@given(JSON, JSON)
def test_there_is_no_difference_exactly_where_the_json_is_the_same(one: object, other: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (said(one, other) == []) == same


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b[1].c", (3,)),
        ("a.b", ([0, {"c": 3}],)),
        ("a.x", ()),
        ("a.b[7]", ()),
        ("a.b.c", ()),
        ("n", (None,)),
        ("n[0]", ()),
    ],
)
def test_a_value_is_found_by_its_path(path: str, found: tuple[object, ...]) -> None:
    assert at({"a": {"b": [0, {"c": 3}]}, "n": None}, path) == found


def test_a_long_value_is_cut() -> None:
    assert len(show("x" * 500)) == 80
