"""What do callbacks of other products say: multi document (four tables), and Authentication?"""

from typing import Final, NamedTuple

from mockjumio.contract import rules, scalars
from mockjumio.contract.conditions import Case, Condition, status_in, type_in, was_provided
from mockjumio.contract.editions import Rows
from mockjumio.contract.enums import (
    AUTHENTICATION_RESULTS,
    DISCARDED,
    DOC_API,
    DOC_SDK,
    DOC_UPLOAD,
    DOCUMENT_SOURCES,
    DONE,
    EXPIRED,
    EXTRACTED,
    FACE,
    SDK,
    UPLOADED,
    WEB,
    Word,
)
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Table, Values, from_list, only
from mockjumio.contract.scalars import LATIN_NAME, NAME, TEXT, TIMESTAMP

CUSTOM: Final = "CUSTOM"
BANK_STATEMENT: Final = "BS"
SOCIAL_SECURITY_CARD: Final = "SSC"
CREDIT_CARD: Final = "CC"  # from 2018-05 on
MOST_PAGES: Final = 30  # of an upload by API or web client


class DocumentType(NamedTuple):
    code: str
    name: str
    pages: tuple[int, ...]  # how many pages one may have


DOCUMENT_TYPES: Final = Rows(
    "Callback for Netverify Multi Document, type",
    DocumentType("BS", "Bank statement", (1,)),
    DocumentType("IC", "Insurance card", (1,)),
    DocumentType("UB", "Utility bill", (1,)),
    DocumentType("CAAP", "Cash advance application", (2,)),
    DocumentType("CRC", "Corporate resolution certificate", (2,)),
    DocumentType("CCS", "Credit card statement", (2,)),
    DocumentType("LAG", "Lease agreement", (2,)),
    DocumentType("LOAP", "Loan application", (2,)),
    DocumentType("MOAP", "Mortgage application", (2,)),
    DocumentType("TR", "Tax return", (2,)),
    DocumentType("VT", "Vehicle title", (1,)),
    DocumentType("VC", "Voided check", (1,)),
    DocumentType("STUC", "Student card", (1,)),
    DocumentType("HCC", "Health care card", (1,)),
    DocumentType("CB", "Council bill", (1,)),
    DocumentType("SENC", "Seniors card", (1,)),
    DocumentType("MEDC", "Medicare card", (1,)),
    DocumentType("BC", "Birth certificate", (1,)),
    DocumentType("WWCC", "Working with children check", (1,)),
    DocumentType("SS", "Superannuation statement", (1,)),
    DocumentType("TAC", "Trade association card", (1,)),
    DocumentType("SEL", "School enrolment letter", (1,)),
    DocumentType("PB", "Phone bill", (1,)),
    DocumentType("USSS", "US social security card", (1,)),
    DocumentType("SSC", "Social security card", (1,)),
    DocumentType(CUSTOM, "Custom document", (1, 2)),
)

_SOCIAL_SECURITY = Condition(
    "type is SSC and country is USA",
    lambda case: case.type == SOCIAL_SECURITY_CARD and case.country == "USA",
)
_BANK_STATEMENT = type_in(BANK_STATEMENT)


class Extraction(NamedTuple):
    """What is read from a type of document, of which countries (``None``: all), and the statuses of these.

    Data are only extracted if ``least`` of the ``points`` can be read.
    """

    type: str
    keys: tuple[str, ...]
    countries: frozenset[str] | None
    statuses: tuple[str, ...]
    points: tuple[str, ...] = ()
    least: int = 0


EXTRACTIONS: Final = Rows(
    "Supported documents for data extraction",
    Extraction(
        SOCIAL_SECURITY_CARD,
        ("firstName", "lastName", "signatureAvailable", "ssn"),
        frozenset(("USA",)),
        (EXTRACTED, DISCARDED),
    ),
    Extraction(BANK_STATEMENT, ("name", "accountNumber"), None, (UPLOADED, EXTRACTED)),
)


def extraction_of(case: Case) -> Extraction | None:
    """What is read from the document, if anything is."""
    row = EXTRACTIONS.of(case.edition).get(case.type or "")
    return row if row and (row.countries is None or case.country in row.countries) else None


def _least(case: Case) -> tuple[int, tuple[str, ...]]:
    """How many of which keys must have been read."""
    row = extraction_of(case)
    return (row.least, row.points) if row else (0, ())


