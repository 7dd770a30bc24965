"""Do ``callbacks``, ``transactions`` and ``requests`` list what there is, newest first?"""

from base64 import b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from mockjumio.clock import Mode
from mockjumio.harness import Server
from mockjumio.remote import Control

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]
    Serving = Callable[..., Server]


@pytest.fixture
def control(serving: "Serving", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch) -> Control:
    """A sandbox that is in the environment, on a clock that stands."""
    url = serving(clock=Mode.MANUAL, start=1_511_344_800_000, callback_url=merchant.url).url
    monkeypatch.setenv("MOCKJUMIO_SERVER", url)
    return Control(url)


def play(control: Control, scenario: str = "approved", **body: object) -> str:
    reference: str = control.start({"scenario": scenario, "seed": 1, **body})["reference"]
    control.move_clock("run-until-idle", {})
    return reference


def call(control: Control, path: str, credentials: str = "mockjumio-token:mockjumio-secret") -> None:
    headers = {"User-Agent": "Shop/1.0"}
    if credentials:
        headers["Authorization"] = "Basic " + b64encode(credentials.encode()).decode()
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(control.server + path, headers=headers))
    refused.value.close()


def test_callbacks_come_newest_first_with_what_became_of_them(
    run: "Run", control: Control, merchant: "Merchant"
) -> None:
    first = play(control)
    merchant.status = 500
    second = play(control, "document-extracted")
    ran = run("callbacks")
    assert (ran.code, ran.err) == (0, "")
    heading, *rows = ran.out.splitlines()
    assert heading.split() == ["CREATED", "ID", "RESULT", "CALLBACK", "STATUS", "TIME", "URL"]
    assert [row.split()[1:5] for row in rows] == [
        [f"{second}-1", "EXTRACTED", "rejected", "500"],
        [f"{first}-1", "APPROVED_VERIFIED", "accepted", "200"],
    ]
    assert rows[0].startswith("2017-11-22T10:0")
    assert rows[0].endswith(merchant.url)
    for words in (
        ("--outcome", "rejected"),
        ("--status", "5xx"),
        ("--reference", second),
        ("--search", "extracted REJECTED"),
    ):
        assert [row.split()[1] for row in run("callbacks", *words).out.splitlines()[1:]] == [f"{second}-1"]
    assert [one["id"] for one in run("callbacks", "--json").json] == [f"{second}-1", f"{first}-1"]


def test_transactions_come_as_trigger_prints_them(run: "Run", control: Control) -> None:
    first = play(control, customer_id="lovelace", merchant_reference="order 1")
    second = control.start({"scenario": "fraud", "seed": 2})["reference"]
    ran = run("transactions")
    assert (ran.code, ran.err) == (0, "")
    heading, *rows = ran.out.splitlines()
    columns = ["CREATED", "SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME"]
    assert heading.split() == columns
    assert rows[0].split()[1:] == ["fraud", "2", second, "PENDING", "not", "yet"]
    assert rows[1].split()[1:7] == ["approved", "1", first, "APPROVED_VERIFIED", "accepted", "200"]
    for words in (
        ("--scenario", "approved"),
        ("--status", "DONE"),
        ("--customer-id", "lovelace"),
        ("--merchant-reference", "order 1"),
        ("--search", "Lovelace order"),
    ):
        assert [one["reference"] for one in run("transactions", "--json", *words).json] == [first]


def test_calls_come_with_the_reason_and_the_nearest_that_would_have_worked(
    run: "Run", control: Control
) -> None:
    reference = play(control)
    call(control, f"/api/netverify/v2/scans/{reference}/images/back%1B%5B2J%0A")
    call(control, "/api/netverify/v2/scans/x", "mockjumio-token:wrong")
    ran = run("requests")
    assert (ran.code, ran.err) == (0, "")
    heading, newest, before = ran.out.splitlines()  # what a caller sends steers no terminal and no table
    assert heading.split() == ["AT", "METHOD", "STATUS", "PATH", "WHY"]
    assert newest.split()[1:4] == ["GET", "401", "/api/netverify/v2/scans/x"]
    assert "wrong API token or secret; hint: " in newest
    assert r"/images/back\x1b[2J\n  no image " in before
    assert before.endswith("; hint: its images are front, face")
    assert [one["status"] for one in run("requests", "--json", "--status", "4xx").json] == [401, 404]
    assert [one["status"] for one in run("requests", "--json", "--reference", reference).json] == [404]
    call(control, "/api/netverify/v2/scans/x", "")
    assert [one["status"] for one in run("requests", "--json", "--unknown").json] == [403]
    assert len(run("requests", "--json").json) == 2


def test_a_limit_shows_the_newest_and_says_that_there_are_more(run: "Run", control: Control) -> None:
    references = [play(control) for _ in range(3)]
    ran = run("transactions", "--limit", "2")
    assert [row.split()[3] for row in ran.out.splitlines()[1:]] == references[:0:-1]
    assert ran.err == "mockjumio: these are the newest 2; --limit shows more\n"
    assert run("transactions", "--limit", "3").err == ""


def test_a_list_longer_than_a_page_is_read_page_by_page(
    run: "Run", control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockjumio.remote._MOST", 2)
    references = [play(control) for _ in range(5)]
    for limit, more in ((4, True), (5, False), (6, False)):
        found, is_more = control.newest("/transactions", {}, limit)
        assert [one["reference"] for one in found] == references[::-1][:limit]
        assert is_more is more


def test_the_list_is_that_of_the_merchant_who_is_named(run: "Run", control: Control) -> None:
    control.call("POST", "/merchants", body={"token": "other"})
    play(control)
    assert run("transactions", "--merchant", "other", "--json").json == []


@pytest.mark.parametrize("command", ["callbacks", "transactions", "requests"])
def test_where_there_is_nothing_it_is_said(run: "Run", control: Control, command: str) -> None:
    ran = run(command)
    assert (ran.code, ran.out, ran.err) == (0, "", f"mockjumio: no {command} yet\n")
    ran = run(command, "--search", "nothing")
    assert (ran.code, ran.out, ran.err) == (0, "", f"mockjumio: no {command} that fit\n")
    assert run(command, "--json").json == []


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("requests", "--status", "good"), 2, "--status: 'good' is not a status such as 404"),
        (("callbacks", "--outcome", "lost"), 2, "'accepted'"),
        (("transactions", "--status", "OPEN"), 2, "'PENDING'"),
        (("transactions", "--limit", "0"), 2, "0 is not between 1 and"),
        (("callbacks", "--merchant", "nobody"), 2, "no merchant has the API token 'nobody'"),
        (("callbacks", "--server", "http://127.0.0.1:9"), 4, "does not answer"),
    ],
)
def test_what_is_wrong_is_said(
    run: "Run", control: Control, words: tuple[str, ...], code: int, why: str
) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (code, "")
    assert why in ran.err
