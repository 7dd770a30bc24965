"""Which of the platform's paths is this, what is its answer, and what would have worked nearly?

One origin has all of Jumio's hosts: the path decides, never ``Host``.
"""

import json
import re
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Final, NamedTuple

from aiohttp import web

from mockjumio.contract.enums import ID_VERIFICATION
from mockjumio.exchanges import FORMER
from mockjumio.merchant.account import Account
from mockjumio.tracing import note_start
from mockjumio.transaction import Transaction
from mockjumio.web.app_keys import PLATFORM, UPLOADS
from mockjumio.web.bodies import PLAIN, Refusal, respond, why_not_taken
from mockjumio.web.jumio.answering import content_of, injected_faults, refusal_of, respond_spoilt
from mockjumio.web.jumio.call import (
    Answer,
    Route,
    StartedRequest,
    Trail,
)
from mockjumio.web.jumio.callers import Caller
from mockjumio.web.jumio.journal import credentials_hint, nearest_path, record, unknown_reference
from mockjumio.web.platform import accounts
from mockjumio.web.platform import workflow_retrieval as retrieval
from mockjumio.web.platform.platform_callers import (
    BASIC,
    SAID,
    Call,
    bearer_token,
    demand_user_agent,
    holder_of,
    merchant_of,
    owner_of,
    read_token,
    workflow_of,
)

_OAUTH: Final = {400: "invalid_request", 401: "invalid_client", 403: "invalid_client"}


def refuse(refusal: Refusal, *, oauth: bool) -> web.Response:
    status = refusal.status
    body: dict[str, object] = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": refusal.said,
    }
    if oauth and status in _OAUTH:
        body = {"error": _OAUTH[status], "error_description": refusal.said}
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        content_type="application/json",
        headers=refusal.headers,
    )


Handler = Callable[[Call], Answer | Awaitable[Answer]]


class Limit(NamedTuple):
    """How often a merchant may call: so many a second, so many at once (the latter inferred)."""

    kind: str
    rate: float
    burst: float


TOKENS: Final = Limit("token", 10, 10)
ACCOUNTS: Final = Limit("account", 1, 5)
RETRIEVAL: Final = Limit("retrieval", 15, 15)


class Row(NamedTuple):
    """A path with its handlers by method, and how often it may be called."""

    route: Route
    handlers: dict[str, Handler]
    limit: Limit


def _row(
    template: str,
    limit: Limit,
    what: str = "",
    *,
    image: bool = False,
    again: bool = False,
    **handlers: Handler,
) -> Row:
    if "GET" in handlers:
        handlers["HEAD"] = handlers["GET"]
    names = {"ref": "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"}
    names |= {"account": names["ref"], "credential": names["ref"]}
    pattern = re.sub(r"\{(\w+)\}", lambda name: f"(?P<{name[1]}>{names.get(name[1], '[^/]+')})", template)
    route = Route(
        template,
        re.compile(f"{pattern}/?"),
        {},
        second_pair=False,
        image=image,
        product=ID_VERIFICATION,
        is_status=what == "status",
        what=what,
        starts="POST" in handlers,
        again=again,
    )
    return Row(route, handlers, limit)


