"""What does ``serve`` say and write before it waits for its end? (As a process: tests/e2e.)"""

import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.cli import serve
from mockjumio.cli.log import Log
from mockjumio.errors import Problem
from mockjumio.scenario.watching import Reload

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def stopped_as_soon_as_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM comes once it is announced; the event loop sees it when all the rest is done."""
    announce: Callable[..., None] = serve._announce

    def announce_and_stop(*about: Any) -> None:
        announce(*about)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serve, "_announce", announce_and_stop)
    monkeypatch.setenv("MOCKJUMIO_LOG_FORMAT", "text")  # as on a terminal


def test_it_says_where_it_is_and_what_to_do_next(run: "Run") -> None:
    ran = run("serve", "--port", "0", "--callback-url", "http://127.0.0.1/jumio")
    assert (ran.code, ran.err) == (0, "")
    where, credentials, console, page, count, curl, end = ran.out.splitlines()
    assert " on http://127.0.0.1:" in where
    assert credentials.split() == ["API", "token", "mockjumio-token,", "secret", "mockjumio-secret"]
    assert console == f"  console: {where.split()[-1]}/_mock/"
    assert page == f"  control API: {where.split()[-1]}/_mock/api/"
    assert int(count.split()[0]) >= 9
    assert end == "mockjumio stopped by SIGTERM after 0 s"
    command, _, body = curl.partition(" -d ")
    assert command.endswith("/_mock/api/v1/transactions -H 'Content-Type: application/json'")
    assert json.loads(body.strip("'")) == {
        "scenario": "approved",
        "callback_url": "http://127.0.0.1/jumio",
    }


def test_the_ready_file_is_there_until_it_ends(
    run: "Run", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ready.json"
    file.write_text("left behind by another run")
    announce, seen = serve._announce, []

    def look(*about: Any) -> None:
        seen.append(json.loads(file.read_text()))
        announce(*about)

    monkeypatch.setattr(serve, "_announce", look)
    ran = run("serve", "--port", "0", "--token", "t", "--secret", "s", "--ready-file", str(file))
    assert ran.code == 0
    (ready,) = seen
    assert ready["url"] in ran.out
    assert ready["local_url"] == ready["url"]
    urls = {"url": "", "local_url": ""}
    assert ready | urls == {**urls, "pid": os.getpid(), "token": "t", "secret": "s"}
    assert list(tmp_path.glob("*ready*")) == []


@pytest.mark.parametrize(
    "words", ["--port nonsense", "--public-url x", "--scenarios none", "--config none", "--host 192.0.2.1"]
)
def test_a_start_that_fails_leaves_no_ready_file_of_an_earlier_run(
    run: "Run", tmp_path: Path, words: str
) -> None:
    file = tmp_path / "ready.json"
    file.write_text('{"url": "http://127.0.0.1:1", "pid": 1}')
    assert run("serve", *words.split(), "--ready-file", str(file)).code > 1
    assert not file.exists()


def test_a_ready_file_that_cannot_be_written_is_exit_code_3(run: "Run", tmp_path: Path) -> None:
    ran = run("serve", "--port", "0", "--ready-file", str(tmp_path))
    assert ran.code == 3
    assert ran.err.startswith(f"mockjumio: cannot write {tmp_path}: ")


def test_a_wildcard_without_a_public_url_is_warned_about(run: "Run") -> None:
    serve = ("serve", "--port", "0", "--host", "0.0.0.0", "--control-token", "t")
    assert "--public-url" in run(*serve).err
    assert run(*serve, "--public-url", "http://x").err == ""


@pytest.mark.parametrize(("host", "warned"), [("0.0.0.0", True), ("127.0.0.1", False), ("localhost", False)])
def test_an_open_control_api_beyond_loopback_is_warned_about(run: "Run", host: str, warned: bool) -> None:
    serve = ("serve", "--port", "0", "--host", host, "--public-url", "http://x")
    assert ("use --control-token" in run(*serve).err) is warned
    assert run(*serve, "--control-token", "t").err == ""


def test_the_merchants_seed_is_the_flags_or_the_documented_one(
    run: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = []

    def note(sandbox: Any, log: Any) -> None:
        seeds.append(sandbox.account.seed)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serve, "_announce", note)
    run("serve", "--port", "0", "--seed", "5")
    run("serve", "--port", "0")
    assert seeds == [5, 2017]


def test_merchants_of_the_file_are_there_and_a_token_twice_is_exit_code_3(
    run: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = []

    def note(sandbox: Any, log: Any) -> None:
        tokens.extend(sandbox.simulation.accounts)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serve, "_announce", note)
    Path("mockjumio.yaml").write_text("port: 0\nmerchants: [{token: one}, {token: two}]\n")
    assert run("serve").code == 0
    assert tokens == ["mockjumio-token", "one", "two"]
    ran = run("serve", "--token", "two")
    assert (ran.code, ran.err) == (3, "mockjumio: the API token 'two' belongs to another merchant\n")


def test_a_wrong_configuration_is_exit_code_3_line_by_line(run: "Run") -> None:
    Path("mockjumio.yaml").write_text("prot: 0\nhots: x\n")
    ran = run("serve")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "mockjumio: mockjumio.yaml:1:1: unknown key 'prot'; did you mean 'port'?\n"
        "mockjumio: mockjumio.yaml:2:1: unknown key 'hots'; did you mean 'host'?\n"
    )


def test_the_clock_is_the_one_that_was_asked_for(run: "Run", monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = []

    def note(sandbox: Any, log: Any) -> None:
        clocks.append((sandbox.account.clock.mode, sandbox.account.clock.factor))
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serve, "_announce", note)
    for words in ((), ("--clock", "manual"), ("--clock", "60x")):
        run("serve", "--port", "0", *words)
    assert clocks == [("real", 1.0), ("manual", 1.0), ("accelerated", 60.0)]


def test_what_is_reloaded_gone_and_wrong_is_said_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = Log(as_json=False)
    log.tell_reload(Reload(("a.yaml", "b.yaml"), ("c.yaml",), ()))
    assert capsys.readouterr() == ("", "mockjumio: reloaded: a.yaml, b.yaml\nmockjumio: gone: c.yaml\n")
    log.tell_reload(Reload(problems=(Problem("a.yaml:1:2", "wrong"),)))
    out, err = capsys.readouterr()
    assert (out, err.splitlines()[0]) == ("", "mockjumio: a.yaml:1:2: wrong")
    assert "last good version" in err


def test_insecurity_is_loud(run: "Run") -> None:
    ran = run("serve", "--port", "0", "--insecure")
    assert ran.code == 0
    assert ran.err == ("mockjumio: warning: --insecure: certificates are not verified; Jumio verifies them\n")


def test_a_file_of_authorities_that_is_of_no_use_is_exit_code_3_at_once(run: "Run", tmp_path: Path) -> None:
    ran = run("serve", "--port", "0", "--ca-file", str(tmp_path / "none.pem"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"mockjumio: {tmp_path}/none.pem: cannot be read: No such file or directory\n"


def test_where_https_is_and_what_was_made_for_it_is_said(run: "Run", tmp_path: Path) -> None:
    serve = ("serve", "--port", "0", "--tls-port", "0", "--tls-dir", str(tmp_path / "tls"))
    first, second = run(*serve), run(*serve)
    assert (first.code, second.code, second.err) == (0, 0, "")
    assert first.err.splitlines() == [
        f"mockjumio: made a test authority: {tmp_path}/tls/authority.pem",
        f"mockjumio: made a certificate: {tmp_path}/tls/server.pem",
    ]
    assert " and https://127.0.0.1:" in first.out.splitlines()[0]


def test_a_port_for_https_that_is_in_use_is_exit_code_4_and_the_right_hint(
    run: "Run", tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = run("serve", "--port", "0", "--tls-port", port, "--tls-dir", str(tmp_path / "tls"))
    assert (ran.code, ran.out) == (4, "")
    assert "choose another with --tls-port, or --tls-port 0 for a free one" in ran.err


def test_urls_of_further_merchants_are_held_to_the_rules_if_that_is_wanted(run: "Run") -> None:
    Path("mockjumio.yaml").write_text(
        "port: 0\nstrict_callback_urls: true\n"
        "merchants: [{token: one, callback_url: 'http://shop.example/'}]\n"
    )
    ran = run("serve")
    assert (ran.code, ran.out) == (3, "")
    assert "it is http, not https; write https://" in ran.err
