"""What does the ID verification callback say? Jumio's parameter table, row by row."""

from typing import Final, NamedTuple

from mockjumio.contract import countries, rules, scalars
from mockjumio.contract.address_formats import address_table
from mockjumio.contract.conditions import (
    Case,
    Condition,
    country_in,
    on_document,
    setting,
    status_in,
    subtype_is,
    type_in,
    was_provided,
)
from mockjumio.contract.editions import FIRST, Rows
from mockjumio.contract.enums import (
    APPROVED_VERIFIED,
    DENIED_FRAUD,
    DENIED_UNSUPPORTED_ID_TYPE,
    DRIVING_LICENSE,
    ERROR_NOT_READABLE_ID,
    ID_CARD,
    ID_TYPES,
    NO_ID_UPLOADED,
    NOT_AVAILABLE,
    PASSPORT,
    SCAN_SOURCES,
    SDK,
    VERIFICATION_STATUSES,
)
from mockjumio.contract.reject_reasons import REJECT_REASON
from mockjumio.contract.rules import (
    Field,
    Table,
    Values,
    from_list,
    not_available_when,
    only,
    value_when,
)
from mockjumio.contract.scalars import DATE, PERCENTAGE, TEXT, TIMESTAMP

APPROVED = status_in(APPROVED_VERIFIED)
SCANNED = ~status_in(NO_ID_UPLOADED)
FROM_SDK = Condition("the source is SDK", lambda case: case.source in (SDK, None))
TYPE_KNOWN = ~status_in(NO_ID_UPLOADED, DENIED_UNSUPPORTED_ID_TYPE)
REJECTED_FOR_A_REASON = status_in(DENIED_FRAUD, ERROR_NOT_READABLE_ID)

FACE_MATCH = setting("face match is on", lambda settings: settings.face_match)
MRZ_CHECK = setting("the MRZ check is on", lambda settings: settings.mrz_check)
ADDRESS_RECOGNITION = setting("address recognition is on", lambda settings: settings.address_recognition)
MRZ_DOCUMENT = type_in(PASSPORT) | (
    type_in(ID_CARD)
    & country_in(*countries.ID_CARD_MRZ_CHECK, words="one of the 45 whose ID cards have an MRZ check")
)
WITH_ZONE = type_in(PASSPORT, ID_CARD)  # whether it is checked or not
MRZ_CHECKED = MRZ_CHECK & MRZ_DOCUMENT
BACK_SIDE = Condition(
    "the ID type is scanned front and back", lambda case: case.type in case.settings.back_side
)

# "N/A (for non-Latin characters)", rows idFirstName and idLastName.
NATIVE_SCRIPT = (
    (country_in("CHN") & type_in(DRIVING_LICENSE, ID_CARD))
    | (country_in("JPN") & type_in(DRIVING_LICENSE))
    | (country_in("KOR") & type_in(DRIVING_LICENSE, ID_CARD))
)
LATIN_FULL_NAME = country_in("KOR") & type_in(DRIVING_LICENSE) & on_document("latin_full_name")

NATIONAL_ID: Final = "NATIONAL_ID"
FRENCH_CARD = country_in("FRA") & subtype_is(NATIONAL_ID)
PERSONAL_NUMBER_LENGTH: Final = 14


class Subtype(NamedTuple):
    """A subtype of a type of ID, and the countries that have it; ``None`` is all of them."""

    name: str
    type: str
    countries: frozenset[str] | None = None


