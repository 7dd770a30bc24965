"""The shop on a real port, with a sandbox in Jumio's place."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
import requests
from app import create_app
from werkzeug.serving import make_server

from mockjumio import Sandbox


class Shop:
    """The shop as its own front end sees it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def open_case(self, customer: str = "ada") -> dict[str, Any]:
        return self._ask("POST", f"/cases?customer={customer}")

    def case(self, case_id: str) -> dict[str, Any]:
        return self._ask("GET", f"/cases/{case_id}")

    def close_case(self, case_id: str) -> None:
        requests.delete(f"{self.url}/cases/{case_id}", timeout=10).raise_for_status()

    def _ask(self, method: str, path: str) -> dict[str, Any]:
        answer = requests.request(method, self.url + path, timeout=10)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture
def shop(mockjumio: Sandbox) -> Iterator[Shop]:
    app = create_app(mockjumio.env() | {"JUMIO_BACKOFF": "0"})  # all that it is told of the sandbox
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Shop(f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["worker"].shutdown()  # else it would go on with this merchant's token in the next test
