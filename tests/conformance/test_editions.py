"""The contract's tables of each edition say what its transcription says: nothing more, nothing less.

Where the project decided otherwise than the text is read, a list of choices has the reason: ROW_CHOICES and
RETRIEVED_CHOICES here, CHOICES and EVERY_COUNTRY of the conditions. One that makes no difference fails.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockjumio.contract import enums, multi_document, retrieval_fields, scalars
from mockjumio.contract.address_formats import ADDRESS_COUNTRIES, ADDRESS_FORMATS
from mockjumio.contract.conditions import ACTIVATIONS, Case
from mockjumio.contract.editions import BLANKS, DIGITS, ONLY_DETAIL, PRACTICES, RETENTION
from mockjumio.contract.enums import ID_TYPES, SCAN_SOURCES
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK, MASKED, subtypes
from mockjumio.contract.multi_document import (
    DOCUMENT,
    DOCUMENT_TYPES,
    EXTRACTED_DATA,
    MULTI_DOCUMENT_CALLBACK,
    TRANSACTION,
)
from mockjumio.contract.network import DATA_CENTERS, SUITES
from mockjumio.contract.reject_reasons import REJECT_DETAIL, REJECT_REASON, REJECT_REASONS, details_of
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Presence, Table, shape
from mockjumio.contract.scalars import Scalar
from mockjumio.settings import DataFields, MerchantSettings

from . import transcription as baseline
from .conditions import (
    BY_ACTIVATION,
    CHOICES,
    EVERY_COUNTRY,
    MAY,
    MUST,
    NEVER,
    Rule,
    Scan,
    Upload,
    as_written,
    callback_rules,
    identity_rules,
    reject_codes,
    upload_rules,
    upload_statuses,
)
from .strategies import COUNTRIES, FIELDS, SWITCHES, named, some
from .transcription_of_editions import (
    ADDRESSES_LISTED,
    CIPHER_SUITES,
    DOCUMENT_SIDES,
    EDITIONS,
    HOSTS,
    SHORT_TIMESTAMPS,
    published,
)

COMPARED = tuple(EDITIONS)
each_edition = pytest.mark.parametrize("name", COMPARED)

# Rows: what is different, and why.
ROW_CHOICES = {
    ("detail", "detailsCode", "mandatory"): "a detail without its code says nothing",
    ("detail", "detailsDescription", "row"): "no table has it in May 2017, the sample does",
    ("detail", "detailsDescription", "mandatory"): "all samples have it",
    ("id", "idCheckMRZcode", "mandatory"): "it is, but for masking, which is a condition here",
    ("category", "category", "mandatory"): "the text leaves it open; nothing is known of a category without",
    ("category", "issueDate", "max_length"): "a date has ten characters",
    ("category", "expiryDate", "max_length"): "a date has ten characters",
}


def any_case(name: str, **circumstances: object) -> Case:
    case = Case(enums.ID_VERIFICATION, enums.APPROVED_VERIFIED, "PASSPORT", country="USA")
    return case._replace(settings=MerchantSettings(edition=name), **circumstances)  # type: ignore[arg-type]


def inner(field: Field, case: Case) -> Table | None:
    """The table of an object, or of the objects in an array."""
    kind = field.kind.item if isinstance(field.kind, ArrayOf) else field.kind
    return kind.table(case).of(case.edition) if isinstance(kind, ObjectOf) else None


# Our names of the objects within a callback; there is a table of each address format.
OBJECTS = {"identityVerification": "identity", "dlCategories": "category", "rejectReason": "reason"}


UPLOADS = {
    "upload": MULTI_DOCUMENT_CALLBACK,
    "upload-transaction": TRANSACTION,
    "upload-document": DOCUMENT,
    "upload-data": EXTRACTED_DATA,
}


def tables(name: str) -> dict[str, Table]:
    """Every table of the callbacks for scans and uploads, by the transcription's name."""
    found = {"id": ID_VERIFICATION_CALLBACK.of(name), "detail": REJECT_DETAIL.of(name)}
    found |= {one.name.lower(): one.table.of(name) for one in ADDRESS_FORMATS.of(name).values()}
    objects = {field.name: inner(field, any_case(name)) for field in found["id"].fields}
    found |= {OBJECTS[field]: table for field, table in objects.items() if table and field != "idAddress"}
    found |= {table: rows.of(name) for table, rows in UPLOADS.items()}
    for field in found["upload-data"].fields:
        if written := inner(field, any_case(name)):
            found[f"upload-{field.name}"] = written
    return found


