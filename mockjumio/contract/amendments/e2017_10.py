"""October 2017: guides for web and mobile in one, and a verdict about the face beside the percentage."""

from typing import Final

from mockjumio.contract import scalars
from mockjumio.contract.amendments import by_account
from mockjumio.contract.conditions import (
    Condition,
    activation,
    country_in,
    on_document,
    type_in,
    was_provided,
)
from mockjumio.contract.editions import KNOWN, PRACTICES, RETENTION, Rows, added, changed, on, withdrawn
from mockjumio.contract.enums import DRIVING_LICENSE, EXTRACTED, ID_CARD, PASSPORT, UPLOADED, Word
from mockjumio.contract.id_verification import (
    APPROVED,
    DOB,
    EXPIRY,
    FACE_MATCH,
    ID_VERIFICATION_CALLBACK,
    LAST_NAME_READ,
    LATIN_FULL_NAME,
    NATIVE_SCRIPT,
    NUMBER,
    PERSONAL_NUMBER,
    SCANNED,
)
from mockjumio.contract.multi_document import (
    DOCUMENT,
    EXTRACTED_DATA,
    EXTRACTIONS,
    TRANSACTION,
    Extraction,
    own_status,
    reads,
    statuses_of,
)
from mockjumio.contract.network import DATA_CENTERS
from mockjumio.contract.reject_reasons import (
    MANIPULATED,
    REJECT_DETAIL,
    REJECT_DETAILS,
    REJECT_REASONS,
    RejectDetail,
)
from mockjumio.contract.retrieval_fields import RESULTS, UPLOAD_DATA, VERIFICATION_DATA
from mockjumio.contract.rules import (
    ArrayOf,
    Field,
    ObjectOf,
    Table,
    Values,
    from_list,
    not_available_when,
    only,
)
from mockjumio.contract.scalars import DATE, TEXT

SIMILARITIES: Final = Rows(
    "Callback for Netverify, similarity", *map(Word, ("MATCH", "NO_MATCH", "NOT_POSSIBLE"))
)
VALIDITY_REASONS: Final = Rows(
    "Callback for Netverify, reason",
    Word("SELFIE_CROPPED_FROM_ID"),
    Word("ENTIRE_ID_USED_AS_SELFIE"),
    Word("MULTIPLE_PEOPLE"),
    Word("SELFIE_IS_SCREEN_PAPER_VIDEO"),
    Word("SELFIE_MANIPULATED"),
    Word("AGE_DIFFERENCE_TOO_BIG"),
    Word("NO_FACE_PRESENT"),
    Word("FACE_NOT_FULLY_VISIBLE"),
    Word("BAD_QUALITY"),
)
INVALID: Final = Condition("validity is false", lambda case: case.validity is False)

IDENTITY_VERIFICATION: Final = Table(
    "Callback for Netverify, identityVerification",
    Field(
        "similarity",
        TEXT,
        "whether the selfie shows the person on the ID",
        mandatory=True,
        values=from_list(SIMILARITIES),
    ),
    Field("validity", scalars.TRUTH, "whether the selfie is one of a person who is there", mandatory=True),
    Field(
        "reason",
        TEXT,
        "why the selfie is not valid",
        required=INVALID,
        values=from_list(VALIDITY_REASONS),
    ),
)

DL_CATEGORY: Final = Table(
    "Callback for Netverify, dlCategories",
    Field("category", TEXT, "category of vehicles", mandatory=True, values=only("B1", "B", "BE")),
    Field("issueDate", DATE, "since when", max_length=10),
    Field("expiryDate", DATE, "until when", max_length=10),
    Field("isReadable", TEXT, "FALSE if it cannot be read; otherwise absent", values=only("FALSE")),
)


def categories_of(*countries: str) -> Condition:
    """When the categories of a licence are read."""
    return APPROVED & type_in(DRIVING_LICENSE) & country_in(*countries) & activation("dlCategories")


NATIVE_SCRIPT_2017: Final = NATIVE_SCRIPT | (country_in("RUS") & type_in(ID_CARD))

UPLOAD_ADDRESS: Final = Table(
    "Callback for Netverify Multi Document, address",
    Field("line1", TEXT, "first line", max_length=100),
    Field("line2", TEXT, "second line", max_length=100),
    Field("postalCode", TEXT, "postal code", max_length=15),
    Field("city", TEXT, "city", max_length=64),
    Field("subdivision", TEXT, "state, province or the like", max_length=50),
    Field("countryCode", scalars.COUNTRY, "country", max_length=3),
)
_READ: Final = frozenset(("AUS", "CAN", "GBR", "USA"))

_US = ("184.106.91.66", "184.106.91.67", "104.130.61.196", "146.20.77.156")
_EU = ("162.13.228.132", "162.13.228.134", "162.13.229.103", "162.13.229.104")
US_2017: Final = (
    "34.202.241.227",
    "34.226.103.119",
    "34.226.254.127",
    "52.53.95.123",
    "52.52.51.178",
    "54.67.101.173",
)
EU_2017: Final = (
    "34.253.41.236",
    "52.209.180.134",
    "52.48.0.25",
    "35.157.27.193",
    "52.57.194.92",
    "52.58.113.86",
)

