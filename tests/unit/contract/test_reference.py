"""Can the contract be read by a stranger, field by field?"""

import re

import pycountry
import pytest

from mockjumio.contract import countries, retrieval_fields
from mockjumio.contract.checker import callback_table
from mockjumio.contract.enums import PRODUCTS
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.multi_document import DOCUMENT, DOCUMENT_TYPES, TRANSACTION
from mockjumio.contract.reference import Entry, entries, find
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS

ALL = tuple(entries())


def one(name: str) -> Entry:
    (entry,) = find(name)
    return entry


def test_every_parameter_of_both_callbacks_has_an_entry() -> None:
    paths = [entry.path for entry in ALL]
    assert len(set(paths)) == len(paths)
    for product in PRODUCTS:
        assert {field.name for field in callback_table(product).fields} <= set(paths)


@pytest.mark.parametrize(
    "path",
    [
        "rejectReason.rejectReasonCode",
        "rejectReason.rejectReasonDetails.detailsCode",
        "idAddress[US].stateCode",
        "idAddress[EU].province",
        "idAddress[RAW].line5",
        "transaction.customerId",
        "document.images",
        "document.extractedData.ssn",
    ],
)
def test_what_is_inside_objects_has_entries_too_after_the_object(path: str) -> None:
    paths = [entry.path for entry in ALL]
    outside = re.split(r"[.\[]", path)[0]
    assert paths.index(outside) < paths.index(path)


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.path)
def test_an_entry_says_in_words_what_when_and_where(entry: Entry) -> None:
    for words in (entry.field.words, entry.sent, entry.value, entry.section):
        assert words == words.strip()
        assert words
        assert words.count("(") == words.count(")")
        assert "<" not in words, "a representation of an object"
    assert entry.presence in ("always", "conditional", "optional")


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.path)
def test_nobody_need_know_whether_and_or_or_binds_tighter(entry: Entry) -> None:
    # The innermost parentheses, and what is outside of all of them, join clauses in one way.
    text = f"{entry.sent}; {entry.value}"
    while inner := re.search(r"\(([^()]*)\)", text):
        assert not {" and ", " or "} <= {*re.findall(r" and | or (?=the |not |first|last)", inner[1])}
        text = text.replace(inner[0], "…")
    assert "((" not in text


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("callBackType", "always"),
        ("firstAttemptDate", "optional"),
        ("idCountry", "optional, and only if status is not NO_ID_UPLOADED"),
        ("idFaceMatch", "if status is APPROVED_VERIFIED and face match is on, otherwise never"),
        (
            "idNumber",
            "optional, and only if status is APPROVED_VERIFIED and the data field ID number is on; "
            "always if also the document carries a number",
        ),
        (
            "idFirstName",
            "if (status is APPROVED_VERIFIED and the data field first name is on and the document carries "
            "a first name) or (first_name was provided and status is not NO_ID_UPLOADED), otherwise never",
        ),
    ],
)
def test_when_it_is_sent(name: str, sent: str) -> None:
    assert one(name).sent == sent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("callBackType", "NETVERIFYID"),
        ("idScanStatus", "SUCCESS if status is APPROVED_VERIFIED, otherwise ERROR"),
        ("idFaceMatch", "a whole number from 0 to 100"),
        ("customerId", "text"),
        ("document.country", "an ISO 3166-1 alpha-3 country code or XKX; the country of the upload"),
        ("images", "a JSON array of URLs, each an absolute http or https URL"),
        ("rejectReasonDetails", "a JSON array of details"),
    ],
)
def test_what_it_may_say(name: str, value: str) -> None:
    assert find(name)[0].value == value


def test_closed_lists_are_listed() -> None:
    codes = one("rejectReasonCode").choices
    assert [choice.split()[0] for choice in codes] == list(REJECT_REASONS)
    assert "110 CHIP_DATA_MANIPULATED (DENIED_FRAUD, only for an E_PASSPORT)" in codes
    details = one("detailsCode").choices
    assert [choice.split()[0] for choice in details] == list(REJECT_DETAILS)
    assert [choice.split()[0] for choice in one("document.type").choices] == list(DOCUMENT_TYPES)
    assert "PASSPORT_CARD_ID (ID_CARD of IRL, RUS, USA)" in one("idSubtype").choices
    assert one("idNumber").choices == ()


def test_an_object_names_its_parts() -> None:
    assert one("rejectReason").parts == tuple(
        f"rejectReason.rejectReason{part}" for part in ("Code", "Description", "Details")
    )
    assert "idAddress[EU].province" in one("idAddress").parts
    assert one("extractedData").parts[0] == "document.extractedData.firstName"
    assert "document.extractedData.ssn" not in one("document").parts, "that is a part of a part"
    assert one("idNumber").parts == ()
    known = {entry.path for entry in ALL}
    assert {part for entry in ALL for part in entry.parts} <= known


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("idFaceMatch", ["idFaceMatch"]),
        ("IDFACEMATCH", ["idFaceMatch"]),
        ("zip", ["idAddress[US].zip"]),
        ("idAddress[RAW].city", ["idAddress[RAW].city"]),
        ("idAddress.city", ["idAddress[US].city", "idAddress[EU].city", "idAddress[RAW].city"]),
        ("status", ["transaction.status", "document.status"]),
        ("rejectreasondetails.detailscode", ["rejectReason.rejectReasonDetails.detailsCode"]),
        ("FaceMatch", []),
        ("", []),
    ],
)
def test_a_field_is_found_by_its_path_or_the_end_of_it(name: str, paths: list[str]) -> None:
    assert [entry.path for entry in find(name)] == paths


