"""Are the YAML files of a folder found, whatever else lies in it, and is nothing waited for?"""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from mockjumio.errors import ConfigurationError, ScenarioError, printable
from mockjumio.scenario import folders
from mockjumio.scenario.folders import contents, read_folder, read_text

Put = Callable[[Path], None]
REAL = "mine.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good file, and the current one, so that paths are short."""
    monkeypatch.chdir(tmp_path)
    Path(REAL).write_text("name: mine\n")
    return Path()


def bound(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def link(target: str) -> Put:
    return lambda path: path.symlink_to(target)


HIDDEN: dict[str, Put] = {
    ".#mine.yaml": link("user@host.123:456"),  # Emacs, while the file is edited
    "._mine.yaml": lambda path: path.write_bytes(b"\x00\x05\x16\x07\xff\xfe") and None,  # macOS
    ".git": lambda path: (path / "x").mkdir(parents=True) or (path / "x/hook.yaml").touch(),
    ".mine.yaml.swp": Path.touch,
    "mine.yaml~": Path.touch,
    "notes.txt": Path.touch,
    "pipe": os.mkfifo,
    "socket": bound,
    "gone": link("nowhere"),
    "round": link("round"),
    "here": link("."),
    "again": link(REAL),
    "again.yml": link(REAL),
}
ODD: dict[str, tuple[Put, str]] = {
    "gone.yaml": (link("nowhere"), "a link to nowhere: No such file or directory"),
    "round.yaml": (link("round.yaml"), "a link to round.yaml: Too many levels of symbolic links"),
    "group.yaml": (Path.mkdir, "a folder without YAML files, not a file"),
    "pipe.yaml": (os.mkfifo, "a named pipe, not a file"),
    "socket.yml": (bound, "a socket, not a file"),
    "device.yaml": (link("/dev/zero"), "a link to /dev/zero: a device, not a file"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_or_no_yaml_or_known_already_is_skipped(folder: Path, name: str) -> None:
    HIDDEN[name](folder / name)
    files, odd = contents(folder)
    assert (list(files), odd) == ([Path(REAL)], {})


@pytest.mark.parametrize("name", ODD)
def test_what_cannot_be_a_file_is_left_out_with_the_reason(folder: Path, name: str) -> None:
    put, reason = ODD[name]
    put(folder / name)
    files, odd = contents(folder)
    assert (list(files), odd) == ([Path(REAL)], {Path(name): reason})
    texts, problems = read_folder(folder, {Path(name): "name: old\n", Path("left.yaml"): ""})
    assert texts == {Path(REAL): "name: mine\n", Path(name): "name: old\n"}
    assert [str(problem) for problem in problems] == [f"{name}: {reason}"]


def test_a_folder_may_have_the_name_of_a_file(folder: Path) -> None:
    (folder / "group.yaml").mkdir()
    (folder / "group.yaml/one.yml").touch()
    files, odd = contents(folder)
    assert (list(files), odd) == ([Path("group.yaml/one.yml"), Path(REAL)], {})


def test_a_file_stands_where_it_is_and_not_where_links_lead_to_it(folder: Path) -> None:
    (folder / "a-link").symlink_to("z")
    (folder / "z/deep").mkdir(parents=True)
    (folder / "z/deep/one.yaml").touch()
    (folder / "z/deep/up").symlink_to("../..")
    assert list(contents(folder).files) == [Path(REAL), Path("z/deep/one.yaml")]


def test_links_to_elsewhere_are_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "one.yaml").touch()
    (folder / "linked").symlink_to(elsewhere)
    assert list(contents(folder).files) == [Path("linked/one.yaml"), Path(REAL)]


def config_map(folder: Path, version: str, **files: str) -> None:
    """Write it as the kubelet does: a new folder, then one link turned, then links that are new or stale."""
    (folder / version).mkdir()
    for name, text in files.items():
        (folder / version / f"{name}.yaml").write_text(text)
    (folder / "..data_tmp").symlink_to(version)
    (folder / "..data_tmp").rename(folder / "..data")
    for name in files:
        if not (folder / f"{name}.yaml").is_symlink():
            (folder / f"{name}.yaml").symlink_to(f"..data/{name}.yaml")
    for entry in folder.glob("*.yaml"):
        if not entry.exists():
            entry.unlink()


def test_a_config_map_is_read_once_and_anew_when_it_is_turned(tmp_path: Path) -> None:
    config_map(tmp_path, "..2026_01", a="name: a\n", b="name: b\n")
    before = contents(tmp_path)
    assert ([file.name for file in before.files], before.odd) == (["a.yaml", "b.yaml"], {})
    config_map(tmp_path, "..2026_02", a="name: a\n", c="name: c\n")
    after = contents(tmp_path)
    assert [file.name for file in after.files] == ["a.yaml", "c.yaml"]
    assert before.files[tmp_path / "a.yaml"] != after.files[tmp_path / "a.yaml"]


def test_a_config_map_may_have_folders(tmp_path: Path) -> None:
    (tmp_path / "..1/sub").mkdir(parents=True)
    (tmp_path / "..1/sub/one.yaml").touch()
    (tmp_path / "..data").symlink_to("..1")
    (tmp_path / "sub").symlink_to("..data/sub")
    assert list(contents(tmp_path).files) == [tmp_path / "sub/one.yaml"]


def refuse(path: str, *_: object, **__: object) -> int:
    raise PermissionError(13, "Permission denied", path)


def test_what_may_not_be_read_is_left_out_or_stays_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockjumio.scenario.folders._open_at_once", refuse)
    for before in ({}, {Path(REAL): "name: old\n"}):
        texts, problems = read_folder(folder, before)
        assert texts == before
        assert [str(problem) for problem in problems] == [f"{REAL}: Permission denied"]


def test_below_a_folder_that_may_not_be_entered_all_stays_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "locked").mkdir()
    scandir = os.scandir
    monkeypatch.setattr(
        os, "scandir", lambda path: refuse(path) if Path(path).name == "locked" else scandir(path)
    )
    texts, problems = read_folder(folder, {Path("locked/deep/one.yaml"): "name: old\n"})
    assert list(texts) == [Path("locked/deep/one.yaml"), Path(REAL)]
    assert [str(problem) for problem in problems] == ["locked: Permission denied"]


@pytest.mark.parametrize("name", ["none", REAL, f"{REAL}/below", "nul\0", "\ud800"])
def test_a_folder_that_is_none_is_a_wrong_setting(folder: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="no such folder of scenarios"):
        contents(folder / name)


def test_a_folder_that_can_not_be_read_is_a_wrong_setting_too(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="xxx: File name too long"):
        contents(folder / ("x" * 5000))


@pytest.mark.parametrize("name", ["none.yaml", "nul\0.yaml", "\ud800.yaml", "x" * 5000 + ".yaml", *ODD])
def test_a_file_that_is_none_is_a_problem_with_its_place(folder: Path, name: str) -> None:
    if name in ODD:
        ODD[name][0](folder / name)
    with pytest.raises(ScenarioError) as caught:
        read_text(folder / name)
    assert caught.value.problems[0].place == printable(name)
    assert caught.value.problems[0].message


def test_lines_may_end_as_on_any_system(folder: Path) -> None:
    Path(REAL).write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\rc: 3\n")
    assert read_text(folder / REAL) == "a: 1\nb: 2\nc: 3\n"


@pytest.fixture
def bound_of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_ENTRIES", 10)


@pytest.mark.usefixtures("bound_of_ten")
def test_a_link_to_a_huge_tree_is_left_out_and_takes_nothing_else_away(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    huge = tmp_path_factory.mktemp("huge")
    for number in range(4):
        (huge / f"of{number}/deeper/still").mkdir(parents=True)
        (huge / f"of{number}/deeper/alien.yaml").touch()
    (folder / "all").symlink_to(huge)
    (folder / "own/more").mkdir(parents=True)
    (folder / "own/more/other.yaml").touch()
    found = contents(folder)
    assert list(found.files) == [Path(REAL), Path("own/more/other.yaml")]
    (place, why), *others = found.odd.items()
    assert (place, others) == (Path("all"), [])
    assert why.startswith(f"a link to {huge}: more than 10 folders, links and YAML files are in it; ")


@pytest.mark.usefixtures("bound_of_ten")
def test_below_a_huge_folder_nothing_is_walked_that_is_left_out_anyway(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(15):
        (folder / f"modules/of{number}/inside").mkdir(parents=True)
    looked: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: looked.append(path) or real(path))
    assert list(contents(folder).odd) == [Path("modules")]
    assert looked == [".", "./modules"]


@pytest.mark.usefixtures("bound_of_ten")
def test_what_stands_in_the_folder_itself_is_not_bounded(folder: Path) -> None:
    for number in range(20):
        (folder / f"{number}.yaml").touch()
    assert len(contents(folder).files) == 21


def test_a_folder_is_followed_so_deep_and_no_deeper(folder: Path) -> None:
    deep = folder.joinpath(*["in"] * folders.MAX_DEPTH)
    (deep / "in").mkdir(parents=True)
    (deep / "last.yaml").touch()
    (deep / "in/lost.yaml").touch()
    found = contents(folder)
    assert list(found.files) == [deep / "last.yaml", Path(REAL)]
    assert found.odd == {deep / "in": f"more than {folders.MAX_DEPTH} folders deep"}
