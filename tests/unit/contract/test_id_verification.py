"""Does the parameter table say when each parameter is sent, and what it may be?"""

from typing import Any

import pytest

from mockjumio.contract import countries, id_verification
from mockjumio.contract.address_formats import ADDRESS_FORMATS, EU, RAW, US, address_format, address_table
from mockjumio.contract.checker import check
from mockjumio.contract.conditions import Case
from mockjumio.contract.countries import REGIONS, UNSUPPORTED_COUNTRIES, refusal_status, region_of
from mockjumio.settings import AcceptedIds, DataFields, MerchantSettings
from tests.conformance import transcription as document

# Does the parameter table say when each parameter is sent, and what it may be?
#
# The expectations below are written down from Jumio's document ("Callback for Netverify"), not read from
# the package's table. ``m`` is sent always, ``o`` may be sent, ``-`` is never sent.


STATUSES = (
    "APPROVED_VERIFIED",
    "DENIED_FRAUD",
    "DENIED_UNSUPPORTED_ID_TYPE",
    "DENIED_UNSUPPORTED_ID_COUNTRY",
    "ERROR_NOT_READABLE_ID",
    "NO_ID_UPLOADED",
)
APPROVED, FRAUD, _, _, UNREADABLE, NO_ID = STATUSES

# A US passport that carries everything, of a merchant who has everything on and provides everything.
# Columns: the statuses in the order above.
MATRIX = """
callBackType                m m m m m m
jumioIdScanReference        m m m m m m
verificationStatus          m m m m m m
idScanStatus                m m m m m m
idScanSource                m m m m m m
idCheckDataPositions        m m m m m m
idCheckDocumentValidation   m m m m m m
idCheckHologram             m m m m m m
idCheckMRZcode              m m m m m m
idCheckMicroprint           m m m m m m
idCheckSecurityFeatures     m m m m m m
idCheckSignature            m m m m m m
transactionDate             m m m m m m
callbackDate                m m m m m m
idType                      o o - o o -
idSubtype                   o o - o o -
idCountry                   o o o o o -
rejectReason                - m - - m -
idFaceMatch                 m - - - - -
idScanImage                 o o o o o -
idScanImageFace             o o o o o -
idScanImageBackside         - - - - - -
idNumber                    m - - - - -
idFirstName                 m m m m m -
idLastName                  m m m m m -
idDob                       m - - - - -
idExpiry                    m - - - - -
idUsState                   o - - - - -
personalNumber              m - - - - -
idAddress                   o - - - - -
merchantIdScanReference     m m m m m m
merchantReportingCriteria   m m m m m m
customerId                  m m m m m m
additionalInformation       m m m m m m
clientIp                    m m m m m m
presetCountry               m m m m m m
presetIdType                m m m m m m
firstAttemptDate            o o o o o o
optionalData1               o - - - - -
optionalData2               o - - - - -
dni                         - - - - - -
gender                      - - - - - -
idFaceLiveness              o o o o o -
"""

LENGTHS = {row.name: row.max_length for row in document.ID_VERIFICATION.values() if row.max_length}

CARRIED = frozenset(
    "first_name last_name dob number expires optional_data_1 optional_data_2 dni personal_number".split()
)
PROVIDED = frozenset(
    "merchant_reference customer_id reporting_criteria additional_information client_ip "
    "first_name last_name preset_country preset_id_type".split()
)
NAMES = {"first_name", "last_name"}


def case_of(status: str = APPROVED, **changes: Any) -> Case:
    """A US e-passport that carries everything; ``off`` names settings and data fields that are off."""
    off = set(changes.pop("off", "").split())
    lacks, unprovided = changes.pop("lacks", set()), changes.pop("unprovided", set())
    back_side = changes.pop("back_side", ("DRIVING_LICENSE", "ID_CARD"))
    switches = {name: name not in off for name in ("face_match", "mrz_check", "address_recognition")}
    fields = DataFields(**{name: name not in off for name in DataFields._fields})
    return Case(
        "id-verification",
        status,
        **{"type": "PASSPORT", "subtype": "E_PASSPORT", "country": "USA"} | changes,
        settings=MerchantSettings(**switches, fields=fields, back_side=back_side),
        on_document=CARRIED - lacks,
        provided=PROVIDED - unprovided,
    )


