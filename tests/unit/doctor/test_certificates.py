"""Does the doctor see what kind of key a certificate has?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

from mockjumio.doctor.endpoint import chain_of, describe
from tests.certificates import Pki

NOW = datetime(2017, 11, 22, tzinfo=UTC)
AUTHORITY = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    ("key", "described_as"),
    [
        (rsa.generate_private_key(public_exponent=65537, key_size=1024), ("RSA", 1024)),
        (ec.generate_private_key(ec.SECP384R1()), ("ECDSA", 384)),
        (ed25519.Ed25519PrivateKey.generate(), ("EdDSA", 256)),
        (dsa.generate_private_key(1024), ("unknown", 0)),
    ],
)
def test_kind_and_length_of_the_key_are_seen(key: Any, described_as: tuple[str, int]) -> None:
    nameless, issuer = x509.Name([]), x509.Name.from_rfc4514_string("O=Example,C=AT")
    builder = x509.CertificateBuilder(issuer, nameless, key.public_key(), 1)
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1))
    der = builder.sign(AUTHORITY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    found = describe(der)
    assert (found.key, found.bits) == described_as
    assert (found.subject, found.issuer, found.names) == ("no name", "O=Example,C=AT", ())
    assert (found.begins, found.ends) == (NOW, NOW + timedelta(days=1))
    assert not found.self_signed


def test_a_chain_is_read_as_far_as_it_can_be(pki: Pki) -> None:
    content = pki.issue().read_bytes()
    der = x509.load_pem_x509_certificates(content)[0].public_bytes(serialization.Encoding.DER)
    assert [one.subject for one in chain_of([der, b"\x30\x00", der])] == ["localhost"]
