"""Do calls go through the proxies that the variables name, and past them where nothing is to be asked?"""

import socket
from collections.abc import Iterable

import pytest

from mockjumio.errors import ConfigurationError
from mockjumio.outgoing import proxies
from mockjumio.outgoing.proxies import (
    describe_variables,
    is_here,
    is_own,
    look_up_proxy,
    proxy_for,
    proxy_in_variables,
)

ELSEWHERE = "203.0.113.7"  # reserved for documentation
PROXY = "http://proxy.test:3128"


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterable[None]:
    is_here.cache_clear()
    yield
    is_here.cache_clear()


@pytest.mark.parametrize(
    ("url", "variables", "proxy"),
    [
        ("http://x", {}, None),
        ("http://x", {"HTTP_PROXY": PROXY}, f"HTTP_PROXY={PROXY}"),
        ("http://x", {"http_proxy": PROXY, "HTTP_PROXY": "http://other"}, f"http_proxy={PROXY}"),
        ("http://x", {"http_proxy": "", "HTTP_PROXY": PROXY}, None),
        ("http://x", {"HTTPS_PROXY": PROXY}, None),
        ("https://x", {"HTTPS_PROXY": PROXY, "HTTP_PROXY": "http://other"}, f"HTTPS_PROXY={PROXY}"),
        ("https://x", {"ALL_PROXY": PROXY, "HTTP_PROXY": "http://other"}, f"ALL_PROXY={PROXY}"),
        ("http://x", {"all_proxy": "proxy.test:3128"}, f"all_proxy={PROXY}"),
        ("http://x", {"HTTP_PROXY": "http://me:secret@proxy.test:3128/"}, f"HTTP_PROXY={PROXY}"),
    ],
)
def test_the_variable_of_the_scheme_counts_and_then_that_of_all(
    url: str, variables: dict[str, str], proxy: str | None
) -> None:
    named = proxy_in_variables(url, variables)
    assert (None if named is None else str(named)) == proxy


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("http://a.example", "a.example"),
        ("http://A.example.", "b.example, A.EXAMPLE"),
        ("http://a.example", "example."),
        ("http://a.example", "b.example a.example"),
        ("http://a.b.example", "b.example"),
        ("http://a.b.example", ".b.example"),
        ("http://a.b.example", "*.b.example"),
        ("http://a.example", "*"),
        ("http://a.example:8017", "a.example:8017"),
        ("http://a.example", "a.example:80"),
        ("https://a.example", "a.example:443"),
        ("http://127.0.0.1:8017", "127.0.0.1"),
        ("http://10.1.2.3", "10.0.0.0/8"),
        ("http://[::1]:8017", "::1"),
        ("http://[::1]:8017", "[::1]:8017"),
        ("http://[fd00::2]", "10.0.0.0/8,fd00::/8"),
    ],
)
def test_what_no_proxy_holds_is_called_directly(url: str, no_proxy: str) -> None:
    assert proxy_in_variables(url, {"ALL_PROXY": PROXY, "NO_PROXY": no_proxy}) is None


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("http://a.example", ""),
        ("http://a.example", ","),
        ("http://a.example", ".,*."),
        ("http://ba.example", "a.example"),
        ("http://a.example", "b.a.example"),
        ("http://a.example:8017", "a.example:8018"),
        ("http://10.1.2.3", "10.2.0.0/16"),
        ("http://127.0.0.1", "localhost"),
        ("http://[::1]:1", "::"),
    ],
)
def test_nothing_else_is(url: str, no_proxy: str) -> None:
    assert proxy_in_variables(url, {"ALL_PROXY": PROXY, "no_proxy": no_proxy}) is not None


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.9.9.9", "127.1", "[::1]", "0.0.0.0"]
)
async def test_this_machine_is_never_asked_for_through_a_proxy(host: str) -> None:
    assert proxy_for(f"http://{host}:8017", {"ALL_PROXY": PROXY}) is None


async def test_another_machine_is_asked_for_as_the_variables_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    for name in ("http_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for found in (proxy_for(f"http://{ELSEWHERE}"), await look_up_proxy(f"http://{ELSEWHERE}")):
        assert str(found) == f"HTTP_PROXY={PROXY}"
    monkeypatch.setenv("NO_PROXY", ELSEWHERE)
    assert await look_up_proxy(f"http://{ELSEWHERE}") is None


@pytest.mark.parametrize(
    ("addresses", "here"),
    [(["127.0.0.1", "::1"], True), ([ELSEWHERE], False), (["127.0.0.1", ELSEWHERE], False), ([], False)],
)
def test_a_name_is_this_machine_if_all_its_addresses_are(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], here: bool
) -> None:
    def look_up(host: str, port: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(0, 0, 0, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert is_here("sandbox.example") is here


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    answers = threading.Event()
    monkeypatch.setattr(proxies, "_LOOKING_UP", 0.01)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: answers.wait(20) and [])
    assert not is_here("sandbox.example")
    answers.set()


def test_an_address_is_own_if_a_socket_can_be_bound_to_it() -> None:
    assert (is_own("127.0.0.1"), is_own("::1"), is_own(ELSEWHERE)) == (True, True, False)


@pytest.mark.parametrize(
    "proxy",
    [
        "socks5://proxy.test:1080",
        "ftp://proxy.test",
        "http://",
        "http://[::1",
        "http://proxy.test:port",
        "http://proxy.test:99999",
    ],
)
def test_what_is_no_http_proxy_is_a_wrong_setting_for_whom_it_concerns(proxy: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"is not an HTTP proxy; NO_PROXY={ELSEWHERE} avoids it"):
        proxy_for(f"http://{ELSEWHERE}/x", {"ALL_PROXY": proxy})
    assert proxy_for("http://127.0.0.1/x", {"ALL_PROXY": proxy}) is None


def test_variables_are_shown_without_passwords() -> None:
    variables = {"http_proxy": "me:secret@proxy.test:3128", "ALL_PROXY": "socks5://a:b@c", "NO_PROXY": "x"}
    assert describe_variables(variables) == (f"http_proxy={PROXY}", "ALL_PROXY=socks5://c", "NO_PROXY=x")
    assert describe_variables({"NO_PROXY": "x", "HTTP_PROXY": ""}) == ()
