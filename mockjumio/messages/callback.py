"""What does this transaction's callback say? One row a parameter: where its value comes from.

The contract decides which parameters are there and fills in those that leave no choice; this module
knows the rest. The order is the tables'; nobody may rely on it (wire facts 1).
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from random import Random
from typing import NamedTuple

from mockjumio.clock import Instant, timestamp
from mockjumio.contract import countries
from mockjumio.contract.address_formats import EU, RAW, US
from mockjumio.contract.checker import callback_table
from mockjumio.contract.conditions import Case
from mockjumio.contract.enums import (
    APPROVED_VERIFIED,
    BACK,
    DRIVING_LICENSE,
    FACE,
    FRONT,
    ID_VERIFICATION,
    IMAGE_PARAMETERS,
    MULTI_DOCUMENT,
)
from mockjumio.contract.form import wire_value
from mockjumio.contract.multi_document import DOCUMENT, TRANSACTION
from mockjumio.contract.practices import PLACES, PRACTICES
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.contract.rules import ObjectOf, Presence, Table, shape
from mockjumio.messages.cases import case_of
from mockjumio.messages.links import Links
from mockjumio.personas.persona import Address
from mockjumio.transaction import Transaction

JsonObject = dict[str, object]


class Message(NamedTuple):
    """What a value may depend on."""

    transaction: Transaction
    case: Case
    created: Instant
    links: Links


Source = Callable[[Message], object]


def callback_form(transaction: Transaction, created: Instant, links: Links) -> dict[str, str]:
    """The legal callback of a transaction: parameter to wire value, before ``omit`` and ``set``."""
    message = Message(transaction, case_of(transaction), created, links)
    values = _compose(callback_table(transaction.product), message)
    return {name: wire_value(value) for name, value in values.items()}


def apply_overrides(form: Mapping[str, str], transaction: Transaction) -> dict[str, str]:
    """The form as the scenario wants it on the wire: parameters omitted, set, shuffled."""
    plan = transaction.callback
    values = {name: value for name, value in form.items() if name not in plan.omit}
    values.update(plan.set)
    if plan.shuffled:
        names = list(values)
        Random(f"{transaction.seed} {transaction.reference} order").shuffle(names)
        values = {name: values[name] for name in names}
    return values


def classifiers(transaction: Transaction) -> tuple[str, ...]:
    """The images that a scan has: front, back, face, each only where the callback links to it."""
    reading = shape(callback_table(ID_VERIFICATION), case_of(transaction))
    return tuple(
        classifier
        for classifier, parameter in IMAGE_PARAMETERS.items()
        if reading.slots[parameter].presence is not Presence.FORBIDDEN
    )


class Row(NamedTuple):
    """A parameter: its value if a case leaves no choice about it, otherwise where it comes from."""

    name: str
    fixed: str | None
    source: Source


@lru_cache(maxsize=4096)
def rows(table: Table, case: Case) -> tuple[Row, ...]:
    """The parameters that a case lets through, in the table's order."""
    sources, found = _SOURCES.get(table.section, {}), []
    for name, slot in shape(table, case).slots.items():
        if slot.presence is Presence.FORBIDDEN:
            continue
        fixed, source = slot.fixed, sources.get(name, nothing)
        if source is nothing and isinstance(slot.kind, ObjectOf):
            source = _object(slot.kind.table(case))
        if fixed is None and isinstance(source, _OfCase):
            fixed, source = getattr(case, source.part) or None, nothing
        found.append(Row(name, fixed, source))
    return tuple(found)


def _compose(table: Table, message: Message) -> JsonObject:
    values: JsonObject = {}
    for name, fixed, source in rows(table, message.case):
        value = fixed if fixed is not None else source(message)
        if value is not None and value != "":
            values[name] = value
    return values


def _object(table: Table) -> Source:
    """What the parts come to; nothing if there are none."""
    return lambda message: _compose(table, message) or None


def nothing(message: Message) -> None:
    return None


def _from_provided(part: str) -> Source:
    return attrgetter(f"transaction.provided.{part}")


def _document(part: str) -> Source:
    """What the document carries; of what it lacks there is nothing."""
    return attrgetter(f"transaction.document.{part}")


def _document_date(part: str) -> Source:
    read = _document(part)

    def value(message: Message) -> str | None:
        day = read(message)
        return None if day is None else str(day)

    return value


