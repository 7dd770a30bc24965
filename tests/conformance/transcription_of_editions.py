"""What does each edition of Jumio's guides say, May 2017 to July 2021, read without a look at mockjumio?

The tables of May 2017 stand in full: those of the callback guide in `transcription`, those of the retrieval
guide here. After them comes each change with the day of its publication, in that order; `published` applies
those up to an edition's day. A line is `day operation table ...`: + what was not there, - what was, ~ what
reads otherwise from then on. Nothing of mockjumio is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, TypeVar

from . import transcription as baseline
from .transcription import Row, read_rows

Value = TypeVar("Value")

# Each edition and the day of the last text that belongs to it.
EDITIONS = {
    "2017-05": "2017-05-23",
    "2017-10": "2017-10-24",
    "2018-05": "2018-05-22",
    "2019-07": "2019-07-23",
    "2020-01": "2020-01-23",
    "2020-09": "2020-09-11",
    "2021-07": "2021-07-06",
}

# The retrieval guide of May 2017; !: always there.
RETRIEVED = {
    "retrieved-status": read_rows("""
        timestamp!      -   timestamp
        scanReference!  36  uuid
        status!         -   enum
    """),
    "retrieved-details": read_rows("""
        timestamp!      -   timestamp
        scanReference!  36  uuid
        document!       -   object
        transaction!    -   object
        verification    -   object
    """),
    "retrieved-document": read_rows("""
        timestamp!      -    timestamp
        scanReference!  36   uuid
        status!         -    enum
        type            -    enum
        idSubtype       255  enum
        issuingCountry  3    country
        firstName       255
        lastName        255
        dob             -    date
        expiry          -    date
        issuingDate     255  date
        number          255
        usState         255
        personalNumber  255
        optionalData1   255
        optionalData2   255
        address         -    object
    """),
    "retrieved-transaction": read_rows("""
        timestamp!                 -    timestamp
        scanReference!             36   uuid
        status!                    -    enum
        source!                    -    enum
        date!                      -    timestamp
        clientIp                   -    ipv4
        customerId                 255
        merchantScanReference      255
        merchantReportingCriteria  255
    """),
    "retrieved-verification": read_rows("""
        timestamp!      -   timestamp
        scanReference!  36  uuid
        mrzCheck        -   enum
        faceMatch       -   percentage
        rejectReason    -   object
    """),
    "retrieved-images": read_rows("""
        timestamp!      -   timestamp
        scanReference!  36  uuid
        images          -   array
    """),
    "retrieved-image": read_rows("""
        classifier!  -  enum
        href!        -  url
    """),
    # Addresses have the callback's rows, and longer texts.
    "retrieved-us": read_rows("""
        city             255
        stateCode        6    state
        streetName       255
        streetSuffix     255
        streetDirection  255
        streetNumber     255
        unitDesignator   255
        unitNumber       255
        zip              255
        zipExtension     255
        country          3    country
    """),
    "retrieved-eu": read_rows("""
        city          255
        province      255
        streetName    255
        streetNumber  255
        unitDetails   255
        postalCode    255
        country       3    country
    """),
    "retrieved-raw": read_rows("""
        line1       255
        line2       255
        line3       255
        line4       255
        line5       255
        country     3    country
        postalCode  255
        city        255
    """),
    "retrieved-reason": read_rows("""
        rejectReasonCode         5    enum
        rejectReasonDescription  255  enum
        rejectReasonDetails      -    array
    """),
    "retrieved-detail": read_rows("""
        detailsCode         5    enum
        detailsDescription  255  enum
    """),
    "retrieved-upload-status": read_rows("""
        timestamp!      -   timestamp
        scanReference!  36  uuid
        status!         -   enum
    """),
    "retrieved-upload-details": read_rows("""
        timestamp!      -   timestamp
        scanReference!  36  uuid
        document        -   object
        transaction     -   object
    """),
    "retrieved-upload": read_rows("""
        timestamp!          -    timestamp
        scanReference!      36   uuid
        status!             -    enum
        type                -    enum
        country             3    country
        customDocumentCode  100
        extractedData       -    object
    """),
    "retrieved-upload-transaction": read_rows("""
        timestamp!                 -    timestamp
        scanReference!             36   uuid
        status!                    -    enum
        source!                    -    enum
        merchantReportingCriteria  255
        merchantScanReference      255
        customerId                 255
    """),
    "retrieved-upload-data": read_rows("""
        firstName           255
        lastName            255
        ssn                 255
        signatureAvailable  -    boolean
    """),
    "retrieved-pages": read_rows("""
        timestamp!      -   timestamp
        scanReference!  36  uuid
        images          -   array
    """),
    "retrieved-page": read_rows("""
        classifier!  -  integer
        href!        -  url
    """),
}

TABLES: dict[str, dict[str, Row]] = {
    "id": baseline.ID_VERIFICATION,
    "us": baseline.ADDRESSES["us"],
    "eu": baseline.ADDRESSES["eu"],
    "raw": baseline.ADDRESSES["raw"],
    "reason": baseline.REJECT_REASON,
    "detail": baseline.REJECT_DETAIL,
    "upload": baseline.MULTI_DOCUMENT,
    "upload-transaction": baseline.TRANSACTION,
    "upload-document": baseline.DOCUMENT,
    "upload-data": baseline.EXTRACTED_DATA,
    **RETRIEVED,
}

ROWS = """
    2017-08-24 + id identityVerification - object
    2017-08-24 + identity similarity! - enum
    2017-08-24 + identity validity! - truth
    2017-08-24 + identity reason - enum
    2017-08-24 + retrieved-verification identityVerification - object
    2017-08-24 + retrieved-identity similarity - enum
    2017-08-24 + retrieved-identity validity - truth
    2017-08-24 + retrieved-identity reason - enum
    2017-09-21 - id additionalInformation
    2017-09-21 - upload-transaction additionalInformation
    2017-10-03 + detail detailsDescription 32 enum
    2017-10-03 + id dlCategories - array
    2017-10-03 + category category - enum
    2017-10-03 + category issueDate - date
    2017-10-03 + category expiryDate - date
    2017-10-03 + category isReadable - enum
    2017-10-24 + upload-data issueDate - date
    2017-10-24 + upload-data address - object
    2017-10-24 + upload-address line1 100
    2017-10-24 + upload-address line2 100
    2017-10-24 + upload-address postalCode 15
    2017-10-24 + upload-address city 64
    2017-10-24 + upload-address subdivision 50
    2017-10-24 + upload-address countryCode 3 country
    2017-11-23 + id nationality 3 country
    2017-11-23 + id passportNumber 255
    2017-11-23 + id durationOfStay 255
    2017-11-23 + id numberOfEntries 255
    2017-11-23 + id visaCategory 255
    2017-11-23 + upload-data pan 20
    2017-11-23 + upload-data expiryDate - date
    2018-02-01 ~ id idUsState 3
    2018-02-01 + upload-document originalDocument - url
    2018-02-01 + retrieved-upload originalDocument 255 url
    2018-02-14 ~ id idUsState 255
    2018-02-27 + id curp 255
    2018-02-27 ~ us streetDirection 255
    2018-04-11 + id dlCarPermission - enum
    2018-05-02 + identity handwrittenNoteMatches - truth
    2018-05-02 + retrieved-identity handwrittenNoteMatches - truth
    2018-05-22 - id idFaceMatch
    2018-05-22 - id idFaceLiveness
    2018-06-05 + id originDob 10
    2018-10-08 + upload-data swiftCode 20
    2018-10-08 - retrieved-verification faceMatch
    2018-11-14 + id issuingAuthority 50
    2018-11-14 + id issuingDate 10 date
    2018-11-14 + id issuingPlace 50
    2018-11-14 + retrieved-document issuingAuthority 50
    2018-11-14 + retrieved-document issuingPlace 50
    2018-11-14 ~ retrieved-document issuingDate 10 date
    2019-01-15 + id livenessImages - array
    2019-01-15 + retrieved-images livenessImages - array
    2019-02-08 ~ category category 10
    2019-02-08 + category availability - enum
    2019-04-17 + retrieved-upload-data extractedData - object
    2019-04-17 + retrieved-upload-nested addressFormat 255 enum
    2019-04-17 + retrieved-upload-nested line1 100
    2019-04-17 + retrieved-upload-nested line2 100
    2019-04-17 + retrieved-upload-nested countryCode 3 country
    2019-04-17 + retrieved-upload-nested postalCode 15
    2019-04-17 + retrieved-upload-nested city 64
    2019-04-17 + retrieved-upload-nested subdivision 50
    2019-04-17 + retrieved-upload-nested firstName 255
    2019-04-17 + retrieved-upload-nested lastName 255
    2019-04-17 + retrieved-upload-nested ssn 255
    2019-04-17 + retrieved-upload-nested signaturePresent 255 enum
    2019-04-17 + retrieved-upload-nested accountNumber -
    2019-04-17 + retrieved-upload-nested swiftCode 20
    2019-04-17 + retrieved-upload-nested issueDate - date
    2019-04-17 + retrieved-upload-nested expiryDate - month
    2019-04-17 + retrieved-upload-nested pan 20
    2019-05-28 + retrieved-authentication transactionReference! 36 uuid
    2019-05-28 + retrieved-authentication transactionResult! - enum
    2019-05-28 + retrieved-authentication transactionDate! - timestamp
    2019-05-28 + retrieved-authentication scanSource! - enum
    2019-05-28 + retrieved-authentication images - array
    2019-05-28 + retrieved-authentication livenessImages - array
    2019-05-28 + retrieved-authentication-image classifier! - enum
    2019-05-28 + retrieved-authentication-image href! - url
    2019-05-29 + authentication callBackType! - enum
    2019-05-29 + authentication transactionReference! 36 uuid
    2019-05-29 + authentication transactionResult! - enum
    2019-05-29 + authentication transactionDate! - timestamp
    2019-05-29 + authentication callbackDate! - timestamp
    2019-05-29 + authentication scanSource! - enum
    2019-05-29 + authentication idScanImageFace! - url
    2019-05-29 + authentication livenessImages! - array
    2019-05-29 + authentication userReference -
    2019-06-13 ~ upload-data accountNumber 34
    2019-07-04 + id placeOfBirth 256
    2019-07-11 ~ authentication idScanImageFace - url
    2019-07-11 ~ authentication livenessImages - array
    2019-07-23 + id facemap 255 url
    2019-07-23 + retrieved-details facemap - object
    2019-07-23 + retrieved-facemap classifier! - enum
    2019-07-23 + retrieved-facemap href! - url
    2019-09-05 + id taxNumber 255
    2019-09-05 + retrieved-document curp 18
    2019-09-05 + retrieved-document gender 1 enum
    2019-09-05 + retrieved-document placeOfBirth 255
    2019-09-05 + retrieved-document taxNumber 255
    2019-09-05 + retrieved-authentication userReference -
    2019-10-01 + id cpf 255
    2019-10-01 + id registrationNumber 255
    2019-10-01 + id mothersName 255
    2019-10-01 + id fathersName 255
    2019-10-01 + retrieved-document cpf 255
    2019-10-01 + retrieved-document registrationNumber 255
    2019-10-01 + retrieved-document mothersName 255
    2019-10-01 + retrieved-document fathersName 255
    2019-11-25 + identity similarityDecision - enum
    2019-11-25 + retrieved-identity similarityDecision - enum
    2019-11-25 + retrieved-identity similarityScore - number
    2019-12-02 + identity similarityScore - number
    2019-12-02 + id personalIdentificationNumber 255
    2019-12-02 + retrieved-document personalIdentificationNumber 255
    2020-01-23 + id rgNumber 255
    2020-01-23 + retrieved-document rgNumber 255
    2020-03-04 + retrieved-verification additionalChecks - object
    2020-03-04 + retrieved-additional-checks addressValidation - object
    2020-03-04 + retrieved-additional-checks proofOfResidency - object
    2020-03-04 + retrieved-additional-checks watchlistScreening - object
    2020-03-04 + retrieved-additional-checks faceSearchFindings - object
    2020-03-04 + retrieved-screening searchStatus! - enum
    2020-03-04 + retrieved-screening searchId -
    2020-03-04 + retrieved-screening searchReference -
    2020-03-04 + retrieved-screening searchResults - digits
    2020-03-04 + retrieved-screening searchResultsLink - url
    2020-03-04 + retrieved-screening searchDate - timestamp
    2020-03-04 + retrieved-search searchResults - enum
    2020-03-04 + retrieved-search searchResponse - enum
    2020-03-04 + retrieved-face-search status - enum
    2020-03-04 + retrieved-face-search findings - text-or-array
    2020-04-22 + raw subdivision 100
    2020-04-22 + retrieved-raw subdivision 255
    2020-05-08 - identity handwrittenNoteMatches
    2020-05-08 - retrieved-identity handwrittenNoteMatches
    2020-05-26 + authentication enrollmentTransactionReference! 36 uuid
    2020-05-26 + retrieved-authentication enrollmentTransactionReference! 36 uuid
    2020-09-11 + raw formattedAddress -
    2020-09-11 + retrieved-raw formattedAddress -
    2020-09-23 + upload-data dueDate - date
    2020-09-23 + upload-data cardNumberLastFourDigits -
    2020-10-16 + retrieved-document nationality 3 country
    2020-12-03 + id voterIdNumber 255
    2020-12-03 + id issuingNumber 255
    2020-12-03 + retrieved-document voterIdNumber 255
    2020-12-03 + retrieved-document issuingNumber 255
    2021-02-11 - identity similarityDecision
    2021-02-22 - identity similarityScore
    2021-02-22 - retrieved-identity similarityDecision
    2021-02-22 - retrieved-identity similarityScore
    2021-05-31 + retrieved-additional-checks personalNumberValidation - object
    2021-05-31 + retrieved-number-validation searchResults - enum
    2021-05-31 + retrieved-number-validation searchReason - enum
