"""Does a document type of the merchant's own come into force, change and go as Jumio's do?"""

from typing import Any

import pytest

from mockjumio.clock import MINUTE
from mockjumio.errors import ScenarioError
from mockjumio.merchant.arrangements import CodeTaken, CustomDocuments, UnknownCode, as_values
from mockjumio.settings import CustomDocument

GYM = {"code": "GYM", "name": "Gym card", "label": "Your gym card"}
CLUB = CustomDocument("CLUB", "Club card", "Your club card")
NOW = 1_511_344_800_000


@pytest.fixture
def documents() -> CustomDocuments:
    return CustomDocuments([(CLUB, 0)])


def codes(documents: CustomDocuments, now: int) -> list[str]:
    return [document.code for document in documents.in_force(now)]


def test_what_comes_with_the_merchant_is_in_force_at_once(documents: CustomDocuments) -> None:
    assert documents.in_force(0) == (CLUB,)
    assert documents.all() == [(CLUB, 0)]


def test_a_new_one_is_in_force_five_minutes_after_it_was_made(documents: CustomDocuments) -> None:
    made = documents.add(GYM, NOW)
    assert made == CustomDocument("GYM", "Gym card", "Your gym card")
    assert documents.all() == [(CLUB, 0), (made, NOW + 5 * MINUTE)]
    assert codes(documents, NOW + 5 * MINUTE - 1) == ["CLUB"]
    assert codes(documents, NOW + 5 * MINUTE) == ["CLUB", "GYM"]


@pytest.mark.parametrize("code", ["CLUB", "GYM"])
def test_a_code_is_unique_even_before_it_is_in_force(documents: CustomDocuments, code: str) -> None:
    documents.add(GYM, NOW)
    before = documents.all()
    with pytest.raises(CodeTaken, match=f"code '{code}' exists already, and codes cannot be reused"):
        documents.add({**GYM, "code": code}, NOW)
    assert documents.all() == before


def test_a_disabled_one_stays_and_keeps_its_code(documents: CustomDocuments) -> None:
    disabled = documents.update("CLUB", {"enabled": False})
    assert disabled == CLUB._replace(enabled=False)
    assert documents.in_force(NOW) == (disabled,)
    with pytest.raises(CodeTaken):
        documents.add({**GYM, "code": "CLUB"}, NOW)
    assert documents.update("CLUB", {"enabled": True}) == CLUB


def test_codes_differ_by_the_case_of_their_letters(documents: CustomDocuments) -> None:
    assert documents.add({**GYM, "code": "club"}, NOW).code == "club"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Club"}, CLUB._replace(name="Club")),
        ({"label": "Card", "enabled": False}, CLUB._replace(label="Card", enabled=False)),
        ({"translations": {"de": "Karte"}}, CLUB._replace(translations=(("de", "Karte"),))),
        ({"code": "CLUB", "name": "Club"}, CLUB._replace(name="Club")),
        ({}, CLUB),
    ],
)
def test_everything_but_the_code_changes_at_once(
    documents: CustomDocuments, changes: dict[str, Any], expected: CustomDocument
) -> None:
    assert documents.update("CLUB", changes) == expected
    assert documents.all() == [(expected, 0)]


def test_a_change_does_not_move_the_instant_from_which_it_is_in_force(documents: CustomDocuments) -> None:
    documents.add(GYM, NOW)
    documents.update("GYM", {"name": "Gym"})
    assert documents.all()[1][1] == NOW + 5 * MINUTE


def test_what_is_not_mentioned_in_a_change_stays(documents: CustomDocuments) -> None:
    documents.add({**GYM, "translations": {"de": "Karte", "fr": "Carte"}}, NOW)
    changed = documents.update("GYM", {"name": "Gym"})
    assert as_values(changed) == {
        **GYM,
        "name": "Gym",
        "translations": {"de": "Karte", "fr": "Carte"},
        "enabled": True,
    }


def test_the_code_cannot_be_changed(documents: CustomDocuments) -> None:
    with pytest.raises(CodeTaken, match="the code cannot be changed; 'CLUB' can be disabled"):
        documents.update("CLUB", {"code": "OTHER"})
    assert documents.all() == [(CLUB, 0)]


def test_a_code_that_nobody_made_is_unknown(documents: CustomDocuments) -> None:
    with pytest.raises(UnknownCode, match="no document type has the code 'GYM'"):
        documents.update("GYM", {"name": "Gym"})


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({**GYM, "code": "G YM"}, {"code: 'G YM' is not a document code: 1 to 100 characters, no blanks"}),
        ({**GYM, "code": "GYM\t"}, {"code: 'GYM\\t' is not a document code: 1 to 100 characters, no blanks"}),
        (
            {**GYM, "code": "G\u00a0YM"},
            {"code: 'G\\xa0YM' is not a document code: 1 to 100 characters, no blanks"},
        ),
        ({**GYM, "code": ""}, {"code: '' is not a document code: 1 to 100 characters, no blanks"}),
        (
            {},
            {
                "code: key 'code' is missing: unique code, no blanks",
                "name: key 'name' is missing: name of the document type",
                "label: key 'label' is missing: default label in English",
            },
        ),
        ({**GYM, "name": ""}, {"name: the text is empty"}),
        ({**GYM, "lable": "x"}, {"lable: unknown key 'lable'; did you mean 'label' or 'enabled'?"}),
        ({**GYM, "enabled": "maybe"}, {"enabled: 'maybe' is neither true nor false"}),
        (
            {**GYM, "translations": "de"},
            {"translations: expected a mapping of languages to labels, found 'de'"},
        ),
    ],
)
def test_everything_that_is_wrong_is_told_and_nothing_is_kept(
    documents: CustomDocuments, values: dict[str, Any], problems: set[str]
) -> None:
    with pytest.raises(ScenarioError) as refused:
        documents.add(values, NOW)
    assert {str(problem) for problem in refused.value.problems} == problems
    assert documents.all() == [(CLUB, 0)]


def test_a_code_may_be_as_long_as_its_parameter(documents: CustomDocuments) -> None:
    assert len(documents.add({**GYM, "code": "X" * 100}, NOW).code) == 100
    with pytest.raises(ScenarioError):
        documents.add({**GYM, "code": "X" * 101}, NOW)


@pytest.mark.parametrize(
    "values", [{"name": "{{ seed }}"}, {"code": "{{seed}}"}, {"translations": {"de": "{% if x %}"}}]
)
def test_a_template_is_not_a_value_of_a_merchant(documents: CustomDocuments, values: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError, match="cannot have templates"):
        documents.add({**GYM, **values}, NOW)
