"""Does the multi document callback say what its four tables say?

The samples are the document's own, with a reference in place of the x's.
"""

import json
from typing import Any

import pytest

from mockjumio.contract.checker import check
from mockjumio.contract.conditions import Case
from mockjumio.contract.form import decode
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.settings import CustomDocument, MerchantSettings

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
PAGE = f"https://retrieval.netverify.com/api/netverify/v2/documents/{REFERENCE}/pages/1"
UPLOADED_SAMPLE = b"timestamp=2016-06-06T12%3A06%3A49.016Z&scanReference=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx&document=%7B%22type%22%3A%22SSC%22%2C%22country%22%3A%22AUT%22%2C%22images%22%3A%5B%22https%3A%2F%2Fretrieval.netverify.com%2Fapi%2Fnetverify%2Fv2%2Fdocuments%2Fxxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx%2Fpages%2F1%22%5D%2C%22status%22%3A%22UPLOADED%22%7D&transaction=%7B%22customerId%22%3A%22CUSTOMERID%22%2C%22date%22%3A%222014-10-17T06%3A37%3A51.969Z%22%2C%22merchantScanReference%22%3A%22YOURSCANREFERENCE%22%2C%22source%22%3A%22DOC_SDK%22%2C%22status%22%3A%22DONE%22%7D"  # noqa: E501 - as it stands in the document
EXTRACTED_SAMPLE = b"timestamp=2016-06-06T12%3A06%3A49.016Z&scanReference=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx&document=%7B%22type%22%3A%22SSC%22%2C%22country%22%3A%22USA%22%2C%22extractedData%22%3A%7B%22firstName%22%3A%22FIRSTNAME%22%2C%22lastName%22%3A%22LASTNAME%22%2C%22signatureAvailable%22%3Atrue%2C%22ssn%22%3A%22xxxxxxxxx%22%7D%2C%22images%22%3A%5B%22https%3A%2F%2Fretrieval.netverify.com%2Fapi%2Fnetverify%2Fv2%2Fdocuments%2Fxxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx%2Fpages%2F1%22%5D%2C%22status%22%3A%22EXTRACTED%22%7D&transaction=%7B%22customerId%22%3A%22CUSTOMERID%22%2C%22date%22%3A%222014-10-17T06%3A37%3A51.969Z%22%2C%22merchantScanReference%22%3A%22YOURSCANREFERENCE%22%2C%22source%22%3A%22DOC_SDK%22%2C%22status%22%3A%22DONE%22%7D"  # noqa: E501
DISCARDED_SAMPLE = b"timestamp=2016-06-06T12%3A06%3A49.016Z&scanReference=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx&document=%7B%22type%22%3A%22SSC%22%2C%22country%22%3A%22USA%22%2C%22images%22%3A%5B%22https%3A%2F%2Fretrieval.netverify.com%2Fapi%2Fnetverify%2Fv2%2Fdocuments%2Fxxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx%2Fpages%2F1%22%5D%2C%22status%22%3A%22DISCARDED%22%7D&transaction=%7B%22customerId%22%3A%22CUSTOMERID%22%2C%22date%22%3A%222014-10-17T06%3A37%3A51.969Z%22%2C%22merchantScanReference%22%3A%22YOURSCANREFERENCE%22%2C%22source%22%3A%22DOC_SDK%22%2C%22status%22%3A%22DONE%22%7D"  # noqa: E501

ONE_PAGE = "BS IC UB VT VC STUC HCC CB SENC MEDC BC WWCC SS TAC SEL PB USSS SSC".split()
TWO_PAGES = "CAAP CRC CCS LAG LOAP MOAP TR".split()


def case_of(status: str, kind: str, country: str, provided: str = "") -> Case:
    return Case(
        "multi-document",
        status,
        type=kind,
        country=country,
        provided=frozenset({"merchant_reference", "customer_id", *provided.split()}),
    )


UPLOAD = case_of("UPLOADED", "UB", "AUT")


def form(document: dict[str, Any] | None = None, transaction: dict[str, Any] | None = None) -> dict[str, str]:
    """A legal callback of an Austrian utility bill, with changes; a value of None takes a key away."""
    head = {
        "date": "2017-11-22T10:00:00.000Z",
        "status": "DONE",
        "source": "DOC_SDK",
        "merchantScanReference": "order-1",
        "customerId": "ada",
    } | (transaction or {})
    body = {"status": "UPLOADED", "country": "AUT", "type": "UB", "images": [PAGE]} | (document or {})
    return {
        "scanReference": REFERENCE,
        "timestamp": "2017-11-22T10:01:00.000Z",
        "transaction": json.dumps({key: value for key, value in head.items() if value is not None}),
        "document": json.dumps({key: value for key, value in body.items() if value is not None}),
    }


def paths(values: dict[str, str], case: Case) -> list[str]:
    return [breach.path for breach in check(values, case)]


