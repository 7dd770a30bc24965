"""Does ``trigger`` play what it is told in this process, report it, and exit with what became of it?"""

import argparse
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mockjumio.cli.scenario_arguments import scenarios
from mockjumio.errors import ConfigurationError, ScenarioError, UnknownScenario, UsageError
from mockjumio.scenario.authoring import literal_in_line
from mockjumio.scenario.library import Library
from tests.certificates import Pki, server_side, talkative

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]


FIXED = ("--now", "2017-11-22T10:00:00Z", "--public-url", "https://sandbox.example")


def test_json_has_the_documented_shape(run: "Run", merchant: "Merchant") -> None:
    ran = run("trigger", "approved", "--to", merchant.url, "--seed", "7", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == ["transactions"]
    (transaction,) = ran.json["transactions"]
    assert {"scenario", "seed", "reference", "status", "callbacks"} <= set(transaction)
    assert (transaction["scenario"], transaction["seed"], transaction["status"]) == ("approved", 7, "DONE")
    (callback,) = transaction["callbacks"]
    assert callback["url"] == merchant.url
    assert callback["id"].startswith(transaction["reference"])
    assert callback["body"].encode() == merchant.bodies[0]
    (attempt,) = callback["attempts"]
    assert (attempt["outcome"], attempt["status"]) == ("accepted", 200)
    assert attempt["duration_ms"] > 0


def test_people_get_a_table_with_scenario_seed_reference_and_the_command_that_plays_it_again(
    run: "Run", merchant: "Merchant"
) -> None:
    ran = run("trigger", "approved", "fraud", "--to", merchant.url, "--seed", "7")
    assert (ran.code, ran.err) == (0, "")
    heading, first, second, *again = ran.out.splitlines()
    assert heading.split() == ["SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME"]
    assert first.split()[:2] == ["approved", "7"]
    assert second.split()[3:6] == ["DENIED_FRAUD", "accepted", "200"]
    assert [line.split()[:4] for line in again] == [
        ["again:", "mockjumio", "trigger", "approved"],
        ["again:", "mockjumio", "trigger", "fraud"],
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("approved", "--seed", "3"),
        ("approved", "--set", "provided.additional_information=two words; *", "--plus-for-space"),
        ("fraud", "unreadable", "--count", "2", "--charset"),
        ("document-extracted", "--set", "document={type: BS, country: DEU}"),
    ],
)
def test_the_again_command_plays_the_same_bytes(
    run: "Run", merchant: "Merchant", words: tuple[str, ...]
) -> None:
    first = run("trigger", *words, "--to", merchant.url, "--json", *FIXED)
    bodies = [one["callbacks"][0]["body"] for one in first.json["transactions"]]
    for transaction, body in zip(first.json["transactions"], bodies, strict=True):
        program, *command = shlex.split(transaction["again"])
        assert program == "mockjumio"
        ran = run(*command, "--json")
        assert ran.code == 0
        assert ran.json["transactions"][0]["reference"] == transaction["reference"]
        assert ran.json["transactions"][0]["callbacks"][0]["body"] == body
    assert len(set(merchant.types)) == 1


def test_the_again_command_works_for_files_folders_and_environment(
    run: "Run", merchant: "Merchant", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTOMER", "ada lovelace")
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nextends: approved\nprovided: {customer_id: '{{ env.CUSTOMER }}'}\n"
    )
    for words in (("mine", "--scenarios", str(tmp_path)), (str(tmp_path / "mine.yaml"),)):
        first = run("trigger", *words, "--env", "CUSTOMER", "--to", merchant.url, "--json", *FIXED)
        assert first.code == 0, first.err
        _, *command = shlex.split(first.json["transactions"][0]["again"])
        assert run(*command, "--json").code == 0
        assert b"customerId=ada%20lovelace" in merchant.bodies[-2] == merchant.bodies[-1]


def test_without_a_seed_one_is_drawn_and_shown(run: "Run", merchant: "Merchant") -> None:
    seeds = {
        run("trigger", "approved", "--to", merchant.url, "--json").json["transactions"][0]["seed"]
        for _ in range(3)
    }
    assert len(seeds) > 1


