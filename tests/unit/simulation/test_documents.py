"""Is the document what the scenario says, and is the rest drawn so that the contract is kept?"""

import json
from datetime import date
from typing import Any

import pytest

from mockjumio.contract import countries
from mockjumio.contract.enums import ID_TYPES
from mockjumio.contract.form import decode

APPROVED = "result: {status: APPROVED_VERIFIED}\n"
TODAY = date(2017, 11, 22)


def form(play: Any, text: str, **options: Any) -> dict[str, str]:
    return decode(play(APPROVED + text, **options).callback.body)


@pytest.mark.parametrize("kind", ID_TYPES)
def test_every_country_has_documents_that_keep_the_contract(play: Any, kind: str) -> None:
    scenario = play.scenario(APPROVED + f"document: {{type: {kind}, country: USA}}")
    play.scenario = lambda text: scenario._replace(
        sections=scenario.sections | {"document": {"type": kind, "country": text}}
    )
    statuses = {code: decode(play(code).callback.body)["verificationStatus"] for code in countries.names()}
    approved = [code for code, status in statuses.items() if status == "APPROVED_VERIFIED"]
    assert len(approved) > 230


def test_what_the_scenario_says_of_the_document_is_on_it(play: Any) -> None:
    text = (
        "document: {type: ID_CARD, subtype: NATIONAL_ID, country: ESP, number: N1, issued: 2015-05-05, "
        "expires: 2025-05-04, personal_number: P1, optional_data_1: O1, optional_data_2: O2, dni: D1}"
    )
    document = play(APPROVED + text).transaction.document
    assert document[:11] == (
        "ID_CARD",
        "ESP",
        "NATIONAL_ID",
        "N1",
        date(2015, 5, 5),
        date(2025, 5, 4),
        "P1",
        None,
        "O1",
        "O2",
        "D1",
    )


def test_what_the_scenario_says_of_the_person_is_on_the_id(play: Any) -> None:
    values = form(play, "person: {first_name: Ada, last_name: Lovelace, dob: 1990-01-01}")
    assert (values["idFirstName"], values["idLastName"], values["idDob"]) == ("Ada", "Lovelace", "1990-01-01")


@pytest.mark.parametrize("age", [0, 17, 18, 120])
def test_an_age_is_that_on_the_day_of_the_scan(play: Any, age: int) -> None:
    for seed in range(5):
        dob = date.fromisoformat(form(play, f"person: {{age: {age}}}", seed=seed)["idDob"])
        assert TODAY.year - dob.year - ((TODAY.month, TODAY.day) < (dob.month, dob.day)) == age


def test_a_drawn_document_is_valid_on_the_day_of_the_scan(play: Any) -> None:
    for seed in range(10):
        document = play(APPROVED, seed=seed).transaction.document
        assert document.issued < TODAY < document.expires


@pytest.mark.parametrize(
    ("text", "issued", "expires"),
    [
        ("issued: 2016-01-01", date(2016, 1, 1), date(2025, 12, 30)),
        ("expires: 2020-01-01", date(2010, 1, 2), date(2020, 1, 1)),
        ("expires: 2017-01-01", date(2007, 1, 2), date(2017, 1, 1)),
        ("expires: 9999-12-31", TODAY, date(9999, 12, 31)),
        ("issued: 9999-01-01", date(9999, 1, 1), date(9999, 12, 31)),
        ("expires: 0001-02-03", date(1, 1, 1), date(1, 2, 3)),
    ],
)
def test_the_date_that_is_not_given_follows_from_the_other(
    play: Any, text: str, issued: date, expires: date
) -> None:
    document = play(f"{APPROVED}document: {{{text}}}").transaction.document
    assert abs((document.issued - issued).days) <= 2
    assert abs((document.expires - expires).days) <= 2


def test_a_personal_number_longer_than_fourteen_characters_becomes_the_documents_number(play: Any) -> None:
    values = form(play, "document: {country: AUT, personal_number: '123456789012345'}")
    assert (values["personalNumber"], values["idNumber"]) == ("N/A", "123456789012345")
    values = form(play, "document: {country: AUT, number: N1, personal_number: '12345678901234'}")
    assert (values["personalNumber"], values["idNumber"]) == ("12345678901234", "N1")


