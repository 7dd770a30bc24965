"""Do conditions combine, and their words along?"""

import pytest

from mockjumio.contract.conditions import (
    ALWAYS,
    Case,
    Condition,
    country_in,
    on_document,
    setting,
    status_in,
    subtype_is,
    type_in,
    was_provided,
)
from mockjumio.settings import MerchantSettings

APPROVED = Case(
    "id-verification",
    "APPROVED_VERIFIED",
    type="ID_CARD",
    subtype="NATIONAL_ID",
    country="ESP",
    on_document=frozenset({"dni"}),
    provided=frozenset({"client_ip"}),
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, "always"),
        (status_in("DENIED_FRAUD", "APPROVED_VERIFIED"), "status is DENIED_FRAUD or APPROVED_VERIFIED"),
        (type_in("ID_CARD"), "type is ID_CARD"),
        (subtype_is("NATIONAL_ID"), "subtype is NATIONAL_ID"),
        (country_in("ESP", "FRA"), "country is ESP or FRA"),
        (country_in("ESP", words="one of many"), "country is one of many"),
        (setting("face match is on", lambda settings: settings.face_match), "face match is on"),
        (on_document("dni"), "the document carries a dni"),
        (was_provided("client_ip"), "client_ip was provided"),
    ],
)
def test_a_condition_holds_and_says_what_it_asks(condition: Condition, words: str) -> None:
    assert condition.holds(APPROVED)
    assert condition.words == words


@pytest.mark.parametrize(
    "condition",
    [
        status_in("DENIED_FRAUD"),
        type_in("PASSPORT"),
        subtype_is("TAX_ID"),
        country_in("FRA"),
        on_document("number"),
        was_provided("customer_id"),
        setting("no face match", lambda settings: not settings.face_match),
    ],
)
def test_a_condition_that_does_not_hold(condition: Condition) -> None:
    assert not condition.holds(APPROVED)
    assert (~condition).holds(APPROVED)


YES, NO = Condition("yes", lambda case: True), Condition("no", lambda case: False)


@pytest.mark.parametrize(("left", "right"), [(YES, YES), (YES, NO), (NO, YES), (NO, NO)])
def test_and_or_and_not_are_those_of_logic(left: Condition, right: Condition) -> None:
    one, other = left.holds(APPROVED), right.holds(APPROVED)
    assert (left & right).holds(APPROVED) == (one and other)
    assert (left | right).holds(APPROVED) == (one or other)
    assert (~left).holds(APPROVED) != one


def test_words_keep_what_belongs_together() -> None:
    assert (YES & NO).words == "yes and no"
    assert (YES & (YES | NO)).words == "yes and (yes or no)"
    assert (~YES).words == "not yes"
    assert (~(YES & NO)).words == "not (yes and no)"
    assert (~(YES | NO)).words == "not (yes or no)"
    assert ((YES & NO) | YES | NO).words == "((yes and no) or yes or no)"
    assert repr(YES) == "Condition('yes')"


def test_cases_are_equal_by_value_so_that_shapes_can_be_kept() -> None:
    assert hash(APPROVED) == hash(APPROVED._replace(settings=MerchantSettings()))
