"""Do changed scenarios come into force, and do broken ones leave the last good version in force?"""

import asyncio
import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mockjumio.errors import Problem, ScenarioError
from mockjumio.scenario import watching
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.watching import Reload, Watcher, watch

APPROVED = "result: {status: APPROVED_VERIFIED}\n"
BROKEN = "name: a\nresult: {status: NOPE}\n"
Write = Callable[[str, str], None]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sc").mkdir()
    return Path("sc")


@pytest.fixture
def write(folder: Path) -> Write:
    """Write a file with a time of its own, however fast the next one follows."""
    moments = itertools.count(1_500_000_000)

    def write(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8")
        moment = next(moments)
        os.utime(folder / name, (moment, moment))

    return write


@pytest.fixture
def library(folder: Path, write: Write) -> Library:
    """Two good scenarios: ``a``, and ``b`` in a file of its own."""
    write("a.yaml", "name: a\ntitle: Old\n" + APPROVED)
    write("b.yaml", "name: b\n" + APPROVED)
    return Library([folder])


@pytest.fixture
def watcher(library: Library) -> Watcher:
    watcher = Watcher(library)
    assert watcher.check() is None
    return watcher


def said(reload: Reload | None) -> list[str]:
    assert reload is not None
    return [str(problem) for problem in reload.problems]


def test_nothing_new_is_nothing_to_tell(watcher: Watcher) -> None:
    assert watcher.check() is None


def test_the_first_look_judges_what_was_only_indexed(folder: Path, write: Write) -> None:
    write("a.yaml", BROKEN)
    write("b.yaml", "name: b\n" + APPROVED)
    watcher = Watcher(Library([folder]))
    reload = watcher.check()
    (problem,) = said(reload)
    assert problem.startswith("sc/a.yaml:2:18: 'NOPE' is not a status")
    assert reload is not None
    assert (reload.changed, reload.gone) == ((), ())
    assert watcher.check() is None


def test_changed_new_and_vanished_files_count(watcher: Watcher, library: Library, write: Write) -> None:
    write("a.yaml", "name: a\ntitle: New\n" + APPROVED)
    write("c.yml", "name: c\n" + APPROVED)
    Path("sc/b.yaml").unlink()
    assert watcher.check() == (("sc/a.yaml", "sc/c.yml"), ("sc/b.yaml",), ())
    assert library.get("a").title == "New"
    assert library.get("c").name == "c"
    assert "b" not in library.names()
    assert "approved" in library.names()


def test_a_file_that_is_only_touched_is_no_news(watcher: Watcher, write: Write) -> None:
    write("a.yaml", "name: a\ntitle: Old\n" + APPROVED)
    assert watcher.check() is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BROKEN, "sc/a.yaml:2:18: 'NOPE' is not a status"),
        ("name: a\nresult: {status: [\n", "sc/a.yaml:3:1: not YAML"),
        ("name: a\nextends: nothing\n", "sc/a.yaml:2:10: unknown scenario 'nothing'"),
        ("title: nameless\n" + APPROVED, "sc/a.yaml:1:1: key 'name' is missing"),
        ("name: a\nname: b\n" + APPROVED, "sc/a.yaml: scenario 'b' is in sc/b.yaml too"),
    ],
)
def test_a_broken_file_is_told_once_and_the_last_good_version_stays(
    watcher: Watcher, library: Library, write: Write, text: str, problem: str
) -> None:
    write("a.yaml", text)
    write("b.yaml", "name: b\ntitle: New\n" + APPROVED)
    reload = watcher.check()
    assert reload is not None
    assert said(reload)[0].startswith(problem)
    assert reload.changed == ("sc/b.yaml",)
    assert (library.get("a").title, library.get("b").title) == ("Old", "New")
    assert watcher.check() is None
    write("b.yaml", "name: b\ntitle: Newer\n" + APPROVED)
    assert watcher.check() == (("sc/b.yaml",), (), ())
    write("a.yaml", text)
    assert said(watcher.check())[0].startswith(problem)
    write("a.yaml", "name: a\ntitle: Mended\n" + APPROVED)
    assert watcher.check() == (("sc/a.yaml",), (), ())
    assert library.get("a").title == "Mended"


