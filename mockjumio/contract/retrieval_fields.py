"""What do the retrieval endpoints say? Their tables: mostly the callback's values under other names.

Where the guide repeats the callback it states no condition: those of the callback hold. Its texts may be
longer, so that whatever fits there fits here; a place of birth alone may not. Checks beyond the ID itself,
from edition 2020-09 on, are each activated by account, and by none where nothing says so.
"""

from functools import lru_cache
from typing import Final

from mockjumio.contract import scalars
from mockjumio.contract.address_formats import (
    EU,
    EU_ADDRESS,
    RAW,
    RAW_ADDRESS,
    US,
    US_ADDRESS,
    address_format,
)
from mockjumio.contract.conditions import ALWAYS, Case, Condition, activation, country_in, status_in
from mockjumio.contract.editions import Rows
from mockjumio.contract.enums import (
    APPROVED_VERIFIED,
    BACK,
    DOCUMENT_SOURCES,
    DONE,
    FACE,
    FAILED,
    FRONT,
    ID_TYPES,
    NO_ID_UPLOADED,
    PENDING,
    SCAN_SOURCES,
    UNSUPPORTED,
    UPLOAD_STATUSES,
    VERIFICATION_STATUSES,
    Word,
)
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.reject_reasons import REJECT_DETAIL, REJECT_REASON, only_detail_alone
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Table, Values, from_list, only
from mockjumio.contract.scalars import COUNTRY, DATE, TEXT, TIMESTAMP, URL, UUID

POSITIVE: Final = "POSITIVE_RESULT"
PARTIAL: Final = "PARTIAL_RESULT"
NEGATIVE: Final = "NEGATIVE_RESULT"
NOT_DONE: Final = "CHECK_NOT_DONE"
UNSUPPORTED_COUNTRY: Final = "UNSUPPORTED_COUNTRY"
NOT_ENOUGH_DATA: Final = "NOT_ENOUGH_DATA"
TECHNICAL_ERROR: Final = "TECHNICAL_ERROR"

SCREENING_NOT_DONE: Final = "NOT_DONE"
ERROR: Final = "ERROR"

RESPONSES: Final = Rows(
    "Netverify Retrieval API, searchResponse",
    *map(Word, (UNSUPPORTED_COUNTRY, NOT_ENOUGH_DATA, TECHNICAL_ERROR)),
)
REASONS: Final = Rows("Netverify Retrieval API, searchReason", *map(Word, (NOT_ENOUGH_DATA, TECHNICAL_ERROR)))


def _results(*of_approved: str) -> Values:
    """A result of the search only of an approved ID; of any, that there was none."""

    def of(case: Case) -> tuple[str, ...]:
        return (*of_approved, NOT_DONE) if case.status == APPROVED_VERIFIED else (NOT_DONE,)

    return Values(f"{' or '.join(of_approved)} of an approved ID, otherwise {NOT_DONE}", of)


SEARCH: Final = Table(
    "Netverify Retrieval API, addressValidation and proofOfResidency",
    Field("searchResults", TEXT, "what the search came to", values=_results(POSITIVE, PARTIAL, NEGATIVE)),
    Field("searchResponse", TEXT, "why there was none, with CHECK_NOT_DONE", values=from_list(RESPONSES)),
)

NUMBER_VALIDATION: Final = Table(
    "Netverify Retrieval API, personalNumberValidation",
    Field("searchResults", TEXT, "whether the number exists", values=_results(POSITIVE, NEGATIVE)),
    Field("searchReason", TEXT, "why it is not known, with CHECK_NOT_DONE", values=from_list(REASONS)),
)

SCREENING: Final = Table(
    "Netverify Retrieval API, watchlistScreening",
    Field(
        "searchStatus",
        TEXT,
        "whether lists were searched; the rest only if they were",
        mandatory=True,
        values=only(DONE, SCREENING_NOT_DONE, ERROR),
    ),
    Field("searchId", TEXT, "number of the search"),
    Field("searchReference", TEXT, "reference of the search"),
    Field("searchResults", scalars.DIGITS, "how many entries were found"),
    Field("searchResultsLink", scalars.URL, "URL of the entries"),
    Field("searchDate", scalars.SHORT_TIMESTAMP, "when lists were searched"),
)

