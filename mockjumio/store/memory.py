"""How are things kept while the process lives? In dictionaries; what was settled a while ago is packed."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import cast

from mockjumio.clock import ClockState
from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.arrangements import Merchant
from mockjumio.merchant.limits import Limits
from mockjumio.settings import MerchantSettings
from mockjumio.store.journal import Journal, pack_one
from mockjumio.store.packing import Packed, Packing
from mockjumio.transaction import Accepted, Transaction, is_open

MOST_PICTURES = 64 * 1024 * 1024  # bytes of uploaded pictures; the oldest go first
LOOSE = 256  # settled transactions of all merchants that stay as they are, since they are asked for most
WAITING = 4_096  # pending ones likewise; whoever has more can wait until one is unpacked


class _Kept:
    """What is kept for one merchant, each in the order in which it came."""

    __slots__ = ("callbacks", "of_transaction", "ordinals", "references", "transactions")

    def __init__(self) -> None:
        self.transactions: dict[str, Transaction | Accepted | Packed] = {}
        self.references: list[str] = []  # by ordinal
        self.ordinals = array("q")
        self.callbacks: dict[str, tuple[int, Callback | Packed]] = {}
        self.of_transaction: dict[str, tuple[str, ...]] = {}  # identifiers of callbacks


class MemoryStore:
    """A :class:`~mockjumio.store.base.Store` that forgets everything when the process ends."""

    def __init__(self, most: int = Limits().settled) -> None:
        self._most = most
        self._merchants: dict[str, Merchant] = {}
        self._clocks: dict[str, ClockState] = {}  # that went on since the merchant was put
        self._kept: dict[str, _Kept] = {}  # by merchant
        self.new_journal: Callable[[], Journal] = Journal
        self._journals: dict[str | None, Journal] = {}
        self._callbacks = 0  # made so far
        self._last_request = 0
        # Merchant and reference of what could be packed: settled or pending.
        self._loose: dict[tuple[str, str], None] = {}
        self._waiting: dict[tuple[str, str], None] = {}
        self._transactions = Packing[Transaction]()
        self._messages = Packing[Callback]()
        self._tokens: dict[str, tuple[str, str]] = {}  # merchant and reference by their page's token
        self._pictures: dict[tuple[str, str, str], bytes] = {}  # the oldest first
        self._picture_bytes = 0

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
        self.forget(token)
        self._merchants.pop(token, None)
        self._clocks.pop(token, None)

    def forget(self, merchant: str) -> int:
        self._journals.pop(merchant, None)
        kept = self._kept.pop(merchant, None)
        for loose in (self._loose, self._waiting):
            for whose in [whose for whose in loose if whose[0] == merchant]:
                del loose[whose]
        self._tokens = {token: whose for token, whose in self._tokens.items() if whose[0] != merchant}
        for key in [key for key in self._pictures if key[0] == merchant]:
            self._picture_bytes -= len(self._pictures.pop(key))
        return len(kept.transactions) if kept is not None else 0

    # Transactions

    def put_transaction(self, transaction: Transaction | Accepted) -> None:
        put = transaction
        if isinstance(transaction, Accepted):
            transaction = transaction.begun
        whose = merchant, reference = transaction.merchant, transaction.reference
        kept = self._kept.get(merchant) or self._of(merchant)
        if reference not in kept.transactions:
            kept.references.append(reference)
            kept.ordinals.append(transaction.ordinal)
            if transaction.initiation is not None and transaction.initiation.token is not None:
                self._tokens[transaction.initiation.token] = whose
        kept.transactions[reference] = put
        if transaction.settled is None:
            self._waiting[whose] = None
        else:
            self._waiting.pop(whose, None)
            self._used(whose)

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None:
        if merchant is not None:  # nearly always, and often
            known = self._kept.get(merchant)
        else:
            known = next((one for one in self._asked(merchant) if reference in one.transactions), None)
        if known is None:
            return None
        found = known.transactions.get(reference)
        return found if isinstance(found, Transaction) else self._whole(known, reference)

    def of_token(self, token: str) -> Transaction | None:
        merchant, reference = self._tokens.get(token, ("", ""))
        return self.transaction(reference, merchant)

    def put_picture(self, transaction: Transaction, part: str, picture: bytes) -> None:
        key = (transaction.merchant, transaction.reference, part)
        self._picture_bytes += len(picture) - len(self._pictures.pop(key, b""))
        self._pictures[key] = picture
        while self._picture_bytes > MOST_PICTURES and len(self._pictures) > 1:
            self._picture_bytes -= len(self._pictures.pop(next(iter(self._pictures))))

    def picture(self, transaction: Transaction, part: str) -> bytes | None:
        return self._pictures.get((transaction.merchant, transaction.reference, part))

    def drop_pictures(self, transaction: Transaction) -> None:
        for part in () if transaction.initiation is None else transaction.initiation.uploaded:
            gone = self._pictures.pop((transaction.merchant, transaction.reference, part), b"")
            self._picture_bytes -= len(gone)

    def owners(self, reference: str) -> tuple[str, ...]:
        return tuple(merchant for merchant, kept in self._kept.items() if reference in kept.transactions)

    def transactions(
        self, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Transaction]:
        for kept in self._asked(merchant):
            count = len(kept.references)
            if newest:
                past = count if after is None else bisect_left(kept.ordinals, after)
                indices = range(past - 1, -1, -1)
            else:
                indices = range(0 if after is None else bisect_right(kept.ordinals, after), count)
            references = kept.references  # as they are: some may be dropped meanwhile
            for index in indices:
                if (found := self._whole(kept, references[index])) is not None:
                    yield found

    def open_transactions(self, merchant: str) -> Iterator[Transaction]:
        for kept in self._asked(merchant):
            for reference, one in list(kept.transactions.items()):
                if not isinstance(one, Packed) or one.open:
                    whole = self._whole(kept, reference)
                    if whole is not None and is_open(whole):
                        yield whole

    def last_ordinal(self, merchant: str) -> int:
        kept = self._kept.get(merchant)
        return kept.ordinals[-1] if kept and kept.ordinals else 0

    # Callbacks

    def put_callback(self, callback: Callback) -> None:
        kept = self._kept.get(callback.merchant) or self._of(callback.merchant)
        identifier = callback.id
        if (known := kept.callbacks.get(identifier)) is not None:
            number = known[0]
        else:
            number = self._callbacks = self._callbacks + 1
            made = kept.of_transaction.get(callback.reference, ())
            kept.of_transaction[callback.reference] = (*made, identifier)
        kept.callbacks[identifier] = (number, callback)
        if not callback.open:
            self._used((callback.merchant, callback.reference))

    def callback(self, identifier: str, merchant: str | None = None) -> Callback | None:
        for kept in self._kept.values() if merchant is None else (self._kept.get(merchant),):
            if kept is not None and (numbered := kept.callbacks.get(identifier)) is not None:
                return self._opened(numbered[1])
        return None

    def callbacks(self, reference: str, merchant: str | None = None) -> tuple[Callback, ...]:
        for kept in self._asked(merchant):
            if (identifiers := kept.of_transaction.get(reference)) is not None:
                return tuple(self._opened(kept.callbacks[identifier][1]) for identifier in identifiers)
        return ()

    def callbacks_of(
        self, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[tuple[int, Callback]]:
        # Copied: others may put callbacks while whoever asked looks at these.
        kept = [numbered for one in self._asked(merchant) for numbered in one.callbacks.values()]
        if newest:
            kept.reverse()
        return (
            (number, self._opened(one))
            for number, one in kept
            if after is None or (number < after if newest else number > after)
        )

    def open_callbacks(self, merchant: str) -> Iterator[Callback]:
        for kept in self._asked(merchant):
            for _, one in list(kept.callbacks.values()):
                if isinstance(one, Callback) and one.open:  # none that is packed
                    yield one

    # Journal

    def add_request(self, request: Request) -> None:
        self._last_request = request.id
        journal = self._journals.get(request.merchant)
        if journal is None:
            journal = self._journals[request.merchant] = self.new_journal()
        journal.add(request)

    def requests(
        self, merchant: str | None, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Request]:
        journal = self._journals.get(merchant)
        return iter(()) if journal is None else journal.listed(after, newest=newest)

    def last_request(self) -> int:
        return self._last_request

    # Room

    def pack(self, most: int) -> bool:
        stays = ((self._loose, min(LOOSE, self._most)), (self._waiting, WAITING))
        for loose, stay in stays:
            for whose in list(islice(loose, max(0, min(most, len(loose) - stay)))):
                del loose[whose]
                self._pack(*whose)
        long = pack_one(self._journals.values())
        return long or any(len(loose) > stay for loose, stay in stays)

    def _pack(self, merchant: str, reference: str) -> None:
        kept = self._kept[merchant]
        one = kept.transactions.get(reference)
        if isinstance(one, Accepted):
            one = one.whole()
        if isinstance(one, Transaction):
            bare = one._replace(settings=cast("MerchantSettings", None))
            kept.transactions[reference] = self._transactions.pack(bare, one.settings, is_open=is_open(one))
        for identifier in kept.of_transaction.get(reference, ()):
            number, callback = kept.callbacks[identifier]
            if isinstance(callback, Callback) and not callback.open:
                kept.callbacks[identifier] = (number, self._messages.pack(callback))
        if len(kept.references) > self._most * 1.02:  # since it takes as long for many as for one
            self._drop(kept)

    def _drop(self, kept: _Kept) -> None:
        """Forget a merchant's oldest transactions for which nothing is to come."""
        closed = (one for one in kept.references if self._is_closed(kept, one))
        for reference in list(islice(closed, len(kept.references) - self._most)):
            gone = self._unpacked(kept.transactions.pop(reference))
            for identifier in kept.of_transaction.pop(reference, ()):
                del kept.callbacks[identifier]
            if gone.initiation is not None:
                self._tokens.pop(gone.initiation.token or "", None)
                self.drop_pictures(gone)
        left = [at for at, reference in enumerate(kept.references) if reference in kept.transactions]
        kept.references = [kept.references[at] for at in left]
        kept.ordinals = array("q", [kept.ordinals[at] for at in left])

    def _is_closed(self, kept: _Kept, reference: str) -> bool:
        identifiers = kept.of_transaction.get(reference, ())
        parts = (kept.transactions[reference], *(kept.callbacks[one][1] for one in identifiers))
        return all(isinstance(part, Packed) and not part.open for part in parts)

    def _used(self, key: tuple[str, str]) -> None:
        self._loose.pop(key, None)
        self._loose[key] = None

    def _whole(self, kept: _Kept, reference: str) -> Transaction | None:
        found = kept.transactions.get(reference)
        if found is None or isinstance(found, Transaction):
            return found
        if isinstance(found, Packed):
            return self._unpacked(found)
        whole = kept.transactions[reference] = found.whole()
        return whole

    def _unpacked(self, kept: Transaction | Accepted | Packed) -> Transaction:
        if isinstance(kept, Packed):
            whole = self._transactions.unpack(kept)
            return whole._replace(settings=cast("MerchantSettings", kept.shared))
        return kept.whole() if isinstance(kept, Accepted) else kept

    def _opened(self, kept: Callback | Packed) -> Callback:
        return kept if isinstance(kept, Callback) else self._messages.unpack(kept)

    # Durability

    def check(self) -> None:
        """It never does."""

    async def durable(self) -> None:
        """Nothing survives."""

    def close(self, *, discard: bool = False) -> None:
        """Nothing to let go of."""

    def _of(self, merchant: str) -> _Kept:
        kept = self._kept.get(merchant)
        if kept is None:
            kept = self._kept[merchant] = _Kept()
        return kept

    def _asked(self, merchant: str | None) -> Iterable[_Kept]:
        if merchant is None:
            return self._kept.values()
        kept = self._kept.get(merchant)
        return () if kept is None else (kept,)
