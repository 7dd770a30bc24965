"""Which key of a scenario is to blame for a rule that its callback breaks?"""

from collections.abc import Sequence

from mockjumio.contract import Breach
from mockjumio.contract.id_verification import FIRST_NAME_READ, LAST_NAME_READ
from mockjumio.errors import Problem
from mockjumio.messages.case import case_of
from mockjumio.scenario.parse import Scenario
from mockjumio.transaction import Transaction

# Callback parameter (or its beginning) to the scenario key that decides it; the longest match counts.
_ORIGINS = {
    "verificationStatus": "result.status",
    "rejectReason": "result.reject_reason",
    "rejectReason.rejectReasonCode": "result.reject_reason.code",
    "rejectReason.rejectReasonDescription": "result.reject_reason.code",
    "rejectReason.rejectReasonDetails": "result.reject_reason.details",
    "idFaceMatch": "result.face_match",
    "idFaceLiveness": "result.liveness",
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
    "transaction.merchantScanReference": "provided.merchant_reference",
    "transaction.merchantReportingCriteria": "provided.reporting_criteria",
    "transaction.customerId": "provided.customer_id",
    "transaction.additionalInformation": "provided.additional_information",
    "transaction.clientIp": "provided.client_ip",
    "document.status": "result.status",
    "document.type": "document.type",
    "document.country": "document.country",
    "document.customDocumentCode": "document.custom_code",
    "document.extractedData": "result.extracted",
}


def blamed(scenario: Scenario, settled: Transaction, breaches: Sequence[Breach]) -> list[Problem]:
    """Each breach with the place of the key that decides the parameter."""
    return [
        Problem(str(scenario.place(*_origin(scenario, settled, breach))), str(breach)) for breach in breaches
    ]


_NAMES = {"idFirstName": ("first_name", FIRST_NAME_READ), "idLastName": ("last_name", LAST_NAME_READ)}


def _origin(scenario: Scenario, settled: Transaction, breach: Breach) -> tuple[str, ...]:
    parameter = breach.path.split(".")[0]
    callback = scenario.sections.get("callback", {})
    if parameter in callback.get("set", {}):
        return ("callback", "set", parameter)
    if parameter in callback.get("omit", ()):
        return ("callback", "omit")
    path = breach.path.split("[")[0]
    if path in _NAMES:
        part, read = _NAMES[path]
        return ("person" if read.holds(case_of(settled)) else "provided", part)
    while path and path not in _ORIGINS:
        path = path.rpartition(".")[0]
    return tuple(_ORIGINS[path].split(".")) if path else ("result",)