_USER: Final = "/api/v1/accounts/{account}"
_EXECUTION: Final = f"{_USER}/workflow-executions/{{ref}}"
ROWS: Final = (
    _row(_EXECUTION, RETRIEVAL, "details",
         GET=retrieval.details, DELETE=retrieval.delete, PUT=accounts.finalize),
    _row(f"{_EXECUTION}/status", RETRIEVAL, "status", GET=retrieval.status),
    _row(f"{_EXECUTION}/steps", RETRIEVAL, "steps", GET=retrieval.steps),
    _row(f"{_EXECUTION}/rules", RETRIEVAL, "rules", GET=retrieval.rules),
    _row(f"{_EXECUTION}/generate", RETRIEVAL, "report", again=True, GET=retrieval.generate),
    _row(f"{_EXECUTION}/biometrics", RETRIEVAL, "biometrics", DELETE=retrieval.delete_biometrics),
    _row(f"{_USER}/biometrics", RETRIEVAL, "biometrics", DELETE=retrieval.delete_biometrics_of_account),
    _row(f"{_USER}/credentials/{{credential}}/parts/{{part}}", RETRIEVAL, "image", image=True,
         GET=retrieval.part),
    _row("/api/v1/accounts", ACCOUNTS, "account", POST=accounts.create),
    _row(_USER, ACCOUNTS, "account", PUT=accounts.update, DELETE=retrieval.delete_account),
    _row(f"{_EXECUTION}/credentials/{{credential}}/parts/{{part}}", ACCOUNTS, "upload",
         POST=accounts.upload, PUT=accounts.upload),
    # As callbacks of 2023 name it.
    _row("/api/v1/workflow-executions/{ref}", RETRIEVAL, "details", GET=retrieval.details),
    _row("/api/v1/workflow-executions/{ref}/status", RETRIEVAL, "status", GET=retrieval.status),
)  # fmt: skip
TOKEN: Final = _row("/oauth2/token", TOKENS, "token", POST=accounts.token)
REPORT: Final = _row("/api/v1/reports/{ref}.pdf", RETRIEVAL, "PDF", image=True, again=True, GET=retrieval.pdf)
HEALTH: Final = _row("/", RETRIEVAL, "health", GET=lambda call: retrieval.HEALTH)
_PLAIN: Final = {row.route.template: row for row in (*ROWS, TOKEN, HEALTH) if "{" not in row.route.template}
_OF_WORKFLOWS: Final[tuple[Handler, ...]] = (accounts.upload, accounts.finalize)  # by their own tokens


async def answer(request: web.Request, app: web.Application) -> web.StreamResponse:
    """Every request for the platform; each is written into a journal."""
    trail = Trail(request, app)
    try:
        response = await _answer(request, trail)
    except Exception as error:
        return _refuse(trail, refusal_of(error, request))
    record(trail, 0 if trail.reset else response.status)
    return response


def _refuse(trail: Trail, refusal: Refusal) -> web.Response:
    if trail.account is None:  # in whose journal it is to stand
        trail.account = owner_of(trail.request, trail.simulation)
    record(trail, refusal.status, f"{refusal.status}: {refusal.why}", hint(trail, refusal.status))
    return refuse(refusal, oauth=trail.route is TOKEN.route)


async def _answer(request: web.Request, trail: Trail) -> web.StreamResponse:
    row, names = _find(request.path)
    trail.route, trail.reference, trail.part = row.route, names.get("ref"), names.get("part")
    handler = row.handlers.get(request.method)
    if handler is None:
        allowed = ", ".join(sorted(row.handlers))
        raise Refusal(405, f"{request.method} is not allowed here, but {allowed}", {"Allow": allowed})
    if "Content-Encoding" in request.headers and (why := why_not_taken(request)) is not None:
        raise Refusal(415, why, PLAIN)
    simulation, state = trail.simulation, trail.app[PLATFORM]
    if row is HEALTH:
        return respond(request, retrieval.HEALTH.body)
    asked = StartedRequest(request, trail.app[UPLOADS])
    if request.method in ("POST", "PUT"):
        note_start(request.headers)
        trail.asked = asked
    account, caller = _identify(request, trail, row, handler)
    trail.account, trail.at, trail.caller = account, account.clock.now(), caller
    limit = row.limit
    if (
        account.settings.platform.rate_limits
        and not state.bucket(account.token, limit.kind, limit.rate, limit.burst).take()
    ):
        raise Refusal(429, f"more than {limit.rate:g} calls a second", said=SAID[429])
    call = Call(simulation, account, names, asked, state)
    known = simulation.store.transaction(names["ref"], account.token) if "ref" in names else None
    struck = injected_faults(account, known, row.route, request.method)
    if struck is None:
        return respond(request, *await content_of(trail, handler, call))
    return await respond_spoilt(struck, trail, partial(content_of, trail, handler, call), SAID)


