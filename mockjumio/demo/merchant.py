"""How does a merchant receive callbacks properly? A small aiohttp application, as an example.

Four habits are worth copying:

* answer first, work afterwards: the callback is acknowledged as soon as it is noted;
* the same callback may come twice, so the reference decides whether it is news;
* the callback alone is not believed: what matters is fetched from Jumio with one's own credentials;
* images are fetched with Basic authentication and a User-Agent, and only those that the callback names.

Run it on its own: ``python -m mockjumio.demo.merchant --port 8080``.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from mockjumio import __version__
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN

USER_AGENT = f"ExampleShop MockjumioDemo/{__version__}"
IMAGE_PARAMETERS = ("idScanImage", "idScanImageBackside", "idScanImageFace")
CALLBACK_PATH = "/jumio/callback"


@dataclass
class Case:
    """What the merchant knows of one verification."""

    reference: str
    verdict: str
    form: dict[str, str]
    times_received: int = 1
    images: dict[str, int] = field(default_factory=dict)  # URL to size in bytes
    errors: list[str] = field(default_factory=list)


class Merchant:
    """Receives callbacks, then works through them in the background."""

    def __init__(self, *, token: str = DEFAULT_TOKEN, secret: str = DEFAULT_SECRET) -> None:
        self.cases: dict[str, Case] = {}
        self._credentials = b64encode(f"{token}:{secret}".encode()).decode()
        self._queue: asyncio.Queue[Case] = asyncio.Queue()
        self._client: aiohttp.ClientSession | None = None

    def make_app(self) -> web.Application:
        app = web.Application()
        app.router.add_post(CALLBACK_PATH, self.receive)
        app.router.add_get("/cases", self.show)
        app.cleanup_ctx.append(self._working)
        return app

    async def receive(self, request: web.Request) -> web.Response:
        """Note the callback and answer at once; 400 if it is none."""
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        reference = form.get("jumioIdScanReference") or form.get("scanReference")
        if reference is None:
            return web.Response(status=400, text="no reference")
        known = self.cases.get(reference)
        if known is not None:  # a duplicate: acknowledged again, but nothing happens twice
            known.times_received += 1
            return web.Response()
        case = Case(reference, verdict(form), form)
        self.cases[reference] = case
        self._queue.put_nowait(case)
        return web.Response()

    async def show(self, request: web.Request) -> web.Response:
        """What became of every verification, as JSON."""
        cases = [
            {"reference": one.reference, "verdict": one.verdict, "images": one.images, "errors": one.errors}
            for one in self.cases.values()
        ]
        return web.json_response(cases)

    async def drained(self) -> None:
        """Wait until everything that was received is worked through."""
        await self._queue.join()

    async def _working(self, app: web.Application) -> AsyncIterator[None]:
        headers = {"User-Agent": USER_AGENT, "Authorization": f"Basic {self._credentials}"}
        async with aiohttp.ClientSession(headers=headers) as self._client:
            worker = asyncio.create_task(self._work())
            yield
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            case = await self._queue.get()
            try:
                for url in image_urls(case.form):
                    await self._fetch(case, url)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                case.errors.append(f"{type(error).__name__}: {error}")
            finally:
                self._queue.task_done()

    async def _fetch(self, case: Case, url: str) -> None:
        status, kind, body = await self.call("GET", url, accept="image/jpeg, image/png")
        if status == 200 and kind in ("image/jpeg", "image/png"):
            case.images[url] = len(body)
        else:
            case.errors.append(f"{status} for {url}")

    async def call(
        self, method: str, url: str, *, accept: str = "application/json"
    ) -> tuple[int, str, bytes]:
        """Call Jumio: status, content type, body."""
        if self._client is None:
            raise RuntimeError("the merchant's application is not running")
        async with self._client.request(method, url, headers={"Accept": accept}) as answer:
            return answer.status, answer.content_type, await answer.read()


def verdict(form: dict[str, str]) -> str:
    """What the callback says, in one word of Jumio's; unknown words are passed on, not guessed at."""
    if "document" in form:
        return str(json.loads(form["document"]).get("status", "unknown"))
    return form.get("verificationStatus", "unknown")


def image_urls(form: dict[str, str]) -> list[str]:
    """The images that the callback links to."""
    if "document" in form:
        return list(json.loads(form["document"]).get("images", ()))
    return [form[name] for name in IMAGE_PARAMETERS if name in form]


def main() -> None:
    """Serve the example on its own."""
    import argparse
    import os

    parser = argparse.ArgumentParser(description="example merchant for mockjumio")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--token", default=os.environ.get("MOCKJUMIO_TOKEN", DEFAULT_TOKEN))
    parser.add_argument("--secret", default=os.environ.get("MOCKJUMIO_SECRET", DEFAULT_SECRET))
    arguments = parser.parse_args()
    merchant = Merchant(token=arguments.token, secret=arguments.secret)
    web.run_app(merchant.make_app(), host=arguments.host, port=arguments.port)


if __name__ == "__main__":
    main()
