"""Are the YAML files of a folder found, and does every value keep its text and its place?"""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from mockjumio.errors import ConfigurationError, Problem, ScenarioError, printable
from mockjumio.scenario import folders
from mockjumio.scenario.folders import contents, read_folder, read_text
from mockjumio.scenario.source import read
from mockjumio.schema.nodes import Node, Place, assign, from_python, literal, merge, to_python

# Are the YAML files of a folder found, whatever else lies in it, and is nothing waited for?


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


# Does every value keep its text and its place, and is broken YAML explained?


def one(text: str) -> Node:
    (node,) = read(text, "f.yaml")
    return node


def values(node: Node) -> object:
    """A node without its places."""
    if isinstance(node.value, dict):
        return {key: values(item) for key, item in node.value.items()}
    return [values(item) for item in node.value] if isinstance(node.value, list) else node.value


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read(text, "f.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "yes",
        "on",
        "0123",
        "12:30:45",
        "1990-01-01",
        "1e3",
        "0x1F",
        "1_000",
        ".inf",
        "true",
        "3.10",
    ],
)
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert values(one(f"country: {text}")) == {"country": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_plain_nulls_are_nothing(text: str) -> None:
    assert values(one(f"country: {text}")) == {"country": None}


@pytest.mark.parametrize("text", ['"null"', "'~'", '""'])
def test_a_quoted_null_is_text(text: str) -> None:
    assert values(one(f"country: {text}")) == {"country": text[1:-1]}


def test_every_value_and_key_knows_its_line_and_column() -> None:
    node = one("name: x\nresult:\n  status: A\n  details: [1, 22]\n")
    assert isinstance(node.value, dict)
    result = node.value["result"]
    assert isinstance(result.value, dict)
    assert str(result.key_place) == "f.yaml:2:1"
    assert str(result.value["status"].place) == "f.yaml:3:11"
    assert str(result.value["status"].key_place) == "f.yaml:3:3"
    details = result.value["details"].value
    assert isinstance(details, list)
    assert [str(item.place) for item in details] == ["f.yaml:4:13", "f.yaml:4:16"]


def test_a_file_may_hold_several_documents_or_none() -> None:
    assert [values(node) for node in read("a: 1\n---\nb: 2\n", "f.yaml")] == [{"a": "1"}, {"b": "2"}]
    assert read("", "f.yaml") == []
    assert read("# only a comment\n", "f.yaml") == []


def test_an_alias_is_what_its_anchor_says() -> None:
    assert values(one("a: &x {k: v}\nb: *x")) == {"a": {"k": "v"}, "b": {"k": "v"}}


def test_an_alias_that_contains_itself_is_refused() -> None:
    assert problems("a: &x [1, *x]") == ["f.yaml:1:4: an alias that contains itself"]
    assert problems("a: &x {b: {c: *x}}") == ["f.yaml:1:4: an alias that contains itself"]


def test_aliases_of_aliases_do_not_explode() -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 8)]
    (problem,) = problems("\n".join(lines))
    assert "more than 20000 values" in problem


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "[{a: "])
def test_deep_nesting_is_refused_instead_of_ending_the_process(opening: str) -> None:
    assert problems(opening * 150_000) == ["f.yaml: nested too deeply"]


def test_moderately_deep_nesting_is_refused_too() -> None:
    assert problems("[" * 3_000 + "]" * 3_000) == ["f.yaml: nested too deeply"]


def test_all_duplicate_keys_are_reported_with_both_places() -> None:
    assert problems("a: 1\nb: {c: 1, c: 2}\na: 3\n") == [
        "f.yaml:2:11: key 'c' is there twice, first at f.yaml:2:5",
        "f.yaml:3:1: key 'a' is there twice, first at f.yaml:1:1",
    ]


