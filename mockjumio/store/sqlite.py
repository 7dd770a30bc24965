"""How are things kept beyond the process? In a SQLite file in the data directory, and a log of what is new.

What is put is held in memory until the next write, which takes along everything that was put so far. Who
needs to be sure awaits ``durable()``, which writes at once; the rest is written shortly after. A write that
fails leaves the file as it was and ends the store: whatever was confirmed is in the file, and nothing is
confirmed any more.

A write is one entry of a log, which costs less than waiting for others would. What many of them have put is
written into the tables at a time, as it is then; whoever asks the tables, writes what there is first.

Durable means: survives the death of the process (WAL, ``synchronous=NORMAL``). A power failure may cost the
last moments.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar

from mockjumio.clock import ClockState
from mockjumio.errors import DataError
from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.account import Merchant
from mockjumio.settings import Limits
from mockjumio.store import rows
from mockjumio.store.base import ANY, Wanted, Whole
from mockjumio.store.database import FIRST, PAGE, UNREADABLE, Database, Key, Put
from mockjumio.store.packing import Journals, Recent
from mockjumio.store.rows import NAMED, Calls, Changes, Rows, searchable
from mockjumio.transaction import Accepted, State, Transaction, is_open

LATER: Final = 0.02  # seconds that what nobody waits for may stay unwritten
MANY: Final = 512  # values in the log that are written into the tables together,
MUCH: Final = 4 * 1024 * 1024  # or as many bytes of it
MOST_PICTURES: Final = 256 * 1024 * 1024  # bytes of a merchant's uploaded pictures; the oldest go first
SOME: Final = 100  # rows of each table that are removed at a time
TRIM: Final = 500  # calls that may leave a journal before their rows are removed

R = TypeVar("R")
T = TypeVar("T")


class SqliteStore:
    """A :class:`~mockjumio.store.base.Store` in a folder. Raises :class:`DataError` if that cannot be used.

    ``on_failure`` is told once, when a write fails for good, and once with :class:`DataLost`. ``most`` bounds
    the transactions of a merchant whose uploaded pictures are kept, but for those that are open.
    """

    def __init__(
        self,
        folder: Path,
        *,
        on_failure: Callable[[DataError], None] | None = None,
        most: int = Limits().settled,
    ) -> None:
        self._most = most
        self._database = Database(folder, on_failure)
        self.changes = 0
        self._later: asyncio.TimerHandle | None = None
        self._merchants: dict[str, Merchant] = {}
        self._new_merchants: dict[str, None] = {}
        self._new = Put()  # not written yet
        self._logged = Put()  # written into the log
        self._of_new: dict[Key, list[str]] = {}  # identifiers of callbacks that are not in the tables
        self._ordinals: dict[str, int] = {}  # the last that is in the tables, once asked for
        self._recent_transactions: Recent[Key, Transaction] = Recent()  # as they are in the tables
        self._recent_callbacks: Recent[Key, Callback] = Recent()
        self.journals = Journals(restore=self._calls_of)
        self._trimmed: dict[str | None, int] = {}
        self._trimmed_all = 0
        try:
            self._take_up()
        except DataError:
            self._database.close()
            raise

    def _take_up(self) -> None:
        """What an earlier process left; what it had in the log goes into the tables."""
        database, own = self._database, rows.own_fields()
        with database.whole() as connection:
            connection.execute("INSERT OR IGNORE INTO formats (fields) VALUES (?)", (own,))
        formats = database.rows("SELECT number, fields FROM formats")
        number = next(number for number, fields in formats if fields == own)
        self._rows = Rows(database.read(rows.formats, formats), number)
        self._last_request = database.number(_LAST, "requests")
        for row in database.rows("SELECT merchant, clock FROM merchants ORDER BY position"):
            merchant = database.read(rows.merchant, *row)
            self._merchants[merchant.token] = merchant
        for entry in database.log.entries():
            changes = self._read(Changes, entry)
            self._logged.transactions |= {(one.merchant, one.reference): one for one in changes.transactions}
            self._logged.callbacks |= {(one.merchant, one.id): one for one in changes.callbacks}
            self._logged.clocks |= dict(changes.clocks)
            self._logged.requests += changes.requests
        self._last_request = max([self._last_request, *(one.id for one in self._logged.requests)])
        self._settle()
        for (merchant,) in database.rows("SELECT merchant FROM forgotten"):
            deque(self.forget(merchant), maxlen=0)
        database.noted()  # also what was not finished: nothing could be read behind it

    # Merchants

    def put_merchant(self, merchant: Merchant) -> None:
        self._merchants[merchant.token] = merchant
        self._new.clocks.pop(merchant.token, None)
        self._logged.clocks.pop(merchant.token, None)
        self._new_merchants[merchant.token] = None
        self._write_later()

    def put_clock(self, token: str, clock: ClockState) -> None:
        self._new.clocks[token] = clock
        self._write_later()

    def merchants(self) -> tuple[Merchant, ...]:
        clocks = self._logged.clocks | self._new.clocks
        return tuple(
            merchant._replace(clock=clocks.get(token, merchant.clock))
            for token, merchant in self._merchants.items()
        )

    def remove_merchant(self, token: str) -> None:
        deque(self.forget(token), maxlen=0)
        with self._database.whole() as connection:
            connection.execute("DELETE FROM merchants WHERE token = ?", (token,))
        self._merchants.pop(token, None)

    def forget(self, merchant: str) -> Iterator[int]:
        self._settle()
        self.changes += 1
        many = any(self._database.rows(query, merchant, SOME) for query in _IS_MORE)
        if many:  # from here on it goes, even if this process ends
            with self._database.whole() as connection:
                connection.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", (merchant,))
        for recent in (self._recent_transactions, self._recent_callbacks):
            for key in [key for key in recent if key[0] == merchant]:
                del recent[key]
        self.journals.forget(merchant)
        self._trimmed.pop(merchant, None)
        yield from self._remove(merchant)
        if many:
            with self._database.whole() as connection:
                connection.execute("DELETE FROM forgotten WHERE merchant = ?", (merchant,))

    def _remove(self, merchant: str) -> Iterator[int]:
        """Remove what is a merchant's, some rows of each table at a time."""
        while True:
            self._settle()
            with self._database.whole() as connection:
                removed = [
                    connection.execute(query, (merchant, merchant, SOME)).rowcount for query in _REMOVE
                ]
            self._ordinals.pop(merchant, None)
            self.changes += 1
            yield removed[0]
            if max(removed) < SOME:
                return

    # Transactions

    def put_transaction(self, transaction: Transaction | Accepted) -> None:
        self.changes += 1
        if isinstance(transaction, Accepted):  # a file may be read by another version, which draws others
            transaction = transaction.whole()
        self._new.transactions[transaction.merchant, transaction.reference] = transaction
        self._write_later()

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None:
        if merchant is None:
            merchant = next(iter(self.owners(reference)), None)
            if merchant is None:
                return None
        key = (merchant, reference)
        known = (
            self._new.transactions.get(key)
            or self._logged.transactions.get(key)
            or self._recent_transactions.get(key)
        )
        if known is not None:
            return known
        found = self._database.rows(_TRANSACTION, reference, merchant)
        kept = (self._read(Transaction, row) for row in found)
        return next((self._recent_transactions.remember(key, one) for one in kept), None)

    def of_token(self, token: str) -> Transaction | None:
        self._settle()
        for merchant, reference in self._database.rows(_OF_TOKEN, token):
            return self.transaction(reference, merchant)
        return None

    def put_picture(self, transaction: Transaction, part: str, picture: bytes) -> None:
        merchant = transaction.merchant
        with self._database.whole() as connection:
            connection.execute(_PUT_PICTURE, (merchant, transaction.reference, part, picture))
            connection.execute(_DROP_FORMER, (merchant, merchant, transaction.ordinal - self._most))
            connection.execute(_DROP_BEYOND, (merchant, merchant, MOST_PICTURES))

    def picture(self, transaction: Transaction, part: str) -> bytes | None:
        found = self._database.rows(_PICTURE, transaction.merchant, transaction.reference, part)
        return next((picture for (picture,) in found), None)

    def drop_pictures(self, transaction: Transaction) -> None:
        if transaction.initiation is not None and transaction.initiation.uploaded:
            with self._database.whole() as connection:
                connection.execute(_DROP_PICTURES, (transaction.merchant, transaction.reference))

    def owners(self, reference: str) -> tuple[str, ...]:
        found = {owner for (owner,) in self._database.rows(_OWNERS, reference)}
        for put in (self._new, self._logged):
            found |= {owner for owner, one in put.transactions if one == reference}
        if len(found) < 2:
            return tuple(found)
        order = {token: position for position, token in enumerate(self._merchants)}
        return tuple(sorted(found, key=lambda token: (order.get(token, len(order)), token)))

    def transactions(
        self, merchant: str, after: int | None = None, *, newest: bool = False, wanted: Wanted = ANY
    ) -> Iterator[Transaction]:
        recent = self._recent_transactions
        query, *values = _where(wanted)
        for _, number, kept, reference in self._paged(query, merchant, *values, after=after, newest=newest):
            yield recent.get((merchant, reference)) or self._read(Transaction, (number, kept))

    def parts(
        self,
        merchant: str,
        after: int | None = None,
        *,
        is_open: Callable[[str], bool],
        callbacks: bool = True,
        newest: bool = False,
        wanted: Wanted = ANY,
    ) -> Iterator[Iterable[Whole]]:
        recent = self._recent_transactions
        size = FIRST if callbacks else PAGE  # no more at a time than half a millisecond takes
        query, *values = _where(wanted)
        for page in self._pages(query, merchant, *values, after=after, newest=newest, size=size):
            references = [reference for *_, reference in page]
            made = self._rows_of_each(references, merchant) if callbacks else {}
            kept = [
                (
                    recent.get((merchant, reference)) or (number, content),
                    made.get(reference, ()),
                    is_open(reference),
                )
                for _, number, content, reference in page
            ]
            yield from self._read_later(kept, self._whole)

    def _whole(self, row: tuple[Any, Sequence[Any], bool]) -> Whole:
        kept, callbacks, is_open = row
        read = self._unpacked
        return Whole(read(Transaction, kept), [read(Callback, one) for one in callbacks], is_open)

    def newest_references(self, merchant: str, most: int) -> list[str]:
        self._settle()
        return [reference for (reference,) in self._database.rows(_NEWEST, merchant, most)]

    def open_transactions(self, merchant: str) -> Iterator[Transaction]:
        for _, number, kept, _ in self._paged(_of("open_transactions", "open"), merchant):
            yield self._read(Transaction, (number, kept))

    def last_ordinal(self, merchant: str) -> int:
        self._settle()
        return self._last_settled(merchant)

    def _last_settled(self, merchant: str) -> int:
        ordinal = self._ordinals.get(merchant)
        if ordinal is None:
            ordinal = self._ordinals[merchant] = self._database.number(_LAST_ORDINAL, merchant)
        return ordinal

    # Callbacks

    def put_callback(self, callback: Callback, transaction: Transaction | None = None) -> None:
        self.changes += 1
        if transaction is not None:
            self.put_transaction(transaction)
        key = (callback.merchant, callback.id)
        if key not in self._new.callbacks and key not in self._logged.callbacks:
            self._of_new.setdefault((callback.merchant, callback.reference), []).append(callback.id)
        self._new.callbacks[key] = callback
        self._write_later()

    def callback(self, identifier: str, merchant: str | None = None) -> Callback | None:
        if merchant is not None:
            key = (merchant, identifier)
            for known in (self._new.callbacks, self._logged.callbacks, self._recent_callbacks):
                if (callback := known.get(key)) is not None:
                    return callback
        kept = self._callbacks_of_all(identifier.rpartition("-")[0])
        return next((one for one in kept if one.id == identifier and merchant in (None, one.merchant)), None)

    def callbacks(self, reference: str, merchant: str | None = None) -> tuple[Callback, ...]:
        if merchant is not None:
            key = (merchant, reference)
            new = self._new.transactions.get(key) or self._logged.transactions.get(key)
            if new is not None and new.ordinal > self._last_settled(merchant):  # and so are its callbacks
                found = (self.callback(one, merchant) for one in self._of_new.get(key, ()))
                return tuple(one for one in found if one is not None)
        kept = self._callbacks_of_all(reference)
        if merchant is None:
            merchant = kept[0].merchant if kept else None
        return tuple(callback for callback in kept if callback.merchant == merchant)

    def _callbacks_of_all(self, reference: str) -> list[Callback]:
        self._settle()
        return [self._read(Callback, row) for row in self._database.rows(_OF_TRANSACTION, reference)]

    def callbacks_of_each(
        self, references: Sequence[str], merchant: str
    ) -> Mapping[str, tuple[Callback, ...]]:
        self._settle()
        return {
            reference: tuple(
                one if isinstance(one, Callback) else self._read(Callback, one) for one in callbacks
            )
            for reference, callbacks in self._rows_of_each(references, merchant).items()
        }

    def _rows_of_each(
        self, references: Sequence[str], merchant: str
    ) -> dict[str, list[Callback | tuple[int, bytes]]]:
        """Likewise, but those that were not read lately as they stand in the tables."""
        found: dict[str, list[Callback | tuple[int, bytes]]] = {}
        recent, query = self._recent_callbacks, _OF_TRANSACTIONS.format(", ".join("?" * len(references)))
        for identifier, reference, *row in self._database.rows(query, *references, merchant):
            callback = recent.get((merchant, identifier))
            found.setdefault(reference, []).append(callback or (row[0], row[1]))
        return found

    def callbacks_of(
        self, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Iterable[tuple[int, Callback]]]:
        for page in self._pages(_CALLBACKS, merchant, after=after, newest=newest):
            yield from self._read_later(page, lambda row: (row[0], self._unpacked(Callback, row[1:])))

    def open_callbacks(self, merchant: str) -> Iterator[Callback]:
        query = _of("open_callbacks", "open", _CALLBACKS)
        return (self._read(Callback, row[1:]) for row in self._paged(query, merchant))

    # Journal

    def add_request(self, request: Request) -> None:
        self._last_request = request.id
        self.journals.add(request)
        self._new.requests.append(request)
        self._write_later()

    def requests(
        self, merchant: str | None, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Request]:
        return self.journals.list_calls(merchant, after, newest=newest)

    def last_request(self) -> int:
        return self._last_request

    def _calls_of(self, merchant: str | None) -> Iterator[Request]:
        for row in self._database.rows(_CALLS, merchant):
            yield from self._read(Calls, row).calls

    # The sandbox itself

    def put_secret(self, name: str, secret: str | None) -> None:
        with self._database.whole() as connection:
            connection.execute("DELETE FROM secrets WHERE name = ?", (name,))
            if secret is not None:
                connection.execute("INSERT INTO secrets VALUES (?, ?)", (name, secret))

    def secret(self, name: str) -> str | None:
        return next((secret for (secret,) in self._database.rows(_SECRET_NAMED, name)), None)

    def size(self) -> int | None:
        return self._database.size()

    # Room

    def newest_but(self, merchant: str, count: int) -> int:
        """The ordinal of a merchant's newest finished transaction but so many, 0 if there are no more."""
        self._settle()
        return next((ordinal for (ordinal,) in self._database.rows(_NEWEST_BUT, merchant, count)), 0)

    def drop_finished(self, merchant: str, until: int, most: int) -> int:
        """Remove so many of a merchant's finished transactions up to an ordinal; how many there were."""
        self._settle()
        keys = [(merchant, one) for (one,) in self._database.rows(_FINISHED, merchant, until, most)]
        with self._database.whole() as connection:
            for statement in _DROP:
                connection.executemany(statement, keys)
        for key in keys:
            self._recent_transactions.pop(key, None)
        return len(keys)

    def used(self) -> int:
        """Bytes of what is kept, without the room that is free in the file."""
        pages = self._database.number("PRAGMA page_count") - self._database.number("PRAGMA freelist_count")
        return pages * self._database.number("PRAGMA page_size")

    def vacuum(self) -> None:
        """Write the file anew, without the room that is free in it."""
        self._settle()
        self._database.rows("VACUUM")
        self._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    # Durability

    def check(self) -> None:
        self._database.check()

    async def durable(self) -> None:
        if self._database.failure is not None:
            raise self._database.failure
        self._write()

    def close(self, *, discard: bool = False) -> None:
        if self._database.failure is None and not discard:
            self._settle()
        if self._later is not None:
            self._later.cancel()
        self._database.close()

    def _write_later(self) -> None:
        if self._later is not None or self._database.failure is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # without a loop, closing or reading writes
        self._later = loop.call_later(LATER, self._write_what_is_left)

    def _write_what_is_left(self) -> None:
        self._later = None
        with suppress(DataError):  # of which whoever minds has been told
            self._write()

    def _write(self) -> None:
        """Write everything that is not written yet, whole or not at all."""
        if self._database.failure is not None:
            raise self._database.failure
        if self._new_merchants or len(self._logged) >= MANY or self._database.log.size >= MUCH:
            self._settle()
        elif self._new:
            number, changes = self._rows.pack(self._new.changes())
            if number == NAMED:  # an odd value, which the tables may refuse
                self._settle()
            else:
                self._database.note(number, changes)
                self._logged.take(self._new)

    def _settle(self) -> None:
        """Likewise, and everything goes into the tables."""
        if self._database.failure is not None:
            raise self._database.failure
        self._logged.take(self._new)
        if not (self._logged or self._new_merchants):
            return
        with self._database.whole() as connection:
            self._write_merchants()
            connection.executemany(_PUT_TRANSACTION, self._transaction_rows())
            connection.executemany(_PUT_CALLBACK, self._callback_rows())
            self._write_requests()
        self._database.noted()
        for key, transaction in self._logged.transactions.items():
            self._recent_transactions.remember(key, transaction)
        for key, callback in self._logged.callbacks.items():
            self._recent_callbacks.remember(key, callback)
        for kept in (self._new_merchants, self._logged, self._of_new, self._ordinals):
            kept.clear()

    def _write_merchants(self) -> None:
        there = (self._merchants[token] for token in self._new_merchants if token in self._merchants)
        connection = self._database.connection
        connection.executemany(_PUT_MERCHANT, map(rows.merchant_row, there))
        moved = {token: clock for token, clock in self._logged.clocks.items() if token in self._merchants}
        connection.executemany(_PUT_CLOCK, ((rows.to_text(clock), token) for token, clock in moved.items()))
        for token, clock in moved.items():
            self._merchants[token] = self._merchants[token]._replace(clock=clock)

    def _transaction_rows(self) -> Iterable[tuple[object, ...]]:
        for (merchant, reference), one in self._logged.transactions.items():
            token = None if one.initiation is None else one.initiation.token
            packed = self._rows.pack(one)
            yield merchant, one.ordinal, reference, is_open(one), *packed, token, *rows.outline(one)

    def _callback_rows(self) -> Iterable[tuple[object, ...]]:
        for (merchant, identifier), one in self._logged.callbacks.items():
            yield merchant, identifier, one.reference, one.open, *self._rows.pack(one)

    def _write_requests(self) -> None:
        """The calls of each merchant together, under the number of the last."""
        calls: dict[str | None, list[Request]] = {}
        for request in self._logged.requests:
            calls.setdefault(request.merchant, []).append(request)
        for merchant, together in calls.items():
            kept = self._rows.pack(Calls(tuple(together)))
            self._database.connection.execute(_PUT_CALLS, (together[-1].id, merchant, *kept))
            self._trim(merchant)
        if self.journals.oldest - self._trimmed_all >= TRIM:
            self._database.connection.execute("DELETE FROM requests WHERE id < ?", (self.journals.oldest,))
            self._trimmed_all = self.journals.oldest

    def _trim(self, merchant: str | None) -> None:
        """Remove the rows of calls that left the journal, many at a time."""
        oldest = self.journals.of(merchant).oldest
        if oldest - self._trimmed.get(merchant, 0) >= TRIM:
            self._database.connection.execute(_TRIM, (merchant, oldest))
            self._trimmed[merchant] = oldest

    # The tables

    def _read(self, cls: type[T], row: Sequence[Any]) -> T:
        number, content = row
        return self._database.read(lambda: self._rows.unpack(cls, number, content))

    def _unpacked(self, cls: type[T], kept: Any) -> T:
        """Likewise of a value that is read already, or of a row, in any thread; raises what is wrong."""
        return kept if isinstance(kept, cls) else self._rows.unpack(cls, *kept)

    def _read_later(self, page: Iterable[R], read: Callable[[R], T]) -> Iterator[Iterable[T]]:
        """What rows stand for, as a part that any thread may read. Raised after it is what cannot be read."""
        wrong: list[Exception] = []

        def part() -> Iterator[T]:
            try:
                yield from map(read, page)
            except UNREADABLE as error:
                wrong.append(error)

        yield part()
        for error in wrong:
            raise self._database.unreadable(error)

    def _paged(
        self, query: str, *values: str, after: int | None = None, newest: bool = False
    ) -> Iterator[tuple[Any, ...]]:
        return chain.from_iterable(self._pages(query, *values, after=after, newest=newest))

    def _pages(
        self, query: str, *values: str, after: int | None = None, newest: bool = False, size: int = PAGE
    ) -> Iterator[list[Any]]:
        """Rows of what there is, and of what comes while they are looked at."""
        self._settle()
        for page in self._database.paged(query, *values, after=after, newest=newest, size=size):
            yield page
            self._settle()


