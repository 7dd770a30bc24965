"""What goes wrong for a merchant, whatever the scenario? A numbered list, and how often each could strike."""

from collections import Counter
from collections.abc import Hashable, Iterable

from mockjumio.faults.base import Chosen


class MerchantFaults:
    """The faults that a merchant asked for; ``calls`` counts what those of Jumio's API could have struck."""

    def __init__(self, faults: Iterable[tuple[int, Chosen]] = (), made: int = 0) -> None:
        self._faults = dict(faults)
        self.made = made  # the removed ones too: numbers are not reused
        self.calls: Counter[Hashable] = Counter()

    def __bool__(self) -> bool:
        """Whether anything goes wrong at all."""
        return bool(self._faults)

    def all(self) -> tuple[tuple[int, Chosen], ...]:
        return tuple(self._faults.items())

    def chosen(self) -> tuple[Chosen, ...]:
        return tuple(self._faults.values())

    def add(self, chosen: Chosen) -> int:
        """Returns its number."""
        self.made += 1
        self._faults[self.made] = chosen
        return self.made

    def remove(self, number: int) -> bool:
        """Whether there was such a fault."""
        return self._faults.pop(number, None) is not None
