"""What was put since the tables were last written? Values in memory, and a file of entries.

An entry costs one call of the system, a transaction of SQLite a dozen: where each callback waits for its own,
that is a quarter of what a callback costs.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zlib import crc32

from mockjumio.clock import ClockState
from mockjumio.exchanges import Callback, Request
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