FACE_SEARCH: Final = Table(
    "Netverify Retrieval API, faceSearchFindings",
    Field("status", TEXT, "whether the search is over", values=only(DONE, PENDING, ERROR)),
    Field(
        "findings",
        ArrayOf("a JSON array of references", scalars.UUID, alone=ALWAYS.holds),
        "references of earlier transactions with the same face; absent if none, a text if one",
    ),
)

_SCANNED: Final = ~status_in(NO_ID_UPLOADED)


def check(name: str, table: Table, words: str, when: Condition | None = None) -> Field:
    """A check that an account can have, of the IDs of which that is said."""
    condition = _SCANNED & activation(name) if when is None else _SCANNED & when & activation(name)
    return Field(name, ObjectOf("a JSON object", lambda case: table), words, permitted=condition)


ADDITIONAL_CHECKS: Final = Table(
    "Netverify Retrieval API, additionalChecks",
    check("addressValidation", SEARCH, "whether the address exists"),
    check(
        "proofOfResidency",
        SEARCH,
        "whether the holder lives at the address",
        country_in("AUS", "BRA", "CAN", "DEU", "ESP", "GBR", "MEX"),
    ),
    check("watchlistScreening", SCREENING, "whether the holder is on a watchlist"),
    check("faceSearchFindings", FACE_SEARCH, "whether the face was seen in earlier transactions"),
)


LONGEST: Final = 255  # characters of most texts


def text(name: str, words: str, max_length: int | None = LONGEST) -> Field:
    """A text as the callback has it."""
    return Field(name, TEXT, words, max_length=max_length)


def in_callback(key: str) -> str:
    """The callback's parameter that says what a key of a scan's answers says."""
    return _OTHERWISE.get(key, key)


_OTHERWISE: Final = {
    "status": "verificationStatus",
    "type": "idType",
    "issuingCountry": "idCountry",
    "firstName": "idFirstName",
    "lastName": "idLastName",
    "dob": "idDob",
    "expiry": "idExpiry",
    "number": "idNumber",
    "usState": "idUsState",
    "address": "idAddress",
    "source": "idScanSource",
    "date": "transactionDate",
    "merchantScanReference": "merchantIdScanReference",
    "mrzCheck": "idCheckMRZcode",
    "faceMatch": "idFaceMatch",
}

HEAD: Final = Table(
    "Netverify Retrieval API, each answer",
    Field("timestamp", TIMESTAMP, "when it was answered", mandatory=True),
    Field("scanReference", UUID, "Jumio's reference", mandatory=True, max_length=36),
)


def _longer(callback: Table, section: str) -> Table:
    """The rows of a format of addresses, with longer texts."""
    return Table(
        section, *(one._replace(max_length=LONGEST) if one.kind is TEXT else one for one in callback.fields)
    )


US_RETRIEVED: Final = _longer(US_ADDRESS, "Netverify Retrieval API, US address format")
EU_RETRIEVED: Final = _longer(EU_ADDRESS, "Netverify Retrieval API, EU address format")
RAW_RETRIEVED: Final = _longer(RAW_ADDRESS, "Netverify Retrieval API, Raw address format")
_ADDRESSES: Final = {US: US_RETRIEVED, EU: EU_RETRIEVED, RAW: RAW_RETRIEVED}


def retrieved_address(case: Case) -> Table:
    """The table of the format that the case's addresses have."""
    return _ADDRESSES[address_format(case.country, case.type, case.settings)]


SCAN_STATUS: Final = Table(
    "Netverify Retrieval API, status",
    Field("status", TEXT, "status of the transaction", mandatory=True, values=only(PENDING, DONE, FAILED)),
)