def _where(wanted: Wanted) -> tuple[str, ...]:
    """The query that reads least, and its values after the merchant; its index has the rows in order."""
    if wanted.merchant_reference is not None:
        return _of(_BY_REFERENCE, "merchant_reference = ?"), searchable(wanted.merchant_reference)
    if wanted.customer_id is not None:
        return _of(_BY_CUSTOMER, "customer_id = ?"), searchable(wanted.customer_id)
    if wanted.state is State.PENDING:
        return (_of("pending_transactions", "state = 'PENDING'"),)
    if wanted.state is State.FAILED:  # as one may be by now that was pending
        return (_of("not_done_transactions", "state <> 'DONE'"),)
    if wanted.scenario is not None:
        return _of("transactions_by_scenario", "scenario = ?"), searchable(wanted.scenario)
    return (_TRANSACTIONS,)


def _of(index: str, condition: str, query: str = "") -> str:
    """Rows that an index has. SQLite would take that of all rows of a merchant instead, and read them all."""
    where = f" INDEXED BY {index} WHERE"
    return f"{(query or _TRANSACTIONS).replace(' WHERE', where)} AND {condition}"


_BY_REFERENCE, _BY_CUSTOMER = "transactions_by_merchant_reference", "transactions_by_customer"
_TRANSACTION = "SELECT format, kept FROM transactions WHERE reference = ? AND merchant = ?"
_TRANSACTIONS = "SELECT ordinal AS number, format, kept, reference FROM transactions WHERE merchant = ?"
_CALLBACKS = "SELECT position AS number, format, kept FROM callbacks WHERE merchant = ?"
_OF_TRANSACTION = "SELECT format, kept FROM callbacks WHERE reference = ? ORDER BY position"
_OF_TRANSACTIONS = (  # by the index of references: + keeps it from that of merchants, which has all of them
    "SELECT id, reference, format, kept FROM callbacks "
    "WHERE reference IN ({}) AND +merchant = ? ORDER BY +position"
)
_CALLS = "SELECT format, calls FROM requests WHERE merchant IS ? ORDER BY id"
_REMOVE_SOME = (
    "DELETE FROM {0} WHERE merchant = ? AND {1} IN "
    "(SELECT {1} FROM {0} WHERE merchant = ? ORDER BY {1} LIMIT ?)"
)
_REMOVE = tuple(
    _REMOVE_SOME.format(table, key)
    for table, key in (
        ("transactions", "ordinal"),
        ("callbacks", "position"),
        ("requests", "id"),
        ("pictures", "rowid"),
    )
)
_HAS_MORE = "SELECT 1 FROM {} WHERE merchant = ? LIMIT 1 OFFSET ?"
_IS_MORE = tuple(_HAS_MORE.format(table) for table in ("transactions", "callbacks", "requests", "pictures"))
_NEWEST_BUT = (
    "SELECT ordinal FROM transactions WHERE merchant = ? AND NOT open ORDER BY ordinal DESC LIMIT 1 OFFSET ?"
)
_FINISHED = (  # nothing of them is to come
    "SELECT reference FROM transactions AS one WHERE merchant = ? AND NOT open AND ordinal <= ? "
    "AND NOT EXISTS (SELECT 1 FROM callbacks WHERE callbacks.reference = one.reference "
    "AND callbacks.merchant = one.merchant AND callbacks.open) ORDER BY ordinal LIMIT ?"
)
_DROP = (
    "DELETE FROM callbacks WHERE +merchant = ? AND reference = ?",
    "DELETE FROM pictures WHERE merchant = ? AND reference = ?",
    "DELETE FROM transactions WHERE +merchant = ? AND reference = ?",
)
_LAST_ORDINAL = "SELECT ifnull(max(ordinal), 0) FROM transactions WHERE merchant = ?"
_LAST = "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = ?"
_OWNERS = "SELECT merchant FROM transactions WHERE reference = ?"
_PUT_MERCHANT = (
    "INSERT INTO merchants (token, merchant, clock) VALUES (?, ?, ?) "
    "ON CONFLICT (token) DO UPDATE SET merchant = excluded.merchant, clock = excluded.clock"
)
_PUT_CLOCK = "UPDATE merchants SET clock = ? WHERE token = ?"
_PUT_TRANSACTION = "INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OF_TOKEN = "SELECT merchant, reference FROM transactions WHERE token = ?"  # noqa: S105 - it opens a page
_PUT_PICTURE = "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?)"
_PICTURE = "SELECT picture FROM pictures WHERE merchant = ? AND reference = ? AND part = ?"
_DROP_FORMER = (  # of transactions that a store in memory would have removed
    "DELETE FROM pictures WHERE merchant = ? AND reference IN ("
    "SELECT one.reference FROM pictures AS one JOIN transactions USING (merchant, reference) "
    "WHERE one.merchant = ? AND ordinal <= ? AND NOT open)"
)
_DROP_BEYOND = (  # the oldest first; the newest stays, however large it is
    "DELETE FROM pictures WHERE merchant = ? AND rowid IN (SELECT rowid FROM ("
    "SELECT rowid, sum(length(picture)) OVER (ORDER BY rowid DESC) AS bytes, "
    "row_number() OVER (ORDER BY rowid DESC) AS place FROM pictures WHERE merchant = ?"
    ") WHERE bytes > ? AND place > 1)"
)
_NEWEST = "SELECT reference FROM transactions WHERE merchant = ? ORDER BY ordinal DESC LIMIT ?"
_DROP_PICTURES = "DELETE FROM pictures WHERE merchant = ? AND reference = ?"
_PUT_CALLBACK = (
    "INSERT INTO callbacks (merchant, id, reference, open, format, kept) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (reference, merchant, id) DO UPDATE "
    "SET open = excluded.open, format = excluded.format, kept = excluded.kept"
)
_PUT_CALLS = "INSERT OR REPLACE INTO requests (id, merchant, format, calls) VALUES (?, ?, ?, ?)"
_TRIM = "DELETE FROM requests WHERE merchant IS ? AND id < ?"
_SECRET_NAMED = "SELECT secret FROM secrets WHERE name = ?"  # noqa: S105 - a query
