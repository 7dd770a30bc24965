"""The shop on a real port, with a sandbox in Jumio's place."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from app import create_app
from flask import Flask
from werkzeug.serving import make_server

from mockjumio import Sandbox


class Shop:
    """The shop as its own front end sees it."""

    def __init__(self, app: Flask) -> None:
        self.http = app.test_client()

    def open_case(self) -> str:
        return self.http.post("/cases").get_json()["id"]

    def case(self, case_id: str) -> dict[str, Any]:
        return self.http.get(f"/cases/{case_id}").get_json()


@pytest.fixture
def shop(mockjumio: Sandbox) -> Iterator[Shop]:
    app = create_app(mockjumio.env() | {"JUMIO_BACKOFF": "0"})  # all that it is told of the sandbox
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    mockjumio.send_callbacks_to(f"http://127.0.0.1:{server.port}/jumio/callback")
    yield Shop(app)
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["worker"].shutdown()  # else it would go on with this merchant's token in the next test
