"""Are the three address formats those of the document?"""

import pytest

from mockjumio.contract.address_formats import ADDRESS_FORMATS, EU, RAW, US, address_format, address_table
from mockjumio.contract.conditions import Case
from mockjumio.settings import MerchantSettings

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
