"""Does a sandbox start and stop as a whole, with what it had before, and give back what it took?"""

import asyncio
import errno
import gc
import json
import os
import socket
import subprocess
import sys
import weakref
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from aiohttp import web

from mockjumio.cli.parser import parse
from mockjumio.cli.sandbox_options import serve_options
from mockjumio.clock import Mode
from mockjumio.errors import ConfigurationError, ScenarioError, Unreachable, UsageError
from mockjumio.harness import Server, _cannot_listen
from mockjumio.options import SandboxOptions
from mockjumio.run.engine import Simulation
from mockjumio.settings import Credentials, MerchantSettings, WireSettings
from mockjumio.store.memory import MemoryStore
from mockjumio.store.packing import CHUNK
from mockjumio.web.app_keys import CALLERS

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Player, Shop

    Start = Callable[..., Awaitable[Server]]


# Does a sandbox start and stop as a whole, and say what stands in its way?


HAS_IPV6 = socket.has_dualstack_ipv6()


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({"port": 8017}, "http://127.0.0.1:8017"),
        ({"host": "localhost", "port": 1}, "http://localhost:1"),
        ({"host": "::1", "port": 1}, "http://[::1]:1"),
        ({"host": "0.0.0.0", "port": 1}, "http://localhost:1"),
        ({"host": "::", "port": 1}, "http://localhost:1"),
        ({"host": "", "port": 1}, "http://localhost:1"),
        ({"host": "[::1]", "port": 1}, "http://[::1]:1"),
        ({"host": "[::]", "port": 1}, "http://localhost:1"),
        ({"host": "0.0.0.0", "public_url": "https://x.example/"}, "https://x.example"),
    ],
)
def test_its_url_is_where_a_merchant_reaches_it(options: dict[str, object], url: str) -> None:
    assert Server(SandboxOptions(**options)).url == url  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "", "0.0.0.0", *(["::", "::1"] * HAS_IPV6)])
async def test_its_url_answers_whatever_the_host(start_sandbox: "Start", call: "Caller", host: str) -> None:
    sandbox = await start_sandbox(host=host)
    assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200
    assert sandbox.is_local is (host not in ("", "0.0.0.0", "::"))


async def test_two_on_free_ports_live_side_by_side(start_sandbox: "Start", call: "Caller") -> None:
    one, other = await start_sandbox(), await start_sandbox()
    assert one.port != other.port
    for sandbox in (one, other):
        assert (await call("GET", f"{sandbox.url}/_mock/health")).status == 200


@pytest.mark.parametrize("mode", Mode)
async def test_what_is_stopped_no_longer_listens_and_its_port_is_free(mode: Mode) -> None:
    async with Server(SandboxOptions(port=0, clock=mode)) as sandbox:
        port = sandbox.port
    async with Server(SandboxOptions(port=port, clock=mode)) as again:
        assert again.port == port


async def test_time_that_stops_by_itself_is_complained_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(self: Simulation) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(Simulation, "run", fail)
    async with Server(SandboxOptions(port=0)):
        await asyncio.sleep(0)
    assert "ended unexpectedly" in caplog.text
    assert "nobody thought of this" in caplog.text


async def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable, match=rf"127\.0\.0\.1:{port}: the port is in use; .*--port 0"):
            await Server(SandboxOptions(port=port)).__aenter__()


async def test_what_is_no_port_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="99999 is not a port"):
        await Server(SandboxOptions(port=99_999)).__aenter__()


@pytest.mark.parametrize("host", ["a\0b", "n" * 70, "a..b"])
async def test_what_is_no_host_is_a_usage_error(host: str) -> None:
    with pytest.raises(UsageError, match=r"is neither a (host's )?name nor an address"):
        await Server(SandboxOptions(host=host, port=0)).__aenter__()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "not permitted"),
        (errno.EADDRNOTAVAIL, "this machine has no such address; --host takes"),
        (errno.ENODEV, os.strerror(errno.ENODEV)),
    ],
)
def test_whatever_stands_in_the_way_of_listening_is_said(number: int, words: str) -> None:
    error = _cannot_listen("192.0.2.1", 80, OSError(number, "Cannot assign requested address"))
    assert str(error).startswith("cannot listen on 192.0.2.1:80: ")
    assert words in str(error)


def test_a_folder_of_scenarios_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError, match="no such folder"):
        Server(SandboxOptions(scenarios=[Path("/nowhere/at/all")]))


async def test_a_manual_clock_stands_where_it_was_put(start_sandbox: "Start") -> None:
    sandbox = await start_sandbox(start=1_000)
    assert sandbox.account.clock.now() == 1_000


# Which merchants does a sandbox begin with, on a data directory that was used before?


NOW = 1_511_344_800_000


