"""Does ``load`` send what it plans, say what came of it, and exit with that?"""

import json
import os
import shlex
import signal
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from mockjumio.contract.form import decode
from mockjumio.errors import ConfigurationError, ScenarioError, UsageError
from mockjumio.settings import DEFAULT_SECRET, DEFAULT_TOKEN

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]

pytest.importorskip("hdrh", reason="needs hdrhistogram")
_BASIC = f"Basic {b64encode(f'{DEFAULT_TOKEN}:{DEFAULT_SECRET}'.encode()).decode()}"
SOON = ("--rate", "100", "--duration", "300ms", "--immediate", "--seed", "7")
EVEN = (*SOON, "--arrival", "even")


def test_every_planned_scan_has_its_callback_and_json_has_the_figures(
    run: "Run", merchant: "Merchant"
) -> None:
    ran = run("load", "--to", merchant.url, *EVEN, "--mix", "approved:80,fraud:20", "--json")
    found = ran.json
    assert ran.code == 0, ran.err
    assert found["scans"] == {"planned": 30, "started": 30, "refused": {}, "too_late": 0}
    assert found["callbacks"] == {"accepted": 30, "failed": 0, "unanswered": 0, "overdue": 0, "not_due": {}}
    assert (found["attempts"], found["retries"], found["statuses"]) == (30, 0, {"200": 30})
    assert (
        sum(one["planned"] for one in found["seconds"]) == sum(one["sent"] for one in found["seconds"]) == 30
    )
    for name in ("latency_ms", "service_ms"):
        assert found[name]["count"] == 30
        assert 0 < found[name]["min"] <= found[name]["p50"] <= found[name]["p99"] <= found[name]["max"]
    assert found["thresholds"] == [{"fail_if": "failed>0", "value": 0, "unit": "", "failed": False}]
    results = Counter(decode(body)["verificationStatus"] for body in merchant.bodies)
    shares = {one["scenario"]: one["started"] for one in found["scenarios"]}
    assert results == {"APPROVED_VERIFIED": shares["approved"], "DENIED_FRAUD": shares["fraud"]}


def test_people_get_a_report_and_the_command_that_plays_the_same_load(
    run: "Run", merchant: "Merchant"
) -> None:
    ran = run(
        "load", "--to", merchant.url, *SOON, "--fail-if", "failed>1%", "--set", "provided.customer_id=a b"
    )
    assert ran.code == 0, ran.err
    names = [line.split("  ")[0] for line in ran.out.splitlines()]
    assert {"target", "rate", "scans", "callbacks", "IN MS", "latency", "service", "SCENARIO"} <= set(names)
    again = next(line for line in ran.out.splitlines() if line.startswith("again: "))
    first = sorted(decode(body)["jumioIdScanReference"] for body in merchant.bodies)
    merchant.bodies.clear()
    assert run(*shlex.split(again)[2:]).code == 0
    assert sorted(decode(body)["jumioIdScanReference"] for body in merchant.bodies) == first
    assert all(decode(body)["customerId"] == "a b" for body in merchant.bodies)


@pytest.mark.parametrize(
    ("words", "code"), [((), 1), (("--fail-if", "p50>1h"), 0), (("--fail-if", "failed>5%"), 1)]
)
def test_answers_that_are_not_well_fail_the_run_unless_other_conditions_are_given(
    run: "Run", merchant: "Merchant", words: tuple[str, ...], code: int
) -> None:
    merchant.status = 500
    ran = run("load", "--to", merchant.url, *EVEN, *words)
    assert ran.code == code
    assert "30 x rejected: answered 500 Internal Server Error, expected 2xx" in ran.err
    assert "0 accepted, 30 not accepted" in ran.out


def test_retries_follow_the_rules_of_delivery_and_are_no_callbacks_of_their_own(
    run: "Run", merchant: "Merchant"
) -> None:
    merchant.status = 503
    words = ("--set", "callback.retries=[10ms, 10ms]", "--json")
    found = run("load", "--to", merchant.url, *EVEN, *words).json
    assert (found["attempts"], found["retries"], found["callbacks"]["failed"]) == (90, 60, 30)
    assert len(merchant.bodies) == 90
    assert (found["latency_ms"]["count"], found["service_ms"]["count"]) == (30, 90)


