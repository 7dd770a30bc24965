"""Which workflows are there, what does each check, and what may such a check come to?

A workflow is told by its key: which credentials it takes, and its capabilities. Each label of a capability
has its decision type, and a capability says which others it needs.

The labels are the tables of Jumio's guide from 2022 to 2023; those that stand in its documentation since then
alone are ``since`` "today". ``inferred`` says what no document and no capture has.
"""

from typing import Final, NamedTuple

from mockjumio.settings import OwnWorkflow

PASSED: Final = "PASSED"
REJECTED: Final = "REJECTED"
WARNING: Final = "WARNING"
NOT_EXECUTED: Final = "NOT_EXECUTED"
DECISIONS: Final = (PASSED, REJECTED, WARNING, NOT_EXECUTED)

ID: Final = "ID"
SELFIE: Final = "SELFIE"
FACEMAP: Final = "FACEMAP"
DOCUMENT: Final = "DOCUMENT"
DATA: Final = "DATA"
CATEGORIES: Final = (ID, SELFIE, FACEMAP, DOCUMENT, DATA)

PRECONDITION: Final = "PRECONDITION_NOT_FULFILLED"
TECHNICAL_ERROR: Final = "TECHNICAL_ERROR"
NOT_UPLOADED: Final = "NOT_UPLOADED"
SELFIE_USABILITY: Final = "selfie_usability"  # ours: beside usability, which scenarios mean of the document
_UNSUPPORTED: Final = ("UNSUPPORTED_COUNTRY", "UNSUPPORTED_DOCUMENT_TYPE")


class Label(NamedTuple):
    """One row of a capability's table. ``of`` is the category that it is said of, if that is not the ID."""

    name: str
    decision: str
    since: str = "2022"
    of: str | None = None


class Capability(NamedTuple):
    """A check of the platform. ``credentials`` are what one result of it is about; of usability one each.

    ``after`` names the capabilities without which it is not executed.
    """

    name: str
    words: str
    credentials: tuple[str, ...]
    labels: tuple[Label, ...]
    after: tuple[str, ...] = ()

    def decision_of(self, label: str) -> str | None:
        """The decision type of a label; ``None`` for one that it has not."""
        return next((one.decision for one in self.labels if one.name == label), None)

    def labels_of(self, decision: str) -> tuple[str, ...]:
        return tuple(one.name for one in self.labels if one.decision == decision)


def _labels(decision: str, *names: str, since: str = "2022", of: str | None = None) -> tuple[Label, ...]:
    return tuple(Label(name, decision, since, of) for name in names)


_SKIPPED: Final = _labels(NOT_EXECUTED, PRECONDITION, TECHNICAL_ERROR)
_OK: Final = _labels(PASSED, "OK")
_ADDRESSES: Final = (
    *_OK,
    *_labels(REJECTED, "DENY"),
    *_labels(WARNING, "ALERT"),
    *_labels(NOT_EXECUTED, "NOT_ENOUGH_DATA", "UNSUPPORTED_COUNTRY"),
    *_SKIPPED,
)