def opened(folder: Path, **options: Any) -> Server:
    chosen: dict[str, Any] = {"clock": Mode.MANUAL, "start": NOW} | options
    return Server(SandboxOptions(data_dir=folder, **chosen))


def given(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_the_default_merchant_is_the_one_that_was(tmp_path: Path) -> None:
    own = Credentials("own", "secret", "own-2", "secret-2")
    first = opened(
        tmp_path, credentials=own, given=given(*Credentials._fields), callback_url="http://a/", seed=7
    )
    first.account.clock.reach(NOW + 5)
    first.simulation.keep(first.account)
    first.store.close()
    again = opened(tmp_path, start=1)
    assert again.account.credentials == own
    assert (again.account.callback_url, again.account.seed) == ("http://a/", 7)
    assert again.account.clock.now() == NOW + 5
    assert list(again.simulation.accounts) == ["own"]
    again.store.close()


def test_what_is_said_on_purpose_holds_against_what_was_kept(tmp_path: Path) -> None:
    first = opened(tmp_path, callback_url="http://a/", wire=WireSettings(charset=True, user_agent="one"))
    first.store.close()
    again = opened(
        tmp_path,
        callback_url="http://b/",
        seed=8,
        wire=WireSettings(user_agent="two"),
        settings=MerchantSettings(face_match=False),
        clock=Mode.REAL,
        given=given("callback_url", "user_agent", "settings", "clock"),
    )
    account = again.account
    assert (account.callback_url, account.seed) == ("http://b/", first.account.seed)
    assert (account.wire.charset, account.wire.user_agent) == (True, "two")
    assert account.settings.face_match is False
    assert account.clock.running
    again.store.close()


@pytest.mark.parametrize(
    "said", ["timestamp_digits: ~, plus_for_space: ~", "edition: ~, plus_for_space: null"]
)
def test_a_file_sets_back_what_was_kept(tmp_path: Path, said: str) -> None:
    kept = MerchantSettings(timestamp_digits="1", edition="2020-09")
    opened(tmp_path / "data", wire=WireSettings(plus_for_space=False), settings=kept).store.close()
    file = tmp_path / "mockjumio.yaml"
    file.write_text(f"merchant: {{settings: {{{said}}}}}", encoding="utf-8")
    chosen = serve_options(parse(["serve", "--config", str(file), "--data-dir", str(tmp_path / "data")]))
    again = Server(chosen)
    assert again.account.settings == MerchantSettings()
    assert again.account.wire.plus_for_space is None
    again.store.close()


def test_another_token_makes_another_default_merchant_and_the_old_one_stays(tmp_path: Path) -> None:
    opened(tmp_path).store.close()
    other = Credentials("other", "s", "other-2", "s")
    second = opened(tmp_path, credentials=other, given=given(*Credentials._fields))
    assert list(second.simulation.accounts) == ["other", "mockjumio-token"]
    second.store.close()
    third = opened(tmp_path)
    assert third.account.token == "other"
    third.store.close()


async def test_a_second_pair_that_was_drawn_stays_and_one_that_is_said_is_let_in(
    tmp_path: Path, call: "Caller", basic: Callable[..., str]
) -> None:
    drawn = Credentials("own", "secret", "drawn", "drawn-secret")
    opened(tmp_path, credentials=drawn, given=given("token", "secret")).store.close()
    drawn_anew = Credentials("own", "secret-2", "anew", "anew-secret")
    async with opened(tmp_path, port=0, credentials=drawn_anew, given=given("token", "secret")) as again:
        assert again.account.credentials == drawn._replace(secret="secret-2")
    said = Credentials("own", "secret-2", "said", "said-secret")
    chosen = given("admin_token", "admin_secret")
    async with opened(tmp_path, port=0, credentials=said, given=chosen) as third:
        url = f"{third.url}/api/netverify/v2/scans/x"
        statuses = [
            (await call("GET", url, Authorization=basic(*pair))).status
            for pair in (("said", "said-secret"), ("drawn", "drawn-secret"), ("own", "secret-2"))
        ]
    assert statuses == [404, 401, 404]


def test_another_secret_alone_makes_no_other_merchant(tmp_path: Path) -> None:
    own = Credentials("own", "secret", "own-2", "secret-2")
    opened(tmp_path, credentials=own, given=given("token", "secret")).store.close()
    again = opened(tmp_path, credentials=Credentials(secret="other"), given=given("secret"))
    assert again.account.credentials == own._replace(secret="other")
    assert list(again.simulation.accounts) == ["own"]
    again.store.close()


@pytest.mark.parametrize("edition", ["2017-05", "2020-01"])
def test_a_data_center_that_the_merchants_edition_lacks_is_refused(tmp_path: Path, edition: str) -> None:
    wire, words = WireSettings(data_center="SGP"), f"edition {edition} has no data center SGP"
    with pytest.raises(ConfigurationError, match=words):
        opened(tmp_path, settings=MerchantSettings(edition=edition), wire=wire)
    own = {"token": "job", "settings": {"edition": edition, "data_center": "SGP"}}
    with pytest.raises(ScenarioError, match=rf"settings.data_center: {words}"):
        opened(tmp_path / "b", merchants=[own])
    later = MerchantSettings(edition="2020-09")
    opened(tmp_path / "c", settings=later, wire=wire).store.close()
    with pytest.raises(ConfigurationError, match=words):
        opened(tmp_path / "c", settings=MerchantSettings(edition=edition), given=given("edition"))
    again = opened(tmp_path / "c", wire=wire, given=given("data_center"))  # which keeps its edition
    assert (again.account.settings.edition, again.account.wire.data_center) == ("2020-09", "SGP")
    again.store.close()


def test_a_token_that_a_kept_merchant_has_as_its_second_is_refused_in_words(tmp_path: Path) -> None:
    opened(tmp_path, merchants=[{"token": "job", "admin_token": "job-2"}]).store.close()
    with pytest.raises(ConfigurationError, match="'job-2' belongs to another merchant"):
        opened(tmp_path, credentials=Credentials("job-2", "s", "own-2", "s"), given=given("token"))
    again = opened(tmp_path)
    assert list(again.simulation.accounts) == ["mockjumio-token", "job"]
    again.store.close()


def test_a_clock_that_is_to_run_faster_does(tmp_path: Path) -> None:
    opened(tmp_path, clock=Mode.ACCELERATED, factor=60.0).store.close()
    again = opened(tmp_path, clock=Mode.ACCELERATED, factor=600.0, given=given("clock"))
    assert again.account.clock.factor == 600.0
    assert again.account.clock.now() >= NOW, "time goes on from where it was"
    again.store.close()


def test_configured_merchants_are_made_once_and_changed_later(tmp_path: Path) -> None:
    body: dict[str, Any] = {"token": "job", "secret": "s", "settings": {"face_match": False}}
    first = opened(tmp_path, merchants=[body, {"secret": "drawn"}])
    job = first.simulation.accounts["job"]
    job.routes.add("fraud", customer_id="x")
    first.simulation.keep(job)
    assert len(first.simulation.accounts) == 3
    first.store.close()
    body["settings"] = {"mrz_check": False}
    again = opened(tmp_path, merchants=[body, {"secret": "drawn"}])
    job = again.simulation.accounts["job"]
    assert len(again.simulation.accounts) == 3, "one without a token is drawn once"
    assert (job.settings.face_match, job.settings.mrz_check) == (False, False)
    assert job.routes.find({"customer_id": "x"}) == "fraud"
    again.store.close()


def test_a_token_that_two_merchants_have_is_refused_and_the_folder_is_let_go(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="belongs to another merchant"):
        opened(tmp_path, merchants=[{"token": "job"}, {"token": "mockjumio-token"}])
    opened(tmp_path / "other").store.close()
    again = opened(tmp_path)
    assert list(again.simulation.accounts) == ["mockjumio-token"], "a start that failed left a merchant"
    again.store.close()


def test_what_is_wrong_with_a_configured_merchant_is_said_of_which(tmp_path: Path) -> None:
    merchants = [{"token": "good"}, {"token": "job", "callback_url": "http://shop.example/"}]
    with pytest.raises(ScenarioError) as raised:
        opened(tmp_path, merchants=merchants, strict_urls=True)
    assert str(raised.value).startswith("merchants[1].callback_url: callback URL 'http://shop.example/'")


# Does a running sandbox give memory back?


def held(root: object, *, but: Iterable[object]) -> Iterator[object]:
    """All that an object holds, at whatever remove."""
    waiting, seen = [root], {id(one) for one in but}
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, ModuleType | type):
            continue
        seen.add(id(one))
        yield one
        waiting += (one.__closure__ or ()) if isinstance(one, FunctionType) else gc.get_referents(one)


