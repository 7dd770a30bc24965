"""Who signs the sandbox's certificate, how are keys and certificates kept, and for which names is one good?

``authority.pem`` and ``server.pem`` have key and certificate in one file, so that neither is ever without
the other; ``ca.pem`` is what trust stores want. Files are written whole. The keys are RSA: all of Jumio's
cipher suites need that.
"""

import os
import re
import ssl
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mockjumio.contract.network import HOSTS, REGIONS
from mockjumio.errors import ConfigurationError, cause_of, printable
from mockjumio.tls.client import restrict

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
            f"{printable(directory)}: cannot be made a folder for keys: {cause_of(error)}; "
            "choose another with --tls-dir (MOCKJUMIO_TLS_DIR), or --dir of 'mockjumio tls'"
        ) from None


def read(file: Path) -> bytes | None:
    """``None`` if there is no such file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"{printable(file)}: cannot be read: {cause_of(error)}") from None


def read_pair(file: Path, mend: str) -> Pair | None:
    """``None`` if there is no such file. Raises what is wrong with it, and that ``mend`` is the way out."""
    content = read(file)
    if content is None:
        return None
    try:
        key = serialization.load_pem_private_key(content, password=None, unsafe_skip_rsa_key_validation=True)
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
    if isinstance(key, rsa.RSAPrivateKey) and not _belong_together(key.private_numbers()):
        raise ConfigurationError(f"{printable(file)}: is damaged: the numbers of its key do not fit; {mend}")
    if key.public_key() != certificate.public_key():
        raise ConfigurationError(f"{printable(file)}: the certificate belongs to another key; {mend}")
    return Pair(key, certificate, tuple(above))


def _belong_together(numbers: rsa.RSAPrivateNumbers) -> bool:
    """Whether an RSA key is whole. OpenSSL sees that, too, but looks for primes for 35 ms."""
    public, p, q, d = numbers.public_numbers, numbers.p, numbers.q, numbers.d
    return (
        min(p, q) > 1
        and p * q == public.n
        and all(d * public.e % (one - 1) == 1 for one in (p, q))
        and (numbers.dmp1, numbers.dmq1) == (d % (p - 1), d % (q - 1))
        and numbers.iqmp * q % p == 1
    )


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
        raise ConfigurationError(f"{printable(file)}: cannot be written: {cause_of(error)}") from None
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


BITS = 2048
OF_AUTHORITY = timedelta(days=3650)
OF_SERVER = timedelta(days=397)  # what browsers and Apple's libraries take at most
RENEWED = timedelta(days=30)  # before the end
_CLOCKS_DIFFER = timedelta(days=1)
_ANEW = "restore it, or remove the folder to have a new authority (which must be trusted anew)"
_AGAIN = "restore it, or remove it to have a new one"
NAMES: Final = (
    *("localhost", "127.0.0.1", "::1"),
    *(host for center in HOSTS.values() for host in center.hosts),
    *(host for region in REGIONS.values() for host in region.hosts),
)
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})*")


class Files(NamedTuple):
    authority: Path
    server: Path
    exported: Path


class Serving(NamedTuple):
    """An authority and a certificate that are good now, and what had to be done for that, in words."""

    authority: Pair
    server: Pair
    done: tuple[str, ...]


def files(directory: Path) -> Files:
    return Files(directory / "authority.pem", directory / "server.pem", directory / "ca.pem")


def prepare(directory: Path, names: Iterable[str], now: datetime) -> Serving:
    """What is there and still good is used; raises :class:`ConfigurationError` for what cannot be read."""
    wanted = tuple(names)
    if wrong := [name for name in wanted if not _is_name(name)]:
        raise ConfigurationError(
            "\n".join(
                f"{name!r} is neither a host name in ASCII or Punycode nor an IP address" for name in wrong
            )
        )
    make_directory(directory)
    authority, done = _authority(directory, now)
    server, renewed = _server(directory, authority, wanted, now)
    return Serving(authority, server, (*done, *renewed))


def find(directory: Path) -> tuple[Pair, Pair | None]:
    """What is there, as it is."""
    own = files(directory)
    authority = read_pair(own.authority, _ANEW)
    if authority is None:
        raise ConfigurationError(
            f"{printable(directory)}: no test authority is there; 'mockjumio tls init' makes one"
        )
    return authority, read_pair(own.server, _AGAIN)


def _authority(directory: Path, now: datetime) -> tuple[Pair, list[str]]:
    own = files(directory)
    done = []
    found = read_pair(own.authority, _ANEW)
    if found is None:
        made = _sign_itself(_new_key(), now)
        if write(own.authority, made.pem(), mode=0o600, first=True):
            done.append(f"made a test authority: {own.authority}")
        found = read_pair(own.authority, _ANEW) or made  # another process may have been faster
    elif not _signs(found.certificate):
        raise ConfigurationError(f"{own.authority}: is not the certificate of an authority")
    if found.certificate.not_valid_after_utc - now < RENEWED:
        expired = found.certificate.not_valid_after_utc <= now
        found = _sign_itself(found.key, now)
        write(own.authority, found.pem(), mode=0o600)
        why = "had expired" if expired else "was about to expire"
        done.append(f"the test authority {why} and was renewed: export it again")
    exported = certificate_pem(found.certificate)
    if read(own.exported) != exported:
        write(own.exported, exported, mode=0o644)
    return found, done


def _server(
    directory: Path, authority: Pair, wanted: tuple[str, ...], now: datetime
) -> tuple[Pair, tuple[str, ...]]:
    file = files(directory).server
    found = read_pair(file, _AGAIN)
    known = () if found is None else names_of(found.certificate)
    names = tuple(dict.fromkeys(map(_spell, (*NAMES, *known, *wanted))))
    why = _why_new(found, authority, names, now)
    if found is not None and not why:
        return found, ()
    key = found.key if found is not None and _is_good(found.key) else _new_key()
    until = min(now + OF_SERVER, authority.certificate.not_valid_after_utc)
    server = Pair(key, _certificate(key, authority, names, now, until), (authority.certificate,))
    write(file, server.pem(), mode=0o600)
    return server, (f"{why}: {file}",)


def _why_new(found: Pair | None, authority: Pair, names: tuple[str, ...], now: datetime) -> str:
    """Why a certificate has to be made; empty if the one that is there will do."""
    if found is None:
        return "made a certificate"
    if not _is_good(found.key):
        return f"made a certificate with an RSA key of {BITS} bits"
    if found.above != (authority.certificate,):
        return "made a certificate of the authority that is there now"
    if found.certificate.not_valid_after_utc - now < RENEWED:
        return "renewed the certificate"
    if set(names) - set(names_of(found.certificate)):
        return "made a certificate with further names"
    return ""


def _is_good(key: Key) -> bool:
    return isinstance(key, rsa.RSAPrivateKey) and key.key_size >= BITS


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=BITS)


def _sign_itself(key: Key, now: datetime) -> Pair:
    """An authority of this key, by itself."""
    told_apart = x509.SubjectKeyIdentifier.from_public_key(key.public_key()).digest.hex()[:8]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"mockjumio test authority {told_apart}")])
    builder = _begin_certificate(name, name, key, now, now + OF_AUTHORITY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return Pair(key, builder.sign(key, hashes.SHA256()))


def _certificate(
    key: Key, authority: Pair, names: tuple[str, ...], now: datetime, until: datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    alternatives = x509.SubjectAlternativeName([_general(name) for name in names])
    issuer = authority.key.public_key()
    builder = _begin_certificate(subject, authority.certificate.subject, key, now, until)
    for extension, critical in (
        (alternatives, False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(authority=False), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), False),
    ):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(authority.key, hashes.SHA256())


def _begin_certificate(
    subject: x509.Name, issuer: x509.Name, key: Key, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - _CLOCKS_DIFFER).not_valid_after(until)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(identifier, critical=False)


def _usage(*, authority: bool) -> x509.KeyUsage:
    """A server's key signs (suites with ECDHE) and decrypts (those without); an authority's certifies."""
    return x509.KeyUsage(
        digital_signature=not authority,
        key_encipherment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _signs(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _is_name(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return len(text) <= 253 and bool(_NAME.fullmatch(text))
    return "%" not in text


def _spell(name: str) -> str:
    try:
        return str(ip_address(name))
    except ValueError:
        return name.lower()


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


Warn = Callable[[str, str], None]  # of what, and in words


def certified_context(
    directory: Path, names: Iterable[str], *, tls13: bool, warn: Warn
) -> tuple[ssl.SSLContext, tuple[str, ...]]:
    """A context with the certificate of a folder, made or renewed where that is needed; and what was done.

    ``warn`` is told of names that clients ask for (SNI) and the certificate lacks: they will refuse it.
    """
    prepared = prepare(directory, names, datetime.now(UTC))  # the world's time, not a merchant's
    certified_names = names_of(prepared.server.certificate)
    context = server_context(files(directory).server, certified_names, tls13=tls13, warn=warn)
    return context, prepared.done


def server_context(file: Path, names: Sequence[str], *, tls13: bool, warn: Warn) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    restrict(context, tls13=tls13)
    context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"{printable(file)}: cannot be used: {cause_of(error)}") from None

    def asked_for(connection: object, name: str | None, context: ssl.SSLContext) -> None:
        if name is not None and not covers(names, name):
            words = f"a client asked for https://{name}, which the certificate does not name"
            warn(f"sni {name}", f"{words}; add --tls-name {name}")

    context.sni_callback = asked_for
    return context
