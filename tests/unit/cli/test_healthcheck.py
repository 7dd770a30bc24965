"""Is a container told the truth about its server?"""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockjumio.harness import Server
from mockjumio.store.opening import FILE

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture
def serve() -> Iterator[Callable[[int], str]]:
    servers = []

    def serve(status: int) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status if self.path == "/_mock/health" else 418)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None: ...

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_server_that_answers_is_well(run: "Run", serve: Callable[[int], str], slash: str) -> None:
    assert run("healthcheck", "--server", serve(200) + slash) == (0, "", "")


def test_the_server_can_come_from_the_environment(
    run: "Run", serve: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKJUMIO_SERVER", serve(200))
    assert run("healthcheck").code == 0


@pytest.mark.parametrize("status", [204, 404, 503])
def test_a_server_that_answers_anything_else_is_not(
    run: "Run", serve: Callable[[int], str], status: int
) -> None:
    ran = run("healthcheck", "--server", serve(status))
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.endswith(f" answers {status}\n")


def test_a_server_that_is_not_well_says_why(
    run: "Run", serving: "Callable[..., Server]", tmp_path: Path
) -> None:
    server = serving(data_dir=tmp_path)
    (tmp_path / FILE).unlink()
    ran = run("healthcheck", "--server", server.url)
    assert (ran.code, ran.out) == (4, "")
    assert f"{server.url} answers 503: {tmp_path / FILE} was removed" in ran.err


def test_a_server_on_this_machine_is_asked_past_proxies(
    run: "Run", serve: Callable[[int], str], dead_proxy: None
) -> None:
    assert run("healthcheck", "--server", serve(200)) == (0, "", "")


def test_a_server_that_is_not_there_is_exit_code_4_with_its_address(run: "Run", unused_tcp_port: int) -> None:
    ran = run("healthcheck", "--server", f"http://127.0.0.1:{unused_tcp_port}")
    assert ran.code == 4
    assert f"http://127.0.0.1:{unused_tcp_port} does not answer" in ran.err


@pytest.mark.parametrize("url", ["nonsense", "file:///etc/hostname", "localhost:8017"])
def test_what_is_no_http_url_is_a_usage_error(run: "Run", url: str) -> None:
    assert run("healthcheck", "--server", url).code == 2
