"""How are the files read and written, and what if that fails? Then it is over: who waits has to know.

What was put since the tables were last written is in memory, and in a file of entries. An entry costs one
call of the system, a transaction of SQLite a dozen: where each callback waits for its own, that is a quarter
of what a callback costs.
"""

import os
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar
from zlib import crc32

from mockjumio.clock import ClockState
from mockjumio.errors import DataError, DataLost, printable
from mockjumio.exchanges import Callback, Request
from mockjumio.store.opening import CHANGES, FILE, Files, open_database, reason
from mockjumio.store.rows import Changes
from mockjumio.transaction import Transaction

Key = tuple[str, str]  # merchant, and reference or identifier

_HEAD: Final = struct.Struct(">III")  # length and checksum of the content, number of its format


class Put:
    """What was put and is not in the tables yet, in the order in which it came."""

    __slots__ = ("callbacks", "clocks", "requests", "transactions")

    def __init__(self) -> None:
        self.transactions: dict[Key, Transaction] = {}
        self.callbacks: dict[Key, Callback] = {}
        self.clocks: dict[str, ClockState] = {}  # that went on since their merchants were written
        self.requests: list[Request] = []

    def __bool__(self) -> bool:
        return bool(self.transactions or self.callbacks or self.requests or self.clocks)

    def __len__(self) -> int:
        return len(self.transactions) + len(self.callbacks) + len(self.requests)

    def take(self, other: "Put") -> None:
        """All that the other one has, which keeps nothing."""
        self.transactions.update(other.transactions)
        self.callbacks.update(other.callbacks)
        self.clocks.update(other.clocks)
        self.requests += other.requests
        other.clear()

    def clear(self) -> None:
        for kept in (self.transactions, self.callbacks, self.clocks, self.requests):
            kept.clear()

    def changes(self) -> Changes:
        return Changes(
            tuple(self.transactions.values()),
            tuple(self.callbacks.values()),
            tuple(self.clocks.items()),
            tuple(self.requests),
        )


class Log:
    """Entries in a file, each with its length and checksum. The file is made; raises :class:`OSError`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(file, flags, 0o600)  # it holds secrets
        self.size = os.fstat(self._descriptor).st_size  # bytes

    def entries(self) -> Iterator[tuple[int, bytes]]:
        """Formats and contents, oldest first. What is incomplete at the end was never confirmed."""
        written = self._file.read_bytes()
        place = 0
        while place + _HEAD.size <= len(written):
            length, checksum, number = _HEAD.unpack_from(written, place)
            place += _HEAD.size
            content = written[place : place + length]
            if len(content) < length or crc32(content) != checksum:
                return
            yield number, content
            place += length

    def add(self, number: int, content: bytes) -> None:
        entry = memoryview(_HEAD.pack(len(content), crc32(content), number) + content)
        self.size += len(entry)
        while entry:
            entry = entry[os.write(self._descriptor, entry) :]

    def clear(self) -> None:
        os.ftruncate(self._descriptor, 0)
        self.size = 0

    @property
    def status(self) -> os.stat_result:
        return os.fstat(self._descriptor)

    def close(self) -> None:
        """Let go of the file; an empty one is removed."""
        os.close(self._descriptor)
        if not self.size:
            self._file.unlink(missing_ok=True)


PAGE = 200  # rows that are read at a time,
FIRST = 60  # and at first: most who ask take no more

UNREADABLE = (LookupError, TypeError, ValueError)  # what a row that stands for no value raises

T = TypeVar("T")


class Database:
    """The open files of a folder: tables, and the log. Raises :class:`DataError` if that cannot be used.

    ``on_failure`` is told once, when something fails for good, and once with :class:`DataLost`.
    """

    def __init__(self, folder: Path, on_failure: Callable[[DataError], None] | None) -> None:
        self.connection = open_database(folder)
        self._file = folder / FILE
        try:
            self.log = Log(folder / CHANGES)
        except OSError as error:
            self.connection.close()
            raise DataError(f"{printable(folder / CHANGES)}: {reason(error)}") from None
        self._files = Files(folder)
        self._on_failure = on_failure
        self._lost: DataLost | None = None  # as it was told
        self.failure: DataError | None = None

    def close(self) -> None:
        self.connection.close()
        self.log.close()

    def size(self) -> int:
        """Bytes of all its files."""
        return self._files.size()

    def check(self) -> None:
        """Raise :class:`DataError` if what is written would not outlive the process."""
        if self.failure is not None:
            raise self.failure
        file = self._files.lost()
        if file is None:
            return
        if self._lost is None:
            self._lost = DataLost(_LOST.format(printable(file)))
            if self._on_failure is not None:
                self._on_failure(self._lost)
        raise self._lost

    def note(self, number: int, content: bytes) -> None:
        """Write an entry into the log."""
        try:
            self.log.add(number, content)
        except OSError as error:
            raise self._failed(reason(error)) from error

    def noted(self) -> None:
        """What is in the log is in the tables, too."""
        if self.log.size:
            self.log.clear()
            self._files.shortened(CHANGES, self.log.status)

    @contextmanager
    def whole(self) -> Iterator[sqlite3.Connection]:
        """Statements of which all hold or none."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection
            self.connection.execute("COMMIT")
        except Exception as error:
            raise self._failed(reason(error)) from error

    def rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self.connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._failed(reason(error)) from None

    def paged(
        self, query: str, *values: str, after: int | None, newest: bool, size: int = PAGE
    ) -> Iterator[list[Any]]:
        """Rows by their number, the first column, a page at a time: the caller may write in between."""
        query += f" AND number {'<' if newest else '>'} ? ORDER BY number {'DESC' if newest else ''} LIMIT ?"
        after, most = (_ENDLESS if newest else -1) if after is None else after, FIRST
        while True:
            page = self.rows(query, *values, after, most)
            yield page
            if len(page) < most:
                return
            after, most = page[-1][0], size

    def number(self, query: str, *values: object) -> int:
        ((number,),) = self.rows(query, *values)
        return int(number)

    def read(self, read: Callable[..., T], *row: Any) -> T:
        """What a row stands for."""
        try:
            return read(*row)
        except UNREADABLE as error:
            raise self.unreadable(error) from error

    def unreadable(self, error: Exception) -> DataError:
        """What is wrong with a value is wrong with the file."""
        return self._failed(_UNREADABLE.format(error))

    def _failed(self, why: str) -> DataError:
        """Nothing is written any more; the file is as after the last write that succeeded."""
        if self.failure is None:
            self.failure = DataError(f"{printable(self._file)}: {why}")
            with suppress(sqlite3.Error):
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
            if self._on_failure is not None:
                self._on_failure(self.failure)
        return self.failure


_ENDLESS = 2**63 - 1  # the largest number that a row can have
_UNREADABLE = (
    "has a value that this version cannot read ({}): written by a newer mockjumio, or damaged; "
    "upgrade, restore a copy, or use another folder"
)
_LOST = (
    "{} was removed, replaced or cut off while it was in use: new data is lost when this process ends; "
    "restore the file, or start again"
)
