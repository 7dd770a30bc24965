"""Where does an option's value come from, and which values are refused?"""

import argparse
import re
import shlex

import pytest

from mockjumio.cli.parser import GROUPS, parse
from mockjumio.clock import Mode
from mockjumio.errors import ConfigurationError, UsageError

SETTINGS = [
    ("HOST", "host", "0.0.0.0", "0.0.0.0"),
    ("PORT", "port", "9000", 9000),
    ("PUBLIC_URL", "public_url", "https://x", "https://x"),
    ("TOKEN", "token", "t", "t"),
    ("SECRET", "secret", "s", "s"),
    ("ADMIN_TOKEN", "admin_token", "at", "at"),
    ("ADMIN_SECRET", "admin_secret", "as", "as"),
    ("CALLBACK_URL", "callback_url", "http://x", "http://x"),
    ("SEED", "seed", "7", 7),
    ("USER_AGENT", "user_agent", "ua", "ua"),
    ("CONTROL_TOKEN", "control_token", "ct", "ct"),
    ("CONFIG", "config", "c.yaml", "c.yaml"),
    ("READY_FILE", "ready_file", "r.json", "r.json"),
    ("MAX_CONNECTIONS", "max_connections", "7", 7),
]
SWITCHES = ["STRICT_ACCEPT", "CHARSET", "PLUS_FOR_SPACE", "ONLY_200"]


def serve(*words: str) -> argparse.Namespace:
    return parse(["serve", *words])


@pytest.mark.parametrize(
    ("words", "help_of"),
    [
        ("trigger x --to http://x --quite", "trigger"),
        ("clock advance 1m --nope", "clock advance"),
        ("tail x", "tail"),
    ],
)
def test_what_a_command_does_not_know_is_told_with_the_help_of_that_command(words: str, help_of: str) -> None:
    with pytest.raises(UsageError, match=rf"^unrecognized arguments: .*; see 'mockjumio {help_of} --help'$"):
        parse(words.split())


def test_the_defaults_are_the_documented_ones() -> None:
    parsed = serve()
    assert (parsed.host, parsed.port, parsed.seed) == ("127.0.0.1", 8017, 2017)
    assert (parsed.token, parsed.secret) == ("mockjumio-token", "mockjumio-secret")
    assert not any(getattr(parsed, switch.lower()) for switch in SWITCHES)
    assert (parsed.clock, parsed.control_token, parsed.config) == ((Mode.REAL, None), None, None)
    assert parse(["trigger", "approved", "--to", "x"]).port == 0


@pytest.mark.parametrize(("name", "option", "text", "value"), SETTINGS)
def test_the_environment_wins_over_the_default_and_a_flag_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, option: str, text: str, value: object
) -> None:
    default = getattr(serve(), option)
    monkeypatch.setenv(f"MOCKJUMIO_{name}", text)
    assert getattr(serve(), option) == value
    flag = "12" if isinstance(value, int) else "flag"
    assert str(getattr(serve(f"--{option.replace('_', '-')}", flag), option)) == flag
    monkeypatch.setenv(f"MOCKJUMIO_{name}", "")
    assert getattr(serve(), option) == default


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("true", True), ("0", False), ("False", False), ("", False)]
)
def test_a_switch_is_on_or_off_by_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, on: bool
) -> None:
    monkeypatch.setenv(f"MOCKJUMIO_{name}", text)
    assert getattr(serve(), name.lower()) is on
    assert getattr(serve(f"--{name.lower().replace('_', '-')}"), name.lower()) is True


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("SEED", "-1"),
        ("SEED", "9" * 5000),
        ("CHARSET", "maybe"),
        ("ONLY_200", "2"),
    ],
)
def test_an_impossible_value_in_the_environment_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(f"MOCKJUMIO_{name}", text)
    with pytest.raises(ConfigurationError, match=f"MOCKJUMIO_{name}"):
        serve()


@pytest.mark.parametrize(
    ("name", "text"), [("PORT", "http"), ("SEED", "-1"), ("CHARSET", "maybe"), ("CLOCK", "fast")]
)
def test_what_a_command_does_not_use_may_be_impossible(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(f"MOCKJUMIO_{name}", text)
    for words in (["explain"], ["clock", "show"], ["scenarios", "list"]):
        assert parse(words).command == words[0]
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])
    assert ended.value.code == 0


