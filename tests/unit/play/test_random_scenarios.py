"""Do random scenarios reach every corner of the contract, and nothing that a scenario must ask for?"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pytest

from mockjumio.cli import main
from mockjumio.clock import parse_timestamp
from mockjumio.contract import retrieval_fields
from mockjumio.contract.address_formats import ADDRESS_FORMATS
from mockjumio.contract.amendments.e2017_10 import IDENTITY_VERIFICATION, SIMILARITIES, VALIDITY_REASONS
from mockjumio.contract.checker import callback_table, check
from mockjumio.contract.editions import EDITIONS, FIRST
from mockjumio.contract.enums import (
    AUTHENTICATION,
    AUTHENTICATION_RESULTS,
    ID_TYPES,
    ID_VERIFICATION,
    MULTI_DOCUMENT,
    UPLOAD_STATUSES,
    VERIFICATION_STATUSES,
)
from mockjumio.contract.form import decode, encode
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK, MASKED, SUBTYPES
from mockjumio.contract.multi_document import (
    AUTHENTICATION_CALLBACK,
    AUTHENTICATION_DATA,
    DOCUMENT,
    DOCUMENT_TYPES,
    EXTRACTED_DATA,
    EXTRACTIONS,
    TRANSACTION,
)
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.contract.rules import Table, shape
from mockjumio.contract.scalars import LATIN_NAME, NAME
from mockjumio.messages import resources
from mockjumio.messages.body import callback_body
from mockjumio.messages.callback import callback_form, case_of
from mockjumio.messages.links import of_data_center
from mockjumio.personas.chance import derived_seed
from mockjumio.play.check import Preview, preview
from mockjumio.play.random_scenarios import random_scenario
from mockjumio.transaction import outcome
from tests.drawn import Rows, look, not_drawn

NOW = parse_timestamp("2017-11-22T00:00:00Z")
DRAWS = 2_000


class Drawn(NamedTuple):
    """One draw, played. ``values`` are its parameters, objects read."""

    one: Preview
    values: Mapping[str, Any]


LINKS = of_data_center("US")


def play(seed: int, item: int) -> Drawn:
    """Each draw is also held both ways: filled in and checked in one go, and composed, then checked."""
    one = preview(random_scenario(seed, item), seed=derived_seed(seed, item), now=NOW)
    assert one.callback is not None
    settled, created = outcome(one.transaction), one.callback.created
    plain = callback_form(settled, created, LINKS)
    assert callback_body(settled, created, LINKS) == encode(plain)
    assert check(plain, case_of(settled)) == ()
    form = decode(one.callback.body)
    objects = {"rejectReason", "idAddress", "transaction", "document"}
    return Drawn(one, {name: json.loads(text) if name in objects else text for name, text in form.items()})


@pytest.fixture(scope="module", autouse=True)
def forget_draws() -> Iterator[None]:
    """Millions of objects, through which each search for garbage would look until the last test."""
    yield
    draws.cache_clear()
    draws_of.cache_clear()


@lru_cache(maxsize=1)
def draws() -> list[Drawn]:
    """Made once, since they take two seconds; nothing in them can be changed."""
    return [play(1, item) for item in range(DRAWS)]


def said(name: str) -> set[Any]:
    return {drawn.values[name] for drawn in draws() if name in drawn.values}


def objects(name: str) -> list[dict[str, Any]]:
    return [drawn.values[name] for drawn in draws() if name in drawn.values]


def test_every_status() -> None:
    assert said("verificationStatus") == set(VERIFICATION_STATUSES)
    assert {document["status"] for document in objects("document")} == set(UPLOAD_STATUSES)


def test_every_reject_code_and_detail() -> None:
    reasons = objects("rejectReason")
    assert {reason["rejectReasonCode"] for reason in reasons} == set(REJECT_REASONS)
    details = {
        (reason["rejectReasonCode"], detail["detailsCode"])
        for reason in reasons
        for detail in reason.get("rejectReasonDetails", [])
    }
    assert details == {(detail.reason, detail.code) for detail in REJECT_DETAILS.values()}


def test_reject_reasons_with_several_details_and_without() -> None:
    counts = {len(reason.get("rejectReasonDetails", [])) for reason in objects("rejectReason")}
    assert {0, 1, 9, 5} <= counts


def test_every_subtype_in_every_country_that_it_is_limited_to() -> None:
    shown = {
        (drawn.values.get("idSubtype"), drawn.values["idCountry"])
        for drawn in draws()
        if "idCountry" in drawn.values
    }
    limits = {one.name: one.countries for one in SUBTYPES.values()}
    assert {subtype for subtype, _ in shown} == {None, *limits}
    assert {(subtype, country) for subtype, only in limits.items() for country in only or ()} <= shown


@pytest.mark.parametrize("name", ADDRESS_FORMATS)
def test_every_key_of_each_address_format(name: str) -> None:
    keys: set[str] = set()
    for one, values in draws():
        if "idAddress" in values and one.transaction.persona.address.format == name:
            keys |= values["idAddress"].keys()
    assert keys == {field.name for field in ADDRESS_FORMATS[name].table.fields}


def test_every_parameter_with_and_without_if_it_may_be_missing() -> None:
    scans = [values for _, values in draws() if "callBackType" in values]
    names = {field.name for field in ID_VERIFICATION_CALLBACK.fields}
    assert set().union(*scans) == names
    always = {field.name for field in ID_VERIFICATION_CALLBACK.fields if field.mandatory}
    assert set.intersection(*map(set, scans)) == always | {"firstAttemptDate"}


def test_every_key_of_an_upload_with_and_without_if_it_may_be_missing() -> None:
    for name, table in (("transaction", TRANSACTION), ("document", DOCUMENT)):
        seen = objects(name)
        assert set().union(*seen) == {field.name for field in table.fields}
        assert set.intersection(*map(set, seen)) == {field.name for field in table.fields if field.mandatory}


def test_every_type_of_document() -> None:
    documents = objects("document")
    assert {document["type"] for document in documents} == set(DOCUMENT_TYPES)
    pages = {(document["type"], len(document["images"])) for document in documents}
    assert pages == {(code, count) for code, kind in DOCUMENT_TYPES.items() for count in kind.pages}


def test_every_extracted_key_and_both_signatures() -> None:
    extracted = [document["extractedData"] for document in objects("document") if "extractedData" in document]
    assert set().union(*extracted) == {field.name for field in EXTRACTED_DATA.fields}
    assert {str(values.get("signatureAvailable")) for values in extracted} == {
        *("None", "True", "False"),
        *("true", "false"),  # as text
    }


def test_uploads_from_addresses_of_both_kinds_and_scans_from_one() -> None:
    uploads = {":" in values["clientIp"] for values in objects("transaction") if "clientIp" in values}
    assert uploads == {True, False}
    assert not any(":" in address for address in said("clientIp"))


def test_optional_data_that_the_zone_of_the_document_holds() -> None:
    for _, values in draws():
        for name in ("optionalData1", "optionalData2"):
            if name in values:
                most = 14 if values["idType"] == "PASSPORT" else 15 if name == "optionalData1" else 11
                assert re.fullmatch(rf"[A-Z0-9]{{1,{most}}}", values[name])
        assert not ("optionalData1" in values and values["idType"] == "PASSPORT")


def test_scans_of_each_type_with_a_back_side_and_without() -> None:
    scans = [values for _, values in draws() if "idType" in values]
    assert {(values["idType"], "idScanImageBackside" in values) for values in scans} == {
        (kind, back) for kind in ID_TYPES for back in (True, False)
    }


def test_first_attempts_at_the_start_and_later() -> None:
    scans = [values for _, values in draws() if "callBackType" in values]
    later = [values["firstAttemptDate"] > values["transactionDate"] for values in scans]
    assert 0.1 < sum(later) / len(later) < 0.6


def test_names_that_are_not_available_and_that_are_in_latin_letters() -> None:
    assert {"N/A"} < said("idFirstName")
    korean = [
        values
        for one, values in draws()
        if one.transaction.document.latin_full_name and one.transaction.settings.fields.last_name
    ]
    assert any(" " in values.get("idLastName", "") for values in korean)


def test_names_look_like_names() -> None:
    """Those of the person, and those that the app gave: of the country's people, in one script."""
    names = said("idFirstName") | said("idLastName")
    for one, _ in draws():
        names |= {one.transaction.provided.first_name, one.transaction.provided.last_name} - {None}
    for data in (document.get("extractedData", {}) for document in objects("document")):
        names |= {data[key] for key in ("name", "firstName", "lastName") if key in data}
    assert [name for name in names if not NAME.fits(name) or re.search(r"\d", name)] == []
    assert any(not name.isascii() and not LATIN_NAME.fits(name) for name in names)