def test_a_key_that_is_not_text_is_refused() -> None:
    assert problems("[a]: b") == ["f.yaml:1:1: a key must be plain text"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [1", "f.yaml:2:1"),
        ("a: 'x", "f.yaml:1:6"),
        ("a: 1\n\tb: 2", "f.yaml:2:1"),
        ("a: b: c", "f.yaml:1:5"),
        ("a: *unknown", "f.yaml:1:4"),
        ("a: 1\nb: \x07", "f.yaml:2:1"),
    ],
)
def test_broken_yaml_is_explained_at_its_place(text: str, place: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(text, "f.yaml")
    (problem,) = caught.value.problems
    assert problem.message.startswith("not YAML: ")
    assert problem.place == place


def test_a_tag_runs_nothing() -> None:
    assert values(one("a: !!python/object/apply:os.system ['false']")) == {"a": ["false"]}


def test_python_values_become_the_text_that_a_file_would_have() -> None:
    node = from_python({"a": True, "b": 7, "c": None, "d": [1.5, "x"], "e": False}, Place("set"))
    assert values(node) == {"a": "true", "b": "7", "c": None, "d": ["1.5", "x"], "e": "false"}


def test_python_values_are_placed_by_their_path() -> None:
    node = from_python({"result": {"details": ["x"]}}, Place("scenario"))
    assert isinstance(node.value, dict)
    result = node.value["result"]
    assert str(result.place) == "scenario.result"
    assert isinstance(result.value, dict)
    details = result.value["details"].value
    assert isinstance(details, list)
    assert str(details[0].place) == "scenario.result.details.0"
    assert str(Place("", 0)) == ""
    assert from_python({"a": 1}, Place("")).value["a"].place == Place("a")  # type: ignore[index, call-overload]


def test_merging_goes_key_by_key_and_replaces_everything_else_whole() -> None:
    base = one("a: {b: 1, c: [1, 2]}\nd: 4\n")
    over = one("a: {c: [3]}\ne: 5\n")
    assert values(merge(base, over)) == {"a": {"b": "1", "c": ["3"]}, "d": "4", "e": "5"}


def test_merging_leaves_the_base_as_it_was() -> None:
    base = one("a: {b: 1}")
    merge(base, one("a: {b: 2}"))
    assert values(base) == {"a": {"b": "1"}}


@pytest.mark.parametrize(("over", "expected"), [("a: null", None), ("a: x", "x"), ("a: [1]", ["1"])])
def test_a_mapping_gives_way_to_another_kind_of_value(over: str, expected: object) -> None:
    assert values(merge(one("a: {b: 1}"), one(over))) == {"a": expected}


def test_a_merged_value_keeps_its_own_place() -> None:
    base = read("a: {b: 1, c: 2}", "base.yaml")[0]
    merged = merge(base, one("a: {c: 3}"))
    assert isinstance(merged.value, dict)
    inner = merged.value["a"].value
    assert isinstance(inner, dict)
    assert (str(inner["b"].place), str(inner["c"].place)) == ("base.yaml:1:8", "f.yaml:1:8")


def test_assigning_a_path_says_only_that() -> None:
    node = assign("result.face_match", 12, Place("--set result.face_match"))
    assert values(node) == {"result": {"face_match": "12"}}
    assert isinstance(node.value, dict)
    assert str(node.value["result"].key_place) == "--set result.face_match"


def test_assigning_takes_a_node_as_it_is() -> None:
    assert values(assign("a.b", one("{c: 1}"), Place("--set"))) == {"a": {"b": {"c": "1"}}}


def test_a_problem_of_the_form_is_a_problem_with_a_place() -> None:
    with pytest.raises(ScenarioError) as caught:
        read("a: 1\na: 2", "f.yaml")
    assert caught.value.problems == (Problem("f.yaml:2:1", "key 'a' is there twice, first at f.yaml:1:1"),)


def test_a_node_goes_to_python_and_back_without_loss() -> None:
    (node,) = read("a: {b: [NO, 0123, ~, '']}\nc: true\n", "x.yaml")
    values = to_python(node)
    assert values == {"a": {"b": ["NO", "0123", None, ""]}, "c": "true"}
    assert to_python(from_python(values, Place("x"))) == values


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", "x.yaml:1:1"),
        ("a", "x.yaml:1:4"),
        ("a.b.1", "x.yaml:1:12"),
        ("a.b.7", "x.yaml:1:8"),
        ("a.b.x", "x.yaml:1:8"),
        ("a.z.y", "x.yaml:1:4"),
        ("c.d", "x.yaml:2:4"),
    ],
)
def test_a_path_leads_to_a_place_or_to_the_nearest_above_it(path: str, place: str) -> None:
    (node,) = read("a: {b: [1, 2]}\nc: true\n", "x.yaml")
    assert str(node.at(*path.split("."))) == place


def test_a_literal_stays_one_where_it_is_assigned_and_merged() -> None:
    node = assign("provided.customer_id", literal("{{", Place("customer_id")), Place("customer_id"))
    merged = merge(read("provided: {customer_id: a}", "f")[0], node)
    assert isinstance(merged.value, dict)
    provided = merged.value["provided"]
    assert isinstance(provided.value, dict)
    assert provided.value["customer_id"].literal
