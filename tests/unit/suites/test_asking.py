"""Is a merchant's state asked for over HTTP, and compared, only where that is allowed?"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.errors import ConfigurationError
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.settings import Trust
from mockjumio.suites import state_url as module
from mockjumio.suites.state_url import Asker, StateAnswer, StateUrl, differences, open_asker, show, values_at
from tests.certificates import Pki, server_side

if TYPE_CHECKING:
    from tests.conftest import Shop, StartShop


# Is a merchant's state asked for over HTTP, and only where that is allowed?


VALUES = {"customer_id": "a b"}


@pytest.fixture
async def asker() -> AsyncIterator[Asker]:
    async with open_asker(AllowList(), {"TOKEN": "s3cret"}) as asker:
        yield asker


def answering(shop: "Shop", **options: object) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(**options)  # type: ignore[arg-type]

    shop.answer = answer


async def test_a_state_is_read_with_its_headers(shop: "Shop", asker: Asker) -> None:
    answering(shop, text='{"status": "verified"}', content_type="application/json")
    state = StateUrl(f"{shop.url}/cases/{{customer_id}}", {"Authorization": "Bearer {env.TOKEN}"})
    assert await asker.ask(state, VALUES) == StateAnswer({"status": "verified"})
    (asked,) = shop.received
    assert asked.path == "/jumio/cases/a b"
    assert asked.headers["Authorization"] == "Bearer s3cret"
    assert asked.headers["Accept"] == "application/json"
    assert asked.headers["User-Agent"].startswith("mockjumio/")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"status": 500}, "{url} answers 500"),
        (
            {"status": 302, "headers": {"Location": "http://x/"}},
            "{url} answers 302 (redirects are not followed)",
        ),
        ({"text": "<html>"}, "{url}: what it answers is not JSON"),
        ({"text": '{"a": NaN}'}, "{url}: what it answers is not JSON"),
        ({"text": '{"a": 1e999}'}, "{url}: what it answers is not JSON"),
        ({"body": b"\xff"}, "{url}: what it answers is not JSON"),
        ({"text": "[" * 100_000}, "{url}: what it answers is not JSON"),
        ({"body": b" " * 70_000}, "{url}: more than 65536 bytes"),
    ],
)
async def test_what_is_no_state_is_said(
    shop: "Shop", asker: Asker, options: dict[str, object], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "bytes" in why:
        monkeypatch.setattr(module, "LARGEST", 65_536)
    answering(shop, **options)
    assert await asker.ask(StateUrl(shop.url), VALUES) == StateAnswer(error=why.format(url=shop.url))


async def test_a_value_that_is_not_there_is_said_without_asking(shop: "Shop", asker: Asker) -> None:
    told = await asker.ask(StateUrl(f"{shop.url}/{{reference}}"), VALUES)
    assert told.error == f"{shop.url}/{{reference}}: {{reference}} was not given to the scan"
    told = await asker.ask(StateUrl(shop.url, {"A": "{env.OTHER}"}), VALUES)
    assert told.error.endswith("{env.OTHER} is not among --env, or not set")
    assert shop.received == []


async def test_a_host_that_is_not_allowed_is_not_asked(shop: "Shop") -> None:
    async with open_asker(AllowList(("shop.example",)), {}) as asker:
        told = await asker.ask(StateUrl(shop.url), VALUES)
    assert told.error == (
        "the host '127.0.0.1' of the state URL is not allowed here; allowed are shop.example"
    )
    assert shop.received == []


async def test_a_merchant_on_this_machine_is_asked_past_proxies(
    shop: "Shop", asker: Asker, dead_proxy: None
) -> None:
    answering(shop, text="{}")
    assert await asker.ask(StateUrl(shop.url), VALUES) == StateAnswer({})


async def test_another_is_asked_through_the_proxy_that_is_named(
    shop: "Shop", asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(shop, status=502)
    proxy = shop.url.removesuffix("/jumio")
    monkeypatch.setenv("HTTP_PROXY", proxy)
    told = await asker.ask(StateUrl("http://203.0.113.7/jumio"), VALUES)
    assert told.error == f"http://203.0.113.7/jumio (asked through HTTP_PROXY={proxy}) answers 502"
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:9")
    told = await asker.ask(StateUrl("http://203.0.113.7/jumio"), VALUES)
    assert "is not an HTTP proxy" in told.error


async def test_nobody_there(asker: Asker) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    told = await asker.ask(StateUrl(f"http://127.0.0.1:{port}/"), VALUES)
    refused = f"http://127.0.0.1:{port}/: no connection to 127.0.0.1:{port}: Connection refused"
    assert told.error.startswith(refused)  # in a container there is more to say


async def test_an_answer_that_never_comes(shop: "Shop", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.05)
    over = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        await over.wait()
        return web.Response()

    shop.answer = answer
    async with open_asker(AllowList(), {}) as asker:
        told = await asker.ask(StateUrl(shop.url), VALUES)
    over.set()
    assert told.error == f"{shop.url}: no answer within 0.05 s"


async def test_over_https_whoever_callbacks_trust_is_trusted(start_shop: "StartShop", pki: Pki) -> None:
    shop = await start_shop(server_side(pki.issue()))
    answering(shop, text="{}")
    told = {}
    for name, trust in {
        "nobody": Trust(),
        "the authority": Trust(pki.ca_file),
        "anybody": Trust(insecure=True),
    }.items():
        async with open_asker(AllowList(), {}, trust) as asker:
            told[name] = await asker.ask(StateUrl(shop.url), VALUES)
    assert told["the authority"] == told["anybody"] == StateAnswer({})
    assert "an authority that is not trusted here" in told["nobody"].error


async def test_a_file_that_holds_no_authorities_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(ConfigurationError):
        async with open_asker(AllowList(), {}, Trust(tmp_path / "ca.pem")):
            pass


# Are differences of JSON values found, said by their path, and left out where they may be?


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=8,
)


def said(before: object, after: object, *ignore: str) -> list[str]:
    return list(map(str, differences(before, after, ignore)))


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"credits": 10}, {"credits": 20}, ["credits: 10 before, 20 after"]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, ["a.b[1]: 2 before, 3 after"]),
        ({"orders": [1]}, {"orders": [1, {"id": 2}]}, ['orders[1]: {"id": 2} is new']),
        ({"orders": [1, 2]}, {"orders": [1]}, ["orders[1]: 2 is gone"]),
        ({"a": 1}, {"b": "x"}, ["a: 1 is gone", 'b: "x" is new']),
        ([1], {"a": 1}, ['(all of it): [1] before, {"a": 1} after']),
        ({"a": True}, {"a": 1}, ["a: true before, 1 after"]),
        ({"a": [True]}, {"a": [1]}, ["a[0]: true before, 1 after"]),
        ({"a": None}, {}, ["a: null is gone"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
    ],
)
def test_a_difference_is_said_by_its_path(before: object, after: object, lines: list[str]) -> None:
    assert said(before, after) == lines


@pytest.mark.parametrize("ignored", ["seen", "cases[0].seen", "cases[].seen", "cases*", "cases", "*.seen"])
def test_what_may_differ_is_left_out_with_all_below_it(ignored: str) -> None:
    before = {"cases": [{"seen": {"at": 1}, "kept": 1}], "seen": {"at": [1]}}
    after = {"cases": [{"seen": {"at": 2}, "kept": 1}], "seen": {"at": [2]}}
    assert len(said(before, after)) == 2
    left = said(before, after, ignored)
    assert len(left) == 1
    assert not left[0].startswith("seen") if ignored == "seen" else left[0].startswith("seen")


def test_an_ignored_key_may_also_come_and_go() -> None:
    assert said({"a": 1}, {"b": 1}, "a", "b") == []
    assert said([1], [1, 2], "[1]") == []


@given(JSON, JSON)
def test_there_is_no_difference_exactly_where_the_json_is_the_same(one: object, other: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (said(one, other) == []) == same


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b[1].c", (3,)),
        ("a.b", ([0, {"c": 3}],)),
        ("a.x", ()),
        ("a.b[7]", ()),
        (f"a.b[{'7' * 5_000}]", ()),  # more digits than Python reads
        ("a.b.c", ()),
        ("n", (None,)),
        ("n[0]", ()),
    ],
)
def test_a_value_is_found_by_its_path(path: str, found: tuple[object, ...]) -> None:
    assert values_at({"a": {"b": [0, {"c": 3}]}, "n": None}, path) == found


def test_a_long_value_is_cut() -> None:
    assert len(show("x" * 500)) == 80
