"""Which scenarios does a matrix make, and where does it say that one is wrong?"""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from mockjumio.errors import ScenarioError
from mockjumio.scenario.authoring import json_schema
from mockjumio.scenario.library import Library, names_in, read_scenarios
from mockjumio.scenario.matrix import expand
from mockjumio.scenario.source import read
from mockjumio.schema.nodes import Node, from_python, to_python

REASONS = """\
name: reason
extends: fraud
advice: Block the customer.
result: {reject_reason: {details: null}}
matrix:
  result.reject_reason.code:
    - {name: known-fraudster, value: 105, advice: Look at the account.}
    - 106
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        expand(read(text, "m.yaml"))
    return [str(problem) for problem in raised.value.problems]


def rows(text: str) -> list[object]:
    return [to_python(node) for node in expand(read(text, "m.yaml"))]


def test_a_row_says_what_is_its_own_and_the_document_the_rest() -> None:
    shared = {"extends": "fraud"}
    assert rows(REASONS) == [
        {
            **shared,
            "name": "known-fraudster",
            "advice": "Look at the account.",
            "result": {"reject_reason": {"code": "105", "details": None}},
        },
        {
            **shared,
            "name": "reason-106",
            "advice": "Block the customer.",
            "result": {"reject_reason": {"code": "106", "details": None}},
        },
    ]


def test_other_documents_of_the_file_stay_and_may_be_extended(tmp_path: Path) -> None:
    file = tmp_path / "m.yaml"
    file.write_text(
        "{name: base, extends: fraud, title: Of the base}\n---\n"
        "extends: base\nmatrix: {result.reject_reason.code: [{name: one, value: 105}]}\n"
    )
    base, one = read_scenarios(file)
    assert (base.text("name"), one.text("name"), one.text("title")) == ("base", "one", "Of the base")
    assert one.text("extends") == "fraud"


def test_a_name_is_made_of_the_value_as_far_as_it_can_be() -> None:
    (first, second) = expand(read("name: in\nmatrix: {document.country: [AUT, ' U.S. / A ']}", "m.yaml"))
    assert (first.text("name"), second.text("name")) == ("in-aut", "in-u.s.-a")


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("[105]", "m.yaml:2:9: a matrix is a mapping of one path to a list"),
        ("{a: [1], b: [2]}", "m.yaml:2:9: a matrix is a mapping of one path to a list"),
        ("{a..b: [1]}", "m.yaml:2:10: 'a..b' is not a path"),
        ("{name: [one]}", "m.yaml:2:10: 'name' is not a path"),
        ("{document.country: AUT}", "m.yaml:2:28: document.country: expected a list of rows"),
        ("{document.country: []}", "m.yaml:2:28: document.country: expected a list of rows"),
        ("{document.country: [{name: one}]}", "m.yaml:2:29: the row has no 'value'"),
        ("{document.country: [AUT]}", "m.yaml:2:29: the row has no name"),
    ],
)
def test_what_is_no_matrix_is_said_with_its_place(matrix: str, said: str) -> None:
    (problem,) = problems(f"extends: fraud\nmatrix: {matrix}\n")
    assert problem.startswith(said)


def test_everything_that_is_wrong_with_rows_is_said_at_once() -> None:
    found = problems("extends: fraud\nmatrix:\n  document.country:\n    - {name: one}\n    - AUT\n")
    assert [problem.split(": ")[0] for problem in found] == ["m.yaml:4:7", "m.yaml:5:7"]


def test_a_wrong_value_stands_in_its_row_and_an_unknown_key_at_the_path(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(REASONS.replace("106", "999"))
    library = Library([tmp_path])
    assert library.get("known-fraudster").advice == "Look at the account."
    with pytest.raises(ScenarioError) as raised:
        library.get("reason-999")
    assert "m.yaml:8:7: " in str(raised.value)
    (tmp_path / "m.yaml").write_text(REASONS.replace("reason.code", "reason.cod"))
    library.reload()
    with pytest.raises(ScenarioError, match=r"m\.yaml:6:3: unknown key 'cod'; did you mean 'code'\?"):
        library.get("known-fraudster")


def test_names_of_a_matrix_that_is_wrong_are_known_so_that_somebody_hears_of_it(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(REASONS + "    - {name: late, title: Nothing}\n")
    library = Library([tmp_path])
    assert {"reason", "known-fraudster", "late"} <= set(library.names())
    with pytest.raises(ScenarioError, match="has no 'value'"):
        library.get("late")


@pytest.mark.parametrize(
    "text",
    [
        "matrix:\n  a.b:\n    - {name: one, value: 1}\n    - { name: 'two', value: 2,\n        title: x}\n",
        "matrix:\n  a.b:\n  - name: one\n    value: 1\n  - name: two\n    value: 2\nresult: {}\n",
    ],
)
def test_names_that_begin_their_rows_are_seen_without_yaml(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("mockjumio.scenario.library._names_read")
    assert names_in(f"name: zero\nextends: fraud\n---\n{text}") == ["zero", "one", "two"]


@pytest.mark.parametrize(
    "text",
    [
        "extends: fraud\nmatrix: {a.b: [{value: 1, name: one}, {name: two, value: 2}]}\n",
        "extends: fraud\nmatrix:\n  a.b:\n    - {value: 1, name: one}\n    - {name: two, value: 2}\n",
        "matrix:\n  a.b:\n    - {name: one, value: 1}\n    - 2\nname: two\n",
        "{extends: fraud, matrix: {a.b: [{name: one, value: 1}, {name: two, value: 2}]}}",
        "x:\n  - name: x\nmatrix:\n  # here\n  a.b:\n  - {name: one, value: 1}\n  - {name: two, value: 2}\n",
    ],
)
def test_other_names_are_read(text: str) -> None:
    wanted = ["one", "two-2"] if "name: two\n" in text and "- 2" in text else ["one", "two"]
    assert names_in(text) == wanted


def test_a_row_may_match_references(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "extends: fraud\nresult: {reject_reason: {details: null}}\nmatrix:\n  result.reject_reason.code:\n"
        "    - {name: one, value: 105, match: {customer_id: ada}}\n    - {name: two, value: 106}\n"
    )
    rules = dict(Library([tmp_path]).rules())
    assert "one" in rules
    assert "two" not in rules


def test_a_matrix_is_for_files_alone() -> None:
    node: Node = from_python({"extends": "fraud", "matrix": {"a": ["1"]}}, read("x: 1", "m")[0].place)
    with pytest.raises(ScenarioError, match="a matrix can only stand in a scenario file"):
        Library().inline(node)


def test_editors_know_it() -> None:
    validator = Draft202012Validator(json_schema())
    row = {"name": "one", "value": 105, "advice": "Look."}
    right = {"extends": "fraud", "matrix": {"result.reject_reason.code": [row, 106]}}
    assert validator.is_valid(right)
    assert not validator.is_valid({**right, "matrix": {"a": [{"name": "one"}]}})
    assert not validator.is_valid({**right, "matrix": {"a": [1], "b": [2]}})
    assert not validator.is_valid({**right, "matrix": {"a": [{**row, "advice": {}}]}})
