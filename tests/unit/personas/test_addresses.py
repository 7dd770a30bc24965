"""Are addresses within Jumio's lengths, in the country, and split as the format says?"""

import re
from collections.abc import Iterator

import pytest

from mockjumio.contract import countries
from mockjumio.personas.chance import Chance
from mockjumio.personas.names import NAMES_OF
from mockjumio.personas.people import Template, country_of, draw_address
from mockjumio.personas.persona import Address

# The three address tables of Jumio's callback document.
LENGTHS = {
    "US": {
        "city": 64,
        "state_code": 6,
        "street_name": 64,
        "street_suffix": 14,
        "street_direction": 4,
        "street_number": 14,
        "unit_designator": 14,
        "unit_number": 14,
        "postal_code": 14,
        "zip_extension": 20,
        "country": 3,
    },
    "EU": {
        "city": 64,
        "province": 64,
        "street_name": 64,
        "street_number": 15,
        "unit_details": 64,
        "postal_code": 15,
        "country": 3,
    },
    "RAW": {"lines": 100, "country": 3, "postal_code": 15, "city": 64},
}
COUNTRIES = sorted(NAMES_OF)


def addresses(country: str, address_format: str, count: int = 30) -> list[Address]:
    return [draw_address(country, address_format, Chance(country, str(seed))) for seed in range(count)]


def everywhere(address_format: str, count: int = 30) -> Iterator[Address]:
    for country in COUNTRIES:
        yield from addresses(country, address_format, count)


@pytest.mark.parametrize("address_format", LENGTHS)
def test_parts_are_those_of_the_format_and_within_its_lengths(address_format: str) -> None:
    lengths = LENGTHS[address_format]
    for address in everywhere(address_format):
        parts = {name: value for name, value in address._asdict().items() if value and name != "format"}
        assert parts.keys() <= lengths.keys(), address
        for name, value in parts.items():
            for text in value if name == "lines" else [value]:
                assert 0 < len(text) <= lengths[name], address
                assert text == text.strip(" ,"), address


def longest_street(country: str) -> int:
    return max(map(longest, country_of(country).streets)) + len(" Boulevard")


def longest(template: Template) -> int:
    return sum(
        len("Boulevard") if part is None else len(part) if isinstance(part, str) else max(map(len, part))
        for part in template
    )


def test_the_longest_street_that_can_be_drawn_fits() -> None:
    assert [country for country in COUNTRIES if longest_street(country) > 64] == []


def test_letters_have_one_to_five_lines_and_end_with_nothing_open() -> None:
    for address in everywhere("RAW"):
        assert 1 <= len(address.lines) <= 5, address
        assert str(address.city) in " ".join(address.lines)
        assert not any(
            sign in line for line in address.lines for sign in ("  ", " ,", ",,", "{", "}", "#", "%")
        ), address


def test_states_are_iso_3166_2_codes_that_exist() -> None:
    states = {place.state_code for country in COUNTRIES for place in country_of(country).places}
    assert len(states) > 1
    assert states - {None} <= countries.subdivisions()


def test_addresses_are_in_latin_letters() -> None:
    for address in everywhere("EU", 10):
        text = "".join(str(part or "") for part in address[1:-1])
        assert all(ord(char) < 0x250 or 0x1E00 <= ord(char) < 0x1F00 or char in "’ʻə" for char in text), (
            address
        )


def test_american_zip_codes_lie_in_their_state() -> None:
    from faker.providers.address.en_US import Provider

    wrong_in_faker = {"OK", "NE", "TX"}  # faker's ranges leave out Tulsa, Lincoln and Dallas
    seen = set()
    for address in addresses("USA", "US", 400):
        state = str(address.state_code)[3:]
        seen.add(state)
        low, high = Provider.states_postcode[state]
        assert state in wrong_in_faker or low // 100 <= int(address.postal_code or "") // 100 <= high // 100
    assert len(seen) > 40


def test_every_american_state_has_a_place() -> None:
    assert (
        len({place.state_code for place in country_of("USA").places}) == 51
    )  # with the District of Columbia


def test_american_streets_are_taken_apart_with_the_post_offices_abbreviations() -> None:
    drawn = addresses("USA", "US", 200)
    assert {"ST", "AVE", "RD", "BLVD"} <= {address.street_suffix for address in drawn}
    assert {"N", "S", "E", "W", None} <= {address.street_direction for address in drawn}
    assert {"APT", "UNIT", None} <= {address.unit_designator for address in drawn}
    assert any(re.fullmatch(r"\d{4}", address.zip_extension or "") for address in drawn)


def test_australian_suffixes_are_abbreviated_as_australia_post_does() -> None:
    suffixes = {address.street_suffix for address in addresses("AUS", "US", 200)}
    assert "AV" in suffixes
    assert "AVE" not in suffixes


def test_a_letter_to_new_zealand_names_no_state() -> None:
    for address in addresses("NZL", "RAW", 60):
        assert re.fullmatch(r"\D+ \d{4}", address.lines[-1])
        assert address.lines[-1] == f"{address.city} {address.postal_code}"


def test_a_letter_to_germany_has_the_number_after_the_street() -> None:
    street, city = addresses("DEU", "RAW", 1)[0].lines
    assert re.fullmatch(r"\D+ \d+[ab]?", street)
    assert re.fullmatch(r"\d{5} \D+", city)


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        draw_address("DEU", "UK", Chance("1"))
