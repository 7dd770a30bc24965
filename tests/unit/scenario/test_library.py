"""Are scenarios found, extended and varied, and is what is wrong said with its place?"""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from mockjumio.errors import ConfigurationError, ScenarioError, UnknownScenario
from mockjumio.scenario.authoring import json_schema
from mockjumio.scenario.folders import MAX_FILE
from mockjumio.scenario.library import Library, built_in_folder, names_in, read_file, read_scenarios
from mockjumio.scenario.source import expand, read
from mockjumio.schema.nodes import Node, Place, assign, from_python, to_python

BUILT_IN = (
    "approved",
    "document-discarded",
    "document-extracted",
    "document-uploaded",
    "fraud",
    "no-id-uploaded",
    "unreadable",
    "unsupported-id-country",
    "unsupported-id-type",
)
APPROVED = "result: {status: APPROVED_VERIFIED}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of scenarios, relative to which problems are placed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "{title: x, name: mine, match: {customer_id: m}, result: {status: APPROVED_VERIFIED}}",
        '{\n  "name": "mine",\n  "match": {"customer_id": "m"},\n  "extends": "approved"\n}\n',
        "  name: mine\n  match: {customer_id: m}\n  " + APPROVED,
        "name: other\n" + APPROVED + "--- {name: mine, extends: approved, match: {customer_id: m}}",
    ],
    ids=["in braces", "JSON", "behind blanks", "beside another"],
)
def test_a_scenario_is_found_however_its_yaml_is_laid_out(folder: Path, text: str) -> None:
    write(folder, "mine.yaml", text)
    library = Library([folder])
    assert library.get("mine").name == "mine"
    assert ("mine", {"customer_id": "m"}) in library.rules()


@pytest.mark.parametrize("text", ["", "# nothing", "{", "[name]", "{name: [x]}", "{name: }", "just words"])
def test_a_file_without_a_name_hides_nobody_else(folder: Path, text: str) -> None:
    write(folder, "odd.yaml", text)
    write(folder, "mine.yaml", "name: mine\n" + APPROVED)
    assert Library([folder]).get("mine").name == "mine"


def test_the_nine_scenarios_with_fixed_names_are_there(built_in: Library) -> None:
    assert set(BUILT_IN) <= set(built_in.names())


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_scenario_says_what_it_shows_and_what_to_do(built_in: Library, name: str) -> None:
    scenario = built_in.get(name)
    assert scenario.name == name
    assert scenario.title
    assert scenario.advice


def test_every_built_in_scenario_is_valid(built_in: Library) -> None:
    for name in built_in.names():
        assert built_in.get(name).name == name


def test_names_are_sorted_and_entries_know_their_files(built_in: Library) -> None:
    assert list(built_in.names()) == sorted(built_in.names())
    (entry,) = [entry for entry in built_in.entries() if entry.name == "fraud"]
    assert entry.file.is_relative_to(built_in_folder())
    assert entry.file.stem == "fraud"


def test_a_scenario_is_read_once(built_in: Library) -> None:
    assert built_in.get("fraud") is built_in.get("fraud")


def test_an_unknown_name_suggests_a_known_one(built_in: Library) -> None:
    with pytest.raises(UnknownScenario, match="did you mean 'fraud'"):
        built_in.get("froud")


def test_own_folders_are_searched_deeply_and_win_over_the_built_in_one(folder: Path) -> None:
    write(folder, "deep/er/mine.yml", "name: mine\n" + APPROVED)
    write(folder, "fraud.yaml", "name: fraud\ntitle: My own\n" + APPROVED)
    library = Library([folder])
    assert library.get("mine").name == "mine"
    assert library.get("fraud").title == "My own"


def test_a_file_may_hold_several_scenarios(folder: Path) -> None:
    write(folder, "two.yaml", f"name: one\n{APPROVED}---\nname: 'two'\n{APPROVED}")
    library = Library([folder])
    assert (library.get("one").name, library.get("two").name) == ("one", "two")


