"""How does the platform say no? ``title``, ``status`` as a number, ``detail``; OAuth2's body at its token."""

import json
from http import HTTPStatus
from typing import Final

from aiohttp import web

from mockjumio.web.jumio.refusal import Refusal

_OAUTH: Final = {400: "invalid_request", 403: "invalid_client", 401: "invalid_client", 429: "slow_down"}


def refuse(refusal: Refusal, *, oauth: bool) -> web.Response:
    status = refusal.status
    body: dict[str, object] = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": refusal.said,
    }
    if oauth:
        body = {"error": _OAUTH.get(status, "server_error"), "error_description": refusal.said}
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        content_type="application/json",
        headers=refusal.headers,
    )
