"""Are those who get a visa or a residence permit foreigners, and all others citizens?"""

import pytest

from mockjumio.contract import countries
from mockjumio.personas.people import nationality, place_of_birth

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
