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
    """The shop as a customer's browser sees it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def order(self, customer: str) -> str:
        """Buy something; returns the address of Jumio's page."""
        answer = requests.post(f"{self.url}/orders/{customer}", allow_redirects=False, timeout=10)
        assert answer.status_code == 303
        return answer.headers["Location"]

    def show(self, order: str) -> dict[str, Any]:
        return requests.get(f"{self.url}/orders/{order}", timeout=10).json()


@pytest.fixture
def shop(mockjumio: Sandbox) -> Iterator[Shop]:
    settings = mockjumio.env()
    server = make_server("127.0.0.1", 0, lambda *call: app(*call), threaded=True)
    url = f"http://127.0.0.1:{server.port}"
    app = create_app(settings | {"SHOP_URL": url})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Shop(url)
    server.shutdown()
    thread.join()
    server.server_close()
