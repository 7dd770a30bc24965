"""How does what is rarely asked for take little room? Compressed, some together.

It is done as soon as there is enough, not in idle time: what waits for that under load spreads over the
memory of the process, which then keeps all of it for the little that stays.
"""

import pickle
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain, islice, starmap
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from mockjumio.exchanges import Request

if TYPE_CHECKING:
    from mockjumio.store.rows import Rows  # msgspec: what a server that just started does without

CHUNK = 100  # entries of a log that are packed together
SLOTS = 16  # values of a block at most: with more, one is unpacked too slowly; fewer take more room
_LEVEL = 1  # the higher ones take much longer for little
_OWN = 1  # the number of the only format that there is in memory

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
V = TypeVar("V")
R = TypeVar("R", bound=tuple[Any, ...])


class _Block(NamedTuple):
    """Values that were packed together."""

    content: bytes
    ends: "array[int]"  # of each value, unpacked
    live: bytearray  # whether it is still kept, each
    marked: tuple[bool, ...]


def _content_of(block: _Block) -> bytes:
    return zlib.decompress(block.content, bufsize=block.ends[-1])


class _Sealed(NamedTuple):
    """A value in a block: one that was packed is never written over."""

    block: _Block
    slot: int


class Blocks(Generic[T]):
    """Values of one kind in a seventh of the room. Each has a number, until it is taken out.

    That costs 5 us a value, and 30 us to read one; the next one of the same block, 4 us.
    """

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self._blocks: dict[int, _Block] = {}
        self._made = 0
        self._unmarked: dict[int, None] = {}  # blocks that have a value without a mark
        self._read = (-1, b"")  # the block that was read last, unpacked
        self._rows: Rows | None = None

    def pack(self, values: Sequence[T], marked: Sequence[bool]) -> range:
        """Keep values, at most as many as a block has slots, each with a mark or without; their numbers."""
        parts = [self._packed(value) for value in values]
        ends, end = array("I"), 0
        for part in parts:
            end += len(part)
            ends.append(end)
        content = zlib.compress(b"".join(parts), _LEVEL)
        self._blocks[self._made] = _Block(content, ends, bytearray([True] * len(parts)), tuple(marked))
        if not all(marked):
            self._unmarked[self._made] = None
        first = self._made * SLOTS
        self._made += 1
        return range(first, first + len(parts))

    def unpack(self, number: int) -> T:
        at, slot = divmod(number, SLOTS)
        return self._unpacked(self._unpack_block(at), self._blocks[at].ends, slot)

    def read_later(self, wanted: Iterable[int | T]) -> Iterator[T]:
        """What has a number, and what is not packed, in the order in which it is wanted: as it is now,
        whenever and in whichever thread it is read.
        """
        self._format()
        return self._read_sealed(
            [
                _Sealed(self._blocks[one // SLOTS], one % SLOTS) if isinstance(one, int) else one
                for one in wanted
            ]
        )

    def _read_sealed(self, wanted: Iterable[_Sealed | T]) -> Iterator[T]:
        block, raw = None, b""
        for one in wanted:
            if not isinstance(one, _Sealed):
                yield one
                continue
            if one.block is not block:
                block, raw = one.block, _content_of(one.block)
            yield self._unpacked(raw, one.block.ends, one.slot)

    def oldest(self, count: int) -> list[tuple[int, T]]:
        """So many values without a mark, with their numbers: those that were packed longest ago."""
        found: list[tuple[int, T]] = []
        for at in self._unmarked:
            block = self._blocks[at]
            for slot, (live, marked) in enumerate(zip(block.live, block.marked, strict=True)):
                if live and not marked:
                    found.append((at * SLOTS + slot, self.unpack(at * SLOTS + slot)))
                    if len(found) == count:
                        return found
        return found

    def take_out(self, numbers: Iterable[int], *, changed: bool = False) -> list[tuple[int, T]]:
        """Keep these no more. Where few are left of a block, neither are they: they are returned.

        Nothing of them stays unpacked. If they are only ``changed``, their block may, since others of it
        often change next.
        """
        return self.tidy(self.strike(numbers), changed=changed)

    def strike(self, numbers: Iterable[int]) -> set[int]:
        """Keep these no more, though some may have gone with a block; the blocks that are to be tidied."""
        touched = set()
        for number in numbers:
            at, slot = divmod(number, SLOTS)
            block = self._blocks.get(at)
            if block is not None:
                block.live[slot] = False
                touched.add(at)
        return touched

    def tidy(self, blocks: Iterable[int], *, changed: bool = False) -> list[tuple[int, T]]:
        """Let go of blocks of which few values are left; those, with their numbers."""
        left = [value for at in blocks for value in self._few_left(at)]
        if not changed or self._read[0] not in self._blocks:
            self._read = (-1, b"")
        return left

    def _few_left(self, at: int) -> list[tuple[int, T]]:
        block = self._blocks.get(at)
        if block is None:
            return []
        slots = [slot for slot, live in enumerate(block.live) if live]
        if 2 * len(slots) > len(block.live):
            return []
        raw = self._unpack_block(at) if slots else b""
        del self._blocks[at]
        self._unmarked.pop(at, None)
        return [(at * SLOTS + slot, self._unpacked(raw, block.ends, slot)) for slot in slots]

    def _unpack_block(self, at: int) -> bytes:
        if self._read[0] != at:
            self._read = (at, _content_of(self._blocks[at]))
        return self._read[1]

    def _packed(self, value: Any) -> bytes:
        number, content = self._format().pack(value)
        return bytes((number,)) + content

    def _unpacked(self, raw: bytes, ends: Sequence[int], slot: int) -> T:
        start = ends[slot - 1] if slot else 0
        return self._format().unpack(self._kind, raw[start], raw[start + 1 : ends[slot]])

    def _format(self) -> "Rows":
        if self._rows is None:
            from mockjumio.store.rows import Rows  # once there is a block

            self._rows = Rows({}, _OWN)
        return self._rows


class Log(Generic[R]):
    """A list of records of one kind whose oldest go, a hundred at a time; all but the newest is packed.

    They are kept as plain tuples, which are packed in a third of the time.
    """

    __slots__ = ("_chunks", "_kind", "_newest")

    def __init__(self, kind: type[R]) -> None:
        self._kind = kind
        self._chunks: deque[bytes] | tuple[()] = ()  # a hundred each, packed
        self._newest: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return CHUNK * len(self._chunks) + len(self._newest)

    def append(self, values: tuple[Any, ...]) -> None:
        """Add a record of these values. The newest are not packed, since they are asked for most."""
        newest = self._newest
        newest.append(values)
        if len(newest) >= 2 * CHUNK:
            content = pickle.dumps(newest[:CHUNK], pickle.HIGHEST_PROTOCOL)
            self._chunks = self._chunks or deque()
            self._chunks.append(zlib.compress(content, _LEVEL))
            del newest[:CHUNK]

    def shorten(self, least: int) -> None:
        """Forget the oldest, a hundred at a time, as long as so many are left; nothing is unpacked for it."""
        while len(self) >= least + CHUNK:
            if self._chunks:
                self._chunks.popleft()
            else:
                del self._newest[:CHUNK]

    def read(self, skip: int = 0, *, newest: bool = False) -> Iterator[R]:
        """In either order all but so many, as they are now, in whichever thread that is read.

        Of what is packed nothing is unpacked before it comes to it.
        """
        chunks, loose = tuple(self._chunks), tuple(self._newest)
        if newest:
            left_out = max(0, skip - len(loose)) // CHUNK
            packed = (entry for chunk in chunks[::-1][left_out:] for entry in reversed(_unpack(chunk)))
            rows = chain(reversed(loose), packed)
        else:
            left_out = min(skip // CHUNK, len(chunks))
            rows = chain((entry for chunk in chunks[left_out:] for entry in _unpack(chunk)), loose)
        return starmap(self._kind, islice(rows, skip - left_out * CHUNK, None))


def _unpack(chunk: bytes) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = pickle.loads(zlib.decompress(chunk))  # noqa: S301 - nobody but us has written it
    return rows


MAX_ENTRIES = 10_000
MAX_BYTES = 8 * 1024 * 1024


class Journal:
    """The calls of one merchant, oldest first.

    What it needs to drop one, its number and size, stands beside the log, so that nothing is unpacked for it.
    """

    def __init__(self, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._entries = Log(Request)
        self._numbers = array("Q")  # of each entry of the log
        self._sizes = array("L")  # likewise
        self._dropped = 0  # entries that the log still has
        self.bytes = 0
        self._max_entries = max_entries
        self._max_bytes = max_bytes

    def add(self, entry: Request) -> None:
        size = entry.size
        self._entries.append(tuple(entry))
        self._numbers.append(entry.id)
        self._sizes.append(size)
        self.bytes += size
        while len(self) > self._max_entries or self.bytes > self._max_bytes:
            self._drop()

    def drop_before(self, number: int) -> None:
        """Drop the calls before a number."""
        while self and self.oldest < number:
            self._drop()

    @property
    def oldest(self) -> int:
        """The number of the oldest call that is still here, 0 if there is none."""
        return self._numbers[self._dropped] if self else 0

    def _drop(self) -> None:
        self.bytes -= self._sizes[self._dropped]
        self._dropped += 1
        if self._dropped == CHUNK:
            self._entries.shorten(len(self))
            del self._numbers[:CHUNK], self._sizes[:CHUNK]
            self._dropped = 0

    def __len__(self) -> int:
        return len(self._numbers) - self._dropped

    def list_calls(self, after: int | None, *, newest: bool) -> Iterator[Request]:
        """The calls after a number, in either order, as they are now, in whichever thread they are read."""
        numbers, first = self._numbers, self._dropped
        if newest:
            end = len(numbers) if after is None else bisect_left(numbers, after, first)
            return islice(self._entries.read(len(numbers) - end, newest=True), end - first)
        return self._entries.read(first if after is None else bisect_right(numbers, after, first))


OF_ALL = 100_000  # calls of all merchants together
BYTES_OF_ALL = 64 * 1024 * 1024
STEP = 1_000  # calls after which it is seen whether all are too many


class Journals:
    """The journals of all merchants and, under ``None``, that of strangers; of all calls the oldest go first.

    ``restore`` gives the calls of a merchant that a file has, when they are asked for first.
    """

    def __init__(
        self,
        new: Callable[[], Journal] = Journal,
        restore: Callable[[str | None], Iterable[Request]] = lambda merchant: (),
        *,
        most: int = OF_ALL,
        most_bytes: int = BYTES_OF_ALL,
    ) -> None:
        self.new = new
        self._restore = restore
        self._most, self._most_bytes = most, most_bytes
        self._journals: dict[str | None, Journal] = {}
        self._added = 0
        self.oldest = 0  # the number before which there is none any more

    def add(self, request: Request) -> None:
        self.of(request.merchant).add(request)
        self._added += 1
        if self._added % STEP == 0:
            self._shorten(request.id)

    def of(self, merchant: str | None) -> Journal:
        journal = self._journals.get(merchant)
        if journal is None:
            journal = self._journals[merchant] = self.new()
            for request in self._restore(merchant):
                journal.add(request)
        return journal

    def list_calls(self, merchant: str | None, after: int | None, *, newest: bool) -> Iterator[Request]:
        return self.of(merchant).list_calls(after, newest=newest)

    def forget(self, merchant: str | None) -> None:
        self._journals.pop(merchant, None)

    def _shorten(self, last: int) -> None:
        """Calls are numbered, whoever makes them: the oldest of all are those below a number."""
        self.oldest = max(self.oldest, last + 1 - self._most)
        while True:
            for merchant, journal in list(self._journals.items()):
                journal.drop_before(self.oldest)
                if not journal and merchant is not None:
                    del self._journals[merchant]
            if sum(journal.bytes for journal in self._journals.values()) <= self._most_bytes:
                return
            self.oldest = max(self.oldest, last - self._most) + self._most // 10


RECENT = 4_096  # of each kind


class Recent(OrderedDict[K, V], Generic[K, V]):
    """A mapping that forgets what was not used for longest."""

    def remember(self, key: K, value: V) -> V:
        self[key] = value
        self.move_to_end(key)
        if len(self) > RECENT:
            self.popitem(last=False)
        return value
