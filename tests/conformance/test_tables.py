"""The contract's lists that no edition changed say what the document says: countries, statuses, names."""

import pycountry

from mockjumio.contract import countries, enums
from mockjumio.contract.conditions import Case
from mockjumio.contract.multi_document import DOCUMENT, DOCUMENT_TYPES
from mockjumio.settings import CustomDocument, MerchantSettings
from mockjumio.transaction import DROP_OFF

from . import transcription as document


def test_statuses() -> None:
    assert set(enums.VERIFICATION_STATUSES) == set(document.STATUSES)
    assert set(enums.UPLOAD_STATUSES) == set(document.DOCUMENT_STATUSES)


def test_the_names_of_documents() -> None:
    named = {code: name for code, (name, sides) in document.DOCUMENT_TYPES.items() if sides}
    assert {code: kind.name for code, kind in DOCUMENT_TYPES.items() if code in named} == named


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


def test_the_time_after_which_a_scan_is_cleaned_up() -> None:
    assert DROP_OFF == document.DROP_OFF_MINUTES * 60 * 1000
