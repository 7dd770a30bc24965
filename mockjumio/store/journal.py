"""What did a merchant call, and what was it answered? Bounded by count and bytes, oldest out first."""

from collections import deque
from collections.abc import Iterator

from mockjumio.exchanges import Request

MAX_ENTRIES = 10_000
MAX_BYTES = 8 * 1024 * 1024


class Journal:
    """The calls of one merchant, oldest first."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._entries: deque[Request] = deque()
        self._sizes: deque[int] = deque()  # of the entries, measured once
        self._bytes = 0
        self._max_entries = max_entries
        self._max_bytes = max_bytes

    def add(self, entry: Request) -> None:
        size = entry.size
        self._entries.append(entry)
        self._sizes.append(size)
        self._bytes += size
        while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
            self._entries.popleft()
            self._bytes -= self._sizes.popleft()

    @property
    def oldest(self) -> int | None:
        """The number of the oldest call that is still here."""
        return self._entries[0].id if self._entries else None

    def __iter__(self) -> Iterator[Request]:
        return iter(self._entries)

    def listed(self, after: int | None, *, newest: bool) -> Iterator[Request]:
        """The calls after a number, in either order; more may be added meanwhile."""
        entries = list(reversed(self._entries) if newest else self._entries)
        if after is None:
            return iter(entries)
        return (one for one in entries if (one.id < after if newest else one.id > after))

    def __len__(self) -> int:
        return len(self._entries)
