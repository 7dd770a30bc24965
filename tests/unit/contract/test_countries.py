"""Are the countries and states those of the standards and of Jumio's list?"""

import pycountry
import pytest

from mockjumio.contract import countries

# "Supported countries for ID card MRZ check" as the document names them, with their ISO codes.
MRZ_CHECK_LIST = {
    "Albania": "ALB",
    "Argentina": "ARG",
    "Austria": "AUT",
    "Bosnia & Herzegovina": "BIH",
    "Bulgaria": "BGR",
    "Chile": "CHL",
    "Croatia": "HRV",
    "Czech Republic": "CZE",
    "Denmark": "DNK",
    "Dominican Republic": "DOM",
    "Ecuador": "ECU",
    "El Salvador": "SLV",
    "Estonia": "EST",
    "Finland": "FIN",
    "France": "FRA",
    "Georgia": "GEO",
    "Germany": "DEU",
    "Guatemala": "GTM",
    "Hungary": "HUN",
    "Italy": "ITA",
    "Kazakhstan": "KAZ",
    "Kenya": "KEN",
    "Latvia": "LVA",
    "Liechtenstein": "LIE",
    "Lithuania": "LTU",
    "Macedonia": "MKD",
    "Malta": "MLT",
    "Mexico": "MEX",
    "Moldova": "MDA",
    "Montenegro": "MNE",
    "Netherlands": "NLD",
    "Pakistan": "PAK",
    "Paraguay": "PRY",
    "Peru": "PER",
    "Poland": "POL",
    "Portugal": "PRT",
    "Romania": "ROU",
    "Serbia": "SRB",
    "Slovakia": "SVK",
    "Slovenia": "SVN",
    "Spain": "ESP",
    "Sweden": "SWE",
    "Switzerland": "CHE",
    "Turkey": "TUR",
    "United Arab Emirates": "ARE",
}


def test_the_mrz_check_list_is_the_documents() -> None:
    assert set(MRZ_CHECK_LIST.values()) == countries.ID_CARD_MRZ_CHECK


def test_kosovo_is_a_country_and_has_its_name() -> None:
    assert countries.is_country("XKX")
    assert countries.names()["XKX"] == "Kosovo"


def test_countries_and_their_parts_are_those_that_pycountry_knows() -> None:
    known = {country.alpha_3: country.name for country in pycountry.countries}
    assert countries.names() == known | {"XKX": "Kosovo"}
    assert countries.subdivisions() == {part.code for part in pycountry.subdivisions}


def test_there_are_249_countries_and_kosovo() -> None:
    assert len(countries.names()) == 250


@pytest.mark.parametrize("code", ["USA", "AUT", "TWN"])
def test_iso_codes_are_countries(code: str) -> None:
    assert countries.is_country(code)


@pytest.mark.parametrize("code", ["UNK", "us", "usa", "", "EUR"])
def test_other_codes_are_not(code: str) -> None:
    assert not countries.is_country(code)


def test_us_states_are_the_last_two_characters_of_their_codes() -> None:
    states = countries.us_states()
    assert {"OH", "CA", "DC", "PR"} <= set(states)
    assert all(len(state) == 2 for state in states)
    assert list(states) == sorted(states)


def test_a_place_of_birth_is_a_state_a_country_or_kosovo() -> None:
    assert {"OH", "Austria", "Kosovo"} <= set(countries.places_of_birth())
    assert "USA" not in countries.places_of_birth()