def presence(parameter: str, case: Case) -> str:
    """What the contract makes of the parameter in a case: ``m``, ``o`` or ``-``."""
    missing = any(
        breach.path == parameter and breach.rule.startswith("is missing") for breach in check({}, case)
    )
    refused = any(
        breach.path == parameter and breach.rule.startswith("is sent only if")
        for breach in check({parameter: "x"}, case)
    )
    assert not (missing and refused)
    return "m" if missing else "-" if refused else "o"


def refused(parameter: str, value: str, case: Case) -> bool:
    return any(breach.path == parameter for breach in check({parameter: value}, case))


def by_status(parameter: str, **changes: Any) -> str:
    """The letters of a parameter, a status each."""
    return " ".join(presence(parameter, case_of(status, **changes)) for status in STATUSES)


ROWS = dict(line.split(maxsplit=1) for line in MATRIX.strip().splitlines())


@pytest.mark.parametrize(("parameter", "expected"), ROWS.items())
def test_presence_by_status(parameter: str, expected: str) -> None:
    assert by_status(parameter) == expected


def test_the_table_has_the_documents_parameters_and_no_others() -> None:
    documented = set(ROWS)
    assert {field.name for field in id_verification.ID_VERIFICATION_CALLBACK.fields} == documented
    assert len(documented) == 43


SETTINGS = [
    # face match
    ("idFaceMatch", APPROVED, {"off": "face_match"}, "-"),
    ("idScanImage", APPROVED, {"off": "face_match"}, "o"),
    # address recognition
    ("idAddress", APPROVED, {"off": "address_recognition"}, "-"),
    # data fields: mandatory ones
    ("idNumber", APPROVED, {"off": "number"}, "-"),
    ("idFirstName", APPROVED, {"off": "first_name"}, "m"),  # as provided
    ("idFirstName", APPROVED, {"off": "first_name", "unprovided": NAMES}, "-"),
    ("idLastName", APPROVED, {"off": "last_name"}, "m"),
    ("idLastName", APPROVED, {"off": "last_name", "unprovided": NAMES}, "-"),
    ("idLastName", APPROVED, {"off": "first_name", "unprovided": NAMES}, "m"),
    ("idDob", APPROVED, {"off": "dob mrz_check"}, "-"),
    # data fields: optional ones
    ("idExpiry", APPROVED, {"off": "expiry mrz_check"}, "-"),
    ("idUsState", APPROVED, {"off": "us_state"}, "-"),
    ("personalNumber", APPROVED, {"off": "personal_number mrz_check"}, "-"),
    # "To perform the MRZ check, the fields date of birth, expiry and personal number will be processed
    # during the ID verification and returned in the callback, if available on the ID."
    ("idDob", APPROVED, {"off": "dob"}, "m"),
    ("idExpiry", APPROVED, {"off": "expiry"}, "m"),
    ("personalNumber", APPROVED, {"off": "personal_number"}, "m"),
    ("idDob", APPROVED, {"off": "dob", "type": "ID_CARD", "subtype": None, "country": "DEU"}, "m"),
    ("idExpiry", APPROVED, {"off": "expiry", "type": "ID_CARD", "subtype": None, "country": "DEU"}, "m"),
    ("idDob", APPROVED, {"off": "dob", "type": "ID_CARD", "subtype": None, "country": "GBR"}, "-"),
    ("idDob", APPROVED, {"off": "dob", "type": "DRIVING_LICENSE", "subtype": None, "country": "DEU"}, "-"),
    ("idExpiry", APPROVED, {"off": "expiry", "type": "DRIVING_LICENSE", "subtype": None}, "-"),
    # the other fields do not hang on the MRZ check
    ("idNumber", APPROVED, {"off": "mrz_check"}, "m"),
    ("idDob", APPROVED, {"off": "mrz_check"}, "m"),
    ("idExpiry", APPROVED, {"off": "mrz_check"}, "m"),
    ("personalNumber", APPROVED, {"off": "mrz_check"}, "m"),
    # back side
    ("idScanImageBackside", APPROVED, {"type": "ID_CARD", "subtype": None, "back_side": ()}, "-"),
    ("idScanImageBackside", APPROVED, {"back_side": ("PASSPORT",)}, "o"),
]


@pytest.mark.parametrize(("parameter", "status", "changes", "expected"), SETTINGS)
def test_presence_by_setting(parameter: str, status: str, changes: dict[str, Any], expected: str) -> None:
    assert presence(parameter, case_of(status, **changes)) == expected


