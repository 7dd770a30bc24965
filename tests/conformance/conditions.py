"""When is each parameter sent, and what may it say? The document's conditions once more, as plain code.

Where the document leaves a choice, the decision of the project is restated and marked with "Decision".
Nothing of mockjumio.contract is imported: two readings of the same sentences are compared with each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pycountry

from mockjumio.settings import MerchantSettings

from . import transcription as document

# Where the holder of a US passport or card may be born.
PLACES = document.US_STATES | {country.name for country in pycountry.countries} | {document.KOSOVO[1]}

MUST, MAY, NEVER = "must", "may", "never"


class Scan(NamedTuple):
    """What the conditions of the document ask about."""

    status: str
    type: str | None
    subtype: str | None
    country: str | None
    settings: MerchantSettings
    printed: frozenset[str]  # what is on the document
    provided: frozenset[str]  # what the merchant's app gave
    source: str = "SDK"

    @property
    def approved(self) -> bool:
        return self.status == "APPROVED_VERIFIED"

    @property
    def uploaded(self) -> bool:
        return self.status != "NO_ID_UPLOADED"

    @property
    def recognized(self) -> bool:
        """Decision: an ID whose type is not supported has no idType in the callback."""
        return self.uploaded and self.status != "DENIED_UNSUPPORTED_ID_TYPE"

    @property
    def has_zone(self) -> bool:
        """The MRZ of this document can be checked."""
        if self.type == "PASSPORT":
            return True
        return self.type == "ID_CARD" and self.country in document.MRZ_CARD_CODES

    @property
    def zone_checked(self) -> bool:
        return self.settings.mrz_check and self.has_zone

    @property
    def national_id(self) -> bool:
        return self.subtype == "NATIONAL_ID"


class Rule(NamedTuple):
    """Whether a parameter is there, and which values it may have (None: any of its kind)."""

    presence: str
    values: frozenset[str] | None = None


def _if(condition: bool, presence: str = MUST, *values: str) -> Rule:
    return Rule(presence if condition else NEVER, frozenset(values) if values else None)


def _says(*values: str) -> Rule:
    return Rule(MUST, frozenset(values))


ANY_TIME = Rule(MUST)


def _check(scan: Scan) -> Rule:
    return _says("OK" if scan.approved else "N/A")


def _mrz(scan: Scan) -> Rule:
    return _says("OK" if scan.approved and scan.zone_checked else "N/A")


def _type(scan: Scan) -> Rule:
    return _if(scan.recognized, MAY, *([scan.type] if scan.type else document.ID_TYPES))


def subtypes(scan: Scan) -> frozenset[str]:
    """The subtypes that this type of this country can have; that of the scan alone, if it has one."""
    legal = {
        subtype
        for subtype, only in document.SUBTYPES.get(scan.type or "", {}).items()
        if not only or scan.country in only
    }
    return frozenset(legal & {scan.subtype} if scan.subtype else legal)


def _subtype(scan: Scan) -> Rule:
    return Rule(MAY if scan.recognized else NEVER, subtypes(scan))


def _country(scan: Scan) -> Rule:
    return _if(scan.uploaded, MAY, *([scan.country] if scan.country else []))


def _reject_reason(scan: Scan) -> Rule:
    return _if(scan.status in {"DENIED_FRAUD", "ERROR_NOT_READABLE_ID"})


def _face_match(scan: Scan) -> Rule:
    return _if(scan.approved and scan.settings.face_match)


def _image(scan: Scan) -> Rule:
    return _if(scan.uploaded, MAY)


def _face_image(scan: Scan) -> Rule:
    return _if(scan.uploaded and scan.settings.face_match, MAY)


def _back_image(scan: Scan) -> Rule:
    return _if(scan.recognized and scan.type in scan.settings.back_side, MAY)


def _number(scan: Scan) -> Rule:
    if not (scan.approved and scan.settings.fields.number):
        return Rule(NEVER)
    return Rule(MUST if "number" in scan.printed else MAY)


def _nameless(scan: Scan) -> bool:
    return (scan.country, scan.type) in document.NAMELESS_IDS


def is_read(scan: Scan, name: str) -> bool:
    """Whether ``first_name`` or ``last_name`` is that on the ID."""
    return scan.approved and getattr(scan.settings.fields, name) and name in scan.printed


def _first_name(scan: Scan) -> Rule:
    read = is_read(scan, "first_name")
    echoed = scan.uploaded and "first_name" in scan.provided  # Decision: nobody's name without an upload
    hidden = ["N/A"] if _nameless(scan) else []  # Decision: N/A wins over provided names
    rule = _if(read or echoed, MUST, *hidden)
    return Rule(rule.presence, frozenset(hidden) if hidden else None)


def _last_name(scan: Scan) -> Rule:
    read = is_read(scan, "last_name")
    echoed = scan.uploaded and "last_name" in scan.provided
    # Decision: "only if full name is printed in Latin characters" is said of names that are read.
    in_latin = (scan.country, scan.type) == ("KOR", "DRIVING_LICENSE") and "latin_full_name" in scan.printed
    hidden = _nameless(scan) and not (in_latin and read)
    return Rule(MUST if read or echoed else NEVER, frozenset({"N/A"}) if hidden else None)


def _dob(scan: Scan) -> Rule:
    processed = scan.settings.fields.dob or scan.zone_checked
    return _as_printed(scan, "dob", processed)


def _expiry(scan: Scan) -> Rule:
    processed = scan.settings.fields.expiry or scan.zone_checked
    return _as_printed(scan, "expires", processed)


def _as_printed(scan: Scan, part: str, processed: bool) -> Rule:
    if not (scan.approved and processed):
        return Rule(NEVER)
    return Rule(MUST if part in scan.printed else MAY)


def _us_state(scan: Scan) -> Rule:
    of_usa = scan.country == "USA"  # Decision
    rule = _if(scan.approved and scan.settings.fields.us_state and of_usa, MAY)
    if scan.type == "DRIVING_LICENSE":
        return Rule(rule.presence, document.US_STATES)
    return Rule(rule.presence, PLACES)


def _personal_number(scan: Scan) -> Rule:
    """The MRZ check alone brings back what is on the document.

    Decision, as in the sample: N/A if the field is enabled and there is none.
    """
    printed = "personal_number" in scan.printed
    processed = scan.settings.fields.personal_number or (scan.zone_checked and printed)
    return Rule(MUST if scan.approved and processed else NEVER, None if printed else frozenset({"N/A"}))


def _address(scan: Scan) -> Rule:
    return _if(scan.approved and scan.settings.address_recognition, MAY)


def _echo(part: str) -> Callable[[Scan], Rule]:
    return lambda scan: _if(part in scan.provided)


def _optional_data(part: str) -> Callable[[Scan], Rule]:
    return lambda scan: _if(
        scan.approved and scan.type in ("PASSPORT", "ID_CARD") and part in scan.printed, MAY
    )


def _dni(scan: Scan) -> Rule:
    return _if(scan.approved and scan.national_id and scan.country == "ESP", MAY)


def _gender(scan: Scan) -> Rule:
    return Rule(
        MAY if scan.approved and scan.national_id and scan.country == "FRA" else NEVER, frozenset({"M", "F"})
    )


def _liveness(scan: Scan) -> Rule:
    """Decision: without face match there is none; and only the SDK knows."""
    there = scan.uploaded and scan.settings.face_match and scan.source == "SDK"
    return Rule(MAY if there else NEVER, frozenset({"TRUE", "FALSE"}))


RULES: dict[str, Callable[[Scan], Rule]] = {
    "callBackType": lambda scan: _says("NETVERIFYID"),
    "jumioIdScanReference": lambda scan: ANY_TIME,
    "verificationStatus": lambda scan: _says(scan.status),
    "idScanStatus": lambda scan: _says("SUCCESS" if scan.approved else "ERROR"),
    "idScanSource": lambda scan: _says(scan.source if scan.uploaded else scan.source.partition("_")[0]),
    **dict.fromkeys(document.CHECKS, _check),
    "idCheckMRZcode": _mrz,
    "transactionDate": lambda scan: ANY_TIME,
    "callbackDate": lambda scan: ANY_TIME,
    "idType": _type,
    "idSubtype": _subtype,
    "idCountry": _country,
    "rejectReason": _reject_reason,
    "idFaceMatch": _face_match,
    "idScanImage": _image,
    "idScanImageFace": _face_image,
    "idScanImageBackside": _back_image,
    "idNumber": _number,
    "idFirstName": _first_name,
    "idLastName": _last_name,
    "idDob": _dob,
    "idExpiry": _expiry,
    "idUsState": _us_state,
    "personalNumber": _personal_number,
    "idAddress": _address,
    "merchantIdScanReference": _echo("merchant_reference"),
    "merchantReportingCriteria": _echo("reporting_criteria"),
    "customerId": _echo("customer_id"),
    "additionalInformation": _echo("additional_information"),
    "clientIp": _echo("client_ip"),
    "presetCountry": _echo("preset_country"),
    "presetIdType": lambda scan: _if("preset_id_type" in scan.provided, MUST, *document.ID_TYPES),
    "firstAttemptDate": lambda scan: Rule(MAY),
    "optionalData1": _optional_data("optional_data_1"),
    "optionalData2": _optional_data("optional_data_2"),
    "dni": _dni,
    "gender": _gender,
    "idFaceLiveness": _liveness,
}


def upload_rules(
    status: str, kind: str, country: str, provided: frozenset[str], source: str = "DOC_SDK"
) -> dict[str, dict[str, Rule]]:
    """The conditions of the multi document callback: object to its keys and their rules."""
    social = (kind, country) == ("SSC", "USA")
    if social:
        statuses = {"EXTRACTED", "DISCARDED"}
    else:
        statuses = {"UPLOADED", "EXTRACTED"} if kind == "BS" else {"UPLOADED"}  # Decision: bank statements
    return {
        "transaction": {
            "date": Rule(MUST),
            "status": _says("DONE"),
            "source": _says(source),
            "merchantScanReference": Rule(MUST),
            "customerId": Rule(MUST),
            "additionalInformation": _if("additional_information" in provided),
            "merchantReportingCriteria": _if("reporting_criteria" in provided),
            "clientIp": _if("client_ip" in provided),
        },
        "document": {
            "status": Rule(MUST, frozenset(statuses & {status})),
            "country": _says(country),
            "type": _says(kind),
            "images": Rule(MUST),
            "customDocumentCode": _if(kind == "CUSTOM"),
            "extractedData": _if(status == "EXTRACTED"),
        },
        "extractedData": {
            "firstName": _if(social, MAY),
            "lastName": _if(social, MAY),
            "ssn": _if(social, MAY),
            "signatureAvailable": _if(social, MAY),
            "name": Rule(MAY),
            "accountNumber": _if(kind == "BS", MAY),
        },
    }
