"""Which countries and states exist, and which of them does a rule name?

ISO 3166-1 and 3166-2 come from pycountry's tables, loaded when the first callback asks.
"""

from functools import lru_cache
from typing import Final

KOSOVO: Final = "XKX"  # not in ISO 3166-1; Jumio's document adds it

# "Supported countries for ID card MRZ check", Global Netverify settings, in the document's order.
ID_CARD_MRZ_CHECK: Final = frozenset(
    "ALB ARG AUT BIH BGR CHL HRV CZE DNK DOM ECU SLV EST FIN FRA GEO DEU GTM HUN ITA KAZ KEN LVA LIE LTU "
    "MKD MLT MEX MDA MNE NLD PAK PRY PER POL PRT ROU SRB SVK SVN ESP SWE CHE TUR ARE".split()
)


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """alpha-3 code to English short name, for every country and Kosovo."""
    import pycountry

    return {country.alpha_3: country.name for country in pycountry.countries} | {KOSOVO: "Kosovo"}


@lru_cache(maxsize=1)
def subdivisions() -> frozenset[str]:
    """Every ISO 3166-2 code."""
    import pycountry

    return frozenset(subdivision.code for subdivision in pycountry.subdivisions)


@lru_cache(maxsize=1)
def us_states() -> tuple[str, ...]:
    """The last two characters of the ISO 3166-2:US codes, sorted."""
    return tuple(sorted(code[3:] for code in subdivisions() if code.startswith("US-")))


@lru_cache(maxsize=1)
def places_of_birth() -> tuple[str, ...]:
    """What idUsState may say of a passport or ID card: a US state, a country name, Kosovo."""
    return us_states() + tuple(sorted(names().values()))


def is_country(code: str) -> bool:
    return code in names()


def is_subdivision(code: str) -> bool:
    return code in subdivisions()
