"""July 2019: images of liveness, facemaps, who issued an ID and where; what an account may have masked."""

from typing import Final

from mockjumio.contract import scalars
from mockjumio.contract.address_formats import ADDRESS_COUNTRIES, EU, RAW, US, AddressCountry
from mockjumio.contract.amendments import by_account
from mockjumio.contract.amendments.e2017_10 import (
    DL_CATEGORY,
    NATIVE_SCRIPT_2017,
    VALIDITY_REASONS,
    categories_of,
)
from mockjumio.contract.conditions import (
    Case,
    activation,
    country_in,
    on_document,
    type_in,
    was_provided,
)
from mockjumio.contract.editions import LATIN_NAMES, PRACTICES, added, changed, on, withdrawn
from mockjumio.contract.enums import (
    AUTHENTICATION,
    DISCARDED,
    DRIVING_LICENSE,
    EXTRACTED,
    ID_CARD,
    PRODUCTS,
    UPLOADED,
    VISA,
    Word,
)
from mockjumio.contract.id_verification import (
    APPROVED,
    DOB,
    FACE_MATCH,
    FRENCH_CARD,
    FROM_SDK,
    ID_VERIFICATION_CALLBACK,
    LAST_NAME_READ,
    MASKED,
    NUMBER,
    PERSONAL_NUMBER,
    SCANNED,
    SUBTYPES,
    TYPE_KNOWN,
    Masked,
    Subtype,
    masking,
)
from mockjumio.contract.multi_document import (
    DOCUMENT_TYPES,
    EXTRACTED_DATA,
    EXTRACTIONS,
    DocumentType,
    Extraction,
    reads,
)
from mockjumio.contract.retrieval_fields import (
    DETAILS,
    DOCUMENT_DATA,
    LISTS,
    LONGEST,
    RESULTS,
    UPLOAD_DATA,
    VERIFICATION_DATA,
    text,
)
from mockjumio.contract.rules import ArrayOf, ByCase, Field, ObjectOf, Table, not_available_when, only
from mockjumio.contract.scalars import DATE, LATIN_NAME, NAME, TEXT

_CHINESE_CARD: Final = country_in("CHN") & type_in(DRIVING_LICENSE, ID_CARD)
CHINESE_NAME: Final = _CHINESE_CARD & activation("chineseName")
NATIVE_NAME: Final = NATIVE_SCRIPT_2017 & ~on_document("latin_full_name")
INCOMPLETE_DOB: Final = on_document("origin_dob")

FACEMAP: Final = Table(
    "Netverify Retrieval API, facemap",
    Field("classifier", TEXT, "what it is", mandatory=True, values=only("facemap")),
    Field("href", scalars.URL, "URL of the facemap", mandatory=True),
)

DATA_WITHIN: Final = Table(
    "Netverify Multi Document Retrieval, extractedData in extractedData",
    Field("addressFormat", TEXT, "format of the address", max_length=LONGEST, values=only(RAW)),
    text("line1", "first line", 100),
    text("line2", "second line", 100),
    Field("countryCode", scalars.COUNTRY, "country of the address", max_length=3),
    text("postalCode", "postal code", 15),
    text("city", "city", 64),
    text("subdivision", "state, province or the like", 50),
    text("firstName", "full name; first name of a social security card"),
    text("lastName", "last name of a social security card"),
    text("ssn", "social security number"),
    Field(
        "signaturePresent",
        TEXT,
        "whether a social security card has a signature",
        max_length=LONGEST,
        values=only("true", "false"),
    ),
    text("accountNumber", "account number from a bank statement", None),
    text("swiftCode", "SWIFT code of the bank", 20),
    Field("issueDate", DATE, "date of issue"),
    Field("expiryDate", scalars.MONTH, "month of expiry of a credit card"),
    text("pan", "number of the credit card", 20),
)

POINTS: Final = ("name", "issueDate", "address")

