"""When is each parameter of an edition sent, and what may it say? The guides' conditions, as plain code.

Where the text leaves a choice, OPEN_POINTS of the transcription has our reading; where the project decided
otherwise, CHOICES has the reason. Nothing of mockjumio is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import product
from typing import NamedTuple

import pycountry

from . import transcription as baseline
from .transcription_of_editions import (
    ANY_DOCUMENT_EXTRACTED,
    CODES_BY_ACTIVATION,
    CREDIT_CARDS_ALWAYS_EXTRACTED,
    GENDER_BY_ACTIVATION,
    Edition,
)

MUST, MAY, NEVER = "must", "may", "never"
VISA_HAS_TYPE = "2018-07-04"  # one of another country is not supported, and called a VISA all the same
NAMES_IN_LATIN_STAY = "2019-01-15"  # N/A only for letters that are not Latin ones
SENT_BACK = "2017-10-24"  # number and dates that were provided, where none is read; by Jumio's guide
READ_OF_ANY_STATUS = "2019-12-06"  # what is on the ID no longer needs an approval
FREE_STATE = "2018-02-14"  # idUsState may be any text
PLACES = baseline.US_STATES | {country.name for country in pycountry.countries} | {baseline.KOSOVO[1]}


class Scan(NamedTuple):
    """What the conditions ask about.

    ``enabled`` has the merchant's switches and fields to process (face_match, number, ...), back:TYPE for IDs
    with a back side, masking, and each parameter that the account was activated for. ``printed`` is what is
    on the document, ``provided`` what the merchant gave.
    """

    edition: Edition
    status: str
    type: str | None
    subtype: str | None
    country: str | None
    source: str = "SDK"
    enabled: frozenset[str] = frozenset()
    printed: frozenset[str] = frozenset()
    provided: frozenset[str] = frozenset()

    @property
    def approved(self) -> bool:
        return self.status == "APPROVED_VERIFIED"

    @property
    def uploaded(self) -> bool:
        return self.status != "NO_ID_UPLOADED"

    @property
    def recognized(self) -> bool:
        """An ID of an unsupported type has no idType; but a visa is called one from July 2018 on."""
        visa = self.type == "VISA" and self.edition.since(VISA_HAS_TYPE)
        return self.uploaded and (visa or self.status != "DENIED_UNSUPPORTED_ID_TYPE")

    @property
    def legible(self) -> bool:
        """Whether data are taken from the ID itself."""
        return self.uploaded if self.edition.since(READ_OF_ANY_STATUS) else self.approved

    @property
    def zone_checked(self) -> bool:
        has_zone = self.type == "PASSPORT" or (
            self.type == "ID_CARD" and self.country in baseline.MRZ_CARD_CODES
        )
        return has_zone and "mrz_check" in self.enabled

    def one_of(self, ids: Iterable[str]) -> bool:
        """Whether the ID is one of country/type/subtype, each * or absent where it does not matter."""
        return not _written_for(self.country, self.type, self.subtype).isdisjoint(ids)

    def masked(self, name: str) -> bool:
        hidden = self.edition.masked.get(f"{self.country}/{self.type}", frozenset())
        return "masking" in self.enabled and name in hidden


@cache
def _written_for(*parts: str | None) -> frozenset[str]:
    """Every way of country, country/type and country/type/subtype to name what has these."""
    ways = [("*",) if one is None else ("*", one) for one in parts]
    return frozenset("/".join(way) for count in (1, 2, 3) for way in product(*ways[:count]))


class Rule(NamedTuple):
    """Whether a parameter is there, and which values it may have (None: any of its kind)."""

    presence: str
    values: frozenset[str] | None = None


Condition = Callable[[Scan], Rule]


def _if(condition: bool, presence: str = MUST, *values: str) -> Rule:
    return Rule(presence if condition else NEVER, frozenset(values) if values else None)


def _says(*values: str) -> Rule:
    return Rule(MUST, frozenset(values))


def _check(scan: Scan) -> Rule:
    return _says("OK" if scan.approved else "N/A")


def _mrz(scan: Scan) -> Rule:
    """The one check that masking takes away."""
    if scan.masked("idCheckMRZcode"):
        return Rule(NEVER)
    return _says("OK" if scan.approved and scan.zone_checked else "N/A")


def _source(scan: Scan) -> Rule:
    return _says(scan.source if scan.uploaded else scan.source.partition("_")[0])


def _type(scan: Scan) -> Rule:
    return _if(scan.recognized, MAY, *([scan.type] if scan.type else scan.edition.subtypes))


def _subtype(scan: Scan) -> Rule:
    """Of those that this type of this country can have; that of the scan alone, if it has one."""
    of_type = scan.edition.subtypes.get(scan.type or "", {})
    legal = {subtype for subtype, only in of_type.items() if not only or scan.country in only}
    if scan.source != "SDK":
        legal -= {"E_PASSPORT"}  # "only for mobile"
    chosen = legal & {scan.subtype} if scan.subtype else legal
    return _if(scan.recognized and bool(chosen), MAY, *chosen)


def _country(scan: Scan) -> Rule:
    return _if(scan.uploaded, MAY, *([scan.country] if scan.country else []))


def _reject_reason(scan: Scan) -> Rule:
    return _if(scan.status in scan.edition.reject_codes)


def _face(scan: Scan) -> Rule:
    return _if(scan.approved and "face_match" in scan.enabled)


def _liveness(scan: Scan) -> Rule:
    there = scan.uploaded and "face_match" in scan.enabled and scan.source == "SDK"
    return _if(there, MAY, "TRUE", "FALSE")


def _liveness_images(scan: Scan) -> Rule:
    return _if(scan.uploaded and "face_match" in scan.enabled and scan.source == "SDK", MAY)


def _image(scan: Scan) -> Rule:
    return _if(scan.uploaded, MAY)


def _face_image(scan: Scan) -> Rule:
    return _if(scan.uploaded and "face_match" in scan.enabled, MAY)


def _back_image(scan: Scan) -> Rule:
    """Decision: of a type that is not supported there is no back side."""
    known = scan.uploaded and scan.status != "DENIED_UNSUPPORTED_ID_TYPE"
    return _if(known and f"back:{scan.type}" in scan.enabled, MAY)


def _facemap(scan: Scan) -> Rule:
    return _if(scan.uploaded and "facemap" in scan.enabled, MAY)


def _processed(scan: Scan, part: str, *, mrz: bool) -> bool:
    return scan.legible and (part in scan.enabled or (mrz and scan.zone_checked))


def _readable(name: str, part: str, *, printed: str = "", mrz: bool = False) -> Condition:
    """Must if it is on an approved ID and processed, or provided where that counts; else it may be."""
    on_id = printed or part

    def rule(scan: Scan) -> Rule:
        given = scan.edition.since(SENT_BACK) and scan.uploaded and part in scan.provided
        if scan.masked(name) or not (given or _processed(scan, part, mrz=mrz)):
            return Rule(NEVER)
        return Rule(MUST if given or (scan.approved and on_id in scan.printed) else MAY)

    return rule


# What is on the ID, otherwise as provided: the parameter, and what it is called there and as provided.
SENT_BACK_IF_NOT_READ = {
    "idNumber": ("number", "number"),
    "idDob": ("dob", "dob"),
    "idExpiry": ("expires", "expiry"),
    "personalNumber": ("personal_number", "personal_number"),
}


def is_of_the_id(scan: Scan, name: str) -> bool | None:
    """Whether one of those is what is on the ID and not what was provided; ``None`` if it may be either."""
    on_id, part = SENT_BACK_IF_NOT_READ[name]
    if on_id not in scan.printed or not _processed(scan, part, mrz=name != "idNumber"):
        return False
    return True if scan.approved or part not in scan.provided else None


def is_read(scan: Scan, part: str) -> bool:
    """Whether ``first_name`` or ``last_name`` is that on the ID."""
    return scan.legible and part in scan.enabled and part in scan.printed


def is_latin(scan: Scan, part: str) -> bool:
    """Whether it can only be the one on the ID, in Latin letters; else it may be the one provided."""
    chinese = part == "last_name" and _chinese(scan)
    return is_read(scan, part) and not chinese and (scan.approved or part not in scan.provided)


def _chinese(scan: Scan) -> bool:
    return "chineseName" in scan.enabled and scan.one_of(scan.edition.ids.get("chinese-name", ()))


def _name(scan: Scan, part: str) -> str:
    """How far it is there."""
    read, given = is_read(scan, part), scan.uploaded and part in scan.provided
    if given or (read and scan.approved):
        return MUST
    return MAY if read else NEVER


def _nameless(scan: Scan) -> bool:
    """Whether the letters of the names on this ID are not Latin ones."""
    latin = scan.edition.since(NAMES_IN_LATIN_STAY) and "latin_full_name" in scan.printed
    return scan.one_of(scan.edition.ids["nameless"]) and not latin


def _first_name(scan: Scan) -> Rule:
    return Rule(_name(scan, "first_name"), frozenset({"N/A"}) if _nameless(scan) else None)


def _last_name(scan: Scan) -> Rule:
    read = is_read(scan, "last_name")
    korean = scan.one_of({"KOR/DRIVING_LICENSE"}) and "latin_full_name" in scan.printed
    hidden = _nameless(scan) and not (read and (korean or _chinese(scan)))
    return Rule(_name(scan, "last_name"), frozenset({"N/A"}) if hidden else None)


def _us_state(scan: Scan) -> Rule:
    asked = scan.approved and "us_state" in scan.enabled and scan.one_of(scan.edition.ids["idUsState"])
    if scan.edition.since(FREE_STATE):
        return _if(asked, MAY)
    return _if(asked, MAY, *(baseline.US_STATES if scan.type == "DRIVING_LICENSE" else PLACES))


def _personal_number(scan: Scan) -> Rule:
    """N/A if it is processed and there is none; the MRZ check alone brings what is on the document."""
    if scan.masked("personalNumber") or not scan.one_of(scan.edition.ids["personalNumber"]):
        return Rule(NEVER)
    printed = "personal_number" in scan.printed
    given = scan.edition.since(READ_OF_ANY_STATUS) and scan.uploaded and "personal_number" in scan.provided
    processed = _processed(scan, "personal_number", mrz=printed)
    if not (given or processed):
        return Rule(NEVER)
    values = None if printed or given else frozenset({"N/A"})
    return Rule(MUST if given or scan.approved else MAY, values)


def _address(scan: Scan) -> Rule:
    return _if(scan.legible and "address_recognition" in scan.enabled, MAY)


def _echo(part: str) -> Condition:
    return lambda scan: _if(part in scan.provided)


def _optional_data(part: str) -> Condition:
    return lambda scan: _if(
        scan.approved and scan.type in ("PASSPORT", "ID_CARD") and part in scan.printed, MAY
    )


def _of_some_ids(name: str, *values: str) -> Condition:
    """What an approved ID of some countries and types has, without a word about the account."""
    return lambda scan: _if(scan.approved and scan.one_of(scan.edition.ids[name]), MAY, *values)


def _activated(name: str) -> Condition:
    """Likewise, if the account has it."""
    return lambda scan: _if(
        scan.approved and name in scan.enabled and scan.one_of(scan.edition.ids[name]),
        MAY,
        *scan.edition.values.get(f"id.{name}", ()),
    )


def _gender(scan: Scan) -> Rule:
    """Of a visa by account; of other IDs too, from June 2021 on."""
    ids = scan.edition.ids["gender"]
    if "gender" not in scan.enabled:
        ids = frozenset() if scan.edition.since(GENDER_BY_ACTIVATION) else ids - {"*/VISA"}
    return _if(scan.approved and scan.one_of(ids), MAY, "M", "F")


def _original_dob(scan: Scan) -> Rule:
    """What is printed of a date of birth that idDob completes."""
    read = scan._replace(provided=frozenset())  # not what somebody gave
    dob = _readable("idDob", "dob", mrz=True)(read).presence
    incomplete = scan.one_of(scan.edition.ids["originDob"]) and "origin_dob" in scan.printed
    return Rule(NEVER if dob == NEVER or not incomplete else MAY)


BY_ACTIVATION = (
    "nationality passportNumber durationOfStay numberOfEntries visaCategory dlCategories dlCarPermission "
    "curp taxNumber cpf registrationNumber mothersName fathersName personalIdentificationNumber rgNumber "
    "voterIdNumber issuingNumber"
).split()
RULES: dict[str, Condition] = {
    "callBackType": lambda scan: _says("NETVERIFYID"),
    "jumioIdScanReference": lambda scan: Rule(MUST),
    "verificationStatus": lambda scan: _says(scan.status),
    "idScanStatus": lambda scan: _says("SUCCESS" if scan.approved else "ERROR"),
    "idScanSource": _source,
    **dict.fromkeys(baseline.CHECKS, _check),
    "idCheckMRZcode": _mrz,
    "transactionDate": lambda scan: Rule(MUST),
    "callbackDate": lambda scan: Rule(MUST),
    "idType": _type,
    "idSubtype": _subtype,
    "idCountry": _country,
    "rejectReason": _reject_reason,
    "idFaceMatch": _face,
    "identityVerification": _face,
    "idFaceLiveness": _liveness,
    "idScanImage": _image,
    "idScanImageFace": _face_image,
    "idScanImageBackside": _back_image,
    "livenessImages": _liveness_images,
    "facemap": _facemap,
    "idNumber": _readable("idNumber", "number"),
    "idFirstName": _first_name,
    "idLastName": _last_name,
    "idDob": _readable("idDob", "dob", mrz=True),
    "originDob": _original_dob,
    "idExpiry": _readable("idExpiry", "expiry", printed="expires", mrz=True),
    "idUsState": _us_state,
    "personalNumber": _personal_number,
    "idAddress": _address,
    "merchantIdScanReference": _echo("merchant_reference"),
    "merchantReportingCriteria": _echo("reporting_criteria"),
    "customerId": _echo("customer_id"),
    "additionalInformation": _echo("additional_information"),
    "clientIp": _echo("client_ip"),
    "presetCountry": _echo("preset_country"),
    "presetIdType": lambda scan: _if("preset_id_type" in scan.provided, MUST, *baseline.ID_TYPES),
    "firstAttemptDate": lambda scan: Rule(MAY),
    "optionalData1": _optional_data("optional_data_1"),
    "optionalData2": _optional_data("optional_data_2"),
    "dni": _of_some_ids("dni"),
    "gender": _gender,
    **{
        name: _of_some_ids(name)
        for name in ("issuingAuthority", "issuingDate", "issuingPlace", "placeOfBirth")
    },
    **{name: _activated(name) for name in BY_ACTIVATION},
}


class Choice(NamedTuple):
    """Of which scans the project reads a parameter otherwise than the text, how, and why."""

    parameter: str
    why: str
    reads: Callable[[Scan], Rule | None]  # None: as the text


def _any_source(scan: Scan) -> Rule | None:
    passport = scan.source != "SDK" and scan.type == "PASSPORT"
    return _subtype(scan._replace(source="SDK")) if passport else None


CHOICES = (Choice("idSubtype", "E_PASSPORT however the images came: 110 and 212 need it", _any_source),)


def as_written(scan: Scan) -> dict[str, Rule]:
    """Every parameter of the edition's callback, with its rule for this scan."""
    return {name: RULES[name](scan) for name in scan.edition.tables["id"]}


