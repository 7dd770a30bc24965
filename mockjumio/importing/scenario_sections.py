"""Which sections of a scenario does a captured scan or upload come from?"""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Final

from mockjumio.contract import countries, enums
from mockjumio.contract.address_formats import ADDRESS_FORMATS, EU, RAW, US, address_format, split_format
from mockjumio.contract.editions import FIRST, PRACTICES, READ
from mockjumio.contract.id_verification import subtypes
from mockjumio.contract.multi_document import DOCUMENT, DOCUMENT_TYPES
from mockjumio.contract.reject_reasons import REJECT_REASONS, details_of
from mockjumio.importing.anonymize import (
    ADDRESS,
    LENGTHS,
    LINES,
    PERSONAL_NUMBER,
    SAID,
    Form,
    Sections,
    StandIns,
    impersonal,
    provided_placeholders,
)
from mockjumio.settings import MerchantSettings

_PROVIDED: Final = {
    "customerId": "customer_id",
    "merchantReportingCriteria": "reporting_criteria",
    "additionalInformation": "additional_information",
    "clientIp": "client_ip",
}
_SCAN_PROVIDED: Final = {"merchantIdScanReference": "merchant_reference", **_PROVIDED}
_UPLOAD_PROVIDED: Final = {"merchantScanReference": "merchant_reference", **_PROVIDED}
_KNOWN: Final = {  # what comes back of an ID that is not read
    "idFirstName": "first_name",
    "idLastName": "last_name",
    "idNumber": "number",
    "idDob": "dob",
    "idExpiry": "expiry",
    "personalNumber": "personal_number",
}
ON_DOCUMENT: Final = {
    "idNumber": "number",
    "idFirstName": "first_name",
    "idLastName": "last_name",
    "idDob": "dob",
    "idExpiry": "expires",
    "idUsState": "us_state",
    "optionalData1": "optional_data_1",
    "optionalData2": "optional_data_2",
    "dni": "dni",
    "gender": "gender",
}
_EXPIRED: Final = {"issued": "{{ now.year - 11 }}-03-01", "expires": "{{ now.year - 1 }}-02-28"}
_MINOR: Final = {"age": 16}
_ADULT = 18


def _source(value: object, known: Collection[str]) -> Sections:
    """By which way the images came, unless it was the SDK."""
    return {"source": value} if value in known and value not in (enums.SDK, enums.DOC_SDK) else {}


def _presets(form: Form) -> Sections:
    """The country and type that the request for a web scan preset."""
    country, kind = form.get("presetCountry"), form.get("presetIdType")
    found: Sections = {"preset_country": country} if country and countries.is_country(country) else {}
    return found | ({"preset_id_type": kind} if kind in enums.ID_TYPES else {})


def scan_sections(form: Form, stand_ins: StandIns, edition: str) -> Sections:
    """As an edition of the document says it."""
    status = form.get("verificationStatus", "")
    if status not in enums.VERIFICATION_STATUSES:
        status = enums.APPROVED_VERIFIED
    sections: Sections = {
        "product": enums.ID_VERIFICATION,
        "provided": {
            **provided_placeholders(form, _SCAN_PROVIDED, stand_ins, LENGTHS),
            **_source(form.get("idScanSource"), enums.SCAN_SOURCES),
            **_presets(form),
        },
        "result": _scan_result(form, status, edition),
        "settings": _settings(form, status),
    }
    is_read = status == enums.APPROVED_VERIFIED or (
        status == enums.DENIED_FRAUD and PRACTICES.of(edition)[READ].value == "any" and "idNumber" in form
    )
    if status != enums.NO_ID_UPLOADED:
        sections["document"] = _id(form, stand_ins, edition, is_read=is_read)
    if edition != FIRST:
        from mockjumio.importing.later_parameters import (
            scan_of,  # which callbacks of the first edition need not
        )

        for name, later in scan_of(edition, form).items():
            sections[name] = {**sections.get(name, {}), **later}
    if is_read:
        sections["person"] = _person(form, sections, stand_ins, edition)
    else:
        given = {name: text for name, text in form.items() if text != enums.NOT_AVAILABLE}
        sections["provided"] |= provided_placeholders(given, _KNOWN, stand_ins, LENGTHS)
    return {key: value for key, value in sections.items() if value}


def _settings(form: Form, status: str) -> Sections:
    settings: Sections = {"single_reject_detail": True} if _is_only_detail(form) else {}
    if not any(name in form for name in _OF_FACES):
        settings["face_match"] = False
    back = "idScanImageBackside" in form
    kind = form.get("idType")
    if kind is not None and kind in enums.ID_TYPES and back != (kind in MerchantSettings().back_side):
        settings["back_side"] = [kind] if back else []
    if status == enums.APPROVED_VERIFIED:
        if form.get("idCheckMRZcode", "OK") != "OK":
            settings["mrz_check"] = False
        if "idAddress" not in form:
            settings["address_recognition"] = False
        if "personalNumber" not in form:
            settings["fields"] = {"personal_number": False}
    return settings


