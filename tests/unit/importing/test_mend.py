"""Does an imported scenario send the same callback again, without anybody's data?"""

import json
import string
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mockjumio.clock import parse_timestamp
from mockjumio.contract.editions import FIRST
from mockjumio.contract.form import decode
from mockjumio.importing import scenario
from mockjumio.importing.anonymize import form_of, impersonal
from mockjumio.importing.capture import CapturedCallback, find_callbacks
from mockjumio.importing.later_parameters import in_full
from mockjumio.importing.scenario import alike, as_file, make_scenario
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.scenario.source import read
from mockjumio.schema.nodes import to_python
from tests.unit.importing.shapes import SHAPES

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LIBRARY = Library()
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.form"))
APPROVED = decode((Path(__file__).parents[2] / "samples" / "approved.form").read_bytes())


def text_of(form: dict[str, str]) -> str:
    return as_file([make_scenario(CapturedCallback(form, "f"), "imported", LIBRARY, NOW)])


def scenario_of(form: dict[str, str]) -> Any:
    return to_python(read(text_of(form), "f")[0])


def edition_of(text: str) -> str:
    edition: str = to_python(read(text, "f")[0]).get("settings", {}).get("edition", FIRST)
    return edition


def played(text: str, seed: int = 5) -> dict[str, str]:
    callback = preview(LIBRARY.inline(read(text, "i.yaml")[0]), seed=seed, now=NOW).callback
    assert callback is not None
    return decode(callback.body)


def check(form: dict[str, str], seed: int = 5) -> str:
    """The scenario is valid, and sends what stands for the captured callback."""
    text = text_of(form)
    sent = played(text, seed)
    edition = edition_of(text)
    assert sent.keys() == form.keys()
    for name, value in form.items():
        assert alike(name, value, sent[name], edition) or sent[name] == impersonal(name, value)
    return text


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda file: file.stem)
def test_every_built_in_callback_comes_back_without_breaking_a_rule(sample: Path) -> None:
    form = decode(sample.read_bytes())
    text = check(form)
    assert "violate" not in text
    assert "set:" not in text


def test_an_endless_value_is_cut() -> None:
    text = check({**APPROVED, "additionalInformation": "Ada " * 300_000})
    assert 100_000 < len(text) < 110_000


def test_what_decides_is_kept_without_the_dates() -> None:
    today = date.today().isoformat()  # noqa: DTZ011 - any day will do
    dates = {"callbackDate": f"{today}T10:00:00.000Z", "transactionDate": f"{today}T09:00:00.000Z"}
    minor = scenario_of({**APPROVED, **dates, "idDob": f"{int(today[:4]) - 15}-06-01"})
    assert minor["person"]["age"] == "16"
    expired = scenario_of({**APPROVED, **dates, "idExpiry": "2001-02-03"})
    assert expired["document"]["expires"] == "{{ now.year - 1 }}-02-28"
    for form in ({**APPROVED, "idDob": "x", "idExpiry": "y"}, {**APPROVED, "callbackDate": "z"}):
        assert "age" not in scenario_of(form)["person"]
        assert "expires" not in scenario_of(form)["document"]


def test_a_rule_that_is_broken_is_said_in_a_comment() -> None:
    form = {**APPROVED, "idFaceMatch": "101"}
    del form["transactionDate"]
    text = check(form)
    comments = [line for line in text.splitlines() if line.startswith("#   ")]
    assert [line.partition(" is ")[0] for line in comments] == ["#   idFaceMatch", "#   transactionDate"]
    assert scenario_of(form)["callback"] == {
        "omit": ["transactionDate"],
        "set": {"idFaceMatch": "101"},
        "violate": "true",
    }


def test_what_may_be_left_out_is_left_out_legally() -> None:
    form = {name: value for name, value in APPROVED.items() if name not in ("idType", "firstAttemptDate")}
    assert "violate" not in check(form)


