"""What stands for somebody's own, where a scenario has to name it?"""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from mockjumio.contract.check import callback_table
from mockjumio.contract.enums import PRODUCTS
from mockjumio.importing.kinds import Kind, kind_of
from mockjumio.importing.personal import impersonal, own_values

Sections = dict[str, Any]  # as in a scenario file, without name and title
Form = Mapping[str, str]

LENGTHS: Final = {
    field.name: field.max_length for product in PRODUCTS for field in callback_table(product).fields
}

# Of each the first is taken that is none of the callback's.
_PROVIDED: Final = {
    "merchant_reference": ("order-{{ seed }}", "scan-{{ seed }}", "m-{{ seed }}"),
    "customer_id": ("customer-{{ seed }}", "client-{{ seed }}", "c-{{ seed }}"),
    "reporting_criteria": ("criteria", "web", "r-{{ seed }}"),
    "additional_information": ("information", "gold", "a-{{ seed }}"),
    "client_ip": ("203.0.113.7", "198.51.100.8", "192.0.2.9"),
    "first_name": ("Maxime", "Alex", "Robin"),
    "last_name": ("Exemple", "Muster", "Sample"),
}
SAID: Final = {  # parts that not every drawn document carries
    "optionalData1": ("optional_data_1", ("SPECIMEN1", "A1B2C3", "ZZ11")),
    "optionalData2": ("optional_data_2", ("SPECIMEN2", "D4E5F6", "ZZ22")),
    "dni": ("dni", ("99999999R", "12345678Z", "00000000T")),
}
PERSONAL_NUMBER: Final = ("SPECIMEN9", "A1234567", "ZZ99")
ADDRESS: Final = {
    "city": ("city", ("Springfield", "Musterstadt", "Anytown")),
    "province": ("province", ("Province", "Region", "District")),
    "streetName": ("street_name", ("Specimen Street", "Musterweg", "Any Road")),
    "streetSuffix": ("street_suffix", ("ST", "AVE", "RD")),
    "streetDirection": ("street_direction", ("N", "S", "W")),
    "streetNumber": ("street_number", ("99", "88", "77")),
    "unitDesignator": ("unit_designator", ("APT", "STE", "FL")),
    "unitNumber": ("unit_number", ("9", "8", "7")),
    "unitDetails": ("unit_details", ("Top 9", "Door 8", "Floor 7")),
    "zip": ("postal_code", ("99999", "88888", "77777")),
    "postalCode": ("postal_code", ("99999", "88888", "77777")),
    "zipExtension": ("zip_extension", ("9999", "8888", "7777")),
}
LINES: Final = ("Specimen line", "Musterzeile", "Any line")


class StandIns:
    """Chooses among what may stand for somebody's own, so that it is nobody's of this callback."""

    def __init__(self, form: Form) -> None:
        self._own = own_values(form)

    def of(self, options: Sequence[str]) -> str:
        return next((one for one in options if not any(map(partial(_holds, one), self._own))), options[0])


def _holds(text: str, own: str) -> bool:
    return text == own or (len(own) >= _TELLING and own in text)


_LONG: Final = 40  # characters from which on a text is long
_TELLING: Final = 4  # characters from which on a part of a text tells something


def provided_placeholders(
    values: Mapping[str, Any],
    names: Mapping[str, str],
    stand_ins: StandIns,
    lengths: Mapping[str, int | None] = MappingProxyType({}),
) -> Sections:
    """Placeholders for what is there; a long text is as long as it was, up to ``lengths`` by parameter."""
    said = {name: str(values[name]) for name in names if values.get(name) not in (None, "")}
    return {
        names[name]: _placeholder(name, names[name], text, stand_ins, lengths) for name, text in said.items()
    }


def _placeholder(
    name: str, part: str, text: str, stand_ins: StandIns, lengths: Mapping[str, int | None]
) -> str:
    made, length = impersonal(name, text), min(len(text), lengths.get(name) or len(text))
    kept = (
        (Kind.ADDRESS,) if part == "client_ip" else (Kind.UUID, Kind.DATE, Kind.TIME, Kind.URL, Kind.ADDRESS)
    )
    if kind_of(name, text) in kept and "{{" not in made and len(made) <= length:
        return made
    if length <= _LONG or part == "client_ip":
        return stand_ins.of(_PROVIDED[part])
    return f"{{{{ 'x' * {length} }}}}"