"""
# On this day the US and the EU format went, as whole tables.
RAW_ADDRESSES_ONLY = "2020-09-11"
# And on this one each timestamp might have 0, 1, 2 or 3 digits of a second: a short-timestamp.
SHORT_TIMESTAMPS = "2020-04-09"

_SCAN_STATUSES = {"PENDING", "DONE", "FAILED"}
_SOURCES = baseline.ID_VALUES["idScanSource"]
_UPLOAD_SOURCES = baseline.TRANSACTION_VALUES["source"]
VALUES: dict[str, set[str]] = {
    **{f"id.{name}": set(values) for name, values in baseline.ID_VALUES.items()},
    "upload-transaction.status": {"DONE"},
    "upload-transaction.source": set(_UPLOAD_SOURCES),
    "upload-document.status": set(baseline.DOCUMENT_STATUSES),
    "upload-document.type": set(baseline.DOCUMENT_TYPES),
    "retrieved-status.status": _SCAN_STATUSES,
    "retrieved-document.status": set(baseline.STATUSES),
    "retrieved-document.type": {*baseline.ID_TYPES, "UNSUPPORTED"},
    "retrieved-document.idSubtype": set(baseline.ID_VALUES["idSubtype"]),
    "retrieved-transaction.status": _SCAN_STATUSES,
    "retrieved-transaction.source": set(_SOURCES),
    "retrieved-verification.mrzCheck": {"OK", "NOT_OK", "NOT_AVAILABLE"},
    "retrieved-upload-status.status": {"DONE", "FAILED"},
    "retrieved-image.classifier": {"front", "back", "face"},
    "retrieved-upload.status": set(baseline.DOCUMENT_STATUSES),
    "retrieved-upload.type": set(baseline.DOCUMENT_TYPES),
    "retrieved-upload-transaction.status": {"DONE", "FAILED"},
    "retrieved-upload-transaction.source": set(_UPLOAD_SOURCES),
}
# ~ stands for a blank.
CHANGED_VALUES = """
    2017-08-24 + identity.similarity MATCH NO_MATCH NOT_POSSIBLE
    2017-08-24 + identity.reason SELFIE_CROPPED_FROM_ID ENTIRE_ID_USED_AS_SELFIE MULTIPLE_PEOPLE
    2017-08-24 + identity.reason SELFIE_IS_SCREEN_PAPER_VIDEO SELFIE_MANIPULATED AGE_DIFFERENCE_TOO_BIG
    2017-08-24 + identity.reason NO_FACE_PRESENT FACE_NOT_FULLY_VISIBLE BAD_QUALITY
    2017-08-24 + retrieved-identity.similarity MATCH NO_MATCH NOT_POSSIBLE
    2017-08-24 + retrieved-identity.reason SELFIE_CROPPED_FROM_ID ENTIRE_ID_USED_AS_SELFIE MULTIPLE_PEOPLE
    2017-08-24 + retrieved-identity.reason SELFIE_IS_SCREEN_PAPER_VIDEO SELFIE_MANIPULATED
    2017-08-24 + retrieved-identity.reason AGE_DIFFERENCE_TOO_BIG NO_FACE_PRESENT FACE_NOT_FULLY_VISIBLE
    2017-08-24 + retrieved-identity.reason BAD_QUALITY
    2017-10-03 + category.category B1 B BE
    2017-10-03 + category.isReadable FALSE
    2017-10-03 + retrieved-document.status DENIED_NAME_MISMATCH
    2017-11-08 + upload-document.type CC
    2017-11-08 + retrieved-upload.type CC
    2017-11-23 + id.idType VISA
    2017-11-23 + retrieved-document.type VISA
    2018-01-17 + identity.reason BLACK_AND_WHITE
    2018-01-17 + retrieved-identity.reason BLACK_AND_WHITE
    2018-03-01 - retrieved-verification.mrzCheck NOT_OK
    2018-04-11 + id.dlCarPermission YES NO NOT_READABLE
    2018-05-22 - id.idFaceLiveness TRUE FALSE
    2018-07-17 - retrieved-document.status DENIED_NAME_MISMATCH
    2018-11-14 + id.idSubtype PUBLIC_SAFETY_ID
    2018-11-14 + retrieved-document.idSubtype PUBLIC_SAFETY_ID
    2019-02-06 + identity.reason LIVENESS_FAILED
    2019-02-06 + retrieved-identity.reason LIVENESS_FAILED
    2019-02-08 - category.category B1 B BE
    2019-02-08 + category.availability yes no not~readable
    2019-02-08 - upload-document.type USSS
    2019-02-08 - retrieved-upload.type USSS
    2019-02-15 + upload-document.type OTHER
    2019-02-15 + retrieved-upload.type OTHER
    2019-04-17 + retrieved-upload-nested.addressFormat RAW
    2019-04-17 + retrieved-upload-nested.signaturePresent true false
    2019-05-28 + retrieved-authentication.transactionResult CREATED STARTED PASSED FAILED INVALID
    2019-05-28 + retrieved-authentication.scanSource SDK
    2019-05-28 + retrieved-authentication-image.classifier face
    2019-05-29 + authentication.callBackType NETVERIFY_AUTHENTICATION
    2019-05-29 + authentication.transactionResult PASSED FAILED INVALID
    2019-05-29 + authentication.scanSource SDK
    2019-07-11 + authentication.transactionResult EXPIRED
    2019-07-11 + authentication.scanSource WEB
    2019-07-11 + retrieved-authentication.transactionResult EXPIRED
    2019-07-23 + retrieved-facemap.classifier facemap
    2019-09-05 + id.idSubtype HEALTH_ID
    2019-09-05 + retrieved-document.idSubtype HEALTH_ID
    2019-09-05 + retrieved-document.gender M F
    2019-11-25 + identity.similarityDecision MANUAL AUTOMATED
    2019-11-25 + retrieved-identity.similarityDecision MANUAL AUTOMATED
    2020-03-04 + retrieved-search.searchResults POSITIVE_RESULT PARTIAL_RESULT NEGATIVE_RESULT CHECK_NOT_DONE
    2020-03-04 + retrieved-search.searchResponse UNSUPPORTED_COUNTRY NOT_ENOUGH_DATA TECHNICAL_ERROR
    2020-03-04 + retrieved-face-search.status DONE PENDING ERROR
    2020-03-04 + retrieved-screening.searchStatus DONE NOT_DONE ERROR
    2020-04-20 + id.idSubtype REGULAR_DRIVING_LICENSE
    2020-12-03 + retrieved-authentication.scanSource WEB
    2021-02-11 - identity.similarityDecision MANUAL AUTOMATED
    2021-02-22 - retrieved-identity.similarityDecision MANUAL AUTOMATED
    2021-04-12 - id.idScanSource REDIRECT REDIRECT_CAM REDIRECT_UPLOAD
    2021-04-12 - retrieved-transaction.source REDIRECT REDIRECT_CAM REDIRECT_UPLOAD
    2021-05-31 + retrieved-number-validation.searchResults POSITIVE_RESULT NEGATIVE_RESULT CHECK_NOT_DONE
    2021-05-31 + retrieved-number-validation.searchReason NOT_ENOUGH_DATA TECHNICAL_ERROR
    2021-06-28 + retrieved-document.idSubtype REGULAR_DRIVING_LICENSE
