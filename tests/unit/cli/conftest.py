"""A merchant in its own thread, since commands have their own event loop; and a quiet environment."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from mockjumio.cli import main

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
        self.bodies: list[bytes] = []
        self.types: list[str] = []
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
            if merchant.status is None:
                merchant.over.wait(PATIENCE)
                self.close_connection = True
                return
            self.send_response(merchant.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

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


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.startswith("MOCKJUMIO_"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process."""

    def run(*words: str) -> Ran:
        capsys.readouterr()
        code = main(words)
        return Ran(code, *capsys.readouterr())

    return run
