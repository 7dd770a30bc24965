"""Is the same person drawn from the same seed in every country, and do names, dates and places make sense?"""

import os
import re
import subprocess
import sys
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockjumio.contract import countries
from mockjumio.contract.scalars import LATIN_NAME, NAME
from mockjumio.personas.chance import Chance
from mockjumio.personas.names import NAMES_OF, SOURCES, names_for
from mockjumio.personas.people import draw_persona, nationality, place_of_birth
from mockjumio.personas.persona import Persona
from mockjumio.personas.romanize import BY_RULE, title

# Is the same person drawn from the same seed, in every country, with dates and places that make sense?


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


# Are those who get a visa or a residence permit foreigners, and all others citizens?


SEEDS = [str(seed) for seed in range(60)]


@pytest.mark.parametrize("subtype", ["VISA", "RESIDENT_PERMIT_ID"])
@pytest.mark.parametrize(("country", "drawn"), [("USA", "US-TX"), ("FRA", "FRA")])
def test_a_foreigner_was_born_abroad_and_is_a_citizen_of_that_country(
    country: str, drawn: str, subtype: str
) -> None:
    places = {seed: place_of_birth(country, subtype, drawn, seed) for seed in SEEDS}
    assert len(set(places.values())) > 20
    for seed, place in places.items():
        assert place in countries.names()
        assert place not in (country, "USA")
        assert nationality(country, subtype, place, seed) == place
        assert nationality(country, subtype, drawn, seed) == place  # even if the scenario gives a birth here


def test_who_was_born_abroad_anyway_stays_so() -> None:
    assert place_of_birth("FRA", "RESIDENT_PERMIT_ID", "US-OH", "1") == "US-OH"
    assert nationality("FRA", "RESIDENT_PERMIT_ID", "US-OH", "1") == "USA"


@pytest.mark.parametrize("subtype", [None, "E_PASSPORT", "NATIONAL_ID", "CONSULAR_ID"])
def test_all_other_documents_are_their_own_peoples(subtype: str | None) -> None:
    assert place_of_birth("AUT", subtype, "AUT", "1") == "AUT"
    assert nationality("AUT", subtype, "DEU", "1") == "AUT"


# Does each source of names load, with names for both genders?


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_names_men_and_women(source: str) -> None:
    names = names_for(source)
    for gender in "MF":
        assert len(names.first[gender]) >= 8
        assert len(names.last[gender]) >= 8
        assert all(name.latin for name in (*names.first[gender], *names.last[gender]))
    assert names.first["M"] != names.first["F"]


@pytest.mark.parametrize("source", SOURCES)
def test_every_name_is_one_that_a_document_prints(source: str) -> None:
    """Some of faker's stand in brackets, end in a blank or hold a letter of another script."""
    names = names_for(source)
    for name in {name for group in (*names.first.values(), *names.last.values()) for name in group}:
        assert LATIN_NAME.fits(name.latin), name
        assert name.native is None or NAME.fits(name.native), name
        assert not any(map(str.isdigit, f"{name.latin}{name.native}")), name


@pytest.mark.parametrize(
    ("source", "kept", "left_out"),
    [
        ("az_AZ", "Famil", "Famil "),
        ("sl_SI", "Žagar", "žagar"),
        ("de_DE", "Schlauchin", "auch Schlauchin"),
        ("zu_ZA", "Simphiwe", "SimphiweyiNkosi"),
        ("nl_NL", "van der Berg", "Van der berg"),
    ],
)
def test_what_stands_around_names_is_left_out(source: str, kept: str, left_out: str) -> None:
    names = names_for(source)
    latin = {name.latin for group in (*names.first.values(), *names.last.values()) for name in group}
    assert kept in latin
    assert left_out not in latin


def test_no_country_is_listed_twice() -> None:
    assert sum(len(countries.split()) for countries in SOURCES.values()) == len(NAMES_OF)


def test_a_source_is_loaded_once() -> None:
    assert names_for("albanian") is names_for("albanian")


