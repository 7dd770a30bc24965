"""Does ``mockjumio.yaml`` say what it means, and is everything that is wrong in it said with its place?"""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from mockjumio.cli.config_file import Configuration, read_configuration
from mockjumio.clock import Mode, parse_timestamp
from mockjumio.errors import ScenarioError
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.scenario.merchant_settings import WIRE
from mockjumio.settings import CustomDocument, MerchantSettings

WHOLE = """\
host: 0.0.0.0
port: 9000
public_url: https://sandbox.example
control_token: sesame
scenarios: [mine, ../theirs]
env: HOME
merchant:
  token: NO                       # a text, whatever YAML thinks of it
  secret: 0123
  admin_token: at
  admin_secret: as
  callback_url: https://shop.example/jumio
  seed: 7
  clock: {mode: manual, now: "2017-11-22T10:00:00Z"}
  settings:
    face_match: false
    accepted_ids: {countries: {AUT: [ID_CARD]}}
    custom_documents: [{code: GYM, name: Gym, label: Gym card}]
    charset: true
    user_agent: Jumio Callback
    timeout: 2s
merchants:
  - {token: other, clock: 60x, settings: {mrz_check: false, only_200: true}}
  - {token: third}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configuration(text: str) -> Configuration:
    file = Path("mockjumio.yaml")
    file.write_text(text, encoding="utf-8")
    return read_configuration(file)


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        configuration(text)
    assert refused.value.exit_code == 3
    return str(refused.value).splitlines()


@pytest.mark.parametrize("name", [name for name, key in WIRE.keys.items() if key.example])
def test_each_setting_of_callbacks_can_be_said(name: str) -> None:
    said = configuration(f"merchant: {{settings: {{{name}: {WIRE.keys[name].example}}}}}")
    ((field, value),) = said.wire.items()
    assert field.removesuffix("_ms") == name
    assert value not in (None, ())
    assert said.given == {field}


def test_everything_is_read_as_it_is_meant() -> None:
    said = configuration(WHOLE)
    assert said.flags == {
        "host": "0.0.0.0",
        "port": 9000,
        "public_url": "https://sandbox.example",
        "control_token": "sesame",
        "token": "NO",
        "secret": "0123",
        "admin_token": "at",
        "admin_secret": "as",
        "callback_url": "https://shop.example/jumio",
        "seed": 7,
        "clock": (Mode.MANUAL, None),
    }
    assert said.settings.face_match is False
    assert said.settings.accepted_ids.countries == (("AUT", ("ID_CARD",)),)
    assert said.settings.custom_documents == (CustomDocument("GYM", "Gym", "Gym card"),)
    assert said.wire == {"timeout_ms": 2_000, "charset": True, "user_agent": "Jumio Callback"}
    assert said.start == parse_timestamp("2017-11-22T10:00:00Z")
    assert said.scenarios == (Path("mine"), Path("../theirs"))
    assert said.env == ("HOME",)
    assert [body["token"] for body in said.merchants] == ["other", "third"]


@pytest.mark.parametrize("url", ["sandbox.example", "'http://x?a=b'", "'http://x#a'", "http://u@x"])
def test_a_public_url_that_no_link_can_begin_with_is_refused(url: str) -> None:
    (problem,) = problems(f"public_url: {url}\n")
    assert problem.startswith("mockjumio.yaml:1:13: public_url '")


def test_the_example_in_the_documents_is_legal() -> None:
    guide = Path(__file__).parents[3] / "docs" / "sandbox.md"
    _, _, rest = guide.read_text(encoding="utf-8").partition("## Configuration file")
    said = configuration(rest.partition("```yaml\n")[2].partition("```")[0])
    assert said.flags["clock"] == (Mode.ACCELERATED, 60.0)
    assert said.settings.face_match is False
    assert len(said.merchants) == 1


def test_folders_are_looked_for_from_where_the_file_is(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "my.yaml").write_text("scenarios: mine")
    assert read_configuration(Path("deep/my.yaml")).scenarios == (Path("deep/mine"),)


@pytest.mark.parametrize("text", ["", "# nothing\n", "~\n", "{}", "merchant:\nmerchants:\n", "merchant: {}"])
def test_a_file_that_says_nothing_changes_nothing(text: str) -> None:
    said = configuration(text)
    assert (said.flags, said.settings, said.wire, said.start) == ({}, MerchantSettings(), {}, None)
    assert (said.scenarios, said.env, said.merchants) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "clock", "start"),
    [
        ("real", (Mode.REAL, None), None),
        ("manual", (Mode.MANUAL, None), None),
        ("60x", (Mode.ACCELERATED, 60.0), None),
        ("{mode: accelerated, factor: 0.5}", (Mode.ACCELERATED, 0.5), None),
        ("{factor: 2}", (Mode.ACCELERATED, 2.0), None),
        ("{now: 1970-01-01}", (Mode.REAL, None), 0),
    ],
)
def test_a_clock_is_written_in_a_word_or_in_parts(text: str, clock: Any, start: int | None) -> None:
    said = configuration(f"merchant: {{clock: {text}}}")
    assert (said.flags["clock"], said.start) == (clock, start)


def test_everything_wrong_is_said_at_once_with_its_place() -> None:
    text = "prot: 1\nport: 65536\nmerchant:\n  settings:\n    facematch: true\n    charset: maybe\n"
    text += "merchants:\n- {tokn: x}\n- {clock: fast, seed: -1}\n"
    assert problems(text) == [
        "mockjumio.yaml:1:1: unknown key 'prot'; did you mean 'port'?",
        "mockjumio.yaml:2:7: 65536 is not between 0 and 65535",
        "mockjumio.yaml:5:5: unknown key 'facematch'; did you mean 'face_match'?",
        "mockjumio.yaml:6:14: 'maybe' is neither true nor false",
        "mockjumio.yaml:8:4: unknown key 'tokn'; did you mean 'token'?",
        "mockjumio.yaml:9:11: 'fast' is not a clock; write real, manual, or a factor such as 60x",
        f"mockjumio.yaml:9:23: -1 is not between 0 and {2**63 - 1}",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("merchant: {callback_url: nonsense}", "mockjumio.yaml:1:26: 'nonsense' is not an absolute"),
        ("merchants:\n- {token: 'a:b'}", "mockjumio.yaml:2:11: must be printable text"),
        (
            "merchant: {clock: {mode: real, factor: 2}}",
            "mockjumio.yaml:1:40: mode accelerated needs a factor",
        ),
        ("merchant: {clock: {mode: accelerated}}", "mockjumio.yaml:1:19: mode accelerated needs a factor"),
        ("merchant: {clock: {factor: 0}}", "mockjumio.yaml:1:28: '0' is not a number from"),
        ("merchant: {clock: {now: noon}}", "mockjumio.yaml:1:25: 'noon' is not a time"),
        ("merchant: {token: '{{ seed }}'}", "mockjumio.yaml:1:19: '{{ seed }}': templates are for scenarios"),
        ("merchant: {token: a}\nmerchants: [{token: a}]", "mockjumio.yaml:2:21: another merchant has this"),
        ("merchants: [{token: a}, {admin_token: a}]", "mockjumio.yaml:1:39: another merchant has this"),
        ("control_token: é", "mockjumio.yaml:1:16: a token is printable ASCII"),
        ("merchants: [a]", "mockjumio.yaml:1:13: expected a mapping, found 'a'"),
        ("- a", "mockjumio.yaml:1:1: expected a mapping, found a list"),
        ("host: a\n---\nport: 1", "mockjumio.yaml:3:1: a configuration is one YAML document"),
        ("host: [", "mockjumio.yaml:"),
        ("host: a\nhost: b", "mockjumio.yaml:2:1: key 'host' is there twice"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(text: str, problem: str) -> None:
    (said,) = problems(text)
    assert said.startswith(problem)


def test_a_file_that_cannot_be_read_is_a_wrong_setting() -> None:
    with pytest.raises(ScenarioError, match="No such file"):
        read_configuration(Path("none.yaml"))


def test_an_empty_control_token_is_no_protection_and_refused() -> None:
    (problem,) = problems('control_token: ""\n')
    assert problem == ("mockjumio.yaml:1:16: a token is printable ASCII, not empty, no blanks around it")


def test_a_factor_that_is_no_number_is_said_in_words() -> None:
    assert problems("merchant: {clock: {mode: accelerated, factor: x}}\n") == [
        "mockjumio.yaml:1:47: 'x' is not a number from 0.001 to 1e+06"
    ]


@pytest.mark.parametrize("key", ["tls_dir", "ca_file", "scenarios"])
def test_a_path_with_a_nul_is_refused_at_its_place(key: str) -> None:
    (problem,) = problems(f'port: 1\n{key}: "a\\0b"\n')
    assert problem.startswith(f"mockjumio.yaml:2:{len(key) + 3}: ")
    assert "contains a NUL" in problem


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("seed: 7", "'merchant.seed'"),
        ("callback_url: http://shop.example/", "'merchant.callback_url'"),
        ("settings: {}", "'merchant.settings'"),
        ("retries: [1m]", "'merchant.settings.retries'"),
        ("merchant: {face_match: true}", "'settings.face_match'"),
        ("sead: 7", "'merchant.seed'"),
        ("merchant: {settings: {us_state: true}}", "'fields.us_state'"),
        ("hots: 127.0.0.1", "'host'"),
    ],
)
def test_a_key_that_stands_too_high_is_named_with_where_it_belongs(
    tmp_path: Path, text: str, hint: str
) -> None:
    file = tmp_path / "sandbox.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as raised:
        read_configuration(file)
    assert str(raised.value).partition(";")[2] == f" did you mean {hint}?"


# Is what plays at the start read from it, and from the files to begin with?


SHOP = """\
merchants:
  - {token: shop, secret: s, callback_url: "http://127.0.0.1:9/jumio", clock: manual}
