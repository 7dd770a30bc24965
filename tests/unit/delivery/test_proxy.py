"""Do callbacks go through a proxy where one is named, and nowhere else?"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.delivery.sender import HttpSender, SendOptions
from mockjumio.doctor import look as doctor
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.faults.fault import Sent
from mockjumio.settings import Trust
from tests.certificates import Pki, server_side

if TYPE_CHECKING:
    from tests.conftest import Shop

    StartShop = Callable[..., Awaitable[Shop]]

PATIENT = SendOptions((), 20_000, 20_000, 20_000, only_200=False)


class Proxy:
    """Sends everything on to ``port`` of this machine, whatever host was asked for; or says ``refusal``."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self.refusal = b""
        self.port = 0
        self.own_port = 0

    @property
    def url(self) -> str:
        return f"http://ann:s%20cret@127.0.0.1:{self.own_port}"

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        if self.refusal:
            writer.write(self.refusal)
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        if head.startswith(b"CONNECT "):
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            back.write(head)
        await asyncio.gather(passed_on(reader, back), passed_on(there, writer))


async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
    except ConnectionError:
        pass
    writer.close()


def port_of(shop: "Shop") -> int:
    return int(shop.url.split(":")[2].partition("/")[0])


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    async with await asyncio.start_server(proxy.connected, "127.0.0.1", 0) as server:
        proxy.own_port = server.sockets[0].getsockname()[1]
        yield proxy


@pytest.fixture(autouse=True)
def no_name_server(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which names were asked for; there is only ``proxy.example``, on this machine."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **how: Any) -> list[Any]:
        if host[0].isdigit() or host == "localhost":
            return real(host, *rest, **how)
        asked.append(host)
        if host == "proxy.example":
            return real("127.0.0.1", *rest, **how)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def callback(url: str) -> Callback:
    return Callback("r-1", "r", "m", url, 0, "application/x-www-form-urlencoded", b"idType=PASSPORT")


async def post(sender: HttpSender, url: str, sent: Sent | None = None) -> Attempt:
    return await sender.post(callback(url), started=0, options=PATIENT, sent=sent)


async def test_plain_http_is_asked_for_as_a_whole_url_and_nobody_else_is_asked_for_its_host(
    proxy: Proxy, shop: "Shop", no_name_server: list[str]
) -> None:
    proxy.port = port_of(shop)
    async with HttpSender(proxy=proxy.url) as sender:
        attempts = [await post(sender, "http://shop.example/jumio?a=b") for _ in range(2)]
    assert [one.outcome for one in attempts] == [Outcome.ACCEPTED] * 2
    assert "shop.example" not in no_name_server
    (head,) = proxy.heads  # the connection is kept
    assert head.startswith(b"POST http://shop.example/jumio?a=b HTTP/1.1\r\nHost: shop.example\r\n")
    assert b"\r\nProxy-Authorization: Basic YW5uOnMgY3JldA==\r\n" in head
    assert "Proxy-Authorization" not in dict(attempts[0].request_headers)
    assert attempts[1].connect_ms is None


async def test_https_speaks_tls_with_the_endpoint_itself(
    proxy: Proxy, start_shop: "StartShop", pki: Pki
) -> None:
    shop = await start_shop(server_side(pki.issue("shop.example")))
    proxy.port = port_of(shop)
    async with HttpSender(proxy=proxy.url, trust=Trust(pki.ca_file)) as sender:
        attempts = [await post(sender, "https://shop.example/jumio") for _ in range(2)]
        other = await post(sender, "https://other.example/jumio")
    assert [one.outcome for one in attempts] == [Outcome.ACCEPTED] * 2
    assert (attempts[0].tls or "").startswith("TLSv1.2 ")
    assert attempts[1].connect_ms is None
    assert proxy.heads[0].startswith(b"CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n")
    assert b"\r\nProxy-Authorization: Basic " in proxy.heads[0]
    assert [head.split()[1] for head in proxy.heads] == [b"shop.example:443", b"other.example:443"]
    assert other.outcome is Outcome.TLS_FAILURE
    assert "is for another host" in other.detail
    assert "Proxy-Authorization" not in shop.received[0].headers


@pytest.mark.parametrize("url", ["http://localhost", "http://127.0.0.1", "http://127.9.9.9"])
async def test_what_is_on_this_machine_goes_through_a_proxy_on_it_and_through_no_other(
    proxy: Proxy, url: str
) -> None:
    async def accepts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"idType=PASSPORT")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(accepts, "0.0.0.0", 0) as server:
        proxy.port = server.sockets[0].getsockname()[1]
        async with HttpSender(proxy=f"http://proxy.example:{proxy.own_port}") as sender:
            assert (await post(sender, f"{url}:{proxy.port}/x")).outcome is Outcome.ACCEPTED
        assert proxy.heads == []
        async with HttpSender(proxy=proxy.url) as sender:
            assert (await post(sender, f"{url}:{proxy.port}/x")).outcome is Outcome.ACCEPTED
        assert len(proxy.heads) == 1


