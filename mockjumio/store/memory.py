"""How are things kept while the process lives? In dictionaries."""

from collections.abc import Iterable, Iterator

from mockjumio.exchanges import Callback
from mockjumio.transaction import Transaction


class _Kept:
    """What is kept for one merchant, each in the order in which it came."""

    __slots__ = ("callbacks", "of_transaction", "transactions")

    def __init__(self) -> None:
        self.transactions: dict[str, Transaction] = {}
        self.callbacks: dict[str, Callback] = {}
        self.of_transaction: dict[str, tuple[str, ...]] = {}  # identifiers of callbacks


class MemoryStore:
    """A :class:`~mockjumio.store.base.Store` that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}  # by merchant

    def put_transaction(self, transaction: Transaction) -> None:
        self._of(transaction.merchant).transactions[transaction.reference] = transaction

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None:
        kept = (one.transactions.get(reference) for one in self._asked(merchant))
        return next((one for one in kept if one is not None), None)

    def owners(self, reference: str) -> tuple[str, ...]:
        return tuple(merchant for merchant, kept in self._kept.items() if reference in kept.transactions)

    def transactions(self, merchant: str) -> Iterator[Transaction]:
        return (one for kept in self._asked(merchant) for one in kept.transactions.values())

    def callbacks_of(self, merchant: str) -> Iterator[Callback]:
        return (one for kept in self._asked(merchant) for one in kept.callbacks.values())

    def forget(self, merchant: str) -> int:
        kept = self._kept.pop(merchant, None)
        return len(kept.transactions) if kept is not None else 0

    def put_callback(self, callback: Callback) -> None:
        kept = self._of(callback.merchant)
        if callback.id not in kept.callbacks:
            known = kept.of_transaction.get(callback.reference, ())
            kept.of_transaction[callback.reference] = (*known, callback.id)
        kept.callbacks[callback.id] = callback

    def callback(self, identifier: str, merchant: str | None = None) -> Callback | None:
        kept = (one.callbacks.get(identifier) for one in self._asked(merchant))
        return next((one for one in kept if one is not None), None)

    def callbacks(self, reference: str, merchant: str | None = None) -> tuple[Callback, ...]:
        for kept in self._asked(merchant):
            if (identifiers := kept.of_transaction.get(reference)) is not None:
                return tuple(kept.callbacks[identifier] for identifier in identifiers)
        return ()

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
