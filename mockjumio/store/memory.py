"""How are things kept while the process lives? In dictionaries; what was settled a while ago is packed."""

from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, groupby, islice
from typing import ClassVar, NamedTuple, TypeVar

from mockjumio.clock import ClockState
from mockjumio.contract.enums import ORIGINAL
from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.account import Merchant
from mockjumio.merchant.leaving import blank_out, let_go, take_some
from mockjumio.settings import Limits
from mockjumio.store.base import ANY, Wanted, Whole
from mockjumio.store.index import Index, Kept
from mockjumio.store.packing import SLOTS, Blocks, Journals
from mockjumio.transaction import Accepted, State, Transaction, is_open

AT_A_TIME = 512  # transactions that are dropped together, at most
PARTS = (32, 512)  # transactions of a part that is looked through: of the first, and of the others
DRAWN = 32  # of those take as long as drawing the person of one that has only begun
MOST_PICTURES = 64 * 1024 * 1024  # bytes of uploaded pictures; the oldest go first

T = TypeVar("T")


class Numbered(NamedTuple):
    """A callback, and the how manyth of all it is."""

    number: int
    callback: Callback


class Unit(NamedTuple):
    """What is kept together: a transaction and its callbacks, in the order in which they were made."""

    transaction: Transaction | None = None
    callbacks: tuple[Numbered, ...] = ()

    @property
    def open(self) -> bool:
        """Whether something is still to come of it."""
        for _, callback in self.callbacks:
            if callback.due is not None or callback.begun is not None:
                return True
        return self.transaction is not None and is_open(self.transaction)


_NOTHING = Unit()
_Stored = Unit | Accepted | int  # as it is, as it began, or the number under which it is packed
Whose = tuple[str, str]  # merchant and reference


