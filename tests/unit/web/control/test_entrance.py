"""Is the control API closed to web pages that its developer only visits, and open to everybody else?"""

import json
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.harness import Server
from mockjumio.web.control.entrance import Hosts, host_spelling

if TYPE_CHECKING:
    from tests.conftest import Caller

    Start = Callable[..., Awaitable[Server]]

API = "/_mock/api/v1"
OURS = (
    *("localhost", "LOCALHOST", "localhost.", "shop.localhost", "127.0.0.1", "127.8.0.1", "[::1]"),
    *("[::ffff:127.0.0.1]", "netverify.com", "lon.netverify.com", "retrieval.lon.netverify.com"),
)
OTHERS = (
    *("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.localhost.example"),
    *("netverify.com.evil.example", "notnetverify.com", "192.0.2.7", "0.0.0.0", "[2001:db8::7]", "mockjumio"),
    *("", " ", ":", "[", "[::1", "localhost:x", "localhost:80:80", "evil.example@localhost", "localhost/"),
    *(
        "localhost evil.example",
        "localhost,evil.example",
        "xn--nxasmq6b",
        "*",
        "local*",
        "\x7f",
        "2130706433",
    ),
)


@pytest.mark.parametrize("port", ["", ":8017", ":1", ":"])
@pytest.mark.parametrize("host", OURS)
def test_loopback_and_jumios_names_are_its_own(host: str, port: str) -> None:
    assert Hosts().include(host + port)


@pytest.mark.parametrize("host", OTHERS)
def test_no_other_name_is(host: str) -> None:
    assert not Hosts().include(host)
    assert not Hosts(["sandbox.example", "*.shop.example"]).include(f"{host}:8017")


@pytest.mark.parametrize(
    ("told", "host"),
    [
        ("mockjumio", "mockjumio:8017"),
        ("MockJumio", "mockjumio"),
        ("sandbox.example.", "Sandbox.Example:443"),
        ("*.shop.example", "eu.pay.shop.example"),
        ("192.0.2.7", "192.0.2.7:8017"),
        ("[2001:DB8::7]", "[2001:db8::7]:80"),
        ("2001:db8:0::7", "[2001:db8::7]"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*", "anything.example"),
        ("*", "192.0.2.7"),
        ("under_score", "under_score"),
    ],
)
def test_what_it_is_told_is_its_own_too(told: str, host: str) -> None:
    assert Hosts([host_spelling(told)]).include(host)
    assert not Hosts(["else.example"]).include(host)


def test_who_listens_on_all_addresses_goes_by_each_and_by_the_machines_name() -> None:
    everywhere = Hosts(everywhere=True)
    for host in ("192.0.2.7:8017", "[2001:db8::7]", "0.0.0.0:1", socket.gethostname()):
        assert everywhere.include(host), host
    assert not everywhere.include("evil.example")


@pytest.mark.parametrize("told", ["http://mockjumio:8017", "mockjumio:8017", "a b", "", "a/b", "."])
def test_a_name_is_told_without_scheme_and_port(told: str) -> None:
    with pytest.raises(ValueError, match="is not a host's name"):
        host_spelling(told)


@pytest.mark.parametrize(
    ("origin", "host", "trusted"),
    [
        ("http://localhost:3000", "127.0.0.1:8017", True),
        ("http://127.0.0.1:8017", "127.0.0.1:8017", True),
        ("https://netverify.com", "127.0.0.1:8017", True),
        ("http://192.0.2.7:8017", "192.0.2.7:8017", True),
        ("http://192.0.2.8:8017", "192.0.2.7:8017", False),
        ("http://192.0.2.7", "192.0.2.7:8017", False),
        ("http://192.0.2.7:80", "127.0.0.1:8017", False),
        ("https://evil.example", "127.0.0.1:8017", False),
        ("http://localhost.evil.example", "127.0.0.1:8017", False),
        ("null", "127.0.0.1:8017", False),
        ("", "127.0.0.1:8017", False),
        ("file://", "127.0.0.1:8017", False),
        ("chrome-extension://localhost", "localhost", False),
        ("http://localhost http://evil.example", "127.0.0.1", False),
    ],
)
def test_pages_of_its_own_names_are_trusted_and_no_others(origin: str, host: str, trusted: bool) -> None:
    assert Hosts(everywhere=True).trust(origin, host) is trusted


async def test_a_rebound_name_reads_nothing_and_is_told_what_to_do(sandbox: Server, call: "Caller") -> None:
    for path in (f"{API}/merchants", f"{API}/events", f"{API}/openapi.json", "/_mock", "/_mock/x", API):
        answer = await call("GET", sandbox.url + path, Authorization=None, Host="evil.example:8017")
        assert (answer.status, answer.kind) == (403, "application/problem+json"), path
        assert json.loads(answer.body)["detail"] == (
            "this sandbox does not accept the host name 'evil.example:8017'; if it should, "
            "start it with --allow-host evil.example (or MOCKJUMIO_ALLOW_HOST=evil.example)"
        )


@pytest.mark.parametrize(
    ("origin", "what_helps"),
    [
        ("https://evil.example", "start it with --allow-host evil.example (or"),
        ("https://evil.example:8443", "start it with --allow-host evil.example (or"),
        ("http://[2001:db8::7]:80", "start it with --allow-host 2001:db8::7 (or"),
        ("null", "serve the page over http, from localhost"),
        ("file://", "serve the page over http, from localhost"),
        ("chrome-extension://abcdef", "serve the page over http, from localhost"),
        ("http://evil~example", "serve the page over http, from localhost"),
    ],
)
async def test_a_foreign_page_starts_nothing_and_is_told_what_helps(
    sandbox: Server, call: "Caller", origin: str, what_helps: str
) -> None:
    headers = {"Authorization": None, "Origin": origin}
    answer = await call("POST", f"{sandbox.url}{API}/transactions", b"{}", **headers)
    assert answer.status == 403
    assert what_helps in json.loads(answer.body)["detail"]
    assert (await call("OPTIONS", f"{sandbox.url}{API}/transactions", **headers)).status == 403
    assert list(sandbox.store.transactions(sandbox.account.token)) == []


@pytest.mark.parametrize("host", ["localhost:80:80", "[::1", "evil~example"])
async def test_who_sends_no_host_at_all_is_not_told_to_allow_it(
    sandbox: Server, call: "Caller", host: str
) -> None:
    answer = await call("GET", f"{sandbox.url}{API}/merchants", Authorization=None, Host=host)
    detail = json.loads(answer.body)["detail"]
    assert (answer.status, detail.partition("; ")[2]) == (
        403,
        "call it by its address or a host's name, such as localhost",
    )


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "",
    ],
)
async def test_a_body_that_any_page_could_send_is_415(
    sandbox: Server, call: "Caller", kind: str | None
) -> None:
    for path in ("/transactions", "/clock/freeze", "/merchants/x/reset", "/nowhere"):
        url = f"{sandbox.url}{API}{path}"
        answer = await call("POST", url, b"{}", Authorization=None, Content_Type=kind)
        assert (answer.status, answer.headers["Accept"]) == (415, "application/json"), path
        assert "Content-Type: application/json" in json.loads(answer.body)["detail"]
    assert list(sandbox.store.transactions(sandbox.account.token)) == []


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
async def test_json_comes_in_and_a_call_without_a_body_says_nothing_of_it(
    sandbox: Server, call: "Caller", kind: str
) -> None:
    url = f"{sandbox.url}{API}"
    assert (await call("POST", f"{url}/transactions", b"{}", Content_Type=kind)).status == 201
    assert (await call("POST", f"{url}/clock/freeze")).status == 200


