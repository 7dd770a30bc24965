"""Is everything that is somebody's own replaced, in its form, and what Jumio's documents enumerate kept?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.importing.anonymize import form_of, impersonal, own_values, scramble
from mockjumio.schema.kinds import is_template

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
OWN = "{{ transaction.reference }}"


@pytest.mark.parametrize(
    ("parameter", "text", "instead"),
    [
        ("verificationStatus", "DENIED_FRAUD", "DENIED_FRAUD"),
        ("verificationStatus", "Ada was here", "Xxx xxx xxxx"),
        ("idFaceMatch", "101", "101"),
        ("idFirstName", "Zoë O'Hara-7", "Xxö X'Xxxx-7"[:-1] + "7"),
        ("idLastName", "WEB", "XXX"),
        ("idNumber", "X7-99", "X7-77"),
        ("personalNumber", "N/A", "N/A"),
        ("gender", "F", "F"),
        ("gender", "ADA", "XXX"),
        ("customerId", "", ""),
        ("customerId", REFERENCE, "00000000-0000-4000-8000-000000000001"),
        ("customerId", "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"),
        ("clientIp", "198.51.100.99", "203.0.113.7"),
        ("clientIp", "203.0.113.7", "198.51.100.8"),
        ("clientIp", "2001:db8::99", "2001:db8::7"),
        ("idDob", "1980-02-30", "7777-77-77"),
        ("idDob", "1980-02-03", "1990-01-01"),
        ("idDob", "1990-01-01", "1991-02-03"),
        ("callbackDate", "2016-06-06T12:06:49.016Z", "2017-11-22T10:00:00.000Z"),
        ("callbackDate", "2016-06-06T12:06:49Z", "2017-11-22T10:00:00Z"),
        ("callbackDate", "2016-06-06T12:06:49.1+0100", "2017-11-22T10:00:00.0+0100"),
        ("callbackDate", "yesterday", "xxxxxxxxx"),
        ("jumioIdScanReference", REFERENCE, OWN),
        ("jumioIdScanReference", "8F7E", "7X7X"),
        ("idCountry", "XKX", "XKX"),
        ("presetCountry", "Ada", "Xxx"),
        ("issuedInCountry", "AUT", "AUT"),
        ("nationality", "Austria", "Austria"),
        ("somethingNew", "ada@shop.example", "xxx@xxxx.xxxxxxx"),
        ("somethingNew", "MATCH", "MATCH"),
        ("somethingNew", "SMITH", "XXXXX"),
        ("somethingNew", "85", "85"),
        ("somethingNew", "0.8732", "0.8732"),
        ("somethingNew", "1010", "7777"),
        ("somethingName", "MATCH", "XXXXX"),
        ("idAddress", '{"city":', '{"xxxx":'),
        ("idAddress", ' {"city": "Wien"}', '{"city":"Xxxx"}'),
        ("idAddress", "[01]", "(77]"),
        ("idAddress", "[NaN]", "[XxX]"),
        ("idAddress", "[1e999]", "[7x777]"),
    ],
)
def test_a_value_is_kept_or_replaced_in_its_form(parameter: str, text: str, instead: str) -> None:
    assert impersonal(parameter, text) == instead


@pytest.mark.parametrize(
    ("url", "instead"),
    [
        (
            f"https://netverify.com/recognition/v1/idscan/{REFERENCE}/face",
            f"/recognition/v1/idscan/{OWN}/face",
        ),
        (
            f"https://lon.netverify.com/api/netverify/v2/scans/{REFERENCE}/images/liveness/12",
            f"/api/netverify/v2/scans/{OWN}/images/liveness/12",
        ),
        ("https://netverify.com/api/Ada%20B/1010?token=abc#x", "/api/Xxx%20X/7777?xxxxx=xxx#y"),
        ("https://netverify.com", ""),
    ],
)
def test_a_link_to_jumio_stays_one(url: str, instead: str) -> None:
    host = url.split("/")[2]
    assert impersonal("livenessImages", url) == f"https://{host}{instead}"
    assert json.loads(impersonal("livenessImages", json.dumps([url]))) == [f"https://{host}{instead}"]


@pytest.mark.parametrize(
    ("url", "instead"),
    [
        (f"http://ada.example:80/{REFERENCE}/front?x", f"http://example.com/{OWN}/xxxxx?y"),
        ("https://netverify.com.ada.example/", "https://example.com/"),
        ("https://ada:secret@netverify.com/", "https://example.com/"),
        ("https://[ada/", "https://example.com"),
    ],
)
def test_any_other_url_is_one_of_nobodys(url: str, instead: str) -> None:
    assert impersonal("somethingNew", url) == instead


def test_json_keeps_its_keys_and_kinds() -> None:
    value = {
        "similarity": "NO_MATCH",
        "validity": True,
        "reason": "SELFIE_CROPPED_FROM_ID",
        "score": 0.875,
        "country": "AUT",
        "stateCode": "US-OH",
        "more": [
            None,
            85,
            -1010,
            48.2082,
            1e300,
            "Ada",
            "1980-02-03",
            {"lastName": "MANUAL", "a b": 1, "c d": 2},
        ],
        "inner": '{"lastName":"Ada"}',
    }
    assert json.loads(impersonal("somethingNew", json.dumps(value))) == {
        **value,
        "stateCode": "US-AK",
        "more": [
            *(None, 85, -7777, 77.7777, 7777.7, "Xxx", "1990-01-01"),
            {"lastName": "XXXXXX", "x x": 1, "x x 2": 2},
        ],
        "inner": '{"lastName":"Xxx"}',
    }


def test_objects_keep_their_codes_and_lose_the_rest() -> None:
    page = "https://retrieval.netverify.com/api/netverify/v2/documents/{}/pages/1"
    document = {
        "status": "EXTRACTED",
        "country": "USA",
        "type": "SSC",
        "customDocumentCode": "GYM-CARD_1.a",
        "images": [page.format(REFERENCE)],
        "extractedData": {"firstName": "Ada", "ssn": "078-05-1120", "signatureAvailable": True, "more": None},
    }
    assert json.loads(impersonal("document", json.dumps(document))) == {
        **document,
        "images": [page.format(OWN)],
        "extractedData": {"firstName": "Xxx", "ssn": "777-77-7777", "signatureAvailable": True, "more": None},
    }
    reason = {
        "rejectReasonCode": "100",
        "rejectReasonDescription": "Ada's",
        "rejectReasonDetails": [{"detailsCode": "1001"}],
    }
    assert json.loads(impersonal("rejectReason", json.dumps(reason))) == {
        **reason,
        "rejectReasonDescription": "Xxx'x",
    }


@given(st.text(min_size=1))
def test_a_scrambled_text_is_another_of_the_same_length_and_no_template(text: str) -> None:
    made = scramble(text)
    assert made != text
    assert len(made) == len(text)
    assert not is_template(made)


@pytest.mark.parametrize(("code", "kept"), [("GYM-CARD_1.a", True), ("Ada Lovelace", False), ("ä", False)])
def test_a_merchants_code_is_kept_if_it_looks_like_one(code: str, kept: bool) -> None:
    assert (impersonal("customDocumentCode", code) == code) is kept


@pytest.mark.parametrize(
    ("parameter", "captured", "sent", "same"),
    [
        ("idType", "PASSPORT", "PASSPORT", True),
        ("idType", "PASSPORT", "ID_CARD", False),
        ("idFirstName", "Ada", "Bob", True),
        ("idFirstName", "N/A", "Bob", False),
        ("idFirstName", "", "Bob", False),
        ("callbackDate", "2016-06-06T12:06:49.016Z", "2017-11-22T10:00:00.000Z", True),
        ("callbackDate", "2016-06-06T12:06:49Z", "2017-11-22T10:00:00.000Z", False),
        ("idScanImage", "https://a/b", "http://c/d", True),
        ("idScanImage", "/b", "http://c/d", False),
        ("idDob", "1990-01-01", "2001-02-03", True),
        ("idDob", "1990", "2001-02-03", False),
        ("clientIp", "192.0.2.1", "203.0.113.7", True),
        ("clientIp", "2001:db8::1", "203.0.113.7", False),
        ("jumioIdScanReference", REFERENCE, REFERENCE[::-1], False),
        ("jumioIdScanReference", "R", "S", True),
        ("idAddress", '{"city":"a","country":"AUT"}', '{"country":"AUT","city":"b"}', True),
        ("idAddress", '{"country":"AUT"}', '{"country":"USA"}', False),
        ("idAddress", '{"stateCode":"US-OH"}', '{"stateCode":"US-TX"}', True),
        ("idAddress", '{"stateCode":"US-OH"}', '{"stateCode":"CA-ON"}', False),
        ("idAddress", '{"city":"a"}', '{"city":"b","zip":"1"}', False),
        ("idAddress", '{"city":"a"}', '{"city":1}', False),
        ("idAddress", '{"n":1}', '{"n":2}', False),
        ("idAddress", '{"n":1}', '{"n":1.0}', False),
        ("idAddress", '{"n":1010}', '{"n":2020}', True),
        ("idAddress", '{"n":true}', '{"n":1}', False),
        ("idAddress", '{"a b":1}', '{"x x":1}', True),
        ("idAddress", '{"city":"a"', '{"city":"b"}', False),
        ("document", '{"images":["https://a"]}', '{"images":["https://b"]}', True),
        ("document", '{"images":["https://a"]}', '{"images":[]}', False),
        ("rejectReason", '{"rejectReasonCode":"100"}', '{ "rejectReasonCode": "100" }', True),
    ],
)
def test_values_have_one_form_or_not(parameter: str, captured: str, sent: str, same: bool) -> None:
    assert (form_of(parameter, captured) == form_of(parameter, sent)) is same


def test_what_is_somebodys_own_is_found_also_inside_objects() -> None:
    form = {
        "verificationStatus": "APPROVED_VERIFIED",
        "idFirstName": "Ada",
        "callbackDate": "2016-06-06T12:06:49.016Z",
        "personalNumber": "N/A",
        "customerId": "",
        "idAddress": '{"city":"Wien","n":1,"country":"AUT"}',
        "document": '{"status":"UPLOADED","images":["https://x/1"]}',
        "transaction": "{oops",
    }
    assert own_values(form) == {"Ada", "Wien", "https://x/1", "{oops"}