AMENDMENTS: Final = (
    *on(
        "2017-07-17",
        "34fe9f5",
        changed(DATA_CENTERS, "US", "callbacks come from four addresses, not eight", callback_addresses=_US),
    ),
    *on(
        "2017-08-10",
        "a669569",
        changed(DATA_CENTERS, "US", "six addresses more", callback_addresses=(*_US, *US_2017)),
        changed(DATA_CENTERS, "EU", "six addresses more", callback_addresses=(*_EU, *EU_2017)),
    ),
    *on(
        "2017-08-24",
        "eb9a42a",
        added(
            ID_VERIFICATION_CALLBACK,
            Field(
                "identityVerification",
                ObjectOf("a JSON object", lambda case: IDENTITY_VERIFICATION),
                "verdict about the face",
                required=APPROVED & FACE_MATCH,
            ),
            "read similarity and validity; an approved ID may have NO_MATCH, or a selfie that is not valid",
        ),
    ),
    *on(
        "2017-08-24",
        "9c63acc",
        added(
            VERIFICATION_DATA,
            Field(
                "identityVerification",
                ObjectOf("a JSON object", lambda case: IDENTITY_VERIFICATION),
                "verdict about the face",
            ),
            "as in the callback",
        ),
    ),
    *on(
        "2017-09-05",
        "9304726",
        changed(ID_VERIFICATION_CALLBACK, "idFaceMatch", "deprecated, still sent: use identityVerification"),
        changed(
            ID_VERIFICATION_CALLBACK, "idFaceLiveness", "deprecated, still sent: use identityVerification"
        ),
    ),
    *on(
        "2017-09-21",
        "668c30e",
        withdrawn(ID_VERIFICATION_CALLBACK, "additionalInformation", "is no longer sent"),
        withdrawn(TRANSACTION, "additionalInformation", "is no longer sent"),
    ),
    *on(
        "2017-10-03",
        "9c63acc",
        *by_account("dlCategories"),
        added(
            ID_VERIFICATION_CALLBACK,
            Field(
                "dlCategories",
                ArrayOf("a JSON array of categories", ObjectOf("a category", lambda case: DL_CATEGORY)),
                "what the holder of a licence may drive",
                permitted=categories_of("BEL", "FRA"),
            ),
            "categories of driving licences, for accounts that have it activated",
        ),
        added(
            RESULTS,
            Word("DENIED_NAME_MISMATCH"),
            "a further status, which no callback has and no scan gets here",
        ),
        changed(REJECT_DETAIL, "detailsDescription", "has at most 32 characters", max_length=32),
        withdrawn(REJECT_REASONS, "212", "IMAGE_NOT_MATCHING_DATA does not come any more"),
    ),
    *on(
        "2017-10-24",
        "1d75458",
        changed(ID_VERIFICATION_CALLBACK, "idScanSource", "names the ways of web and API too, not SDK alone"),
        *(
            changed(
                EXTRACTED_DATA, key, "comes of the documents of its type and country", permitted=reads(key)
            )
            for key in EXTRACTED_DATA
        ),
        added(
            EXTRACTED_DATA,
            Field("issueDate", DATE, "date of issue", permitted=reads("issueDate")),
            "a further key",
        ),
        added(
            EXTRACTED_DATA,
            Field(
                "address",
                ObjectOf("a JSON object", lambda case: UPLOAD_ADDRESS),
                "address of the customer",
                permitted=reads("address"),
            ),
            "a further key",
        ),
        added(UPLOAD_DATA, Field("issueDate", DATE, "date of issue"), "as in the callback"),
        added(
            UPLOAD_DATA,
            Field("address", ObjectOf("a JSON object", lambda case: UPLOAD_ADDRESS), "address"),
            "as in the callback",
        ),
        changed(
            DOCUMENT,
            "status",
            "EXTRACTED comes of bank statements, utility bills and credit card statements of some countries",
            values=Values("a status of the type and country", own_status, statuses_of),
        ),
        changed(
            EXTRACTIONS,
            "BS",
            "issue date and address too; the guide names AUS, CAN, FRA, GBR and USA",
            keys=("name", "accountNumber", "issueDate", "address"),
        ),
        *(
            added(
                EXTRACTIONS,
                Extraction(code, ("name", "issueDate", "address"), _READ, (UPLOADED, EXTRACTED)),
                "name, issue date and address; of AUS, CAN, GBR and USA",
            )
            for code in ("UB", "CCS")
        ),
        changed(TRANSACTION, "source", "names DOC_UPLOAD and DOC_API too, not DOC_SDK alone"),
        changed(
            ID_VERIFICATION_CALLBACK,
            "presetCountry",
            "comes back, if the request that started the scan had it",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "presetIdType",
            "comes back, if the request that started the scan had it",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idFirstName",
            "N/A for Russian ID cards too",
            values=not_available_when(NATIVE_SCRIPT_2017),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idLastName",
            "N/A for Russian ID cards too",
            values=not_available_when(NATIVE_SCRIPT_2017 & ~(LAST_NAME_READ & LATIN_FULL_NAME)),
        ),
        *(
            changed(
                ID_VERIFICATION_CALLBACK,
                name,
                "comes back as provided, where none is read from the ID",
                required=(read & on_document(carried)) | (was_provided(part) & SCANNED),
            )
            for name, read, carried, part in (
                ("idNumber", APPROVED & NUMBER, "number", "number"),
                ("idDob", APPROVED & DOB, "dob", "dob"),
                ("idExpiry", APPROVED & EXPIRY, "expires", "expiry"),
            )
        ),
        changed(
            PRACTICES, KNOWN, "number and dates come back too, where none is read", value="number dob expiry"
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "personalNumber",
            "is sent for passports only",
            required=APPROVED & type_in(PASSPORT) & PERSONAL_NUMBER,
        ),
        changed(
            REJECT_REASONS,
            "103",
            "comes of the web's cameras alone",
            sources=frozenset(("WEB_CAM", "REDIRECT_CAM")),
        ),
        added(
            REJECT_DETAILS, RejectDetail("10011", "PLACE_OF_BIRTH", MANIPULATED), "a further detail of 100"
        ),
        changed(PRACTICES, RETENTION, "360 days or for ever, instead of five years", value="360 days"),
    ),
)