SUBTYPES: Final = Rows(
    "Callback for Netverify, idSubtype",
    Subtype(NATIONAL_ID, ID_CARD),
    Subtype("CONSULAR_ID", ID_CARD),
    Subtype("ELECTORAL_ID", ID_CARD),
    Subtype("RESIDENT_PERMIT_ID", ID_CARD),
    Subtype("TAX_ID", ID_CARD, frozenset(("PHL",))),
    Subtype("STUDENT_ID", ID_CARD, frozenset(("POL",))),
    Subtype("PASSPORT_CARD_ID", ID_CARD, frozenset(("IRL", "RUS", "USA"))),
    Subtype("MILITARY_ID", ID_CARD, frozenset(("GRC",))),
    Subtype("OTHER_ID", ID_CARD),
    Subtype("VISA", ID_CARD, frozenset(("USA",))),
    Subtype("UNKNOWN", ID_CARD),
    Subtype("LEARNING_DRIVING_LICENSE", DRIVING_LICENSE, frozenset(("GBR", "IRL", "BEL", "CAN"))),
    Subtype("E_PASSPORT", PASSPORT),
)


def subtypes(id_type: str | None, country: str | None, edition: str = FIRST) -> tuple[str, ...]:
    """The subtypes that a document of this type and country may have."""
    return tuple(
        one.name
        for one in SUBTYPES.of(edition).values()
        if one.type == id_type and (one.countries is None or country in one.countries)
    )


class Masked(NamedTuple):
    """What masking hides of a country's type of ID (``DEU/PASSPORT``)."""

    name: str
    parameters: tuple[str, ...]


MASKED: Final = Rows[Masked]("Masking")


def masking(parameter: str) -> Condition:
    """The merchant has masking, and it hides the parameter of this ID."""

    def holds(case: Case) -> bool:
        hidden = MASKED.of(case.edition).get(f"{case.country}/{case.type}") if case.settings.masking else None
        return hidden is not None and parameter in hidden.parameters

    return Condition(
        f"masking hides {parameter} of this ID", holds, f"masking does not hide {parameter} of this ID"
    )


def data_field(name: str, words: str) -> Condition:
    """The merchant has this data field enabled."""
    return setting(f"the data field {words} is on", lambda settings: getattr(settings.fields, name))


def scan_source(case: Case) -> str:
    """Where nothing was uploaded, nothing says how."""
    source = case.source or SDK
    return source.partition("_")[0] if case.status == NO_ID_UPLOADED else source


def _us_state(case: Case) -> tuple[str, ...]:
    return countries.us_states() if case.type == DRIVING_LICENSE else countries.places_of_birth()


def _issued_type(case: Case, value: str | None) -> tuple[str, ...] | None:
    """The value that the scan has: another one would contradict retrieval and images."""
    return (value,) if value else None


_OK = value_when(APPROVED, "OK", NOT_AVAILABLE)
NUMBER = data_field("number", "ID number")
DOB = data_field("dob", "date of birth") | MRZ_CHECKED
EXPIRY = data_field("expiry", "expiry date") | MRZ_CHECKED
PERSONAL_NUMBER = data_field("personal_number", "personal number") | (
    MRZ_CHECKED & on_document("personal_number")
)
FIRST_NAME_READ = APPROVED & data_field("first_name", "first name") & on_document("first_name")
LAST_NAME_READ = APPROVED & data_field("last_name", "last name") & on_document("last_name")


def _name(read: Condition) -> rules.ByCase:
    """Read from an ID: in Latin letters, since the rows say N/A for others. Provided: whatever it is."""
    return rules.ByCase(
        f"{scalars.LATIN_NAME.words}, otherwise the text that was provided",
        lambda case: scalars.LATIN_NAME if read.holds(case) else TEXT,
    )


