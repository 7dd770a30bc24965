"""Which countries and states exist, and which of them does a rule name?

ISO 3166-1 and 3166-2 come from pycountry's tables, loaded when the first callback asks. They are read from
its files: pycountry itself makes an object of each of 5,000 rows, which takes 130 ms, ten times as long.
"""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from mockjumio.contract.enums import (
    DENIED_UNSUPPORTED_ID_COUNTRY,
    DENIED_UNSUPPORTED_ID_TYPE,
    ID_TYPES,
    VISA,
)
from mockjumio.settings import MerchantSettings

KOSOVO: Final = "XKX"  # not in ISO 3166-1; Jumio's document adds it

# "Supported countries for ID card MRZ check", Global Netverify settings, in the document's order.
ID_CARD_MRZ_CHECK: Final = frozenset(
    "ALB ARG AUT BIH BGR CHL HRV CZE DNK DOM ECU SLV EST FIN FRA GEO DEU GTM HUN ITA KAZ KEN LVA LIE LTU "
    "MKD MLT MEX MDA MNE NLD PAK PRY PER POL PRT ROU SRB SVK SVN ESP SWE CHE TUR ARE".split()
)


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """alpha-3 code to English short name, for every country and Kosovo."""
    return {row["alpha_3"]: row["name"] for row in _table("3166-1")} | {KOSOVO: "Kosovo"}


@lru_cache(maxsize=1)
def subdivisions() -> frozenset[str]:
    """Every ISO 3166-2 code."""
    return frozenset(row["code"] for row in _table("3166-2"))


def _table(standard: str) -> list[dict[str, str]]:
    """The rows of an ISO standard as pycountry ships them."""
    spec = find_spec("pycountry")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pycountry is not installed", name="pycountry")
    file = Path(spec.origin).parent / "databases" / f"iso{standard}.json"
    rows: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))[standard]
    return rows


@lru_cache(maxsize=8)
def states_of(country: str) -> tuple[str, ...]:
    """What follows the hyphen in the ISO 3166-2 codes of the USA, Australia or Canada, sorted."""
    prefix = _STATES_WITH.get(country)
    return tuple(sorted(code[3:] for code in subdivisions() if prefix and code.startswith(prefix)))


_STATES_WITH: Final = {"USA": "US-", "AUS": "AU-", "CAN": "CA-"}


def us_states() -> tuple[str, ...]:
    return states_of("USA")


def code_of(place: str) -> str:
    """The code of a country by its name; any other text as it is."""
    return next((code for code, name in names().items() if name == place), place)


@lru_cache(maxsize=1)
def places_of_birth() -> tuple[str, ...]:
    """What idUsState may say of a passport or ID card: a US state, a country name, Kosovo."""
    return us_states() + tuple(sorted(names().values()))


def is_country(code: str) -> bool:
    return code in names()


def is_subdivision(code: str) -> bool:
    return code in subdivisions()


# The regions of UN M49, by the names that countryinfo has for them.
REGIONS: Final = ("AFRICA", "AMERICAS", "ASIA", "EUROPE", "OCEANIA")

# The document does not list what Jumio supports. These issue no documents of their own, or (PRK) none that
# were ever supported; everything else counts as supported.
VISA_COUNTRIES: Final = frozenset(("CHN", "USA"))  # of others: declined as an unsupported type
UNSUPPORTED_COUNTRIES: Final = frozenset("ATA ATF BVT HMD IOT PRK SGS UMI".split())


@lru_cache(maxsize=512)
def region_of(country: str) -> str | None:
    """The region of a country; ``None`` for Antarctica and the like."""
    if country == KOSOVO:
        return "EUROPE"
    from countryinfo import CountryInfo  # 30 ms, for merchants that accept IDs by region

    try:
        return str(CountryInfo(country).region()).upper() or None
    except KeyError:
        return None


def refusal_status(id_type: str, country: str, settings: MerchantSettings) -> str | None:
    """The status with which an ID is declined as unsupported, or ``None`` if it is accepted."""
    if country in UNSUPPORTED_COUNTRIES:
        return DENIED_UNSUPPORTED_ID_COUNTRY
    if _accepts(id_type, country, settings):
        return None
    if any(_accepts(other, country, settings) for other in ID_TYPES.of(settings.edition)):
        return DENIED_UNSUPPORTED_ID_TYPE
    return DENIED_UNSUPPORTED_ID_COUNTRY


def _accepts(id_type: str, country: str, settings: MerchantSettings) -> bool:
    accepted = settings.accepted_ids
    for member, types in accepted.countries:
        if member == country:
            return id_type in types
    if id_type == VISA:
        return country in VISA_COUNTRIES
    if f"{country}/{id_type}" in settings.newly_supported:
        return settings.accept_newly_supported
    if accepted.regions:
        region = region_of(country)
        for member, types in accepted.regions:
            if member == region:
                return id_type in types
    return id_type in accepted.everywhere
