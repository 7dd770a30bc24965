"""Which transactions are there, the newest first?"""

from functools import partial
from typing import NamedTuple

from aiohttp import web

from mockjumio.clock import timestamp
from mockjumio.transaction import State, Transaction
from mockjumio.web.console.paths import Page
from mockjumio.web.console.visit import Visit
from mockjumio.web.control.operations import Ask, page_of_history
from mockjumio.web.control.views import result_of

ROWS = 50  # on a page


class Row(NamedTuple):
    """One line of the list. ``kind`` is good, bad, warn or wait."""

    reference: str
    scenario: str
    merchant_reference: str | None
    result: str
    kind: str
    callback: str
    created: str


async def show_list(visit: Visit) -> web.StreamResponse:
    simulation, token = visit.simulation, visit.account.token
    query = {"order": "newest", "limit": str(ROWS)}
    if "cursor" in visit.request.query:
        query["cursor"] = visit.request.query["cursor"]
    found = await page_of_history(
        partial(simulation.store.transactions, token),
        Ask(simulation, None, {}, query, {}),
        fits=lambda one: True,
        number=lambda one: one.ordinal,
        text=lambda one: (),
        view=lambda one: _row(visit, simulation.transaction(one.reference, token) or one),
    )
    return visit.page("transactions", here="", rows=found["items"], next=found["next"])


def _row(visit: Visit, transaction: Transaction) -> Row:
    callbacks = visit.simulation.store.callbacks(transaction.reference, transaction.merchant)
    last = callbacks[-1].attempts[-1] if callbacks and callbacks[-1].attempts else None
    pending = transaction.state is State.PENDING
    return Row(
        transaction.reference,
        transaction.scenario,
        transaction.provided.merchant_reference,
        "PENDING" if pending else result_of(transaction),
        "wait" if pending else "bad" if transaction.state is State.FAILED else "good",
        "none" if last is None else last.outcome.value,
        timestamp(transaction.created),
    )


PAGES = (Page("GET", "", show_list),)
