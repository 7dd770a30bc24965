"""The contract's tables say what the document's tables say: no row, length or value more, none less."""

from collections.abc import Iterator
from itertools import product

import pycountry
import pytest

from mockjumio.contract import countries, enums, kinds, rules
from mockjumio.contract.address_formats import ADDRESS_FORMATS
from mockjumio.contract.conditions import Case
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK, subtypes
from mockjumio.contract.multi_document import (
    DOCUMENT,
    DOCUMENT_TYPES,
    EXTRACTED_DATA,
    MULTI_DOCUMENT_CALLBACK,
    TRANSACTION,
)
from mockjumio.contract.network import DATA_CENTERS
from mockjumio.contract.reject_reasons import REJECT_DETAIL, REJECT_DETAILS, REJECT_REASON, REJECT_REASONS
from mockjumio.contract.rules import Field, Table
from mockjumio.settings import CustomDocument, MerchantSettings
from mockjumio.transaction import DROP_OFF

from . import transcription as document

TABLES: dict[str, tuple[Table, dict[str, document.Row]]] = {
    "id verification": (ID_VERIFICATION_CALLBACK, document.ID_VERIFICATION),
    "address us": (ADDRESS_FORMATS["US"].table, document.ADDRESSES["us"]),
    "address eu": (ADDRESS_FORMATS["EU"].table, document.ADDRESSES["eu"]),
    "address raw": (ADDRESS_FORMATS["RAW"].table, document.ADDRESSES["raw"]),
    "reject reason": (REJECT_REASON, document.REJECT_REASON),
    "reject detail": (REJECT_DETAIL, document.REJECT_DETAIL),
    "multi document": (MULTI_DOCUMENT_CALLBACK, document.MULTI_DOCUMENT),
    "transaction": (TRANSACTION, document.TRANSACTION),
    "document": (DOCUMENT, document.DOCUMENT),
    "extracted data": (EXTRACTED_DATA, document.EXTRACTED_DATA),
}

# Rows that the document shows in a sample only.
SAMPLE_ONLY = {"reject detail": {"detailsDescription"}}
# The table does not highlight it, but a detail without its code says nothing.
MANDATORY_ANYWAY = {("reject detail", "detailsCode")}

KIND_WORDS = {
    kinds.UUID: "uuid",
    kinds.TIMESTAMP: "timestamp",
    kinds.DATE: "date",
    kinds.PERCENTAGE: "percentage",
    kinds.URL: "url",
    kinds.COUNTRY: "country",
    kinds.STATE_CODE: "state",
    kinds.FLAG: "boolean",
    kinds.IPV4: "ipv4",
    kinds.IP: "ip",
}
ALL_COUNTRIES = {country.alpha_3 for country in pycountry.countries} | {document.KOSOVO[0]}


def word(field: Field) -> str:
    """The transcription's word for the kind of a field."""
    match field.kind:
        case rules.ObjectOf():
            return "object"
        case rules.ArrayOf():
            return "array"
        case kind:
            return KIND_WORDS.get(kind, "")


@pytest.mark.parametrize("name", TABLES)
def test_the_same_rows(name: str) -> None:
    table, rows = TABLES[name]
    listed = [field.name for field in table.fields]
    assert len(listed) == len(set(listed))
    assert set(listed) - SAMPLE_ONLY.get(name, set()) == set(rows)


EACH_ROW = [(name, row) for name, (_, rows) in TABLES.items() for row in rows]


@pytest.mark.parametrize(("name", "row"), EACH_ROW, ids=[f"{name}-{row}" for name, row in EACH_ROW])
def test_a_row(name: str, row: str) -> None:
    table, rows = TABLES[name]
    field, written = table[row], rows[row]
    assert field.max_length == written.max_length
    assert field.mandatory == (written.mandatory or (name, row) in MANDATORY_ANYWAY)
    if written.kind == "enum":
        assert field.values is not None
        assert word(field) == ""
    else:
        assert word(field) == written.kind


