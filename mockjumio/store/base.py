"""What must a store be able to do?"""

from collections.abc import Iterator
from typing import Protocol

from mockjumio.exchanges import Callback
from mockjumio.transaction import Transaction


class Store(Protocol):
    """Keeps transactions and callbacks by their identifiers. What is put replaces what was there."""

    def put_transaction(self, transaction: Transaction) -> None: ...

    def transaction(self, reference: str) -> Transaction | None: ...

    def transactions(self, merchant: str) -> Iterator[Transaction]:
        """A merchant's transactions, oldest first."""
        ...

    def put_callback(self, callback: Callback) -> None: ...

    def callback(self, identifier: str) -> Callback | None: ...

    def callbacks(self, reference: str) -> tuple[Callback, ...]:
        """The callbacks of a transaction, in the order they were made."""
        ...
