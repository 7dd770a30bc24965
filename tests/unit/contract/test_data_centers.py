"""Are hosts and callback addresses those that merchants whitelist?"""

from mockjumio.contract.network import DATA_CENTERS

US = (
    "50.57.26.248, 50.57.26.249, 69.20.24.138, 162.242.200.222, 184.106.91.66, 184.106.91.67, "
    "104.130.61.196, 146.20.77.156"
)
EU = "162.13.228.132, 162.13.228.134, 162.13.229.103, 162.13.229.104"


def test_the_us_data_center() -> None:
    center = DATA_CENTERS["US"]
    assert center[1:4] == ("netverify.com", "retrieval.netverify.com", "callback.jumio.com")
    assert ", ".join(center.callback_addresses) == US


def test_the_eu_data_center() -> None:
    center = DATA_CENTERS["EU"]
    assert center[1:4] == ("lon.netverify.com", "retrieval.lon.netverify.com", "callback.lon.jumio.com")
    assert ", ".join(center.callback_addresses) == EU
