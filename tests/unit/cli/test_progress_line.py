"""Is progress shown on a terminal alone, and only if it takes a while?"""

import pytest

from mockjumio.cli import output
from mockjumio.cli.output import Progress


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