def test_surnames_follow_the_gender_where_the_language_does() -> None:
    polish = names_for("pl_PL").last
    assert "Kowalski" in {name.latin for name in polish["M"]}
    assert "Kowalska" in {name.latin for name in polish["F"]}
    assert all(name.latin.endswith("dóttir") for name in names_for("is_IS").last["F"])
    assert names_for("lithuanian").last["M"] != names_for("lithuanian").last["F"]


def test_japanese_names_keep_the_spelling_that_faker_pairs_with_the_characters() -> None:
    assert ("Sato", "佐藤") in names_for("ja_JP").last["M"]


def test_vietnamese_given_names_have_a_middle_name() -> None:
    assert all(" " in name.latin for name in names_for("vi_VN").first["F"])


# Are names of other scripts spelled as passports spell them?


@pytest.mark.parametrize(
    ("language", "native", "latin"),
    [
        ("ru", "Иванов", "Ivanov"),
        ("ru", "Щербаков", "Shcherbakov"),
        ("ru", "Юлия", "Yuliya"),
        ("uk", "Єлизавета", "Yelyzaveta"),
        ("uk", "Наталія", "Nataliia"),
        ("uk", "Згурський", "Zghurskyi"),
        ("bg", "Щерев", "Shterev"),
        ("mk", "Ѓорѓи", "Gjorgji"),
        ("sr", "Ђорђевић", "Đorđević"),
        ("be", "Аляксандр", "Alyaksandr"),
        ("kk", "Нұрлан", "Nurlan"),
        ("mn", "Бат-Эрдэнэ", "Bat-Erdene"),
        ("el", "Παπαδόπουλος", "Papadopoulos"),
        ("el", "Ευάγγελος", "Evangelos"),
        ("el", "Ελευθέριος", "Eleftherios"),
        ("el", "Μπακογιάννη", "Bakogianni"),
        ("ka", "გიორგი", "Giorgi"),
        ("hy", "Սարգսյան", "Sargsyan"),
        ("hy", "Լուսինե", "Lusine"),
        ("ko", "김", "Kim"),
        ("ko", "민준", "Minjun"),
        ("hi", "शर्मा", "Sharma"),
        ("hi", "आदित्य", "Aditya"),
        ("hi", "अजित", "Ajit"),
        ("hi", "लक्ष्मी", "Lakshmi"),
        ("bn", "সেন", "Sen"),
        ("si", "අචල", "Achala"),
        ("zh", "建国", "Jianguo"),
    ],
)
def test_readable_spelling(language: str, native: str, latin: str) -> None:
    assert BY_RULE[language](native) == latin


def test_titles_begin_after_blanks_and_hyphens() -> None:
    assert title("anna-maria van dijk o'neill") == "Anna-Maria Van Dijk O'neill"


# Does chance choose the same from the same seed, and only what was asked for?


def test_equal_seeds_choose_alike_and_others_do_not() -> None:
    def draws(*parts: str) -> list[int]:
        chance = Chance(*parts)
        return [chance.below(1000) for _ in range(20)]

    assert draws("a", "b") == draws("a", "b")
    assert draws("a", "b") != draws("a", "c")


def test_the_sequence_is_the_same_on_every_python() -> None:
    chance = Chance("pinned")
    assert [chance.below(100) for _ in range(8)] == [36, 90, 59, 69, 52, 17, 16, 55]


@given(st.text(max_size=8), st.integers(-5, 5), st.integers(0, 9))
def test_between_stays_within_its_ends(seed: str, low: int, span: int) -> None:
    assert low <= Chance(seed).between(low, low + span) <= low + span


@given(st.text(max_size=8), st.dates(), st.dates())
def test_a_day_stays_within_its_ends(seed: str, one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert first <= Chance(seed).day(first, last) <= last


@given(st.text(max_size=8))
def test_patterns_are_filled_and_other_characters_kept(seed: str) -> None:
    filled = Chance(seed).fill("A-#%?.")
    assert re.fullmatch(r"A-[0-9][1-9][A-Z]\.", filled)
