"""Does each edition's callback say what it should of the same scan?"""

import json
from contextlib import suppress
from typing import Any

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.form import decode
from mockjumio.errors import BrokenContract, ScenarioError
from mockjumio.play.check import preview
from mockjumio.scenario.parse import parse
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import MerchantSettings, WireSettings

NOW = parse_timestamp("2017-11-22T10:00:00Z")
APPROVED: dict[str, Any] = {"name": "one", "result": {"status": "APPROVED_VERIFIED"}}


def body(edition: str, values: dict[str, Any], **settings: Any) -> bytes:
    """The callback of a scenario, as a merchant of this edition gets it."""
    scenario = parse(from_python({**APPROVED, **values}, Place("one")))
    chosen = MerchantSettings(edition=edition)._replace(**settings)
    callback = preview(scenario, seed=7, now=NOW, settings=chosen).callback
    assert callback is not None
    return callback.body


def form(edition: str, values: dict[str, Any] = APPROVED, **settings: Any) -> dict[str, str]:
    return decode(body(edition, values, **settings))


def has(parameter: str, values: dict[str, Any] = APPROVED, **settings: Any) -> list[str]:
    """The editions whose callback has it."""
    return [edition for edition in EDITIONS if parameter in form(edition, values, **settings)]


def document(**values: Any) -> dict[str, Any]:
    return {"document": values}


def address(edition: str, country: str, kind: str = "ID_CARD", **person: Any) -> dict[str, str]:
    values = {**document(type=kind, country=country), **({"person": {"address": person}} if person else {})}
    written: dict[str, str] = json.loads(form(edition, values, address_recognition=True)["idAddress"])
    return written


def rejected(status: str, code: str, *details: str) -> dict[str, Any]:
    return {"result": {"status": status, "reject_reason": {"code": code, "details": list(details)}}}


def test_a_face_match_gives_way_to_a_verdict() -> None:
    low = {"result": {"status": "APPROVED_VERIFIED", "face_match": 12}}
    assert has("idFaceMatch") == has("idFaceLiveness") == ["2017-05", "2017-10"]
    assert has("identityVerification") == [edition for edition in EDITIONS if edition > "2017-05"]
    assert json.loads(form("2018-05")["identityVerification"]) == {"similarity": "MATCH", "validity": True}
    assert json.loads(form("2018-05", low)["identityVerification"])["similarity"] == "NO_MATCH"


def test_who_did_not_move_is_not_valid() -> None:
    still = {"result": {"status": "APPROVED_VERIFIED", "liveness": False}}
    verdict = json.loads(form("2018-05", still)["identityVerification"])
    assert verdict == {"similarity": "MATCH", "validity": False, "reason": "SELFIE_IS_SCREEN_PAPER_VIDEO"}
    assert json.loads(form("2019-07", still)["identityVerification"])["reason"] == "LIVENESS_FAILED"


def test_the_verdict_is_what_a_scenario_says() -> None:
    said = {
        "similarity": "NOT_POSSIBLE",
        "validity": False,
        "reason": "NO_FACE_PRESENT",
        "validity_as_text": True,
    }
    values = {"result": {"status": "APPROVED_VERIFIED", "identity_verification": said}}
    verdict = json.loads(form("2018-05", values)["identityVerification"])
    assert verdict == {"similarity": "NOT_POSSIBLE", "validity": "FALSE", "reason": "NO_FACE_PRESENT"}


@pytest.mark.parametrize(
    ("verdict", "place"),
    [
        ({"similarity": "SIMILAR"}, "similarity is 'SIMILAR'; legal is MATCH or NO_MATCH or NOT_POSSIBLE"),
        ({"validity": False, "reason": "BORED"}, "reason is 'BORED'"),
    ],
)
def test_a_verdict_that_there_is_not_is_refused(verdict: dict[str, Any], place: str) -> None:
    values = {"result": {"status": "APPROVED_VERIFIED", "identity_verification": verdict}}
    with pytest.raises(BrokenContract, match=place):
        form("2018-05", values)


def test_a_reason_goes_with_a_selfie_that_is_not_valid() -> None:
    verdict = {"validity": True, "reason": "NO_FACE_PRESENT"}
    with pytest.raises(ScenarioError, match="a reason goes with validity: false"):
        form("2018-05", {"result": {"status": "APPROVED_VERIFIED", "identity_verification": verdict}})


