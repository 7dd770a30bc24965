"""Is https served as Jumio serves it?"""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockjumio.contract.network import SUITES, Suite
from mockjumio.errors import ConfigurationError
from mockjumio.harness import Server
from mockjumio.options import TlsOptions
from mockjumio.tls.certificates import covers, server_context
from mockjumio.tls.client import no_handshake, why_untrusted

if TYPE_CHECKING:
    Start = Callable[..., Awaitable[Server]]


PATIENCE = 20


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture
async def secure(start_sandbox: "Start", directory: Path) -> Server:
    return await start_sandbox(tls=TlsOptions(0, directory))


def client(directory: Path, suites: tuple[Suite, ...] = SUITES) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(directory / "ca.pem"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(":".join(suite.openssl for suite in suites))
    return context


async def shake(sandbox: Server, context: ssl.SSLContext, name: str | None = "localhost") -> ssl.SSLObject:
    """A handshake with the sandbox, under a name of our choice."""
    async with asyncio.timeout(PATIENCE):
        _, writer = await asyncio.open_connection(
            "127.0.0.1", sandbox.tls_port, ssl=context, server_hostname=name
        )
    connection: ssl.SSLObject = writer.get_extra_info("ssl_object")
    writer.close()
    return connection


def suite_of(connection: ssl.SSLObject) -> str:
    cipher = connection.cipher()
    assert cipher is not None
    assert connection.version() == "TLSv1.2"
    return cipher[0]


@pytest.mark.parametrize("suite", SUITES, ids=[suite.name for suite in SUITES])
async def test_each_suite_of_the_document_is_accepted(secure: Server, directory: Path, suite: Suite) -> None:
    assert suite_of(await shake(secure, client(directory, (suite,)))) == suite.openssl


@pytest.mark.parametrize("suite", SUITES, ids=[suite.name for suite in SUITES])
async def test_openssls_own_client_agrees(secure: Server, directory: Path, suite: Suite) -> None:
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("openssl is not installed")
    address = f"127.0.0.1:{secure.tls_port}"
    ca = str(directory / "ca.pem")
    command = [openssl, "s_client", "-connect", address, "-servername", "netverify.com", "-verify_hostname"]
    command += ["netverify.com", "-verify_return_error", "-CAfile", ca, "-tls1_2", "-cipher", suite.openssl]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    async with asyncio.timeout(PATIENCE):
        out, _ = await process.communicate()
    assert f"Cipher is {suite.openssl}".encode() in out
    assert b"Verification: OK" in out


@pytest.mark.parametrize("place", range(len(SUITES)))
async def test_jumios_order_counts_and_not_the_clients(secure: Server, directory: Path, place: int) -> None:
    backwards = tuple(reversed(SUITES[place:]))
    assert suite_of(await shake(secure, client(directory, backwards))) == SUITES[place].openssl


async def test_other_suites_and_versions_are_refused(secure: Server, directory: Path) -> None:
    other = client(directory)
    other.set_ciphers("ECDHE-RSA-CHACHA20-POLY1305")
    newer = ssl.create_default_context(cafile=str(directory / "ca.pem"))
    newer.minimum_version = ssl.TLSVersion.TLSv1_3
    for context in (other, newer):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await shake(secure, context)


async def test_tls_1_3_is_served_on_demand(start_sandbox: "Start", directory: Path) -> None:
    sandbox = await start_sandbox(tls=TlsOptions(0, directory, tls13=True))
    connection = await shake(sandbox, ssl.create_default_context(cafile=str(directory / "ca.pem")))
    assert connection.version() == "TLSv1.3"
    assert suite_of(await shake(sandbox, client(directory))) == SUITES[0].openssl


@pytest.mark.parametrize(
    "name",
    [
        *("localhost", "127.0.0.1"),
        *("netverify.com", "lon.netverify.com", "retrieval.netverify.com", "retrieval.lon.netverify.com"),
    ],
)
async def test_the_certificate_is_good_for_localhost_and_jumios_hosts(
    secure: Server, directory: Path, name: str
) -> None:
    assert (await shake(secure, client(directory), name)).version() == "TLSv1.2"


async def test_a_name_that_the_certificate_lacks_is_warned_of_once(
    start_sandbox: "Start", directory: Path
) -> None:
    told: list[str] = []
    sandbox = await start_sandbox(tls=TlsOptions(0, directory), on_warning=told.append)
    assert told == []
    for _ in range(2):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await shake(sandbox, client(directory), "sandbox.internal")
    assert told == [
        "a client asked for https://sandbox.internal, which the certificate does not name; "
        "add --tls-name sandbox.internal"
    ]


async def test_further_names_are_certified_with_those_of_the_address_and_the_public_url(
    start_sandbox: "Start", directory: Path
) -> None:
    sandbox = await start_sandbox(
        host="127.0.0.2", public_url="https://public.test/", tls=TlsOptions(0, directory, ("sandbox.test",))
    )
    assert sandbox.tls_url == f"https://127.0.0.2:{sandbox.tls_port}"
    context = client(directory)
    for name in ("public.test", "sandbox.test", "127.0.0.2"):
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(
                "127.0.0.2", sandbox.tls_port, ssl=context, server_hostname=name
            )
        writer.close()


def test_a_file_that_is_of_no_use_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.pem: cannot be used: "):
        server_context(tmp_path / "none.pem", (), tls13=False, warn=lambda what, words: None)


# Which hosts is a certificate good for?


@pytest.mark.parametrize(
    ("names", "name", "covered"),
    [
        (("shop.test",), "SHOP.test.", True),
        (("*.shop.test",), "a.shop.test", True),
        (("*.shop.test",), "shop.test", False),
        (("*.shop.test",), "a.b.shop.test", False),
    ],
)
def test_a_wildcard_covers_one_label(names: tuple[str, ...], name: str, covered: bool) -> None:
    assert covers(names, name) is covered


# Is what a handshake failed by said in words?


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
