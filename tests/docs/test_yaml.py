"""Is the YAML that the documents show what a scenario, a configuration or a fragment of one may say?"""

from pathlib import Path

import pytest
import yaml

from mockjumio.cli.config_file import read_configuration
from mockjumio.clock import parse_timestamp
from mockjumio.scenario.library import Library
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.source import MATRIX, expand, read
from mockjumio.suites.suite import foresee
from mockjumio.suites.suite import parse as parse_suite
from tests.docs.blocks import Block, blocks

YAML = blocks("yaml", "yml")
_OTHERS = ("services", "jobs", "stages", "image", "scrape_configs")  # others read: compose, CI, Prometheus


def _keys(block: Block) -> set[str]:
    return set(yaml.safe_load(block.text))


def _is_scenario(block: Block) -> bool:
    return _keys(block) <= {*SCENARIO.keys, MATRIX}


def _is_suite(block: Block) -> bool:
    return "suite" in _keys(block)


@pytest.mark.parametrize("block", [one for one in YAML if _is_scenario(one)], ids=str)
def test_a_scenario_that_is_shown_is_valid(block: Block) -> None:
    text = block.text
    if not _keys(block) & {"name", MATRIX}:  # a part of one
        text = f"name: shown\nextends: approved\nresult: {{status: APPROVED_VERIFIED}}\n{text}"
    for node in expand(read(text, str(block))):
        Library().inline(node)


@pytest.mark.parametrize("block", [one for one in YAML if _is_suite(one)], ids=str)
def test_a_suite_that_is_shown_can_be_played(block: Block) -> None:
    suite = parse_suite(read(block.text, str(block))[0])
    foresee([suite], Library(), 1, parse_timestamp("2017-11-22T10:00:00Z"), {})


@pytest.mark.parametrize(
    "block", [one for one in YAML if not _is_scenario(one) and not _keys(one) & {"suite", *_OTHERS}], ids=str
)
def test_a_configuration_that_is_shown_is_valid(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "mockjumio.yaml").write_text(block.text, encoding="utf-8")
    read_configuration(tmp_path / "mockjumio.yaml")


def test_there_are_both() -> None:
    assert {_is_scenario(block) for block in YAML} == {True, False}
