"""Does ``resend`` send a recorded callback again, and say what became of it?"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.remote import Control

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]
    Serving = Callable[..., Server]


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


def test_a_callback_that_is_not_accepted_is_exit_code_1(run: "Run", sent: str, merchant: "Merchant") -> None:
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