ESP = {"type": "ID_CARD", "subtype": "NATIONAL_ID", "country": "ESP"}
FRA = {"type": "ID_CARD", "subtype": "NATIONAL_ID", "country": "FRA"}
DEU = {"type": "ID_CARD", "subtype": "NATIONAL_ID", "country": "DEU"}
LICENSE = {"type": "DRIVING_LICENSE", "subtype": None}
DOCUMENTS = [
    # names: on the ID if approved, otherwise if provided
    ("idFirstName", APPROVED, {"unprovided": NAMES}, "m"),
    ("idFirstName", APPROVED, {"lacks": {"first_name"}}, "m"),
    ("idFirstName", APPROVED, {"lacks": {"first_name"}, "unprovided": NAMES}, "-"),
    # available on the ID
    ("personalNumber", APPROVED, {"lacks": {"personal_number"}}, "m"),  # as N/A
    ("optionalData1", APPROVED, {"lacks": {"optional_data_1"}}, "-"),
    ("optionalData2", APPROVED, {"lacks": {"optional_data_2"}}, "-"),
    # what the MRZ says needs an MRZ
    ("optionalData1", APPROVED, LICENSE, "-"),
    ("optionalData2", APPROVED, LICENSE, "-"),
    ("optionalData1", APPROVED, DEU, "o"),
    # US state
    ("idUsState", APPROVED, {"country": "CAN"}, "-"),
    ("idUsState", APPROVED, LICENSE, "o"),
    ("idUsState", APPROVED, LICENSE | {"country": "DEU"}, "-"),
    # Spain and France
    ("dni", APPROVED, ESP | {"subtype": "RESIDENT_PERMIT_ID"}, "-"),
    ("dni", APPROVED, FRA, "-"),
    ("gender", APPROVED, FRA | LICENSE, "-"),
    ("gender", APPROVED, ESP, "-"),
]


@pytest.mark.parametrize(("parameter", "status", "changes", "expected"), DOCUMENTS)
def test_presence_by_document_and_by_what_was_provided(
    parameter: str, status: str, changes: dict[str, Any], expected: str
) -> None:
    assert presence(parameter, case_of(status, **changes)) == expected


ROWS_OF_OTHERS = [
    ("idScanImageFace", {"off": "face_match"}, "- - - - - -"),
    ("idFaceLiveness", {"off": "face_match"}, "- - - - - -"),
    ("idScanImageBackside", LICENSE, "o o - o o -"),
    ("idScanImageBackside", DEU, "o o - o o -"),
    ("idFirstName", {"unprovided": NAMES}, "m - - - - -"),
    ("idLastName", {"unprovided": NAMES}, "m - - - - -"),
    ("dni", ESP, "o - - - - -"),
    ("gender", FRA, "o - - - - -"),
    ("merchantIdScanReference", {"unprovided": {"merchant_reference"}}, "- - - - - -"),
    ("merchantReportingCriteria", {"unprovided": {"reporting_criteria"}}, "- - - - - -"),
    ("customerId", {"unprovided": {"customer_id"}}, "- - - - - -"),
    ("additionalInformation", {"unprovided": {"additional_information"}}, "- - - - - -"),
    ("clientIp", {"unprovided": {"client_ip"}}, "- - - - - -"),
]


@pytest.mark.parametrize(("parameter", "changes", "expected"), ROWS_OF_OTHERS)
def test_presence_by_status_in_other_circumstances(
    parameter: str, changes: dict[str, Any], expected: str
) -> None:
    assert by_status(parameter, **changes) == expected


@pytest.mark.parametrize(
    ("parameter", "part"), [("idNumber", "number"), ("idDob", "dob"), ("idExpiry", "expires")]
)
def test_what_a_document_does_not_carry_need_not_be_sent(parameter: str, part: str) -> None:
    assert presence(parameter, case_of(lacks={part})) != "m"


CHECKS = (
    "idCheckDataPositions idCheckDocumentValidation idCheckHologram idCheckMRZcode idCheckMicroprint "
    "idCheckSecurityFeatures idCheckSignature"
).split()