# In the order in which details list them.
CAPABILITIES: Final = {
    one.name: one
    for one in (
        Capability(
            "extraction",
            "what was read from the document",
            (ID,),
            (*_OK, *_SKIPPED),
            after=("imageChecks",),
        ),
        Capability(
            "similarity",
            "whether selfie and document show the same face",
            (SELFIE, ID),
            (
                *_labels(PASSED, "MATCH"),
                *_labels(REJECTED, "NO_MATCH"),
                *_labels(WARNING, "NOT_POSSIBLE"),
                *_SKIPPED,
            ),
            after=("usability",),
        ),
        Capability(
            "liveness",
            "whether somebody alive was there",
            (SELFIE, FACEMAP),
            (
                *_OK,
                *_labels(
                    REJECTED,
                    "LIVENESS_UNDETERMINED", "ID_USED_AS_SELFIE", "MULTIPLE_PEOPLE", "DIGITAL_COPY",
                    "PHOTOCOPY", "MANIPULATED", "NO_FACE_PRESENT", "FACE_NOT_FULLY_VISIBLE", "BLACK_WHITE",
                ),
                *_labels(WARNING, "AGE_DIFFERENCE", "BAD_QUALITY"),
                *_SKIPPED,
            ),
            after=("usability",),
        ),
        Capability(
            "authentication",
            "whether it is the face that is on file",
            (SELFIE, FACEMAP),
            (*_OK, *_labels(REJECTED, "FAILED"), *_SKIPPED),
            after=("usability",),
        ),
        Capability(
            "dataChecks",
            "whether what was read agrees with itself",
            (ID,),
            (
                *_OK,
                *_labels(
                    REJECTED,
                    "NFC_CERTIFICATE", "MISMATCHING_DATAPOINTS", "MRZ_CHECKSUM",
                    "MISMATCHING_DATA_REPEATED_FACE", "MISMATCH_HRZ_MRZ_DATA",
                ),
                *_labels(REJECTED, "HIGH_FRAUD_RISK", since="today"),
                *_labels(WARNING, "DOCUMENT_EXPIRY_WITHIN_CONFIGURED_LIMIT", since="today"),
                *_SKIPPED,
            ),
            after=("extraction",),
        ),
        Capability(
            "imageChecks",
            "whether the document is genuine, and whose face was seen before",
            (ID, SELFIE),
            (
                *_OK,
                *_labels(
                    REJECTED,
                    "DIGITAL_COPY", "WATERMARK", "MANIPULATED_DOCUMENT", "MANIPULATED_DOCUMENT_PHOTO",
                    "MANIPULATED_DOCUMENT_DOCUMENT_NUMBER", "MANIPULATED_DOCUMENT_EXPIRY",
                    "MANIPULATED_DOCUMENT_DOB", "MANIPULATED_DOCUMENT_NAME", "MANIPULATED_DOCUMENT_ADDRESS",
                    "MANIPULATED_DOCUMENT_SECURITY_CHECKS", "MANIPULATED_DOCUMENT_SIGNATURE",
                    "MANIPULATED_DOCUMENT_PERSONAL_NUMBER", "MANIPULATED_DOCUMENT_PLACE_OF_BIRTH",
                    "MANIPULATED_DOCUMENT_GENDER", "MANIPULATED_DOCUMENT_ISSUING_DATE", "OTHER_REJECTION",
                    "GHOST_IMAGE_DIFFERENT", "PUNCHED", "SAMPLE", "FAKE", "CHIP_MISSING",
                    "DIGITAL_MANIPULATION", "MISMATCH_FRONT_BACK",
                ),
                *_labels(REJECTED, "FAILED", since="today"),
                *_labels(WARNING, "DIFFERENT_PERSON", "REPEATED_FACE"),
                *_SKIPPED,
            ),
            after=("usability",),
        ),
        Capability(
            "usability",
            "whether a credential can be used; a result each",
            (),
            (
                *_OK,
                *_labels(
                    REJECTED,
                    "BLURRED", "BAD_QUALITY_IMAGE", "BAD_QUALITY", "PART_OF_DOCUMENT_MISSING",
                    "PART_OF_DOCUMENT_HIDDEN", "DAMAGED_DOCUMENT", "GLARE", "MISSING_MANDATORY_DATAPOINTS",
                    "BLACK_WHITE", "MISSING_PAGE", "MISSING_SIGNATURE", "NOT_A_DOCUMENT", "PHOTOCOPY",
                ),
                *_labels(WARNING, "LIVENESS_UNDETERMINED", of=SELFIE),
                *_labels(WARNING, *_UNSUPPORTED),
                *_labels(NOT_EXECUTED, TECHNICAL_ERROR, NOT_UPLOADED),
            ),
        ),
        Capability(
            "watchlistScreening",
            "whether the person stands on a list",
            (ID,),
            (
                *_OK,
                *_labels(WARNING, "ALERT"),
                *_labels(
                    NOT_EXECUTED,
                    "NOT_ENOUGH_DATA", "VALIDATION_FAILED", "INVALID_MERCHANT_SETTINGS",
                    "EXTRACTION_NOT_DONE", "NO_VALID_ID_CREDENTIAL",
                ),
                *_SKIPPED,
            ),
            after=("extraction",),
        ),
        Capability(
            "addressValidation",
            "whether there is such an address",
            (ID,),
            _ADDRESSES,
            after=("extraction",),
        ),
        Capability(
            "proofOfResidency",
            "whether the person lives there",
            (ID,),
            _ADDRESSES,
            after=("extraction",),
        ),
        Capability(
            "drivingLicenseVerification",
            "whether the state that issued the licence knows it",
            (ID,),
            (
                *_OK,
                *_labels(REJECTED, "DENY"),
                *_labels(WARNING, "ALERT"),
                *_labels(NOT_EXECUTED, "UNSUPPORTED_COUNTRY", "UNSUPPORTED_STATE", "VALIDATION_FAILED"),
                *_SKIPPED,
            ),
            after=("extraction",),
        ),
    )
}  # fmt: skip


