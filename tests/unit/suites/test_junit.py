"""Is the JUnit XML what CI servers read? Held against a transcription of the common schema (junit-10)."""

import re
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.scenario.source import read
from mockjumio.suites.evidence import Verdict, fails, holds
from mockjumio.suites.suite import parse
from mockjumio.suites.suite_results import StepResult, SuiteResult, clean, junit_report

# Element to attributes that must be there, attributes that may, and children.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "skipped": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "failure": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}
TIME = re.compile(r"[0-9]+\.[0-9]{3}")


def valid(element: Element) -> None:
    needed, allowed, children = SCHEMA[element.tag]
    assert needed <= set(element.keys()) <= needed | allowed
    if "time" in element.attrib:
        assert TIME.fullmatch(element.attrib["time"])
    for child in element:
        assert child.tag in children
        valid(child)


SUITE = parse(
    read(
        "suite: checkout\nexpect: {answer: 2xx}\n"
        "steps: [{play: approved}, {play: fraud}, {play: late}, {play: gone}]",
        "s.yaml",
    )[0]
)
VIEW = {"scenario": "approved", "seed": 7, "reference": "R", "callbacks": []}


def result(number: int, **changes: Any) -> StepResult:
    return StepResult(SUITE.steps[number], 7, **changes)


def suite_result(*steps: StepResult) -> SuiteResult:
    return SuiteResult(SUITE, 7, "http://x/jumio", steps, "2017-11-22T10:00:00.000Z")


def xml(*steps: StepResult) -> Element:
    root = fromstring(
        junit_report([suite_result(*steps)], lambda suite, step: f"mockjumio run --only {step.step.name}")
    )
    valid(root)
    return root


ALL = (
    result(0, verdicts={"answer": holds("answers 200")}, transactions=(VIEW,), seconds=0.0042),
    result(
        1,
        verdicts={"answer": fails("answers 500 to a fraud", "expected 2xx"), "polls": holds("x")},
        seconds=1.5,
    ),
    result(2, trouble="still under way after 10 s"),
    result(3, skipped=True, trouble="fraud failed before"),
)


def test_every_outcome_has_its_element() -> None:
    root = xml(*ALL)
    (suite,) = root
    assert [[child.tag for child in case] for case in suite.iter("testcase")] == [
        ["system-out"],
        ["failure", "system-out"],
        ["error", "system-out"],
        ["skipped"],
    ]
    failure = suite.find(".//failure")
    assert failure is not None
    assert failure.attrib == {"message": "answers 500 to a fraud", "type": "expectation"}
    assert failure.text == "answer: answers 500 to a fraud\n  expected 2xx\nagain: mockjumio run --only fraud"
    error = suite.find(".//error")
    assert error is not None
    assert error.text == "still under way after 10 s\nagain: mockjumio run --only late"


def test_counts_and_times_add_up() -> None:
    root = xml(*ALL)
    counts = {"tests": "4", "failures": "1", "errors": "1"}
    assert {**root.attrib} == {"name": "mockjumio", **counts, "time": "1.504"}
    assert {**root[0].attrib} == {
        "name": "checkout",
        "timestamp": "2017-11-22T10:00:00",
        **counts,
        "skipped": "1",
        "time": "1.504",
    }


def test_a_case_says_what_was_played_and_how_to_play_it_again() -> None:
    output = xml(*ALL).find(".//system-out")
    assert output is not None
    assert output.text == (
        "approved seed 7 reference R\nanswer: holds: answers 200\nagain: mockjumio run --only approved"
    )
    properties = {one.get("name"): one.get("value") for one in xml(*ALL).iter("property")}
    assert properties["mockjumio.seed"] == "7"
    assert properties["mockjumio.target"] == "http://x/jumio"


def test_of_a_step_without_an_expectation_only_the_trouble_is_said() -> None:
    output = xml(ALL[2]).find(".//system-out")
    assert output is not None
    assert output.text == "again: mockjumio run --only late"


@given(st.text())
def test_whatever_a_merchant_answers_the_file_can_be_read(text: str) -> None:
    root = xml(result(1, verdicts={"answer": Verdict(fails("").standing, text, (text,))}, seconds=0.1))
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == clean(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x1b[31m\ufffe\tc\n", "a\\x00b\\x1b[31m\\ufffe\tc\n"),
        ("half \ud83d", "half \\ud83d"),
        ("😀é", "😀é"),
    ],
)
def test_what_xml_cannot_hold_is_written_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