def test_the_values_of_the_flags() -> None:
    for flag in ("idCheckMRZcode", "idCheckHologram"):
        assert said(flag) == {"OK", "N/A"}
    assert said("idFaceLiveness") == {"TRUE", "FALSE"}
    assert said("gender") == {"M", "F"}
    assert len(said("idFaceMatch")) > 80
    assert {"N/A"} < said("personalNumber")


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("merchantIdScanReference", 100),
        ("customerId", 100),
        ("additionalInformation", 100),
        ("idFirstName", 200),
    ],
)
def test_texts_of_the_greatest_length(name: str, length: int) -> None:
    assert max(map(len, said(name))) == length


def test_no_draw_breaks_the_contract() -> None:
    assert [drawn for drawn in draws() if drawn.one.callback and drawn.one.callback.violations] == []


def test_nothing_that_a_scenario_must_ask_for() -> None:
    assert [reason for reason in objects("rejectReason") if reason.get("rejectReasonDetails") == []] == []
    for one, _ in draws():
        plan = one.transaction.callback
        assert (plan.omit, plan.set, plan.violate) == ((), (), False)
        assert not one.transaction.images.files


def test_most_countries() -> None:
    scenarios = (random_scenario(5, item) for item in range(6_000))
    assert len({scenario.sections["document"]["country"] for scenario in scenarios}) == 250


