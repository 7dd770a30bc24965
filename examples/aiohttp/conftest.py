"""The shop on a real port, with a sandbox in Jumio's place."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from app import make_app

from mockjumio import AsyncSandbox


class Shop:
    """The shop as its own front end sees it."""

    def __init__(self, http: TestClient) -> None:
        self.http = http

    async def open_case(self) -> str:
        return (await (await self.http.post("/cases")).json())["id"]

    async def case(self, case_id: str) -> dict[str, Any]:
        return await (await self.http.get(f"/cases/{case_id}")).json()


@pytest.fixture
async def shop(
    aiomockjumio: AsyncSandbox, aiohttp_client: Callable[[web.Application], Awaitable[TestClient]]
) -> Shop:
    settings = aiomockjumio.env() | {"JUMIO_RETRY_DELAYS": "0 0 0"}  # all that it is told of the sandbox
    client = await aiohttp_client(make_app(settings))
    await aiomockjumio.send_callbacks_to(client.make_url("/jumio/callback"))
    return Shop(client)
