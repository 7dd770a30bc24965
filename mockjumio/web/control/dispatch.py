"""Which operation does a request mean? The table's rows, by path and method."""

import re
from urllib.parse import unquote

from aiohttp import web

from mockjumio.web.control.calls import OPERATIONS
from mockjumio.web.control.openapi import openapi
from mockjumio.web.control.operations import API, Operation, perform
from mockjumio.web.control.problem import ControlError, answering, as_json, not_allowed
from mockjumio.web.keys import PUBLIC_URL

DOCUMENT = f"{API}/openapi.json"


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", API + path))


def _table() -> list[tuple[re.Pattern[str], dict[str, Operation]]]:
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        methods = by_path.setdefault(operation.path, {})
        methods[operation.method] = operation
        if operation.method == "GET":
            methods["HEAD"] = operation
    return [(_pattern(path), methods) for path, methods in by_path.items()]


_TABLE = _table()


@answering
async def answer(request: web.Request) -> web.StreamResponse:
    path = request.rel_url.raw_path  # what stands in a segment may contain an encoded slash
    if path == DOCUMENT:
        if request.method not in ("GET", "HEAD"):
            raise not_allowed(request, "GET", "HEAD")
        return as_json(openapi(request.app[PUBLIC_URL]()))
    for pattern, methods in _TABLE:
        if found := pattern.fullmatch(path):
            if request.method not in methods:
                raise not_allowed(request, *methods)
            segments = {name: unquote(segment) for name, segment in found.groupdict().items()}
            return await perform(methods[request.method], request, segments)
    raise ControlError(404, f"no call {request.method} {request.path}; {DOCUMENT} lists them all")
