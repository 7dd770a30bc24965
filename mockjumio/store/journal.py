"""What did a merchant call, and what was it answered? Bounded by count and bytes, oldest out first."""

from collections.abc import Iterator

from mockjumio.exchanges import Request
from mockjumio.store.packing import Log

MAX_ENTRIES = 10_000
MAX_BYTES = 8 * 1024 * 1024


class Journal:
    """The calls of one merchant, oldest first."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._entries = Log(Request)
        self._bytes = 0
        self._max_entries = max_entries
        self._max_bytes = max_bytes

    def add(self, entry: Request) -> None:
        self._entries.append(entry)
        self._bytes += entry.size
        while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
            self._bytes -= self._entries.popleft().size

    @property
    def oldest(self) -> int | None:
        """The number of the oldest call that is still here."""
        return self._entries.first().id if self._entries else None

    def __iter__(self) -> Iterator[Request]:
        return iter(self._entries)

    def listed(self, after: int | None, *, newest: bool) -> Iterator[Request]:
        """The calls after a number, in either order; more may be added meanwhile."""
        entries = reversed(self._entries) if newest else iter(self._entries)
        if after is None:
            return entries
        return (one for one in entries if (one.id < after if newest else one.id > after))

    def __len__(self) -> int:
        return len(self._entries)
