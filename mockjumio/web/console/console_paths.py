"""Which pages are there, and who answers for one? A few pages a module, imported when one is looked at."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple, cast
from urllib.parse import urlencode

from aiohttp import web

from mockjumio.errors import MockjumioError
from mockjumio.web.app_keys import HOSTS, SIMULATION
from mockjumio.web.console.access import is_signed_in, visitor_of
from mockjumio.web.console.static import FOLDER, serve
from mockjumio.web.console.visit import ROOT, Visit
from mockjumio.web.control.dispatch import segments_of
from mockjumio.web.control.entrance import admit
from mockjumio.web.control.problem import ControlError, as_control_error, not_allowed

_log = logging.getLogger(__name__)
_OPEN = ("login", FOLDER)
_MODULES = {  # by what the path begins with
    "": "transaction_list",
    "transactions": "transaction_page",
    "export": "exports",
    "rows": "transaction_list",
    "news": "transaction_list",
    "events": "event_pages",
    "bar": "bar",
    "live": "event_pages",
    "login": "login",
    "logout": "login",
    "second-factor": "login",
    "scenarios": "scenario_pages",
    "trigger": "scenario_pages",
    "editor": "scenario_pages",
    "suites": "suite_pages",
    "contract": "contract_pages",
    "settings": "merchant_pages",
    "merchants": "merchant_pages",
    "document-types": "merchant_pages",
    "routes": "merchant_pages",
    "faults": "merchant_pages",
}
Handler = Callable[[Visit], Awaitable[web.StreamResponse]]


class Page(NamedTuple):
    """``path`` is below the console's root; names in braces are segments. A POST is a form of ours."""

    method: str
    path: str
    handler: Handler


@cache
def _pages(first: str) -> Iterable[Page]:
    if first not in _MODULES:
        return ()
    return cast(Iterable[Page], import_module(f"mockjumio.web.console.{_MODULES[first]}").PAGES)


def has(path: str) -> bool:
    """Whether a path is one of the console's, as far as its beginning says."""
    first = path.removeprefix(ROOT).partition("/")[0]
    return path.startswith(ROOT) and (first in _MODULES or first == FOLDER)


async def answer(request: web.Request, app: web.Application) -> web.StreamResponse:
    """Every request below ``/_mock/`` that is not of the control API."""
    events = app[SIMULATION].events
    visit = Visit(request, app, {}, visitor_of(request), f"{events.run}.{events.last}")
    try:
        admit(request, app[HOSTS])
        path = request.rel_url.raw_path.removeprefix(ROOT)
        first, *rest = path.split("/")
        if first == FOLDER and len(rest) == 2:
            return serve(request, *rest)
        if first not in _OPEN and not is_signed_in(request, app, visit.visitor):
            return _to_sign_in(visit)
        handler, segments = _choose(request.method, first, path)
        visit = visit._replace(path=segments)
        return await handler(visit)
    except MockjumioError as error:
        return visit.refuse(as_control_error(error))
    except ConnectionError:
        raise  # the browser left
    except web.RequestPayloadError:
        return visit.refuse(ControlError(400, "the form cannot be read: its body does not match its headers"))
    except web.HTTPException as error:  # aiohttp's own, such as 413
        return visit.refuse(ControlError(error.status, error.text or error.reason))
    except Exception:
        _log.exception("%s %s", request.method, request.path)
        return visit.refuse(ControlError(500, "mockjumio itself failed; its log says where"))


def _to_sign_in(visit: Visit) -> web.Response:
    """A page leads there; a part of one makes its page do so; a form was sent too late."""
    if "HX-Request" in visit.request.headers:
        return web.Response(status=401, headers={"HX-Redirect": f"{ROOT}login"})
    if visit.request.method != "GET" or "text/event-stream" in visit.request.headers.get("Accept", ""):
        raise ControlError(401, "you are not signed in any more; sign in, and try again")
    wanted = visit.request.rel_url.raw_path_qs
    return web.Response(status=303, headers={"Location": f"{ROOT}login?{urlencode({'next': wanted})}"})


def _choose(method: str, first: str, path: str) -> tuple[Handler, Mapping[str, str]]:
    fitting = {
        page.method: (page.handler, segments)
        for page in _pages(first)
        if (segments := segments_of(page.path, path)) is not None
    }
    if not fitting:
        raise ControlError(404, f"the console has no page {ROOT}{path}")
    wanted = "GET" if method == "HEAD" else method
    if wanted not in fitting:
        raise not_allowed(method, *fitting)
    return fitting[wanted]
