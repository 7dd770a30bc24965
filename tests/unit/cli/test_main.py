"""Does every command leave by the same door?"""

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mockjumio import __version__
from mockjumio.cli import main
from mockjumio.errors import ConfigurationError, TimedOut, Unreachable, UsageError

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


@pytest.mark.parametrize("words", [(), ("nonsense",), ("serve", "--nonsense"), ("scenarios",), ("trigger",)])
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

    monkeypatch.setattr("mockjumio.cli.healthcheck.run", fail)
    ran = run("healthcheck")
    assert ran.code == code
    assert ran.err == "".join(f"mockjumio: {line}\n" for line in str(error).splitlines())


def test_an_interrupted_command_is_exit_code_130_without_a_word(
    run: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("mockjumio.cli.healthcheck.run", interrupted)
    assert run("healthcheck") == (130, "", "")


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
    assert "invalid choice: 'nonsense'" in ran.stderr
