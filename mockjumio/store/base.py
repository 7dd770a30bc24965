"""What must a store be able to do?"""

from collections.abc import Iterator
from typing import Protocol

from mockjumio.exchanges import Callback
from mockjumio.transaction import Transaction


class Store(Protocol):
    """Keeps the transactions and callbacks of merchants. What is put replaces what was there.

    Identifiers are unique within a merchant: two merchants with the same seed play the same references.
    Who asks without a merchant gets the first one's that there is.
    """

    def put_transaction(self, transaction: Transaction) -> None: ...

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None: ...

    def owners(self, reference: str) -> tuple[str, ...]:
        """The merchants that have a transaction of this reference."""
        ...

    def transactions(self, merchant: str) -> Iterator[Transaction]:
        """A merchant's transactions, oldest first."""
        ...

    def callbacks_of(self, merchant: str) -> Iterator[Callback]:
        """A merchant's callbacks, in the order they were made."""
        ...

    def forget(self, merchant: str) -> int:
        """Remove a merchant's transactions and callbacks; returns how many transactions that were."""
        ...

    def put_callback(self, callback: Callback) -> None: ...

    def callback(self, identifier: str, merchant: str | None = None) -> Callback | None: ...

    def callbacks(self, reference: str, merchant: str | None = None) -> tuple[Callback, ...]:
        """The callbacks of a transaction, in the order they were made."""
        ...