def test_everything_impossible_in_the_environment_is_named_unless_a_flag_replaces_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, text in (("PORT", "http"), ("SEED", "-1"), ("CHARSET", "maybe")):
        monkeypatch.setenv(f"MOCKJUMIO_{name}", text)
    with pytest.raises(ConfigurationError) as refused:
        serve("--port", "1")
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "MOCKJUMIO_SEED",
        "MOCKJUMIO_CHARSET",
    ]
    assert serve("--port", "1", "--seed", "2", "--charset").port == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "65536"),
        ("--port", "-1"),
        ("--port", "http"),
        ("--seed", "1.5"),
        ("--seed", "²"),
        ("--seed", str(2**63)),
        ("--seed", "9" * 5000),
    ],
)
def test_an_impossible_flag_is_a_usage_error(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=words[0]):
        serve(*words)


@pytest.mark.parametrize(
    ("text", "milliseconds"), [("30", 30_000), ("1.5", 1_500), ("250ms", 250), ("1m30s", 90_000), ("0", 0)]
)
def test_a_timeout_is_a_duration_or_seconds(text: str, milliseconds: int) -> None:
    parsed = parse(["trigger", "approved", "--to", "x", "--timeout", text, "--linger", text])
    assert (parsed.timeout, parsed.linger) == (milliseconds, milliseconds)


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("real", (Mode.REAL, None)),
        ("manual", (Mode.MANUAL, None)),
        ("60x", (Mode.ACCELERATED, 60.0)),
        ("0.5x", (Mode.ACCELERATED, 0.5)),
    ],
)
def test_a_clock_is_real_manual_or_a_factor(
    monkeypatch: pytest.MonkeyPatch, text: str, pace: tuple[Mode, float | None]
) -> None:
    assert serve("--clock", text).clock == pace
    monkeypatch.setenv("MOCKJUMIO_CLOCK", text)
    assert serve().clock == pace


@pytest.mark.parametrize(
    "text", ["fast", "60", "x", ".x", "0x", "-1x", "1e3x", "²x", "9999999x", "accelerated"]
)
def test_what_is_no_clock_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="--clock"):
        serve(f"--clock={text}")


@pytest.mark.parametrize("token", ["", "é", "a\nb", " a"])
def test_a_control_token_must_fit_into_a_header(token: str) -> None:
    with pytest.raises(UsageError, match="printable ASCII"):
        serve("--control-token", token)


def test_it_is_known_where_a_value_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKJUMIO_TOKEN", "t")
    monkeypatch.setenv("MOCKJUMIO_CHARSET", "0")
    parsed = serve("--host", "127.0.0.1")
    assert "host" not in parsed.unflagged
    assert {"token", "charset", "secret", "only_200"} <= parsed.unflagged
    assert {"token", "charset", "host"}.isdisjoint(parsed.unset)
    assert {"secret", "only_200"} <= parsed.unset


def test_a_set_a_folder_and_a_variable_may_be_given_several_times() -> None:
    words = [
        "--set",
        "a=1",
        "--set",
        "b=2",
        "--scenarios",
        "x",
        "--scenarios",
        "y",
        "--env",
        "A",
        "--env",
        "B",
    ]
    parsed = parse(["generate", "approved", *words])
    assert (parsed.set, parsed.folders, parsed.env) == (["a=1", "b=2"], ["x", "y"], ["A", "B"])
    assert parse(["generate", "approved"]).set == []


def test_the_help_shows_every_command_in_a_group(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])
    shown = capsys.readouterr().out
    for names in GROUPS.values():
        for name in names.split():
            assert f"\n  {name} " in shown
    with pytest.raises(UsageError) as raised:
        parse(["no-such-command"])
    offered = re.findall(r"'([a-z]+)'", str(raised.value).partition("choose from")[2])
    assert sorted(offered) == sorted(" ".join(GROUPS.values()).split())


@pytest.mark.parametrize("name", sorted(" ".join(GROUPS.values()).split()))
def test_the_help_of_a_command_has_an_example_that_can_be_typed(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def examples(*words: str) -> list[str]:
        with pytest.raises(SystemExit):
            parse([*words, "--help"])
        shown = capsys.readouterr().out
        below = re.findall(r"^    ([a-z][a-z-]+)(?: |$)", shown.partition("COMMAND\n")[2], re.MULTILINE)
        found = re.findall(r"^  mockjumio (.*)$", shown.partition("example:\n")[2], re.MULTILINE)
        assert len(found) == 1, words
        return [*found, *(one for kind in below for one in examples(*words, kind))]

    for example in examples(name):
        typed, _, _ = example.partition(" > ")
        assert parse(shlex.split(typed)).command == name
