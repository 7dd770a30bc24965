"""Does each document carry the numbers that the real one carries?"""

import re
from datetime import date
from importlib import import_module

import pytest

from mockjumio.personas.chance import Chance
from mockjumio.personas.document_numbers import FALLBACK, OTHER_ID, US_LICENSE
from mockjumio.personas.id_numbers import (
    NATIONAL_ID,
    draw_account,
    draw_numbers,
    draw_ssn,
    national_number,
    numbers_in_zone,
)
from mockjumio.personas.names import NAMES_OF
from mockjumio.personas.national_ids import draw_with_check_digit
from mockjumio.personas.people import draw_persona
from mockjumio.personas.persona import Numbers, Persona

TODAY, ISSUED = date(2024, 2, 29), date(2020, 5, 1)
SEEDS = [str(seed) for seed in range(60)]


def person(country: str, seed: str = "1") -> Persona:
    return draw_persona(country, seed=seed, today=TODAY, address_format="US")


def numbers(country: str, id_type: str, subtype: str | None = None, seed: str = "1") -> Numbers:
    who = person(country, seed)
    drawn = draw_numbers(country, id_type, subtype, who, seed=seed, issued=ISSUED)
    return numbers_in_zone(country, id_type, subtype, drawn)


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


# Do the numbers that are computed meet their rules?


@pytest.mark.parametrize("subtype", sorted(OTHER_ID))
def test_every_other_card_has_a_number(subtype: str) -> None:
    assert re.fullmatch(r"[-\w/]{5,}", numbers("MEX", "ID_CARD", subtype).number)


def test_the_belgian_card_and_the_portuguese_card_have_valid_check_digits() -> None:
    from stdnum.be import eid
    from stdnum.pt import cc

    for seed in SEEDS:
        assert eid.is_valid(numbers("BEL", "ID_CARD", "NATIONAL_ID", seed).number)
        assert cc.is_valid(numbers("PRT", "ID_CARD", "NATIONAL_ID", seed).number)


def test_dutch_documents_have_the_shape_that_the_register_accepts() -> None:
    from stdnum.nl import identiteitskaartnummer

    for seed in SEEDS:
        for id_type in ("PASSPORT", "ID_CARD"):
            assert identiteitskaartnummer.is_valid(numbers("NLD", id_type, None, seed).number)


@pytest.mark.parametrize(
    ("id_type", "weights"),
    [("ID_CARD", (7, 3, 1, 9, 7, 3, 1, 7, 3)), ("PASSPORT", (7, 3, 9, 1, 7, 3, 1, 7, 3))],
)
def test_polish_documents_have_their_check_digit(id_type: str, weights: tuple[int, ...]) -> None:
    def total(number: str) -> int:
        return sum(int(char, 36) * weight for char, weight in zip(number, weights, strict=True))

    for seed in SEEDS:
        assert total(numbers("POL", id_type, None, seed).number) % 10 == 0


def test_polish_weights_accept_the_specimens() -> None:
    values = [int(char, 36) for char in "ABA300000"]  # the usual example of a valid number
    assert sum(v * w for v, w in zip(values, (7, 3, 1, 9, 7, 3, 1, 7, 3), strict=True)) % 10 == 0


def test_a_british_licence_spells_name_birth_and_gender() -> None:
    for seed in SEEDS[:20]:
        who = person("GBR", seed)
        number = numbers("GBR", "DRIVING_LICENSE", None, seed).number
        assert len(number) == 16
        assert int(number[6:8]) == who.dob.month + (50 if who.gender == "F" else 0)
        assert int(number[8:10]) == who.dob.day
        assert number[5] + number[10] == f"{who.dob:%y}"


def test_american_licences_have_the_shape_of_the_state_of_the_address() -> None:
    for seed in SEEDS:
        who = person("USA", seed)
        assert who.address.state_code
        shape = re.sub(r"[A-Z]", "?", US_LICENSE[who.address.state_code[3:]].replace("%", "#"))
        number = numbers("USA", "DRIVING_LICENSE", None, seed).number
        assert len(number) == len(shape)


def test_an_american_licence_has_the_shape_of_the_state_that_issued_it_if_that_is_known() -> None:
    for seed in SEEDS[:20]:
        who = person("USA", seed)
        drawn = draw_numbers("USA", "DRIVING_LICENSE", None, who, seed=seed, issued=ISSUED, us_state="WA")
        assert re.fullmatch(r"WDL[A-Z]{3}\d{5}[A-Z]", drawn.number)


def test_a_korean_licence_names_the_year_of_the_first_one() -> None:
    for seed in SEEDS:
        born = person("KOR", seed).dob.year
        agency, year, serial, check = numbers("KOR", "DRIVING_LICENSE", None, seed).number.split("-")
        first = int(year) + (2000 if int(year) <= ISSUED.year % 100 else 1900)
        assert min(born + 18, ISSUED.year) <= first <= ISSUED.year
        assert ISSUED.year - 20 < first
        assert (len(agency), len(serial), len(check)) == (2, 6, 2)


def test_indian_and_japanese_licences_were_first_issued_to_adults() -> None:
    for seed in SEEDS:
        born = person("IND", seed).dob.year
        assert (
            min(born + 18, ISSUED.year)
            <= int(numbers("IND", "DRIVING_LICENSE", None, seed).number[5:9])
            <= ISSUED.year
        )


