"""Is a suite read, and is everything that is wrong with it said at once, with its place?"""

import pytest

from mockjumio.errors import ScenarioError
from mockjumio.scenario.source import read
from mockjumio.schema.nodes import Place, to_python
from mockjumio.suites.suite import Suite, parse
from mockjumio.suites.written import Answers


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
        ("suite: s\nsteps: [{play: approved}]", "s.yaml:2:9: nothing is expected: expect is missing"),
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
