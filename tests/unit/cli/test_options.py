"""Where does an option's value come from, which are refused, and what do they reach?"""

import argparse
import json
import re
import shlex
from pathlib import Path

import pytest

from mockjumio.cli.common_options import sandbox_flags
from mockjumio.cli.parser import GROUPS, parse
from mockjumio.cli.sandbox_options import options, serve_options
from mockjumio.clock import Mode
from mockjumio.errors import ConfigurationError, ScenarioError, UsageError
from mockjumio.options import SandboxOptions, TlsOptions
from mockjumio.settings import Credentials, Trust, WireSettings

# Where does an option's value come from, and which values are refused?


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
SWITCHES = ["STRICT_ACCEPT", "CHARSET", "ONLY_200"]


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
    with pytest.raises(UsageError, match=rf"^unrecognized arguments: .*ee 'mockjumio {help_of} --help'$"):
        parse(words.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("trigr x", "unknown command 'trigr'; did you mean 'trigger'? See 'mockjumio --help'"),
        ("clock advnce 5m", "unknown command 'advnce'; did you mean 'advance'? See 'mockjumio clock --help'"),
        ("generate x --sed 7", "unrecognized arguments: --sed 7; did you mean '--seed'?"),
        ("generate x --form=json --sed=7", "unrecognized arguments: --sed=7; did you mean '--seed'?"),
        ("generate x --data-center us", "argument --data-center: unknown value 'us'; did you mean 'US'?"),
        ("tail --only call", "argument --only: unknown value 'call'; did you mean 'calls'?"),
        ("generate x --format xml", "argument --format: unknown value 'xml'; choose from jsonl, form, json;"),
        (
            "explain --edition 2019-7",
            "argument --edition: '2019-7' is not an edition; editions are 2017-05, ",
        ),
        ("clock advance -5m", "argument DURATION: '-5m' is negative; write it without the minus, such as 1"),
        ("trigger x --timeout -5m", "argument --timeout: '-5m' is negative; write it without the minus"),
        ("generate x --seed -7", "argument --seed: -7 is not between 0 and "),
    ],
)
def test_a_wrong_word_is_quoted_and_the_nearest_one_told(words: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse(words.split())
    assert str(raised.value).startswith(told)


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
        parse(["zzz"])
    offered = re.findall(r"[a-z]+", str(raised.value).partition("choose from")[2].partition(";")[0])
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


# Do options reach the sandbox, and only listed variables the templates?


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


@pytest.mark.parametrize(
    ("flags", "variable", "said"),
    [
        ("", "", None),
        ("--plus-for-space", "", True),
        ("--no-plus-for-space", "", False),
        ("", "false", False),
        ("", "true", True),
        ("--no-plus-for-space", "true", False),
        ("--plus-for-space", "0", True),
    ],
)
def test_how_blanks_are_sent_is_left_to_the_edition_until_it_is_said(
    monkeypatch: pytest.MonkeyPatch, flags: str, variable: str, said: bool | None
) -> None:
    monkeypatch.setenv("MOCKJUMIO_PLUS_FOR_SPACE", variable)
    chosen = options(parse(["serve", *flags.split()]))
    assert chosen.wire.plus_for_space is said
    again = sandbox_flags(parse(["trigger", "approved", "--to", "http://x", *flags.split()]))
    monkeypatch.delenv("MOCKJUMIO_PLUS_FOR_SPACE")
    assert options(parse(["serve", *again])).wire.plus_for_space is said


def test_templates_get_the_listed_variables_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTED", "yes")
    monkeypatch.setenv("UNLISTED", "secret")
    monkeypatch.delenv("UNSET", raising=False)
    assert options(parse(["serve", "--env", "LISTED", "--env", "UNSET"])).env == {"LISTED": "yes"}


SECRETS = ["TOKEN", "SECRET", "ADMIN_TOKEN", "ADMIN_SECRET", "CONTROL_TOKEN"]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file_and_is_not_shown_by_help(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text("s3cr3t\n", encoding="utf-8")
    monkeypatch.setenv(f"MOCKJUMIO_{name}_FILE", str(tmp_path / "secret"))
    assert getattr(parse(["serve"]), name.lower()) == "s3cr3t"
    assert getattr(parse(["serve", f"--{name.lower().replace('_', '-')}", "flag"]), name.lower()) == "flag"
    with pytest.raises(SystemExit):
        parse(["serve", "--help"])
    assert "s3cr3t" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot read .*: No such file or directory"),
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"\xff", "is not UTF-8"),
        ("a b\u00e9".encode(), "a token is printable ASCII"),
    ],
)
def test_a_file_that_holds_no_secret_is_named(
    content: bytes | None, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("MOCKJUMIO_CONTROL_TOKEN_FILE", str(tmp_path / "secret"))
    with pytest.raises(ConfigurationError, match=f"MOCKJUMIO_CONTROL_TOKEN_FILE: .*{words}"):
        parse(["serve"])


def test_a_secret_and_a_file_of_it_are_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKJUMIO_SECRET_FILE", "/run/secrets/jumio")
    monkeypatch.setenv("MOCKJUMIO_SECRET", "s")
    with pytest.raises(ConfigurationError, match="are both set"):
        parse(["serve"])


def test_folders_come_from_the_flag_or_else_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKJUMIO_SCENARIOS", "one:two::")
    assert list(options(parse(["serve"])).scenarios) == [Path("one"), Path("two")]
    assert list(options(parse(["serve", "--scenarios", "three"])).scenarios) == [Path("three")]


FILE = """\
port: 9000
control_token: file
scenarios: file
merchant:
  token: file
  clock: {mode: manual, now: 2017-11-22}
  settings: {charset: true, timeout: 2s, face_match: false}
merchants: [{token: other}]
"""


def served(*words: str) -> SandboxOptions:
    return serve_options(parse(["serve", *words]))


def test_a_configuration_file_wins_over_the_defaults() -> None:
    Path("my.yaml").write_text(FILE)
    chosen = served("--config", "my.yaml")
    assert (chosen.host, chosen.port, chosen.control_token) == ("127.0.0.1", 9000, "file")
    assert chosen.credentials[:2] == ("file", "mockjumio-secret")
    # Nobody who sets a token of their own wants the documented second pair to open the same doors.
    assert not {"mockjumio-admin-token", "mockjumio-admin-secret"} & set(chosen.credentials)
    assert (chosen.clock, chosen.start) == (Mode.MANUAL, 1_511_308_800_000)
    assert (chosen.wire.charset, chosen.wire.only_200, chosen.wire.timeout_ms) == (True, False, 2_000)
    assert chosen.settings.face_match is False
    assert list(chosen.scenarios) == [Path("file")]
    assert [body["token"] for body in chosen.merchants] == ["other"]


def test_the_environment_wins_over_the_file_and_flags_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("my.yaml").write_text(FILE)
    for name, value in {"PORT": "1", "TOKEN": "env", "CHARSET": "0", "SCENARIOS": "env"}.items():
        monkeypatch.setenv(f"MOCKJUMIO_{name}", value)
    monkeypatch.setenv("MOCKJUMIO_CONFIG", "my.yaml")
    chosen = served()
    assert (chosen.port, chosen.credentials.token, chosen.wire.charset) == (1, "env", False)
    assert list(chosen.scenarios) == [Path("env")]
    chosen = served("--port", "2", "--token", "flag", "--charset", "--scenarios", "flag", "--clock", "60x")
    assert (chosen.port, chosen.credentials.token, chosen.wire.charset) == (2, "flag", True)
    assert list(chosen.scenarios) == [Path("flag")]
    assert (chosen.clock, chosen.factor, chosen.start) == (Mode.ACCELERATED, 60.0, None)
    assert chosen.control_token == "file"


def test_a_flag_that_says_the_default_wins_too() -> None:
    Path("my.yaml").write_text(FILE)
    assert served("--config", "my.yaml", "--port", "8017").port == 8017


def test_a_file_in_the_current_folder_is_picked_up() -> None:
    assert served().port == 8017
    Path("mockjumio.yaml").write_text("port: 9000")
    assert served().port == 9000
    Path("my.yaml").write_text("port: 9001")
    assert served("--config", "my.yaml").port == 9001


def test_a_file_that_is_named_must_be_there() -> None:
    with pytest.raises(ConfigurationError, match=r"none\.yaml: no such file"):
        served("--config", "none.yaml")


def test_templates_get_the_variables_of_the_file_and_of_the_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE", "1")
    monkeypatch.setenv("TWO", "2")
    Path("mockjumio.yaml").write_text("env: [ONE]")
    assert served("--env", "TWO").env == {"ONE": "1", "TWO": "2"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--callback-url", "localhost:8080"), "--callback-url 'localhost:8080' is not"),
        (("--callback-url", "http://127.0.0.1:99999/x"), "--callback-url"),
        (("--public-url", "foo"), "--public-url 'foo' is not"),
        (("--public-url", "http://x?a=b"), "--public-url 'http://x?a=b' has a query"),
        (("--host", "localhost:80"), "--host 'localhost:80' is neither"),
        (("--token", "a:b"), "--token must be printable text, a token without a colon"),
        (("--secret", "a\nb"), "--secret must be printable"),
        (("--token", "same", "--admin-token", "same"), "--token and --admin-token must differ"),
        (("--user-agent", "a\r\nX: y"), "--user-agent 'a\\r\\nX: y' is not printable ASCII"),
    ],
)
def test_options_that_could_never_work_are_refused_at_the_start(words: tuple[str, ...], why: str) -> None:
    with pytest.raises(UsageError) as caught:
        served(*words)
    assert why in str(caught.value)


