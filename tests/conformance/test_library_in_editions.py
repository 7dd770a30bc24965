"""Do the built-in scenarios play in each edition of Jumio's documentation, and show all that is new in it?"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.contract.amendments.e2017_10 import SIMILARITIES, VALIDITY_REASONS
from mockjumio.contract.editions import ADDED, EDITIONS, FIRST, Rows, amendments
from mockjumio.contract.enums import ID_TYPES, SCAN_SOURCES
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK, MASKED, SUBTYPES
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.errors import ScenarioError
from mockjumio.exchanges import Callback
from mockjumio.messages.links import of_data_center
from mockjumio.messages.resources import breaches
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import outcome

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LINKS = of_data_center("US")
BASICS = (
    "approved",
    "fraud",
    "unreadable",
    "no-id-uploaded",
    "unsupported-id-country",
    "unsupported-id-type",
)


@cache
def scenarios() -> list[Scenario]:
    """Those of Netverify: not those of faults, nor of the platform that came after it."""
    library = Library()
    return [
        library.get(entry.name)
        for entry in library.entries()
        if entry.file.suffix == ".yaml" and entry.file.parent.name != "platform"
    ]


@cache
def played(edition: str) -> dict[str, Preview]:
    """What each scenario comes to that the edition can say."""
    found, refused = dict[str, Preview](), dict[str, str]()
    for scenario in scenarios():
        try:
            found[scenario.name] = preview(
                scenario, seed=1, now=NOW, settings=MerchantSettings(edition=edition)
            )
        except ScenarioError as error:
            refused[scenario.name] = str(error)
    assert {name: why for name, why in refused.items() if "edition" not in why} == {}
    return found


def sent(callback: Callback) -> dict[str, str]:
    return dict(parse_qsl(callback.body.decode(), strict_parsing=True))


def forms(edition: str) -> Iterator[dict[str, str]]:
    for one in played(edition).values():
        if isinstance(one.callback, Callback) and one.transaction.product == "id-verification":
            yield sent(one.callback)


@pytest.mark.parametrize("edition", EDITIONS)
def test_whatever_an_edition_can_say_keeps_its_contract(edition: str) -> None:
    broken = {
        name: one.callback.violations
        for name, one in played(edition).items()
        if one.callback and one.callback.violations
    }
    assert broken == {}


@pytest.mark.parametrize("edition", EDITIONS)
def test_whatever_an_edition_can_say_is_retrieved_as_its_guide_has_it(edition: str) -> None:
    settled = {name: outcome(one.transaction) for name, one in played(edition).items()}
    broken = {name: list(breaches(one, LINKS)) for name, one in settled.items() if one.settled is not None}
    assert {name: found for name, found in broken.items() if found} == {}


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_nine_main_scans_play_in_every_edition(edition: str) -> None:
    documents = ("document-uploaded", "document-extracted", "document-discarded")
    assert {*BASICS, *documents} <= played(edition).keys()


def test_scenarios_of_the_first_edition_are_lost_only_where_the_document_lost_something() -> None:
    ever_since = {one.name for one in scenarios() if one.first_edition == FIRST}
    assert ever_since - played(list(EDITIONS)[-1]).keys() == {
        "photocopy-color",  # of web cameras alone, from October 2017 on
        "image-not-matching-data",
        "redirect-camera",
        "redirect-upload",
        "maximal",  # has an address in the format of the EU
        "only-detail-as-object",  # is the form of that edition
        "extracted-partly",  # social security cards are read whole or not, from September 2020 on
        "learning-driving-license-bel",  # was none from January 2018 on
        "upload-usss",  # is a type of the first editions
    }


def new_in(table: Rows[Any]) -> set[str]:
    return {
        one.row
        for edition in EDITIONS
        for one in amendments(edition)
        if one.table is table and one.kind == ADDED
    }


def test_each_new_parameter_is_sent_by_a_scenario() -> None:
    names = {name for edition in EDITIONS for form in forms(edition) for name in form}
    assert new_in(ID_VERIFICATION_CALLBACK) <= names


def test_each_new_type_and_subtype_is_that_of_a_scenario() -> None:
    seen = {
        form.get(name) for edition in EDITIONS for form in forms(edition) for name in ("idType", "idSubtype")
    }
    assert new_in(ID_TYPES) | new_in(SUBTYPES) <= seen
    assert new_in(SCAN_SOURCES) == set()


def test_each_verdict_about_a_selfie_is_that_of_a_scenario() -> None:
    verdicts = [
        json.loads(form["identityVerification"])
        for edition in EDITIONS
        for form in forms(edition)
        if "identityVerification" in form
    ]
    assert set(SIMILARITIES.ever()) == {one["similarity"] for one in verdicts}
    assert set(VALIDITY_REASONS.ever()) == {one["reason"] for one in verdicts if "reason" in one}
    members = {name for one in verdicts for name in one}
    assert members >= {"handwrittenNoteMatches", "similarityDecision", "similarityScore"}


def test_each_new_code_and_detail_of_a_rejection_is_that_of_a_scenario() -> None:
    reasons = [
        json.loads(form["rejectReason"])
        for edition in EDITIONS
        for form in forms(edition)
        if "rejectReason" in form
    ]
    details: set[str] = set()
    for one in reasons:
        found = one.get("rejectReasonDetails", [])
        details |= {item["detailsCode"] for item in ([found] if isinstance(found, dict) else found)}
    assert new_in(REJECT_REASONS) <= {one["rejectReasonCode"] for one in reasons}
    assert new_in(REJECT_DETAILS) <= details


def test_each_id_that_is_masked_is_that_of_a_scenario() -> None:
    last = list(EDITIONS)[-1]
    seen = {}
    for one in played(last).values():
        if one.callback and one.transaction.settings.masking:
            document = one.transaction.document
            seen[f"{document.country}/{document.type}"] = sent(one.callback).keys()
    assert seen.keys() == MASKED.of(last).keys()
    for name, masked in MASKED.of(last).items():
        assert seen[name].isdisjoint(masked.parameters), name