"""

# Type, subtype, the countries that have it; * is every country.
SUBTYPES = """
    2018-01-17 ~ DRIVING_LICENSE LEARNING_DRIVING_LICENSE USA CAN AUS GBR IRL DEU
    2018-07-31 ~ ID_CARD PASSPORT_CARD_ID IRL RUS USA UKR
    2018-11-14 ~ ID_CARD TAX_ID *
    2018-11-14 ~ ID_CARD STUDENT_ID *
    2018-11-14 ~ ID_CARD PASSPORT_CARD_ID *
    2018-11-14 ~ ID_CARD MILITARY_ID *
    2018-11-14 ~ ID_CARD VISA *
    2018-11-14 ~ DRIVING_LICENSE LEARNING_DRIVING_LICENSE *
    2018-11-14 + ID_CARD PUBLIC_SAFETY_ID *
    2019-09-05 + ID_CARD HEALTH_ID *
    2020-04-20 + DRIVING_LICENSE REGULAR_DRIVING_LICENSE *
"""

REJECT_CODES = """
    2017-10-03 - ERROR_NOT_READABLE_ID 212 IMAGE_NOT_MATCHING_DATA
    2020-12-03 + ERROR_NOT_READABLE_ID 213 INVALID_WATERMARK
    2021-06-28 + DENIED_FRAUD 113 MISMATCHING_DATA_REPEATED_FACE
