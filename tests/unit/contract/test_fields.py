"""What does a rule in a table come to in a case?"""

import pytest

from mockjumio.contract.conditions import Case, Condition, status_in
from mockjumio.contract.kinds import TEXT
from mockjumio.contract.rules import Field, Presence, Table, not_available_when, only, shape, value_when

YES, NO = Condition("yes", lambda case: True), Condition("no", lambda case: False)
CASE = Case("id-verification", "APPROVED_VERIFIED")


def presence(field: Field) -> Presence:
    return shape(Table("a section", field), CASE).slots[field.name].presence


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field("f", TEXT, "mandatory", mandatory=True), Presence.REQUIRED),
        (Field("f", TEXT, "neither"), Presence.PERMITTED),
        (Field("f", TEXT, "required, holds", required=YES), Presence.REQUIRED),
        (Field("f", TEXT, "required, does not hold", required=NO), Presence.FORBIDDEN),
        (Field("f", TEXT, "permitted, holds", permitted=YES), Presence.PERMITTED),
        (Field("f", TEXT, "permitted, does not hold", permitted=NO), Presence.FORBIDDEN),
        (Field("f", TEXT, "both hold", required=YES, permitted=YES), Presence.REQUIRED),
        (Field("f", TEXT, "only permitted holds", required=NO, permitted=YES), Presence.PERMITTED),
        (Field("f", TEXT, "none of both holds", required=NO, permitted=NO), Presence.FORBIDDEN),
    ],
    ids=lambda value: value.words if isinstance(value, Field) else "",
)
def test_presence_follows_from_the_row(field: Field, expected: Presence) -> None:
    assert presence(field) is expected


def test_a_shape_lists_what_must_be_there() -> None:
    table = Table(
        "s", Field("a", TEXT, "", mandatory=True), Field("b", TEXT, ""), Field("c", TEXT, "", required=YES)
    )
    assert shape(table, CASE).required == ("a", "c")


def test_a_row_is_found_by_its_name() -> None:
    table = Table("s", Field("a", TEXT, "first"), Field("b", TEXT, "second"))
    assert table["b"].words == "second"


def test_values_that_are_the_same_in_every_case() -> None:
    assert only("DONE").of(CASE) == ("DONE",)


def test_values_that_depend_on_the_case() -> None:
    values = value_when(status_in("APPROVED_VERIFIED"), "OK", "N/A")
    assert values.of(CASE) == ("OK",)
    assert values.of(CASE._replace(status="DENIED_FRAUD")) == ("N/A",)
    assert values.words == "OK if status is APPROVED_VERIFIED, otherwise N/A"


def test_not_available_leaves_every_value_where_its_condition_does_not_hold() -> None:
    assert not_available_when(YES).of(CASE) == ("N/A",)
    assert not_available_when(NO).of(CASE) is None
