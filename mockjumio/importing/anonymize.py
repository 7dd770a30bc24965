"""What of a callback is somebody's own, and what stands there instead, in the same form?

What is kept is the form: JSON with the same keys and kinds of values, a URL, a date, a country; and the words
that Jumio's documents enumerate. Everything else is taken for somebody's own, also whatever nobody knows.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import partial
from ipaddress import ip_address
from itertools import chain, count
from math import isfinite
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from mockjumio.contract import countries
from mockjumio.contract.checker import callback_table
from mockjumio.contract.enums import NOT_AVAILABLE, PRODUCTS
from mockjumio.contract.form import wire_value


class Kind(Enum):
    WORD = "a word or a code of Jumio's"
    COUNTRY = "a country"
    STATE = "a country's part"
    TIME = "a timestamp"
    DATE = "a date"
    URL = "a URL"
    REFERENCE = "Jumio's reference"
    UUID = "another UUID"
    ADDRESS = "an IP address"
    OWN = "somebody's own"


_NAMED: Final[Mapping[Kind, str]] = {  # parameters and keys of the objects in them, of all editions
    Kind.WORD: """
        callBackType verificationStatus idScanStatus idScanSource idType idSubtype idFaceMatch idFaceLiveness
        idCheckDataPositions idCheckDocumentValidation idCheckHologram idCheckMRZcode idCheckMicroprint
        idCheckSecurityFeatures idCheckSignature rejectReasonCode rejectReasonDescription detailsCode
        detailsDescription status type source signatureAvailable presetIdType transactionResult scanSource
        similarity validity reason similarityDecision handwrittenNoteMatches category isReadable availability
        dlCarPermission gender customDocumentCode""",
    Kind.COUNTRY: "country countryCode idCountry presetCountry nationality originatingCountry issuingCountry",
    Kind.STATE: "stateCode",
    Kind.REFERENCE: "jumioIdScanReference scanReference transactionReference enrollmentTransactionReference",
    Kind.OWN: """
        idNumber idFirstName idLastName idUsState personalNumber clientIp merchantIdScanReference
        merchantScanReference merchantReportingCriteria customerId additionalInformation optionalData1
        optionalData2 dni firstName lastName name ssn accountNumber city province streetName streetSuffix
        streetDirection streetNumber unitDesignator unitNumber unitDetails zip zipExtension postalCode
        line1 line2 line3 line4 line5 subdivision formattedAddress passportNumber durationOfStay
        numberOfEntries visaCategory curp originDob issuingAuthority issuingPlace placeOfBirth taxNumber cpf
        registrationNumber mothersName fathersName personalIdentificationNumber rgNumber voterIdNumber
        issuingNumber""",
}
_KINDS: Final = {name: kind for kind, names in _NAMED.items() for name in names.split()}
# What Jumio's documents enumerate, for values whose name is not among these.
_WORDS: Final = frozenset(
    """
    TRUE FALSE true false YES NO yes no OK SUCCESS ERROR PASSED FAILED INVALID EXPIRED PENDING DONE
    APPROVED_VERIFIED DENIED_FRAUD DENIED_UNSUPPORTED_ID_TYPE DENIED_UNSUPPORTED_ID_COUNTRY
    DENIED_NAME_MISMATCH ERROR_NOT_READABLE_ID NO_ID_UPLOADED UPLOADED EXTRACTED DISCARDED
    UNSUPPORTED UNKNOWN NOT_READABLE NOT_AVAILABLE PASSPORT DRIVING_LICENSE ID_CARD VISA NATIONAL_ID
    CONSULAR_ID ELECTORAL_ID RESIDENT_PERMIT_ID TAX_ID STUDENT_ID PASSPORT_CARD_ID MILITARY_ID
    OTHER_ID HEALTH_ID PUBLIC_SAFETY_ID E_PASSPORT LEARNING_DRIVING_LICENSE REGULAR_DRIVING_LICENSE
    SDK WEB WEB_CAM WEB_UPLOAD REDIRECT REDIRECT_CAM REDIRECT_UPLOAD API DOC_SDK DOC_API DOC_UPLOAD
    MATCH NO_MATCH NOT_MATCH NOT_POSSIBLE MANUAL AUTOMATED SELFIE_CROPPED_FROM_ID
    ENTIRE_ID_USED_AS_SELFIE MULTIPLE_PEOPLE SELFIE_IS_SCREEN_PAPER_VIDEO SELFIE_MANIPULATED
    AGE_DIFFERENCE_TOO_BIG NO_FACE_PRESENT FACE_NOT_FULLY_VISIBLE BAD_QUALITY BLACK_AND_WHITE
    LIVENESS_FAILED POSITIVE_RESULT PARTIAL_RESULT NEGATIVE_RESULT CHECK_NOT_DONE
    UNSUPPORTED_COUNTRY NOT_ENOUGH_DATA TECHNICAL_ERROR NETVERIFYID NETVERIFY_AUTHENTICATION
    """.split()
)
_CODE = re.compile(r"[A-Z_]{1,60}|[A-Z]\d?[A-Z]?|\d{1,5}|true|false", re.ASCII)
_CODES: Final = {  # where it is not so
    "gender": re.compile("[MFX]"),
    "customDocumentCode": re.compile(r"[\w.-]{1,100}", re.ASCII),  # the merchant's own
}
_SHARE = re.compile(r"-?(0(\.\d+)?|1(\.0+)?)", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
KEY: Final = re.compile(r"[A-Za-z_$@][\w.-]{0,63}|\d{1,3}", re.ASCII)
_FEW = 3  # digits that tell nothing of anybody


def kind_of(name: str, text: str) -> Kind:
    """By its name as far as Jumio's documents have it, otherwise by what it looks like."""
    named = _KINDS.get(name)
    if text in ("", NOT_AVAILABLE) or (named is Kind.WORD and _CODES.get(name, _CODE).fullmatch(text)):
        return Kind.WORD
    if (named is Kind.COUNTRY or name.endswith("Country")) and _is_country(text):
        return Kind.COUNTRY
    if named is Kind.STATE and countries.is_subdivision(text):
        return Kind.STATE
    if named is None and not name.lower().endswith("name") and (text in _WORDS or says_little(text)):
        return Kind.WORD
    if UUID.fullmatch(text):
        return Kind.REFERENCE if named is Kind.REFERENCE else Kind.UUID
    if _TIME.fullmatch(text):
        return Kind.TIME
    if text.startswith(("http://", "https://")):
        return Kind.URL
    if _DATE.fullmatch(text) and _is(date.fromisoformat, text):
        return Kind.DATE
    return Kind.ADDRESS if _is(ip_address, text) else Kind.OWN


