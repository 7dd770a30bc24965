"""What does chance choose, given a seed, and which seed does a run have?

Every draw goes through :meth:`random.Random.random`, the one method whose sequence Python promises to
keep for a given seed; ``choice`` and ``randrange`` may change between versions.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHARACTERS = {"#": "0123456789", "%": "123456789", "?": LETTERS}
_BLANK = re.compile("([#%?])")


class Chance:
    """A seeded source of choices. Equal parts give equal choices, in every process and on every Python."""

    __slots__ = ("random",)

    def __init__(self, *parts: str) -> None:
        self.random = Random("|".join(parts)).random

    def below(self, limit: int) -> int:
        """An integer from 0 to ``limit - 1``."""
        return int(self.random() * limit)

    def between(self, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.random() * len(items))]

    def day(self, first: date, last: date) -> date:
        """A day from ``first`` to ``last``, both included."""
        return date.fromordinal(self.between(first.toordinal(), last.toordinal()))

    def fill(self, pattern: str) -> str:
        """The pattern with ``#`` a digit, ``%`` a digit from 1 to 9, ``?`` a letter from A to Z."""
        if "#" not in pattern and "?" not in pattern and "%" not in pattern:
            return pattern
        random, filled = self.random, ""
        for text, one_of in _pieces(pattern):
            filled += text[int(random() * one_of)] if one_of else text
        return filled


@lru_cache(maxsize=1024)
def _pieces(pattern: str) -> tuple[tuple[str, int], ...]:
    """A pattern's pieces: a text as it is with 0, or so many characters of which one is drawn."""
    pieces = [(piece, _CHARACTERS.get(piece, "")) for piece in _BLANK.split(pattern) if piece]
    return tuple((one_of or piece, len(one_of)) for piece, one_of in pieces)


def draw_seed() -> int:
    """A seed for a run that names none; short enough to be typed again."""
    return int(_any.random() * 1_000_000_000)


_any = Random()


def derived_seed(seed: int, item: int) -> int:
    """The seed of item ``item`` of a run of many; item 0 has the run's own."""
    if item == 0:
        return seed
    return int.from_bytes(blake2b(f"{seed} {item}".encode(), digest_size=6).digest())


def plays_and_seeds(plays: Sequence[T], seed: int, count: int) -> Iterator[tuple[T, int]]:
    """What is played with which seed, in the order in which a merchant's transactions start.

    All plays of one item come before those of the next, so that item 0 is the run without a count.
    """
    for item in range(count):
        for play in plays:
            yield play, derived_seed(seed, item)
