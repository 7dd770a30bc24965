"""How are things kept beyond the process? In one SQLite file of the data directory.

What is put is held in memory until the next write, and one write takes along everything that waits for it: a
burst of callbacks costs a commit a turn of the loop, not one each. Who needs to be sure awaits ``durable()``;
the rest is written shortly after. A write that fails leaves the file as it was and ends the store: whatever
was confirmed is in the file, and nothing is confirmed any more.

Durable means: survives the death of the process (WAL, ``synchronous=NORMAL``). A power failure may cost the
last moments.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from mockjumio.clock import ClockState
from mockjumio.errors import DataError, DataLost, printable
from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.record import Merchant
from mockjumio.store import rows
from mockjumio.store.journal import Journal
from mockjumio.store.opening import FILE, Files, open_database, reason
from mockjumio.store.recent import Recent
from mockjumio.transaction import Transaction, is_open

LATER = 0.02  # seconds that what nobody waits for may stay unwritten
PAGE = 200  # rows that are read at a time
TRIM = 500  # calls that may leave a journal before their rows are removed

T = TypeVar("T")
Key = tuple[str, str]  # merchant, and reference or identifier


class SqliteStore:
    """A :class:`~mockjumio.store.base.Store` in a folder. Raises :class:`DataError` if that cannot be used.

    ``on_failure`` is told once, when a write fails for good, and once with :class:`DataLost`.
    """

    def __init__(self, folder: Path, *, on_failure: Callable[[DataError], None] | None = None) -> None:
        self.folder = folder
        self._on_failure = on_failure
        self._database = open_database(folder)
        self._files = Files(folder / FILE)
        self._lost: DataLost | None = None  # as it was told
        self._failure: DataError | None = None
        self._writing: asyncio.Future[None] | None = None  # of those who wait for the next write
        self._later: asyncio.TimerHandle | None = None
        self._merchants: dict[str, Merchant] = {}
        self._new_merchants: set[str] = set()
        self._clocks: dict[str, ClockState] = {}  # that went on since their merchants were written
        self._transactions: dict[Key, Transaction] = {}  # not written yet
        self._callbacks: dict[Key, Callback] = {}
        self._requests: list[Request] = []
        self._recent_transactions: Recent[Key, Transaction] = Recent()  # as they are in the file
        self._recent_callbacks: Recent[Key, tuple[int, Callback]] = Recent()  # with their positions
        self.new_journal: Callable[[], Journal] = Journal
        self._journals: dict[str | None, Journal] = {}
        self._trimmed: dict[str | None, int] = {}
        try:
            self._last_callback = self._number(_LAST, "callbacks")
            self._last_request = self._number(_LAST, "requests")
            for row in self._rows("SELECT merchant, clock FROM merchants ORDER BY position"):
                merchant = self._read(rows.merchant, row)
                self._merchants[merchant.token] = merchant
        except DataError:
            self._database.close()
            raise

    # Merchants

    def put_merchant(self, merchant: Merchant) -> None:
        self._merchants[merchant.token] = merchant
        self._clocks.pop(merchant.token, None)
        self._new_merchants.add(merchant.token)
        self._write_later()

    def put_clock(self, token: str, clock: ClockState) -> None:
        self._clocks[token] = clock
        self._write_later()

    def merchants(self) -> tuple[Merchant, ...]:
        return tuple(
            merchant._replace(clock=self._clocks.get(token, merchant.clock))
            for token, merchant in self._merchants.items()
        )

    def remove_merchant(self, token: str) -> None:
        self._remove(token, *_OF_MERCHANT, "DELETE FROM merchants WHERE token = ?")
        self._merchants.pop(token, None)
        self._clocks.pop(token, None)
        self._new_merchants.discard(token)

    def forget(self, merchant: str) -> int:
        self._write()
        count = self._number("SELECT count(*) FROM transactions WHERE merchant = ?", merchant)
        self._remove(merchant, *_OF_MERCHANT)
        return count

    def _remove(self, merchant: str, *statements: str) -> None:
        """Remove what is a merchant's, all of it or nothing."""
        self._write()
        with self._whole() as database:
            for statement in statements:
                database.execute(statement, (merchant,))
        for recent in (self._recent_transactions, self._recent_callbacks):
            for key in [key for key in recent if key[0] == merchant]:
                del recent[key]
        self._journals.pop(merchant, None)
        self._trimmed.pop(merchant, None)

    # Transactions

    def put_transaction(self, transaction: Transaction) -> None:
        self._transactions[transaction.merchant, transaction.reference] = transaction
        self._write_later()

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None:
        if merchant is None:
            merchant = next(iter(self.owners(reference)), None)
            if merchant is None:
                return None
        key = (merchant, reference)
        known = self._transactions.get(key) or self._recent_transactions.get(key)
        if known is not None:
            return known
        found = self._rows(
            "SELECT progress, story FROM transactions WHERE reference = ? AND merchant = ?",
            reference,
            merchant,
        )
        kept = (self._read(rows.transaction, row) for row in found)
        return next((self._recent_transactions.remember(key, one) for one in kept), None)

    def owners(self, reference: str) -> tuple[str, ...]:
        self._write()
        found = {owner for (owner,) in self._rows(_OWNERS, reference)}
        order = {token: position for position, token in enumerate(self._merchants)}
        return tuple(sorted(found, key=lambda token: (order.get(token, len(order)), token)))

    def transactions(
        self, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Transaction]:
        for row in self._paged(_TRANSACTIONS, merchant, after, newest=newest):
            yield self._read(rows.transaction, row[1:])

    def open_transactions(self, merchant: str) -> Iterator[Transaction]:
        for row in self._paged(f"{_TRANSACTIONS} AND open", merchant):
            yield self._read(rows.transaction, row[1:])

    def last_ordinal(self, merchant: str) -> int:
        self._write()
        query = "SELECT ifnull(max(ordinal), 0) FROM transactions WHERE merchant = ?"
        return self._number(query, merchant)

    # Callbacks

    def put_callback(self, callback: Callback) -> None:
        self._callbacks[callback.merchant, callback.id] = callback
        self._write_later()

    def callback(self, identifier: str, merchant: str | None = None) -> Callback | None:
        if merchant is not None:
            if (new := self._callbacks.get((merchant, identifier))) is not None:
                return new
            if (recent := self._recent_callbacks.get((merchant, identifier))) is not None:
                return recent[1]
        kept = self._callbacks_of_all(identifier.rpartition("-")[0])
        return next((one for one in kept if one.id == identifier and merchant in (None, one.merchant)), None)

    def callbacks(self, reference: str, merchant: str | None = None) -> tuple[Callback, ...]:
        kept = self._callbacks_of_all(reference)
        if merchant is None:
            merchant = kept[0].merchant if kept else None
        return tuple(callback for callback in kept if callback.merchant == merchant)

    def _callbacks_of_all(self, reference: str) -> list[Callback]:
        self._write()
        return [self._read(rows.callback, row) for row in self._rows(_OF_TRANSACTION, reference)]

    def callbacks_of(
        self, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[tuple[int, Callback]]:
        found = self._paged(_CALLBACKS, merchant, after, newest=newest)
        return ((row[0], self._read(rows.callback, row[1:])) for row in found)

    def open_callbacks(self, merchant: str) -> Iterator[Callback]:
        return (self._read(rows.callback, row[1:]) for row in self._paged(f"{_CALLBACKS} AND open", merchant))

    # Journal

    def add_request(self, request: Request) -> None:
        self._last_request = request.id
        self._journal(request.merchant).add(request)
        self._requests.append(request)
        self._write_later()

    def requests(
        self, merchant: str | None, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Request]:
        return self._journal(merchant).listed(after, newest=newest)

    def last_request(self) -> int:
        return self._last_request

    def _journal(self, merchant: str | None) -> Journal:
        journal = self._journals.get(merchant)
        if journal is None:
            journal = self._journals[merchant] = self.new_journal()
            for row in self._rows("SELECT request FROM requests WHERE merchant IS ? ORDER BY id", merchant):
                journal.add(self._read(rows.request, row))
        return journal

    # Durability

    def check(self) -> None:
        if self._failure is not None:
            raise self._failure
        file = self._files.lost()
        if file is None:
            return
        if self._lost is None:
            self._lost = DataLost(_LOST.format(file))
            if self._on_failure is not None:
                self._on_failure(self._lost)
        raise self._lost

    async def durable(self) -> None:
        if self._failure is not None:
            raise self._failure
        if not self._unwritten:
            return
        if self._writing is None:
            loop = asyncio.get_running_loop()
            self._writing = loop.create_future()
            loop.call_soon(self._write_for, self._writing)
        await asyncio.shield(self._writing)

    def close(self, *, discard: bool = False) -> None:
        if self._failure is None and not discard:
            self._write()
        if self._later is not None:
            self._later.cancel()
        self._database.close()

    @property
    def _unwritten(self) -> bool:
        return bool(
            self._transactions or self._callbacks or self._requests or self._new_merchants or self._clocks
        )

    def _write_later(self) -> None:
        if self._later is not None or self._failure is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # without a loop, closing or reading writes
        self._later = loop.call_later(LATER, self._write_for, None)

    def _write_for(self, waiting: asyncio.Future[None] | None) -> None:
        """Write, and tell those who wait. Called by the loop, so that nothing may be raised."""
        if waiting is not None:
            self._writing = None
        else:
            self._later = None
        try:
            self._write()
        except DataError as error:
            if waiting is not None and not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # whoever waited may have been cancelled
        else:
            if waiting is not None and not waiting.done():
                waiting.set_result(None)

    def _write(self) -> None:
        """Write everything that is not written yet, whole or not at all."""
        if self._failure is not None:
            raise self._failure
        if not self._unwritten:
            return
        with self._whole():
            self._write_merchants()
            self._write_transactions()
            self._write_callbacks()
            self._write_requests()
        for key, transaction in self._transactions.items():
            self._recent_transactions.remember(key, transaction)
        self._new_merchants.clear()
        for token, clock in self._clocks.items():
            self._merchants[token] = self._merchants[token]._replace(clock=clock)
        self._clocks = {}
        self._transactions = {}
        self._callbacks = {}
        self._requests = []

    def _write_merchants(self) -> None:
        there = (self._merchants[token] for token in self._new_merchants if token in self._merchants)
        self._database.executemany(_PUT_MERCHANT, map(rows.merchant_row, there))
        moved = [(rows.written(clock), token) for token, clock in self._clocks.items()]
        self._database.executemany("UPDATE merchants SET clock = ? WHERE token = ?", moved)

    def _write_transactions(self) -> None:
        whole, moved = [], []
        for key, transaction in self._transactions.items():
            progress, merchant, ordinal = rows.progress(transaction), key[0], transaction.ordinal
            recent = self._recent_transactions.get(key)
            if recent is not None and rows.same_story(recent, transaction):
                moved.append((is_open(transaction), progress, merchant, ordinal))
            else:
                story = rows.story(transaction)
                whole.append(
                    (merchant, ordinal, transaction.reference, is_open(transaction), progress, story)
                )
        self._database.executemany(_PUT_TRANSACTION, whole)
        self._database.executemany(_MOVE_TRANSACTION, moved)

    def _write_callbacks(self) -> None:
        for key, callback in self._callbacks.items():
            merchant, identifier = key
            progress = rows.callback_progress(callback)
            recent = self._recent_callbacks.get(key)
            if recent is not None:
                position = recent[0]
                self._database.execute(_MOVE_CALLBACK, (callback.open, progress, position))
            else:
                new = (self._last_callback + 1, merchant, identifier, callback.reference)
                fixed = (rows.message(callback), callback.body)
                found = self._database.execute(_PUT_CALLBACK, (*new, callback.open, progress, *fixed))
                (position,) = found.fetchone()
                self._last_callback = max(self._last_callback, position)
            self._recent_callbacks.remember(key, (position, callback))

    def _write_requests(self) -> None:
        kept = [(request.id, request.merchant, rows.written(request)) for request in self._requests]
        self._database.executemany("INSERT OR REPLACE INTO requests VALUES (?, ?, ?)", kept)
        for merchant in {request.merchant for request in self._requests}:
            self._trim(merchant)

    def _trim(self, merchant: str | None) -> None:
        """Remove the rows of calls that left the journal, many at a time."""
        oldest = self._journal(merchant).oldest or 0
        if oldest - self._trimmed.get(merchant, 0) >= TRIM:
            self._database.execute("DELETE FROM requests WHERE merchant IS ? AND id < ?", (merchant, oldest))
            self._trimmed[merchant] = oldest

    # The database

    @contextmanager
    def _whole(self) -> Iterator[sqlite3.Connection]:
        """Statements of which all hold or none. Whatever goes wrong ends the store: who waits has to know."""
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield self._database
            self._database.execute("COMMIT")
        except Exception as error:
            raise self._failed(reason(error)) from error

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._failed(reason(error)) from None

    def _read(self, read: Callable[..., T], row: Sequence[Any]) -> T:
        """What a row stands for."""
        try:
            return read(*row)
        except (LookupError, TypeError, ValueError) as error:
            raise self._failed(_UNREADABLE.format(error)) from error

    def _number(self, query: str, *values: object) -> int:
        ((number,),) = self._rows(query, *values)
        return int(number)

    def _paged(
        self, query: str, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Any]:
        """Rows by their number, the first column, a page at a time: the caller may write in between."""
        query += f" AND number {'<' if newest else '>'} ? ORDER BY number {'DESC' if newest else ''} LIMIT ?"
        after = (_ENDLESS if newest else -1) if after is None else after
        while True:
            self._write()
            page = self._rows(query, merchant, after, PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1][0]

    def _failed(self, why: str) -> DataError:
        """Nothing is written any more; the file is as after the last write that succeeded."""
        if self._failure is None:
            self._failure = DataError(f"{printable(self.folder / FILE)}: {why}")
            with suppress(sqlite3.Error):
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
            if self._on_failure is not None:
                self._on_failure(self._failure)
        return self._failure


_UNREADABLE = (
    "has a value that this version cannot read ({}): written by a newer mockjumio, or damaged; "
    "upgrade, restore a copy, or use another folder"
)
_TRANSACTIONS = "SELECT ordinal AS number, progress, story FROM transactions WHERE merchant = ?"
_CALLBACKS = "SELECT position AS number, progress, message, body FROM callbacks WHERE merchant = ?"
_ENDLESS = 2**63 - 1  # the largest number that a row can have
_LOST = (
    "{} was removed, replaced or cut off while it was in use: what is new is lost when this process ends; "
    "bring the file back, or start again"
)
_OF_TRANSACTION = "SELECT progress, message, body FROM callbacks WHERE reference = ? ORDER BY position"
_OF_MERCHANT = (
    "DELETE FROM transactions WHERE merchant = ?",
    "DELETE FROM callbacks WHERE merchant = ?",
    "DELETE FROM requests WHERE merchant = ?",
)
_LAST = "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = ?"
_OWNERS = "SELECT merchant FROM transactions WHERE reference = ?"
_PUT_MERCHANT = (
    "INSERT INTO merchants (token, merchant, clock) VALUES (?, ?, ?) "
    "ON CONFLICT (token) DO UPDATE SET merchant = excluded.merchant, clock = excluded.clock"
)
_PUT_TRANSACTION = "INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?, ?)"
_MOVE_TRANSACTION = "UPDATE transactions SET open = ?, progress = ? WHERE merchant = ? AND ordinal = ?"
_PUT_CALLBACK = (
    "INSERT INTO callbacks VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (reference, merchant, id) DO UPDATE SET open = excluded.open, progress = excluded.progress "
    "RETURNING position"
)
_MOVE_CALLBACK = "UPDATE callbacks SET open = ?, progress = ? WHERE position = ?"
