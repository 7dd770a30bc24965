"""How does Jumio's API say no? One JSON body for every error (wire facts 11)."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web


class Refusal(Exception):
    """A call that is answered with an error. ``why`` is for the developer who reads the body."""

    def __init__(
        self, status: int, why: str, headers: Mapping[str, str] | None = None, said: str | None = None
    ) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.headers = headers or {}
        self.said = said or why  # in the answer, where Jumio has words of its own


def refuse(refusal: Refusal, uri: str) -> web.Response:
    """The answer: ``httpStatus`` as a string, a message that begins with the status's name, the URI."""
    body = {
        "httpStatus": str(refusal.status),
        "message": f"{HTTPStatus(refusal.status).phrase}: {refusal.said}",
        "requestURI": uri,
    }
    return web.Response(
        status=refusal.status,
        body=json.dumps(body).encode(),
        content_type="application/json",
        headers=refusal.headers,
    )
