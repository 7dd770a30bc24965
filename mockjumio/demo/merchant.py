"""How does a merchant receive callbacks properly? A small aiohttp application, as an example.

Six habits are worth copying:

* answer first, work afterwards: the callback is acknowledged once it is read, or 400 if it is none;
* the same callback may come twice, so the reference decides whether it is news;
* a callback is not believed, since anybody can post one: the verdict is retrieved with one's own credentials;
* the credentials go to Jumio's address and nowhere else, whatever address a callback names;
* images are fetched with Basic authentication and a User-Agent, and only those that the callback names;
* whatever goes wrong with one case is noted there, and the next one has its turn.

Run it on its own: ``python -m mockjumio.demo.merchant --port 8080 --jumio http://127.0.0.1:8017``.
"""

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp
from aiohttp import web
from yarl import URL

from mockjumio.settings import DEFAULT_HOST, DEFAULT_PORT, DEFAULT_SECRET, DEFAULT_TOKEN
from mockjumio.version import __version__

USER_AGENT = f"ExampleShop MockjumioDemo/{__version__}"
AUTHENTICATIONS = "authentications"
IMAGE_PARAMETERS = ("idScanImage", "idScanImageBackside", "idScanImageFace")
CALLBACK_PATH = "/jumio/callback"
JUMIO = f"http://{DEFAULT_HOST}:{DEFAULT_PORT}"
TIMEOUT = aiohttp.ClientTimeout(total=30)
_REFERENCE = re.compile(r"[0-9A-Za-z-]{1,36}")  # it becomes part of a URL


class Notice(NamedTuple):
    """What a callback claims. Nothing of it is certain."""

    reference: str
    claim: str
    images: tuple[str, ...]
    resource: str  # where Jumio's retrieval API keeps it: scans, documents or authentications


@dataclass
class Case:
    """What the merchant knows of one verification. The verdict is Jumio's own, empty until it is known."""

    reference: str
    verdict: str = ""
    times_received: int = 0
    images: dict[str, int] = field(default_factory=dict)  # URL to size in bytes
    errors: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "reference": self.reference,
            "verdict": self.verdict,
            "images": self.images,
            "errors": self.errors,
        }


class Merchant:
    """Receives callbacks, then works through them in the background. ``jumio`` is where Jumio is."""

    def __init__(
        self, jumio: str = JUMIO, *, token: str = DEFAULT_TOKEN, secret: str = DEFAULT_SECRET
    ) -> None:
        self.cases: dict[str, Case] = {}
        self._jumio = URL(jumio).origin()  # uploads have an origin of their own at Jumio, not in the sandbox
        self._credentials = b64encode(f"{token}:{secret}".encode()).decode()
        self._queue: asyncio.Queue[Notice] = asyncio.Queue()
        self._client: aiohttp.ClientSession | None = None

    def make_app(self) -> web.Application:
        app = web.Application()
        app.router.add_post(CALLBACK_PATH, self.receive)
        app.router.add_get("/cases", self.show)
        app.router.add_get("/cases/{reference}", self.show_one)
        app.cleanup_ctx.append(self._run_worker)
        return app

    async def receive(self, request: web.Request) -> web.Response:
        """Read the callback, note it and answer at once; 400 if it is none."""
        try:
            notice = read_notice(await request.post())
        except (ValueError, LookupError, RecursionError) as error:  # form, charset or JSON may be nonsense
            return web.Response(status=400, text=f"not a callback: {error}")
        case = self.cases.setdefault(notice.reference, Case(notice.reference))
        case.times_received += 1
        if not case.verdict:  # a duplicate of what is settled is acknowledged, but nothing happens twice
            self._queue.put_nowait(notice)
        return web.Response()

    async def show(self, request: web.Request) -> web.Response:
        """What became of every verification, as JSON."""
        return web.json_response([case.as_json() for case in self.cases.values()])

    async def show_one(self, request: web.Request) -> web.Response:
        """What became of one, by Jumio's reference; 404 if nothing came of it."""
        case = self.cases.get(request.match_info["reference"])
        if case is None:
            return web.json_response({"detail": "no callback came with this reference"}, status=404)
        return web.json_response(case.as_json())

    async def drain(self) -> None:
        """Wait until everything that was received is worked through."""
        await self._queue.join()

    async def _run_worker(self, app: web.Application) -> AsyncIterator[None]:
        headers = {"User-Agent": USER_AGENT, "Authorization": f"Basic {self._credentials}"}
        async with aiohttp.ClientSession(headers=headers, timeout=TIMEOUT) as self._client:
            worker = asyncio.create_task(self._work())
            yield
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            notice = await self._queue.get()
            case = self.cases[notice.reference]
            try:
                await self._settle(case, notice)
            except Exception as error:  # whatever it is, it must not end the only worker
                case.errors.append(f"{type(error).__name__}: {error}")
            finally:
                self._queue.task_done()

    async def _settle(self, case: Case, notice: Notice) -> None:
        """Ask Jumio what became of it, then fetch the images. A callback that comes again tries again."""
        if case.verdict:
            return
        case.errors.clear()
        case.verdict = await self._verdict(notice)
        if case.verdict != notice.claim:
            case.errors.append(f"the callback says {notice.claim}, Jumio says {case.verdict}")
        for url in notice.images:
            status, kind, body = await self.call("GET", url, accept="image/jpeg, image/png")
            if status == 200 and kind in ("image/jpeg", "image/png"):
                case.images[url] = len(body)
            else:
                case.errors.append(f"{status} for {url}")

    async def _verdict(self, notice: Notice) -> str:
        url = f"{self._jumio}/api/netverify/v2/{notice.resource}/{notice.reference}"
        if notice.resource == AUTHENTICATIONS:  # it has no status beside its result
            return str((await self._retrieve(url))["transactionResult"])
        state = (await self._retrieve(url))["status"]
        if state not in ("DONE", "FAILED"):
            raise ValueError(f"Jumio says that it is {state}")
        return str((await self._retrieve(f"{url}/data"))["document"]["status"])

    async def _retrieve(self, url: str) -> dict[str, Any]:
        status, _, body = await self.call("GET", url)
        if status != 200:
            raise ValueError(f"{status} for {url}")
        found: dict[str, Any] = json.loads(body)
        return found

    async def call(
        self, method: str, url: str, *, accept: str = "application/json"
    ) -> tuple[int, str, bytes]:
        """Call Jumio, and nobody else: status, content type, body."""
        if self._client is None:
            raise RuntimeError("the merchant's application is not running")
        if URL(url).origin() != self._jumio:
            raise ValueError(f"{url} is not at {self._jumio}, so it was not called")
        async with self._client.request(
            method, url, headers={"Accept": accept}, allow_redirects=False
        ) as answer:
            return answer.status, answer.content_type, await answer.read()


