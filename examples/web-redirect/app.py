"""A shop on the web that has its customers verified by Jumio, in Flask. Nothing in it knows of a sandbox.

It starts each scan itself (Netverify Web v4), sends the customer to Jumio's page, and is returned to with
parameters that are for display only, since anybody can write them. What became of the scan is asked of Jumio
when the callback comes, which may be before the customer is back.

Run it: ``JUMIO_API_TOKEN=… JUMIO_API_SECRET=… SHOP_URL=https://shop.example flask --app app run``.
"""

import os
import re
from collections.abc import Mapping
from uuid import uuid4

import requests
from flask import Flask, abort, jsonify, redirect, request
from werkzeug.wrappers import Response

REFERENCE = re.compile(r"[0-9A-Za-z-]{1,36}")  # it becomes part of a URL
TIMEOUT = 30  # seconds


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    app = Flask(__name__)
    jumio = environment.get("JUMIO_URL", "https://netverify.com").rstrip("/")
    shop = environment["SHOP_URL"].rstrip("/")
    session = requests.Session()
    session.auth = (environment["JUMIO_API_TOKEN"], environment["JUMIO_API_SECRET"])
    session.headers["User-Agent"] = environment.get("JUMIO_USER_AGENT", "ExampleShop Checkout/1.0")
    session.headers["Accept"] = "application/json"
    orders: dict[str, str] = {}  # order to what became of its customer: a database in real life

    @app.post("/orders/<customer>")
    def order(customer: str) -> Response:
        """A customer buys something, and is sent to Jumio's page first."""
        number = uuid4().hex
        started = session.post(
            f"{jumio}/api/v4/initiate",
            json={
                "customerInternalReference": number,
                "userReference": customer,
                "callbackUrl": f"{shop}/jumio/callback",
                "successUrl": f"{shop}/orders/{number}",
                "errorUrl": f"{shop}/orders/{number}",
                "locale": "en-GB",
            },
            timeout=TIMEOUT,
        )
        started.raise_for_status()
        orders[number] = "PENDING"
        return redirect(started.json()["redirectUrl"], 303)

    @app.get("/orders/<number>")
    def show(number: str) -> Response:
        """Where the customer comes back to; whatever the parameters say, only Jumio's own word counts."""
        if number not in orders:
            abort(404)
        return jsonify(status=orders[number], customer=request.args.get("transactionStatus"))

    @app.post("/jumio/callback")
    def ring() -> tuple[str, int]:
        reference = request.form.get("jumioIdScanReference", "")
        if not REFERENCE.fullmatch(reference):
            abort(400)
        answer = session.get(f"{jumio}/api/netverify/v2/scans/{reference}/data", timeout=TIMEOUT)
        answer.raise_for_status()
        data = answer.json()
        number = data["transaction"]["merchantScanReference"]
        if number in orders:
            orders[number] = data["document"]["status"]
        return "", 200

    return app
