"""What may a scenario say? Every key with its kind and meaning, in one table."""

from collections.abc import Callable
from typing import Final

from mockjumio.contract import countries, enums, scalars
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.platform.workflows import CAPABILITIES, SELFIE_USABILITY, Capability
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.scenario.delivery_rules import API_FAULTS, CALLBACK_FAULTS, RETRIES
from mockjumio.scenario.journey import Steps
from mockjumio.scenario.merchant_settings import COUNTRY, ID_TYPE, SETTINGS
from mockjumio.scenario.scenario_editions import (
    CHECKS,
    DATE_TEXT,
    DEMAND,
    EXTRACTED_LATER,
    FURTHER,
    IDENTITY_VERIFICATION,
    choice_of,
)
from mockjumio.schema.kinds import (
    DATE,
    DURATION,
    FLAG,
    RAW,
    TEXT,
    Key,
    Scalar,
    choice,
    decimal,
    whole,
)
from mockjumio.schema.sections import ListOf, Pairs, Section

_ANY_SUBTYPE = choice_of("an ID subtype", SUBTYPES)


_ADDRESS_PARTS: Final = (
    Key("city", TEXT, "city", "Springfield"),
    Key("state_code", TEXT, "ISO 3166-2 code of the state (US format)", "US-OH"),
    Key("province", TEXT, "province (EU format)", "Wien"),
    Key("street_name", TEXT, "street name (US and EU format)", "Main"),
    Key("street_suffix", TEXT, "abbreviation of the street suffix (US format)", "ST"),
    Key("street_direction", TEXT, "abbreviation of the street direction (US format)", "NE"),
    Key("street_number", TEXT, "street number (US and EU format)", "42"),
    Key("unit_designator", TEXT, "abbreviation of the unit designator (US format)", "APT"),
    Key("unit_number", TEXT, "unit number (US format)", "3"),
    Key("unit_details", TEXT, "unit details (EU format)", "Top 3"),
    Key("postal_code", TEXT, "postal code; the ZIP code in the US format", "44301"),
    Key("zip_extension", TEXT, "ZIP extension (US format)", "1234"),
    Key("lines", ListOf(TEXT), "up to five lines (raw format)", "[Flat 3, 42 Queen's Road]"),
    Key("country", COUNTRY, "country of the address", "USA"),
)

ADDRESS = Section(
    "a mapping",
    *_ADDRESS_PARTS,
    Key(
        "only",
        ListOf(choice("a part of an address", lambda: tuple(part.name for part in _ADDRESS_PARTS))),
        "the parts of the drawn address that the ID shows; the others are left out",
        "[city, country]",
    ),
)


def _place_of_birth(text: str) -> str:
    """``AUT`` or ``US-OH``."""
    is_state = text.startswith("US-") and countries.is_subdivision(text)
    return text if is_state else str(COUNTRY.convert(text))


PROVIDED = Section(
    "a mapping",
    Key("merchant_reference", TEXT, "your reference of the scan", '"order-{{ seed }}"'),
    Key("customer_id", TEXT, "your customer's ID", "ada"),
    Key("reporting_criteria", TEXT, "your reporting criteria", "web"),
    Key("additional_information", TEXT, "anything else you want back", "gold"),
    Key("client_ip", TEXT, "the client's IPv4 address", "203.0.113.7"),
    Key("first_name", TEXT, "first name; sent back where none is read from the ID", "Ada"),
    Key("last_name", TEXT, "last name; sent back where none is read from the ID", "Lovelace"),
    Key(
        "callback_url",
        TEXT,
        "where this callback goes, instead of the merchant's URL",
        "https://shop.example/jumio",
    ),
    Key(
        "source",
        choice_of("a source", enums.SCAN_SOURCES, enums.DOCUMENT_SOURCES),
        "by which way the images came; the SDK if not given",
        "WEB_UPLOAD",
    ),
    Key(
        "enrollment_reference",
        TEXT,
        "reference of the scan that an authentication compares with (from 2020-09)",
        "12345678-1234-4234-8234-123456789012",
    ),
    Key("number", TEXT, "number; sent back where none is read from the ID (from 2017-10)", "P1234567"),
    Key("dob", DATE_TEXT, "date of birth; likewise (from 2017-10)", "1990-01-31"),
    Key("expiry", DATE_TEXT, "date of expiry; likewise (from 2017-10)", "2025-01-30"),
    Key("personal_number", TEXT, "personal number; likewise (from 2020-01)", "A1234567"),
    Key("preset_country", COUNTRY, "country that the request preset (web)", "AUT"),
    Key("preset_id_type", ID_TYPE, "ID type that the request preset (web)", "ID_CARD"),
)

