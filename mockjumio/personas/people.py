"""Which person does a seed draw: of which country, and with which address in which format?

Streets and places are tables of ``data/``. Every part fits the lengths in the address tables of Jumio's
callback document: the tests measure the longest words that can be drawn, so nothing is cut here.
"""

from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple

from mockjumio.personas.chance import Chance
from mockjumio.personas.names import NAMES_OF, TWO_SURNAMES, Name, names_for, table
from mockjumio.personas.persona import Address, Persona

_NUMBERS = "% | %# | %# | %##"  # of houses, where a style says nothing of them
FLATS = 0.3  # of addresses name a flat, where the country's letters do

SUFFIXES: tuple[tuple[str, str], ...] = (
    ("Street", "ST"),
    ("Avenue", "AVE"),
    ("Road", "RD"),
    ("Drive", "DR"),
    ("Lane", "LN"),
    ("Court", "CT"),
    ("Place", "PL"),
    ("Boulevard", "BLVD"),
    ("Terrace", "TER"),
    ("Way", "WAY"),
    ("Square", "SQ"),
    ("Crescent", "CRES"),
    ("Circle", "CIR"),
    ("Parkway", "PKWY"),
    ("Trail", "TRL"),
    ("Highway", "HWY"),
)
"""Street suffixes and their abbreviations: USPS Publication 28, appendix C1."""

SUFFIXES_ELSEWHERE: dict[str, dict[str, str]] = {
    # Canada Post's street types
    "ca": {"CT": "CRT", "CIR": "CIR", "PL": "PL", "TER": "TERR", "PKWY": "PKY", "TRL": "TRAIL"},
    # Australia Post's street types
    "au": {"AVE": "AV", "BLVD": "BVD", "TER": "TCE", "CRES": "CR", "PKWY": "PWY", "CIR": "CIR", "PL": "PL"},
}
SUFFIXES_ELSEWHERE["nz"] = SUFFIXES_ELSEWHERE["au"]
"""Where another post abbreviates otherwise than the USPS does; New Zealand writes as Australia does."""

DIRECTIONS = ("N", "S", "E", "W", "NE", "NW", "SE", "SW")
UNIT_DESIGNATORS: dict[str, tuple[str, ...]] = {
    "us": ("APT", "APT", "APT", "UNIT", "STE", "FL"),  # USPS Publication 28, appendix C2
    "ca": ("APT", "UNIT", "SUITE"),  # Canada Post's Addressing Guidelines
    "au": ("U", "UNIT", "APT", "L"),  # AS 4590: unit, apartment, level
    "nz": ("UNIT", "FLAT", "APT"),
}
UNIT_NUMBERS = ("%", "%#", "%#?", "%0%")

Template = tuple[str | tuple[str, ...] | None, ...]
"""A street's template taken apart: text, words to choose from, or ``None`` for the suffix."""


class Place(NamedTuple):
    city: str
    province: str | None
    state_code: str | None
    postal_code: str


class Street(NamedTuple):
    name: str
    suffix: str | None = None
    abbreviation: str | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.suffix}" if self.suffix else self.name


class Country(NamedTuple):
    """What the addresses of a country are drawn from."""

    code: str
    style: str
    places: tuple[Place, ...]
    streets: tuple[Template, ...]
    numbers: tuple[str, ...]
    units: tuple[str, ...]
    lines: tuple[str, ...]


@cache
def country_of(code: str) -> Country:
    """The tables of a country taken apart, once."""
    styles, place = table("streets"), table("places")[code]
    name = next((name for name, row in styles.items() if code in row.get("countries", "").split()), "english")
    style = styles[name]
    return Country(
        code=code,
        style=name,
        places=tuple(_place(row, place["iso_2"]) for row in _split(place["places"], ";")),
        streets=tuple(
            _template(text, style.get("faker", ""), NAMES_OF[code]) for text in _split(style["streets"])
        ),
        numbers=_split(style.get("numbers", _NUMBERS)),
        units=_split(style["units"]) if "units" in style else (),
        lines=_split(style["lines"]),
    )


def iso_2(code: str) -> str:
    """The alpha-2 code of a country."""
    return str(table("places")[code]["iso_2"])


def _split(text: str, by: str = "|") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(by))


def _place(row: str, iso_2: str) -> Place:
    """``"Köln|NW=Nordrhein-Westfalen|50###"``, where province and postal code may be absent."""
    city, province, postal_code = (*row.split("|"), "", "")[:3]
    code, _, name = province.rpartition("=")
    return Place(city, name or None, f"{iso_2}-{code}" if code else None, postal_code)


def _template(text: str, faker_locale: str, source: str) -> Template:
    """``"{last} {suffix}"`` as ``(("Smith", …), " ", None)``."""
    pieces = text.replace("}", "{").split("{")  # text and words take turns
    words = [None if word == "suffix" else _words(word, faker_locale, source) for word in pieces[1::2]]
    taken_apart: list[str | tuple[str, ...] | None] = list(pieces)
    taken_apart[1::2] = words
    return tuple(part for part in taken_apart if part != "")