def transcribed(name: str) -> dict[str, dict[str, baseline.Row]]:
    """Likewise of the transcription."""
    other = ("retrieved", "authentication")
    return {table: rows for table, rows in published(name).tables.items() if not table.startswith(other)}


def of_authentication(name: str) -> dict[str, Table]:
    """The tables of the Authentication product, where the edition has it, by the transcription's names."""
    if enums.AUTHENTICATION not in enums.PRODUCTS.of(name):
        return {}
    return {
        "authentication": multi_document.AUTHENTICATION_CALLBACK.of(name),
        "retrieved-authentication": multi_document.AUTHENTICATION_DATA.of(name),
        "retrieved-authentication-image": multi_document.AUTHENTICATION_IMAGE.of(name),
    }


KIND_WORDS = {
    scalars.UUID: "uuid",
    scalars.TIMESTAMP: "timestamp",
    scalars.DATE: "date",
    scalars.PERCENTAGE: "percentage",
    scalars.URL: "url",
    scalars.COUNTRY: "country",
    scalars.STATE_CODE: "state",
    scalars.FLAG: "boolean",
    scalars.IPV4: "ipv4",
    scalars.IP: "ip",
    scalars.TRUTH: "truth",
    scalars.SCORE: "number",
    scalars.SHORT_TIMESTAMP: "short-timestamp",
    scalars.PAGE: "integer",
    scalars.MONTH: "month",
    scalars.DIGITS: "digits",
}


def word(field: Field) -> str:
    """The transcription's word for the kind of a field."""
    match field.kind:
        case ObjectOf():
            return "object"
        case ArrayOf(item=Scalar(), alone=alone) if alone is not None:
            return "text-or-array"
        case ArrayOf():
            return "array"
        case kind:
            return KIND_WORDS.get(kind, "")


def different_rows(
    table: str, ours: Table, theirs: dict[str, baseline.Row]
) -> Iterator[tuple[str, str, str]]:
    for row in {*ours, *theirs}:
        if row not in ours or row not in theirs:
            yield table, row, "row"
            continue
        field, written = ours[row], theirs[row]
        said = {"mandatory": field.mandatory, "max_length": field.max_length, "kind": word(field)}
        kind = "" if written.kind == "enum" else written.kind
        for attribute, value in (written._asdict() | {"kind": kind}).items():
            if attribute in said and said[attribute] != value:
                yield table, row, attribute


def test_tables_rows_lengths_kinds_and_what_is_mandatory() -> None:
    different = set()
    for name in COMPARED:
        ours, theirs = tables(name), transcribed(name)
        assert set(ours) == set(theirs)
        for table in ours:
            different |= set(different_rows(table, ours[table], theirs[table]))
    assert different == set(ROW_CHOICES)


@each_edition
def test_which_rows_have_closed_values(name: str) -> None:
    """What is closed in some cases only is compared with the conditions."""
    by_case = {"idCountry", "idUsState", "idFirstName", "idLastName", "personalNumber"}
    by_case |= {"country", "customDocumentCode"}
    for table, rows in transcribed(name).items():
        closed = {field.name for field in tables(name)[table].fields if field.values}
        written = {row for row in rows if rows[row].kind == "enum"}
        assert closed - by_case - {"detailsDescription"} == written - {"detailsDescription"}


@each_edition
def test_what_an_authentication_says(name: str) -> None:
    edition = published(name)
    theirs = {table: rows for table, rows in edition.tables.items() if "authentication" in table}
    ours = of_authentication(name)
    assert set(ours) == set(theirs)
    assert [one for table in ours for one in different_rows(table, ours[table], theirs[table])] == []


@each_edition
def test_which_values_an_authentication_has(name: str) -> None:
    edition, late = published(name), set()
    for table, rows in of_authentication(name).items():
        for field in rows.fields:
            ours = said_of_authentications(field, name)
            written = edition.values.get(f"{table}.{field.name}")
            if ours != written:
                late.add((table, field.name, *sorted((ours or frozenset()) ^ (written or frozenset()))))
    assert late == ({("retrieved-authentication", "scanSource", "WEB")} if name in RETRIEVED_LATER else set())


