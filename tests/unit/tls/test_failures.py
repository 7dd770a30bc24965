"""Is what a handshake failed by said in words?"""

import ssl

import pytest

from mockjumio.tls.client import no_handshake, why_untrusted


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", "no cipher suite in common"),
        ("SSL/TLS_ALERT_HANDSHAKE_FAILURE", "no cipher suite in common"),
        ("TLSV1_ALERT_PROTOCOL_VERSION", "TLS 1.3 only"),
        ("UNSUPPORTED_PROTOCOL", "TLS 1.1 or older only"),
        ("WRONG_VERSION_NUMBER", "plain HTTP"),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", "demands a client certificate"),
        ("TLSV1_UNRECOGNIZED_NAME", "does not serve this host name"),
        ("UNEXPECTED_EOF_WHILE_READING", "closed the connection"),
        ("SOMETHING_ELSE", "SOMETHING_ELSE"),
    ],
)
def test_openssls_reason_is_put_into_words(reason: str, words: str) -> None:
    error = ssl.SSLError(1, f"[SSL: {reason}]")
    error.reason = reason
    assert no_handshake(error).startswith("no TLS connection: ")
    assert words in no_handshake(error)


@pytest.mark.parametrize("number", [9, 10, 18, 19, 20, 21, 23, 62, 64, 66, 67, 68, 999])
def test_what_is_wrong_with_a_certificate_is_put_into_words(number: int) -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = number, "as OpenSSL has it."
    words = why_untrusted(error)
    assert words.startswith("the certificate ")
    assert "as OpenSSL has it" in words
    assert ("was not accepted" in words) is (number == 999)
