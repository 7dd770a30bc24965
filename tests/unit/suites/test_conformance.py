"""Does the built-in suite ask for everything that Jumio's document enumerates, and is it itself in order?"""

import json
from collections.abc import Iterator

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.contract import enums
from mockjumio.contract.address_formats import ADDRESS_FORMATS, address_format
from mockjumio.contract.form import decode
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.faults import names
from mockjumio.faults.fault import Side
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.library import Library
from mockjumio.suites.suite import Step, read, scenario

(SUITE,) = read("conformance")
NOW = parse_timestamp("2017-11-22T10:00:00Z")


def previews(step: Step, library: Library) -> Iterator[Preview]:
    for play in step.plays:
        yield preview(scenario(library, step, play), seed=1, now=NOW)


@pytest.fixture(scope="module")
def played(built_in: Library) -> list[Preview]:
    return [one for step in SUITE.steps for one in previews(step, built_in)]


@pytest.fixture(scope="module")
def forms(played: list[Preview]) -> list[dict[str, str]]:
    return [decode(one.callback.body) for one in played if one.callback is not None]


def test_every_status(forms: list[dict[str, str]]) -> None:
    statuses = {form.get("verificationStatus") for form in forms}
    assert statuses >= set(enums.VERIFICATION_STATUSES)
    documents = [json.loads(form["document"]) for form in forms if form.get("document", "").endswith("}")]
    assert {document["status"] for document in documents} == set(enums.UPLOAD_STATUSES)
    assert {document["type"] for document in documents} == set(DOCUMENT_TYPES)


def test_every_source(forms: list[dict[str, str]]) -> None:
    scans = {form.get("idScanSource") for form in forms}
    assert scans >= set(enums.SCAN_SOURCES) - {"REDIRECT"}  # of a redirect that nobody opened
    uploads = {json.loads(form["transaction"])["source"] for form in forms if "transaction" in form}
    assert uploads == set(enums.DOCUMENT_SOURCES)


def test_every_reject_reason_and_detail(played: list[Preview]) -> None:
    results = [one.transaction.result for one in played]
    assert {result.reject_code for result in results} == {None, *REJECT_REASONS.ever()}
    details = {code for result in results for code in result.reject_details or ()}
    assert details == set(REJECT_DETAILS.ever())
    alone = {result.reject_details[0] for result in results if len(result.reject_details or ()) == 1}
    assert alone == details


def test_every_reject_reason_without_details_and_with_an_empty_list_of_them(
    forms: list[dict[str, str]],
) -> None:
    reasons = [
        json.loads(form["rejectReason"]) for form in forms if form.get("rejectReason", "").endswith("}")
    ]
    for absent in (True, False):
        said = {
            reason["rejectReasonCode"]
            for reason in reasons
            if ("rejectReasonDetails" not in reason if absent else reason.get("rejectReasonDetails") == [])
        }
        assert said >= set(REJECT_REASONS), f"absent: {absent}"


def test_every_type_subtype_and_address_format(played: list[Preview], forms: list[dict[str, str]]) -> None:
    assert {form["idType"] for form in forms if form.get("idType")} == set(enums.ID_TYPES.ever())
    subtypes = {form["idSubtype"] for form in forms if "idSubtype" in form}
    assert subtypes == set(SUBTYPES.ever())
    addressed = [one.transaction for one in played if one.callback and b"idAddress" in one.callback.body]
    formats = {address_format(one.document.country, one.document.type, one.settings) for one in addressed}
    assert formats == set(ADDRESS_FORMATS)


def test_every_fault_of_callbacks(played: list[Preview]) -> None:
    assert {fault.name for one in played for fault in one.transaction.faults} >= set(names(Side.OUTBOUND))


def test_every_optional_parameter_is_missing_somewhere(forms: list[dict[str, str]]) -> None:
    approved = [form for form in forms if form.get("verificationStatus") == enums.APPROVED_VERIFIED]
    everywhere = set.intersection(*[set(form) for form in approved])
    for name in ("idType", "idCountry", "idScanImage", "firstAttemptDate", "clientIp", "customerId", "idDob"):
        assert name not in everywhere


def test_legal_callbacks_want_2xx_and_nonsense_is_not_to_end_in_5xx(built_in: Library) -> None:
    for step in SUITE.steps:
        statuses = step.expected["answer"].statuses
        broken = any(one.callback is not None and one.callback.violations for one in previews(step, built_in))
        if broken:
            assert statuses == ("2xx", "4xx"), step.name
        assert statuses in (("2xx",), ("2xx", "4xx")), step.name


def test_every_step_says_in_words_what_it_is_about() -> None:
    for step in SUITE.steps:
        assert not step.about.startswith("the callback of"), step.name
        assert not step.about.endswith("."), step.name
