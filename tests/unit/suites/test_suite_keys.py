"""Does the JSON Schema of suites take what is right and refuse what is mistyped, as an editor sees it?"""

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mockjumio.suites import selection
from mockjumio.suites.expectations import EXPECTATIONS
from mockjumio.suites.suite import STEP, SUITE, json_schema

VALIDATOR = Draft202012Validator(json_schema())


def complaints(text: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(json.loads(json.dumps(yaml.safe_load(text))))]


def test_it_is_itself_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", selection.built_in())
def test_built_in_suites_pass(name: str) -> None:
    text = (selection.FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert complaints(text.replace("1990-13-01", "'1990-13-01'")) == []


@pytest.mark.parametrize("row", EXPECTATIONS.values(), ids=EXPECTATIONS)
def test_every_example_of_an_expectation_passes(row: Any) -> None:
    assert complaints(f"suite: s\nsteps: [{{play: x, expect: {{{row.name}: {row.example}}}}}]") == []


@pytest.mark.parametrize("key", [*STEP.keys.values(), *SUITE.keys.values()], ids=lambda key: key.name)
def test_every_key_says_what_it_means(key: Any) -> None:
    assert key.words


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("steps: [{play: x}]", "$"),
        ("{suite: s, steps: []}", "$.steps"),
        ("{suite: s, steps: [{}]}", "$.steps"),
        ("{suite: s, steps: [{play: x, expect: {answer: 2x}}]}", "$.steps"),
        ("{suite: s, steps: [{play: x, expects: {}}]}", "$.steps"),
        ("{suite: s, steps: [{play: {name: x, results: {}}}]}", "$.steps"),
    ],
)
def test_what_is_mistyped_is_refused(text: str, path: str) -> None:
    assert complaints(text)
    assert complaints(text)[0].startswith(path)
