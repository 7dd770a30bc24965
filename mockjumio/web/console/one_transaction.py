"""Which transaction is looked at, and which of its callbacks?"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from aiohttp import web

from mockjumio.web.console.render import SAFE
from mockjumio.web.console.visit import Visit
from mockjumio.web.control.operations import whole
from mockjumio.web.control.problem import ControlError

View = Mapping[str, Any]


class Shown(NamedTuple):
    """What the control API tells of it."""

    transaction: Any
    details: Any

    @property
    def path(self) -> str:
        """Its page, below the console's root."""
        return f"transactions/{self.transaction['reference']}"


def call_path(visit: Visit, *more: str) -> str:
    """The path of a call about the transaction in the page's path."""
    return "/".join(("/transactions", quote(visit.path["reference"], safe=""), *more))


async def look_up(visit: Visit) -> Shown:
    """The transaction in the path; 404 if this merchant has none of that reference."""
    transaction = await visit.call("GET", call_path(visit))
    return Shown(transaction, await visit.call("GET", call_path(visit, "details")))


def callback_in(shown: Shown, number: str) -> Any:
    """The callback of this number; 404 if there is none."""
    callbacks = shown.transaction["callbacks"]
    if not 1 <= (at := whole(number) or 0) <= len(callbacks):
        reference = shown.transaction["reference"]
        raise ControlError(404, f"transaction {reference} has {len(callbacks)} callbacks, and no {number!r}")
    return callbacks[at - 1]


async def callback_of(visit: Visit) -> tuple[Shown, Any]:
    """The transaction and the callback in the path; 409 if there is nothing left of what it said."""
    shown = await look_up(visit)
    callback = callback_in(shown, visit.path["number"])
    if not callback["body"]:
        raise ControlError(409, f"the data of transaction {callback['reference']} was deleted")
    return shown, callback


def download(content: bytes, kind: str, name: str) -> web.Response:
    headers = {**SAFE, "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=kind, charset="utf-8", headers=headers)