def blocks(capability: str, label: str) -> bool:
    """Whether nothing that comes after it is executed.

    Unsupported documents do that with a mere warning, as was seen on the wire.
    """
    decision = CAPABILITIES[capability].decision_of(label)
    return decision in (REJECTED, NOT_EXECUTED) or (capability == "usability" and label in _UNSUPPORTED)


def is_unsupported(label: str) -> bool:
    return label in _UNSUPPORTED


API: Final = "API"
SDK: Final = "SDK"
WEB: Final = "WEB"
_ALL: Final = (WEB, API, SDK)
_IDENTITY: Final = (
    "extraction", "similarity", "liveness", "dataChecks", "imageChecks", "usability",
)  # fmt: skip
_FULL: Final = (
    *_IDENTITY, "watchlistScreening", "addressValidation", "proofOfResidency", "drivingLicenseVerification",
)  # fmt: skip


class Definition(NamedTuple):
    """A workflow. ``sure`` says how its capabilities are known; the channels are Jumio's."""

    key: str
    words: str
    credentials: tuple[str, ...]
    capabilities: tuple[str, ...]
    channels: tuple[str, ...] = _ALL
    sure: str = "inferred"


SEEN, WIRE, INFERRED = "seen in Jumio's guide", "seen on the wire", "inferred"

