"""How are things kept while the process lives? In dictionaries."""

from collections.abc import Iterator

from mockjumio.exchanges import Callback
from mockjumio.transaction import Transaction


class MemoryStore:
    """A :class:`~mockjumio.store.base.Store` that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._transactions: dict[str, Transaction] = {}
        self._of_merchant: dict[str, list[str]] = {}
        self._callbacks: dict[str, Callback] = {}
        self._of_transaction: dict[str, list[str]] = {}

    def put_transaction(self, transaction: Transaction) -> None:
        if transaction.reference not in self._transactions:
            self._of_merchant.setdefault(transaction.merchant, []).append(transaction.reference)
        self._transactions[transaction.reference] = transaction

    def transaction(self, reference: str) -> Transaction | None:
        return self._transactions.get(reference)

    def transactions(self, merchant: str) -> Iterator[Transaction]:
        return (self._transactions[reference] for reference in self._of_merchant.get(merchant, ()))

    def put_callback(self, callback: Callback) -> None:
        if callback.id not in self._callbacks:
            self._of_transaction.setdefault(callback.reference, []).append(callback.id)
        self._callbacks[callback.id] = callback

    def callback(self, identifier: str) -> Callback | None:
        return self._callbacks.get(identifier)

    def callbacks(self, reference: str) -> tuple[Callback, ...]:
        return tuple(self._callbacks[identifier] for identifier in self._of_transaction.get(reference, ()))