def test_count_plays_each_scenario_so_often_with_seeds_of_their_own(run: "Run", merchant: "Merchant") -> None:
    ran = run("trigger", "approved", "fraud", "--count", "3", "--seed", "7", "--to", merchant.url, "--json")
    played = ran.json["transactions"]
    assert [one["scenario"] for one in played] == ["approved", "fraud"] * 3
    assert len({one["reference"] for one in played}) == 6
    assert [one["seed"] for one in played[::2]] == [one["seed"] for one in played[1::2]]
    assert played[0]["seed"] == 7
    assert len({one["seed"] for one in played}) == 3
    assert len(merchant.bodies) == 6


def test_item_0_of_several_scenarios_equals_a_run_without(run: "Run", merchant: "Merchant") -> None:
    words = ("trigger", "approved", "fraud", "--seed", "7", "--to", merchant.url, "--json", *FIXED)
    once, often = (run(*words, *more).json["transactions"] for more in ((), ("--count", "2")))
    bodies = [[one["callbacks"][0]["body"] for one in played[:2]] for played in (once, often)]
    assert bodies[0] == bodies[1]


def test_item_0_of_a_count_equals_a_run_without(run: "Run", merchant: "Merchant") -> None:
    words = ("trigger", "approved", "--seed", "7", "--to", merchant.url, *FIXED)
    run(*words)
    ran = run(*words, "--count", "3", "--json")
    assert ran.json["transactions"][0]["callbacks"][0]["body"].encode() == merchant.bodies[0]


def test_more_than_ten_are_not_all_listed_again(run: "Run", merchant: "Merchant") -> None:
    ran = run("trigger", "approved", "--count", "12", "--seed", "1", "--to", merchant.url)
    assert ran.out.count("again: ") == 10
    assert "… and 2 more" in ran.out


def test_set_changes_the_callback(run: "Run", merchant: "Merchant") -> None:
    words = ("--set", "result.face_match=12", "--set", "provided.customer_id=NO")
    ran = run("trigger", "approved", *words, "--to", merchant.url, "--json")
    form = ran.json["transactions"][0]["callbacks"][0]["form"]
    assert (form["idFaceMatch"], form["customerId"]) == ("12", "NO")


def test_fifteen_minutes_are_not_waited_for(run: "Run", merchant: "Merchant") -> None:
    ran = run("trigger", "no-id-uploaded", "--to", merchant.url, "--json", *FIXED)
    form = ran.json["transactions"][0]["callbacks"][0]["form"]
    assert (ran.code, ran.json["transactions"][0]["status"]) == (0, "FAILED")
    assert form["callbackDate"] == "2017-11-22T10:15:00.000Z"


def test_a_scenario_without_callback_is_well(run: "Run", merchant: "Merchant") -> None:
    ran = run("trigger", "approved", "--set", "settings.id_verification=false", "--to", merchant.url)
    assert ran.code == 0
    assert ran.out.splitlines()[1].split()[4] == "none"
    assert merchant.bodies == []


def test_a_broken_contract_is_told_before_anything_is_sent(run: "Run", merchant: "Merchant") -> None:
    ran = run("trigger", "approved", "--set", "callback.omit=[transactionDate]", "--to", merchant.url)
    assert ran.code == 3
    assert "transactionDate" in ran.err
    assert merchant.bodies == []


def test_a_violation_on_purpose_is_marked(run: "Run", merchant: "Merchant") -> None:
    words = ("--set", "callback.omit=[transactionDate]", "--set", "callback.violate=true")
    ran = run("trigger", "approved", *words, "--to", merchant.url)
    assert ran.code == 0
    assert "breaks the contract on purpose" in ran.out


@pytest.mark.parametrize("status", [400, 500, 302])
def test_a_callback_that_is_not_accepted_is_exit_code_1_with_the_reason(
    run: "Run", merchant: "Merchant", status: int
) -> None:
    merchant.status = status
    ran = run("trigger", "approved", "--to", merchant.url)
    assert ran.code == 1
    assert merchant.url in ran.err
    assert str(status) in ran.err


def test_only_200_is_exit_code_1_for_201(run: "Run", merchant: "Merchant") -> None:
    merchant.status = 201
    assert run("trigger", "approved", "--to", merchant.url).code == 0
    assert run("trigger", "approved", "--to", merchant.url, "--only-200").code == 1


def test_nobody_listening_is_exit_code_4(run: "Run", unused_tcp_port: int) -> None:
    ran = run("trigger", "approved", "--to", f"http://127.0.0.1:{unused_tcp_port}/", "--json")
    assert ran.code == 4
    attempt = ran.json["transactions"][0]["callbacks"][0]["attempts"][0]
    assert (attempt["outcome"], attempt["status"]) == ("refused", None)
    assert "mockjumio: " in ran.err


