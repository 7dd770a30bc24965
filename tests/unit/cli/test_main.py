"""Does every command leave by the same door, and how does what it says look?"""

import argparse
import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio import __version__
from mockjumio.cli import main, output, parser
from mockjumio.cli.output import Progress, colour, print_json, table, warn
from mockjumio.cli.parser import GROUPS
from mockjumio.clock import Mode
from mockjumio.errors import ConfigurationError, TimedOut, Unreachable, UsageError
from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]


# Does every command leave by the same door?


@pytest.mark.parametrize("words", [("nonsense",), ("serve", "--nonsense"), ("trigger",)])
def test_wrong_usage_is_exit_code_2_and_one_line_that_names_the_help(
    run: "Run", words: tuple[str, ...]
) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("mockjumio: ")
    assert ran.err.endswith("--help'\n")


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("x"), 2), (ConfigurationError("x"), 3), (Unreachable("x"), 4), (TimedOut("a\nb"), 5)],
)
def test_an_error_is_its_exit_code_and_its_lines(
    run: "Run", monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    def fail(arguments: object) -> int:
        raise error

    monkeypatch.setattr("mockjumio.cli.ready_file.check_health", fail)
    ran = run("healthcheck")
    assert ran.code == code
    assert ran.err == "".join(f"mockjumio: {line}\n" for line in str(error).splitlines())


def test_an_interrupted_command_is_exit_code_130_without_a_word(
    run: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("mockjumio.cli.ready_file.check_health", interrupted)
    assert run("healthcheck") == (130, "", "")


@pytest.mark.parametrize("command", sorted(name for names in GROUPS.values() for name in names.split()))
def test_no_help_says_a_thing_twice_over(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert re.findall(r"\b(\w+(?: \w+){1,5}) \1\b", text) == []


@pytest.mark.parametrize(
    ("group", "named"), [((), "doctor"), (("scenarios",), "validate"), (("clock",), "advance")]
)
def test_who_leaves_the_command_out_is_shown_which_there_are(
    run: "Run", group: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(*group)
    assert (ran.code, ran.out) == (2, "")
    with pytest.raises(SystemExit):
        main([*group, "--help"])
    assert ran.err == capsys.readouterr().out
    assert named in ran.err


@pytest.mark.parametrize("words", [("--help",), ("serve", "--help"), ("scenarios", "validate", "--help")])
def test_help_is_printed_and_well(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("usage: mockjumio")


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"mockjumio {__version__}\n"


def test_the_package_runs_as_a_module() -> None:
    ran = subprocess.run([sys.executable, "-m", "mockjumio", "nonsense"], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "unknown command 'nonsense'" in ran.stderr


def process(*words: str, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    """A command in a process of its own, which has streams of its own."""
    variables = options.pop("env", {})
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    command = [sys.executable, "-m", "mockjumio", *words]
    return subprocess.run(command, env=os.environ | variables, timeout=60, check=False, **streams)


LETTERS = ("generate", "approved", "--seed", "1", "--set", "provided.customer_id=ü😀")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_knows_few_letters_gets_the_others_as_escapes(encoding: str) -> None:
    told = process("generate", "nosuch민", env={"PYTHONIOENCODING": encoding})
    assert told.returncode == 3
    assert b"mockjumio: unknown scenario 'nosuch\\ubbfc'" in told.stderr
    assert b"Traceback" not in told.stderr


def test_json_is_json_on_every_terminal() -> None:
    printed = [process(*LETTERS, env={"PYTHONIOENCODING": encoding}) for encoding in ("ascii", "utf-8")]
    assert [one.returncode for one in printed] == [0, 0]
    assert printed[0].stdout.isascii()
    assert json.loads(printed[0].stdout) == json.loads(printed[1].stdout)
    assert json.loads(printed[0].stdout)["form"]["customerId"] == "ü😀"
    assert "ü😀".encode() in printed[1].stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize(
    "words",
    [("scenarios", "list"), ("explain", "idType"), ("generate", "approved", "--seed", "1", "--count", "9")],
)
def test_output_that_cannot_be_written_is_one_line_and_exit_code_1(words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        ran = process(*words, stdout=full)
    assert ran.returncode == 1
    assert ran.stderr.decode().splitlines() == [f"mockjumio: cannot write: {os.strerror(errno.ENOSPC)}"]


ASKING = (
    "healthcheck",
    "trigger approved",
    "run conformance -k =approved",
    "clock show",
    "clock advance 1s",
    "clock freeze",
    "clock resume",
    "clock run-until-idle",
    "resend --last",
    "callbacks",
    "transactions",
    "requests",
    "tail --after 0",
    "clock set 2100-01-01T00:00:00Z",  # last: data retention ends before
)


def test_every_command_that_asks_a_running_sandbox_here_goes_past_proxies(
    run: "Run",
    serving: Callable[..., Server],
    merchant: "Merchant",
    dead_proxy: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def told(*event: object) -> str:
        raise KeyboardInterrupt  # as a reader would, who has seen enough of ``tail``

    monkeypatch.setattr("mockjumio.cli.steer.line", told)
    server = ("--server", serving(clock=Mode.MANUAL, callback_url=merchant.url).url)
    for words in ASKING:
        ran = run(*words.split(), *server)
        assert ran.code == 0, (words, ran)
    assert len(merchant.bodies) >= 3


def test_no_command_that_asks_a_running_sandbox_is_left_out() -> None:
    top = argparse.ArgumentParser().add_subparsers()
    for add in parser._COMMANDS:
        add(top)
    named = {" ".join(words) for words in _with_server((), top.choices)}
    asked = {name for name in named for words in ASKING if f"{words} ".startswith(f"{name} ")}
    assert named - asked == set()
    assert len(named) >= len(ASKING)


def _with_server(
    words: tuple[str, ...], choices: Mapping[str, argparse.ArgumentParser]
) -> Iterator[tuple[str, ...]]:
    for name, one in choices.items():
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from _with_server((*words, name), action.choices)
            elif "--server" in action.option_strings:
                yield *words, name


LONG = "n" * 5_000


@pytest.mark.parametrize(
    "words",
    [
        ("scenarios", "list", "--scenarios", LONG),
        ("scenarios", "validate", f"{LONG}.yaml"),
        ("generate", "approved", "--seed", "1", "--scenarios", LONG),
        ("specimen", "approved", "--seed", "1", "-o", f"{LONG}.jpg"),
        ("specimen", "approved", "--seed", "1", "-o", "loop/front.jpg"),
        ("serve", "--config", LONG),
        ("serve", "--port", "0", "--data-dir", LONG),
        ("tls", "init", "--dir", "loop"),
    ],
)
def test_a_path_that_the_system_refuses_is_one_line_and_exit_code_3(
    run: "Run", words: tuple[str, ...]
) -> None:
    Path("loop").symlink_to("loop")
    ran = run(*words)
    assert (ran.code, ran.out) == (3, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("mockjumio: ")
    why = (os.strerror(errno.ENAMETOOLONG), os.strerror(errno.ELOOP), "File exists", "no such file")
    assert any(words in line for words in why)


@pytest.mark.parametrize("images", ['"a\\0b"', f"{LONG}.jpg", "loop", "folder"])
def test_an_image_that_the_system_refuses_is_told_with_its_place(run: "Run", images: str) -> None:
    Path("loop").symlink_to("loop")
    Path("folder").mkdir()
    Path("own.yaml").write_text(f"name: own\nextends: approved\nimages: {{front: {images}}}\n")
    for words in (("generate", "own.yaml", "--seed", "1"), ("scenarios", "validate", "own.yaml")):
        ran = run(*words)
        assert (ran.code, ran.out) == (3, "")
        (line,) = ran.err.splitlines()
        assert line.startswith("mockjumio: own.yaml:3:17: ")


def test_an_error_of_the_system_that_is_not_about_the_output_is_not_mistaken_for_it(
    run: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: object) -> int:
        raise ConnectionRefusedError(errno.ECONNREFUSED, "refused")

    monkeypatch.setattr("mockjumio.cli.ready_file.check_health", fail)
    with pytest.raises(ConnectionRefusedError):
        run("healthcheck")


def test_a_closed_output_is_no_error() -> None:
    closing = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    words = ("-m", "mockjumio", "scenarios", "list")
    ran = subprocess.run([sys.executable, "-c", closing, *words], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


# How does output look, on a terminal and elsewhere?


ESCAPE = "\x1b["


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise io.UnsupportedOperation


def on_a_terminal() -> str:
    """What a command prints there."""
    terminal = Terminal()
    with redirect_stdout(terminal):
        assert main(["scenarios", "list"]) == 0
    assert "approved" in terminal.getvalue()
    return terminal.getvalue()


def test_a_terminal_sees_colour() -> None:
    assert ESCAPE in on_a_terminal()


def test_no_color_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE not in on_a_terminal()


def test_an_empty_no_color_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert ESCAPE in on_a_terminal()


def test_a_colour_ends_where_it_should() -> None:
    with redirect_stdout(Terminal()):
        assert colour("fine", "good") == "\x1b[32mfine\x1b[0m"


def test_a_file_or_pipe_sees_none(run: "Run") -> None:
    assert colour("fine", "good") == "fine"
    assert ESCAPE not in run("scenarios", "list").out


def test_columns_are_as_wide_as_their_widest_cell_and_nothing_trails() -> None:
    lines = table(("A", "LONG HEADING", "C"), [("wide cell", "x", "last"), ("y", "z", "")]).splitlines()
    assert lines == ["A          LONG HEADING  C", "wide cell  x             last", "y          z"]


def test_a_table_without_rows_is_its_heading() -> None:
    assert table(("A", "B"), []) == "A  B"


def test_json_is_readable_text_or_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    values = {"name": "Zoë", "list": [1, None]}
    print_json(values)
    print_json(values, pretty=False)
    pretty, line = capsys.readouterr().out.rsplit("\n}\n", 1)
    assert json.loads(pretty + "}") == json.loads(line) == values
    assert "Zoë" in line
    assert line.count("\n") == 1


def test_a_warning_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    warn("careful")
    assert capsys.readouterr() == ("", "mockjumio: warning: careful\n")


# Is progress shown on a terminal alone, and only if it takes a while?


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_AFTER", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)


@pytest.mark.usefixtures("terminal")
def test_a_bar_is_written_over_and_wiped_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    sys.stderr.isatty = lambda: True  # type: ignore[method-assign]
    with Progress(4) as shown:
        shown.step("a")
        shown.step("b" * 99)
    lines = capsys.readouterr().err.split("\r\x1b[K")
    assert lines == ["", "[######..................] 1/4 a", f"[############............] 2/4 {'b' * 40}", ""]


def test_nothing_is_shown_where_nobody_looks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_AFTER", 0.0)
    with Progress(4) as shown:
        shown.step("a")
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("terminal")
def test_nor_while_it_is_quick(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_AFTER", 60.0)
    with Progress(4) as shown:
        shown.step("a")
    assert capsys.readouterr().err == ""
