"""What must a store be able to do?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from mockjumio.clock import ClockState
from mockjumio.exchanges import Callback, Request
from mockjumio.merchant.account import Merchant
from mockjumio.transaction import Accepted, State, Transaction


class Wanted(NamedTuple):
    """What a list's transactions have in common, to the letter; ``state`` is that at this moment."""

    merchant_reference: str | None = None
    customer_id: str | None = None
    state: State | None = None
    scenario: str | None = None

    def fits(self, transaction: Transaction) -> bool:
        """Whether a transaction, as it is now, is wanted."""
        provided = transaction.provided
        return (
            self.merchant_reference in (None, provided.merchant_reference)
            and self.customer_id in (None, provided.customer_id)
            and self.state in (None, transaction.state)
            and self.scenario in (None, transaction.scenario)
        )

    def could_fit(self, transaction: Transaction) -> bool:
        """Likewise of one as it was kept: what was pending then may have come to its end."""
        return self._replace(state=None).fits(transaction) and (
            self.state is None or transaction.state in (self.state, State.PENDING)
        )


ANY = Wanted()


class Whole(NamedTuple):
    """A transaction with its callbacks, in the order in which they were made."""

    transaction: Transaction
    callbacks: Sequence[Callback]
    open: bool


class Store(Protocol):
    """Keeps merchants, their transactions and callbacks, and the journal of their calls.

    What is put replaces what was there, and can be read back at once. It survives the end of the process
    after ``durable()`` has returned, if the store is one that outlives it.

    Identifiers are unique within a merchant: two merchants with the same seed play the same references.
    Who asks without a merchant gets the first one's that there is. Where a list begins ``after`` a number,
    that is the number of the last item already seen; ``newest`` gives the newest first.
    """

    @property
    def changes(self) -> int:
        """A number that is another one after each change of transactions and callbacks."""
        ...

    # Merchants

    def put_merchant(self, merchant: Merchant) -> None: ...

    def put_clock(self, token: str, clock: ClockState) -> None:
        """Keep what a merchant's clock shows: all of a merchant that changes often."""
        ...

    def merchants(self) -> tuple[Merchant, ...]:
        """In the order in which they were made."""
        ...

    def remove_merchant(self, token: str) -> None:
        """Remove a merchant with all that is its own."""
        ...

    def forget(self, merchant: str) -> Iterator[int]:
        """Remove a merchant's transactions, callbacks and journal, some at a time: how many transactions.

        Whoever takes the first number has begun it: a process that ends meanwhile leaves none of it to the
        next one. What comes meanwhile may go, too.
        """
        ...

    # Transactions

    def put_transaction(self, transaction: Transaction | Accepted) -> None:
        """Keep it; of one that has only begun, the whole as soon as somebody asks, or it has to survive."""
        ...

    def transaction(self, reference: str, merchant: str | None = None) -> Transaction | None: ...

    def of_token(self, token: str) -> Transaction | None:
        """The transaction whose customer's page this token opens."""
        ...

    def put_picture(self, transaction: Transaction, part: str, picture: bytes) -> None:
        """Keep a picture that was uploaded for a transaction, with it or not at all: call this first.

        It goes when the merchant is forgotten, or by ``drop_pictures``.
        """
        ...

    def picture(self, transaction: Transaction, part: str) -> bytes | None:
        """A picture that was uploaded; ``None`` if it is kept no more."""
        ...

    def drop_pictures(self, transaction: Transaction) -> None: ...

    def owners(self, reference: str) -> tuple[str, ...]:
        """The merchants that have a transaction of this reference."""
        ...

    def transactions(
        self, merchant: str, after: int | None = None, *, newest: bool = False, wanted: Wanted = ANY
    ) -> Iterator[Transaction]:
        """A merchant's transactions, oldest first, by their ordinals.

        All that could fit what is wanted, and others: what a store can leave out without reading it, it does.
        """
        ...

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
        """Likewise some at a time, each as it was when its part came, and open if its reference was said so.

        A thread may read a part while the store is used, once, and before the next part is asked for. Where
        reading callbacks takes more, there are none without ``callbacks``.
        """
        ...

    def newest_references(self, merchant: str, most: int) -> list[str]:
        """The references of a merchant's newest transactions, the newest first."""
        ...

    def open_transactions(self, merchant: str) -> Iterator[Transaction]:
        """Those for which something is still planned, oldest first."""
        ...

    def last_ordinal(self, merchant: str) -> int:
        """The ordinal of a merchant's newest transaction, 0 if it has none."""
        ...

    # Callbacks

    def put_callback(self, callback: Callback, transaction: Transaction | None = None) -> None:
        """Keep it, and its transaction with it if that is another one now."""
        ...

    def callback(self, identifier: str, merchant: str | None = None) -> Callback | None: ...

    def callbacks(self, reference: str, merchant: str | None = None) -> tuple[Callback, ...]:
        """The callbacks of a transaction, in the order they were made."""
        ...

    def callbacks_of_each(
        self, references: Sequence[str], merchant: str
    ) -> Mapping[str, tuple[Callback, ...]]:
        """Likewise of several of a merchant's transactions at a time; those without one are left out."""
        ...

    def callbacks_of(
        self, merchant: str, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Iterable[tuple[int, Callback]]]:
        """A merchant's callbacks with their numbers, in the order they were made: in parts, like these."""
        ...

    def open_callbacks(self, merchant: str) -> Iterator[Callback]:
        """Those of which another attempt is planned or under way."""
        ...

    # Journal

    def add_request(self, request: Request) -> None:
        """Add a call to its merchant's journal, or to that of strangers."""
        ...

    def requests(
        self, merchant: str | None, after: int | None = None, *, newest: bool = False
    ) -> Iterator[Request]:
        """A merchant's calls that are still in the journal, or those of strangers; oldest first."""
        ...

    def last_request(self) -> int:
        """The number of the newest call, whoever made it; 0 if there is none."""
        ...

    # The sandbox itself

    def put_secret(self, name: str, secret: str | None) -> None:
        """Keep a secret of the console's under a name; ``None`` removes it."""
        ...

    def secret(self, name: str) -> str | None: ...

    def size(self) -> int | None:
        """Bytes of the files in which it keeps everything; ``None`` if there are none."""
        ...

    # Durability

    def check(self) -> None:
        """Raise :class:`DataError` if what is put would not outlive the process, though it should."""
        ...

    async def durable(self) -> None:
        """Return once everything that was put survives the process; raises :class:`DataError`."""
        ...

    def close(self, *, discard: bool = False) -> None:
        """Write what is left, unless it is to be discarded, and let go; raises :class:`DataError`."""
        ...
