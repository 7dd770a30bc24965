"""With what does a callback connect to an https URL? What Jumio offers, and whom it trusts."""

import ssl
from pathlib import Path

from mockjumio.errors import ConfigurationError, printable
from mockjumio.settings import Trust
from mockjumio.tls.suites import restrict


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
    context = trusting(trust)
    restrict(context, tls13=tls13)
    return context


def trusting(trust: Trust) -> ssl.SSLContext:
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
        raise ConfigurationError(f"{printable(file)}: cannot be read: {error.strerror or error}") from None
