"""How is a scan or upload started, watched and steered?"""

from bisect import bisect_left
from collections.abc import Awaitable, Iterable, Iterator
from functools import partial

from mockjumio.clock import Instant, parse_duration
from mockjumio.run.orders import FINISH, START, UnknownMerchant, finish_request, start_request
from mockjumio.schema.kinds import DURATION, STRING, Key, choice
from mockjumio.store.base import Store, Wanted
from mockjumio.tracing import note_start
from mockjumio.transaction import IllegalTransition, State, Transaction
from mockjumio.web.control.operations import (
    OWNER,
    Ask,
    Operation,
    Reply,
    history,
    page_of_history,
)
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.search import TRANSACTIONS
from mockjumio.web.control.subjects import Subject, as_it_is, subjects
from mockjumio.web.control.views import details_view, list_of, ref, transaction_view

LONGEST_WAIT = 300.0  # seconds

_FILTERS = (
    Key("scenario", STRING, "of this scenario"),
    Key("status", choice("a state", lambda: tuple(State)), "PENDING, DONE or FAILED"),
    Key("customer_id", STRING, "with this customer id"),
    Key("merchant_reference", STRING, "with this reference of the merchant"),
)
_MERCHANT = Key("merchant", STRING, "API token of the merchant; the default one if not given")
_WAIT = Key("wait", DURATION, "answer when its callbacks are settled, or after this time")


async def start_transaction(ask: Ask) -> Reply:
    body = dict(ask.body)
    if body.get("merchant") is None and ask.query.get("merchant"):
        body["merchant"] = ask.query["merchant"]
    note_start({} if ask.request is None else ask.request.headers)
    try:
        started = start_request(ask.simulation, body)
    except UnknownMerchant as error:
        raise ControlError(404, str(error)) from None
    outdated = _outdated_warnings(ask, started.begun)
    begun, _ = await ask.simulation.send_early(started)  # a view shows nothing of the person
    return Reply(transaction_view(ask.simulation, begun, warnings=outdated), 201)


def _outdated_warnings(ask: Ask, transaction: Transaction) -> list[str]:
    """Whether its scenario, or what an inline one extends, has a newer version that is broken."""
    named = ask.body.get("scenario")
    name = named.get("extends") if isinstance(named, dict) else transaction.scenario
    return ask.simulation.library.outdated_reasons(str(name))


async def list_transactions(ask: Ask) -> Reply:
    simulation, account = ask.simulation, ask.account()
    search, wanted = ask.search(Subject.text, TRANSACTIONS), _filters(ask)

    def fits(one: Subject) -> bool:
        return wanted.fits(one.transaction) and search.fits(one)

    def since(after: int | None, *, newest: bool) -> Iterator[Iterable[Subject]]:
        """Without those that started before what is looked for; they stand in the order of their starts."""
        if search.since is not None and not newest:
            started = partial(_starts_later, simulation.store, account.token, search.since)
            after = bisect_left(range(account.ordinal), True, after or 0, key=started)
        return subjects(simulation, account, after, callbacks="q" in ask.query, newest=newest, wanted=wanted)

    return Reply(
        await page_of_history(
            since,
            ask,
            fits=lambda one: one.due or fits(one),
            number=lambda one: one.transaction.ordinal,
            over=lambda one: one.transaction.created < (search.since or 0),
            again=partial(as_it_is, simulation, account, fits),
            view=lambda one: transaction_view(simulation, one.transaction),
        )
    )


def _starts_later(store: Store, token: str, since: Instant, ordinal: int) -> bool:
    """Whether the first transaction after an ordinal started at an instant, or later."""
    return next((one.created >= since for one in store.transactions(token, ordinal)), True)


def _filters(ask: Ask) -> Wanted:
    query = ask.query
    state = None if "status" not in query else State(query["status"])
    return Wanted(query.get("merchant_reference"), query.get("customer_id"), state, query.get("scenario"))


async def show_transaction(ask: Ask) -> Reply:
    transaction = ask.transaction()
    if "wait" in ask.query:
        seconds = min(parse_duration(ask.query["wait"]) / 1000, LONGEST_WAIT)
        transaction = await ask.simulation.settled(transaction, seconds)
    return Reply(transaction_view(ask.simulation, transaction))


async def show_details(ask: Ask) -> Reply:
    return Reply(details_view(ask.simulation, ask.transaction()))


async def touch_transaction(ask: Ask) -> Reply:
    return await _steer(ask, ask.simulation.touch(ask.transaction()))


async def drop_transaction(ask: Ask) -> Reply:
    return await _steer(ask, ask.simulation.drop(ask.transaction()))


async def finish_transaction(ask: Ask) -> Reply:
    return await _steer(ask, finish_request(ask.simulation, ask.transaction(), ask.body))


async def _steer(ask: Ask, steering: Awaitable[Transaction]) -> Reply:
    try:
        return Reply(transaction_view(ask.simulation, await steering))
    except IllegalTransition as error:
        raise ControlError(409, str(error)) from None


_ONE = "/transactions/{reference}"
_TRANSACTIONS = (
    Operation(
        "POST",
        "/transactions",
        "Start a scan or upload, as the app's SDK would",
        start_transaction,
        ref("Transaction"),
        status=201,
        query=(_MERCHANT,),
        body=START,
        example={"scenario": "approved", "customer_id": "ada"},
        errors=(400, 404, 422, 429),
    ),
    Operation(
        "GET",
        "/transactions",
        "A merchant's transactions, oldest first or newest first",
        list_transactions,
        list_of("Transaction"),
        query=(_MERCHANT, *_FILTERS, *history(TRANSACTIONS)),
        errors=(400, 404, 422),
    ),
    Operation(
        "GET",
        _ONE,
        "One transaction with its callbacks",
        show_transaction,
        ref("Transaction"),
        query=(OWNER, _WAIT),
        errors=(400, 404, 409, 422),
    ),
    Operation(
        "GET",
        f"{_ONE}/details",
        "The person, the document and the result of a transaction, its images, and when its callback is due",
        show_details,
        ref("Details"),
        query=(OWNER,),
        errors=(404, 409, 422),
    ),
    Operation(
        "POST",
        f"{_ONE}/touch",
        "The user does something: the fifteen minutes start again",
        touch_transaction,
        ref("Transaction"),
        query=(OWNER,),
        body=(OWNER,),
        errors=(400, 404, 409, 422),
    ),
    Operation(
        "POST",
        f"{_ONE}/finish",
        "The user finishes; the result is available at once",
        finish_transaction,
        ref("Transaction"),
        query=(OWNER,),
        body=FINISH,
        example={"scenario": "fraud"},
        errors=(400, 404, 409, 422),
    ),
    Operation(
        "POST",
        f"{_ONE}/drop",
        "The user leaves: cleaned up fifteen minutes after the last update",
        drop_transaction,
        ref("Transaction"),
        query=(OWNER,),
        body=(OWNER,),
        errors=(400, 404, 409, 422),
    ),
)

OPERATIONS = {"transactions": _TRANSACTIONS}
