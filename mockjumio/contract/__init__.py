"""What may a callback say? The tables of Jumio's document; here only how a broken rule is recorded."""

from typing import NamedTuple


class Breach(NamedTuple):
    """One rule that a callback breaks. ``path`` is ``parameter`` or ``parameter.key[index].key``."""

    path: str
    rule: str
    section: str

    def __str__(self) -> str:
        return f"{self.path} {self.rule} ({self.section})"
