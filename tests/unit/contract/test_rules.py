"""What does a rule come to in a case, which values does it take, and is every breach found?"""

import json
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.contract import scalars
from mockjumio.contract.checker import Breach, callback_table, check
from mockjumio.contract.conditions import (
    ALWAYS,
    Case,
    Condition,
    country_in,
    on_document,
    setting,
    status_in,
    subtype_is,
    type_in,
    was_provided,
)
from mockjumio.contract.form import decode
from mockjumio.contract.rules import Field, Presence, Table, not_available_when, only, shape, value_when
from mockjumio.contract.scalars import TEXT, Scalar
from mockjumio.settings import MerchantSettings

# What does a rule in a table come to in a case?


YES, NO = Condition("yes", lambda case: True), Condition("no", lambda case: False)
CASE = Case("id-verification", "APPROVED_VERIFIED")


def presence(field: Field) -> Presence:
    return shape(Table("a section", field), CASE).slots[field.name].presence


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field("f", TEXT, "mandatory", mandatory=True), Presence.REQUIRED),
        (Field("f", TEXT, "neither"), Presence.PERMITTED),
        (Field("f", TEXT, "required, holds", required=YES), Presence.REQUIRED),
        (Field("f", TEXT, "required, does not hold", required=NO), Presence.FORBIDDEN),
        (Field("f", TEXT, "permitted, holds", permitted=YES), Presence.PERMITTED),
        (Field("f", TEXT, "permitted, does not hold", permitted=NO), Presence.FORBIDDEN),
        (Field("f", TEXT, "both hold", required=YES, permitted=YES), Presence.REQUIRED),
        (Field("f", TEXT, "only permitted holds", required=NO, permitted=YES), Presence.PERMITTED),
        (Field("f", TEXT, "none of both holds", required=NO, permitted=NO), Presence.FORBIDDEN),
    ],
    ids=lambda value: value.words if isinstance(value, Field) else "",
)
def test_presence_follows_from_the_row(field: Field, expected: Presence) -> None:
    assert presence(field) is expected


def test_a_shape_lists_what_must_be_there() -> None:
    table = Table(
        "s", Field("a", TEXT, "", mandatory=True), Field("b", TEXT, ""), Field("c", TEXT, "", required=YES)
    )
    assert shape(table, CASE).required == ("a", "c")


def test_a_row_is_found_by_its_name() -> None:
    table = Table("s", Field("a", TEXT, "first"), Field("b", TEXT, "second"))
    assert table["b"].words == "second"


def test_values_that_are_the_same_in_every_case() -> None:
    assert only("DONE").of(CASE) == ("DONE",)


def test_values_that_depend_on_the_case() -> None:
    values = value_when(status_in("APPROVED_VERIFIED"), "OK", "N/A")
    assert values.of(CASE) == ("OK",)
    assert values.of(CASE._replace(status="DENIED_FRAUD")) == ("N/A",)
    assert values.words == "OK if status is APPROVED_VERIFIED, otherwise N/A"


def test_not_available_leaves_every_value_where_its_condition_does_not_hold() -> None:
    assert not_available_when(YES).of(CASE) == ("N/A",)
    assert not_available_when(NO).of(CASE) is None


# Do conditions combine, and their words along?


APPROVAL = Case(
    "id-verification",
    "APPROVED_VERIFIED",
    type="ID_CARD",
    subtype="NATIONAL_ID",
    country="ESP",
    on_document=frozenset({"dni"}),
    provided=frozenset({"client_ip"}),
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, "always"),
        (status_in("DENIED_FRAUD", "APPROVED_VERIFIED"), "status is DENIED_FRAUD or APPROVED_VERIFIED"),
        (type_in("ID_CARD"), "type is ID_CARD"),
        (subtype_is("NATIONAL_ID"), "subtype is NATIONAL_ID"),
        (country_in("ESP", "FRA"), "country is ESP or FRA"),
        (country_in("ESP", words="one of many"), "country is one of many"),
        (setting("face match is on", lambda settings: settings.face_match), "face match is on"),
        (on_document("dni"), "the document carries a dni"),
        (was_provided("client_ip"), "client_ip was provided"),
    ],
)
def test_a_condition_holds_and_says_what_it_asks(condition: Condition, words: str) -> None:
    assert condition.holds(APPROVAL)
    assert condition.words == words


@pytest.mark.parametrize(
    "condition",
    [
        status_in("DENIED_FRAUD"),
        type_in("PASSPORT"),
        subtype_is("TAX_ID"),
        country_in("FRA"),
        on_document("number"),
        was_provided("customer_id"),
        setting("no face match", lambda settings: not settings.face_match),
    ],
)
def test_a_condition_that_does_not_hold(condition: Condition) -> None:
    assert not condition.holds(APPROVAL)
    assert (~condition).holds(APPROVAL)


