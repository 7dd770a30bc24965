"""Does each document carry the numbers that the real one carries?"""

import re

import pytest

from mockjumio.personas.document_numbers import FALLBACK
from mockjumio.personas.id_numbers import draw_account, draw_ssn
from mockjumio.personas.names import NAMES_OF

from .people import numbers


@pytest.mark.parametrize("id_type", sorted(FALLBACK))
def test_every_document_of_every_country_has_a_number(id_type: str) -> None:
    for country in sorted(NAMES_OF):
        drawn = numbers(country, id_type)
        assert 5 <= len(drawn.number) <= 30, country
        assert not set("#%?") & set(drawn.number), country
        assert drawn == numbers(country, id_type), country
        assert len(drawn.optional_data_1 or "") <= 15, country
        assert len(drawn.optional_data_2 or "") <= (14 if id_type == "PASSPORT" else 11), country


def test_a_spanish_card_has_a_support_number_and_the_dni() -> None:
    from stdnum.es import dni

    card = numbers("ESP", "ID_CARD", "NATIONAL_ID")
    assert re.fullmatch(r"[A-Z]{3}\d{6}", card.number)
    assert card.dni == card.personal_number == card.optional_data_1
    assert dni.is_valid(card.dni or "")
    assert numbers("ESP", "DRIVING_LICENSE").number == card.dni
    assert numbers("ESP", "PASSPORT").dni is None


def test_a_spanish_residence_permit_has_a_nie() -> None:
    from stdnum.es import nie

    card = numbers("ESP", "ID_CARD", "RESIDENT_PERMIT_ID")
    assert nie.is_valid(card.personal_number or "")
    assert card.dni is None


def test_the_italian_fiscal_code_is_longer_than_jumios_field_and_not_in_the_zone() -> None:
    card = numbers("ITA", "ID_CARD", "NATIONAL_ID")
    assert len(card.personal_number or "") == 16
    assert card.optional_data_1 is card.optional_data_2 is None


def test_a_french_card_begins_with_the_month_of_issue_and_repeats_the_department() -> None:
    card = numbers("FRA", "ID_CARD", "NATIONAL_ID")
    assert re.fullmatch(r"2005\d{8}", card.number)
    assert card.optional_data_1 == f"{card.number[4:7]}001"


def test_documents_of_one_person_agree_on_the_personal_number() -> None:
    card, passport = numbers("SWE", "ID_CARD", "NATIONAL_ID"), numbers("SWE", "PASSPORT")
    assert card.personal_number == passport.personal_number == numbers("SWE", "DRIVING_LICENSE").number
    assert card.number != passport.number


def test_social_security_numbers_are_never_from_a_range_that_is_assigned() -> None:
    for seed in map(str, range(500)):
        number = draw_ssn(seed)
        assert re.fullmatch(r"\d{9}", number)  # Jumio's sample has no hyphens: "ssn":"xxxxxxxxx"
        area, group, serial = number[:3], number[3:5], number[5:]
        assert area in ("000", "666") or 900 <= int(area) <= 999
        assert 1 <= int(group) <= 99
        assert 1 <= int(serial) <= 9999
    assert draw_ssn("a") == draw_ssn("a") != draw_ssn("b")


@pytest.mark.parametrize("country", ["DEU", "FRA", "ESP", "ITA", "BEL", "NLD", "GBR", "NOR", "XKX", "TUR"])
def test_accounts_have_a_valid_iban(country: str) -> None:
    from stdnum import iban

    number, printed = draw_account(country, "1")
    assert number == printed
    assert iban.is_valid(number or "", check_country=country != "XKX")


def test_an_iban_that_is_too_long_for_jumio_is_printed_as_its_bban() -> None:
    iban, printed = draw_account("MLT", "1")
    assert len(iban or "") == 31
    assert printed == (iban or "")[4:]
    assert len(printed) <= 28


def test_countries_without_iban_have_a_plain_account_number() -> None:
    iban, printed = draw_account("USA", "1")
    assert iban is None
    assert re.fullmatch(r"\d{10}", printed)


@pytest.mark.parametrize(
    ("territory", "prefix"),
    [
        *((code, "FR") for code in "ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF".split()),
        ("ALA", "FI"),
        *((code, "GB") for code in "GGY IMN JEY".split()),
    ],
)
def test_territories_have_the_iban_of_their_country(territory: str, prefix: str) -> None:
    from stdnum import iban

    number, printed = draw_account(territory, "1")
    assert number == printed
    assert printed.startswith(prefix)
    assert iban.is_valid(printed)


def test_a_russian_account_has_twenty_digits() -> None:
    assert {re.sub(r"\d", "#", draw_account("RUS", str(seed))[1]) for seed in range(20)} == {"#" * 20}


def test_a_mexican_passport_has_a_number_of_its_own_and_no_personal_number() -> None:
    passport = numbers("MEX", "PASSPORT")
    assert re.fullmatch(r"G\d{8}", passport.number)
    assert passport.personal_number is passport.optional_data_2 is None
    assert numbers("MEX", "ID_CARD", "NATIONAL_ID").personal_number


def test_what_a_document_repeats_follows_from_the_personal_number_that_it_has() -> None:
    from mockjumio.personas.id_numbers import numbers_in_zone
    from mockjumio.personas.persona import Numbers

    own = Numbers(number="N1", personal_number="800101-1234")
    assert numbers_in_zone("SWE", "PASSPORT", None, own).optional_data_2 == "8001011234"
    assert numbers_in_zone("EST", "ID_CARD", "NATIONAL_ID", own).optional_data_1 == "8001011234"
    assert numbers_in_zone("ESP", "ID_CARD", "NATIONAL_ID", own).dni == "800101-1234"
    bare = own._replace(personal_number=None)
    for country, kind in (("SWE", "PASSPORT"), ("EST", "ID_CARD"), ("ESP", "ID_CARD")):
        assert numbers_in_zone(country, kind, "NATIONAL_ID", bare)[1:] == (None, None, None, None)


def test_only_a_french_card_number_of_its_kind_says_its_department() -> None:
    from mockjumio.personas.id_numbers import numbers_in_zone
    from mockjumio.personas.persona import Numbers

    def first(number: str) -> str | None:
        return numbers_in_zone("FRA", "ID_CARD", "NATIONAL_ID", Numbers(number=number)).optional_data_1

    assert first("170575012345") == "750001"
    assert first("N1") is None


def test_every_account_number_fits() -> None:
    assert [country for country in NAMES_OF if len(draw_account(country, "1")[1]) > 28] == []
