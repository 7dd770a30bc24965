"""The labels of Jumio's current platform, transcribed by hand from its guide.

``today`` are those that its documentation has had since then.
"""

_TWO = ("PRECONDITION_NOT_FULFILLED", "TECHNICAL_ERROR")
_ADDRESS = {
    "PASSED": ("OK",),
    "REJECTED": ("DENY",),
    "WARNING": ("ALERT",),
    "NOT_EXECUTED": ("NOT_ENOUGH_DATA", "UNSUPPORTED_COUNTRY", *_TWO),
}
LABELS = {
    "usability": {
        "PASSED": ("OK",),
        "REJECTED": tuple(
            "BLURRED BAD_QUALITY_IMAGE BAD_QUALITY PART_OF_DOCUMENT_MISSING PART_OF_DOCUMENT_HIDDEN "
            "DAMAGED_DOCUMENT GLARE MISSING_MANDATORY_DATAPOINTS BLACK_WHITE MISSING_PAGE MISSING_SIGNATURE "
            "NOT_A_DOCUMENT PHOTOCOPY".split()
        ),
        "WARNING": ("LIVENESS_UNDETERMINED", "UNSUPPORTED_COUNTRY", "UNSUPPORTED_DOCUMENT_TYPE"),
        "NOT_EXECUTED": ("TECHNICAL_ERROR", "NOT_UPLOADED"),
    },
    "liveness": {
        "PASSED": ("OK",),
        "REJECTED": tuple(
            "LIVENESS_UNDETERMINED ID_USED_AS_SELFIE MULTIPLE_PEOPLE DIGITAL_COPY PHOTOCOPY MANIPULATED "
            "NO_FACE_PRESENT FACE_NOT_FULLY_VISIBLE BLACK_WHITE".split()
        ),
        "WARNING": ("AGE_DIFFERENCE", "BAD_QUALITY"),
        "NOT_EXECUTED": _TWO,
    },
    "similarity": {
        "PASSED": ("MATCH",),
        "REJECTED": ("NO_MATCH",),
        "WARNING": ("NOT_POSSIBLE",),
        "NOT_EXECUTED": _TWO,
    },
    "authentication": {"PASSED": ("OK",), "REJECTED": ("FAILED",), "WARNING": (), "NOT_EXECUTED": _TWO},
    "imageChecks": {
        "PASSED": ("OK",),
        "REJECTED": (
            *("DIGITAL_COPY", "WATERMARK", "MANIPULATED_DOCUMENT"),
            *(
                f"MANIPULATED_DOCUMENT_{what}"
                for what in "PHOTO DOCUMENT_NUMBER EXPIRY DOB NAME ADDRESS SECURITY_CHECKS SIGNATURE "
                "PERSONAL_NUMBER PLACE_OF_BIRTH GENDER ISSUING_DATE".split()
            ),
            *"OTHER_REJECTION GHOST_IMAGE_DIFFERENT PUNCHED SAMPLE FAKE CHIP_MISSING".split(),
            *("DIGITAL_MANIPULATION", "MISMATCH_FRONT_BACK", "FAILED"),
        ),
        "WARNING": ("DIFFERENT_PERSON", "REPEATED_FACE"),
        "NOT_EXECUTED": _TWO,
    },
    "extraction": {"PASSED": ("OK",), "REJECTED": (), "WARNING": (), "NOT_EXECUTED": _TWO},
    "dataChecks": {
        "PASSED": ("OK",),
        "REJECTED": tuple(
            "NFC_CERTIFICATE MISMATCHING_DATAPOINTS MRZ_CHECKSUM MISMATCHING_DATA_REPEATED_FACE "
            "MISMATCH_HRZ_MRZ_DATA HIGH_FRAUD_RISK".split()
        ),
        "WARNING": ("DOCUMENT_EXPIRY_WITHIN_CONFIGURED_LIMIT",),
        "NOT_EXECUTED": _TWO,
    },
    "watchlistScreening": {
        "PASSED": ("OK",),
        "REJECTED": (),
        "WARNING": ("ALERT",),
        "NOT_EXECUTED": tuple(
            "NOT_ENOUGH_DATA VALIDATION_FAILED INVALID_MERCHANT_SETTINGS EXTRACTION_NOT_DONE "
            "NO_VALID_ID_CREDENTIAL".split()
        )
        + _TWO,
    },
    "addressValidation": _ADDRESS,
    "proofOfResidency": _ADDRESS,
    "drivingLicenseVerification": {
        "PASSED": ("OK",),
        "REJECTED": ("DENY",),
        "WARNING": ("ALERT",),
        "NOT_EXECUTED": ("UNSUPPORTED_COUNTRY", "UNSUPPORTED_STATE", "VALIDATION_FAILED", *_TWO),
    },
}
TODAY = {"FAILED", "HIGH_FRAUD_RISK", "DOCUMENT_EXPIRY_WITHIN_CONFIGURED_LIMIT"}
AFTER = {
    "usability": set(),
    "imageChecks": {"usability"},
    "extraction": {"imageChecks"},
    "dataChecks": {"extraction"},
    "watchlistScreening": {"extraction"},
    "addressValidation": {"extraction"},
    "proofOfResidency": {"extraction"},
    "drivingLicenseVerification": {"extraction"},
    "liveness": {"usability"},
    "similarity": {"usability"},
    "authentication": {"usability"},
}
# The members that each object must have, and those that it may have.
MEMBERS = {
    "callback": ({"callbackSentAt", "workflowExecution", "account"}, {"userReference"}),
    "execution": ({"id", "href", "definitionKey", "status"}, set()),
    "details": (
        {"workflow", "account", "createdAt", "credentials"},
        {"startedAt", "completedAt", "wipedOutAt", "decision", "steps", "capabilities", "feedback"},
    ),
    "workflow": (
        {"id", "status", "definitionKey"},
        set(
            "userReference customerInternalReference reportingCriteria originalDefinitionKey parentId "
            "childIds".split()
        ),
    ),
    "decision": ({"type", "details", "risk"}, set()),
}