# Are the countries and states those of the standards and of Jumio's list?


# "Supported countries for ID card MRZ check" as the document names them, with their ISO codes.
MRZ_CHECK_LIST = {
    "Albania": "ALB",
    "Argentina": "ARG",
    "Austria": "AUT",
    "Bosnia & Herzegovina": "BIH",
    "Bulgaria": "BGR",
    "Chile": "CHL",
    "Croatia": "HRV",
    "Czech Republic": "CZE",
    "Denmark": "DNK",
    "Dominican Republic": "DOM",
    "Ecuador": "ECU",
    "El Salvador": "SLV",
    "Estonia": "EST",
    "Finland": "FIN",
    "France": "FRA",
    "Georgia": "GEO",
    "Germany": "DEU",
    "Guatemala": "GTM",
    "Hungary": "HUN",
    "Italy": "ITA",
    "Kazakhstan": "KAZ",
    "Kenya": "KEN",
    "Latvia": "LVA",
    "Liechtenstein": "LIE",
    "Lithuania": "LTU",
    "Macedonia": "MKD",
    "Malta": "MLT",
    "Mexico": "MEX",
    "Moldova": "MDA",
    "Montenegro": "MNE",
    "Netherlands": "NLD",
    "Pakistan": "PAK",
    "Paraguay": "PRY",
    "Peru": "PER",
    "Poland": "POL",
    "Portugal": "PRT",
    "Romania": "ROU",
    "Serbia": "SRB",
    "Slovakia": "SVK",
    "Slovenia": "SVN",
    "Spain": "ESP",
    "Sweden": "SWE",
    "Switzerland": "CHE",
    "Turkey": "TUR",
    "United Arab Emirates": "ARE",
}


def test_the_mrz_check_list_is_the_documents() -> None:
    assert set(MRZ_CHECK_LIST.values()) == countries.ID_CARD_MRZ_CHECK


def test_kosovo_is_a_country_and_has_its_name() -> None:
    assert countries.is_country("XKX")
    assert countries.names()["XKX"] == "Kosovo"


def test_countries_and_their_parts_are_those_that_pycountry_knows() -> None:
    known = {country.alpha_3: country.name for country in pycountry.countries}
    assert countries.names() == known | {"XKX": "Kosovo"}
    assert countries.subdivisions() == {part.code for part in pycountry.subdivisions}


def test_there_are_249_countries_and_kosovo() -> None:
    assert len(countries.names()) == 250


@pytest.mark.parametrize("code", ["USA", "AUT", "TWN"])
def test_iso_codes_are_countries(code: str) -> None:
    assert countries.is_country(code)


@pytest.mark.parametrize("code", ["UNK", "us", "usa", "", "EUR"])
def test_other_codes_are_not(code: str) -> None:
    assert not countries.is_country(code)


def test_us_states_are_the_last_two_characters_of_their_codes() -> None:
    states = countries.us_states()
    assert {"OH", "CA", "DC", "PR"} <= set(states)
    assert all(len(state) == 2 for state in states)
    assert list(states) == sorted(states)


def test_a_place_of_birth_is_a_state_a_country_or_kosovo() -> None:
    assert {"OH", "Austria", "Kosovo"} <= set(countries.places_of_birth())
    assert "USA" not in countries.places_of_birth()


# Do the retrieval tables name keys that the callback has?


# Keys of the retrieval guide, without timestamp, scanReference and what only retrieval knows.
DOCUMENT_KEYS = (
    "status type idSubtype issuingCountry firstName lastName dob expiry number usState personalNumber "
    "optionalData1 optionalData2 address issuingDate"
)
TRANSACTION_KEYS = "status source date clientIp customerId merchantScanReference merchantReportingCriteria"


def test_the_keys_of_a_scan_are_the_guides() -> None:
    assert set(retrieval_fields.DOCUMENT_DATA) == set(DOCUMENT_KEYS.split())
    assert set(retrieval_fields.TRANSACTION_DATA) == set(TRANSACTION_KEYS.split())


def test_every_key_of_a_scan_comes_from_a_parameter_of_the_callback() -> None:
    parameters = {field.name for field in ID_VERIFICATION_CALLBACK.fields}
    assert retrieval_fields.retrieved_parameters("2017-05") - parameters == {
        "issuingDate"
    }  # the callback has it from 2019-07 on


def test_every_key_of_an_upload_comes_from_the_callback() -> None:
    assert set(retrieval_fields.UPLOAD_DOCUMENT_DATA) <= {field.name for field in DOCUMENT.fields}
    assert set(retrieval_fields.UPLOAD_TRANSACTION_DATA) <= {field.name for field in TRANSACTION.fields}


def test_the_merchants_reference_has_another_name_than_in_the_callback() -> None:
    assert retrieval_fields.in_callback("merchantScanReference") == "merchantIdScanReference"
