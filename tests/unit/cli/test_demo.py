"""Does the demo show that all is well, and say so when it is not?"""

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mockjumio.cli.demo import SCENARIOS, PlayedScan, Report

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


def test_the_demo_plays_all_nine_and_ends_well(run: "Run") -> None:
    ran = run("demo", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["well"] is True
    played = {one["scenario"]: one for one in ran.json["played"]}
    assert tuple(played) == SCENARIOS
    for one in played.values():
        assert one["received"] == one["expected"]
        assert (one["answer"], one["problems"]) == (200, [])
    assert {name: one["images"] for name, one in played.items()} == {
        "approved": 2,
        "fraud": 2,
        "unreadable": 3,
        "no-id-uploaded": 0,
        "unsupported-id-type": played["unsupported-id-type"]["images"],
        "unsupported-id-country": 2,
        "document-uploaded": 1,
        "document-extracted": 1,
        "document-discarded": 1,
    }
    assert ran.json["retrieved"]["status"] == "DONE"
    assert (ran.json["deleted"]["answer"], ran.json["deleted"]["afterwards"]) == (200, 404)
    assert ran.json["simulated_minutes"] == 15


def report(**changes: object) -> Report:
    one = PlayedScan("approved", "ref", "APPROVED_VERIFIED", "APPROVED_VERIFIED", 200, 1, 2048, ())
    retrieved: dict[str, object] = {
        "status": "DONE",
        "type": "PASSPORT",
        "issuingCountry": "USA",
        "number": "1",
        "firstName": "Ada",
        "lastName": "Lovelace",
    }
    deleted = changes.pop("deleted", ("ref", 200, 404))
    retrieved["status"] = changes.pop("status", "DONE")
    return Report((one._replace(**changes),), retrieved, deleted, 15.0, 0.5)  # type: ignore[arg-type]


def play(report: Report) -> Callable[[int], object]:
    async def play(seed: int) -> Report:
        return report

    return play


def test_people_read_a_table_and_what_to_do_next(run: "Run", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockjumio.cli.demo.play_main_job", play(report()))
    ran = run("demo")
    assert ran.code == 0
    assert ran.out.splitlines()[1].split() == ["approved", "APPROVED_VERIFIED", "200", "1", "(2", "kB)", "ok"]
    assert "Ada Lovelace, USA PASSPORT 1" in ran.out
    assert "15 minutes of the merchant's time passed" in ran.out
    assert "All well." in ran.out
    assert ran.out.splitlines()[-1].endswith("mockjumio demo --serve, http://127.0.0.1:8017/_mock/")


def test_a_port_without_a_console_is_refused(run: "Run") -> None:
    ran = run("demo", "--port", "9000")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "mockjumio: --port needs --serve: give both, or leave --port out\n"


def test_the_scans_can_be_looked_at_until_it_is_stopped() -> None:
    command = [sys.executable, "-u", "-m", "mockjumio", "demo", "--serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Look at them: "):
                break
        address = lines[-1].split()[3]
        request = urllib.request.Request(address, headers={"Accept": "text/html"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            shown = answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert all(name in shown for name in SCENARIOS)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"received": "DENIED_FRAUD"}, "expected APPROVED_VERIFIED"),
        ({"answer": 500}, "not accepted"),
        ({"answer": None}, "none"),
        ({"problems": ("404 for x", "500 for y")}, "404 for x; 500 for y"),
        ({"deleted": ("ref", 200, 200)}, "asked again: 200"),
        ({"status": "PENDING"}, "PENDING"),
    ],
)
def test_whatever_goes_wrong_is_exit_code_1_and_shown(
    run: "Run", monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], words: str
) -> None:
    monkeypatch.setattr("mockjumio.cli.demo.play_main_job", play(report(**changes)))
    ran = run("demo")
    assert ran.code == 1
    assert words in ran.out
    assert "Something is wrong" in ran.out
    ran = run("demo", "--json")
    assert (ran.code, ran.json["well"]) == (1, False)
