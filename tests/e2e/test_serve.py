"""Does ``mockjumio serve`` run as a process that others can start, use and stop?"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import pytest

PATIENCE = 20
AS_JSON = {"Content-Type": "application/json"}
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
                    env=ENVIRONMENT | {"MOCKJUMIO_LOG_FORMAT": "text"} | environment,
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


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP", "SIGQUIT"])
def test_other_ways_to_be_told_to_stop_end_it_as_well(serve: Serve, tmp_path: Path, name: str) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves may run under nohup
    served = serve()
    signal.signal(signal.SIGHUP, before)
    assert served.stop(signal.Signals[name]) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_it_goes_on_without_its_terminal_where_nohup_says_so(tmp_path: Path) -> None:
    file = tmp_path / "ready.json"
    words = [sys.executable, "-m", "mockjumio", "serve", "--port", "0"]
    environment = {**ENVIRONMENT, "MOCKJUMIO_READY_FILE": str(file), "MOCKJUMIO_LOG_FORMAT": "text"}
    with subprocess.Popen(
        ["nohup", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        lost = threading.Timer(PATIENCE, process.kill)
        lost.start()
        assert process.stdout.readline().startswith("mockjumio ")
        process.send_signal(signal.SIGHUP)
        with urlopen(f"{json.loads(file.read_text())['url']}/_mock/ready", timeout=PATIENCE) as answer:
            assert answer.status == 200
        process.terminate()
        assert process.wait() == 0
        lost.cancel()
    assert not file.exists()


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
    start = Request(f"{served.ready['url']}/_mock/api/v1/transactions", json.dumps(body).encode(), AS_JSON)
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
    older = "an older version of 'mine' plays: mine/mine.yaml:2:10: unknown scenario 'aproved'"
    with urlopen(f"{served.ready['url']}/_mock/api/v1/scenarios/mine", timeout=PATIENCE) as answer:
        shown = json.load(answer)
    assert shown["title"] == "Changed"
    assert [warning.partition(";")[0] for warning in shown["warnings"]] == [older]
    there = ("--server", served.ready["url"], "--to", "http://127.0.0.1:1/", "--no-wait")
    ran = subprocess.run(
        [sys.executable, "-m", "mockjumio", "trigger", "mine", *there],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0
    assert ran.stderr.startswith(f"mockjumio: {older}")
    suite = tmp_path / "suite.yaml"
    suite.write_text("suite: own\nsteps: [{play: mine, expect: {answer: any}}]")
    ran = subprocess.run(
        [sys.executable, "-m", "mockjumio", "run", str(suite), *there[:4], "--timeout", "50ms"],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=PATIENCE,
    )
    assert ran.stderr.startswith(f"mockjumio: {older}")
    for scenario in ("mine", {"extends": "mine"}):
        body = json.dumps({"scenario": scenario, "callback_url": "http://127.0.0.1:1/"}).encode()
        request = Request(f"{served.ready['url']}/_mock/api/v1/transactions", body, AS_JSON)
        with urlopen(request, timeout=PATIENCE) as answer:
            assert json.load(answer)["warnings"][-1].partition(";")[0] == older
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


def refused(url: str, *, times: int = 1) -> None:
    """Calls that Jumio's API refuses: without credentials."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
    with closing(connection):
        for _ in range(times):
            connection.request("GET", f"/api/netverify/v2/scans/{'x' * 200}", headers={"User-Agent": "Shop"})
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (403, True)


def play(url: str, callback_url: str) -> str:
    body = {"scenario": "fraud", "callback_url": callback_url}
    body["set"] = {"journey": ["start", {"finish": {"processing": "0s"}}]}  # type: ignore[assignment]
    request = Request(f"{url}/_mock/api/v1/transactions", json.dumps(body).encode(), AS_JSON)
    with urlopen(request, timeout=PATIENCE) as answer:
        reference: str = json.load(answer)["reference"]
    with urlopen(f"{url}/_mock/api/v1/transactions/{reference}?wait=20s", timeout=PATIENCE):
        return reference


def said_since(served: Served) -> list[str]:
    """What was said on standard output after the announcement, until it ended."""
    assert served.stop()[0] == 0
    assert served.process.stdout is not None
    *lines, end = served.process.stdout.read().splitlines()
    assert end.startswith("mockjumio stopped by SIGTERM after ")
    return lines


