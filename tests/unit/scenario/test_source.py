"""Does every value keep its text and its place, and is broken YAML explained?"""

import pytest

from mockjumio.errors import Problem, ScenarioError
from mockjumio.scenario.source import read
from mockjumio.schema.nodes import Node, Place, assign, from_python, literal, merge, to_python


def one(text: str) -> Node:
    (node,) = read(text, "f.yaml")
    return node


def values(node: Node) -> object:
    """A node without its places."""
    if isinstance(node.value, dict):
        return {key: values(item) for key, item in node.value.items()}
    return [values(item) for item in node.value] if isinstance(node.value, list) else node.value


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read(text, "f.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "yes",
        "on",
        "0123",
        "12:30:45",
        "1990-01-01",
        "1e3",
        "0x1F",
        "1_000",
        ".inf",
        "true",
        "3.10",
    ],
)
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert values(one(f"country: {text}")) == {"country": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_plain_nulls_are_nothing(text: str) -> None:
    assert values(one(f"country: {text}")) == {"country": None}


@pytest.mark.parametrize("text", ['"null"', "'~'", '""'])
def test_a_quoted_null_is_text(text: str) -> None:
    assert values(one(f"country: {text}")) == {"country": text[1:-1]}


def test_every_value_and_key_knows_its_line_and_column() -> None:
    node = one("name: x\nresult:\n  status: A\n  details: [1, 22]\n")
    assert isinstance(node.value, dict)
    result = node.value["result"]
    assert isinstance(result.value, dict)
    assert str(result.key_place) == "f.yaml:2:1"
    assert str(result.value["status"].place) == "f.yaml:3:11"
    assert str(result.value["status"].key_place) == "f.yaml:3:3"
    details = result.value["details"].value
    assert isinstance(details, list)
    assert [str(item.place) for item in details] == ["f.yaml:4:13", "f.yaml:4:16"]


def test_a_file_may_hold_several_documents_or_none() -> None:
    assert [values(node) for node in read("a: 1\n---\nb: 2\n", "f.yaml")] == [{"a": "1"}, {"b": "2"}]
    assert read("", "f.yaml") == []
    assert read("# only a comment\n", "f.yaml") == []


def test_an_alias_is_what_its_anchor_says() -> None:
    assert values(one("a: &x {k: v}\nb: *x")) == {"a": {"k": "v"}, "b": {"k": "v"}}


def test_an_alias_that_contains_itself_is_refused() -> None:
    assert problems("a: &x [1, *x]") == ["f.yaml:1:4: an alias that contains itself"]
    assert problems("a: &x {b: {c: *x}}") == ["f.yaml:1:4: an alias that contains itself"]


def test_aliases_of_aliases_do_not_explode() -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 8)]
    (problem,) = problems("\n".join(lines))
    assert "more than 20000 values" in problem


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "[{a: "])
def test_deep_nesting_is_refused_instead_of_ending_the_process(opening: str) -> None:
    assert problems(opening * 150_000) == ["f.yaml: nested too deeply"]


def test_moderately_deep_nesting_is_refused_too() -> None:
    assert problems("[" * 3_000 + "]" * 3_000) == ["f.yaml: nested too deeply"]


def test_all_duplicate_keys_are_reported_with_both_places() -> None:
    assert problems("a: 1\nb: {c: 1, c: 2}\na: 3\n") == [
        "f.yaml:2:11: key 'c' is there twice, first at f.yaml:2:5",
        "f.yaml:3:1: key 'a' is there twice, first at f.yaml:1:1",
    ]


