"""Which words does Jumio use? The closed vocabularies of the document, as constants."""

from typing import Final

ID_VERIFICATION: Final = "id-verification"
MULTI_DOCUMENT: Final = "multi-document"
PRODUCTS: Final = (ID_VERIFICATION, MULTI_DOCUMENT)

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
SOURCES: Final = {
    SDK: "an app with the SDK",
    WEB: "Netverify Web, embedded or v4, nothing captured",
    "WEB_CAM": "Netverify Web, camera",
    "WEB_UPLOAD": "Netverify Web, files",
    REDIRECT: "the redirect of v2 and v3, nothing captured",
    "REDIRECT_CAM": "the redirect, camera",
    "REDIRECT_UPLOAD": "the redirect, files",
    API: "performNetverify",
    DOC_SDK: "an app with the SDK",
    DOC_API: "the API for documents",
    DOC_UPLOAD: "the web client for documents",
}
DOCUMENT_SOURCES: Final = (DOC_SDK, DOC_API, DOC_UPLOAD)
SCAN_SOURCES: Final = tuple(source for source in SOURCES if source not in DOCUMENT_SOURCES)

# idType
PASSPORT: Final = "PASSPORT"
DRIVING_LICENSE: Final = "DRIVING_LICENSE"
ID_CARD: Final = "ID_CARD"
UNSUPPORTED: Final = "UNSUPPORTED"  # retrieval only
ID_TYPES: Final = (PASSPORT, DRIVING_LICENSE, ID_CARD)

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
IMAGE_PARAMETERS: Final = {
    FRONT: "idScanImage",
    BACK: "idScanImageBackside",
    FACE: "idScanImageFace",
}