AMENDMENTS: Final = (
    *on(
        "2018-06-05",
        "b01f2e8",
        added(
            ID_VERIFICATION_CALLBACK,
            Field(
                "originDob",
                TEXT,
                "date of birth as it is printed, where parts of it are missing",
                max_length=10,
                permitted=APPROVED & DOB & country_in("IND") & INCOMPLETE_DOB,
            ),
            "of Indian IDs; missing parts are 01 in idDob",
        ),
    ),
    *on(
        "2018-07-04",
        "15e896b",
        changed(
            ID_VERIFICATION_CALLBACK,
            "idType",
            "is VISA too where a visa of another country is declined as unsupported",
            words="type of the ID; absent where it is not supported, unless that is a visa",
            permitted=TYPE_KNOWN | (SCANNED & type_in(VISA)),
        ),
        changed(EXTRACTIONS, "CCS", "of every country", countries=None),
    ),
    *on(
        "2018-07-17",
        "62a008b",
        withdrawn(RESULTS, "DENIED_NAME_MISMATCH", "there is no such status any more"),
    ),
    *on(
        "2018-07-24",
        "3d1fa05",
        *(
            added(ADDRESS_COUNTRIES, AddressCountry(country, written), f"address in the {written} format")
            for written, countries in (
                (US, ("AUS", "CAN", "MEX", "USA")),
                (EU, ("DEU", "ESP")),
                (RAW, ("FRA", "GBR", "IRL", "SGP")),
            )
            for country in countries
        ),
    ),
    *on(
        "2018-07-31",
        "43569d5",
        changed(
            SUBTYPES,
            "PASSPORT_CARD_ID",
            "of Ukraine too",
            countries=frozenset(("IRL", "RUS", "USA", "UKR")),
        ),
    ),
    *on(
        "2018-08-31",
        "1423381",
        *(
            added(MASKED, Masked(of, parameters), f"masking hides {' and '.join(parameters)}")
            for of, parameters in (
                ("DEU/PASSPORT", ("idCheckMRZcode", "idNumber")),
                ("DEU/ID_CARD", ("idCheckMRZcode", "idNumber")),
                ("NLD/PASSPORT", ("idCheckMRZcode", "personalNumber")),
                ("NLD/ID_CARD", ("idCheckMRZcode", "personalNumber")),
                ("KOR/PASSPORT", ("idCheckMRZcode", "personalNumber")),
                ("KOR/ID_CARD", ("idNumber", "idDob")),
                ("KOR/DRIVING_LICENSE", ("idDob",)),
            )
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idCheckMRZcode",
            "is absent where masking hides it, the only check that may be",
            mandatory=False,
            required=~masking("idCheckMRZcode"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idNumber",
            "is absent where masking hides it",
            required=((APPROVED & NUMBER & on_document("number")) | (was_provided("number") & SCANNED))
            & ~masking("idNumber"),
            permitted=APPROVED & NUMBER & ~masking("idNumber"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "personalNumber",
            "is absent where masking hides it",
            required=APPROVED & type_in("PASSPORT") & PERSONAL_NUMBER & ~masking("personalNumber"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idDob",
            "is absent where masking hides it",
            required=((APPROVED & DOB & on_document("dob")) | (was_provided("dob") & SCANNED))
            & ~masking("idDob"),
            permitted=APPROVED & DOB & ~masking("idDob"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "originDob",
            "is absent where masking hides idDob",
            permitted=APPROVED & DOB & country_in("IND") & INCOMPLETE_DOB & ~masking("idDob"),
        ),
    ),
    *on(
        "2018-10-08",
        "b5c4dc0",
        added(ADDRESS_COUNTRIES, AddressCountry("ROU", RAW), "address in the RAW format"),
        withdrawn(VERIFICATION_DATA, "faceMatch", "use identityVerification.similarity"),
        added(
            EXTRACTED_DATA,
            Field("swiftCode", TEXT, "SWIFT code of the bank", max_length=20, permitted=reads("swiftCode")),
            "a further key",
        ),
        changed(
            EXTRACTIONS,
            "BS",
            "SWIFT code too; at least two of name, address and issue date",
            keys=("name", "accountNumber", "issueDate", "address", "swiftCode"),
            points=POINTS,
            least=2,
        ),
        *(
            changed(EXTRACTIONS, code, "at least two of name, address and issue date", points=POINTS, least=2)
            for code in ("UB", "CCS")
        ),
    ),
    *on(
        "2018-11-14",
        "86cbefe",
        added(
            ID_VERIFICATION_CALLBACK,
            Field("issuingAuthority", TEXT, "who issued the ID", max_length=50, permitted=APPROVED),
            "a further parameter",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            Field("issuingDate", DATE, "when the ID was issued", max_length=10, permitted=APPROVED),
            "a further parameter",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            Field("issuingPlace", TEXT, "where the ID was issued", max_length=50, permitted=APPROVED),
            "a further parameter",
        ),
        added(DOCUMENT_DATA, text("issuingAuthority", "who issued the ID", 50), "as in the callback"),
        added(DOCUMENT_DATA, text("issuingPlace", "where the ID was issued", 50), "as in the callback"),
        changed(DOCUMENT_DATA, "issuingDate", "as in the callback, with 10 characters", max_length=10),
        added(SUBTYPES, Subtype("PUBLIC_SAFETY_ID", ID_CARD), "a further subtype"),
        *(
            changed(SUBTYPES, name, "of every country", countries=None)
            for name in (
                "TAX_ID",
                "STUDENT_ID",
                "PASSPORT_CARD_ID",
                "MILITARY_ID",
                "VISA",
                "LEARNING_DRIVING_LICENSE",
            )
        ),
    ),
    *on(
        "2019-01-15",
        "fce9672",
        added(ADDRESS_COUNTRIES, AddressCountry("IDN", RAW), "address in the RAW format"),
        added(
            ID_VERIFICATION_CALLBACK,
            Field(
                "livenessImages",
                ArrayOf("a JSON array of URLs", scalars.URL),
                "URLs of the images by which liveness was judged, in no order",
                permitted=SCANNED & FACE_MATCH & FROM_SDK,
            ),
            "of scans by the SDK; how many there are varies",
        ),
        added(
            LISTS,
            Field(
                "livenessImages",
                ArrayOf("a JSON array of URLs", scalars.URL),
                "URLs of the images by which liveness was judged, in no order",
            ),
            "URLs, as in the callback",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idFirstName",
            "N/A only if the name has other letters than Latin ones",
            values=not_available_when(NATIVE_NAME),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idLastName",
            "N/A only if the name has other letters than Latin ones",
            values=not_available_when(NATIVE_NAME),
        ),
        changed(
            PRACTICES,
            LATIN_NAMES,
            "the names of a Korean licence in Latin letters come as they are printed, each in its parameter",
            value="each",
        ),
    ),
    *on(
        "2019-02-06",
        "9884f87",
        added(VALIDITY_REASONS, Word("LIVENESS_FAILED"), "a further reason"),
        added(ADDRESS_COUNTRIES, AddressCountry("BHR", RAW), "address in the RAW format"),
    ),
    *on(
        "2019-02-08",
        "e18fd6e",
        changed(
            DL_CATEGORY, "category", "any category, with at most 10 characters", max_length=10, values=None
        ),
        withdrawn(DOCUMENT_TYPES, "USSS", "is no longer a type: use SSC"),
        added(
            DL_CATEGORY,
            Field(
                "availability",
                TEXT,
                "whether the licence has the category",
                values=only("yes", "no", "not readable"),
            ),
            "a further key",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "dlCategories",
            "of licences of TWN too",
            permitted=categories_of("AUT", "BEL", "DEU", "ESP", "FRA", "GBR", "ITA", "NLD", "TWN"),
        ),
    ),
    *on(
        "2019-02-15",
        "e18fd6e",
        added(DOCUMENT_TYPES, DocumentType("OTHER", "Other document", (1, 2)), "a further type of document"),
        added(
            EXTRACTIONS,
            Extraction("OTHER", POINTS, None, (UPLOADED, EXTRACTED, DISCARDED), POINTS, 2),
            "name, issue date and address, at least two of them",
        ),
    ),
    *on(
        "2019-04-17",
        "2cfb589",
        changed(
            EXTRACTIONS,
            "CC",
            "the expiry of a credit card comes as issueDate",
            keys=("name", "pan", "issueDate", "expiryDate"),
        ),
        *(
            withdrawn(UPLOAD_DATA, key, "is in the data within the data, a full name as firstName")
            for key in ("name", "accountNumber", "issueDate", "address", "pan", "expiryDate")
        ),
        added(
            UPLOAD_DATA,
            Field(
                "extractedData",
                ObjectOf("a text of JSON, an object", lambda case: DATA_WITHIN, text=True),
                "all that was read from the document",
            ),
            "what was read, as a text of JSON; the guide calls it an object, each of its samples has a text",
        ),
        *by_account("chineseName", by_default=False),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idLastName",
            "the full name in Chinese letters, of Chinese licences and ID cards, if activated",
            kind=ByCase(
                f"{LATIN_NAME.words} (of Chinese cards {NAME.words}), otherwise the text provided",
                lambda case: _last_name(case),
            ),
            values=not_available_when(NATIVE_NAME & ~(LAST_NAME_READ & CHINESE_NAME)),
        ),
    ),
    *on(
        "2019-05-29",
        "7100330",
        added(
            PRODUCTS,
            Word(AUTHENTICATION),
            "sends callbacks of its own (NETVERIFY_AUTHENTICATION), of people whose ID was verified before",
        ),
    ),
    *on(
        "2019-06-13",
        "f34c52c",
        changed(EXTRACTED_DATA, "accountNumber", "has up to 34 characters, not 28", max_length=34),
    ),
    *on(
        "2019-06-17",
        "22192a2",
        added(ADDRESS_COUNTRIES, AddressCountry("MYS", RAW), "address in the RAW format"),
    ),
    *on(
        "2019-06-28",
        "5d9aa24",
        changed(EXTRACTIONS, "CC", "is always EXTRACTED: masking counts", statuses=(EXTRACTED,)),
    ),
    *on(
        "2019-07-04",
        "b4079e1",
        added(
            ID_VERIFICATION_CALLBACK,
            Field(
                "placeOfBirth",
                TEXT,
                "where the holder was born",
                max_length=256,
                permitted=APPROVED & country_in("HKG"),
            ),
            "of IDs of Hong Kong",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "gender",
            "of IDs of Hong Kong too",
            words="gender on a French national ID, an ID of Hong Kong, or a visa",
            permitted=APPROVED & (FRENCH_CARD | country_in("HKG") | (type_in(VISA) & activation("gender"))),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "dlCategories",
            "of licences of BGR, LVA, LTU and ROU too",
            permitted=categories_of(
                "AUT", "BEL", "BGR", "DEU", "ESP", "FRA", "GBR", "ITA", "LTU", "LVA", "NLD", "ROU", "TWN"
            ),
        ),
    ),
    *on(
        "2019-07-23",
        "5f404ba",
        *by_account("facemap"),
        added(
            DETAILS,
            Field(
                "facemap", ObjectOf("a JSON object", lambda case: FACEMAP), "where the facemap can be fetched"
            ),
            "where the face in three dimensions is",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            Field(
                "facemap",
                scalars.URL,
                "URL of the face in three dimensions",
                max_length=255,
                permitted=SCANNED & activation("facemap"),
            ),
            "for accounts that have it activated",
        ),
    ),
)


def _last_name(case: Case) -> scalars.Scalar:
    if not LAST_NAME_READ.holds(case):
        return TEXT
    return NAME if CHINESE_NAME.holds(case) else LATIN_NAME