transactions:
  - {scenario: approved, merchant: shop, seed: 7, set: {result.face_match: 41}}
  - scenario: {extends: approved, person: {age: 34}, provided: {customer_id: "{{ person.last_name }}"}}
    merchant: shop
"""


def init(*texts: str) -> list[Path]:
    Path("init.d").mkdir(exist_ok=True)
    files = [Path(f"init.d/{number}0.yaml") for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def test_each_start_is_the_body_of_a_call() -> None:
    said = read_configuration(None, init(SHOP))
    inline = {
        "extends": "approved",
        "person": {"age": "34"},
        "provided": {"customer_id": "{{ person.last_name }}"},
    }
    assert [one.body for one in said.starts] == [
        {"scenario": "approved", "merchant": "shop", "seed": 7, "set": {"result.face_match": "41"}},
        {"scenario": inline, "merchant": "shop"},
    ]
    assert [one["token"] for one in said.merchants] == ["shop"]
    assert (said.flags, said.given) == ({}, frozenset())


def test_files_to_begin_with_come_after_the_configuration() -> None:
    text = "port: 9000\nmerchants: [{token: a}]\ntransactions: {scenario: approved}\n"
    Path("mockjumio.yaml").write_text(text)
    said = read_configuration(
        Path("mockjumio.yaml"), init("merchants: [{token: b}]", "transactions: [{seed: 1}]", "")
    )
    assert [one["token"] for one in said.merchants] == ["a", "b"]
    assert [one.body for one in said.starts] == [{"scenario": "approved"}, {"seed": 1}]
    assert said.flags == {"port": 9000}


def test_everything_wrong_in_any_of_the_files_is_said_at_once() -> None:
    files = init(
        "transactions: [{scenario: [1]}, {sed: 1}]\nport: 1\n",
        "transactions:\n- {seed: x, set: y, merchant: '{{ a }}'}\n- scenario:\n",
        "merchants: [",
    )
    with pytest.raises(ScenarioError) as refused:
        read_configuration(None, files)
    assert str(refused.value).splitlines() == [
        "init.d/00.yaml:1:27: expected a scenario's name or an object, found a list",
        "init.d/00.yaml:1:34: unknown key 'sed'; did you mean 'seed' or 'set'?",
        "init.d/00.yaml:2:1: unknown key 'port'; known are merchants, transactions",
        "init.d/10.yaml:2:10: 'x' is not a whole number",
        "init.d/10.yaml:2:18: expected an object, found 'y'",
        "init.d/10.yaml:2:31: '{{ a }}': templates are for scenarios",
        "init.d/20.yaml:2:1: not YAML: did not find expected node content while parsing a flow node",
    ]


def test_merchants_of_all_files_have_tokens_of_their_own() -> None:
    Path("mockjumio.yaml").write_text("merchant: {token: a}\n")
    with pytest.raises(
        ScenarioError, match=r"^init\.d/10\.yaml:1:21: another merchant has this token; give each its own$"
    ):
        read_configuration(Path("mockjumio.yaml"), init("merchants: [{token: b}]", "merchants: [{token: a}]"))


async def test_what_stands_there_is_played_once_for_each_merchant(tmp_path: Path) -> None:
    said = read_configuration(None, init(SHOP))
    options = SandboxOptions(port=0, data_dir=tmp_path / "data", merchants=said.merchants, starts=said.starts)
    async with Server(options) as first:
        played = list(first.simulation.store.transactions("shop"))
        assert [(one.scenario, one.state) for one in played] == [
            ("approved", "PENDING"),
            ("inline", "PENDING"),
        ]
        assert played[0].seed == 7
        assert first.notes == ("transactions played at the start: 2 of 2",)
    async with Server(options) as again:
        assert len(list(again.simulation.store.transactions("shop"))) == 2
        assert again.notes == (
            "transactions played at the start: 0 of 2; merchants of the others have transactions already",
        )


def test_what_cannot_be_played_is_said_with_its_place_and_nothing_starts(tmp_path: Path) -> None:
    text = """\