def mentions(value: object, words: list[str]) -> bool:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return isinstance(text, str) and any(word in text for word in words)


async def use(control: "Control", call: "Caller", basic: Callable[..., str], url: str) -> list[str]:
    """Make a merchant and do with it what merchants do; returns its token and its references."""
    mark = uuid4().hex
    made = await control.good(
        "POST",
        "/merchants",
        {"token": mark, "secret": "s", "clock": {"mode": "manual"}, "callback_url": url},
    )
    references = []
    for scenario in ("approved", "fraud", "approved"):
        body = {"scenario": scenario, "merchant": mark, "customer_id": mark, "set": {"images.longest": 320}}
        started = await control.good("POST", "/transactions", body)
        references.append(started["reference"])
        if scenario == "fraud":
            await control.good("POST", f"/clock/advance?merchant={mark}", {"by": "1h"})
    credentials = basic(mark, "s")
    for reference in references:
        scan = f"{control.sandbox.url}/api/netverify/v2/scans/{reference}"
        for path in (scan, f"{scan}/data", f"{scan}/images/front", f"{scan}-nobodys"):
            await call("GET", path, Authorization=credentials)
    await call("DELETE", scan, Authorization=credentials)
    assert made["token"] == mark
    return [mark, *references]


async def test_of_a_deleted_merchant_there_is_nothing_but_its_token(
    sandbox: Server, control: "Control", call: "Caller", basic: Callable[..., str], shop: "Shop"
) -> None:
    await control.good("DELETE", f"/merchants/{(await use(control, call, basic, shop.url))[0]}")
    words = await use(control, call, basic, shop.url)
    simulation = sandbox.simulation
    account = weakref.ref(simulation.accounts[words[0]])
    bounded = (
        *(simulation.events._kept, simulation._registry.former),  # so many, whoever's they are
        *(
            one[CALLERS]
            for one in held(sandbox, but=())
            if isinstance(one, web.Application) and CALLERS in one
        ),
        asyncio.get_running_loop(),  # and of each connection the last request
    )
    assert any(mentions(one, words) for one in held(sandbox, but=bounded))
    await control.good("DELETE", f"/merchants/{words[0]}")
    await control.good("GET", "/merchants")  # or the connection's last request would be the former one
    gc.collect()
    assert account() is None
    assert [one for one in held(sandbox, but=bounded) if mentions(one, words)] == []


