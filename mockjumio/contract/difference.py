"""What has changed for a merchant from one edition to another, and on Jumio's current platform?

From edition to edition row by row, with dates and sources; for the platform, where each parameter is now.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.editions import ADDED, CHANGED, WITHDRAWN, Amendment, Rows, between

PASSED = "came and went"


class Change(NamedTuple):
    """What became of one row. ``kind`` is what is left of all ``steps``: pairs of edition and amendment."""

    section: str
    row: str
    kind: str
    steps: tuple[tuple[str, Amendment], ...]


def changes(older: str, newer: str) -> Iterator[Change]:
    """Each row that is different, table by table, in the order in which they first changed."""
    tables: dict[Rows[Any], dict[str, list[tuple[str, Amendment]]]] = {}
    for step in between(older, newer):
        amendment = step[1]
        if amendment.table is not ACTIVATIONS:  # which say of other rows that an account may not have them
            tables.setdefault(amendment.table, {}).setdefault(amendment.row, []).append(step)
    for table, rows in tables.items():
        for row, steps in rows.items():
            yield Change(table.section, row, _kind(table, row, older, newer), tuple(steps))


def _kind(table: Rows[Any], row: str, older: str, newer: str) -> str:
    """What is left of all that happened to it."""
    before, after = row in table.of(older), row in table.of(newer)
    if before and after:
        return CHANGED
    if before:
        return WITHDRAWN
    return ADDED if after else PASSED


CALLBACK: Final = "callback"
DETAILS: Final = "details"


class Pair(NamedTuple):
    """A parameter of the callback for scans, and where its meaning is now; ``path`` is empty if nowhere."""

    parameter: str
    path: str
    words: str
    inferred: bool = False


_DATA: Final = "capabilities.extraction.data"
PAIRS: Final = (
    Pair("jumioIdScanReference", "workflow.id", "also in the callback, as workflowExecution.id"),
    Pair("merchantIdScanReference", "workflow.customerInternalReference", "no more in the callback"),
    Pair("customerId", "workflow.userReference", "also in the callback"),
    Pair("merchantReportingCriteria", "workflow.reportingCriteria", "no more in the callback"),
    Pair("verificationStatus", "decision.type", "PASSED, WARNING, REJECTED or NOT_EXECUTED"),
    Pair("idScanStatus", "workflow.status", "whether there is a result, not which", inferred=True),
    Pair("rejectReason", "capabilities", "the labels of those that are not PASSED", inferred=True),
    Pair("idFaceMatch", "capabilities.similarity.data.similarity", "no percentage any more", inferred=True),
    Pair("identityVerification", "capabilities.similarity", "and capabilities.liveness", inferred=True),
    Pair("idFaceLiveness", "capabilities.liveness.decision.type", "PASSED for TRUE", inferred=True),
    Pair("idCheckMRZcode", "capabilities.dataChecks", "the label MRZ_CHECKSUM if it is wrong", inferred=True),
    Pair("transactionDate", "createdAt", "", inferred=True),
    Pair("firstAttemptDate", "startedAt", "", inferred=True),
    Pair("callbackDate", "callbackSentAt", "of the callback, not of the details"),
    Pair("idScanImage", "credentials.parts.href", "classifier FRONT of the credential ID"),
    Pair("idScanImageBackside", "credentials.parts.href", "classifier BACK of the credential ID"),
    Pair("idScanImageFace", "credentials.parts.href", "classifier FACE of the credential SELFIE"),
    Pair("idType", f"{_DATA}.type", ""),
    Pair("idSubtype", f"{_DATA}.subType", ""),
    Pair("idCountry", f"{_DATA}.issuingCountry", ""),
    Pair("idFirstName", f"{_DATA}.firstName", ""),
    Pair("idLastName", f"{_DATA}.lastName", ""),
    Pair("idDob", f"{_DATA}.dateOfBirth", "dateOfBirthParts has year, month and day as texts"),
    Pair("idExpiry", f"{_DATA}.expiryDate", ""),
    Pair("idNumber", f"{_DATA}.documentNumber", ""),
    Pair("idUsState", f"{_DATA}.state", "of a licence; else placeOfBirth", inferred=True),
    Pair("personalNumber", f"{_DATA}.personalNumber", "absent, not N/A, if there is none", inferred=True),
    Pair("idAddress", f"{_DATA}.address", "one format, with formattedAddress"),
    Pair("gender", f"{_DATA}.gender", ""),
    Pair("dni", f"{_DATA}.dni", ""),
    Pair("optionalData1", f"{_DATA}.optionalMrzField1", ""),
    Pair("optionalData2", f"{_DATA}.optionalMrzField2", ""),
    Pair("additionalInformation", "", "there is no such field in a request"),
    Pair("clientIp", "", "userConsent.userIp of the request is not told again"),
    Pair("idScanSource", "", "captureType of a part is not played"),
    Pair("callBackType", "", "the Content-Type tells both apart: JSON, and a form"),
)
