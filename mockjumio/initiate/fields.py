"""Which fields may a request have that starts a scan? Jumio's tables, row by row, written as the callback's.

A row that ``may_lack`` names is mandatory at Jumio, and left out by programs that ran against it
all the same: its absence is a remark, and an error only for a merchant whose setting is ``strict``.
"""

from typing import Final, NamedTuple

from mockjumio.contract import enums, scalars
from mockjumio.contract.conditions import ALWAYS, Condition, type_in
from mockjumio.contract.id_verification import FACE_MATCH
from mockjumio.contract.multi_document import CUSTOM, DOCUMENT_TYPES
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Table, Values, from_list, only
from mockjumio.contract.scalars import COUNTRY, DATE, FLAG, IP, TEXT, URL, Scalar

MOST_SECONDS: Final = 5_184_000  # sixty days, which 0 stands for
MOST_MINUTES: Final = 86_400


def _whole(low: int, high: int) -> Scalar:
    return Scalar(
        f"a whole number from {low} to {high}",
        lambda text: text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high,
    )


SECONDS = _whole(0, MOST_SECONDS)
MINUTES = _whole(5, MOST_MINUTES)
INDEX = _whole(1, 2)
WORKFLOW = _whole(100, 202)
NUMBERS = (SECONDS, MINUTES, INDEX, WORKFLOW)
PICTURE = Scalar("an image in base64", bool)
COLOR = Scalar("a colour of six hexadecimal digits", lambda text: len(text) == 6 and _is_hex(text))
PHRASE = Scalar(
    "Latin letters, digits and spaces", lambda text: text.isascii() and text.replace(" ", "a").isalnum()
)


_ANYTHING: Final = Table("an object that nobody describes")
ANY_OBJECT: Final = ObjectOf("an object", lambda case: _ANYTHING)  # of which no public document says more


def _is_hex(text: str) -> bool:
    return all(digit in "0123456789abcdefABCDEF" for digit in text)


ENABLED_FIELDS: Final = (
    "idNumber", "idFirstName", "idLastName", "idDob", "idExpiry", "idPersonalNumber", "idFaceMatch",
    "idAddress", "idUsState",
)  # fmt: skip
_FIELD_LIST = Scalar(
    f"a comma-separated list of {', '.join(ENABLED_FIELDS)}",
    lambda text: all(one.strip() in ENABLED_FIELDS for one in text.split(",")),
)

# Locales of the web clients until 2018, and those that later ones added, with an underscore.
LOCALES: Final = tuple(
    "en bg cs da de el en_GB es es_MX et fi fr hu it ja ko lt nl no pl pt pt_BR ro ru sk sv tr vi zh_CN "
    "zh_HK ar he hr hy id ka km ms th".split()
)
WORKFLOWS: Final = {"100": "ALL", "101": "CAM", "102": "UPLOAD", "200": "ALL", "201": "CAM", "202": "UPLOAD"}
# What Jumio appends to the URLs of v4.
APPENDED: Final = ("transactionStatus", "customerInternalReference", "transactionReference", "errorCode")
CAPTURES: Final = ("CAM", "UPLOAD", "ALL")

_ID_TYPE = Field(
    "idType",
    TEXT,
    "type of the ID",
    max_length=255,
    values=from_list(enums.ID_TYPES),
)
_COUNTRY = Field("country", COUNTRY, "country of the ID", max_length=3)
_KNOWN = (  # what the merchant knows of the document; sent back where nothing is read
    Field("usState", TEXT, "US state, or country of birth", max_length=100),
    Field("expiry", DATE, "date of expiry"),
    Field("number", TEXT, "number of the document", max_length=100),
    Field("dob", DATE, "date of birth"),
    Field("personalNumber", TEXT, "personal number", max_length=14),
)
_NAMES = (
    Field("firstName", TEXT, "first name as provided", max_length=100),
    Field("lastName", TEXT, "last name as provided", max_length=100),
)
_CALLBACK_URL = Field("callbackUrl", URL, "where the callback goes", max_length=255)
_REFERENCE = Field(
    "merchantIdScanReference", TEXT, "the merchant's reference", mandatory=True, max_length=100
)
_CRITERIA = Field("merchantReportingCriteria", TEXT, "reporting criteria", max_length=100)
_ENABLED = Field("enabledFields", _FIELD_LIST, "the fields that are processed", max_length=100)
_LIFETIME = Field("authorizationTokenLifetime", SECONDS, "seconds that the token lives")
_LOCALE = Field("locale", TEXT, "language of the page", max_length=100, values=only(*LOCALES))
_PRESET = Condition("the other preset is given", lambda case: "preset" in case.provided)
_ADDITIONAL = Field("additionalInformation", TEXT, "comes back in the callback", max_length=255)