def _is_country(text: str) -> bool:
    short = len(text) == 2 and text.isascii() and text.isupper()
    return short or countries.is_country(text) or text in countries.names().values()


def _is(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def says_little(text: str) -> bool:
    """A share, or a number of three digits at most: a score, a count, an age."""
    return _SHARE.fullmatch(text) is not None or (
        _NUMBER.fullmatch(text) is not None and sum(one.isdigit() for one in text) <= _FEW
    )


def parse_json(text: str) -> object:
    """An object or a list of JSON; ``None`` if the text is neither."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value: object = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return None
    return value


def _finite(text: str) -> float:
    """JSON has no other numbers, though Python reads and writes them; raises ``ValueError``."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def form_of(name: str, value: object) -> object:
    """What stays of a value: equal for the captured one and for what stands for it."""
    match value:
        case dict():
            keys = {key: form_of(key, one) for key, one in value.items() if KEY.fullmatch(key)}
            return keys, [form_of(key, one) for key, one in value.items() if key not in keys]
        case list():
            return [form_of(name, one) for one in value]
        case str() if (inner := parse_json(value)) is not None:
            return "JSON", form_of(name, inner)
        case str():
            return _form_of_text(kind_of(name, value), value)
        case bool() | None:
            return value, type(value)
        case _:
            return value if says_little(str(value)) else None, type(value)


def _form_of_text(kind: Kind, text: str) -> object:
    match kind:
        case Kind.WORD | Kind.COUNTRY:
            return kind, text
        case Kind.STATE:
            return kind, text.partition("-")[0]
        case Kind.TIME:
            return kind, *precision(text)
        case Kind.ADDRESS:
            return kind, ip_address(text).version
        case _:
            return kind


def precision(text: str) -> tuple[int, str]:
    """Digits of a second, and the zone, of a timestamp."""
    found = _TIME.fullmatch(text)
    return (0, "") if found is None else (len((found[1] or ".")[1:]), found[2] or "")


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
            keys = _rename_keys(list(value))
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


def _rename_keys(keys: Sequence[str]) -> dict[str, str]:
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