def test_each_callback_and_each_call_is_a_line(
    serve: Serve, merchant: tuple[str, Callable[[], dict[str, list[str]]]]
) -> None:
    served = serve()
    references = [play(served.ready["url"], url) for url in (merchant[0], "http://127.0.0.1:9/jumio")]
    refused(served.ready["url"])
    said = said_since(served)
    first, second = (line for line in said if "Z  sandbox " in line)
    accepted, failed, call = (line for line in said if "Z  sandbox " not in line)
    for own in (first, second):
        assert re.fullmatch(
            r"\S+Z  sandbox      201 in \d+ ms  POST /_mock/api/v1/transactions  \[\w+-\d+\]", own
        )
    assert re.fullmatch(
        rf"\d{{4}}-\S+Z  callback     accepted 200 in \d+ ms  DENIED_FRAUD  {references[0]}-1  {merchant[0]}",
        accepted,
    )
    assert "refused in " in failed
    assert f"{references[1]}-1  http://127.0.0.1:9/jumio: no connection to 127.0.0.1:9: " in failed
    assert re.search(r"call         403 in \d+ ms  GET /api/netverify/v2/scans/…  \[\w+-\d+\]: ", call)
    assert ": no Authorization header; " in call
    assert "; hint: send Authorization: Basic " in call


def test_quiet_says_none_of_these_lines_but_warns(
    serve: Serve, merchant: tuple[str, Callable[[], dict[str, list[str]]]]
) -> None:
    served = serve("--quiet")
    play(served.ready["url"], merchant[0])
    refused(served.ready["url"])
    code, warning = served.stop()
    assert (code, served.process.stdout and served.process.stdout.read()) == (0, "")
    assert warning.startswith("mockjumio: warning: Jumio would not send callbacks to ")


def test_elsewhere_than_on_a_terminal_every_line_is_an_object(
    tmp_path: Path, merchant: tuple[str, Callable[[], dict[str, list[str]]]]
) -> None:
    command = [sys.executable, "-m", "mockjumio", "serve", "--port", "0", "--host", "0.0.0.0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=ENVIRONMENT
    ) as process:
        try:
            assert process.stdout is not None
            lines = [json.loads(process.stdout.readline()) for _ in range(3)]
            reference = play(lines[-1]["url"], merchant[0])
            refused(lines[-1]["url"])
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert err == ""
    told = lines + [json.loads(line) for line in out.splitlines()]
    assert all(datetime.fromisoformat(one["time"]).tzinfo is not None for one in told)
    assert [(one["level"], one["event"]) for one in told] == [
        *[("warning", "warning")] * 2,  # of the address, and of whoever reaches it
        ("info", "ready"),
        ("warning", "warning"),  # of the merchant's URL
        ("info", "sandbox.request"),
        ("info", "callback.attempted"),
        ("warning", "request"),
        ("info", "stopped"),
    ]
    _, _, ready, _, start, attempt, call, stopped = told
    assert ready["token"] == "mockjumio-token"
    assert (start["method"], start["route"], start["status"]) == ("POST", "/_mock/api/v1/transactions", 201)
    assert (attempt["callback"], attempt["merchant"]) == (f"{reference}-1", "mockjumio-token")
    assert attempt["outcome"] == "accepted"
    assert (call["status"], call["merchant"], call["route"]) == (403, None, "/api/netverify/v2/scans/{ref}")
    assert call["duration_ms"] > 0
    assert call["request_id"] != start["request_id"] != ""
    assert stopped["signal"] == "SIGTERM"


def test_a_server_whose_output_nobody_reads_goes_on_and_ends_well(serve: Serve) -> None:
    served = serve()
    refused(served.ready["url"], times=1_000)  # many more lines than a pipe holds
    with urlopen(f"{served.ready['url']}/_mock/ready", timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert served.stop() == (0, "")


def test_tail_follows_a_server_through_its_restart_and_ends_well_on_ctrl_c(
    serve: Serve,
    merchant: tuple[str, Callable[[], dict[str, list[str]]]],
    unused_tcp_port: int,
    tmp_path: Path,
) -> None:
    first = serve(port=unused_tcp_port)
    command = [sys.executable, "-m", "mockjumio", "tail", "--server", first.ready["url"], "--json"]
    command += ["--after", "0", "--only", "callbacks"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=ENVIRONMENT,
        # A shell without job control has whatever it starts in the background ignore Ctrl-C, tests as well.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        lost = threading.Timer(PATIENCE, process.kill)  # so that nobody reads for ever
        lost.start()
        try:
            assert process.stdout is not None
            played = [play(first.ready["url"], merchant[0])]
            told = [json.loads(process.stdout.readline())]
            assert first.stop()[0] == 0
            second = serve(port=unused_tcp_port)
            played += [play(second.ready["url"], merchant[0]) for _ in range(2)]
            told += [json.loads(process.stdout.readline()) for _ in range(2)]
            process.send_signal(signal.SIGINT)
            rest, remarks = process.communicate(timeout=PATIENCE)
        finally:
            lost.cancel()
            process.kill()
    assert [one["reference"] for one in told] == played
    assert (process.returncode, rest) == (0, "")
    assert [line.removeprefix(f"mockjumio: {first.ready['url']} ") for line in remarks.splitlines()][:2] == [
        "does not answer any more; waiting, 1m at most",
        "is back",
    ]
    assert "Traceback" not in remarks
