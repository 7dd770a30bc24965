"""How does output look, on a terminal and elsewhere?"""

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import pytest

from mockjumio.cli import main
from mockjumio.cli.output import colour, print_json, table, warn

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]

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