@pytest.mark.parametrize("seed", [0, 7, 2**53])
def test_a_seed_plays_the_same_bytes_again(seed: int) -> None:
    def bodies() -> list[bytes]:
        played = (play(seed, item).one.callback for item in range(120))
        return [callback.body for callback in played if callback]

    again = bodies()
    assert again == bodies()
    assert len(set(again)) == 120


def test_seeds_differ() -> None:
    first, second = ([random_scenario(seed, item).sections for item in range(50)] for seed in (1, 100_001))
    assert first != second


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["generate", "--random", "--seed", "11", "--now", "2017-11-22", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_item_0_of_a_run_of_many_is_the_run_without_a_count(capsys: pytest.CaptureFixture[str]) -> None:
    alone, many = printed(capsys), printed(capsys, "--count", "5")
    assert len(alone) == 1
    assert len(many) == 5
    assert many[0] == alone[0]
    assert printed(capsys, "--count", "3") == many[:3]


@pytest.mark.parametrize("first", range(2_000, 10_000, 2_000))
def test_the_rest_of_ten_thousand_draws(first: int) -> None:
    """``preview`` raises what a draw breaks; each has a callback, and one of its own."""
    references = {play(1, item).one.transaction.reference for item in range(first, first + 2_000)}
    assert len(references) == 2_000


LATER = [edition for edition in EDITIONS if edition != FIRST]
OF_AN_EDITION = 1_000


@lru_cache(maxsize=7)
def draws_of(edition: str) -> list[Drawn]:
    """Each is played, and so checked; kept for the tests of an edition, which come in any order."""
    drawn = []
    for item in range(OF_AN_EDITION):
        one = preview(random_scenario(3, item, edition), seed=derived_seed(3, item), now=NOW)
        assert one.callback is not None
        form = decode(one.callback.body)
        objects = {name for name, text in form.items() if text.startswith(("{", "["))}
        drawn.append(
            Drawn(one, {name: json.loads(text) if name in objects else text for name, text in form.items()})
        )
    return drawn


@pytest.mark.parametrize("edition", LATER)
def test_all_that_an_edition_may_say_of_a_scan_is_drawn(edition: str) -> None:
    scans = [values for _, values in draws_of(edition) if values.get("callBackType") == "NETVERIFYID"]
    known = ID_VERIFICATION_CALLBACK.of(edition)
    assert set().union(*scans) == set(known)
    optional = {name for name, field in known.items() if not field.mandatory and name != "firstAttemptDate"}
    assert {name for name in optional if all(name in values for values in scans)} == set()
    assert {values["idType"] for values in scans if "idType" in values} == set(ID_TYPES.of(edition))
    assert {values.get("idSubtype") for values in scans} == {None, *SUBTYPES.of(edition)}


@pytest.mark.parametrize("edition", [edition for edition in LATER if edition >= "2019-07"])
def test_each_result_of_an_authentication_is_drawn(edition: str) -> None:
    authentications = [values for _, values in draws_of(edition) if "transactionResult" in values]
    assert {values["transactionResult"] for values in authentications} == set(AUTHENTICATION_RESULTS)
    assert set().union(*authentications) == set(AUTHENTICATION_CALLBACK.of(edition))


@pytest.mark.parametrize("edition", LATER)
def test_each_reason_of_an_edition_is_drawn(edition: str) -> None:
    scans = [values for _, values in draws_of(edition)]
    reasons = [values["rejectReason"] for values in scans if "rejectReason" in values]
    assert {reason["rejectReasonCode"] for reason in reasons} == set(REJECT_REASONS.of(edition))
    details = (reason.get("rejectReasonDetails", []) for reason in reasons)
    several = [[one] if isinstance(one, dict) else one for one in details]
    assert {one["detailsCode"] for group in several for one in group} == set(REJECT_DETAILS.of(edition))
    verdicts = [values["identityVerification"] for values in scans if "identityVerification" in values]
    assert {verdict["similarity"] for verdict in verdicts} == set(SIMILARITIES.of(edition))
    invalid = {verdict["reason"] for verdict in verdicts if "reason" in verdict}
    assert invalid == set(VALIDITY_REASONS.of(edition))
    assert set().union(*verdicts) == set(IDENTITY_VERIFICATION.of(edition))


@pytest.mark.parametrize("edition", LATER)
def test_all_that_an_edition_may_say_of_an_upload_is_drawn(edition: str) -> None:
    uploads = [values["document"] for _, values in draws_of(edition) if "document" in values]
    assert {upload["type"] for upload in uploads} == set(DOCUMENT_TYPES.of(edition))
    assert {upload["status"] for upload in uploads} == set(UPLOAD_STATUSES)
    read = {row.type: set(row.keys) for row in EXTRACTIONS.of(edition).values()}
    for kind, keys in read.items():
        found = [
            upload["extractedData"]
            for upload in uploads
            if upload["type"] == kind and "extractedData" in upload
        ]
        assert found, kind
        assert set().union(*found) >= keys - {"expiryDate"}, kind


def test_masking_and_digits_of_timestamps_are_drawn() -> None:
    drawn = [one.transaction for one, _ in draws_of("2021-07")]
    masked = {f"{one.document.country}/{one.document.type}" for one in drawn if one.settings.masking}
    assert masked >= set(MASKED.of("2021-07"))
    assert {one.settings.timestamp_digits for one in drawn} == {"0", "1", "2", "3", "trimmed"}


# What no draw says, and why.
NOT_DRAWN = {
    ("Callback for Netverify", "idUsState"): "one of some 300 places",
    ("Netverify Retrieval API, document", "status"): "DENIED_NAME_MISMATCH, which no scan gets",
    ("Netverify Retrieval API, transaction", "status"): "PENDING: draws are looked at when they are done",
    ("Netverify Retrieval API, status", "status"): "likewise",
    ("Netverify Retrieval API, authentication", "transactionResult"): "CREATED and STARTED, likewise",
    (
        "Netverify Multi Document Retrieval, transaction",
        "status",
    ): "FAILED, of who leaves, without a callback",
    ("Netverify Multi Document Retrieval, status", "status"): "likewise",
}
ANSWERS: dict[str, tuple[tuple[Table, resources.Resource], ...]] = {
    ID_VERIFICATION: (
        (retrieval_fields.SCAN_STATUS, resources.status),
        (retrieval_fields.DETAILS, resources.scan_data),
        (retrieval_fields.LISTS, resources.scan_images),
    ),
    MULTI_DOCUMENT: (
        (retrieval_fields.UPLOAD_STATUS, resources.status),
        (retrieval_fields.UPLOAD_DETAILS, resources.upload_data),
        (retrieval_fields.UPLOAD_PAGES, resources.upload_pages),
    ),
    AUTHENTICATION: ((AUTHENTICATION_DATA, resources.authentication),),
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_and_every_closed_value_is_drawn(edition: str) -> None:
    """Of callback and retrieval, but for a short list."""
    drawn: Rows = {}
    legal: Rows = {}
    for one, form in draws_of(edition):
        settled = outcome(one.transaction)
        case = case_of(settled)
        look(shape(callback_table(settled.product), case), form, case, drawn, legal)
        assert list(resources.breaches(settled, LINKS)) == []
        for table, resource in ANSWERS[settled.product]:
            look(shape(table, case), resource(settled, LINKS), case, drawn, legal)
    assert {row for row in legal if row not in drawn} == set()
    missing = not_drawn(drawn, legal)
    assert {row: values for row, values in missing.items() if row not in NOT_DRAWN} == {}
