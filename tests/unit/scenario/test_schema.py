"""Does the JSON Schema take what is right and refuse what is mistyped, as an editor would see it?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mockjumio.errors import ScenarioError
from mockjumio.scenario.authoring import json_schema, starter
from mockjumio.scenario.library import built_in_folder
from mockjumio.scenario.parse import parse
from mockjumio.scenario.source import read

VALIDATOR = Draft202012Validator(json_schema())
FILES = sorted(built_in_folder().rglob("*.yaml"))
HEAD = "name: x\nresult: {status: APPROVED_VERIFIED}\n"


class Editor(yaml.SafeLoader):
    """Plain types as in YAML 1.2, which editors read: a date is a text."""


Editor.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":timestamp")]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def documents(text: str) -> Iterator[Any]:
    """As JSON, whose keys are texts."""
    return (json.loads(json.dumps(one)) for one in yaml.load_all(text, Editor) if one is not None)


def complaints(text: str) -> list[str]:
    return [error.json_path for one in documents(text) for error in VALIDATOR.iter_errors(one)]


def is_read(text: str) -> bool:
    try:
        parse(read(text, "f")[0])
    except ScenarioError:
        return False
    return True


def test_it_is_itself_a_valid_schema_of_the_2020_draft() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_built_in_scenario_passes(file: Path) -> None:
    assert complaints(file.read_text(encoding="utf-8")) == []


def test_what_new_writes_passes() -> None:
    assert complaints(starter("mine")) == []


@pytest.mark.parametrize(
    "text",
    [
        "settings: {face_match: false, back_side: ID_CARD, fields: {dob: false}}",
        "settings: {accepted_ids: {everywhere: [], regions: {ASIA: [PASSPORT]}, countries: {AUT: PASSPORT}}}",
        "settings: {custom_documents: [{code: A, name: A, label: A, translations: {de: B}, enabled: false}]}",
        "settings: {address_formats: {DEU/ID_CARD: RAW}, newly_supported: [KEN/ID_CARD]}",
        "settings: {face_match: '{{ seed > 3 }}'}",
        "provided: {merchant_reference: 4711, customer_id: true, client_ip: null}",
        "document: {country: '{{ \"USA\" }}', expires: 2020-01-31, lacks: [dni]}",
        "person: {dob: '{{ now.date() }}', age: '{{ seed }}', place_of_birth: US-OH}",
        "journey: [start, {attempt: {after: 1s}}, {activity: {after: 1m30s}}, finish]",
        "journey: [start, {finish: {processing: {lognormal: {median: 30s, sigma: 0.5, most: 2m}}}}]",
        "journey: [start, {finish: {processing: 500ms}}]",
        "journey: [start, {finish: {after: '{{ seed }}s', processing: {uniform: [1s, 1.5s]}}}]",
        "callback: {set: {idFaceMatch: '101', idDob: null}, omit: idDob, violate: true}",
        "images: {format: png, 1: page.jpg}",
    ],
)
def test_what_the_reader_takes_the_schema_takes(text: str) -> None:
    assert is_read(HEAD + text)
    assert complaints(HEAD + text) == []


@pytest.mark.parametrize("code", ["100", "'100'", "'{{ 100 }}'"])
def test_a_code_may_be_a_number_or_a_text(code: str) -> None:
    assert complaints(f"name: x\nresult: {{status: DENIED_FRAUD, reject_reason: {{code: {code}}}}}") == []


def test_one_that_extends_another_needs_no_result() -> None:
    assert complaints("name: x\nextends: approved") == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("rezult: {}", "$"),
        ("settings: {facematch: true}", "$.settings"),
        ("settings: {face_match: ja}", "$.settings"),
        ("settings: {fields: {birthday: true}}", "$.settings"),
        ("settings: {accepted_ids: {regions: {EUROP: [PASSPORT]}}}", "$.settings"),
        ("settings: {accepted_ids: {countries: {Austria: [PASSPORT]}}}", "$.settings"),
        ("settings: {accepted_ids: {everywhere: [PASPORT]}}", "$.settings"),
        ("settings: {address_formats: {DEU: UK}}", "$.settings"),
        ("settings: {custom_documents: [{code: A, name: A}]}", "$.settings"),
        ("provided: {customer: ada}", "$.provided"),
        ("provided: {customer_id: ''}", "$.provided"),
        ("provided: {customer_id: [ada]}", "$.provided"),
        ("document: {type: PASPORT}", "$.document"),
        ("document: {country: US}", "$.document"),
        ("document: {pages: 3}", "$.document"),
        ("document: {lacks: [telephone]}", "$.document"),
        ("person: {gender: X}", "$.person"),
        ("person: {age: old}", "$.person"),
        ("person: {address: {town: Wien}}", "$.person"),
        ("person: {address: {only: [town]}}", "$.person"),
        ("journey: [start, {finnish: {}}]", "$.journey"),
        ("journey: [start, {finish: {after: 30}}]", "$.journey"),
        ("journey: [start, {finish: {after: soon}}]", "$.journey"),
        ("journey: []", "$.journey"),
        ("journey: start", "$.journey"),
        ("images: {format: gif}", "$.images"),
        ("callback: {delay: 2 seconds}", "$.callback"),
        ("callback: {order: random}", "$.callback"),
    ],
)
def test_a_slip_is_refused_by_the_schema_as_by_the_reader(text: str, path: str) -> None:
    assert not is_read(HEAD + text)
    assert complaints(HEAD + text) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "result: {status: APPROVED_VERIFIED}",
        "name: x",
        "name: x\nresult: {face_match: 7}",
        "name: x\nresult: {status: APPROVED}",
        "name: x\nresult: {status: APPROVED_VERIFIED, face_match: 101}",
        "name: x\nresult: {status: DENIED_FRAUD, reject_reason: {code: 999}}",
        "name: x\nresult: {status: EXTRACTED, extracted: {only: [shoe_size]}}\nproduct: multi-document",
        "- name: x",
    ],
)
def test_what_must_be_there_and_right_is_asked_for(text: str) -> None:
    assert not is_read(text)
    assert complaints(text)


def test_every_key_explains_itself_on_hover() -> None:
    def walk(schema: Any, path: str) -> Iterator[str]:
        for name, inner in schema.get("properties", {}).items():
            if not inner.get("description"):
                yield f"{path}.{name}"
            for kind in inner.get("anyOf", ()):
                yield from walk(kind, name)

    schema = {key: value for key, value in json_schema().items() if key != "anyOf"}
    assert list(walk(schema, "scenario")) == []
