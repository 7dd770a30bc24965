"""How does a page become HTML, and how are its files served? jinja2 is imported with the first page."""

import gzip
import json
import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiohttp import web
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from mockjumio.clock import SECOND, Instant, duration_in_words, timestamp
from mockjumio.merchant.account import Account
from mockjumio.version import __version__
from mockjumio.web.app_keys import CONTROL_TOKEN
from mockjumio.web.console import access
from mockjumio.web.control.problem import ControlError

if TYPE_CHECKING:
    from mockjumio.web.console.visit import Visit


PAGES: Final = (  # of the top bar
    ("", "Transactions"),
    ("events", "Events"),
    ("scenarios", "Scenarios"),
    ("suites", "Suites"),
    ("contract", "Contract"),
    ("settings", "Settings"),
)
_MUCH: Final = 1_000  # characters from which on a page is packed
_REFERENCE: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])")
SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def render(visit: "Visit", template: str, /, status: int = 200, **values: Any) -> web.Response:
    """``templates/TEMPLATE.html``; it knows ``visit``, ``url``, the form's token and what was just done."""
    request = visit.request
    part = "HX-Request" in request.headers
    text = (
        _environment()
        .get_template(template)
        .render(
            **{"here": None, "about": None, "to_start": "", **values},
            visit=visit,
            url=visit.url,
            signed_in=access.is_signed_in(request, visit.app, visit.visitor),
            lockable=visit.app[CONTROL_TOKEN] is not None,
            form_token=access.form_token(visit.visitor),
            part=part,
            said="" if part else _link_references(access.message_for(request), visit.url),
        )
    )
    answer = web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=SAFE)
    if len(text) > _MUCH and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.enable_compression(web.ContentCoding.gzip)
    access.remember(request, visit.visitor, answer)
    if not part:
        access.clear_message(request, answer)
    return answer


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_source),
        auto_reload=False,
    )
    environment.globals |= {"static": address, "version": __version__, "field": access.FIELD, "pages": PAGES}
    environment.globals |= {"clock_face": face, "time": time_element, "time_of_day": time_of_day}
    return environment


def _link_references(said: str, url: Callable[[str], str]) -> Markup:
    """What is said, with links to the transactions that it names."""
    return Markup(  # noqa: S704 - escaped
        _REFERENCE.sub(
            lambda one: f'<a href="{escape(url(f"transactions/{one[0]}"))}">{one[0]}</a>', escape(said)
        )
    )


def time_element(instant: Instant | str) -> Markup:
    """A simulated time, as a short text that has the whole of it beside."""
    text = str(escape(instant)) if isinstance(instant, str) else timestamp(instant)
    return Markup(f'<time datetime="{text}" title="{text}">{time_in_words(text)}</time>')  # noqa: S704 - escaped


def time_of_day(instant: str) -> Markup:
    """Likewise, where there is little room."""
    text = escape(instant)
    return Markup(f'<time datetime="{text}" title="{text}">{text[11:19]}</time>')  # noqa: S704 - escaped


def _source(name: str) -> str:
    return files("mockjumio.web.console").joinpath("templates", f"{name}.html").read_text(encoding="utf-8")


class Face(NamedTuple):
    """``factor`` is how many of its seconds pass in one of ours, 0 if it stands; ``due`` what comes next."""

    now: Instant
    factor: float
    pace: str
    planned: int
    due: Instant | None
    moving: bool  # somebody moves it right now, and waits for callbacks

    @property
    def next(self) -> str:
        if self.due is None:
            return "nothing planned"
        left = max(0, self.due - self.now)
        return f"next in {duration_in_words(left + -left % SECOND)}" if left else "next is due now"


def face(account: Account) -> Face:
    clock, work = account.clock, account.work
    factor = clock.factor if clock.running else 0
    pace = {0.0: "stands still", 1.0: "real time"}.get(factor, f"{factor:g} × real time")
    return Face(clock.now(), factor, pace, work.planned, work.agenda.next_due(), work.moving.locked())


def time_in_words(instant: Instant | str) -> str:
    """Of an instant or its timestamp: ``2026-11-29 06:06:13 UTC``."""
    text = instant if isinstance(instant, str) else timestamp(instant)
    return f"{text[:10]} {text[11:19]} UTC"


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
