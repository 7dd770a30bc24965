"""Which key of a scenario decides what a parameter of the callback says? Errors name its place."""

from collections.abc import Iterator, Sequence
from typing import Final

from mockjumio.contract import Breach
from mockjumio.contract.enums import ID_VERIFICATION
from mockjumio.contract.id_verification import FIRST_NAME_READ, LAST_NAME_READ
from mockjumio.contract.multi_document import part_of
from mockjumio.errors import Problem
from mockjumio.messages.addresses import parts_of
from mockjumio.messages.callback import case_of
from mockjumio.messages.sources import READ_OR_PROVIDED, comes_back
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.scenario_editions import CHECKS, LATER, parameter_of
from mockjumio.transaction import Transaction


def problems_of(scenario: Scenario, settled: Transaction, breaches: Sequence[Breach]) -> list[Problem]:
    """Each breach with the place of the key that decides the parameter."""
    return [
        Problem(str(scenario.place(*_origin(scenario, settled, breach))), str(breach)) for breach in breaches
    ]


# Parameter (or its beginning) to key; the longest match counts.
_ORIGINS: Final = {
    "verificationStatus": "result.status",
    "rejectReason": "result.reject_reason",
    "rejectReason.rejectReasonCode": "result.reject_reason.code",
    "rejectReason.rejectReasonDescription": "result.reject_reason.code",
    "rejectReason.rejectReasonDetails": "result.reject_reason.details",
    "idFaceMatch": "result.face_match",
    "idFaceLiveness": "result.liveness",
    "identityVerification.similarity": "result.identity_verification.similarity",
    "identityVerification.validity": "result.identity_verification.validity",
    "identityVerification.reason": "result.identity_verification.reason",
    **{parameter: ".".join(path) for path, parameter in LATER.items()},
    **{f"additionalChecks.{parameter_of(key)}": f"result.checks.{key}" for key in CHECKS.keys},
    "idType": "document.type",
    "idSubtype": "document.subtype",
    "idCountry": "document.country",
    "idNumber": "document.number",
    "idExpiry": "document.expires",
    "idUsState": "document.us_state",
    "personalNumber": "document.personal_number",
    "optionalData1": "document.optional_data_1",
    "optionalData2": "document.optional_data_2",
    "dni": "document.dni",
    "idDob": "person.dob",
    "gender": "person.gender",
    "idAddress": "person.address",
    "merchantIdScanReference": "provided.merchant_reference",
    "merchantReportingCriteria": "provided.reporting_criteria",
    "customerId": "provided.customer_id",
    "additionalInformation": "provided.additional_information",
    "clientIp": "provided.client_ip",
    "customerInternalReference": "provided.merchant_reference",
    "userReference": "provided.customer_id",
    "reportingCriteria": "provided.reporting_criteria",
    "transaction.merchantScanReference": "provided.merchant_reference",
    "transaction.merchantReportingCriteria": "provided.reporting_criteria",
    "transaction.customerId": "provided.customer_id",
    "transaction.additionalInformation": "provided.additional_information",
    "transaction.clientIp": "provided.client_ip",
    "document.status": "result.status",
    "document.type": "document.type",
    "document.country": "document.country",
    "document.customDocumentCode": "document.custom_code",
    "document.images": "document.pages",
    "document.extractedData": "result.extracted",
    "transactionResult": "result.status",
    **dict.fromkeys(("idScanSource", "scanSource", "transaction.source"), "provided.source"),
    "presetCountry": "provided.preset_country",
    "presetIdType": "provided.preset_id_type",
    "enrollmentTransactionReference": "provided.enrollment_reference",
    "issuingDate": "document.issued",
}


_NAMES: Final = {"idFirstName": ("first_name", FIRST_NAME_READ), "idLastName": ("last_name", LAST_NAME_READ)}
_ADDRESSES: Final = ("idAddress.", "document.extractedData.address.")
_EXTRACTED: Final = "document.extractedData."


def _origin(scenario: Scenario, settled: Transaction, breach: Breach) -> tuple[str, ...]:
    parameter = breach.path.split(".")[0]
    callback = scenario.sections.get("callback", {})
    if parameter in callback.get("set", {}):
        return ("callback", "set", parameter)
    if parameter in callback.get("omit", ()):
        return ("callback", "omit")
    path = _in_callback(breach.path.split("[")[0], settled)
    if path in _NAMES:
        part, read = _NAMES[path]
        return ("person" if read.holds(case_of(settled)) else "provided", part)
    if path in READ_OR_PROVIDED and comes_back(case_of(settled), path):
        return ("provided", READ_OR_PROVIDED[path][2])
    for address in _ADDRESSES:
        if path.startswith(address):
            return ("person", "address", *_longest_part(settled, path.removeprefix(address)))
    if path.startswith(_EXTRACTED):
        return ("result", "extracted", part_of(path.removeprefix(_EXTRACTED)))
    while path and path not in _ORIGINS:
        path = path.rpartition(".")[0]
    return tuple(_ORIGINS[path].split(".")) if path else ("result",)


def _in_callback(path: str, settled: Transaction) -> str:
    """Where the callback says what an answer of retrieval says; the path itself if it is the callback's."""
    group, _, rest = path.partition(".")
    if settled.product == ID_VERIFICATION and group in ("document", "transaction", "verification"):
        from mockjumio.contract.retrieval_fields import in_callback  # for who has to be told

        key, dot, part = rest.partition(".")
        return f"{in_callback(key)}{dot}{part}"
    return path.replace(f"{_EXTRACTED}extractedData.", _EXTRACTED)


def _longest_part(settled: Transaction, key: str) -> Iterator[str]:
    """The part of the address that a key says, or of several that it joins the longest."""
    address = settled.persona.address
    lengths = {part: len("".join(getattr(address, part) or ())) for part in parts_of(key)}
    if any(lengths.values()):
        yield max(lengths, key=lambda part: lengths[part])
