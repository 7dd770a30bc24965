"""What did the merchant call?"""

import re
from functools import partial

from mockjumio.exchanges import Request
from mockjumio.schema import TEXT, Item, Kind, one_of
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.paging import HISTORY, page_of_history
from mockjumio.web.control.shapes import list_of
from mockjumio.web.control.views import request_text, request_view

_STATUS = re.compile(r"[1-5]([0-9]{2}|xx)")
STATUS = Kind(
    "a status such as 404, or a class of them such as 4xx",
    lambda value: isinstance(value, str) and _STATUS.fullmatch(value) is not None,
    {"type": "string", "pattern": f"^{_STATUS.pattern}$"},
)
_QUERY = (
    Item("merchant", TEXT, "API token of the merchant; the default one if not given"),
    Item("reference", TEXT, "about this transaction"),
    Item("status", STATUS, "answered with this status, or with one of this class"),
    Item(
        "unknown",
        one_of("true", "false"),
        "true: only calls without credentials, or with an unknown token",
    ),
)


async def list_requests(ask: Ask) -> Reply:
    token = ask.account().token
    merchant = None if ask.query.get("unknown") == "true" else token
    return Reply(
        await page_of_history(
            partial(ask.simulation.store.requests, merchant),
            ask,
            fits=lambda entry: _wanted(entry, ask),
            number=lambda entry: entry.id,
            text=request_text,
            view=request_view,
        )
    )


def _wanted(entry: Request, ask: Ask) -> bool:
    fits = of_status(entry.status, ask.query.get("status"))
    return fits and ask.query.get("reference") in (None, entry.reference)


def of_status(status: int | None, wanted: str | None) -> bool:
    """Whether a status is the one that is wanted, or one of the class."""
    return wanted is None or (status is not None and wanted in (str(status), f"{status // 100}xx"))


OPERATIONS = (
    Operation(
        "GET",
        "/requests",
        "listRequests",
        "The calls that a merchant made to Jumio's API, oldest first or newest first",
        list_requests,
        list_of("Request"),
        query=(*_QUERY, *HISTORY),
        errors=(400, 404, 422),
    ),
)