async def test_of_what_a_running_sandbox_did_little_is_not_packed(
    start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop", call: "Caller", player: "Player"
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url)
    store, events = sandbox.store, sandbox.simulation.events
    assert isinstance(store, MemoryStore)
    played = await player.play(sandbox.simulation)
    for _ in range(3 * CHUNK):
        await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{played.reference}")
    for log in (store.journals.of(played.merchant)._entries, events._kept):
        assert len(log._newest) < 2 * CHUNK
    assert len(list(store.requests(played.merchant))) == 3 * CHUNK
    with events.listen(after=0) as listener:
        asked = [event for event in listener.at_hand() if event.kind == "request"]
    assert len(asked) == 3 * CHUNK


# Is everything that a sandbox may need loaded in advance, if it is asked to?


# Python's own hook tells of every import and every file, and cannot be taken away again: hence the process.
_PLAYED = """
import json
import sys
from base64 import b64encode
from itertools import cycle
from urllib.request import Request, urlopen

from mockjumio import Sandbox
from mockjumio.client import isolation
from mockjumio.clock import parse_timestamp
from mockjumio.contract import countries, enums
from mockjumio.play.check import preview
from mockjumio.play.random_scenarios import random_scenario
from mockjumio.play.images import make
from mockjumio.scenario.library import Library

NOW = parse_timestamp("2017-11-22T10:00:00Z")
seen = []


def note(event, details):
    if event in ("import", "open", "os.listdir", "os.scandir") and not str(details[0]).isdecimal():
        seen.append((event, str(details[0])))


isolation.load()
library = Library()
editions = {name: library.get(name).first_edition for name in library.names()}
with Sandbox(callback_url="http://127.0.0.1:9/", settings={"retries": []}) as sandbox:
    sys.addaudithook(note)
    for name, edition in editions.items():
        sandbox.settings(edition=edition)
        sandbox.start(name)
    sandbox.settings(edition="2017-05")
    for country, kind in zip(countries.names(), cycle(enums.ID_TYPES)):
        document = {"type": kind, "country": country}
        sandbox.start({"result": {"status": "APPROVED_VERIFIED"}, "document": document})
    sandbox.run_until_idle()
    drawn = set()
    for item in range(150):
        transaction = preview(random_scenario(1, item), seed=item, now=NOW).transaction
        kind = transaction.product, transaction.document.type
        if kind not in drawn:
            drawn.add(kind)
            part = "front" if transaction.document.type in enums.ID_TYPES else "1"
            make(transaction._replace(images=transaction.images._replace(longest=640)), part)
    scan = sandbox.play(set={"provided.customer_id": "{{ faker.company() }} {{ now.year }}"})
    words = b64encode(f"{sandbox.token}:{sandbox.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {words}", "User-Agent": "Shop/1.0"}
    reference = scan.reference
    for path in (f"recognition/v1/idscan/{reference}/front", f"api/netverify/v2/scans/{reference}/data"):
        with urlopen(Request(f"{sandbox.url}/{path}", headers=headers)):
            pass
    seen, later = [], seen
print(json.dumps(later))
"""


def test_nothing_is_imported_or_read_any_more_once_everything_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", _PLAYED], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
