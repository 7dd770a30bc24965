"""Where does Jumio live? Hosts and callback senders of the two data centers."""

from typing import Final, NamedTuple


class DataCenter(NamedTuple):
    """``callback_addresses`` are the addresses that merchants may whitelist ("Callback URL")."""

    scan_host: str
    document_host: str
    callback_host: str
    callback_addresses: tuple[str, ...]


DATA_CENTERS: Final = {
    "US": DataCenter(
        "netverify.com",
        "retrieval.netverify.com",
        "callback.jumio.com",
        (
            "50.57.26.248",
            "50.57.26.249",
            "69.20.24.138",
            "162.242.200.222",
            "184.106.91.66",
            "184.106.91.67",
            "104.130.61.196",
            "146.20.77.156",
        ),
    ),
    "EU": DataCenter(
        "lon.netverify.com",
        "retrieval.lon.netverify.com",
        "callback.lon.jumio.com",
        ("162.13.228.132", "162.13.228.134", "162.13.229.103", "162.13.229.104"),
    ),
}