def _web(*, redirect: bool) -> tuple[Field, ...]:
    return (
        _REFERENCE,
        Field("successUrl", URL, "where the customer goes", mandatory=not redirect, max_length=2048),
        Field("errorUrl", URL, "where the customer goes on error", mandatory=not redirect, max_length=255),
        Field("customerId", TEXT, "the customer's ID", mandatory=redirect, max_length=100),
        _ENABLED,
        _LIFETIME,
        _CRITERIA,
        _CALLBACK_URL,
        _LOCALE,
        Field("clientIp", IP, "the client's IP address", max_length=100),
        *_NAMES,
        _COUNTRY,
        *_KNOWN,
        _ID_TYPE,
        Field("captureMethod", TEXT, "camera, upload or both", values=only(*CAPTURES)),
        Field("presetCountry", COUNTRY, "country that is preset", max_length=3, required=_PRESET),
        Field(
            "presetIdType",
            TEXT,
            "type that is preset",
            max_length=255,
            required=_PRESET,
            values=only(*enums.ID_TYPES),
        ),
        _ADDITIONAL,
    )


PRESET: Final = Table(
    "Netverify Web v4, presets",
    Field("index", INDEX, "1 for the document, 2 for a phrase of liveness", mandatory=True),
    Field("country", COUNTRY, "country that is preset", max_length=3, required=type_in("1")),
    Field(
        "type",
        TEXT,
        "type that is preset",
        max_length=15,
        required=type_in("1"),
        values=only(*enums.ID_TYPES),
    ),
    Field("phrase", PHRASE, "what the customer says", max_length=30, required=type_in("2")),
)


class Call(NamedTuple):
    """One of Jumio's calls that start a scan or upload. ``source`` is that of its images, at first."""

    name: str
    table: Table
    source: str
    product: str = enums.ID_VERIFICATION
    may_lack: tuple[str, ...] = ()
    lenient: bool = False  # fields that it has not are a remark


