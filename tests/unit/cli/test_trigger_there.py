"""Does ``trigger --server`` play on a running sandbox, wait for the outcome, and say what went wrong?"""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import Mode
from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]
    Serving = Callable[..., Server]

FAST: dict[str, Any] = {"clock": Mode.ACCELERATED, "factor": 100_000}


def test_it_plays_and_waits_on_the_merchants_clock(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    sandbox = serving(callback_url=merchant.url, **FAST)
    ran = run("trigger", "approved", "no-id-uploaded", "--server", sandbox.url, "--seed", "7")
    assert (ran.code, ran.err) == (0, "")
    heading, first, second, *again = ran.out.splitlines()
    assert heading.split() == ["SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME"]
    assert first.split()[:2] == ["approved", "7"]
    assert second.split()[3:6] == ["NO_ID_UPLOADED", "accepted", "200"]
    assert again[0] == f"again: mockjumio trigger approved --server {sandbox.url} --seed 7"
    assert len(merchant.bodies) == 2


def test_json_has_the_same_shape_as_without_a_server(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    sandbox = serving(**FAST)
    words = ("trigger", "approved", "--to", merchant.url, "--json", "--seed", "3")
    here, there = run(*words).json, run(*words, "--server", sandbox.url).json
    (one,), (other,) = here["transactions"], there["transactions"]
    assert set(one) == set(other)
    assert set(one["callbacks"][0]) == set(other["callbacks"][0])
    assert (other["scenario"], other["seed"], other["status"]) == ("approved", 3, "DONE")
    assert other["callbacks"][0]["body"].encode() == merchant.bodies[1]
    assert other["callbacks"][0]["url"] == merchant.url


def test_the_server_can_come_from_the_environment(
    run: "Run", serving: "Serving", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKJUMIO_SERVER", serving(callback_url=merchant.url, **FAST).url)
    monkeypatch.setenv("MOCKJUMIO_TOKEN", "whatever")  # of a sandbox of our own; no reason to refuse
    assert run("trigger", "approved").code == 0


def test_count_seeds_and_changes_are_those_of_a_sandbox_of_our_own(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    sandbox = serving(**FAST)
    words = ("trigger", "approved", "--count", "3", "--seed", "7", "--to", merchant.url, "--json")
    words += ("--set", "result.face_match=12", "--set", "provided={customer_id: NO}")
    words += ("--set", "provided={client_ip: 203.0.113.9}", "--set", "provided.merchant_reference=")
    here, there = (run(*words, *more).json["transactions"] for more in ((), ("--server", sandbox.url)))
    assert [one["seed"] for one in there] == [one["seed"] for one in here]
    for one, other in zip(here, there, strict=True):
        mine, theirs = one["callbacks"][0]["form"], other["callbacks"][0]["form"]
        same = ("idFaceMatch", "customerId", "clientIp", "idFirstName", "idNumber", "merchantIdScanReference")
        assert {key: mine.get(key) for key in same} == {key: theirs.get(key) for key in same}


def test_it_plays_for_the_merchant_that_is_named(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    sandbox = serving(
        merchants=[
            {"token": "other", "callback_url": merchant.url, "clock": {"mode": "accelerated", "factor": 1e5}}
        ]
    )
    ran = run("trigger", "approved", "--server", sandbox.url, "--merchant", "other", "--json")
    assert (ran.code, ran.json["transactions"][0]["merchant"]) == (0, "other")
    assert "--merchant other" in ran.json["transactions"][0]["again"]


def test_a_file_is_read_here_and_played_there(
    run: "Run", serving: "Serving", merchant: "Merchant", tmp_path: Path
) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(
        "name: one\nextends: fraud\nprovided: {customer_id: NO}\n"
        "---\nname: two\nextends: approved\nresult: {face_match: 12}\n"
    )
    ran = run("trigger", str(file), "--server", serving(callback_url=merchant.url, **FAST).url, "--json")
    assert (ran.code, ran.err) == (0, "")
    one, two = ran.json["transactions"]
    assert (one["scenario"], one["callbacks"][0]["form"]["customerId"]) == ("one", "NO")
    assert (two["scenario"], two["callbacks"][0]["form"]["idFaceMatch"]) == ("two", "12")
    again = shlex.split(two["again"])
    assert again[2] == f"{file}::two"
    (same,) = run(*again[1:], "--json").json["transactions"]
    assert (same["scenario"], same["seed"]) == ("two", two["seed"])


def test_a_manual_clock_is_not_waited_for(
    run: "Run", serving: "Serving", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockjumio.cli.trigger._wait", lambda *_: pytest.fail("it waits"))
    sandbox = serving(callback_url=merchant.url, clock=Mode.MANUAL)
    ran = run("trigger", "approved", "--server", sandbox.url)
    assert ran.code == 0
    assert ran.out.splitlines()[1].split()[3:] == ["PENDING", "not", "yet"]
    assert ran.err.startswith("mockjumio: the merchant's clock is stopped")
    assert f"'mockjumio clock run-until-idle --server {sandbox.url}'" in ran.err
    assert merchant.bodies == []


def test_no_wait_ends_when_all_are_started(run: "Run", serving: "Serving", merchant: "Merchant") -> None:
    ran = run("trigger", "no-id-uploaded", "--server", serving(callback_url=merchant.url).url, "--no-wait")
    assert (ran.code, ran.err) == (0, "")
    assert "PENDING" in ran.out


def test_what_is_not_over_in_time_is_exit_code_5(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    sandbox = serving(callback_url=merchant.url)
    ran = run("trigger", "no-id-uploaded", "--server", sandbox.url, "--timeout", "50ms")
    assert ran.code == 5
    assert ran.err == "mockjumio: out of time: 1 of 1 still under way\n"


def test_a_clock_that_is_stopped_meanwhile_is_not_waited_for(
    run: "Run", serving: "Serving", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = serving(callback_url=merchant.url)
    monkeypatch.setattr("mockjumio.cli.trigger._SLICE", 0.01)
    from mockjumio.remote import Control

    start = Control.start

    def start_and_freeze(self: Control, body: Any) -> Any:
        started = start(self, body)
        self.move_clock("freeze", {})
        return started

    monkeypatch.setattr(Control, "start", start_and_freeze)
    ran = run("trigger", "no-id-uploaded", "--server", sandbox.url, "--timeout", "5s")
    assert ran.code == 0
    assert "clock is stopped" in ran.err


def test_a_callback_that_is_not_accepted_is_exit_code_1(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    merchant.status = 500
    ran = run("trigger", "approved", "--server", serving(callback_url=merchant.url, **FAST).url)
    assert ran.code == 1
    assert ran.err.startswith(f"mockjumio: {merchant.url}: rejected: ")


def test_a_server_that_is_not_there_is_exit_code_4(run: "Run", unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}"
    ran = run("trigger", "approved", "--server", url)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(f"mockjumio: {url} does not answer: ")
    assert ran.err.count("\n") == 1


def test_an_unknown_scenario_is_exit_code_3_before_any_is_started(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    sandbox = serving(callback_url=merchant.url)
    ran = run("trigger", "approved", "aproved", "--server", sandbox.url)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "mockjumio: unknown scenario 'aproved'; did you mean 'approved'?\n"
    assert sandbox.account.ordinal == 0


def test_what_is_wrong_in_a_file_is_said_with_its_line(
    run: "Run", serving: "Serving", merchant: "Merchant", tmp_path: Path
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("name: bad\nextends: approved\nresult:\n  face_match: 101\n  face_mach: 7\n")
    ran = run("trigger", str(file), "--server", serving(callback_url=merchant.url).url)
    assert (ran.code, ran.out) == (3, "")
    assert f"mockjumio: {file}:4:15: 101 is not between 0 and 100\n" in ran.err
    assert f"mockjumio: {file}:5:" in ran.err


def test_what_is_wrong_with_set_is_said_with_its_path(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    sandbox = serving(callback_url=merchant.url)
    ran = run("trigger", "approved", "--server", sandbox.url, "--set", "result.face_mach=7")
    assert ran.code == 3
    assert ran.err.startswith("mockjumio: --set result.face_mach: unknown key 'face_mach'")


def test_what_was_started_before_one_is_refused_is_named(
    run: "Run", serving: "Serving", merchant: "Merchant", tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text("name: bad\nextends: nothing\n")
    sandbox = serving(callback_url=merchant.url)
    ran = run("trigger", "no-id-uploaded", str(tmp_path / "bad.yaml"), "--server", sandbox.url)
    assert (ran.code, ran.out) == (3, "")
    (started,) = sandbox.store.transactions(sandbox.account.token)
    assert f"already started: {started.reference}\n" in ran.err


def test_an_unknown_merchant_and_a_missing_url_are_exit_code_2(run: "Run", serving: "Serving") -> None:
    sandbox = serving()
    ran = run("trigger", "approved", "--server", sandbox.url, "--merchant", "nobody")
    assert (ran.code, ran.err) == (2, "mockjumio: no merchant has the API token 'nobody'\n")
    ran = run("trigger", "approved", "--server", sandbox.url)
    assert ran.code == 2
    assert ran.err == "mockjumio: no callback URL: give --to URL, or set the merchant's\n"


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "1"),
        ("--token", "t"),
        ("--public-url", "http://x"),
        ("--charset",),
        ("--now", "2017-11-22"),
        ("--ordinal", "1"),
        ("--linger", "0"),
        ("--scenarios", "."),
        ("--env", "HOME"),
        ("--to", "nonsense"),
    ],
)
def test_what_a_running_sandbox_has_of_its_own_is_a_usage_error(run: "Run", words: tuple[str, ...]) -> None:
    ran = run("trigger", "approved", "--server", "http://127.0.0.1:1", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"mockjumio: {words[0]} ")


def test_a_file_without_scenarios_is_explained(run: "Run", serving: "Serving", tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("# nothing\n")
    (tmp_path / "list.yaml").write_text("- a\n")
    url = serving().url
    assert "no scenario in this file" in run("trigger", str(tmp_path / "empty.yaml"), "--server", url).err
    ran = run("trigger", str(tmp_path / "list.yaml"), "--server", url)
    assert (ran.code, ran.err) == (
        3,
        f"mockjumio: {tmp_path / 'list.yaml'}:1:1: expected a mapping with name and result\n",
    )


@pytest.mark.parametrize("whose", [(), ("--merchant", "twin")])
def test_a_transaction_is_watched_as_its_merchants_if_another_has_one_of_its_reference(
    run: "Run", serving: "Serving", merchant: "Merchant", whose: tuple[str, ...]
) -> None:
    clock = {"mode": "accelerated", "factor": 100_000}
    sandbox = serving(merchants=[{"token": "twin", "seed": 2017, "clock": clock}], **FAST)
    words = ("trigger", "approved", "--server", sandbox.url, "--to", merchant.url, "--seed", "7")
    other = ("--merchant", "twin") if not whose else ()
    references = {run(*words, "--no-wait", "--json", *other).json["transactions"][0]["reference"]}
    ran = run(*words, "--json", *whose)
    assert (ran.code, ran.err) == (0, "")
    (one,) = ran.json["transactions"]
    assert {one["reference"]} == references
    assert one["merchant"] == ("twin" if whose else "mockjumio-token")
