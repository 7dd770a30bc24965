"""Which transactions are there, the newest first, and which of them are looked for?

The store is read here, and not by the control API: a row shows little of a transaction, and a page must not
wait until a rare one of a hundred thousand is found. It says how far it looked, and leads on from there.
"""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from aiohttp import web

from mockjumio.clock import Instant
from mockjumio.errors import ScenarioError
from mockjumio.exchanges import Callback
from mockjumio.transaction import Transaction
from mockjumio.web.app_keys import PUBLIC_URL
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.event_pages import latest
from mockjumio.web.console.visit import Visit
from mockjumio.web.console.wording import Label, label_of_callback, label_of_result
from mockjumio.web.control.operations import read_cursor
from mockjumio.web.control.search import TRANSACTIONS, Search, read
from mockjumio.web.control.subjects import Subject, as_it_is, subjects

ROWS: Final = 50  # on a page
BUDGET: Final = 0.4  # seconds of looking for what fits
AT_ONCE: Final = 1_000  # transactions after which it is seen whether time is up
NEW: Final = 100  # transactions that are counted as new; more are many
_SOME: Final = (  # of what is looked for most
    ("", "All"),
    ("is:pending", "Pending"),
    ("status:DENIED*,ERROR*,NO_ID*", "Not approved"),
    ("is:failed", "Callback failed"),
)


class Row(NamedTuple):
    """One line of the list. ``again`` is when its callback is attempted next, ``late`` how long it took."""

    reference: str
    scenario: str
    merchant_reference: str | None
    customer: str | None
    result: Label
    deleted: bool
    callback: Label | None
    attempts: int
    late: float | None
    again: Instant | None
    created: Instant


class Listed(NamedTuple):
    """``older`` is the cursor of what follows. ``looked`` of ``kept`` were looked at, if time ran out."""

    rows: list[Row]
    older: str | None = None
    looked: int = 0
    kept: int = 0


async def show_list(visit: Visit) -> web.StreamResponse:
    asked = visit.request.query
    query, newest = asked.get("q", "").strip(), visit.account.ordinal
    values: dict[str, Any] = {
        "here": "",
        "q": query,
        "first": "cursor" not in asked,
        "newest": newest,
        "some": _SOME,
        "fields": TRANSACTIONS,
        "server": visit.app[PUBLIC_URL](),
        "latest": latest(visit),
    }
    try:
        search = _search(visit)
    except ScenarioError as error:
        return visit.page("transactions", 422, **values, listed=Listed([]), wrong=error.problems)
    listed = await _look(visit, search, read_cursor(asked.get("cursor"), "d"))
    return visit.page("transactions", **values, listed=listed, wrong=())


def _search(visit: Visit) -> Search[Subject]:
    now = visit.account.clock.now()
    return read(visit.request.query.get("q", ""), TRANSACTIONS, Subject.text, now)


async def _look(visit: Visit, search: Search[Subject], after: int | None) -> Listed:
    found: list[Transaction] = []
    simulation, account, time = visit.simulation, visit.account, asyncio.get_running_loop().time
    last, end = 0, time() + BUDGET
    parts = subjects(simulation, account, after, callbacks="q" in visit.request.query, newest=True)
    store = simulation.store
    look = simulation.looks.through(parts, lambda one: one.due or search.fits(one), lambda: store.changes)
    while looked := await look.on(ROWS + 1 - len(found), AT_ONCE):
        for one in looked.found:
            stale = store.changes != looked.since
            current = as_it_is(simulation, visit.account, search.fits, one, stale)  # 404 if it went
            if current is None:
                continue
            if len(found) == ROWS:
                return Listed(_rows(visit, found), f"d{last}")
            found.append(current.transaction)
            last = current.transaction.ordinal
        final = looked.last.transaction
        if final.created < (search.since or 0):
            break
        last = final.ordinal
        oldest = next(store.transactions(account.token), final).ordinal if time() > end else last
        if oldest < last:
            looked_at = account.ordinal - last + 1, account.ordinal - oldest + 1
            return Listed(_rows(visit, found), f"d{last}", *looked_at)
    return Listed(_rows(visit, found))


def _rows(visit: Visit, transactions: Sequence[Transaction]) -> list[Row]:
    references = [one.reference for one in transactions]
    callbacks = visit.simulation.store.callbacks_of_each(references, visit.account.token)
    return [_row(one, callbacks.get(one.reference, ())) for one in transactions]


def _row(transaction: Transaction, callbacks: Sequence[Callback]) -> Row:
    last = callbacks[-1] if callbacks else None
    attempt = last.attempts[-1] if last and last.attempts else None
    return Row(
        transaction.reference,
        transaction.scenario,
        transaction.provided.merchant_reference,
        transaction.provided.customer_id,
        label_of_result(transaction),
        transaction.deleted is not None,
        None if last is None else label_of_callback(last),
        0 if last is None else len(last.attempts),
        None if attempt is None else attempt.duration_ms,
        None if last is None else last.due,
        transaction.created,
    )


async def show_rows(visit: Visit) -> web.StreamResponse:
    """Rows of a page as they are now, to be put in the places of those that it has."""
    wanted = dict.fromkeys(visit.request.query.getall("of", ()))
    found = (visit.simulation.transaction(one, visit.account.token) for one in list(wanted)[:ROWS])
    return visit.page("rows", rows=_rows(visit, [one for one in found if one is not None]))


async def show_news(visit: Visit) -> web.StreamResponse:
    """How many there are that a page does not show, since it is older than they are."""
    after, search = read_cursor(visit.request.query.get("after"), "d") or 0, _search(visit)
    if visit.account.ordinal < after:
        return visit.page("news", new="The list begins anew", path="", q=visit.request.query.get("q"))
    count = sum(map(search.fits, _newer(visit, after)))
    new = f"{count if count <= NEW else f'More than {NEW}'} new" if count else ""
    return visit.page("news", new=new, path="", q=visit.request.query.get("q"))


def _newer(visit: Visit, after: int) -> Iterator[Subject]:
    parts = subjects(visit.simulation, visit.account, callbacks=True, newest=True)
    for number, one in enumerate(chain.from_iterable(parts)):
        if one.transaction.ordinal <= after or number > NEW:
            return
        yield one


PAGES = (
    Page("GET", "", show_list),
    Page("GET", "rows", show_rows),
    Page("GET", "news", show_news),
)
