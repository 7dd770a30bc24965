"""What do pages need that never changes? Files of the package, under names that say what is in them."""

import gzip
import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final, NamedTuple

from aiohttp import web

from mockjumio.web.control.problem import ControlError

FOLDER: Final = "static"
_MADE: Final = "scenario.json"  # no file of the package: what the editor completes by
_KINDS: Final = {
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "json": "application/json",
}
_FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


class File(NamedTuple):
    content: bytes
    packed: bytes
    kind: str
    digest: str


@cache
def _file(name: str) -> File | None:
    path = files("mockjumio.web.console").joinpath(FOLDER, name)
    kind = _KINDS.get(name.rpartition(".")[2])
    if kind is None or not (name == _MADE or path.is_file()):
        return None
    content = _completions() if name == _MADE else path.read_bytes()
    return File(content, gzip.compress(content, mtime=0), kind, sha256(content).hexdigest()[:12])


def _completions() -> bytes:
    from mockjumio.scenario.authoring import completions  # for whoever writes a scenario

    return json.dumps(completions(), ensure_ascii=False, separators=(",", ":")).encode()


def address(name: str) -> str:
    """Where a file is served; another address once its content is another."""
    found = _file(name)
    if found is None:
        raise FileNotFoundError(name)
    return f"/_mock/{FOLDER}/{found.digest}/{name}"


def serve(request: web.Request, digest: str, name: str) -> web.Response:
    found = _file(name) if name.replace("-", "").replace(".", "").isalnum() else None
    if found is None or digest != found.digest:
        raise ControlError(404, f"no file {name}")
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {**_FOR_GOOD, **({"Content-Encoding": "gzip"} if packed else {})}
    body = found.packed if packed else found.content
    return web.Response(body=body, content_type=found.kind, charset="utf-8", headers=headers)