"""
REJECT_DETAILS = """
    2017-10-24 + 100 10011 PLACE_OF_BIRTH
    2020-06-19 + 200 2006 GLARE
"""
# What the retrieval guide lists beside the callback's: before that did.
RETRIEVED_DETAILS = {"100": {"10011": "PLACE_OF_BIRTH"}}
# Codes that only some sources know of, from that day on; others have all of theirs.
CODE_SOURCES = """
    2017-10-24 + 103 WEB_CAM REDIRECT_CAM
    2021-04-12 - 103 REDIRECT_CAM
"""
CODES_BY_ACTIVATION = frozenset({"113"})

# Parameters that only some IDs have: country/type/subtype, a shorter word for any of the rest. Parameters
# that are not here may come from any ID.
IDS = """
    2017-05-23 + dni ESP/ID_CARD/NATIONAL_ID
    2017-05-23 + gender FRA/ID_CARD/NATIONAL_ID
    2017-05-23 + idUsState USA
    2017-05-23 + personalNumber *
    2017-05-23 + nameless CHN/DRIVING_LICENSE CHN/ID_CARD JPN/DRIVING_LICENSE KOR/DRIVING_LICENSE KOR/ID_CARD
    2017-10-03 + dlCategories FRA/DRIVING_LICENSE BEL/DRIVING_LICENSE
    2017-10-24 + nameless RUS/ID_CARD
    2017-10-24 - personalNumber *
    2017-10-24 + personalNumber */PASSPORT
    2017-11-23 + visa CHN USA
    2017-11-23 + gender */VISA
    2017-11-23 + nationality */VISA
    2017-11-23 + passportNumber */VISA
    2017-11-23 + durationOfStay */VISA
    2017-11-23 + numberOfEntries */VISA
    2017-11-23 + visaCategory */VISA
    2018-02-01 + idUsState AUS CAN
    2018-02-27 + curp MEX/ID_CARD/NATIONAL_ID
    2018-04-11 + dlCarPermission */DRIVING_LICENSE
    2018-04-11 + dlCategories DEU/DRIVING_LICENSE ITA/DRIVING_LICENSE ESP/DRIVING_LICENSE
    2018-04-11 + dlCategories AUT/DRIVING_LICENSE NLD/DRIVING_LICENSE GBR/DRIVING_LICENSE
    2018-05-22 - curp MEX/ID_CARD/NATIONAL_ID
    2018-05-22 + curp MEX/ID_CARD/ELECTORAL_ID
    2018-06-05 + originDob IND
    2018-11-14 + issuingAuthority *
    2018-11-14 + issuingDate *
    2018-11-14 + issuingPlace *
    2019-02-08 + dlCategories TWN/DRIVING_LICENSE
    2019-04-17 + chinese-name CHN/DRIVING_LICENSE CHN/ID_CARD
    2019-07-04 + placeOfBirth HKG
    2019-07-04 + gender HKG
    2019-07-04 + dlCategories BGR/DRIVING_LICENSE LVA/DRIVING_LICENSE LTU/DRIVING_LICENSE ROU/DRIVING_LICENSE
    2019-08-08 + curp MEX/PASSPORT MEX/DRIVING_LICENSE
    2019-09-05 + taxNumber ITA/ID_CARD/HEALTH_ID ITA/ID_CARD/TAX_ID
    2019-10-01 + cpf *
    2019-10-01 + registrationNumber *
    2019-10-01 + mothersName *
    2019-10-01 + fathersName *
    2019-12-02 + personalIdentificationNumber GEO/PASSPORT
    2020-01-23 + rgNumber BRA
    2020-01-23 + nationality PHL/DRIVING_LICENSE BHR
    2020-02-28 + gender BHR SGP PHL
    2020-02-28 - placeOfBirth HKG
    2020-02-28 + placeOfBirth *
    2020-04-20 + personalIdentificationNumber COL
    2020-07-31 + originDob HKG
    2020-07-31 + nationality HKG MYS SGP
    2020-09-23 + nationality CHL
    2020-09-23 + personalNumber LTU TUR
    2020-12-03 + voterIdNumber MEX
    2020-12-03 + issuingNumber MEX
