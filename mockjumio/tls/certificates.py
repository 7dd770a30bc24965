"""How are keys and certificates kept, for whom, and for which names is one good? Files are written whole."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from mockjumio.errors import ConfigurationError, printable

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_UNREADABLE = "no private key with its certificate, in PEM, can be read from it"


class Pair(NamedTuple):
    """A private key, its certificate, and the certificates above that."""

    key: Key
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    def pem(self) -> bytes:
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return key + b"".join(map(certificate_pem, (self.certificate, *self.above)))


def certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def kind_of(key: Key) -> str:
    return "RSA" if isinstance(key, rsa.RSAPrivateKey) else "ECDSA"


def make_directory(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(
            f"{printable(directory)}: cannot be made a folder for keys: {error.strerror or error}; "
            "choose another with --tls-dir (MOCKJUMIO_TLS_DIR), or --dir of 'mockjumio tls'"
        ) from None


def read(file: Path) -> bytes | None:
    """``None`` if there is no such file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"{printable(file)}: cannot be read: {error.strerror or error}") from None


def read_pair(file: Path, mend: str) -> Pair | None:
    """``None`` if there is no such file. Raises what is wrong with it, and that ``mend`` is the way out."""
    content = read(file)
    if content is None:
        return None
    try:
        key = serialization.load_pem_private_key(content, password=None)
        certificate, *above = x509.load_pem_x509_certificates(content)
        _ = certificate.extensions  # which are only parsed when asked for
    except TypeError:
        raise ConfigurationError(
            f"{printable(file)}: its key is encrypted, and mockjumio cannot ask for a password; {mend}"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigurationError(f"{printable(file)}: is damaged: {_UNREADABLE}; {mend}") from None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ConfigurationError(f"{printable(file)}: has a key that is neither RSA nor ECDSA; {mend}")
    if key.public_key() != certificate.public_key():
        raise ConfigurationError(f"{printable(file)}: the certificate belongs to another key; {mend}")
    return Pair(key, certificate, tuple(above))


def write(file: Path, content: bytes, *, mode: int, first: bool = False) -> bool:
    """Whole or not at all. With ``first``, only if nobody else was faster: says whether that is so."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # for its owner only
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            beside.chmod(mode)
            if first:
                os.link(beside, file)  # fails if the file is there; replacing would not
            else:
                beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError:
        return False
    except OSError as error:
        raise ConfigurationError(f"{printable(file)}: cannot be written: {error.strerror or error}") from None
    return True


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256, as trust stores show it."""
    from cryptography.hazmat.primitives import hashes

    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def names_of(certificate: x509.Certificate) -> Sequence[str]:
    """For which hosts and addresses it is."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = map(str, found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def covers(names: Sequence[str], name: str) -> bool:
    """Whether a certificate with these names is good for that one; a wildcard stands for one label."""
    asked = name.lower().rstrip(".")
    return asked in names or f"*.{asked.partition('.')[2]}" in names
