"""Is everything that cannot be played said before anything is sent?"""

from mockjumio.clock import parse_timestamp
from mockjumio.errors import ScenarioError
from mockjumio.scenario.library import Library
from mockjumio.scenario.source import read
from mockjumio.suites import selection
from mockjumio.suites.selection import foresee, seed_of
from mockjumio.suites.suite import parse

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
    for name in selection.built_in():
        foresee(selection.read(name), built_in, 1, NOW, {})


def test_a_step_has_its_own_seed_or_one_by_its_place() -> None:
    text = "suite: s\nexpect: {answer: 2xx}\nsteps: [{play: a}, {play: b}, {play: c, seed: 3}]"
    first, second, third = parse(read(text, "s.yaml")[0]).steps
    assert (seed_of(first, 7), seed_of(third, 7)) == (7, 3)
    assert seed_of(second, 7) == seed_of(second, 7) != seed_of(second, 8)