def cases() -> Iterator[Case]:
    """Every status with every type, subtype and country that a rule names."""
    named = set().union(*(group for subtypes in document.SUBTYPES.values() for group in subtypes.values()))
    for status, (id_type, group), country in product(
        document.STATUSES, document.SUBTYPES.items(), sorted(named | {"FRA", "AUT"})
    ):
        for subtype, source in product((None, *group), enums.SCAN_SOURCES):
            yield Case(
                enums.ID_VERIFICATION,
                status,
                id_type,
                subtype,
                country,
                on_document=frozenset({"number"}),
                source=source,
            )


@pytest.mark.parametrize("name", document.ID_VALUES)
def test_the_closed_values_of_id_verification(name: str) -> None:
    values = ID_VERIFICATION_CALLBACK[name].values
    assert values is not None
    permitted = [values.of(case) for case in cases()]
    assert None not in permitted
    assert {value for group in permitted for value in group or ()} == document.ID_VALUES[name]


def test_no_other_row_of_id_verification_has_closed_values() -> None:
    closed = {field.name for field in ID_VERIFICATION_CALLBACK.fields if field.values is not None}
    by_case = {"idCountry", "idUsState", "idFirstName", "idLastName", "personalNumber"}
    assert closed - by_case == set(document.ID_VALUES)


@pytest.mark.parametrize("id_type", document.ID_TYPES)
def test_subtypes_of_every_country(id_type: str) -> None:
    for country in ALL_COUNTRIES:
        expected = {
            subtype for subtype, only in document.SUBTYPES[id_type].items() if not only or country in only
        }
        assert set(subtypes(id_type, country)) == expected


def test_statuses_and_types() -> None:
    assert set(enums.VERIFICATION_STATUSES) == set(document.STATUSES)
    assert set(enums.ID_TYPES) == set(document.ID_TYPES)
    assert set(enums.UPLOAD_STATUSES) == set(document.DOCUMENT_STATUSES)


def test_reject_codes() -> None:
    ours = {(reason.status, code, reason.description) for code, reason in REJECT_REASONS.items()}
    theirs = {
        (status, code, text)
        for status, group in document.REJECT_CODES.items()
        for code, text in group.items()
    }
    assert ours == theirs
    assert {
        code for code, reason in REJECT_REASONS.items() if reason.e_passport_only
    } == document.EPASSPORT_CODES
    assert all(code == reason.code for code, reason in REJECT_REASONS.items())


def test_reject_details() -> None:
    ours = {(detail.reason, code, detail.description) for code, detail in REJECT_DETAILS.items()}
    assert ours == {
        (reason, code, text)
        for reason, group in document.REJECT_DETAILS.items()
        for code, text in group.items()
    }


@pytest.mark.parametrize(("status", "subtype"), list(product(document.STATUSES, (None, "E_PASSPORT"))))
def test_codes_and_descriptions_that_a_status_permits(status: str, subtype: str | None) -> None:
    case = Case(enums.ID_VERIFICATION, status, "PASSPORT", subtype, "AUT")
    code, description = (
        REJECT_REASON["rejectReasonCode"].values,
        REJECT_REASON["rejectReasonDescription"].values,
    )
    assert code is not None
    assert description is not None
    expected = {
        one for one in document.REJECT_CODES.get(status, {}) if subtype or one not in document.EPASSPORT_CODES
    }
    assert set(code.of(case) or ()) == expected
    for one in expected:
        assert description.of(case._replace(reject_code=one)) == (document.REJECT_CODES[status][one],)


@pytest.mark.parametrize("code", sorted(set().union(*document.REJECT_CODES.values())))
def test_details_that_a_code_permits(code: str) -> None:
    case = Case(enums.ID_VERIFICATION, "DENIED_FRAUD", "PASSPORT", "E_PASSPORT", "AUT", reject_code=code)
    values = REJECT_DETAIL["detailsCode"].values
    assert values is not None
    assert set(values.of(case) or ()) == set(document.REJECT_DETAILS.get(code, ()))


