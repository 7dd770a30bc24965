"""Is an ID declined where Jumio does not support it or the merchant does not accept it?"""

from typing import Any

import pytest

from mockjumio.contract import countries
from mockjumio.contract.countries import REGIONS, UNSUPPORTED_COUNTRIES, refusal_status, region_of
from mockjumio.settings import AcceptedIds, MerchantSettings

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
