"""Does the command that trigger prints play the same again, whatever was played?"""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mockjumio.scenario.authoring import literal_in_line

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]

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
