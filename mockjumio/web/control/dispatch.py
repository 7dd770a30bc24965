"""Which operation does a request mean? The table's rows, by path and method."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from mockjumio.web.control.calls import operations_for
from mockjumio.web.control.operations import API, Operation, perform
from mockjumio.web.control.problem import ControlError, answering, as_json, not_allowed
from mockjumio.web.keys import CONTROL_TOKEN, PUBLIC_URL, SIMULATION

DOCUMENT = f"{API}/openapi.json"
_SAFE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


@answering
async def answer(request: web.Request, app: web.Application) -> web.StreamResponse:
    path = request.rel_url.raw_path  # what stands in a segment may contain an encoded slash
    if path == DOCUMENT:
        return as_json(request, _described(request, app))
    methods = _methods(path.removeprefix(API)) if path.startswith(f"{API}/") else {}
    operation, segments = _chosen(methods, request.method, request.path)
    return await perform(operation, request, app[SIMULATION], segments)


def find(method: str, path: str) -> tuple[Operation, Mapping[str, str]]:
    """The operation of a path below the API's root, and what the path has for the names in braces.

    Raises :class:`ControlError`: 404 for a path that means nothing, 405 for another method.
    """
    return _chosen(_methods(path), method, API + unquote(path))


@lru_cache(maxsize=256)
def _methods(path: str) -> Mapping[str, tuple[Operation, Mapping[str, str]]]:
    found = {
        operation.method: (operation, segments)
        for operation in operations_for(path)
        if (segments := _segments(operation.path, path)) is not None
    }
    return found | {"HEAD": found["GET"]} if "GET" in found else found


def _chosen(
    methods: Mapping[str, tuple[Operation, Mapping[str, str]]], method: str, path: str
) -> tuple[Operation, Mapping[str, str]]:
    if not methods:
        raise ControlError(404, f"no call {method} {path}; {DOCUMENT} lists them all")
    if method not in methods:
        raise not_allowed(method, *methods)
    return methods[method]


def _segments(pattern: str, path: str) -> Mapping[str, str] | None:
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


@answering
async def show_page(request: web.Request, app: web.Application) -> web.StreamResponse:
    """The OpenAPI document for people."""
    from mockjumio.web.control.page import page  # brings jinja2

    shown = page(_described(request, app), token=app[CONTROL_TOKEN] is not None)
    return web.Response(text=shown, content_type="text/html", headers=_SAFE)


def _described(request: web.Request, app: web.Application) -> dict[str, Any]:
    from mockjumio.web.control.openapi import openapi  # brings every resource along

    if request.method not in ("GET", "HEAD"):
        raise not_allowed(request.method, "GET", "HEAD")
    return openapi(app[PUBLIC_URL]())