@cache
def _words(word: str, faker_locale: str, source: str) -> tuple[str, ...]:
    if word == "last":
        return tuple(name.latin for name in names_for(source).last["M"])
    if word == "first":
        return tuple(name.latin for name in names_for(source).first["M"])
    provider = import_module(f"faker.providers.address.{faker_locale}").Provider
    return tuple(dict.fromkeys(getattr(provider, word)))


class Home(NamedTuple):
    """Where the person lives, before a format splits it."""

    country: Country
    place: Place
    postal_code: str | None
    street: Street
    number: str


def draw_address(country: str, address_format: str, chance: Chance) -> Address:
    """An address in the country, split for ``"US"``, ``"EU"`` or ``"RAW"``; other formats are a KeyError."""
    source = country_of(country)
    place = chance.pick(source.places)
    home = Home(
        country=source,
        place=place,
        postal_code=chance.fill(place.postal_code) or None,
        street=_street(chance.pick(source.streets), chance),
        number=chance.fill(chance.pick(source.numbers)),
    )
    return _FORMATS[address_format](home, chance)


def _street(template: Template, chance: Chance) -> Street:
    suffix = abbreviation = None
    parts = []
    for part in template:
        if part is None:
            suffix, abbreviation = chance.pick(SUFFIXES)
        elif isinstance(part, str):
            parts.append(part)
        else:
            parts.append(chance.pick(part))
    return Street(chance.fill("".join(parts).strip()), suffix, abbreviation)


def _us(home: Home, chance: Chance) -> Address:
    style = home.country.style
    designator = unit = direction = extension = None
    if style in UNIT_DESIGNATORS and chance.random() < FLATS:
        designator = chance.pick(UNIT_DESIGNATORS[style])
        unit = chance.fill(chance.pick(UNIT_NUMBERS))
    if style in ("us", "ca") and chance.random() < 0.25:
        direction = chance.pick(DIRECTIONS)
    if style == "us" and chance.random() < 0.3:
        extension = chance.fill("####")
    suffix = home.street.abbreviation
    return Address(
        format="US",
        country=home.country.code,
        city=home.place.city,
        state_code=home.place.state_code,
        street_name=home.street.name,
        street_suffix=SUFFIXES_ELSEWHERE.get(style, {}).get(suffix, suffix) if suffix else None,
        street_direction=direction,
        street_number=home.number,
        unit_designator=designator,
        unit_number=unit,
        postal_code=home.postal_code,
        zip_extension=extension,
    )


def _unit(home: Home, chance: Chance) -> str | None:
    units = home.country.units
    return chance.fill(chance.pick(units)) if units and chance.random() < FLATS else None


def _eu(home: Home, chance: Chance) -> Address:
    return Address(
        format="EU",
        country=home.country.code,
        city=home.place.city,
        province=home.place.province,
        street_name=str(home.street),
        street_number=home.number,
        unit_details=_unit(home, chance),
        postal_code=home.postal_code,
    )


def _raw(home: Home, chance: Chance) -> Address:
    place = home.place
    parts = {
        "number": home.number,
        "street": str(home.street),
        "unit": _unit(home, chance) or "",
        "city": place.city,
        "province": place.province if place.province and place.province != place.city else "",
        "state": place.state_code[3:] if place.state_code else "",
        "postal_code": home.postal_code or "",
    }
    lines = [_without_gaps(chance.fill(line).format_map(parts)) for line in home.country.lines]
    return Address(
        format="RAW",
        country=home.country.code,
        city=place.city,
        postal_code=home.postal_code,
        lines=tuple(line for line in lines if line),
    )


def _without_gaps(line: str) -> str:
    """What an absent flat or province leaves behind is taken away."""
    return " ".join(line.replace(" ,", ",").replace(",,", ",").split()).strip(" ,/")


_FORMATS = {"US": _us, "EU": _eu, "RAW": _raw}


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
    return _another_country(country, seed) if foreigner and _country_of(drawn) == country else drawn


def nationality(country: str, subtype: str | None, place_of_birth: str, seed: str) -> str:
    """The issuing country; on a visa or residence permit that of birth, or a drawn one if both are one."""
    if subtype not in _OF_FOREIGNERS:
        return country
    born = _country_of(place_of_birth)
    return _another_country(country, seed) if born == country else born


def _country_of(place: str) -> str:
    return "USA" if place.startswith("US-") else place


def _another_country(country: str, seed: str) -> str:
    """Another country; not the USA, of which a place of birth names the state."""
    others = [code for code in INHABITED if code not in (country, "USA")]
    return Chance("elsewhere", country, seed).pick(others)
