"""Is there always a certificate that is good, of an authority that stays?"""

import base64
import os
import ssl
import stat
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from mockjumio.errors import ConfigurationError
from mockjumio.tls import certificates
from mockjumio.tls.certificates import (
    BITS,
    NAMES,
    OF_AUTHORITY,
    OF_SERVER,
    certificate_pem,
    files,
    find,
    fingerprint,
    names_of,
    prepare,
    read_pair,
)
from tests.certificates import GARBLED, Pki

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("tls") / "new" / "tls"
    prepare(directory, (), NOW)
    return directory


@pytest.fixture
def directory(made: Path, tmp_path: Path) -> Path:
    """A folder of its own with the same authority: keys take long to make."""
    copy = tmp_path / "tls"
    copy.mkdir(mode=0o700)
    for file in made.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def test_what_is_made_is_for_its_owner_only_and_complete(made: Path) -> None:
    own = files(made)
    assert sorted(made.iterdir()) == sorted(own)
    assert (mode(made), mode(own.authority), mode(own.server)) == (0o700, 0o600, 0o600)
    assert b"PRIVATE" not in own.exported.read_bytes()
    authority, server = find(made)
    assert own.exported.read_bytes() == certificate_pem(authority.certificate)
    assert server is not None
    for pair in (authority, server):
        assert isinstance(pair.key, rsa.RSAPrivateKey)
        assert pair.key.key_size == BITS
    assert set(names_of(server.certificate)) == set(NAMES)
    assert authority.certificate.not_valid_after_utc == NOW + OF_AUTHORITY
    assert server.certificate.not_valid_after_utc == NOW + OF_SERVER
    server.certificate.verify_directly_issued_by(authority.certificate)


def test_the_names_are_localhost_and_jumios_hosts() -> None:
    centers = ("netverify.com", "lon.netverify.com", "core-sgp.jumio.com")
    jumio = {f"{kind}{one}" for one in centers for kind in ("", "retrieval.", "upload.", "acquisition.")}
    surfaces, regions = ("auth", "account", "api", "retrieval", "status"), ("amer-1", "emea-1", "apac-1")
    platform = {f"{surface}.{region}.jumio.ai" for surface in surfaces for region in regions}
    assert set(NAMES) == {"localhost", "127.0.0.1", "::1"} | jumio | platform


def test_what_is_there_is_used_again(directory: Path) -> None:
    before = {file: file.read_bytes() for file in directory.iterdir()}
    assert prepare(directory, ("LOCALHOST",), NOW + 300 * DAY).done == ()
    assert {file: file.read_bytes() for file in directory.iterdir()} == before


def test_further_names_make_a_new_certificate_and_stay(directory: Path) -> None:
    authority, _ = find(directory)
    prepared = prepare(directory, ("Sandbox.test", "10.0.0.7", "*.shop.test", "0:0::2"), NOW)
    (done,) = prepared.done
    assert done.startswith("made a certificate with further names: ")
    assert prepared.authority.certificate == authority.certificate
    again = prepare(directory, ("more.test",), NOW)
    names = set(names_of(again.server.certificate))
    assert names == {*NAMES, "sandbox.test", "10.0.0.7", "*.shop.test", "::2", "more.test"}
    assert again.server.key.public_key() == prepared.server.key.public_key()


@pytest.mark.parametrize("days", [368, 398, 500])
def test_a_certificate_that_expires_soon_or_has_is_renewed(directory: Path, days: int) -> None:
    prepared = prepare(directory, (), NOW + days * DAY)
    assert [words.partition(":")[0] for words in prepared.done] == ["renewed the certificate"]
    assert prepared.server.certificate.not_valid_after_utc == NOW + days * DAY + OF_SERVER


@pytest.mark.parametrize(("days", "why"), [(1, "had expired"), (-1, "was about to expire")])
def test_an_authority_at_its_end_is_renewed_with_its_key_and_said(
    directory: Path, days: int, why: str
) -> None:
    before, _ = find(directory)
    later = NOW + OF_AUTHORITY + days * DAY
    prepared = prepare(directory, (), later)
    assert prepared.done[0] == f"the test authority {why} and was renewed: export it again"
    assert prepare(directory, (), later).done == ()
    assert prepared.authority.key.public_key() == before.key.public_key()
    assert prepared.authority.certificate.not_valid_after_utc == later + OF_AUTHORITY
    assert files(directory).exported.read_bytes() == certificate_pem(prepared.authority.certificate)
    prepared.server.certificate.verify_directly_issued_by(prepared.authority.certificate)


def test_a_certificate_does_not_outlive_its_authority(directory: Path) -> None:
    later = NOW + OF_AUTHORITY - 100 * DAY
    prepared = prepare(directory, (), later)
    assert prepared.server.certificate.not_valid_after_utc == NOW + OF_AUTHORITY


