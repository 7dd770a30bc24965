"""Does each source of names load, with names for both genders?"""

import pytest

from mockjumio.personas.locales import NAMES_OF, SOURCES, names_for


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_names_men_and_women(source: str) -> None:
    names = names_for(source)
    for gender in "MF":
        assert len(names.first[gender]) >= 8
        assert len(names.last[gender]) >= 8
        assert all(name.latin for name in (*names.first[gender], *names.last[gender]))
    assert names.first["M"] != names.first["F"]


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
