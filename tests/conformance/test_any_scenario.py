"""Whatever a legal scenario says, its callback is legal, survives the wire, and retrieval agrees with it."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, event, given, settings

from mockjumio.clock import parse_timestamp, timestamp
from mockjumio.contract.address_formats import RAW, split_format
from mockjumio.contract.editions import FIRST
from mockjumio.contract.form import decode
from mockjumio.exchanges import Callback
from mockjumio.messages import resources
from mockjumio.messages.callback import callback_form
from mockjumio.messages.links import of_data_center
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.parse import parse
from mockjumio.scenario.scenario_editions import LATER, parameter_of
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import MerchantSettings, WireSettings
from mockjumio.transaction import State, Transaction, outcome

from . import transcription as document
from .conditions import SENT_BACK_IF_NOT_READ, is_of_the_id
from .judge import address_format, judge, scan_of
from .strategies import COUNTRIES, Values, scan_scenarios, upload_scenarios

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LINKS = of_data_center("US")
BOUNDED = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def played(values: Values, **options: Any) -> Preview:
    return preview(parse(from_python(values, Place("any"))), seed=1, now=NOW, **options)


@settings(BOUNDED, max_examples=250)
@given(scan_scenarios())
def test_any_scan(values: Values) -> None:
    one = played(values)
    settled = outcome(one.transaction)
    event(f"{settled.settings.edition} {settled.result.status}")
    assert (one.callback is None) == (settled.settings.id_verification is False)
    if one.callback is not None:
        callback_is_right(values, settled, one.callback)
        the_scenario_is_followed(values, settled, decode(one.callback.body))
    if settled.settings.edition == FIRST:
        scan_agrees(settled)


@settings(BOUNDED, max_examples=120)
@given(upload_scenarios())
def test_any_upload(values: Values) -> None:
    one = played(values)
    settled = outcome(one.transaction)
    event(f"{settled.settings.edition} {settled.state} {settled.result.status}")
    assert (one.callback is None) == (settled.state is State.FAILED)
    if one.callback is not None:
        callback_is_right(values, settled, one.callback)
    if settled.settings.edition == FIRST:
        upload_agrees(settled)


ODD_PEOPLE = [
    {"first_name": "3rd", "last_name": "'J-", "dob": "0001-01-01"},
    {"first_name": "É3", "last_name": "2. Q", "dob": "9999-12-31", "address": {"state_code": "AD-02"}},
]


@pytest.mark.parametrize("person", ODD_PEOPLE, ids=["numbered", "short"])
@pytest.mark.parametrize("id_type", document.ID_TYPES)
def test_odd_people_of_every_country(id_type: str, person: Values) -> None:
    """No rule for the numbers on a document counts on letters, or on a century."""
    for country in COUNTRIES:
        shown = {"type": id_type, "country": country}
        values = {
            "name": "odd",
            "person": person,
            "document": shown,
            "result": {"status": "APPROVED_VERIFIED"},
        }
        assert played(values).callback is not None


def callback_is_right(values: Values, settled: Transaction, callback: Callback) -> None:
    assert callback.violations == ()
    form = decode(callback.body)
    assert judge(form, settled) == []
    given = settled.provided._asdict().items()
    echoed = ECHOED if settled.settings.edition == FIRST else ECHOED.keys() - {"additional_information"}
    assert echo(form, settled) == {name: value for name, value in given if value and name in echoed}
    the_same_on_every_wire(values, settled, callback.body, callback.created)


def the_same_on_every_wire(values: Values, settled: Transaction, body: bytes, created: int) -> None:
    """Whether spaces are ``%20`` or ``+``, whatever decodes it."""
    legal = callback_form(settled, created, LINKS)
    assert decode(body) == legal
    assert body.isascii()
    pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict")
    assert len(pairs) == len(legal)
    assert dict(pairs) == legal
    if settled.callback.shuffled is False:
        assert [name for name, _ in pairs] == list(legal)
    java = played(values, wire=WireSettings(plus_for_space=True)).callback
    assert java is not None
    assert list(decode(java.body).items()) == pairs
    assert b" " not in java.body
    assert b"%20" not in java.body


# The scenario's key: the parameter that says it, if it is sent.
SAID = {
    ("document", "type"): "idType",
    ("document", "subtype"): "idSubtype",
    ("document", "country"): "idCountry",
    ("document", "number"): "idNumber",
    ("document", "expires"): "idExpiry",
    ("document", "personal_number"): "personalNumber",
    ("document", "us_state"): "idUsState",
    ("document", "optional_data_1"): "optionalData1",
    ("document", "optional_data_2"): "optionalData2",
    ("document", "dni"): "dni",
    ("person", "gender"): "gender",
    ("person", "dob"): "idDob",
    ("result", "face_match"): "idFaceMatch",
    **{
        path: parameter
        for path, parameter in LATER.items()
        if path[0] == "document" and parameter != "dlCategories"  # an array, compared by its members
    },
}
ADDRESS_PARTS = {
    "city": "city",
    "stateCode": "state_code",
    "province": "province",
    "streetName": "street_name",
    "streetSuffix": "street_suffix",
    "streetDirection": "street_direction",
    "streetNumber": "street_number",
    "unitDesignator": "unit_designator",
    "unitNumber": "unit_number",
    "unitDetails": "unit_details",
    "zip": "postal_code",
    "postalCode": "postal_code",
    "zipExtension": "zip_extension",
    "country": "country",
}


@pytest.mark.parametrize("address_format", document.ADDRESSES)
def test_every_part_of_an_address_arrives_under_its_own_key(address_format: str) -> None:
    given = {part: part[:4] + part[-6:] for part in ADDRESS_PARTS.values()}  # each another, none too long
    given |= {"state_code": "US-OH", "country": "USA", "street_direction": "NW"}
    form = decode_of(
        {
            "settings": {"address_formats": {"USA": address_format.upper()}},
            "person": {"address": {**given, "lines": list("abcde")}},
            "result": {"status": "APPROVED_VERIFIED"},
        }
    )
    lines = {f"line{number}": letter for number, letter in enumerate("abcde", start=1)}
    parts = {key: given[part] for key, part in ADDRESS_PARTS.items()} | lines
    keys = document.ADDRESSES[address_format]
    assert json.loads(form["idAddress"]) == {key: parts[key] for key in keys}


def decode_of(values: Values) -> dict[str, str]:
    callback = played({"name": "any", **values}).callback
    assert callback is not None
    return decode(callback.body)


@pytest.mark.parametrize("number", ["A7", "1" * 20], ids=["short", "long"])
def test_a_personal_number_that_the_document_lacks_is_not_its_number_either(number: str) -> None:
    values: Values = {
        "person": {},
        "document": {
            "type": "ID_CARD",
            "country": "AUT",
            "personal_number": number,
            "lacks": ["personal_number"],
        },
        "result": {"status": "APPROVED_VERIFIED"},
    }
    form = decode_of(values)
    assert form["personalNumber"] == "N/A"
    assert number not in form.values()
    the_scenario_is_followed(values, outcome(played({"name": "any", **values}).transaction), form)


def the_scenario_is_followed(values: Values, settled: Transaction, form: dict[str, str]) -> None:
    """What an author wrote is sent, wherever it is sent at all; what was provided, where none is read."""
    written, sent = {}, {}
    document = values["document"]
    # A long one is the number of a card or licence, unless one is given.
    too_long = len(document.get("personal_number", "")) > 14 and document.get("type") != "PASSPORT"
    too_long = too_long and "number" not in document
    # What the document lacks is not available on it, and so nowhere to be sent.
    too_long = too_long and "personal_number" not in document.get("lacks", ())
    for (section, key), parameter in SAID.items():
        if key == "dob" and "origin_dob" in document:
            continue  # what is printed decides, with its missing parts
        if key in values[section] and parameter in form and form[parameter] != "N/A":
            written[parameter], sent[parameter] = str(values[section][key]), form[parameter]
    if too_long and "idNumber" in form:
        written["idNumber"], sent["idNumber"] = values["document"]["personal_number"], form["idNumber"]
    scan = scan_of(settled)
    for parameter, (_, part) in SENT_BACK_IF_NOT_READ.items():
        if parameter in form and part in (known := values.get("provided", {})):
            read = is_of_the_id(scan, parameter)
            if read is False or (read is None and form[parameter] == known[part]):
                written[parameter], sent[parameter] = known[part], form[parameter]
    if "idFaceLiveness" in form and "liveness" in values["result"]:
        written["liveness"], sent["liveness"] = (
            str(values["result"]["liveness"]).upper(),
            form["idFaceLiveness"],
        )
    verdict, asked = json.loads(form.get("identityVerification", "{}")), values["result"]
    for key, value in asked.get("identity_verification", {}).items() if verdict else ():
        if key == "validity":
            written[key], sent[key] = str(value).upper(), str(verdict[key]).upper()
        elif key in ("similarity", "reason"):
            written[key], sent[key] = value, verdict.get(key)
    address, given = json.loads(form.get("idAddress", "{}")), values["person"].get("address", {})
    for key, part in ADDRESS_PARTS.items():
        if key in address and part in given:
            written[key], sent[key] = given[part], address[key]
    lines = [address[f"line{number}"] for number in range(1, 6) if f"line{number}" in address]
    formats = tuple(values.get("settings", {}).get("address_formats", {}).items())
    merchant = MerchantSettings(address_formats=formats)
    own = split_format(document.get("country"), document.get("type"), merchant) == RAW
    # The parts of another format are joined in this one.
    joined = "formattedAddress" in address or (address_format(settled) == "raw" and not own)
    if joined and "postalCode" in written and "zip_extension" in given:
        written["postalCode"] += f"-{given['zip_extension']}"
    if lines and given.get("lines") and "lines" in (given.get("only") or ["lines"]):  # else they are composed
        assert lines == given["lines"]
    for place, category in enumerate(json.loads(form.get("dlCategories", "[]"))):
        asked = (document.get("dl_categories") or {place: {}})[place]
        for key in asked.keys() - {"readable"}:
            path = f"dlCategories[{place}].{key}"
            written[path], sent[path] = asked[key], category[parameter_of(key)]
    assert sent == written


ECHOED = {
    "merchant_reference": ("merchantIdScanReference", "merchantScanReference"),
    "reporting_criteria": ("merchantReportingCriteria", "merchantReportingCriteria"),
    "customer_id": ("customerId", "customerId"),
    "additional_information": ("additionalInformation", "additionalInformation"),
    "client_ip": ("clientIp", "clientIp"),
}


def echo(form: dict[str, str], settled: Transaction) -> dict[str, str]:
    """What came back of what the app gave."""
    upload = settled.product == "multi-document"
    values = json.loads(form["transaction"]) if upload else form
    return {part: values[names[upload]] for part, names in ECHOED.items() if names[upload] in values}


# The retrieval guide's words for what the callback says: key of retrieval, parameter of the callback.
DOCUMENT_WORDS = {
    "status": "verificationStatus",
    "idSubtype": "idSubtype",
    "issuingCountry": "idCountry",
    "firstName": "idFirstName",
    "lastName": "idLastName",
    "dob": "idDob",
    "expiry": "idExpiry",
    "number": "idNumber",
    "usState": "idUsState",
    "personalNumber": "personalNumber",
    "optionalData1": "optionalData1",
    "optionalData2": "optionalData2",
}
TRANSACTION_WORDS = {
    "source": "idScanSource",
    "date": "transactionDate",
    "clientIp": "clientIp",
    "customerId": "customerId",
    "merchantScanReference": "merchantIdScanReference",
    "merchantReportingCriteria": "merchantReportingCriteria",
}
UPLOAD_WORDS = ("source", "merchantReportingCriteria", "merchantScanReference", "customerId")


def translated(form: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    return {key: form[name] for key, name in words.items() if name in form}


def scan_agrees(settled: Transaction) -> None:
    assert settled.settled is not None
    form = callback_form(settled, settled.settled, LINKS)
    data = resources.scan_data(settled, LINKS)
    shown, transaction, verification = data["document"], data["transaction"], data["verification"]
    assert isinstance(shown, dict)
    assert isinstance(verification, dict)

    expected = translated(form, DOCUMENT_WORDS)
    if settled.result.status == "DENIED_UNSUPPORTED_ID_TYPE":
        expected["type"] = "UNSUPPORTED"
    elif "idType" in form:
        expected["type"] = form["idType"]
    if "idAddress" in form:
        expected["address"] = json.loads(form["idAddress"])
    if "issuingDate" in shown:  # the callback does not say it, so nothing can contradict it
        assert form["idScanStatus"] == "SUCCESS"
        expected["issuingDate"] = str(settled.document.issued)
    assert shown == expected

    status = "DONE" if form["verificationStatus"] != "NO_ID_UPLOADED" else "FAILED"
    assert transaction == {"status": status, **translated(form, TRANSACTION_WORDS)}
    assert json.loads(resources.encode_resource(resources.status, settled, NOW, LINKS)) == {
        "timestamp": timestamp(NOW),
        "scanReference": form["jumioIdScanReference"],
        "status": status,
    }

    assert verification.get("faceMatch") == form.get("idFaceMatch")
    reason = json.loads(form["rejectReason"]) if "rejectReason" in form else None
    assert verification.get("rejectReason") == reason
    assert (verification["mrzCheck"] == "OK") == (form["idCheckMRZcode"] == "OK")
    failed = reason is not None and reason["rejectReasonCode"] == "108"
    assert (verification["mrzCheck"] == "NOT_OK") == failed
    assert set(verification) <= {"mrzCheck", "faceMatch", "rejectReason"}

    images = resources.scan_images(settled, LINKS)["images"]
    assert isinstance(images, list)
    linked = {name: form[name] for name in form if name.startswith("idScanImage")}
    names = {"front": "idScanImage", "back": "idScanImageBackside", "face": "idScanImageFace"}
    assert {names[image["classifier"]] for image in images} == set(linked)
    for image in images:
        assert linked[names[image["classifier"]]].endswith(f"/{image['classifier']}")
        assert image["href"].endswith(f"/scans/{settled.reference}/images/{image['classifier']}")


def upload_agrees(settled: Transaction) -> None:
    assert settled.settled is not None
    form = callback_form(settled, settled.settled, LINKS)
    said, shown = json.loads(form["transaction"]), json.loads(form["document"])
    data = json.loads(resources.encode_resource(resources.upload_data, settled, NOW, LINKS))
    assert data["scanReference"] == form["scanReference"]
    kept = {key: said[key] for key in UPLOAD_WORDS if key in said}
    pages = resources.upload_pages(settled, LINKS)["images"]
    assert isinstance(pages, list)
    if settled.state is State.FAILED:
        assert "document" not in data
        assert pages == []
        assert data["transaction"] == {"status": "FAILED", **kept}
        return
    assert data["transaction"] == {"status": "DONE", **kept}
    assert data["document"] == {key: value for key, value in shown.items() if key != "images"}
    assert [page["href"] for page in pages] == shown["images"]
    assert [page["classifier"] for page in pages] == list(range(1, len(pages) + 1))