@pytest.mark.parametrize("parameter", CHECKS)
def test_checks_are_ok_if_approved_and_otherwise_not_available(parameter: str) -> None:
    for status in STATUSES:
        right, wrong = ("OK", "N/A") if status == APPROVED else ("N/A", "OK")
        assert not refused(parameter, right, case_of(status))
        assert refused(parameter, wrong, case_of(status))
        assert refused(parameter, "ok", case_of(status))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "OK"),
        ({"country": "GBR"}, "OK"),
        ({"off": "mrz_check"}, "N/A"),
        (DEU, "OK"),
        (DEU | {"off": "mrz_check"}, "N/A"),
        (DEU | {"country": "GBR"}, "N/A"),
        (DEU | {"country": "USA"}, "N/A"),
        (DEU | {"country": "CHN"}, "N/A"),
        (LICENSE | {"country": "DEU"}, "N/A"),
        (LICENSE, "N/A"),
    ],
)
def test_the_mrz_is_checked_on_passports_and_supported_id_cards(
    changes: dict[str, Any], expected: str
) -> None:
    wrong = "N/A" if expected == "OK" else "OK"
    assert not refused("idCheckMRZcode", expected, case_of(**changes))
    assert refused("idCheckMRZcode", wrong, case_of(**changes))


@pytest.mark.parametrize("status", STATUSES)
def test_the_scan_status_is_success_only_if_approved(status: str) -> None:
    right, wrong = ("SUCCESS", "ERROR") if status == APPROVED else ("ERROR", "SUCCESS")
    assert not refused("idScanStatus", right, case_of(status))
    assert refused("idScanStatus", wrong, case_of(status))


@pytest.mark.parametrize("status", STATUSES)
def test_the_verification_status_is_that_of_the_scan(status: str) -> None:
    assert not refused("verificationStatus", status, case_of(status))
    assert refused("verificationStatus", "NO_ID_UPLOADED" if status != NO_ID else APPROVED, case_of(status))


VALUES = [
    ("callBackType", {}, "NETVERIFYID", "NETVERIFY"),
    ("idScanSource", {}, "SDK", "WEB"),
    ("idScanSource", {"source": "WEB_CAM"}, "WEB_CAM", "WEB"),
    ("idScanSource", {"source": "REDIRECT_UPLOAD", "status": NO_ID}, "REDIRECT", "REDIRECT_UPLOAD"),
    ("idScanSource", {"source": "API"}, "API", "SDK"),
    ("presetCountry", {}, "AUT", "AT"),
    ("presetIdType", {}, "ID_CARD", "VISA"),
    ("idType", {}, "PASSPORT", "ID_CARD"),
    ("idType", {"type": None}, "DRIVING_LICENSE", "UNSUPPORTED"),
    ("idCountry", {}, "USA", "AUT"),
    ("idCountry", {"country": None}, "XKX", "US"),
    ("idFaceMatch", {}, "100", "101"),
    ("idFaceLiveness", {}, "TRUE", "true"),
    ("idFaceLiveness", {}, "FALSE", "N/A"),
    ("gender", FRA, "F", "X"),
    ("idDob", {}, "1990-01-01", "01.01.1990"),
    ("clientIp", {}, "203.0.113.7", "::1"),
    ("jumioIdScanReference", {}, "8f7e6d5c-4b3a-4210-8fed-cba987654321", "8F7E"),
    ("transactionDate", {}, "2017-11-22T10:00:00.000Z", "2017-11-22T10:00:00Z"),
    ("idUsState", LICENSE, "OH", "Austria"),
    ("idUsState", LICENSE, "DC", "US-DC"),
    ("idUsState", {}, "OH", "Ohio"),
    ("idUsState", {}, "Austria", "AUT"),
    ("idUsState", DEU | {"country": "USA"}, "Kosovo", "XKX"),
    ("personalNumber", {"lacks": {"personal_number"}}, "N/A", "12345"),
    ("personalNumber", {}, "12345678901234", "123456789012345"),
    ("idAddress", {}, '{"country":"USA","stateCode":"US-OH"}', "{}"),
    ("idAddress", {}, '{"city":"Akron"}', '{"city":""}'),
    ("idAddress", {}, '{"zip":"44301"}', '{"postalCode":"44301"}'),
    ("idAddress", {"country": "AUT"}, '{"postalCode":"1010"}', '{"zip":"1010"}'),
    ("idAddress", {"country": "CHN"}, '{"line5":"x"}', '{"line6":"x"}'),
    ("idAddress", {}, '{"stateCode":"US-OH"}', '{"stateCode":"OH"}'),
    ("idAddress", {}, '{"country":"XKX"}', '{"country":"XK"}'),
]