def test_of_a_broken_file_it_is_known_that_an_older_version_plays(
    watcher: Watcher, library: Library, folder: Path, write: Write
) -> None:
    write("c.yaml", "name: c\nextends: b\n")
    write("two.yaml", "name: well\n" + APPROVED + "---\n" + BROKEN.replace("a", "never well", 1))
    watcher.check()
    assert not any(library.outdated_reasons(name) for name in library.names())
    broken = ["an older version of 'a' plays: sc/a.yaml:2:18: 'NOPE' is not a status"]
    unread = ["an older version of 'b' plays: sc/b.yaml: not UTF-8: byte 6"]
    write("a.yaml", BROKEN)
    (folder / "b.yaml").write_bytes(b"name: \xff\n")
    watcher.check()
    told = {
        name: library.outdated_reasons(name) for name in library.names() if library.outdated_reasons(name)
    }
    assert [line.partition(";")[0] for line in told.pop("a")] == broken
    assert told == {"b": unread, "c": unread}
    write("b.yaml", "name: b\n" + APPROVED)
    watcher.check()
    assert [name for name in library.names() if library.outdated_reasons(name)] == ["a"]
    write("a.yaml", "name: a\n" + APPROVED)
    watcher.check()
    assert not any(library.outdated_reasons(name) for name in library.names())


def test_of_a_folder_that_is_gone_it_is_known_that_older_versions_play(
    watcher: Watcher, library: Library, folder: Path
) -> None:
    folder.rename("elsewhere")
    watcher.check()
    assert library.outdated_reasons("a") == ["an older version of 'a' plays: sc: no such folder of scenarios"]
    assert library.outdated_reasons("approved") == []
    Path("elsewhere").rename("sc")
    watcher.check()
    assert library.outdated_reasons("a") == []


def test_of_what_goes_on_without_what_it_extends_it_is_known_too(folder: Path, write: Write) -> None:
    write("base.yaml", "name: base\n" + APPROVED)
    write("derived.yaml", "name: derived\nextends: base\n")
    library = Library([folder])
    watcher = Watcher(library)
    watcher.check()
    (folder / "base.yaml").unlink()
    watcher.check()
    (line,) = library.outdated_reasons("derived")
    assert line.startswith(
        "an older version of 'derived' plays: sc/derived.yaml:2:10: unknown scenario 'base'"
    )


def test_what_can_not_be_read_is_told_and_stays_as_it_was(
    watcher: Watcher, library: Library, folder: Path
) -> None:
    (folder / "a.yaml").write_bytes(b"name: \xff\n")
    assert said(watcher.check()) == ["sc/a.yaml: not UTF-8: byte 6"]
    assert library.get("a").title == "Old"


def test_a_scenario_that_was_never_read_has_a_last_good_version_too(
    folder: Path, library: Library, write: Write
) -> None:
    watcher = Watcher(library)
    write("a.yaml", BROKEN)
    assert len(said(watcher.check())) == 1
    assert library.get("a").title == "Old"


def test_a_new_file_that_is_broken_says_so_when_it_is_played(
    watcher: Watcher, library: Library, write: Write
) -> None:
    write("c.yaml", BROKEN.replace("name: a", "name: c"))
    assert len(said(watcher.check())) == 1
    with pytest.raises(ScenarioError, match="'NOPE' is not a status"):
        library.get("c")


def test_of_a_file_that_was_broken_before_the_newest_version_counts(
    folder: Path, library: Library, write: Write
) -> None:
    write("a.yaml", BROKEN)
    library.reload()
    watcher = Watcher(library)
    watcher.check()
    write("a.yaml", BROKEN.replace("NOPE", "NEVER"))
    assert len(said(watcher.check())) == 1
    with pytest.raises(ScenarioError, match="'NEVER' is not a status"):
        library.get("a")


def test_a_scenario_may_move_to_another_file(watcher: Watcher, library: Library, write: Write) -> None:
    write("a.yaml", "name: other\n" + APPROVED)
    write("c.yaml", "name: a\ntitle: Moved\n" + APPROVED)
    assert watcher.check() == (("sc/a.yaml", "sc/c.yaml"), (), ())
    assert library.get("a").title == "Moved"


def test_names_that_wander_while_a_file_is_broken_wait_until_all_is_well(
    watcher: Watcher, library: Library, write: Write
) -> None:
    write("a.yaml", "name: other\nresult: {status: NOPE}\n")
    write("b.yaml", "name: a\ntitle: Moved\n" + APPROVED)
    assert len(said(watcher.check())) == 2
    assert (library.get("a").title, "b" in library.names()) == ("Old", True)
    write("a.yaml", "name: other\n" + APPROVED)
    watcher.check()
    assert (library.get("a").title, "b" in library.names()) == ("Moved", False)


def test_a_new_file_with_a_name_that_is_taken_waits(watcher: Watcher, library: Library, write: Write) -> None:
    write("0.yaml", "name: a\ntitle: Usurper\n" + APPROVED)
    assert said(watcher.check()) == ["sc/0.yaml: scenario 'a' is in sc/a.yaml too"]
    assert library.get("a").title == "Old"
    Path("sc/a.yaml").unlink()
    watcher.check()
    assert library.get("a").title == "Usurper"