def test_a_silent_merchant_is_exit_code_5(run: "Run", merchant: "Merchant") -> None:
    merchant.status = None
    ran = run("trigger", "approved", "--to", merchant.url, "--timeout", "50ms", "--json")
    assert ran.code == 5
    assert ran.json["transactions"][0]["callbacks"][0]["attempts"][0]["outcome"] == "timed_out"
    assert "timed_out" in ran.err


def test_what_time_did_not_suffice_for_is_exit_code_5(
    run: "Run", merchant: "Merchant", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockjumio.cli.trigger._GRACE", -20)  # given up before the attempt is
    merchant.status = None
    later = ("--set", "callback.delay=1h")
    ran = run("trigger", "approved", "--to", merchant.url, "--timeout", "100ms", "--json")
    assert ran.code == 5
    assert ran.json["transactions"][0]["callbacks"][0]["attempts"] == []
    assert "out of time: 1 of 1" in ran.err
    ran = run("trigger", "approved", "--count", "2", *later, "--to", merchant.url, "--timeout", "100ms")
    assert ran.code == 5
    assert "out of time: 2 of 2" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("trigger",),
        ("trigger", "approved"),
        ("trigger", "--to", "http://127.0.0.1/"),
        ("trigger", "approved", "--to", "nonsense"),
        ("trigger", "approved", "--to", "ftp://127.0.0.1/"),
        ("trigger", "approved", "--to", "http://127.0.0.1/", "--count", "0"),
        ("trigger", "approved", "--to", "http://127.0.0.1/", "--seed", "-1"),
        ("trigger", "approved", "--to", "http://127.0.0.1/", "--timeout", "soon"),
        ("trigger", "approved", "--to", "http://127.0.0.1/", "--set", "result.face_match"),
    ],
)
def test_wrong_usage_is_exit_code_2_in_one_line(run: "Run", words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("mockjumio: ")
    assert ran.err.count("\n") == 1


def test_an_unknown_scenario_is_exit_code_3_and_the_nearest_is_suggested(run: "Run") -> None:
    ran = run("trigger", "aproved", "--to", "http://127.0.0.1/")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "mockjumio: unknown scenario 'aproved'; did you mean 'approved'?\n"


@pytest.mark.parametrize("flag", ["--merchant=x", "--control-token=x", "--no-wait"])
def test_what_is_for_a_running_sandbox_needs_one(run: "Run", flag: str) -> None:
    ran = run("trigger", "approved", "--to", "http://127.0.0.1/", flag)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"mockjumio: {flag.partition('=')[0]} can only be used with --server\n"


def test_without_a_url_and_a_server_it_says_what_to_give(run: "Run") -> None:
    ran = run("trigger", "approved")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "mockjumio: no target: give --to URL, or --server URL of a running sandbox\n"


def test_a_private_authority_is_trusted_on_demand(run: "Run", pki: Pki) -> None:
    with talkative(server_side(pki.issue())) as url:
        refused = run("trigger", "approved", "--to", url)
        trusted = run("trigger", "approved", "--to", url, "--ca-file", str(pki.ca_file))
        insecure = run("trigger", "approved", "--to", url, "--insecure")
    assert (refused.code, trusted.code, insecure.code) == (4, 0, 0)
    assert "tls_failure: the certificate comes from an authority that is not trusted here" in refused.err
    assert trusted.err == ""
    assert f"--ca-file {pki.ca_file}" in trusted.out
    assert insecure.err.startswith("mockjumio: warning: --insecure: ")


def test_a_proxy_is_part_of_what_plays_it_again_and_its_credentials_are_not(
    run: "Run", unused_tcp_port: int
) -> None:
    for user, repeated in (("", True), ("ann:secret@", False)):
        proxy = f"http://{user}127.0.0.1:{unused_tcp_port}"
        ran = run("trigger", "approved", "--to", "http://shop.example/jumio", "--callback-proxy", proxy)
        assert ran.code == 4
        assert f"no connection to the proxy 127.0.0.1:{unused_tcp_port}: Connection refused" in ran.err
        assert (f"--callback-proxy {proxy}" in ran.out) is repeated
        assert "secret" not in ran.out + ran.err


def test_a_url_that_jumio_would_not_take_is_a_usage_error_if_that_is_wanted(
    run: "Run", merchant: "Merchant"
) -> None:
    ran = run("trigger", "approved", "--to", merchant.url, "--strict-callback-urls")
    assert (ran.code, ran.out, merchant.bodies) == (2, "", [])
    assert ran.err.count("mockjumio: --to: callback URL ") == 3


# Which scenarios are meant, and what do --set and its mistakes mean?


def chosen(*named: str, set: tuple[str, ...] = ()) -> list[Any]:
    return scenarios(argparse.Namespace(scenarios=list(named), set=list(set)), Library())


def test_names_and_files_are_taken_in_the_order_given(tmp_path: Path) -> None:
    file = tmp_path / "two.yml"
    file.write_text("name: one\nextends: fraud\n---\nname: two\nextends: approved\n")
    assert [one.name for one in chosen("fraud", str(file), "approved", "fraud")] == [
        "fraud",
        "one",
        "two",
        "approved",
        "fraud",
    ]


def test_one_of_the_scenarios_of_a_file_can_be_meant(tmp_path: Path) -> None:
    file = tmp_path / "two.yml"
    file.write_text("name: one\nextends: fraud\n---\nname: two\nextends: one\n---\nextends: approved\n")
    for words in ([f"{file}::two"], [f"{file}::one", f"{file}::two"]):
        assert [f"{file}::{one.name}" for one in chosen(*words)] == words
    alone = tmp_path / "alone.yaml"
    alone.write_text("name: alone\nextends: fraud\n")
    assert [one.name for one in chosen(f"{alone}::alone", str(alone))] == ["alone", "alone"]
    with pytest.raises(ScenarioError, match=f"has no scenario 'three'; there are {file}::one, {file}::two, "):
        chosen(f"{file}::three")


@pytest.mark.parametrize(
    ("text", "section", "key", "value"),
    [
        ("result.face_match=12", "result", "face_match", 12),
        ("provided.customer_id=NO", "provided", "customer_id", "NO"),
        ("provided.customer_id=0123", "provided", "customer_id", "0123"),
        ("provided.customer_id=a=b", "provided", "customer_id", "a=b"),
        ("provided.customer_id='a: b'", "provided", "customer_id", "a: b"),
        ("document={type: ID_CARD, country: AUT}", "document", "country", "AUT"),
        ("callback.omit=[customerId, clientIp]", "callback", "omit", ("customerId", "clientIp")),
        ("settings.back_side=[]", "settings", "back_side", ()),
    ],
)
def test_a_value_is_read_as_in_a_scenario(text: str, section: str, key: str, value: object) -> None:
    (scenario,) = chosen("approved", set=(text,))
    assert scenario.sections[section][key] == value


def test_an_empty_value_takes_it_away() -> None:
    (scenario,) = chosen("approved", set=("provided.customer_id=",))
    assert "customer_id" not in scenario.sections["provided"]


def test_set_applies_to_every_scenario_and_the_last_one_wins() -> None:
    both = chosen("approved", "fraud", set=("provided.customer_id=a", "provided.customer_id=b"))
    assert [one.sections["provided"]["customer_id"] for one in both] == ["b", "b"]


@pytest.mark.parametrize("text", ["", "=", "=1", "result", "result.=1", ".result=1", "a..b=1"])
def test_what_is_no_path_and_value_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="PATH=VALUE"):
        chosen("approved", set=(text,))


