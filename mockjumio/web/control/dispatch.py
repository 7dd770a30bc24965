"""Which operation does a request mean? The table's rows, by path and method."""

from collections.abc import Mapping
from urllib.parse import unquote

from aiohttp import web

from mockjumio.web.control.calls import operations_for
from mockjumio.web.control.operations import API, Operation, perform
from mockjumio.web.control.problem import ControlError, answering, as_json, not_allowed
from mockjumio.web.keys import PUBLIC_URL

DOCUMENT = f"{API}/openapi.json"


@answering
async def answer(request: web.Request) -> web.StreamResponse:
    path = request.rel_url.raw_path  # what stands in a segment may contain an encoded slash
    if path == DOCUMENT:
        return _document(request)
    methods: dict[str, tuple[Operation, Mapping[str, str]]] = {}
    if path.startswith(f"{API}/"):
        below = path.removeprefix(API)
        for operation in operations_for(below):
            if (segments := _segments(operation.path, below)) is not None:
                methods[operation.method] = operation, segments
    if not methods:
        raise ControlError(404, f"no call {request.method} {request.path}; {DOCUMENT} lists them all")
    if "GET" in methods:
        methods["HEAD"] = methods["GET"]
    if request.method not in methods:
        raise not_allowed(request, *methods)
    operation, segments = methods[request.method]
    return await perform(operation, request, segments)


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


def _document(request: web.Request) -> web.Response:
    from mockjumio.web.control.openapi import openapi  # brings every resource along

    if request.method not in ("GET", "HEAD"):
        raise not_allowed(request, "GET", "HEAD")
    return as_json(openapi(request.app[PUBLIC_URL]()))
