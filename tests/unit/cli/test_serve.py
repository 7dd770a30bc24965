"""What does ``serve`` say and write before it waits for its end? (As a process: tests/e2e.)"""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.cli import serve

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def stopped_as_soon_as_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM comes once it is announced; the event loop sees it when all the rest is done."""
    announce: Callable[[Any], None] = serve._announce

    def announce_and_stop(sandbox: Any) -> None:
        announce(sandbox)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serve, "_announce", announce_and_stop)


def test_it_says_where_it_is_and_what_to_do_next(run: "Run") -> None:
    ran = run("serve", "--port", "0", "--callback-url", "http://127.0.0.1/jumio")
    assert (ran.code, ran.err) == (0, "")
    where, credentials, count, curl = ran.out.splitlines()
    assert " on http://127.0.0.1:" in where
    assert credentials.split() == ["API", "token", "mockjumio-token,", "secret", "mockjumio-secret"]
    assert int(count.split()[0]) >= 9
    command, _, body = curl.partition(" -d ")
    assert command.endswith("/_mock/api/v1/transactions")
    assert json.loads(body.strip("'")) == {
        "scenario": "approved",
        "callback_url": "http://127.0.0.1/jumio",
    }


@pytest.mark.parametrize("before", [None, "left behind by another run"])
def test_the_ready_file_is_whole_and_alone(run: "Run", tmp_path: Path, before: str | None) -> None:
    file = tmp_path / "ready.json"
    if before is not None:
        file.write_text(before)
    ran = run("serve", "--port", "0", "--token", "t", "--secret", "s", "--ready-file", str(file))
    assert ran.code == 0
    ready = json.loads(file.read_text())
    assert ready["url"] in ran.out
    assert {key: ready[key] for key in ("pid", "token", "secret")} == {
        "pid": os.getpid(),
        "token": "t",
        "secret": "s",
    }
    assert list(tmp_path.iterdir()) == [file]


def test_a_ready_file_that_cannot_be_written_is_exit_code_3(run: "Run", tmp_path: Path) -> None:
    ran = run("serve", "--port", "0", "--ready-file", str(tmp_path))
    assert ran.code == 3
    assert ran.err.startswith(f"mockjumio: cannot write {tmp_path}: ")


def test_a_wildcard_without_a_public_url_is_warned_about(run: "Run") -> None:
    assert "--public-url" in run("serve", "--port", "0", "--host", "0.0.0.0").err
    assert run("serve", "--port", "0", "--host", "0.0.0.0", "--public-url", "http://x").err == ""


def test_the_merchants_seed_is_the_flags_or_the_documented_one(
    run: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = []

    def note(sandbox: Any) -> None:
        seeds.append(sandbox.account.seed)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serve, "_announce", note)
    run("serve", "--port", "0", "--seed", "5")
    run("serve", "--port", "0")
    assert seeds == [5, 2017]
