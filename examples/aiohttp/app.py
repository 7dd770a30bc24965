"""A shop that has its customers verified by Jumio, in aiohttp. Nothing in it knows that there is a sandbox.

The shop opens a case and gives its id to its mobile app, whose SDK hands it to Jumio as the merchant's
reference. Jumio's callback is a bell and no more, since anybody can ring it: it is answered at once, and what
it is about is asked of Jumio itself, at the address in the settings.

Run it: ``JUMIO_API_TOKEN=… JUMIO_API_SECRET=… python app.py``.
"""

import asyncio
import json
import logging
import os
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import ClientResponseError, ClientSession, ClientTimeout, web

REFERENCE = re.compile(r"[0-9A-Za-z-]{1,36}")  # it becomes part of a URL
OUT_OF_ORDER = (429, 500, 502, 503, 504)
log = logging.getLogger(__name__)


class NotFound(ClientResponseError):
    """Jumio has no such scan, or not yet, or no longer."""


@dataclass
class Case:
    """What the shop knows of a customer's verification."""

    status: str = "PENDING"
    since: str = ""  # date of the scan that decided
    scans: list[str] = field(default_factory=list)  # in the order in which they were settled
    images: dict[str, bytes] = field(default_factory=dict)


class Shop:
    """The cases, in memory: a database in real life."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        url = environ.get("JUMIO_URL", "https://netverify.com")
        self._scans = f"{url.rstrip('/')}/api/netverify/v2/scans/"
        credentials = f"{environ['JUMIO_API_TOKEN']}:{environ['JUMIO_API_SECRET']}"
        self._headers = {
            "Authorization": f"Basic {b64encode(credentials.encode()).decode()}",
            "User-Agent": environ.get("JUMIO_USER_AGENT", "ExampleShop Checkout/1.0"),
        }
        self._delays = [float(delay) for delay in environ.get("JUMIO_RETRY_DELAYS", "1 5 25 60").split()]
        self._cases: dict[str, Case] = {}
        self._settled: set[str] = set()
        self._callbacks: asyncio.Queue[str] = asyncio.Queue()
        self._session: ClientSession

    async def open_case(self, request: web.Request) -> web.Response:
        case_id = str(uuid4())
        self._cases[case_id] = Case()
        return web.json_response({"id": case_id}, status=201)

    async def show_case(self, request: web.Request) -> web.Response:
        case = self._found(request)
        sizes = {name: len(image) for name, image in case.images.items()}
        return web.json_response({"status": case.status, "scans": case.scans, "images": sizes})

    async def close_case(self, request: web.Request) -> web.Response:
        for reference in self._found(request).scans:
            with suppress(NotFound):  # purged already, when the time for which Jumio keeps it was over
                await self._ask("DELETE", reference)
        del self._cases[request.match_info["case_id"]]
        return web.Response(status=204)

    async def receive_callback(self, request: web.Request) -> web.Response:
        reference = (await request.post()).get("jumioIdScanReference")
        if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
            raise web.HTTPBadRequest
        self._callbacks.put_nowait(reference)
        return web.Response()

    async def running(self, app: web.Application) -> AsyncIterator[None]:
        """While the application runs, so does its worker."""
        async with ClientSession(headers=self._headers, timeout=ClientTimeout(30)) as self._session:
            worker = asyncio.create_task(self._work())
            yield
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker

    async def _work(self) -> None:
        """One callback after the other: a duplicate waits for its original."""
        while True:
            reference = await self._callbacks.get()
            try:
                if reference not in self._settled:
                    await self._settle(reference)
            except Exception:  # whatever it is, it must not end the only worker
                log.exception("scan %s is not settled; its callback may be sent again", reference)

    async def _settle(self, reference: str) -> None:
        data = json.loads(await self._ask("GET", f"{reference}/data"))
        case = self._cases[data["transaction"]["merchantScanReference"]]
        date = data["transaction"]["date"]
        if date > case.since:  # the newest attempt counts, in whichever order the callbacks come
            case.images = await self._images(reference)
            case.status, case.since = data["document"]["status"], date
        self._settled.add(reference)
        case.scans.append(reference)

    async def _images(self, reference: str) -> dict[str, bytes]:
        listed = json.loads(await self._ask("GET", f"{reference}/images"))["images"]
        names = [image["classifier"] for image in listed]
        return {name: await self._ask("GET", f"{reference}/images/{name}", "image/*") for name in names}

    async def _ask(self, method: str, path: str, accept: str = "application/json") -> bytes:
        """Ask Jumio, at the address of the settings, with some patience; the body of a 200."""
        for delay in (*self._delays, None):
            async with self._session.request(
                method, self._scans + path, headers={"Accept": accept}, allow_redirects=False
            ) as answer:
                if answer.status == 200:
                    return await answer.read()
                if answer.status not in OUT_OF_ORDER or delay is None:
                    kind = NotFound if answer.status == 404 else ClientResponseError
                    raise kind(answer.request_info, (), status=answer.status)
            await asyncio.sleep(delay)
        raise AssertionError("the last round returns or raises")

    def _found(self, request: web.Request) -> Case:
        case = self._cases.get(request.match_info["case_id"])
        if case is None:
            raise web.HTTPNotFound
        return case


def make_app(environ: Mapping[str, str] = os.environ) -> web.Application:
    shop = Shop(environ)
    app = web.Application()
    app.cleanup_ctx.append(shop.running)
    app.router.add_post("/cases", shop.open_case)
    app.router.add_get("/cases/{case_id}", shop.show_case)
    app.router.add_delete("/cases/{case_id}", shop.close_case)
    app.router.add_post("/jumio/callback", shop.receive_callback)
    return app


if __name__ == "__main__":
    web.run_app(make_app(), port=8080)