@pytest.mark.parametrize("change", ["broken", "other", "gone"])
def test_what_extends_a_scenario_goes_on_whatever_happens_to_that(
    folder: Path, write: Write, change: str
) -> None:
    write("base.yaml", "name: base\nresult: {status: DENIED_FRAUD, reject_reason: {code: 100}}\n")
    write("derived.yaml", "name: derived\nextends: base\ndocument: {type: PASSPORT}\n")
    library = Library([folder])
    watcher = Watcher(library)
    watcher.check()
    match change:
        case "broken":
            write("base.yaml", "name: base\nresult: {status: NOPE}\n")
        case "other":
            write("base.yaml", "name: base\nproduct: multi-document\nresult: {status: UPLOADED}\n")
        case _:
            Path("sc/base.yaml").unlink()
    assert said(watcher.check())
    for _ in range(2):
        assert library.get("derived").sections["result"]["status"] == "DENIED_FRAUD"
        write("unrelated.yaml", "name: unrelated\n" + APPROVED)
        watcher.check()


def test_a_folder_that_vanishes_takes_nothing_away(watcher: Watcher, library: Library, folder: Path) -> None:
    folder.rename("elsewhere")
    assert said(watcher.check()) == ["sc: no such folder of scenarios"]
    assert library.get("a").title == "Old"
    Path("elsewhere").rename("sc")
    assert watcher.check() is None


def test_a_config_map_is_taken_in_when_its_link_is_turned(folder: Path) -> None:
    """As the kubelet does it: the new files are there, and then one link leads to them."""
    for version, title in (("..1", "Old"), ("..2", "New")):
        (folder / version).mkdir()
        (folder / version / "a.yaml").write_text(f"name: a\ntitle: {title}\n{APPROVED}")
    (folder / "..data").symlink_to("..1")
    (folder / "a.yaml").symlink_to("..data/a.yaml")
    library = Library([folder])
    watcher = Watcher(library)
    assert watcher.check() is None
    (folder / "..data_tmp").symlink_to("..2")
    (folder / "..data_tmp").rename(folder / "..data")
    assert watcher.check() == (("sc/a.yaml",), (), ())
    assert library.get("a").title == "New"


def test_what_is_no_file_is_told_once_and_takes_nothing_away(
    watcher: Watcher, library: Library, folder: Path
) -> None:
    (folder / "a.yaml").unlink()
    os.mkfifo(folder / "a.yaml")
    (folder / ".#b.yaml").symlink_to("user@host.1:2")
    assert said(watcher.check()) == ["sc/a.yaml: a named pipe, not a file"]
    assert watcher.check() is None
    assert library.get("a").title == "Old"
    assert [str(problem) for problem in library.problems] == ["sc/a.yaml: a named pipe, not a file"]


