"""A shop with Jumio's address written into its code: nothing can tell it of a sandbox. It needs Python alone.

``POST /orders`` starts a scan, and answers with the page to which the customer is sent. When the callback
comes, result and images are fetched from Jumio, and the scan is deleted there. ``GET /orders/NUMBER`` says
what became of it.

Run it: ``JUMIO_API_TOKEN=… JUMIO_API_SECRET=… SHOP_URL=https://shop.example python shop.py``.
"""

import json
import os
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs
from urllib.request import Request, urlopen
from uuid import uuid4

JUMIO = "https://netverify.com"
SCANS = f"{JUMIO}/api/netverify/v2/scans"
TIMEOUT = 30  # seconds

orders: dict[str, dict[str, Any]] = {}  # a database in real life
worker = ThreadPoolExecutor(1)


def jumio(method: str, url: str, body: object = None, accept: str = "application/json") -> bytes:
    """What Jumio answers; raises ``HTTPError`` if it refuses."""
    pair = f"{os.environ['JUMIO_API_TOKEN']}:{os.environ['JUMIO_API_SECRET']}"
    headers = {
        "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
        "User-Agent": "ExampleShop Checkout/1.0",
        "Accept": accept,
        "Content-Type": "application/json",
    }
    sent = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, sent, headers, method=method), timeout=TIMEOUT) as answer:
        return bytes(answer.read())


def order() -> dict[str, Any]:
    number = uuid4().hex
    asked = {
        "customerInternalReference": number,
        "userReference": "ada",
        "callbackUrl": f"{os.environ['SHOP_URL']}/jumio/callback",
    }
    started = json.loads(jumio("POST", f"{JUMIO}/api/v4/initiate", asked))
    orders[number] = {"number": number, "page": started["redirectUrl"], "status": "PENDING"}
    return orders[number]


def settle(reference: str) -> None:
    """The callback is a bell and no more: what it is about is asked of Jumio."""
    data = json.loads(jumio("GET", f"{SCANS}/{reference}/data"))
    found = orders[data["transaction"]["merchantScanReference"]]
    if "deleted" in found:
        return  # a callback may come twice
    listed = json.loads(jumio("GET", f"{SCANS}/{reference}/images"))["images"]
    found["images"] = {
        one["classifier"]: len(
            jumio("GET", f"{SCANS}/{reference}/images/{one['classifier']}", accept="image/*")
        )
        for one in listed
    }
    jumio("DELETE", f"{SCANS}/{reference}")
    found["deleted"] = reference
    found["status"] = data["document"]["status"]


class Shop(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/orders":
            self._answer(201, order())
        elif self.path == "/jumio/callback":
            self._answer(200, {})
            worker.submit(settle, parse_qs(sent)["jumioIdScanReference"][0])
        else:
            self._answer(404, {})

    def do_GET(self) -> None:
        found = orders.get(self.path.removeprefix("/orders/"))
        self._answer(200 if found or self.path == "/" else 404, found or {})

    def _answer(self, status: int, said: object) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    with ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Shop) as server:
        server.serve_forever()
