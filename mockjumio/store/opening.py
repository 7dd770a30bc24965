"""Can this folder hold the data? Opens the database file for this process alone; sees whether it stays."""

import errno
import os
import sqlite3
from pathlib import Path

from mockjumio.errors import DataError, printable
from mockjumio.store.migration import judge, migrate

FILE = "mockjumio.sqlite3"
CHANGES = "mockjumio.changes"  # what is not in it yet
CHECKED = 64 * 1024 * 1024  # bytes up to which a file is read whole at the start, to find damage early


def open_database(folder: Path) -> sqlite3.Connection:
    """The database of a folder, up to date and locked; raises :class:`DataError` and leaves nothing half."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds secrets
    except OSError as error:
        raise DataError(
            f"{printable(folder)}: cannot be made a data directory: {error.strerror or error}"
        ) from None
    file = folder / FILE
    database: sqlite3.Connection | None = None
    try:
        if not file.exists():
            file.touch(mode=0o600)  # whoever may look into the folder
        os.close(os.open(file, os.O_RDWR))  # SQLite would open what it may only read, and fail later
        database = sqlite3.connect(file, isolation_level=None, timeout=0)
        _prepare(database, file)
    except OSError as error:
        raise DataError(
            f"{printable(file)}: cannot be written ({error.strerror or error}); {_WHOSE}"
        ) from None
    except (sqlite3.Error, DataError) as error:
        if database is not None:
            database.close()
        words = reason(error) if isinstance(error, sqlite3.Error) else str(error)
        raise DataError(f"{printable(file)}: {words}") from None
    return database


def _prepare(database: sqlite3.Connection, file: Path) -> None:
    database.execute("PRAGMA locking_mode = EXCLUSIVE")  # two sandboxes would send everything twice
    judge(database)  # before anything is changed: it may be another program's
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA cache_size = -65536")
    database.execute("PRAGMA wal_autocheckpoint = 10000")  # pages: seldom, since each is synced
    migrate(database)
    database.execute("BEGIN IMMEDIATE")  # takes the lock, and keeps it
    database.execute("COMMIT")
    if file.stat().st_size <= CHECKED:
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise DataError(f"is damaged ({found.splitlines()[0]}); restore a copy, or use another folder")


class Files:
    """The files of a folder that is open. The system lets anybody remove them, and says nothing of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, os.stat_result | None] = {  # texts, since a path costs as much as the look
            str(folder / name): None for name in (FILE, f"{FILE}-wal", CHANGES)
        }
        self.lost()

    def shortened(self, name: str, status: os.stat_result) -> None:
        """One that is shorter now because we have made it so."""
        self._seen[str(self._folder / name)] = status

    def lost(self) -> str | None:
        """One that is not there any more, is another, or was cut off since the last look."""
        for file, before in self._seen.items():
            now = _status(file)
            if before is not None:
                same = now is not None and (now.st_dev, now.st_ino) == (before.st_dev, before.st_ino)
                if now is None or not same or now.st_size < before.st_size:
                    return file
            self._seen[file] = now
        return None


def _status(file: str) -> os.stat_result | None:
    try:
        return os.stat(file)
    except OSError:
        return None


_FULL = "the disk is full; what was confirmed is kept, make room and start again"
_WHOSE = "check who owns the folder and whether it is read-only"


def reason(error: Exception) -> str:
    """What a developer can do about an error of the database."""
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        return _FULL if full else f"cannot be written ({error.strerror or error}); {_WHOSE}"
    match getattr(error, "sqlite_errorname", ""):
        case "SQLITE_FULL":
            return _FULL
        case "SQLITE_BUSY" | "SQLITE_LOCKED":
            return "is in use by another mockjumio; stop that one, or use another folder"
        case "SQLITE_CORRUPT" | "SQLITE_NOTADB":
            return f"is damaged or no database ({error}); restore a copy, or use another folder"
        case "SQLITE_READONLY" | "SQLITE_CANTOPEN" | "SQLITE_PERM" | "SQLITE_READONLY_DIRECTORY":
            return f"cannot be written ({error}); {_WHOSE}"
        case name:
            return f"cannot be used: {error}" + (f" ({name})" if name else "")
