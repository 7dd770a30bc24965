"""A merchant on a real socket, a sandbox on a manual clock, and a caller that sends no header of its own."""

import asyncio
import base64
import gc
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
import hypothesis
import pytest
import pytest_asyncio
from aiohttp import web
from yarl import URL

from mockjumio.clock import Clock, Mode, parse_timestamp
from mockjumio.contract.form import decode
from mockjumio.harness import Server
from mockjumio.merchant.account import Account
from mockjumio.messages.links import at
from mockjumio.options import SandboxOptions
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import start_request
from mockjumio.scenario.library import Library
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN, Credentials
from mockjumio.store.memory import MemoryStore
from mockjumio.transaction import Transaction
from tests.certificates import Pki
from tests.fakes import RecordingSender

if TYPE_CHECKING:
    from playwright.async_api import Browser

# Images of CI services tell Python to keep no bytecode: each of the hundreds of processes that tests start
# would compile what it imports, and each worker every test, again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# To read whom this machine trusts takes 40 ms of each process with aiohttp, and 20 of each with a TLS client.
# Tests stay on it, and bring authorities of their own; of this one nobody has the key.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("nobody.pem"))

hypothesis.settings.register_profile("untimed", deadline=None)  # machines that run tests are busy
hypothesis.settings.load_profile("untimed")

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
for name in PROXIES:  # the tests stay on this machine, whatever it is behind
    os.environ.pop(name, None)
    os.environ.pop(name.upper(), None)


NOW = parse_timestamp("2017-11-22T10:00:00Z")
PATIENCE = 20  # seconds after which a test that waits is lost; none takes so long
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Two more than processors; pytest-xdist itself would start one a core.

    Many tests wait, a third of their time: with one more, a quarter of two processors' time was left.
    """
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 2


# What is collected, loaded and kept for further tests is no garbage, but as often as usual it would be
# looked through once more: a fifth of the time that collecting takes, a tenth of all.
gc.set_threshold(10_000, 20, 50)


def pytest_collection_finish() -> None:
    """Ten thousand tests that were collected stay; each search for garbage would look through them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def dead_proxy(monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    """Whoever goes through a proxy gets nowhere."""
    for name in PROXIES[:3]:
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_tcp_port}")
        monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{unused_tcp_port}")


class Received(NamedTuple):
    """A callback as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    connection: int  # the merchant's name for the connection that it came on

    @property
    def form(self) -> dict[str, str]:
        return decode(self.body)


class Shop:
    """A merchant's application: keeps what arrives, and answers as ``answer`` says."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.url = ""
        self.answer: Answer = _thanks
        self._changed = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.received.append(Received(request.path, request.headers.copy(), body, id(request.transport)))
        async with self._changed:
            self._changed.notify_all()
        return await self.answer(request)

    async def arrived(self, count: int) -> None:
        """Wait until so many callbacks arrived."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(self.received) >= count)

    def answers(self, status: int, **headers: str) -> None:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=status, headers=headers)

        self.answer = answer


async def _thanks(request: web.Request) -> web.Response:
    return web.Response(text="thanks")


@pytest.fixture
async def start_shop() -> AsyncIterator[Callable[..., Awaitable[Shop]]]:
    """Start a merchant's application, on https if there is a context."""
    async with AsyncExitStack() as stack:

        async def start(context: SSLContext | None = None) -> Shop:
            shop = Shop()
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", shop.handle)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
            scheme = "http" if context is None else "https"
            shop.url = f"{scheme}://127.0.0.1:{runner.addresses[0][1]}/jumio"
            return shop

        yield start


