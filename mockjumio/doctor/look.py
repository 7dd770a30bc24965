"""What is there on the way to a URL? Looks at each step as long as the one before went well; judges nothing.

The probe is a POST without a body: it takes the same way as a callback, yet cannot be taken for one, since a
callback has parameters. Its User-Agent says where it comes from.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from mockjumio.contract.form import CONTENT_TYPE
from mockjumio.contract.network import SUITES, Suite
from mockjumio.delivery.sender import HttpSender, SendOptions
from mockjumio.delivery.target import container_mark, goes_through, proxy_of
from mockjumio.delivery.target import target_of as posted_to
from mockjumio.doctor.findings import (
    Certificate,
    Contact,
    Findings,
    Probe,
    Proof,
    Proxies,
    Surroundings,
    Target,
    Tls,
)
from mockjumio.errors import cause_of
from mockjumio.exchanges import Callback
from mockjumio.outgoing.proxies import describe_variables, is_own, proxy_in_variables
from mockjumio.settings import DEFAULT_PORT, Trust
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

USER_AGENT = "mockjumio-doctor"
_LOOPBACK = "127.0.0.1"


def target_of(url: str) -> Target:
    """Of a URL with scheme http or https and a host."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return Target(
        url, secure, parts.hostname or "", (443 if secure else 80) if parts.port is None else parts.port
    )


async def look(
    target: Target, trust: Trust, *, tls13: bool, seconds: float, proxy: str | None = None
) -> Findings:
    """``proxy`` is what callbacks go through: TLS is spoken past it, and only by the probe."""
    found = Findings(target, Surroundings(container_mark()), proxies(), through=_through(proxy, target))
    addresses, why = await _resolve(found.place, seconds)
    found = found._replace(addresses=addresses, resolving=why)
    if not addresses:
        return found
    contacts = [await _contact(address, found.place.port, seconds) for address in addresses]
    found = found._replace(contacts=tuple(contacts))
    if not found.reachable:
        return found
    if target.secure and not found.through:
        reached = [one.address for one in found.reachable]
        tls = await examine(target, reached, trust, tls13=tls13, seconds=seconds)
        found = found._replace(tls=tls)
        if tls.failure:
            return found
    probe = await _probe(target, trust, tls13=tls13, seconds=seconds, proxy=proxy)
    plain = not target.secure and not found.through
    if plain and probe.status in (None, 400):  # so does TLS answer to plain http, if at all
        probe = probe._replace(tls=await speaks_tls(target, found.reachable[0].address, seconds))
    return found._replace(probe=probe)


def _through(proxy: str | None, target: Target) -> Target | None:
    """The proxy that counts for a target, without credentials."""
    if proxy is None:
        return None
    there = proxy_of(proxy)
    if not goes_through(there, posted_to(target.url)):
        return None
    return Target(f"http://{there.address}", secure=False, host=there.host, port=there.port)


async def _resolve(target: Target, seconds: float) -> tuple[tuple[str, ...], str]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds):
            found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        return (), f"no answer of the name server within {seconds:g} s"
    except (socket.gaierror, UnicodeError) as error:
        return (), cause_of(error)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found)), ""


async def _contact(address: str, port: int, seconds: float) -> Contact:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    error, refused = await _connect(address, port, seconds)
    passed = round((loop.time() - begun) * 1_000, 3)
    own = bool(error) and is_own(address)
    open_here = own and address != _LOOPBACK and not (await _connect(_LOOPBACK, port, seconds))[0]
    return Contact(address, passed, error, refused=refused, own=own, loopback_open=open_here)


async def _connect(address: str, port: int, seconds: float) -> tuple[str, bool]:
    """Why there is no connection, and whether that was the machine's own answer."""
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(address, port)
    except TimeoutError:
        return f"no connection within {seconds:g} s", False
    except OSError as error:
        words = os.strerror(error.errno) if error.errno else str(error)
        return words, isinstance(error, ConnectionRefusedError)
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return "", False


async def _probe(target: Target, trust: Trust, *, tls13: bool, seconds: float, proxy: str | None) -> Probe:
    empty = Callback(
        id="", reference="", merchant="", url=target.url, created=0, content_type=CONTENT_TYPE, body=b""
    )
    limit = round(seconds * 1_000)
    options = SendOptions(
        (("User-Agent", USER_AGENT), ("Accept", "*/*")), limit, limit, limit, only_200=False, tls13=tls13
    )
    async with HttpSender(trust=trust, proxy=proxy) as sender:
        attempt = await sender.post(empty, started=0, options=options)
    server = next((value for name, value in attempt.response_headers if name.lower() == "server"), "")
    return Probe(
        attempt.status if attempt.outcome.answered else None,
        attempt.outcome.value,
        attempt.detail,
        attempt.duration_ms,
        excerpt=attempt.excerpt,
        server=server,
        remarks=attempt.remarks,
    )


def proxies(environment: Mapping[str, str] = os.environ) -> Proxies | None:
    variables = describe_variables(environment)
    if not variables:
        return None
    sandbox = environment.get("MOCKJUMIO_SERVER") or f"http://127.0.0.1:{DEFAULT_PORT}"
    return Proxies(variables, sandbox, str(proxy_in_variables(sandbox, environment) or ""))


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
