"""What happened, in order?

Events have numbers, so that a listener can resume where it left off.
"""

import asyncio
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

from mockjumio.clock import Instant, system_now
from mockjumio.store.packing import CHUNK, Log

KEPT = 10_000  # events that a listener can still resume from, at least
BACKLOG = KEPT // 2  # events that a slow listener may fall behind; cut off, it can still resume from there


class Event(NamedTuple):
    """``kind`` is ``transaction``, ``callback``, ``clock`` or ``merchant`` with a verb, or ``request``.

    ``merchant`` is ``None`` for a call of nobody.
    """

    id: int
    kind: str
    merchant: str | None
    at: Instant
    data: Mapping[str, Any]


class Listener:
    """Who hears every event from the moment it was made. An async iterator; leave its context to stop.

    ``cut`` is called if it falls too far behind: it hears no more, and may come back and resume by number.
    """

    def __init__(self, events: "Events", missed: list[Event], cut: Callable[[], None] | None) -> None:
        self._events = events
        self._waiting = deque(missed)
        self._room = len(missed) + BACKLOG
        self._news = asyncio.Event()
        self._cut = cut
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._events.forget(self)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        while not self._waiting:
            if self._ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()

    def at_hand(self, most: int = KEPT) -> list[Event]:
        """What waits already, without waiting for more; so many at most."""
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def hear(self, event: Event) -> None:
        if len(self._waiting) < self._room:
            self._waiting.append(event)
            self._news.set()
        else:
            self.end()
            if self._cut is not None:
                self._cut()

    def end(self) -> None:
        """Nothing more will come after what waits already."""
        self._ended = True
        self._events.forget(self)
        self._news.set()


BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds, upper bounds


_COUNTED = frozenset(("callback.attempted", "request"))


class Tally:
    """How often has what happened since the start? Counted as it happens, for whoever asks later.

    ``buckets`` counts the attempts that took no longer than each of :data:`BUCKETS`; the last one, the rest.
    """

    __slots__ = ("buckets", "happened", "outcomes", "requests", "seconds")

    def __init__(self) -> None:
        self.happened: Counter[str] = Counter()  # by kind of event
        self.outcomes: Counter[str] = Counter()  # of attempts
        self.buckets = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0  # that all attempts have taken
        self.requests: Counter[tuple[str, str, int]] = Counter()  # method, route and status

    def count(self, kind: str, data: Mapping[str, Any]) -> None:
        """What else is counted of attempts and requests."""
        if kind == "callback.attempted":
            seconds = data["duration_ms"] / 1_000
            self.outcomes[data["outcome"]] += 1
            self.buckets[bisect_left(BUCKETS, seconds)] += 1
            self.seconds += seconds
        elif kind == "request":
            self.requests[data["method"], data["route"], data["status"]] += 1


class Events:
    """The events of a sandbox, and who listens to them.

    Their numbers begin at one with each run of a sandbox; ``run`` tells one run from another.
    """

    def __init__(self) -> None:
        self.run = f"{system_now():x}"
        self.tally = Tally()
        self._kept = Log(Event)
        self._last = 0
        self._listeners: set[Listener] = set()

    @property
    def oldest(self) -> int:
        """The number of the oldest event that can still be resumed from, or of the next one."""
        return self._last + 1 - len(self._kept)

    @property
    def last(self) -> int:
        """The number of the newest event, 0 before the first."""
        return self._last

    def emit(self, kind: str, merchant: str | None, at: Instant, **data: Any) -> None:
        self._last += 1
        self.tally.happened[kind] += 1
        if kind in _COUNTED:
            self.tally.count(kind, data)
        values = (self._last, kind, merchant, at, data)
        self._kept.append(values)
        if self._last % CHUNK == 0:  # many at a time
            self._kept.shorten(KEPT)
        if self._listeners:
            event = Event(*values)
            for listener in tuple(self._listeners):
                listener.hear(event)

    def listen(self, after: int | None = None, *, cut: Callable[[], None] | None = None) -> Listener:
        """Events from now on; with ``after``, first those that followed that number and are still kept."""
        listener = Listener(self, [] if after is None else list(self.kept(after)), cut)
        self._listeners.add(listener)
        return listener

    def kept(self, after: int | None = None, *, newest: bool = False) -> Iterator[Event]:
        """What can still be told, from after a number on, in either order, in whichever thread it is read."""
        if newest:
            after = self._last + 1 if after is None else after
            return self._kept.read(max(0, self._last + 1 - after), newest=True)
        return self._kept.read(max(0, (after or 0) + 1 - self.oldest))

    def forget(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def close(self) -> None:
        """End every listener."""
        for listener in tuple(self._listeners):
            listener.end()