def test_two_authorities_are_told_apart_by_name(directory: Path, tmp_path: Path) -> None:
    other = prepare(tmp_path / "other", (), NOW).authority.certificate
    assert other.subject != find(directory)[0].certificate.subject


@pytest.mark.parametrize("lost", ["server", "exported"])
def test_what_was_lost_is_made_again(directory: Path, lost: str) -> None:
    file: Path = getattr(files(directory), lost)
    file.unlink()
    prepare(directory, (), NOW)
    assert file.is_file()


def test_another_authority_signs_a_new_certificate(directory: Path, tmp_path: Path) -> None:
    prepare(tmp_path / "other", (), NOW)
    os.replace(tmp_path / "other" / "authority.pem", files(directory).authority)
    prepared = prepare(directory, (), NOW)
    assert "of the authority that is there now" in prepared.done[0]
    prepared.server.certificate.verify_directly_issued_by(prepared.authority.certificate)


@pytest.mark.parametrize("kind", [{"ecdsa": True}, {"bits": 1024}])
def test_a_certificate_with_a_key_that_jumio_would_not_take_is_replaced(
    directory: Path, pki: Pki, kind: dict[str, Any]
) -> None:
    files(directory).server.write_bytes(pki.issue(**kind).read_bytes())
    prepared = prepare(directory, (), NOW)
    assert "with an RSA key of 2048 bits" in prepared.done[0]
    assert isinstance(prepared.server.key, rsa.RSAPrivateKey)
    assert prepared.server.key.key_size == BITS


@pytest.mark.parametrize(
    "name", ["", "a b", "bücher.example", "shop..example", "-x", "fe80::1%eth0", "a" * 64]
)
def test_what_is_no_name_is_refused(directory: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="neither a host name in ASCII or Punycode nor an IP"):
        prepare(directory, (name, "fine.test"), NOW)


