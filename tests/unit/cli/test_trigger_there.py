"""Does ``trigger --server`` play on a running sandbox, wait for the outcome, and say what went wrong?"""

import argparse
import shlex
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from mockjumio.cli import common_options
from mockjumio.cli.common_options import OF_OUR_OWN_SANDBOX
from mockjumio.cli.output import cells, exit_code
from mockjumio.cli.trigger import report
from mockjumio.clock import Mode
from mockjumio.exchanges import Outcome
from mockjumio.harness import Server
from mockjumio.outgoing.remote import Control

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
    from mockjumio.outgoing.remote import Control

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


# Is it said that a sandbox runs where others would look for it?


COMMANDS = (("trigger", "approved"), ("run", "conformance", "-k", "=approved"))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("token", [None, "sesame"])
def test_one_that_runs_is_told_and_played_on_only_if_it_is_named(
    run: "Run",
    serving: "Serving",
    merchant: "Merchant",
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    token: str | None,
) -> None:
    there = serving(control_token=token, clock=Mode.MANUAL)
    monkeypatch.setattr(common_options, "_USUAL", there.url)
    ran = run(*command, "--to", merchant.url)
    assert ran.code == 0
    told = f"a sandbox runs at {there.url}; this command starts its own; --server {there.url} uses it"
    assert ran.err.splitlines()[0] == f"mockjumio: {told}"
    assert there.account.ordinal == 0
    assert len(merchant.bodies) == 1
    monkeypatch.setenv("MOCKJUMIO_CONTROL_TOKEN", token or "")
    named = run(*command, "--to", merchant.url, "--server", there.url)
    assert (named.code, there.account.ordinal, told in named.err) == (0, 1, False)


@pytest.mark.parametrize("command", COMMANDS)
def test_without_any_place_it_is_proposed(
    run: "Run", serving: "Serving", monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(common_options, "_USUAL", url := serving().url)
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"or --server URL of a running sandbox; one runs at {url}\n")