@pytest.mark.parametrize("text", ["document={", "result.status='", "provided.customer_id=\udcff"])
def test_a_value_that_is_not_yaml_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="not YAML"):
        chosen("approved", set=(text,))


def test_a_wrong_value_is_placed_at_its_flag() -> None:
    with pytest.raises(ScenarioError) as refused:
        chosen("approved", set=("result.face_match=101", "documant.type=PASSPORT"))
    assert {problem.place for problem in refused.value.problems} == {
        "--set result.face_match",
        "--set documant.type",
    } or {problem.place for problem in refused.value.problems} == {
        "--set result.face_match",
        "--set documant",
    }


def test_problems_of_all_scenarios_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text("name: one\nextends: fraud\nx: 1\n---\nname: two\nextends: approved\ny: 1\n")
    with pytest.raises(ScenarioError) as refused:
        chosen(str(file))
    assert [problem.place for problem in refused.value.problems] == [f"{file}:3:1", f"{file}:7:1"]


def test_an_unknown_name_is_unknown() -> None:
    with pytest.raises(UnknownScenario, match="'approved'"):
        chosen("fraud", "approvd")


def test_an_empty_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    with pytest.raises(ConfigurationError, match=r"empty\.yaml: no scenario"):
        chosen(str(tmp_path / "empty.yaml"))


