"""Is everything that is somebody's own told from what Jumio's document enumerates?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.importing.personal import custom_code, impersonal, own_values, scrambled
from mockjumio.scenario.kinds import is_template

LINK = "https://netverify.com/recognition/v1/idscan/{{ transaction.reference }}/face"


@pytest.mark.parametrize(
    ("parameter", "text", "instead"),
    [
        ("verificationStatus", "DENIED_FRAUD", "DENIED_FRAUD"),
        ("verificationStatus", "Ada was here", "Xxx xxx xxxx"),
        ("idFaceMatch", "101", "101"),
        ("idFirstName", "Zoë O'Hara-7", "Xxö X'Xxxx-7"[:-1] + "7"),
        ("idNumber", "X7-99", "X7-77"),
        ("personalNumber", "N/A", "N/A"),
        ("customerId", "", ""),
        ("callbackDate", "2016-06-06T12:06:49.016Z", "2017-11-22T10:00:00.000Z"),
        ("callbackDate", "2016-06-06T12:06:49Z", "2017-11-22T10:00:00Z"),
        ("callbackDate", "2016-06-06T12:06:49.1+0100", "2017-11-22T10:00:00.0+0100"),
        ("callbackDate", "yesterday", "xxxxxxxxx"),
        ("idScanImageFace", "https://netverify.com/recognition/v1/idscan/r/face", LINK),
        ("idScanImageFace", "/r/face", "/x/xxxx"),
        ("jumioIdScanReference", "8f7e6d5c-4b3a-4210-8fed-cba987654321", "{{ transaction.reference }}"),
        ("jumioIdScanReference", "8F7E", "7X7X"),
        ("somethingNew", "ada@shop.example", "xxx@xxxx.xxxxxxx"),
        ("idAddress", '{"city":"Wien","zip":1010}', '{"city":"Xxxx","zip":0}'),
        ("idAddress", '{"city":', '{"xxxx":'),
    ],
)
def test_a_value_is_kept_or_replaced_in_its_shape(parameter: str, text: str, instead: str) -> None:
    assert impersonal(parameter, text) == instead


def test_objects_keep_their_codes_and_lose_the_rest() -> None:
    document = {
        "status": "EXTRACTED",
        "country": "USA",
        "type": "SSC",
        "customDocumentCode": "GYM-CARD",
        "images": ["https://x/pages/1"],
        "extractedData": {"firstName": "Ada", "ssn": "078-05-1120", "signatureAvailable": True, "more": None},
    }
    replaced = json.loads(impersonal("document", json.dumps(document)))
    assert replaced == {
        **document,
        "images": [
            "https://retrieval.netverify.com/api/netverify/v2/documents/{{ transaction.reference }}/pages/1"
        ],
        "extractedData": {"firstName": "Xxx", "ssn": "777-77-7777", "signatureAvailable": True, "more": None},
    }
    reason = {
        "rejectReasonCode": "100",
        "rejectReasonDescription": "Ada's",
        "rejectReasonDetails": [{"a b": 1}],
    }
    assert json.loads(impersonal("rejectReason", json.dumps(reason))) == {
        "rejectReasonCode": "100",
        "rejectReasonDescription": "Xxx'x",
        "rejectReasonDetails": [{"x x": 0}],
    }


@given(st.text(min_size=1))
def test_a_scrambled_text_is_another_of_the_same_length_and_no_template(text: str) -> None:
    made = scrambled(text)
    assert made != text
    assert len(made) == len(text)
    assert not is_template(made)


@pytest.mark.parametrize(("code", "kept"), [("GYM-CARD_1.a", True), ("Ada Lovelace", False), ("ä", False)])
def test_a_merchants_code_is_kept_if_it_looks_like_one(code: str, kept: bool) -> None:
    assert (custom_code(code) == code) is kept


def test_what_is_somebodys_own_is_found_also_inside_objects() -> None:
    form = {
        "verificationStatus": "APPROVED_VERIFIED",
        "idFirstName": "Ada",
        "callbackDate": "2016-06-06T12:06:49.016Z",
        "personalNumber": "N/A",
        "customerId": "",
        "idAddress": '{"city":"Wien","n":1}',
        "document": '{"status":"UPLOADED","images":["https://x/1"]}',
        "transaction": "{oops",
    }
    assert own_values(form) == {"Ada", "Wien", "https://x/1", "{oops"}
