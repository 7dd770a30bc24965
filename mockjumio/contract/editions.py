"""Which editions of Jumio's documentation are there, and what do tables and practices say in each?

The tables of this package say what the first edition says. What each later one added, changed and withdrew
is data, a module of :mod:`mockjumio.contract.amendments` an edition. A table of an edition is derived from
the one before when it is first asked for, and kept; who asks for the first one's derives and imports nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, NamedTuple, Self, TypeVar


class Edition(NamedTuple):
    """An edition by the month of its last amendment. ``source`` is the commit that has it."""

    name: str
    source: str
    words: str


EDITIONS: Final = {
    one.name: one
    for one in (
        Edition("2017-05", "34fe9f5", "idFaceMatch and idFaceLiveness; addresses in US, EU and raw format"),
        Edition("2017-10", "1d75458", "identityVerification beside idFaceMatch; the sources of web and API"),
        Edition("2018-05", "10f92cc", "identityVerification is the only result about the face; VISA"),
        Edition("2019-07", "5f404ba", "livenessImages, facemap; who issued an ID, and where; masking"),
        Edition("2020-01", "deb302d", "data of IDs that are not approved; numbers of South America"),
        Edition("2020-09", "382e6b3", "one format of addresses; Singapore; timestamps of 0 to 3 digits"),
        Edition("2021-07", "8c1d966", "codes 113 and 213; an only detail is an object; no REDIRECT"),
    )
}
FIRST: Final = next(iter(EDITIONS))
KYX: Final = "kyx"  # Jumio's current platform: bodies of its own, the same scans behind them
_NAMES: Final = tuple(EDITIONS)
MET: Final = (*_NAMES, KYX)  # what a merchant may meet

Row = TypeVar("Row", bound=tuple[Any, ...])


class Rows(Mapping[str, Row]):
    """One table of the document, or one of its lists: rows by name, which is the first thing in each.

    ``section`` is the heading under which it stands there. Compared and hashed by identity: there is one of
    each in an edition.
    """

    __slots__ = ("_by_name", "_of", "section")

    def __init__(self, section: str, *rows: Row) -> None:
        self.section = section
        self._by_name: dict[str, Row] = {row[0]: row for row in rows}
        self._of: dict[str, Any] = {FIRST: self}  # Self, which a class of rows of any kind cannot say

    def __getitem__(self, name: str) -> Row:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def of(self, edition: str) -> Self:
        """The table as this edition has it; raises ``KeyError`` for an edition that there is not."""
        found: Self | None = self._of.get(edition)
        return self._derive(edition) if found is None else found

    def ever(self) -> Mapping[str, Row]:
        """Each row that any edition has, as the first of them has it."""
        rows: dict[str, Row] = {}
        for edition in EDITIONS:
            rows = {**self.of(edition), **rows}
        return rows

    def knows(self, name: object) -> bool:
        """Whether any edition has the row."""
        return name in self._by_name or name in self.ever()

    def row(self, name: str, edition: str) -> Row:
        """The row of this edition, or where it has none, of the first one that has it."""
        return self.of(edition).get(name) or self.ever()[name]

    def editions(self, name: str) -> tuple[str, ...]:
        """The editions that have the row."""
        return tuple(edition for edition in EDITIONS if name in self.of(edition))

    def _derive(self, edition: str) -> Self:
        if edition == KYX:  # where it has no table of its own, it goes on with the last one's
            derived = self._of[edition] = self.of(_NAMES[-1])
            return derived
        if edition not in EDITIONS:
            raise KeyError(edition)
        before = self.of(_NAMES[_NAMES.index(edition) - 1])
        rows = dict(before._by_name)
        for amendment in amendments(edition):
            if amendment.table is self._of[FIRST]:
                amendment.apply(rows)
        self._settle(rows, edition)
        derived = before
        if rows != before._by_name:
            derived = object.__new__(type(self))
            derived.section, derived._by_name, derived._of = self.section, rows, self._of
        self._of[edition] = derived
        return derived

    def _settle(self, rows: dict[str, Row], edition: str) -> None:
        """What else of the rows depends on the edition."""


class Amendment(NamedTuple):
    """What an edition made of one row, in ``words`` for merchants.

    ``since`` is the date of the commit ``source``; ``apply`` changes the rows of the edition before.
    """

    kind: str  # added, changed or withdrawn
    table: Rows[Any]
    row: str
    words: str
    apply: Callable[[dict[str, Any]], None]
    since: str = ""
    source: str = ""


ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"


def on(since: str, source: str, *several: Amendment) -> tuple[Amendment, ...]:
    """The amendments of one commit, with its date."""
    return tuple(one._replace(since=since, source=source) for one in several)


def added(table: Rows[Row], row: Row, words: str) -> Amendment:
    """A row that there was not."""
    name: str = row[0]

    def apply(rows: dict[str, Any]) -> None:
        if name in rows:
            raise ValueError(f"{table.section} has {name} already")
        rows[name] = row

    return Amendment(ADDED, table, name, words, apply)


def changed(table: Rows[Any], name: str, words: str, /, **changes: Any) -> Amendment:
    """A row that says something else from now on; of what is not named, the same as before."""

    def apply(rows: dict[str, Any]) -> None:
        rows[name] = rows[name]._replace(**changes)

    return Amendment(CHANGED, table, name, words, apply)


def withdrawn(table: Rows[Any], name: str, words: str) -> Amendment:
    """A row that there is no longer."""

    def apply(rows: dict[str, Any]) -> None:
        del rows[name]

    return Amendment(WITHDRAWN, table, name, words, apply)


def amendments(edition: str) -> tuple[Amendment, ...]:
    """What an edition amends in the one before, oldest first; nothing for the first one."""
    if edition == FIRST:
        return ()
    module = import_module(f"mockjumio.contract.amendments.e{edition.replace('-', '_')}")
    found: tuple[Amendment, ...] = module.AMENDMENTS
    return found


def between(older: str, newer: str) -> Iterator[tuple[str, Amendment]]:
    """Each amendment that the newer of two editions has and the older has not, with its edition."""
    for edition in _NAMES[_NAMES.index(older) + 1 : _NAMES.index(newer) + 1]:
        for amendment in amendments(edition):
            yield edition, amendment


def has(rows: Rows[Any], name: str) -> str:
    """``; edition 2018-05 and later has it``, for a row that not every edition has."""
    known = rows.editions(name)
    return f"; {span(known[0], known[-1])} has it"


def span(since: str, until: str) -> str:
    """``edition 2018-05 and later``, for instance."""
    if since == until:
        return f"edition {since}"
    if until in MET[-2:]:  # the last one of Netverify, and the platform that came after it
        return f"edition {since} and later"
    return f"edition {until} and earlier" if since == FIRST else f"edition {since} to {until}"


class Practice(NamedTuple):
    name: str
    value: str
    words: str


BLANKS: Final = "blanks"
DIGITS: Final = "digits"
KNOWN: Final = "known"
LATIN_NAMES: Final = "latin names"
ONLY_DETAIL: Final = "only detail"
READ: Final = "read"
PLACES: Final = "places"
RETENTION: Final = "retention"


PRACTICES: Final = Rows(
    "How callbacks are written, and data kept",
    Practice(BLANKS, "%20", "how a blank is encoded in a form"),
    Practice(DIGITS, "3", "how many digits the seconds of a timestamp have"),
    Practice(READ, "approved", "of which status data are read from an ID"),
    Practice(KNOWN, "", "what comes back beside names that the merchant knew, where it is not read"),
    Practice(LATIN_NAMES, "last", "where the full name of a Korean licence in Latin letters comes"),
    Practice(ONLY_DETAIL, "array", "what an only detail of a reject reason is"),
    Practice(PLACES, "name", "how idUsState says where somebody was born"),
    Practice(RETENTION, "five years", "how long data are kept if the merchant does not say"),
)


@lru_cache(maxsize=64)  # asked for each callback
def plus_for_space(chosen: bool | None, edition: str) -> bool:
    """Whether a blank is a plus sign: as the merchant chose, otherwise as the edition has it."""
    return PRACTICES.of(edition)[BLANKS].value == "+" if chosen is None else chosen


_KEPT: Final = {"five years": 157_784_760_000, "360 days": 360 * 86_400_000}  # a year has 365.2425 days


def timestamp_digits(chosen: str | None, edition: str) -> str:
    """How many digits a timestamp's seconds have: as chosen, otherwise as the edition has it.

    ``trimmed`` if it has any number of them.
    """
    listed = PRACTICES.of(edition)[DIGITS].value
    return chosen or (listed if listed.isdigit() else "trimmed")


@lru_cache(maxsize=64)  # asked for whenever a transaction is
def retention_of(chosen: int | None, edition: str) -> int:
    """How many milliseconds data are kept: as the merchant chose, otherwise as the edition has it."""
    return _KEPT[PRACTICES.of(edition)[RETENTION].value] if chosen is None else chosen
