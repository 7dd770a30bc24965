"""How much may there be at a time? What is beyond is refused, with a word on what to do."""

from typing import NamedTuple

from mockjumio.errors import TooMany


class Limits(NamedTuple):
    """``pending`` counts a merchant's transactions for which something is still to come.

    ``connections`` are those to the sandbox.
    """

    merchants: int = 10_000
    pending: int = 1_000_000
    connections: int = 2_000

    def check_merchants(self, count: int) -> None:
        if count >= self.merchants:
            raise TooMany(f"there are {count} merchants already; delete some, or raise --max-merchants")

    def check_pending(self, count: int) -> None:
        if count >= self.pending:
            raise TooMany(
                f"{count} transactions of the merchant are pending already; "
                "let time pass, reset it, or raise --max-pending"
            )
