"""What was sent and asked? Callbacks, sent again too, and the journal of calls."""

import re
from collections.abc import Iterable
from functools import partial

from mockjumio.exchanges import Callback, Outcome, Request
from mockjumio.run.orders import RESEND, Gone, resend
from mockjumio.schema.kinds import FLAG, STRING, Key, Scalar, choice
from mockjumio.web.control.operations import OWNER, Ask, Operation, Reply, history, page_of_history
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.views import callback_text, callback_view, list_of, ref, request_text, request_view

_STATUS = re.compile(r"[1-5]([0-9]{2}|xx)")


def _status(text: str) -> str:
    if not _STATUS.fullmatch(text):
        raise ValueError
    return text


STATUS = Scalar(
    "a status such as 404, or a class of them such as 4xx",
    _status,
    {"type": "string", "pattern": f"^{_STATUS.pattern}$"},
)
_CALL_QUERY = (
    Key("merchant", STRING, "API token of the merchant; the default one if not given"),
    Key("reference", STRING, "about this transaction"),
    Key("status", STATUS, "answered with this status, or with one of this class"),
    Key(
        "unknown",
        FLAG,
        "true: only calls without credentials, or with an unknown token",
    ),
)


async def list_requests(ask: Ask) -> Reply:
    token, search, store = ask.account().token, ask.search(request_text), ask.simulation.store
    merchant = None if ask.query.get("unknown") == "true" else token
    return Reply(
        await page_of_history(
            lambda after, *, newest: [store.requests(merchant, after, newest=newest)],
            ask,
            fits=lambda entry: _is_wanted_call(entry, ask) and search.fits(entry),
            number=lambda entry: entry.id,
            view=request_view,
        )
    )


def _is_wanted_call(entry: Request, ask: Ask) -> bool:
    fits = of_status(entry.status, ask.query.get("status"))
    return fits and ask.query.get("reference") in (None, entry.reference)


def of_status(status: int | None, wanted: str | None) -> bool:
    """Whether a status is the one that is wanted, or one of the class."""
    return wanted is None or (status is not None and wanted in (str(status), f"{status // 100}xx"))


_JOURNAL = (
    Operation(
        "GET",
        "/requests",
        "The calls that a merchant made to Jumio's API, oldest first or newest first",
        list_requests,
        list_of("Request"),
        query=(*_CALL_QUERY, *history()),
        errors=(400, 404, 422),
    ),
)


_CALLBACK_QUERY = (
    Key("merchant", STRING, "API token of the merchant; the default one if not given"),
    Key("reference", STRING, "of this transaction"),
    Key("outcome", choice("an outcome of an attempt", lambda: tuple(Outcome)), "whose last attempt ended so"),
    Key("status", STATUS, "whose last attempt was answered with this status, or with one of this class"),
)


async def list_callbacks(ask: Ask) -> Reply:
    search, store, token = ask.search(callback_text), ask.simulation.store, ask.account().token
    reference = ask.query.get("reference")

    def of_one(after: int | None, *, newest: bool) -> Iterable[Iterable[tuple[int, Callback]]]:
        """Those of a transaction, numbered by themselves."""
        made = list(enumerate(store.callbacks(reference or "", token), start=1))
        if newest:
            return [[pair for pair in reversed(made) if after is None or pair[0] < after]]
        return [[pair for pair in made if after is None or pair[0] > after]]

    def fits(pair: tuple[int, Callback]) -> bool:
        return _is_wanted_callback(pair[1], ask) and search.fits(pair[1])

    def again(pair: tuple[int, Callback], stale: bool) -> tuple[int, Callback] | None:
        """Another attempt may have come meanwhile, or a reset."""
        number, callback = pair
        current = store.callback(callback.id, token) if stale else callback
        if current is None or current.created != callback.created:
            return None
        return (number, current) if current is callback or fits((number, current)) else None

    return Reply(
        await page_of_history(
            partial(store.callbacks_of, token) if reference is None else of_one,
            ask,
            fits=fits,
            number=lambda pair: pair[0],
            again=again,
            view=lambda pair: callback_view(pair[1]),
        )
    )


def _is_wanted_callback(callback: Callback, ask: Ask) -> bool:
    query, last = ask.query, callback.attempts[-1] if callback.attempts else None
    return query.get("outcome") in (None, last and last.outcome.value) and of_status(
        last and last.status, query.get("status")
    )


def _callback_named(ask: Ask) -> Callback:
    """The callback in the path. 404 if unknown, 409 if several merchants have it and none is named."""
    callback = ask.simulation.store.callback(ask.path["id"])
    if callback is not None:
        callback = ask.simulation.store.callback(callback.id, ask.owner(callback.reference))
    if callback is None:
        raise ControlError(404, f"no callback {ask.path['id']}")
    return callback


async def show_callback(ask: Ask) -> Reply:
    return Reply(callback_view(_callback_named(ask)))


async def resend_callback(ask: Ask) -> Reply:
    try:
        return Reply(callback_view(await resend(ask.simulation, _callback_named(ask), ask.body)), 201)
    except Gone as error:
        raise ControlError(409, str(error)) from None


_CALLBACKS = (
    Operation(
        "GET",
        "/callbacks",
        "A merchant's callbacks with their attempts, oldest first or newest first",
        list_callbacks,
        list_of("Callback"),
        query=(*_CALLBACK_QUERY, *history()),
        errors=(400, 404, 422),
    ),
    Operation(
        "GET",
        "/callbacks/{id}",
        "One callback",
        show_callback,
        ref("Callback"),
        query=(OWNER,),
        errors=(404, 409, 422),
    ),
    Operation(
        "POST",
        "/callbacks/{id}/resend",
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

OPERATIONS = {"callbacks": _CALLBACKS, "requests": _JOURNAL}