def test_a_name_stands_once_in_a_folder(folder: Path) -> None:
    write(folder, "a.yaml", "name: same\n" + APPROVED)
    write(folder, "b.yaml", "name: same\n" + APPROVED)
    write(folder, "c.yaml", f"name: once\n{APPROVED}---\nname: same\n{APPROVED}")
    library = Library([folder])
    with pytest.raises(ScenarioError, match=r"^c\.yaml: scenario 'same' is in a\.yaml too$"):
        library.get("same")
    assert library.get("once").name == "once"
    assert library.rules() == Library().rules()


def test_extending_takes_everything_but_the_name(folder: Path) -> None:
    write(folder, "a.yaml", "name: a\nextends: b\nresult: {face_match: 12}\n")
    write(folder, "b.yaml", "name: b\nextends: approved\nperson: {gender: F}\n")
    scenario = Library([folder]).get("a")
    assert scenario.name == "a"
    assert scenario.sections["person"] == {"gender": "F"}
    assert scenario.sections["result"] == {"status": "APPROVED_VERIFIED", "face_match": 12}


@pytest.mark.parametrize(
    ("files", "chain"),
    [
        ({"a": "a"}, "a extends a"),
        ({"a": "b", "b": "a"}, "a extends b extends a"),
        ({"a": "b", "b": "c", "c": "b"}, "a extends b extends c extends b"),
    ],
)
def test_scenarios_that_extend_each_other_are_refused(
    folder: Path, files: dict[str, str], chain: str
) -> None:
    for name, base in files.items():
        write(folder, f"{name}.yaml", f"name: {name}\nextends: {base}\n{APPROVED}")
    with pytest.raises(ScenarioError) as caught:
        Library([folder]).get("a")
    last = list(files)[-1]
    assert str(caught.value) == f"{last}.yaml:2:10: scenarios extend each other in a loop: {chain}"


def test_extending_an_unknown_scenario_is_a_problem_with_a_place(folder: Path) -> None:
    write(folder, "a.yaml", "name: a\nextends: approvd\n")
    with pytest.raises(ScenarioError) as caught:
        Library([folder]).get("a")
    assert str(caught.value) == "a.yaml:2:10: unknown scenario 'approvd'; did you mean 'approved'?"


@pytest.mark.parametrize(
    ("base", "why"),
    [
        ("approvd", "2:10: unknown scenario 'approvd'; did you mean 'approved'?"),
        ("a", "2:10: scenarios extend each other in a loop: a extends a"),
    ],
)
def test_what_else_is_wrong_is_said_beside_a_base_that_cannot_be_had(
    folder: Path, base: str, why: str
) -> None:
    write(
        folder,
        "a.yaml",
        f"name: a\nextends: {base}\ndocument: {{type: PASSPORTT}}\ncallback: {{delay: soon}}\n",
    )
    with pytest.raises(ScenarioError) as caught:
        Library([folder]).get("a")
    places = [str(problem).removeprefix("a.yaml:").split(" ")[0] for problem in caught.value.problems]
    assert str(caught.value.problems[0]) == f"a.yaml:{why}"
    assert places == ["2:10:", "3:18:", "4:19:"]


def test_of_a_chain_each_ones_own_errors_are_said(folder: Path) -> None:
    write(folder, "a.yaml", "name: a\nextends: b\nresult: {status: FOO}\n")
    write(folder, "b.yaml", "name: b\nextends: c\nperson: {gender: X}\n")
    with pytest.raises(ScenarioError) as caught:
        Library([folder]).get("a")
    places = [problem.place for problem in caught.value.problems]
    assert places == ["a.yaml:3:18", "b.yaml:2:10", "b.yaml:3:18"]


def test_an_inline_scenario_may_extend_a_known_one(built_in: Library) -> None:
    scenario = built_in.inline(read("name: x\nextends: fraud\n", "scenario")[0])
    assert scenario.sections["result"]["status"] == "DENIED_FRAUD"


def test_what_is_no_mapping_extends_nothing(built_in: Library) -> None:
    with pytest.raises(ScenarioError, match="expected a mapping with name and result"):
        built_in.inline(read("- a", "scenario")[0])