class _OfCase:
    """What the case says already."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __call__(self, message: Message) -> object:
        return getattr(message.case, self.part)


def _further(part: str) -> Source:
    """What later editions read: as the scenario says, otherwise drawn."""

    def value(message: Message) -> object:
        document = message.transaction.document
        if part in document.lacks:
            return None
        said = dict(document.further)
        if part in said:
            return json.loads(said[part]) if part == "dl_categories" else said[part]
        from mockjumio.messages.further import drawn  # which the first edition does not need

        return drawn(part, message.transaction)

    return value


class ImageLink:
    """The URL of an image: of one server and classifier, nothing but the reference differs in it."""

    def __init__(self, classifier: str) -> None:
        self._classifier = classifier

    def __call__(self, message: Message) -> str:
        return self.of(message.links, message.transaction.reference)

    def of(self, links: Links, reference: str) -> str:
        return links.scan_image(reference, self._classifier)


def _name(part: str) -> Source:
    """The name on the ID if it was read, otherwise as provided."""
    field = f"{part}_name"

    def value(message: Message) -> object:
        case, transaction = message.case, message.transaction
        if (
            case.status == APPROVED_VERIFIED
            and getattr(case.settings.fields, field)
            and field in case.on_document
        ):
            if part == "last" and "latin_full_name" in case.on_document:
                printed = [name for name in ("first_name", "last_name") if name in case.on_document]
                return " ".join(getattr(transaction.persona, name) for name in printed)
            return getattr(transaction.persona, field)
        return getattr(transaction.provided, field)

    return value


def _dob(message: Message) -> str | None:
    return str(message.transaction.persona.dob) if "dob" in message.case.on_document else None


def _us_state(message: Message) -> str | None:
    """The state or the place of birth: first by a name, then by a code; of Australia and Canada too."""
    document, persona = message.transaction.document, message.transaction.persona
    if PRACTICES.of(message.case.edition)[PLACES].value == "name":
        return document.us_state
    if document.us_state is not None:
        return countries.code_of(document.us_state)
    if "us_state" in document.lacks:
        return None
    if document.type == DRIVING_LICENSE:
        return (persona.address.state_code or "")[3:] or None
    return persona.place_of_birth.removeprefix("US-")


def _gender(message: Message) -> str | None:
    return None if "gender" in message.transaction.document.lacks else message.transaction.persona.gender


def _reject_reason(message: Message) -> JsonObject | None:
    result, edition = message.transaction.result, message.case.edition
    if result.reject_code is None:
        return None
    reason: JsonObject = {
        "rejectReasonCode": result.reject_code,
        "rejectReasonDescription": REJECT_REASONS.row(result.reject_code, edition).description,
    }
    if result.reject_details is not None:
        reason["rejectReasonDetails"] = [
            {"detailsCode": code, "detailsDescription": REJECT_DETAILS.row(code, edition).description}
            for code in result.reject_details
        ]
    return reason


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


def address_object(address: Address) -> JsonObject:
    """An address under Jumio's keys, only the parts that there are."""
    values: JsonObject = {}
    if address.format == RAW:
        values = {f"line{number}": line for number, line in enumerate(address.lines, start=1)}
    keys, parts = _ADDRESS_PARTS[address.format]
    for key, part in zip(keys, parts(address), strict=True):
        if part:
            values[key] = part
    return values


def _address(message: Message) -> JsonObject | None:
    if "address" in message.transaction.document.lacks:
        return None
    return address_object(message.transaction.persona.address) or None


def _validity(message: Message) -> object:
    result = message.transaction.result
    said = dict(result.identity)
    valid = said.get("validity", result.liveness is not False and "reason" not in said)
    return valid if "validity_as_text" not in said else "TRUE" if valid else "FALSE"


def _invalid_because(message: Message) -> object:
    """Somebody who did not move: editions that have no word for it say that it was no person."""
    said = dict(message.transaction.result.identity)
    if _validity(message) in (True, "TRUE"):
        return None
    return said.get("reason") or "SELFIE_IS_SCREEN_PAPER_VIDEO"


def _identity_verification(message: Message) -> JsonObject:
    from mockjumio.contract.amendments.e2017_10 import IDENTITY_VERIFICATION  # the first edition has none

    case = message.case._replace(validity=_validity(message) in (True, "TRUE"))
    return _compose(IDENTITY_VERIFICATION, message._replace(case=case))


