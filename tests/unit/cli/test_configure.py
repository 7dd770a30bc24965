"""Do options reach the sandbox, and only listed variables the templates?"""

from pathlib import Path

import pytest

from mockjumio.cli.configure import options
from mockjumio.cli.parser import parse
from mockjumio.settings import Credentials, WireSettings


def test_without_options_a_sandbox_has_its_defaults() -> None:
    chosen = options(parse(["serve"]))
    assert (chosen.host, chosen.port, chosen.public_url) == ("127.0.0.1", 8017, None)
    assert (chosen.credentials, chosen.wire) == (Credentials(), WireSettings())
    assert list(chosen.scenarios) == []
    assert chosen.env == {}


def test_every_option_arrives() -> None:
    words = "--host ::1 --port 1 --public-url http://x --token a --secret b --admin-token c --admin-secret d"
    words += " --charset --plus-for-space --only-200 --strict-accept --user-agent e --scenarios f"
    chosen = options(parse(["serve", *words.split()]))
    assert (chosen.host, chosen.port, chosen.public_url) == ("::1", 1, "http://x")
    assert chosen.credentials == ("a", "b", "c", "d")
    assert chosen.wire == WireSettings(
        charset=True, plus_for_space=True, only_200=True, strict_accept=True, user_agent="e"
    )
    assert list(chosen.scenarios) == [Path("f")]


def test_templates_get_the_listed_variables_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTED", "yes")
    monkeypatch.setenv("UNLISTED", "secret")
    monkeypatch.delenv("UNSET", raising=False)
    assert options(parse(["serve", "--env", "LISTED", "--env", "UNSET"])).env == {"LISTED": "yes"}


def test_folders_come_from_the_flag_or_else_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKJUMIO_SCENARIOS", "one:two::")
    assert list(options(parse(["serve"])).scenarios) == [Path("one"), Path("two")]
    assert list(options(parse(["serve", "--scenarios", "three"])).scenarios) == [Path("three")]