# WEB comes in callbacks since July 2019, and stands in the guide of retrieval since December 2020.
RETRIEVED_LATER = ("2019-07", "2020-01", "2020-09")


def said_of_authentications(field: Field, name: str) -> frozenset[str] | None:
    """All that a row may say, of an authentication of any result by any way; ``None`` if anything."""
    if field.values is None:
        return None
    cases = [
        any_case(name, product=enums.AUTHENTICATION, status=status, source=source)
        for status in enums.AUTHENTICATION_RESULTS
        for source in multi_document.AUTHENTICATION_SOURCES
    ]
    return frozenset(value for case in cases for value in field.values.of(case) or ())


@each_edition
def test_types_sources_and_subtypes(name: str) -> None:
    edition = published(name)
    assert set(ID_TYPES.of(name)) == edition.values["id.idType"]
    assert set(SCAN_SOURCES.of(name)) == edition.values["id.idScanSource"]
    for (id_type, group), country in product(edition.subtypes.items(), COUNTRIES):
        expected = {subtype for subtype, only in group.items() if not only or country in only}
        assert set(subtypes(id_type, country, name)) == expected


@each_edition
def test_reject_codes_and_details(name: str) -> None:
    edition = published(name)
    codes: dict[str, dict[str, str]] = {}
    for reason in REJECT_REASONS.of(name).values():
        codes.setdefault(reason.status, {})[reason.code] = reason.description
    assert codes == edition.reject_codes
    details = {code: details_of(code, name) for code in REJECT_REASONS.of(name)}
    assert {code: group for code, group in details.items() if group} == edition.reject_details


@each_edition
def test_what_a_reject_reason_says(name: str) -> None:
    edition = published(name)
    code, words = (REJECT_REASON.of(name)[f"rejectReason{part}"].values for part in ("Code", "Description"))
    detail, detail_words = (
        REJECT_DETAIL.of(name)[f"details{part}"].values for part in ("Code", "Description")
    )
    assert code
    assert words
    assert detail
    assert detail_words
    for status, subtype, source, enabled in product(
        baseline.STATUSES,
        (None, "E_PASSPORT"),
        edition.values["id.idScanSource"],
        (frozenset(ENABLED), frozenset[str]()),
    ):
        scan = Scan(edition, status, "PASSPORT", subtype, "USA", source, enabled)
        case = as_case(scan)
        permitted = set(code.of(case) or ())
        assert permitted == reject_codes(scan)
        for one in permitted:
            own = case._replace(reject_code=one)
            assert words.of(own) == (edition.reject_codes[status][one],)
            details = edition.reject_details.get(one, {})
            assert set(detail.of(own) or ()) == set(details)
            for item, text in details.items():
                assert detail_words.of(own._replace(detail_code=item)) == (text,)


@each_edition
def test_members_of_identity_verification_and_of_a_category(name: str) -> None:
    edition, ours = published(name), tables(name)
    chosen = [frozenset[str](), frozenset(edition.tables.get("identity", ()))]
    for valid, enabled in product((True, False), chosen if "identity" in ours else ()):
        scan = Scan(edition, "APPROVED_VERIFIED", "PASSPORT", None, "USA", enabled=enabled)
        case = as_case(scan)._replace(validity=valid)
        assert reading(ours["identity"], case) == {
            row: meant(rule) for row, rule in identity_rules(scan, valid=valid).items()
        }
    for field in ours["category"].fields if "category" in ours else ():
        values = field.values and field.values.of(any_case(name))
        assert (values and set(values)) == edition.values.get(f"category.{field.name}")


@each_edition
def test_types_of_documents_and_their_sides(name: str) -> None:
    sides = {1: (1,), 2: (2,), 0: (1, 2)}
    assert {code: kind.pages for code, kind in DOCUMENT_TYPES.of(name).items()} == {
        code: sides[DOCUMENT_SIDES[code]] for code in published(name).values["upload-document.type"]
    }


