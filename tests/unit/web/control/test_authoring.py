"""Can a scenario be looked at, tried and saved by calls?"""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Control

MINE = "# a comment of mine\nname: mine\nextends: fraud\n"


@pytest.fixture
async def control(
    start_sandbox: Callable[..., Awaitable[Server]],
    control_of: Callable[[Server], "Control"],
    tmp_path: Path,
) -> "Control":
    return control_of(await start_sandbox(scenarios=[tmp_path]))


async def test_a_built_in_scenario_is_shown_as_yaml_that_plays_the_same(control: "Control") -> None:
    source = await control.good("GET", "/scenarios/manipulated-document/source")
    assert source["own"] is False
    tried = await control.good("POST", "/previews", {"text": source["text"], "seed": 4})
    named = await control.good("POST", "/previews", {"scenario": source["name"], "seed": 4})
    assert tried == named
    assert tried["problems"] == []


async def test_a_preview_is_what_the_next_start_plays(control: "Control") -> None:
    asked = {"scenario": "fraud", "seed": 9, "customer_id": "ada", "callback_url": "https://shop.example/cb"}
    shown = await control.good("POST", "/previews", asked)
    started = await control.good("POST", "/transactions", asked)
    assert shown["reference"] == started["reference"]
    await control.good("POST", "/clock/run-until-idle")
    settled = await control.good("GET", f"/transactions/{started['reference']}")
    assert shown["callback"]["form"] == settled["callbacks"][0]["form"]
    assert shown["result"] == settled["result"]


async def test_all_that_is_wrong_is_said_with_its_line(control: "Control") -> None:
    text = "name: mine\nresult:\n  status: APPROVED_VERIFID\n  face_match: 101\n"
    shown = await control.good("POST", "/previews", {"text": text})
    assert [one["field"] for one in shown["problems"]] == ["text:3:11", "text:4:15"]
    assert shown["callback"] is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"text": "", "seed": 1}, "is empty"),
        ({"text": "name: a\n---\nname: b\n"}, "has 2 scenarios"),
        ({}, "give a text, or a scenario"),
        ({"text": MINE, "scenario": "fraud"}, "give a text, or a scenario"),
        ({"scenario": "frod"}, "did you mean 'fraud'"),
        ({"text": "name: [", "seed": 1}, "not YAML"),
        ({"text": MINE, "set": {"name": "other"}}, "cannot be changed for a run"),
    ],
)
async def test_what_cannot_be_tried_says_why(control: "Control", body: dict[str, object], words: str) -> None:
    shown = await control.good("POST", "/previews", body)
    assert words in " ".join(one["message"] for one in shown["problems"])


async def test_a_merchant_of_another_edition_sees_its_own(control: "Control") -> None:
    await control.good("PATCH", "/merchants/mockjumio-token", {"settings": {"edition": "2021-07"}})
    shown = await control.good("POST", "/previews", {"scenario": "approved"})
    assert shown["edition"] == "2021-07"


async def test_what_is_saved_can_be_played_at_once_and_keeps_its_comments(
    control: "Control", tmp_path: Path
) -> None:
    saved = await control.good("PUT", "/scenarios/mine", {"text": MINE})
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == saved["text"] == MINE
    body = {"scenario": "mine", "callback_url": "https://shop.example/cb"}
    assert (await control.good("POST", "/transactions", body))["scenario"] == "mine"


async def test_a_file_that_is_there_is_replaced_only_if_that_is_said(
    control: "Control", tmp_path: Path
) -> None:
    (tmp_path / "other-name.yaml").write_text(MINE, encoding="utf-8")
    control.sandbox.library.reload()
    other = MINE.replace("fraud", "approved")
    answered = await control("PUT", "/scenarios/mine", {"text": other})
    assert (answered.status, "other-name.yaml" in answered.content["detail"]) == (409, True)
    await control.good("PUT", "/scenarios/mine", {"text": other, "replace": True})
    assert (tmp_path / "other-name.yaml").read_text(encoding="utf-8") == other
    assert os.listdir(tmp_path) == ["other-name.yaml"]


async def test_a_file_with_several_scenarios_is_left_alone(control: "Control", tmp_path: Path) -> None:
    both = MINE + "---\nname: more\nextends: fraud\n"
    (tmp_path / "both.yaml").write_text(both, encoding="utf-8")
    control.sandbox.library.reload()
    answered = await control("PUT", "/scenarios/mine", {"text": MINE, "replace": True})
    assert (answered.status, "both.yaml has 2 scenarios" in answered.content["detail"]) == (409, True)
    assert (tmp_path / "both.yaml").read_text(encoding="utf-8") == both


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("mine", "name: mine\nresult: {status: OK}\n", "OK"),
        ("mine", MINE.replace("mine", "other"), "names its scenario 'other'"),
        (".hidden", MINE, "is not a name"),
        ("..%2F..%2Fmine", MINE, "is not a name"),
    ],
)
async def test_what_is_wrong_is_not_saved(
    control: "Control", tmp_path: Path, name: str, text: str, words: str
) -> None:
    answered = await control("PUT", f"/scenarios/{name}", {"text": text})
    assert answered.status == 422
    assert words in answered.content["detail"]
    assert os.listdir(tmp_path) == []


async def test_without_a_folder_nothing_is_saved(
    start_sandbox: Callable[..., Awaitable[Server]], control_of: Callable[[Server], "Control"]
) -> None:
    answered = await control_of(await start_sandbox())("PUT", "/scenarios/mine", {"text": MINE})
    assert answered.status == 409
    assert "--scenarios FOLDER" in answered.content["detail"]


async def test_a_folder_that_cannot_be_written_is_said(control: "Control", tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").mkdir()
    answered = await control("PUT", "/scenarios/mine", {"text": MINE, "replace": True})
    assert answered.status == 409
    assert "mine.yaml" in answered.content["detail"]
    assert os.listdir(tmp_path) == ["mine.yaml"]


async def test_files_are_listed_with_what_is_wrong_with_each(control: "Control", tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(MINE, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("name: broken\nresult: {status: OK}\n", encoding="utf-8")
    (tmp_path / "odd.yaml").mkdir()
    control.sandbox.library.reload()
    files = (await control.good("GET", "/scenario-files"))["items"]
    found = {one["file"].rpartition("/")[2]: one for one in files}
    assert found["good.yaml"]["problems"] == []
    assert found["broken.yaml"]["problems"][0]["field"].endswith("broken.yaml:2:18")
    assert "a folder" in found["odd.yaml"]["problems"][0]["message"]
    assert (await control.good("GET", "/scenario-files?limit=1"))["next"] is not None
