"""Does ``clock`` show and move a running sandbox's time, and say what was attempted on the way?"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import Mode, parse_timestamp
from mockjumio.harness import Server
from mockjumio.outgoing.remote import Control

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]
    Serving = Callable[..., Server]

NOW = parse_timestamp("2017-11-22T10:00:00Z")


@pytest.fixture
def server(serving: "Serving", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch) -> str:
    """A sandbox on a manual clock, and in the environment."""
    url = serving(clock=Mode.MANUAL, start=NOW, callback_url=merchant.url).url
    monkeypatch.setenv("MOCKJUMIO_SERVER", url)
    return url


def start(server: str, scenario: str = "no-id-uploaded") -> str:
    return str(Control(server).start({"scenario": scenario})["reference"])


def test_show_says_the_time_and_what_is_planned(run: "Run", server: str) -> None:
    assert run("clock", "show").out.splitlines() == [
        "now      2017-11-22T10:00:00.000Z",
        "clock    manual, stands still",
        "planned  0",
    ]
    start(server)
    run("clock", "advance", "1m")
    ran = run("clock", "show")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "planned  1, the next at 2017-11-22T10:15:00.000Z, in 14m"


def test_advance_says_what_was_attempted_and_with_which_outcome(
    run: "Run", server: str, merchant: "Merchant"
) -> None:
    reference = start(server)
    ran = run("clock", "advance", "14m59s")
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first.startswith("2017-11-22T10:00:00.000Z to 2017-11-22T10:14:59.000Z: 14m59s, ")
    assert second == "no callback fell due"
    ran = run("clock", "advance", "1")
    _, headings, row = ran.out.splitlines()
    assert headings.split() == ["DUE", "REFERENCE", "CALLBACK", "STATUS", "TIME", "URL"]
    due, shown, outcome, status, *_, url = row.split()
    assert (due, shown, outcome, status, url) == (
        "2017-11-22T10:15:00.000Z",
        reference,
        "accepted",
        "200",
        merchant.url,
    )
    assert len(merchant.bodies) == 1


def test_set_and_run_until_idle_move_it_too(run: "Run", server: str, merchant: "Merchant") -> None:
    start(server)
    assert run("clock", "set", "2017-11-22T10:20:00+00:00").code == 0
    assert len(merchant.bodies) == 1
    start(server)
    ran = run("clock", "run-until-idle")
    assert ran.out.startswith("2017-11-22T10:20:00.000Z to 2017-11-22T10:35:00.000Z: 15m, ")
    assert len(merchant.bodies) == 2


def test_freeze_and_resume_show_what_became_of_it(run: "Run", server: str) -> None:
    assert "clock    manual, running\n" in run("clock", "resume").out
    assert "clock    manual, stands still\n" in run("clock", "freeze").out


def test_an_accelerated_clock_shows_its_factor(run: "Run", serving: "Serving") -> None:
    url = serving(clock=Mode.ACCELERATED, factor=60).url
    assert "clock    60x, running\n" in run("clock", "show", "--server", url).out


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("show",), {"mode", "factor", "running", "now", "planned", "next_due"}),
        (("freeze",), {"mode", "factor", "running", "now", "planned", "next_due"}),
        (("advance", "15m"), {"start", "end", "jobs", "callbacks"}),
    ],
)
def test_json_is_what_the_control_api_answers(
    run: "Run", server: str, words: tuple[str, ...], keys: set[str]
) -> None:
    assert keys <= set(json.loads(run("clock", *words, "--json").out))


def test_another_merchants_clock_is_its_own(run: "Run", serving: "Serving") -> None:
    other = {"token": "other", "clock": {"mode": "manual", "now": "2020-01-01"}}
    url = serving(clock=Mode.MANUAL, start=NOW, merchants=[other]).url
    run("clock", "advance", "1h", "--server", url, "--merchant", "other")
    shown = [
        run("clock", "show", "--server", url, "--json", *more).json["now"]
        for more in ((), ("--merchant", "other"))
    ]
    assert shown == ["2017-11-22T10:00:00.000Z", "2020-01-01T01:00:00.000Z"]


def test_a_callback_that_is_not_accepted_is_exit_code_1(
    run: "Run", server: str, merchant: "Merchant"
) -> None:
    merchant.status = 503
    start(server)
    ran = run("clock", "run-until-idle")
    assert ran.code == 1
    assert "rejected  503" in ran.out
    assert ran.err.startswith(f"mockjumio: {merchant.url}: rejected: ")
    start(server)
    assert run("clock", "run-until-idle", "--json").code == 1


def test_a_callback_that_reaches_nobody_is_exit_code_4(
    run: "Run", serving: "Serving", unused_tcp_port: int
) -> None:
    url = serving(clock=Mode.MANUAL, callback_url=f"http://127.0.0.1:{unused_tcp_port}/").url
    start(url)
    assert run("clock", "run-until-idle", "--server", url).code == 4


def test_a_server_that_is_not_there_is_exit_code_4(run: "Run", unused_tcp_port: int) -> None:
    ran = run("clock", "show", "--server", f"http://127.0.0.1:{unused_tcp_port}")
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)


def test_an_answer_that_does_not_come_in_time_is_exit_code_5(
    run: "Run", server: str, merchant: "Merchant"
) -> None:
    merchant.status = None
    start(server)
    ran = run("clock", "run-until-idle", "--timeout", "100ms")
    merchant.over.set()
    assert (ran.code, ran.err) == (5, f"mockjumio: {server}: no answer within 0.1 seconds\n")


def test_a_clock_never_runs_backwards(run: "Run", server: str) -> None:
    ran = run("clock", "set", "2017-11-22T09:59:59Z")
    assert (ran.code, ran.out) == (2, "")
    assert "never runs backwards" in ran.err
    assert run("clock", "show", "--json").json["now"] == "2017-11-22T10:00:00.000Z"


@pytest.mark.parametrize(
    "words",
    [
        ("advance",),
        ("advance", "soon"),
        ("advance", "-5m"),
        ("set", "noon"),
        ("show", "--server", "nonsense"),
        ("show", "--server", "file:///etc/hostname"),
        ("show", "--merchant", "nobody"),
    ],
)
def test_wrong_usage_is_exit_code_2_in_one_line(run: "Run", server: str, words: tuple[str, ...]) -> None:
    ran = run("clock", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("mockjumio: ")
    assert ran.err.count("\n") == 1


def test_a_control_token_is_demanded_and_given(
    run: "Run", serving: "Serving", monkeypatch: pytest.MonkeyPatch
) -> None:
    url: Any = serving(control_token="sesame").url
    ran = run("clock", "show", "--server", url)
    assert ran.code == 3
    assert "MOCKJUMIO_CONTROL_TOKEN" in ran.err
    assert run("clock", "show", "--server", url, "--control-token", "wrong").code == 3
    assert run("clock", "show", "--server", url, "--control-token", "sesame").code == 0
    monkeypatch.setenv("MOCKJUMIO_CONTROL_TOKEN", "sesame")
    assert run("clock", "show", "--server", url).code == 0


@pytest.mark.parametrize("command", [("clock", "show"), ("trigger", "approved"), ("healthcheck",)])
def test_a_server_that_is_no_url_at_all_is_explained(run: "Run", command: tuple[str, ...]) -> None:
    ran = run(*command, "--server", "http://[::1")
    assert (ran.code, ran.out) == (2, "")
    assert "http://[::1" in ran.err
