"""How are a merchant's own document types managed? Made, changed, disabled; never deleted."""

from mockjumio.clock import Instant, timestamp
from mockjumio.merchant.account import Account
from mockjumio.merchant.rules import CodeTaken, UnknownCode, as_values
from mockjumio.schema import FLAG, OBJECT, TEXT, Item
from mockjumio.settings import CustomDocument
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.paging import PAGE, page
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.shapes import list_of, ref

_CHANGE = (
    Item("name", TEXT, "name of the document type"),
    Item("label", TEXT, "default label in English"),
    Item("translations", OBJECT, "labels by language"),
    Item("enabled", FLAG, "whether it can be used"),
    Item("code", TEXT, "unique code without blanks; it cannot be changed"),
)


def _view(account: Account, code: str) -> dict[str, object]:
    return _shown(*next(pair for pair in account.custom_documents.all() if pair[0].code == code))


def _shown(document: CustomDocument, since: Instant) -> dict[str, object]:
    return {**as_values(document), "in_force_from": timestamp(since) if since else None}


async def list_types(ask: Ask) -> Reply:
    account = ask.account()
    numbered = enumerate(account.custom_documents.all())  # none is ever removed
    return Reply(page(numbered, ask.query, lambda pair: pair[0], lambda pair: _shown(*pair[1])))


async def make_type(ask: Ask) -> Reply:
    account = ask.account()
    try:
        document = account.custom_documents.add(ask.body, account.clock.now())
    except CodeTaken as error:
        raise ControlError(409, str(error)) from None
    ask.simulation.keep(account)
    return Reply(_view(account, document.code), 201)


async def change_type(ask: Ask) -> Reply:
    account, code = ask.account(), ask.path["code"]
    try:
        account.custom_documents.update(code, ask.body)
    except UnknownCode as error:
        raise ControlError(404, str(error)) from None
    ask.simulation.keep(account)
    return Reply(_view(account, code))


async def refuse_to_delete(ask: Ask) -> Reply:
    why = 'a document type cannot be deleted; PATCH it with {"enabled": false}'
    raise ControlError(405, why, {"Allow": "PATCH"})


_PATH = "/merchants/{token}/document-types"
OPERATIONS = (
    Operation(
        "GET",
        _PATH,
        "listDocumentTypes",
        "A merchant's document types",
        list_types,
        list_of("DocumentType"),
        query=PAGE,
        errors=(400, 404, 422),
    ),
    Operation(
        "POST",
        _PATH,
        "makeDocumentType",
        "Make a document type; in force after five minutes of the merchant's clock",
        make_type,
        ref("DocumentType"),
        status=201,
        body=_CHANGE,
        example={"code": "GYM_CARD", "name": "Gym card", "label": "Gym membership card"},
        errors=(400, 404, 409, 422),
    ),
    Operation(
        "PATCH",
        f"{_PATH}/{{code}}",
        "changeDocumentType",
        "Change anything but the code",
        change_type,
        ref("DocumentType"),
        body=_CHANGE,
        example={"enabled": False},
        errors=(400, 404, 422),
    ),
    Operation(
        "DELETE",
        f"{_PATH}/{{code}}",
        "deleteDocumentType",
        "Refused: a document type is disabled, never deleted",
        refuse_to_delete,
        ref("Problem"),
        status=405,
    ),
)
