"""How does one sign in and out, and set up a second factor?"""

import re
from typing import Final

from aiohttp import web

from mockjumio.errors import Problem
from mockjumio.web.app_keys import CONTROL_TOKEN, SIGN_INS
from mockjumio.web.console import access
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import ROOT, Visit
from mockjumio.web.control.problem import ControlError

_SECRET: Final = re.compile(r"[A-Z2-7]{32}")


async def ask_to_sign_in(visit: Visit) -> web.StreamResponse:
    if access.is_signed_in(visit.request, visit.app, visit.visitor):
        return visit.go()
    return _login(visit)


def _login(visit: Visit, status: int = 200, problem: Problem | None = None) -> web.Response:
    wanted = visit.request.query.get("next", "")
    return visit.page(
        "login",
        status,
        second=visit.simulation.store.secret(access.SECOND_FACTOR) is not None,
        next=wanted if is_ours(wanted) else "",
        problem=problem,
    )


def is_ours(address: str) -> bool:
    """Whether an address that came from outside leads to a page of the console."""
    return address.startswith(ROOT) and "\\" not in address and address.isprintable()


async def sign_in(visit: Visit) -> web.StreamResponse:
    fields = await visit.fields()
    try:
        access.sign_in(visit.request, visit.app, fields)
    except ControlError as error:
        shown = _login(visit, error.status, next(iter(error.problems), Problem("token", error.detail)))
        shown.headers.update(error.headers)
        return shown
    wanted = visit.request.query.get("next", "")
    answer = web.Response(status=303, headers={"Location": wanted if is_ours(wanted) else ROOT})
    access.give_session(visit.request, visit.app, visit.visitor, answer)
    return answer


async def sign_out(visit: Visit) -> web.StreamResponse:
    await visit.fields()
    answer = web.Response(status=303, headers={"Location": f"{ROOT}login"})
    access.end_session(answer)
    return answer


async def show_second_factor(visit: Visit) -> web.StreamResponse:
    return _second_factor(visit)


def _second_factor(visit: Visit, status: int = 200, secret: str = "", problem: str = "") -> web.Response:
    address = access.address_of_secret(secret, visit.request.host) if secret else ""
    return visit.page(
        "second_factor",
        status,
        here="settings",
        locked=visit.app[CONTROL_TOKEN] is not None,
        enabled=visit.simulation.store.secret(access.SECOND_FACTOR) is not None,
        secret=secret,
        address=address,
        image=access.qr_code(address) if secret else "",
        problem=problem,
    )


async def change_second_factor(visit: Visit) -> web.StreamResponse:
    """Begin, confirm with the first code, or turn off with a code."""
    fields = await visit.fields()
    if visit.app[CONTROL_TOKEN] is None:
        raise ControlError(
            409, "without a control token there is no sign-in; start the sandbox with --control-token"
        )
    attempts, store = visit.app[SIGN_INS], visit.simulation.store
    kept, code = store.secret(access.SECOND_FACTOR), fields.get("code", "")
    if kept is not None:
        if not access.take_code(attempts, kept, code):
            return _second_factor(visit, 403, problem="this code is wrong, or was used already")
        return await _keep(visit, None, "The second factor is off.")
    secret = fields.get("secret", "") or access.new_secret()
    if not _SECRET.fullmatch(secret):
        raise ControlError(400, "this secret is not from this console; set up the second factor again")
    if not code:
        return _second_factor(visit, secret=secret)
    if not access.take_code(attempts, secret, code):
        return _second_factor(visit, 403, secret, "this code is wrong; is your phone's clock right?")
    return await _keep(visit, secret, "The second factor is on: signing in asks for a code.")


async def _keep(visit: Visit, secret: str | None, said: str) -> web.Response:
    visit.simulation.store.put_secret(access.SECOND_FACTOR, secret)
    await visit.simulation.store.durable()
    answer = visit.go("settings", said=said)
    access.give_session(visit.request, visit.app, visit.visitor, answer)  # the old one has ended with it
    return answer


PAGES = (
    Page("GET", "login", ask_to_sign_in),
    Page("POST", "login", sign_in),
    Page("POST", "logout", sign_out),
    Page("GET", "second-factor", show_second_factor),
    Page("POST", "second-factor", change_second_factor),
)