@pytest.mark.parametrize(("parameter", "changes", "right", "wrong"), VALUES)
def test_values(parameter: str, changes: dict[str, Any], right: str, wrong: str) -> None:
    def refuses(value: str) -> bool:
        breaches = check({parameter: value}, case_of(**changes))
        return any(breach.path.split(".")[0] == parameter for breach in breaches)

    assert not refuses(right)
    assert refuses(wrong)


NOT_FREE = {"idSubtype", "idUsState", "idScanImage", "idScanImageFace", "idScanImageBackside"}


@pytest.mark.parametrize(
    "parameter", [name for name, length in LENGTHS.items() if length >= 100 and name not in NOT_FREE]
)
def test_a_text_may_be_as_long_as_the_document_says_and_no_longer(parameter: str) -> None:
    def rules(length: int) -> list[str]:
        breaches = check({parameter: "ü" * length}, case_of(**(ESP if parameter == "dni" else {})))
        return [breach.rule for breach in breaches if breach.path == parameter]

    longest = LENGTHS[parameter]
    assert rules(longest) == []
    assert rules(longest + 1) == [f"has {longest + 1} characters, at most {longest} are allowed"]


NATIVE = [
    ("CHN", "DRIVING_LICENSE", True),
    ("CHN", "ID_CARD", True),
    ("CHN", "PASSPORT", False),
    ("JPN", "DRIVING_LICENSE", True),
    ("JPN", "ID_CARD", False),
    ("JPN", "PASSPORT", False),
    ("KOR", "DRIVING_LICENSE", True),
    ("KOR", "ID_CARD", True),
    ("KOR", "PASSPORT", False),
    ("TWN", "ID_CARD", False),
    ("USA", "ID_CARD", False),
]


@pytest.mark.parametrize("parameter", ["idFirstName", "idLastName"])
@pytest.mark.parametrize(("country", "kind", "native"), NATIVE)
def test_names_in_non_latin_characters_are_not_available_even_if_provided(
    country: str, kind: str, native: bool, parameter: str
) -> None:
    for status in (APPROVED, FRAUD, UNREADABLE):
        case = case_of(status, country=country, type=kind, subtype=None)
        assert not refused(parameter, "N/A", case)
        assert refused(parameter, "Ada", case) is native


def korean(kind: str, status: str = APPROVED) -> Case:
    case = case_of(status, country="KOR", type=kind, subtype=None)
    return case._replace(on_document=case.on_document | {"latin_full_name"})


def test_a_korean_licence_in_latin_characters_has_the_full_name_in_the_last_name() -> None:
    assert not refused("idLastName", "Gildong Hong", korean("DRIVING_LICENSE"))
    assert refused("idFirstName", "Gildong", korean("DRIVING_LICENSE"))


def test_a_name_that_is_read_is_in_latin_letters_and_one_that_was_provided_is_echoed() -> None:
    for parameter in ("idFirstName", "idLastName"):
        part = "first_name" if parameter == "idFirstName" else "last_name"
        for text in ("김", "Смит", "Ada\x00", "12", "Ada 😀"):
            assert refused(parameter, text, case_of())
            assert not refused(parameter, text, case_of(off=part))
            assert not refused(parameter, text, case_of(lacks={part}))
            assert not refused(parameter, text, case_of(FRAUD))


def test_latin_characters_are_for_korean_licences_alone() -> None:
    assert refused("idLastName", "Gildong Hong", korean("ID_CARD"))
    assert refused("idLastName", "Gildong Hong", korean("DRIVING_LICENSE", FRAUD))


EVERYWHERE = "NATIONAL_ID CONSULAR_ID ELECTORAL_ID RESIDENT_PERMIT_ID OTHER_ID UNKNOWN".split()
SUBTYPES = [
    *(("ID_CARD", subtype, "FRA", True) for subtype in EVERYWHERE),
    ("ID_CARD", "TAX_ID", "PHL", True),
    ("ID_CARD", "TAX_ID", "USA", False),
    ("ID_CARD", "STUDENT_ID", "POL", True),
    ("ID_CARD", "STUDENT_ID", "DEU", False),
    ("ID_CARD", "PASSPORT_CARD_ID", "IRL", True),
    ("ID_CARD", "PASSPORT_CARD_ID", "RUS", True),
    ("ID_CARD", "PASSPORT_CARD_ID", "USA", True),
    ("ID_CARD", "PASSPORT_CARD_ID", "GBR", False),
    ("ID_CARD", "MILITARY_ID", "GRC", True),
    ("ID_CARD", "MILITARY_ID", "USA", False),
    ("ID_CARD", "VISA", "USA", True),
    ("ID_CARD", "VISA", "CAN", False),
    *(
        ("DRIVING_LICENSE", "LEARNING_DRIVING_LICENSE", country, True)
        for country in ("GBR", "IRL", "BEL", "CAN")
    ),
    ("DRIVING_LICENSE", "LEARNING_DRIVING_LICENSE", "USA", False),
    ("PASSPORT", "E_PASSPORT", "AUT", True),
    ("PASSPORT", "NATIONAL_ID", "AUT", False),
    ("ID_CARD", "E_PASSPORT", "AUT", False),
    ("DRIVING_LICENSE", "NATIONAL_ID", "GBR", False),
]


