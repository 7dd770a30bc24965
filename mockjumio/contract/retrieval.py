"""What do the retrieval endpoints say? Their tables, and what each key shares with the callback.

The guides' key lengths differ from the callback's (255 for texts), so that whatever fits there fits here.
"""

from typing import Final

# Document data: retrieval key to the callback parameter that says the same.
DOCUMENT_DATA: Final = {
    "status": "verificationStatus",
    "type": "idType",
    "idSubtype": "idSubtype",
    "issuingCountry": "idCountry",
    "firstName": "idFirstName",
    "lastName": "idLastName",
    "dob": "idDob",
    "expiry": "idExpiry",
    "number": "idNumber",
    "usState": "idUsState",
    "personalNumber": "personalNumber",
    "optionalData1": "optionalData1",
    "optionalData2": "optionalData2",
    "address": "idAddress",
}

# Transaction data of a scan; the merchant's reference has another name here than in the callback.
TRANSACTION_DATA: Final = {
    "source": "idScanSource",
    "date": "transactionDate",
    "clientIp": "clientIp",
    "customerId": "customerId",
    "merchantScanReference": "merchantIdScanReference",
    "merchantReportingCriteria": "merchantReportingCriteria",
}

# Transaction data of an upload, from the callback's JSON object of the same name.
UPLOAD_TRANSACTION_DATA: Final = (
    "source",
    "merchantReportingCriteria",
    "merchantScanReference",
    "customerId",
)

# Document data of an upload, from the callback's JSON object "document".
UPLOAD_DOCUMENT_DATA: Final = ("status", "type", "country", "customDocumentCode", "extractedData")

# The callback's parameters that retrieval says too, so that the two must agree.
RETRIEVED: Final = frozenset(
    (*DOCUMENT_DATA.values(), *TRANSACTION_DATA.values(), "idFaceMatch", "rejectReason", "idCheckMRZcode")
)

MRZ_OK: Final = "OK"
MRZ_NOT_OK: Final = "NOT_OK"
MRZ_NOT_AVAILABLE: Final = "NOT_AVAILABLE"
MRZ_CHECK_FAILED: Final = "108"  # the reject reason with which mrzCheck is NOT_OK
