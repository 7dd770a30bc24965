"""The transcription of the editions does not contradict itself, and begins where the older one ends."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import pairwise, product

import pycountry
import pytest

from . import transcription as baseline
from .conditions import (
    MAY,
    MUST,
    NEVER,
    RULES,
    Scan,
    Upload,
    as_written,
    identity_rules,
    reject_codes,
    upload_rules,
)
from .transcription_of_editions import EDITIONS, OPEN_POINTS, TABLES, Edition, published

EACH = [published(name) for name in EDITIONS]
COUNTRIES = {country.alpha_3 for country in pycountry.countries} | {baseline.KOSOVO[0]}
# Not parameters, but IDs that some condition is about.
GROUPS = {"nameless", "visa", "chinese-name"}
CODES_AND_TEXTS = {
    f"{guide}{row}"
    for guide in ("", "retrieved-")
    for row in (
        "reason.rejectReasonCode",
        "reason.rejectReasonDescription",
        "detail.detailsCode",
        "detail.detailsDescription",
    )
}
# What an edition has that the one before had not, and the reverse.
HEADLINES: dict[str, tuple[set[str], set[str]]] = {
    "2017-10": ({"identityVerification", "dlCategories"}, {"additionalInformation"}),
    "2018-05": (
        {"nationality", "passportNumber", "durationOfStay", "numberOfEntries", "visaCategory", "curp"}
        | {"dlCarPermission"},
        {"idFaceMatch", "idFaceLiveness"},
    ),
    "2019-07": (
        {"originDob", "issuingAuthority", "issuingDate", "issuingPlace", "livenessImages", "placeOfBirth"}
        | {"facemap"},
        set(),
    ),
    "2020-01": (
        {"taxNumber", "cpf", "registrationNumber", "mothersName", "fathersName", "rgNumber"}
        | {"personalIdentificationNumber"},
        set(),
    ),
    "2020-09": (set(), set()),
    "2021-07": ({"voterIdNumber", "issuingNumber"}, set()),
}

each_edition = pytest.mark.parametrize("edition", EACH, ids=list(EDITIONS))


def test_the_first_edition_is_the_baseline() -> None:
    first = EACH[0]
    assert first.tables == TABLES
    assert first.subtypes == baseline.SUBTYPES
    assert first.reject_codes == baseline.REJECT_CODES
    assert first.reject_details == baseline.REJECT_DETAILS
    assert first.ids["nameless"] == {f"{country}/{kind}" for country, kind in baseline.NAMELESS_IDS}
    assert first.callback_addresses == {
        center: frozenset(addresses) for center, addresses in baseline.CALLBACK_ADDRESSES.items()
    }


def test_what_came_and_went_of_an_id_verification() -> None:
    for before, after in pairwise(EACH):
        ours, theirs = set(after.tables["id"]), set(before.tables["id"])
        assert (ours - theirs, theirs - ours) == HEADLINES[after.name]


@each_edition
def test_lengths_and_mandatory_rows(edition: Edition) -> None:
    for table, rows in edition.tables.items():
        assert rows, table
        assert all(name == row.name for name, row in rows.items())
        assert all(row.max_length is None or row.max_length > 0 for row in rows.values())
    mandatory = {name for name, row in edition.tables["id"].items() if row.mandatory}
    assert mandatory == {name for name, row in baseline.ID_VERIFICATION.items() if row.mandatory}


@each_edition
def test_closed_values_belong_to_rows_and_fit_them(edition: Edition) -> None:
    closed = {
        f"{table}.{name}"
        for table, rows in edition.tables.items()
        for name, row in rows.items()
        if row.kind == "enum"
    }
    assert closed - CODES_AND_TEXTS == set(edition.values)
    for place, values in edition.values.items():
        table, _, name = place.partition(".")
        length = edition.tables[table][name].max_length
        assert all(length is None or len(value) <= length for value in values)


@each_edition
def test_subtypes_types_and_countries(edition: Edition) -> None:
    assert set(edition.subtypes) == edition.values["id.idType"]
    named = {subtype for group in edition.subtypes.values() for subtype in group}
    assert named == edition.values["id.idSubtype"]
    for group in edition.subtypes.values():
        assert set().union(*group.values()) <= COUNTRIES


@each_edition
def test_ids_of_parameters_exist(edition: Edition) -> None:
    assert set(edition.ids) - GROUPS <= set(edition.tables["id"])
    assert set().union(*edition.masked.values()) <= set(edition.tables["id"])
    for one in set().union(*edition.ids.values(), edition.masked):
        country, *rest = one.split("/")
        assert country in COUNTRIES | {"*"}
        assert not rest or rest[0] in edition.subtypes
        assert len(rest) < 2 or rest[1] in edition.subtypes[rest[0]]


@each_edition
def test_reject_reasons_fit_their_rows(edition: Edition) -> None:
    codes = {code for group in edition.reject_codes.values() for code in group}
    assert set(edition.reject_details) <= codes
    assert set(edition.code_sources) <= codes
    for group in edition.reject_codes.values():
        assert all(len(code) <= 5 and len(words) <= 64 for code, words in group.items())
    for group in edition.reject_details.values():
        assert all(len(code) <= 5 and len(words) <= 32 for code, words in group.items())
    for sources in edition.code_sources.values():
        assert sources <= edition.values["id.idScanSource"]


@each_edition
def test_addresses_and_networks(edition: Edition) -> None:
    assert set(edition.address_formats) <= COUNTRIES
    assert set(edition.address_formats.values()) == edition.tables.keys() & {"us", "eu", "raw"}
    listed = [address for group in edition.callback_addresses.values() for address in group]
    assert len(listed) == len(set(listed))
    assert all(str(IPv4Address(address)) == address for address in listed)


def test_how_many_callback_addresses_there_are() -> None:
    counts = [{center: len(listed) for center, listed in one.callback_addresses.items()} for one in EACH]
    many, few = {"US": 10, "EU": 10}, {"US": 6, "EU": 6}
    assert counts == [{"US": 8, "EU": 4}, many, many, many, few, few | {"SGP": 3}, few | {"SGP": 3}]


@each_edition
def test_documents_data_have_rows(edition: Edition) -> None:
    assert set(edition.document_data) <= edition.values["upload-document.type"]
    assert set(edition.document_countries) <= set(edition.document_data)
    read = set().union(*edition.document_data.values())
    assert read == set(edition.tables["upload-data"])


def scans(edition: Edition) -> Iterator[Scan]:
    """Every status with every type and country that a rule names, everything on and everything off."""
    countries = {one.split("/")[0] for group in edition.ids.values() for one in group} - {"*"}
    everything = frozenset({"masking", "face_match", "mrz_check", "number", "dob", "expiry", *RULES})
    for status, (id_type, group), country in product(
        baseline.STATUSES, edition.subtypes.items(), sorted(countries)
    ):
        for subtype, enabled in product((None, *group), (everything, frozenset[str]())):
            yield Scan(edition, status, id_type, subtype, country, enabled=enabled)


def test_every_parameter_has_a_rule_and_every_rule_a_parameter() -> None:
    assert set(RULES) == {name for one in EACH for name in one.tables["id"]}


@each_edition
def test_a_mandatory_parameter_is_always_there_but_for_masking(edition: Edition) -> None:
    seen: dict[str, set[str]] = {name: set() for name in edition.tables["id"]}
    for scan in scans(edition):
        rules = as_written(scan)
        for name, rule in rules.items():
            seen[name].add(rule.presence)
            closed = edition.values.get(f"id.{name}")
            assert rule.values is None or closed is None or rule.values <= closed
    for name, row in edition.tables["id"].items():
        if row.mandatory:
            hidden = {NEVER} if name in set().union(*edition.masked.values()) else set()
            assert seen[name] == {MUST} | hidden
        else:
            assert seen[name] & {NEVER, MAY}


@each_edition
def test_each_code_can_be_had_and_only_with_its_status(edition: Edition) -> None:
    for status, group in edition.reject_codes.items():
        had = set()
        for source in edition.values["id.idScanSource"]:
            scan = Scan(edition, status, "PASSPORT", "E_PASSPORT", "USA", source, frozenset({"113"}))
            had |= reject_codes(scan)
        assert had == set(group)


@each_edition
def test_members_of_identity_verification(edition: Edition) -> None:
    rows = edition.tables.get("identity", {})
    for valid in (True, False) if rows else ():
        scan = Scan(edition, "APPROVED_VERIFIED", "PASSPORT", None, "USA", enabled=frozenset(rows))
        rules = identity_rules(scan, valid=valid)
        assert set(rules) == set(rows)
        assert all(rules[name].presence == MUST for name, row in rows.items() if row.mandatory)


@each_edition
def test_rules_of_a_document_are_those_of_its_rows(edition: Edition) -> None:
    for kind, country in product(edition.values["upload-document.type"], ("USA", "AUT")):
        statuses: set[str] = set()
        for status in baseline.DOCUMENT_STATUSES:
            rules = upload_rules(Upload(edition, status, kind, country))
            assert {table: set(group) for table, group in rules.items()} == {
                table: set(edition.tables[table]) for table in rules
            }
            statuses |= rules["upload-document"]["status"].values or set()
        assert statuses


def test_open_points_name_editions_and_give_a_reading() -> None:
    for point in OPEN_POINTS:
        named = point.editions.split(" - ")
        assert set(named) <= set(EDITIONS)
        assert named == sorted(named)
        assert point.question
        assert point.reading