@pytest.mark.parametrize(("kind", "subtype", "country", "legal"), SUBTYPES)
def test_a_subtype_belongs_to_its_type_and_countries(
    kind: str, subtype: str, country: str, legal: bool
) -> None:
    case = case_of(type=kind, subtype=subtype, country=country)
    assert refused("idSubtype", subtype, case) is not legal
    assert (subtype in id_verification.subtypes(kind, country)) is legal


def test_a_type_that_is_not_known_has_no_subtypes() -> None:
    assert id_verification.subtypes(None, "USA") == ()


def test_the_callbacks_subtype_is_the_one_of_the_scan() -> None:
    assert refused("idSubtype", "CONSULAR_ID", case_of(**DEU))


# Are the three address formats those of the document?


# From the document's three tables: key and greatest length.
FORMATS = {
    US: {
        "city": 64,
        "stateCode": 6,
        "streetName": 64,
        "streetSuffix": 14,
        "streetDirection": 4,
        "streetNumber": 14,
        "unitDesignator": 14,
        "unitNumber": 14,
        "zip": 14,
        "zipExtension": 20,
        "country": 3,
    },
    EU: {
        "city": 64,
        "province": 64,
        "streetName": 64,
        "streetNumber": 15,
        "unitDetails": 64,
        "postalCode": 15,
        "country": 3,
    },
    RAW: {
        "line1": 100,
        "line2": 100,
        "line3": 100,
        "line4": 100,
        "line5": 100,
        "country": 3,
        "postalCode": 15,
        "city": 64,
    },
}


@pytest.mark.parametrize("name", [US, EU, RAW])
def test_a_format_has_the_documents_keys_and_lengths(name: str) -> None:
    assert {field.name: field.max_length for field in ADDRESS_FORMATS[name].table.fields} == FORMATS[name]


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("USA", US),
        ("CAN", US),
        ("AUS", US),
        ("AUT", EU),
        ("GBR", EU),
        ("NOR", EU),
        ("XKX", EU),
        ("CHN", RAW),
        ("BRA", RAW),
        (None, RAW),
    ],
)
def test_a_countrys_documents_have_a_format(country: str | None, expected: str) -> None:
    assert address_format(country, "PASSPORT", MerchantSettings()) == expected
    case = Case("id-verification", "APPROVED_VERIFIED", country=country)
    assert address_table(case) is ADDRESS_FORMATS[expected].table


OWN_FORMATS = MerchantSettings(address_formats=(("DEU/ID_CARD", "RAW"), ("DEU", "US")))


@pytest.mark.parametrize(
    ("country", "kind", "expected"),
    [("DEU", "ID_CARD", RAW), ("DEU", "PASSPORT", US), ("AUT", "ID_CARD", EU)],
)
def test_the_merchants_data_settings_decide_first(country: str, kind: str, expected: str) -> None:
    assert address_format(country, kind, OWN_FORMATS) == expected


# Is an ID declined where Jumio does not support it or the merchant does not accept it?


TYPE, COUNTRY = "DENIED_UNSUPPORTED_ID_TYPE", "DENIED_UNSUPPORTED_ID_COUNTRY"


def accepting(**accepted: Any) -> MerchantSettings:
    return MerchantSettings(accepted_ids=AcceptedIds(**accepted))


@pytest.mark.parametrize("kind", ["PASSPORT", "DRIVING_LICENSE", "ID_CARD"])
@pytest.mark.parametrize("country", ["USA", "AUT", "XKX", "KEN"])
def test_every_supported_id_is_accepted_by_default(kind: str, country: str) -> None:
    assert refusal_status(kind, country, MerchantSettings()) is None