"""
# From this day on the account decides who gets a gender; the IDs that can have one stay.
GENDER_BY_ACTIVATION = "2021-06-28"

# What is not sent of an ID if masking is on.
MASKED = """
    2018-08-31 + DEU/PASSPORT idCheckMRZcode idNumber
    2018-08-31 + DEU/ID_CARD idCheckMRZcode idNumber
    2018-08-31 + NLD/PASSPORT idCheckMRZcode personalNumber
    2018-08-31 + NLD/ID_CARD idCheckMRZcode personalNumber
    2018-08-31 + KOR/PASSPORT idCheckMRZcode personalNumber
    2018-08-31 + KOR/ID_CARD idNumber idDob
    2018-08-31 + KOR/DRIVING_LICENSE idDob
    2020-01-23 + HKG/PASSPORT idCheckMRZcode idNumber
    2020-01-23 + HKG/ID_CARD idNumber
    2020-01-23 + JPN/ID_CARD idNumber
    2020-01-23 + SGP/DRIVING_LICENSE idNumber
    2020-01-23 + SGP/ID_CARD idNumber
    2020-01-23 + SGP/PASSPORT idCheckMRZcode idNumber
    2020-12-03 - KOR/ID_CARD idDob
    2020-12-03 - KOR/DRIVING_LICENSE idDob
    2020-12-03 + KOR/DRIVING_LICENSE idNumber
"""

# The countries whose addresses are read, by format; before that day merchants saw them in settings only.
ADDRESSES_LISTED = "2018-07-24"
ADDRESS_COUNTRIES = """
    2017-05-23 + us AUS CAN MEX USA
    2017-05-23 + eu DEU ESP
    2017-05-23 + raw FRA IRL GBR
    2018-06-30 + raw SGP
    2018-10-08 + raw ROU
    2018-12-31 + raw IDN
    2019-02-06 + raw BHR
    2019-06-17 + raw MYS
    2020-02-28 + raw MLT
    2020-07-31 + raw PER
    2020-09-11 - us AUS CAN MEX USA
    2020-09-11 - eu DEU ESP
    2020-09-11 + raw AUS CAN MEX USA DEU ESP