def test_nobody_who_answers_is_another_exit_code(run: "Run", unused_tcp_port: int) -> None:
    ran = run("load", "--to", f"http://127.0.0.1:{unused_tcp_port}/", *EVEN)
    assert ran.code == 4
    assert "30 x refused: " in ran.err


def test_nobody_who_answers_in_time_too(run: "Run", merchant: "Merchant") -> None:
    merchant.status = None
    words = ("--rate", "5", "--duration", "300ms", "--immediate", "--arrival", "even", "--timeout", "50ms")
    ran = run("load", "--to", merchant.url, *words)
    assert ran.code == 5
    assert "timed_out: no answer began within 0.05 s" in ran.err


def test_a_callback_that_is_due_after_the_end_is_said_before_and_afterwards(
    run: "Run", merchant: "Merchant"
) -> None:
    words = (
        "--rate",
        "20",
        "--duration",
        "200ms",
        "--seed",
        "7",
        "--arrival",
        "even",
        "--timeout",
        "2s",
        "--json",
    )
    ran = run("load", "--to", merchant.url, "--mix", "no-id-uploaded", *words)
    assert ran.code == 0
    assert "no-id-uploaded: its callback comes 15m after its start, later than this run waits" in ran.err
    assert ran.json["callbacks"]["not_due"] == {"no-id-uploaded": 4}
    assert merchant.bodies == []
    fast = run("load", "--to", merchant.url, "--mix", "no-id-uploaded", "--clock", "1000000x", *words)
    assert fast.err == ""
    assert fast.json["callbacks"]["accepted"] == len(merchant.bodies) == 4


def test_a_drop_off_is_sent_at_once_if_that_is_asked(run: "Run", merchant: "Merchant") -> None:
    found = run("load", "--to", merchant.url, "--mix", "no-id-uploaded", *EVEN, "--json").json
    assert found["callbacks"]["accepted"] == 30
    assert {decode(body)["verificationStatus"] for body in merchant.bodies} == {"NO_ID_UPLOADED"}


def test_a_bound_on_callbacks_in_flight_is_kept_and_the_limit_is_the_merchants(
    run: "Run", merchant: "Merchant"
) -> None:
    merchant.status = None
    ran = run("load", "--to", merchant.url, *EVEN, "--max-in-flight", "2", "--timeout", "400ms", "--json")
    assert ran.json["in_flight"] == {"peak": 2, "most": 2}
    assert ran.json["rate"]["limit"] in ("merchant", "machine")  # a busy machine is slower than that
    assert "the rate was not held" in ran.err


def test_the_merchant_can_ask_for_result_and_images_while_it_runs(run: "Run", merchant: "Merchant") -> None:
    asked: list[int] = []

    def ask(body: bytes) -> None:
        form = decode(body)
        host = form["idScanImage"].partition("/recognition")[0]
        for url in (f"{host}/api/netverify/v2/scans/{form['jumioIdScanReference']}", form["idScanImage"]):
            request = Request(url, headers={"User-Agent": "shop", "Accept": "*/*", "Authorization": _BASIC})
            with urlopen(request) as answer:
                asked.append(answer.status)

    merchant.hears = ask
    words = ("--rate", "5", "--duration", "400ms", "--immediate", "--arrival", "even", "--json")
    ran = run("load", "--to", merchant.url, *words, "--set", "images.longest=320")
    assert ran.code == 0, ran.err
    assert asked == [200] * 4
    assert ran.json["merchant_calls"] == {
        "GET /api/netverify/v2/scans/{ref} 200": 2,
        "GET /recognition/v1/idscan/{ref}/{classifier} 200": 2,
    }


