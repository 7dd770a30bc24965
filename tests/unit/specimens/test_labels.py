import pytest

from mockjumio.contract import countries
from mockjumio.specimens.labels import _COUNTRIES, _WORDS, KEYS, heading, label, native_name
from mockjumio.specimens.lettering import BOLD, SANS, printable


@pytest.mark.parametrize("language", _WORDS)
def test_every_language_has_every_word_and_all_can_be_printed(language: str) -> None:
    words = _WORDS[language].split("|")
    assert len(words) == len(KEYS)
    for word in words:
        assert printable(word, SANS) == word
        assert printable(word, BOLD) == word


def test_every_country_exists_has_a_language_and_a_name_that_can_be_printed() -> None:
    for line in _COUNTRIES.split("\n")[1:-1]:
        code, language, name = line.split(" ", 2)
        assert countries.is_country(code)
        assert language in _WORDS
        assert printable(name) == name
        assert native_name(code) == name


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DEU", "Geburtsdatum / Date of birth"),
        ("SAU", "Date of birth / تاريخ الميلاد"),
        ("GBR", "Date of birth"),
        ("THA", "Date of birth"),
    ],
)
def test_a_label_is_in_the_countrys_language_and_in_english(country: str, text: str) -> None:
    assert label("dob", country) == text


def test_a_heading_that_is_the_same_in_both_stands_once() -> None:
    assert heading("visa", "FRA") == ("Visa", "")
    assert heading("passport", "RUS") == ("Паспорт", "Passport")
    assert native_name("GBR") == ""
