"""Can this folder hold the data? Opens the database file for this process alone; sees whether it stays.

Which tables the file has: ``user_version`` counts the migrations that it has been through, ``application_id``
says that it is ours. Each migration runs in a transaction of its own, so that a file is always of one version
or the next.
"""

import errno
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from mockjumio.errors import DataError, printable

APPLICATION_ID = 0x6D6A756D  # "mjum"


def _merge_json(one: str, other: str) -> str:
    """SQL: a JSON object with what another one says besides; where both have a name, the last one counts."""
    both = f"substr({one}, 1, length({one}) - 1) || ',' || substr({other}, 2)"
    return f"CASE {other} WHEN '{{}}' THEN {one} ELSE {both} END"


_MESSAGE = "(substr(message, 1, length(message) - 1) || ',\"body\":\"' || CAST(body AS TEXT) || '\"}')"

Migration = Sequence[str | Callable[[sqlite3.Connection], None]]


def _say_what_is_looked_for(database: sqlite3.Connection) -> None:
    """Write into the new columns what stands in each transaction, some rows at a time."""
    from mockjumio.store.rows import Outlines  # msgspec: few files are of an earlier version

    outlines = Outlines(database.execute("SELECT number, fields FROM formats").fetchall())
    merchant, ordinal = "", -1
    while found := database.execute(_NEXT_ROWS, (merchant, ordinal)).fetchall():
        rows = [(*outlines.of(number, kept), *key) for *key, number, kept in found]
        database.executemany(_SAY, rows)
        merchant, ordinal = found[-1][:2]


_NEXT_ROWS = (
    "SELECT merchant, ordinal, format, kept FROM transactions WHERE (merchant, ordinal) > (?, ?) "
    "ORDER BY merchant, ordinal LIMIT 1000"
)
_SAY = (
    "UPDATE transactions SET merchant_reference = ?, customer_id = ?, state = ?, scenario = ? "
    "WHERE merchant = ? AND ordinal = ?"
)