WORKFLOWS: Final = {
    one.key: one
    for one in (
        Definition("10011", "ID and identity verification", (ID, SELFIE, FACEMAP), _IDENTITY, sure=WIRE),
        Definition("10013", "10011 with more checks", (ID, SELFIE, FACEMAP), _FULL, sure=WIRE),
        Definition("10010", "standalone screening", (DATA,), ("watchlistScreening",), (API,), WIRE),
        Definition("10014", "authentication", (SELFIE, FACEMAP), ("authentication", "liveness", "usability"),
                   (SDK, WEB), INFERRED),
        Definition("10015", "ID verification", (ID,),
                   ("extraction", "dataChecks", "imageChecks", "usability"), sure=INFERRED),
        Definition("10016", "standalone liveness", (SELFIE, FACEMAP), ("liveness", "usability"),
                   (SDK, API), INFERRED),
        Definition("10025", "similarity to an ID that is on file", (ID, SELFIE), ("similarity", "usability"),
                   (API,), INFERRED),
        Definition("10031", "ID capture and storage", (ID,), ("usability",), sure=INFERRED),
        Definition("10163", "ID and identity with supporting data", (ID, SELFIE, FACEMAP, DATA), _IDENTITY,
                   sure=INFERRED),
        Definition("10164", "the same, the data optional", (ID, SELFIE, FACEMAP), _IDENTITY, sure=INFERRED),
        Definition("1", "ID capture and storage", (ID,), ("usability",), sure=SEEN),
        Definition("2", "ID verification", (ID,), ("extraction", "dataChecks", "imageChecks", "usability"),
                   sure=SEEN),
        Definition("3", "ID and identity verification", (ID, SELFIE, FACEMAP), _IDENTITY, sure=SEEN),
        Definition("5", "similarity to an ID that is on file", (ID, SELFIE), ("similarity", "usability"),
                   (API,), SEEN),
        Definition("6", "standalone liveness", (SELFIE, FACEMAP), ("liveness", "usability"),
                   (SDK, API), SEEN),
        Definition("9", "authentication", (SELFIE, FACEMAP), ("authentication", "liveness", "usability"),
                   (SDK, WEB), SEEN),
        Definition("16", "authentication on premise", (SELFIE, FACEMAP),
                   ("authentication", "liveness", "usability"), (SDK, WEB), SEEN),
        Definition("20", "similarity of two images", (SELFIE, ID), ("similarity", "usability"), (API,), SEEN),
        Definition("32", "ID, identity and screening", (ID, SELFIE, FACEMAP),
                   (*_IDENTITY, "watchlistScreening"), sure=SEEN),
        # No key of a document workflow is known; this one is ours.
        Definition("10900", "upload of a document", (DOCUMENT,), ("extraction", "imageChecks", "usability"),
                   sure=INFERRED),
    )
}  # fmt: skip
DEFAULT: Final = "10011"
DOCUMENTS: Final = "10900"

# Which capabilities a step has. Its names are Jumio's of 2022; today's are not known.
STEPS: Final = {
    "ID_IV": (
        "usability", "imageChecks", "extraction", "dataChecks", "liveness", "similarity", "authentication",
    ),
    "SCREENING": ("watchlistScreening",),
    "ADDRESS_VERIFICATION": ("addressValidation", "proofOfResidency"),
    "DL_VERIFICATION": ("drivingLicenseVerification",),
}  # fmt: skip

# The parts of a credential that can be uploaded, and the classifiers that there are of it afterwards.
PARTS: Final = {
    ID: ("front", "back"),
    SELFIE: ("face",),
    FACEMAP: ("facemap",),
    DOCUMENT: ("document",),
    DATA: ("prepared_data",),
}
CLASSIFIERS: Final = {
    ID: ("FRONT", "BACK"),
    SELFIE: ("FACE",),
    FACEMAP: ("FACEMAP", "LIVENESS_1", "LIVENESS_3", "LIVENESS_2", "LIVENESS_5", "LIVENESS_4", "LIVENESS_6"),
    DOCUMENT: ("DOCUMENT",),
    DATA: ("PREPARED_DATA",),
}  # six images of liveness, in this order (seen on the wire)


def definition_of(key: str, own: tuple[OwnWorkflow, ...]) -> Definition | None:
    """The workflow of a key: the merchant's own, or one that everybody has.

    What its own does not say is as in the default one.
    """
    mine = next((one for one in own if one.key == key), None)
    if mine is None:
        return WORKFLOWS.get(key)
    usual = WORKFLOWS[DEFAULT]
    credentials = mine.credentials or usual.credentials
    checks = tuple(name for name in usual.capabilities if possible(name, credentials))
    return Definition(key, "the merchant's own", credentials, mine.capabilities or checks)


def possible(capability: str, credentials: tuple[str, ...]) -> bool:
    """Whether a workflow with these credentials can have the check."""
    needs = CAPABILITIES[capability].credentials
    if capability == "imageChecks":  # a selfie is compared if there is one
        needs = (ID,)
    if capability in ("watchlistScreening", "extraction") and (
        DATA in credentials or DOCUMENT in credentials
    ):
        return True
    return all(one in credentials for one in needs)
