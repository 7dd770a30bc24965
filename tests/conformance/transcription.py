"""What do the tables of Jumio's callback document say, read without a look at mockjumio.contract?

Each row of a table is (name, mandatory, maximum length, kind of value). Where the document lists permitted
values, they stand beside the tables. Nothing of mockjumio is imported here: that is the point.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One line of a table. `kind` is a word of ours for the form of the value ("" is free text)."""

    name: str
    mandatory: bool
    max_length: int | None
    kind: str = ""


def read_rows(text: str) -> dict[str, Row]:
    """Read 'name! length kind': ! marks a mandatory parameter, - stands for no length."""
    rows = {}
    for line in text.strip().splitlines():
        name, length, *kind = line.split()
        bare = name.removesuffix("!")
        assert bare not in rows, bare
        rows[bare] = Row(bare, name.endswith("!"), None if length == "-" else int(length), "".join(kind))
    return rows


# With what scans that merchants start themselves add (the guide's edition of October 2017).
ID_VERIFICATION = read_rows("""
    callBackType!                -    enum
    jumioIdScanReference!        36   uuid
    verificationStatus!          -    enum
    idScanStatus!                -    enum
    idScanSource!                -    enum
    idCheckDataPositions!        -    enum
    idCheckDocumentValidation!   -    enum
    idCheckHologram!             -    enum
    idCheckMRZcode!              -    enum
    idCheckMicroprint!           -    enum
    idCheckSecurityFeatures!     -    enum
    idCheckSignature!            -    enum
    transactionDate!             -    timestamp
    callbackDate!                -    timestamp
    idType                       -    enum
    idSubtype                    255  enum
    idCountry                    3    country
    rejectReason                 -    object
    idFaceMatch                  -    percentage
    idScanImage                  255  url
    idScanImageFace              255  url
    idScanImageBackside          255  url
    idNumber                     200
    idFirstName                  200
    idLastName                   200
    idDob                        10   date
    idExpiry                     10   date
    idUsState                    100
    personalNumber               14
    idAddress                    -    object
    merchantIdScanReference      100
    merchantReportingCriteria    100
    customerId                   100
    additionalInformation        100
    clientIp                     -    ipv4
    presetCountry                3    country
    presetIdType                 -    enum
    firstAttemptDate             -    timestamp
    optionalData1                255
    optionalData2                255
    dni                          255
    gender                       2    enum
    idFaceLiveness               -    enum
""")

CHECKS = (
    "idCheckDataPositions",
    "idCheckDocumentValidation",
    "idCheckHologram",
    "idCheckMRZcode",
    "idCheckMicroprint",
    "idCheckSecurityFeatures",
    "idCheckSignature",
)
STATUSES = (
    "APPROVED_VERIFIED",
    "DENIED_FRAUD",
    "DENIED_UNSUPPORTED_ID_TYPE",
    "DENIED_UNSUPPORTED_ID_COUNTRY",
    "ERROR_NOT_READABLE_ID",
    "NO_ID_UPLOADED",
)
ID_TYPES = ("PASSPORT", "DRIVING_LICENSE", "ID_CARD")

# Subtype by type, with the countries it is limited to (empty: every country).
SUBTYPES: dict[str, dict[str, frozenset[str]]] = {
    "ID_CARD": {
        "NATIONAL_ID": frozenset(),
        "CONSULAR_ID": frozenset(),
        "ELECTORAL_ID": frozenset(),
        "RESIDENT_PERMIT_ID": frozenset(),
        "TAX_ID": frozenset({"PHL"}),
        "STUDENT_ID": frozenset({"POL"}),
        "PASSPORT_CARD_ID": frozenset({"IRL", "RUS", "USA"}),
        "MILITARY_ID": frozenset({"GRC"}),
        "OTHER_ID": frozenset(),
        "VISA": frozenset({"USA"}),
        "UNKNOWN": frozenset(),
    },
    "DRIVING_LICENSE": {"LEARNING_DRIVING_LICENSE": frozenset({"GBR", "IRL", "BEL", "CAN"})},
    "PASSPORT": {"E_PASSPORT": frozenset()},
}