# Beside a value stands what is searched for. Values are JSON in files of the first version.
# AUTOINCREMENT where a number is a cursor of a list: it never comes again, whatever was removed.
MIGRATIONS: tuple[Migration, ...] = (
    (
        """CREATE TABLE merchants (
            position INTEGER PRIMARY KEY,
            token TEXT NOT NULL UNIQUE,
            merchant TEXT NOT NULL,
            clock TEXT NOT NULL
        )""",
        """CREATE TABLE transactions (
            merchant TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            reference TEXT NOT NULL,
            open INTEGER NOT NULL,
            progress TEXT NOT NULL,
            story TEXT NOT NULL,
            PRIMARY KEY (merchant, ordinal)
        ) WITHOUT ROWID""",
        "CREATE INDEX transactions_by_reference ON transactions (reference)",
        "CREATE INDEX open_transactions ON transactions (merchant, ordinal) WHERE open",
        """CREATE TABLE callbacks (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            merchant TEXT NOT NULL,
            id TEXT NOT NULL,
            reference TEXT NOT NULL,
            open INTEGER NOT NULL,
            progress TEXT NOT NULL,
            message TEXT NOT NULL,
            body BLOB NOT NULL
        )""",
        "CREATE UNIQUE INDEX callbacks_by_id ON callbacks (reference, merchant, id)",
        "CREATE INDEX callbacks_by_merchant ON callbacks (merchant, position)",
        "CREATE INDEX open_callbacks ON callbacks (merchant, position) WHERE open",
        """CREATE TABLE requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            merchant TEXT,
            request TEXT NOT NULL
        )""",
        "CREATE INDEX requests_by_merchant ON requests (merchant, id)",
    ),
    (  # one value a row, in the format of its number; 0 is by names, as all that there is already
        "CREATE TABLE formats (number INTEGER PRIMARY KEY, fields TEXT NOT NULL UNIQUE)",
        "DROP INDEX transactions_by_reference",
        "DROP INDEX open_transactions",
        "ALTER TABLE transactions RENAME TO older_transactions",
        """CREATE TABLE transactions (
            merchant TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            reference TEXT NOT NULL,
            open INTEGER NOT NULL,
            format INTEGER NOT NULL,
            kept BLOB NOT NULL,
            PRIMARY KEY (merchant, ordinal)
        ) WITHOUT ROWID""",
        f"""INSERT INTO transactions
            SELECT merchant, ordinal, reference, open, 0, {_merge_json("story", "progress")}
            FROM older_transactions""",  # noqa: S608 - nothing of it comes from outside
        "DROP TABLE older_transactions",
        "CREATE INDEX transactions_by_reference ON transactions (reference)",
        "CREATE INDEX open_transactions ON transactions (merchant, ordinal) WHERE open",
        "DROP INDEX callbacks_by_id",
        "DROP INDEX callbacks_by_merchant",
        "DROP INDEX open_callbacks",
        "ALTER TABLE callbacks RENAME TO older_callbacks",
        """CREATE TABLE callbacks (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            merchant TEXT NOT NULL,
            id TEXT NOT NULL,
            reference TEXT NOT NULL,
            open INTEGER NOT NULL,
            format INTEGER NOT NULL,
            kept BLOB NOT NULL
        )""",
        """INSERT INTO sqlite_sequence (name, seq)
            SELECT 'callbacks', seq FROM sqlite_sequence WHERE name = 'older_callbacks'""",
        # A body is percent-encoded: nothing in it needs escaping.
        f"""INSERT INTO callbacks
            SELECT position, merchant, id, reference, open, 0, {_merge_json(_MESSAGE, "progress")}
            FROM older_callbacks""",  # noqa: S608 - nothing of it comes from outside
        "DROP TABLE older_callbacks",
        "CREATE UNIQUE INDEX callbacks_by_id ON callbacks (reference, merchant, id)",
        "CREATE INDEX callbacks_by_merchant ON callbacks (merchant, position)",
        "CREATE INDEX open_callbacks ON callbacks (merchant, position) WHERE open",
        "ALTER TABLE requests RENAME COLUMN request TO calls",
        "ALTER TABLE requests ADD COLUMN format INTEGER NOT NULL DEFAULT 0",
        """UPDATE requests SET calls = '{"calls":[' || calls || ']}'""",
    ),
    (
        "ALTER TABLE transactions ADD COLUMN token TEXT",  # of the customer's page
        "CREATE INDEX transactions_by_token ON transactions (token) WHERE token IS NOT NULL",
        """CREATE TABLE pictures (
            merchant TEXT NOT NULL,
            reference TEXT NOT NULL,
            part TEXT NOT NULL,
            picture BLOB NOT NULL,
            PRIMARY KEY (merchant, reference, part)
        )""",
    ),
    ("CREATE TABLE secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL)",),  # of the console
    (  # what lists are filtered by
        "ALTER TABLE transactions ADD COLUMN merchant_reference TEXT",
        "ALTER TABLE transactions ADD COLUMN customer_id TEXT",
        "ALTER TABLE transactions ADD COLUMN state TEXT NOT NULL DEFAULT 'PENDING'",  # as it was kept
        "ALTER TABLE transactions ADD COLUMN scenario TEXT NOT NULL DEFAULT ''",
        _say_what_is_looked_for,
        """CREATE INDEX transactions_by_merchant_reference
            ON transactions (merchant, merchant_reference, ordinal) WHERE merchant_reference IS NOT NULL""",
        """CREATE INDEX transactions_by_customer
            ON transactions (merchant, customer_id, ordinal) WHERE customer_id IS NOT NULL""",
        "CREATE INDEX transactions_by_scenario ON transactions (merchant, scenario, ordinal)",
        "CREATE INDEX pending_transactions ON transactions (merchant, ordinal) WHERE state = 'PENDING'",
        "CREATE INDEX not_done_transactions ON transactions (merchant, ordinal) WHERE state <> 'DONE'",
    ),
    ("CREATE TABLE forgotten (merchant TEXT PRIMARY KEY)",),  # merchants of which all is being removed
)


def judge(database: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """The version of a file; raises :class:`DataError` for one that is not ours or of a newer version."""
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (application or tables):
        raise DataError("is a database of another program")
    if version > len(migrations):
        raise DataError(
            f"was written by a newer mockjumio (data version {version}, this one knows {len(migrations)}); "
            "upgrade, or use another folder"
        )
    return int(version)


def migrate(database: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a file up to date; raises :class:`DataError` likewise."""
    version = judge(database, migrations)
    for number, statements in enumerate(migrations[version:], start=version + 1):
        database.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                if callable(statement):
                    statement(database)
                else:
                    database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {number}")
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


FILE = "mockjumio.sqlite3"
CHANGES = "mockjumio.changes"  # what is not in it yet
CACHE = 16  # MB of a file that SQLite keeps in memory; beyond, the system does
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
    database.execute(f"PRAGMA cache_size = -{CACHE * 1024}")  # in KiB
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

    def size(self) -> int:
        """Bytes of those that are there."""
        return sum(status.st_size for status in map(_status, self._seen) if status is not None)

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
