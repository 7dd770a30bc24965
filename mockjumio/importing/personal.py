"""What of a callback is somebody's own, and what stands there instead, in the same form?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from ipaddress import ip_address
from itertools import chain, count
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from mockjumio.contract import countries
from mockjumio.contract.checker import callback_table
from mockjumio.contract.enums import PRODUCTS
from mockjumio.contract.form import wire_value
from mockjumio.importing.value_kinds import KEY, UUID, Kind, kind_of, parse_json, precision, says_little

_JUMIOS_HOST = re.compile(r"([a-z0-9-]+\.)*(netverify\.com|jumio\.(com|ai))", re.ASCII)
_JUMIOS_PATH: Final = frozenset(
    "recognition api netverify v1 v2 v4 idscan scans documents authentications images liveness pages data "
    "facemap original front back face document accounts workflow-executions credentials parts".split()
)
_REFERENCE = "{{ transaction.reference }}"
_LONGEST = 100_000  # characters of a stand-in, which is more than anybody takes
# For letters, digits and others; one of each is another than what it stands for.
_OTHERS = (("x", "7", "¤"), ("y", "8", "§"), ("z", "3", "°"))
_STAND_INS: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.DATE: ("1990-01-01", "1991-02-03"),
    Kind.UUID: ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"),
}
_ADDRESSES: Final = {4: ("203.0.113.7", "198.51.100.8"), 6: ("2001:db8::7", "2001:db8::8")}


def own_values(form: Mapping[str, str]) -> frozenset[str]:
    """Everything in a callback that is replaced."""
    return frozenset(one for name, text in form.items() for one in _own_values(name, text))


def _own_values(name: str, value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, one in value.items():
                yield from _own_values(key, one)
        case list():
            for one in value:
                yield from _own_values(name, one)
        case str() if (inner := parse_json(value)) is not None:
            yield from _own_values(name, inner)
        case str() if kind_of(name, value) not in (Kind.WORD, Kind.COUNTRY, Kind.TIME):
            yield value


def impersonal(name: str, text: str) -> str:
    """A parameter's value without anything of anybody, in the same form. May be a template."""
    inner = parse_json(text)
    return _text(name, text) if inner is None else wire_value(_inside(name, inner))


def _inside(name: str, value: object) -> object:
    match value:
        case dict():
            keys = _named_keys(list(value))
            return {keys[key]: _inside(key, one) for key, one in value.items()}
        case list():
            return [_inside(name, one) for one in value]
        case str():
            return impersonal(name, value)
        case int() | float() if not isinstance(value, bool) and not says_little(str(value)):
            return _number(value)
        case _:
            return value


def _number(value: float) -> float:
    """As many digits, but for what is written with an exponent."""
    if isinstance(value, int):
        return int(scramble(str(value)))
    return 7777.7 if "e" in str(value) else float(scramble(str(value)))


def _named_keys(keys: Sequence[str]) -> dict[str, str]:
    """The keys of an object, but for those that a program made of what may be somebody's own."""
    made = {key: key for key in keys if KEY.fullmatch(key)}
    for key in keys:
        if key not in made:
            others = chain([scramble(key)], (f"{scramble(key)} {number}" for number in count(2)))
            made[key] = next(one for one in others if one not in made.values())
    return made


def _text(name: str, text: str) -> str:
    match kind_of(name, text):
        case Kind.WORD | Kind.COUNTRY:
            return text
        case Kind.STATE:
            country = text.partition("-")[0]
            others = (one for one in sorted(countries.subdivisions()) if one.startswith(f"{country}-"))
            return next((one for one in others if one != text), text)
        case Kind.TIME:
            digits, zone = precision(text)
            return f"2017-11-22T10:00:00{'.' + '0' * digits if digits else ''}{zone}"
        case Kind.URL:
            return _url(text)
        case Kind.REFERENCE:
            return _REFERENCE
        case Kind.OWN:
            made = scramble(text)
            return made if parse_json(made) is None else f"({made[1:]}"
        case kind:
            options = _ADDRESSES[ip_address(text).version] if kind is Kind.ADDRESS else _STAND_INS[kind]
            return options[text == options[0]]


def _url(text: str) -> str:
    """A link to Jumio stays one, to the transaction that plays it; any other goes to nobody's host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "https://example.com"
    jumios = _JUMIOS_HOST.fullmatch(parts.netloc) is not None
    path = "/".join(_segment(one, jumios) for one in parts.path[:_LONGEST].split("/"))
    query = "&".join(
        "=".join(_segment(one, jumios) for one in pair.split("=")) for pair in parts.query.split("&")
    )
    tail = (f"?{query}" if query else "") + (f"#{_segment(parts.fragment, jumios)}" if parts.fragment else "")
    return f"{parts.scheme}://{parts.netloc if jumios else 'example.com'}{path}{tail}"


def _segment(text: str, jumios: bool) -> str:
    if not text or (jumios and (text in _JUMIOS_PATH or says_little(text))):
        return text
    return _REFERENCE if UUID.fullmatch(text) else quote(scramble(unquote(text)), safe="")


def scramble(text: str) -> str:
    """Letters, digits and everything beyond ASCII replaced; length, blanks and punctuation stay.

    What is endless is cut, so that it can be written into a scenario.
    """
    text = text[:_LONGEST]
    for letter, digit, other in _OTHERS:
        made = "".join(_stand_in(one, letter, digit, other) for one in text)
        if made != text:
            return _plain(made)
    return "*" * len(text) if text.strip("*") else "-" * len(text)


def _stand_in(one: str, letter: str, digit: str, other: str) -> str:
    if not one.isascii():
        return "ö" if one.isalpha() else other
    if one.isdigit():
        return digit
    if one.isalpha():
        return letter.upper() if one.isupper() else letter
    return one


def _plain(text: str) -> str:
    """A text that is no template."""
    return text.replace("{{", "((").replace("{%", "(%").replace("{#", "(#")


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
    "number": ("SPECIMEN1", "A1B2C3D4", "ZZ11"),
    "personal_number": ("SPECIMEN9", "A1234567", "ZZ99"),
    "dob": ("1990-01-01", "1991-02-02", "1992-03-03"),
    "expiry": ("2030-01-01", "2031-02-02", "2032-03-03"),
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