@pytest.mark.parametrize("base", ["[fraud]", "{a: b}"])
def test_extends_that_is_no_text_is_explained(built_in: Library, base: str) -> None:
    with pytest.raises(ScenarioError, match="scenario:2:10: expected a text"):
        built_in.inline(read(f"name: x\nextends: {base}\n{APPROVED}", "scenario")[0])


def test_a_scenario_is_varied_value_by_value(built_in: Library) -> None:
    place = Place("--set")
    overrides = [assign("result.face_match", 12, place), assign("settings.fields.dob", False, place)]
    varied = built_in.vary(built_in.get("approved"), overrides)
    assert varied.sections["result"] == {"status": "APPROVED_VERIFIED", "face_match": 12}
    assert varied.sections["settings"] == {"fields": {"dob": False}}
    assert "face_match" not in built_in.get("approved").sections["result"]


def test_a_later_override_wins(built_in: Library) -> None:
    overrides = [assign("result.face_match", value, Place("--set")) for value in (12, 34)]
    assert built_in.vary(built_in.get("approved"), overrides).sections["result"]["face_match"] == 34


def test_nothing_to_vary_is_the_scenario_itself(built_in: Library) -> None:
    assert built_in.vary(built_in.get("approved"), []) is built_in.get("approved")


def test_a_wrong_override_is_placed_where_it_was_given(built_in: Library) -> None:
    override = assign("result.face_mach", 12, Place("--set result.face_mach"))
    with pytest.raises(ScenarioError) as caught:
        built_in.vary(built_in.get("approved"), [override])
    assert str(caught.value) == "--set result.face_mach: unknown key 'face_mach'; did you mean 'face_match'?"


def test_reloading_sees_new_changed_and_vanished_files(folder: Path) -> None:
    write(folder, "a.yaml", "name: a\ntitle: Old\n" + APPROVED)
    library = Library([folder])
    assert library.get("a").title == "Old"
    write(folder, "a.yaml", "name: a\ntitle: New\n" + APPROVED)
    write(folder, "b.yaml", "name: b\n" + APPROVED)
    library.reload()
    assert library.get("a").title == "New"
    assert "b" in library.names()
    (folder / "b.yaml").unlink()
    library.reload()
    assert "b" not in library.names()


def test_an_invalid_scenario_does_not_keep_the_others_from_playing(folder: Path) -> None:
    write(folder, "bad.yaml", "name: bad\nresult: {status: NOPE}\n")
    write(folder, "good.yaml", "name: good\n" + APPROVED)
    library = Library([folder])
    assert library.get("good").name == "good"
    with pytest.raises(ScenarioError, match=r"bad\.yaml:2:18: 'NOPE' is not a status"):
        library.get("bad")


def test_a_name_below_the_top_level_is_no_scenario(folder: Path) -> None:
    write(folder, "a.yaml", "person: {\nname: deep }\n")
    with pytest.raises(ScenarioError, match=r"a\.yaml: scenario 'deep' is not at the top level"):
        Library([folder]).get("deep")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"name: \xff\n", "not UTF-8: byte 6"), (b"#" * (MAX_FILE + 1), f"larger than {MAX_FILE} bytes")],
)
def test_a_file_that_cannot_be_text_is_explained(folder: Path, content: bytes, message: str) -> None:
    (folder / "a.yaml").write_bytes(content)
    write(folder, "b.yaml", "name: b\n" + APPROVED)
    library = Library([folder])
    assert [str(problem) for problem in library.problems] == [f"a.yaml: {message}"]
    assert library.get("b").name == "b"
    with pytest.raises(ScenarioError, match=message):
        read_file(folder / "a.yaml")


