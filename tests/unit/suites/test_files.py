"""Which suites does a name or a path mean?"""

from pathlib import Path

import pytest

from mockjumio.errors import ConfigurationError, ScenarioError
from mockjumio.suites import selection

SMALL = "suite: {name}\nsteps: [{{play: approved, expect: {{answer: 2xx}}}}]\n"


def test_a_built_in_one_by_its_name() -> None:
    (suite,) = selection.read("conformance")
    assert suite.name == "conformance"
    assert selection.built_in() == ("conformance",)


def test_all_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(f"{SMALL.format(name='a')}---\n{SMALL.format(name='b')}")
    assert [suite.name for suite in selection.read(str(file))] == ["a", "b"]


@pytest.mark.parametrize(
    ("named", "text", "message"),
    [
        ("conformanc", "", "unknown suite 'conformanc'; did you mean 'conformance'?"),
        ("x", "", "unknown suite 'x'; built in: conformance; or name a .yaml file"),
    ],
)
def test_an_unknown_name_says_which_there_are(named: str, text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        selection.read(named)
    assert str(raised.value) == message


def test_what_is_wrong_with_any_of_them_is_said_of_all(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("suite: a\n---\nsuite: b\nstep: 1\n")
    with pytest.raises(ScenarioError) as raised:
        selection.read(str(file))
    assert [problem.place.rpartition("s.yaml:")[2] for problem in raised.value.problems] == [
        "1:1",
        "4:1",
        "3:1",
    ]


def test_an_empty_or_absent_file(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("# nothing\n")
    with pytest.raises(ConfigurationError, match="no suite in this file"):
        selection.read(str(tmp_path / "s.yaml"))
    with pytest.raises(ScenarioError, match="No such file"):
        selection.read(str(tmp_path / "t.yaml"))
