"""Which words does Jumio use? The closed vocabularies of the document, as constants."""

from typing import Final, NamedTuple

from mockjumio.contract.editions import Rows


class Word(NamedTuple):
    """A word of a closed vocabulary, and what it means where that needs saying."""

    name: str
    words: str = ""


ID_VERIFICATION: Final = "id-verification"
MULTI_DOCUMENT: Final = "multi-document"
AUTHENTICATION: Final = "authentication"  # from 2019-07 on: the face of somebody whose ID was verified before
PRODUCTS: Final = Rows("Products", Word(ID_VERIFICATION), Word(MULTI_DOCUMENT))

NOT_AVAILABLE: Final = "N/A"

# verificationStatus
APPROVED_VERIFIED: Final = "APPROVED_VERIFIED"
DENIED_FRAUD: Final = "DENIED_FRAUD"
DENIED_UNSUPPORTED_ID_TYPE: Final = "DENIED_UNSUPPORTED_ID_TYPE"
DENIED_UNSUPPORTED_ID_COUNTRY: Final = "DENIED_UNSUPPORTED_ID_COUNTRY"
ERROR_NOT_READABLE_ID: Final = "ERROR_NOT_READABLE_ID"
NO_ID_UPLOADED: Final = "NO_ID_UPLOADED"
VERIFICATION_STATUSES: Final = (
    APPROVED_VERIFIED,
    DENIED_FRAUD,
    DENIED_UNSUPPORTED_ID_TYPE,
    DENIED_UNSUPPORTED_ID_COUNTRY,
    ERROR_NOT_READABLE_ID,
    NO_ID_UPLOADED,
)

# idScanSource and transaction.source: by which way the images came. WEB and REDIRECT alone: none came yet.
SDK: Final = "SDK"
WEB: Final = "WEB"
REDIRECT: Final = "REDIRECT"
API: Final = "API"
DOC_SDK: Final = "DOC_SDK"
DOC_API: Final = "DOC_API"
DOC_UPLOAD: Final = "DOC_UPLOAD"
SCAN_SOURCES: Final = Rows(
    "Callback for Netverify, idScanSource",
    Word(SDK, "an app with the SDK"),
    Word(WEB, "Netverify Web, embedded or v4, nothing captured"),
    Word("WEB_CAM", "Netverify Web, camera"),
    Word("WEB_UPLOAD", "Netverify Web, files"),
    Word(REDIRECT, "the redirect of v2 and v3, nothing captured"),
    Word("REDIRECT_CAM", "the redirect, camera"),
    Word("REDIRECT_UPLOAD", "the redirect, files"),
    Word(API, "performNetverify"),
)
DOCUMENT_SOURCES: Final = Rows(
    "Callback for Netverify Multi Document, source",
    Word(DOC_SDK, "an app with the SDK"),
    Word(DOC_API, "the API for documents"),
    Word(DOC_UPLOAD, "the web client for documents"),
)

# idType
PASSPORT: Final = "PASSPORT"
DRIVING_LICENSE: Final = "DRIVING_LICENSE"
ID_CARD: Final = "ID_CARD"
UNSUPPORTED: Final = "UNSUPPORTED"  # retrieval only
VISA: Final = "VISA"  # from 2018-05 on
ID_TYPES: Final = Rows("Callback for Netverify, idType", *map(Word, (PASSPORT, DRIVING_LICENSE, ID_CARD)))

# transactionResult of authentication
EXPIRED: Final = "EXPIRED"
AUTHENTICATION_RESULTS: Final = Rows(
    "Callback for Netverify Authentication, transactionResult",
    *map(Word, ("PASSED", "FAILED", "INVALID", EXPIRED)),
)

# document.status of multi document
UPLOADED: Final = "UPLOADED"
EXTRACTED: Final = "EXTRACTED"
DISCARDED: Final = "DISCARDED"
UPLOAD_STATUSES: Final = (UPLOADED, EXTRACTED, DISCARDED)

# transaction status of retrieval
PENDING: Final = "PENDING"
DONE: Final = "DONE"
FAILED: Final = "FAILED"

# The image classifiers of ID verification, and the callback parameter that links to each.
FRONT: Final = "front"
BACK: Final = "back"
FACE: Final = "face"
LIVENESS: Final = "liveness-"  # and a number, what we call an image by which liveness was judged
ORIGINAL: Final = "original"  # the PDF that an upload was
IMAGE_PARAMETERS: Final = {
    FRONT: "idScanImage",
    BACK: "idScanImageBackside",
    FACE: "idScanImageFace",
}
