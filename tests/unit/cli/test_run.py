"""Are suites run from the command line, in here and on a running sandbox, with the right exit code?"""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from mockjumio.cli.run import _rows, exit_code
from mockjumio.clock import Mode
from mockjumio.scenario.source import read
from mockjumio.suites.evidence import fails, holds
from mockjumio.suites.stage import Stage
from mockjumio.suites.suite import Step, parse
from mockjumio.suites.suite_results import StepResult, SuiteResult

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran


Run = Callable[..., "Ran"]

CHECKOUT = """
suite: checkout
expect: {answer: 2xx}
steps:
  - {play: approved, about: an approval}
  - {play: fraud, about: a denial, callback: {faults: [duplicate]}, expect: {answered_alike: true}}
  - {play: no-id-uploaded, provided: {customer_id: ada}}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> str:
    file = tmp_path / "checkout.yaml"
    file.write_text(CHECKOUT)
    return str(file)


def test_a_suite_that_is_well(run: Run, merchant: "Merchant", checkout: str) -> None:
    ran = run("run", checkout, "--to", merchant.url, "--seed", "7")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == f"checkout: 3 steps against {merchant.url}"
    assert lines[1].split() == ["STEP", "RESULT", "TIME", "SCENARIO", "SEED", "REFERENCE"]
    assert lines[2].split()[4:6] == ["approved", "7"]
    assert [line.split()[1] for line in lines[2:5]] == ["well"] * 3
    again = f"again: mockjumio run {checkout} --only =approved --to {merchant.url} --seed 7 --now 2"
    assert lines[5].startswith(again)
    assert lines[-1].startswith("3 well in ")
    assert len(merchant.bodies) == 4


def test_what_is_odd_about_answers_is_advice(run: Run, merchant: "Merchant", checkout: str) -> None:
    merchant.status, merchant.says = 204, b"thanks"
    remark = "a 204 must not have a body, but this one has or announces one"
    ran = run("run", checkout, "--to", merchant.url, "--junit", "junit.xml")
    assert ran.code == 0
    advice = f"advice: strict HTTP clients might refuse the answers in 3 steps: {remark}"
    assert any(line.startswith(advice) for line in ran.out.splitlines())
    output = ElementTree.parse("junit.xml").find(".//system-out")
    assert output is not None
    assert f"advice: {remark}" in (output.text or "")
    found = run("run", checkout, "--to", merchant.url, "--json").json
    assert found["suites"][0]["advice"][0] == remark
    assert found["suites"][0]["steps"][0]["transactions"][0]["callbacks"][0]["attempts"][0]["remarks"]


def test_a_step_alone_is_the_very_same(run: Run, merchant: "Merchant", checkout: str) -> None:
    common = (
        "--to",
        merchant.url,
        "--seed",
        "7",
        "--now",
        "2017-11-22T10:00:00Z",
        "--public-url",
        "http://x",
    )
    run("run", checkout, *common)
    again = run("run", checkout, *common, "--json").json["suites"][0]["steps"][2]["again"].split()[1:]
    assert run(*again).code == 0
    all_of_it, alone = merchant.bodies[3], merchant.bodies[-1]
    wanted = {"jumioIdScanReference", "idScanStatus", "customerId"}
    assert {name: parse_qs(all_of_it.decode())[name] for name in wanted} == {
        name: parse_qs(alone.decode())[name] for name in wanted
    }


def test_a_failure_in_words_with_the_command_that_repeats_it(
    run: Run, merchant: "Merchant", checkout: str
) -> None:
    merchant.status = 500
    ran = run("run", checkout, "--to", merchant.url, "--seed", "7", "--fail-fast", "--quiet", "10ms")
    assert ran.code == 1
    *words, again = ran.out.partition("\n\n")[2].splitlines()[:3]
    assert [*words, again.partition(" --now ")[0]] == [
        "approved: answers 500 to an approval",
        "  expected 2xx",
        f"again: mockjumio run {checkout} --only =approved --to {merchant.url} --seed 7 --quiet 10ms",
    ]
    assert "skipped: fraud, no-id-uploaded (approved failed before)" in ran.out
    assert "1 failed, 2 skipped in" in ran.out


def test_json_has_everything(run: Run, merchant: "Merchant", checkout: str) -> None:
    ran = run("run", checkout, "--to", merchant.url, "--seed", "7", "--json", "--only", "fraud")
    (suite,) = ran.json["suites"]
    assert {key: ran.json[key] for key in ("well", "failed", "broken", "skipped")} == {
        "well": 1,
        "failed": 0,
        "broken": 0,
        "skipped": 0,
    }
    assert (suite["suite"], suite["seed"], suite["target"]) == ("checkout", 7, merchant.url)
    (step,) = suite["steps"]
    assert (step["step"], step["result"], step["about"]) == ("fraud", "well", "a denial")
    assert [(one["expectation"], one["holds"], one["verdict"]) for one in step["expectations"]][1] == (
        "answered_alike",
        True,
        "answers the duplicate with 200 too",
    )
    (transaction,) = step["transactions"]
    assert len(transaction["callbacks"]) == 2


def test_junit_is_written_beside_the_table(
    run: Run, merchant: "Merchant", checkout: str, tmp_path: Path
) -> None:
    merchant.status = 503
    ran = run("run", checkout, "--to", merchant.url, "--junit", str(tmp_path / "r.xml"))
    assert ran.code == 1
    root = ElementTree.parse(tmp_path / "r.xml").getroot()
    assert [case.get("name") for case in root.iter("testcase")] == ["approved", "fraud", "no-id-uploaded"]
    assert root.get("failures") == "3"
    output = root.find(".//system-out")
    assert output is not None
    assert output.text is not None
    assert "again: mockjumio run" in output.text


def test_junit_that_cannot_be_written(run: Run, merchant: "Merchant", checkout: str, tmp_path: Path) -> None:
    ran = run("run", checkout, "--to", merchant.url, "--junit", str(tmp_path / "no" / "r.xml"))
    assert ran.code == 3
    assert ran.err.startswith(f"mockjumio: cannot write {tmp_path}/no/r.xml: No such file")
    assert merchant.bodies == []


def test_a_run_that_breaks_off_reports_what_was_played(
    run: Run, merchant: "Merchant", checkout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "results.xml"
    play = Stage.play

    async def until_the_second(self: Stage, step: Step) -> StepResult:
        if step.number == 2:
            raise KeyboardInterrupt
        return await play(self, step)

    monkeypatch.setattr(Stage, "play", until_the_second)
    ran = run("run", checkout, "--to", merchant.url, "--junit", str(file))
    assert ran.code == 130
    assert "skipped: fraud, no-id-uploaded (interrupted)" in ran.out
    assert "1 well, 2 skipped in " in ran.out
    counts = ElementTree.parse(file).getroot().find("testsuite")
    assert counts is not None
    assert (counts.get("tests"), counts.get("skipped")) == ("3", "2")


def test_a_run_that_comes_to_nothing_leaves_no_empty_report(
    run: Run, checkout: str, tmp_path: Path, unused_tcp_port: int
) -> None:
    file = tmp_path / "results.xml"
    server = f"http://localhost:{unused_tcp_port}"
    ran = run("run", checkout, "--server", server, "--to", "http://localhost/", "--junit", str(file))
    assert (ran.code, ran.out, file.exists()) == (4, "", False)
    file.write_text("kept")
    run("run", checkout, "--server", server, "--to", "http://localhost/", "--junit", str(file))
    assert file.read_text() == "kept"


def test_values_are_set_in_every_step(run: Run, merchant: "Merchant", checkout: str) -> None:
    ran = run(
        "run",
        checkout,
        "--to",
        merchant.url,
        "--set",
        "provided.customer_id=eve",
        "--set",
        "callback.delay=1s",
    )
    assert ran.code == 0
    assert {parse_qs(body.decode())["customerId"][0] for body in merchant.bodies} == {"eve"}
    assert "--set provided.customer_id=eve --set callback.delay=1s" in ran.out


def test_several_suites_in_one_run(run: Run, merchant: "Merchant", checkout: str, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("suite: other\nsteps: [{play: approved, expect: {answer: 2xx}}]")
    ran = run("run", checkout, str(other), "--to", merchant.url, "--seed", "7", "--json")
    first, second = ran.json["suites"]
    assert (
        first["steps"][0]["transactions"][0]["reference"]
        == second["steps"][0]["transactions"][0]["reference"]
    )
    assert second["steps"][0]["again"].split()[2] == str(other)


def test_nobody_there(run: Run, checkout: str) -> None:
    ran = run("run", checkout, "--to", "http://127.0.0.1:9/x")
    assert ran.code == 4
    assert "approved: does not answer an approval" in ran.out


def test_a_merchant_that_does_not_answer_in_time(run: Run, merchant: "Merchant", checkout: str) -> None:
    merchant.status = None
    ran = run("run", checkout, "--to", merchant.url, "--timeout", "50ms", "-k", "=approved")
    assert ran.code == 5
    assert "timed_out: " in ran.out


def test_an_expectation_that_failed_though_all_was_accepted(
    run: Run, merchant: "Merchant", tmp_path: Path
) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("suite: s\nsteps: [{play: approved, expect: {retrieved: true}}]")
    assert run("run", str(file), "--to", merchant.url, "--linger", "50ms").code == 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["conformance"], 2, "no target: give --to URL, or --server URL of a running sandbox"),
        (["conformanc", "--to", "http://x"], 3, "unknown suite 'conformanc'; did you mean 'conformance'?"),
        (["conformance", "--to", "x"], 2, "--to 'x' is not an absolute http or https URL"),
        (["conformance", "--to", "http://x", "--state", "x"], 2, "--state 'x' is not an absolute http or"),
        (
            ["conformance", "--to", "http://x", "--state", "http://x/{a}"],
            2,
            "--state unknown name 'a' in braces",
        ),
        (["conformance", "--to", "http://x", "-k", "frod"], 2, "--only 'frod' fits no step"),
        (
            ["conformance", "--to", "http://x", "--merchant", "m"],
            2,
            "--merchant can only be used with --server",
        ),
        (["conformance", "--server", "http://x", "--port", "1"], 2, "--port cannot be used with --server"),
        (
            ["conformance", "--server", "http://x", "--scenarios", "d"],
            2,
            "--scenarios cannot be used with --server",
        ),
        (["conformance", "--to", "http://x", "--set", "result.x=1"], 3, "--set result.x: unknown key 'x'"),
        (
            ["migration", "--to", "http://x", "--edition", "2017-05"],
            2,
            "2017-05 and 2017-05 cannot be compared: name the older edition with --from",
        ),
        (
            ["migration", "--to", "http://x", "--from", "2020-01", "--edition", "2018-05"],
            2,
            "2020-01 and 2018-05 cannot be compared",
        ),
        (["migration", "--to", "http://x", "--from", "kyx"], 2, "kyx and 2021-07 cannot be compared"),
        (["conformance", "--server", "http://127.0.0.1:9"], 4, "http://127.0.0.1:9 does not answer"),
    ],
)
def test_what_is_wrong_is_said_with_its_exit_code(
    run: Run, words: list[str], code: int, message: str
) -> None:
    ran = run("run", *words)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(f"mockjumio: {message}")


@pytest.mark.parametrize("clock", [Mode.MANUAL, Mode.ACCELERATED])
def test_on_a_running_sandbox(
    run: Run, merchant: "Merchant", checkout: str, serving: Callable[..., Any], clock: Mode
) -> None:
    options = {"factor": 10_000.0} if clock is Mode.ACCELERATED else {}
    sandbox = serving(clock=clock, callback_url=merchant.url, control_token="sesame", **options)
    words = ("--server", sandbox.url, "--control-token", "sesame", "--env", "HOME", "--seed", "7")
    ran = run("run", checkout, *words)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"checkout: 3 steps against {sandbox.url}")
    assert f"--only =fraud --server {sandbox.url} --seed 7 --env HOME" in ran.out
    assert len(merchant.bodies) == 4


def test_a_running_sandbox_that_demands_a_token_or_lacks_a_scenario(
    run: Run, checkout: str, serving: Callable[..., Any], tmp_path: Path
) -> None:
    sandbox = serving(control_token="sesame")
    assert run("run", checkout, "--server", sandbox.url).code == 3
    file = tmp_path / "own.yaml"
    file.write_text(
        "suite: own\nsteps: [{play: approved, expect: {answer: 2xx}}, {play: my, expect: {answer: 2xx}}]"
    )
    ran = run("run", str(file), "--server", sandbox.url, "--control-token", "sesame")
    assert ran.code == 3
    assert ran.err.startswith(f"mockjumio: {file}:2:57: unknown scenario 'my'")


def test_what_a_running_sandbox_refuses_is_said_at_its_place(
    run: Run, serving: Callable[..., Any], tmp_path: Path
) -> None:
    sandbox = serving(callback_url="http://127.0.0.1:9/")
    file = tmp_path / "own.yaml"
    file.write_text(
        "suite: own\nsteps: [{play: approved, result: {face_match: '{{ 101 }}'}, expect: {answer: 2xx}}]"
    )
    ran = run("run", str(file), "--server", sandbox.url)
    assert ran.code == 3
    assert ran.err.startswith(f"mockjumio: {file}:2:47: 101 is not between 0 and 100")


def test_the_schema_of_suites(run: Run) -> None:
    assert run("scenarios", "schema", "--suite").json["title"] == "mockjumio suite"
    assert json.dumps(run("scenarios", "schema").json).count("suite") == 0


def test_the_address_that_the_merchant_knows_is_part_of_the_command(
    run: Run, merchant: "Merchant", checkout: str, unused_tcp_port: int
) -> None:
    ran = run(
        "run", checkout, "--to", merchant.url, "--seed", "7", "--port", str(unused_tcp_port), "-k", "fraud"
    )
    assert f"Z --port {unused_tcp_port}\n" in ran.out


def test_a_step_that_is_played_again_alone_sends_the_same_bytes(
    run: Run, merchant: "Merchant", checkout: str
) -> None:
    words = ("run", checkout, "--to", merchant.url, "--public-url", "http://jumio.test", "--json")
    for step in run(*words).json["suites"][0]["steps"]:
        _, *command = shlex.split(step["again"])
        ((same,),) = (suite["steps"] for suite in run(*command, "--json").json["suites"])
        for one, other in zip(step["transactions"], same["transactions"], strict=True):
            assert [sent["body"] for sent in other["callbacks"]] == [
                sent["body"] for sent in one["callbacks"]
            ]


def test_a_step_that_cannot_be_judged(run: Run, checkout: str, serving: Callable[..., Any]) -> None:
    sandbox = serving(callback_url="http://127.0.0.1:9/")  # whose clock runs, and fifteen minutes are long
    ran = run("run", checkout, "--server", sandbox.url, "--seed", "7", "-k", "no-id", "--timeout", "10ms")
    assert ran.code == 5
    assert "broken" in ran.out
    assert "no-id-uploaded: still under way after " in ran.out


def test_a_suite_and_a_scenario_are_told_apart(
    run: Run, checkout: str, tmp_path: Path, serving: Callable[..., Any]
) -> None:
    suite = f"mockjumio: {checkout}:2:1: this is a suite, not a scenario; play it with 'mockjumio run'\n"
    assert run("trigger", checkout, "--to", "http://x").err == suite
    assert run("trigger", checkout, "--server", serving().url).err == suite
    assert run("scenarios", "validate", checkout).err == suite
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nextends: approved\n")
    ran = run("run", str(file), "--to", "http://x")
    assert (ran.code, ran.err) == (
        3,
        f"mockjumio: {file}:1:1: this is a scenario, not a suite; play it with 'mockjumio trigger'\n",
    )


# What is shown of a step, and which exit code has a run, where the command itself hardly comes to it?


SUITE = parse(read("suite: s\nsteps: [{play: approved, expect: {answer: 2xx}}]", "s.yaml")[0])
(STEP,) = SUITE.steps


def result(**changes: Any) -> StepResult:
    return StepResult(STEP, 7, **changes)


def test_a_step_that_never_started_has_a_row_without_a_reference() -> None:
    assert list(_rows(result(trouble="no answer", seconds=0.5))) == [
        ("approved", "broken", "500 ms", "", "7", "")
    ]


def view(*outcomes: str) -> dict[str, Any]:
    attempts = [{"outcome": outcome, "status": None} for outcome in outcomes]
    return {"callbacks": [{"attempts": attempts}]}


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([result(verdicts={"answer": holds("x")}, transactions=(view("accepted"),))], 0),
        ([result(skipped=True, trouble="x")], 0),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("accepted"),))], 1),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("rejected"),))], 1),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("refused"),))], 4),
        ([result(verdicts={"answer": fails("x")}, transactions=(view("timed_out"),))], 5),
        ([result(trouble="out of time", transactions=(view("accepted"),))], 5),
        (
            [
                result(trouble="out of time", transactions=(view("accepted"),)),
                result(verdicts={"answer": fails("x")}, transactions=(view("rejected"),)),
            ],
            1,
        ),
    ],
)
def test_exit_codes(steps: list[StepResult], code: int) -> None:
    assert exit_code([SuiteResult(SUITE, 7, "http://x", tuple(steps), "2017-11-22T10:00:00.000Z")]) == code


def test_json_lines_tell_of_each_step_as_it_is_done(run: Run, checkout: str, merchant: "Merchant") -> None:
    ran = run("run", checkout, "--to", merchant.url, "--jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    first, *steps, last = lines
    assert first["count"] == len(steps)
    assert {one["result"] for one in steps} <= last.keys()
    whole = run("run", checkout, "--to", merchant.url, "--seed", str(first["seed"]), "--json").json
    assert [one["step"] for one in steps] == [one["step"] for one in whole["suites"][0]["steps"]]
    assert steps[0].keys() == whole["suites"][0]["steps"][0].keys() | {"suite"}