def test_what_was_said_at_the_start_is_not_said_by_the_first_look(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    library = Library([folder])
    assert library.problems
    assert Watcher(library).check() is None


def test_of_two_new_files_with_one_name_none_is_played(
    watcher: Watcher, library: Library, write: Write
) -> None:
    write("c.yaml", "name: c\n" + APPROVED)
    write("copy of c.yaml", "name: c\n" + APPROVED)
    assert said(watcher.check()) == ["sc/copy of c.yaml: scenario 'c' is in sc/c.yaml too"]
    with pytest.raises(ScenarioError, match="'c' is in"):
        library.get("c")
    Path("sc/copy of c.yaml").unlink()
    watcher.check()
    assert library.get("c").name == "c"


@pytest.mark.parametrize(
    "top", ["[", "{", "*", "&", "!", "|", "%", "@", "`", "'", '"', "[a, b", "{a: ", "- b"]
)
def test_broken_files_with_one_top_each_have_their_own_mistake(
    watcher: Watcher, library: Library, write: Write, top: str
) -> None:
    write("c.yaml", f"name: {top}\n")
    write("d.yaml", f"name: {top}\n{APPROVED}")
    words = said(watcher.check())
    assert {word[:10] for word in words} == {"sc/c.yaml:", "sc/d.yaml:"}
    assert " is in " not in "".join(words)
    assert library.get("a").title == "Old"


def test_a_name_that_stands_twice_in_files_that_are_broken_is_said_beside_what_breaks_them(
    folder: Path, write: Write
) -> None:
    write("c.yaml", "name: c\nresult: [\n")
    write("d.yaml", "name: c\nresult: {\n")
    words = said(Watcher(Library([folder])).check())
    assert [word.partition(" ")[0] for word in words] == ["sc/d.yaml:", "sc/c.yaml:3:1:", "sc/d.yaml:3:1:"]
    with pytest.raises(ScenarioError) as caught:
        Library([folder]).get("c")
    assert [str(problem) for problem in caught.value.problems] == words


def test_whatever_is_in_a_files_name_a_problem_is_one_line(folder: Path) -> None:
    (folder / "new\nline \x1b[31m.yaml").write_text("name: [\n")
    os.mkfifo(folder / "pipe\r\n.yaml")
    os.symlink("no\nwhere", folder / "gone\u2028.yaml")
    lines = said(Watcher(Library([folder])).check()) + [str(one) for one in Library([folder]).problems]
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    assert r"sc/pipe\r\n.yaml: a named pipe, not a file" in lines


def test_match_rules_follow_the_files(watcher: Watcher, library: Library, write: Write) -> None:
    assert "a" not in dict(library.rules())
    write("a.yaml", "name: a\nmatch: {customer_id: mine}\n" + APPROVED)
    watcher.check()
    assert ("a", {"customer_id": "mine"}) in library.rules()


def test_a_scenario_of_ones_own_uncovers_the_built_in_one_when_it_goes(
    watcher: Watcher, library: Library, write: Write
) -> None:
    write("fraud.yaml", "name: fraud\ntitle: My own\n" + APPROVED)
    watcher.check()
    assert library.get("fraud").title == "My own"
    Path("sc/fraud.yaml").unlink()
    watcher.check()
    assert library.get("fraud").sections["result"]["status"] == "DENIED_FRAUD"


async def test_it_goes_on_watching_whatever_happens(
    library: Library, write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watching, "INTERVAL", 0.001)
    monkeypatch.setattr(watching, "_SHARE", 0)
    told: asyncio.Queue[Reload] = asyncio.Queue()

    def tell(reload: Reload) -> None:
        told.put_nowait(reload)
        if "sc/a.yaml" in reload.changed:
            raise RuntimeError("told badly")

    watched = asyncio.create_task(watch(library, tell))
    try:
        async with asyncio.timeout(20):
            write("a.yaml", "name: a\ntitle: New\n" + APPROVED)
            assert (await told.get()).changed == ("sc/a.yaml",)
            write("b.yaml", "name: b\ntitle: New\n" + APPROVED)
            assert (await told.get()).changed == ("sc/b.yaml",)
    finally:
        watched.cancel()
        await asyncio.gather(watched, return_exceptions=True)
    assert "told badly" in caplog.text


# Beyond the form


def forbids(title: str) -> Callable[[Scenario], None]:
    def judge(scenario: Scenario) -> None:
        if scenario.title == title:
            raise ScenarioError([Problem(str(scenario.place("title")), "forbidden")])

    return judge


def test_what_can_be_played_nowhere_is_as_bad_as_what_has_no_form(library: Library, write: Write) -> None:
    watcher = Watcher(library, forbids("New"))
    watcher.check()
    write("a.yaml", "name: a\ntitle: New\n" + APPROVED)
    assert said(watcher.check()) == ["sc/a.yaml:2:8: forbidden"]
    assert library.get("a").title == "Old"


def test_a_name_that_the_index_misses_is_said(watcher: Watcher, write: Write) -> None:
    write("c.yaml", f"name: d\n{APPROVED}---\n# c\n  name: c\n  {APPROVED}")
    (problem,) = said(watcher.check())
    assert problem.startswith("sc/c.yaml:5:")
    assert problem.endswith("'c' cannot be played: 'name:' must begin a line, without blanks before it")


def test_a_file_that_brings_down_its_judge_takes_none_of_the_others_along(
    library: Library, write: Write
) -> None:
    def judge(scenario: Scenario) -> None:
        if scenario.title == "Odd":
            raise OSError("nobody thought of this")

    watcher = Watcher(library, judge)
    watcher.check()
    write("a.yaml", "name: a\ntitle: Odd\n" + APPROVED)
    write("b.yaml", "name: b\ntitle: New\n" + APPROVED)
    reload = watcher.check()
    (problem,) = said(reload)
    assert problem.startswith(
        "sc/a.yaml:1:1: mockjumio itself failed with it (OSError: nobody thought of this)"
    )
    assert reload is not None
    assert reload.changed == ("sc/b.yaml",)
    assert (library.get("a").title, library.get("b").title) == ("Old", "New")
    assert watcher.check() is None
    write("b.yaml", "name: b\n" + APPROVED)
    assert said(watcher.check()) == []
    write("a.yaml", "name: a\ntitle: Odd\n# touched\n" + APPROVED)
    assert len(said(watcher.check())) == 1


async def test_a_look_that_fails_each_time_is_said_once(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watching, "INTERVAL", 0.0001)
    looks = 0
    enough = asyncio.Event()

    def fail(watcher: Watcher) -> None:
        nonlocal looks
        looks += 1
        if looks == 20:
            loop.call_soon_threadsafe(enough.set)
        raise OSError("too many open files")

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(Watcher, "stamps", fail)
    watched = asyncio.create_task(watch(library, lambda reload: None))
    async with asyncio.timeout(20):
        await enough.wait()
    watched.cancel()
    await asyncio.gather(watched, return_exceptions=True)
    assert caplog.text.count("looking for changed scenarios failed") == 1