@pytest.mark.parametrize(
    ("sample", "case"),
    [
        (UPLOADED_SAMPLE, case_of("UPLOADED", "SSC", "AUT")),
        (EXTRACTED_SAMPLE, case_of("EXTRACTED", "SSC", "USA")),
        (DISCARDED_SAMPLE, case_of("DISCARDED", "SSC", "USA")),
    ],
)
def test_the_documents_samples_keep_the_contract(sample: bytes, case: Case) -> None:
    assert (
        check(decode(sample.replace(b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", REFERENCE.encode())), case) == ()
    )


def test_the_types_are_the_documents_with_their_pages() -> None:
    assert {code for code, kind in DOCUMENT_TYPES.items() if kind.pages == (1,)} == set(ONE_PAGE)
    assert {code for code, kind in DOCUMENT_TYPES.items() if kind.pages == (2,)} == set(TWO_PAGES)
    assert DOCUMENT_TYPES["CUSTOM"].pages == (1, 2)
    assert len(DOCUMENT_TYPES) == 26


@pytest.mark.parametrize("name", ["scanReference", "timestamp", "transaction", "document"])
def test_all_four_parameters_are_sent(name: str) -> None:
    values = form()
    del values[name]
    assert paths(values, UPLOAD) == [name]


@pytest.mark.parametrize("key", ["date", "status", "source", "merchantScanReference", "customerId"])
def test_mandatory_keys_of_the_transaction(key: str) -> None:
    assert paths(form(transaction={key: None}), UPLOAD) == [f"transaction.{key}"]


@pytest.mark.parametrize("key", ["status", "country", "type", "images"])
def test_mandatory_keys_of_the_document(key: str) -> None:
    assert paths(form({key: None}), UPLOAD) == [f"document.{key}"]


@pytest.mark.parametrize(
    ("key", "part", "value"),
    [
        ("additionalInformation", "additional_information", "gold"),
        ("merchantReportingCriteria", "reporting_criteria", "web"),
        ("clientIp", "client_ip", "203.0.113.7"),
    ],
)
def test_what_was_provided_is_echoed_and_nothing_else(key: str, part: str, value: str) -> None:
    given = case_of("UPLOADED", "UB", "AUT", part)
    assert paths(form(transaction={key: value}), given) == []
    assert paths(form(), given) == [f"transaction.{key}"]
    assert paths(form(transaction={key: value}), UPLOAD) == [f"transaction.{key}"]


@pytest.mark.parametrize(
    ("key", "length"),
    [
        ("merchantScanReference", 255),
        ("customerId", 255),
        ("additionalInformation", 255),
        ("merchantReportingCriteria", 255),
    ],
)
def test_lengths_of_the_transaction(key: str, length: int) -> None:
    case = UPLOAD._replace(
        provided=UPLOAD.provided | {"additional_information", "reporting_criteria", "client_ip"}
    )
    others = {"additionalInformation": "x", "merchantReportingCriteria": "x", "clientIp": "203.0.113.7"}
    assert paths(form(transaction=others | {key: "x" * length}), case) == []
    assert paths(form(transaction=others | {key: "x" * (length + 1)}), case) == [f"transaction.{key}"]


@pytest.mark.parametrize(
    ("address", "breaches"),
    [
        ("203.0.113.7", []),
        ("2001:db8::7", []),
        ("localhost", ["transaction.clientIp"]),
        ("203.0.113.256", ["transaction.clientIp"]),
        ("203.0.113.7, 203.0.113.8", ["transaction.clientIp"]),
    ],
)
def test_the_client_has_one_ip_address(address: str, breaches: list[str]) -> None:
    given = case_of("UPLOADED", "UB", "AUT", "client_ip")
    assert paths(form(transaction={"clientIp": address}), given) == breaches


SSN = {"firstName": "Ada", "lastName": "Lovelace", "ssn": "000-12-3456", "signatureAvailable": True}
ACCOUNT = {"name": "Ada Lovelace", "accountNumber": "AT611904300234573201"}
OUTCOMES = [
    ("UB", "AUT", "UPLOADED", True),
    ("UB", "AUT", "EXTRACTED", False),
    ("UB", "USA", "DISCARDED", False),
    ("SSC", "USA", "EXTRACTED", True),
    ("SSC", "USA", "DISCARDED", True),
    ("SSC", "USA", "UPLOADED", False),
    ("SSC", "AUT", "UPLOADED", True),
    ("SSC", "AUT", "EXTRACTED", False),
    ("SSC", "AUT", "DISCARDED", False),
    ("USSS", "USA", "UPLOADED", True),
    ("USSS", "USA", "EXTRACTED", False),
    ("BS", "AUT", "UPLOADED", True),
    ("BS", "AUT", "EXTRACTED", True),
    ("BS", "AUT", "DISCARDED", False),
    ("PB", "XKX", "UPLOADED", True),
]


@pytest.mark.parametrize(("kind", "country", "status", "legal"), OUTCOMES)
def test_a_status_goes_with_type_and_country(kind: str, country: str, status: str, legal: bool) -> None:
    document = {"type": kind, "country": country, "status": status}
    if status == "EXTRACTED":
        document["extractedData"] = ACCOUNT if kind == "BS" else SSN
    found = paths(form(document), case_of(status, kind, country))
    assert ("document.status" in found) is not legal
    assert found == [] or not legal


@pytest.mark.parametrize("status", ["UPLOADED", "DISCARDED"])
def test_extracted_data_is_sent_only_if_extracted(status: str) -> None:
    kind, country = ("SSC", "USA") if status == "DISCARDED" else ("SSC", "AUT")
    document = {"type": kind, "country": country, "status": status, "extractedData": SSN}
    assert paths(form(document), case_of(status, kind, country)) == ["document.extractedData"]


def test_extracted_without_data_breaks_the_contract() -> None:
    document = {"type": "SSC", "country": "USA", "status": "EXTRACTED"}
    assert paths(form(document), case_of("EXTRACTED", "SSC", "USA")) == ["document.extractedData"]


@pytest.mark.parametrize(
    ("kind", "country", "data", "bad"),
    [
        ("SSC", "USA", SSN, None),
        ("SSC", "USA", {"ssn": "000-12-3456"}, None),
        ("SSC", "USA", SSN | {"signatureAvailable": "false"}, None),
        ("SSC", "USA", SSN | {"signatureAvailable": "no"}, "signatureAvailable"),
        ("SSC", "USA", SSN | {"firstName": "x" * 256}, "firstName"),
        ("SSC", "USA", SSN | {"lastName": "x" * 256}, "lastName"),
        ("SSC", "USA", SSN | {"ssn": "x" * 256}, "ssn"),
        ("SSC", "USA", SSN | {"name": "Ada Lovelace"}, None),
        ("SSC", "USA", SSN | {"name": "x" * 101}, "name"),
        ("SSC", "USA", SSN | {"accountNumber": "1"}, "accountNumber"),
        ("BS", "AUT", ACCOUNT, None),
        ("BS", "AUT", {"name": "x" * 101}, "name"),
        ("BS", "AUT", {"accountNumber": "x" * 28}, None),
        ("BS", "AUT", {"accountNumber": "x" * 29}, "accountNumber"),
        ("BS", "AUT", ACCOUNT | {"ssn": "1"}, "ssn"),
    ],
)
def test_what_is_extracted_belongs_to_the_type(
    kind: str, country: str, data: dict[str, object], bad: str | None
) -> None:
    document = {"type": kind, "country": country, "status": "EXTRACTED", "extractedData": data}
    expected = [f"document.extractedData.{bad}"] if bad else []
    assert paths(form(document), case_of("EXTRACTED", kind, country)) == expected


CUSTOM_DOCUMENTS = (
    CustomDocument("GYM", "Gym membership", "Gym card"),
    CustomDocument("OLD", "Old membership", "Old card", enabled=False),
    CustomDocument("x" * 100, "Longest code", "Long"),
)


@pytest.mark.parametrize(
    ("code", "legal"), [("GYM", True), ("x" * 100, True), ("OLD", False), ("GOLF", False), (None, False)]
)
def test_a_custom_document_has_an_enabled_code_of_the_merchants(code: str | None, legal: bool) -> None:
    settings = MerchantSettings(custom_documents=CUSTOM_DOCUMENTS)
    case = case_of("UPLOADED", "CUSTOM", "AUT")._replace(settings=settings)
    found = paths(form({"type": "CUSTOM", "customDocumentCode": code}), case)
    assert found == ([] if legal else ["document.customDocumentCode"])


def test_a_custom_code_has_at_most_100_characters() -> None:
    settings = MerchantSettings(custom_documents=(CustomDocument("x" * 101, "Too long", "Long"),))
    case = case_of("UPLOADED", "CUSTOM", "AUT")._replace(settings=settings)
    breaches = check(form({"type": "CUSTOM", "customDocumentCode": "x" * 101}), case)
    assert ["at most 100" in breach.rule for breach in breaches] == [True]


def test_other_documents_have_no_code() -> None:
    assert paths(form({"customDocumentCode": "GYM"}), UPLOAD) == ["document.customDocumentCode"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"country": "USA"}, "document.country"),
        ({"type": "PB"}, "document.type"),
        ({"images": "x"}, "document.images"),
        ({"images": ["front.jpg"]}, "document.images[0]"),
        ({"images": []}, "document.images"),
        ({"images": [PAGE, PAGE]}, "document.images"),
        ({"color": "red"}, "document.color"),
    ],
)
def test_what_is_wrong_with_a_document_is_found_at_its_path(changes: dict[str, Any], path: str) -> None:
    assert paths(form(changes), UPLOAD) == [path]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"status": "FAILED"}, "transaction.status"),
        ({"source": "SDK"}, "transaction.source"),
        ({"date": "2017-11-22"}, "transaction.date"),
        ({"date": "2017-11-22T10:01:00.001Z"}, "timestamp"),
        ({"customerId": 7}, "transaction.customerId"),
    ],
)
def test_what_is_wrong_with_a_transaction_is_found_at_its_path(changes: dict[str, Any], path: str) -> None:
    assert paths(form(transaction=changes), UPLOAD) == [path]
