"""With what does a callback connect to an https URL, as Jumio offers and trusts? Why did a handshake fail?

Versions and cipher suites are those of both sides of a connection with Jumio."""

import ssl
from collections.abc import Sequence
from pathlib import Path

from mockjumio.contract.network import SUITES, Suite
from mockjumio.errors import ConfigurationError, cause_of, printable
from mockjumio.settings import Trust

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


class ClientTls:
    """The contexts of one sandbox. Made when they are needed: reading the system's store takes 20 ms."""

    def __init__(self, trust: Trust = Trust()) -> None:  # noqa: B008 - immutable
        self._trust = trust
        self._contexts: dict[bool, ssl.SSLContext] = {}

    def context(self, *, tls13: bool = False) -> ssl.SSLContext:
        """Raises :class:`ConfigurationError` if the file of authorities cannot be read."""
        found = self._contexts.get(tls13)
        if found is None:
            found = self._contexts[tls13] = client_context(self._trust, tls13=tls13)
        return found


def client_context(trust: Trust, *, tls13: bool = False) -> ssl.SSLContext:
    """As Jumio connects."""
    context = trusting_context(trust)
    restrict(context, tls13=tls13)
    return context


def trusting_context(trust: Trust) -> ssl.SSLContext:
    """As anybody connects, with these authorities; raises :class:`ConfigurationError` likewise."""
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # a default since Python 3.13: judge alike on each
    if trust.ca_file is not None:
        add_authorities(context, trust.ca_file)
    if trust.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def add_authorities(context: ssl.SSLContext, file: Path) -> None:
    """Trust the certificates of a PEM file too."""
    try:
        context.load_verify_locations(cafile=str(file))
    except ssl.SSLError:
        raise ConfigurationError(
            f"{printable(file)}: not a file of certificates in PEM (-----BEGIN CERTIFICATE-----); "
            "a DER file is converted with: openssl x509 -inform der -in FILE -out FILE.pem"
        ) from None
    except OSError as error:
        raise ConfigurationError(f"{printable(file)}: cannot be read: {cause_of(error)}") from None


# Numbers of OpenSSL's X509_V_ERR_…; see "Diagnostics" of its manual page openssl-verification-options.
_UNTRUSTED = {
    9: "is not valid yet; compare the clocks of both machines",
    10: "has expired; renew it",
    18: "is self-signed; get one of an authority that is trusted, or name it with --ca-file",
    19: "comes from an authority that is not trusted here; name that with --ca-file",
    20: "comes from an authority that is not trusted here, or the endpoint does not send the intermediate "
    "certificates; name the authority with --ca-file, or have it send the whole chain",
    21: "cannot be traced to an authority: the endpoint sends it alone; have it send the whole chain",
    23: "was revoked; get a new one",
    62: "is for another host",
    64: "does not name this IP address",
    66: "has a key that is too short; take RSA with 2048 bits at least",
    67: "comes from an authority whose key is too short",
    68: "is signed with a digest that is too weak, such as SHA-1; get a new one",
}


def why_untrusted(error: ssl.SSLCertVerificationError) -> str:
    """Why a certificate was not accepted."""
    why = _UNTRUSTED.get(error.verify_code)
    said = error.verify_message.rstrip(".") or str(error)
    return f"the certificate {why} ({said})" if why else f"the certificate was not accepted: {said}"


def is_no_tls(error: BaseException) -> bool:
    """Whether what the other side said is not even TLS."""
    return any(mark in _reason(error) for mark in _OF_ANOTHER_KIND)


def no_handshake(error: BaseException) -> str:
    """Why there is no TLS connection, as far as the other side let know."""
    if isinstance(error, ConnectionError):
        return f"no TLS connection: {_CLOSED}"
    for mark, words in _REASONS:
        if mark in _reason(error):
            return f"no TLS connection: {words}"
    return f"no TLS connection: {error}"


def _reason(error: BaseException) -> str:
    return (getattr(error, "reason", "") or str(error)).upper()


_CLOSED = (
    "the endpoint closed the connection in the middle of the handshake, without saying why. Some do so if "
    "they have no cipher suite or version in common with Jumio: with an ECDSA certificate only, or with "
    "TLS 1.3 only"
)
_OF_ANOTHER_KIND = (
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
)
_NO_TLS = "this port does not use TLS, most likely plain HTTP; write http://, or serve TLS there"
# By what OpenSSL calls it; the spelling of alerts differs between its versions.
_REASONS = (
    (
        "ALERT_HANDSHAKE_FAILURE",
        "the endpoint has no cipher suite in common with Jumio, whose twelve suites all need a certificate "
        "with an RSA key: one with an ECDSA certificate only fails like this. Give it an RSA certificate and "
        "one of Jumio's suites (or it demands a client certificate, which Jumio does not have)",
    ),
    (
        "ALERT_PROTOCOL_VERSION",
        "the endpoint does not support TLS 1.2, which Jumio uses: one with TLS 1.3 only fails like this. "
        "Allow TLS 1.2 there, or set tls13 (--tls13) to go beyond what Jumio documents",
    ),
    (
        "UNSUPPORTED_PROTOCOL",
        "the endpoint speaks TLS 1.1 or older only; Jumio demands TLS 1.2: allow it there",
    ),
    *((mark, _NO_TLS) for mark in _OF_ANOTHER_KIND),
    ("ALERT_UNRECOGNIZED_NAME", "the endpoint does not serve this host name; add it to its certificate"),
    ("UNRECOGNIZED_NAME", "the endpoint does not serve this host name; add it to its certificate"),
    ("CERTIFICATE_REQUIRED", "the endpoint demands a client certificate, which Jumio does not have"),
    ("ALERT_UNKNOWN_CA", "the endpoint demands a client certificate, which Jumio does not have"),
    ("UNEXPECTED_EOF", _CLOSED),
)
