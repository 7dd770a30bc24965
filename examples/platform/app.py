"""A shop on Jumio's current platform, in Flask. Nothing in it knows that there is a sandbox.

The shop opens a case, makes an account for its customer, and sends the customer to the page that Jumio
answers with. Jumio's callback says that a workflow has ended, and not how: it is answered at once, and the
details are asked of Jumio itself, at the address in the settings, once.

Run it: ``JUMIO_CLIENT_ID=… JUMIO_CLIENT_SECRET=… flask run``.
"""

import os
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import requests
from flask import Flask, abort, request
from requests.adapters import HTTPAdapter
from urllib3 import Retry

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # it becomes part of a URL
ENDS = ("PROCESSED", "SESSION_EXPIRED", "TOKEN_EXPIRED")
WORST_FIRST = ("REJECTED", "NOT_EXECUTED", "WARNING", "PASSED")


class Jumio:
    """The platform. Tokens live for an hour; one that is refused earlier is renewed once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._token_url = environ.get("JUMIO_TOKEN_URL", "https://auth.amer-1.jumio.ai/oauth2/token")
        self._accounts = environ.get("JUMIO_ACCOUNTS_URL", "https://account.amer-1.jumio.ai/api/v1/accounts")
        retrieval = environ.get("JUMIO_RETRIEVAL_URL", "https://retrieval.amer-1.jumio.ai")
        self._retrieval = f"{retrieval.rstrip('/')}/api/v1/accounts"
        self._client = environ["JUMIO_CLIENT_ID"], environ["JUMIO_CLIENT_SECRET"]
        self._workflow = environ.get("JUMIO_WORKFLOW", "10011")
        self._backoff = float(environ.get("JUMIO_BACKOFF", "1"))
        self._session = requests.Session()
        self._session.headers["User-Agent"] = environ.get("JUMIO_USER_AGENT", "ExampleShop Checkout/1.0")
        again = Retry(total=6, backoff_factor=self._backoff, status_forcelist=(429, 500, 502, 503, 504),
                      allowed_methods=None)  # fmt: skip
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))
        self._token, self._good_until = "", 0.0

    def start(self, case_id: str, customer: str, callback_url: str) -> dict[str, Any]:
        """One workflow for a customer who is new to us."""
        asked = {
            "customerInternalReference": case_id,
            "userReference": customer,
            "workflowDefinition": {"key": self._workflow},
            "callbackUrl": callback_url,
        }
        return self._call("POST", self._accounts, json=asked).json()

    def details(self, account: str, workflow: str) -> dict[str, Any] | None:
        """What came of a workflow, which may take a moment; ``None`` if it is none of ours."""
        for attempt in range(5):
            answer = self._call("GET", f"{self._retrieval}/{account}/workflow-executions/{workflow}")
            if answer.status_code != 404:
                return answer.json()
            time.sleep(self._backoff * attempt)
        return None

    def delete(self, account: str) -> None:
        self._call("DELETE", f"{self._retrieval}/{account}")

    def _call(self, method: str, url: str, **more: Any) -> requests.Response:
        answer = self._authorized(method, url, **more)
        if answer.status_code == 401:
            self._good_until = 0
            answer = self._authorized(method, url, **more)
        if answer.status_code not in (200, 404):
            raise requests.HTTPError(f"Jumio answers {answer.status_code} to {method} {url}", response=answer)
        return answer

    def _authorized(self, method: str, url: str, **more: Any) -> requests.Response:
        if time.monotonic() >= self._good_until:
            grant = {"grant_type": "client_credentials"}
            answer = self._session.post(self._token_url, data=grant, auth=self._client, timeout=30)
            answer.raise_for_status()
            content = answer.json()
            self._token = content["access_token"]
            self._good_until = time.monotonic() + content["expires_in"] - 60
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        return self._session.request(method, url, headers=headers, timeout=30, allow_redirects=False, **more)


def verdict(details: Mapping[str, Any]) -> str:
    """PASSED, REJECTED, WARNING, NOT_EXECUTED, or EXPIRED. Labels and capabilities may be new to us."""
    if details["workflow"]["status"] != "PROCESSED":
        return "EXPIRED"
    if "decision" in details:
        return str(details["decision"]["type"])
    found = {one["decision"]["type"] for each in details["capabilities"].values() for one in each}  # v3
    return next((one for one in WORST_FIRST if one in found), "NOT_EXECUTED")


def create_app(environ: Mapping[str, str] = os.environ) -> Flask:
    app = Flask(__name__)
    jumio = Jumio(environ)
    worker = ThreadPoolExecutor(max_workers=1)  # one case after the other: a duplicate waits for its original
    app.extensions["worker"] = worker  # whoever stops the shop lets it finish
    cases: dict[str, dict[str, Any]] = {}  # these two stand for the shop's database
    settled: set[str] = set()

    @app.post("/cases")
    def open_case() -> tuple[dict[str, Any], int]:
        case_id = str(uuid4())
        callback_url = f"{request.host_url}jumio/callback"
        started = jumio.start(case_id, request.args.get("customer", "ada"), callback_url)
        page = started["web"]["href"]
        cases[case_id] = {
            "id": case_id,
            "status": "PENDING",
            "account": started["account"]["id"],
            "page": page,
        }
        return cases[case_id], 201

    @app.get("/cases/<case_id>")
    def show_case(case_id: str) -> dict[str, Any]:
        return cases.get(case_id) or abort(404)

    @app.delete("/cases/<case_id>")
    def close_case(case_id: str) -> tuple[str, int]:
        jumio.delete((cases.get(case_id) or abort(404))["account"])
        del cases[case_id]
        return "", 204

    @app.post("/jumio/callback")
    def receive_callback() -> str:
        told = request.get_json(force=True, silent=True)  # whatever letters its Content-Type has
        try:
            ids = [told["account"]["id"], told["workflowExecution"]["id"]]
            ended = told["workflowExecution"]["status"] in ENDS
        except (KeyError, TypeError):
            abort(400)
        if not all(isinstance(one, str) and UUID.fullmatch(one) for one in ids):
            abort(400)
        if ended:  # else the customer has begun, or is through: there is nothing to ask for yet
            worker.submit(settle, *ids)
        return ""

    def settle(account: str, workflow: str) -> None:
        try:
            if workflow not in settled:
                look_up(account, workflow)
        except Exception:  # whatever it is, nobody else would hear of it
            app.logger.exception("workflow %s is not settled; its callback may be sent again", workflow)

    def look_up(account: str, workflow: str) -> None:
        details = jumio.details(account, workflow)
        if details is None:
            app.logger.warning("a callback about %s, which is none of ours", workflow)
            return
        if details["workflow"]["status"] not in ENDS:
            return  # whoever called back was not Jumio
        found = verdict(details)
        if found != "WARNING":  # which a person may look at: another callback is then worth another look
            settled.add(workflow)
        case = cases.get(details["workflow"].get("customerInternalReference", ""))
        if case is not None:
            case["status"] = found

    return app
