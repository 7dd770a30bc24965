"""The sandbox as a container: one for the session, and in it a merchant for each test."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from mockjumio.testcontainers import MockjumioContainer


@pytest.fixture(scope="session", autouse=True)
def jumio(pytestconfig: pytest.Config) -> MockjumioContainer:
    container = MockjumioContainer("mockjumio")
    pytestconfig.add_cleanup(container.stop)  # not earlier: the fixture mockjumio tidies up in it in the end
    container.start()
    pytestconfig.option.mockjumio_url = container.url
    return container


class Shop(BaseHTTPRequestHandler):
    """Stands for your application, which listens on more than 127.0.0.1: the container is another machine."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()


@pytest.fixture
def shop() -> Iterator[str]:
    server = ThreadingHTTPServer(("0.0.0.0", 0), Shop)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
