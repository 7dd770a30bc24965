"""Is what became of transactions shown, and is the exit code the worst of it?"""

import argparse
from typing import Any

import pytest

from mockjumio.cli.outcomes import OF_OUR_OWN_SANDBOX, cells, exit_code, report
from mockjumio.exchanges import Outcome

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
