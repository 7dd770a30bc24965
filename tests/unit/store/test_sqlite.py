"""Is what was confirmed in the file, as it was, and what is wrong with a folder said?"""

import asyncio
import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_type_hints

import pytest
from msgspec import msgpack

from mockjumio.clock import ClockState, Mode
from mockjumio.errors import DataError, DataLost
from mockjumio.exchanges import Attempt, Callback, Outcome, Request
from mockjumio.harness import Server
from mockjumio.merchant.account import Merchant
from mockjumio.options import SandboxOptions
from mockjumio.play.check import preview
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import start_request
from mockjumio.scenario.library import Library
from mockjumio.settings import Credentials
from mockjumio.store import sqlite
from mockjumio.store.base import Wanted
from mockjumio.store.compacting import compact
from mockjumio.store.database import Log
from mockjumio.store.opening import APPLICATION_ID, CHANGES, FILE, MIGRATIONS, judge, migrate
from mockjumio.store.packing import RECENT
from mockjumio.store.rows import Calls, Changes, by_name, decode, encode, fields_of, translation
from mockjumio.store.sqlite import MANY, SqliteStore
from mockjumio.transaction import Action, State, Step, Transaction, outcome

if TYPE_CHECKING:
    from tests.conftest import Player

each_of = chain.from_iterable  # the callbacks of all parts


# Is what was confirmed in the file, and what is wrong with a folder said?


MERCHANT = Merchant(Credentials("token"), seed=1, clock=ClockState(Mode.REAL, 0, 0, running=True))
CALLBACK = Callback("scan-1", "scan", "token", "https://x/", 1, "text/plain", b"a=b")


def number(number: int) -> Callback:
    return CALLBACK._replace(id=f"scan{number}-1", reference=f"scan{number}")


async def test_a_write_takes_along_all_that_was_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(tmp_path)
    writes = written(monkeypatch)
    for item in range(50):
        store.put_callback(number(item))
    await asyncio.gather(*(store.durable() for _ in range(50)))
    assert len(writes) == 1
    store.close()
    again = SqliteStore(tmp_path)
    assert len(list(each_of(again.callbacks_of("token")))) == 50
    again.close()


async def test_what_nobody_waits_for_is_written_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(tmp_path)
    came = asyncio.Event()
    written(monkeypatch, came.set)
    store.add_request(Request(1, 1, "token", "GET", "/", "", None, 200))
    async with asyncio.timeout(20):
        await came.wait()
    store.close()


def written(monkeypatch: pytest.MonkeyPatch, tell: Callable[[], None] = lambda: None) -> list[bytes]:
    """What is written into the log from now on."""
    writes: list[bytes] = []
    add = Log.add

    def noted(log: Log, number: int, content: bytes) -> None:
        add(log, number, content)
        writes.append(content)
        tell()

    monkeypatch.setattr(Log, "add", noted)
    return writes


async def test_a_write_that_fails_leaves_the_file_as_it_was_and_ends_the_store(tmp_path: Path) -> None:
    failures: list[DataError] = []
    store = SqliteStore(tmp_path, on_failure=failures.append)
    store.put_callback(number(1))
    store._settle()
    (pages,) = store._database.connection.execute("PRAGMA page_count").fetchone()
    store._database.connection.execute(f"PRAGMA max_page_count = {pages}")
    store.put_callback(number(2))
    store.put_callback(number(3)._replace(body=b"x" * 1_000_000))
    with pytest.raises(DataError, match="disk is full"):
        list(each_of(store.callbacks_of("token")))
    with pytest.raises(DataError, match="disk is full"):
        await store.durable()
    assert len(failures) == 1
    store.close()
    again = SqliteStore(tmp_path)
    assert [one.id for _, one in each_of(again.callbacks_of("token"))] == ["scan1-1"]
    again.close()