_OF_FACES: Final = (
    "idFaceMatch",
    "idScanImageFace",
    "idFaceLiveness",
    "identityVerification",
    "livenessImages",
)


def _id(form: Form, stand_ins: StandIns, edition: str, *, is_read: bool) -> Sections:
    country = form.get("idCountry", "")
    document: Sections = {
        "type": form["idType"] if form.get("idType") in enums.ID_TYPES.of(edition) else enums.PASSPORT,
        "country": country if countries.is_country(country) else "USA",
    }
    if form.get("idSubtype") in subtypes(document["type"], document["country"], edition):
        document["subtype"] = form["idSubtype"]
    if is_read:
        if form.get("personalNumber", enums.NOT_AVAILABLE) == enums.NOT_AVAILABLE:
            document["lacks"] = ["personal_number"]
        else:
            document["personal_number"] = stand_ins.of(PERSONAL_NUMBER)
        document |= {part: stand_ins.of(said) for name, (part, said) in SAID.items() if form.get(name)}
        if _has_expired(form):
            document |= _EXPIRED
        if (document["country"], document["type"]) == ("KOR", enums.DRIVING_LICENSE):
            document["latin_full_name"] = form.get("idLastName") != enums.NOT_AVAILABLE
    return document


def _has_expired(form: Form) -> bool:
    """Whether the ID had expired when the callback came; that is a merchant's to decide, so it is kept."""
    expiry, today = _date(form.get("idExpiry", "")), _date(_day(form))
    return expiry is not None and today is not None and expiry < today


def _day(form: Form) -> str:
    return (form.get("callbackDate") or form.get("transactionDate") or "")[:10]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _person(form: Form, sections: Sections, stand_ins: StandIns, edition: str) -> Sections:
    person: Sections = dict(_MINOR) if _is_minor(form) else {}
    if form.get("gender") in ("M", "F"):
        person["gender"] = form["gender"]
    try:
        address = json.loads(form.get("idAddress", ""))
    except (ValueError, RecursionError):
        return person
    if isinstance(address, dict) and address and all(isinstance(value, str) for value in address.values()):
        person["address"] = _address(address, sections, stand_ins, edition)
    return person


def _is_minor(form: Form) -> bool:
    """Likewise, whether the person was under age."""
    born, today = _date(form.get("idDob", "")), _date(_day(form))
    if born is None or today is None:
        return False
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < _ADULT


def _address(address: Mapping[str, str], sections: Sections, stand_ins: StandIns, edition: str) -> Sections:
    """Placeholders for the parts that there are, in the format that they have."""
    country = sections["document"]["country"]
    parts: Sections = {"only": []}
    if len(ADDRESS_FORMATS.of(edition)) > 1:
        own = address_format(country, sections["document"]["type"], MerchantSettings(edition=edition))
        written = _format(address, own, edition)
        if written != own:
            sections["settings"]["address_formats"] = {country: written}
    else:  # is composed of parts that are split as before
        written = split_format(country, sections["document"]["type"], MerchantSettings())
        if written != RAW and "line1" in address:
            parts["street_name"] = stand_ins.of(ADDRESS["streetName"][1])
        if written == US and address.get("subdivision"):
            parts["state_code"] = impersonal("stateCode", address["subdivision"])
        if written == EU and address.get("subdivision"):
            parts["province"] = stand_ins.of(ADDRESS["province"][1])
    for key, (part, options) in ADDRESS.items():
        if key in address:
            parts[part] = stand_ins.of(options)
    if "stateCode" in address:
        parts["state_code"] = impersonal("stateCode", address["stateCode"])
    count = sum(f"line{number}" in address for number in range(1, 6))
    if count and written == RAW:
        parts["lines"] = [f"{stand_ins.of(LINES)} {number}" for number in range(1, count + 1)]
    if countries.is_country(address.get("country", "")):
        parts["country"] = address["country"]
    return parts


def _format(address: Mapping[str, str], own: str, edition: str) -> str:
    """The country's own format if the keys fit it, otherwise one that they fit."""
    for name in (own, US, EU, RAW):
        if address.keys() <= ADDRESS_FORMATS[name].table.of(edition).keys():
            return name
    return own


def _scan_result(form: Form, status: str, edition: str) -> Sections:
    result: Sections = {"status": status}
    if status in (enums.DENIED_FRAUD, enums.ERROR_NOT_READABLE_ID):
        result["reject_reason"] = _reason(form, status, edition)
    if status == enums.APPROVED_VERIFIED and _is_percentage(form.get("idFaceMatch", "")):
        result["face_match"] = int(form["idFaceMatch"])
    if form.get("idFaceLiveness") in ("TRUE", "FALSE"):
        result["liveness"] = form["idFaceLiveness"] == "TRUE"
    return result


