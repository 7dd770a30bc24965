"""Does ``mockjumio serve`` run as a process that others can start, use and stop?"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import pytest

PATIENCE = 20
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MOCKJUMIO_")}


class Served(NamedTuple):
    process: "subprocess.Popen[str]"
    said: list[str]
    ready: dict[str, Any]

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """The exit code, and what was said on standard error."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        assert self.process.stderr is not None
        return code, self.process.stderr.read()


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with ExitStack() as stack:

        def serve(*words: str, port: int = 0, **environment: str) -> Served:
            file = tmp_path / "ready.json"
            command = [sys.executable, "-m", "mockjumio", "serve", "--port", str(port)]
            command += ["--ready-file", str(file)]
            process = stack.enter_context(
                subprocess.Popen(
                    [*command, *words],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    cwd=tmp_path,  # where no mockjumio.yaml is
                    env=ENVIRONMENT | environment,
                )
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if "curl" in line:
                    break
            assert said, process.stderr.read() if process.stderr else ""
            port = port or int(said[0].rpartition(":")[2])
            with urlopen(f"http://127.0.0.1:{port}/_mock/ready", timeout=PATIENCE) as answer:
                assert answer.status == 200  # it answers after it has written the file
            return Served(process, said, json.loads(file.read_text()))

        yield serve


@pytest.fixture
def merchant() -> Iterator[tuple[str, Callable[[], dict[str, list[str]]]]]:
    """A callback URL, and what waits for the callback's form."""
    forms: list[dict[str, list[str]]] = []
    arrived = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            forms.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(200)
            self.end_headers()
            arrived.set()

        def log_message(self, format: str, *arguments: object) -> None: ...

    def wait() -> dict[str, list[str]]:
        assert arrived.wait(PATIENCE)
        return forms[0]

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/jumio", wait
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_ready_file_says_where_and_who_and_sigterm_ends_it_well(serve: Serve, tmp_path: Path) -> None:
    served = serve()
    assert set(served.ready) >= {"url", "pid", "token", "secret"}
    assert served.ready["pid"] == served.process.pid
    assert (served.ready["token"], served.ready["secret"]) == ("mockjumio-token", "mockjumio-secret")
    assert served.ready["url"] in served.said[0]
    assert [file.name for file in tmp_path.iterdir()] == ["ready.json"]
    assert served.stop() == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_it_well_too(serve: Serve) -> None:
    assert serve().stop(signal.SIGINT) == (0, "")


def test_flags_win_over_the_environment(serve: Serve) -> None:
    served = serve("--token", "flag", MOCKJUMIO_TOKEN="environment", MOCKJUMIO_SECRET="secret")
    assert (served.ready["token"], served.ready["secret"]) == ("flag", "secret")


def test_a_scan_started_over_http_is_called_back_on_the_real_clock(
    serve: Serve, merchant: tuple[str, Callable[[], dict[str, list[str]]]]
) -> None:
    url, wait = merchant
    served = serve("--callback-url", url)
    body = {
        "scenario": "approved",
        "seed": 1,
        "set": {"journey": ["start", {"finish": {"processing": "0s"}}]},
    }
    start = Request(f"{served.ready['url']}/_mock/api/v1/transactions", json.dumps(body).encode())
    with urlopen(start, timeout=PATIENCE) as answer:
        assert answer.status == 201
        reference = json.load(answer)["reference"]
    form = wait()
    assert form["jumioIdScanReference"] == [reference]
    assert form["idScanImage"] == [f"{served.ready['url']}/recognition/v1/idscan/{reference}/front"]
    code, warning = served.stop()
    assert code == 0
    assert warning.startswith(f"mockjumio: warning: Jumio would not send callbacks to {url}: it is http, ")
    assert warning.count("\n") == 1


def test_a_port_in_use_is_exit_code_4_and_a_hint() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = subprocess.run(
            [sys.executable, "-m", "mockjumio", "serve", "--port", port],
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            timeout=PATIENCE,
        )
    assert (ran.returncode, ran.stdout) == (4, "")
    assert ran.stderr.startswith(f"mockjumio: cannot listen on 127.0.0.1:{port}: the port is in use")
    assert ran.stderr.count("\n") == 1


def test_a_wildcard_without_a_public_url_is_localhost_and_a_warning(serve: Serve) -> None:
    served = serve("--host", "0.0.0.0", MOCKJUMIO_CONTROL_TOKEN="t")
    assert served.ready["url"].startswith("http://localhost:")
    code, warning = served.stop()
    assert code == 0
    assert warning.startswith("mockjumio: warning: ")
    assert "--public-url" in warning


def test_a_public_url_is_what_is_told(serve: Serve, unused_tcp_port: int) -> None:
    options = ("--host", "0.0.0.0", "--control-token", "t", "--public-url", "https://sandbox.example/")
    served = serve(*options, port=unused_tcp_port)
    assert served.stop() == (0, "")
    assert served.ready["url"] == "https://sandbox.example"


def test_building_the_server_loads_nothing_that_only_a_transaction_needs() -> None:
    heavy = ["faker", "PIL", "jinja2", "yaml", "stdnum", "pycountry", "sqlite3"]
    code = (
        "import sys\n"
        "import mockjumio.cli.serve\n"
        "from mockjumio.harness import Server\n"
        "assert Server().library.names()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_first_merchant_that_is_made_does_not_wait_for_what_reads_scenarios() -> None:
    code = (
        "import asyncio, sys\n"
        "from urllib.request import urlopen\n"
        "from mockjumio.harness import Server, SandboxOptions\n"
        "async def make():\n"
        "    async with Server(SandboxOptions(port=0)) as sandbox:\n"
        '        body = b\'{"clock": {"mode": "manual"}, "callback_url": "http://127.0.0.1/x"}\'\n'
        "        url = sandbox.url + '/_mock/api/v1/merchants'\n"
        "        assert (await asyncio.to_thread(urlopen, url, body)).status == 201\n"
        "        heavy = ['yaml', 'mockjumio.scenario.source', 'mockjumio.contract.case']\n"
        "        print([name for name in heavy if name in sys.modules])\n"
        "asyncio.run(make())\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_starting_without_a_configuration_file_and_folders_loads_neither_yaml_nor_what_watches() -> None:
    code = (
        "import asyncio, sys\n"
        "from mockjumio.cli.configure import serve_options\n"
        "from mockjumio.cli.parser import parse\n"
        "from mockjumio.harness import Server\n"
        "async def serve():\n"
        "    async with Server(serve_options(parse(['serve', '--port', '0']))._replace(on_reload=print)):\n"
        "        heavy = ['yaml', 'mockjumio.watching', 'mockjumio.remote', 'mockjumio.scenario.model']\n"
        "        print([name for name in heavy if name in sys.modules])\n"
        "asyncio.run(serve())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    assert ran.stdout == "[]\n"


def test_scenarios_are_reloaded_and_what_breaks_is_said(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    file = folder / "mine.yaml"
    file.write_text("name: mine\nextends: approved\n")
    served = serve("--scenarios", str(folder))
    stderr = served.process.stderr
    assert stderr is not None
    lost = threading.Timer(PATIENCE, served.process.kill)  # so that nobody reads for ever
    lost.start()
    file.write_text("name: mine\nextends: approved\ntitle: Changed\n")
    assert stderr.readline() == "mockjumio: reloaded: mine/mine.yaml\n"
    file.write_text("name: mine\nextends: aproved\n")
    assert stderr.readline().startswith("mockjumio: mine/mine.yaml:2:10: unknown scenario 'aproved'")
    lost.cancel()
    with urlopen(f"{served.ready['url']}/_mock/api/v1/scenarios/mine", timeout=PATIENCE) as answer:
        assert json.load(answer)["title"] == "Changed"
    code, _ = served.stop()
    assert code == 0


def test_a_broken_folder_of_scenarios_is_exit_code_3(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mockjumio", "serve", "--port", "0", "--scenarios", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "no such folder of scenarios" in ran.stderr


def test_a_ready_file_that_cannot_be_written_is_exit_code_3(tmp_path: Path) -> None:
    file = str(tmp_path / "none" / "ready.json")
    ran = subprocess.run(
        [sys.executable, "-m", "mockjumio", "serve", "--port", "0", "--ready-file", file],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 3
    assert f"cannot write {file}: No such file or directory" in ran.stderr


def test_trigger_lingers_so_that_the_merchant_can_fetch_images(
    merchant: tuple[str, Callable[[], dict[str, list[str]]]],
) -> None:
    url, wait = merchant
    command = [sys.executable, "-m", "mockjumio", "trigger", "approved", "--to", url, "--linger", "60s"]
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            form = wait()
            assert process.stdout is not None
            assert process.stdout.readline().startswith("SCENARIO")  # told before the lingering is over
            image = Request(form["idScanImage"][0], headers={"User-Agent": "Shop/1"})
            image.add_header("Authorization", "Basic bW9ja2p1bWlvLXRva2VuOm1vY2tqdW1pby1zZWNyZXQ=")
            with urlopen(image, timeout=PATIENCE) as answer:
                assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
        finally:
            process.kill()
