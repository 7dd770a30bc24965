"""What has changed for a merchant from one edition to another? Row by row, with dates and sources."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.editions import ADDED, CHANGED, WITHDRAWN, Amendment, Rows, between

PASSED = "came and went"


class Change(NamedTuple):
    """What became of one row. ``kind`` is what is left of all ``steps``: pairs of edition and amendment."""

    section: str
    row: str
    kind: str
    steps: tuple[tuple[str, Amendment], ...]


def changes(older: str, newer: str) -> Iterator[Change]:
    """Each row that is different, table by table, in the order in which they first changed."""
    tables: dict[Rows[Any], dict[str, list[tuple[str, Amendment]]]] = {}
    for step in between(older, newer):
        amendment = step[1]
        if amendment.table is not ACTIVATIONS:  # which say of other rows that an account may not have them
            tables.setdefault(amendment.table, {}).setdefault(amendment.row, []).append(step)
    for table, rows in tables.items():
        for row, steps in rows.items():
            yield Change(table.section, row, _kind(table, row, older, newer), tuple(steps))


def _kind(table: Rows[Any], row: str, older: str, newer: str) -> str:
    """What is left of all that happened to it."""
    before, after = row in table.of(older), row in table.of(newer)
    if before and after:
        return CHANGED
    if before:
        return WITHDRAWN
    return ADDED if after else PASSED