def read_notice(form: Mapping[str, object]) -> Notice:
    """What a form says; raises ``ValueError`` if it is no callback. A status that is unknown is passed on."""
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    if "document" in texts:
        document = json.loads(texts["document"])
        if not isinstance(document, dict):
            raise ValueError("document is not an object")
        resource = "documents"
        reference, claim, images = (
            texts.get("scanReference"),
            document.get("status"),
            document.get("images", []),
        )
    elif texts.get("callBackType") == "NETVERIFY_AUTHENTICATION":
        resource = AUTHENTICATIONS
        reference, claim = texts.get("transactionReference"), texts.get("transactionResult")
        images = [texts[name] for name in IMAGE_PARAMETERS if name in texts]
    else:
        resource = "scans"
        reference, claim = texts.get("jumioIdScanReference"), texts.get("verificationStatus")
        images = [texts[name] for name in IMAGE_PARAMETERS if name in texts]
    if reference is None or not _REFERENCE.fullmatch(reference):
        raise ValueError("no reference")
    if not isinstance(claim, str):
        raise ValueError("no status")
    if not isinstance(images, list) or not all(isinstance(url, str) for url in images):
        raise ValueError("images is not a list of URLs")
    return Notice(reference, claim, tuple(images), resource)


def main() -> None:
    """Serve the example on its own."""
    import argparse
    import os

    from mockjumio.messages.links import base

    parser = argparse.ArgumentParser(description="example merchant for mockjumio")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument(
        "--jumio",
        default=os.environ.get("MOCKJUMIO_PUBLIC_URL", JUMIO),
        help="where Jumio is: results are retrieved there, and no other address is called",
    )
    parser.add_argument("--token", default=os.environ.get("MOCKJUMIO_TOKEN", DEFAULT_TOKEN))
    parser.add_argument("--secret", default=os.environ.get("MOCKJUMIO_SECRET", DEFAULT_SECRET))
    arguments = parser.parse_args()
    try:
        merchant = Merchant(base(arguments.jumio), token=arguments.token, secret=arguments.secret)
    except ValueError as error:
        parser.error(f"--jumio: {error}")
    web.run_app(merchant.make_app(), host=arguments.host, port=arguments.port)


if __name__ == "__main__":
    main()