# Does the command that trigger prints play the same again, whatever was played?


SEEDS = st.integers(0, 2**63 - 1).map(str)
FILE = "my scenarios.yaml"  # in a folder of the test's own
SCENARIOS = """
name: base
extends: fraud
---
name: own
extends: base
person: {first_name: Ada}
"""
PLAYED = st.lists(
    st.sampled_from(["approved", "document-extracted", "mononym", FILE]), min_size=1, max_size=2
)
LETTERS = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" {}%'\"\\")
GIVEN = st.dictionaries(
    st.sampled_from(["customer_id", "merchant_reference", "additional_information"]),
    st.text(LETTERS, min_size=1, max_size=40),
)
FLAGS = st.lists(
    st.sampled_from(
        [
            ("--plus-for-space",),
            ("--charset", "--user-agent", "Jumio Callback"),
            ("--forwarded", "--data-center", "EU"),
            ("--set", "callback.order=shuffled"),
            ("--set", "provided.reporting_criteria='{{ person.first_name }} of {{ transaction.reference }}'"),
            ("--set", "settings={mrz_check: false, fields: {us_state: false}}"),
            ("--now", "2017-11-22T10:00:00Z"),
            ("--timeout", "1m"),
            ("--count", "2"),
        ]
    ),
    max_size=3,
)
UNTIMED = settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@UNTIMED
@given(played=PLAYED, provided=GIVEN, flags=FLAGS, seed=SEEDS, merchant_seed=SEEDS)
@example([FILE], {"customer_id": "{{ seed }} $HOME `ls` 'a' \"b\" \\n"}, [], "7", "2017")
@example(["approved"], {"customer_id": "null", "merchant_reference": "a: #b"}, [("--count", "2")], "0", "0")
def test_the_command_for_each_transaction_sends_the_same_bytes(
    run: "Run",
    merchant: "Merchant",
    played: list[str],
    provided: dict[str, str],
    flags: list[tuple[str, ...]],
    seed: str,
    merchant_seed: str,
) -> None:
    Path(FILE).write_text(SCENARIOS)
    words = ["trigger", *played, "--to", merchant.url, "--public-url", "http://jumio.test", "--json"]
    words += ["--seed", seed, "--merchant-seed", merchant_seed, "--ordinal", "3"]
    words += [word for flag in flags for word in flag]
    for name, value in provided.items():
        words += ["--set", f"provided.{name}={literal_in_line(value)}"]
    ran = run(*words)
    assert ran.code == 0, ran.err
    for transaction in ran.json["transactions"]:
        assert provided.items() <= transaction["provided"].items()
        program, *command = shlex.split(transaction["again"])
        (same,) = run(*command, "--json").json["transactions"]
        assert program == "mockjumio"
        for name in ("scenario", "seed", "reference", "created", "settled"):
            assert same[name] == transaction[name]
        for one, other in zip(transaction["callbacks"], same["callbacks"], strict=True):
            assert {**one, "attempts": []} == {**other, "attempts": []}
            sent, again = one["attempts"][0]["request_headers"], other["attempts"][0]["request_headers"]
            assert sent == again


def test_a_drop_off_comes_again_without_a_time_that_was_given(run: "Run", merchant: "Merchant") -> None:
    words = ("trigger", "no-id-uploaded", "--to", merchant.url, "--public-url", "http://jumio.test", "--json")
    (first,) = run(*words).json["transactions"]
    _, *command = shlex.split(first["again"])
    run(*command)
    assert merchant.bodies[0] == merchant.bodies[1]


def test_no_secret_stands_in_the_command(run: "Run", merchant: "Merchant") -> None:
    words = ("--token", "mine", "--secret", "hush", "--admin-token", "admin", "--admin-secret", "quiet")
    again = run("trigger", "approved", "--to", merchant.url, "--json", *words).json["transactions"][0][
        "again"
    ]
    assert "--token mine" in again
    assert "--admin-token admin" in again
    assert "hush" not in again
    assert "quiet" not in again


def test_folders_of_the_environment_are_named(
    run: "Run", merchant: "Merchant", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nextends: approved\n")
    monkeypatch.setenv("MOCKJUMIO_SCENARIOS", str(tmp_path))
    (first,) = run("trigger", "mine", "--to", merchant.url, "--json").json["transactions"]
    monkeypatch.delenv("MOCKJUMIO_SCENARIOS")
    _, *command = shlex.split(first["again"])
    assert run(*command).code == 0