@pytest.mark.parametrize(
    "changes",
    [
        {"verificationStatus": "APPROVED_LATER"},
        {"verificationStatus": "Ada"},
        {"idType": "LIBRARY_CARD", "idCountry": "XX"},
        {"idSubtype": "E_PASSPORT", "idCountry": "AUT"},
        {"idAddress": "{oops", "rejectReason": "{oops"},
        {"idAddress": '{"city":1}'},
        {"idAddress": '{"galaxy":"Milky Way"}'},
        {"idAddress": '{"line1":"a","line2":"b","city":"c"}'},
        {"idAddress": "[]"},
        {"idFirstName": "A" * 300, "idNumber": "", "personalNumber": "123456789012345"},
        {"idFaceMatch": "many", "idFaceLiveness": "MAYBE"},
        {"somethingNew": "{{ 7 * 7 }}{% raw %}", "ünï": "x"},
        {"idCheckHologram": "N/A", "idScanStatus": "ERROR"},
        {"verificationStatus": "DENIED_FRAUD", "rejectReason": '{"rejectReasonCode":"201"}'},
        {
            "verificationStatus": "DENIED_FRAUD",
            "rejectReason": '{"rejectReasonCode":"100","rejectReasonDetails":[]}',
        },
        {"verificationStatus": "DENIED_FRAUD", "rejectReason": "[]"},
        {
            "verificationStatus": "DENIED_FRAUD",
            "rejectReason": '{"rejectReasonCode":"100","rejectReasonDetails":{"detailsCode":"1001"}}',
        },
        {"verificationStatus": "NO_ID_UPLOADED"},
        {"customerId": "c" * 90},
    ],
    ids=str,
)
def test_whatever_the_callback_says_it_comes_back(changes: dict[str, str]) -> None:
    check({**APPROVED, **changes})


UPLOAD = decode((Path(__file__).parents[2] / "samples" / "document-extracted.form").read_bytes())


@pytest.mark.parametrize(
    "document",
    [
        "{oops",
        "[]",
        {"status": "UPLOADED", "type": "CUSTOM", "country": "DEU", "images": [], "customDocumentCode": "a b"},
        {"status": "UPLOADED", "type": "CUSTOM", "country": "DEU", "images": ["http://x"]},
        {"status": "LOST", "type": "XX", "country": "XX", "images": "none"},
        {"status": "EXTRACTED", "type": "SSC", "country": "USA", "images": ["http://x"], "extractedData": []},
        {
            "status": "EXTRACTED",
            "type": "SSC",
            "country": "USA",
            "images": ["http://x"],
            "extractedData": {"lastName": "B", "signatureAvailable": "false"},
        },
    ],
    ids=str,
)
def test_uploads_come_back_too(document: object) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    check({**UPLOAD, "document": text})
    check({**UPLOAD, "document": text, "transaction": "{oops"})
    check({"scanReference": UPLOAD["scanReference"], "document": text})


def test_a_callback_that_fits_no_scenario_is_played_by_the_least_of_its_kind() -> None:
    huge = "c" * 100_000
    check({**APPROVED, "customerId": huge})
    upload = {"scanReference": "r", "timestamp": "t", "document": '{"type":"SSC","status":"UPLOADED"}'}
    text = check({**upload, "transaction": json.dumps({"status": "DONE", "customerId": huge + "c"})})
    assert "type: SSC" not in text  # it stands in what is set
    assert '"type":"SSC"' in text
    check({**UPLOAD, "transaction": json.dumps({"status": "DONE", "customerId": huge})})


def test_a_wrong_guess_at_a_scan_is_mended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        scenario, "scan_sections", lambda form, stand_ins, edition: {"document": {"type": "ROCKET"}}
    )
    assert "ROCKET" not in check(APPROVED, scenario.SEED)


def test_a_callback_of_next_to_nothing() -> None:
    check({"verificationStatus": "APPROVED_VERIFIED"})
    check({"jumioIdScanReference": "x"})
    check({"scanReference": "x", "transaction": "{}"})


ADDRESSES = (
    {"city": "Wien", "stateCode": "US-OH", "streetName": "a", "zip": "1", "country": "USA"},
    {"city": "Wien", "province": "b", "postalCode": "1010", "unitDetails": "Top 1", "country": "AUT"},
    {"line1": "a", "line2": "b", "postalCode": "1010", "city": "c", "country": "GBR"},
    {"country": "XKX"},
    {"line1": "a", "subdivision": "US-TX", "formattedAddress": "a, b", "country": "USA"},
)


@pytest.mark.parametrize("country", ["USA", "AUT", "GBR", "IND"])
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_the_country_of_an_address_stays_also_if_the_document_is_of_another(
    country: str, address: dict[str, str]
) -> None:
    form = {**APPROVED, "idCountry": country, "idAddress": json.dumps(address)}
    check(form)
    assert json.loads(played(text_of(form))["idAddress"])["country"] == address["country"]