"""

# Only these have a proof of residency; a validation of personal numbers is that of a CPF.
RESIDENCY_COUNTRIES = frozenset("AUS BRA CAN DEU ESP GBR MEX".split())
CPF_COUNTRY = "BRA"

# The sides of a document that are uploaded; 0 where nothing is said.
DOCUMENT_SIDES = {code: sides for code, (_, sides) in baseline.DOCUMENT_TYPES.items()} | {"CC": 2, "OTHER": 0}
# What is read of a document, by its type. SSC is that of the USA.
DOCUMENT_DATA = """
    2017-05-23 + SSC firstName lastName name ssn signatureAvailable
    2017-05-23 + BS name accountNumber
    2017-10-24 + BS issueDate address
    2017-10-24 + UB name issueDate address
    2017-10-24 - SSC name
    2017-10-24 + CCS name issueDate address
    2017-11-23 + CC name pan expiryDate
    2018-10-08 + BS swiftCode
    2019-02-15 + OTHER name issueDate address
    2019-04-17 + CC issueDate
    2020-09-23 - CC issueDate
    2020-09-23 + UB dueDate
    2020-09-23 + CCS cardNumberLastFourDigits
"""
# The countries of the documents that data are read of; what has no line is read of every country.
DOCUMENT_COUNTRIES = """
    2017-05-23 + SSC USA
    2017-10-24 + UB AUS CAN GBR USA
    2017-10-24 + BS AUS CAN GBR USA FRA
    2017-10-24 + CCS AUS CAN GBR USA
    2018-03-01 - UB AUS CAN GBR USA
    2018-03-01 - BS AUS CAN GBR USA FRA
    2018-07-04 - CCS AUS CAN GBR USA
"""
# Before, only the social security card of the USA was EXTRACTED or DISCARDED.
ANY_DOCUMENT_EXTRACTED = "2017-11-23"
CREDIT_CARDS_ALWAYS_EXTRACTED = "2019-06-28"
# How many of name, issueDate and address must be there for a document to count as read.
DATA_POINTS = (("2017-05-23", 0), ("2018-10-08", 2), ("2020-09-23", 1))

CALLBACK_ADDRESSES = """
    2017-07-17 - US 50.57.26.248 50.57.26.249 69.20.24.138 162.242.200.222
    2017-08-10 + US 34.202.241.227 34.226.103.119 34.226.254.127 52.53.95.123 52.52.51.178 54.67.101.173
    2017-08-10 + EU 34.253.41.236 52.209.180.134 52.48.0.25 35.157.27.193 52.57.194.92 52.58.113.86
    2019-10-30 - US 104.130.61.196 146.20.77.156 184.106.91.66 184.106.91.67
    2019-10-30 - EU 162.13.228.132 162.13.228.134 162.13.229.103 162.13.229.104
    2020-04-09 + SGP 3.0.109.121 52.76.184.73 52.77.102.92
"""
HOSTS = {
    "US": ("callback.jumio.com", "netverify.com"),
    "EU": ("callback.lon.jumio.com", "lon.netverify.com"),
    "SGP": ("callback.core-sgp.jumio.com", "core-sgp.jumio.com"),
}

# On the wire and at Jumio: from the day on, the newest counts.
BLANKS = (("2017-05-23", "%20"), ("2018-05-22", "+"))
RETENTION = (("2017-05-23", "5 years"), ("2017-10-24", "360 days"))
# How many items rejectReasonDetails can have as an array, and whether one alone is an object.
SINGLE_DETAIL = (("2017-05-23", "array"), ("2021-02-02", "object"))
# When a transaction that was started and left on the web ends.
WEB_DROP_OFF = (("2017-05-23", "token lifetime"), ("2018-04-11", "15 minutes"))

CIPHER_SUITES = """
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
    TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_256_CBC_SHA256
    TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
    TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
