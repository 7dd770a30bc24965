"""What is one broken rule? Apart from the checker, so that records of it need not load the tables."""

from typing import NamedTuple


class Breach(NamedTuple):
    """One rule that a callback breaks. ``path`` is ``parameter`` or ``parameter.key[index].key``."""

    path: str
    rule: str
    section: str

    def __str__(self) -> str:
        return f"{self.path} {self.rule} ({self.section})"