def callback_rules(scan: Scan) -> dict[str, Rule]:
    """Likewise, with what the project decided."""
    chosen = {choice.parameter: choice.reads(scan) for choice in CHOICES}
    return {name: chosen.get(name) or rule for name, rule in as_written(scan).items()}


def identity_rules(scan: Scan, *, valid: bool) -> dict[str, Rule]:
    """The members of identityVerification."""
    values = scan.edition.values
    rules = {
        "similarity": Rule(MUST, values["identity.similarity"]),
        "validity": Rule(MUST),
        "reason": _if(not valid, MUST, *values["identity.reason"]),
    }
    for name in scan.edition.tables["identity"].keys() - rules.keys():
        rules[name] = _if(name in scan.enabled, MAY, *values.get(f"identity.{name}", ()))
    return rules


def category_rules(scan: Scan) -> dict[str, Rule]:
    """The members of one of dlCategories. Decision: each names its category."""
    return {
        name: Rule(MUST if name == "category" else MAY, scan.edition.values.get(f"category.{name}"))
        for name in scan.edition.tables["category"]
    }


def reject_codes(scan: Scan) -> set[str]:
    """The codes that this scan can be rejected with."""
    return {
        code
        for code in scan.edition.reject_codes.get(scan.status, ())
        if (code not in baseline.EPASSPORT_CODES or scan.subtype == "E_PASSPORT")
        and scan.source in scan.edition.code_sources.get(code, {scan.source})
        and (code not in CODES_BY_ACTIVATION or code in scan.enabled)
    }