DAMAGE = {
    "empty": lambda content: b"",
    "half": lambda content: content[: len(content) // 2],
    "noise": lambda content: b"\x00\x01\x02" * 100,
    "without a key": lambda content: content[content.index(b"-----BEGIN CERT") :],
    "without a certificate": lambda content: content[: content.index(b"-----BEGIN CERT")],
}


@pytest.mark.parametrize("which", ["authority", "server"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_told_by_name_and_left_alone(directory: Path, which: str, damage: str) -> None:
    file: Path = getattr(files(directory), which)
    file.write_bytes(content := DAMAGE[damage](file.read_bytes()))
    with pytest.raises(ConfigurationError) as raised:
        prepare(directory, (), NOW)
    assert str(raised.value).startswith(f"{file}: is damaged: no private key with its certificate")
    whole = "the folder" if which == "authority" else "it"  # a new certificate needs no new trust
    assert f"restore it, or remove {whole} to have a new" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert file.read_bytes() == content


@pytest.mark.parametrize("number", ["p", "q", "d", "dmp1", "dmq1", "iqmp"])
def test_a_key_one_of_whose_numbers_is_another_is_damaged(directory: Path, number: str) -> None:
    file = files(directory).authority
    key = find(directory)[0].key
    assert isinstance(key, rsa.RSAPrivateKey)
    whole = getattr(key.private_numbers(), number)
    size = whole.bit_length() // 8 + 1
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    other = der.replace(whole.to_bytes(size), (whole ^ 1 << 200).to_bytes(size))
    begin, _, *_, end = file.read_bytes().partition(b"-----BEGIN CERT")[0].splitlines(keepends=True)
    file.write_bytes(begin + base64.encodebytes(other) + end + files(directory).exported.read_bytes())
    with pytest.raises(ConfigurationError, match="is damaged: the numbers of its key do not fit; restore it"):
        find(directory)


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    return bytes((tag, size)) + content if size < 128 else bytes((tag, 0x82)) + size.to_bytes(2) + content


def test_a_key_of_one_and_its_own_product_is_damaged(directory: Path) -> None:
    file = files(directory).authority
    public = find(directory)[0].key.public_key().public_numbers()
    assert isinstance(public, rsa.RSAPublicNumbers)
    numbers = (0, public.n, public.e, 1, 1, public.n, 0, 1, 1)  # version, n, e, d, p, q, dmp1, dmq1, iqmp
    content = b"".join(der(0x02, one.to_bytes(one.bit_length() // 8 + 1)) for one in numbers)
    head, foot = (f"-----{word} RSA PRIVATE KEY-----\n".encode() for word in ("BEGIN", "END"))
    key = head + base64.encodebytes(der(0x30, content)) + foot
    file.write_bytes(key + files(directory).exported.read_bytes())
    with pytest.raises(ConfigurationError, match="is damaged: the numbers of its key do not fit"):
        find(directory)


def test_a_certificate_whose_names_are_garbled_is_damaged(directory: Path, pki: Pki) -> None:
    files(directory).server.write_bytes(pki.issue(alternatives=GARBLED).read_bytes())
    with pytest.raises(ConfigurationError, match=r"server\.pem: is damaged"):
        find(directory)


def test_an_encrypted_key_is_told(directory: Path) -> None:
    own = files(directory)
    key = find(directory)[0].key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    own.authority.write_bytes(key + own.exported.read_bytes())
    with pytest.raises(
        ConfigurationError, match="its key is encrypted, and mockjumio cannot ask for a password; restore it"
    ):
        find(directory)


def test_a_certificate_of_another_key_is_told(directory: Path, pki: Pki) -> None:
    own = files(directory)
    other = pki.issue().read_bytes()
    key = other[: other.index(b"-----BEGIN CERT")]
    content = own.authority.read_bytes()
    own.authority.write_bytes(key + content[content.index(b"-----BEGIN CERT") :])
    with pytest.raises(ConfigurationError, match="belongs to another key"):
        prepare(directory, (), NOW)


def test_a_certificate_that_may_not_sign_is_no_authority(directory: Path, pki: Pki) -> None:
    files(directory).authority.write_bytes(pki.issue().read_bytes())
    with pytest.raises(ConfigurationError, match="is not the certificate of an authority"):
        prepare(directory, (), NOW)


def test_a_key_of_another_kind_is_told(directory: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own = files(directory)
    own.authority.write_bytes(key + own.exported.read_bytes())
    with pytest.raises(ConfigurationError, match="neither RSA nor ECDSA"):
        prepare(directory, (), NOW)


def test_what_cannot_be_read_or_written_is_told(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = files(directory)
    own.exported.unlink()
    own.exported.mkdir()
    with pytest.raises(ConfigurationError, match=r"ca\.pem: cannot be read: Is a directory"):
        prepare(directory, (), NOW)
    own.authority.unlink()
    own.authority.mkdir()
    with pytest.raises(ConfigurationError, match=r"authority\.pem: cannot be read: Is a directory"):
        prepare(directory, (), NOW)
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match=r"choose another with --tls-dir \(MOCKJUMIO_TLS_DIR\)"):
        prepare(tmp_path / "file" / "tls", (), NOW)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(certificates.os, "fsync", full)
    with pytest.raises(ConfigurationError, match=r"authority\.pem: cannot be written: No space left"):
        prepare(tmp_path / "new", (), NOW)
    assert list((tmp_path / "new").iterdir()) == []


def test_of_two_that_begin_at_once_one_makes_the_authority(tmp_path: Path) -> None:
    start = threading.Barrier(4)
    seen: list[str] = []

    def begin() -> None:
        start.wait()
        seen.append(fingerprint(prepare(tmp_path / "tls", (), NOW).authority.certificate))

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1
    prepared = prepare(tmp_path / "tls", (), NOW)
    assert prepared.done == ()
    prepared.server.certificate.verify_directly_issued_by(prepared.authority.certificate)


def test_nothing_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'mockjumio tls init' makes one"):
        find(tmp_path)
    assert read_pair(tmp_path / "none.pem", "") is None


def test_strict_verification_has_nothing_against_it(made: Path) -> None:
    context = ssl.create_default_context(cafile=str(files(made).exported))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    back, forth = ssl.MemoryBIO(), ssl.MemoryBIO()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(files(made).server)
    client = context.wrap_bio(incoming, outgoing, server_hostname="netverify.com")
    server = serving.wrap_bio(back, forth, server_side=True)
    for _ in range(4):
        for side, output, there in ((client, outgoing, back), (server, forth, incoming)):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
            there.write(output.read())
    assert client.version() == "TLSv1.3"


def test_dates_are_of_the_worlds_time_with_a_day_for_clocks_that_differ(made: Path) -> None:
    _, server = find(made)
    assert server is not None
    assert server.certificate.not_valid_before_utc == NOW - certificates._CLOCKS_DIFFER


def test_an_authority_must_say_that_it_is_one(directory: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    authority, _ = find(directory)
    name = authority.certificate.subject
    builder = x509.CertificateBuilder(name, name, authority.key.public_key(), 1)
    builder = builder.not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
    silent = authority._replace(certificate=builder.sign(authority.key, hashes.SHA256()))
    files(directory).authority.write_bytes(silent.pem())
    with pytest.raises(ConfigurationError, match="is not the certificate of an authority"):
        prepare(directory, (), NOW)