def _identify(request: web.Request, trail: Trail, row: Row, handler: Handler) -> tuple[Account, Caller]:
    simulation, state = trail.simulation, trail.app[PLATFORM]
    if handler in _OF_WORKFLOWS:
        account, caller, scan = workflow_of(request, simulation)
        if scan.reference != trail.reference:
            raise Refusal(401, f"this is the token of workflow execution {scan.reference}")
        return account, caller
    if row is REPORT:
        return holder_of(request, simulation.accounts, trail.reference or "")
    if row is TOKEN and "Authorization" not in request.headers:
        demand_user_agent(request.headers)
        raise Refusal(403, "no Authorization header; send Basic with client ID and secret")
    account, bearer = merchant_of(request, state, simulation.accounts)
    if row is TOKEN and bearer.expires is not None:
        raise Refusal(403, "send Authorization: Basic with client ID and secret")
    if bearer.expires is None and trail.asked is not None and row is not TOKEN:
        trail.asked.remarks.append(BASIC)
    return account, bearer.caller


def _find(path: str) -> tuple[Row, dict[str, str]]:
    """The row of a path, and the parts that it names."""
    if (row := _PLAIN.get(path)) is not None:
        return row, {}
    if path.startswith("/api/"):
        for row in (*ROWS, REPORT):
            if found := row.route.pattern.fullmatch(path):
                return row, found.groupdict()
    for row in (TOKEN, HEALTH):
        if row.route.pattern.fullmatch(path):
            return row, {}
    raise Refusal(404, "no such resource")


def template_of(path: str) -> str:
    """The row's pattern; empty if there is none."""
    try:
        return _find(path)[0].route.template
    except Refusal:
        return ""


def hint(trail: Trail, status: int) -> str:
    """Of a call that was refused; empty if nothing is near, or if the caller is not to blame."""
    if status >= 500 or status in (405, 429) or trail.route is REPORT.route:
        return ""
    if trail.route is None:
        return nearest_path(trail.request.path, [row.route for row in (*ROWS, TOKEN)])
    if status in (401, 403):
        return _credentials(trail)
    if status == 404 and trail.account is not None and trail.reference is not None:
        simulation, account = trail.simulation, trail.account
        found = simulation.transaction(trail.reference, account.token) or simulation.transaction(
            trail.reference
        )
        if found is None:
            return unknown_reference(simulation, account, trail.reference)
        return _workflow(found, account.token, trail.request.path)
    return ""


def _workflow(found: Transaction, merchant: str, path: str) -> str:
    if found.merchant != merchant:
        return f"belongs to another merchant: token {found.merchant!r}"
    if found.workflow is None:
        return f"is Netverify's: use /api/netverify/v2/scans/{found.reference}"
    if found.deleted is not None:
        return "was deleted"
    account = found.workflow.account
    return "" if f"/{account}/" in path else f"its account is {account}"


_CLIENT: Final = (
    "send Authorization: Basic with client ID and secret, which are the merchant's token and secret"
)


def _credentials(trail: Trail) -> str:
    headers = trail.request.headers
    if not headers.get("User-Agent", "").strip():
        return "send User-Agent: COMPANY APPLICATION/VERSION"
    token = bearer_token(headers)
    if trail.route is TOKEN.route:
        if "Authorization" not in headers or token is not None:
            return _CLIENT
        return credentials_hint(headers, trail.simulation, second_pair=False)
    if token is None:
        return "get a token with POST /oauth2/token, and send Authorization: Bearer and that token"
    claims = read_token(token)
    if claims is not None and claims.subject in trail.simulation.former:
        return FORMER
    if claims is None:
        return "an access token comes from POST /oauth2/token; api.token is for uploads alone"
    return "get another token with POST /oauth2/token; a token lives for an hour of the merchant's clock"