LACKABLE: Final = (  # parts that a document may do without
    "number",
    "first_name",
    "last_name",
    "dob",
    "expires",
    "personal_number",
    "us_state",
    "optional_data_1",
    "optional_data_2",
    "dni",
    "gender",
    "address",
    "issuing_date",
    *(key.name for key in FURTHER),
)

DOCUMENT = Section(
    "a mapping",
    Key(
        "type",
        choice_of("an ID or document type", enums.ID_TYPES, DOCUMENT_TYPES),
        "PASSPORT, DRIVING_LICENSE or ID_CARD; a code in multi document (see: mockjumio explain type)",
        "PASSPORT",
    ),
    Key("subtype", _ANY_SUBTYPE, "subtype (see: mockjumio explain idSubtype)", "E_PASSPORT"),
    Key("country", COUNTRY, "issuing country: ISO 3166-1 alpha-3 code, or XKX for Kosovo", "USA"),
    Key("number", TEXT, "number of the document", "P1234567"),
    Key("issued", DATE, "date of issue", "2015-01-31"),
    Key("expires", DATE, "date of expiry", "2025-01-30"),
    Key(
        "personal_number",
        TEXT,
        "personal number; one longer than 14 characters becomes the number",
        "A1234567",
    ),
    Key("us_state", TEXT, "issuing state of a US licence, place of birth on a US passport or card", "OH"),
    Key("optional_data_1", TEXT, "optional field of MRZ line 1", "A1B2C3"),
    Key("optional_data_2", TEXT, "optional field of MRZ line 2", "D4E5F6"),
    Key("dni", TEXT, "DNI of a Spanish national ID", "12345678Z"),
    Key("latin_full_name", FLAG, "whether a Korean licence has the full name in Latin characters", "true"),
    Key(
        "lacks",
        ListOf(choice("a part of a document", lambda: LACKABLE)),
        "parts that the document does not carry",
        "[address, personal_number]",
    ),
    Key("custom_code", TEXT, "your code, if type is CUSTOM (multi document)", "GYM_CARD"),
    Key("pages", whole(1, 2), "number of pages (multi document)", "2"),
    Key("original", FLAG, "whether the upload was a PDF (multi document, from 2018-05)", "true"),
    *FURTHER,
)

_LONGEST_NAME = 200  # of idFirstName and idLastName


def _name(rule: scalars.Scalar, hint: str = "") -> Scalar:
    """A name as a document prints it, by the contract's rule."""

    def convert(text: str) -> str:
        if not rule.fits(text):
            raise ValueError(f"{text!r} is not {rule.words}{hint}")
        if len(text) > _LONGEST_NAME:
            raise ValueError(f"the name has {len(text)} characters, at most {_LONGEST_NAME} are allowed")
        return text

    bounds = {"minLength": 1, "maxLength": _LONGEST_NAME}
    return Scalar(rule.words, convert, {"type": ["string", "number", "boolean"], **bounds})


NAME = _name(scalars.NAME)
LATIN_NAME = _name(scalars.LATIN_NAME, "; native_first_name and native_last_name take those of other scripts")

