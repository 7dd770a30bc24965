"""How is an address written: in which format, under which keys?"""

from operator import attrgetter

from mockjumio.contract import countries
from mockjumio.contract.address_formats import EU, RAW, US
from mockjumio.personas.persona import Address

_ADDRESS_KEYS = {
    US: {
        "city": "city",
        "stateCode": "state_code",
        "streetName": "street_name",
        "streetSuffix": "street_suffix",
        "streetDirection": "street_direction",
        "streetNumber": "street_number",
        "unitDesignator": "unit_designator",
        "unitNumber": "unit_number",
        "zip": "postal_code",
        "zipExtension": "zip_extension",
        "country": "country",
    },
    EU: {
        "city": "city",
        "province": "province",
        "streetName": "street_name",
        "streetNumber": "street_number",
        "unitDetails": "unit_details",
        "postalCode": "postal_code",
        "country": "country",
    },
    RAW: {"country": "country", "postalCode": "postal_code", "city": "city"},
}
_ADDRESS_PARTS = {
    written: (tuple(keys), attrgetter(*keys.values())) for written, keys in _ADDRESS_KEYS.items()
}


_JOINED = {  # keys that several parts are written into, in one edition or another
    "postalCode": ("postal_code", "zip_extension"),
    "subdivision": ("state_code", "province"),
    "countryCode": ("country",),
    "line1": (
        "lines",
        "street_number",
        "street_direction",
        "street_name",
        "street_suffix",
        "unit_designator",
        "unit_number",
        "unit_details",
    ),
}


def parts_of(key: str) -> tuple[str, ...]:
    """The parts of an address that a key may be made of; empty for one that says all of it."""
    if key in _JOINED:
        return _JOINED[key]
    if key.startswith("line"):
        return ("lines",)
    return tuple({keys[key]: None for keys in _ADDRESS_KEYS.values() if key in keys})


def address_object(address: Address) -> dict[str, object]:
    """An address under Jumio's keys, only the parts that there are."""
    values: dict[str, object] = {}
    if address.format == RAW:
        values = {f"line{number}": line for number, line in enumerate(address.lines, start=1)}
    keys, parts = _ADDRESS_PARTS[address.format]
    for key, part in zip(keys, parts(address), strict=True):
        if part:
            values[key] = part
    return values


def raw_object(address: Address) -> dict[str, object]:
    """An address in the one format of September 2020, as Jumio's table translates the earlier ones.

    Lines that a scenario gives count, also of an address that is split otherwise.
    """
    street, unit = address.street_name, (address.unit_designator, address.unit_number)
    if address.lines:
        lines: tuple[str, ...] = address.lines
    elif address.format == US:
        line: tuple[str | None, ...] = (address.street_number, address.street_direction, street)
        lines = (_join(*line, address.street_suffix, *unit),)
    else:
        lines = (_join(address.street_number, street, address.unit_details),)
    parts: dict[str, str | None] = {
        **{f"line{number}": line for number, line in enumerate(lines, start=1)},
        "country": address.country,
        "postalCode": "-".join(filter(None, (address.postal_code, address.zip_extension))),
        "city": address.city,
        "subdivision": address.state_code or address.province,
    }
    values: dict[str, object] = {key: value for key, value in parts.items() if value}
    printed = " ".join(lines)
    town = [part for part in (address.city,) if part and part not in printed]
    region = _join(*(values[key] for key in ("subdivision", "postalCode") if key in values))
    if region and region not in printed:
        town.append(region)
    if values:
        name = countries.names().get(address.country)
        values["formattedAddress"] = ", ".join(filter(None, (*lines, *town, name)))
    return values


def _join(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)