@pytest.fixture
async def shop(start_shop: Callable[..., Awaitable[Shop]]) -> Shop:
    return await start_shop()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Certificates for merchants, good and bad."""
    return Pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture
async def start_sandbox() -> AsyncIterator[Callable[..., Awaitable[Server]]]:
    """Start a sandbox with :class:`SandboxOptions`; by default on a free port and a manual clock."""
    async with AsyncExitStack() as stack:

        async def start(**options: Any) -> Server:
            chosen = {"port": 0, "clock": Mode.MANUAL, "start": NOW} | options
            return await stack.enter_async_context(Server(SandboxOptions(**chosen)))

        yield start


@pytest.fixture
async def sandbox(start_sandbox: Callable[..., Awaitable[Server]], shop: Shop) -> Server:
    """A sandbox on a manual clock, whose callbacks go to ``shop``."""
    return await start_sandbox(callback_url=shop.url)


@pytest.fixture
def sender() -> RecordingSender:
    return RecordingSender()


@pytest.fixture
def simulation(sender: RecordingSender) -> Simulation:
    """A simulation without a network and with one account on a manual clock."""
    simulation = Simulation(
        library=Library(),
        store=MemoryStore(),
        sender=sender,
        links=lambda: at("http://127.0.0.1:8017"),
    )
    simulation.add_account(
        Account(Credentials(), clock=Clock(Mode.MANUAL, NOW), callback_url="http://127.0.0.1/jumio")
    )
    return simulation


class Player:
    """Plays scenarios in a sandbox as the control API would."""

    def start(self, simulation: Simulation, scenario: object = "approved", **body: Any) -> Transaction:
        return start_request(simulation, {"scenario": scenario, "seed": 1} | body).whole()

    async def play(self, simulation: Simulation, scenario: object = "approved", **body: Any) -> Transaction:
        """Start, and run until nothing is planned any more for that merchant."""
        started = self.start(simulation, scenario, **body)
        await simulation.run_until_idle(simulation.accounts[started.merchant])
        transaction = simulation.transaction(started.reference)
        assert transaction is not None
        return transaction


@pytest.fixture
def player() -> Player:
    return Player()


class Answered(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "")


def _basic(token: str = DEFAULT_TOKEN, secret: str = DEFAULT_SECRET) -> str:
    return "Basic " + base64.b64encode(f"{token}:{secret}".encode()).decode()


@pytest.fixture
def basic() -> Callable[..., str]:
    """The Authorization header of a token and a secret."""
    return _basic


class Caller:
    """Calls with the merchant's credentials, a User-Agent and JSON; a header of ``None`` is left out."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __call__(
        self, method: str, url: str, body: bytes | None = None, **headers: str | None
    ) -> Answered:
        sent = {"Authorization": _basic(), "User-Agent": "Shop Tests/1.0"}
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.request(
            method,
            url,
            data=body,
            headers={name: value for name, value in sent.items() if value is not None},
            allow_redirects=False,
        ) as answer:
            return Answered(answer.status, answer.headers, await answer.read())


@pytest.fixture
async def call() -> AsyncIterator[Caller]:
    skipped = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
    async with aiohttp.ClientSession(
        skip_auto_headers=skipped, timeout=aiohttp.ClientTimeout(total=PATIENCE)
    ) as session:
        yield Caller(session)


class ControlAnswer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    content: Any


class Control:
    """Calls the control API of a sandbox with JSON; a path below ``/_mock/api/v1``."""

    def __init__(self, call: Caller, sandbox: Server) -> None:
        self._call = call
        self.sandbox = sandbox

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> ControlAnswer:
        sent = None if body is None else json.dumps(body).encode()
        url: Any = URL(f"{self.sandbox.url}/_mock/api/v1{path}", encoded=True)
        answer = await self._call(method, url, sent, **({"Authorization": None} | headers))
        content = json.loads(answer.body) if "json" in answer.kind and answer.body else answer.body
        return ControlAnswer(answer.status, answer.headers, content)

    async def good(self, method: str, path: str, body: object = None) -> Any:
        """The content of an answer that must be good."""
        answer = await self(method, path, body)
        assert answer.status < 400, answer.content
        return answer.content

    async def problem(self, method: str, path: str, body: object = None, *, status: int) -> Any:
        """The content of an answer that must be a problem document of this status."""
        answer = await self(method, path, body)
        assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert answer.content["status"] == status
        assert answer.content["detail"]
        return answer.content

    async def merchant(self, **body: object) -> str:
        """Make a merchant; returns its token."""
        token: str = (await self.good("POST", "/merchants", body))["token"]
        return token


@pytest.fixture
def control_of(call: Caller) -> Callable[[Server], Control]:
    return lambda sandbox: Control(call, sandbox)


@pytest.fixture
def control(control_of: Callable[[Server], Control], sandbox: Server) -> Control:
    return control_of(sandbox)


@pytest.fixture
def _function_scoped_runner(request: pytest.FixtureRequest) -> asyncio.Runner:
    """In which event loop a test runs, by its name in pytest-asyncio: a browser has one for all its tests."""
    scope = "session" if "chromium" in request.fixturenames else "function"
    runner: asyncio.Runner = request.getfixturevalue(f"_{scope}_scoped_runner")
    return runner


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _one_chromium() -> AsyncIterator["Browser"]:
    """It and its driver take longer to start than most tests with them."""
    from playwright.async_api import async_playwright  # few tests need it

    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def chromium(_one_chromium: "Browser") -> AsyncIterator["Browser"]:
    """The browser of all tests; this one's windows are closed in the end."""
    yield _one_chromium
    for context in _one_chromium.contexts:
        await context.close()