RESULTS: Final = Rows("Netverify Retrieval API, document status", *map(Word, VERIFICATION_STATUSES))


def _types(case: Case) -> tuple[str, ...]:
    return (*ID_TYPES.of(case.edition), UNSUPPORTED)


DOCUMENT_DATA: Final = Table(
    "Netverify Retrieval API, document",
    Field("status", TEXT, "result of the verification", mandatory=True, values=from_list(RESULTS)),
    Field(
        "type",
        TEXT,
        "type of the ID",
        values=Values("a type of the callback, or UNSUPPORTED where it has none", _types),
    ),
    Field("idSubtype", TEXT, "subtype of the ID", max_length=LONGEST, values=from_list(SUBTYPES)),
    Field("issuingCountry", COUNTRY, "country of the ID", max_length=3),
    text("firstName", "first name"),
    text("lastName", "last name"),
    Field("dob", DATE, "date of birth"),
    Field("expiry", DATE, "date of expiry"),
    text("number", "number of the ID"),
    text("usState", "issuing state, or place of birth"),
    text("personalNumber", "personal number"),
    text("optionalData1", "optional field of MRZ line 1"),
    text("optionalData2", "optional field of MRZ line 2"),
    Field("address", ObjectOf("a JSON object in the country's format", retrieved_address), "address"),
    Field("issuingDate", DATE, "when the ID was issued", max_length=LONGEST),
)

TRANSACTION_DATA: Final = Table(
    "Netverify Retrieval API, transaction",
    SCAN_STATUS["status"],
    Field("source", TEXT, "by which way the images came", mandatory=True, values=from_list(SCAN_SOURCES)),
    Field("date", TIMESTAMP, "when the scan was created", mandatory=True),
    Field("clientIp", scalars.IPV4, "IP address of the client"),
    text("customerId", "the customer's ID as provided"),
    text("merchantScanReference", "the merchant's reference, merchantIdScanReference in the callback"),
    text("merchantReportingCriteria", "the merchant's reporting criteria"),
)

REJECT_DETAIL_RETRIEVED: Final = Table(
    "Netverify Retrieval API, Reject reason details",
    REJECT_DETAIL["detailsCode"],
    REJECT_DETAIL["detailsDescription"]._replace(max_length=LONGEST),
)

REJECT_REASON_RETRIEVED: Final = Table(
    "Netverify Retrieval API, Reject reason",
    REJECT_REASON["rejectReasonCode"],
    REJECT_REASON["rejectReasonDescription"]._replace(max_length=LONGEST),
    Field(
        "rejectReasonDetails",
        ArrayOf(
            "a JSON array of details",
            ObjectOf("a detail", lambda case: REJECT_DETAIL_RETRIEVED),
            alone=only_detail_alone,
        ),
        "details of codes 100 and 200",
    ),
)

MRZ_OK: Final = "OK"
MRZ_NOT_OK: Final = "NOT_OK"
MRZ_NOT_AVAILABLE: Final = "NOT_AVAILABLE"
MRZ_CHECKS: Final = Rows(
    "Netverify Retrieval API, mrzCheck", *map(Word, (MRZ_OK, MRZ_NOT_OK, MRZ_NOT_AVAILABLE))
)
MRZ_CHECK_FAILED: Final = "108"  # the reject reason with which mrzCheck is NOT_OK

FACE_MATCH: Final = "faceMatch"
VERIFICATION_DATA: Final = Table(
    "Netverify Retrieval API, verification",
    Field("mrzCheck", TEXT, "whether the machine-readable zone is right", values=from_list(MRZ_CHECKS)),
    Field(FACE_MATCH, scalars.PERCENTAGE, "face match in percent"),
    Field(
        "rejectReason",
        ObjectOf("a JSON object", lambda case: REJECT_REASON_RETRIEVED),
        "why the ID was rejected",
    ),
)