@pytest.mark.parametrize(("left", "right"), [(YES, YES), (YES, NO), (NO, YES), (NO, NO)])
def test_and_or_and_not_are_those_of_logic(left: Condition, right: Condition) -> None:
    one, other = left.holds(APPROVAL), right.holds(APPROVAL)
    assert (left & right).holds(APPROVAL) == (one and other)
    assert (left | right).holds(APPROVAL) == (one or other)
    assert (~left).holds(APPROVAL) != one


def test_words_keep_what_belongs_together() -> None:
    assert (YES & NO).words == "yes and no"
    assert (YES & (YES | NO)).words == "yes and (yes or no)"
    assert (~YES).words == "not yes"
    assert (~(YES & NO)).words == "not (yes and no)"
    assert (~(YES | NO)).words == "not (yes or no)"
    assert ((YES & NO) | YES | NO).words == "((yes and no) or yes or no)"
    assert repr(YES) == "Condition('yes')"


def test_cases_are_equal_by_value_so_that_shapes_can_be_kept() -> None:
    assert hash(APPROVAL) == hash(APPROVAL._replace(settings=MerchantSettings()))


# Does every kind of value take what Jumio's formats allow, and nothing else?


GOOD = [
    (scalars.MONTH, ["01/20", "12/99"]),
    (scalars.DIGITS, ["0", "17"]),
    (scalars.PAGE, [1, 30]),
    (scalars.TEXT, ["a", "N/A", "名前", " x ", "0"]),
    (scalars.UUID, ["8f7e6d5c-4b3a-4210-8fed-cba987654321"]),
    (scalars.TIMESTAMP, ["2017-11-22T10:00:00.000Z", "2016-02-29T23:59:59.999Z"]),
    (scalars.DATE, ["1990-01-01", "2020-02-29", "9999-12-31"]),
    (scalars.PERCENTAGE, ["0", "7", "99", "100"]),
    (scalars.IPV4, ["203.0.113.7", "0.0.0.0", "255.255.255.255"]),
    (scalars.IP, ["203.0.113.7", "::1", "2001:db8::7"]),
    (
        scalars.URL,
        [
            "https://netverify.com/recognition/v1/idscan/x/front",
            *("http://localhost:8017/", "http://localhost:59999/x", "http://localhost:65535/x"),
            "https://xn--bcher-kva.example/a?b=c#d",
            "http://[::1]:8017/x",
        ],
    ),
    (
        scalars.LATIN_NAME,
        [
            *("Ada", "O'Connor", "d’Ångström-Łęcka", "van der Berg", "’t Hooft", "ʻAkauʻola", "Smith 3rd"),
            *("St. John", "Mª José", "Tan (Chen Yi)", "Raj a/l Kumar", "Zoe\u0308", "Đặng Thị", "Əli", "N/A"),
        ],
    ),
    (
        scalars.NAME,
        [
            *("Ada", "Ямада", "山田", "花子", "まり子", "佐々木", "김", "金철수", "محمد", "علی‌رضا", "ประยุทธ์"),
            *("कुमार", "Παπαδόπουλος", "בן־דוד", "ཀུན་ལེགས", "John & Mary Smith"),
        ],
    ),
    (scalars.COUNTRY, ["USA", "AUT", "XKX"]),
    (scalars.STATE_CODE, ["US-OH", "CA-ON", "AT-9"]),
    (scalars.TRUTH, [True, False, "TRUE", "FALSE"]),
    (scalars.SCORE, [0, 1, 0.5, 0.999]),
    (
        scalars.SHORT_TIMESTAMP,
        [
            "2017-11-22T10:00:00Z",
            "2017-11-22T10:00:00.1Z",
            "2017-11-22T10:00:00.12Z",
            "2017-11-22T10:00:00.123Z",
        ],
    ),
    (scalars.FLAG, [True, False, "true", "false"]),
]
BAD = [
    (scalars.TEXT, ["", None, 1, ["a"], {"a": 1}]),
    (
        scalars.UUID,
        [
            "8F7E6D5C-4B3A-4210-8FED-CBA987654321",
            "8f7e6d5c4b3a42108fedcba987654321",
            "{8f7e6d5c-4b3a-4210-8fed-cba987654321}",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            "",
            7,
        ],
    ),
    (
        scalars.TIMESTAMP,
        [
            "2017-11-22T10:00:00Z",
            "2017-11-22T10:00:00.00Z",
            "2017-11-22T10:00:00.0000Z",
            "2017-11-22T10:00:00.000+00:00",
            "2017-11-22 10:00:00.000Z",
            "2017-13-22T10:00:00.000Z",
            "2017-11-31T10:00:00.000Z",
            "2017-11-22T24:00:00.000Z",
            "٢٠١٧-11-22T10:00:00.000Z",
            0,
        ],
    ),
    (scalars.DATE, ["1990-1-1", "19900101", "1990-W01-1", "2019-02-29", "0000-01-01", "01.01.1990", None]),
    (scalars.PERCENTAGE, ["101", "-1", "12.5", "100%", "", "٣", "0100", "1e1", 50]),
    (scalars.IPV4, ["203.0.113", "203.0.113.256", "203.0.113.07", "::1", "xxx.xxx.xxx.xxx", "1.2.3.4/24", 1]),
    (scalars.IP, ["203.0.113", "203.0.113.256", ":", "localhost", "1.2.3.4, 1.2.3.5", "::1/64", "", 1, None]),
    (
        scalars.URL,
        [
            *("http://%zz", "http://x\\y/", "http://x:/", "http://a..b/", "http://127.1/", "http://[x]/"),
            "netverify.com/x",
            *("ftp://netverify.com", "http://localhost:65536/x", "http://localhost:99999/x"),
            "https://",
            "https:///front",
            "https://bücher.example/",
            "https://a.example/a b",
            "http://[::1",
            "",
            None,
        ],
    ),
    (
        scalars.LATIN_NAME,
        [
            *("김", "Иван", "Ivаn", "漢3", "Smith 山田", "", " ", "3", "...", "-", "'", "-Ada", "(Ada)"),
            *(
                " Ada",
                "Ada ",
                "Ada  Lovelace",
                "Ada\n",
                "A\x00da",
                "A\tB",
                "A\u200bda",
                "A\u202eda",
                "A_b",
                "A@b",
            ),
            *("Ada 😀", "Ａｄａ", "𝔄𝔡𝔞", "ﬁ", "Ada™", "A<B", "A&B", "A+B", "½", "²", None, 7, ["Ada"]),
        ],
    ),
    (
        scalars.NAME,
        [
            *("Васовa", "山田 Yamada", "김 Kim", "Ива\x00н", "", "3", "・", "ّ", "(श्रेष्ठ)", " 山田", "山田 "),
            *("山田😀", "Иван®", "\ue000", None, 7),
        ],
    ),
    (scalars.COUNTRY, ["US", "usa", "XXX", "UNK", "XK", "", None, ["USA"], 840]),
    (scalars.STATE_CODE, ["OH", "US-ZZ", "us-oh", "USOH", "", None]),
    (scalars.SCORE, [-0.1, 1.1, True, "0.5", None]),
    (
        scalars.SHORT_TIMESTAMP,
        [
            "2017-11-22T10:00:00.Z",
            "2017-11-22T10:00:00.1234Z",
            "2017-11-22T10:00:00",
            "2017-11-32T10:00:00Z",
            "",
        ],
    ),
    (scalars.TRUTH, ["true", "True", "yes", 1, 0, None, ""]),
    (scalars.DIGITS, ["", "-1", "1.5", "²", "x", 1, None]),
    (scalars.MONTH, ["00/20", "13/20", "1/20", "01/2020", "01-20", "", None, 120]),
    (scalars.PAGE, [0, 31, -1, 1.5, True, "1", "", None]),
    (scalars.FLAG, ["TRUE", "True", "yes", 1, 0, None, ""]),
]


