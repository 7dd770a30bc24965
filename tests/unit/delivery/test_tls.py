"""How do callbacks reach https URLs, and what is said of those that cannot be reached?"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.contract.network import SUITES, Suite
from mockjumio.delivery.sender import HttpSender, SendOptions
from mockjumio.errors import ConfigurationError
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.fault import Sent
from mockjumio.settings import Trust
from tests.certificates import Pki, server_side, talkative

if TYPE_CHECKING:
    from tests.conftest import Shop

    StartShop = Callable[..., Awaitable[Shop]]

PATIENCE_MS = 20_000
DAY = timedelta(days=1)


async def post(url: str, trust: Trust = Trust(), *, sent: Sent | None = None, **options: Any) -> Attempt:  # noqa: B008
    callback = Callback(
        id="reference-1",
        reference="reference",
        merchant="token",
        url=url,
        created=0,
        content_type="application/x-www-form-urlencoded",
        body=b"idType=PASSPORT",
    )
    chosen = SendOptions((), PATIENCE_MS, PATIENCE_MS, PATIENCE_MS, only_200=False, **options)
    async with HttpSender(trust=trust) as sender, sender.turn(url):
        return await sender.post(callback, started=0, options=chosen, sent=sent)


def first(suites: tuple[Suite, ...], count: int = 1) -> str:
    return ":".join(suite.openssl for suite in suites[:count]) + ":@SECLEVEL=2"


@pytest.fixture
async def hello() -> AsyncIterator[tuple[str, asyncio.Future[bytes]]]:
    """A URL, and the first record that comes in there."""
    came: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(5)
        came.set_result(await reader.readexactly(int.from_bytes(head[3:5], "big")))
        writer.close()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/jumio", came


def offered(hello: bytes) -> list[int]:
    """The cipher suites of a ClientHello (RFC 5246, 7.4.1.2)."""
    assert hello[0] == 1
    place = 4 + 2 + 32
    place += 1 + hello[place]  # session id
    length = int.from_bytes(hello[place : place + 2], "big")
    found = hello[place + 2 : place + 2 + length]
    return [int.from_bytes(found[at : at + 2], "big") for at in range(0, length, 2)]


async def test_the_twelve_suites_are_offered_in_the_documents_order_and_nothing_else(
    hello: tuple[str, asyncio.Future[bytes]],
) -> None:
    url, came = hello
    attempt = await post(url)
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert "closed the connection" in attempt.detail
    no_renegotiation = 0x00FF  # stands for an extension, and is no suite (RFC 5746, 3.3)
    assert offered(await came) == [*(suite.number for suite in SUITES), no_renegotiation]


async def test_tls_1_3_is_offered_too_on_demand(hello: tuple[str, asyncio.Future[bytes]]) -> None:
    url, came = hello
    await post(url, tls13=True)
    numbers = offered(await came)
    assert [one for one in numbers if one >> 8 == 0x13] == numbers[:3]
    assert numbers[3:15] == [suite.number for suite in SUITES]


@pytest.mark.parametrize("suite", SUITES, ids=[suite.name for suite in SUITES])
async def test_an_endpoint_may_insist_on_any_of_the_suites(
    start_shop: "StartShop", pki: Pki, suite: Suite
) -> None:
    shop = await start_shop(server_side(pki.issue(), ciphers=first((suite,))))
    attempt = await post(shop.url, Trust(pki.ca_file))
    assert (attempt.outcome, attempt.tls) == (Outcome.ACCEPTED, f"TLSv1.2 {suite.name}")


@pytest.mark.parametrize("place", range(len(SUITES)))
async def test_jumios_order_counts_where_the_endpoint_has_none(
    start_shop: "StartShop", pki: Pki, place: int
) -> None:
    backwards = tuple(reversed(SUITES[place:]))
    context = server_side(pki.issue(), ciphers=first(backwards, len(backwards)))
    context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    attempt = await post((await start_shop(context)).url, Trust(pki.ca_file))
    assert attempt.tls == f"TLSv1.2 {SUITES[place].name}"


async def test_a_certificate_of_a_private_authority_is_refused_until_that_is_trusted(
    start_shop: "StartShop", pki: Pki
) -> None:
    shop = await start_shop(server_side(pki.issue()))
    refused = await post(shop.url)
    assert (refused.outcome, refused.tls) == (Outcome.TLS_FAILURE, None)
    assert "authority that is not trusted here" in refused.detail
    assert "--ca-file" in refused.detail
    assert shop.received == []
    trusted = await post(shop.url, Trust(pki.ca_file))
    assert (trusted.outcome, trusted.detail) == (Outcome.ACCEPTED, "")


async def test_the_systems_store_is_trusted_beside_the_file(
    start_shop: "StartShop", pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Pki(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(other.ca_file))
    trust = Trust(pki.ca_file)
    for one in (pki, other):
        shop = await start_shop(server_side(one.issue()))
        assert (await post(shop.url, trust)).outcome is Outcome.ACCEPTED


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "self-signed": ({"self_signed": True}, "is self-signed"),
    "expired": ({"ends": -DAY}, "has expired; renew it"),
    "not valid yet": ({"begins": DAY}, "is not valid yet"),
    "without its intermediate": ({"above": False}, "have it send the whole chain"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_certificate_is_refused_in_words_unless_that_is_wanted(
    start_shop: "StartShop", pki: Pki, kind: str
) -> None:
    changes, words = BAD[kind]
    shop = await start_shop(server_side(pki.issue(**changes)))
    refused = await post(shop.url, Trust(pki.ca_file))
    assert refused.outcome is Outcome.TLS_FAILURE
    assert words in refused.detail
    assert shop.received == []
    insecure = await post(shop.url, Trust(insecure=True))
    assert insecure.outcome is Outcome.ACCEPTED
    assert insecure.tls == f"TLSv1.2 {SUITES[0].name} (certificate not verified)"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_certificate_of_another_host_is_refused(start_shop: "StartShop", pki: Pki, host: str) -> None:
    shop = await start_shop(server_side(pki.issue("elsewhere.example")))
    refused = await post(shop.url.replace("127.0.0.1", host), Trust(pki.ca_file))
    assert refused.outcome is Outcome.TLS_FAILURE
    assert "is for another host" in refused.detail or "does not name this IP address" in refused.detail
    assert host in refused.detail
    assert (await post(shop.url, Trust(insecure=True))).outcome is Outcome.ACCEPTED


async def test_an_intermediate_that_is_sent_is_followed(start_shop: "StartShop", pki: Pki) -> None:
    shop = await start_shop(server_side(pki.issue(above=True)))
    assert (await post(shop.url, Trust(pki.ca_file))).outcome is Outcome.ACCEPTED


async def test_an_endpoint_with_ecdsa_only_fails_as_in_production(pki: Pki) -> None:
    with talkative(server_side(pki.issue(ecdsa=True))) as url:
        attempt = await post(url, Trust(pki.ca_file))
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert "no cipher suite in common" in attempt.detail
    assert "ECDSA certificate" in attempt.detail
    assert "mockjumio doctor" in attempt.detail


async def test_an_endpoint_with_tls_1_3_only_fails_as_in_production(pki: Pki) -> None:
    with talkative(server_side(pki.issue(), only13=True)) as url:
        attempt = await post(url, Trust(pki.ca_file))
        beyond = await post(url, Trust(pki.ca_file), tls13=True)
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert "TLS 1.3 only fails like this" in attempt.detail
    assert beyond.outcome is Outcome.ACCEPTED
    assert (beyond.tls or "").startswith("TLSv1.3 TLS_AES_")


async def test_an_endpoint_without_a_suite_in_common_is_told_so(pki: Pki) -> None:
    with talkative(server_side(pki.issue(), ciphers="ECDHE-RSA-CHACHA20-POLY1305")) as url:
        attempt = await post(url, Trust(pki.ca_file))
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert "no cipher suite in common" in attempt.detail


@pytest.mark.parametrize("sent", [None, Sent("text/plain", b"idType=PASSPORT", cut=3)])
@pytest.mark.parametrize("changes", [{"ecdsa": True}, {"only13": True}])
async def test_an_endpoint_that_does_not_say_why_is_told_what_is_likely(
    start_shop: "StartShop", pki: Pki, changes: dict[str, bool], sent: Sent | None
) -> None:
    file = pki.issue(ecdsa=changes.get("ecdsa", False))
    shop = await start_shop(server_side(file, only13=changes.get("only13", False)))
    attempt = await post(shop.url, Trust(pki.ca_file), sent=sent)
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert "without saying why" in attempt.detail
    assert "an ECDSA certificate only, or with TLS 1.3 only" in attempt.detail


async def test_plain_http_behind_https_is_told_so(shop: "Shop") -> None:
    attempt = await post(shop.url.replace("http:", "https:"))
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert "this port does not use TLS, most likely plain HTTP" in attempt.detail


CUT = Sent("application/x-www-form-urlencoded", b"idType=PASSPORT", cut=3)


async def test_what_breaks_off_on_purpose_speaks_the_same_tls(start_shop: "StartShop", pki: Pki) -> None:
    shop = await start_shop(server_side(pki.issue()))
    attempt = await post(shop.url, Trust(pki.ca_file), sent=CUT)
    assert (attempt.outcome, attempt.tls) == (Outcome.RESET, f"TLSv1.2 {SUITES[0].name}")
    refused = await post(shop.url, sent=CUT)
    assert refused.outcome is Outcome.TLS_FAILURE
    assert "not trusted here" in refused.detail
    reset = await post(shop.url, Trust(insecure=True), sent=CUT._replace(cut=0, reset=True))
    assert (reset.outcome, reset.tls) == (
        Outcome.RESET,
        f"TLSv1.2 {SUITES[0].name} (certificate not verified)",
    )


async def test_what_breaks_off_on_purpose_may_fail_before(unused_tcp_port: int) -> None:
    assert (await post(f"http://127.0.0.1:{unused_tcp_port}/", sent=CUT)).outcome is Outcome.REFUSED
    assert (await post("http://nowhere.invalid/", sent=CUT)).outcome is Outcome.DNS_FAILURE


async def test_a_context_is_made_once_and_only_for_https(pki: Pki) -> None:
    async with HttpSender(trust=Trust(pki.ca_file)) as sender:
        assert sender.context("http://127.0.0.1/") is None
        assert sender._tls is None
        context = sender.context("HTTPS://127.0.0.1/")
        assert context is not None
        assert sender.context("https://localhost/") is context
        assert sender.context("https://localhost/", tls13=True) is not context


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read: No such file"), (b"\x30\x82", "openssl x509 -inform der"), (b"", "in PEM")],
)
async def test_a_file_of_authorities_that_is_of_no_use_is_told(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    async with HttpSender(trust=Trust(file)) as sender:
        with pytest.raises(ConfigurationError, match=words) as raised:
            sender.context("https://localhost/")
    assert str(raised.value).startswith(f"{file}: ")


async def test_a_file_of_authorities_that_is_gone_when_it_is_needed_is_an_outcome_too(tmp_path: Path) -> None:
    attempt = await post("https://localhost/", Trust(tmp_path / "none.pem"))
    assert attempt.outcome is Outcome.TLS_FAILURE
    assert attempt.detail.endswith("none.pem: cannot be read: No such file or directory")