def test_what_is_none_is_not_told(run: "Run", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common_options, "_USUAL", merchant.url.removesuffix("/jumio"))
    assert run("trigger", "approved", "--to", merchant.url).err == ""
    monkeypatch.setattr(common_options, "_GLANCE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(common_options, "_USUAL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert run("trigger", "approved", "--to", merchant.url).err == ""


# Does ``resend`` send a recorded callback again, and say what became of it?


@pytest.fixture
def sent(serving: "Serving", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch) -> str:
    """A callback that was sent, by a sandbox that is in the environment."""
    url = serving(clock=Mode.MANUAL, callback_url=merchant.url).url
    monkeypatch.setenv("MOCKJUMIO_SERVER", url)
    reference = Control(url).start({"scenario": "approved", "customer_id": "ada"})["reference"]
    Control(url).move_clock("run-until-idle", {})
    return f"{reference}-1"


def test_the_same_bytes_go_out_again(run: "Run", sent: str, merchant: "Merchant") -> None:
    ran = run("resend", sent)
    assert (ran.code, ran.err) == (0, "")
    headings, row = ran.out.splitlines()
    assert headings.split() == ["ID", "ORIGINAL", "CALLBACK", "STATUS", "TIME", "URL"]
    assert row.split()[:4] == [sent.removesuffix("1") + "2", sent, "accepted", "200"]
    assert merchant.bodies[0] == merchant.bodies[1]


def test_the_last_one_needs_no_id(run: "Run", sent: str, merchant: "Merchant") -> None:
    again = sent.removesuffix("1") + "2"
    ran = run("resend", "--last", "--set", "customerId=eve", "--json")
    assert (ran.code, ran.json["id"], ran.json["original"]) == (0, again, sent)
    ran = run("resend", "--last", "--json")
    assert (ran.code, ran.json["original"]) == (0, again)
    assert merchant.bodies[1] == merchant.bodies[2] != merchant.bodies[0]


def test_without_any_callback_there_is_no_last_one(
    run: "Run", serving: "Serving", merchant: "Merchant"
) -> None:
    ran = run("resend", "--last", "--server", serving(callback_url=merchant.url).url)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "mockjumio: there is no callback yet to send again\n"


def test_fields_are_edited_and_the_contract_is_kept_unless_told(
    run: "Run", sent: str, merchant: "Merchant"
) -> None:
    ran = run("resend", sent, "--set", "customerId=eve=1", "--json")
    assert (ran.code, ran.json["original"]) == (0, sent)
    assert parse_qs(merchant.bodies[-1].decode())["customerId"] == ["eve=1"]
    broken = ("resend", sent, "--set", "idFaceMatch=101", "--omit", "verificationStatus")
    ran = run(*broken)
    assert (ran.code, ran.out) == (2, "") or ran.code == 3
    assert "--set idFaceMatch: " in ran.err
    assert "--omit: " in ran.err
    assert "--violate sends it anyway" in ran.err
    assert len(merchant.bodies) == 2
    assert run(*broken, "--violate").code == 0


def test_a_callback_that_is_not_accepted_again_is_exit_code_1(
    run: "Run", sent: str, merchant: "Merchant"
) -> None:
    merchant.status = 500
    ran = run("resend", sent)
    assert ran.code == 1
    assert "answered 500" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("resend", "unknown-1"), 2, "no callback unknown-1"),
        (("resend", "SENT", "--set", "x"), 2, "expected PARAMETER=VALUE"),
        (("resend", "SENT", "--to", "shop"), 3, "--to: 'shop' is not an absolute http or https URL"),
        (("resend", "SENT", "--omit", "nothing"), 3, "--omit: 'nothing' is not in this callback"),
        (("resend",), 2, "Give its id ('mockjumio callbacks' lists them), or --last"),
        (("resend", "SENT", "--last"), 2, "Give its id"),
        (("resend", "--last", "--set", "x"), 2, "expected PARAMETER=VALUE"),
    ],
)
def test_what_is_wrong_is_said(run: "Run", sent: str, words: tuple[str, ...], code: int, why: str) -> None:
    ran = run(*(sent if word == "SENT" else word for word in words))
    assert (ran.code, ran.out) == (code, "")
    assert why in ran.err


# Is what became of transactions shown, and is the exit code the worst of it?


NOW = "2017-11-22T10:00:00.000Z"


def callback(*outcomes: Outcome, violations: tuple[str, ...] = ()) -> dict[str, Any]:
    attempts = [
        {"outcome": outcome.value, "status": 200, "duration_ms": 1.4, "detail": f"{outcome.value} why"}
        for outcome in outcomes
    ]
    return {"url": "http://shop", "violations": violations, "attempts": attempts}


def transaction(*callbacks: dict[str, Any], **changes: Any) -> dict[str, Any]:
    usual = {
        "scenario": "approved",
        "seed": 7,
        "reference": "ref",
        "ordinal": 1,
        "created": "2017-11-22T10:00:00.000Z",
        "status": "DONE",
        "result": "APPROVED_VERIFIED",
        "settled": "2017",
        "open": False,
        "callbacks": list(callbacks),
    }
    return usual | changes


def arguments(**changes: Any) -> argparse.Namespace:
    usual = {"json": False, "server": "http://s", "merchant": None, "to": None, "set": []}
    lists = {"folders": None, "env": [], "callback_hosts": None}
    unflagged = {*OF_OUR_OWN_SANDBOX, "merchant_seed", "linger", "timeout"} - changes.keys()
    return argparse.Namespace(**usual | lists | {"unflagged": unflagged, "unset": unflagged} | changes)


A, R, D, T, F, W = (
    Outcome.ACCEPTED,
    Outcome.REJECTED,
    Outcome.REDIRECTED,
    Outcome.TIMED_OUT,
    Outcome.REFUSED,
    Outcome.WITHHELD,
)


