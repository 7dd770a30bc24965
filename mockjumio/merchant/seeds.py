"""Which seed does a run have? One that is drawn, or item *i* of a run of many."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


def draw_seed() -> int:
    """A seed for a run that names none; short enough to be typed again."""
    return _any.randrange(1_000_000_000)


_any = Random()


def derived_seed(seed: int, item: int) -> int:
    """The seed of item ``item`` of a run of many; item 0 has the run's own."""
    if item == 0:
        return seed
    return int.from_bytes(blake2b(f"{seed} {item}".encode(), digest_size=6).digest())


def run_of_many(plays: Sequence[T], seed: int, count: int) -> Iterator[tuple[T, int]]:
    """What is played with which seed, in the order in which a merchant's transactions start.

    All plays of one item come before those of the next, so that item 0 is the run without a count.
    """
    for item in range(count):
        for play in plays:
            yield play, derived_seed(seed, item)