@pytest.mark.parametrize("country", sorted(UNSUPPORTED_COUNTRIES))
def test_a_country_that_jumio_never_supported_is_declined_whatever_the_merchant_accepts(country: str) -> None:
    settings = accepting(countries=((country, ("PASSPORT",)),))
    assert refusal_status("PASSPORT", country, settings) == COUNTRY
    assert countries.is_country(country)


@pytest.mark.parametrize(
    ("accepted", "kind", "country", "expected"),
    [
        ({"everywhere": ("PASSPORT",)}, "PASSPORT", "USA", None),
        ({"everywhere": ("PASSPORT",)}, "ID_CARD", "USA", TYPE),
        ({"everywhere": ()}, "PASSPORT", "USA", COUNTRY),
        ({"regions": (("EUROPE", ("ID_CARD",)),)}, "ID_CARD", "AUT", None),
        ({"regions": (("EUROPE", ("ID_CARD",)),)}, "PASSPORT", "AUT", TYPE),
        ({"regions": (("EUROPE", ("ID_CARD",)),)}, "ID_CARD", "XKX", None),
        ({"regions": (("EUROPE", ("ID_CARD",)),)}, "PASSPORT", "USA", None),
        ({"regions": (("EUROPE", ()),)}, "PASSPORT", "AUT", COUNTRY),
        ({"countries": (("AUT", ("PASSPORT",)),)}, "ID_CARD", "AUT", TYPE),
        ({"countries": (("AUT", ()),)}, "ID_CARD", "AUT", COUNTRY),
        ({"countries": (("AUT", ()),)}, "ID_CARD", "DEU", None),
        # the country wins over its region, the region over everywhere
        ({"countries": (("AUT", ("PASSPORT",)),), "regions": (("EUROPE", ()),)}, "PASSPORT", "AUT", None),
        ({"everywhere": (), "regions": (("EUROPE", ("PASSPORT",)),)}, "PASSPORT", "AUT", None),
    ],
)
def test_the_most_special_setting_decides(
    accepted: dict[str, Any], kind: str, country: str, expected: str | None
) -> None:
    assert refusal_status(kind, country, accepting(**accepted)) == expected


@pytest.mark.parametrize(("automatic", "expected"), [(True, None), (False, TYPE)])
def test_newly_supported_ids_are_accepted_unless_that_is_switched_off(
    automatic: bool, expected: str | None
) -> None:
    settings = MerchantSettings(newly_supported=("KEN/ID_CARD",), accept_newly_supported=automatic)
    assert refusal_status("ID_CARD", "KEN", settings) == expected
    assert refusal_status("PASSPORT", "KEN", settings) is None


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("USA", "AMERICAS"),
        ("AUT", "EUROPE"),
        ("XKX", "EUROPE"),
        ("KEN", "AFRICA"),
        ("JPN", "ASIA"),
        ("NZL", "OCEANIA"),
        ("ATA", None),
    ],
)
def test_a_country_is_in_its_region(country: str, region: str | None) -> None:
    assert region_of(country) == region


def test_every_supported_country_is_in_one_of_the_regions() -> None:
    lost = {code for code in countries.names() if region_of(code) not in REGIONS}
    assert lost <= UNSUPPORTED_COUNTRIES


@pytest.mark.parametrize("automatic", [True, False])
def test_a_country_that_is_set_decides_for_newly_supported_ids_too(automatic: bool) -> None:
    settings = accepting(countries=(("KEN", ("ID_CARD",)),))._replace(
        newly_supported=("KEN/ID_CARD", "KEN/PASSPORT"), accept_newly_supported=automatic
    )
    assert refusal_status("ID_CARD", "KEN", settings) is None
    assert refusal_status("PASSPORT", "KEN", settings) == TYPE


def test_a_country_whose_every_id_is_new_and_not_accepted_is_declined_as_a_country() -> None:
    new = tuple(f"KEN/{kind}" for kind in ("PASSPORT", "DRIVING_LICENSE", "ID_CARD"))
    settings = MerchantSettings(newly_supported=new, accept_newly_supported=False)
    assert refusal_status("ID_CARD", "KEN", settings) == COUNTRY
    assert refusal_status("ID_CARD", "UGA", settings) is None


def test_switching_new_ids_off_leaves_the_old_ones_alone() -> None:
    assert refusal_status("ID_CARD", "KEN", MerchantSettings(accept_newly_supported=False)) is None
