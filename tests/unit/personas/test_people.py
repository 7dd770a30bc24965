"""Is the same person drawn from the same seed, in every country, with dates and places that make sense?"""

import os
import subprocess
import sys
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockjumio.contract import countries
from mockjumio.personas.names import NAMES_OF
from mockjumio.personas.people import draw_persona
from mockjumio.personas.persona import Persona

TODAY = date(2024, 2, 29)


def draw(country: str, seed: str = "1", address_format: str = "EU", gender: str | None = None) -> Persona:
    return draw_persona(country, seed=seed, today=TODAY, address_format=address_format, gender=gender)


@pytest.mark.parametrize(
    ("country", "name", "gender", "dob", "city"),
    [
        # Countries whose names and streets are our own tables, so that no release of faker changes them.
        ("XKX", "Dritan Bytyqi", "M", "1993-11-20", "Gjilan"),
        ("SAU", "Zainab Awad", "F", "1981-03-23", "Riyadh"),
        ("SGP", "Yong Sheng Teo", "M", "1979-11-22", "Singapore"),
        ("SRB", "Nikola Stanković", "M", "1951-11-05", "Subotica"),
        ("LTU", "Andrius Butkus", "M", "1953-10-26", "Kaunas"),
        ("USA", "Peter Stanley", "M", "1980-09-29", "Memphis"),
    ],
)
def test_pinned_people(country: str, name: str, gender: str, dob: str, city: str) -> None:
    person = draw(country)
    assert (f"{person.first_name} {person.last_name}", person.gender) == (name, gender)
    assert (person.dob.isoformat(), person.address.city) == (dob, city)


def test_every_country_has_people() -> None:
    for country, seed in product(sorted(NAMES_OF), range(5)):
        person = draw(country, str(seed))
        assert person.first_name.strip() == person.first_name != "", person
        assert person.last_name.strip() == person.last_name != "", person
        assert person.address.country == country


def test_every_country_of_the_contract_is_covered() -> None:
    assert set(NAMES_OF) == set(countries.names())


def test_latin_names_are_in_latin_letters() -> None:
    for country, seed in product(sorted(NAMES_OF), range(20)):
        person = draw(country, str(seed))
        for char in person.first_name + person.last_name:
            assert char.isalpha() or char in " '-’ʻ", person
            assert ord(char) < 0x250 or char in "əƏ’ʻ" or 0x1E00 <= ord(char) < 0x1F00, person


@pytest.mark.parametrize(
    "country",
    "BGR BGD CHN EGY ETH GEO GRC IND IRN ISR JPN KAZ KOR MKD NPL PAK RUS SAU SRB THA TWN UKR".split(),
)
def test_countries_that_write_another_script_have_native_names(country: str) -> None:
    person = draw(country)
    assert person.native_first_name
    assert person.native_last_name
    assert all(
        ord(char) > 0x250 or char in " -'’" for char in person.native_first_name + person.native_last_name
    )


def test_the_address_format_changes_the_address_alone() -> None:
    one, other = draw("USA", address_format="US"), draw("USA", address_format="RAW")
    assert one[:-1] == other[:-1]
    assert (one.address.city, one.address.postal_code) == (other.address.city, other.address.postal_code)


def test_asking_for_the_gender_that_is_drawn_anyway_changes_nothing() -> None:
    person = draw("DEU")
    assert draw("DEU", gender=person.gender) == person


@pytest.mark.parametrize("gender", ["M", "F"])
def test_a_gender_can_be_asked_for(gender: str) -> None:
    assert {draw("POL", str(seed), gender=gender).gender for seed in range(10)} == {gender}


@settings(max_examples=100, deadline=None)
@given(
    seed=st.text(max_size=10),
    today=st.dates(date(1990, 1, 1), date(2050, 12, 31)),
    ages=st.tuples(st.integers(0, 90), st.integers(0, 20)),
)
def test_people_are_as_old_as_asked_for(seed: str, today: date, ages: tuple[int, int]) -> None:
    youngest, oldest = ages[0], ages[0] + ages[1]
    dob = draw_persona("XKX", seed=seed, today=today, address_format="EU", age=(youngest, oldest)).dob
    had_birthday = (today.month, today.day) >= (dob.month, dob.day)
    assert youngest <= today.year - dob.year - (not had_birthday) <= oldest


def test_places_of_birth_are_countries_or_states() -> None:
    known = {*countries.names(), *(f"US-{state}" for state in countries.us_states())}
    assert {draw("USA", str(seed)).place_of_birth for seed in range(200)} <= known


def test_an_unknown_country_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        draw("ZZZ")


SCRIPT = """
from datetime import date
from mockjumio.personas.people import draw_persona
for country in ("USA", "ESP", "RUS", "CHN", "XKX"):
    print(draw_persona(country, seed="s", today=date(2024, 2, 29), address_format="RAW"))
"""


def test_processes_with_other_hash_seeds_draw_the_same_people() -> None:
    def run(hash_seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert run("1") == run("2")


def test_importing_the_package_imports_no_library() -> None:
    script = (
        "import sys, mockjumio.personas, mockjumio.personas.persona, mockjumio.personas.people, "
        "mockjumio.personas.id_numbers, mockjumio.personas.mrz\n"
        "print([name for name in ('faker', 'stdnum', 'schwifty', 'pycountry') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