def part_of(key: str) -> str:
    """What scenarios call a key of the extracted data: ``issue_date`` for ``issueDate``."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in key)


def reads(key: str) -> Condition:
    """The key is read from documents of this type and country."""

    def holds(case: Case) -> bool:
        row = extraction_of(case)
        return row is not None and key in row.keys

    return Condition(f"{key} is read from the type and country", holds)


def statuses_of(case: Case) -> tuple[str, ...]:
    """The statuses that the document's type and country leave."""
    row = extraction_of(case)
    return row.statuses if row else (UPLOADED,)


def own_status(case: Case) -> tuple[str, ...]:
    """That of the upload, if it is among them."""
    return tuple(status for status in statuses_of(case) if status == case.status)


def _pages(case: Case) -> tuple[int, ...]:
    """One image a side, as the list of types says; by API and web client as many as one likes."""
    if case.source in (DOC_API, DOC_UPLOAD):
        return tuple(range(1, MOST_PAGES + 1))
    listed_type = DOCUMENT_TYPES.of(case.edition).get(case.type or "")
    return listed_type.pages if listed_type else (1, 2)


def _own_type(case: Case) -> tuple[str, ...]:
    known = DOCUMENT_TYPES.of(case.edition)
    return (case.type,) if case.type and case.type in known else tuple(known)


def _custom_codes(case: Case) -> tuple[str, ...]:
    return tuple(document.code for document in case.settings.custom_documents if document.enabled)


EXTRACTED_DATA: Final = Table(
    "Callback for Netverify Multi Document, extractedData",
    Field("firstName", LATIN_NAME, "first name if readable", max_length=255, permitted=_SOCIAL_SECURITY),
    Field("lastName", LATIN_NAME, "last name if readable", max_length=255, permitted=_SOCIAL_SECURITY),
    Field("name", NAME, "full name if readable", max_length=100),
    Field("ssn", TEXT, "social security number if readable", max_length=255, permitted=_SOCIAL_SECURITY),
    Field(
        "signatureAvailable",
        scalars.FLAG,
        "whether there is a signature",
        permitted=_SOCIAL_SECURITY,
    ),
    Field(
        "accountNumber",
        TEXT,
        "account number from a bank statement",
        max_length=28,
        permitted=_BANK_STATEMENT,
    ),
)

DOCUMENT: Final = Table(
    "Callback for Netverify Multi Document, document",
    Field(
        "status",
        TEXT,
        "what became of the upload",
        mandatory=True,
        values=Values(
            "EXTRACTED or DISCARDED for SSC of USA, UPLOADED or EXTRACTED for BS, else UPLOADED",
            own_status,
            statuses_of,
        ),
    ),
    Field(
        "country",
        scalars.COUNTRY,
        "country of the document",
        mandatory=True,
        max_length=3,
        values=Values("the country of the upload", lambda case: (case.country,) if case.country else None),
    ),
    Field(
        "type",
        TEXT,
        "type of the document",
        mandatory=True,
        values=Values(
            "the code of a document type",
            _own_type,
            among=DOCUMENT_TYPES,
        ),
    ),
    Field(
        "images",
        rules.ArrayOf("a JSON array of URLs", scalars.URL, _pages),
        "URLs of the page images",
        mandatory=True,
    ),
    Field(
        "customDocumentCode",
        TEXT,
        "the merchant's code of a custom document",
        max_length=100,
        required=type_in(CUSTOM),
        values=Values(
            "a code of the merchant's custom documents that are in force and enabled", _custom_codes
        ),
    ),
    Field(
        "extractedData",
        rules.ObjectOf("a JSON object", lambda case: EXTRACTED_DATA, least=_least),
        "what was read from the document",
        required=status_in(EXTRACTED),
    ),
)

TRANSACTION: Final = Table(
    "Callback for Netverify Multi Document, transaction",
    Field("date", TIMESTAMP, "when the upload was created", mandatory=True),
    Field("status", TEXT, "status of the transaction", mandatory=True, values=only(DONE)),
    Field(
        "source",
        TEXT,
        "by which way the pages came",
        mandatory=True,
        values=from_list(DOCUMENT_SOURCES, lambda case: case.source or DOC_SDK, "the source of the upload"),
    ),
    Field("merchantScanReference", TEXT, "the merchant's reference", mandatory=True, max_length=255),
    Field("customerId", TEXT, "the customer's ID", mandatory=True, max_length=255),
    Field(
        "additionalInformation",
        TEXT,
        "additional information as provided",
        max_length=255,
        required=was_provided("additional_information"),
    ),
    Field(
        "merchantReportingCriteria",
        TEXT,
        "the merchant's reporting criteria",
        max_length=255,
        required=was_provided("reporting_criteria"),
    ),
    Field(
        "clientIp",
        scalars.IP,  # unlike the scan's, without a format and with room for IPv6
        "IP address of the client",
        max_length=100,
        required=was_provided("client_ip"),
    ),
)