class MemoryStore:
    """A :class:`~mockjumio.store.base.Store` that forgets everything when the process ends."""

    LOOSE: ClassVar = (
        128  # settled transactions of all merchants that stay as they are: most are asked for soon
    )
    WAITING: ClassVar = (
        4_096  # those of which something is to come; beyond, unpacking takes its part of the time
    )
    TOGETHER: ClassVar = SLOTS  # that are packed at a time

    def __init__(self, most: int = Limits().settled) -> None:
        self._most = most
        self.changes = 0
        self._count = 0  # transactions of all merchants
        self._merchants: dict[str, Merchant] = {}
        self._clocks: dict[str, ClockState] = {}  # that went on since the merchant was put
        self._kept: dict[str, Kept[_Stored]] = {}  # by merchant
        self.journals = Journals()
        self._callbacks = 0  # made so far
        self._last_request = 0
        # What could be packed, used longest ago first: what is settled, and of what something is to come.
        self._loose: dict[Whose, None] = {}
        self._waiting: dict[Whose, None] = {}
        self._packed = Blocks(Unit)
        # What is of no merchant any more is found by none, though it may still be here.
        self._tokens: dict[str, tuple[Kept[_Stored], str]] = {}  # whose, and reference, by their page's token
        self._pictures: dict[tuple[Kept[_Stored] | None, str, str], bytes] = {}  # the oldest first
        self._picture_bytes = 0
        self._secrets: dict[str, str] = {}

    # Merchants

    def put_merchant(self, merchant: Merchant) -> None:
        self._merchants[merchant.token] = merchant
        self._clocks.pop(merchant.token, None)

    def put_clock(self, token: str, clock: ClockState) -> None:
        self._clocks[token] = clock

    def merchants(self) -> tuple[Merchant, ...]:
        return tuple(
            merchant._replace(clock=self._clocks.get(token, merchant.clock))
            for token, merchant in self._merchants.items()
        )

    def remove_merchant(self, token: str) -> None:
        deque(self.forget(token), maxlen=0)
        self._merchants.pop(token, None)
        self._clocks.pop(token, None)

    def forget(self, merchant: str) -> Iterator[int]:
        """At once nobody finds anything of it; then it goes, some at a time.

        Meanwhile the merchant may have others, of the same references even. What is packed may still come up
        until it is taken out, but under a number that is nobody's any more.
        """
        self.journals.forget(merchant)
        kept = self._kept.pop(merchant, None)
        if kept is None:
            return
        self.changes += 1
        count = len(kept.references) - kept.gone
        self._count -= count
        units, kept.units = kept.units, {}
        for loose in (self._loose, self._waiting):  # some thousand at most
            for whose in [one for one in loose if one[0] == merchant]:
                del loose[whose]
        yield count
        blocks: set[int] = set()
        for some in take_some(units):
            blocks |= self._packed.strike(unit for _, unit in some if isinstance(unit, int))
            yield 0
        for touched in take_some(blocks, AT_A_TIME):
            self._loosen(self._packed.tidy(touched))
            yield 0
        for some in take_some(kept.tokens):
            for token, _ in some:
                if self._tokens.get(token, (None,))[0] is kept:
                    del self._tokens[token]
            yield 0
        for pictures in take_some(list(self._pictures)):
            for key in pictures:
                if key[0] is kept:
                    self._picture_bytes -= len(self._pictures.pop(key, b""))
            yield 0
        for _ in chain(blank_out(kept.references, kept.called), let_go(kept.pending)):
            yield 0

    # Transactions

    def put_transaction(self, transaction: Transaction | Accepted) -> None:
        self.changes += 1
        begun = transaction.begun if isinstance(transaction, Accepted) else transaction
        merchant, reference = whose = (begun.merchant, begun.reference)
        kept = self._kept.get(merchant) or self._of(merchant)
        known = kept.units.get(reference, _NOTHING)
        if isinstance(known, int):
            known = self._loosen_one(kept, reference)
        if isinstance(known, Unit) and known.transaction is None:
            kept.references.append(reference)
            kept.ordinals.append(begun.ordinal)
            self._count += 1
            if begun.initiation is not None and begun.initiation.token is not None:
                self._tokens[begun.initiation.token] = (kept, reference)
                kept.tokens[begun.initiation.token] = None
        if begun.settled is None:
            kept.pending[begun.ordinal] = None
        else:
            kept.pending.pop(begun.ordinal, None)
        callbacks = known.callbacks if isinstance(known, Unit) else ()
        if isinstance(transaction, Accepted) and callbacks:
            transaction = transaction.whole()
        kept.units[reference] = (
            transaction if isinstance(transaction, Accepted) else Unit(transaction, callbacks)
        )
        self._used(whose, is_open=begun.settled is None)

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None:
        if merchant is not None:  # nearly always, and often
            known = self._kept.get(merchant)
            if known is None:
                return None
            unit = known.units.get(reference, _NOTHING)
            return (unit if isinstance(unit, Unit) else self._unit(known, reference)).transaction
        every = (self._unit(one, reference).transaction for one in self._kept_of(merchant))
        return next((one for one in every if one is not None), None)

    def of_token(self, token: str) -> Transaction | None:
        kept, reference = self._tokens.get(token, (None, ""))
        return None if kept is None else self._unit(kept, reference).transaction

    def put_picture(self, transaction: Transaction, part: str, picture: bytes) -> None:
        key = (self._of(transaction.merchant), transaction.reference, part)
        self._picture_bytes += len(picture) - len(self._pictures.pop(key, b""))
        self._pictures[key] = picture
        while self._picture_bytes > MOST_PICTURES and len(self._pictures) > 1:
            self._picture_bytes -= len(self._pictures.pop(next(iter(self._pictures))))

    def picture(self, transaction: Transaction, part: str) -> bytes | None:
        return self._pictures.get((self._kept.get(transaction.merchant), transaction.reference, part))

    def drop_pictures(self, transaction: Transaction) -> None:
        kept = self._kept.get(transaction.merchant)
        for part in () if transaction.initiation is None else (*transaction.initiation.uploaded, ORIGINAL):
            gone = self._pictures.pop((kept, transaction.reference, part), b"")
            self._picture_bytes -= len(gone)

    def owners(self, reference: str) -> tuple[str, ...]:
        return tuple(
            merchant
            for merchant, kept in self._kept.items()
            if self._unit(kept, reference).transaction is not None
        )

    def transactions(
        self, merchant: str, after: int | None = None, *, newest: bool = False, wanted: Wanted = ANY
    ) -> Iterator[Transaction]:
        for kept in self._kept_of(merchant):
            for reference in self._references(merchant, kept, after, newest=newest, wanted=wanted):
                found = self._unit(kept, reference).transaction
                if found is not None and wanted.could_fit(found):
                    yield found

    def parts(
        self,
        merchant: str,
        after: int | None = None,
        *,
        is_open: Callable[[str], bool],
        callbacks: bool = True,
        newest: bool = False,
        wanted: Wanted = ANY,
    ) -> Iterator[Iterable[Whole]]:
        for kept in self._kept_of(merchant):
            references = self._references(merchant, kept, after, newest=newest, wanted=wanted)
            for part in self._parts(kept, ((is_open(one), one) for one in references)):
                yield (
                    Whole(transaction, [one.callback for one in made], opened)
                    for opened, (transaction, made) in part
                    if transaction is not None and wanted.could_fit(transaction)
                )

    def _references(
        self, merchant: str, kept: Kept[_Stored], after: int | None, *, newest: bool, wanted: Wanted
    ) -> Iterator[str]:
        """Of what could be wanted, in the order that is asked for; some may be gone."""
        packed = (kept.index or Index()).narrowed(wanted, after, newest=newest)
        if packed is not None:
            ordinals = self._matching_ordinals(merchant, kept, wanted, packed, after, newest=newest)
            return (kept.at(ordinal) or "" for ordinal in ordinals)
        return map(kept.references.__getitem__, _indices(kept.ordinals, after, newest=newest))

    def _parts(
        self, kept: Kept[_Stored], wanted: Iterable[tuple[T, str]]
    ) -> Iterator[Iterable[tuple[T, Unit]]]:
        """What there is of references, some at a time, with what came beside each, for any thread to read."""
        beside: list[T] = []
        units: list[int | Unit] = []
        room = PARTS[0]
        for one, reference in wanted:
            unit = kept.units.get(reference, _NOTHING)
            if isinstance(unit, Accepted):
                unit = self._unit(kept, reference)
                room -= DRAWN
            beside.append(one)
            units.append(unit)
            room -= 1
            if room <= 0:
                yield zip(beside, self._packed.read_later(units), strict=True)
                beside, units, room = [], [], PARTS[1]
        yield zip(beside, self._packed.read_later(units), strict=True)

    def _matching_ordinals(
        self,
        merchant: str,
        kept: Kept[_Stored],
        wanted: Wanted,
        packed: Iterator[int],
        after: int | None,
        *,
        newest: bool,
    ) -> Iterator[int]:
        """Ordinals of what could be wanted, each once: what is packed, what is not, and what is pending."""
        beyond = _beyond(after, newest=newest)
        loose = [
            found.ordinal
            for whose in chain(self._loose, self._waiting)
            if whose[0] == merchant
            and (found := _transaction_as_begun(kept.units.get(whose[1]))) is not None
            and wanted.could_fit(found)
            and beyond(found.ordinal)
        ]
        places: list[Iterator[int]] = [packed, iter(sorted(loose, reverse=newest))]
        if wanted.state is not None and wanted.state is not State.DONE:
            pending = list(kept.pending)  # they grow; there may be a million, which is copied in few ms
            places.append(map(pending.__getitem__, _indices(pending, after, newest=newest)))
        return (ordinal for ordinal, _ in groupby(merge(*places, reverse=newest)))

    def newest_references(self, merchant: str, most: int) -> list[str]:
        kept = self._kept.get(merchant)
        newest = () if kept is None else kept.references[-most:][::-1]
        return [one for one in newest if kept is not None and one in kept.units]

    def open_transactions(self, merchant: str) -> Iterator[Transaction]:
        return (one for one in self.transactions(merchant) if is_open(one))

    def last_ordinal(self, merchant: str) -> int:
        kept = self._kept.get(merchant)
        return kept.ordinals[-1] if kept and kept.ordinals else 0

    # Callbacks

    def put_callback(self, callback: Callback, transaction: Transaction | None = None) -> None:
        self.changes += 1
        merchant, reference = whose = (callback.merchant, callback.reference)
        kept = self._kept.get(merchant) or self._of(merchant)
        unit = kept.units.get(reference)
        if not isinstance(unit, Unit):
            unit = self._loosen_one(kept, reference)
        known, made = unit
        for place, one in enumerate(made):
            if one.callback.id == callback.id:
                made = (*made[:place], Numbered(one.number, callback), *made[place + 1 :])
                break
        else:
            number = self._callbacks = self._callbacks + 1
            kept.called.append(reference)
            kept.numbers.append(number)
            made = (*made, Numbered(number, callback))
        if transaction is None:
            transaction = known
        elif transaction.settled is not None:
            kept.pending.pop(transaction.ordinal, None)
        unit = kept.units[reference] = Unit(transaction, made)
        self._used(whose, is_open=unit.open)

    def callback(self, identifier: str, merchant: str | None = None) -> Callback | None:
        reference = identifier.rpartition("-")[0]
        for kept in self._kept.values() if merchant is None else (self._kept.get(merchant),):
            for _, callback in () if kept is None else self._unit(kept, reference).callbacks:
                if callback.id == identifier:
                    return callback
        return None

    def callbacks(self, reference: str, merchant: str | None = None) -> tuple[Callback, ...]:
        for kept in self._kept_of(merchant):
            if isinstance(kept.units.get(reference), Accepted):  # which has none yet
                continue
            if callbacks := self._unit(kept, reference).callbacks:
                return tuple(one.callback for one in callbacks)
        return ()

    def callbacks_of_each(
        self, references: Sequence[str], merchant: str
    ) -> Mapping[str, tuple[Callback, ...]]:
        found = {reference: self.callbacks(reference, merchant) for reference in references}
        return {reference: callbacks for reference, callbacks in found.items() if callbacks}

    def callbacks_of(
        self, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Iterable[tuple[int, Callback]]]:
        for kept in self._kept_of(merchant):
            called, numbers = kept.called, kept.numbers  # as they are: some may be dropped meanwhile
            places = _indices(numbers, after, newest=newest)
            for part in self._parts(kept, ((numbers[place], called[place]) for place in places)):
                yield (
                    (number, one.callback)
                    for number, unit in part
                    for one in unit.callbacks
                    if one.number == number
                )

    def open_callbacks(self, merchant: str) -> Iterator[Callback]:
        return (one for _, one in chain.from_iterable(self.callbacks_of(merchant)) if one.open)

    # Journal

    def add_request(self, request: Request) -> None:
        self._last_request = request.id
        self.journals.add(request)

    def requests(
        self, merchant: str | None, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Request]:
        return self.journals.list_calls(merchant, after, newest=newest)

    def last_request(self) -> int:
        return self._last_request

    # Room

    def _used(self, whose: Whose, *, is_open: bool) -> None:
        """Something was put of a transaction: pack those where that is longest ago, if there are enough."""
        self._loose.pop(whose, None)
        if is_open:
            loose, stay = self._waiting, self.WAITING
        else:
            self._waiting.pop(whose, None)
            loose, stay = self._loose, min(self.LOOSE, self._most)
        loose[whose] = None
        while len(loose) >= stay + self.TOGETHER:
            self._pack(list(islice(loose, self.TOGETHER)))

    def _pack(self, oldest: list[Whose]) -> None:
        units = [self._unit(self._kept[merchant], reference) for merchant, reference in oldest]
        numbers = self._packed.pack(units, [unit.open for unit in units])
        for (merchant, reference), number, unit in zip(oldest, numbers, units, strict=True):
            self._loose.pop((merchant, reference), None)
            self._waiting.pop((merchant, reference), None)
            self._kept[merchant].units[reference] = number
            if (transaction := unit.transaction) is not None:
                if (index := self._kept[merchant].index) is None:
                    index = self._kept[merchant].index = Index()
                index.add(transaction)
        if self._count > self._most + min(self._most // 50, AT_A_TIME):  # for few it takes as long as for one
            self._drop(self._count - self._most)

    def _loosen_one(self, kept: Kept[_Stored], reference: str) -> Unit:
        """What there is of a transaction, as something is put that changes it: packed it is no more."""
        number, unit = kept.units.get(reference), self._unit(kept, reference)
        if isinstance(number, int):
            kept.units[reference] = unit
            self._loosen(self._packed.take_out((number,), changed=True))
        return unit

    def _loosen(self, units: Iterable[tuple[int, Unit]]) -> None:
        """They are packed no more, since few were left of their block; soon they are again, with others."""
        for number, unit in units:
            one = unit.transaction or unit.callbacks[0].callback
            kept = self._kept.get(one.merchant)
            if kept is not None and kept.units.get(one.reference) == number:
                kept.units[one.reference] = unit
                (self._waiting if unit.open else self._loose)[one.merchant, one.reference] = None

    def _drop(self, count: int) -> None:
        """Forget so many transactions for which nothing is to come, those first that were settled first."""
        self.changes += 1
        numbers, merchants = [], dict[str, int]()
        for number, unit in self._packed.oldest(count):
            gone = unit.transaction
            if gone is None:
                continue
            numbers.append(number)
            kept = self._kept.get(gone.merchant)
            if kept is None or kept.units.get(gone.reference) != number:
                continue  # it has been forgotten, and is counted no more
            merchants[gone.merchant] = merchants.get(gone.merchant, 0) + 1
            del kept.units[gone.reference]
            kept.gone += 1
            if gone.initiation is not None and gone.initiation.token is not None:
                del self._tokens[gone.initiation.token], kept.tokens[gone.initiation.token]
            self.drop_pictures(gone)
        self._count -= sum(merchants.values())
        self._loosen(self._packed.take_out(numbers))
        for merchant in merchants:
            self._kept[merchant].tidy()

    def _unit(self, kept: Kept[_Stored], reference: str) -> Unit:
        unit = kept.units.get(reference, _NOTHING)
        if isinstance(unit, Unit):
            return unit
        if isinstance(unit, int):
            return self._packed.unpack(unit)
        whole = kept.units[reference] = Unit(unit.whole())
        return whole

    # The sandbox itself

    def put_secret(self, name: str, secret: str | None) -> None:
        self._secrets.pop(name, None)
        if secret is not None:
            self._secrets[name] = secret

    def secret(self, name: str) -> str | None:
        return self._secrets.get(name)

    def size(self) -> int | None:
        return None

    # Durability

    def check(self) -> None:
        """It never does."""

    async def durable(self) -> None:
        """Nothing survives."""

    def close(self, *, discard: bool = False) -> None:
        """Nothing to let go of."""

    def _of(self, merchant: str) -> Kept[_Stored]:
        kept = self._kept.get(merchant)
        if kept is None:
            kept = self._kept[merchant] = Kept()
        return kept

    def _kept_of(self, merchant: str | None) -> Iterable[Kept[_Stored]]:
        if merchant is None:
            return self._kept.values()
        kept = self._kept.get(merchant)
        return () if kept is None else (kept,)


def _transaction_as_begun(unit: _Stored | None) -> Transaction | None:
    """A transaction that is not packed, as it is, without drawing its person."""
    if isinstance(unit, Unit):
        return unit.transaction
    return unit.begun if isinstance(unit, Accepted) else None


def _beyond(after: int | None, *, newest: bool) -> Callable[[int], bool]:
    if after is None:
        return lambda ordinal: True
    return (lambda ordinal: ordinal < after) if newest else (lambda ordinal: ordinal > after)


def _indices(numbers: "array[int] | list[int]", after: int | None, *, newest: bool) -> range:
    """Of the numbers before or after one of them, in the order in which they are to come."""
    if newest:
        return range((len(numbers) if after is None else bisect_left(numbers, after)) - 1, -1, -1)
    return range(0 if after is None else bisect_right(numbers, after), len(numbers))
