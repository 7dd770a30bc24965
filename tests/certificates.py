"""A public-key infrastructure for tests: an authority, and certificates with whatever is wrong with them."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
DAY = timedelta(days=1)
GARBLED = x509.UnrecognizedExtension(  # an address of three bytes
    x509.SubjectAlternativeName.oid, bytes.fromhex("30058703010203")
)


# The second Oakley group, of RFC 2409, section 6.2.
_OAKLEY_2 = """\
-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""


class Issued(NamedTuple):
    key: Key
    certificate: x509.Certificate


class Pki:
    """Makes PEM files in a folder. Keys are made once: they take long."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._ecdsa = ec.generate_private_key(ec.SECP256R1())
        self.authority = self._signed(f"Test CA {token_hex(4)}", self._rsa, None, authority=True)
        self.intermediate = self._signed("Test Sub CA", self._ecdsa, self.authority, authority=True)
        self._expired = self._signed("Old Sub CA", self._ecdsa, self.authority, authority=True, ends=-DAY)
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(_pem(self.authority.certificate))

    def issue(
        self,
        *names: str,
        ecdsa: bool = False,
        self_signed: bool = False,
        ends: timedelta = 90 * DAY,
        begins: timedelta = -90 * DAY,
        above: bool | None = None,
        outdated: bool = False,
        bits: int = 2048,
        alternatives: x509.ExtensionType | None = None,
    ) -> Path:
        """A file with key and chain, for ``localhost`` and 127.0.0.1 if no names are given.

        ``above`` puts an intermediate authority above it, and says whether the file has that too; it has
        expired if ``outdated``. ``alternatives`` is what stands where the names do.
        """
        key: Key = self._ecdsa if ecdsa else self._rsa
        if bits != self._rsa.key_size:
            key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        between = self._expired if outdated else self.intermediate
        by = None if self_signed else self.authority if above is None else between
        names = names or ("localhost", "127.0.0.1")
        named = alternatives or x509.SubjectAlternativeName([_general(one) for one in names])
        issued = self._signed(names[0], key, by, named=named, begins=begins, ends=ends)
        chain = [issued.certificate, *([between.certificate] if above else [])]
        file = self._folder / f"{issued.certificate.serial_number}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + b"".join(map(_pem, chain)))
        return file

    def _signed(
        self,
        name: str,
        key: Key,
        by: Issued | None,
        *,
        authority: bool = False,
        named: x509.ExtensionType | None = None,
        begins: timedelta = -90 * DAY,
        ends: timedelta = 90 * DAY,
    ) -> Issued:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = subject if by is None else by.certificate.subject
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now + begins).not_valid_after(now + ends)
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        if named is not None:
            builder = builder.add_extension(named, critical=False)
        return Issued(key, builder.sign(key if by is None else by.key, hashes.SHA256()))


def server_side(file: Path, *, ciphers: str = "ALL:@SECLEVEL=0", only13: bool = False) -> ssl.SSLContext:
    """A merchant's context: takes whatever is offered, unless told otherwise."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    context.load_cert_chain(file)
    context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    if only13:
        context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def weak(file: Path) -> ssl.SSLContext:
    """A context with a group of 1,024 bits, for which no callback shakes hands, whatever suite it offered."""
    group = file.with_suffix(".dh")
    group.write_text(_OAKLEY_2)
    context = server_side(file, ciphers="DHE-RSA-AES128-SHA:@SECLEVEL=0")
    context.load_dh_params(group)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def talkative(context: ssl.SSLContext) -> Iterator[str]:
    """The URL of an endpoint that says by an alert why it shakes no hands, as most do, and asyncio's do not.

    It answers one line to whatever comes.
    """

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # the test is over
            connection.settimeout(20)  # so that no test waits for ever
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            except OSError:
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        try:
            yield f"https://127.0.0.1:{listening.getsockname()[1]}/jumio"
        finally:
            listening.shutdown(socket.SHUT_RDWR)  # wakes the one who accepts
            thread.join()


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
