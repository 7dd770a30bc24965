"""Does a test that fails say what was wrong, and where?"""

import asyncio
import traceback

import pytest

from mockjumio import AsyncSandbox, NeverHappened, Sandbox
from mockjumio.client.values import Form
from mockjumio.errors import UsageError
from mockjumio.testing.report import explain_difference, shorten

# Is only what a callback sent explained field by field?


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


# Does a traceback end where the test called the sandbox, and only if the error says itself what is wrong?


def _functions(error: BaseException) -> list[str]:
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def _call() -> None:
    with Sandbox() as sandbox:
        sandbox.wait_for("request", within=0)


def test_the_last_line_is_that_of_the_test() -> None:
    with pytest.raises(NeverHappened) as raised:
        _call()
    whole = _functions(raised.value)
    assert whole[-1] == "_wait_for_match"
    shorten(raised.value)
    assert _functions(raised.value) == whole[: whole.index("_call") + 1]


def test_so_it_is_by_way_of_asyncio() -> None:
    with pytest.raises(UsageError) as raised:
        asyncio.run(AsyncSandbox().now())
    assert "run" in _functions(raised.value)
    shorten(raised.value)
    assert _functions(raised.value) == ["test_so_it_is_by_way_of_asyncio"]


def test_a_condition_of_the_tests_own_stays_in_sight() -> None:
    def condition() -> None:
        raise UsageError("as the sandbox would say")

    with Sandbox() as sandbox, pytest.raises(UsageError) as raised:
        sandbox.wait_for(condition)
    shorten(raised.value)
    assert _functions(raised.value)[-1] == "condition"


def test_other_errors_and_those_of_the_sandbox_alone_stay_whole() -> None:
    with pytest.raises(ZeroDivisionError) as raised, Sandbox() as sandbox:
        sandbox.wait_for(lambda: 1 / 0)
    whole = _functions(raised.value)
    shorten(raised.value)
    assert _functions(raised.value) == whole
    never_raised = UsageError("not raised")
    shorten(never_raised)
    assert never_raised.__traceback__ is None
