"""A shop that has its customers verified by Jumio, in FastAPI. Nothing in it knows that there is a sandbox.

The shop opens a case and gives its id to its mobile app, whose SDK hands it to Jumio as the merchant's
reference. Jumio's callback is a bell and no more, since anybody can ring it: it is answered at once, and what
it is about is asked of Jumio itself, at the address in the settings.

Run it: ``JUMIO_API_TOKEN=… JUMIO_API_SECRET=… uvicorn app:app``.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import uuid4

import httpx
from fastapi import BackgroundTasks, Depends, FastAPI, Form, HTTPException, Request
from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Reference = Annotated[  # it becomes part of a URL
    str, Form(alias="jumioIdScanReference", pattern=r"^[0-9A-Za-z-]{1,36}$")
]
OUT_OF_ORDER = (429, 500, 502, 503, 504)
log = logging.getLogger(__name__)


class Settings(BaseSettings):
    """``JUMIO_API_TOKEN`` and so on, from the environment."""

    model_config = SettingsConfigDict(env_prefix="JUMIO_")

    url: str = "https://netverify.com"
    api_token: str
    api_secret: SecretStr
    user_agent: str = "ExampleShop Checkout/1.0"
    retry_delays: list[float] = [1, 5, 25, 60]  # seconds


class Case(BaseModel):
    """What the shop knows of a customer's verification."""

    id: str = Field(default_factory=lambda: str(uuid4()))
    status: str = "PENDING"
    since: str = ""  # date of the scan that decided
    scans: list[str] = []  # in the order in which they were settled
    images: dict[str, bytes] = Field(default={}, exclude=True)


class Shop:
    """The cases, in memory: a database in real life. ``client`` reaches Jumio, and nobody else."""

    def __init__(self, client: httpx.AsyncClient, retry_delays: list[float]) -> None:
        self.cases: dict[str, Case] = {}
        self._settled: set[str] = set()
        self._turn = asyncio.Lock()  # a duplicate waits for its original
        self._client = client
        self._delays = retry_delays

    async def ask(self, method: str, path: str, accept: str = "application/json") -> httpx.Response:
        """Ask Jumio, with some patience. Raises :class:`httpx.HTTPError` for what does not end well."""
        for delay in (*self._delays, None):
            answer = await self._client.request(method, path, headers={"Accept": accept})
            if answer.status_code not in OUT_OF_ORDER or delay is None:
                break
            await asyncio.sleep(delay)
        return answer.raise_for_status()

    async def forget(self, case: Case) -> None:
        """Close a case, and have Jumio delete what it has of it."""
        for reference in case.scans:
            try:
                await self.ask("DELETE", reference)
            except httpx.HTTPStatusError as error:
                if (
                    error.response.status_code != 404
                ):  # purged, when the time for which Jumio keeps it was over
                    raise
        del self.cases[case.id]

    async def settle(self, reference: str) -> None:
        """Find out what became of a scan, once."""
        async with self._turn:
            try:
                if reference not in self._settled:
                    await self._look_up(reference)
            except (httpx.HTTPError, LookupError, ValueError):
                log.exception("scan %s is not settled; its callback may be sent again", reference)

    async def _look_up(self, reference: str) -> None:
        data = (await self.ask("GET", f"{reference}/data")).json()
        case = self.cases[data["transaction"]["merchantScanReference"]]
        date = data["transaction"]["date"]
        if date > case.since:  # the newest attempt counts, in whichever order the callbacks come
            case.images = await self._images(reference)
            case.status, case.since = data["document"]["status"], date
        self._settled.add(reference)
        case.scans.append(reference)

    async def _images(self, reference: str) -> dict[str, bytes]:
        listed = (await self.ask("GET", f"{reference}/images")).json()["images"]
        names = [image["classifier"] for image in listed]
        return {
            name: (await self.ask("GET", f"{reference}/images/{name}", "image/*")).content for name in names
        }


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = Settings()
    async with httpx.AsyncClient(
        base_url=f"{settings.url.rstrip('/')}/api/netverify/v2/scans/",
        auth=(settings.api_token, settings.api_secret.get_secret_value()),
        headers={"User-Agent": settings.user_agent},
        transport=httpx.AsyncHTTPTransport(retries=3),  # for connections that fail
        timeout=30,
    ) as client:
        app.state.shop = Shop(client, settings.retry_delays)
        yield


def get_shop(request: Request) -> Shop:
    return request.app.state.shop


def get_case(case_id: str, shop: Annotated[Shop, Depends(get_shop)]) -> Case:
    if case_id not in shop.cases:
        raise HTTPException(404)
    return shop.cases[case_id]


app = FastAPI(title="Example shop", lifespan=lifespan)
TheShop = Annotated[Shop, Depends(get_shop)]
TheCase = Annotated[Case, Depends(get_case)]


@app.post("/cases", status_code=201)
async def open_case(shop: TheShop) -> Case:
    case = Case()
    shop.cases[case.id] = case
    return case


@app.get("/cases/{case_id}")
async def show_case(case: TheCase) -> dict[str, Any]:
    return case.model_dump() | {"images": {name: len(image) for name, image in case.images.items()}}


@app.delete("/cases/{case_id}", status_code=204)
async def close_case(case: TheCase, shop: TheShop) -> None:
    await shop.forget(case)


@app.post("/jumio/callback")
async def receive_callback(reference: Reference, background: BackgroundTasks, shop: TheShop) -> None:
    background.add_task(shop.settle, reference)
