"""Which person does a seed draw, and of which country are they a citizen?"""

from datetime import date
from functools import lru_cache

from mockjumio.personas.addresses import draw_address
from mockjumio.personas.chance import Chance
from mockjumio.personas.names import NAMES_OF, TWO_SURNAMES, Name, names_for
from mockjumio.personas.persona import Persona


def draw_persona(
    country: str,
    *,
    seed: str,
    today: date,
    address_format: str,
    gender: str | None = None,
    age: tuple[int, int] = (18, 80),
) -> Persona:
    """A person of the country (ISO 3166-1 alpha-3 or ``XKX``) and an address there.

    ``address_format`` is ``"US"``, ``"EU"`` or ``"RAW"``, and changes the address alone. ``age`` is in
    completed years on ``today``, both ends included. An unknown country is a KeyError.
    """
    chance = Chance("persona", country, seed)
    names = names_for(NAMES_OF[country])
    drawn_gender = chance.pick("MF")  # drawn in any case: asking for a gender changes nothing else
    gender = gender or drawn_gender
    first = chance.pick(names.first[gender])
    last = _surname(country, names.last[gender], chance)
    dob = _birthday(today, age, chance)
    return Persona(
        first_name=first.latin,
        last_name=last.latin,
        native_first_name=first.native,
        native_last_name=last.native,
        gender=gender,
        dob=dob,
        place_of_birth=_place_of_birth(country, chance),
        address=draw_address(country, address_format, chance),
    )


def _surname(country: str, names: tuple[Name, ...], chance: Chance) -> Name:
    last = chance.pick(names)
    if country in TWO_SURNAMES:
        last = Name(f"{last.latin} {chance.pick(names).latin}", None)
    return last


def _birthday(today: date, age: tuple[int, int], chance: Chance) -> date:
    return date.fromordinal(chance.between(*_born_between(today, age)))


@lru_cache(maxsize=64)
def _born_between(today: date, age: tuple[int, int]) -> tuple[int, int]:
    """The first and the last day on which somebody of that age may have been born, as ordinals."""
    youngest, oldest = age
    return _years_before(today, oldest + 1).toordinal() + 1, _years_before(today, youngest).toordinal()


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


_US_STATES = tuple(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY "
    "NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
)


def _place_of_birth(country: str, chance: Chance) -> str:
    """Nine in ten were born in their country; those born in the USA have their state."""
    born = country if chance.random() < 0.9 else chance.pick(INHABITED)
    return f"US-{chance.pick(_US_STATES)}" if born == "USA" else born


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