PERSON = Section(
    "a mapping",
    Key("first_name", LATIN_NAME, "first name in Latin characters", "Ada"),
    Key("last_name", LATIN_NAME, "last name in Latin characters", "Lovelace"),
    Key("native_first_name", NAME, "first name in the country's own script", "花子"),
    Key("native_last_name", NAME, "last name in the country's own script", "山田"),
    Key("gender", choice("a gender", lambda: ("M", "F")), "gender", "F"),
    Key("dob", DATE, "date of birth", "1990-01-31"),
    Key("age", whole(0, 120), "age on the day of the scan, instead of a date of birth", "17"),
    Key(
        "place_of_birth",
        Scalar("a place of birth", _place_of_birth),
        "a place of birth: alpha-3 code of the country, or a state such as US-OH",
        "US-OH",
    ),
    Key("address", ADDRESS, "address as printed; its format follows from the document's country"),
)

EXTRACTED: Final = (
    Key("first_name", TEXT, "first name (social security card)", "Ada"),
    Key("last_name", TEXT, "last name (social security card)", "Lovelace"),
    Key("name", TEXT, "full name (bank statement)", "Ada Lovelace"),
    Key("ssn", TEXT, "social security number (social security card)", "078-05-1120"),
    Key("signature_available", FLAG, "whether there is a signature (social security card)", "true"),
    Key("account_number", TEXT, "account number (bank statement)", "0012345678"),
    *EXTRACTED_LATER,
)


def _names_of(capability: Capability) -> Callable[[], tuple[str, ...]]:
    return lambda: tuple(label.name for label in capability.labels)


RESULT = Section(
    "a mapping",
    Key(
        "status",
        choice(
            "a status",
            lambda: (*enums.VERIFICATION_STATUSES, *enums.UPLOAD_STATUSES, *enums.AUTHENTICATION_RESULTS),
        ),
        "verification status; of multi document that of the document, of authentication the result",
        "APPROVED_VERIFIED",
    ),
    Key(
        "reject_reason",
        Section(
            "a mapping with code and details",
            Key(
                "code",
                choice_of("a reject reason code", REJECT_REASONS),
                "rejectReasonCode (see: mockjumio explain rejectReasonCode)",
                "100",
            ),
            Key(
                "details",
                ListOf(choice_of("a detail code", REJECT_DETAILS)),
                "detailsCode of each (see: mockjumio explain detailsCode); [] sends an empty array",
                "[1001, 1004]",
            ),
        ),
        "why the ID is rejected; needed with DENIED_FRAUD and ERROR_NOT_READABLE_ID",
    ),
    Key("face_match", whole(0, 100), "face match percentage", "12"),
    Key("liveness", FLAG, "whether liveness was detected", "false"),
    Key("liveness_images", whole(0, 20), "how many images of liveness there are (from 2019-07)", "5"),
    Key(
        "identity_verification",
        IDENTITY_VERIFICATION,
        "verdict about the face (from 2017-10); follows from face_match and liveness if not given",
    ),
    Key(
        "extracted",
        Section(
            "a mapping",
            *EXTRACTED,
            Key("signature_as_text", FLAG, "send signatureAvailable as text, not as JSON boolean", "true"),
            Key(
                "only",
                ListOf(choice("a part of the extracted data", lambda: tuple(key.name for key in EXTRACTED))),
                "the parts that were readable; the others are left out",
                "[last_name, ssn]",
            ),
        ),
        "what is read from the document, with status EXTRACTED (multi document)",
    ),
    Key(
        "labels",
        Section(
            "a mapping of capabilities to labels",
            *(
                Key(
                    one.name, choice(f"a label of {one.name}", _names_of(one)), one.words, one.labels[-1].name
                )
                for one in CAPABILITIES.values()
            ),
            Key(
                SELFIE_USABILITY,
                choice("a label of usability", _names_of(CAPABILITIES["usability"])),
                "whether the selfie can be used; usability says it of the document",
                "BLURRED",
            ),
        ),
        "what capabilities come to on the current platform, instead of what follows from the rest",
    ),
    Key("checks", CHECKS, "checks beyond the ID itself, in retrieval, of accounts that have them activated"),
    Key("risk", decimal(0, 100), "risk score of the current platform's decision", "55"),
    Key(
        "decision",
        TEXT,
        "label of the current platform's decision, as own rules of a merchant give it",
        "VIP",
    ),
)

