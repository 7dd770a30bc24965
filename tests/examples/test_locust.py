"""Does Locust send callbacks from two workers, and do their figures arrive at the master?"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from mockjumio.contract.form import decode

FOLDER = Path(__file__).parents[2] / "examples" / "locust"
PATIENCE = 180  # seconds after which a run is lost
PLAYED = 12  # callbacks of both workers, after which they stop
pytestmark = pytest.mark.skipif(find_spec("locust") is None, reason="needs locust")

# The example, which ends once the master has heard of so many: a run by time says nothing on a busy machine.
BOUNDED = f"""
import gevent
from locust import events
from locustfile import Customer

@events.init.add_listener
def bound(environment, **_):
    def watch():
        while environment.runner.stats.total.num_requests < {PLAYED}:
            gevent.sleep(0.05)
        environment.runner.quit()

    if type(environment.runner).__name__ in ("MasterRunner", "LocalRunner"):
        gevent.spawn(watch)
"""

LATE = (
    BOUNDED
    + """
class Late(Customer):
    def _finish(self, reference):
        while self.control.transaction(reference)["status"] == "PENDING":
            gevent.sleep(0.05)
        super()._finish(reference)

del Customer
"""
)


class Shop(NamedTuple):
    url: str
    statuses: Counter[str]  # of verifications, by what the callbacks said
    refuses: set[str]


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Refuses callbacks about fraud."""
    statuses: Counter[str] = Counter()
    refuses = {"DENIED_FRAUD"}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            form = decode(self.rfile.read(int(self.headers["Content-Length"])))
            statuses[form["verificationStatus"]] += 1
            self.send_response(500 if form["verificationStatus"] in refuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Shop(f"http://127.0.0.1:{server.server_port}", statuses, refuses)
    server.shutdown()
    server.server_close()
    thread.join()


def clean_environment() -> dict[str, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("MOCKJUMIO_", "LOCUST_"))
    }
    return clean | {"PYTHONPATH": str(FOLDER)}


def test_a_scan_that_was_over_before_it_was_finished_is_no_failure(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text(LATE, encoding="utf-8")
    shop.refuses.clear()
    words = [sys.executable, "-m", "locust", "-f", str(tmp_path / "late.py"), "--headless", "--json"]
    words += ["--users", "12", "--spawn-rate", "12", "--host", shop.url]
    ended = subprocess.run(
        words,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    figures = json.loads(ended.stdout)
    assert sum(one["num_requests"] for one in figures) >= PLAYED, ended
    assert [one["num_failures"] for one in figures if one["num_failures"]] == [], ended


def test_two_workers_send_and_the_master_has_the_figures(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "bounded.py").write_text(BOUNDED, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    locust = [sys.executable, "-m", "locust", "-f", str(tmp_path / "bounded.py")]
    master = ["--headless", "--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port]
    master += ["--expect-workers", "2", "--users", "4", "--spawn-rate", "4", "--host", shop.url, "--json"]
    worker = ["--worker", "--master-host", "127.0.0.1", "--master-port", port]
    started = [
        subprocess.Popen(
            [*locust, *words],
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in (master, worker, worker)
    ]
    try:
        ended = [one.communicate(timeout=PATIENCE) for one in started]
    finally:
        for one in started:
            one.kill()
    figures = {one["name"]: one for one in json.loads(ended[0][0])}
    assert sum(one["num_requests"] for one in figures.values()) >= PLAYED, ended
    assert {one["method"] for one in figures.values()} == {"CALLBACK"}
    for name, one in figures.items():
        assert one["num_failures"] == (one["num_requests"] if name == "fraud" else 0)
        assert one["min_response_time"] > 0
    arrived = sum(shop.statuses.values())
    assert arrived >= sum(one["num_requests"] for one in figures.values())
    assert "Traceback" not in ended[1][1] + ended[2][1]
