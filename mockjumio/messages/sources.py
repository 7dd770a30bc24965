"""Where does the value of each parameter of a callback come from? A row each."""

import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import attrgetter
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from mockjumio.clock import Instant, timestamp
from mockjumio.contract import countries
from mockjumio.contract.address_formats import RAW, address_format, address_table, reads_address
from mockjumio.contract.checker import callback_table
from mockjumio.contract.conditions import ACTIVATIONS, Case, activation
from mockjumio.contract.editions import KNOWN, LATIN_NAMES, PLACES, PRACTICES, READ, timestamp_digits
from mockjumio.contract.enums import (
    APPROVED_VERIFIED,
    BACK,
    DENIED_FRAUD,
    DRIVING_LICENSE,
    FACE,
    FRONT,
    ID_CARD,
    ID_VERIFICATION,
    MULTI_DOCUMENT,
    SDK,
)
from mockjumio.contract.id_verification import DOB, EXPIRY, NUMBER, PERSONAL_NUMBER, scan_source
from mockjumio.contract.multi_document import DOCUMENT, TRANSACTION
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS, only_detail_alone
from mockjumio.contract.rules import Table
from mockjumio.messages.addresses import address_object, raw_object
from mockjumio.messages.links import Links
from mockjumio.personas.chance import Chance
from mockjumio.transaction import Transaction

JsonObject = dict[str, object]


class Message(NamedTuple):
    """What a value may depend on."""

    transaction: Transaction
    case: Case
    created: Instant
    links: Links


Source = Callable[[Message], object]


def nothing(message: Message) -> None:
    return None


def _from_persona(part: str) -> Source:
    return attrgetter(f"transaction.persona.{part}")


def _from_provided(part: str) -> Source:
    return attrgetter(f"transaction.provided.{part}")


def _document(part: str) -> Source:
    """What the document carries; of what it lacks there is nothing."""
    return attrgetter(f"transaction.document.{part}")


class Day:
    """A day, which as text is a date."""

    def __init__(self, read: Callable[[Message], Any]) -> None:
        self.read = read

    def __call__(self, message: Message) -> str | None:
        day = self.read(message)
        return None if day is None else str(day)


class Chosen:
    """A source that a case chooses, once."""

    def __init__(self, of: Callable[[Case], Source]) -> None:
        self.of = of


class Stamp:
    """An instant, and how it is written."""

    def __init__(self, read: Callable[[Message], Instant], written: Callable[[Instant], str]) -> None:
        self.read = read
        self.written = written

    def __call__(self, message: Message) -> str:
        return self.written(self.read(message))


def _stamp(read: Callable[[Message], Instant]) -> Chosen:
    """An instant, with as many digits of a second as the merchant wants, or as the edition has it."""

    def of(case: Case) -> Source:
        digits = timestamp_digits(case.settings.timestamp_digits, case.edition)
        return Stamp(read, _WRITTEN.get(digits, _trimmed))

    return Chosen(of)


def _shortened(end: int) -> Callable[[Instant], str]:
    return lambda instant: f"{timestamp(instant)[:end]}Z"


def _trimmed(instant: Instant) -> str:
    return f"{timestamp(instant)[:-1].rstrip('0').rstrip('.')}Z"


_WRITTEN: dict[str, Callable[[Instant], str]] = {
    "3": timestamp,
    "2": _shortened(-2),
    "1": _shortened(-3),
    "0": _shortened(-5),
}


