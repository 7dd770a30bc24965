"""Are the suites those of Jumio's document, in its order, as OpenSSL knows them?"""

import ssl

from mockjumio.contract.network import SUITES

DOCUMENT = """
TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_256_CBC_SHA256
TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
"""


def test_they_are_the_documents_in_its_order() -> None:
    assert [suite.name for suite in SUITES] == DOCUMENT.split()


def test_openssl_has_the_same_numbers_and_all_of_them_need_rsa() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(":".join(suite.openssl for suite in SUITES))
    known = {cipher["name"]: cipher for cipher in context.get_ciphers()}
    for suite in SUITES:
        assert known[suite.openssl]["id"] & 0xFFFF == suite.number
        assert known[suite.openssl]["auth"] == "auth-rsa"
