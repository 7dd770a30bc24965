"""Does every kind of a scenario's value read what it should, and say what is wrong otherwise?"""

from datetime import date
from typing import Any

import pytest

from mockjumio.scenario.source import read
from mockjumio.schema import kinds as keys
from mockjumio.schema.kinds import Key, Problems, Template, choice, whole
from mockjumio.schema.nodes import Node, Place, from_python, literal
from mockjumio.schema.sections import ListOf, Pairs, Section

COLOR = choice("a color", lambda: ("red", "cyan"))
POINT = Section("a mapping", Key("x", whole(0, 9), "across"), Key("y", keys.TEXT, "down"))


def reading(kind: Any, text: str) -> tuple[object, list[str]]:
    """What a kind reads from YAML, and what it complains of."""
    problems = Problems()
    return kind.read(read(text, "f")[0], problems), [str(problem) for problem in problems.found]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (keys.TEXT, "NO", "NO"),
        (keys.TEXT, "0123", "0123"),
        (keys.RAW, '""', ""),
        (keys.FLAG, "true", True),
        (keys.FLAG, "false", False),
        (keys.DATE, "1990-01-01", date(1990, 1, 1)),
        (keys.DURATION, "1m30s", 90_000),
        (whole(0, 100), "100", 100),
        (COLOR, "red", "red"),
        (ListOf(COLOR), "[red, cyan]", ("red", "cyan")),
        (ListOf(COLOR), "red", ("red",)),
        (ListOf(COLOR), "[]", ()),
        (Pairs(keys.RAW, "a mapping"), "{a: 1, b: x}", {"a": "1", "b": "x"}),
        (Pairs(keys.RAW, "a mapping"), "{a: 1, b: null}", {"a": "1"}),
        (POINT, "{x: 3}", {"x": 3}),
        (POINT, "{x: 3, y: null}", {"x": 3}),
        (POINT, "{}", {}),
    ],
)
def test_a_kind_reads_its_value(kind: Any, text: str, value: object) -> None:
    assert reading(kind, text) == (value, [])


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (keys.TEXT, '""', "f:1:1: the text is empty"),
        (keys.TEXT, "[a]", "f:1:1: expected a text, found a list"),
        (keys.TEXT, "{a: b}", "f:1:1: expected a text, found a mapping"),
        (keys.TEXT, "null", "f:1:1: expected a text, found nothing"),
        (keys.FLAG, "yes", "f:1:1: 'yes' is neither true nor false"),
        (keys.FLAG, "True", "f:1:1: 'True' is neither true nor false"),
        (keys.DATE, "1990-02-30", "f:1:1: '1990-02-30' is not a date; write YYYY-MM-DD"),
        (
            keys.DURATION,
            "30",
            "f:1:1: '30' is not a duration; write 500ms, 30s, 1m30s, 15m, 2h or 7d",
        ),
        (whole(0, 100), "101", "f:1:1: 101 is not between 0 and 100"),
        (whole(0, 100), "12.5", "f:1:1: '12.5' is not a whole number"),
        (COLOR, "reed", "f:1:1: 'reed' is not a color; did you mean 'red'?"),
        (COLOR, "zzz", "f:1:1: 'zzz' is not a color; it is one of red, cyan"),
        (ListOf(COLOR), "[red, zzz]", "f:1:7: 'zzz' is not a color; it is one of red, cyan"),
        (Pairs(keys.RAW, "a mapping"), "[a]", "f:1:1: expected a mapping, found a list"),
        (
            Pairs(keys.RAW, "a mapping", key=COLOR),
            "{reed: 1}",
            "f:1:2: 'reed' is not a color; did you mean 'red'?",
        ),
        (POINT, "x", "f:1:1: expected a mapping, found 'x'"),
        (POINT, "{z: 3}", "f:1:2: unknown key 'z'; known are x, y"),
    ],
)
def test_a_kind_says_what_is_wrong_and_where(kind: Any, text: str, problem: str) -> None:
    assert reading(kind, text)[1] == [problem]


def test_a_section_reports_every_problem_at_once() -> None:
    section = Section("a mapping", Key("merchant_reference", keys.TEXT, ""), Key("x", whole(0, 9), ""))
    assert reading(section, "{merchant_refrence: a, x: ten, zz: 1}")[1] == [
        "f:1:2: unknown key 'merchant_refrence'; did you mean 'merchant_reference'?",
        "f:1:27: 'ten' is not a whole number",
        "f:1:32: unknown key 'zz'; known are merchant_reference, x",
    ]


def test_a_long_choice_that_resembles_nothing_does_not_list_everything() -> None:
    many = choice("a code", lambda: tuple(f"code-{number}" for number in range(100)))
    assert reading(many, "zzz")[1] == ["f:1:1: 'zzz' is not a code"]


@pytest.mark.parametrize("text", ["{{ seed }}", "x-{% if seed %}a{% endif %}"])
def test_a_template_waits_until_the_scenario_is_played(text: str) -> None:
    value, problems = reading(whole(0, 9), f'"{text}"')
    assert value == Template(text, value.kind, Place("f", 1, 1))  # type: ignore[attr-defined]
    assert problems == []


@pytest.mark.parametrize("kind", [keys.TEXT, keys.RAW])
def test_half_a_surrogate_pair_is_refused_because_no_callback_could_carry_it(kind: Any) -> None:
    problems = Problems()
    assert kind.read(from_python("a\ud800", Place("customer_id")), problems) is None
    assert problems.found[0].place == "customer_id"


def test_a_problem_without_a_place_has_an_empty_one() -> None:
    problems = Problems()
    problems.add(None, "wrong")
    assert str(problems.found[0]) == "wrong"


def test_a_null_among_the_items_of_a_list_is_wrong() -> None:
    problems = Problems()
    ListOf(COLOR).read(Node([Node(None, Place("f", 1, 2))], Place("f", 1, 1)), problems)
    assert [str(problem) for problem in problems.found] == ["f:1:2: expected a color, found nothing"]


@pytest.mark.parametrize("text", ["{{ seed }}", "{{", "{% if x %}"])
def test_a_literal_is_no_template_whatever_it_holds(text: str) -> None:
    problems = Problems()
    assert keys.TEXT.read(literal(text, Place("customer_id")), problems) == text
    assert problems.found == []


def test_a_literal_is_held_against_the_kind_like_any_value() -> None:
    problems = Problems()
    assert whole(0, 9).read(literal("{{ 5 }}", Place("x")), problems) is None
    assert [str(problem) for problem in problems.found] == ["x: '{{ 5 }}' is not a whole number"]
