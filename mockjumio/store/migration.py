"""Which tables are in the database file, and how does an older file get them?

``user_version`` counts the migrations that a file has been through; ``application_id`` says that it is ours.
Each migration runs in a transaction of its own, so that a file is always of one version or the next.
"""

import sqlite3
from collections.abc import Sequence

from mockjumio.errors import DataError

APPLICATION_ID = 0x6D6A756D  # "mjum"


def _merge_json(one: str, other: str) -> str:
    """SQL: a JSON object with what another one says besides; where both have a name, the last one counts."""
    both = f"substr({one}, 1, length({one}) - 1) || ',' || substr({other}, 2)"
    return f"CASE {other} WHEN '{{}}' THEN {one} ELSE {both} END"


_MESSAGE = "(substr(message, 1, length(message) - 1) || ',\"body\":\"' || CAST(body AS TEXT) || '\"}')"

# Beside a value stands what is searched for. Values are JSON in files of the first version.
# AUTOINCREMENT where a number is a cursor of a list: it never comes again, whatever was removed.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
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
)


def judge(database: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> int:
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


def migrate(database: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring a file up to date; raises :class:`DataError` likewise."""
    version = judge(database, migrations)
    for number, statements in enumerate(migrations[version:], start=version + 1):
        database.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {number}")
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