NO_HOSTS = ("%zz", "x\\y", "x:", "a b", "a..b", "127.1", "[x]", "x" * 64)


@pytest.mark.parametrize("host", NO_HOSTS)
@pytest.mark.parametrize(
    "flag",
    ["--public-url", "--callback-url", "--id-verification-callback-url", "--callback-proxy"],
)
def test_no_url_may_name_a_host_that_cannot_be(flag: str, host: str) -> None:
    with pytest.raises(UsageError, match=f"^{flag} "):
        served(flag, f"http://{host}")


@pytest.mark.parametrize("host", NO_HOSTS)
@pytest.mark.parametrize(
    "line",
    [
        "public_url: {}",
        "callback_proxy: {}",
        "merchant: {{callback_url: {}}}",
        "merchants: [{{token: a, settings: {{callback_urls: {{id_verification: {}}}}}}}]",
    ],
)
def test_nor_may_one_of_the_file(line: str, host: str) -> None:
    Path("mockjumio.yaml").write_text(line.format(json.dumps(f"http://{host}")))
    with pytest.raises(ScenarioError):
        served()


def test_a_public_url_of_the_environment_is_refused_by_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKJUMIO_PUBLIC_URL", "http://x/#a")
    with pytest.raises(UsageError, match=r"--public-url 'http://x/#a' has a fragment"):
        served()