def _identity(part: str) -> Source:
    return lambda message: dict(message.transaction.result.identity).get(part)


def _liveness(message: Message) -> str | None:
    liveness = message.transaction.result.liveness
    return None if liveness is None else "TRUE" if liveness else "FALSE"


def _extracted_data(message: Message) -> JsonObject:
    keys = {
        "first_name": "firstName",
        "last_name": "lastName",
        "name": "name",
        "ssn": "ssn",
        "signature_available": "signatureAvailable",
        "account_number": "accountNumber",
    }
    return {keys[key]: value for key, value in message.transaction.result.extracted}


def _pages(message: Message) -> list[str]:
    transaction = message.transaction
    return [
        message.links.page(transaction.reference, number)
        for number in range(1, transaction.document.pages + 1)
    ]


def _first_attempt(message: Message) -> str:
    transaction = message.transaction
    first = transaction.created if transaction.first_attempt is None else transaction.first_attempt
    return timestamp(first)


_SOURCES: dict[str, dict[str, Source]] = {
    callback_table(ID_VERIFICATION).section: {
        "jumioIdScanReference": attrgetter("transaction.reference"),
        "verificationStatus": _OfCase("status"),
        "transactionDate": lambda message: timestamp(message.transaction.created),
        "callbackDate": lambda message: timestamp(message.created),
        "idType": _OfCase("type"),
        "idSubtype": _OfCase("subtype"),
        "idCountry": _OfCase("country"),
        "rejectReason": _reject_reason,
        "idFaceMatch": lambda message: str(message.transaction.result.face_match),
        "idScanImage": ImageLink(FRONT),
        "idScanImageFace": ImageLink(FACE),
        "idScanImageBackside": ImageLink(BACK),
        "idNumber": _document("number"),
        "idFirstName": _name("first"),
        "idLastName": _name("last"),
        "idDob": _dob,
        "idExpiry": _document_date("expires"),
        "idUsState": _us_state,
        "personalNumber": _document("personal_number"),
        "idAddress": _address,
        "merchantIdScanReference": _from_provided("merchant_reference"),
        "merchantReportingCriteria": _from_provided("reporting_criteria"),
        "customerId": _from_provided("customer_id"),
        "additionalInformation": _from_provided("additional_information"),
        "clientIp": _from_provided("client_ip"),
        "presetCountry": _from_provided("preset_country"),
        "presetIdType": _from_provided("preset_id_type"),
        "firstAttemptDate": _first_attempt,
        "optionalData1": _document("optional_data_1"),
        "optionalData2": _document("optional_data_2"),
        "dni": _document("dni"),
        "gender": _gender,
        "idFaceLiveness": _liveness,
        "identityVerification": _identity_verification,
        "dlCategories": _further("dl_categories"),
        "nationality": _further("nationality"),
        "passportNumber": _further("passport_number"),
        "durationOfStay": _further("duration_of_stay"),
        "numberOfEntries": _further("number_of_entries"),
        "visaCategory": _further("visa_category"),
        "curp": _further("curp"),
        "dlCarPermission": _further("dl_car_permission"),
    },
    "Callback for Netverify, identityVerification": {
        "similarity": attrgetter("transaction.result.similarity"),
        "validity": _validity,
        "reason": _invalid_because,
        "handwrittenNoteMatches": _identity("handwritten_note_matches"),
    },
    callback_table(MULTI_DOCUMENT).section: {
        "scanReference": attrgetter("transaction.reference"),
        "timestamp": lambda message: timestamp(message.created),
    },
    TRANSACTION.section: {
        "date": lambda message: timestamp(message.transaction.created),
        "merchantScanReference": _from_provided("merchant_reference"),
        "customerId": _from_provided("customer_id"),
        "additionalInformation": _from_provided("additional_information"),
        "merchantReportingCriteria": _from_provided("reporting_criteria"),
        "clientIp": _from_provided("client_ip"),
    },
    DOCUMENT.section: {
        "status": _OfCase("status"),
        "country": _OfCase("country"),
        "type": _OfCase("type"),
        "images": _pages,
        "customDocumentCode": _document("custom_code"),
        "extractedData": _extracted_data,
    },
}
