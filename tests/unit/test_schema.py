"""Is every wrong value of a JSON object found, and the schema of the same mind?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mockjumio.errors import ScenarioError, Unparseable
from mockjumio.schema.kinds import (
    DURATION,
    FLAG,
    INSTANT,
    MAX_SEED,
    OBJECT,
    SCENARIO,
    SEED,
    STRING,
    Key,
    Kind,
    choice,
    decimal,
)
from mockjumio.schema.sections import call_schema, check_call, plain_schema

ITEMS = (
    Key("text", STRING, "a text", required=True),
    Key("flag", FLAG, "a flag"),
    Key("object", OBJECT, "an object"),
    Key("seed", SEED, "a seed"),
    Key("by", DURATION, "a duration"),
    Key("now", INSTANT, "a time"),
    Key("scenario", SCENARIO, "a scenario"),
    Key("factor", decimal(0.5, 2), "a factor"),
    Key("mode", choice("a mode", lambda: ("real", "manual")), "a mode"),
)
GOOD = {
    "text": "",
    "flag": False,
    "object": {},
    "seed": MAX_SEED,
    "by": " 1m30s ",
    "now": "2017-11-22T10:00:00Z",
    "scenario": {"extends": "fraud"},
    "factor": 2,
    "mode": "real",
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def test_what_fits_is_taken_and_null_counts_as_absent() -> None:
    check_call(GOOD, ITEMS)
    check_call({"text": "x", "seed": None, "by": None}, ITEMS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", 1),
        ("text", None),
        ("flag", 0),
        ("object", []),
        ("seed", -1),
        ("seed", True),
        ("seed", 1.0),
        ("seed", MAX_SEED + 1),
        ("by", 15),
        ("by", "36501d"),
        ("by", "-15m"),
        ("now", 0),
        ("now", "1969-12-31T23:59:59Z"),
        ("now", "9999-12-31T23:59:59-01:00"),
        ("scenario", ["fraud"]),
        ("factor", 2.1),
        ("factor", float("nan")),
        ("factor", True),
        ("mode", "MANUAL"),
        ("mode", []),
        ("other", 1),
    ],
)
def test_an_impossible_value_is_named(name: str, value: object) -> None:
    with pytest.raises(ScenarioError) as refused:
        check_call({**GOOD, name: value}, ITEMS, within="clock")
    assert not isinstance(refused.value, Unparseable)
    assert [problem.place for problem in refused.value.problems] == [f"clock.{name}"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("by", "soon"), ("by", ""), ("by", "--1s"), ("by", "1w"), ("now", "noon"), ("now", "")],
)
def test_a_text_that_has_not_the_form_is_another_kind_of_error(name: str, value: object) -> None:
    with pytest.raises(Unparseable) as refused:
        check_call({**GOOD, name: value, "seed": -1}, ITEMS)
    assert {problem.place for problem in refused.value.problems} == {name, "seed"}


def test_a_key_with_a_slip_is_told_what_it_may_have_meant() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'factor'"):
        check_call({**GOOD, "facotr": 1}, ITEMS)


@given(st.dictionaries(st.sampled_from([item.name for item in ITEMS] + ["x"]), anything) | st.just(GOOD))
def test_what_the_check_takes_the_schema_takes_too(body: dict[str, object]) -> None:
    try:
        check_call(body, ITEMS)
    except ScenarioError:
        return
    Draft202012Validator(call_schema(ITEMS)).validate(body)


@pytest.mark.parametrize("kind", [item.kind for item in ITEMS], ids=lambda kind: kind.words)
@given(value=anything)
def test_what_the_schema_of_a_kind_refuses_the_kind_refuses(kind: Kind, value: object) -> None:
    if not Draft202012Validator(plain_schema(kind)).is_valid(value):
        # 1.0 is an integer in JSON Schema; the other way round, a schema cannot say everything
        with pytest.raises(ValueError, match=r"is n|not between|empty|the text|at most|expected"):
            kind.take(value)
