"""Does a transaction become the case that the contract asks about?"""

from typing import Any

import pytest

from mockjumio.messages.cases import case_of


def test_the_case_has_the_facts_of_document_and_result(make: Any) -> None:
    case = case_of(
        make.scan("DENIED_FRAUD", document={"subtype": "E_PASSPORT"}, result={"reject_code": "100"})
    )
    assert case[:6] == ("id-verification", "DENIED_FRAUD", "PASSPORT", "E_PASSPORT", "USA", "100")


def test_only_what_was_provided_counts_as_provided(make: Any) -> None:
    case = case_of(make.scan(provided={"customer_id": None, "first_name": "Ada"}))
    assert case.provided == {
        "merchant_reference",
        "reporting_criteria",
        "additional_information",
        "client_ip",
        "first_name",
    }


def test_a_plain_passport_carries_name_birth_number_and_expiry(make: Any) -> None:
    assert case_of(make.scan()).on_document == {"first_name", "last_name", "dob", "number", "expires"}


@pytest.mark.parametrize("part", ["optional_data_1", "optional_data_2", "dni", "personal_number"])
def test_what_a_document_has_it_carries(make: Any, part: str) -> None:
    assert part in case_of(make.scan(document={part: "X1"})).on_document


@pytest.mark.parametrize("part", ["first_name", "dob", "number", "expires"])
def test_what_a_document_lacks_it_does_not_carry(make: Any, part: str) -> None:
    assert part not in case_of(make.scan(document={"lacks": frozenset({part})})).on_document


@pytest.mark.parametrize(("length", "carried"), [(14, True), (15, False)])
def test_a_personal_number_longer_than_fourteen_characters_does_not_count(
    make: Any, length: int, carried: bool
) -> None:
    case = case_of(make.scan(document={"personal_number": "1" * length}))
    assert ("personal_number" in case.on_document) is carried


def test_a_korean_licence_in_latin_characters_says_so(make: Any) -> None:
    assert "latin_full_name" in case_of(make.scan(document={"latin_full_name": True})).on_document