@pytest.mark.parametrize(
    ("part", "parameter"),
    [("number", "idNumber"), ("expires", "idExpiry"), ("us_state", "idUsState"), ("dob", "idDob")],
)
def test_what_a_document_lacks_is_not_on_it(play: Any, part: str, parameter: str) -> None:
    assert parameter in form(play, "")
    assert parameter not in form(play, f"document: {{lacks: {part}}}")


def test_the_us_state_of_a_licence_is_that_of_the_address_and_of_a_passport_the_place_of_birth(
    play: Any,
) -> None:
    born = "person: {place_of_birth: %s, address: {state_code: US-OH}}\n"
    assert form(play, born % "US-TX")["idUsState"] == "TX"
    assert form(play, born % "AUT")["idUsState"] == "Austria"
    assert form(play, born % "XKX")["idUsState"] == "Kosovo"
    assert form(play, born % "AUT" + "document: {type: DRIVING_LICENSE}")["idUsState"] == "OH"
    assert "idUsState" not in form(play, "document: {country: AUT}")


def test_an_address_shows_only_what_the_scenario_lets_through(play: Any) -> None:
    values = form(play, "person: {address: {only: [state_code, country], state_code: US-OH}}")
    assert json.loads(values["idAddress"]) == {"stateCode": "US-OH", "country": "USA"}


@pytest.mark.parametrize(("country", "key"), [("USA", "zip"), ("AUT", "postalCode"), ("CHN", "line1")])
def test_an_address_has_the_format_of_its_country(play: Any, country: str, key: str) -> None:
    assert key in json.loads(form(play, f"document: {{country: {country}}}")["idAddress"])


UPLOAD = "product: multi-document\ndocument: {type: %s, country: %s}\nresult: {status: %s%s}"


def upload(play: Any, kind: str, country: str, status: str, extracted: str = "") -> dict[str, Any]:
    more = f", extracted: {extracted}" if extracted else ""
    body = play(UPLOAD % (kind, country, status, more)).callback.body
    return json.loads(decode(body)["document"])  # type: ignore[no-any-return]


@pytest.mark.parametrize(("kind", "pages"), [("UB", 1), ("TR", 2), ("CAAP", 2), ("SSC", 1)])
def test_an_upload_has_the_pages_of_its_type(play: Any, kind: str, pages: int) -> None:
    assert len(upload(play, kind, "AUT", "UPLOADED")["images"]) == pages


def test_a_social_security_card_is_extracted_with_name_number_and_signature(play: Any) -> None:
    data = upload(play, "SSC", "USA", "EXTRACTED")["extractedData"]
    assert data.keys() == {"firstName", "lastName", "ssn", "signatureAvailable"}
    assert data["signatureAvailable"] is True


@pytest.mark.parametrize("country", ["USA", "AUT", "MLT", "RUS", "XKX"])
def test_a_bank_statement_is_extracted_with_name_and_account_number(play: Any, country: str) -> None:
    data = upload(play, "BS", country, "EXTRACTED")["extractedData"]
    assert data.keys() == {"name", "accountNumber"}
    assert len(data["accountNumber"]) <= 28


@pytest.mark.parametrize(
    ("extracted", "expected"),
    [
        ("{only: [ssn], ssn: 000-12-3456}", {"ssn": "000-12-3456"}),
        ("{only: [signature_available], signature_available: false}", {"signatureAvailable": False}),
        ("{only: [signature_available], signature_as_text: true}", {"signatureAvailable": "true"}),
        (
            "{only: [signature_available], signature_available: false, signature_as_text: true}",
            {"signatureAvailable": "false"},
        ),
    ],
)
def test_the_scenario_says_what_was_readable(play: Any, extracted: str, expected: Any) -> None:
    assert upload(play, "SSC", "USA", "EXTRACTED", extracted)["extractedData"] == expected
