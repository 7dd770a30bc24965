"""Is a captured callback made a scenario file that can be played?"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockjumio.cli import scenarios

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

Run = Callable[..., "Ran"]


@pytest.fixture
def capture(run: Run, tmp_path: Path) -> Path:
    """What ``generate`` prints of two scenarios."""
    file = tmp_path / "capture.jsonl"
    file.write_text(run("generate", "approved", "fraud", "--seed", "7").out, encoding="utf-8")
    return file


def test_scenarios_are_printed(run: Run, capture: Path) -> None:
    ran = run("scenarios", "import", str(capture), "--name", "mine")
    assert (ran.code, ran.err) == (0, "")
    names = [line for line in ran.out.splitlines() if line.startswith("name: ")]
    assert names == ["name: mine", "name: mine-2"]


def test_a_file_is_written_that_is_valid_and_plays(
    run: Run, capture: Path, tmp_path: Path, merchant: "Merchant"
) -> None:
    file = tmp_path / "mine.yaml"
    ran = run("scenarios", "import", str(capture), "-o", str(file))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (f"mockjumio: {file} written, 2 scenarios; next: mockjumio scenarios validate {file}\n")
    assert run("scenarios", "validate", str(file)).out == "2 scenarios are valid\n"
    assert run("trigger", str(file), "--to", merchant.url).code == 0
    assert any(b"DENIED_FRAUD" in body for body in merchant.bodies)
    again = run("scenarios", "import", str(capture), "-o", str(file))
    assert (again.code, again.err) == (2, f"mockjumio: {file} is there already\n")


def test_no_file_is_written_that_is_too_large_to_be_read(
    run: Run, capture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "MAX_FILE", 1000)
    file = tmp_path / "mine.yaml"
    ran = run("scenarios", "import", str(capture), "-o", str(file))
    assert (ran.code, ran.out, file.exists()) == (3, "", False)
    assert ran.err == (
        "mockjumio: 2 callbacks: a scenario file has at most 1000 bytes; import fewer at once\n"
    )


def test_what_is_left_out_is_said_beside_it(run: Run, tmp_path: Path) -> None:
    body = run("generate", "approved", "--seed", "7", "--format", "form").out.strip()
    file = tmp_path / "requests"
    file.write_text(f"GET / HTTP/1.1\n\nPOST / HTTP/1.1\n\n{body}\n", encoding="utf-8")
    ran = run("scenarios", "import", str(file))
    assert (ran.code, ran.err) == (
        0,
        f"mockjumio: warning: {file}: 1 of 2 requests are not callbacks, and are left out\n",
    )


def test_what_trigger_prints_can_be_imported(run: Run, merchant: "Merchant", tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    file.write_text(run("trigger", "document-uploaded", "--to", merchant.url, "--json").out, encoding="utf-8")
    ran = run("scenarios", "import", str(file))
    assert ran.code == 0
    assert "product: multi-document" in ran.out


def test_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    body = run("generate", "approved", "--seed", "7", "--format", "form").out.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))
    assert "name: imported" in run("scenarios", "import").out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"hello")))
    ran = run("scenarios", "import", "-")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("mockjumio: standard input: no callback: ")


def test_what_cannot_be_read_or_written(
    run: Run, capture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    cases = {
        ("none",): (3, "none: No such file or directory"),
        (str(tmp_path / "binary"),): (3, f"{tmp_path}/binary: not UTF-8: byte 0"),
        (str(capture), "--name", "a b"): (2, "--name 'a b': letters, digits, '-', '_' and '.' only"),
        (str(capture), "-o", "no/x.yaml"): (3, "cannot write no/x.yaml: No such file or directory"),
    }
    for words, (code, message) in cases.items():
        ran = run("scenarios", "import", *words)
        assert (ran.code, ran.out, ran.err) == (code, "", f"mockjumio: {message}\n")
    monkeypatch.setattr(scenarios, "LARGEST", 10)
    assert run("scenarios", "import", str(capture)).err == f"mockjumio: {capture}: larger than 10 bytes\n"
