"""Do codes, descriptions and details stand as in the document, each with its status?"""

import json

import pytest

from mockjumio.contract.checker import check
from mockjumio.contract.conditions import Case

from . import transcription as document

CODES, DETAILS = document.REJECT_CODES, document.REJECT_DETAILS
E_PASSPORT_ONLY = {"110", "212"}
EVERY_CODE = [(status, code, words) for status, codes in CODES.items() for code, words in codes.items()]
EVERY_DETAIL = [(code, detail, words) for code, group in DETAILS.items() for detail, words in group.items()]


def breaches(status: str, reason: object, subtype: str | None = "E_PASSPORT") -> list[tuple[str, str]]:
    """What is wrong with a reject reason: paths and rules."""
    case = Case("id-verification", status, type="PASSPORT", subtype=subtype, country="USA")
    form = {"rejectReason": reason if isinstance(reason, str) else json.dumps(reason)}
    found = check(form, case)
    return [(breach.path, breach.rule) for breach in found if breach.path.startswith("rejectReason")]


def reason(code: str, words: str, details: object = None) -> dict[str, object]:
    values: dict[str, object] = {"rejectReasonCode": code, "rejectReasonDescription": words}
    return values if details is None else {**values, "rejectReasonDetails": details}


@pytest.mark.parametrize(("status", "code", "words"), EVERY_CODE)
def test_a_code_goes_with_its_status_and_description_alone(status: str, code: str, words: str) -> None:
    assert breaches(status, reason(code, words)) == []
    (other_status,) = CODES.keys() - {status}
    assert [path for path, _ in breaches(other_status, reason(code, words))] == [
        "rejectReason.rejectReasonCode"
    ]
    other_words = "FRAUDSTER" if words != "FRAUDSTER" else "FAKE"
    assert [path for path, _ in breaches(status, reason(code, other_words))] == [
        "rejectReason.rejectReasonDescription"
    ]


@pytest.mark.parametrize(("status", "code", "words"), EVERY_CODE)
def test_only_110_and_212_need_an_e_passport(status: str, code: str, words: str) -> None:
    assert bool(breaches(status, reason(code, words), subtype=None)) is (code in E_PASSPORT_ONLY)


@pytest.mark.parametrize(("code", "detail", "words"), EVERY_DETAIL)
def test_a_detail_goes_with_its_code(code: str, detail: str, words: str) -> None:
    status = "DENIED_FRAUD" if code == "100" else "ERROR_NOT_READABLE_ID"
    details = [{"detailsCode": detail, "detailsDescription": words}]
    assert breaches(status, reason(code, CODES[status][code], details)) == []


def test_several_details_go_together() -> None:
    details = [
        {"detailsCode": "1001", "detailsDescription": "PHOTO"},
        {"detailsCode": "1004", "detailsDescription": "DOB"},
    ]
    assert breaches("DENIED_FRAUD", reason("100", "MANIPULATED_DOCUMENT", details)) == []


def test_a_detail_has_the_description_of_its_own_code() -> None:
    details = [
        {"detailsCode": "1001", "detailsDescription": "PHOTO"},
        {"detailsCode": "1004", "detailsDescription": "PHOTO"},
    ]
    assert [path for path, _ in breaches("DENIED_FRAUD", reason("100", "MANIPULATED_DOCUMENT", details))] == [
        "rejectReason.rejectReasonDetails[1].detailsDescription"
    ]


def test_a_detail_of_another_code_is_found_at_its_index() -> None:
    details = [
        {"detailsCode": "1001", "detailsDescription": "PHOTO"},
        {"detailsCode": "2001", "detailsDescription": "BLURRED"},
    ]
    assert [path for path, _ in breaches("DENIED_FRAUD", reason("100", "MANIPULATED_DOCUMENT", details))] == [
        "rejectReason.rejectReasonDetails[1].detailsCode",
    ]


@pytest.mark.parametrize(
    "code", sorted({code for codes in CODES.values() for code in codes} - DETAILS.keys())
)
def test_codes_other_than_100_and_200_have_no_details(code: str) -> None:
    status = "DENIED_FRAUD" if code in CODES["DENIED_FRAUD"] else "ERROR_NOT_READABLE_ID"
    details = [{"detailsCode": "1001", "detailsDescription": "PHOTO"}]
    assert breaches(status, reason(code, CODES[status][code], details)) != []
    assert breaches(status, reason(code, CODES[status][code], [])) == []


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"rejectReasonDescription": "FAKE"}, "rejectReason.rejectReasonCode"),
        ({"rejectReasonCode": "106"}, "rejectReason.rejectReasonDescription"),
        ({"rejectReasonCode": 106, "rejectReasonDescription": "FAKE"}, "rejectReason.rejectReasonCode"),
        (reason("106", "FAKE") | {"color": "red"}, "rejectReason.color"),
        (reason("106", "FAKE", {}), "rejectReason.rejectReasonDetails"),
        (reason("106", "FAKE", ["1001"]), "rejectReason.rejectReasonDetails[0]"),
        ({}, "rejectReason"),
        ([], "rejectReason"),
        ("{'rejectReasonCode': '106'}", "rejectReason"),
        ("106", "rejectReason"),
        ("", "rejectReason"),
    ],
)
def test_what_is_wrong_with_a_reason_is_found_at_its_path(value: object, path: str) -> None:
    assert path in [found for found, _ in breaches("DENIED_FRAUD", value)]