@pytest.mark.parametrize("host", ["evil.example", "mockjumio:8017", None])
async def test_probes_and_jumios_own_api_answer_whatever_they_are_called(
    sandbox: Server, call: "Caller", host: str | None
) -> None:
    named = {} if host is None else {"Host": host}
    for path, status in (("/_mock/health", 200), ("/_mock/ready", 200), ("/api/netverify/v2/scans/x", 404)):
        headers = {**named, "Origin": "https://evil.example"}
        assert (await call("GET", sandbox.url + path, **headers)).status == status


async def test_the_public_url_and_the_names_that_it_is_told_are_its_own(
    start_sandbox: "Start", call: "Caller"
) -> None:
    sandbox = await start_sandbox(public_url="https://sandbox.example/x", allow_hosts=("mockjumio",))
    for host, status in (("sandbox.example", 200), ("mockjumio:8017", 200), ("other.example", 403)):
        url = f"http://127.0.0.1:{sandbox.port}{API}/clock"
        assert (await call("GET", url, Host=host)).status == status


async def test_the_host_is_looked_at_before_the_token(start_sandbox: "Start", call: "Caller") -> None:
    sandbox = await start_sandbox(control_token="sesame")
    url = f"{sandbox.url}{API}/clock"
    headers = {"Authorization": "Bearer sesame"}
    assert (await call("GET", url, Host="evil.example", **headers)).status == 403
    assert (await call("GET", url, **headers)).status == 200


@given(
    st.text(max_size=40)
    | st.from_regex(r"[a-z0-9.:\[\]@%-]{0,30}(localhost|127\.0\.0\.1|netverify\.com)[a-z0-9.:\[\]@%-]{0,30}")
)
def test_whatever_is_included_leads_to_this_machine_or_to_jumio(host: str) -> None:
    if not Hosts().include(host):
        return
    name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    try:
        assert ip_address(name).is_loopback or ip_address(name).ipv4_mapped  # type: ignore[union-attr]
    except ValueError:
        assert f".{name}".endswith((".localhost", ".netverify.com"))


@given(st.text(max_size=40) | st.from_regex(r"https?://\[?[a-z0-9.:@/\]-]{0,40}"))
def test_any_origin_is_trusted_or_not(origin: str) -> None:
    hosts = Hosts(["shop.example"], everywhere=True)
    if hosts.trust(origin, "192.0.2.7:8017"):
        assert hosts.include(origin.partition("://")[2])
