"""How are a merchant's own document types managed? Made, changed, disabled; never deleted."""

from aiohttp import web

from mockjumio.clock import timestamp
from mockjumio.simulation.account import Account
from mockjumio.simulation.custom_documents import CodeTaken, UnknownCode, as_values
from mockjumio.web.control.problem import ControlError, answering, as_json, problem, read_json
from mockjumio.web.keys import SIMULATION

PATH = "/_mock/api/v1/merchants/{token}/document-types"


def add_routes(app: web.Application) -> None:
    app.router.add_route("GET", PATH, show_all)
    app.router.add_route("POST", PATH, make)
    app.router.add_route("PATCH", f"{PATH}/{{code}}", change)
    app.router.add_route("DELETE", f"{PATH}/{{code}}", refuse_to_delete)


def _account(request: web.Request) -> Account:
    token = request.match_info["token"]
    account = request.app[SIMULATION].accounts.get(token)
    if account is None:
        raise ControlError(404, f"no merchant has the API token {token!r}")
    return account


def _view(account: Account, code: str) -> dict[str, object]:
    document, since = next(pair for pair in account.custom_documents.all() if pair[0].code == code)
    return {**as_values(document), "in_force_from": timestamp(since) if since else None}


@answering
async def show_all(request: web.Request) -> web.Response:
    account = _account(request)
    items = [_view(account, document.code) for document, _ in account.custom_documents.all()]
    return as_json({"items": items, "next": None})


@answering
async def make(request: web.Request) -> web.Response:
    account = _account(request)
    try:
        document = account.custom_documents.add(await read_json(request), account.clock.now())
    except CodeTaken as error:
        raise ControlError(409, str(error)) from None
    return as_json(_view(account, document.code), status=201)


@answering
async def change(request: web.Request) -> web.Response:
    account = _account(request)
    code = request.match_info["code"]
    try:
        account.custom_documents.update(code, await read_json(request))
    except UnknownCode as error:
        raise ControlError(404, str(error)) from None
    return as_json(_view(account, code))


@answering
async def refuse_to_delete(request: web.Request) -> web.Response:
    refused = ControlError(405, 'a document type cannot be deleted; PATCH it with {"enabled": false}')
    answer = problem(refused)
    answer.headers["Allow"] = "PATCH"
    return answer
