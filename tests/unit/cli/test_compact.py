"""What does ``compact`` say and do to a data directory, and with which exit code?"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.store.opening import FILE
from mockjumio.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, make: Any) -> Path:
    store = SqliteStore(tmp_path / "data")
    for ordinal in range(1, 501):
        store.put_transaction(make.scan()._replace(reference=f"scan{ordinal}", ordinal=ordinal))
    store.close()
    return tmp_path / "data"


def test_sizes_are_told_and_what_was_removed(run: "Run", folder: Path) -> None:
    ran = run("compact", str(folder))
    assert (ran.code, ran.err) == (0, "")
    size = (folder / FILE).stat().st_size
    assert ran.out.endswith(f" MB before, {size / 1e6:,.1f} MB after\n")
    asked = run("compact", str(folder), "--keep", "0", "--json")
    told = json.loads(asked.out)
    assert told == {"before": size, "after": (folder / FILE).stat().st_size, "removed": told["removed"]}


def test_the_folder_may_be_that_of_serve(run: "Run", folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("compact").code == 2
    monkeypatch.setenv("MOCKJUMIO_DATA_DIR", str(folder))
    ran = run("compact", "--keep", "10")
    assert ran.code == 0
    assert ran.out.splitlines()[0].endswith(" finished transactions removed")


def test_a_folder_in_use_and_one_that_is_none_are_refused_in_words(run: "Run", folder: Path) -> None:
    store = SqliteStore(folder)
    ran = run("compact", str(folder))
    assert (ran.code, ran.out) == (3, "")
    assert "is in use by another mockjumio; stop that one" in ran.err
    store.close()
    ran = run("compact", str(folder / "other"))
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "is not a data directory" in ran.err
