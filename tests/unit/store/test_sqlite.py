"""Is what was confirmed in the file, and what is wrong with a folder said?"""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mockjumio.clock import ClockState, Mode
from mockjumio.errors import DataError, DataLost
from mockjumio.exchanges import Callback, Request
from mockjumio.harness import Server
from mockjumio.merchant.record import Merchant
from mockjumio.options import SandboxOptions
from mockjumio.run.requests import start_request
from mockjumio.settings import Credentials
from mockjumio.store.opening import FILE
from mockjumio.store.recent import RECENT
from mockjumio.store.schema import APPLICATION_ID, MIGRATIONS, migrate
from mockjumio.store.sqlite import SqliteStore

CALLBACK = Callback("scan-1", "scan", "token", "https://x/", 1, "text/plain", b"a=b")


def number(number: int) -> Callback:
    return CALLBACK._replace(id=f"scan{number}-1", reference=f"scan{number}")


async def test_many_who_wait_share_one_write(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    statements: list[str] = []
    store._database.set_trace_callback(statements.append)

    async def one(item: int) -> None:
        store.put_callback(number(item))
        await store.durable()

    await asyncio.gather(*(one(item) for item in range(50)))
    assert sum(statement == "COMMIT" for statement in statements) == 1
    store.close()
    again = SqliteStore(tmp_path)
    assert len(list(again.callbacks_of("token"))) == 50
    again.close()


async def test_what_nobody_waits_for_is_written_soon(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    written = asyncio.Event()
    store._database.set_trace_callback(lambda statement: statement == "COMMIT" and written.set())
    store.add_request(Request(1, 1, "token", "GET", "/", "", None, 200))
    async with asyncio.timeout(20):
        await written.wait()
    store.close()


async def test_a_write_that_fails_leaves_the_file_as_it_was_and_ends_the_store(tmp_path: Path) -> None:
    failures: list[DataError] = []
    store = SqliteStore(tmp_path, on_failure=failures.append)
    store.put_callback(number(1))
    await store.durable()
    (pages,) = store._database.execute("PRAGMA page_count").fetchone()
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    store.put_callback(number(2))
    store.put_callback(number(3)._replace(body=b"x" * 1_000_000))
    with pytest.raises(DataError, match="disk is full"):
        await store.durable()
    with pytest.raises(DataError, match="disk is full"):
        await store.durable()
    assert len(failures) == 1
    store.close()
    again = SqliteStore(tmp_path)
    assert [one.id for _, one in again.callbacks_of("token")] == ["scan1-1"]
    again.close()


def test_values_that_fell_out_of_memory_are_read_again(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    for item in range(RECENT + 100):
        store.put_callback(number(item))
    store._write()
    assert len(store._recent_callbacks) == RECENT
    first = store.callback("scan0-1", "token")
    assert first == number(0)
    store.put_callback(number(0)._replace(due=7))
    (position, _), *_ = store.callbacks_of("token")
    store.close()
    again = SqliteStore(tmp_path)
    assert next(again.callbacks_of("token")) == (position, number(0)._replace(due=7))
    again.close()


def test_two_cannot_have_the_same_folder(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    with pytest.raises(DataError, match="in use by another mockjumio"):
        SqliteStore(tmp_path)
    store.close()
    SqliteStore(tmp_path).close()


def test_a_newer_file_and_a_strangers_file_are_left_alone(tmp_path: Path) -> None:
    SqliteStore(tmp_path).close()
    for pragma, why in (
        (f"user_version = {len(MIGRATIONS) + 1}", "newer mockjumio"),
        ("application_id = 7", "another program"),
    ):
        with sqlite3.connect(tmp_path / FILE) as database:
            database.execute(f"PRAGMA {pragma}")
        database.close()
        with pytest.raises(DataError, match=why):
            SqliteStore(tmp_path)


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("CREATE TABLE theirs (x)")
    database.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(DataError, match="another program"):
        SqliteStore(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("table", "column"), [("merchants", "merchant"), ("transactions", "story"), ("callbacks", "message")]
)
@pytest.mark.parametrize("written", ['{"invented_later":1}', "{", "[]"])
def test_a_value_that_cannot_be_read_is_told(tmp_path: Path, table: str, column: str, written: str) -> None:
    server = Server(SandboxOptions(data_dir=tmp_path, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/"))
    transaction = start_request(server.simulation, {"scenario": "approved"})
    server.store.put_callback(number(1)._replace(merchant=transaction.merchant, due=1))
    server.store.close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(f"UPDATE {table} SET {column} = ?", (written,))
    database.close()
    with pytest.raises(DataError, match="written by a newer mockjumio, or damaged"):
        Server(SandboxOptions(data_dir=tmp_path))


def test_what_is_a_merchants_goes_whole_or_not_at_all(tmp_path: Path) -> None:
    for remove in (SqliteStore.forget, SqliteStore.remove_merchant):
        store = SqliteStore(tmp_path)
        store.put_callback(CALLBACK)
        store.put_merchant(
            Merchant(Credentials("token"), seed=1, clock=ClockState(Mode.REAL, 0, 0, running=True))
        )
        store.add_request(Request(1, 1, "token", "GET", "/", "", None, 200))
        store._write()

        def stop(action: int, name: str | None, *_: object) -> int:
            removed = action == sqlite3.SQLITE_DELETE and name == "requests"
            return sqlite3.SQLITE_DENY if removed else sqlite3.SQLITE_OK

        store._database.set_authorizer(stop)
        with pytest.raises(DataError):
            remove(store, "token")
        store.close()
        again = SqliteStore(tmp_path)
        assert (len(again.merchants()), len(list(again.callbacks_of("token")))) == (1, 1)
        assert len(list(again.requests("token"))) == 1
        again.close()


async def test_whatever_cannot_be_written_is_heard_of(tmp_path: Path) -> None:
    failures: list[DataError] = []
    store = SqliteStore(tmp_path, on_failure=failures.append)
    store.put_callback(CALLBACK._replace(reference="\udcff"))
    with pytest.raises(DataError, match="surrogates not allowed"):
        async with asyncio.timeout(20):
            await store.durable()
    assert len(failures) == 1
    store.close()
    SqliteStore(tmp_path).close()


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    SqliteStore(tmp_path).close()
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(DataError, match="damaged or no database"):
        SqliteStore(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be made a data directory"):
        SqliteStore(tmp_path / "file" / "folder")


def test_each_migration_runs_once_and_whole() -> None:
    database = sqlite3.connect(":memory:", isolation_level=None)
    first = ("CREATE TABLE a (x)",)
    migrate(database, [first])
    migrate(database, [first, ("ALTER TABLE a ADD COLUMN y", "CREATE TABLE b (z)")])
    assert database.execute("PRAGMA user_version").fetchone() == (2,)
    assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    broken = ("CREATE TABLE c (x)", "CREATE TABLE b (x)")
    with pytest.raises(sqlite3.OperationalError):
        migrate(database, [first, first, broken])
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master ORDER BY name")]
    assert (tables, database.execute("PRAGMA user_version").fetchone()) == (["a", "b"], (2,))
    database.close()


LOSSES: dict[str, Callable[[Path], object]] = {
    "removed": lambda folder: (folder / FILE).unlink(),
    "its log removed": lambda folder: (folder / f"{FILE}-wal").unlink(),
    "all removed": lambda folder: [file.unlink() for file in folder.iterdir()],
    "the folder removed": shutil.rmtree,
    "the folder moved": lambda folder: folder.rename(folder.with_name("elsewhere")),
    "replaced": lambda folder: (
        shutil.copy(folder / FILE, folder / "new") and (folder / "new").replace(folder / FILE)
    ),
    "emptied": lambda folder: os.truncate(folder / FILE, 0),
    "its log emptied": lambda folder: os.truncate(folder / f"{FILE}-wal", 0),
}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
async def test_files_that_are_lost_while_they_are_in_use_are_told_once(
    tmp_path: Path, lose: Callable[[Path], object]
) -> None:
    told: list[DataError] = []
    store = SqliteStore(tmp_path / "data", on_failure=told.append)
    store.put_callback(number(1))
    await store.durable()
    store.check()
    lose(tmp_path / "data")
    for _ in range(2):
        with pytest.raises(DataLost, match="was removed, replaced or cut off while it was in use"):
            store.check()
    assert len(told) == 1
    assert store.callback("scan1-1", "token") == number(1)
    store._database.close()


async def test_a_folder_that_is_moved_back_is_as_good_as_before(tmp_path: Path) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    store = SqliteStore(data)
    store.put_callback(number(1))
    await store.durable()
    store.check()
    data.rename(elsewhere)
    with pytest.raises(DataLost):
        store.check()
    store.put_callback(number(2))
    await store.durable()
    elsewhere.rename(data)
    store.check()
    store.close()
    again = SqliteStore(data)
    assert [one.id for _, one in again.callbacks_of("token")] == ["scan1-1", "scan2-1"]
    again.close()


async def test_what_is_written_and_checkpointed_is_no_loss(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    for item in range(60):
        store.put_callback(number(item)._replace(body=b"x" * 100_000))  # more than fits into the log
        await store.durable()
        store.check()
    store._database.execute("PRAGMA wal_checkpoint(PASSIVE)")
    store.check()
    store.close()


@pytest.mark.parametrize("left", ["a file", "a file in a folder that may be read only", "nothing"])
def test_a_data_directory_that_may_be_read_only_is_told_the_same_with_data_and_without(
    tmp_path: Path, left: str
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    if left != "nothing":
        SqliteStore(data).close()
        (data / FILE).chmod(0o444 if left == "a file" else 0o666)
    data.chmod(0o777 if left == "a file" else 0o555)
    tmp_path.chmod(0o755)
    nobody = "os.setgroups([]); os.setgid(65534); os.setuid(65534)" if os.geteuid() == 0 else ""
    code = (
        "import os, pathlib, encodings.idna\n"
        "from mockjumio.errors import DataError\n"
        f"from mockjumio.store.sqlite import SqliteStore\n{nobody}\n"
        "try:\n"
        "    SqliteStore(pathlib.Path('data'))\n"
        "except DataError as error:\n"
        "    print(error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert ran.stdout.startswith(f"data/{FILE}: cannot be written (")
    assert ran.stdout.endswith("); check who owns the folder and whether it is read-only\n")
