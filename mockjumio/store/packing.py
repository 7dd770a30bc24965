"""How does what is rarely asked for take little room? Pickled and compressed, alone or a hundred together."""

import pickle
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, Generic, NamedTuple, TypeVar, cast

CHUNK = 100  # entries of a log that are packed together
_LEVEL = 1  # the higher ones take much longer for little
_WINDOW, _MEMORY = -12, 6  # 4 KB, which the dictionary fills; without a header

T = TypeVar("T")


class Packed(NamedTuple):
    """A value in little room. ``shared`` is a part of it that many have in common, and stays as it is.

    ``open`` says that something is still to come of it.
    """

    content: bytes
    shared: object = None
    open: bool = False


class Packing(Generic[T]):
    """Packs values of one kind to a ninth: what a value has in common with the first one is left out."""

    def __init__(self) -> None:
        self._typical = b""

    def pack(self, value: T, shared: object = None, *, is_open: bool = False) -> Packed:
        content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._typical = self._typical or content[: 1 << -_WINDOW]
        work = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zdict=self._typical)
        return Packed(work.compress(content) + work.flush(), shared, is_open)

    def unpack(self, packed: Packed) -> T:
        content = zlib.decompressobj(_WINDOW, self._typical).decompress(packed.content)
        return cast(T, pickle.loads(content))  # noqa: S301 - nobody but us has written it


class Log(Generic[T]):
    """A list whose oldest entries go; all but its ends is packed."""

    __slots__ = ("_middle", "_newest", "_oldest", "append")

    def __init__(self) -> None:
        self._oldest: deque[T] = deque()
        self._middle: deque[bytes] = deque()  # chunks, packed
        self._newest: list[T] = []
        self.append = self._newest.append

    def __len__(self) -> int:
        return len(self._oldest) + CHUNK * len(self._middle) + len(self._newest)

    @property
    def packable(self) -> bool:
        """Whether there are more that are not packed than need be: the newest are asked for most."""
        return len(self._newest) >= 2 * CHUNK

    def pack(self) -> bool:
        """Pack some, which takes half a millisecond; whether there are more."""
        if self.packable:
            content = pickle.dumps(self._newest[:CHUNK], pickle.HIGHEST_PROTOCOL)
            self._middle.append(zlib.compress(content, 1))
            del self._newest[:CHUNK]
        return self.packable

    def first(self) -> T:
        """The oldest entry; raises ``IndexError`` if there is none."""
        self._reach()
        return self._oldest[0]

    def popleft(self) -> T:
        """Likewise, taken out."""
        self._reach()
        return self._oldest.popleft()

    def shorten(self, least: int) -> None:
        """Forget the oldest, a hundred at a time, as long as so many are left; nothing is unpacked for it."""
        while len(self) >= least + CHUNK:
            if self._oldest:
                self._oldest = deque(islice(self._oldest, CHUNK, None))
            elif self._middle:
                self._middle.popleft()
            else:
                del self._newest[:CHUNK]

    def _reach(self) -> None:
        if not self._oldest:
            if self._middle:
                self._oldest.extend(_unpack_chunk(self._middle.popleft()))
            else:
                self._oldest.extend(self._newest)
                self._newest.clear()

    def clear(self) -> None:
        self._oldest.clear()
        self._middle.clear()
        self._newest.clear()

    def __iter__(self) -> Iterator[T]:
        """From the oldest on, as they are now; more may be added meanwhile."""
        middle: Iterator[T] = (entry for chunk in tuple(self._middle) for entry in _unpack_chunk(chunk))
        return chain(tuple(self._oldest), middle, tuple(self._newest))

    def __reversed__(self) -> Iterator[T]:
        chunks = tuple(self._middle)[::-1]
        middle: Iterator[T] = (entry for chunk in chunks for entry in reversed(_unpack_chunk(chunk)))
        return chain(tuple(self._newest)[::-1], middle, tuple(self._oldest)[::-1])


def _unpack_chunk(chunk: bytes) -> list[Any]:
    entries: list[Any] = pickle.loads(zlib.decompress(chunk))  # noqa: S301 - nobody but us has written it
    return entries