class OfCase:
    """What the case says already."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __call__(self, message: Message) -> object:
        return getattr(message.case, self.part)


class Inner:
    """An object whose parts depend on more than the case of the callback: its table, and the case for it."""

    def __init__(self, table: Callable[[], Table], case: Callable[[Message], Case]) -> None:
        self.table = table
        self.case = case


def _from_scenario(part: str) -> Source:
    """What only a scenario says of a document."""
    return lambda message: dict(message.transaction.document.further).get(part)


def _further(part: str) -> Source:
    """What later editions read: as the scenario says, otherwise drawn."""

    def value(message: Message) -> object:
        document = message.transaction.document
        if part in document.lacks:
            return None
        said = dict(document.further)
        if part in said:
            return json.loads(said[part]) if part == "dl_categories" else said[part]
        from mockjumio.messages.later_editions import draw_part  # which the first edition does not need

        return draw_part(part, message.transaction)

    return value


class ImageLink:
    """The URL of an image: of one server and classifier, nothing but the reference differs in it."""

    def __init__(self, classifier: str) -> None:
        self._classifier = classifier

    def __call__(self, message: Message) -> str:
        return self.of(message.links, message.transaction.reference)

    def of(self, links: Links, reference: str) -> str:
        return links.scan_image(reference, self._classifier)


def _name(part: str) -> Chosen:
    """The name on the ID if it was read, otherwise as provided."""
    field = f"{part}_name"
    as_printed, as_provided = _from_persona(field), _from_provided(field)

    def of(case: Case) -> Source:
        if not (_reads(case) and getattr(case.settings.fields, field) and field in case.on_document):
            return as_provided
        if part == "first":
            return as_printed
        if (case.country, case.type) in _CHINESE_CARDS and _is_activated(case, "chineseName"):
            return _chinese_name
        one = (
            PRACTICES.of(case.edition)[LATIN_NAMES].value == "last" and "latin_full_name" in case.on_document
        )
        if not one:
            return as_printed
        printed = [name for name in ("first_name", "last_name") if name in case.on_document]
        return lambda message: " ".join(getattr(message.transaction.persona, name) for name in printed)

    return Chosen(of)


_CHINESE_CARDS = (("CHN", DRIVING_LICENSE), ("CHN", ID_CARD))


def _is_activated(case: Case, name: str) -> bool:
    return name in ACTIVATIONS.of(case.edition) and activation(name).holds(case)


def _chinese_name(message: Message) -> str:
    persona = message.transaction.persona
    return f"{persona.native_last_name or ''}{persona.native_first_name or ''}" or persona.last_name


def _reads(case: Case) -> bool:
    """Whether data are read from the ID: of an approved one, later also of one that is fraud.

    Later editions would permit it of any status; of what cannot be read or is not supported, nothing is.
    """
    if case.status == APPROVED_VERIFIED:
        return True
    return case.status == DENIED_FRAUD and PRACTICES.of(case.edition)[READ].value == "any"


def _if_read(source: Source) -> Chosen:
    return Chosen(lambda case: source if _reads(case) else nothing)


def comes_back(case: Case, name: str) -> bool:
    """Whether a parameter says what was provided, since none is read from the ID."""
    part, read, given = READ_OR_PROVIDED[name]
    if given not in case.provided or given not in PRACTICES.of(case.edition)[KNOWN].value.split():
        return False
    return not (_reads(case) and read.holds(case) and part in case.on_document)


READ_OR_PROVIDED = {  # the part on the document, when it is processed, and what it is called as provided
    "idNumber": ("number", NUMBER, "number"),
    "idDob": ("dob", DOB, "dob"),
    "idExpiry": ("expires", EXPIRY, "expiry"),
    "personalNumber": ("personal_number", PERSONAL_NUMBER, "personal_number"),
}


def _or_provided(name: str, source: Source) -> Chosen:
    """What is on the ID if it was read, otherwise as provided, where the edition sends that back."""
    _, read, given = READ_OR_PROVIDED[name]

    def of(case: Case) -> Source:
        if comes_back(case, name):
            return _from_provided(given)
        return source if _reads(case) and read.holds(case) else nothing

    return Chosen(of)


def _dob(message: Message) -> date | None:
    return message.transaction.persona.dob if "dob" in message.case.on_document else None


def _us_state(case: Case) -> Source:
    """The state or the place of birth: first by a name, then by a code; of Australia and Canada too."""
    if PRACTICES.of(case.edition)[PLACES].value == "name":
        return _document("us_state")

    def code(message: Message) -> str | None:
        document, persona = message.transaction.document, message.transaction.persona
        if document.us_state is not None:
            return countries.code_of(document.us_state)
        if "us_state" in document.lacks:
            return None
        if document.type == DRIVING_LICENSE:
            return (persona.address.state_code or "")[3:] or None
        return persona.place_of_birth.removeprefix("US-")

    return code


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
        details = [
            {"detailsCode": code, "detailsDescription": REJECT_DETAILS.row(code, edition).description}
            for code in result.reject_details
        ]
        alone = len(details) == 1 and only_detail_alone(message.case)
        reason["rejectReasonDetails"] = details[0] if alone else details
    return reason


def _address(case: Case) -> Source:
    if not (_reads(case) and reads_address(case.country, case.type, case.settings)):
        return nothing
    sent, table = address_format(case.country, case.type, case.settings), address_table(case).of(case.edition)

    def value(message: Message) -> JsonObject | None:
        transaction, address = message.transaction, message.transaction.persona.address
        if "address" in transaction.document.lacks:
            return None
        if sent != RAW or (address.format == RAW and "formattedAddress" not in table):
            return address_object(address) or None
        return {key: value for key, value in raw_object(address).items() if key in table} or None

    return value


def _validity(message: Message) -> object:
    result = message.transaction.result
    said = dict(result.identity)
    valid = said.get("validity", result.liveness is not False and "reason" not in said)
    return valid if "validity_as_text" not in said else "TRUE" if valid else "FALSE"


def _invalid_because(message: Message) -> object:
    """As the scenario says; else that nobody moved, for which early editions have no word of its own."""
    from mockjumio.contract.amendments.e2017_10 import VALIDITY_REASONS

    known = VALIDITY_REASONS.of(message.case.edition)
    otherwise = "LIVENESS_FAILED" if "LIVENESS_FAILED" in known else "SELFIE_IS_SCREEN_PAPER_VIDEO"
    return dict(message.transaction.result.identity).get("reason", otherwise)


def _identity_table() -> Table:
    from mockjumio.contract.amendments.e2017_10 import IDENTITY_VERIFICATION  # the first edition has none

    return IDENTITY_VERIFICATION


def _case_of_identity(message: Message) -> Case:
    return message.case._replace(validity=_validity(message) in (True, "TRUE"))


def _identity(part: str, otherwise: object) -> Source:
    return lambda message: dict(message.transaction.result.identity).get(part, otherwise)


def _similarity_score(message: Message) -> object:
    """As the scenario says it, otherwise the percentage as a share of one."""
    result = message.transaction.result
    return dict(result.identity).get("similarity_score", (result.face_match or 0) / 100)


def liveness_images(transaction: Transaction) -> int:
    """How many images there are by which liveness was judged."""
    said = transaction.result.liveness_images
    return Chance("liveness images", str(transaction.seed)).between(3, 7) if said is None else said


def _liveness_images(message: Message) -> list[str] | None:
    reference = message.transaction.reference
    numbers = range(1, liveness_images(message.transaction) + 1)
    return [message.links.liveness_image(reference, number) for number in numbers] or None


def _images_of_authentication(message: Message) -> list[str] | None:
    reference = message.transaction.reference
    numbers = range(1, liveness_images(message.transaction) + 1)
    return [message.links.authentication(reference, f"liveness/{number}") for number in numbers] or None


def _enrollment(message: Message) -> str:
    """As provided, otherwise one that no transaction of the merchant has."""
    said = message.transaction.provided.enrollment_reference
    return said or str(UUID(int=Random(f"{message.transaction.seed} enrollment").getrandbits(128), version=4))


def _facemap(message: Message) -> str | None:
    """Of a face that an app has seen from all sides."""
    case = message.case
    seen = case.settings.face_match and case.source in (SDK, None)
    return message.links.facemap(message.transaction.reference) if seen else None


def _liveness(message: Message) -> str | None:
    liveness = message.transaction.result.liveness
    return None if liveness is None else "TRUE" if liveness else "FALSE"


def _extracted_data(message: Message) -> JsonObject:
    values: JsonObject = {_key_of(part): value for part, value in message.transaction.result.extracted}
    if "address" in values:
        address = raw_object(message.transaction.persona.address)
        parts = {"countryCode" if key == "country" else key: value for key, value in address.items()}
        values["address"] = {key: parts[key] for key in _UPLOAD_ADDRESS if key in parts}
    return values


_UPLOAD_ADDRESS = ("line1", "line2", "postalCode", "city", "subdivision", "countryCode")


@lru_cache
def _key_of(part: str) -> str:
    """``issueDate`` for ``issue_date``."""
    first, *rest = part.split("_")
    return "".join((first, *map(str.capitalize, rest)))


def _original(message: Message) -> str | None:
    transaction = message.transaction
    return message.links.original(transaction.reference) if transaction.document.original else None


def _pages(message: Message) -> list[str]:
    transaction = message.transaction
    return [
        message.links.page(transaction.reference, number)
        for number in range(1, transaction.document.pages + 1)
    ]


def _first_attempt(message: Message) -> Instant:
    transaction = message.transaction
    return transaction.created if transaction.first_attempt is None else transaction.first_attempt


SOURCES: dict[str, dict[str, Source | Chosen | Inner]] = {
    callback_table(ID_VERIFICATION).section: {
        "jumioIdScanReference": attrgetter("transaction.reference"),
        "verificationStatus": OfCase("status"),
        "idScanSource": lambda message: scan_source(message.case),
        "transactionDate": _stamp(attrgetter("transaction.created")),
        "callbackDate": _stamp(attrgetter("created")),
        "idType": OfCase("type"),
        "idSubtype": OfCase("subtype"),
        "idCountry": OfCase("country"),
        "rejectReason": _reject_reason,
        "idFaceMatch": lambda message: str(message.transaction.result.face_match),
        "idScanImage": ImageLink(FRONT),
        "idScanImageFace": ImageLink(FACE),
        "idScanImageBackside": ImageLink(BACK),
        "idNumber": _or_provided("idNumber", _document("number")),
        "idFirstName": _name("first"),
        "idLastName": _name("last"),
        "idDob": _or_provided("idDob", Day(_dob)),
        "originDob": _if_read(_from_scenario("origin_dob")),
        "idExpiry": _or_provided("idExpiry", Day(_document("expires"))),
        "idUsState": Chosen(_us_state),
        "personalNumber": _or_provided("personalNumber", _document("personal_number")),
        "idAddress": Chosen(_address),
        "merchantIdScanReference": _from_provided("merchant_reference"),
        "merchantReportingCriteria": _from_provided("reporting_criteria"),
        "customerId": _from_provided("customer_id"),
        "additionalInformation": _from_provided("additional_information"),
        "clientIp": _from_provided("client_ip"),
        "presetCountry": _from_provided("preset_country"),
        "presetIdType": _from_provided("preset_id_type"),
        "firstAttemptDate": _stamp(_first_attempt),
        "optionalData1": _document("optional_data_1"),
        "optionalData2": _document("optional_data_2"),
        "dni": _document("dni"),
        "gender": _gender,
        "idFaceLiveness": _liveness,
        "identityVerification": Inner(_identity_table, _case_of_identity),
        "dlCategories": _further("dl_categories"),
        "nationality": _further("nationality"),
        "passportNumber": _further("passport_number"),
        "durationOfStay": _further("duration_of_stay"),
        "numberOfEntries": _further("number_of_entries"),
        "visaCategory": _further("visa_category"),
        "curp": _further("curp"),
        "dlCarPermission": _further("dl_car_permission"),
        "issuingAuthority": _further("issuing_authority"),
        "issuingDate": _further("issuing_date"),
        "issuingPlace": _further("issuing_place"),
        "placeOfBirth": _further("place_of_birth"),
        "livenessImages": _liveness_images,
        "facemap": _facemap,
        "taxNumber": _further("tax_number"),
        "cpf": _further("cpf"),
        "registrationNumber": _further("registration_number"),
        "mothersName": _further("mothers_name"),
        "fathersName": _further("fathers_name"),
        "personalIdentificationNumber": _further("personal_identification_number"),
        "rgNumber": _further("rg_number"),
        "voterIdNumber": _further("voter_id_number"),
        "issuingNumber": _further("issuing_number"),
    },
    "Callback for Netverify, identityVerification": {
        "similarity": attrgetter("transaction.result.similarity"),
        "validity": _validity,
        "reason": _invalid_because,
        "handwrittenNoteMatches": _identity("handwritten_note_matches", True),
        "similarityDecision": _identity("similarity_decision", "AUTOMATED"),
        "similarityScore": _similarity_score,
    },
    "Callback for Netverify Authentication": {
        "transactionReference": attrgetter("transaction.reference"),
        "transactionDate": _stamp(attrgetter("transaction.created")),
        "callbackDate": _stamp(attrgetter("created")),
        "transactionResult": OfCase("status"),
        "scanSource": OfCase("source"),
        "idScanImageFace": lambda message: message.links.authentication(message.transaction.reference, FACE),
        "livenessImages": _images_of_authentication,
        "userReference": _from_provided("customer_id"),
        "enrollmentTransactionReference": _enrollment,
    },
    callback_table(MULTI_DOCUMENT).section: {
        "scanReference": attrgetter("transaction.reference"),
        "timestamp": _stamp(attrgetter("created")),
    },
    TRANSACTION.section: {
        "date": _stamp(attrgetter("transaction.created")),
        "merchantScanReference": _from_provided("merchant_reference"),
        "customerId": _from_provided("customer_id"),
        "additionalInformation": _from_provided("additional_information"),
        "merchantReportingCriteria": _from_provided("reporting_criteria"),
        "clientIp": _from_provided("client_ip"),
    },
    DOCUMENT.section: {
        "status": OfCase("status"),
        "country": OfCase("country"),
        "type": OfCase("type"),
        "images": _pages,
        "customDocumentCode": _document("custom_code"),
        "originalDocument": _original,
        "extractedData": _extracted_data,
    },
}
