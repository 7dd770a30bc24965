"""Is only what a callback sent explained field by field?"""

from mockjumio.client.values import Form
from mockjumio.testing.report import explain_difference


def test_a_form_is_explained_with_nested_json_decoded() -> None:
    assert explain_difference(Form(a='{"b": "1"}', c="2"), {"a": '{"b": "3"}'}) == [
        "the callback's form is not as expected:",
        "  a.b: expected '3', is '1'",
        "  c: not expected, is '2'",
    ]


def test_what_is_the_same_but_for_blanks_is_said_so() -> None:
    (_, line) = explain_difference(Form(a='{"b":1}'), {"a": '{"b": 1}'}) or ()
    assert line == "  the same but for how nested JSON is written; compare callback.fields"


def test_anything_else_is_left_to_others() -> None:
    assert explain_difference(object(), {}) is None