ID_VERIFICATION_CALLBACK: Final = Table(
    "Callback for Netverify",
    Field("callBackType", TEXT, "kind of callback", mandatory=True, values=only("NETVERIFYID")),
    Field(
        "jumioIdScanReference", scalars.UUID, "Jumio's reference of the scan", mandatory=True, max_length=36
    ),
    Field(
        "verificationStatus",
        TEXT,
        "result of the verification",
        mandatory=True,
        values=Values(
            " or ".join(VERIFICATION_STATUSES),
            lambda case: tuple(status for status in VERIFICATION_STATUSES if status == case.status),
        ),
    ),
    Field(
        "idScanStatus",
        TEXT,
        "whether the scan succeeded",
        mandatory=True,
        values=value_when(APPROVED, "SUCCESS", "ERROR"),
    ),
    Field(
        "idScanSource",
        TEXT,
        "by which way the images came",
        mandatory=True,
        values=from_list(
            SCAN_SOURCES, scan_source, "the source of the scan; of NO_ID_UPLOADED without _CAM and _UPLOAD"
        ),
    ),
    Field("idCheckDataPositions", TEXT, "check of the data positions", mandatory=True, values=_OK),
    Field("idCheckDocumentValidation", TEXT, "validation of the document", mandatory=True, values=_OK),
    Field("idCheckHologram", TEXT, "check of the hologram", mandatory=True, values=_OK),
    Field(
        "idCheckMRZcode",
        TEXT,
        "check of the machine-readable zone",
        mandatory=True,
        values=value_when(APPROVED & MRZ_CHECKED, "OK", NOT_AVAILABLE),
    ),
    Field("idCheckMicroprint", TEXT, "check of the microprint", mandatory=True, values=_OK),
    Field("idCheckSecurityFeatures", TEXT, "check of the security features", mandatory=True, values=_OK),
    Field("idCheckSignature", TEXT, "check of the signature", mandatory=True, values=_OK),
    Field("transactionDate", TIMESTAMP, "when the scan was created", mandatory=True),
    Field("callbackDate", TIMESTAMP, "when the callback was created", mandatory=True),
    Field(
        "idType",
        TEXT,
        "type of the ID; absent where it is not supported",
        permitted=TYPE_KNOWN,
        values=from_list(ID_TYPES, lambda case: case.type),
    ),
    Field(
        "idSubtype",
        TEXT,
        "subtype of the ID",
        max_length=255,
        permitted=TYPE_KNOWN,
        values=Values(
            "a subtype of the type and country, the one of the scan",
            lambda case: tuple(
                name
                for name in subtypes(case.type, case.country, case.edition)
                if case.subtype in (name, None)
            ),
            lambda case: subtypes(case.type, case.country, case.edition),
            among=SUBTYPES,
        ),
    ),
    Field(
        "idCountry",
        scalars.COUNTRY,
        "country that issued the ID",
        max_length=3,
        permitted=SCANNED,
        values=Values("the country of the scan", lambda case: _issued_type(case, case.country)),
    ),
    Field(
        "rejectReason",
        rules.ObjectOf("a JSON object", lambda case: REJECT_REASON),
        "why the ID was rejected",
        required=REJECTED_FOR_A_REASON,
    ),
    Field(
        "idFaceMatch",
        PERCENTAGE,
        "how well the face matches, in per cent",
        required=APPROVED & FACE_MATCH,
    ),
    Field("idScanImage", scalars.URL, "URL of the front image", max_length=255, permitted=SCANNED),
    Field(
        "idScanImageFace",
        scalars.URL,
        "URL of the face image",
        max_length=255,
        permitted=SCANNED & FACE_MATCH,
    ),
    Field(
        "idScanImageBackside",
        scalars.URL,
        "URL of the back image",
        max_length=255,
        permitted=TYPE_KNOWN & BACK_SIDE,
    ),
    Field(
        "idNumber",
        TEXT,
        "number of the document",
        max_length=200,
        required=APPROVED & NUMBER & on_document("number"),
        permitted=APPROVED & NUMBER,
    ),
    Field(
        "idFirstName",
        _name(FIRST_NAME_READ),
        "first name on the ID, otherwise as provided",
        max_length=200,
        required=FIRST_NAME_READ | (was_provided("first_name") & SCANNED),
        values=not_available_when(NATIVE_SCRIPT),
    ),
    Field(
        "idLastName",
        _name(LAST_NAME_READ),
        "last name on the ID, otherwise as provided",
        max_length=200,
        required=LAST_NAME_READ | (was_provided("last_name") & SCANNED),
        values=not_available_when(NATIVE_SCRIPT & ~(LAST_NAME_READ & LATIN_FULL_NAME)),
    ),
    Field(
        "idDob",
        DATE,
        "date of birth",
        max_length=10,
        required=APPROVED & DOB & on_document("dob"),
        permitted=APPROVED & DOB,
    ),
    Field(
        "idExpiry",
        DATE,
        "date of expiry",
        max_length=10,
        required=APPROVED & EXPIRY & on_document("expires"),
        permitted=APPROVED & EXPIRY,
    ),
    Field(
        "idUsState",
        TEXT,
        "issuing state of a licence, place of birth of a passport or ID card",
        max_length=100,
        permitted=APPROVED & data_field("us_state", "US state") & country_in("USA"),
        values=Values("a US state code; except for a licence also a country name or Kosovo", _us_state),
    ),
    Field(
        "personalNumber",
        TEXT,
        "personal number; N/A where the document has none of at most 14 characters",
        max_length=PERSONAL_NUMBER_LENGTH,
        required=APPROVED & PERSONAL_NUMBER,
        values=not_available_when(~on_document("personal_number")),
    ),
    Field(
        "idAddress",
        rules.ObjectOf("a JSON object in the country's format", address_table),
        "address on the ID, never empty",
        permitted=APPROVED & ADDRESS_RECOGNITION,
    ),
    Field(
        "merchantIdScanReference",
        TEXT,
        "the merchant's reference",
        max_length=100,
        required=was_provided("merchant_reference"),
    ),
    Field(
        "merchantReportingCriteria",
        TEXT,
        "the merchant's reporting criteria",
        max_length=100,
        required=was_provided("reporting_criteria"),
    ),
    Field(
        "customerId",
        TEXT,
        "the customer's ID as provided",
        max_length=100,
        required=was_provided("customer_id"),
    ),
    Field(
        "additionalInformation",
        TEXT,
        "additional information as provided",
        max_length=100,
        required=was_provided("additional_information"),
    ),
    Field(
        "clientIp",
        scalars.IPV4,
        "IP address of the client",
        required=was_provided("client_ip"),
    ),
    Field(
        "presetCountry",
        scalars.COUNTRY,
        "country that the request preset",
        max_length=3,
        required=was_provided("preset_country"),
    ),
    Field(
        "presetIdType",
        TEXT,
        "type that the request preset",
        required=was_provided("preset_id_type"),
        values=only(*ID_TYPES),  # of the first edition: no request can preset a visa
    ),
    Field("firstAttemptDate", TIMESTAMP, "when the first attempt to scan was made"),
    Field(
        "optionalData1",
        TEXT,
        "optional field of MRZ line 1",
        max_length=255,
        permitted=APPROVED & WITH_ZONE & on_document("optional_data_1"),
    ),
    Field(
        "optionalData2",
        TEXT,
        "optional field of MRZ line 2",
        max_length=255,
        permitted=APPROVED & WITH_ZONE & on_document("optional_data_2"),
    ),
    Field(
        "dni",
        TEXT,
        "DNI of a Spanish national ID",
        max_length=255,
        permitted=APPROVED & country_in("ESP") & subtype_is(NATIONAL_ID),
    ),
    Field(
        "gender",
        TEXT,
        "gender on a French national ID (MRZ of the CNIS kind)",
        max_length=2,
        permitted=APPROVED & FRENCH_CARD,
        values=only("M", "F"),
    ),
    Field(
        "idFaceLiveness",
        TEXT,
        "whether liveness was detected during scanning",
        permitted=SCANNED & FACE_MATCH & FROM_SDK,
        values=only("TRUE", "FALSE"),
    ),
)

# Timestamps that never run backwards: each is at most the next, where both are there.
TIMESTAMP_ORDER: Final = ("transactionDate", "firstAttemptDate", "callbackDate")
