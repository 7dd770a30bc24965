"""Would this transaction's callback keep the contract? Asked before the transaction is accepted."""

from collections.abc import Sequence
from typing import NamedTuple

from mockjumio.contract.breach import Breach
from mockjumio.contract.id_verification import FIRST_NAME_READ, LAST_NAME_READ
from mockjumio.errors import BrokenContract, Problem
from mockjumio.exchanges import Callback
from mockjumio.messages.case import case_of
from mockjumio.messages.links import Links
from mockjumio.play.compose import compose
from mockjumio.scenario.parse import Scenario
from mockjumio.settings import WireSettings
from mockjumio.transaction import Transaction, outcome, sends_callback

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


class Rehearsal(NamedTuple):
    """How a transaction will have ended, and the callback that it will send; ``None`` if it sends none."""

    settled: Transaction
    callback: Callback | None


def rehearse(scenario: Scenario, transaction: Transaction, links: Links, wire: WireSettings) -> Rehearsal:
    """What will come of it if nobody interferes.

    Raises :class:`BrokenContract` if it breaks rules without ``violate: true``, each with its place.
    """
    settled = outcome(transaction)
    if settled.settled is None or not sends_callback(settled):
        return Rehearsal(settled, None)
    callback = compose(settled, settled.settled + settled.callback.delay, links, wire)
    if callback.violations and not settled.callback.violate:
        raise BrokenContract(_located(scenario, settled, callback.violations))
    return Rehearsal(settled, callback)


def _located(scenario: Scenario, settled: Transaction, breaches: Sequence[Breach]) -> list[Problem]:
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
