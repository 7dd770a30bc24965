"""How is very much looked through while others go on? For a moment in the loop, then in a thread beside it.

What is looked through comes in parts that the loop takes, and that a thread may read whatever happens
meanwhile: each is as it was when it was taken. One at a time has the thread, whoever looks, and it rests so
often that the loop waits for the interpreter no longer than for somebody's turn.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from time import sleep
from typing import Generic, NamedTuple, TypeVar

from mockjumio.run.runner import Turn

REST = 0.0005  # seconds, as long as it looks: a loop that waited needs a processor, and several turns
TURNS = 4  # after which another who looks has the thread, who may want no more than a list of a hundred

T = TypeVar("T")
Test = Callable[[T], bool]


class Looked(NamedTuple, Generic[T]):
    """What of some items fits. ``since`` is how often things had changed when they were taken."""

    found: list[T]
    last: T  # of all of them
    looked: int
    since: int


class Looks:
    """Those of a sandbox."""

    def __init__(self) -> None:
        self._thread = asyncio.Lock()

    def through(
        self, parts: Iterable[Iterable[T]], fits: Test[T], changes: Callable[[], int] = lambda: 0
    ) -> "Look[T]":
        """Begin to look through parts. ``fits`` is asked in a thread, too; ``changes`` counts them."""
        return Look(self._thread, iter(parts), fits, changes)


class Look(Generic[T]):
    """How far something was looked through."""

    def __init__(
        self,
        thread: asyncio.Lock,
        parts: Iterator[Iterable[T]],
        fits: Test[T],
        changes: Callable[[], int],
    ) -> None:
        self._thread = thread
        self._parts = parts
        self._items: Iterator[T] | None = None  # what is left of the part that was begun
        self._fits = fits
        self._changes = changes
        self._since = 0
        self._turn = Turn(looks=True)
        self._here = True

    async def on(self, enough: int, most: int) -> Looked[T] | None:
        """Look at more: some, until so many fit, or so many were looked at; ``None`` if there is no more."""
        while True:
            if self._items is None:
                part = next(self._parts, None)
                if part is None:
                    return None
                self._items, self._since = iter(part), self._changes()
            if self._here:
                looked = self._look(self._items, enough, most, lambda: self._turn.over)
                self._here = not self._turn.over
            else:
                async with self._thread:
                    looked = await asyncio.to_thread(self._look_aside, self._items, enough, most)
            if looked is not None:
                return looked

    def _look_aside(self, items: Iterator[T], enough: int, most: int) -> Looked[T] | None:
        """In a thread, whose processor time is its own."""
        turn, left = Turn(looks=True), TURNS

        def over() -> bool:
            nonlocal turn, left
            if not turn.over:
                return False
            sleep(REST)
            turn = Turn(looks=True)
            left -= 1
            return left == 0

        return self._look(items, enough, most, over)

    def _look(self, items: Iterator[T], enough: int, most: int, over: Callable[[], bool]) -> Looked[T] | None:
        found: list[T] = []
        count = 0
        for count, item in enumerate(items, start=1):
            if self._fits(item):
                found.append(item)
            if count == most or len(found) == enough or over():
                break
        else:
            self._items = None
        return Looked(found, item, count, self._since) if count else None
