"""How may TLS be spoken with Jumio? The "Supported cipher suites", in server-preferred order."""

from typing import Final, NamedTuple


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
