"""Is a container told the truth about its server, and a file there as long as it answers?"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.cli.ready_file import present, remove_earlier
from mockjumio.errors import ConfigurationError
from mockjumio.harness import Server
from mockjumio.settings import Credentials
from mockjumio.store.opening import FILE

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


# Is a container told the truth about its server?


@pytest.fixture
def serve() -> Iterator[Callable[[int], str]]:
    servers = []

    def serve(status: int) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status if self.path == "/_mock/ready" else 418)
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


def _ready(folder: Path, text: str) -> str:
    file = folder / "ready.json"
    file.write_text(text)
    return str(file)


def test_the_server_is_where_its_ready_file_says_whatever_others_call_it(
    run: "Run", serve: Callable[[int], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _ready(tmp_path, json.dumps({"url": "https://netverify.com", "local_url": serve(200)}))
    assert run("healthcheck", "--ready-file", file) == (0, "", "")
    monkeypatch.setenv("MOCKJUMIO_READY_FILE", file)
    assert run("healthcheck") == (0, "", "")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "localhost"])
def test_a_server_on_any_port_is_found_by_its_ready_file(
    run: "Run", serving: "Callable[..., Server]", tmp_path: Path, host: str
) -> None:
    server = serving(host=host, public_url="https://sandbox.example")
    with present(tmp_path / "ready.json", server):
        assert run("healthcheck", "--ready-file", str(tmp_path / "ready.json")) == (0, "", "")
    assert server.url == "https://sandbox.example"


def test_without_a_ready_file_its_port_is_that_of_the_server(
    run: "Run", serve: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKJUMIO_PORT", serve(200).rpartition(":")[2])
    assert run("healthcheck") == (0, "", "")


def test_any_port_is_not_known_without_a_ready_file(run: "Run") -> None:
    ran = run("healthcheck", "--port", "0")
    assert (ran.code, "--ready-file" in ran.err) == (2, True)


def test_a_server_that_is_not_ready_has_not_written_its_file(run: "Run", tmp_path: Path) -> None:
    ran = run("healthcheck", "--ready-file", str(tmp_path / "ready.json"))
    assert (ran.code, ran.err) == (
        4,
        f"mockjumio: {tmp_path}/ready.json is not there: the server is not ready, or has ended\n",
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '"x"', "7", '{"url": "http://127.0.0.1:1"}'])
def test_what_is_no_ready_file_is_said_to_be_none(run: "Run", tmp_path: Path, text: str) -> None:
    ran = run("healthcheck", "--ready-file", _ready(tmp_path, text))
    assert (ran.code, "is not a ready file" in ran.err) == (3, True)


def test_a_ready_file_that_cannot_be_read_is_said_to_be_so(run: "Run", tmp_path: Path) -> None:
    ran = run("healthcheck", "--ready-file", str(tmp_path))
    assert (ran.code, ran.err) == (3, f"mockjumio: cannot read {tmp_path}: Is a directory\n")


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
    assert f"{server.url} answers 503: not ready: store: {tmp_path / FILE} was removed" in ran.err


def test_whether_it_lives_is_another_question(
    run: "Run", serving: "Callable[..., Server]", tmp_path: Path
) -> None:
    server = serving(data_dir=tmp_path)
    (tmp_path / FILE).unlink()
    assert run("healthcheck", "--live", "--server", server.url) == (0, "", "")


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


# Is the ready file there as long as the server answers, and no longer?


SANDBOX: Any = SimpleNamespace(
    account=SimpleNamespace(credentials=Credentials("t", "s")),
    url="https://public.example",
    local_url="http://127.0.0.1:1",
    tls_url=None,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ready.json"


def test_it_is_there_meanwhile_whole_and_alone(file: Path) -> None:
    with present(file, SANDBOX):
        urls = {"url": "https://public.example", "local_url": "http://127.0.0.1:1"}
        assert json.loads(file.read_text()) == {**urls, "pid": os.getpid(), "token": "t", "secret": "s"}
        assert file.stat().st_mode & 0o077 == 0
        assert list(file.parent.iterdir()) == [file]
    assert not file.exists()


def test_it_goes_however_the_server_ends(file: Path) -> None:
    with pytest.raises(RuntimeError), present(file, SANDBOX):
        raise RuntimeError
    assert not file.exists()


@pytest.mark.parametrize("text", ['{"pid": 1, "url": "http://another"}', "what is this?", "[]"])
def test_what_another_has_put_there_meanwhile_stays(file: Path, text: str) -> None:
    with present(file, SANDBOX):
        file.write_text(text)
    assert file.read_text() == text


def test_it_may_be_gone_already(file: Path) -> None:
    with present(file, SANDBOX):
        file.unlink()


@pytest.mark.parametrize("flag", ["--ready-file {}", "--ready-file={}", "--ready {}", "--r={}"])
def test_that_of_an_earlier_run_goes_whatever_else_is_on_the_line(file: Path, flag: str) -> None:
    file.write_text('{"url": "http://127.0.0.1:1", "pid": 1}')
    remove_earlier(["serve", "--port", "nonsense", *flag.format(file).split(), "--what"])
    assert not file.exists()


def test_the_environment_names_one_too_unless_a_flag_does(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKJUMIO_READY_FILE", str(file))
    file.touch()
    remove_earlier(["serve", "--ready-file", str(file.with_name("another"))])
    assert file.exists()
    remove_earlier(["serve", "--what"])
    assert not file.exists()


@pytest.mark.parametrize("words", [["serve"], ["serve", "--ready-file"], ["serve", "--ready-file="]])
def test_where_none_is_named_none_goes(file: Path, words: list[str]) -> None:
    file.touch()
    remove_earlier(words)
    assert file.exists()


def test_what_is_no_file_stays_and_is_refused(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(ConfigurationError, match=r"cannot write .*ready\.json: not a file"):
        remove_earlier(["serve", "--ready-file", str(file)])
    assert file.exists()
