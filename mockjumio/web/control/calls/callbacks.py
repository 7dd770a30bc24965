"""What was sent, and what became of it?"""

from functools import partial

from mockjumio.exchanges import Callback, Outcome
from mockjumio.run.requests import RESEND, Gone, resend
from mockjumio.schema import TEXT, Item, one_of
from mockjumio.web.control.calls.journal import STATUS, of_status
from mockjumio.web.control.operations import OWNER, Ask, Operation, Reply
from mockjumio.web.control.paging import HISTORY, page_of_history
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.shapes import list_of, ref
from mockjumio.web.control.views import callback_text, callback_view

_QUERY = (
    Item("merchant", TEXT, "API token of the merchant; the default one if not given"),
    Item("reference", TEXT, "of this transaction"),
    Item("outcome", one_of(*Outcome), "whose last attempt ended so"),
    Item("status", STATUS, "whose last attempt was answered with this status, or with one of this class"),
)


async def list_callbacks(ask: Ask) -> Reply:
    return Reply(
        await page_of_history(
            partial(ask.simulation.store.callbacks_of, ask.account().token),
            ask,
            fits=lambda pair: _wanted(pair[1], ask),
            number=lambda pair: pair[0],
            text=lambda pair: callback_text(pair[1]),
            view=lambda pair: callback_view(pair[1]),
        )
    )


def _wanted(callback: Callback, ask: Ask) -> bool:
    query, last = ask.query, callback.attempts[-1] if callback.attempts else None
    return (
        query.get("reference") in (None, callback.reference)
        and query.get("outcome") in (None, last and last.outcome.value)
        and of_status(last and last.status, query.get("status"))
    )


def _named(ask: Ask) -> Callback:
    """The callback in the path. 404 if unknown, 409 if several merchants have it and none is named."""
    callback = ask.simulation.store.callback(ask.path["id"])
    if callback is not None:
        callback = ask.simulation.store.callback(callback.id, ask.owner(callback.reference))
    if callback is None:
        raise ControlError(404, f"no callback {ask.path['id']}")
    return callback


async def show_callback(ask: Ask) -> Reply:
    return Reply(callback_view(_named(ask)))


async def resend_callback(ask: Ask) -> Reply:
    try:
        return Reply(callback_view(await resend(ask.simulation, _named(ask), ask.body)), 201)
    except Gone as error:
        raise ControlError(409, str(error)) from None


OPERATIONS = (
    Operation(
        "GET",
        "/callbacks",
        "listCallbacks",
        "A merchant's callbacks with their attempts, oldest first or newest first",
        list_callbacks,
        list_of("Callback"),
        query=(*_QUERY, *HISTORY),
        errors=(400, 404, 422),
    ),
    Operation(
        "GET",
        "/callbacks/{id}",
        "showCallback",
        "One callback",
        show_callback,
        ref("Callback"),
        query=(OWNER,),
        errors=(404, 409, 422),
    ),
    Operation(
        "POST",
        "/callbacks/{id}/resend",
        "resendCallback",
        "Send a callback again, as it was, edited, or to another URL; answers once it was attempted",
        resend_callback,
        ref("Callback"),
        status=201,
        query=(OWNER,),
        body=RESEND,
        example={"set": {"idFaceMatch": "12"}},
        errors=(400, 404, 409, 422),
    ),
)
