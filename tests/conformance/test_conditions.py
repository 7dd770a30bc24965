"""The contract reads every condition of the document as it is read here a second time, case by case."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockjumio.contract import enums
from mockjumio.contract.conditions import Case
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.multi_document import DOCUMENT, EXTRACTED_DATA, MULTI_DOCUMENT_CALLBACK, TRANSACTION
from mockjumio.contract.rules import Presence, Table, shape
from mockjumio.settings import DataFields, MerchantSettings

from . import transcription as document
from .conditions import MAY, MUST, NEVER, RULES, Rule, Scan, upload_rules
from .strategies import COUNTRIES, FIELDS, SWITCHES

WORDS = {Presence.REQUIRED: MUST, Presence.PERMITTED: MAY, Presence.FORBIDDEN: NEVER}
PRINTED = (
    "number first_name last_name dob expires personal_number optional_data_1 optional_data_2 dni "
    "latin_full_name"
).split()
PROVIDED = (
    "merchant_reference customer_id reporting_criteria additional_information client_ip first_name last_name "
    "preset_country preset_id_type"
).split()


def some(words: list[str]) -> st.SearchStrategy[frozenset[str]]:
    """Any subset, from one number."""
    return st.integers(0, 2 ** len(words) - 1).map(
        lambda bits: frozenset(word for place, word in enumerate(words) if bits >> place & 1)
    )


@st.composite
def merchants(draw: st.DrawFn) -> MerchantSettings:
    switches, fields = draw(some(list(SWITCHES))), draw(some(list(FIELDS)))
    return MerchantSettings(
        **{name: name in switches for name in SWITCHES},
        fields=DataFields(**{name: name in fields for name in FIELDS}),
        back_side=tuple(draw(some(list(document.ID_TYPES)))),
    )


# The countries that some rule names, each as likely as all the others together.
NAMED = "USA ESP FRA CHN JPN KOR DEU ARE PHL POL IRL RUS GRC GBR BEL CAN XKX".split()


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    id_type = draw(st.sampled_from(document.ID_TYPES))
    return Scan(
        status=draw(st.sampled_from(("APPROVED_VERIFIED", *document.STATUSES))),
        type=id_type,
        subtype=draw(st.none() | st.sampled_from(list(document.SUBTYPES[id_type]))),
        country=draw(st.sampled_from(NAMED) | st.sampled_from(COUNTRIES)),
        settings=draw(merchants()),
        printed=draw(some(PRINTED)),
        provided=draw(some(PROVIDED)),
        source=draw(st.just("SDK") | st.sampled_from(enums.SCAN_SOURCES)),
    )


def as_case(scan: Scan) -> Case:
    return Case(
        enums.ID_VERIFICATION,
        scan.status,
        scan.type,
        scan.subtype,
        scan.country,
        settings=scan.settings,
        on_document=scan.printed,
        provided=scan.provided,
        source=scan.source,
    )


def reading(table: Table, case: Case) -> dict[str, Rule]:
    return {
        name: Rule(WORDS[slot.presence], None if slot.values is None else frozenset(slot.values))
        for name, slot in shape(table, case).slots.items()
    }


def expected(scan: Scan) -> dict[str, Rule]:
    return {name: rule(scan) for name, rule in RULES.items()}


def compare(scan: Scan) -> None:
    """What is never sent may say anything."""
    ours, theirs = reading(ID_VERIFICATION_CALLBACK, as_case(scan)), expected(scan)
    assert set(ours) == set(theirs)
    different = {
        name: (ours[name], rule)
        for name, rule in theirs.items()
        if ours[name] != rule and (ours[name].presence, rule.presence) != (NEVER, NEVER)
    }
    assert different == {}


@settings(max_examples=500, deadline=None, derandomize=True)
@given(scans())
def test_every_condition_of_an_id_verification(scan: Scan) -> None:
    compare(scan)


EVERYTHING_ON = MerchantSettings()
EVERYTHING_OFF = MerchantSettings(
    face_match=False,
    mrz_check=False,
    address_recognition=False,
    fields=DataFields(*(False for _ in DataFields._fields)),
    back_side=(),
)
ONLY_MRZ = EVERYTHING_OFF._replace(mrz_check=True)


@pytest.mark.parametrize("merchant", [EVERYTHING_ON, EVERYTHING_OFF, ONLY_MRZ], ids=["on", "off", "mrz"])
@pytest.mark.parametrize("status", document.STATUSES)
def test_every_type_subtype_and_named_country(status: str, merchant: MerchantSettings) -> None:
    full, nothing = frozenset(PRINTED) - {"latin_full_name"}, frozenset[str]()
    for (id_type, group), country in product(document.SUBTYPES.items(), NAMED):
        for subtype in (None, *group):
            scan = Scan(status, id_type, subtype, country, merchant, full, nothing)
            compare(scan)
            compare(scan._replace(printed=nothing, provided=frozenset(PROVIDED)))
            compare(scan._replace(printed=frozenset(PRINTED), provided=frozenset(PROVIDED)))


@pytest.mark.parametrize("id_type", document.ID_TYPES)
def test_every_country(id_type: str) -> None:
    full = frozenset(PRINTED)
    for country in COUNTRIES:
        compare(Scan("APPROVED_VERIFIED", id_type, None, country, EVERYTHING_ON, full, frozenset()))


@pytest.mark.parametrize(("part", "name"), [("mrz_check", "idCheckMRZcode"), ("face_match", "idFaceMatch")])
def test_each_switch_turns_off_what_it_says(part: str, name: str) -> None:
    """The restatement itself is no tautology: it tells the settings apart."""
    scan = Scan("APPROVED_VERIFIED", "PASSPORT", None, "USA", EVERYTHING_ON, frozenset(PRINTED), frozenset())
    assert (
        expected(scan)[name]
        != expected(scan._replace(settings=EVERYTHING_ON._replace(**{part: False})))[name]
    )


@st.composite
def uploads(draw: st.DrawFn) -> Case:
    return Case(
        enums.MULTI_DOCUMENT,
        draw(st.sampled_from(document.DOCUMENT_STATUSES)),
        draw(st.sampled_from(("SSC", "BS", *document.DOCUMENT_TYPES))),
        None,
        draw(st.sampled_from(("USA", "AUT")) | st.sampled_from(COUNTRIES)),
        provided=draw(some(PROVIDED)) | {"merchant_reference", "customer_id"},
        source=draw(st.none() | st.sampled_from(enums.DOCUMENT_SOURCES)),
    )


@settings(max_examples=250, deadline=None, derandomize=True)
@given(uploads())
def test_every_condition_of_a_multi_document_upload(case: Case) -> None:
    assert case.type is not None
    assert case.country is not None
    rules = upload_rules(case.status, case.type, case.country, case.provided, case.source or "DOC_SDK")
    tables = {"transaction": TRANSACTION, "document": DOCUMENT, "extractedData": EXTRACTED_DATA}
    for name, table in tables.items():
        ours = reading(table, case)
        if name == "document":  # its values are the merchant's; test_tables has them
            ours["customDocumentCode"] = ours["customDocumentCode"]._replace(values=None)
        assert ours == rules[name]
    assert set(shape(MULTI_DOCUMENT_CALLBACK, case).required) == set(document.MULTI_DOCUMENT)
