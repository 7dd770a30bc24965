"""A shop that has its customers verified by Jumio, in Flask. Nothing in it knows that there is a sandbox.

The shop opens a case and gives its id to its mobile app, whose SDK hands it to Jumio as the merchant's
reference. Jumio's callback is a bell and no more, since anybody can ring it: it is answered at once, and what
it is about is asked of Jumio itself, at the address in the settings.

Run it: ``JUMIO_API_TOKEN=… JUMIO_API_SECRET=… flask run``.
"""

import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import uuid4

import requests
from flask import Flask, abort, request
from requests.adapters import HTTPAdapter
from urllib3 import Retry

REFERENCE = re.compile(r"[0-9A-Za-z-]{1,36}")  # it becomes part of a URL


class NotFound(requests.HTTPError):
    """Jumio has no such scan, or not yet, or no longer."""


class Jumio:
    """Jumio's API. The credentials go to this one address, whatever a callback names."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        url = environ.get("JUMIO_URL", "https://netverify.com")
        self._scans = f"{url.rstrip('/')}/api/netverify/v2/scans"
        self._session = requests.Session()
        self._session.auth = (environ["JUMIO_API_TOKEN"], environ["JUMIO_API_SECRET"])
        self._session.headers["User-Agent"] = environ.get("JUMIO_USER_AGENT", "ExampleShop Checkout/1.0")
        backoff = float(environ.get("JUMIO_BACKOFF", "1"))
        again = Retry(total=6, backoff_factor=backoff, status_forcelist=(429, 500, 502, 503, 504))
        self._session.mount(url, HTTPAdapter(max_retries=again))

    def data(self, reference: str) -> dict[str, Any] | None:
        """The result of a scan; ``None`` while there is none, and for scans that are not ours."""
        try:
            return self._call("GET", f"/{reference}/data").json()
        except NotFound:
            return None

    def images(self, reference: str) -> dict[str, bytes]:
        listed = self._call("GET", f"/{reference}/images").json()["images"]
        names = [image["classifier"] for image in listed]
        return {name: self._call("GET", f"/{reference}/images/{name}", "image/*").content for name in names}

    def delete(self, reference: str) -> None:
        with suppress(NotFound):  # purged already, when the time for which Jumio keeps it was over
            self._call("DELETE", f"/{reference}")

    def _call(self, method: str, path: str, accept: str = "application/json") -> requests.Response:
        url, headers = self._scans + path, {"Accept": accept}
        answer = self._session.request(method, url, headers=headers, timeout=30, allow_redirects=False)
        if answer.status_code != 200:
            kind = NotFound if answer.status_code == 404 else requests.HTTPError
            raise kind(f"Jumio answers {answer.status_code} to {method} {path}", response=answer)
        return answer


def create_app(environ: Mapping[str, str] = os.environ) -> Flask:
    app = Flask(__name__)
    jumio = Jumio(environ)
    worker = ThreadPoolExecutor(max_workers=1)  # one case after the other: a duplicate waits for its original
    app.extensions["worker"] = worker  # whoever stops the shop lets it finish
    cases: dict[str, dict[str, Any]] = {}  # these two stand for the shop's database
    settled: set[str] = set()

    @app.post("/cases")
    def open_case() -> tuple[dict[str, Any], int]:
        case = {"id": str(uuid4()), "status": "PENDING", "since": "", "scans": [], "images": {}}
        cases[case["id"]] = case
        return {"id": case["id"]}, 201

    @app.get("/cases/<case_id>")
    def show_case(case_id: str) -> dict[str, Any]:
        case = cases.get(case_id) or abort(404)
        return case | {"images": {name: len(image) for name, image in case["images"].items()}}

    @app.delete("/cases/<case_id>")
    def close_case(case_id: str) -> tuple[str, int]:
        for reference in (cases.get(case_id) or abort(404))["scans"]:
            jumio.delete(reference)
        del cases[case_id]
        return "", 204

    @app.post("/jumio/callback")
    def receive_callback() -> str:
        reference = request.form.get("jumioIdScanReference", "")
        if not REFERENCE.fullmatch(reference):
            abort(400)
        worker.submit(settle, reference)
        return ""

    def settle(reference: str) -> None:
        try:
            if reference not in settled:
                look_up(reference)
        except Exception:  # whatever it is, nobody else would hear of it
            app.logger.exception("scan %s is not settled; its callback may be sent again", reference)

    def look_up(reference: str) -> None:
        data = jumio.data(reference)
        case = cases.get(data["transaction"].get("merchantScanReference", "")) if data else None
        if data is None or case is None:
            app.logger.warning("a callback about %s, which is none of ours", reference)
            return
        date = data["transaction"]["date"]
        if date > case["since"]:  # the newest attempt counts, in whichever order the callbacks come
            images = jumio.images(reference)
            case.update(status=data["document"]["status"], since=date, images=images)
        settled.add(reference)
        case["scans"].append(reference)

    return app
