"""Does Jumio support this ID, and does the merchant accept it?

Section "Accepted IDs": per region or country; the default is everything that was supported when the account
was made, and IDs that Jumio supports later are accepted automatically unless that is switched off.
"""

from functools import lru_cache
from typing import Final

from mockjumio.contract.countries import KOSOVO
from mockjumio.contract.enums import (
    DENIED_UNSUPPORTED_ID_COUNTRY,
    DENIED_UNSUPPORTED_ID_TYPE,
    ID_TYPES,
)
from mockjumio.settings import MerchantSettings

# The regions of UN M49, by the names that countryinfo has for them.
REGIONS: Final = ("AFRICA", "AMERICAS", "ASIA", "EUROPE", "OCEANIA")

# The document does not list what Jumio supports. These issue no documents of their own, or (PRK) none that
# were ever supported; everything else counts as supported.
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


def declined(id_type: str, country: str, settings: MerchantSettings) -> str | None:
    """The status with which an ID is declined as unsupported, or ``None`` if it is accepted."""
    if country in UNSUPPORTED_COUNTRIES:
        return DENIED_UNSUPPORTED_ID_COUNTRY
    if _accepts(id_type, country, settings):
        return None
    if any(_accepts(other, country, settings) for other in ID_TYPES):
        return DENIED_UNSUPPORTED_ID_TYPE
    return DENIED_UNSUPPORTED_ID_COUNTRY


def _accepts(id_type: str, country: str, settings: MerchantSettings) -> bool:
    accepted = settings.accepted_ids
    for member, types in accepted.countries:
        if member == country:
            return id_type in types
    if f"{country}/{id_type}" in settings.newly_supported:
        return settings.accept_newly_supported
    if accepted.regions:
        region = region_of(country)
        for member, types in accepted.regions:
            if member == region:
                return id_type in types
    return id_type in accepted.everywhere
