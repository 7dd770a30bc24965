"""Which scenarios are meant, and what do --set and its mistakes mean?"""

import argparse
from pathlib import Path
from typing import Any

import pytest

from mockjumio.cli.choose import scenarios
from mockjumio.errors import ConfigurationError, ScenarioError, UnknownScenario, UsageError
from mockjumio.scenario.library import Library


def chosen(*named: str, set: tuple[str, ...] = ()) -> list[Any]:
    return scenarios(argparse.Namespace(scenarios=list(named), set=list(set)), Library())


def test_names_and_files_are_taken_in_the_order_given(tmp_path: Path) -> None:
    file = tmp_path / "two.yml"
    file.write_text("name: one\nextends: fraud\n---\nname: two\nextends: approved\n")
    assert [one.name for one in chosen("fraud", str(file), "approved", "fraud")] == [
        "fraud",
        "one",
        "two",
        "approved",
        "fraud",
    ]


def test_one_of_the_scenarios_of_a_file_can_be_meant(tmp_path: Path) -> None:
    file = tmp_path / "two.yml"
    file.write_text("name: one\nextends: fraud\n---\nname: two\nextends: one\n---\nextends: approved\n")
    for words in ([f"{file}::two"], [f"{file}::one", f"{file}::two"]):
        assert [f"{file}::{one.name}" for one in chosen(*words)] == words
    alone = tmp_path / "alone.yaml"
    alone.write_text("name: alone\nextends: fraud\n")
    assert [one.name for one in chosen(f"{alone}::alone", str(alone))] == ["alone", "alone"]
    with pytest.raises(ScenarioError, match=f"has no scenario 'three'; there are {file}::one, {file}::two, "):
        chosen(f"{file}::three")


@pytest.mark.parametrize(
    ("text", "section", "key", "value"),
    [
        ("result.face_match=12", "result", "face_match", 12),
        ("provided.customer_id=NO", "provided", "customer_id", "NO"),
        ("provided.customer_id=0123", "provided", "customer_id", "0123"),
        ("provided.customer_id=a=b", "provided", "customer_id", "a=b"),
        ("provided.customer_id='a: b'", "provided", "customer_id", "a: b"),
        ("document={type: ID_CARD, country: AUT}", "document", "country", "AUT"),
        ("callback.omit=[customerId, clientIp]", "callback", "omit", ("customerId", "clientIp")),
        ("settings.back_side=[]", "settings", "back_side", ()),
    ],
)
def test_a_value_is_read_as_in_a_scenario(text: str, section: str, key: str, value: object) -> None:
    (scenario,) = chosen("approved", set=(text,))
    assert scenario.sections[section][key] == value


def test_an_empty_value_takes_it_away() -> None:
    (scenario,) = chosen("approved", set=("provided.customer_id=",))
    assert "customer_id" not in scenario.sections["provided"]


def test_set_applies_to_every_scenario_and_the_last_one_wins() -> None:
    both = chosen("approved", "fraud", set=("provided.customer_id=a", "provided.customer_id=b"))
    assert [one.sections["provided"]["customer_id"] for one in both] == ["b", "b"]


@pytest.mark.parametrize("text", ["", "=", "=1", "result", "result.=1", ".result=1", "a..b=1"])
def test_what_is_no_path_and_value_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="PATH=VALUE"):
        chosen("approved", set=(text,))


@pytest.mark.parametrize("text", ["document={", "result.status='", "provided.customer_id=\udcff"])
def test_a_value_that_is_not_yaml_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="not YAML"):
        chosen("approved", set=(text,))


def test_a_wrong_value_is_placed_at_its_flag() -> None:
    with pytest.raises(ScenarioError) as refused:
        chosen("approved", set=("result.face_match=101", "documant.type=PASSPORT"))
    assert {problem.place for problem in refused.value.problems} == {
        "--set result.face_match",
        "--set documant.type",
    } or {problem.place for problem in refused.value.problems} == {
        "--set result.face_match",
        "--set documant",
    }


def test_problems_of_all_scenarios_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text("name: one\nextends: fraud\nx: 1\n---\nname: two\nextends: approved\ny: 1\n")
    with pytest.raises(ScenarioError) as refused:
        chosen(str(file))
    assert [problem.place for problem in refused.value.problems] == [f"{file}:3:1", f"{file}:7:1"]


def test_an_unknown_name_is_unknown() -> None:
    with pytest.raises(UnknownScenario, match="'approved'"):
        chosen("fraud", "approvd")


def test_an_empty_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    with pytest.raises(ConfigurationError, match=r"empty\.yaml: no scenario"):
        chosen(str(tmp_path / "empty.yaml"))