transactions:
- {scenario: aproved, callback_url: "http://127.0.0.1:9/"}
- {merchant: nobody}
- {scenario: approved}
- {scenario: approved, callback_url: "http://127.0.0.1:9/", set: {result.status: WHAT}}
- {scenario: {extends: approved, result: {face_match: 300}}, callback_url: "http://127.0.0.1:9/"}
- {callback_url: "htp://x/"}
"""
    said = read_configuration(None, init(SHOP, text))
    options = SandboxOptions(port=0, data_dir=tmp_path / "data", merchants=said.merchants, starts=said.starts)
    with pytest.raises(ScenarioError) as refused:
        Server(options)
    assert re.findall(r"^init\.d/10\.yaml:(\d+:\d+): (\S+ \S+)", str(refused.value), re.MULTILINE) == [
        ("2:14", "unknown scenario"),
        ("3:14", "no merchant"),
        ("4:3", "no callback"),
        ("5:82", "'WHAT' is"),
        ("6:55", "300 is"),
        ("7:18", "callback URL"),
    ]
    kept = Server(SandboxOptions(port=0, data_dir=tmp_path / "data"))
    assert list(kept.simulation.accounts) == ["mockjumio-token"]  # no merchant of these files
    kept.store.close()


def test_serve_reads_a_folder_of_them(run: Any) -> None:
    init("transactions: [{scenario: aproved}]")
    ran = run("serve", "--port", "0")  # the folder in the current one
    assert (ran.code, ran.err[:45]) == (3, "mockjumio: init.d/00.yaml:1:27: unknown scena")
    Path("init.d").rename("mine")
    assert "mine/00.yaml:1:27" in run("serve", "--port", "0", "--init-dir", "mine").err
    ran = run("serve", "--port", "0", "--init-dir", "init.d")
    assert (ran.code, ran.err) == (
        3,
        "mockjumio: init.d: there is no such folder; mend or leave out --init-dir\n",
    )


def test_a_file_to_begin_with_that_is_none_is_an_error(run: Any) -> None:
    Path("init.d").mkdir()
    os.mkfifo("init.d/pipe.yaml")
    ran = run("serve", "--port", "0")
    assert (ran.code, "init.d/pipe.yaml" in ran.err) == (3, True)
