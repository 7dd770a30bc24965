"""Why did an attempt get no answer? The kind of the failure, and words that a developer can act on."""

import os
import re
import ssl

from mockjumio.exchanges import Outcome

_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
_UNDECODED = re.compile("[\ud800-\udfff]")  # bytes that are not UTF-8
_SHOWN = 60  # characters of what is no HTTP
_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")  # an alert, a handshake (RFC 8446, 5.1)
_FRAMES = (4, 7)  # SETTINGS and GOAWAY, with which a server of HTTP/2 begins (RFC 9113, 6)


class Failure(Exception):
    """An attempt that got no answer."""

    def __init__(self, outcome: Outcome, words: str) -> None:
        super().__init__(words)
        self.outcome = outcome


def reset(words: str) -> Failure:
    return Failure(Outcome.RESET, words)


def invalid_url(why: object) -> Failure:
    return Failure(Outcome.INVALID_URL, f"not a URL that can be posted to: {why}")


def unresolved_host(whose: str) -> Failure:
    return Failure(Outcome.DNS_FAILURE, f"{whose} does not resolve")


def connection_failure(where: str, error: OSError) -> Failure:
    """The system's words for its error, without the address that asyncio repeats."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Failure(Outcome.REFUSED, f"no connection to {where}: {reason}")


def no_tls(error: BaseException) -> Failure:
    """Of a handshake, or of what comes after it: with TLS 1.3 a server may refuse us only then."""
    from mockjumio.tls.client import no_handshake, why_untrusted  # which callbacks to plain http do not need

    if isinstance(error, ssl.SSLCertVerificationError):
        return Failure(Outcome.TLS_FAILURE, why_untrusted(error))
    return Failure(Outcome.TLS_FAILURE, f"{no_handshake(error)}; 'mockjumio doctor URL' says more")


def not_http(raw: bytes) -> Failure:
    """Of what came instead of a status line."""
    if raw.startswith(_TLS_RECORDS):
        return reset("the answer was not HTTP: TLS is spoken at this port; write https://")
    if raw.startswith(b"PRI * HTTP/2") or (len(raw) >= 9 and raw[3] in _FRAMES and not any(raw[5:9])):
        return reset("the answer was not HTTP/1.1: only HTTP/2 is spoken at this port; have it speak both")
    line = raw.lstrip().partition(b"\n")[0].strip()[:_SHOWN]
    if line[:5].upper() == b"HTTP/":
        return reset(f"the answer was not HTTP: its status line is '{printable_bytes(line)}'")
    return reset(f"the answer was not HTTP: it has no status line and begins with '{printable_bytes(line)}'")


def printable(text: str) -> str:
    """Text that JSON, a terminal and a log can show: the merchant may have sent any bytes."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(
        lambda found: found[0].encode("unicode_escape").decode(), _UNDECODED.sub("\ufffd", text)
    )


def printable_bytes(raw: bytes) -> str:
    """The same of bytes."""
    return printable(raw.decode("utf-8", "surrogateescape"))
