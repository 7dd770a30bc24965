"""Does a scenario that is written down play the same?"""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockjumio.clock import parse_timestamp
from mockjumio.play.check import preview
from mockjumio.scenario.authoring import as_yaml, in_line, literal_in_line
from mockjumio.scenario.library import Library
from mockjumio.scenario.source import read
from mockjumio.scenario.template import render
from mockjumio.schema.kinds import TEXT, Problems
from mockjumio.schema.nodes import Place, from_python, to_python

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("{}%#'\"\\\r\n "), max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("name", Library().names())
def test_what_is_shown_plays_the_same(name: str) -> None:
    library = Library()
    scenario = library.get(name)
    (node,) = read(as_yaml(scenario.node), f"{name}.yaml")
    now = parse_timestamp("2017-11-22T10:00:00Z")
    shown, original = (preview(one, seed=1, now=now) for one in (library.inline(node), scenario))
    assert (shown.callback and shown.callback.body) == (original.callback and original.callback.body)
    assert shown.transaction == original.transaction


def test_texts_that_look_like_nothing_are_shown_in_quotes() -> None:
    (node,) = read('name: x\nperson: {first_name: "~", last_name: "null"}\n', "x.yaml")
    (again,) = read(as_yaml(node), "x.yaml")
    assert as_yaml(again) == as_yaml(node)
    assert 'first_name: "~"' in as_yaml(node)


@given(VALUES)
@example({"a": None, "b": "null", "c": "", "d": ["x: y", "#", True, 1.5]})
def test_a_value_in_one_line_is_read_the_same(value: Any) -> None:
    written = in_line(value)
    assert written.isprintable()
    (node,) = read(written, "--set")
    assert to_python(node) == to_python(from_python(value, Place("")))


@given(TEXTS.filter(bool))
@example("{{ seed }}")
@example('{% if "a" %}\\n\r\n{{')
def test_a_text_in_one_line_is_no_template_whatever_it_holds(text: str) -> None:
    written = literal_in_line(text)
    assert written.isprintable()
    (node,) = read(written, "--set")
    assert render(TEXT.read(node, Problems()), {}) == text
