"""Which TLS does an endpoint speak? Handshakes only, closed at once; nothing is sent over them."""

import asyncio
import ssl
from contextlib import suppress
from typing import NamedTuple

from mockjumio.contract.cipher_suites import SUITES, Suite
from mockjumio.doctor.certificates import chain_of
from mockjumio.doctor.findings import Target, Tls
from mockjumio.settings import Trust
from mockjumio.tls.client import client_context
from mockjumio.tls.failures import is_no_tls, no_handshake, untrusted
from mockjumio.tls.suites import negotiated, restrict

_VERSIONS = {"TLS 1.2": ssl.TLSVersion.TLSv1_2, "TLS 1.3": ssl.TLSVersion.TLSv1_3}


class Shaken(NamedTuple):
    """How a handshake went: what was negotiated and the chain that came, or why not.

    ``distrust`` is OpenSSL's number of the reason, if the certificate is it; ``mute`` says that nothing came
    back, or nothing of TLS.
    """

    words: str = ""
    failure: str = ""
    distrust: int = 0
    mute: bool = False
    chain: tuple[bytes, ...] = ()


async def examine(target: Target, address: str, trust: Trust, *, tls13: bool, seconds: float) -> Tls:
    """First as a callback does it, then beyond: to say what the endpoint could do, and what it lacks."""

    async def shake(context: ssl.SSLContext) -> Shaken:
        return await _shake(target, address, context, seconds)

    as_callback = await shake(client_context(trust, tls13=tls13))
    if as_callback.mute:  # what it does not speak need not be asked for in fifteen ways
        return Tls(failure=as_callback.failure, spoken=False)
    trusting = trust._replace(insecure=False)
    trusted = await shake(client_context(trusting, tls13=tls13)) if trust.insecure else as_callback
    as_jumio = await shake(_unverified(SUITES))
    anyhow = as_jumio if as_jumio.chain else await shake(_anything())
    suites = tuple([one for one in SUITES if not (await shake(_unverified((one,)))).failure])
    versions = {name: not (await shake(_anything(version))).failure for name, version in _VERSIONS.items()}
    return Tls(
        as_callback=as_callback.words,
        failure=as_callback.failure,
        distrust=trusted.distrust,
        verified=not trust.insecure,
        chain=chain_of(anyhow.chain),
        suites=suites,
        versions=versions,
    )


def _unverified(suites: tuple[Suite, ...]) -> ssl.SSLContext:
    context = _trusting_anyone()
    restrict(context, tls13=False, suites=suites)
    return context


def _anything(version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
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


async def _shake(target: Target, address: str, context: ssl.SSLContext, seconds: float) -> Shaken:
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(
                address, target.port, ssl=context, server_hostname=target.host
            )
    except ssl.SSLCertVerificationError as error:
        return Shaken(failure=untrusted(error), distrust=error.verify_code)
    except TimeoutError:
        silent = "the endpoint takes the connection and says nothing: is it TLS that is served at this port?"
        return Shaken(failure=f"no TLS connection within {seconds:g} s: {silent}", mute=True)
    except (OSError, ValueError) as error:  # ValueError: a host name that TLS cannot name
        return Shaken(failure=no_handshake(error), mute=is_no_tls(error))
    try:
        connection: ssl.SSLObject = writer.get_extra_info("ssl_object")
        return Shaken(negotiated(connection), chain=_chain(connection))
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()  # some endpoints serve one after the other


def _chain(connection: ssl.SSLObject) -> tuple[bytes, ...]:
    """All certificates that came, in DER. Python 3.13 has a public way; it asks the same object."""
    from _ssl import ENCODING_DER

    sent = connection._sslobj.get_unverified_chain()  # type: ignore[attr-defined] # not in typeshed
    return tuple(one.public_bytes(ENCODING_DER) for one in sent or ())