""".split()


class Open(NamedTuple):
    """What the texts leave open, and how it is read here."""

    editions: str  # from - to
    question: str
    reading: str


OPEN_POINTS = (
    Open(
        "2017-05",
        "The guide's mobile part says SDK and DOC_SDK alone, and has no preset parameters.",
        "All sources and both presets belong to every edition: the web's guide had them long before.",
    ),
    Open(
        "2017-05",
        "additionalInformation of a document: optional in the table, called mandatory when it went.",
        "Optional, as in the table.",
    ),
    Open(
        "2017-05",
        "Did retrieval have additionalInformation of unknown length until 2017-09-21?",
        "No: the restated guide of 2017 has no such row.",
    ),
    Open(
        "2017-05 - 2017-10",
        "issueDate and address of documents are read, by the guide of the product; the callback has no rows.",
        "Rows from 2017-10 on, a date and an object without a length.",
    ),
    Open(
        "2017-05 - 2017-10",
        "EXTRACTED is said of the social security card of the USA, data of statements and bills as well.",
        "A document that data are read of is UPLOADED or EXTRACTED.",
    ),
    Open(
        "2017-05",
        "The callback's table names the full name of no type alone, the product's guide not that of a SSC.",
        "It may stand beside a SSC's as long as the guide of the callback stands alone.",
    ),
    Open(
        "2017-10 - 2021-07",
        "Parts of a document's address: only countryCode and the 50 characters of subdivision are restated.",
        "Those of retrieval, as long as those of a scan's raw format.",
    ),
    Open(
        "2017-05 - 2018-05",
        "Does retrieval answer DENIED_NAME_MISMATCH in May 2017? It is first seen in October 2017.",
        "Not before October 2017.",
    ),
    Open(
        "2017-10 - 2021-07",
        "Which members of identityVerification are always there?",
        "similarity and validity; reason where validity is false; the others by account.",
    ),
    Open(
        "2017-10 - 2021-07",
        "Form of dlCategories: JSON array of objects or one object? Which members are always there?",
        "An array; no member is mandatory; isReadable is there only to say FALSE.",
    ),
    Open(
        "2017-10 - 2021-07",
        "personalNumber only for passports: also the N/A of an ID that has none?",
        "Of another ID there is no personalNumber at all.",
    ),
    Open(
        "2017-10 - 2021-07",
        "Code 103 is documented for WEB_CAM and REDIRECT_CAM only; the mobile guide had it without a limit.",
        "Without a limit in 2017-05, limited from the first guide of both channels on.",
    ),
    Open(
        "2017-10 - 2021-07",
        "Retention of 360 days or for ever: which is the default?",
        "360 days.",
    ),
    Open(
        "2018-05 - 2021-07",
        "Visas: subtype VISA of ID cards beside the type VISA; an MRZ check; optional data; a back side.",
        "The subtype stays; a visa has no subtype, MRZ check (N/A) or optional data; a back side by setting.",
    ),
    Open(
        "2018-05 - 2021-07",
        "idUsState with AU and CA: of which IDs, and is the country of birth a name or a code?",
        "Of IDs of USA, AUS and CAN; any text of 255 characters.",
    ),
    Open(
        "2018-05 - 2021-07",
        "validity and handwrittenNoteMatches TRUE/FALSE: a JSON boolean, as in the sample, or a text?",
        "Either (truth).",
    ),
    Open(
        "2018-05 - 2021-07",
        "Which countries' bank statements and utility bills are read until July 2018?",
        "Those of all: the list of more than a hundred is not restated.",
    ),
    Open(
        "2018-05 - 2021-07",
        "DISCARDED of any supported document, and UPLOADED of one.",
        "UPLOADED without extraction, else EXTRACTED or DISCARDED; CC always EXTRACTED from 2019-06-28 on.",
    ),
    Open(
        "2018-05 - 2021-07",
        "Retrieval: no word about visa fields, driving licence categories, originDob.",
        "It does not have them; Mexican numbers from December 2020 on.",
    ),
    Open(
        "2019-07 - 2020-09",
        "Do subtypes of retrieval grow with the callback? REGULAR_DRIVING_LICENSE alone has its own day.",
        "They do, but for that one.",
    ),
    Open(
        "2019-07 - 2020-09",
        "Addresses of USA ID cards came on 2019-06-17: are there none of such cards before?",
        "Formats go by country alone.",
    ),
    Open(
        "2019-07 - 2021-07",
        "A visa of another country is rejected as unsupported with idType VISA: by which status?",
        "By either; unlike other unsupported types it has an idType.",
    ),
    Open(
        "2019-07 - 2021-07",
        "Whose documents carry issuingAuthority, issuingDate, issuingPlace? COL is added for the place.",
        "Any country's; APPROVED_VERIFIED only, as every parameter of the ID that 2019-12-06 does not free.",
    ),
    Open(
        "2019-07 - 2021-07",
        "placeOfBirth: HKG in the table, FRA in the history only; later 24 and some 65 countries, not named.",
        "HKG until 2020-01, any country from 2020-09 on.",
    ),
    Open(
        "2019-07 - 2021-07",
        "Names that are printed in Latin letters on IDs whose names are N/A.",
        "Both as on the ID; a Chinese name goes to idLastName if activated, the first name stays N/A.",
    ),
    Open(
        "2019-07 - 2021-07",
        "Data of OTHER documents before 2020-09-23: every Latin-script document, or the named types?",
        "BS, UB, CCS and OTHER: name, issueDate, address.",
    ),
    Open(
        "2019-07 - 2020-09",
        "The expiry of a credit card is currently returned as issueDate: until when?",
        "Either, until the list of September 2020 says expiryDate.",
    ),
    Open(
        "2019-07 - 2021-07",
        "Length of userReference in the Authentication callback; sides of OTHER; facemap of which status.",
        "None is said: no length, one side or two, any status with an upload.",
    ),
    Open(
        "2019-07 - 2021-07",
        "availability of a licence category: spelling on the wire.",
        "As in the text: yes, no, not readable.",
    ),
    Open(
        "2020-01 - 2021-07",
        "Data from IDs that are not approved: of unsupported and unreadable ones too?",
        "They may be there of every status with an upload; must only if approved or provided.",
    ),
    Open(
        "2020-01 - 2021-07",
        "curp: does ELECTORAL_ID concern the ID card alone?",
        "Yes: passport, driving licence, or an ID card that is an ELECTORAL_ID.",
    ),
    Open(
        "2020-01 - 2021-07",
        "cpf, registrationNumber, mothersName, fathersName: of which countries?",
        "No limit is said.",
    ),
    Open(
        "2020-01 - 2021-07",
        "Length of taxNumber, cpf and the other new numbers in retrieval.",
        "255, as in the callback.",
    ),
    Open(
        "2017-05 - 2021-07",
        "Status of a scan or an upload: no row of the answer's table is marked until 2019.",
        "All three are always there.",
    ),
    Open(
        "2017-10 - 2021-07",
        "Which members of identityVerification does retrieval always have? None is marked.",
        "None by the table; similarity and validity as in the callback by the conditions.",
    ),
    Open(
        "2019-07 - 2021-07",
        "Data within the extracted data of an upload: an object in the table, a text of JSON in each sample.",
        "Both.",
    ),
    Open(
        "2019-07 - 2021-07",
        "classifier and href of a facemap have at most 5 characters, in which neither fits.",
        "A misprint: no length.",
    ),
    Open(
        "2020-09 - 2021-07",
        "subdivision of an address in retrieval: the callback's table has it, the other one has not.",
        "The keys are the callback's; it is the state of what came in US or EU format before.",
    ),
    Open(
        "2020-09 - 2021-07",
        "CHECK_NOT_DONE stands after 'else': of an approved ID too?",
        "It may be of any; a result of the search only of an approved ID.",
    ),
    Open(
        "2020-09 - 2021-07",
        "What of additional checks is always there? watchlistScreening alone marks a member.",
        "Each check by activation; nothing else is mandatory.",
    ),
    Open(
        "2021-07",
        "dueDate of bills and cardNumberLastFourDigits are named at the end, and have no row.",
        "From the list of September 2020 on, without a length.",
    ),
    Open(
        "2021-07",
        "Which countries may have dlCarPermission? The list is not restated.",
        "All.",
    ),
    Open(
        "2021-07",
        "personalNumber of LTU and TUR: of which types?",
        "Of any.",
    ),
)


class Edition(NamedTuple):
    """Everything that one edition says."""

    name: str
    day: str
    tables: dict[str, dict[str, Row]]
    values: dict[str, frozenset[str]]  # closed ones, by table.row
    subtypes: dict[str, dict[str, frozenset[str]]]  # by type; no country: every country
    reject_codes: dict[str, dict[str, str]]  # by status
    reject_details: dict[str, dict[str, str]]  # by code
    code_sources: dict[str, frozenset[str]]
    ids: dict[str, frozenset[str]]  # of which IDs a parameter comes, as in IDS
    masked: dict[str, frozenset[str]]  # by country/type
    address_formats: dict[str, str]  # by country
    document_data: dict[str, frozenset[str]]
    document_countries: dict[str, frozenset[str]]
    callback_addresses: dict[str, frozenset[str]]
    blank: str
    retention: str
    single_detail: str
    web_drop_off: str
    data_points: int

    def __repr__(self) -> str:
        return self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def since(self, day: str) -> bool:
        """Whether what was published on that day belongs to it."""
        return day <= self.day


def _until(day: str, changes: str) -> Iterator[tuple[str, str, list[str]]]:
    """The changes up to that day: operation, what it is about, the rest of the line."""
    before = ""
    for line in changes.strip().splitlines():
        published_on, operation, subject, *rest = line.split()
        assert before <= published_on, line
        before = published_on
        if published_on <= day:
            yield operation, subject, rest


def _tables(day: str) -> dict[str, dict[str, Row]]:
    tables = {name: dict(rows) for name, rows in TABLES.items()}
    for operation, table, rest in _until(day, ROWS):
        rows = tables.setdefault(table, {})
        name = rest[0].removesuffix("!")
        assert (name in rows) == (operation != "+"), (table, rest)
        if operation == "-":
            del rows[name]
        else:
            (row,) = read_rows(" ".join(rest)).values()
            assert rows.get(name) != row, (table, row)
            rows[name] = row
    if day >= SHORT_TIMESTAMPS:
        for rows in tables.values():
            stamped = {name: row for name, row in rows.items() if row.kind == "timestamp"}
            rows |= {name: row._replace(kind="short-timestamp") for name, row in stamped.items()}
    if day >= RAW_ADDRESSES_ONLY:
        del tables["us"], tables["eu"], tables["retrieved-us"], tables["retrieved-eu"]
    return tables


def _sets(day: str, changes: str, start: dict[str, set[str]] | None = None) -> dict[str, frozenset[str]]:
    """Named sets that words are added to and taken from. What is empty is gone."""
    sets = {name: set(words) for name, words in (start or {}).items()}
    for operation, name, words in _until(day, changes):
        group = sets.setdefault(name, set())
        if operation == "+":
            assert not group & set(words), (name, words)
            group.update(word.replace("~", " ") for word in words)
        else:
            assert group >= set(words), (name, words)
            group.difference_update(words)
    return {name: frozenset(words) for name, words in sets.items() if words}


def _subtypes(day: str) -> dict[str, dict[str, frozenset[str]]]:
    subtypes = {id_type: dict(group) for id_type, group in baseline.SUBTYPES.items()}
    for operation, id_type, (subtype, *countries) in _until(day, SUBTYPES):
        assert (subtype in subtypes[id_type]) == (operation == "~"), subtype
        subtypes[id_type][subtype] = frozenset(countries) - {"*"}
    return subtypes | ({"VISA": {}} if day >= "2017-11-23" else {})


def _named(day: str, changes: str, start: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Codes and descriptions by what they go with."""
    groups = {key: dict(group) for key, group in start.items()}
    for operation, key, (code, words) in _until(day, changes):
        assert (code in groups[key]) == (operation == "-"), code
        if operation == "-":
            assert groups[key].pop(code) == words
        else:
            groups[key][code] = words
    return groups