def test_a_key_that_is_not_text_is_refused() -> None:
    assert problems("[a]: b") == ["f.yaml:1:1: a key must be plain text"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [1", "f.yaml:2:1"),
        ("a: 'x", "f.yaml:1:6"),
        ("a: 1\n\tb: 2", "f.yaml:2:1"),
        ("a: b: c", "f.yaml:1:5"),
        ("a: *unknown", "f.yaml:1:4"),
        ("a: 1\nb: \x07", "f.yaml:2:1"),
    ],
)
def test_broken_yaml_is_explained_at_its_place(text: str, place: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(text, "f.yaml")
    (problem,) = caught.value.problems
    assert problem.message.startswith("not YAML: ")
    assert problem.place == place


def test_a_tag_runs_nothing() -> None:
    assert values(one("a: !!python/object/apply:os.system ['false']")) == {"a": ["false"]}


def test_python_values_become_the_text_that_a_file_would_have() -> None:
    node = from_python({"a": True, "b": 7, "c": None, "d": [1.5, "x"], "e": False}, Place("set"))
    assert values(node) == {"a": "true", "b": "7", "c": None, "d": ["1.5", "x"], "e": "false"}


def test_python_values_are_placed_by_their_path() -> None:
    node = from_python({"result": {"details": ["x"]}}, Place("scenario"))
    assert isinstance(node.value, dict)
    result = node.value["result"]
    assert str(result.place) == "scenario.result"
    assert isinstance(result.value, dict)
    details = result.value["details"].value
    assert isinstance(details, list)
    assert str(details[0].place) == "scenario.result.details.0"
    assert str(Place("", 0)) == ""
    assert from_python({"a": 1}, Place("")).value["a"].place == Place("a")  # type: ignore[index, call-overload]


def test_merging_goes_key_by_key_and_replaces_everything_else_whole() -> None:
    base = one("a: {b: 1, c: [1, 2]}\nd: 4\n")
    over = one("a: {c: [3]}\ne: 5\n")
    assert values(merge(base, over)) == {"a": {"b": "1", "c": ["3"]}, "d": "4", "e": "5"}


def test_merging_leaves_the_base_as_it_was() -> None:
    base = one("a: {b: 1}")
    merge(base, one("a: {b: 2}"))
    assert values(base) == {"a": {"b": "1"}}


@pytest.mark.parametrize(("over", "expected"), [("a: null", None), ("a: x", "x"), ("a: [1]", ["1"])])
def test_a_mapping_gives_way_to_another_kind_of_value(over: str, expected: object) -> None:
    assert values(merge(one("a: {b: 1}"), one(over))) == {"a": expected}


def test_a_merged_value_keeps_its_own_place() -> None:
    base = read("a: {b: 1, c: 2}", "base.yaml")[0]
    merged = merge(base, one("a: {c: 3}"))
    assert isinstance(merged.value, dict)
    inner = merged.value["a"].value
    assert isinstance(inner, dict)
    assert (str(inner["b"].place), str(inner["c"].place)) == ("base.yaml:1:8", "f.yaml:1:8")


def test_assigning_a_path_says_only_that() -> None:
    node = assign("result.face_match", 12, Place("--set result.face_match"))
    assert values(node) == {"result": {"face_match": "12"}}
    assert isinstance(node.value, dict)
    assert str(node.value["result"].key_place) == "--set result.face_match"


def test_assigning_takes_a_node_as_it_is() -> None:
    assert values(assign("a.b", one("{c: 1}"), Place("--set"))) == {"a": {"b": {"c": "1"}}}


def test_a_problem_of_the_form_is_a_problem_with_a_place() -> None:
    with pytest.raises(ScenarioError) as caught:
        read("a: 1\na: 2", "f.yaml")
    assert caught.value.problems == (Problem("f.yaml:2:1", "key 'a' is there twice, first at f.yaml:1:1"),)


def test_a_node_goes_to_python_and_back_without_loss() -> None:
    (node,) = read("a: {b: [NO, 0123, ~, '']}\nc: true\n", "x.yaml")
    values = to_python(node)
    assert values == {"a": {"b": ["NO", "0123", None, ""]}, "c": "true"}
    assert to_python(from_python(values, Place("x"))) == values


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", "x.yaml:1:1"),
        ("a", "x.yaml:1:4"),
        ("a.b.1", "x.yaml:1:12"),
        ("a.b.7", "x.yaml:1:8"),
        ("a.b.x", "x.yaml:1:8"),
        ("a.z.y", "x.yaml:1:4"),
        ("c.d", "x.yaml:2:4"),
    ],
)
def test_a_path_leads_to_a_place_or_to_the_nearest_above_it(path: str, place: str) -> None:
    (node,) = read("a: {b: [1, 2]}\nc: true\n", "x.yaml")
    assert str(node.at(*path.split("."))) == place


def test_a_literal_stays_one_where_it_is_assigned_and_merged() -> None:
    node = assign("provided.customer_id", literal("{{", Place("customer_id")), Place("customer_id"))
    merged = merge(read("provided: {customer_id: a}", "f")[0], node)
    assert isinstance(merged.value, dict)
    provided = merged.value["provided"]
    assert isinstance(provided.value, dict)
    assert provided.value["customer_id"].literal