def test_the_gender_stays() -> None:
    france = {**APPROVED, "idType": "ID_CARD", "idSubtype": "NATIONAL_ID", "idCountry": "FRA", "gender": "F"}
    for gender in ("M", "F"):
        assert "gender" not in scenario_of({**france, "gender": gender}).get("callback", {}).get("set", {})
        assert played(text_of({**france, "gender": gender}))["gender"] == gender


def test_a_reference_of_the_merchants_stays_of_its_kind_in_the_retrieval_too() -> None:
    form = {**APPROVED, "customerId": "8f7e6d5c-4b3a-4210-8fed-cba987654321"}
    assert scenario_of(form)["provided"]["customer_id"] == "00000000-0000-4000-8000-000000000001"
    assert "callback" not in scenario_of(form)


# Texts that stand in no scenario by chance, nor in a drawn person.
OWN = st.text(alphabet="QXZKJ" + "ßøЖ" + string.digits, min_size=7, max_size=50)
PARAMETERS = (
    "idFirstName", "idLastName", "idNumber", "idDob", "idExpiry", "personalNumber", "idUsState", "dni",
    "optionalData1", "optionalData2", "merchantIdScanReference", "merchantReportingCriteria", "customerId",
    "additionalInformation", "clientIp", "jumioIdScanReference", "idScanImage", "idScanImageFace",
    "idScanImageBackside", "gender", "somethingNew", "rejectReason",
)  # fmt: skip
CODES = ("verificationStatus", "idType", "idCountry", "idFaceMatch", "idCheckHologram")
ADDRESS_KEYS = ("city", "stateCode", "streetName", "line1", "line2", "zip", "postalCode", "country", "galaxy")
STATUSES = ("APPROVED_VERIFIED", "DENIED_FRAUD", "ERROR_NOT_READABLE_ID", "NO_ID_UPLOADED")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(STATUSES),
    st.dictionaries(st.sampled_from(PARAMETERS), OWN, min_size=1),
    st.dictionaries(st.sampled_from(ADDRESS_KEYS), OWN),
    st.dictionaries(st.sampled_from(CODES), OWN.map(lambda text: f"{text}-7")),  # which is no code
    st.integers(0, 99),
)
def test_nothing_of_anybody_survives(
    status: str, own: dict[str, str], address: dict[str, str], misplaced: dict[str, str], seed: int
) -> None:
    own |= misplaced
    form = {**APPROVED, "verificationStatus": status, **own}
    if address:
        form["idAddress"] = json.dumps(address)
    text = text_of(form)
    sent = json.dumps(played(text, seed), ensure_ascii=False)
    for value in (*own.values(), *address.values()):
        assert value not in text
        assert value not in sent


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(("firstName", "lastName", "name", "ssn", "accountNumber", "more")), OWN),
    st.dictionaries(st.sampled_from(("customerId", "merchantScanReference", "clientIp", "more")), OWN),
    st.lists(OWN, max_size=3),
)
def test_nor_of_an_upload(extracted: dict[str, str], transaction: dict[str, str], images: list[str]) -> None:
    document = {"status": "EXTRACTED", "type": "SSC", "country": "USA"}
    links = [f"https://shop.example/{one}" for one in images]
    form = {
        **UPLOAD,
        "document": json.dumps({**document, "images": links, "extractedData": extracted}),
        "transaction": json.dumps({"status": "DONE", **transaction}),
    }
    text = text_of(form)
    sent = json.dumps(played(text), ensure_ascii=False)
    for value in (*extracted.values(), *transaction.values(), *images):
        assert value not in text
        assert value not in sent


def test_a_placeholder_is_never_what_was_captured() -> None:
    form = {
        **APPROVED,
        "customerId": "customer",
        "clientIp": "203.0.113.7",
        "merchantReportingCriteria": "information",
        "additionalInformation": "x",
        "idAddress": '{"city":"Springfield","stateCode":"US-OH","streetName":"Musterweg","country":"USA"}',
    }
    text = text_of(form)
    for value in ("customer-", "203.0.113.7", " information", "Springfield", "US-OH", "Musterweg"):
        assert value not in text


