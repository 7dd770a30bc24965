"""How is an address split? Three formats, and which of them a country's documents get."""

from typing import Final, NamedTuple

from mockjumio.contract.conditions import Case
from mockjumio.contract.editions import Rows
from mockjumio.contract.rules import Field, Table
from mockjumio.contract.scalars import COUNTRY, STATE_CODE, TEXT
from mockjumio.settings import MerchantSettings

US: Final = "US"
EU: Final = "EU"
RAW: Final = "RAW"

US_ADDRESS: Final = Table(
    "Callback for Netverify, US address format",
    Field("city", TEXT, "city", max_length=64),
    Field("stateCode", STATE_CODE, "ISO 3166-2 state code", max_length=6),
    Field("streetName", TEXT, "street name", max_length=64),
    Field("streetSuffix", TEXT, "street suffix abbreviation", max_length=14),
    Field("streetDirection", TEXT, "street direction abbreviation", max_length=4),
    Field("streetNumber", TEXT, "street number", max_length=14),
    Field("unitDesignator", TEXT, "unit designator abbreviation", max_length=14),
    Field("unitNumber", TEXT, "unit number", max_length=14),
    Field("zip", TEXT, "ZIP code", max_length=14),
    Field("zipExtension", TEXT, "ZIP extension", max_length=20),
    Field("country", COUNTRY, "country", max_length=3),
)

EU_ADDRESS: Final = Table(
    "Callback for Netverify, EU address format",
    Field("city", TEXT, "city", max_length=64),
    Field("province", TEXT, "province", max_length=64),
    Field("streetName", TEXT, "street name", max_length=64),
    Field("streetNumber", TEXT, "street number", max_length=15),
    Field("unitDetails", TEXT, "unit details", max_length=64),
    Field("postalCode", TEXT, "postal code", max_length=15),
    Field("country", COUNTRY, "country", max_length=3),
)

RAW_ADDRESS: Final = Table(
    "Callback for Netverify, Raw address format",
    Field("line1", TEXT, "first line", max_length=100),
    Field("line2", TEXT, "second line", max_length=100),
    Field("line3", TEXT, "third line", max_length=100),
    Field("line4", TEXT, "fourth line", max_length=100),
    Field("line5", TEXT, "fifth line", max_length=100),
    Field("country", COUNTRY, "country", max_length=3),
    Field("postalCode", TEXT, "postal code", max_length=15),
    Field("city", TEXT, "city", max_length=64),
)


class AddressFormat(NamedTuple):
    name: str
    table: Table


class AddressCountry(NamedTuple):
    """A country whose addresses are read, and their format."""

    country: str
    format: str


ADDRESS_COUNTRIES: Final = Rows[AddressCountry]("Address extraction, supported countries")
"""Published in July 2018; before, any country's are read, in the formats of the default table below."""

ADDRESS_FORMATS: Final = Rows(
    "Callback for Netverify, idAddress",
    AddressFormat(US, US_ADDRESS),
    AddressFormat(EU, EU_ADDRESS),
    AddressFormat(RAW, RAW_ADDRESS),
)

# Until 2018 the document leaves the assignment to the merchant's "Data settings". Its examples of street
# suffixes name these three; Europe gets the format named after it; the rest of the world the raw lines.
US_FORMAT_COUNTRIES: Final = frozenset(("USA", "CAN", "AUS"))
EU_FORMAT_COUNTRIES: Final = frozenset(
    "ALB AND AUT BEL BGR BIH BLR CHE CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL ITA LIE LTU "
    "LUX LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU SMR SRB SVK SVN SWE UKR VAT XKX".split()
)


def address_format(country: str | None, id_type: str | None, settings: MerchantSettings) -> str:
    """``US``, ``EU`` or ``RAW``, in which addresses are sent: what the edition leaves, else the merchant's.

    Without a choice of the merchant, the one that the edition lists, else the one in which they are split.
    """
    if len(ADDRESS_FORMATS.of(settings.edition)) == 1:
        return RAW
    listed = ADDRESS_COUNTRIES.of(settings.edition).get(country or "")
    chosen = _chosen_format(country, id_type, settings)
    return chosen or (listed.format if listed else split_format(country, id_type, settings))


def split_format(country: str | None, id_type: str | None, settings: MerchantSettings) -> str:
    """How addresses are split: as the merchant's "Data settings" say, otherwise by the default table.

    The same in nearly every edition, so that a person lives at the same address in each: parts can be
    written as lines, but lines have no parts, as the US format of Mexico needs them.
    """
    if chosen := _chosen_format(country, id_type, settings):
        return chosen
    listed = ADDRESS_COUNTRIES.of(settings.edition).get(country or "")
    if country in US_FORMAT_COUNTRIES or (listed and listed.format == US):
        return US
    return EU if country in EU_FORMAT_COUNTRIES else RAW


def _chosen_format(country: str | None, id_type: str | None, settings: MerchantSettings) -> str | None:
    for key, chosen in settings.address_formats:
        if key in (f"{country}/{id_type}", country):
            return chosen
    return None


def reads_address(country: str | None, id_type: str | None, settings: MerchantSettings) -> bool:
    """Whether addresses are read from a country's IDs."""
    known = ADDRESS_COUNTRIES.of(settings.edition)
    chosen = (f"{country}/{id_type}", country)
    return not known or country in known or any(key in chosen for key, _ in settings.address_formats)


def address_table(case: Case) -> Table:
    return ADDRESS_FORMATS[address_format(case.country, case.type, case.settings)].table
