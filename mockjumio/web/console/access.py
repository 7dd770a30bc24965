"""Who may use the console? Whoever has the control token, and the second factor if there is one.

A signed-in browser has a cookie that only this control token can have made; nothing is kept of it, so that it
outlives a restart. A page's forms carry what another cookie has, hashed: another site can make a browser send
our cookies, but cannot read them.
"""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final
from urllib.parse import quote, unquote

from aiohttp import web

from mockjumio.clock import HOUR, system_now
from mockjumio.web.app_keys import CONTROL_TOKEN, SIGN_INS, SIMULATION, SignIns
from mockjumio.web.control.problem import ControlError

FIELD: Final = "form_token"  # of every form
SECOND_FACTOR: Final = "second factor"  # under which the store keeps its secret
_VISITOR: Final = "mockjumio_console"  # cookie: random, one a browser
_SESSION: Final = "mockjumio_session"  # cookie: until when it is signed in, and the proof
_SAID: Final = "mockjumio_said"  # cookie: what the form just done came to, for the next page
_LONGEST: Final = 500  # characters that are said
_SIGNED_IN: Final = 12 * HOUR
_STEP: Final = 30  # seconds of a code, RFC 6238


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
        _set(request, answer, _VISITOR, visitor)


# Signing in


def is_signed_in(request: web.Request, app: web.Application, visitor: str) -> bool:
    """Whether this browser may see the console: always, if the sandbox has no control token."""
    if app[CONTROL_TOKEN] is None:
        return True
    until, _, proof = request.cookies.get(_SESSION, "").partition(".")
    if not (until.isascii() and until.isdigit()) or len(until) > 18 or int(until) < system_now():
        return False
    return compare_digest(proof.encode(errors="replace"), _proof(app, visitor, until).encode())


def sign_in(request: web.Request, app: web.Application, fields: Mapping[str, str]) -> None:
    """Raise :class:`ControlError`: 403 if token or code are wrong, 429 after too many of these."""
    attempts, address, now = app[SIGN_INS], request.remote or "", system_now()
    if wait := attempts.wait(address, now):
        raise ControlError(429, f"too many attempts; try again in {wait} s", {"Retry-After": str(wait)})
    token = fields.get("token", "").strip()
    right = compare_digest(token.encode(errors="replace"), (app[CONTROL_TOKEN] or "").encode())
    secret = app[SIMULATION].store.secret(SECOND_FACTOR)
    if not right:
        attempts.fail(address, now)
        raise ControlError(403, "this is not the sandbox's control token", field="token")
    if secret is not None and not take_code(attempts, secret, fields.get("code", "")):
        attempts.fail(address, now)
        raise ControlError(403, "this code is wrong, or was used already; wait for the next", field="code")
    attempts.succeed(address)


def give_session(request: web.Request, app: web.Application, visitor: str, answer: web.Response) -> None:
    until = str(system_now() + _SIGNED_IN)
    _set(request, answer, _SESSION, f"{until}.{_proof(app, visitor, until)}")


def end_session(answer: web.Response) -> None:
    answer.del_cookie(_SESSION, path="/_mock", httponly=True, samesite="Lax")


def _proof(app: web.Application, visitor: str, until: str) -> str:
    """What only this sandbox's token and second factor make: a new one of either ends all sessions."""
    key = f"{app[CONTROL_TOKEN]} {app[SIMULATION].store.secret(SECOND_FACTOR) or ''}"
    return digest(key.encode(), f"{visitor} {until}".encode(errors="replace"), "sha256").hex()


# The second factor


def new_secret() -> str:
    from pyotp import random_base32  # it and segno: for whoever sets up a second factor

    return random_base32()


def take_code(attempts: SignIns, secret: str, given: str) -> bool:
    """Whether a code is right now, half a minute early or late; each counts once."""
    from pyotp import TOTP

    totp, code = TOTP(secret, interval=_STEP), given.replace(" ", "")
    number = system_now() // 1_000 // _STEP
    for one in (number, number - 1, number + 1):
        right = compare_digest(code.encode(errors="replace"), totp.generate_otp(one).encode())
        if right and one > attempts.last_code:
            attempts.last_code = one
            return True
    return False


def address_of_secret(secret: str, host: str) -> str:
    """What an authenticator's QR code says."""
    from pyotp import TOTP

    return TOTP(secret).provisioning_uri(name=host, issuer_name="mockjumio")


def qr_code(text: str) -> str:
    """An image's ``data:`` URL."""
    import segno

    return str(segno.make(text).svg_data_uri(scale=4, border=3, dark="#000", light="#fff"))


# What is said after a form


def leave_message(request: web.Request, answer: web.Response, said: str) -> None:
    _set(request, answer, _SAID, quote(said[:_LONGEST]))


def clear_message(request: web.Request, answer: web.Response) -> None:
    """What is said is said once."""
    if _SAID in request.cookies:
        answer.del_cookie(_SAID, path="/_mock", httponly=True, samesite="Lax")


def message_for(request: web.Request) -> str:
    return unquote(request.cookies.get(_SAID, ""))[:_LONGEST]


def _set(request: web.Request, answer: web.Response, name: str, value: str) -> None:
    answer.set_cookie(name, value, path="/_mock", httponly=True, secure=request.secure, samesite="Lax")
