"""Does each source of names load, with names for both genders?"""

import pytest

from mockjumio.contract.kinds import LATIN_NAME, NAME
from mockjumio.personas.names import NAMES_OF, SOURCES, names_for


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
