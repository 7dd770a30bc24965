"""Is whoever writes a scenario helped: by a file to begin with, by a schema, by what is written down?"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mockjumio.clock import parse_timestamp
from mockjumio.errors import ScenarioError
from mockjumio.play.check import preview
from mockjumio.scenario.authoring import WIDTH, as_yaml, in_line, json_schema, literal_in_line, starter
from mockjumio.scenario.library import Library, built_in_folder
from mockjumio.scenario.merchant_settings import CUSTOM_DOCUMENT
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.parse import Scenario, parse
from mockjumio.scenario.source import read
from mockjumio.scenario.template import render
from mockjumio.schema.kinds import TEXT, Key, Problems
from mockjumio.schema.nodes import Node, Place, from_python, to_python
from mockjumio.schema.sections import Section
from mockjumio.settings import DataFields, MerchantSettings

# Is a new scenario file complete, readable, and valid with any of its lines uncommented?


NOW = parse_timestamp("2017-11-22T10:00:00Z")
STARTER = starter("mine")
LINES = STARTER.splitlines()
_SETTING = re.compile(r"( *)# ( *)([\w]+:|- )")  # a line that says something once its '# ' is gone


def parsed(text: str) -> Scenario:
    return Library().inline(read(text, "mine.yaml")[0])


def keys(section: Section, *above: str) -> Iterator[tuple[tuple[str, ...], Key]]:
    """Every key below a section, with its path."""
    for key in section.keys.values():
        yield (*above, key.name), key
        if isinstance(key.kind, Section):
            yield from keys(key.kind, *above, key.name)


KEYS = {
    ".".join(path): key
    for path, key in (*keys(SCENARIO), *keys(CUSTOM_DOCUMENT, "settings.custom_documents"))
}


def depth(line: str) -> int:
    """How far a setting is indented once it is uncommented."""
    found = _SETTING.match(line)
    assert found is not None
    return len(found[1] + found[2])


# Keys that make sense in another product or with another status than the starting file's.
GO_WITH = {
    "custom_code": "multi-document",
    "pages": "multi-document",
    "original": "multi-document",
    "latin_full_name": "DRIVING_LICENSE of KOR",
    "code": "DENIED_FRAUD",
    "front": "No such file",
    "back": "No such file",
    "face": "No such file",
    "1": "it has front",
    "2": "it has front",
}


def commented() -> list[int]:
    return [number for number, line in enumerate(LINES) if number > 10 and _SETTING.match(line)]


def uncommented(number: int) -> str:
    """The file with one line uncommented, and the lines that it stands below."""
    lines = [*LINES]
    below = depth(LINES[number]) + 1
    for above in range(number, -1, -1):
        if not (line := _SETTING.match(LINES[above])):
            if not LINES[above].strip():
                break  # the section's end
            continue
        if depth(LINES[above]) < below:
            below = depth(LINES[above])
            lines[above] = LINES[above].replace("# ", "", 1)
        if not line[2] and not line[1]:
            break
    return "\n".join(lines) + "\n"


def test_it_is_valid_as_it_is() -> None:
    one = preview(parsed(STARTER), seed=1, now=NOW)
    assert one.transaction.scenario == "mine"
    assert one.callback is not None
    assert one.callback.violations == ()


@pytest.mark.parametrize(
    "number", commented(), ids=lambda number: LINES[number].replace("# ", "", 1).split("  #")[0].strip()
)
def test_it_is_valid_with_any_line_uncommented_or_says_what_the_line_goes_with(number: int) -> None:
    if goes_with := GO_WITH.get(LINES[number].replace("# ", "", 1).split(":")[0].strip()):
        with pytest.raises(ScenarioError, match=goes_with):
            preview(parsed(uncommented(number)), seed=1, now=NOW)
        return
    scenario = parsed(uncommented(number))
    assert scenario.node != parsed(STARTER).node
    if scenario.edition or scenario.later:
        with pytest.raises(ScenarioError, match="2017-05"):
            preview(scenario, seed=1, now=NOW, settings=MerchantSettings())
    preview(scenario, seed=1, now=NOW)


def test_with_every_line_uncommented_it_has_every_key_once_in_its_section() -> None:
    head, _, body = STARTER.partition("\n\n")
    assert all(line.startswith("#") for line in head.splitlines())
    (everything,) = read(re.sub(r"^( {0,2})# ", r"\1", body, flags=re.MULTILINE), "mine.yaml")

    def paths(node: Node, section: Section) -> Iterator[str]:
        assert isinstance(node.value, dict)
        for name, inner in node.value.items():
            yield name
            kind = section.keys[name].kind
            if isinstance(kind, Section):
                yield from (f"{name}.{path}" for path in paths(inner, kind))

    assert set(paths(everything, SCENARIO)) == {path for path in KEYS if "custom_documents." not in path}


def test_no_line_is_longer_than_a_screen() -> None:
    assert max(map(len, LINES)) <= WIDTH


def test_it_says_how_to_check_play_and_complete_it() -> None:
    for command in ("validate mine.yaml", "generate mine.yaml", "trigger mine.yaml", "scenarios schema"):
        assert command in STARTER


@pytest.mark.parametrize(
    "words",
    ["jpeg, png", "table, shuffled", "M, F", "id-verification, multi-document", "AFRICA, AMERICAS, ASIA"],
)
def test_short_closed_lists_are_written_out(words: str) -> None:
    assert words in STARTER


def test_every_key_has_words_and_an_example_that_reads() -> None:
    for path, key in KEYS.items():
        assert key.words, path
        assert (key.example == "") == isinstance(key.kind, Section), path
        if key.example:
            problems = Problems()
            (node,) = read(key.example, "example")
            key.kind.read(node, problems)
            assert problems.found == [], path


def test_every_data_field_can_be_switched() -> None:
    settings = SCENARIO.keys["settings"].kind
    assert isinstance(settings, Section)
    fields = settings.keys["fields"].kind
    assert isinstance(fields, Section)
    assert tuple(fields.keys) == DataFields._fields


# Does the JSON Schema take what is right and refuse what is mistyped, as an editor would see it?


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


# Does a scenario that is written down play the same?


TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("{}%#'\"\\\r\n "), max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("name", Library().names())
def test_what_is_shown_plays_the_same(built_in: Library, name: str) -> None:
    scenario = built_in.get(name)
    (node,) = read(as_yaml(scenario.node), f"{name}.yaml")
    now = parse_timestamp("2017-11-22T10:00:00Z")
    shown, original = (preview(one, seed=1, now=now) for one in (built_in.inline(node), scenario))
    assert (shown.callback and shown.callback.body) == (original.callback and original.callback.body)
    assert shown.transaction == original.transaction


def test_texts_that_look_like_nothing_are_shown_in_quotes() -> None:
    (node,) = read('name: x\nperson: {first_name: "~", last_name: "null"}\n', "x.yaml")
    (again,) = read(as_yaml(node), "x.yaml")
    assert as_yaml(again) == as_yaml(node)
    assert 'first_name: "~"' in as_yaml(node)


@given(VALUES)
@example({"a": None, "b": "null", "c": "", "d": ["x: y", "#", True, 1.5]})
def test_a_value_in_one_line_is_read_the_same(value: Any) -> None:
    written = in_line(value)
    assert written.isprintable()
    (node,) = read(written, "--set")
    assert to_python(node) == to_python(from_python(value, Place("")))


@given(TEXTS.filter(bool))
@example("{{ seed }}")
@example('{% if "a" %}\\n\r\n{{')
def test_a_text_in_one_line_is_no_template_whatever_it_holds(text: str) -> None:
    written = literal_in_line(text)
    assert written.isprintable()
    (node,) = read(written, "--set")
    assert render(TEXT.read(node, Problems()), {}) == text
