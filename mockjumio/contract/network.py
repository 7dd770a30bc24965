"""Where does Jumio live, and how is TLS spoken with it? Hosts, senders of callbacks, cipher suites."""

from typing import Final, NamedTuple

from mockjumio.contract.editions import Rows


class DataCenter(NamedTuple):
    """``callback_addresses`` are the addresses that merchants may whitelist ("Callback URL")."""

    name: str
    scan_host: str
    document_host: str
    callback_host: str
    callback_addresses: tuple[str, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        """All that a merchant calls: scans, retrieval of documents, their web client and API."""
        return (
            self.scan_host,
            self.document_host,
            f"upload.{self.scan_host}",
            f"acquisition.{self.scan_host}",
        )


DATA_CENTERS: Final = Rows(
    "Callback URL",
    DataCenter(
        "US",
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
    DataCenter(
        "EU",
        "lon.netverify.com",
        "retrieval.lon.netverify.com",
        "callback.lon.jumio.com",
        ("162.13.228.132", "162.13.228.134", "162.13.229.103", "162.13.229.104"),
    ),
)


SGP: Final = DataCenter(
    "SGP",
    "core-sgp.jumio.com",
    "retrieval.core-sgp.jumio.com",
    "callback.core-sgp.jumio.com",
    ("3.0.109.121", "52.76.184.73", "52.77.102.92"),
)
"""From edition 2020-09 on."""

HOSTS: Final = {**DATA_CENTERS, SGP.name: SGP}
"""Each data center that any edition names: who calls it need not meet that edition."""


class Region(NamedTuple):
    """A data center of the current platform, as hosts name it. Addresses are those of 2023 and of today."""

    name: str
    callback_addresses: tuple[str, ...]

    def host(self, surface: str) -> str:
        return f"{surface}.{self.name}.jumio.ai"

    @property
    def hosts(self) -> tuple[str, ...]:
        """All that a merchant calls."""
        return tuple(map(self.host, SURFACES))


SURFACES: Final = ("auth", "account", "api", "retrieval", "status")
REGIONS: Final = {
    "US": Region(
        "amer-1",
        (
            "34.202.241.227", "34.226.103.119", "34.226.254.127",
            "52.52.51.178", "52.53.95.123", "54.67.101.173",
            "52.8.136.236", "54.177.61.57", "54.183.15.212",
        ),
    ),
    "EU": Region(
        "emea-1",
        (
            "34.253.41.236", "35.157.27.193", "52.48.0.25",
            "52.57.194.92", "52.58.113.86", "52.209.180.134",
        ),
    ),
    "SGP": Region(
        "apac-1",
        (
            "3.0.109.121", "52.76.184.73", "52.77.102.92",
            "13.238.100.17", "13.238.203.238", "52.64.132.26",
        ),
    ),
}  # fmt: skip


class Suite(NamedTuple):
    """A cipher suite of TLS 1.2: its name in the standard, OpenSSL's name, and its number on the wire."""

    name: str
    openssl: str
    number: int


SUITES: Final = (
    Suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", 0xC02F),
    Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-RSA-AES128-SHA256", 0xC027),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384", 0xC030),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "ECDHE-RSA-AES256-SHA384", 0xC028),
    Suite("TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384", 0x009D),
    Suite("TLS_RSA_WITH_AES_256_CBC_SHA256", "AES256-SHA256", 0x003D),
    Suite("TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256", 0x009C),
    Suite("TLS_RSA_WITH_AES_128_CBC_SHA256", "AES128-SHA256", 0x003C),
    Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA", 0xC013),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA", 0xC014),
    Suite("TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA", 0x002F),
    Suite("TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA", 0x0035),
)