# Tables of retrieval, those of whole answers apart: they have the rows of HEAD too.
ANSWERS = {
    "retrieved-status": retrieval_fields.SCAN_STATUS,
    "retrieved-details": retrieval_fields.DETAILS,
    "retrieved-document": retrieval_fields.DOCUMENT_DATA,
    "retrieved-transaction": retrieval_fields.TRANSACTION_DATA,
    "retrieved-verification": retrieval_fields.VERIFICATION_DATA,
    "retrieved-images": retrieval_fields.LISTS,
    "retrieved-upload-status": retrieval_fields.UPLOAD_STATUS,
    "retrieved-upload-details": retrieval_fields.UPLOAD_DETAILS,
    "retrieved-upload": retrieval_fields.UPLOAD_DOCUMENT_DATA,
    "retrieved-upload-transaction": retrieval_fields.UPLOAD_TRANSACTION_DATA,
    "retrieved-pages": retrieval_fields.UPLOAD_PAGES,
}
PARTS = {
    "retrieved-us": retrieval_fields.US_RETRIEVED,
    "retrieved-eu": retrieval_fields.EU_RETRIEVED,
    "retrieved-raw": retrieval_fields.RAW_RETRIEVED,
}
# What each object in them is called there; addresses apart, of which there are several.
OBJECTS_RETRIEVED = {
    ("retrieved-verification", "rejectReason"): "retrieved-reason",
    ("retrieved-reason", "rejectReasonDetails"): "retrieved-detail",
    ("retrieved-verification", "identityVerification"): "retrieved-identity",
    ("retrieved-images", "images"): "retrieved-image",
    ("retrieved-details", "facemap"): "retrieved-facemap",
    ("retrieved-upload", "extractedData"): "retrieved-upload-data",
    ("retrieved-upload-data", "extractedData"): "retrieved-upload-nested",
    ("retrieved-pages", "images"): "retrieved-page",
    ("retrieved-verification", "additionalChecks"): "retrieved-additional-checks",
    ("retrieved-additional-checks", "addressValidation"): "retrieved-search",
    ("retrieved-additional-checks", "watchlistScreening"): "retrieved-screening",
    ("retrieved-additional-checks", "faceSearchFindings"): "retrieved-face-search",
    ("retrieved-additional-checks", "personalNumberValidation"): "retrieved-number-validation",
}
LEFT_OUT = ("retrieved-authentication",)
RETRIEVED_CHOICES = {
    ("retrieved-reason", "rejectReasonCode", "mandatory"): "a reason without its code says nothing",
    ("retrieved-reason", "rejectReasonDescription", "mandatory"): "as in the callback",
    ("retrieved-detail", "detailsCode", "mandatory"): "a detail without its code says nothing",
    ("retrieved-detail", "detailsDescription", "mandatory"): "as in the callback",
    ("retrieved-identity", "similarity", "mandatory"): "as in the callback",
    ("retrieved-identity", "validity", "mandatory"): "as in the callback",
    **{
        (
            "retrieved-upload-data",
            name,
            "row",
        ): "until 2019 what is read of others than SSC has no other place"
        for name in ("name", "accountNumber", "issueDate", "address", "pan", "expiryDate")
    },
}


def retrieved_tables(name: str) -> dict[str, tuple[Table, ...]]:
    """Every table of retrieval, by the transcription's name: its rows, and the head where it has one."""
    found = {table: (retrieval_fields.HEAD.of(name), ours.of(name)) for table, ours in ANSWERS.items()}
    found |= {
        table: (ours.of(name),)
        for table, ours in PARTS.items()
        if table.removeprefix("retrieved-").upper() in ADDRESS_FORMATS.of(name)
    }
    for (table, row), part in OBJECTS_RETRIEVED.items():
        field = found[table][-1].get(row) if table in found else None
        if field is not None and (written := inner(field, any_case(name))):
            found[part] = (written,)
    return found


def test_what_is_retrieved() -> None:
    different = set()
    for name in COMPARED:
        ours = retrieved_tables(name)
        theirs = {
            table: rows
            for table, rows in published(name).tables.items()
            if table.startswith("retrieved") and not table.startswith(LEFT_OUT)
        }
        assert set(ours) == set(theirs)
        for table, parts in ours.items():
            whole = Table(table, *(field for part in parts for field in part.fields))
            different |= set(different_rows(table, whole, theirs[table]))
    assert different == set(RETRIEVED_CHOICES)


