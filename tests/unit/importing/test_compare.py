"""Is a callback told from the captured one where it matters, and only there?"""

import pytest

from mockjumio.importing.compare import alike

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"


@pytest.mark.parametrize(
    ("parameter", "captured", "sent", "same"),
    [
        ("idType", "PASSPORT", "PASSPORT", True),
        ("idType", "PASSPORT", "ID_CARD", False),
        ("idFirstName", "Ada", "Bob", True),
        ("idFirstName", "A" * 201, "Bob", False),
        ("idFirstName", "N/A", "Bob", False),
        ("idFirstName", "", "Bob", False),
        ("customerId", "", "", True),
        ("callbackDate", "2016-06-06T12:06:49.016Z", "2017-11-22T10:00:00.000Z", True),
        ("callbackDate", "2016-06-06T12:06:49Z", "2017-11-22T10:00:00.000Z", False),
        ("idScanImage", "https://a/b", "http://c/d", True),
        ("idScanImage", "/b", "http://c/d", False),
        ("jumioIdScanReference", REFERENCE, REFERENCE[::-1], False),
        ("jumioIdScanReference", "R", "S", True),
        ("idAddress", '{"city":"a"}', '{"city":"b"}', True),
        ("idAddress", '{"city":"a"}', '{"city":"b","zip":"1"}', False),
        ("idAddress", '{"city":"a"}', '{"city":1}', False),
        ("idAddress", '{"n":1}', '{"n":2}', True),
        ("idAddress", '{"n":true}', '{"n":false}', False),
        ("idAddress", '{"city":"a"', '{"city":"b"}', False),
        ("document", '{"images":["https://a"]}', '{"images":["https://b"]}', True),
        ("document", '{"images":["https://a"]}', '{"images":[]}', False),
        ("document", '{"status":"UPLOADED"}', '{"status":"EXTRACTED"}', False),
        ("rejectReason", '{"rejectReasonCode":"100"}', '{ "rejectReasonCode": "100" }', True),
    ],
)
def test_values_stand_for_each_other_or_not(parameter: str, captured: str, sent: str, same: bool) -> None:
    assert alike(parameter, captured, sent) is same
