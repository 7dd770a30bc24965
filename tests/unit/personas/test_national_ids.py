"""Are national numbers valid, and about the person?"""

import re
from datetime import date
from importlib import import_module

import pytest

from mockjumio.personas.chance import Chance
from mockjumio.personas.id_numbers import NATIONAL_ID, national_number
from mockjumio.personas.national_ids import draw_with_check_digit

from .people import SEEDS, person

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
