"""What do the retrieval endpoints say? Their tables, and what each key shares with the callback.

The guides' key lengths differ from the callback's (255 for texts), so that whatever fits there fits here.
"""

from typing import Final, NamedTuple

from mockjumio.contract.editions import Rows
from mockjumio.contract.enums import Word


class Retrieved(NamedTuple):
    """A key of retrieval, and the callback's parameter that says the same."""

    key: str
    parameter: str


DOCUMENT_DATA: Final = Rows(
    "Netverify Retrieval API, document",
    Retrieved("status", "verificationStatus"),
    Retrieved("type", "idType"),
    Retrieved("idSubtype", "idSubtype"),
    Retrieved("issuingCountry", "idCountry"),
    Retrieved("firstName", "idFirstName"),
    Retrieved("lastName", "idLastName"),
    Retrieved("dob", "idDob"),
    Retrieved("expiry", "idExpiry"),
    Retrieved("number", "idNumber"),
    Retrieved("usState", "idUsState"),
    Retrieved("personalNumber", "personalNumber"),
    Retrieved("optionalData1", "optionalData1"),
    Retrieved("optionalData2", "optionalData2"),
    Retrieved("address", "idAddress"),
)

# The merchant's reference has another name here than in the callback.
TRANSACTION_DATA: Final = Rows(
    "Netverify Retrieval API, transaction",
    Retrieved("source", "idScanSource"),
    Retrieved("date", "transactionDate"),
    Retrieved("clientIp", "clientIp"),
    Retrieved("customerId", "customerId"),
    Retrieved("merchantScanReference", "merchantIdScanReference"),
    Retrieved("merchantReportingCriteria", "merchantReportingCriteria"),
)

FACE_MATCH: Final = "faceMatch"
VERIFICATION_DATA: Final = Rows(
    "Netverify Retrieval API, verification",
    Retrieved("mrzCheck", "idCheckMRZcode"),
    Retrieved(FACE_MATCH, "idFaceMatch"),
    Retrieved("rejectReason", "rejectReason"),
)

# Transaction data of an upload, from the callback's JSON object of the same name.
UPLOAD_TRANSACTION_DATA: Final = (
    "source",
    "merchantReportingCriteria",
    "merchantScanReference",
    "customerId",
)

# Document data of an upload, from the callback's JSON object "document".
UPLOAD_DOCUMENT_DATA: Final = ("status", "type", "country", "customDocumentCode", "extractedData")

RETRIEVED: Final = frozenset(
    row.parameter for table in (DOCUMENT_DATA, TRANSACTION_DATA, VERIFICATION_DATA) for row in table.values()
)
"""The callback's parameters that retrieval says too, so that the two must agree."""

MRZ_OK: Final = "OK"
MRZ_NOT_OK: Final = "NOT_OK"
MRZ_NOT_AVAILABLE: Final = "NOT_AVAILABLE"
MRZ_CHECKS: Final = Rows(
    "Netverify Retrieval API, mrzCheck", *map(Word, (MRZ_OK, MRZ_NOT_OK, MRZ_NOT_AVAILABLE))
)
LISTS: Final = Rows("Netverify Retrieval API, images", Retrieved("images", "idScanImage"))
DETAILS: Final = Rows(
    "Netverify Retrieval API, details", *map(Word, ("document", "transaction", "verification"))
)
MRZ_CHECK_FAILED: Final = "108"  # the reject reason with which mrzCheck is NOT_OK
