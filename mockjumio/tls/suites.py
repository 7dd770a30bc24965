"""What is common to both sides of a connection with Jumio? Versions, and cipher suites in its order."""

import ssl
from collections.abc import Sequence

from mockjumio.contract.network import SUITES, Suite

NOT_VERIFIED = "(certificate not verified)"
_NAMES = {suite.openssl: suite.name for suite in SUITES}

# Level 2, as Debian has it, is said and not left to the machine: on level 3 OpenSSL drops the suites without
# forward secrecy, half of Jumio's, without a word. Lower is not needed for any of the twelve.
SECURITY = "@SECLEVEL=2"


def restrict(context: ssl.SSLContext, *, tls13: bool, suites: Sequence[Suite] = SUITES) -> None:
    """TLS 1.2 with these suites in this order, and on demand TLS 1.3 with those that OpenSSL has for it."""
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_3 if tls13 else ssl.TLSVersion.TLSv1_2
    context.set_ciphers(":".join([*(suite.openssl for suite in suites), SECURITY]))


def describe_session(connection: ssl.SSLObject | ssl.SSLSocket) -> str:
    """Version and suite, as Jumio's document names it, and whether nobody looked at the certificate."""
    cipher = connection.cipher()
    name = "" if cipher is None else cipher[0]
    words = [connection.version() or "", _NAMES.get(name, name)]
    if connection.context.verify_mode is ssl.CERT_NONE:
        words.append(NOT_VERIFIED)
    return " ".join(words)