# Documents that the project reads of every country, whichever the text names.
EVERY_COUNTRY = {"BS": "as in May 2017, whose text names none: one scenario plays in each edition"}


class Upload(NamedTuple):
    """What the conditions of a document verification ask about."""

    edition: Edition
    status: str
    type: str
    country: str
    source: str = "DOC_SDK"
    provided: frozenset[str] = frozenset()

    @property
    def readable(self) -> bool:
        """Whether data of this type and country are read at all."""
        only = {} if self.type in EVERY_COUNTRY else self.edition.document_countries
        return self.type in self.edition.document_data and self.country in only.get(self.type, {self.country})


def upload_statuses(upload: Upload) -> set[str]:
    """UPLOADED also stands for a readable document of a merchant without extraction."""
    if upload.type == "CC" and upload.edition.since(CREDIT_CARDS_ALWAYS_EXTRACTED):
        return {"EXTRACTED"}
    if upload.type == "SSC" and upload.readable and not upload.edition.since(ANY_DOCUMENT_EXTRACTED):
        return {"EXTRACTED", "DISCARDED"}
    if not upload.readable:
        return {"UPLOADED"}
    if upload.edition.since(ANY_DOCUMENT_EXTRACTED):
        return {"UPLOADED", "EXTRACTED", "DISCARDED"}
    return {"UPLOADED", "EXTRACTED"}