# What a list of retrieval lacks that the callback has, and why it is said here nevertheless.
LATE = {
    ("2020-09", "retrieved-document.idSubtype"): "REGULAR_DRIVING_LICENSE: the callback's, a year earlier",
}


@each_edition
def test_which_values_are_retrieved(name: str) -> None:
    """Each closed list of the transcription, and only those, whatever the case."""
    case, edition = any_case(name), published(name)
    late = set()
    for table, parts in retrieved_tables(name).items():
        for field in (one for part in parts for one in part.fields):
            written = edition.values.get(f"{table}.{field.name}")
            ours = field.values and field.values.of(case)
            if table in ("retrieved-reason", "retrieved-detail"):
                continue  # as in the callback, code by code
            if written is not None and ours is not None and frozenset(ours) > written:
                late.add((name, f"{table}.{field.name}"))
            else:
                assert (None if ours is None else frozenset(ours)) == written, (table, field.name)
    assert late == {one for one in LATE if one[0] == name}


@each_edition
def test_networks_and_practices(name: str) -> None:
    edition, centers = published(name), DATA_CENTERS.of(name)
    assert {one.name: set(one.callback_addresses) for one in centers.values()} == edition.callback_addresses
    for center in centers.values():
        assert (center.callback_host, center.scan_host) == HOSTS[center.name]
    said = {practice: row.value for practice, row in PRACTICES.of(name).items()}
    assert said[BLANKS] == edition.blank
    assert said[RETENTION].replace("five", "5") == edition.retention
    assert said[ONLY_DETAIL] == edition.single_detail
    assert said[DIGITS] == ("0 to 3" if edition.since(SHORT_TIMESTAMPS) else "3")


@each_edition
def test_what_masking_hides_and_whose_addresses_are_read(name: str) -> None:
    edition = published(name)
    hidden = {of: frozenset(row.parameters) for of, row in MASKED.of(name).items()}
    assert hidden == edition.masked
    listed = {country: row.format.lower() for country, row in ADDRESS_COUNTRIES.of(name).items()}
    assert listed == (edition.address_formats if edition.since(ADDRESSES_LISTED) else {})


def test_cipher_suites() -> None:
    assert [suite.name for suite in SUITES] == CIPHER_SUITES


# Conditions.


WORDS = {Presence.REQUIRED: MUST, Presence.PERMITTED: MAY, Presence.FORBIDDEN: NEVER}
PRINTED = (
    "number first_name last_name dob expires personal_number optional_data_1 optional_data_2 latin_full_name "
    "origin_dob"
).split()
PROVIDED = (
    "merchant_reference customer_id reporting_criteria additional_information client_ip first_name last_name "
    "preset_country preset_id_type number dob expiry personal_number"
).split()
ACTIVATED = ["gender", "facemap", "chineseName", "113", *BY_ACTIVATION]
ENABLED = [
    *SWITCHES,
    *FIELDS,
    *(f"back:{kind}" for kind in (*baseline.ID_TYPES, "VISA")),
    "masking",
    *ACTIVATED,
]


def as_case(scan: Scan) -> Case:
    return Case(
        enums.ID_VERIFICATION,
        scan.status,
        scan.type,
        scan.subtype,
        scan.country,
        settings=MerchantSettings(
            **{name: name in scan.enabled for name in SWITCHES},
            fields=DataFields(**{name: name in scan.enabled for name in FIELDS}),
            back_side=tuple(kind for kind in scan.edition.subtypes if f"back:{kind}" in scan.enabled),
            masking="masking" in scan.enabled,
            edition=scan.edition.name,
            activated=tuple((one, one in scan.enabled) for one in ACTIVATIONS.of(scan.edition.name)),
        ),
        on_document=scan.printed,
        provided=scan.provided,
        source=scan.source,
    )


def meant(rule: Rule) -> Rule:
    """What is never sent may say anything, and what may say nothing is never sent."""
    return Rule(NEVER) if rule.presence == NEVER or rule.values == frozenset() else rule


def reading(table: Table, case: Case) -> dict[str, Rule]:
    return {
        name: meant(Rule(WORDS[slot.presence], None if slot.values is None else frozenset(slot.values)))
        for name, slot in shape(table, case).slots.items()
    }


