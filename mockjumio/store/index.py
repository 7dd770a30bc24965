"""What does one merchant have in memory, in which order, and which of it could a list want?

That is found without unpacking anything, at some 30 bytes a transaction.

An entry of an index is a number of 64 bits: the hash of a text and an ordinal. Entries stand in sorted runs,
which are merged as they get many. What was dropped, or came twice, is found out by whoever reads.
"""

from array import array
from bisect import bisect_left
from collections.abc import Container, Iterator
from heapq import merge
from typing import Generic, TypeVar

from mockjumio.store.base import Wanted
from mockjumio.transaction import State, Transaction

U = TypeVar("U")

_BITS = 32  # of an ordinal; the upper ones are of the hash
_MASK = (1 << _BITS) - 1
_FRESH = 1_024  # entries that wait to be sorted
_LARGE = 65_536  # entries of a run that is merged no more, since that would hold others up


class Runs:
    """Ordinals by the text that they have in common."""

    __slots__ = ("_fresh", "_runs")

    def __init__(self) -> None:
        self._fresh = array("Q")
        self._runs: list[array[int]] = []  # the largest first

    def add(self, text: str, ordinal: int) -> None:
        self._fresh.append((hash(text) & _MASK) << _BITS | ordinal)
        if len(self._fresh) >= _FRESH:
            run = array("Q", sorted(self._fresh))
            self._fresh = array("Q")
            while self._runs and len(self._runs[-1]) <= len(run) < _LARGE:
                run = array("Q", sorted(self._runs.pop() + run))
            self._runs.append(run)

    def ordinals(self, text: str, after: int | None, *, newest: bool) -> Iterator[int]:
        """Those of a text, or of another with the same hash, beyond one in the order that is asked for."""
        first = (hash(text) & _MASK) << _BITS
        low = first if after is None or newest else first + after + 1
        high = first + after if newest and after is not None else first + _MASK + 1
        runs = [*self._runs, array("Q", sorted(self._fresh))]
        return merge(*(_between(run, low, high, newest=newest) for run in runs), reverse=newest)

    def forget(self, oldest: int) -> None:
        """Leave out what is older in the first run, which becomes the last one of its size."""
        if self._runs and len(self._runs[0]) >= _LARGE:
            left = array("Q", [entry for entry in self._runs.pop(0) if entry & _MASK >= oldest])
            large = sum(len(run) >= _LARGE for run in self._runs)
            self._runs.insert(large, left)


def _between(run: "array[int]", low: int, high: int, *, newest: bool) -> Iterator[int]:
    start, end = bisect_left(run, low), bisect_left(run, high)
    places = range(end - 1, start - 1, -1) if newest else range(start, end)
    return (run[place] & _MASK for place in places)


class Index:
    """What lists of one merchant are filtered by. Of the state, only what stays as it is."""

    __slots__ = ("_customers", "_failed", "_references", "_scenarios")

    def __init__(self) -> None:
        self._references, self._customers, self._scenarios, self._failed = Runs(), Runs(), Runs(), Runs()

    def add(self, transaction: Transaction) -> None:
        ordinal, provided = transaction.ordinal, transaction.provided
        self._scenarios.add(transaction.scenario, ordinal)
        if provided.merchant_reference is not None:
            self._references.add(provided.merchant_reference, ordinal)
        if provided.customer_id is not None:
            self._customers.add(provided.customer_id, ordinal)
        if transaction.state is State.FAILED:
            self._failed.add(State.FAILED, ordinal)

    def narrowed(self, wanted: Wanted, after: int | None, *, newest: bool) -> Iterator[int] | None:
        """The ordinals of what could be wanted, and maybe more, some twice; ``None`` if all could be.

        Of what is pending none is found here.
        """
        if wanted.merchant_reference is not None:
            return self._references.ordinals(wanted.merchant_reference, after, newest=newest)
        if wanted.customer_id is not None:
            return self._customers.ordinals(wanted.customer_id, after, newest=newest)
        if wanted.state is State.PENDING:
            return iter(())
        if wanted.state is State.FAILED:
            return self._failed.ordinals(State.FAILED, after, newest=newest)
        if wanted.scenario is not None:
            return self._scenarios.ordinals(wanted.scenario, after, newest=newest)
        return None

    def forget(self, oldest: int) -> None:
        """Nothing older than this ordinal is kept any more."""
        for runs in (self._references, self._customers, self._scenarios, self._failed):
            runs.forget(oldest)


class Kept(Generic[U]):
    """What is kept for one merchant, by reference; and the order in which it came."""

    __slots__ = ("called", "gone", "index", "numbers", "ordinals", "pending", "references", "tokens", "units")

    def __init__(self) -> None:
        self.units: dict[str, U] = {}  # by reference
        self.references: list[str] = []  # by ordinal
        self.ordinals = array("q")
        self.called: list[str] = []  # the reference of each callback, by its number
        self.numbers = array("q")
        self.gone = 0  # of the references, those whose transactions were dropped
        self.pending: dict[int, None] = {}  # ordinals, in their order
        self.index: Index | None = None  # of those that are packed
        self.tokens: dict[str, None] = {}  # of customers' pages

    def at(self, ordinal: int) -> str | None:
        place = bisect_left(self.ordinals, ordinal)
        there = place < len(self.ordinals) and self.ordinals[place] == ordinal
        return self.references[place] if there else None

    def tidy(self) -> None:
        """Let go of the references of what was dropped, from the front, and between if those are many.

        Whoever reads the lists goes on with those that there were.
        """
        if self.gone <= len(self.references) // 64:
            return
        front = next(
            (at for at, one in enumerate(self.references) if one in self.units), len(self.references)
        )
        self.references, self.ordinals = self.references[front:], self.ordinals[front:]
        called = _first_of(self.called, self.units)
        self.called, self.numbers = self.called[called:], self.numbers[called:]
        self.gone -= front
        if self.gone > len(self.references) // 2:
            self.references, self.ordinals = _left(self.references, self.ordinals, self.units)
            self.called, self.numbers = _left(self.called, self.numbers, self.units)
            self.gone = 0
        if self.index is not None:
            self.index.forget(self.ordinals[0] if self.ordinals else 0)


def _first_of(references: list[str], there: Container[str]) -> int:
    return next((at for at, one in enumerate(references) if one in there), len(references))


def _left(
    references: list[str], numbers: "array[int]", there: Container[str]
) -> tuple[list[str], "array[int]"]:
    left = [at for at, reference in enumerate(references) if reference in there]
    return [references[at] for at in left], array("q", [numbers[at] for at in left])
