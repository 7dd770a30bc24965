"""Is every breach found at once, each with its path, rule and section?

Jumio's own samples serve as callbacks: with references and addresses in place of the x's they lack only
the two dates that the samples omit (wire facts 9).
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.contract.checker import Breach, callback_table, check
from mockjumio.contract.conditions import Case
from mockjumio.contract.form import decode
from mockjumio.settings import MerchantSettings

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
SECTION = "Callback for Netverify"
APPROVED_SAMPLE = b"idExpiry=2022-12-31&idType=PASSPORT&idDob=1990-01-01&idCheckSignature=OK&idCheckDataPositions=OK&idCheckHologram=OK&idCheckMicroprint=OK&idCheckDocumentValidation=OK&idCountry=USA&idScanSource=SDK&idFirstName=FIRSTNAME&verificationStatus=APPROVED_VERIFIED&jumioIdScanReference=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx&personalNumber=N%2FA&merchantIdScanReference=YOURIDSCANREFERENCE&idCheckSecurityFeatures=OK&idCheckMRZcode=OK&idScanImage=https%3A%2F%2Fnetverify.com%2Frecognition%2Fv1%2Fidscan%2Fxxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx%2Ffront&callBackType=NETVERIFYID&clientIp=xxx.xxx.xxx.xxx&idLastName=LASTNAME&idAddress=%7B%22country%22%3A%22USA%22%2C%22stateCode%22%3A%22US%2DOH%22%7D&idScanStatus=SUCCESS&idNumber=P1234"  # noqa: E501 - as it stands in the document
FRAUD_SAMPLE = b"idType=PASSPORT&idCheckSignature=N%2FA&rejectReason=%7B%20%22rejectReasonCode%22%3A%22100%22%2C%20%22rejectReasonDescription%22%3A%22MANIPULATED_DOCUMENT%22%2C%20%22rejectReasonDetails%22%3A%20%5B%7B%20%22detailsCode%22%3A%20%221001%22%2C%20%22detailsDescription%22%3A%20%22PHOTO%22%20%7D%2C%7B%20%22detailsCode%22%3A%20%221004%22%2C%20%22detailsDescription%22%3A%20%22DOB%22%20%7D%5D%7D&idCheckDataPositions=N%2FA&idCheckHologram=N%2FA&idCheckMicroprint=N%2FA&idCheckDocumentValidation=N%2FA&idCountry=USA&idScanSource=SDK&verificationStatus=DENIED_FRAUD&jumioIdScanReference=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx&merchantIdScanReference=YOURSCANREFERENCE&idCheckSecurityFeatures=N%2FA&idCheckMRZcode=N%2FA&idScanImage=https%3A%2F%2Fnetverify.com%2Frecognition%2Fv1%2Fidscan%2Fxxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx%2Ffront&callBackType=NETVERIFYID&clientIp=xxx.xxx.xxx.xxx&idScanStatus=ERROR"  # noqa: E501

APPROVED = Case(
    "id-verification",
    "APPROVED_VERIFIED",
    type="PASSPORT",
    country="USA",
    settings=MerchantSettings(face_match=False),
    on_document=frozenset({"first_name", "last_name", "dob", "expires", "number"}),
    provided=frozenset({"merchant_reference", "client_ip"}),
)
FRAUD = APPROVED._replace(status="DENIED_FRAUD", reject_code="100")
DATES = {"transactionDate": "2017-11-22T10:00:00.000Z", "callbackDate": "2017-11-22T10:01:00.000Z"}


def filled(sample: bytes) -> dict[str, str]:
    """A sample's parameters, with values where the document has x's."""
    text = sample.replace(b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", REFERENCE.encode())
    return decode(text.replace(b"xxx.xxx.xxx.xxx", b"203.0.113.7"))


def approved(**changes: str) -> dict[str, str]:
    return filled(APPROVED_SAMPLE) | DATES | changes


def paths(form: dict[str, str], case: Case) -> list[str]:
    return [breach.path for breach in check(form, case)]


@pytest.mark.parametrize(("sample", "case"), [(APPROVED_SAMPLE, APPROVED), (FRAUD_SAMPLE, FRAUD)])
def test_the_documents_samples_lack_nothing_but_the_two_dates(sample: bytes, case: Case) -> None:
    assert paths(filled(sample), case) == ["transactionDate", "callbackDate"]
    assert check(filled(sample) | DATES, case) == ()


def test_every_breach_is_found_at_once() -> None:
    form = approved(idFaceMatch="50", idDob="1990", color="red", idNumber="P" * 201, idScanSource="WEB")
    del form["idExpiry"]
    assert set(paths(form, APPROVED)) == {
        "idFaceMatch",
        "idDob",
        "color",
        "idNumber",
        "idScanSource",
        "idExpiry",
    }


def test_an_empty_form_lacks_every_mandatory_parameter_and_what_the_case_requires() -> None:
    breaches = check({}, FRAUD._replace(provided=frozenset()))
    assert all(breach.rule.startswith("is missing") for breach in breaches)
    assert len(breaches) == 15  # the fourteen bold rows and rejectReason


@pytest.mark.parametrize(
    ("changes", "breach"),
    [
        ({"color": "red"}, Breach("color", "is not a parameter of the callback", SECTION)),
        (
            {"clientIp": ""},
            Breach("clientIp", "is empty: a parameter without a value is not sent", SECTION),
        ),
        (
            {"idFaceMatch": "50"},
            Breach(
                "idFaceMatch",
                "is sent only if status is APPROVED_VERIFIED and face match is on",
                SECTION,
            ),
        ),
        (
            {"idScanStatus": "ERROR"},
            Breach(
                "idScanStatus",
                "is 'ERROR'; legal is SUCCESS [SUCCESS if status is APPROVED_VERIFIED, otherwise ERROR]",
                SECTION,
            ),
        ),
        (
            {"clientIp": "x"},
            Breach("clientIp", "is 'x', not an IP address in the format xxx.xxx.xxx.xxx", SECTION),
        ),
        (
            {"idNumber": "P" * 201},
            Breach("idNumber", "has 201 characters, at most 200 are allowed", SECTION),
        ),
    ],
)
def test_a_breach_says_path_rule_and_section(changes: dict[str, str], breach: Breach) -> None:
    assert check(approved(**changes), APPROVED) == (breach,)


def test_a_breach_reads_as_a_sentence() -> None:
    assert (
        str(Breach("idDob", "is 'x', not a date", SECTION))
        == "idDob is 'x', not a date (Callback for Netverify)"
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("callBackType", "is missing: it is mandatory"),
        ("merchantIdScanReference", "is missing: it is sent if merchant_reference was provided"),
    ],
)
def test_what_is_missing_says_why_it_is_sent(name: str, why: str) -> None:
    form = approved()
    del form[name]
    assert [breach.rule for breach in check(form, APPROVED)] == [why]


def test_a_long_value_is_shortened_in_the_message() -> None:
    (breach,) = check(approved(idDob="9" * 500), APPROVED._replace())[:1]
    assert len(breach.rule) < 150
    assert "…" in breach.rule


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ('{"city":""}', "idAddress.city"),
        ('{"city":5}', "idAddress.city"),
        ('{"stateCode":"OH"}', "idAddress.stateCode"),
        ('{"planet":"Earth"}', "idAddress.planet"),
        ('{"zip":"123456789012345"}', "idAddress.zip"),
        ("{'city':'Akron'}", "idAddress"),
        ('["Akron"]', "idAddress"),
        ("null", "idAddress"),
        ("[" * 100_000, "idAddress"),
    ],
)
def test_a_nested_breach_is_found_at_its_path_and_section(address: str, path: str) -> None:
    (breach,) = check(approved(idAddress=address), APPROVED)
    assert breach.path == path
    if path != "idAddress":
        assert breach.section == "Callback for Netverify, US address format"


def test_a_long_list_of_legal_values_is_described_instead_of_listed() -> None:
    (breach,) = check(approved(idUsState="Atlantis"), APPROVED)
    assert breach.rule == (
        "is 'Atlantis'; legal is a US state code; except for a licence also a country name or Kosovo"
    )


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"transactionDate": "2017-11-22T10:02:00.000Z"}, "callbackDate"),
        ({"firstAttemptDate": "2017-11-22T09:59:59.999Z"}, "firstAttemptDate"),
        ({"firstAttemptDate": "2017-11-22T10:01:00.001Z"}, "callbackDate"),
    ],
)
def test_timestamps_never_run_backwards(changes: dict[str, str], path: str) -> None:
    (breach,) = check(approved(**changes), APPROVED)
    assert breach.path == path
    assert "is before" in breach.rule


def test_equal_timestamps_are_in_order() -> None:
    instant = "2017-11-22T10:00:00.000Z"
    form = approved(transactionDate=instant, firstAttemptDate=instant, callbackDate=instant)
    assert check(form, APPROVED) == ()


def test_each_product_has_its_table() -> None:
    assert callback_table("id-verification").section == SECTION
    assert callback_table("multi-document").section == "Callback for Netverify Multi Document"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["rejectReason", "idAddress", "idNumber", "idDob"]), JSON | st.text())
def test_no_value_whatsoever_makes_the_check_itself_fail(name: str, value: object) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    assert isinstance(check({name: text}, FRAUD), tuple)
    assert isinstance(check({name: text}, APPROVED), tuple)
