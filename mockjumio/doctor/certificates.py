"""What does a certificate say? Also one that is garbled: whoever has it must be told."""

from collections.abc import Iterable

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from mockjumio.doctor.findings import Certificate
from mockjumio.tls.keeping import names_of


def chain_of(ders: Iterable[bytes]) -> tuple[Certificate, ...]:
    """As far as it can be read."""
    found = []
    for der in ders:
        try:
            found.append(describe(der))
        except ValueError:
            break
    return tuple(found)


def describe(der: bytes) -> Certificate:
    """Raises :class:`ValueError` if next to nothing of it can be read."""
    certificate = x509.load_der_x509_certificate(der)
    kind, bits = _key(certificate)
    return Certificate(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        names=_names(certificate),
        key=kind,
        bits=bits,
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
        self_signed=certificate.subject == certificate.issuer,
    )


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        return tuple(names_of(certificate))
    except ValueError:
        return ()


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "unknown", 0
    match key:
        case rsa.RSAPublicKey() as key:
            return "RSA", key.key_size
        case ec.EllipticCurvePublicKey() as key:
            return "ECDSA", key.key_size
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            return "EdDSA", 256
        case _:
            return "unknown", 0


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string() or "no name"
