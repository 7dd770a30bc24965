"""Is a suite found and read, and is everything that is wrong with it said at once, with its place?"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mockjumio.clock import parse_timestamp
from mockjumio.errors import ConfigurationError, ScenarioError
from mockjumio.scenario.library import Library
from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Kind, Problems
from mockjumio.schema.nodes import Place, to_python
from mockjumio.suites import suite as suites
from mockjumio.suites.expectations import EXPECTATIONS
from mockjumio.suites.notation import Amount, AmountKind, AnswerKind, Answers, Some, SomeKind
from mockjumio.suites.state_url import STATE, MissingValue, fill
from mockjumio.suites.suite import STEP, SUITE, Suite, foresee, json_schema, parse, seed_of

# Which suites does a name or a path mean?


ONE_STEP = "suite: {name}\nsteps: [{{play: approved, expect: {{answer: 2xx}}}}]\n"


def test_a_built_in_one_by_its_name() -> None:
    (suite,) = suites.read("conformance")
    assert suite.name == "conformance"
    assert suites.built_in() == ("conformance", "migration", "platform")


def test_all_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(f"{ONE_STEP.format(name='a')}---\n{ONE_STEP.format(name='b')}")
    assert [suite.name for suite in suites.read(str(file))] == ["a", "b"]


@pytest.mark.parametrize(
    ("named", "text", "message"),
    [
        ("conformanc", "", "unknown suite 'conformanc'; did you mean 'conformance'?"),
        ("x", "", "unknown suite 'x'; built in: conformance, migration, platform; or name a .yaml file"),
    ],
)
def test_an_unknown_name_says_which_there_are(named: str, text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        suites.read(named)
    assert str(raised.value) == message


def test_what_is_wrong_with_any_of_them_is_said_of_all(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("suite: a\n---\nsuite: b\nstep: 1\n")
    with pytest.raises(ScenarioError) as raised:
        suites.read(str(file))
    assert [problem.place.rpartition("s.yaml:")[2] for problem in raised.value.problems] == [
        "1:1",
        "4:1",
        "3:1",
    ]


def test_an_empty_or_absent_file(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("# nothing\n")
    with pytest.raises(ConfigurationError, match="no suite in this file"):
        suites.read(str(tmp_path / "s.yaml"))
    with pytest.raises(ScenarioError, match="No such file"):
        suites.read(str(tmp_path / "t.yaml"))


# Is a suite read, and is everything that is wrong with it said at once, with its place?


def suite(text: str, **options: str) -> Suite:
    return parse(read(text, "s.yaml")[0], **options)


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        suite(text)
    return str(raised.value).splitlines()


SMALL = "suite: checkout\nsteps:\n  - {play: approved, expect: {answer: 2xx}}\n"


def test_the_least_that_a_suite_says() -> None:
    read_suite = suite(SMALL)
    (step,) = read_suite.steps
    assert (read_suite.name, read_suite.title, read_suite.file) == ("checkout", "", "s.yaml")
    assert (step.name, step.about, step.number, step.first) == (
        "approved",
        "the callback of approved",
        1,
        1,
    )
    assert step.expected == {"answer": Answers()}
    assert (step.plays[0].name, step.plays[0].place) == ("approved", Place("s.yaml", 3, 12))
    assert (step.seed, step.state, step.optional, to_python(step.changes)) == (None, None, False, {})


def test_a_step_says_what_it_changes_and_overrides_what_all_steps_expect() -> None:
    step = suite(
        "suite: s\nexpect: {answer: {status: 2xx, within: 2s}, retrieved: false}\nsteps:\n"
        "  - {play: fraud, name: f, about: a fraud, seed: 7, provided: {customer_id: ada}, "
        "callback: {faults: [duplicate]}, expect: {answer: {within: 9s}, retrieved: null}}\n"
    ).steps[0]
    assert (step.name, step.about, step.seed) == ("f", "a fraud", 7)
    assert to_python(step.changes) == {
        "provided": {"customer_id": "ada"},
        "callback": {"faults": ["duplicate"]},
    }
    assert step.expected == {"answer": Answers(("2xx",), 9_000)}


def test_several_plays_and_plays_that_stand_in_the_suite() -> None:
    steps = suite(
        "suite: s\nexpect: {answer: 2xx}\nsteps:\n"
        "  - play: [reorder, {extends: fraud}]\n"
        "  - play: {name: own, result: {status: NO_ID_UPLOADED}}\n"
        "  - play: {result: {status: NO_ID_UPLOADED}}\n"
        "  - play: own\n"
    ).steps
    assert [step.name for step in steps] == ["reorder-fraud", "own", "inline", "own-2"]
    assert [step.first for step in steps] == [1, 3, 4, 5]
    assert [play.node is None for play in steps[0].plays] == [True, False]


def test_a_state_url_of_the_suite_of_a_step_and_of_the_command_line() -> None:
    text = (
        "suite: s\nstate: {url: 'http://x/a', ignore: [seen]}\nexpect: {idempotent: true}\nsteps:\n"
        "  - play: approved\n  - {play: fraud, state: {url: 'http://x/b'}}\n"
    )
    states = [step.state for step in suite(text).steps]
    assert [(one.url, one.ignore) for one in states if one] == [
        ("http://x/a", ("seen",)),
        ("http://x/b", ("seen",)),
    ]
    states = [step.state for step in suite(text, state_url="http://x/c").steps]
    assert [one.url for one in states if one] == ["http://x/c", "http://x/c"]


def test_a_step_may_do_without_a_state_url() -> None:
    step = suite("suite: s\nsteps: [{play: approved, needs: state, expect: {idempotent: true}}]").steps[0]
    assert step.optional
    assert step.state is None


def test_everything_that_is_wrong_is_said_at_once() -> None:
    text = """suite: check out