def test_all_wrong_options_are_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        served("--callback-url", "x", "--public-url", "y", "--token", "a:b")
    assert len(str(caught.value).splitlines()) == 3


def test_the_documented_second_pair_goes_with_the_documented_first_one_only() -> None:
    assert served().credentials == Credentials()
    assert served("--secret", "mine").credentials.admin_secret != Credentials().admin_secret
    assert served("--token", "t", "--admin-token", "a", "--admin-secret", "s").credentials[2:] == ("a", "s")


def test_a_server_draws_in_a_process_of_its_own_and_no_other_sandbox_does() -> None:
    assert (served().draw_apart, SandboxOptions().draw_apart) == (True, False)


def test_what_is_said_of_tls_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert serve_options(parse(["serve"]))[-6:] == SandboxOptions()[-6:]
    words = ["serve", "--tls-port", "0", "--tls-name", "a.test", "--tls-name", "b.test", "--serve-tls13"]
    words += ["--data-dir", "data", "--ca-file", "ca.pem", "--insecure", "--tls13", "--strict-callback-urls"]
    chosen = serve_options(parse(words))
    assert chosen.tls == TlsOptions(0, Path("data/tls"), ("a.test", "b.test"), tls13=True)
    assert chosen.trust == Trust(Path("ca.pem"), insecure=True)
    assert (chosen.wire.tls13, chosen.strict_urls) == (True, True)
    monkeypatch.setenv("MOCKJUMIO_TLS_PORT", "8443")
    monkeypatch.setenv("MOCKJUMIO_TLS_NAME", "c.test d.test")
    monkeypatch.setenv("MOCKJUMIO_TLS_DIR", "keys")
    monkeypatch.setenv("MOCKJUMIO_INSECURE", "true")
    chosen = serve_options(parse(["serve"]))
    assert chosen.tls == TlsOptions(8443, Path("keys"), ("c.test", "d.test"))
    assert chosen.trust == Trust(insecure=True)