ID_VALUES: dict[str, frozenset[str]] = {
    "callBackType": frozenset({"NETVERIFYID"}),
    "verificationStatus": frozenset(STATUSES),
    "idScanStatus": frozenset({"SUCCESS", "ERROR"}),
    "idScanSource": frozenset(
        {"SDK", "WEB", "WEB_CAM", "WEB_UPLOAD", "REDIRECT", "REDIRECT_CAM", "REDIRECT_UPLOAD", "API"}
    ),
    "presetIdType": frozenset(ID_TYPES),
    **{check: frozenset({"OK", "N/A"}) for check in CHECKS},
    "idType": frozenset(ID_TYPES),
    "idSubtype": frozenset(subtype for subtypes in SUBTYPES.values() for subtype in subtypes),
    "gender": frozenset({"M", "F"}),
    "idFaceLiveness": frozenset({"TRUE", "FALSE"}),
}

ADDRESSES = {
    "us": read_rows("""
        city             64
        stateCode        6    state
        streetName       64
        streetSuffix     14
        streetDirection  4
        streetNumber     14
        unitDesignator   14
        unitNumber       14
        zip              14
        zipExtension     20
        country          3   country
    """),
    "eu": read_rows("""
        city          64
        province      64
        streetName    64
        streetNumber  15
        unitDetails   64
        postalCode    15
        country       3   country
    """),
    "raw": read_rows("""
        line1       100
        line2       100
        line3       100
        line4       100
        line5       100
        country     3    country
        postalCode  15
        city        64
    """),
}

REJECT_REASON = read_rows("""
    rejectReasonCode!         5   enum
    rejectReasonDescription!  64  enum
    rejectReasonDetails       -   array
""")
# detailsDescription has no line of its own in the table; the sample and the list of codes carry it.
REJECT_DETAIL = read_rows("detailsCode 5 enum")

REJECT_CODES: dict[str, dict[str, str]] = {
    "DENIED_FRAUD": {
        "100": "MANIPULATED_DOCUMENT",
        "105": "FRAUDSTER",
        "106": "FAKE",
        "107": "PHOTO_MISMATCH",
        "108": "MRZ_CHECK_FAILED",
        "109": "PUNCHED_DOCUMENT",
        "110": "CHIP_DATA_MANIPULATED",
        "111": "MISMATCH_PRINTED_BARCODE_DATA",
    },
    "ERROR_NOT_READABLE_ID": {
        "102": "PHOTOCOPY_BLACK_WHITE",
        "103": "PHOTOCOPY_COLOR",
        "104": "DIGITAL_COPY",
        "200": "NOT_READABLE_DOCUMENT",
        "201": "NO_DOCUMENT",
        "202": "SAMPLE_DOCUMENT",
        "206": "MISSING_BACK",
        "207": "WRONG_DOCUMENT_PAGE",
        "209": "MISSING_SIGNATURE",
        "210": "CAMERA_BLACK_WHITE",
        "211": "DIFFERENT_PERSONS_SHOWN",
        "212": "IMAGE_NOT_MATCHING_DATA",
        "300": "MANUAL_REJECTION",
    },
}
EPASSPORT_CODES = frozenset({"110", "212"})
REJECT_DETAILS: dict[str, dict[str, str]] = {
    "100": {
        "1001": "PHOTO",
        "1002": "DOCUMENT_NUMBER",
        "1003": "EXPIRY",
        "1004": "DOB",
        "1005": "NAME",
        "1006": "ADDRESS",
        "1007": "SECURITY_CHECKS",
        "1008": "SIGNATURE",
        "1009": "PERSONAL_NUMBER",
    },
    "200": {
        "2001": "BLURRED",
        "2002": "BAD_QUALITY",
        "2003": "MISSING_PART_DOCUMENT",
        "2004": "HIDDEN_PART_DOCUMENT",
        "2005": "DAMAGED_DOCUMENT",
    },
}