def test_by_account_more_is_said_of_the_face() -> None:
    names = {"handwrittenNoteMatches", "similarityDecision", "similarityScore"}
    activated = tuple((name, True) for name in sorted(names))
    said = {
        edition: names & json.loads(form(edition, activated=activated)["identityVerification"]).keys()
        for edition in EDITIONS
        if edition > "2017-05"
    }
    assert said == {
        "2017-10": set(),
        "2018-05": {"handwrittenNoteMatches"},
        "2019-07": {"handwrittenNoteMatches"},
        "2020-01": names,
        "2020-09": names - {"handwrittenNoteMatches"},
        "2021-07": set(),
    }


@pytest.mark.parametrize(
    ("parameter", "since", "shown"),
    [
        ("dlCategories", "2017-10", document(type="DRIVING_LICENSE", country="FRA")),
        ("dlCategories", "2018-05", document(type="DRIVING_LICENSE", country="DEU")),
        ("dlCategories", "2019-07", document(type="DRIVING_LICENSE", country="TWN")),
        ("dlCarPermission", "2018-05", document(type="DRIVING_LICENSE", country="AUT")),
        ("curp", "2018-05", document(type="ID_CARD", subtype="ELECTORAL_ID", country="MEX")),
        ("curp", "2020-01", document(type="PASSPORT", country="MEX")),
        ("gender", "2017-05", document(type="ID_CARD", subtype="NATIONAL_ID", country="FRA")),
        ("gender", "2019-07", document(type="PASSPORT", country="HKG")),
        ("gender", "2020-09", document(type="PASSPORT", country="SGP")),
        ("issuingAuthority", "2019-07", document(type="PASSPORT", country="AUT")),
        ("issuingDate", "2019-07", document(type="PASSPORT", country="AUT")),
        ("issuingPlace", "2019-07", document(type="PASSPORT", country="AUT")),
        ("placeOfBirth", "2019-07", document(type="PASSPORT", country="HKG")),
        ("placeOfBirth", "2020-09", document(type="PASSPORT", country="AUT")),
        ("livenessImages", "2019-07", APPROVED),
        ("facemap", "2019-07", APPROVED),
        ("taxNumber", "2020-01", document(type="ID_CARD", subtype="TAX_ID", country="ITA")),
        ("cpf", "2020-01", document(type="ID_CARD", country="BRA")),
        ("registrationNumber", "2020-01", document(type="ID_CARD", country="BRA")),
        ("mothersName", "2020-01", document(type="ID_CARD", country="BRA")),
        ("fathersName", "2020-01", document(type="ID_CARD", country="BRA")),
        ("rgNumber", "2020-01", document(type="ID_CARD", country="BRA")),
        ("personalIdentificationNumber", "2020-01", document(type="PASSPORT", country="GEO")),
        ("personalIdentificationNumber", "2020-09", document(type="ID_CARD", country="COL")),
        ("nationality", "2020-01", document(type="DRIVING_LICENSE", country="PHL")),
        ("nationality", "2020-09", document(type="PASSPORT", country="MYS")),
        ("nationality", "2021-07", document(type="PASSPORT", country="CHL")),
        ("voterIdNumber", "2021-07", document(type="ID_CARD", country="MEX")),
        ("issuingNumber", "2021-07", document(type="ID_CARD", country="MEX")),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_a_parameter_comes_from_an_edition_on(parameter: str, since: str, shown: dict[str, Any]) -> None:
    later = [edition for edition in EDITIONS if edition >= since]
    assert [edition for edition in later if parameter in form(edition, shown)] == later
    earlier = [edition for edition in EDITIONS if edition < since and "TAX_ID" not in str(shown)]
    assert [edition for edition in earlier if parameter in form(edition, shown)] == []


@pytest.mark.parametrize("parameter", ["dlCarPermission", "facemap", "rgNumber", "livenessImages"])
def test_what_jumio_activates_by_account_can_be_off(parameter: str) -> None:
    shown = {
        "dlCarPermission": document(type="DRIVING_LICENSE", country="AUT"),
        "rgNumber": document(type="ID_CARD", country="BRA"),
    }.get(parameter, APPROVED)
    without = form("2020-01", shown, activated=((parameter, False),))
    assert (parameter in without) == (parameter == "livenessImages"), "which needs no activation"


def test_a_visa_is_a_type_of_its_own() -> None:
    visa = document(type="VISA", country="CHN")
    values = form("2018-05", visa)
    assert values["idType"] == "VISA"
    assert {
        "nationality",
        "passportNumber",
        "durationOfStay",
        "numberOfEntries",
        "visaCategory",
        "gender",
    } <= (values.keys())
    with pytest.raises(BrokenContract, match="idType is 'VISA'"):
        form("2017-10", visa)


def test_a_visa_of_another_country_is_declined() -> None:
    visa = document(type="VISA", country="AUT")
    declined = {"2018-05": None, "2019-07": "VISA"}
    for edition, named in declined.items():
        values = form(edition, visa)
        assert values["verificationStatus"] == "DENIED_UNSUPPORTED_ID_TYPE"
        assert values.get("idType") == named


def test_blanks_are_plus_signs_from_2018_on() -> None:
    named = {"provided": {"customer_id": "a b"}}
    spelled = {edition: b"customerId=a+b" in body(edition, named) for edition in EDITIONS}
    assert spelled == {edition: edition >= "2018-05" for edition in EDITIONS}


def test_how_blanks_are_sent_can_be_chosen() -> None:
    scenario = parse(from_python({**APPROVED, "provided": {"customer_id": "a b"}}, Place("one")))
    later = MerchantSettings(edition="2018-05")
    for plus in (True, False):
        wire = WireSettings(plus_for_space=plus)
        for settings in (MerchantSettings(), later):
            callback = preview(scenario, seed=7, now=NOW, settings=settings, wire=wire).callback
            assert callback is not None
            assert (b"customerId=a+b" in callback.body) == plus


def test_what_is_on_an_id_no_longer_needs_an_approval() -> None:
    fraud = rejected("DENIED_FRAUD", "106")
    for parameter in (
        "idNumber",
        "idFirstName",
        "idLastName",
        "idDob",
        "idExpiry",
        "personalNumber",
        "idAddress",
    ):
        assert has(parameter, fraud) == ["2020-01", "2020-09", "2021-07"]
    assert has("idNumber", rejected("ERROR_NOT_READABLE_ID", "201")) == []


def test_provided_names_come_where_none_are_read() -> None:
    given = {**rejected("ERROR_NOT_READABLE_ID", "201"), "provided": {"first_name": "Zoë"}}
    assert {form(edition, given)["idFirstName"] for edition in EDITIONS} == {"Zoë"}


def test_one_format_of_addresses() -> None:
    shown = {
        **document(type="DRIVING_LICENSE", country="USA"),
        "person": {
            "address": {
                "street_number": "150",
                "street_direction": "N",
                "street_name": "Alberny",
                "street_suffix": "Dr",
                "unit_designator": "APT.",
                "unit_number": "7",
                "city": "Birmingham",
                "state_code": "US-AL",
                "postal_code": "77358",
                "zip_extension": "5555",
            }
        },
    }
    before, after = (json.loads(form(edition, shown)["idAddress"]) for edition in ("2020-01", "2020-09"))
    assert before["stateCode"] == after["subdivision"] == "US-AL"
    assert after == {
        "line1": "150 N Alberny Dr APT. 7",
        "country": "USA",
        "postalCode": "77358-5555",
        "city": "Birmingham",
        "subdivision": "US-AL",
        "formattedAddress": "150 N Alberny Dr APT. 7, Birmingham, US-AL 77358-5555, United States",
    }


@pytest.mark.parametrize("country", ["DEU", "ESP", "FRA", "SGP", "USA"])
def test_an_address_is_formatted_without_saying_anything_twice(country: str) -> None:
    address = json.loads(form("2020-09", document(type="DRIVING_LICENSE", country=country))["idAddress"])
    parts = address["formattedAddress"].split(", ")
    assert len(parts) == len(set(parts)) >= 3


def test_only_listed_countries_have_addresses_later() -> None:
    assert has("idAddress", document(type="ID_CARD", country="AUT")) == ["2017-05", "2017-10", "2018-05"]
    assert has("idAddress", document(type="ID_CARD", country="MLT")) == [
        edition for edition in EDITIONS if edition != "2019-07" and edition != "2020-01"
    ]


@pytest.mark.parametrize(
    ("country", "kind", "since", "hidden"),
    [
        ("DEU", "PASSPORT", "2019-07", {"idCheckMRZcode", "idNumber"}),
        ("NLD", "PASSPORT", "2019-07", {"idCheckMRZcode", "personalNumber"}),
        ("KOR", "PASSPORT", "2019-07", {"idCheckMRZcode", "personalNumber"}),
        ("HKG", "PASSPORT", "2020-01", {"idCheckMRZcode", "idNumber"}),
        ("SGP", "DRIVING_LICENSE", "2020-01", {"idNumber"}),
        ("JPN", "ID_CARD", "2020-01", {"idNumber"}),
    ],
)
def test_masking(country: str, kind: str, since: str, hidden: set[str]) -> None:
    shown = document(type=kind, country=country)
    for edition in EDITIONS:
        without = form(edition, shown).keys() - form(edition, shown, masking=True).keys()
        assert without == (hidden if edition >= since else set())


def test_masking_of_korean_cards_changed() -> None:
    card = document(type="ID_CARD", country="KOR")
    hidden = {
        edition: form(edition, card).keys() - form(edition, card, masking=True).keys()
        for edition in ("2020-09", "2021-07")
    }
    assert hidden == {"2020-09": {"idNumber", "idDob"}, "2021-07": {"idNumber"}}


@pytest.mark.parametrize(
    ("digits", "written"),
    [
        ("0", "2017-11-22T10:00:00Z"),
        ("1", "2017-11-22T10:00:00.1Z"),
        ("2", "2017-11-22T10:00:00.12Z"),
        ("3", "2017-11-22T10:00:00.120Z"),
        ("trimmed", "2017-11-22T10:00:00.12Z"),
        (None, "2017-11-22T10:00:00.12Z"),
    ],
)
def test_digits_of_timestamps(digits: str | None, written: str) -> None:
    scenario = parse(from_python(APPROVED, Place("one")))
    settings = MerchantSettings(edition="2020-09", timestamp_digits=digits)
    callback = preview(scenario, seed=7, now=NOW + 120, settings=settings).callback
    assert callback is not None
    assert decode(callback.body)["transactionDate"] == written
    if digits not in (None, "3", "trimmed"):
        with pytest.raises(BrokenContract, match="transactionDate"):
            form("2020-01", timestamp_digits=digits)


@pytest.mark.parametrize(
    ("details", "alone"),
    [(("2001",), True), (("2001", "2002"), False), ((), False)],
    ids=["one", "two", "none"],
)
def test_an_only_detail_is_an_object(details: tuple[str, ...], alone: bool) -> None:
    unreadable = rejected("ERROR_NOT_READABLE_ID", "200", *details)
    for edition in EDITIONS:
        for single in (False, True):
            values = form(edition, unreadable, single_reject_detail=single)
            said = json.loads(values["rejectReason"])["rejectReasonDetails"]
            assert isinstance(said, dict) == (alone and (single or edition >= "2021-07"))


@pytest.mark.parametrize(
    ("values", "can"),
    [
        (rejected("ERROR_NOT_READABLE_ID", "213"), ["2021-07"]),
        (rejected("DENIED_FRAUD", "113"), ["2021-07"]),
        (rejected("DENIED_FRAUD", "100", "10011"), [one for one in EDITIONS if one > "2017-05"]),
        (rejected("ERROR_NOT_READABLE_ID", "200", "2006"), ["2020-09", "2021-07"]),
        (rejected("ERROR_NOT_READABLE_ID", "103"), ["2017-05"]),
        ({**rejected("ERROR_NOT_READABLE_ID", "103"), "provided": {"source": "WEB_CAM"}}, list(EDITIONS)),
        ({"provided": {"source": "REDIRECT_CAM"}}, [one for one in EDITIONS if one < "2021-07"]),
        (document(type="ID_CARD", subtype="HEALTH_ID", country="ITA"), ["2020-01", "2020-09", "2021-07"]),
        (
            document(type="ID_CARD", subtype="MILITARY_ID", country="AUT"),
            ["2019-07", "2020-01", "2020-09", "2021-07"],
        ),
        (document(type="DRIVING_LICENSE", subtype="REGULAR_DRIVING_LICENSE"), ["2020-09", "2021-07"]),
    ],
)
def test_a_value_is_legal_in_the_editions_that_have_it(values: dict[str, Any], can: list[str]) -> None:
    legal = []
    for edition in EDITIONS:
        try:
            form(edition, values)
        except BrokenContract:
            continue
        legal.append(edition)
    assert legal == can


def test_a_code_by_activation_can_be_off() -> None:
    with pytest.raises(BrokenContract, match="'113'"):
        form("2021-07", rejected("DENIED_FRAUD", "113"), activated=(("113", False),))


def test_names_in_chinese_letters_by_activation() -> None:
    card = {
        **document(type="ID_CARD", country="CHN"),
        "person": {"native_first_name": "小明", "native_last_name": "王"},
    }
    for edition in EDITIONS:
        values = form(edition, card, activated=(("chineseName", True),))
        assert values["idFirstName"] == "N/A"
        assert values["idLastName"] == ("王小明" if edition >= "2019-07" else "N/A")
        assert form(edition, card)["idLastName"] == "N/A"
        passport = {**document(type="PASSPORT", country="CHN"), "person": {"last_name": "Wang"}}
        assert form(edition, passport, activated=(("chineseName", True),))["idLastName"] == "Wang"


def test_a_korean_licence_in_latin_letters() -> None:
    shown = {
        **document(type="DRIVING_LICENSE", country="KOR", latin_full_name=True),
        "person": {"first_name": "Minho", "last_name": "Kim"},
    }
    names = {
        (form(one, shown)["idFirstName"], form(one, shown)["idLastName"]) for one in EDITIONS if one < "2019"
    }
    assert names == {("N/A", "Minho Kim")}
    later = form("2019-07", shown)
    assert (later["idFirstName"], later["idLastName"]) == ("Minho", "Kim")


def test_an_incomplete_date_of_birth() -> None:
    shown = document(type="ID_CARD", country="IND", origin_dob="1990//")
    values = form("2019-07", shown)
    assert (values["idDob"], values["originDob"]) == ("1990-01-01", "1990//")
    with pytest.raises(
        ScenarioError, match="edition 2018-05 has no originDob; edition 2019-07 and later has it"
    ):
        form("2018-05", shown)
    with pytest.raises(ScenarioError, match="'soon' is not a date such as 1990//"):
        form("2019-07", document(type="ID_CARD", country="IND", origin_dob="soon"))


def verdict(**said: object) -> dict[str, Any]:
    return {"result": {"status": "APPROVED_VERIFIED", "identity_verification": said}}


def extracted(kind: str, **said: object) -> dict[str, Any]:
    return {
        "product": "multi-document",
        **document(type=kind, country="GBR"),
        "result": {"status": "EXTRACTED", "extracted": said},
    }


@pytest.mark.parametrize(
    ("values", "edition", "words"),
    [
        (
            verdict(handwritten_note_matches=False),
            "2017-10",
            "edition 2017-10 has no identityVerification.handwrittenNoteMatches; edition 2018-05 to 2020-01",
        ),
        (
            verdict(similarity_score=0.5),
            "2021-07",
            "edition 2021-07 has no identityVerification.similarityScore; edition 2020-01 to 2020-09 has it",
        ),
        (verdict(similarity_decision="MANUAL"), "2019-07", "no identityVerification.similarityDecision"),
        (
            extracted("BS", swift_code="BKAUATWW"),
            "2018-05",
            "edition 2018-05 has no document.extractedData.swiftCode; edition 2019-07 and later has it",
        ),
    ],
)
def test_what_an_object_says_only_in_other_editions_is_refused(
    values: dict[str, Any], edition: str, words: str
) -> None:
    with pytest.raises(ScenarioError, match=words) as caught:
        form(edition, values)
    assert not isinstance(caught.value, BrokenContract)
    scenario = parse(from_python({**APPROVED, **values}, Place("one")))
    assert edition not in scenario.editions
    assert form(scenario.first_edition, values), "without an edition, the first that can say it is played"


@pytest.mark.parametrize(
    ("values", "edition", "words"),
    [
        (rejected("ERROR_NOT_READABLE_ID", "200", "2006"), "2017-05", "edition 2020-09 and later has it"),
        (rejected("DENIED_FRAUD", "113"), "2017-05", "edition 2021-07 has it"),
        (document(type="ID_CARD", subtype="HEALTH_ID"), "2019-07", "edition 2020-01 and later has it"),
        (
            verdict(validity=False, reason="LIVENESS_FAILED"),
            "2018-05",
            "edition 2019-07 and later has it",
        ),
        ({"provided": {"source": "REDIRECT"}}, "2021-07", "edition 2020-09 and earlier has it"),
        (
            {
                "product": "multi-document",
                **document(type="USSS", country="USA"),
                "result": {"status": "UPLOADED"},
            },
            "2021-07",
            "edition 2018-05 and earlier has it",
        ),
        (
            {"callback": {"set": {"facemap": "https://netverify.com/1"}}},
            "2018-05",
            "facemap is not a parameter of the callback; edition 2019-07 and later has it",
        ),
    ],
)
def test_a_value_of_another_edition_is_refused_with_those_that_have_it(
    values: dict[str, Any], edition: str, words: str
) -> None:
    with pytest.raises(BrokenContract, match=words):
        form(edition, values)


def test_states_of_australia_and_canada_are_said_by_their_codes() -> None:
    licence = document(type="DRIVING_LICENSE", country="AUS")
    assert has("idUsState", licence) == [edition for edition in EDITIONS if edition >= "2018-05"]
    abroad = {**document(type="PASSPORT", country="USA"), "person": {"place_of_birth": "AUT"}}
    assert {edition: form(edition, abroad)["idUsState"] for edition in ("2017-10", "2018-05")} == {
        "2017-10": "Austria",
        "2018-05": "AUT",
    }


def test_additional_information_no_longer_comes_back() -> None:
    assert has("additionalInformation", {"provided": {"additional_information": "gold"}}) == ["2017-05"]


@pytest.mark.parametrize(
    ("demand", "edition", "words"),
    [
        ("2018-05", "2017-10", "the scenario is for edition 2018-05 and later, and the merchant has 2017-10"),
        ({"until": "2017-10"}, "2018-05", "for edition 2017-10 and earlier"),
        ({"since": "2018-05", "until": "2020-01"}, "2020-09", "for edition 2018-05 to 2020-01"),
        ({"since": "2018-05", "until": "2018-05"}, "2017-05", "for edition 2018-05, and"),
    ],
)
def test_a_scenario_demands_an_edition(demand: object, edition: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        form(edition, {"edition": demand})
    assert form("2018-05" if edition != "2018-05" else "2017-10", {"edition": demand})
    here = {"edition": demand, "settings": {"edition": "2018-05" if edition != "2018-05" else "2017-10"}}
    assert form(edition, here), "the scenario's own settings count"


@pytest.mark.parametrize(
    ("demand", "words"),
    [
        ("2018-06", "'2018-06' is not an edition"),
        ({"since": "2020-01", "until": "2018-05"}, "since 2020-01 is later than until 2018-05"),
        (["2018-05"], "expected a mapping with since and until"),
        ("{{ seed }}", "edition cannot be a template"),
    ],
)
def test_a_demand_that_cannot_be(demand: object, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        form("2018-05", {"edition": demand})


def test_the_same_person_in_each_edition() -> None:
    people = {
        tuple(form(edition)[name] for name in ("idFirstName", "idNumber", "idDob")) for edition in EDITIONS
    }
    assert len(people) == 1


def uploaded(
    edition: str, kind: str, country: str = "GBR", status: str = "EXTRACTED", **result: Any
) -> dict[str, Any]:
    """The document of an upload's callback."""
    values = {
        "product": "multi-document",
        "document": {"type": kind, "country": country},
        "result": {"status": status, **result},
    }
    found: dict[str, Any] = json.loads(form(edition, values)["document"])
    return found


@pytest.mark.parametrize(
    ("kind", "since", "keys"),
    [
        ("BS", "2017-05", {"name", "accountNumber"}),
        ("BS", "2017-10", {"name", "accountNumber", "issueDate", "address"}),
        ("BS", "2019-07", {"name", "accountNumber", "issueDate", "address", "swiftCode"}),
        ("UB", "2017-10", {"name", "issueDate", "address"}),
        ("UB", "2021-07", {"name", "issueDate", "address", "dueDate"}),
        ("CCS", "2017-10", {"name", "issueDate", "address"}),
        ("CCS", "2021-07", {"name", "issueDate", "address", "cardNumberLastFourDigits"}),
        ("CC", "2018-05", {"name", "pan", "expiryDate"}),
        ("CC", "2019-07", {"name", "pan", "issueDate"}),
        ("CC", "2021-07", {"name", "pan", "expiryDate"}),
        ("OTHER", "2019-07", {"name", "issueDate", "address"}),
    ],
)
def test_what_is_read_from_an_upload(kind: str, since: str, keys: set[str]) -> None:
    assert uploaded(since, kind)["extractedData"].keys() == keys


def test_the_expiry_of_a_credit_card_came_as_its_issue_date_for_a_while() -> None:
    before, between, after = (
        uploaded(one, "CC")["extractedData"] for one in ("2018-05", "2019-07", "2021-07")
    )
    assert before["expiryDate"] == between["issueDate"] == after["expiryDate"]


def test_an_extracted_address_names_its_country_otherwise() -> None:
    address = uploaded("2018-05", "UB")["extractedData"]["address"]
    assert address["countryCode"] == "GBR"
    assert address.keys() <= {"line1", "line2", "postalCode", "city", "subdivision", "countryCode"}
    assert "address" not in uploaded("2018-05", "UB", extracted={"address": False})["extractedData"]


@pytest.mark.parametrize(
    ("kind", "country", "status", "can"),
    [
        ("UB", "GBR", "EXTRACTED", [one for one in EDITIONS if one > "2017-05"]),
        ("UB", "AUT", "EXTRACTED", [one for one in EDITIONS if one >= "2018-05"]),
        ("CCS", "AUT", "EXTRACTED", [one for one in EDITIONS if one >= "2019-07"]),
        ("UB", "GBR", "DISCARDED", [one for one in EDITIONS if one >= "2018-05"]),
        ("CC", "GBR", "UPLOADED", ["2018-05"]),
        ("USSS", "USA", "UPLOADED", ["2017-05", "2017-10", "2018-05"]),
        ("OTHER", "AUT", "UPLOADED", [one for one in EDITIONS if one >= "2019-07"]),
        ("SSC", "USA", "UPLOADED", [one for one in EDITIONS if one >= "2018-05"]),
    ],
)
def test_a_type_has_a_status_in_the_editions_that_say_so(
    kind: str, country: str, status: str, can: list[str]
) -> None:
    legal = []
    for edition in EDITIONS:
        try:
            uploaded(edition, kind, country, status)
        except BrokenContract:
            continue
        legal.append(edition)
    assert legal == can


def authenticated(edition: str, status: str = "PASSED", **provided: str) -> dict[str, str]:
    values = {
        "product": "authentication",
        "provided": provided,
        "document": {"type": "PASSPORT", "country": "AUT"},
        "result": {"status": status},
    }
    return form(edition, values)


@pytest.mark.parametrize("status", ["PASSED", "FAILED", "INVALID"])
def test_an_authentication(status: str) -> None:
    values = authenticated("2019-07", status, customer_id="ada", source="WEB")
    reference = values["transactionReference"]
    assert (values["callBackType"], values["transactionResult"]) == ("NETVERIFY_AUTHENTICATION", status)
    assert (values["userReference"], values["scanSource"]) == ("ada", "WEB")
    base = f"https://netverify.com/api/netverify/v2/authentications/{reference}/images"
    assert values["idScanImageFace"] == f"{base}/face"
    images = json.loads(values["livenessImages"])
    assert images == [f"{base}/liveness/{number}" for number in range(1, len(images) + 1)]
    assert "enrollmentTransactionReference" not in values


def test_who_leaves_an_authentication_makes_it_expire() -> None:
    values = authenticated("2019-07", "EXPIRED")
    assert values["transactionResult"] == "EXPIRED"
    assert values.keys() == {
        *("callBackType", "transactionReference", "transactionResult", "transactionDate", "callbackDate"),
        "scanSource",
    }


def test_an_authentication_names_the_scan_that_it_compares_with() -> None:
    enrolled = "12345678-1234-4234-8234-123456789012"
    said = authenticated("2020-09", enrollment_reference=enrolled)
    assert said["enrollmentTransactionReference"] == enrolled
    drawn = authenticated("2021-07")["enrollmentTransactionReference"]
    assert drawn == authenticated("2021-07")["enrollmentTransactionReference"] != enrolled


@pytest.mark.parametrize("edition", ["2017-05", "2018-05", "kyx"])
def test_editions_without_the_product_refuse_it(edition: str) -> None:
    with pytest.raises(
        ScenarioError, match=f"edition {edition} has no product authentication; edition 2019-07"
    ):
        authenticated(edition)


def test_a_source_that_authentications_do_not_have_is_refused() -> None:
    with pytest.raises(BrokenContract, match="scanSource is 'API'; legal is SDK or WEB"):
        authenticated("2019-07", source="API")


@pytest.mark.parametrize("country", ["FRA", "GBR", "IRL", "ROU"])
def test_addresses_come_in_lines_from_the_edition_on_that_lists_their_format(country: str) -> None:
    for edition in ("2017-05", "2017-10", "2018-05"):
        assert "streetName" in address(edition, country)
    split, last = address("2017-05", country), address("2020-09", country)
    for edition in ("2019-07", "2020-01"):
        lines = address(edition, country)
        assert lines.keys() == {"line1", "postalCode", "city", "country"}
        assert lines["line1"] == last["line1"]
        assert split["streetName"] in lines["line1"]


def test_mexican_addresses_come_in_the_us_format_where_the_edition_lists_it() -> None:
    assert "line1" in address("2018-05", "MEX")
    for edition in ("2019-07", "2020-01"):
        assert {"streetName", "streetNumber", "stateCode", "zip"} <= address(edition, "MEX").keys()


@pytest.mark.parametrize("edition", ["2019-07", "2021-07"])
def test_lines_that_a_scenario_gives_are_sent_whatever_the_address_was_split_into(edition: str) -> None:
    sent = address(edition, "GBR", lines=["Flat 3", "42 Queen's Road"])
    assert (sent["line1"], sent["line2"]) == ("Flat 3", "42 Queen's Road")


def test_the_merchants_own_format_goes_before_that_of_the_list() -> None:
    values = document(type="ID_CARD", country="GBR")
    sent = form("2019-07", values, address_recognition=True, address_formats=(("GBR", "EU"),))
    assert "streetName" in json.loads(sent["idAddress"])


GIVEN = {"number": "P1234567", "dob": "1990-01-31", "expiry": "2025-01-30", "personal_number": "A1234567"}
SENT_BACK = {"idNumber": "number", "idDob": "dob", "idExpiry": "expiry", "personalNumber": "personal_number"}


@pytest.mark.parametrize(("parameter", "since"), [*dict.fromkeys(SENT_BACK, "2017-10").items()][:3])
def test_what_the_merchant_knew_comes_back_where_nothing_is_read(parameter: str, since: str) -> None:
    values = {**rejected("ERROR_NOT_READABLE_ID", "200"), "provided": GIVEN}
    assert has(parameter, values) == [edition for edition in EDITIONS if edition >= since]
    assert form("2021-07", values)[parameter] == GIVEN[SENT_BACK[parameter]]
    approved = form("2021-07", {"provided": GIVEN})
    assert approved[parameter] != GIVEN[SENT_BACK[parameter]]


def test_a_personal_number_comes_back_later() -> None:
    values = {**rejected("ERROR_NOT_READABLE_ID", "200"), "provided": GIVEN}
    assert has("personalNumber", values) == ["2020-01", "2020-09", "2021-07"]


def test_nothing_comes_back_that_masking_hides_or_of_who_uploaded_nothing() -> None:
    german = {**rejected("ERROR_NOT_READABLE_ID", "200"), **document(country="DEU"), "provided": GIVEN}
    assert "idNumber" in form("2019-07", german)
    assert "idNumber" not in form("2019-07", german, masking=True)
    left = {"result": {"status": "NO_ID_UPLOADED"}, "provided": GIVEN}
    assert form("2021-07", left).keys().isdisjoint(SENT_BACK)


def test_what_is_provided_is_to_blame_where_it_is_sent_back() -> None:
    values = {**rejected("ERROR_NOT_READABLE_ID", "200"), "provided": {"number": "1" * 201}}
    with pytest.raises(BrokenContract, match=r"one\.provided\.number: idNumber has 201 characters"):
        form("2021-07", values)


@pytest.mark.parametrize(
    ("kind", "only", "can"),
    [
        ("BS", ["name"], ["2017-05", "2017-10", "2018-05", "2021-07"]),
        ("BS", ["name", "account_number"], ["2017-05", "2017-10", "2018-05", "2021-07"]),
        ("BS", ["name", "address"], [one for one in EDITIONS if one > "2017-05"]),
        ("UB", ["issue_date", "address"], [one for one in EDITIONS if one > "2017-05"]),
        ("SSC", ["first_name", "ssn"], [one for one in EDITIONS if one < "2021-07"]),
        ("CC", ["name", "pan"], [one for one in EDITIONS if "2018-05" <= one < "2021-07"]),
    ],
)
def test_how_much_must_be_read_of_an_upload(kind: str, only: list[str], can: list[str]) -> None:
    legal = []
    for edition in EDITIONS:
        with suppress(BrokenContract):
            said = uploaded(edition, kind, "USA" if kind == "SSC" else "GBR", extracted={"only": only})
            legal += [edition] if len(said["extractedData"]) == len(only) else []
    assert legal == can


def test_what_is_too_little_names_what_it_takes() -> None:
    with pytest.raises(BrokenContract, match="needs at least 2 of name, issueDate, address"):
        uploaded("2020-01", "UB", extracted={"only": ["name"]})
    with pytest.raises(BrokenContract, match="needs name, pan, expiryDate"):
        uploaded("2021-07", "CC", extracted={"only": ["name", "pan"]})


def test_a_scenario_says_the_categories_of_a_licence() -> None:
    said = [{"category": "B", "readable": False}, {"category": "BE", "issue_date": "2015-01-31"}]
    licence = document(type="DRIVING_LICENSE", country="FRA", dl_categories=said)
    assert json.loads(form("2018-05", licence)["dlCategories"]) == [
        {"category": "B", "isReadable": "FALSE"},
        {"category": "BE", "issueDate": "2015-01-31"},
    ]
    with pytest.raises(ScenarioError, match=r"dl_categories: edition 2017-05 has no dlCategories"):
        form("2017-05", licence)
    lost = document(
        type="DRIVING_LICENSE", country="FRA", dl_categories={"category": "B", "availability": "no"}
    )
    with pytest.raises(BrokenContract, match=r"dlCategories\[0\]\.availability"):
        form("2018-05", lost)


def test_an_upload_of_a_pdf_links_to_it() -> None:
    values = {
        "product": "multi-document",
        "document": {"type": "UB", "country": "GBR", "original": True},
        "result": {"status": "EXTRACTED"},
    }
    url = json.loads(form("2018-05", values)["document"])["originalDocument"]
    assert url.startswith("https://retrieval.netverify.com/api/netverify/v2/documents/")
    assert url.endswith("/original")
    with pytest.raises(
        ScenarioError, match=r"edition 2017-10 has no document\.originalDocument; edition 2018"
    ):
        form("2017-10", values)
