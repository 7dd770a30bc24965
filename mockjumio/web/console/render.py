"""How does a page become HTML? By jinja2, which is imported when the first page is looked at."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from mockjumio.clock import Instant, timestamp
from mockjumio.version import __version__
from mockjumio.web.app_keys import CONTROL_TOKEN
from mockjumio.web.console import access
from mockjumio.web.console.clock_face import face, time_in_words
from mockjumio.web.console.static import address

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