def compare(scan: Scan, rules: dict[str, Rule]) -> None:
    ours = reading(ID_VERIFICATION_CALLBACK, as_case(scan))
    assert ours == {name: meant(rule) for name, rule in rules.items()}, scan


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    edition = published(draw(st.sampled_from(COMPARED)))
    id_type = draw(st.sampled_from(sorted(edition.subtypes)))
    return Scan(
        edition,
        draw(st.sampled_from(("APPROVED_VERIFIED", *baseline.STATUSES))),
        id_type,
        draw(st.none() | st.sampled_from([None, *edition.subtypes[id_type]])),
        draw(st.sampled_from(named(edition)) | st.sampled_from(COUNTRIES)),
        draw(st.just("SDK") | st.sampled_from(sorted(edition.values["id.idScanSource"]))),
        draw(some(ENABLED)),
        draw(some(PRINTED)),
        draw(some(PROVIDED)),
    )


@each_edition
def test_every_condition_of_an_upload(name: str) -> None:
    edition, values = published(name), published(name).values
    for kind, country, status, source, provided in product(
        values["upload-document.type"],
        ("AUT", "FRA", "GBR", "USA"),
        baseline.DOCUMENT_STATUSES,
        values["upload-transaction.source"],
        (frozenset[str](), frozenset(PROVIDED)),
    ):
        settings = MerchantSettings(edition=name)
        case = Case(
            enums.MULTI_DOCUMENT, status, kind, None, country, settings=settings, provided=provided
        )._replace(source=source)
        upload = Upload(edition, status, kind, country, source, provided)
        for table, rules in upload_rules(upload).items():
            ours = reading(UPLOADS[table], case)
            if table == "upload-document":  # these values are the merchant's
                ours["customDocumentCode"] = Rule(MUST if kind == "CUSTOM" else NEVER)
            if table == "upload-data" and "EXTRACTED" not in upload_statuses(upload):
                continue
            assert ours == {row: meant(rule) for row, rule in rules.items()}, (upload, table)


SWITCHED = (
    frozenset(ENABLED),
    frozenset[str](),
    frozenset({"mrz_check"}),
    frozenset(ENABLED) - {"mrz_check"},
)


def systematic(name: str) -> Iterator[Scan]:
    """Every status, type and subtype in every country that a rule names, with all switches on or off.

    In a few countries alone where a subtype cannot matter, since nothing is read.
    """
    edition, nothing, full = published(name), frozenset[str](), frozenset(PRINTED)
    kinds = [(id_type, one) for id_type, group in edition.subtypes.items() for one in (None, *group)]
    few = {"AUT", "ITA", "KOR", "MEX", "USA"}
    for status, (id_type, subtype), country in product(baseline.STATUSES, kinds, named(edition)):
        if status != "APPROVED_VERIFIED" and subtype and country not in few:
            continue
        scan = Scan(edition, status, id_type, subtype, country, enabled=SWITCHED[0])
        yield scan._replace(printed=full, provided=frozenset(PROVIDED))
        if status == "APPROVED_VERIFIED" and subtype is None:
            for enabled, printed in product(SWITCHED, (nothing, full, full - {"latin_full_name"})):
                yield scan._replace(enabled=enabled, printed=printed)
    for source in edition.values["id.idScanSource"]:
        yield Scan(edition, "APPROVED_VERIFIED", "PASSPORT", "E_PASSPORT", "USA", source, SWITCHED[0])


@each_edition
def test_every_status_type_subtype_and_named_country(name: str) -> None:
    """And each closed value can be had."""
    edition, said = published(name), defaultdict[str, set[str]](set)
    for scan in systematic(name):
        rules = callback_rules(scan)
        compare(scan, rules)
        for parameter, rule in rules.items():
            said[f"id.{parameter}"] |= rule.values or set()
    closed = {place: values for place, values in edition.values.items() if place.startswith("id.")}
    assert {place: said[place] for place in closed} == closed


def test_each_choice_makes_a_difference() -> None:
    for choice in CHOICES:
        assert any(
            choice.reads(scan) not in (None, as_written(scan)[choice.parameter])
            for name in COMPARED
            for scan in systematic(name)
        )
    assert {kind for name in COMPARED for kind in published(name).document_countries} > set(EVERY_COUNTRY)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(scans())
def test_conditions(scan: Scan) -> None:
    compare(scan, callback_rules(scan))
