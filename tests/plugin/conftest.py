"""A pytest of its own for each test, with a merchant's application to be tested in it."""

from collections.abc import Callable, Iterator

import pytest

import tests.whole_package  # noqa: F401 - for what it imports
from mockjumio.client.portal import Portal
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions

SHOP = '''
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest


class Shop:
    """A synchronous application in a thread, as Flask's would be."""

    status = 200

    def __init__(self):
        shop = self
        self.received = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                shop.received.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(shop.status)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"


@pytest.fixture
def shop():
    shop = Shop()
    thread = threading.Thread(target=shop.server.serve_forever, args=(0.01,))
    thread.start()
    yield shop
    shop.server.shutdown()
    shop.server.server_close()
    thread.join()
'''
INI = """
[pytest]
asyncio_default_fixture_loop_scope = function
filterwarnings = error
addopts =
    --strict-markers
    -p no:cacheprovider -p no:randomly -p no:pytest_cov -p no:schemathesis -p no:hypothesispytest -p no:fakefs
    -p no:socket
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with a test configuration, and an application in ``shop``."""
    pytester.makeini(INI)
    pytester.makeconftest(SHOP)
    return pytester


@pytest.fixture
def run_alone(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pytest.RunResult]:
    """Run it in a process of its own, whose plugins are ours and those that are given.

    All that stand beside this project take seconds to load.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    project.makeini("[pytest]\nfilterwarnings = error\naddopts = -p no:cacheprovider -p mockjumio")
    return project.runpytest_subprocess


@pytest.fixture
def running() -> Iterator[Server]:
    """A sandbox that runs in another thread, as one in a container would."""
    with Portal() as portal:
        server = Server(SandboxOptions(port=0, control_token="sesame"))
        portal.run(server.__aenter__())
        yield server
        portal.run(server.__aexit__(None, None, None))
