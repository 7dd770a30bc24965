"""Of which country is a document's holder a citizen?"""

from mockjumio.personas.chance import Chance
from mockjumio.personas.locales import NAMES_OF

_UNINHABITED = frozenset("ATA ATF BVT HMD IOT SGS UMI".split())
INHABITED = tuple(sorted(NAMES_OF.keys() - _UNINHABITED))
"""Countries in which one may have been born."""

_OF_FOREIGNERS = frozenset(("RESIDENT_PERMIT_ID", "VISA"))  # a State issues them to others than its citizens


def place_of_birth(country: str, subtype: str | None, drawn: str, seed: str) -> str:
    """The place that was drawn for the country's own people, or another country for a foreigner."""
    foreigner = subtype in _OF_FOREIGNERS
    return _elsewhere(country, seed) if foreigner and _country_of(drawn) == country else drawn


def nationality(country: str, subtype: str | None, place_of_birth: str, seed: str) -> str:
    """The issuing country; on a visa or residence permit that of birth, or a drawn one if both are one."""
    if subtype not in _OF_FOREIGNERS:
        return country
    born = _country_of(place_of_birth)
    return _elsewhere(country, seed) if born == country else born


def _country_of(place: str) -> str:
    return "USA" if place.startswith("US-") else place


def _elsewhere(country: str, seed: str) -> str:
    """Another country; not the USA, of which a place of birth names the state."""
    others = [code for code in INHABITED if code not in (country, "USA")]
    return Chance("elsewhere", country, seed).pick(others)
