"""Which sections of a scenario does the callback of an upload come from?"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from mockjumio.contract import countries, enums
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.importing.personal import impersonal
from mockjumio.importing.stand_ins import Form, Sections, StandIns, provided_placeholders

_UPLOAD_PROVIDED: Final = {
    "merchantScanReference": "merchant_reference",
    "customerId": "customer_id",
    "merchantReportingCriteria": "reporting_criteria",
    "additionalInformation": "additional_information",
    "clientIp": "client_ip",
}


def is_upload(form: Form) -> bool:
    return "verificationStatus" not in form and ("document" in form or "transaction" in form)


def upload_sections(form: Form, stand_ins: StandIns) -> Sections:
    document, transaction = _object(form, "document"), _object(form, "transaction")
    kind = document.get("type")
    country = document.get("country")
    own: Sections = {
        "type": kind if isinstance(kind, str) and kind in DOCUMENT_TYPES else "BS",
        "country": country if isinstance(country, str) and countries.is_country(country) else "USA",
    }
    sections: Sections = {
        "product": enums.MULTI_DOCUMENT,
        "provided": provided_placeholders(transaction, _UPLOAD_PROVIDED, stand_ins),
        "document": own,
        "result": _upload_result(document),
    }
    images = document.get("images")
    if isinstance(images, list) and len(images) in DOCUMENT_TYPES[own["type"]].pages:
        own["pages"] = len(images)
    code = document.get("customDocumentCode")
    if own["type"] == "CUSTOM":
        own["custom_code"] = (
            impersonal("customDocumentCode", code) if isinstance(code, str) and code else "CUSTOM"
        )
        custom = {"code": own["custom_code"], "name": "Custom document", "label": "Custom document"}
        sections["settings"] = {"custom_documents": [custom]}
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
