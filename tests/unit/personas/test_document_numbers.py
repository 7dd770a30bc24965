"""Do the numbers that are computed meet their rules?"""

import re

import pytest

from mockjumio.personas.document_numbers import OTHER_ID, US_LICENSE
from mockjumio.personas.id_numbers import draw_numbers

from .people import ISSUED, SEEDS, numbers, person


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
