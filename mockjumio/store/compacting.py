"""How does a data directory get smaller? Old transactions go if that is asked for, then what room is free.

SQLite does both so that a process that is killed in between leaves the file as it was, or as it is to be.
"""

import os
import shutil
from pathlib import Path
from typing import Final, NamedTuple

from mockjumio.errors import DataError, printable
from mockjumio.store.opening import FILE
from mockjumio.store.sqlite import SqliteStore

SPARE: Final = 16 * 1024 * 1024  # bytes of a disk that stay free
_SOME: Final = 500  # transactions that are removed together


class Compacted(NamedTuple):
    """Bytes of the files before and after, and how many transactions were removed."""

    before: int
    after: int
    removed: int


def compact(folder: Path, keep: int | None = None) -> Compacted:
    """Give back the room that is free in a folder's files; raises :class:`DataError` if it cannot be done.

    With ``keep``, first remove of each merchant's finished transactions all but the newest so many, with
    their callbacks and pictures.
    """
    if not (folder / FILE).is_file():
        raise DataError(f"{printable(folder)}: is not a data directory: it has no {FILE}")
    before = _size(folder)
    store = SqliteStore(folder)
    try:
        removed = 0 if keep is None else sum(_remove(store, one.token, keep) for one in store.merchants())
        _check_disk(store, folder)
        store.vacuum()
    finally:
        store.close()
    return Compacted(before, _size(folder), removed)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("mockjumio.*") if file.is_file())


def _remove(store: SqliteStore, merchant: str, keep: int) -> int:
    """Remove a merchant's older transactions for which nothing is to come; how many there were."""
    count, until = 0, store.newest_but(merchant, keep)
    while until and (removed := store.drop_finished(merchant, until, _SOME)):
        count += removed
    return count


def _check_disk(store: SqliteStore, folder: Path) -> None:
    """What is kept is written twice beside the file, until the old one can go."""
    needed, free = 2 * store.used() + SPARE, shutil.disk_usage(folder).free
    if free < needed:
        raise DataError(
            f"{printable(folder)}: {needed / 1e6:,.0f} MB of its disk are needed to write what is kept anew, "
            f"and {free / 1e6:,.0f} MB are free; make room and try again"
        )
    os.environ.setdefault("SQLITE_TMPDIR", str(folder))  # the same disk, and not a small one in memory
