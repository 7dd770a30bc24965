"""A merchant and a sandbox in threads of their own, since commands block or have their own event loop."""

import asyncio
import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from mockjumio.cli import common_options, main
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions

PATIENCE = 20


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Merchant:
    """Answers every callback with ``status``, or with nothing if that is ``None``."""

    def __init__(self) -> None:
        self.status: int | None = 200
        self.says = b""
        self.bodies: list[bytes] = []
        self.types: list[str] = []
        self.hears: Callable[[bytes], None] = lambda body: None  # before it answers
        self.over = threading.Event()
        self.changed = threading.Condition()
        self.url = ""

    def arrived(self, count: int) -> None:
        """Wait until so many callbacks arrived."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.bodies) >= count, PATIENCE)


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    merchant = Merchant()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with merchant.changed:
                merchant.bodies.append(body)
                merchant.types.append(self.headers["Content-Type"])
                merchant.changed.notify_all()
            merchant.hears(body)
            if merchant.status is None:
                merchant.over.wait(PATIENCE)
                self.close_connection = True
                return
            self.send_response(merchant.status)
            self.send_header("Content-Length", str(len(merchant.says)))
            self.end_headers()
            self.wfile.write(merchant.says)

        def log_message(self, format: str, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    merchant.url = f"http://127.0.0.1:{server.server_port}/jumio"
    yield merchant
    merchant.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def serving() -> Iterator[Callable[..., Server]]:
    """Start a sandbox with :class:`SandboxOptions` that runs until the test is over."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    started: list[Server] = []

    def start(**options: Any) -> Server:
        async def enter() -> Server:
            return await Server(SandboxOptions(**{"port": 0} | options)).__aenter__()

        started.append(asyncio.run_coroutine_threadsafe(enter(), loop).result(PATIENCE))
        return started[-1]

    async def leave() -> None:
        for sandbox in started:
            await sandbox.__aexit__(None, None, None)
        await loop.shutdown_default_executor()

    yield start
    asyncio.run_coroutine_threadsafe(leave(), loop).result(PATIENCE)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))  # no mockjumio.yaml is picked up
    for name in [*os.environ]:
        if name.startswith("MOCKJUMIO_"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(
        common_options, "_USUAL", "http://127.0.0.1:1"
    )  # where no sandbox of the developer's is


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process."""

    def run(*words: str) -> Ran:
        capsys.readouterr()
        code = main(words)
        return Ran(code, *capsys.readouterr())

    return run