async def test_a_disk_that_is_full_keeps_what_was_confirmed_and_ends_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[DataError] = []
    store = SqliteStore(tmp_path / "data", on_failure=failures.append)
    store.put_callback(number(1))
    await store.durable()
    written = os.write

    def half(descriptor: int, content: bytes) -> int:
        if len(content) < 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(descriptor, content[: len(content) // 2])

    store.put_callback(number(2))
    with monkeypatch.context() as full:
        full.setattr(os, "write", half)
        for _ in range(2):
            with pytest.raises(DataError, match="the disk is full; what was confirmed is kept"):
                await store.durable()
    with pytest.raises(DataError, match="the disk is full"):
        store.check()
    assert len(failures) == 1
    store.close()
    again = SqliteStore(tmp_path / "data")
    assert [one.id for _, one in each_of(again.callbacks_of("token"))] == ["scan1-1"]
    again.close()


def test_values_that_fell_out_of_memory_are_read_again(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    for item in range(RECENT + 100):
        store.put_callback(number(item))
    store._settle()
    assert len(store._recent_callbacks) == RECENT
    first = store.callback("scan0-1", "token")
    assert first == number(0)
    store.put_callback(number(0)._replace(due=7))
    (position, _), *_ = each_of(store.callbacks_of("token"))
    store.close()
    again = SqliteStore(tmp_path)
    assert next(each_of(again.callbacks_of("token"))) == (position, number(0)._replace(due=7))
    again.close()


def stored(folder: Path, count: int, scan: Transaction) -> SqliteStore:
    """A store with so many scans of which the first is pending, and the second's callback is due again."""
    store = SqliteStore(folder)
    store.put_merchant(MERCHANT)
    steps = (Step(5, Action.START), Step(9, Action.COMPLETE))
    pending = scan._replace(merchant="token", steps=steps, taken=0, state=State.PENDING, settled=None)
    done = pending._replace(taken=2, state=State.DONE, settled=9, called_back=True)
    for ordinal in range(1, count + 1):
        one = pending if ordinal == 1 else done
        store.put_transaction(one._replace(reference=f"scan{ordinal}", ordinal=ordinal))
        store.put_callback(number(ordinal)._replace(due=7 if ordinal == 2 else None))
    store.put_transaction(done._replace(merchant="other", reference="scan3"))
    store._settle()
    return store


def test_what_was_removed_makes_the_files_smaller_and_the_rest_stays(tmp_path: Path, make: Any) -> None:
    stored(tmp_path, 3_000, make.scan()).close()
    nothing = compact(tmp_path)
    assert (nothing.removed, nothing.after <= nothing.before) == (0, True)
    done = compact(tmp_path, keep=100)
    assert done.removed == 3_000 - 100 - 2
    assert done.before <= nothing.after
    assert done.after < done.before / 5
    again = SqliteStore(tmp_path)
    left = [1, 2, *range(2_901, 3_001)]
    assert [one.ordinal for one in again.transactions("token")] == left
    assert [one.reference for _, one in each_of(again.callbacks_of("token"))] == [
        f"scan{one}" for one in left
    ]
    assert again.owners("scan3") == ("other",)
    assert [one.due for one in again.open_callbacks("token")] == [7]
    again.close()


def test_what_cannot_be_made_smaller_is_left_as_it_is_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Any
) -> None:
    with pytest.raises(DataError, match="is not a data directory: it has no"):
        compact(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
    store = stored(tmp_path, 10, make.scan())
    with pytest.raises(DataError, match="in use by another mockjumio; stop that one"):
        compact(tmp_path)
    store.close()
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DataError, match="to write what is kept anew, and 1 MB are free; make room"):
        compact(tmp_path, keep=0)
    SqliteStore(tmp_path).close()


def test_two_cannot_have_the_same_folder(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    with pytest.raises(DataError, match="in use by another mockjumio"):
        SqliteStore(tmp_path)
    store.close()
    SqliteStore(tmp_path).close()


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE, isolation_level=None) as database:
        migrate(database, MIGRATIONS[:1])
        database.execute("INSERT INTO transactions VALUES ('token', 1, 'ref', 0, '{}', '{}')")
    database.close()
    store = SqliteStore(tmp_path)
    assert store.owners("ref") == ("token",)
    assert store.of_token("ref") is None
    store.close()


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
    ("table", "column"),
    [("merchants", "merchant"), ("transactions", "kept"), ("callbacks", "kept")],
)
@pytest.mark.parametrize("written", [b'{"invented_later":1}', b"{", b"[]", b"\x93\x01", b""])
def test_a_value_that_cannot_be_read_is_told(tmp_path: Path, table: str, column: str, written: bytes) -> None:
    server = Server(SandboxOptions(data_dir=tmp_path, clock=Mode.MANUAL, callback_url="http://127.0.0.1:9/"))
    transaction = start_request(server.simulation, {"scenario": "approved"}).whole()
    server.store.put_callback(number(1)._replace(merchant=transaction.merchant, due=1))
    server.store.close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(f"UPDATE {table} SET {column} = ?", (written,))
        if table != "merchants":
            database.execute(f"UPDATE {table} SET format = ?", (0 if written[:1] in (b"{", b"[") else 1,))
    database.close()
    with pytest.raises(DataError, match="written by a newer mockjumio, or damaged"):
        Server(SandboxOptions(data_dir=tmp_path))


def test_a_value_of_a_format_that_the_file_does_not_have_is_told(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.put_callback(CALLBACK)
    store.close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE callbacks SET format = 7")
    database.close()
    store = SqliteStore(tmp_path)
    with pytest.raises(DataError, match="written by a newer mockjumio, or damaged"):
        list(each_of(store.callbacks_of("token")))
    store.close()


async def test_what_was_confirmed_is_there_though_the_process_ended_before_it_reached_the_tables(
    tmp_path: Path,
) -> None:
    data, killed = tmp_path / "data", tmp_path / "killed"
    store = SqliteStore(data)
    store.put_merchant(MERCHANT)
    await store.durable()
    transaction = played("approved")
    store.put_transaction(transaction)
    await store.durable()
    store.put_callback(CALLBACK._replace(begun=1))
    store.put_clock("token", MERCHANT.clock._replace(instant=99))
    store.add_request(Request(1, 1, "token", "GET", "/", "", None, 200))
    await store.durable()
    store.put_transaction(transaction._replace(called_back=True))
    store.put_callback(CALLBACK._replace(id="scan-2"))
    await store.durable()
    store.put_callback(CALLBACK)
    await store.durable()
    tables = store._database.connection.execute("SELECT count(*) FROM callbacks").fetchone()
    assert tables == (0,)
    shutil.copytree(data, killed)  # all that an end without warning would leave
    store.close()
    again = SqliteStore(killed)
    assert list(again.transactions("token")) == [transaction._replace(called_back=True)]
    assert [one for _, one in each_of(again.callbacks_of("token"))] == [
        CALLBACK,
        CALLBACK._replace(id="scan-2"),
    ]
    assert [one.clock.instant for one in again.merchants()] == [99]
    assert [one.id for one in again.requests("token")] == [1]
    assert again.last_request() == 1
    again.close()


async def test_the_log_goes_into_the_tables_when_it_is_long(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    for item in range(MANY + 1):
        store.put_callback(number(item))
        await store.durable()
    store.put_callback(number(0)._replace(due=7))  # which is in the tables already
    await store.durable()
    (moved,) = store._database.connection.execute("SELECT count(*) FROM callbacks").fetchone()
    assert moved == MANY + 1
    assert 0 < (tmp_path / CHANGES).stat().st_size < 1_000
    assert [one.due for one in store.callbacks("scan0", "token")] == [7]
    assert len(list(each_of(store.callbacks_of("token")))) == MANY + 1
    store.check()
    store.close()
    assert os.listdir(tmp_path) == [FILE]


@pytest.mark.parametrize("left", [1, 5, 20, -1])
async def test_an_entry_of_the_log_that_was_not_finished_is_left_out(tmp_path: Path, left: int) -> None:
    data, killed, again = (tmp_path / name for name in ("data", "killed", "again"))
    store = SqliteStore(data)
    store.put_callback(number(1))
    await store.durable()
    shutil.copytree(data, killed)
    store.close()
    size = (killed / CHANGES).stat().st_size
    os.truncate(killed / CHANGES, left % size)
    store = SqliteStore(killed)
    assert list(each_of(store.callbacks_of("token"))) == []
    store.put_callback(number(2))
    await store.durable()
    shutil.copytree(killed, again)
    store.close()
    store = SqliteStore(again)
    assert [one for _, one in each_of(store.callbacks_of("token"))] == [number(2)]
    store.close()


async def test_an_entry_of_the_log_that_is_whole_and_not_readable_is_told(tmp_path: Path) -> None:
    SqliteStore(tmp_path).close()
    log = Log(tmp_path / CHANGES)
    log.add(1, b"\x93\x01")
    log.close()
    for _ in range(2):  # and nothing is changed
        with pytest.raises(DataError, match="written by a newer mockjumio, or damaged"):
            SqliteStore(tmp_path)


async def test_merchants_that_were_made_together_keep_their_order(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    tokens = [f"token{number}" for number in range(40)]
    for token in tokens:
        store.put_merchant(MERCHANT._replace(credentials=Credentials(token)))
    store.close()
    again = SqliteStore(tmp_path)
    assert [one.token for one in again.merchants()] == tokens
    again.close()


def test_what_cannot_be_packed_is_kept_all_the_same(tmp_path: Path) -> None:
    odd = CALLBACK._replace(url="https://x/\udcff", body=bytes(range(256)), created=2**70)
    store = SqliteStore(tmp_path)
    store.put_callback(odd)
    store.put_callback(number(1))
    store.close()
    again = SqliteStore(tmp_path)
    assert [one for _, one in each_of(again.callbacks_of("token"))] == [odd, number(1)]
    again.close()


def test_every_built_in_scenario_comes_back_the_same(tmp_path: Path) -> None:
    transactions = [
        played(name)._replace(ordinal=number, reference=f"r{number}")
        for number, name in enumerate(Library().names())
    ]
    store = SqliteStore(tmp_path)
    for one in transactions:
        store.put_transaction(one)
    store.close()
    again = SqliteStore(tmp_path)
    assert list(again.transactions("token")) == transactions
    again.close()


def played(name: str) -> Transaction:
    return preview(Library().get(name), seed=1, now=1_511_344_800_000).transaction._replace(merchant="token")


def test_what_is_a_merchants_goes_whole_or_not_at_all(tmp_path: Path) -> None:
    for remove in (lambda store, token: sum(store.forget(token)), SqliteStore.remove_merchant):
        store = SqliteStore(tmp_path)
        store.put_callback(CALLBACK)
        store.put_merchant(MERCHANT)
        store.add_request(Request(1, 1, "token", "GET", "/", "", None, 200))
        store._settle()

        def stop(action: int, name: str | None, *_: object) -> int:
            removed = action == sqlite3.SQLITE_DELETE and name == "requests"
            return sqlite3.SQLITE_DENY if removed else sqlite3.SQLITE_OK

        store._database.connection.set_authorizer(stop)
        with pytest.raises(DataError):
            remove(store, "token")
        store.close()
        again = SqliteStore(tmp_path)
        assert (len(again.merchants()), len(list(each_of(again.callbacks_of("token"))))) == (1, 1)
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


OLD_STORY = (
    '{"reference":"scan","merchant":"token","ordinal":6,"product":"id-verification","scenario":"approved",'
    '"seed":5,"settings":{},"provided":{"customer_id":"{\\"progress\\":\\"}"},"persona":{"first_name":"Blake",'
    '"last_name":"Woodard","native_first_name":null,"native_last_name":null,"gender":"M","dob":"1956-07-12",'
    '"place_of_birth":"US-MT","address":{"format":"US","country":"USA"}},"document":{"type":"PASSPORT",'
    '"country":"USA","expires":"2027-06-08"},"result":{"status":"APPROVED_VERIFIED","face_match":87},'
    '"images":{},"callback":{"url":"https://x/"},"steps":[{"at":1,"action":"start"},{"at":2,"action":'
    '"finish"},{"at":3,"action":"complete"}],"created":1,"updated":0}'
)
OLD_MESSAGE = (
    '{"id":"scan-1","reference":"scan","merchant":"token","url":"https://x/","created":1,'
    '"content_type":"text/plain","body":""}'
)
OLD_ATTEMPT = '{"attempts":[{"number":1,"started":2,"duration_ms":1.5,"outcome":"accepted","status":200}]}'
OLD_REQUEST = (
    '{"id":4,"at":1,"merchant":"token","method":"GET","path":"/","route":"","reference":null,"status":200}'
)


def test_a_file_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE, isolation_level=None) as database:
        migrate(database, MIGRATIONS[:1])
        settled = '{"state":"DONE","updated":2,"settled":3,"taken":3}'
        put = "INSERT INTO transactions VALUES ('token', ?, ?, 1, ?, ?)"
        database.execute(put, (6, "scan", settled, OLD_STORY))
        database.execute(put, (7, "other", "{}", OLD_STORY.replace('"ordinal":6', '"ordinal":7')))
        put = "INSERT INTO callbacks VALUES (?, 'token', ?, 'scan', 0, ?, ?, ?)"
        database.execute(put, (3, "scan-1", OLD_ATTEMPT, OLD_MESSAGE, b"a=b%22"))
        database.execute(put, (5, "scan-2", "{}", OLD_MESSAGE.replace("scan-1", "scan-2"), b""))
        database.execute("DELETE FROM callbacks WHERE position = 5")
        database.execute("INSERT INTO requests VALUES (4, 'token', ?)", (OLD_REQUEST,))
    database.close()
    store = SqliteStore(tmp_path)
    one, other = store.transactions("token")
    assert (one.state, one.updated, one.settled, one.taken) == (State.DONE, 2, 3, 3)
    assert (one.provided.customer_id, one.persona.dob) == ('{"progress":"}', date(1956, 7, 12))
    assert (other.state, other.updated, other.taken) == (State.PENDING, 0, 0)
    callback = CALLBACK._replace(body=b"a=b%22", attempts=(Attempt(1, 2, 1.5, Outcome.ACCEPTED, status=200),))
    assert list(each_of(store.callbacks_of("token"))) == [(3, callback)]
    assert [request.id for request in store.requests("token")] == [4]
    store.put_callback(CALLBACK._replace(id="scan-3"))
    assert [number for number, _ in each_of(store.callbacks_of("token"))] == [3, 6]  # 5 does not come again
    store.close()


WRITTEN_BEFORE = Path(__file__).parent / "data-version-4.sql"  # by serve, as it was then


def test_a_folder_of_the_version_before_is_taken_over_with_all_that_it_has(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE, isolation_level=None) as database:
        database.executescript(WRITTEN_BEFORE.read_text())
        assert judge(database) == 4
    database.close()
    store = SqliteStore(tmp_path)
    (merchant,) = store.merchants()
    transactions = list(store.transactions(merchant.token))
    assert [(one.scenario, one.state, one.seed) for one in transactions] == [
        ("approved", State.DONE, 1),
        ("no-id-uploaded", State.FAILED, 2),
        ("fraud", State.DONE, 3),
        ("approved", State.PENDING, 4),
    ]
    found = {
        Wanted(merchant_reference="order-1"): [1],
        Wanted(customer_id="ada"): [1, 2],
        Wanted(customer_id="eve"): [4],
        Wanted(state=State.PENDING): [4],
        Wanted(state=State.FAILED): [2, 4],
        Wanted(scenario="approved"): [1, 4],
    }
    for wanted, ordinals in found.items():
        assert [one.ordinal for one in store.transactions(merchant.token, wanted=wanted)] == ordinals
    assert [one.ordinal for one in store.open_transactions(merchant.token)] == [4]
    assert [one.attempts[0].status for _, one in each_of(store.callbacks_of(merchant.token))] == [
        200,
        200,
        200,
    ]
    assert [one.status for one in store.requests(merchant.token)] == [200]
    store.close()


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
    "what is new removed": lambda folder: (folder / CHANGES).unlink(),
    "what is new emptied": lambda folder: os.truncate(folder / CHANGES, 0),
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
    assert [one.id for _, one in each_of(again.callbacks_of("token"))] == ["scan1-1", "scan2-1"]
    again.close()


async def test_what_is_written_and_checkpointed_is_no_loss(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    for item in range(60):
        store.put_callback(number(item)._replace(body=b"x" * 100_000))  # more than fits into the log
        await store.durable()
        store.check()
    store._database.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
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


# Does a value survive being written as JSON?


class Kind(StrEnum):
    ONE = "one"


class Inner(NamedTuple):
    day: date | None = None
    kinds: tuple[Kind, ...] = ()


class Outer(NamedTuple):
    name: str
    raw: bytes = b""
    parts: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str | bool], ...] = ()
    inner: Inner = Inner()
    more: tuple[Inner, ...] = ()
    share: float = 0.5
    maybe: Inner | None = None


FULL = Outer(
    "ä\udcff",
    bytes(range(256)),
    frozenset({"b", "a"}),
    (("x", True), ("y", "z")),
    Inner(date(2017, 11, 22), (Kind.ONE,)),
    (Inner(), Inner(kinds=(Kind.ONE, Kind.ONE))),
    0.25,
    Inner(date(1, 1, 1)),
)


@pytest.mark.parametrize("value", [FULL, Outer("plain")])
def test_what_comes_back_is_equal_and_of_the_same_types(value: Outer) -> None:
    back = decode(Outer, json.loads(json.dumps(encode(value))))
    assert back == value
    assert (type(back.parts), type(back.inner), type(back.more)) == (frozenset, Inner, tuple)
    assert all(isinstance(kind, Kind) for one in back.more for kind in one.kinds)


def test_defaults_are_not_written_so_that_old_rows_get_new_fields() -> None:
    assert encode(Outer("plain")) == {"name": "plain"}
    assert decode(Outer, {"name": "old"}) == Outer("old")


@pytest.mark.parametrize(
    "written", [{}, {"name": "x", "unknown": 1}, {"name": "x", "inner": {"day": "soon"}}]
)
def test_what_is_no_such_value_is_an_error(written: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        decode(Outer, written)


def test_a_type_without_a_translation_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be written"):
        translation(dict)


class Older:
    """The same classes, before some fields came."""

    class Inner(NamedTuple):
        kinds: tuple[Kind, ...] = ()

    class Outer(NamedTuple):
        name: str
        maybe: "Older.Inner | None"
        more: tuple["Older.Inner", ...]
        pairs: tuple[tuple[str, str | bool], ...]
        raw: bytes
        parts: frozenset[str]


def test_what_was_packed_when_there_were_other_fields_is_read_by_their_names() -> None:
    inner = Older.Inner((Kind.ONE,))
    older = Older.Outer("x", inner, (inner, inner), (("y", True),), b"\xff", frozenset("z"))
    fields = {"Outer": Older.Outer._fields, "Inner": Older.Inner._fields}
    back = decode(Outer, by_name(Outer, msgpack.decode(msgpack.encode(older)), fields))
    now = Inner(kinds=(Kind.ONE,))
    assert back == Outer("x", b"\xff", frozenset("z"), (("y", True),), more=(now, now), maybe=now)


def test_what_is_packed_is_told_apart_by_the_names_of_its_classes() -> None:
    classes = [Changes, Calls]
    for one in classes:
        for hint in get_type_hints(one).values():
            classes += [part for part in _parts(hint) if part not in classes]
    names = [one.__name__ for one in classes]
    assert len(set(names)) == len(names)
    assert set(names) == set(fields_of(Changes) | fields_of(Calls))
    assert {"Transaction", "Callback", "Attempt", "Request", "MerchantSettings", "Chosen"} <= set(names)


def _parts(hint: Any) -> list[Any]:
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        return [hint]
    return [part for one in get_args(hint) for part in _parts(one)]


def test_uploaded_pictures_go_with_the_oldest_and_beyond_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simulation: Simulation, player: "Player"
) -> None:
    monkeypatch.setattr(sqlite, "MOST_PICTURES", 30)
    store = SqliteStore(tmp_path, most=3)
    one = player.start(simulation)
    settled = outcome(one)._replace(called_back=True)

    def put(ordinal: int, size: int, *, done: bool = True) -> Transaction:
        scan = (settled if done else one)._replace(reference=f"scan-{ordinal}", ordinal=ordinal)
        store.put_transaction(scan)
        store.last_ordinal(scan.merchant)  # which writes it into the tables
        store.put_picture(scan, "front", b"x" * size)
        return scan

    still_open, *scans = put(1, 1, done=False), *(put(ordinal, 9) for ordinal in range(2, 6))
    kept = [store.picture(scan, "front") is not None for scan in (still_open, *scans)]
    assert kept == [True, False, True, True, True]  # of the three newest, and of what is open
    put(6, 20)
    kept = [store.picture(scan, "front") is not None for scan in (still_open, *scans)]
    assert kept == [False, False, False, False, True]
    assert store.picture(put(7, 99), "front") is not None  # the newest, however large it is
    store.close()