def upload_rules(upload: Upload) -> dict[str, dict[str, Rule]]:
    """The document verification callback: table to its rows and their rules."""
    tables = upload.edition.tables
    read = upload.edition.document_data.get(upload.type, frozenset()) if upload.readable else frozenset()
    rules = {
        "upload": dict.fromkeys(("scanReference", "timestamp", "transaction", "document"), Rule(MUST)),
        "upload-transaction": {
            "date": Rule(MUST),
            "status": _says("DONE"),
            "source": _says(upload.source),
            "merchantScanReference": Rule(MUST),
            "customerId": Rule(MUST),
            "additionalInformation": _if("additional_information" in upload.provided),
            "merchantReportingCriteria": _if("reporting_criteria" in upload.provided),
            "clientIp": _if("client_ip" in upload.provided),
        },
        "upload-document": {
            "status": Rule(MUST, frozenset(upload_statuses(upload) & {upload.status})),
            "country": _says(upload.country),
            "type": _says(upload.type),
            "images": Rule(MUST),
            "customDocumentCode": _if(upload.type == "CUSTOM"),
            "extractedData": _if(upload.status == "EXTRACTED"),
            "originalDocument": Rule(MAY),
        },
        "upload-data": {name: _if(name in read, MAY) for name in tables["upload-data"]},
    }
    return {
        table: {name: rule for name, rule in group.items() if name in tables[table]}
        for table, group in rules.items()
    }