IMAGE_SIDES: Final = (320, 4000)  # pixels: less is illegible, more costs seconds

IMAGES = Section(
    "a mapping",
    Key("format", choice("an image format", lambda: ("jpeg", "png")), "format of drawn images", "png"),
    Key("flat", FLAG, "drawn images as a scanner sees them, not as a phone's camera does", "true"),
    Key("longest", whole(*IMAGE_SIDES), "pixels of the longer side of drawn images", "1600"),
    Key("front", TEXT, "a file of this scenario's folder, sent instead of a drawn image", "own/front.jpg"),
    Key("back", TEXT, "likewise", "own/back.jpg"),
    Key("face", TEXT, "likewise", "own/face.jpg"),
    Key("1", TEXT, "likewise, the first page (multi document)", "own/page-1.jpg"),
    Key("2", TEXT, "likewise, the second page", "own/page-2.jpg"),
)

CALLBACK = Section(
    "a mapping",
    Key("delay", DURATION, "time between the result and the callback, such as 500ms, 30s, 1m30s or 2h", "2s"),
    Key(
        "order",
        choice("an order", lambda: ("table", "shuffled")),
        "order of the form fields",
        "shuffled",
    ),
    Key("omit", ListOf(TEXT), "parameters to leave out", "[firstAttemptDate]"),
    Key(
        "set",
        Pairs(RAW, "a mapping of parameters to raw wire values"),
        "parameters to send with exactly these texts",
        '{idFaceLiveness: "FALSE"}',
    ),
    Key("violate", FLAG, "needed where omit or set break the contract; the callback is marked", "true"),
    Key("retries", RETRIES, "when it is sent again if it is not accepted", "[10s, 1m, 5m]"),
    Key("faults", CALLBACK_FAULTS, "what goes wrong on its way", "[{duplicate: {times: 2, after: 5s}}]"),
)

API_SECTION = Section(
    "a mapping",
    Key("faults", API_FAULTS, "what goes wrong", "[{status: 503, first: 2, route: images}]"),
)

MATCH = Section(
    "a mapping",
    Key("customer_id", TEXT, "text or glob", "fraud-*"),
    Key("merchant_reference", TEXT, "text or glob", "order-*"),
)

SCENARIO = Section(
    "a mapping with name and result",
    Key("name", TEXT, "unique name: letters, digits, '-', '_' and '.'", "passport-approved"),
    Key("title", TEXT, "what it shows, in a line", "A US passport, approved and verified"),
    Key("advice", TEXT, "what a merchant should do", "Let the customer in."),
    Key("extends", TEXT, "a scenario whose values are used where this one sets none", "approved"),
    Key("product", choice_of("a product", enums.PRODUCTS), "what is played", "id-verification"),
    Key("edition", DEMAND, "the first edition of Jumio's documentation that can say it", "2018-05"),
    Key("match", MATCH, "plays for transactions with these references that name no scenario"),
    Key("settings", SETTINGS, "the merchant's settings, for this run"),
    Key("provided", PROVIDED, "what your app gives the SDK; the callback sends most of it back"),
    Key("document", DOCUMENT, "the document that is shown"),
    Key("person", PERSON, "the person on the document; values not given are drawn from the seed"),
    Key("journey", Steps(), "what the user does", "[start, {finish: {after: 1m, processing: 20s}}]"),
    Key("result", RESULT, "the result of the verification"),
    Key("images", IMAGES, "how the images are made"),
    Key("callback", CALLBACK, "how the callback is sent"),
    Key("api", API_SECTION, "how Jumio's API answers about this scan"),
)