def test_a_text_that_is_too_long_leaves_all_else_as_it_was() -> None:
    form = {**APPROVED, "customerId": "c" * 101, "idFaceMatch": "85"}
    scenario = scenario_of(form)
    assert scenario["callback"] == {"set": {"customerId": "x" * 101}, "violate": "true"}
    assert scenario["result"]["face_match"] == "85"


# Whatever is imported, and in which shape: does its callback have the captured parameters, in their form?


CAPTURED = [decode(file.read_bytes()) for file in (Path(__file__).parents[2] / "samples").glob("*.form")]

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), max_size=12).map(
    str.strip
)
TELLING = st.sampled_from(
    (
        *(
            "MATCH",
            "NO_MATCH",
            "TRUE",
            "false",
            "N/A",
            "",
            "87",
            "0.93",
            "2018-06-21T07:06:14.648Z",
            "1990-01-01",
        ),
        *(
            "203.0.113.9",
            "2001:db8::1",
            REFERENCE,
            "ada@shop.example",
            "+43 1 234567",
            "https://shop.example/a?b=c d",
        ),
        f"https://netverify.com/api/netverify/v2/scans/{REFERENCE}/images/liveness/1",
        f"https://lon.netverify.com/recognition/v1/idscan/{REFERENCE}/front",
    )
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
)
KEYS = st.sampled_from(
    ("similarity", "country", "nationality", "validity", "reason", "score", "city", "stateCode")
)
VALUES = st.recursive(
    LEAVES | TEXT | TELLING,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | TEXT, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(VALUES, max_size=3) | st.dictionaries(KEYS | TEXT, VALUES, max_size=4)
JSON = st.builds(
    json.dumps, OBJECTS, ensure_ascii=st.booleans(), separators=st.sampled_from(((",", ":"), None))
)
NAMES = st.sampled_from(
    "identityVerification livenessImages dlCategories facemap presetCountry nationality customerId idAddress "
    "rejectReason merchantIdScanReference idFirstName somethingNew clientIp additionalInformation".split()
)
FORMS = st.builds(
    lambda sample, more: {**sample, **more},
    st.sampled_from(CAPTURED),
    st.dictionaries(NAMES, TEXT | TELLING | JSON, max_size=4),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), FORMS)
def test_a_callback_is_read_as_it_was_sent_whichever_shape_it_has(shape: str, form: dict[str, str]) -> None:
    if shape == "table of parameters":  # where nothing and an empty text are one
        form = {name: value for name, value in form.items() if value}
    if "one parameter a line" in shape:  # where such an & is refused
        assume(not any("&" in (value[:1], value[-1:]) for value in form.values()))
    if shape == "HTTPie":  # for which name== is a parameter of the query, and name=@ a file
        assume(not any(value.startswith(("=", "@")) for value in form.values()))
    (found,) = find_callbacks(SHAPES[shape](form), "f").callbacks
    assert found.form == form


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FORMS)
def test_its_scenario_sends_the_same_parameters_in_the_same_form(form: dict[str, str]) -> None:
    text = as_file(
        [make_scenario(find_callbacks(SHAPES["body"](form), "f").callbacks[0], "imported", LIBRARY, NOW)]
    )
    callback = preview(LIBRARY.inline(read(text, "i.yaml")[0]), seed=5, now=NOW).callback
    assert callback is not None
    sent = decode(callback.body)
    assert sent.keys() == form.keys()
    edition = edition_of(text)
    for name, value in form.items():
        if edition >= "2020-09":  # whose timestamps have fewer digits now and then
            value, sent[name] = in_full(value), in_full(sent[name])
        assert form_of(name, sent[name]) == form_of(name, value)


@pytest.mark.parametrize(
    ("sample", "edition"),
    [
        ("approved", "2017-05"),
        ("selfie-of-another-person", "2017-10"),
        ("may-drive-cars", "2018-05"),
        ("liveness-images", "2019-07"),
        ("data-of-a-fraud", "2020-01"),
        ("one-address-format-usa", "2020-09"),
        ("numbers-mex", "2021-07"),
    ],
)
def test_it_plays_in_the_first_edition_that_says_as_much(sample: str, edition: str) -> None:
    file = next(one for one in SAMPLES if one.stem == sample)
    assert edition_of(text_of(decode(file.read_bytes()))) == edition
