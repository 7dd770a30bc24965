"""Is the ready file there as long as the server answers, and no longer?"""

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mockjumio.cli.ready_file import present, remove_earlier
from mockjumio.errors import ConfigurationError
from mockjumio.settings import Credentials

SANDBOX: Any = SimpleNamespace(
    account=SimpleNamespace(credentials=Credentials("t", "s")), url="http://127.0.0.1:1", tls_url=None
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ready.json"


def test_it_is_there_meanwhile_whole_and_alone(file: Path) -> None:
    with present(file, SANDBOX):
        said = {"url": "http://127.0.0.1:1", "pid": os.getpid(), "token": "t", "secret": "s"}
        assert json.loads(file.read_text()) == said
        assert file.stat().st_mode & 0o077 == 0
        assert list(file.parent.iterdir()) == [file]
    assert not file.exists()


def test_it_goes_however_the_server_ends(file: Path) -> None:
    with pytest.raises(RuntimeError), present(file, SANDBOX):
        raise RuntimeError
    assert not file.exists()


@pytest.mark.parametrize("text", ['{"pid": 1, "url": "http://another"}', "what is this?", "[]"])
def test_what_another_has_put_there_meanwhile_stays(file: Path, text: str) -> None:
    with present(file, SANDBOX):
        file.write_text(text)
    assert file.read_text() == text


def test_it_may_be_gone_already(file: Path) -> None:
    with present(file, SANDBOX):
        file.unlink()


@pytest.mark.parametrize("flag", ["--ready-file {}", "--ready-file={}", "--ready {}", "--r={}"])
def test_that_of_an_earlier_run_goes_whatever_else_is_on_the_line(file: Path, flag: str) -> None:
    file.write_text('{"url": "http://127.0.0.1:1", "pid": 1}')
    remove_earlier(["serve", "--port", "nonsense", *flag.format(file).split(), "--what"])
    assert not file.exists()


def test_the_environment_names_one_too_unless_a_flag_does(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKJUMIO_READY_FILE", str(file))
    file.touch()
    remove_earlier(["serve", "--ready-file", str(file.with_name("another"))])
    assert file.exists()
    remove_earlier(["serve", "--what"])
    assert not file.exists()


@pytest.mark.parametrize("words", [["serve"], ["serve", "--ready-file"], ["serve", "--ready-file="]])
def test_where_none_is_named_none_goes(file: Path, words: list[str]) -> None:
    file.touch()
    remove_earlier(words)
    assert file.exists()


def test_what_is_no_file_stays_and_is_refused(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(ConfigurationError, match=r"cannot write .*ready\.json: not a file"):
        remove_earlier(["serve", "--ready-file", str(file)])
    assert file.exists()
