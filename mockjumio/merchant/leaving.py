"""How is very much let go of without holding others up? Some at a time, with a turn for others in between."""

from collections import deque
from collections.abc import Iterator
from typing import Any

Kept = dict[Any, Any] | set[Any] | list[Any] | deque[Any]

SOME = 2_048  # entries that go at a time, which takes a few ms at most


def take_some(kept: Kept, most: int | None = None) -> Iterator[list[Any]]:
    """Empty it, so many entries at a time."""
    take = kept.popitem if isinstance(kept, dict) else kept.pop
    while kept:
        yield [take() for _ in range(min(most or SOME, len(kept)))]


def let_go(*kept: Kept) -> Iterator[None]:
    """Empty what nobody reads any more."""
    for one in kept:
        for _ in take_some(one):
            yield


def blank_out(*kept: list[str]) -> Iterator[None]:
    """Let go of texts that somebody may still read by their places: there is nothing in them any more."""
    for one in kept:
        for start in range(0, len(one), SOME):
            one[start : start + SOME] = [""] * len(one[start : start + SOME])
            yield