MULTI_DOCUMENT_CALLBACK: Final = Table(
    "Callback for Netverify Multi Document",
    Field("scanReference", scalars.UUID, "Jumio's reference of the upload", mandatory=True, max_length=36),
    Field("timestamp", TIMESTAMP, "when the callback was created", mandatory=True),
    Field(
        "transaction",
        rules.ObjectOf("a JSON object", lambda case: TRANSACTION),
        "data of the transaction",
        mandatory=True,
    ),
    Field(
        "document",
        rules.ObjectOf("a JSON object", lambda case: DOCUMENT),
        "data of the document",
        required=Condition("the transaction is DONE", lambda case: True),
    ),
)


AUTHENTICATION_SOURCES: Final = Rows(
    "Callback for Netverify Authentication, scanSource", *map(Word, (SDK, WEB))
)
SEEN: Final = ~status_in(EXPIRED)

AUTHENTICATION_CALLBACK: Final = Table(
    "Callback for Netverify Authentication",
    Field("callBackType", TEXT, "kind of callback", mandatory=True, values=only("NETVERIFY_AUTHENTICATION")),
    Field(
        "transactionReference",
        scalars.UUID,
        "Jumio's reference of the authentication",
        mandatory=True,
        max_length=36,
    ),
    Field(
        "transactionResult",
        TEXT,
        "result of the authentication",
        mandatory=True,
        values=from_list(AUTHENTICATION_RESULTS, lambda case: case.status),
    ),
    Field("transactionDate", TIMESTAMP, "when the authentication was created", mandatory=True),
    Field("callbackDate", TIMESTAMP, "when the callback was created", mandatory=True),
    Field(
        "scanSource",
        TEXT,
        "by which way the images came",
        mandatory=True,
        values=from_list(AUTHENTICATION_SOURCES, lambda case: case.source or SDK, "the source of the images"),
    ),
    Field("idScanImageFace", scalars.URL, "URL of the face image", permitted=SEEN),
    Field(
        "livenessImages",
        ArrayOf("a JSON array of URLs", scalars.URL),
        "URLs of the images by which liveness was judged",
        permitted=SEEN,
    ),
    Field("userReference", TEXT, "the customer's ID as provided", required=was_provided("customer_id")),
)

CREATED: Final = "CREATED"
STARTED: Final = "STARTED"
RETRIEVED_RESULTS: Final = Rows(
    "Netverify Retrieval API, transactionResult",
    *map(Word, (CREATED, STARTED, *AUTHENTICATION_RESULTS)),
)

AUTHENTICATION_IMAGE: Final = Table(
    "Netverify Retrieval API, image of an authentication",
    Field("classifier", TEXT, "what it shows", mandatory=True, values=only(FACE)),
    Field("href", scalars.URL, "URL of the image", mandatory=True),
)

# Unlike the answers about scans without a head: the guide announces a timestamp for later.
AUTHENTICATION_DATA: Final = Table(
    "Netverify Retrieval API, authentication",
    AUTHENTICATION_CALLBACK["transactionReference"],
    Field(
        "transactionResult",
        TEXT,
        "result of the authentication, or how far it is",
        mandatory=True,
        values=from_list(RETRIEVED_RESULTS),
    ),
    AUTHENTICATION_CALLBACK["transactionDate"],
    Field(
        "scanSource",
        TEXT,
        "by which way the images came",
        mandatory=True,
        values=from_list(AUTHENTICATION_SOURCES),
    ),
    Field(
        "images",
        ArrayOf("a JSON array of images", ObjectOf("an image", lambda case: AUTHENTICATION_IMAGE)),
        "the face image, once there is one",
    ),
    Field(
        "livenessImages",
        ArrayOf("a JSON array of URLs", scalars.URL),
        "URLs of the images by which liveness was judged",
    ),
)