def test_the_types_of_documents_and_their_sides() -> None:
    sides = {1: (1,), 2: (2,), 0: (1, 2)}
    assert {code: kind.pages for code, kind in DOCUMENT_TYPES.items()} == {
        code: sides[count] for code, (_, count) in document.DOCUMENT_TYPES.items()
    }
    named = {code: name for code, (name, count) in document.DOCUMENT_TYPES.items() if count}
    assert {code: kind.name for code, kind in DOCUMENT_TYPES.items() if code in named} == named
    assert all(code == kind.code for code, kind in DOCUMENT_TYPES.items())


@pytest.mark.parametrize("kind", document.DOCUMENT_TYPES)
def test_the_type_of_an_upload_is_its_own(kind: str) -> None:
    values = DOCUMENT["type"].values
    assert values is not None
    assert values.of(Case(enums.MULTI_DOCUMENT, "UPLOADED", kind, None, "AUT")) == (kind,)


@pytest.mark.parametrize("name", document.TRANSACTION_VALUES)
def test_the_closed_values_of_a_transaction(name: str) -> None:
    values = TRANSACTION[name].values
    assert values is not None
    case = Case(enums.MULTI_DOCUMENT, "UPLOADED", "UB", None, "AUT")
    permitted = [values.of(case._replace(source=source)) or () for source in enums.DOCUMENT_SOURCES]
    assert {value for group in permitted for value in group} == document.TRANSACTION_VALUES[name]


def test_custom_codes_are_the_enabled_ones_of_the_merchant() -> None:
    own = (CustomDocument("GYM", "Gym", "Gym"), CustomDocument("OLD", "Old", "Old", enabled=False))
    values = DOCUMENT["customDocumentCode"].values
    assert values is not None
    case = Case(enums.MULTI_DOCUMENT, "UPLOADED", "CUSTOM", None, "AUT")
    assert values.of(case) == ()
    assert values.of(case._replace(settings=MerchantSettings(custom_documents=own))) == ("GYM",)


RENAMED = {"Macedonia": "North Macedonia", "Turkey": "Türkiye", "Czech Republic": "Czechia"}


def test_the_countries_whose_id_cards_have_an_mrz_check() -> None:
    assert len(document.MRZ_CARD_COUNTRIES) == len(document.MRZ_CARD_CODES) == 45
    for name, code in zip(document.MRZ_CARD_COUNTRIES, document.MRZ_CARD_CODES, strict=True):
        today = countries.names()[code].replace(" and ", " & ")
        assert today.split(",")[0] == RENAMED.get(name, name)
    assert set(document.MRZ_CARD_CODES) == countries.ID_CARD_MRZ_CHECK


def test_countries_and_states() -> None:
    assert countries.names() == {one.alpha_3: one.name for one in pycountry.countries} | dict(
        [document.KOSOVO]
    )
    assert set(countries.us_states()) == document.US_STATES
    assert len(countries.us_states()) == len(document.US_STATES)
    assert set(countries.places_of_birth()) == document.US_STATES | set(countries.names().values())
    assert [code for code in ("AUT", "XKX", "USA") if not countries.is_country(code)] == []
    assert [
        code for code in ("", "A", "US", "aut", "XXX", "KOS", "UNK", "EUE") if countries.is_country(code)
    ] == []


def test_the_addresses_that_callbacks_come_from() -> None:
    assert {name: list(center.callback_addresses) for name, center in DATA_CENTERS.items()} == (
        document.CALLBACK_ADDRESSES
    )
    assert {name: center.callback_host for name, center in DATA_CENTERS.items()} == {
        "US": "callback.jumio.com",
        "EU": "callback.lon.jumio.com",
    }


def test_the_time_after_which_a_scan_is_cleaned_up() -> None:
    assert DROP_OFF == document.DROP_OFF_MINUTES * 60 * 1000
