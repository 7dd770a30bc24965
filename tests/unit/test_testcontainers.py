"""Does the module for testcontainers ask an engine for the right container, wait for it, and reach it?

The engine is played, at the HTTP API that testcontainers and docker-py speak: it notes what it is asked for,
and what it "starts" is ``mockjumio serve`` on this machine, with the container's environment.
"""

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from testcontainers.core.config import ConnectionMode, testcontainers_config

from mockjumio import testcontainers
from mockjumio.testcontainers import MockjumioContainer


class Engine:
    """One container, asked for in ``asked``; ``fails`` lets it end at once."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.fails = False
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return dict(one.split("=", 1) for one in self.asked["Env"])

    @property
    def host_port(self) -> str:
        (bound,) = self.asked["HostConfig"]["PortBindings"]["8017/tcp"]
        return str(bound["HostPort"])

    def start(self) -> None:
        machine = {name: value for name, value in os.environ.items() if not name.startswith("MOCKJUMIO_")}
        serve = ["-m", "mockjumio", "serve", "--host", "127.0.0.1", "--port", self.host_port]
        self.process = subprocess.Popen(
            [sys.executable, *(["-c", ""] if self.fails else serve)],
            env=machine | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if self.fails:
            self.process.wait()

    def remove(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def inspected(self) -> dict[str, Any]:
        running = self.process is not None and self.process.poll() is None
        ports = {"8017/tcp": [{"HostIp": "0.0.0.0", "HostPort": self.host_port}]}
        return {
            "Id": "c0ffee",
            "Image": "sha256:1",
            "State": {"Status": "running" if running else "exited"},
            "Config": {"Image": self.asked["Image"], "Tty": True},
            "NetworkSettings": {"Ports": ports},
        }

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        match method, re.sub(r"^/v[\d.]+|\?.*", "", path):
            case "GET", "/version":
                return 200, {"ApiVersion": "1.45"}
            case "GET", "/images/mockjumio/json":
                return 200, {"Id": "sha256:1"}
            case "POST", "/containers/create":
                self.asked = json.loads(body)
                return 201, {"Id": "c0ffee", "Warnings": []}
            case "POST", "/containers/c0ffee/start":
                self.start()
                return 204, b""
            case "DELETE", "/containers/c0ffee":
                self.remove()
                return 204, b""
            case "GET", "/containers/c0ffee/json":
                return 200, self.inspected()
            case "GET", "/containers/c0ffee/logs":
                return 200, b"mockjumio: port 8017 is in use"
            case _:
                return 500, {"message": f"nobody expected {method} {path}"}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    engine = Engine()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, content = engine.answer(self.command, self.path, body)
            sent = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_DELETE = respond  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
    monkeypatch.setattr(testcontainers_config, "connection_mode_override", ConnectionMode.docker_host)
    yield engine
    engine.remove()
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_is_started_waited_for_used_and_removed(engine: Engine) -> None:
    with MockjumioContainer(control_token="sesame").with_callback_url(
        "http://localhost:9/jumio"
    ) as container:
        assert container.url == f"http://127.0.0.1:{engine.host_port}"
        with container.sandbox(callback_url="http://127.0.0.1:9/own", seed=7) as mockjumio:
            scan = mockjumio.start("approved", customer_id="ada")
            assert scan.callback_url == "http://host.docker.internal:9/own"
            assert mockjumio.env()["JUMIO_URL"] == container.url
        assert engine.process is not None
    assert engine.process is None


def test_the_engine_is_asked_for_image_port_settings_and_a_way_to_the_host(
    engine: Engine,
) -> None:
    container = MockjumioContainer(control_token="sesame").with_env("MOCKJUMIO_CLOCK", "60x")
    with container.with_callback_url("http://localhost:8080/jumio"):
        assert engine.asked["Image"] == "mockjumio"
        assert engine.asked["ExposedPorts"] == {"8017/tcp": {}}
        assert engine.asked["HostConfig"]["ExtraHosts"] == ["host.docker.internal:host-gateway"]
        assert engine.environment == {
            "MOCKJUMIO_CALLBACK_URL": "http://host.docker.internal:8080/jumio",
            "MOCKJUMIO_CLOCK": "60x",
            "MOCKJUMIO_CONTROL_TOKEN": "sesame",
            "MOCKJUMIO_PUBLIC_URL": f"http://127.0.0.1:{engine.host_port}",
        }


def test_links_to_images_lead_to_the_port_that_was_mapped(engine: Engine) -> None:
    with MockjumioContainer() as container, container.sandbox() as mockjumio:
        scan = mockjumio.play("approved", callback_url="http://127.0.0.1:1/nobody")
        assert scan.callback.form["idScanImage"].startswith(f"{container.url}/recognition/v1/idscan/")


def test_a_public_url_and_a_port_that_are_given_hold(engine: Engine) -> None:
    container = MockjumioContainer(public_url="http://mockjumio:8017")
    container.with_bind_ports(8017, testcontainers._free_port())
    with container:
        assert engine.environment["MOCKJUMIO_PUBLIC_URL"] == "http://mockjumio:8017"
        assert engine.host_port == str(container.ports["8017"])


def test_without_a_mapped_port_no_link_is_promised(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testcontainers_config, "connection_mode_override", ConnectionMode.bridge_ip)
    container = MockjumioContainer()
    container._configure()
    assert container.env == {}
    assert container.ports == {"8017": None}


def test_of_a_container_that_ends_the_log_is_shown(engine: Engine) -> None:
    engine.fails = True
    with pytest.raises(TimeoutError) as caught:
        MockjumioContainer().start()
    assert caught.value.__notes__ == ["mockjumio: port 8017 is in use"]


@pytest.mark.parametrize(
    ("here", "inside"),
    [
        ("http://localhost:8080/jumio", "http://host.docker.internal:8080/jumio"),
        ("http://127.0.0.1/jumio?a=b", "http://host.docker.internal/jumio?a=b"),
        ("http://0.0.0.0:80/", "http://host.docker.internal:80/"),
        ("https://[::1]:8443/", "https://host.docker.internal:8443/"),
        ("http://shop:8080/jumio", "http://shop:8080/jumio"),
    ],
)
def test_this_machine_has_another_name_inside(engine: Engine, here: str, inside: str) -> None:
    assert MockjumioContainer().from_inside(here) == inside


def test_without_testcontainers_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "testcontainers.core.container", None)
    with pytest.raises(ImportError, match=re.escape("pip install 'mockjumio[testcontainers]'")):
        importlib.reload(testcontainers)