DETAILS: Final = Table(
    "Netverify Retrieval API, details",
    Field(
        "document",
        ObjectOf("a JSON object", lambda case: DOCUMENT_DATA),
        "what the document answers",
        mandatory=True,
    ),
    Field(
        "transaction",
        ObjectOf("a JSON object", lambda case: TRANSACTION_DATA),
        "what the transaction answers",
        mandatory=True,
    ),
    Field(
        "verification", ObjectOf("a JSON object", lambda case: VERIFICATION_DATA), "what verification answers"
    ),
)

IMAGE: Final = Table(
    "Netverify Retrieval API, image",
    Field("classifier", TEXT, "what it shows", mandatory=True, values=only(FRONT, BACK, FACE)),
    Field("href", URL, "URL of the image", mandatory=True),
)
LISTS: Final = Table(
    "Netverify Retrieval API, images",
    Field(
        "images",
        ArrayOf("a JSON array of images", ObjectOf("an image", lambda case: IMAGE)),
        "the images that there are",
    ),
)

UPLOAD_STATUS: Final = Table(
    "Netverify Multi Document Retrieval, status",
    Field("status", TEXT, "status of the transaction", mandatory=True, values=only(DONE, FAILED)),
)

# The guide of 2017 knows of social security cards alone; what is read from others is as in the callback.
UPLOAD_DATA: Final = Table(
    "Netverify Multi Document Retrieval, extractedData",
    text("firstName", "first name"),
    text("lastName", "last name"),
    text("name", "full name", 100),
    text("ssn", "social security number"),
    Field("signatureAvailable", scalars.FLAG, "whether there is a signature"),
    text("accountNumber", "account number from a bank statement", 28),
)

UPLOAD_DOCUMENT_DATA: Final = Table(
    "Netverify Multi Document Retrieval, document",
    Field("status", TEXT, "what became of the upload", mandatory=True, values=only(*UPLOAD_STATUSES)),
    Field("type", TEXT, "type of the document", values=from_list(DOCUMENT_TYPES)),
    Field("country", COUNTRY, "country of the document", max_length=3),
    text("customDocumentCode", "the merchant's code of a custom document", 100),
    Field(
        "extractedData",
        ObjectOf("a JSON object", lambda case: UPLOAD_DATA),
        "what was read from the document",
    ),
)

UPLOAD_TRANSACTION_DATA: Final = Table(
    "Netverify Multi Document Retrieval, transaction",
    UPLOAD_STATUS["status"],
    Field("source", TEXT, "by which way the pages came", mandatory=True, values=from_list(DOCUMENT_SOURCES)),
    text("merchantReportingCriteria", "the merchant's reporting criteria"),
    text("merchantScanReference", "the merchant's reference"),
    text("customerId", "the customer's ID"),
)

UPLOAD_DETAILS: Final = Table(
    "Netverify Multi Document Retrieval, details",
    Field(
        "document", ObjectOf("a JSON object", lambda case: UPLOAD_DOCUMENT_DATA), "what the document answers"
    ),
    Field(
        "transaction",
        ObjectOf("a JSON object", lambda case: UPLOAD_TRANSACTION_DATA),
        "what the transaction answers",
    ),
)

PAGE: Final = Table(
    "Netverify Multi Document Retrieval, page",
    Field("classifier", scalars.PAGE, "number of the page", mandatory=True),
    Field("href", URL, "URL of the page", mandatory=True),
)
UPLOAD_PAGES: Final = Table(
    "Netverify Multi Document Retrieval, pages",
    Field(
        "images",
        ArrayOf("a JSON array of pages", ObjectOf("a page", lambda case: PAGE)),
        "the pages that there are",
    ),
)


@lru_cache
def retrieved_parameters(edition: str) -> frozenset[str]:
    """The callback's parameters that retrieval says too, so that the two must agree."""
    return frozenset(
        in_callback(key)
        for table in (DOCUMENT_DATA, TRANSACTION_DATA, VERIFICATION_DATA)
        for key in table.of(edition)
    )