def _is_percentage(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100


def _reason(form: Form, status: str, edition: str) -> Sections:
    reasons = REJECT_REASONS.of(edition)
    legal = [code for code, one in reasons.items() if one.status == status and not one.e_passport_only]
    try:
        reason = json.loads(form.get("rejectReason", ""))
        code = str(reason["rejectReasonCode"])
        details = reason.get("rejectReasonDetails")
    except (ValueError, RecursionError, LookupError, TypeError):
        return {"code": legal[0]}
    if code not in reasons or reasons[code].status != status:
        return {"code": legal[0]}
    if not isinstance(details, list | dict):
        return {"code": code}
    several = details if isinstance(details, list) else [details]
    codes = [one.get("detailsCode") for one in several if isinstance(one, dict)]
    known = [one for one in codes if isinstance(one, str) and one in details_of(code, edition)]
    return {"code": code, "details": list(dict.fromkeys(known))}


def _is_only_detail(form: Form) -> bool:
    """Whether there is a detail that is an object, not in an array."""
    return isinstance(_object(form, "rejectReason").get("rejectReasonDetails"), dict)


def is_upload(form: Form) -> bool:
    return "verificationStatus" not in form and ("document" in form or "transaction" in form)


def upload_sections(form: Form, stand_ins: StandIns, edition: str) -> Sections:
    """As an edition of the document says it."""
    document, transaction = _object(form, "document"), _object(form, "transaction")
    kind = document.get("type")
    country = document.get("country")
    own: Sections = {
        "type": kind if isinstance(kind, str) and kind in DOCUMENT_TYPES.of(edition) else "BS",
        "country": country if isinstance(country, str) and countries.is_country(country) else "USA",
    }
    sections: Sections = {
        "product": enums.MULTI_DOCUMENT,
        "provided": {
            **provided_placeholders(transaction, _UPLOAD_PROVIDED, stand_ins),
            **_source(transaction.get("source"), enums.DOCUMENT_SOURCES),
        },
        "document": own,
        "result": _upload_result(document),
    }
    images = document.get("images")
    if isinstance(images, list) and len(images) in DOCUMENT_TYPES.of(edition)[own["type"]].pages:
        own["pages"] = len(images)
    if "originalDocument" in document and "originalDocument" in DOCUMENT.of(edition):
        own["original"] = True
    code = document.get("customDocumentCode")
    if own["type"] == "CUSTOM":
        own["custom_code"] = (
            impersonal("customDocumentCode", code) if isinstance(code, str) and code else "CUSTOM"
        )
        custom = {"code": own["custom_code"], "name": "Custom document", "label": "Custom document"}
        sections["settings"] = {"custom_documents": [custom]}
    if edition != FIRST:
        sections["settings"] = {**sections.get("settings", {}), "edition": edition}
    return sections


def _upload_result(document: Mapping[str, Any]) -> Sections:
    status = document.get("status")
    result: Sections = {"status": status if status in enums.UPLOAD_STATUSES else enums.UPLOADED}
    extracted = document.get("extractedData")
    if result["status"] == enums.EXTRACTED and isinstance(extracted, dict):
        result["extracted"] = _extracted_sections(extracted)
    return result


_EXTRACTED: Final[Mapping[str, tuple[str, Callable[[object], object]]]] = {
    "firstName": ("first_name", lambda value: None),
    "lastName": ("last_name", lambda value: None),
    "name": ("name", lambda value: None),
    "ssn": ("ssn", lambda value: None),
    "accountNumber": ("account_number", lambda value: None),
    "signatureAvailable": ("signature_available", lambda value: value in (True, "true")),
    "issueDate": ("issue_date", lambda value: None),
    "address": ("address", lambda value: None),
    "pan": ("pan", lambda value: None),
    "expiryDate": ("expiry_date", lambda value: None),
    "swiftCode": ("swift_code", lambda value: None),
    "dueDate": ("due_date", lambda value: None),
    "cardNumberLastFourDigits": ("card_number_last_four_digits", lambda value: None),
}


def _extracted_sections(extracted: Mapping[str, Any]) -> Sections:
    known = [(part, say(extracted[key])) for key, (part, say) in _EXTRACTED.items() if key in extracted]
    parts: Sections = {"only": [part for part, _ in known]}
    parts |= {part: value for part, value in known if value is not None}
    if isinstance(extracted.get("signatureAvailable"), str):
        parts["signature_as_text"] = True
    return parts


def _object(form: Form, name: str) -> Mapping[str, Any]:
    try:
        value = json.loads(form.get(name, ""))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
