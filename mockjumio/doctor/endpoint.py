"""Which TLS does an endpoint speak? Handshakes only, closed at once; nothing is sent over them."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from mockjumio.contract.network import SUITES, Suite
from mockjumio.doctor.findings import Certificate, Proof, Target, Tls
from mockjumio.settings import Trust
from mockjumio.tls.certificates import names_of
from mockjumio.tls.client import (
    SECURITY,
    client_context,
    describe_session,
    is_no_tls,
    no_handshake,
    restrict,
    why_untrusted,
)

_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME, for which Python has no name
_DATES, _NAMES = (9, 10), (62, 64)  # X509_V_ERR_…: not yet valid, expired; another host, another address
_VERSIONS = {"TLS 1.2": ssl.TLSVersion.TLSv1_2, "TLS 1.3": ssl.TLSVersion.TLSv1_3}


class Handshake(NamedTuple):
    """How a handshake went: what was negotiated and the chain that came, or why not.

    ``distrust`` is OpenSSL's number of the reason, if the certificate is it; ``mute`` says that nothing came
    back, or nothing of TLS.
    """

    words: str = ""
    failure: str = ""
    distrust: int = 0
    mute: bool = False
    chain: tuple[bytes, ...] = ()

    def against(self, *numbers: int) -> int | None:
        """Which of these speaks against the certificate; 0 if nothing does, ``None`` if something else."""
        if not self.failure:
            return 0
        return self.distrust if self.distrust and self.distrust in numbers else None


Shake = Callable[[ssl.SSLContext], Awaitable[Handshake]]


async def examine(
    target: Target, addresses: Sequence[str], trust: Trust, *, tls13: bool, seconds: float
) -> Tls:
    """First as a callback does it, then beyond: to say what the endpoint could do, and what it lacks.

    That is asked of the first address; of the others, whether a callback gets a connection.
    """

    async def shake(context: ssl.SSLContext) -> Handshake:
        return await _shake(target, addresses[0], context, seconds)

    callbacks = client_context(trust, tls13=tls13)
    as_callback = await shake(callbacks)
    if as_callback.mute:  # what it does not speak need not be asked for in fifteen ways
        return Tls(failure=as_callback.failure, spoken=False)
    others = [(one, await _shake(target, one, callbacks, seconds)) for one in addresses[1:]]
    as_jumio = await shake(_unverified_context(SUITES))
    anyhow = as_jumio if as_jumio.chain else await shake(_accepting_context())
    suites = tuple([one for one in SUITES if not (await shake(_unverified_context((one,)))).failure])
    versions = {
        name: not (await shake(_accepting_context(version))).failure for name, version in _VERSIONS.items()
    }
    return Tls(
        as_callback=as_callback.words,
        failure=as_callback.failure,
        elsewhere=tuple((address, shaken.failure) for address, shaken in others if shaken.failure),
        verified=not trust.insecure,
        proof=await _prove(anyhow.chain, trust, shake, beyond=not as_jumio.chain),
        chain=chain_of(anyhow.chain),
        suites=suites,
        versions=versions,
    )


async def speaks_tls(target: Target, address: str, seconds: float) -> bool:
    return bool((await _shake(target, address, _accepting_context(), seconds)).chain)


async def _prove(chain: Sequence[bytes], trust: Trust, shake: Shake, *, beyond: bool) -> Proof:
    """By handshakes with whatever the endpoint takes (``beyond`` what Jumio offers, if need be).

    One that verifies all at once tells the first fault only.
    """
    if not chain:
        return Proof()
    undated = await shake(_verifying_context(trust, beyond=beyond, dates=False))
    dated = await shake(_verifying_context(trust, beyond=beyond, dates=True))
    named = await shake(_context_for_name(chain[0]))
    return Proof(undated.against(undated.distrust), name=named.against(*_NAMES), dates=dated.against(*_DATES))


def _verifying_context(trust: Trust, *, beyond: bool, dates: bool) -> ssl.SSLContext:
    """Whom a callback trusts, whatever the host is called."""
    context = client_context(trust._replace(insecure=False))
    context.check_hostname = False
    if beyond:
        context.set_ciphers(f"ALL:{SECURITY}")
        context.maximum_version = ssl.TLSVersion.TLSv1_3
    if not dates:
        context.verify_flags |= _NO_CHECK_TIME
    return context


def _context_for_name(own: bytes) -> ssl.SSLContext:
    """Nothing but the name counts: the endpoint's own certificate is trusted as it is."""
    context = _accepting_context()
    context.load_verify_locations(cadata=own)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
    context.verify_mode = ssl.CERT_REQUIRED
    context.check_hostname = True
    return context


def _unverified_context(suites: tuple[Suite, ...]) -> ssl.SSLContext:
    context = _trusting_anyone()
    restrict(context, tls13=False, suites=suites)
    return context


def _accepting_context(version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """Whatever this machine's OpenSSL can do, so that the endpoint shows what it has."""
    context = _trusting_anyone()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = version or ssl.TLSVersion.TLSv1_2
    context.maximum_version = version or ssl.TLSVersion.TLSv1_3
    return context


def _trusting_anyone() -> ssl.SSLContext:
    """Without the system's store, whose reading takes longer than a handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _shake(target: Target, address: str, context: ssl.SSLContext, seconds: float) -> Handshake:
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(
                address, target.port, ssl=context, server_hostname=target.host
            )
    except ssl.SSLCertVerificationError as error:
        return Handshake(failure=why_untrusted(error), distrust=error.verify_code)
    except TimeoutError:
        silent = "the endpoint takes the connection and says nothing: is it TLS that is served at this port?"
        return Handshake(failure=f"no TLS connection within {seconds:g} s: {silent}", mute=True)
    except (OSError, ValueError) as error:  # ValueError: a host name that TLS cannot name
        return Handshake(failure=no_handshake(error), mute=is_no_tls(error))
    try:
        connection: ssl.SSLObject = writer.get_extra_info("ssl_object")
        return Handshake(describe_session(connection), chain=_chain(connection))
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()  # some endpoints serve one after the other


def _chain(connection: ssl.SSLObject) -> tuple[bytes, ...]:
    """All certificates that came, in DER. Python 3.13 has a public way; it asks the same object."""
    from _ssl import ENCODING_DER

    sent = connection._sslobj.get_unverified_chain()  # type: ignore[attr-defined] # not in typeshed
    return tuple(one.public_bytes(ENCODING_DER) for one in sent or ())


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
