"""What does the doctor find, on real sockets?"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.contract.network import SUITES
from mockjumio.doctor import look as module
from mockjumio.doctor.findings import Findings, Proof, Target
from mockjumio.doctor.look import look, target_of
from mockjumio.settings import Trust
from tests.certificates import DAY, GARBLED, Pki, server_side, talkative, weak

if TYPE_CHECKING:
    from tests.conftest import Shop

    StartShop = Callable[..., Awaitable[Shop]]


async def found(url: str, trust: Trust = Trust(), **options: Any) -> Findings:  # noqa: B008 - immutable
    return await look(target_of(url), trust, **{"tls13": False, "seconds": 20.0} | options)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://shop.example/x", (False, "shop.example", 80)),
        ("HTTPS://Shop.example/", (True, "shop.example", 443)),
        ("https://[::1]:8443/", (True, "::1", 8443)),
        ("http://shop.example:0/", (False, "shop.example", 0)),
    ],
)
def test_a_url_says_host_and_port(url: str, target: tuple[bool, str, int]) -> None:
    assert target_of(url) == Target(url, *target)


async def test_of_a_name_that_does_not_resolve_nothing_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    result = await found("https://shop.example/jumio")
    assert (result.addresses, result.resolving) == ((), "Name or service not known")
    assert (result.contacts, result.tls, result.probe) == (None, None, None)


async def test_of_a_name_server_that_does_not_answer_the_time_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def silent(*_: object, **__: object) -> None:
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", silent)
    result = await found("https://shop.example/jumio", seconds=0.01)
    assert (result.addresses, result.resolving) == ((), "no answer of the name server within 0.01 s")


async def test_where_nothing_listens_no_tls_is_spoken_and_nothing_posted(unused_tcp_port: int) -> None:
    result = await found(f"https://127.0.0.1:{unused_tcp_port}/jumio")
    assert result.contacts is not None
    (contact,) = result.contacts
    assert (contact.error, contact.refused, contact.own) == ("Connection refused", True, True)
    assert (result.tls, result.probe) == (None, None)


async def test_the_probe_is_an_empty_post_that_is_no_callback(shop: "Shop") -> None:
    shop.answers(400)
    result = await found(shop.url)
    (received,) = shop.received
    assert (received.path, received.body) == ("/jumio", b"")
    assert received.headers["User-Agent"] == "mockjumio-doctor"
    assert received.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert result.probe is not None
    assert (result.probe.status, result.tls) == (400, None)
    assert result.probe.server.startswith("Python/"), "what aiohttp calls itself"


async def test_every_address_is_tried(shop: "Shop", monkeypatch: pytest.MonkeyPatch) -> None:
    port = target_of(shop.url).port
    loop = asyncio.get_running_loop()
    asked = loop.getaddrinfo

    async def two(host: str, *arguments: Any, **options: Any) -> Any:
        if host != "shop.internal":
            return await asked(host, *arguments, **options)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (address, port)) for address in ("127.0.0.1", "127.0.0.3", "127.0.0.1")]

    monkeypatch.setattr(loop, "getaddrinfo", two)
    result = await found(f"http://shop.internal:{port}/jumio")
    assert result.addresses == ("127.0.0.1", "127.0.0.3")
    assert result.contacts is not None
    good, bad = result.contacts
    assert (good.address, good.error) == ("127.0.0.1", "")
    assert (bad.error, bad.refused, bad.own) == ("Connection refused", True, True)
    assert bad.loopback_open, "the application listens on 127.0.0.1 only"


async def test_nobody_there_is_told_and_nothing_more_is_tried(unused_tcp_port: int) -> None:
    result = await found(f"http://127.0.0.1:{unused_tcp_port}/")
    assert result.contacts is not None
    (contact,) = result.contacts
    assert (contact.refused, contact.own, contact.loopback_open) == (True, True, False)
    assert result.probe is None


async def test_a_name_that_is_none_is_told() -> None:
    for host in ("nowhere.invalid", "a" * 64):
        result = await found(f"http://{host}/")
        assert result.addresses == ()
        assert result.resolving


async def test_steps_do_not_take_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    never = loop.create_future()

    async def wait(*arguments: Any, **options: Any) -> Any:
        await asyncio.shield(never)

    async def here(*arguments: Any, **options: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 80))]

    with monkeypatch.context() as patch:
        patch.setattr(loop, "getaddrinfo", wait)
        result = await found("http://shop.example/", seconds=0.01)
    assert result.resolving == "no answer of the name server within 0.01 s"
    monkeypatch.setattr(loop, "getaddrinfo", here)  # at once, however busy the machine
    monkeypatch.setattr(module.asyncio, "open_connection", wait)
    result = await found("http://127.0.0.1/", seconds=0.01)
    assert result.contacts is not None
    assert result.contacts[0].error == "no connection within 0.01 s"
    assert not result.contacts[0].refused
    monkeypatch.undo()
    never.cancel()


def test_addresses_of_this_machine_are_known() -> None:
    assert module.is_own("127.0.0.1")
    assert not module.is_own("203.0.113.1")


async def test_a_good_endpoint_shows_all_that_it_has(pki: Pki) -> None:
    with talkative(server_side(pki.issue(above=True))) as url:
        result = await found(url, Trust(pki.ca_file))
    tls = result.tls
    assert tls is not None
    assert (tls.as_callback, tls.failure) == (f"TLSv1.2 {SUITES[0].name}", "")
    assert tls.proof == Proof(0, 0, 0)
    assert [one.subject for one in tls.chain] == ["localhost", "Test Sub CA"]
    assert (tls.chain[0].key, tls.chain[0].bits) == ("RSA", 2048)
    assert (tls.chain[1].key, tls.chain[1].bits) == ("ECDSA", 256)
    assert tls.chain[0].names == ("localhost", "127.0.0.1")
    assert tls.suites == SUITES
    assert tls.versions == {"TLS 1.2": True, "TLS 1.3": True}
    assert result.probe is not None
    assert result.probe.status == 200


async def test_the_suites_that_an_endpoint_accepts_are_found(pki: Pki) -> None:
    some = SUITES[2:7:2]
    context = server_side(pki.issue(), ciphers=":".join(one.openssl for one in some))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with talkative(context) as url:
        result = await found(url, Trust(pki.ca_file))
    assert result.tls is not None
    assert result.tls.suites == some
    assert result.tls.versions == {"TLS 1.2": True, "TLS 1.3": False}


async def test_ecdsa_is_seen_though_no_callback_could_go_there(pki: Pki) -> None:
    with talkative(server_side(pki.issue(ecdsa=True))) as url:
        result = await found(url, Trust(pki.ca_file))
    assert result.tls is not None
    assert "no cipher suite in common" in result.tls.failure
    assert result.tls.suites == ()
    assert [one.key for one in result.tls.chain] == ["ECDSA"]
    assert result.probe is None


async def test_tls_1_3_alone_is_seen_and_enough_if_it_is_offered(pki: Pki) -> None:
    with talkative(server_side(pki.issue(), only13=True)) as url:
        refused = await found(url, Trust(pki.ca_file))
        beyond = await found(url, Trust(pki.ca_file), tls13=True)
    assert refused.tls is not None
    assert refused.tls.versions == {"TLS 1.2": False, "TLS 1.3": True}
    assert beyond.tls is not None
    assert beyond.tls.as_callback.startswith("TLSv1.3 ")
    assert beyond.probe is not None


async def test_an_untrusted_certificate_is_examined_all_the_same(pki: Pki) -> None:
    with talkative(server_side(pki.issue())) as url:
        refused = await found(url)
        insecure = await found(url, Trust(insecure=True))
    assert refused.tls is not None
    assert "not trusted here" in refused.tls.failure
    assert (refused.tls.proof, refused.probe, len(refused.tls.chain)) == (Proof(20, 0, None), None, 1)
    assert insecure.tls is not None
    assert (insecure.tls.failure, insecure.tls.proof, insecure.tls.verified) == (
        "",
        Proof(20, 0, None),
        False,
    )
    assert insecure.probe is not None
    assert insecure.probe.status == 200


async def test_plain_http_where_https_is_expected_is_seen(shop: "Shop") -> None:
    result = await found(shop.url.replace("http:", "https:"))
    assert result.tls is not None
    assert "this port does not use TLS, most likely plain HTTP" in result.tls.failure
    assert (result.tls.chain, result.tls.spoken) == ((), False)
    assert shop.received == []


async def test_an_endpoint_that_does_not_shake_hands_does_not_hold_up_the_doctor() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        result = await found(f"https://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.5)
        silent.setblocking(False)
        taken = 0
        with suppress(BlockingIOError):
            while True:
                silent.accept()[0].close()
                taken += 1
    assert taken == 2, "to connect and to shake hands, not once more for each suite"
    assert result.tls is not None
    assert result.tls.failure.startswith("no TLS connection within 0.5 s: the endpoint takes the connection")
    assert (result.tls.suites, result.tls.versions, result.tls.spoken) == ((), {}, False)


async def test_a_certificate_that_is_garbled_is_told(pki: Pki) -> None:
    with talkative(server_side(pki.issue(alternatives=GARBLED))) as url:
        result = await found(url)
    assert result.tls is not None
    (own,) = result.tls.chain
    assert (own.subject, own.names, own.key) == ("localhost", (), "RSA")


async def test_a_short_key_is_seen(pki: Pki) -> None:
    with talkative(server_side(pki.issue(bits=1024))) as url:
        result = await found(url, trust=Trust(ca_file=pki.ca_file))
    assert result.tls is not None
    assert (result.tls.proof.chain, result.tls.chain[0].bits) == (66, 1024)


@pytest.mark.parametrize("beyond", [{"ecdsa": True}, {}, {"only13": True}])
@pytest.mark.parametrize(
    ("issued", "proof"),
    [
        ({}, Proof(0, 0, 0)),
        ({"self_signed": True}, Proof(18, 0, None)),
        ({"names": ("localhost", "127.0.0.2")}, Proof(0, 64, 0)),
        ({"ends": -DAY}, Proof(0, 0, 10)),
        ({"begins": DAY}, Proof(0, 0, 9)),
        ({"above": False}, Proof(20, 0, None)),
        ({"ends": -DAY, "names": ("localhost",), "self_signed": True}, Proof(18, 64, None)),
    ],
)
async def test_a_certificate_is_verified_whether_or_not_jumio_gets_a_connection(
    pki: Pki, beyond: dict[str, bool], issued: dict[str, Any], proof: Proof
) -> None:
    """Each fault alone, though a handshake that verifies all at once would stop at the first."""
    options = dict(issued)
    names = options.pop("names", ())
    file = pki.issue(*names, ecdsa=beyond.get("ecdsa", False), **options)
    with talkative(server_side(file, only13=beyond.get("only13", False))) as url:
        result = await found(url, Trust(pki.ca_file))
    assert result.tls is not None
    assert result.tls.proof == proof


async def test_what_no_callback_would_shake_hands_for_is_not_verified(pki: Pki) -> None:
    with talkative(weak(pki.issue())) as url:
        result = await found(url, Trust(pki.ca_file))
    assert result.tls is not None
    assert [one.subject for one in result.tls.chain] == ["localhost"]
    assert result.tls.proof == Proof(None, 0, None)


async def test_an_expired_authority_between_is_seen(pki: Pki) -> None:
    with talkative(server_side(pki.issue(above=True, outdated=True))) as url:
        result = await found(url, Trust(pki.ca_file))
    assert result.tls is not None
    assert result.tls.proof == Proof(0, 0, 10)
    assert result.tls.chain[0].ends > datetime.now(UTC) > result.tls.chain[1].ends


async def test_every_address_must_let_callbacks_in(pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    connect = loop.create_connection

    async def two(*arguments: Any, **options: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("127.0.0.1", "127.0.0.2")]

    with (
        talkative(server_side(pki.issue("shop.internal"))) as good,
        talkative(server_side(pki.issue("shop.internal", ends=-DAY))) as bad,
    ):
        ports = {"127.0.0.1": target_of(good).port, "127.0.0.2": target_of(bad).port}

        async def connected(protocol: Any, host: str, port: int, **options: Any) -> Any:
            return await connect(protocol, "127.0.0.1", ports[host], **options)

        monkeypatch.setattr(loop, "getaddrinfo", two)
        monkeypatch.setattr(loop, "create_connection", connected)
        result = await found("https://shop.internal/jumio", Trust(pki.ca_file))
    assert result.tls is not None
    assert result.tls.failure == ""
    ((address, why),) = result.tls.elsewhere
    assert address == "127.0.0.2"
    assert "has expired" in why


async def test_tls_at_a_port_that_the_url_calls_http_is_seen(pki: Pki, shop: "Shop") -> None:
    with talkative(server_side(pki.issue())) as url:
        hidden = await found(url.replace("https:", "http:"))
    shop.answers(400)
    plain = await found(shop.url)
    assert hidden.probe is not None
    assert plain.probe is not None
    assert (hidden.probe.tls, plain.probe.tls) == (True, False)
