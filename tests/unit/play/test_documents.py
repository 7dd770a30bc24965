"""Is the document what the scenario says, and is the rest drawn so that the contract is kept?"""

import json
import re
from datetime import date
from typing import Any

import pytest

from mockjumio.contract import countries
from mockjumio.contract.enums import ID_TYPES
from mockjumio.contract.form import decode
from mockjumio.errors import ScenarioError

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
        ("expires: 0001-02-03", date(1, 2, 3), date(1, 2, 3)),
    ],
)
def test_the_date_that_is_not_given_follows_from_the_other(
    play: Any, text: str, issued: date, expires: date
) -> None:
    document = play(f"{APPROVED}document: {{{text}}}").transaction.document
    assert abs((document.issued - issued).days) <= 2
    assert abs((document.expires - expires).days) <= 2


def test_a_personal_number_longer_than_fourteen_characters_becomes_the_documents_number(play: Any) -> None:
    long = "document: {type: ID_CARD, country: AUT%s, personal_number: '123456789012345'}"
    values = form(play, long % "")
    assert (values["personalNumber"], values["idNumber"]) == ("N/A", "123456789012345")
    values = form(play, long % ", number: N2")
    assert (values["personalNumber"], values["idNumber"]) == ("N/A", "N2")
    values = form(play, "document: {country: AUT, number: N1, personal_number: '12345678901234'}")
    assert (values["personalNumber"], values["idNumber"]) == ("12345678901234", "N1")


def test_a_passport_keeps_its_number_however_long_the_personal_number_is(play: Any) -> None:
    values = form(play, "document: {type: PASSPORT, country: AUT, personal_number: '123456789012345'}")
    assert values["personalNumber"] == "N/A"
    assert re.fullmatch(r"U\d{7}", values["idNumber"])
    assert "optionalData2" not in values


CARD = "document: {type: ID_CARD, subtype: NATIONAL_ID, country: ESP, %s}"
SWEDISH = "document: {type: PASSPORT, country: SWE, %s}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SWEDISH % "personal_number: 800101-1234", ("800101-1234", None, None, "8001011234")),
        (SWEDISH % "personal_number: P1, optional_data_2: O2", ("P1", None, None, "O2")),
        (SWEDISH % "lacks: [personal_number]", ("N/A", None, None, None)),
        (SWEDISH % "lacks: [personal_number], optional_data_2: O2", ("N/A", None, None, "O2")),
        (CARD % "dni: 12345678Z", ("12345678Z", "12345678Z", "12345678Z", None)),
        (CARD % "personal_number: 12345678Z", ("12345678Z", "12345678Z", "12345678Z", None)),
        (CARD % "dni: 1Z, personal_number: 2Z, optional_data_1: 3Z", ("2Z", "1Z", "3Z", None)),
        (CARD % "lacks: [dni]", ("N/A", None, None, None)),
        (CARD % "lacks: [personal_number]", ("N/A", None, None, None)),
        (CARD % "lacks: [dni], personal_number: 2Z", ("2Z", None, "2Z", None)),
    ],
)
def test_what_derives_from_the_personal_number_is_that_of_the_callback(
    play: Any, text: str, expected: tuple[str | None, ...]
) -> None:
    values = form(play, text)
    names = ("personalNumber", "dni", "optionalData1", "optionalData2")
    assert tuple(map(values.get, names)) == expected


def test_the_number_of_an_american_licence_is_of_the_state_that_is_given(play: Any) -> None:
    document = "document: {type: DRIVING_LICENSE, country: USA, us_state: WA}"
    for seed in range(10):
        values = form(play, document, seed=seed)
        assert values["idUsState"] == "WA"
        assert re.fullmatch(r"WDL[A-Z]{3}\d{5}[A-Z]", values["idNumber"])


@pytest.mark.parametrize("subtype", ["VISA", "RESIDENT_PERMIT_ID"])
def test_a_visa_or_residence_permit_is_that_of_a_foreigner(play: Any, subtype: str) -> None:
    text = f"document: {{type: ID_CARD, subtype: {subtype}, country: USA}}\n"
    for seed in range(10):
        born = form(play, text, seed=seed)["idUsState"]
        assert born in set(countries.names().values())
    assert form(play, text + "person: {place_of_birth: US-TX}")["idUsState"] == "TX"


@pytest.mark.parametrize(
    ("kind", "age", "least"),
    [("PASSPORT", 0, 0), ("PASSPORT", 1, 0), ("PASSPORT", 30, 0), ("DRIVING_LICENSE", 18, 17)],
)
@pytest.mark.parametrize("dates", ["", "expires: 2018-01-01", "expires: 2027-01-01", "expires: 9999-12-31"])
def test_no_document_was_issued_before_its_holder_could_have_one(
    play: Any, kind: str, age: int, least: int, dates: str
) -> None:
    text = f"document: {{type: {kind}, country: AUT, {dates}}}\nperson: {{age: {age}}}"
    for seed in range(10):
        transaction = play(f"{APPROVED}{text}", seed=seed).transaction
        grown = (transaction.document.issued - transaction.persona.dob).days / 365.2425
        assert grown >= least - 0.01
        assert transaction.document.issued <= TODAY


@pytest.mark.parametrize("dates", ["", ", expires: 2020-01-01"])
def test_a_childs_licence_was_issued_today_rather_than_before_its_birth(play: Any, dates: str) -> None:
    text = f"document: {{type: DRIVING_LICENSE, country: AUT{dates}}}\nperson: {{age: 5}}"
    assert play(APPROVED + text).transaction.document.issued == TODAY


@pytest.mark.parametrize(
    ("given", "native"),
    [
        ("first_name: Anna, last_name: Shchukina", (None, None)),
        ("first_name: Anna, last_name: Shchukina, native_last_name: Щукина", (None, "Щукина")),
    ],
)
def test_a_given_name_is_not_shown_beside_the_native_spelling_of_another(
    play: Any, given: str, native: tuple[str | None, str | None]
) -> None:
    persona = play(f"{APPROVED}document: {{country: RUS}}\nperson: {{{given}}}").transaction.persona
    assert (persona.native_first_name, persona.native_last_name) == native


def test_a_name_that_is_not_given_keeps_its_native_spelling(play: Any) -> None:
    russian = f"{APPROVED}document: {{country: RUS}}\n"
    drawn, given = play(russian), play(russian + "person: {first_name: Anna}")
    assert drawn.transaction.persona.native_last_name
    assert given.transaction.persona.native_last_name == drawn.transaction.persona.native_last_name


def test_names_in_another_script_are_refused_where_a_latin_one_is_expected(play: Any) -> None:
    japanese = f"{APPROVED}document: {{country: JPN}}\n"
    with pytest.raises(ScenarioError) as refused:
        play(japanese + "person: {first_name: 花子, last_name: \"{{ 'Ямада' }}\"}")
    with pytest.raises(ScenarioError) as rendered:
        play(japanese + "person: {first_name: Hanako, last_name: \"{{ 'Ямада' }}\"}")
    for error, place in ((refused, "test.yaml:4:22"), (rendered, "test.yaml:4:41")):
        (problem,) = error.value.problems
        assert problem.place == place
        assert "Latin letters" in problem.message
        assert "native_last_name" in problem.message
    written = "person: {first_name: Hanako, native_first_name: 花子, last_name: Yamada 3rd}"
    assert play(japanese + written).transaction.persona[:3] == ("Hanako", "Yamada 3rd", "花子")


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
