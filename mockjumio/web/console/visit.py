"""What does a page ask, and how is it answered?

A page shows what the control API answers, and each of its forms is a call of that API: what may be asked,
what is refused and in which words is decided there.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from mockjumio.contract.form import CONTENT_TYPE as FORM
from mockjumio.merchant.account import Account
from mockjumio.run.engine import Simulation
from mockjumio.web.app_keys import SIMULATION
from mockjumio.web.bodies import read_whole, why_not_taken
from mockjumio.web.console import access
from mockjumio.web.console.render import SAFE, render
from mockjumio.web.control.dispatch import find
from mockjumio.web.control.operations import Ask, Reply, reply_to, whole
from mockjumio.web.control.problem import ControlError

ROOT = "/_mock/"
MERCHANT = "merchant"  # in the query: whose transactions are looked at
Fields = MultiDictProxy[str]


class Visit(NamedTuple):
    """One request for a page, with what its path has for the names in braces."""

    request: web.Request
    app: web.Application
    path: Mapping[str, str]
    visitor: str  # which browser, see :mod:`mockjumio.web.console.access`
    news: str  # up to where it will know what happened: the run of the sandbox, and the last event's number

    @property
    def simulation(self) -> Simulation:
        return self.app[SIMULATION]

    @property
    def account(self) -> Account:
        """The merchant that the query names, otherwise the default one; 404 if it is unknown."""
        accounts = self.simulation.accounts
        token = self.request.query.get(MERCHANT)
        account = next(iter(accounts.values())) if token is None else accounts.get(token)
        if account is None:
            raise ControlError(404, f"no merchant has the API token {token!r}")
        return account

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        """What the control API answers, for this merchant; raises :class:`MockjumioError` if it refuses.

        ``path`` is below ``/_mock/api/v1``.
        """
        operation, segments = find(method, path)
        asked = dict(query or {})
        if any(key.name == MERCHANT for key in operation.query):
            asked.setdefault(MERCHANT, self.account.token)
        reply = await reply_to(operation, Ask(self.simulation, None, segments, asked, body or {}))
        return reply.values if isinstance(reply, Reply) else None

    async def fields(self) -> Fields:
        """The fields of the form that was sent, once it is certain that a page of ours sent it.

        Raises :class:`ControlError`: 400, 408 or 415 for a body that is no form, 403 for another's form.
        """
        if (why := why_not_taken(self.request)) is not None:
            raise ControlError(415, why)
        if self.request.content_type != FORM:
            raise ControlError(415, f"a form is sent as {FORM}, not as {self.request.content_type}")
        try:
            pairs = parse_qsl(
                (await read_whole(self.request)).decode(), keep_blank_values=True, errors="strict"
            )
        except TimeoutError as error:
            raise ControlError(408, str(error)) from None
        except UnicodeDecodeError:
            raise ControlError(400, "the form is not UTF-8") from None
        fields = MultiDictProxy(MultiDict(pairs))
        access.check_form(self.visitor, fields.get(access.FIELD, ""))
        return fields

    def url(self, path: str = "", /, **query: object) -> str:
        """The address of a page below the console's root, for the same merchant; ``None`` is left out."""
        asked = {MERCHANT: self.request.query.get(MERCHANT), **query}
        kept = {name: str(value) for name, value in asked.items() if value not in (None, "")}
        return ROOT + path + (f"?{urlencode(kept)}" if kept else "")

    def page(self, template: str, /, status: int = 200, **values: Any) -> web.Response:
        """A page or a part of one, made of ``templates/NAME.html``."""
        return render(self, template, status=status, **values)

    def go(self, path: str = "", /, said: str = "", **query: object) -> web.Response:
        """After a form: another page, which says what was done."""
        answer = web.Response(status=303, headers={"Location": self.url(path, **query)})
        if said:
            access.leave_message(self.request, answer, said)
        return answer

    def back(self, fields: Fields, said: str = "") -> web.Response:
        """Likewise, to the page that the form was on, as its field ``back`` says."""
        path = fields.get("back", "")
        if not (path.startswith(ROOT) and path.isprintable()):
            return self.go(said=said)
        answer = self.go(said=said)
        answer.headers["Location"] = path
        return answer

    def refuse(self, error: ControlError) -> web.Response:
        """The page that says what was refused, and how to mend it; of the default merchant, if need be."""
        if self.request.query.get(MERCHANT) not in (None, *self.simulation.accounts):
            self = self._replace(request=self.request.clone(rel_url=self.request.rel_url.with_query(None)))
        return self.page("refused", error.status, title=HTTPStatus(error.status).phrase, error=error)


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