EMBEDDED: Final = Call(
    "initiateNetverify",
    Table("Netverify Web, initiateNetverify", *_web(redirect=False)),
    enums.WEB,
    may_lack=("successUrl", "errorUrl"),  # they may be set in the portal
)
REDIRECT: Final = Call(
    "initiateNetverifyRedirect",
    Table("Netverify Web, initiateNetverifyRedirect", *_web(redirect=True)),
    enums.REDIRECT,
)
WEB_V4: Final = Call(
    "initiate",
    Table(
        "Netverify Web v4, initiate",
        Field("customerInternalReference", TEXT, "the merchant's reference", mandatory=True, max_length=100),
        Field("userReference", TEXT, "the customer's ID", mandatory=True, max_length=100),
        Field("reportingCriteria", TEXT, "reporting criteria", max_length=100),
        Field("successUrl", URL, "where the customer goes", max_length=2047),
        Field("errorUrl", URL, "where the customer goes on error", max_length=255),
        _CALLBACK_URL,
        Field("workflowId", WORKFLOW, "what is verified, and how captured", values=only(*WORKFLOWS)),
        Field(
            "presets",
            ArrayOf("an array of presets", ObjectOf("an object", lambda case: PRESET)),
            "what the customer need not choose",
        ),
        Field("locale", TEXT, "language of the page", max_length=5, values=only(*LOCALES)),
        Field("tokenLifetimeInMinutes", MINUTES, "minutes that the token lives"),
    ),
    enums.WEB,
)
LOCATION: Final = Table(
    "performNetverify, userLocation",
    Field("country", COUNTRY, "country", max_length=3),
    Field("state", TEXT, "state", max_length=100),
)
AGREED: Final = Table(
    "performNetverify, consent",
    Field("obtained", TEXT, "whether there is one", values=only("yes", "no", "na")),
    Field("obtainedAt", TEXT, "since when", max_length=100),
)
CONSENT: Final = Table(
    "performNetverify, userConsent",
    Field("userIp", IP, "the user's IP address"),
    Field(
        "userLocation",
        ObjectOf("an object", lambda case: LOCATION),
        "where the user is",
    ),
    Field("consent", ObjectOf("an object", lambda case: AGREED), "what the user said"),
)
PERFORM: Final = Call(
    "performNetverify",
    Table(
        "performNetverify",
        _REFERENCE,
        Field("frontsideImage", PICTURE, "the front", mandatory=True),
        Field("faceImage", PICTURE, "the face", required=FACE_MATCH, permitted=ALWAYS),
        _COUNTRY._replace(mandatory=True),
        _ID_TYPE._replace(mandatory=True),
        Field("backsideImage", PICTURE, "the back"),
        *(
            Field(f"{side}MimeType", TEXT, "its format", values=only("image/jpeg", "image/png"))
            for side in ("frontsideImage", "faceImage", "backsideImage")
        ),
        _ENABLED,
        _CRITERIA,
        Field("customerId", TEXT, "the customer's ID", max_length=100),
        _CALLBACK_URL,
        *_NAMES,
        *_KNOWN,
        Field("callbackGranularity", TEXT, "when callbacks are sent", values=only("onFinish", "onAllSteps")),
        Field(
            "userConsent",
            ObjectOf("an object", lambda case: CONSENT),
            "that the user agreed (from 2022 on)",
        ),
        _ADDITIONAL,
    ),
    enums.API,
    may_lack=("faceImage", "country", "idType"),
)
_COLORED = Condition("the other colour is given", lambda case: "color" in case.provided)
_DOCUMENT_URLS = (
    Field("successUrl", URL, "where the customer goes", max_length=255),
    Field("errorUrl", URL, "where the customer goes on error", max_length=255),
)
DOCUMENT: Final = Call(
    "acquisitions",
    Table(
        "Document Verification, acquisitions",
        Field("type", TEXT, "type of the document", mandatory=True, values=only(*DOCUMENT_TYPES)),
        _COUNTRY._replace(mandatory=True),
        Field("merchantScanReference", TEXT, "the merchant's reference", mandatory=True, max_length=100),
        Field("customerId", TEXT, "the customer's ID", mandatory=True, max_length=100),
        Field("merchantReportingCriteria", TEXT, "reporting criteria", max_length=255),
        _CALLBACK_URL,
        *_DOCUMENT_URLS,
        _LIFETIME,
        _LOCALE._replace(max_length=5),
        Field("baseColor", COLOR, "colour of the page", required=_COLORED),
        Field("bgColor", COLOR, "colour of its background", required=_COLORED),
        Field("headerImageUrl", URL, "picture of the page", max_length=255),
        Field("enableExtraction", FLAG, "whether data is extracted"),
        Field(
            "customDocumentCode",
            TEXT,
            "the merchant's code of a custom document",
            max_length=100,
            required=type_in(CUSTOM),
            permitted=ALWAYS,
            values=Values(
                "a code of the merchant's custom documents that are in force and enabled",
                lambda case: tuple(one.code for one in case.settings.custom_documents if one.enabled),
            ),
        ),
        Field("clientIp", scalars.IP, "the client's IP address", max_length=100),
    ),
    enums.DOC_API,
    enums.MULTI_DOCUMENT,
)
OLD_DOCUMENT: Final = Call(
    "createDocumentAcquisition",
    Table(
        "createDocumentAcquisition (2014 to 2016)",
        Field("documentType", TEXT, "type of the document", mandatory=True, values=only(*DOCUMENT_TYPES)),
        Field("merchantScanReference", TEXT, "the merchant's reference", mandatory=True, max_length=100),
        Field("customerID", TEXT, "the customer's ID", mandatory=True, max_length=100),
        _COUNTRY,
        *_DOCUMENT_URLS,
        _CALLBACK_URL,
        _LOCALE,
        _LIFETIME,
        _CRITERIA,
    ),
    enums.DOC_UPLOAD,
    enums.MULTI_DOCUMENT,
)
CALLS: Final = {one.name: one for one in (EMBEDDED, REDIRECT, WEB_V4, PERFORM, DOCUMENT, OLD_DOCUMENT)}
WEB_ONLY: Final = (  # fields of an upload that only the web client's request has
    "successUrl", "errorUrl", "authorizationTokenLifetime", "locale", "baseColor", "bgColor",
    "headerImageUrl",
)  # fmt: skip
