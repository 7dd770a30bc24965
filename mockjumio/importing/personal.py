"""What of a callback is somebody's own, and what stands there instead?

Kept is what Jumio's document enumerates: statuses, codes, types, countries. Everything else is replaced, also
whatever nobody knows, by something of the same shape.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

from mockjumio.contract.enums import IMAGE_PARAMETERS, NOT_AVAILABLE
from mockjumio.contract.form import wire_value
from mockjumio.messages.links import of_data_center


class Kind(Enum):
    CODE = "a word or a code of the document's"
    TIME = "a timestamp"
    IMAGE = "a URL of an image"
    REFERENCE = "Jumio's reference"
    OBJECT = "a JSON object"
    OWN = "somebody's own"


_CODES = """
    callBackType verificationStatus idScanStatus idScanSource idType idSubtype idCountry idFaceMatch
    idFaceLiveness idCheckDataPositions idCheckDocumentValidation idCheckHologram idCheckMRZcode
    idCheckMicroprint idCheckSecurityFeatures idCheckSignature
""".split()

# Of each parameter that is a JSON object, the keys that are not somebody's own.
OBJECTS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "rejectReason": dict.fromkeys(
        ("rejectReasonCode", "rejectReasonDescription", "detailsCode", "detailsDescription"), Kind.CODE
    ),
    "idAddress": {},
    "document": {
        **dict.fromkeys(("status", "country", "type", "customDocumentCode", "signatureAvailable"), Kind.CODE),
        "images": Kind.IMAGE,
    },
    "transaction": {"status": Kind.CODE, "source": Kind.CODE, "date": Kind.TIME},
}
PARAMETERS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(_CODES, Kind.CODE),
    **dict.fromkeys(("transactionDate", "callbackDate", "firstAttemptDate", "timestamp"), Kind.TIME),
    **dict.fromkeys(IMAGE_PARAMETERS.values(), Kind.IMAGE),
    **dict.fromkeys(("jumioIdScanReference", "scanReference"), Kind.REFERENCE),
    **dict.fromkeys(OBJECTS, Kind.OBJECT),
}
_CODE = re.compile(r"[A-Z_]{2,40}|\d{1,5}|true|false", re.ASCII)  # a word of capitals, or a number of one
_LONGEST = 100_000  # characters of a stand-in, which is more than anybody takes
_CUSTOM_CODE = re.compile(r"[\w.-]{1,100}", re.ASCII)
_LIKE_A_NAME = re.compile(r"[a-z][A-Za-z0-9_]{0,39}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_PARTS = {parameter: part for part, parameter in IMAGE_PARAMETERS.items()}
# For letters, digits and others; one of each is another than what it stands for.
_OTHERS = (("x", "7", "¤"), ("y", "8", "§"), ("z", "3", "°"))


def kind_of(parameter: str) -> Kind:
    return PARAMETERS.get(parameter, Kind.OWN)


def is_code(text: str) -> bool:
    return text in ("", NOT_AVAILABLE) or _CODE.fullmatch(text) is not None


def own_values(form: Mapping[str, str]) -> frozenset[str]:
    """Everything in a callback that is somebody's own."""
    return frozenset(value for name, text in form.items() for value in _own(name, text)) - {"", NOT_AVAILABLE}


def _own(parameter: str, text: str) -> Iterator[str]:
    kind = kind_of(parameter)
    if kind is not Kind.OBJECT:
        if kind is not Kind.TIME and not (kind is Kind.CODE and is_code(text)):
            yield text
        return
    try:
        yield from _own_leaves(json.loads(text), "", OBJECTS[parameter])
    except (ValueError, RecursionError):
        yield text


def _own_leaves(value: object, key: str, kinds: Mapping[str, Kind]) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _own_leaves(item, name, kinds)
    elif isinstance(value, list):
        for item in value:
            yield from _own_leaves(item, key, kinds)
    elif isinstance(value, str) and kinds.get(key, Kind.OWN) in (Kind.OWN, Kind.IMAGE):
        yield value


def custom_code(text: str) -> str:
    """The merchant's own code of a document type, as it is if it looks like one."""
    return text if _CUSTOM_CODE.fullmatch(text) else scrambled(text)


def time_shape(text: str) -> tuple[int, str] | None:
    """Digits of a second and zone of a timestamp; ``None`` if it is none."""
    found = _TIME.fullmatch(text)
    return None if found is None else (len((found[1] or ".")[1:]), found[2] or "")


def impersonal(parameter: str, text: str) -> str:
    """A parameter's value without anything of anybody, of the same shape. May be a template."""
    if text in ("", NOT_AVAILABLE):
        return text
    match kind_of(parameter):
        case Kind.OBJECT:
            return _object(parameter, text)
        case kind:
            return _leaf(kind, text, _PARTS.get(parameter, ""))


def _object(parameter: str, text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return scrambled(text)
    return wire_value(_inner(value, "", OBJECTS[parameter]))


def _inner(value: object, key: str, kinds: Mapping[str, Kind]) -> object:
    if isinstance(value, dict):
        return {named(name): _inner(item, name, kinds) for name, item in value.items()}
    kind = kinds.get(key, Kind.OWN)
    if isinstance(value, list):
        if kind is Kind.IMAGE:
            return [_leaf(kind, str(item), str(number)) for number, item in enumerate(value, start=1)]
        return [_inner(item, key, kinds) for item in value]
    if isinstance(value, str):
        if key == "customDocumentCode":
            return custom_code(value)
        return value if value in ("", NOT_AVAILABLE) else _leaf(kind, value, "")
    return value if value is None or isinstance(value, bool) else 0


def named(name: str) -> str:
    """The name of a parameter or of an object's key, if it looks like one of Jumio's.

    A value whose ``&`` nobody encoded makes names of what is somebody's own.
    """
    return name if _LIKE_A_NAME.fullmatch(name) else scrambled(name)


def _leaf(kind: Kind, text: str, part: str) -> str:
    match kind:
        case Kind.CODE if is_code(text):
            return text
        case Kind.TIME if (shape := time_shape(text)) is not None:
            digits, zone = shape
            return f"2017-11-22T10:00:00{'.' + '0' * digits if digits else ''}{zone}"
        case Kind.REFERENCE if UUID.fullmatch(text):
            return _REFERENCE
        case Kind.IMAGE if text.startswith(("http://", "https://")):
            return _link(part)
        case _:
            return scrambled(text)


_REFERENCE = "{{ transaction.reference }}"
_LINKS = of_data_center("US")


def _link(part: str) -> str:
    """Where the image stands of whatever transaction plays it."""
    return _LINKS.page(_REFERENCE, int(part)) if part.isdecimal() else _LINKS.scan_image(_REFERENCE, part)


def scrambled(text: str) -> str:
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