stepps: 1
state: {url: "http://x/{customerid}"}
steps:
  - play: approved
    provide: {}
    callback: {faults: [duplicat]}
    expect: {answer: {status: 2x}, image_fetched: [front], images_fetched: [fron], polls: -1}
  - expect: {state: {a: "{{ x }}"}}
"""
    assert problems(text) == [
        "s.yaml:1:8: 'check out' is not a name: letters, digits, '-', '_' and '.' only",
        "s.yaml:2:1: unknown key 'stepps'; did you mean 'steps'?",
        "s.yaml:3:14: unknown name 'customerid' in braces; did you mean 'customer_id'?",
        "s.yaml:6:5: unknown key 'provide'; did you mean 'provided'?",
        "s.yaml:7:25: unknown fault 'duplicat'; did you mean 'duplicate'?",
        "s.yaml:8:31: '2x' is not a status such as 200, a class such as 2xx, or any",
        "s.yaml:8:36: unknown key 'image_fetched'; did you mean 'images_fetched'?",
        "s.yaml:8:77: 'fron' is not an image; did you mean 'front'?",
        "s.yaml:8:91: '-1' is not a whole number",
        "s.yaml:9:5: key 'play' is missing: a scenario's name, a scenario, or a list of them that start "
        "together",
        "s.yaml:9:25: '{{ x }}': templates work only in what is played, not in a",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name: x\nresult: {status: APPROVED_VERIFIED}", "s.yaml:1:1: key 'suite' is missing"),
        ("suite: s", "s.yaml:1:1: key 'steps' is missing"),
        (
            "{suite: s, state: {url: 'http://x/{{ a }}'}, steps: [{play: x, expect: {answer: 2xx}}]}",
            "not in url; a name in single braces, such as {customer_id}, is filled in",
        ),
        ("[1]", "s.yaml:1:1: expected a mapping with suite and steps, found a list"),
        ("suite: s\nsteps: []", "s.yaml:2:8: a suite has at least one step"),
        ("suite: s\nsteps: [{expect: {answer: 2xx}}]", "s.yaml:2:9: key 'play' is missing"),
        ("suite: s\nsteps: [{play: [], expect: {answer: 2xx}}]", "s.yaml:2:16: expected at least one"),
        ("suite: s\nsteps: [{play: approved}]", "s.yaml:2:9: the step expects nothing: add expect"),
        (
            "suite: s\nsteps: [{play: approved, expect: {idempotent: true}}]",
            "s.yaml:2:47: idempotent needs a state URL: state: {url: …}, or --state URL",
        ),
        (
            "suite: s\nexpect: {state: {a: 1}}\nsteps: [{play: approved}]",
            "s.yaml:3:9: state needs a state URL: state: {url: …}, or --state URL",
        ),
        (
            "suite: s\nstate: {ignore: [a]}\nsteps: [{play: approved, expect: {answer: 200}}]",
            "s.yaml:2:8: key 'url' is missing",
        ),
        (
            "suite: s\nexpect: {answer: 2xx}\nsteps: [{play: fraud, name: a}, {play: fraud, name: a}]",
            "s.yaml:3:53: step 'a' is there twice, first at s.yaml:3:9",
        ),
        (
            "suite: s\nsteps: [{play: approved, needs: stat, expect: {answer: 2xx}}]",
            "s.yaml:2:33: 'stat' is not something that a step may need; did you mean 'state'?",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, problem: str) -> None:
    assert any(line.startswith(problem) or line.endswith(problem) for line in problems(text))


def test_a_scenario_that_stands_in_a_suite_is_checked_in_its_form() -> None:
    text = "suite: s\nexpect: {answer: 2xx}\nsteps: [{play: {extends: fraud, result: {statu: X}}}]"
    assert problems(text) == ["s.yaml:3:42: unknown key 'statu'; did you mean 'status'?"]


# Does the JSON Schema of suites take what is right and refuse what is mistyped, as an editor sees it?


VALIDATOR = Draft202012Validator(json_schema())


def complaints(text: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(json.loads(json.dumps(yaml.safe_load(text))))]


def test_it_is_itself_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", suites.built_in())
def test_built_in_suites_pass(name: str) -> None:
    text = (suites.FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
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


# Are the ways to write an expectation read, and is what is wrong with them said?


IMAGES = SomeKind("an image", lambda: ("front", "back"))


def reading(kind: Kind, text: str) -> tuple[object, list[str]]:
    problems = Problems()
    value = kind.read(read(text, "s.yaml")[0], problems)
    return value, [str(one) for one in problems.found]


@pytest.mark.parametrize(
    ("kind", "text", "value", "words"),
    [
        (AnswerKind(), "2xx", Answers(("2xx",)), "2xx"),
        (AnswerKind(), "[200, 4xx]", Answers(("200", "4xx")), "200 or 4xx"),
        (AnswerKind(), "{within: 2s}", Answers(("2xx",), 2000), "2xx within 2s"),
        (AnswerKind(), "{status: any, within: 1m30s}", Answers(("any",), 90_000), "any within 1m30s"),
        (AmountKind(), "2", Amount(2, 2), "2"),
        (AmountKind(bound=True), "10", Amount(0, 10), "at most 10"),
        (AmountKind(), "{most: 3}", Amount(0, 3), "at most 3"),
        (AmountKind(), "{least: 1}", Amount(1, None), "at least 1"),
        (AmountKind(), "{least: 1, most: 3}", Amount(1, 3), "1 to 3"),
        (IMAGES, "[front, back]", Some(True, ("front", "back")), "front and back"),
        (IMAGES, "front", Some(True, ("front",)), "front"),
        (IMAGES, "true", Some(), "yes"),
        (IMAGES, "false", Some(False), "no"),
        (IMAGES, "[]", Some(False), "no"),
    ],
)
def test_it_is_read_and_shown(kind: Kind, text: str, value: object, words: str) -> None:
    assert reading(kind, text) == (value, [])
    assert str(value) == words


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (AnswerKind(), "2x", "s.yaml:1:1: '2x' is not a status such as 200, a class such as 2xx, or any"),
        (AnswerKind(), "{status: 600}", "s.yaml:1:10: '600' is not a status"),
        (AnswerKind(), "{statuses: 200}", "s.yaml:1:2: unknown key 'statuses'; did you mean 'status'?"),
        (AnswerKind(), "{within: 2}", "s.yaml:1:10: '2' is not a duration"),
        (AmountKind(), "-1", "s.yaml:1:1: '-1' is not a whole number"),
        (AmountKind(), "{most: x}", "s.yaml:1:8: 'x' is not a whole number"),
        (AmountKind(), "{least: 5, most: 2}", "s.yaml:1:1: at least 5 and at most 2 cannot be"),
        (AnswerKind(), "[]", "s.yaml:1:1: an empty list allows nothing"),
        (AnswerKind(), "{status: []}", "s.yaml:1:10: an empty list allows nothing"),
        (IMAGES, "[fron]", "s.yaml:1:2: 'fron' is not an image; did you mean 'front'?"),
    ],
)
def test_what_is_wrong_with_an_expectation_is_said_with_its_place(
    kind: Kind, text: str, problem: str
) -> None:
    _, problems = reading(kind, text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("statuses", "status", "taken"),
    [
        (("2xx",), 204, True),
        (("2xx",), 302, False),
        (("200",), 204, False),
        (("2xx", "404"), 404, True),
        (("any",), 503, True),
    ],
)
def test_a_status_is_taken_or_not(statuses: tuple[str, ...], status: int, taken: bool) -> None:
    assert Answers(statuses).takes(status) is taken


# Is everything that cannot be played said before anything is sent?


NOW = parse_timestamp("2017-11-22T10:00:00Z")


def foreseen(text: str, library: Library) -> list[str]:
    suite = parse(read(f"suite: s\nexpect: {{answer: 2xx}}\nsteps:\n{text}", "s.yaml")[0])
    try:
        foresee([suite], library, 7, NOW, {})
    except ScenarioError as error:
        return str(error).splitlines()
    return []


def test_every_mistake_of_every_step_is_said_at_its_place(built_in: Library) -> None:
    problems = foreseen(
        "  - play: aproved\n"
        "  - play: fraud\n    result: {face_match: '{{ 101 }}'}\n"
        "  - play: approved\n    callback: {set: {idFaceMatch: '101'}}\n"
        "  - play: {extends: frau}\n"
        "  - play: {extends: approved, provided: {customer_id: '{{ x }}'}}\n",
        built_in,
    )
    expected = [
        "s.yaml:4:11: unknown scenario 'aproved'; did you mean 'approved'",
        "s.yaml:6:26: 101 is not between 0 and 100",
        "s.yaml:8:35: idFaceMatch is '101', not a whole number from 0 to 100",
        "s.yaml:9:21: unknown scenario 'frau'; did you mean 'fraud'",
        "s.yaml:10:55: ",
    ]
    for line, beginning in zip(problems, expected, strict=True):
        assert line.startswith(beginning)


def test_a_scenario_that_stands_in_the_suite_may_have_a_name(built_in: Library) -> None:
    assert foreseen("  - play: {name: own, result: {status: APPROVED_VERIFIED}}\n", built_in) == []


def test_nonsense_that_is_meant_passes(built_in: Library) -> None:
    assert (
        foreseen("  - play: approved\n    callback: {set: {idFaceMatch: '101'}, violate: true}\n", built_in)
        == []
    )


def test_the_built_in_suites_can_be_played(built_in: Library) -> None:
    for name in suites.built_in():
        foresee(suites.read(name), built_in, 1, NOW, {})


def test_a_step_has_its_own_seed_or_one_by_its_place() -> None:
    text = "suite: s\nexpect: {answer: 2xx}\nsteps: [{play: a}, {play: b}, {play: c, seed: 3}]"
    first, second, third = parse(read(text, "s.yaml")[0]).steps
    assert (seed_of(first, 7), seed_of(third, 7)) == (7, 3)
    assert seed_of(second, 7) == seed_of(second, 7) != seed_of(second, 8)


# Is a state URL checked when it is read, and filled with a step's values?


def problems_of_url(text: str) -> list[str]:
    found = Problems()
    STATE.read(read(text, "s.yaml")[0], found)
    return [one.message for one in found.found]


@pytest.mark.parametrize(
    "text",
    [
        "url: http://localhost:8080/cases/{customer_id}?ref={reference}",
        "{url: 'https://shop.example/{env.PATH}/x', headers: {A: 'Bearer {env.TOKEN}'}, ignore: [a]}",
    ],
)
def test_what_is_right_passes(text: str) -> None:
    assert problems_of_url(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("url: ftp://x/y", "'ftp://x/y' is not an absolute http or https URL"),
        ("url: file:///etc/passwd", "'file:///etc/passwd' is not an absolute http or https URL"),
        ("url: http://x/{customerid}", "unknown name 'customerid' in braces; did you mean 'customer_id'?"),
        (
            "url: http://x/{foo}",
            "unknown name 'foo' in braces; known are reference, customer_id, merchant_reference, scenario, "
            "seed and env.NAME",
        ),
        ("url: http://x/{env.}", "unknown name 'env.' in braces; known are"),
        ('{url: http://x, headers: {A: "a\\nb"}}', "'a\\nb' is not printable ASCII"),
        ("urls: http://x", "unknown key 'urls'; did you mean 'url'?"),
    ],
)
def test_what_is_wrong_is_said(text: str, problem: str) -> None:
    assert len(problems_of_url(text)) == 1
    assert problems_of_url(text)[0].startswith(problem)


def test_values_are_filled_in_and_quoted_in_a_url() -> None:
    values = {"customer_id": "a/b c", "seed": 7}
    text = "http://x/{customer_id}/{seed}/{env.SHOP}"
    assert fill(text, values, {"SHOP": "s&t"}, in_url=True) == "http://x/a%2Fb%20c/7/s%26t"
    assert fill("Bearer {env.SHOP}", values, {"SHOP": "s&t"}) == "Bearer s&t"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{customer_id}", "{customer_id} was not given to the scan"),
        ("{env.SHOP}", "{env.SHOP} is not among --env, or not set"),
    ],
)
def test_a_value_that_is_not_there_is_said(text: str, why: str) -> None:
    with pytest.raises(MissingValue) as raised:
        fill(text, {"customer_id": None}, {})
    assert str(raised.value) == why
