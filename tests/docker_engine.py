"""A container engine to be played, at the HTTP API that testcontainers and docker-py speak.

It notes what it is asked for, and what it "starts" is ``mockjumio serve`` on this machine, with the
container's environment.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Engine:
    """One container, asked for in ``asked``; ``fails`` lets it end at once."""

    def __init__(self) -> None:
        self.address = ""
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


@contextmanager
def playing_engine() -> Iterator[Engine]:
    """An engine; ``address`` is what ``DOCKER_HOST`` has to say."""
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
    engine.address = f"tcp://127.0.0.1:{server.server_port}"
    try:
        yield engine
    finally:
        engine.remove()
        server.shutdown()
        server.server_close()
        thread.join()
