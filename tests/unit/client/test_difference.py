"""Are differences found where they are, and said with their path?"""

import re
from typing import Any

import pytest

from mockjumio.client.difference import ABSENT, alike, decode_form, differences


def test_nested_json_is_decoded_and_anything_else_left() -> None:
    form = {"a": '{"b": [1]}', "c": "[1]", "d": "{broken", "e": "text"}
    assert decode_form(form) == {"a": {"b": [1]}, "c": [1], "d": "{broken", "e": "text"}


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({}, {"a": "1"}),
        ({"a": 93, "b": 1.5}, {"a": "93", "b": "1.5"}),
        ({"a": re.compile(r"\d+")}, {"a": "12"}),
        ({"a": ABSENT}, {"b": "1"}),
        ({"a": [{"b": "1"}]}, {"a": [{"b": "1", "c": "2"}]}),
    ],
)
def test_what_fits_has_no_differences(expected: Any, actual: Any) -> None:
    assert differences(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "line"),
    [
        ({"a": "1"}, {"a": "2"}, "a: expected '1', is '2'"),
        ({"a": "1"}, {}, "a: expected '1', is absent"),
        ({"a": ABSENT}, {"a": "1"}, "a: expected to be absent, is '1'"),
        ({"a": {"b": 1}}, {"a": {"b": "1"}}, "a.b: expected 1, is '1'"),
        ({"a": ["1", "2"]}, {"a": ["1", "3"]}, "a[1]: expected '2', is '3'"),
        ({"a": ["1"]}, {"a": ["1", "2"]}, "a: expected ['1'], is ['1', '2']"),
        ({"a": re.compile("x+")}, {"a": "xy"}, "a: expected a match of 'x+', is 'xy'"),
        ({"a": True}, {"a": "True"}, "a: expected True, is 'True'"),
        ({"a": re.compile("x")}, {}, "a: expected a match of 'x', is absent"),
    ],
)
def test_a_difference_is_said_with_its_path(expected: Any, actual: Any, line: str) -> None:
    assert differences(expected, actual) == [line]


def test_exactly_means_nothing_else() -> None:
    assert differences({"a": {}}, {"a": {"b": 1}, "c": "2"}, exact=True) == [
        "a.b: not expected, is 1",
        "c: not expected, is '2'",
    ]


@pytest.mark.parametrize(
    ("pattern", "value", "same"),
    [
        ("4xx", 404, True),
        ("4XX", 404, True),
        ("4xx", 503, False),
        ("404", 404, True),
        ("4x", 404, False),
        (404, 404, True),
        ("*/data", "/a/b/data", True),
        ("*/data", "/a/data/b", False),
        (None, None, True),
        ("x", None, False),
    ],
)
def test_a_pattern_is_a_value_a_glob_or_a_class_of_statuses(
    pattern: object, value: object, same: bool
) -> None:
    assert alike(pattern, value) is same
