"""The shop on a real port, with a sandbox in Jumio's place."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client


class Shop:
    """The shop as its own front end and its timer see it."""

    def __init__(self) -> None:
        self.http = Client()

    def open_case(self) -> str:
        return self.http.post("/cases").json()["id"]

    def case(self, case_id: str) -> dict[str, Any]:
        return self.http.get(f"/cases/{case_id}").json()

    def settle(self) -> None:
        call_command("settle")


@pytest.fixture
def shop(mockjumio, live_server, settings) -> Shop:
    for name, value in mockjumio.env().items():
        setattr(settings, name, value)  # all that it is told of the sandbox
    mockjumio.send_callbacks_to(f"{live_server.url}/jumio/callback")
    return Shop()