MULTI_DOCUMENT = read_rows("""
    scanReference!  36  uuid
    timestamp!      -   timestamp
    transaction!    -   object
    document        -   object
""")
TRANSACTION = read_rows("""
    date!                      -    timestamp
    status!                    -    enum
    source!                    -    enum
    merchantScanReference!     255
    customerId!                255
    additionalInformation      255
    merchantReportingCriteria  255
    clientIp                   100  ip
""")
DOCUMENT = read_rows("""
    status!             -    enum
    country!            3    country
    type!               -    enum
    images!             -    array
    customDocumentCode  100
    extractedData       -    object
""")
# signatureAvailable: the table quotes the two words, the sample has JSON's bare true.
EXTRACTED_DATA = read_rows("""
    firstName           255
    lastName            255
    name                100
    ssn                 255
    signatureAvailable  -    boolean
    accountNumber       28
""")
TRANSACTION_VALUES = {
    "status": frozenset({"DONE"}),
    "source": frozenset({"DOC_SDK", "DOC_API", "DOC_UPLOAD"}),
}
DOCUMENT_STATUSES = ("UPLOADED", "EXTRACTED", "DISCARDED")

# Type of document: its name in English and the sides that are uploaded (0: the merchant decides).
DOCUMENT_TYPES: dict[str, tuple[str, int]] = {
    "BS": ("Bank statement", 1),
    "IC": ("Insurance card", 1),
    "UB": ("Utility bill", 1),
    "CAAP": ("Cash advance application", 2),
    "CRC": ("Corporate resolution certificate", 2),
    "CCS": ("Credit card statement", 2),
    "LAG": ("Lease agreement", 2),
    "LOAP": ("Loan application", 2),
    "MOAP": ("Mortgage application", 2),
    "TR": ("Tax return", 2),
    "VT": ("Vehicle title", 1),
    "VC": ("Voided check", 1),
    "STUC": ("Student card", 1),
    "HCC": ("Health care card", 1),
    "CB": ("Council bill", 1),
    "SENC": ("Seniors card", 1),
    "MEDC": ("Medicare card", 1),
    "BC": ("Birth certificate", 1),
    "WWCC": ("Working with children check", 1),
    "SS": ("Superannuation statement", 1),
    "TAC": ("Trade association card", 1),
    "SEL": ("School enrolment letter", 1),
    "PB": ("Phone bill", 1),
    "USSS": ("US social security card", 1),
    "SSC": ("Social security card", 1),
    "CUSTOM": ("Custom document type", 0),
}

# The ID cards whose machine-readable zone can be checked, by the country's name as the document writes it.
MRZ_CARD_COUNTRIES = (
    "Albania, Argentina, Austria, Bosnia & Herzegovina, Bulgaria, Chile, Croatia, Czech Republic, Denmark, "
    "Dominican Republic, Ecuador, El Salvador, Estonia, Finland, France, Georgia, Germany, Guatemala, "
    "Hungary, Italy, Kazakhstan, Kenya, Latvia, Liechtenstein, Lithuania, Macedonia, Malta, Mexico, "
    "Moldova, Montenegro, Netherlands, Pakistan, Paraguay, Peru, Poland, Portugal, Romania, Serbia, "
    "Slovakia, Slovenia, Spain, Sweden, Switzerland, Turkey, United Arab Emirates"
).split(", ")

# The same countries as ISO 3166-1 alpha-3 codes, in the same order.
MRZ_CARD_CODES = (
    "ALB ARG AUT BIH BGR CHL HRV CZE DNK DOM ECU SLV EST FIN FRA GEO DEU GTM HUN ITA KAZ KEN LVA LIE LTU "
    "MKD MLT MEX MDA MNE NLD PAK PRY PER POL PRT ROU SRB SVK SVN ESP SWE CHE TUR ARE"
).split()

# No name in Latin letters on these, by country and type of ID.
NAMELESS_IDS = frozenset(
    {
        ("CHN", "DRIVING_LICENSE"),
        ("CHN", "ID_CARD"),
        ("JPN", "DRIVING_LICENSE"),
        ("KOR", "DRIVING_LICENSE"),
        ("KOR", "ID_CARD"),
    }
)

CALLBACK_ADDRESSES = {
    "US": (
        "50.57.26.248 50.57.26.249 69.20.24.138 162.242.200.222 184.106.91.66 184.106.91.67 104.130.61.196 "
        "146.20.77.156"
    ).split(),
    "EU": "162.13.228.132 162.13.228.134 162.13.229.103 162.13.229.104".split(),
}

DROP_OFF_MINUTES = 15

# ISO 3166-2:US, last two characters: the states, the District of Columbia, the territories.
US_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
    "OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR UM VI".split()
)
KOSOVO = ("XKX", "Kosovo")  # not in ISO 3166-1; the document adds it