def test_a_scan_that_is_deleted_while_its_callback_waits_for_a_place_is_not_called_back(
    run: "Run", merchant: "Merchant"
) -> None:
    deleted: list[str] = []

    def delete_the_other(body: bytes) -> None:
        form = decode(body)
        host = form["idScanImage"].partition("/recognition")[0]
        others: list[str] = []
        while not others:
            with urlopen(f"{host}/_mock/api/v1/transactions") as answer:
                started = [one["reference"] for one in json.load(answer)["items"]]
            others = [one for one in started if one != form["jumioIdScanReference"]]
        headers = {"User-Agent": "shop", "Accept": "*/*", "Authorization": _BASIC}
        url = f"{host}/api/netverify/v2/scans/{others[0]}"
        with urlopen(Request(url, headers=headers, method="DELETE")):
            deleted.extend(others)

    merchant.hears = delete_the_other
    words = ("--rate", "20", "--duration", "100ms", "--immediate", "--arrival", "even", "--json")
    found = run("load", "--to", merchant.url, *words, "--max-in-flight", "1").json
    assert len(deleted) == len(merchant.bodies) == 1
    assert (found["callbacks"]["accepted"], found["callbacks"]["overdue"]) == (1, 1)


def test_a_page_with_plots_is_written(run: "Run", merchant: "Merchant", tmp_path: Path) -> None:
    assert run("load", "--to", merchant.url, *EVEN, "--html", str(tmp_path / "r.html")).code == 0
    assert "<polyline" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_edition_of_the_load_is_the_merchants(run: "Run", merchant: "Merchant") -> None:
    ran = run("load", "--to", merchant.url, *EVEN, "--edition", "2021-07", "--json")
    assert ran.json["edition"] == "2021-07"
    assert "workflow" not in decode(merchant.bodies[0])


@pytest.mark.parametrize(
    ("words", "error", "why"),
    [
        (("--mix", "approved:0"), UsageError, "the weight is not a number above 0; write approved:80"),
        (("--mix", "approved:x"), UsageError, "the weight is not a number above 0"),
        (("--mix", ":80"), UsageError, "a scenario is missing"),
        (("--mix", "approved,,fraud"), UsageError, "a scenario is missing"),
        (("--rate", "0"), UsageError, "is not a number above 0"),
        (("--rate", "1e3"), UsageError, "is not a number above 0"),
        (("--duration", "soon"), UsageError, "is not a duration"),
        (("--clock", "manual"), UsageError, "nothing moves the clock during a load"),
        (("--fail-if", "p99"), UsageError, "is not a condition; write p99>500ms"),
        (("--mix", "aproved"), ScenarioError, "aproved"),
        (("--set", "result.face_match=many"), ScenarioError, "--set result.face_match"),
        (("--to", "ftp://x"), UsageError, "--to 'ftp://x'"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(
    run: "Run", merchant: "Merchant", words: tuple[str, ...], error: type[Exception], why: str
) -> None:
    from mockjumio.cli.parser import parse

    with pytest.raises(error, match=why.replace("(", r"\(")):
        (parsed := parse(["load", "--to", merchant.url, *EVEN, *words])).run(parsed)
    assert merchant.bodies == []


def test_without_the_library_of_histograms_it_says_what_to_install(
    run: "Run", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch
) -> None:
    from mockjumio.cli.parser import parse

    monkeypatch.setitem(sys.modules, "hdrh.histogram", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'mockjumio\[load\]'"):
        (parsed := parse(["load", "--to", merchant.url, *EVEN])).run(parsed)


def test_ctrl_c_ends_in_order_with_the_report_so_far(merchant: "Merchant") -> None:
    words = ["load", "--to", merchant.url, "--rate", "50", "--duration", "1h", "--immediate", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "mockjumio", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        merchant.arrived(20)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate()
    found = json.loads(out)
    assert process.returncode == 130
    assert found["stopped"] is True
    assert found["callbacks"]["accepted"] >= 20
    assert "stopped; callbacks in flight may still end" in err
    assert "Traceback" not in err
