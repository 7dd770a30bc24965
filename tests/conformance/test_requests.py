"""The fields of Jumio's calls, read a second time from the guides: nothing more, nothing less."""

import pytest

from mockjumio.contract.conditions import Case
from mockjumio.contract.rules import Presence, shape
from mockjumio.initiate.fields import CALLS, MOST_MINUTES, MOST_SECONDS, PRESET, WEB_ONLY

WEB = """
    merchantIdScanReference! 100
    successUrl 2048
    errorUrl 255
    enabledFields 100
    authorizationTokenLifetime -
    merchantReportingCriteria 100
    callbackUrl 255
    locale 100
    clientIp 100
    customerId 100
    firstName 100
    lastName 100
    country 3
    usState 100
    expiry -
    dob -
    number 100
    idType 255
    personalNumber 14
    captureMethod -
    presetCountry 3
    presetIdType 255
    additionalInformation 255
"""
# Name, mandatory (!), and greatest length; a mandatory one that programs leave out has a question mark.
TABLES = {
    "initiateNetverify": WEB.replace("successUrl", "successUrl?").replace("errorUrl", "errorUrl?"),
    "initiateNetverifyRedirect": WEB.replace("customerId", "customerId!"),
    "initiate": """
        customerInternalReference! 100
        userReference! 100
        reportingCriteria 100
        successUrl 2047
        errorUrl 255
        callbackUrl 255
        workflowId -
        presets -
        locale 5
        tokenLifetimeInMinutes -
    """,
    "performNetverify": """
        merchantIdScanReference! 100
        frontsideImage! -
        faceImage? -
        country? 3
        idType? 255
        backsideImage -
        frontsideImageMimeType -
        faceImageMimeType -
        backsideImageMimeType -
        enabledFields 100
        merchantReportingCriteria 100
        customerId 100
        callbackUrl 255
        firstName 100
        lastName 100
        usState 100
        expiry -
        number 100
        dob -
        personalNumber 14
        callbackGranularity -
        userConsent -
        additionalInformation 255
    """,
    "acquisitions": """
        type! -
        country! 3
        merchantScanReference! 100
        customerId! 100
        merchantReportingCriteria 255
        callbackUrl 255
        successUrl 255
        errorUrl 255
        authorizationTokenLifetime -
        locale 5
        baseColor -
        bgColor -
        headerImageUrl 255
        enableExtraction -
        customDocumentCode 100
        clientIp 100
    """,
}


def rows(text: str) -> dict[str, tuple[str, int | None]]:
    """Name to mark and length."""
    found = {}
    for line in text.strip().splitlines():
        name, length = line.split()
        found[name.rstrip("!?")] = (
            name[-1] if name[-1] in "!?" else "",
            None if length == "-" else int(length),
        )
    return found


@pytest.mark.parametrize("name", TABLES)
def test_the_same_fields_lengths_and_duties(name: str) -> None:
    call, expected = CALLS[name], rows(TABLES[name])
    assert {field.name: field.max_length for field in call.table.fields} == {
        field: length for field, (_, length) in expected.items()
    }
    reading = shape(call.table, Case(call.product, "", "UB"))
    required = {field for field, slot in reading.slots.items() if slot.presence is Presence.REQUIRED}
    assert required == {field for field, (mark, _) in expected.items() if mark}
    assert set(call.may_lack) == {field for field, (mark, _) in expected.items() if mark == "?"}


VALUES = [
    ("initiate", "workflowId", "100 101 102 200 201 202"),
    ("initiateNetverify", "captureMethod", "CAM UPLOAD ALL"),
    ("initiateNetverify", "presetIdType", "PASSPORT DRIVING_LICENSE ID_CARD"),
    ("performNetverify", "callbackGranularity", "onFinish onAllSteps"),
    ("performNetverify", "backsideImageMimeType", "image/jpeg image/png"),
    (
        "acquisitions",
        "type",
        "BC BS CAAP CB CCS CRC CUSTOM HCC IC LAG LOAP MEDC MOAP PB SEL SENC SS SSC STUC TAC TR UB "
        "USSS VC VT WWCC",
    ),
]


@pytest.mark.parametrize(("name", "field", "values"), VALUES)
def test_the_same_values(name: str, field: str, values: str) -> None:
    slot = shape(CALLS[name].table, Case(CALLS[name].product, "")).slots[field]
    assert set(slot.values or ()) == set(values.split())


def test_locales_are_those_of_the_guides() -> None:
    locales = shape(CALLS["initiate"].table, Case("id-verification", "")).slots["locale"].values or ()
    first = (
        "bg cs da de el en en_GB es es_MX et fi fr hu it ja ko lt nl no pl pt pt_BR ro ru sk sv tr vi "
        "zh_CN zh_HK"
    )
    assert set(locales) == set(first.split()) | set("ar he hr hy id ka km ms th".split())


def test_lifetimes_and_what_only_the_web_client_of_documents_has() -> None:
    assert (MOST_SECONDS, MOST_MINUTES) == (60 * 86_400, 60 * 1_440)
    assert set(WEB_ONLY) == set(
        "successUrl errorUrl authorizationTokenLifetime locale baseColor bgColor headerImageUrl".split()
    )
    assert {field.name: field.max_length for field in PRESET.fields} == {
        "index": None,
        "country": 3,
        "type": 15,
        "phrase": 30,
    }