@pytest.mark.parametrize(
    ("callbacks", "code"),
    [
        ([], 0),
        ([callback(A)], 0),
        ([callback(R, A)], 0),
        ([callback(A), callback(R)], 1),
        ([callback(A, R)], 1),
        ([callback(D)], 1),
        ([callback(W)], 1),
        ([callback(A), callback(F)], 1),
        ([callback(F)], 4),
        ([callback(F), callback(Outcome.DNS_FAILURE), callback(Outcome.RESET)], 4),
        ([callback(T)], 5),
        ([callback(T), callback(F)], 5),
        ([callback()], 5),
    ],
)
def test_the_exit_code_is_the_worst_of_what_happened(callbacks: list[dict[str, Any]], code: int) -> None:
    assert exit_code(callbacks) == code


def test_a_row_says_what_the_last_attempt_came_to() -> None:
    assert cells(callback(R, A)) == ("accepted", "200", "1 ms")
    assert cells(callback()) == ("no answer yet", "", "")
    assert cells(callback(A, violations=("x",)))[0] == "accepted (breaks the contract on purpose)"


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (transaction(), ["APPROVED_VERIFIED", "none"]),
        (transaction(open=True, settled=None, status="PENDING"), ["PENDING", "not", "yet"]),
        (transaction(callback(A)), ["APPROVED_VERIFIED", "accepted", "200", "1", "ms"]),
    ],
)
def test_a_transaction_has_a_row_whatever_became_of_it(
    capsys: pytest.CaptureFixture[str], one: dict[str, Any], shown: list[str]
) -> None:
    report([one], ["approved"], arguments(), awaited=False)
    assert capsys.readouterr().out.splitlines()[1].split() == ["approved", "7", "ref", *shown]


def test_what_is_open_is_out_of_time_only_if_it_was_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    for one in (transaction(open=True), transaction(callback())):
        assert report([one, transaction(callback(A))], ["approved"] * 2, arguments()) == 5
        assert "out of time: 1 of 2 still under way" in capsys.readouterr().err
        assert report([one], ["approved"], arguments(), awaited=False) == 0
        assert capsys.readouterr().err == ""


def test_each_reason_is_said_once_and_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    ones = [transaction(callback(R)), transaction(callback(R)), transaction(callback(F))]
    assert report(ones, ["approved"] * 3, arguments()) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "mockjumio: http://shop: rejected: rejected why",
        "mockjumio: http://shop: refused: refused why",
    ]


def test_what_is_odd_about_an_answer_is_said_though_it_was_accepted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = callback(A)
    one["attempts"][0]["remarks"] = ["lines end with LF"]
    assert report([transaction(one), transaction(one)], ["approved"] * 2, arguments()) == 0
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("mockjumio: http://shop: accepted, but a strict HTTP client")
    assert said.endswith(": lines end with LF")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "approved --server http://s --seed 7"),
        (
            {"merchant": "m", "to": "http://x"},
            "approved --server http://s --merchant m --to http://x --seed 7",
        ),
        ({"set": ["a=b c"]}, "approved --server http://s --seed 7 --set 'a=b c'"),
        ({"timeout": 90_000}, "approved --server http://s --seed 7 --timeout 1m30s"),
        ({"server": None, "to": "http://x"}, f"approved --to http://x --seed 7 --now {NOW}"),
        (
            {"server": None, "to": "http://x", "merchant_seed": 5, "charset": True, "token": "t", "port": 0}
            | {
                "tls13": False,
                "callback_hosts": ["a", "b"],
                "env": ["E"],
                "folders": ["d d"],
                "linger": 1_000,
            },
            f"approved --to http://x --seed 7 --now {NOW} --port 0 --token t --charset --scenarios 'd d' "
            "--env E --allow-callback-host a --allow-callback-host b --merchant-seed 5 --linger 1s",
        ),
    ],
)
def test_the_again_command_names_where_it_plays_and_what_is_not_as_usual(
    capsys: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    report([transaction()], ["approved"], arguments(**changes))
    assert capsys.readouterr().out.splitlines()[-1] == f"again: mockjumio trigger {words}"