# Are national numbers valid, and about the person?


VERIFIERS = {
    "ARG": "ar.cuit",
    "BEL": "be.nn",
    "BGR": "bg.egn",
    "BRA": "br.cpf",
    "CHE": "ch.ssn",
    "CHL": "cl.rut",
    "CHN": "cn.ric",
    "CZE": "cz.rc",
    "DNK": "dk.cpr",
    "DOM": "do.cedula",
    "ECU": "ec.ci",
    "ESP": "es.dni",
    "EST": "ee.ik",
    "FIN": "fi.hetu",
    "FRA": "fr.nir",
    "HRV": "hr.oib",
    "IDN": "id.nik",
    "IND": "in_.aadhaar",
    "ISL": "is_.kennitala",
    "ISR": "il.idnr",
    "ITA": "it.codicefiscale",
    "JPN": "jp.in_",
    "KOR": "kr.rrn",
    "LTU": "lt.asmens",
    "LVA": "lv.pvn",
    "MEX": "mx.curp",
    "MYS": "my.nric",
    "NLD": "nl.bsn",
    "NOR": "no.fodselsnummer",
    "PAK": "pk.cnic",
    "POL": "pl.pesel",
    "PRT": "pt.nif",
    "ROU": "ro.cnp",
    "SVK": "sk.rc",
    "SVN": "si.emso",
    "SWE": "se.personnummer",
    "THA": "th.pin",
    "TUR": "tr.tckimlik",
    "ZAF": "za.idnr",
}
"""The modules of python-stdnum that verify a country's number."""


@pytest.mark.parametrize(("country", "module"), VERIFIERS.items())
def test_national_numbers_are_valid_and_about_the_person(country: str, module: str) -> None:
    verifier = import_module(f"stdnum.{module}")
    for seed in SEEDS:
        who = person(country, seed)
        number = national_number(country, who, seed)
        verifier.validate(number)
        if hasattr(verifier, "get_gender"):
            assert verifier.get_gender(number) == who.gender
        if hasattr(verifier, "get_birth_date") and country not in (
            "IDN",
            "MYS",
        ):  # these do not tell the century
            assert verifier.get_birth_date(number) == who.dob


@pytest.mark.parametrize("country", ["BIH", "MKD", "MNE", "SRB"])
def test_the_numbers_of_former_yugoslavia_have_slovenias_check_digit(country: str) -> None:
    from stdnum.si import emso

    for seed in SEEDS:
        who = person(country, seed)
        number = national_number(country, who, seed)
        assert emso.calc_check_digit(number) == number[-1]
        assert emso.get_birth_date(number) == who.dob
        assert emso.get_gender(number) == who.gender


@pytest.mark.parametrize(
    ("country", "pattern"),
    [
        ("SGP", r"[ST]\d{7}[A-Z]"),
        ("HKG", r"[A-Z]\d{6}\([\dA]\)"),
        ("TWN", r"[A-Z][12]\d{8}"),
        ("KAZ", r"\d{12}"),
        ("IRN", r"\d{10}"),
        ("SAU", r"1\d{9}"),
        ("ARE", r"784-\d{4}-\d{7}-\d"),
        ("URY", r"\d\.\d{3}\.\d{3}-\d"),
        ("XKX", r"1\d{9}"),
        ("PER", r"\d{8}"),
        ("UKR", r"\d{8}-\d{5}"),
    ],
)
def test_national_numbers_that_no_library_verifies_have_their_shape(country: str, pattern: str) -> None:
    for seed in SEEDS:
        assert re.fullmatch(pattern, national_number(country, person(country, seed), seed))


def test_singaporean_numbers_and_the_usual_example_meet_the_formula() -> None:
    def singapore(number: str) -> bool:
        total = sum(int(d) * w for d, w in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
        return "JZIHGFEDCBA"[(total + 4 * (number[0] == "T")) % 11] == number[8]

    assert singapore("S1234567D")  # the number that forms and documentation show as their example
    for seed in SEEDS:
        assert singapore(national_number("SGP", person("SGP", seed), seed))


@pytest.mark.parametrize(("dob", "old"), [(date(2017, 6, 30), True), (date(2017, 7, 1), False)])
def test_a_latvian_number_says_the_day_of_birth_only_until_july_2017(dob: date, old: bool) -> None:
    from stdnum.lv import pvn

    for seed in SEEDS:
        number = national_number("LVA", person("LVA", seed)._replace(dob=dob), seed)
        pvn.validate(number)
        assert number.startswith("300617-2" if old else "32")
        assert number[6] == "-"


def test_every_country_with_a_national_number_is_checked_here() -> None:
    shaped = {"SGP", "HKG", "TWN", "KAZ", "IRN", "SAU", "ARE", "URY", "XKX", "PER", "UKR"}
    assert set(NATIONAL_ID) == set(VERIFIERS) | shaped | {"BIH", "MKD", "MNE", "SRB"}


def test_a_pattern_without_any_check_digit_is_given_up() -> None:
    with pytest.raises(ValueError, match="no check digit"):
        draw_with_check_digit(Chance("1"), "####", lambda body: "10")