def test_the_names_that_it_answers_to_come_from_flags_the_environment_and_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sandbox.yaml"
    file.write_text("allow_hosts: [Sandbox.Example., '*.shop.example']")
    words = ["serve", "--config", str(file)]
    assert serve_options(parse(["serve"])).allow_hosts == ()
    assert serve_options(parse(words)).allow_hosts == ("sandbox.example", "*.shop.example")
    monkeypatch.setenv("MOCKJUMIO_ALLOW_HOST", "mockjumio  [::1]")
    assert serve_options(parse(words)).allow_hosts == ("mockjumio", "::1")
    flags = ["--allow-host", "a.test", "--allow-host", "b.test"]
    assert serve_options(parse([*words, *flags])).allow_hosts == ("a.test", "b.test")
    with pytest.raises(UsageError, match=r"--allow-host: 'http://a\.test' is not a host's name"):
        serve_options(parse(["serve", "--allow-host", "http://a.test"]))
    file.write_text("allow_hosts: ['a.test:8017']")
    monkeypatch.delenv("MOCKJUMIO_ALLOW_HOST")
    with pytest.raises(ScenarioError, match=r"sandbox.yaml:1:15: 'a.test:8017' is not a host's name"):
        serve_options(parse(words))


def test_a_proxy_is_named_by_flag_environment_or_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    assert serve_options(parse(["serve"])).callback_proxy is None
    file = tmp_path / "sandbox.yaml"
    file.write_text("callback_proxy: http://file.example:3128")
    assert serve_options(parse(["serve", "--config", str(file)])).callback_proxy == "http://file.example:3128"
    monkeypatch.setenv("MOCKJUMIO_CALLBACK_PROXY", "http://env.example:3128")
    assert serve_options(parse(["serve", "--config", str(file)])).callback_proxy == "http://env.example:3128"
    flag = ["--callback-proxy", "http://ann:secret@flag.example:3128"]
    assert serve_options(parse(["serve", *flag])).callback_proxy == flag[1]


@pytest.mark.parametrize("url", ["proxy", "https://proxy:3128", "http://proxy/path", "http://u:p/w@proxy:x"])
def test_what_is_no_proxy_is_told_without_its_credentials(url: str, tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"--callback-proxy '.*' is not a proxy: write http://HOST:PORT"
    ) as raised:
        serve_options(parse(["serve", "--callback-proxy", url]))
    assert "u:p" not in str(raised.value)
    file = tmp_path / "sandbox.yaml"
    file.write_text(f"callback_proxy: {url}")
    with pytest.raises(ScenarioError, match=r"sandbox\.yaml:1:17: .* is not a proxy"):
        serve_options(parse(["serve", "--config", str(file)]))


def test_the_file_says_it_too_with_folders_from_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.yaml"
    file.write_text(
        "{tls_port: 0, tls_dir: keys, tls_names: [a.test], serve_tls13: true, ca_file: ca.pem,"
        " insecure: true, strict_callback_urls: true, merchant: {settings: {tls13: true}}}"
    )
    chosen = serve_options(parse(["serve", "--config", str(file)]))
    assert chosen.tls == TlsOptions(0, tmp_path / "keys", ("a.test",), tls13=True)
    assert chosen.trust == Trust(tmp_path / "ca.pem", insecure=True)
    assert (chosen.wire.tls13, chosen.strict_urls) == (True, True)


@pytest.mark.parametrize(
    ("setting", "error"),
    [
        ("callback_url: 'http://shop.example/'", UsageError),
        ("settings: {callback_urls: {multi_document: 'http://shop.example/'}}", ConfigurationError),
    ],
)
def test_urls_of_the_file_are_held_to_the_rules_at_once(
    tmp_path: Path, setting: str, error: type[Exception]
) -> None:
    file = tmp_path / "sandbox.yaml"
    file.write_text(f"strict_callback_urls: true\nmerchant: {{{setting}}}\n")
    with pytest.raises(error, match="it is http, not https; write https://"):
        serve_options(parse(["serve", "--config", str(file)]))
    file.write_text(f"merchant: {{{setting}}}\n")
    with pytest.raises(error, match=r"the port 80 of the callback URL is not allowed here"):
        serve_options(parse(["serve", "--config", str(file), "--allow-callback-host", "shop.example:8080"]))


@pytest.mark.parametrize("name", ["LOG_FORMAT", "LOG_LEVEL", "DATA_CENTER"])
def test_a_word_that_is_none_of_the_choices_is_said_of_the_environment_too(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MOCKJUMIO_{name}", "odd")
    with pytest.raises(ConfigurationError, match=f"MOCKJUMIO_{name}: 'odd' is not .* or "):
        parse(["serve"])
    with pytest.raises(UsageError, match="'odd' is not "):
        parse(["serve", f"--{name.lower().replace('_', '-')}", "odd"])
