"""Which kind of value was captured, and what of it stays in an imported scenario?

Its form does: JSON with the same keys and kinds of values, a URL, a date, a country. So do the words that
Jumio's documents enumerate. Everything else is taken for somebody's own, also whatever nobody knows.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from ipaddress import ip_address
from math import isfinite
from typing import Final

from mockjumio.contract import countries
from mockjumio.contract.enums import NOT_AVAILABLE


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
