"""Are the tables of Jumio's current platform those of its guide?"""

import pytest

from mockjumio.contract.platform import tables
from mockjumio.contract.platform.workflows import CAPABILITIES, DECISIONS, STEPS, WORKFLOWS
from mockjumio.contract.rules import Table

from .transcription_of_platform import AFTER, LABELS, MEMBERS, TODAY


def test_capabilities_are_those_of_the_guide() -> None:
    assert set(CAPABILITIES) == set(LABELS)


@pytest.mark.parametrize("name", LABELS)
def test_labels_are_those_of_the_guide(name: str) -> None:
    found = {decision: set(CAPABILITIES[name].labels_of(decision)) for decision in DECISIONS}
    assert found == {decision: set(LABELS[name][decision]) for decision in DECISIONS}


@pytest.mark.parametrize("name", LABELS)
def test_what_came_after_the_guide_is_marked(name: str) -> None:
    marked = {label.name for label in CAPABILITIES[name].labels if label.since == "today"}
    of_authentication = {"FAILED"} if name == "authentication" else set()  # where it is in the guide
    assert marked == TODAY & {label.name for label in CAPABILITIES[name].labels} - of_authentication


@pytest.mark.parametrize("name", AFTER)
def test_dependencies_are_those_of_the_guide(name: str) -> None:
    assert set(CAPABILITIES[name].after) == AFTER[name]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("callback", tables.CALLBACK),
        ("execution", tables.EXECUTION),
        ("details", tables.DETAILS),
        ("workflow", tables.WORKFLOW),
        ("decision", tables.DECISION),
    ],
)
def test_members_are_those_of_the_guide(name: str, table: Table) -> None:
    must, may = MEMBERS[name]
    assert {field.name for field in table.fields if field.mandatory} == must
    assert {field.name for field in table.fields} == must | may


def test_workflows_check_what_there_is() -> None:
    in_steps = {name for members in STEPS.values() for name in members}
    assert in_steps == set(CAPABILITIES)
    for one in WORKFLOWS.values():
        assert set(one.capabilities) <= set(CAPABILITIES), one.key
