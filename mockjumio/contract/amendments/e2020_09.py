"""September 2020: one format of addresses, a data center in Singapore, seconds with fewer digits."""

from typing import Final

from mockjumio.contract.address_formats import (
    ADDRESS_COUNTRIES,
    ADDRESS_FORMATS,
    EU,
    RAW,
    RAW_ADDRESS,
    US,
    AddressCountry,
)
from mockjumio.contract.amendments import by_account
from mockjumio.contract.amendments.e2017_10 import IDENTITY_VERIFICATION
from mockjumio.contract.amendments.e2019_07 import INCOMPLETE_DOB
from mockjumio.contract.conditions import activation, country_in, type_in
from mockjumio.contract.editions import DIGITS, PRACTICES, added, changed, on, withdrawn
from mockjumio.contract.enums import DRIVING_LICENSE, PASSPORT, VISA
from mockjumio.contract.id_verification import (
    APPROVED,
    DOB,
    FRENCH_CARD,
    ID_VERIFICATION_CALLBACK,
    SCANNED,
    SUBTYPES,
    Subtype,
    masking,
)
from mockjumio.contract.multi_document import (
    AUTHENTICATION_CALLBACK,
    AUTHENTICATION_DATA,
    MULTI_DOCUMENT_CALLBACK,
    TRANSACTION,
)
from mockjumio.contract.network import DATA_CENTERS, SGP
from mockjumio.contract.reject_reasons import NOT_READABLE, REJECT_DETAILS, RejectDetail
from mockjumio.contract.retrieval_fields import (
    ADDITIONAL_CHECKS,
    HEAD,
    RAW_RETRIEVED,
    TRANSACTION_DATA,
    VERIFICATION_DATA,
    text,
)
from mockjumio.contract.rules import Field, ObjectOf
from mockjumio.contract.scalars import SHORT_TIMESTAMP, TEXT, UUID

_DIGITS: Final = "has 0, 1, 2 or 3 digits of a second, not always 3"
_ENROLLED: Final = Field(
    "enrollmentTransactionReference",
    UUID,
    "reference of the scan by which the customer was enrolled",
    mandatory=True,
    max_length=36,
)

AMENDMENTS: Final = (
    *on(
        "2020-02-28",
        "f8c4b00",
        changed(
            ID_VERIFICATION_CALLBACK,
            "gender",
            "of IDs of Bahrain, Singapore and the Philippines too",
            words="gender on a French national ID, an ID of BHR, HKG, PHL or SGP, or a visa",
            permitted=APPROVED
            & (FRENCH_CARD | country_in("BHR", "HKG", "PHL", "SGP") | (type_in(VISA) & activation("gender"))),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "placeOfBirth",
            "of IDs of many countries, not of Hong Kong alone",
            permitted=APPROVED,
        ),
        added(ADDRESS_COUNTRIES, AddressCountry("MLT", RAW), "address in the RAW format"),
    ),
    *on(
        "2020-03-04",
        "51523e6",
        *by_account(*ADDITIONAL_CHECKS, by_default=False),
        added(
            VERIFICATION_DATA,
            Field(
                "additionalChecks",
                ObjectOf("a JSON object", lambda case: ADDITIONAL_CHECKS),
                "checks beyond the ID itself",
            ),
            "address, residency, watchlists and faces, for accounts that have them activated",
        ),
    ),
    *on(
        "2020-04-09",
        "bf8dcb7",
        added(DATA_CENTERS, SGP, "a data center in Singapore, with hosts and addresses of its own"),
        changed(PRACTICES, DIGITS, "timestamps have 0, 1, 2 or 3 digits of a second", value="0 to 3"),
        changed(ID_VERIFICATION_CALLBACK, "transactionDate", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(ID_VERIFICATION_CALLBACK, "callbackDate", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(ID_VERIFICATION_CALLBACK, "firstAttemptDate", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(MULTI_DOCUMENT_CALLBACK, "timestamp", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(TRANSACTION, "date", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(AUTHENTICATION_CALLBACK, "transactionDate", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(AUTHENTICATION_CALLBACK, "callbackDate", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(AUTHENTICATION_DATA, "transactionDate", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(HEAD, "timestamp", _DIGITS, kind=SHORT_TIMESTAMP),
        changed(TRANSACTION_DATA, "date", _DIGITS, kind=SHORT_TIMESTAMP),
    ),
    *on(
        "2020-04-20",
        "39a93e3",
        added(SUBTYPES, Subtype("REGULAR_DRIVING_LICENSE", DRIVING_LICENSE), "a further subtype"),
        changed(
            ID_VERIFICATION_CALLBACK,
            "personalIdentificationNumber",
            "of Colombian IDs too",
            permitted=APPROVED
            & (country_in("COL") | (country_in("GEO") & type_in(PASSPORT)))
            & activation("personalIdentificationNumber"),
        ),
    ),
    *on(
        "2020-04-22",
        "7749fe1",
        added(
            RAW_ADDRESS,
            Field("subdivision", TEXT, "state, province or the like", max_length=100),
            "a further key of addresses",
        ),
        added(RAW_RETRIEVED, text("subdivision", "state, province or the like"), "as in the callback"),
    ),
    *on(
        "2020-05-08",
        "12bef26",
        withdrawn(IDENTITY_VERIFICATION, "handwrittenNoteMatches", "is no longer sent"),
    ),
    *on(
        "2020-05-26",
        "100726d",
        added(AUTHENTICATION_CALLBACK, _ENROLLED, "a further parameter, always there"),
        added(AUTHENTICATION_DATA, _ENROLLED, "as in the callback"),
    ),
    *on(
        "2020-06-19",
        "fc3882b",
        added(REJECT_DETAILS, RejectDetail("2006", "GLARE", NOT_READABLE), "a further detail of 200"),
    ),
    *on(
        "2020-07-31",
        "382e6b3",
        added(ADDRESS_COUNTRIES, AddressCountry("PER", RAW), "address in the RAW format"),
        changed(
            ID_VERIFICATION_CALLBACK,
            "originDob",
            "of IDs of Hong Kong too",
            permitted=SCANNED & DOB & country_in("HKG", "IND") & INCOMPLETE_DOB & ~masking("idDob"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "nationality",
            "of IDs of Hong Kong, Malaysia and Singapore too",
            permitted=APPROVED
            & (
                type_in(VISA)
                | country_in("BHR", "HKG", "MYS", "SGP")
                | (country_in("PHL") & type_in(DRIVING_LICENSE))
            )
            & activation("nationality"),
        ),
    ),
    *on(
        "2020-09-11",
        "382e6b3",
        withdrawn(ADDRESS_FORMATS, US, "addresses come in the RAW format; the street is in line1"),
        withdrawn(ADDRESS_FORMATS, EU, "addresses come in the RAW format; the street is in line1"),
        *(
            changed(ADDRESS_COUNTRIES, country, "address in the RAW format", format=RAW)
            for country in ("AUS", "CAN", "DEU", "ESP", "MEX", "USA")
        ),
        added(
            RAW_ADDRESS,
            Field("formattedAddress", TEXT, "all of the address in one text"),
            "a further key of addresses",
        ),
        added(
            RAW_RETRIEVED,
            text("formattedAddress", "all of the address in one text", None),
            "as in the callback",
        ),
    ),
)
