"""Which values were used last? They are kept in memory to be read again."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

RECENT = 4_096  # of each kind

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(OrderedDict[K, V], Generic[K, V]):
    """A mapping that forgets what was not used for longest."""

    def remember(self, key: K, value: V) -> V:
        self[key] = value
        self.move_to_end(key)
        if len(self) > RECENT:
            self.popitem(last=False)
        return value
