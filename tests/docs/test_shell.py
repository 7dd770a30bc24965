"""Can the command lines that the documents show be typed?"""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockjumio import cli
from mockjumio.cli.parser import parse
from mockjumio.web.control.dispatch import find
from mockjumio.web.jumio.paths import ROUTES
from mockjumio.web.jumio.starts import STARTS
from mockjumio.web.platform.platform_paths import ROWS, TOKEN
from tests.docs.blocks import ROOT, Block, blocks, commands

SHELL = blocks("sh", "bash", "shell")
HARMLESS = ("generate", "explain", "scenarios")  # commands that need nobody else
_POSTED = {"text": "verificationStatus=NO_ID_UPLOADED&customerId=ada"}
_HAR = json.dumps({"log": {"entries": [{"request": {"method": "POST", "postData": _POSTED}}]}})
_URL = re.compile(r"https?://[\w.:]+(/_mock/api/v1)?(/[^\s?'\"]*)?")


def _lines(*beginnings: str) -> list[tuple[Block, str]]:
    return [
        (block, line) for block in SHELL for line in commands(block) if line.split()[0].startswith(beginnings)
    ]


def _named(value: object) -> str:
    return str(value)


def _words(line: str) -> Iterator[str]:
    """What is typed after the program's name, without what the shell takes for itself."""
    words = iter(shlex.split(line.replace("…", ""))[1:])
    for word in words:
        if word in (">", "|", "&", "&&"):
            return
        yield word


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder but for the scenarios that the documents show, under the names that they use."""
    for name, text in _shown_files():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "capture.har").write_text(_HAR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _shown_files() -> Iterator[tuple[str, str]]:
    for block in blocks("yaml"):
        if match := re.match(r"name: (\S+)\n", block.text):
            yield f"{match[1]}.yaml", block.text


@pytest.mark.parametrize(("block", "line"), _lines("mockjumio"), ids=_named)
def test_a_command_that_is_shown_is_understood(block: Block, line: str, folder: Path) -> None:
    assert callable(parse(list(_words(line))).run)


@pytest.mark.parametrize(
    ("block", "line"),
    [(b, line) for b, line in _lines("mockjumio") if line.split()[1] in HARMLESS],
    ids=_named,
)
def test_a_command_that_needs_nobody_else_runs(block: Block, line: str, folder: Path) -> None:
    words = list(_words(line))
    if words[:2] == ["scenarios", "new"]:
        (folder / f"{words[2]}.yaml").unlink()
    assert cli.main(words) == 0


@pytest.mark.parametrize(("block", "line"), _lines("curl"), ids=_named)
def test_a_call_that_is_shown_exists(block: Block, line: str) -> None:
    match = _URL.search(line) or re.search(r"localhost:\d+()(/\S*)?", line)
    assert match, "no URL in it"
    control, path = match[1], match[2] or "/"
    method = re.search(r"-X (\w+)", line)
    if re.search(r"localhost:80(80|18)\b", line) or "/jumio" in path:
        return  # the merchant's own
    if "_mock/api/v1" in line:
        path = path if control else path.removeprefix("/_mock/api/v1")
        find(method[1] if method else "POST" if " -d " in line else "GET", path)
    else:
        reference = re.sub("REFERENCE|ACCOUNT|EXECUTION", "8f7e6d5c-4b3a-4210-8fed-cba987654321", path)
        routes = (*ROUTES, *STARTS, *(row.route for row in (*ROWS, TOKEN)))
        templates = [re.sub(r"\{\w+\}", r"[^/]+", route.template) for route in routes]
        assert any(re.fullmatch(template, reference) for template in templates)


@pytest.mark.parametrize(("block", "line"), _lines("make"), ids=_named)
def test_a_target_of_make_that_is_shown_exists(block: Block, line: str) -> None:
    assert re.search(rf"^{line.split()[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(("block", "line"), _lines("python"), ids=_named)
def test_a_module_that_is_shown_exists(block: Block, line: str) -> None:
    words = line.split()
    assert words[1] == "-m"
    assert (ROOT / Path(*words[2].split("."))).with_suffix(".py").exists()


def test_every_command_that_is_shown_is_looked_at() -> None:
    ours = ("mockjumio", "curl", "make", "python")  # which the tests above look into
    others_own = (
        "pip",
        "docker",
        "pytest",
        "git",
        "cd",
        "cp",
        "echo",
        "export",
        "java",
        "keytool",
        "npm",
        "sh",
        "kubectl",
    )
    known = (*ours, *others_own)
    others = {line for block in SHELL for line in commands(block)} - {line for _, line in _lines(*known)}
    assert others == set()