def _newest(day: str, changes: tuple[tuple[str, Value], ...]) -> Value:
    return [value for since, value in changes if since <= day][-1]


def _formats(day: str) -> dict[str, str]:
    groups = _sets(day, ADDRESS_COUNTRIES)
    return {country: name for name, countries in groups.items() for country in countries}


@cache
def published(name: str) -> Edition:
    """What stands in the guides on the day of an edition."""
    day = EDITIONS[name]
    addresses = {center: set(listed) for center, listed in baseline.CALLBACK_ADDRESSES.items()}
    return Edition(
        name=name,
        day=day,
        tables=_tables(day),
        values=_sets(day, CHANGED_VALUES, VALUES),
        subtypes=_subtypes(day),
        reject_codes=_named(day, REJECT_CODES, baseline.REJECT_CODES),
        reject_details=_named(day, REJECT_DETAILS, baseline.REJECT_DETAILS),
        code_sources=_sets(day, CODE_SOURCES),
        ids=_sets(day, IDS),
        masked=_sets(day, MASKED),
        address_formats=_formats(day),
        document_data=_sets(day, DOCUMENT_DATA),
        document_countries=_sets(day, DOCUMENT_COUNTRIES),
        callback_addresses=_sets(day, CALLBACK_ADDRESSES, addresses),
        blank=_newest(day, BLANKS),
        retention=_newest(day, RETENTION),
        single_detail=_newest(day, SINGLE_DETAIL),
        web_drop_off=_newest(day, WEB_DROP_OFF),
        data_points=_newest(day, DATA_POINTS),
    )
