"""July 2021, the last edition in Jumio's own repository: further codes, a detail that stands alone."""

from typing import Final

from mockjumio.contract.amendments import by_account
from mockjumio.contract.amendments.e2017_10 import IDENTITY_VERIFICATION
from mockjumio.contract.amendments.e2018_05 import by_activation
from mockjumio.contract.amendments.e2020_01 import personal_number_given
from mockjumio.contract.conditions import activation, country_in, type_in
from mockjumio.contract.editions import ONLY_DETAIL, PRACTICES, added, changed, on, withdrawn
from mockjumio.contract.enums import (
    DENIED_FRAUD,
    DRIVING_LICENSE,
    ERROR_NOT_READABLE_ID,
    PASSPORT,
    SCAN_SOURCES,
    VISA,
)
from mockjumio.contract.id_verification import (
    APPROVED,
    FRENCH_CARD,
    ID_VERIFICATION_CALLBACK,
    MASKED,
    PERSONAL_NUMBER,
    SCANNED,
    masking,
)
from mockjumio.contract.multi_document import EXTRACTED_DATA, EXTRACTIONS, reads
from mockjumio.contract.reject_reasons import REJECT_REASON, REJECT_REASONS, RejectReason
from mockjumio.contract.retrieval_fields import (
    ADDITIONAL_CHECKS,
    DOCUMENT_DATA,
    NUMBER_VALIDATION,
    check,
    text,
)
from mockjumio.contract.rules import Field
from mockjumio.contract.scalars import COUNTRY, DATE, TEXT

_OF_THESE: Final = type_in(PASSPORT) | country_in("LTU", "TUR")
_NUMBERS: Final = _OF_THESE & PERSONAL_NUMBER & ~masking("personalNumber")
_STATEMENT: Final = ("name", "accountNumber", "issueDate", "address", "swiftCode")
_BILL: Final = ("name", "issueDate", "address", "dueDate")
_CARDS: Final = ("name", "issueDate", "address", "cardNumberLastFourDigits")
_CARD: Final = ("name", "pan", "expiryDate")
_SECURITY: Final = ("firstName", "lastName", "signatureAvailable", "ssn")
_ONE: Final = "one of its data suffices"
_ALL: Final = "all of its data must be readable"

AMENDMENTS: Final = (
    *on(
        "2020-09-23",
        "f4c429c",
        added(
            EXTRACTED_DATA,
            Field("dueDate", DATE, "until when it is to be paid", permitted=reads("dueDate")),
            "a further key",
        ),
        added(
            EXTRACTED_DATA,
            Field(
                "cardNumberLastFourDigits",
                TEXT,
                "last four digits of the credit card",
                permitted=reads("cardNumberLastFourDigits"),
            ),
            "a further key",
        ),
        changed(EXTRACTIONS, "BS", _ONE, points=_STATEMENT, least=1),
        changed(EXTRACTIONS, "UB", f"due date too; {_ONE}", keys=_BILL, points=_BILL, least=1),
        changed(
            EXTRACTIONS,
            "CCS",
            f"last four digits of the card too; {_ONE}",
            keys=_CARDS,
            points=_CARDS,
            least=1,
        ),
        changed(EXTRACTIONS, "OTHER", _ONE, least=1),
        changed(
            EXTRACTIONS,
            "CC",
            f"the expiry of a credit card comes as expiryDate; {_ALL}",
            keys=_CARD,
            points=_CARD,
            least=len(_CARD),
        ),
        changed(EXTRACTIONS, "SSC", _ALL, points=_SECURITY, least=len(_SECURITY)),
        changed(
            ID_VERIFICATION_CALLBACK,
            "nationality",
            "of IDs of Chile too",
            permitted=APPROVED
            & (
                type_in(VISA)
                | country_in("BHR", "CHL", "HKG", "MYS", "SGP")
                | (country_in("PHL") & type_in(DRIVING_LICENSE))
            )
            & activation("nationality"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "personalNumber",
            "of every ID of Lithuania and Turkey too",
            required=(APPROVED & _NUMBERS) | personal_number_given(_OF_THESE),
            permitted=SCANNED & _NUMBERS,
        ),
    ),
    *on(
        "2020-10-16",
        "58fab37",
        added(
            DOCUMENT_DATA,
            Field("nationality", COUNTRY, "nationality of the holder", max_length=3),
            "as in the callback",
        ),
    ),
    *on(
        "2020-12-03",
        "26e4bd6",
        *by_account("voterIdNumber", "issuingNumber"),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("voterIdNumber", "voter's number on a Mexican ID", country_in("MEX")),
            "of Mexican IDs",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("issuingNumber", "number of the issue of a Mexican ID", country_in("MEX")),
            "of Mexican IDs",
        ),
        added(
            DOCUMENT_DATA,
            text("voterIdNumber", "voter's number on a Mexican ID"),
            "as in the callback",
        ),
        added(
            DOCUMENT_DATA,
            text("issuingNumber", "number of the issue of a Mexican ID"),
            "as in the callback",
        ),
        added(
            REJECT_REASONS,
            RejectReason("213", "INVALID_WATERMARK", ERROR_NOT_READABLE_ID),
            "a further code of ERROR_NOT_READABLE_ID",
        ),
        changed(MASKED, "KOR/ID_CARD", "masking hides idNumber alone", parameters=("idNumber",)),
        changed(
            MASKED, "KOR/DRIVING_LICENSE", "masking hides idNumber instead of idDob", parameters=("idNumber",)
        ),
    ),
    *on(
        "2021-02-02",
        "19c8495",
        changed(PRACTICES, ONLY_DETAIL, "an only detail is an object, not an array of one", value="object"),
        changed(
            REJECT_REASON,
            "rejectReasonDetails",
            "is an object if there is one detail, else an array",
        ),
    ),
    *on(
        "2021-02-11",
        "984ec70",
        withdrawn(IDENTITY_VERIFICATION, "similarityDecision", "is no longer sent"),
    ),
    *on(
        "2021-02-22",
        "59a4bd4",
        withdrawn(IDENTITY_VERIFICATION, "similarityScore", "is no longer sent"),
    ),
    *on(
        "2021-04-12",
        "ea86aa1",
        *(
            withdrawn(SCAN_SOURCES, name, "is no longer sent")
            for name in ("REDIRECT", "REDIRECT_CAM", "REDIRECT_UPLOAD")
        ),
    ),
    *on(
        "2021-05-31",
        "a88ab3b",
        *by_account("personalNumberValidation", by_default=False),
        added(
            ADDITIONAL_CHECKS,
            check(
                "personalNumberValidation",
                NUMBER_VALIDATION,
                "whether the CPF of the holder exists",
                country_in("BRA"),
            ),
            "a further check, for accounts that have it activated",
        ),
    ),
    *on(
        "2021-06-28",
        "17e2ac6",
        *by_account("113"),
        added(
            REJECT_REASONS,
            RejectReason("113", "MISMATCHING_DATA_REPEATED_FACE", DENIED_FRAUD, activation=True),
            "a further code of DENIED_FRAUD, for accounts that have it activated",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "gender",
            "only for accounts that have it activated",
            permitted=APPROVED
            & (FRENCH_CARD | type_in(VISA) | country_in("BHR", "HKG", "PHL", "SGP"))
            & activation("gender"),
        ),
    ),
    *on(
        "2021-07-06",
        "8c1d966",
        changed(ID_VERIFICATION_CALLBACK, "dlCarPermission", "the guide lists its countries"),
    ),
)
