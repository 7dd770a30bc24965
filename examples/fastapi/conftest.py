"""The shop on a real port, with a sandbox in Jumio's place."""

import socket
from collections.abc import Iterator
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from app import app

from mockjumio import Sandbox


class Shop:
    """The shop as its own front end sees it."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url)

    def open_case(self) -> str:
        return self.http.post("/cases").json()["id"]

    def case(self, case_id: str) -> dict[str, Any]:
        return self.http.get(f"/cases/{case_id}").json()


@pytest.fixture
def shop(mockjumio: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    for name, value in mockjumio.env().items():
        monkeypatch.setenv(name, value)  # all that it is told of the sandbox
    monkeypatch.setenv("JUMIO_RETRY_DELAYS", "[0, 0, 0]")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        mockjumio.send_callbacks_to(f"{url}/jumio/callback")
        shop = Shop(url)
        yield shop
        shop.http.close()
        server.should_exit = True
        thread.join()
