"""Which operation does a call mean? Over HTTP, or in the process."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from mockjumio.errors import MockjumioError
from mockjumio.outgoing.remote import refusal
from mockjumio.run.engine import Simulation
from mockjumio.web.app_keys import CONTROL_TOKEN, PUBLIC_URL, ROUTE, SIMULATION
from mockjumio.web.control.calls import operations_for
from mockjumio.web.control.operations import API, Ask, Operation, Reply, perform, reply_to
from mockjumio.web.control.problem import (
    ControlError,
    answer_errors,
    as_control_error,
    as_json,
    not_allowed,
    problem_document,
    read_object,
)

DOCUMENT = f"{API}/openapi.json"
_SAFE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


@answer_errors
async def answer(request: web.Request, app: web.Application) -> web.StreamResponse:
    path = request.rel_url.raw_path  # what stands in a segment may contain an encoded slash
    if path == DOCUMENT:
        return as_json(request, _document(request, app))
    methods = _methods(path.removeprefix(API)) if path.startswith(f"{API}/") else {}
    operation, segments = _choose(methods, request.method, request.path)
    request[ROUTE] = f"{API}{operation.path}"
    return await perform(operation, request, app[SIMULATION], segments)


def find(method: str, path: str) -> tuple[Operation, Mapping[str, str]]:
    """The operation of a path below the API's root, and what the path has for the names in braces.

    Raises :class:`ControlError`: 404 for a path that means nothing, 405 for another method.
    """
    return _choose(_methods(path), method, API + unquote(path))


@lru_cache(maxsize=256)
def _methods(path: str) -> Mapping[str, tuple[Operation, Mapping[str, str]]]:
    found = {
        operation.method: (operation, segments)
        for operation in operations_for(path)
        if (segments := segments_of(operation.path, path)) is not None
    }
    return found | {"HEAD": found["GET"]} if "GET" in found else found


def _choose(
    methods: Mapping[str, tuple[Operation, Mapping[str, str]]], method: str, path: str
) -> tuple[Operation, Mapping[str, str]]:
    if not methods:
        raise ControlError(404, f"no call {method} {path}; {DOCUMENT} lists them all")
    if method not in methods:
        raise not_allowed(method, *methods)
    return methods[method]


def segments_of(pattern: str, path: str) -> Mapping[str, str] | None:
    """What the path has for the names in braces; ``None`` if it is another one."""
    expected, given = pattern.split("/"), path.split("/")
    if len(expected) != len(given):
        return None
    named = {}
    for name, segment in zip(expected, given, strict=True):
        if name.startswith("{") and segment:
            named[name[1:-1]] = unquote(segment)
        elif name != segment:
            return None
    return named


@answer_errors
async def show_page(request: web.Request, app: web.Application) -> web.StreamResponse:
    """The OpenAPI document for people."""
    from mockjumio.web.control.openapi import page  # brings every resource along

    shown = page(_document(request, app), token=app[CONTROL_TOKEN] is not None)
    answer = web.Response(text=shown, content_type="text/html", headers=_SAFE)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.enable_compression(web.ContentCoding.gzip)
    return answer


def _document(request: web.Request, app: web.Application) -> dict[str, Any]:
    from mockjumio.web.control.openapi import openapi  # brings every resource along

    if request.method not in ("GET", "HEAD"):
        raise not_allowed(request.method, "GET", "HEAD")
    return openapi(app[PUBLIC_URL]())


async def call_in_process(
    simulation: Simulation,
    method: str,
    path: str,
    *,
    body: Mapping[str, object] | None = None,
    query: Mapping[str, str] | None = None,
) -> Any:
    """What the call answers, as it would be read from JSON; ``{}`` where nothing is answered.

    ``path`` is below ``/_mock/api/v1``. Raises what :class:`mockjumio.outgoing.remote.Control` would.
    """
    try:
        operation, segments = find(method, path)
        read = {} if body is None else read_object(_as_bytes(body))
        reply = await reply_to(operation, Ask(simulation, None, segments, query or {}, read))
    except MockjumioError as error:
        told = as_control_error(error)
        raise refusal("mockjumio", told.status, problem_document(told)) from None
    if not isinstance(reply, Reply) or reply.values is None:
        return {}
    return json.loads(json.dumps(reply.values))


def _as_bytes(body: Mapping[str, object]) -> bytes:
    try:
        return json.dumps(body).encode()
    except RecursionError:
        raise ControlError(400, "the body is nested too deeply") from None
    except (TypeError, ValueError) as error:
        raise ControlError(400, f"the body is not JSON: {error}") from None