def test_a_folder_that_is_not_there_is_a_wrong_setting(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such folder of scenarios"):
        Library([folder / "nowhere"])


def test_a_file_outside_every_folder_is_read_on_its_own(folder: Path) -> None:
    write(folder, "one.yaml", f"name: one\n{APPROVED}")
    (node,) = read_file(folder / "one.yaml")
    assert str(node.place) == "one.yaml:1:1"
    with pytest.raises(ScenarioError, match=r"none\.yaml: No such file"):
        read_file(folder / "none.yaml")


def test_a_file_elsewhere_is_placed_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write(tmp_path, "there.yaml", "name: x\n")
    (node,) = read_file(tmp_path / "there.yaml")
    assert node.place.file == str(tmp_path / "there.yaml")


@pytest.mark.parametrize("line", ['"name": c', "'name': c", "name : c", "name  :   'c'"])
def test_a_name_is_found_as_yaml_lets_it_be_written(tmp_path: Path, line: str) -> None:
    (tmp_path / "c.yaml").write_text(f"{line}\nresult: {{status: APPROVED_VERIFIED}}\n")
    assert Library([tmp_path]).get("c").name == "c"


# Which scenarios does a matrix make, and where does it say that one is wrong?


REASONS = """\
name: reason
extends: fraud
advice: Block the customer.
result: {reject_reason: {details: null}}
matrix:
  result.reject_reason.code:
    - {name: known-fraudster, value: 105, advice: Look at the account.}
    - 106
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        expand(read(text, "m.yaml"))
    return [str(problem) for problem in raised.value.problems]


def rows(text: str) -> list[object]:
    return [to_python(node) for node in expand(read(text, "m.yaml"))]


def test_a_row_says_what_is_its_own_and_the_document_the_rest() -> None:
    shared = {"extends": "fraud"}
    assert rows(REASONS) == [
        {
            **shared,
            "name": "known-fraudster",
            "advice": "Look at the account.",
            "result": {"reject_reason": {"code": "105", "details": None}},
        },
        {
            **shared,
            "name": "reason-106",
            "advice": "Block the customer.",
            "result": {"reject_reason": {"code": "106", "details": None}},
        },
    ]


def test_other_documents_of_the_file_stay_and_may_be_extended(tmp_path: Path) -> None:
    file = tmp_path / "m.yaml"
    file.write_text(
        "{name: base, extends: fraud, title: Of the base}\n---\n"
        "extends: base\nmatrix: {result.reject_reason.code: [{name: one, value: 105}]}\n"
    )
    base, one = read_scenarios(file)
    assert (base.text("name"), one.text("name"), one.text("title")) == ("base", "one", "Of the base")
    assert one.text("extends") == "fraud"


def test_a_name_is_made_of_the_value_as_far_as_it_can_be() -> None:
    (first, second) = expand(read("name: in\nmatrix: {document.country: [AUT, ' U.S. / A ']}", "m.yaml"))
    assert (first.text("name"), second.text("name")) == ("in-aut", "in-u.s.-a")


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("[105]", "m.yaml:2:9: a matrix is a mapping of one path to a list"),
        ("{a: [1], b: [2]}", "m.yaml:2:9: a matrix is a mapping of one path to a list"),
        ("{a..b: [1]}", "m.yaml:2:10: 'a..b' is not a path"),
        ("{name: [one]}", "m.yaml:2:10: 'name' is not a path"),
        ("{document.country: AUT}", "m.yaml:2:28: document.country: expected a list of rows"),
        ("{document.country: []}", "m.yaml:2:28: document.country: expected a list of rows"),
        ("{document.country: [{name: one}]}", "m.yaml:2:29: the row has no 'value'"),
        ("{document.country: [AUT]}", "m.yaml:2:29: the row has no name"),
    ],
)
def test_what_is_no_matrix_is_said_with_its_place(matrix: str, said: str) -> None:
    (problem,) = problems(f"extends: fraud\nmatrix: {matrix}\n")
    assert problem.startswith(said)


def test_everything_that_is_wrong_with_rows_is_said_at_once() -> None:
    found = problems("extends: fraud\nmatrix:\n  document.country:\n    - {name: one}\n    - AUT\n")
    assert [problem.split(": ")[0] for problem in found] == ["m.yaml:4:7", "m.yaml:5:7"]


def test_a_wrong_value_stands_in_its_row_and_an_unknown_key_at_the_path(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(REASONS.replace("106", "999"))
    library = Library([tmp_path])
    assert library.get("known-fraudster").advice == "Look at the account."
    with pytest.raises(ScenarioError) as raised:
        library.get("reason-999")
    assert "m.yaml:8:7: " in str(raised.value)
    (tmp_path / "m.yaml").write_text(REASONS.replace("reason.code", "reason.cod"))
    library.reload()
    with pytest.raises(ScenarioError, match=r"m\.yaml:6:3: unknown key 'cod'; did you mean 'code'\?"):
        library.get("known-fraudster")


def test_names_of_a_matrix_that_is_wrong_are_known_so_that_somebody_hears_of_it(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(REASONS + "    - {name: late, title: Nothing}\n")
    library = Library([tmp_path])
    assert {"reason", "known-fraudster", "late"} <= set(library.names())
    with pytest.raises(ScenarioError, match="has no 'value'"):
        library.get("late")


@pytest.mark.parametrize(
    "text",
    [
        "matrix:\n  a.b:\n    - {name: one, value: 1}\n    - { name: 'two', value: 2,\n        title: x}\n",
        "matrix:\n  a.b:\n  - name: one\n    value: 1\n  - name: two\n    value: 2\nresult: {}\n",
    ],
)
def test_names_that_begin_their_rows_are_seen_without_yaml(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("mockjumio.scenario.library._names_read")
    assert names_in(f"name: zero\nextends: fraud\n---\n{text}") == ("zero", "one", "two")


@pytest.mark.parametrize(
    "text",
    [
        "extends: fraud\nmatrix: {a.b: [{value: 1, name: one}, {name: two, value: 2}]}\n",
        "extends: fraud\nmatrix:\n  a.b:\n    - {value: 1, name: one}\n    - {name: two, value: 2}\n",
        "matrix:\n  a.b:\n    - {name: one, value: 1}\n    - 2\nname: two\n",
        "{extends: fraud, matrix: {a.b: [{name: one, value: 1}, {name: two, value: 2}]}}",
        "x:\n  - name: x\nmatrix:\n  # here\n  a.b:\n  - {name: one, value: 1}\n  - {name: two, value: 2}\n",
    ],
)
def test_other_names_are_read(text: str) -> None:
    wanted = ("one", "two-2") if "name: two\n" in text and "- 2" in text else ("one", "two")
    assert names_in(text) == wanted


def test_a_row_may_match_references(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "extends: fraud\nresult: {reject_reason: {details: null}}\nmatrix:\n  result.reject_reason.code:\n"
        "    - {name: one, value: 105, match: {customer_id: ada}}\n    - {name: two, value: 106}\n"
    )
    rules = dict(Library([tmp_path]).rules())
    assert "one" in rules
    assert "two" not in rules


@pytest.mark.parametrize(
    "text",
    [
        "name: mine\nmatrix:\n  match.customer_id: [m]\n" + APPROVED,
        "'matrix': {'match': [{name: mine, value: {customer_id: m}}]}\n" + APPROVED,
        "name: mine\n? match\n: {customer_id: m}\n" + APPROVED,
    ],
    ids=["a path", "in quotes", "with a question mark"],
)
def test_a_rule_is_found_however_its_yaml_is_laid_out(folder: Path, text: str) -> None:
    write(folder, "mine.yaml", text)
    assert [rule for _, rule in Library([folder]).rules()] == [{"customer_id": "m"}]


def test_of_scenarios_that_match_nothing_none_is_read_for_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "nodes", None)
    assert Library().rules() == []


def test_a_matrix_is_for_files_alone() -> None:
    node: Node = from_python({"extends": "fraud", "matrix": {"a": ["1"]}}, read("x: 1", "m")[0].place)
    with pytest.raises(ScenarioError, match="a matrix can only stand in a scenario file"):
        Library().inline(node)


def test_editors_know_it() -> None:
    validator = Draft202012Validator(json_schema())
    row = {"name": "one", "value": 105, "advice": "Look."}
    right = {"extends": "fraud", "matrix": {"result.reject_reason.code": [row, 106]}}
    assert validator.is_valid(right)
    assert not validator.is_valid({**right, "matrix": {"a": [{"name": "one"}]}})
    assert not validator.is_valid({**right, "matrix": {"a": [1], "b": [2]}})
    assert not validator.is_valid({**right, "matrix": {"a": [{**row, "advice": {}}]}})
