"""Who may use the console? Whoever may call the control API; and each form must come from a page of ours.

A page's forms carry what its cookie has, hashed: another site can make a browser send our cookie, but cannot
read it.
"""

import secrets
from hashlib import sha256
from hmac import compare_digest
from typing import Final
from urllib.parse import quote, unquote

from aiohttp import web

from mockjumio.web.control.problem import ControlError

FIELD: Final = "form_token"  # of every form
_VISITOR: Final = "mockjumio_console"  # cookie: random, one a browser
_SAID: Final = "mockjumio_said"  # cookie: what the form just done came to, for the next page
_LONGEST: Final = 500  # characters that are said


def visitor_of(request: web.Request) -> str:
    """What tells this browser from others; drawn for a new one."""
    return request.cookies.get(_VISITOR) or secrets.token_urlsafe(24)


def form_token(visitor: str) -> str:
    return sha256(b"form " + visitor.encode(errors="replace")).hexdigest()


def check_form(visitor: str, given: str) -> None:
    """Raise :class:`ControlError` 403 for a form that no page of ours has sent."""
    if not compare_digest(given.encode(errors="replace"), form_token(visitor).encode()):
        raise ControlError(403, "this form is not from a page of this console; reload the page and try again")


def remember(request: web.Request, visitor: str, answer: web.Response) -> None:
    """Give a new browser its cookie."""
    if request.cookies.get(_VISITOR) != visitor:
        _set(answer, _VISITOR, visitor)


def say(answer: web.Response, said: str) -> None:
    _set(answer, _SAID, quote(said[:_LONGEST]))


def take_said(request: web.Request, answer: web.Response) -> None:
    """What is said is said once."""
    if _SAID in request.cookies:
        answer.del_cookie(_SAID, path="/_mock", httponly=True, samesite="Lax")


def said_to(request: web.Request) -> str:
    return unquote(request.cookies.get(_SAID, ""))[:_LONGEST]


def _set(answer: web.Response, name: str, value: str) -> None:
    answer.set_cookie(name, value, path="/_mock", httponly=True, samesite="Lax")