@pytest.mark.parametrize(("kind", "values"), GOOD, ids=lambda value: getattr(value, "words", ""))
def test_a_kind_takes_its_format(kind: Scalar, values: list[object]) -> None:
    assert [value for value in values if not kind.fits(value)] == []


@pytest.mark.parametrize(("kind", "values"), BAD, ids=lambda value: getattr(value, "words", ""))
def test_a_kind_refuses_everything_else(kind: Scalar, values: list[object]) -> None:
    assert [value for value in values if kind.fits(value)] == []


def test_every_kind_of_scalar_is_covered_here() -> None:
    declared = {name for name, value in vars(scalars).items() if isinstance(value, Scalar)}
    covered = {
        name
        for name, value in vars(scalars).items()
        if any(value is kind for kind, _ in GOOD) and any(value is kind for kind, _ in BAD)
    }
    assert declared == covered


# Is every breach found at once, each with its path, rule and section?
#
# Jumio's own samples serve as callbacks: with references and addresses in place of the x's they lack only
# the two dates that the samples omit (wire facts 9).


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


@given(st.text(alphabet="ab=&%+C3A4; ", max_size=20))
def test_a_body_is_read_as_python_reads_forms(text: str) -> None:
    assert decode(text.encode()) == dict(parse_qsl(text, keep_blank_values=True))
