"""Why did an attempt get no answer? The kind of the failure, and words that a developer can act on."""

import os
import ssl
from socket import gaierror

import aiohttp

from mockjumio.errors import ConfigurationError
from mockjumio.exchanges import Outcome


def failure(error: Exception, *, secure: bool, connected: bool) -> tuple[Outcome, str]:
    """Of what aiohttp raises, and of what asyncio's own connections raise.

    ``secure`` says that TLS was spoken, ``connected`` that the connection stood, handshake included.
    """
    if (
        secure
        and not connected
        and isinstance(_of_system(error), ConnectionResetError | ConnectionAbortedError)
    ):
        return _tls(_of_system(error))
    match error:
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return Outcome.INVALID_URL, f"not a URL that can be posted to: {error}"
        case aiohttp.ClientConnectorCertificateError():
            return _tls(error.certificate_error)
        case aiohttp.ClientConnectorSSLError():
            return _tls(error.os_error)
        case aiohttp.ClientConnectorDNSError():
            return Outcome.DNS_FAILURE, f"the host name {error.host!r} does not resolve"
        case aiohttp.ClientConnectorError():
            where = f"{error.host}:{error.port}"
            return Outcome.REFUSED, f"no connection to {where}: {_reason(error.os_error)}"
        case ConfigurationError():  # of the file of authorities
            return Outcome.TLS_FAILURE, str(error)
        case ssl.SSLError():
            return _tls(error)
        case gaierror():
            return Outcome.DNS_FAILURE, "the host name does not resolve"
        case ConnectionRefusedError():
            return Outcome.REFUSED, f"no connection: {_reason(error)}"
        case aiohttp.ServerDisconnectedError() | ConnectionResetError():
            return Outcome.RESET, "the connection was closed before an answer came"
        case aiohttp.ClientResponseError():  # its status is aiohttp's own, and not the merchant's
            words = " ".join(error.message.replace("^", "").split())
            return Outcome.RESET, f"the answer was not HTTP: {words}"
        case aiohttp.ClientPayloadError():
            return Outcome.RESET, f"the answer broke off: {error}"
        case ValueError():
            return Outcome.INVALID_URL, f"not a URL that can be posted to: {error}"
        case _:
            return Outcome.RESET, f"{type(error).__name__}: {error}"


def _of_system(error: Exception) -> BaseException:
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error


def _tls(error: BaseException) -> tuple[Outcome, str]:
    from mockjumio.tls.failures import no_handshake, untrusted  # which callbacks to plain http do not need

    if isinstance(error, ssl.SSLCertVerificationError):
        return Outcome.TLS_FAILURE, untrusted(error)
    return Outcome.TLS_FAILURE, f"{no_handshake(error)}; 'mockjumio doctor URL' says more"


def _reason(error: OSError) -> str:
    """The system's words for its error, without the address that aiohttp repeats."""
    return os.strerror(error.errno) if error.errno else str(error)