async def test_no_variable_of_the_environment_counts(shop: "Shop", monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://nowhere.example:1")
        monkeypatch.setenv(name.lower(), "http://nowhere.example:1")
    async with HttpSender() as sender:
        assert (await post(sender, shop.url)).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("scheme", "refusal", "outcome", "words"),
    [
        (
            "https",
            b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            Outcome.REFUSED,
            "answered 407 Proxy",
        ),
        (
            "https",
            b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n",
            Outcome.REFUSED,
            "answered 403",
        ),
        ("https", b"HTTP/1.1 502\r\n\r\n", Outcome.REFUSED, "no tunnel to shop.example:443: the proxy"),
        ("https", b"SOCKS?\r\n", Outcome.RESET, ": the answer was not HTTP"),
        ("https", b"HT", Outcome.RESET, ": the answer broke off"),
        (
            "http",
            b"HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n",
            Outcome.REFUSED,
            "answered 407 Who?; put",
        ),
        (
            "http",
            b"HTTP/1.1 502 Bad Gateway\r\n\r\n",
            Outcome.REJECTED,
            "answered 502 Bad Gateway, expected 2xx (through",
        ),
        ("http", b"nonsense\r\n", Outcome.RESET, "(through the proxy"),
    ],
)
async def test_what_the_proxy_refuses_names_it(
    proxy: Proxy, scheme: str, refusal: bytes, outcome: Outcome, words: str
) -> None:
    proxy.refusal = refusal
    async with HttpSender(proxy=proxy.url) as sender:
        attempt = await post(sender, f"{scheme}://shop.example/jumio")
    assert attempt.outcome is outcome
    assert words in attempt.detail
    assert f"the proxy 127.0.0.1:{proxy.own_port}" in attempt.detail
    assert "cret" not in attempt.detail


async def test_a_407_of_the_endpoint_itself_is_its_own(
    proxy: Proxy, start_shop: "StartShop", pki: Pki
) -> None:
    shop = await start_shop(server_side(pki.issue("shop.example")))
    shop.answers(407)
    proxy.port = port_of(shop)
    async with HttpSender(proxy=proxy.url, trust=Trust(pki.ca_file)) as sender:
        attempt = await post(sender, "https://shop.example/jumio")
    assert (attempt.outcome, attempt.status) == (Outcome.REJECTED, 407)


async def test_a_proxy_that_is_not_there_is_named(unused_tcp_port: int) -> None:
    async with HttpSender(proxy=f"http://127.0.0.1:{unused_tcp_port}") as sender:
        refused = await post(sender, "http://shop.example/")
    assert refused.outcome is Outcome.REFUSED
    assert refused.detail == f"no connection to the proxy 127.0.0.1:{unused_tcp_port}: Connection refused"
    async with HttpSender(proxy="http://nowhere.example:3128") as sender:
        unknown = await post(sender, "https://shop.example/")
    assert unknown.outcome is Outcome.DNS_FAILURE
    assert "the host name 'nowhere.example' of the proxy does not resolve" in unknown.detail


async def test_a_proxy_that_says_nothing_times_out(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with HttpSender(proxy=f"http://127.0.0.1:{port}") as sender:
            soon = PATIENT._replace(connect_ms=50)
            attempt = await sender.post(callback("https://shop.example/"), started=0, options=soon)
    assert attempt.outcome is Outcome.TIMED_OUT
    assert attempt.detail == f"no connection within 0.05 s (through the proxy 127.0.0.1:{port})"


async def test_faults_go_through_it_too(proxy: Proxy, shop: "Shop") -> None:
    proxy.port = port_of(shop)
    cut = Sent("text/plain", b"0123456789", cut=4)
    slow = Sent("text/plain", b"0123456789", rate=1_000)
    async with HttpSender(proxy=proxy.url) as sender:
        assert (await post(sender, "http://shop.example/jumio", cut)).outcome is Outcome.RESET
        assert (await post(sender, "http://shop.example/jumio", slow)).outcome is Outcome.ACCEPTED
    assert [one.body for one in shop.received] == [b"0123456789"]


async def test_the_doctor_goes_the_same_way(proxy: Proxy, shop: "Shop", no_name_server: list[str]) -> None:
    proxy.port = port_of(shop)
    target = doctor.target_of("http://shop.example/jumio")
    found = await doctor.look(target, Trust(), tls13=False, seconds=20.0, proxy=proxy.url)
    assert found.probe is not None
    assert (found.probe.status, "shop.example" in no_name_server) == (200, False)
    assert (found.place.host, found.place.port, found.tls) == ("127.0.0.1", proxy.own_port, None)
    assert proxy.heads[-1].startswith(b"POST http://shop.example/jumio HTTP/1.1\r\n")


async def test_the_doctor_asks_a_proxy_elsewhere_for_nothing_on_this_machine(shop: "Shop") -> None:
    target = doctor.target_of(shop.url)
    found = await doctor.look(target, Trust(), tls13=False, seconds=20.0, proxy="http://192.0.2.1:3128")
    assert (found.through, found.probe and found.probe.status) == (None, 200)
