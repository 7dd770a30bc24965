"""Are scenarios listed, shown, judged and imported, and is the contract explained?"""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.cli import scenarios
from mockjumio.cli.scenarios_list import list_one
from mockjumio.scenario.library import Library

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Merchant, Ran

    Run = Callable[..., Ran]


# Are scenarios listed, shown and judged?


THERE = Library()
BUILT_IN = {
    "approved",
    "fraud",
    "unreadable",
    "no-id-uploaded",
    "unsupported-id-type",
    "unsupported-id-country",
    "document-uploaded",
    "document-extracted",
    "document-discarded",
}
WRONG = """\
name: wrong
extends: approved
rezult:
  status: DENIED_FRAUD
document:
  type: PASPORT
  country: NO
---
name: illegal
extends: fraud
result:
  reject_reason: {code: 201, details: null}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_list_as_json_is_an_array_of_objects(run: "Run") -> None:
    ran = run("scenarios", "list", "--json")
    assert (ran.code, ran.err) == (0, "")
    by_name = {one["name"]: one for one in ran.json}
    assert set(by_name) >= BUILT_IN
    assert list(by_name) == sorted(by_name)
    approved = by_name["approved"]
    assert approved["product"] == "id-verification"
    assert Path(approved["file"]).name == "approved.yaml"
    for one in ran.json:
        assert one["title"]
        assert one["advice"]


def test_the_list_for_people_has_groups_the_basics_first(run: "Run") -> None:
    first, *lines = run("scenarios", "list").out.splitlines()
    assert first == "basics"
    groups = [line for line in lines if not line.startswith(" ")]
    assert groups == sorted(groups)
    basics = lines[: lines.index(groups[0])]
    assert {line.split()[0] for line in basics} == BUILT_IN
    assert all(len(line.split()) > 1 for line in basics), "a title is missing"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--product", "multi-document"), {"document-uploaded", "document-extracted", "document-discarded"}),
        (("--status", "NO_ID_UPLOADED"), {"no-id-uploaded"}),
        (("--code", "1001"), {"fraud"}),
        (("BLURRED", "driving"), {"unreadable"}),
        (("--status", "DENIED_FRAUD", "--code", "200"), set()),
    ],
)
def test_the_list_can_be_narrowed(run: "Run", words: tuple[str, ...], expected: set[str]) -> None:
    list_one = run("scenarios", "list", "--json", *words).json
    assert {one["name"] for one in list_one} & BUILT_IN == expected


def test_a_built_in_scenario_is_listed_as_it_is_read() -> None:
    for name in THERE.names():
        shown, scenario = list_one(name, THERE.node(name)), THERE.get(name)
        reason = scenario.sections["result"].get("reject_reason", {})
        codes = [code for code in (reason.get("code"), *(reason.get("details") or ())) if code]
        assert (shown.name, shown.title, shown.advice) == (name, scenario.title, scenario.advice)
        assert (shown.product, shown.status) == (scenario.product, scenario.sections["result"]["status"]), (
            name
        )
        assert shown.codes == codes, name


@pytest.mark.parametrize("details", ["2001", "[2001]"])
def test_one_detail_of_a_reject_reason_is_found_with_and_without_brackets(
    run: "Run", folder: Path, details: str
) -> None:
    reason = f"{{code: 200, details: {details}}}"
    (folder / "mine.yaml").write_text(
        f"name: our-own\nextends: unreadable\nresult: {{reject_reason: {reason}}}\n"
    )
    (mine,) = run("scenarios", "list", "our-own", "--scenarios", ".", "--json").json
    assert mine["codes"] == ["200", "2001"]


def test_what_a_scenario_of_ones_own_breaks_is_left_out_of_the_list(run: "Run", folder: Path) -> None:
    (folder / "mine.yaml").write_text("name: fraud\nresult: {status: DENIED_FROUD}\n")
    ran = run("scenarios", "list", "--scenarios", ".", "--json")
    left_out = [line.split()[2] for line in ran.err.splitlines()]
    assert set(left_out) >= {"fraud", "manipulated-photo"}  # which extends it
    assert not {one["name"] for one in ran.json} & set(left_out)


def test_a_list_of_nothing_is_a_warning(run: "Run") -> None:
    ran = run("scenarios", "list", "nothing-is-called-so")
    assert (ran.code, ran.out, ran.err) == (0, "", "mockjumio: warning: no scenario fits\n")


def test_a_new_file_is_valid_as_it_is_and_overwrites_none(run: "Run", folder: Path) -> None:
    assert run("scenarios", "new", "mine").code == 0
    written = (folder / "mine.yaml").read_text()
    assert run("scenarios", "validate", "mine.yaml").code == 0
    ran = run("scenarios", "new", "mine")
    assert (ran.code, ran.err) == (2, "mockjumio: mine.yaml exists already; choose another name\n")
    assert (folder / "mine.yaml").read_text() == written


def test_a_new_file_may_be_asked_for_by_its_own_name(run: "Run", folder: Path) -> None:
    assert run("scenarios", "new", "mine.yaml").code == 0
    assert [file.name for file in folder.iterdir()] == ["mine.yaml"]
    assert run("generate", "mine.yaml", "--seed", "1").json["scenario"] == "mine"


def test_a_new_file_that_cannot_be_written_is_exit_code_3(run: "Run", folder: Path) -> None:
    ran = run("scenarios", "new", "a" * 300)
    assert (ran.code, ran.out) == (3, "")
    assert "cannot write aaa" in ran.err


@pytest.mark.parametrize("name", ["a b", "../a", "", "ä"])
def test_a_new_file_needs_a_name(run: "Run", folder: Path, name: str) -> None:
    assert run("scenarios", "new", name).code == 2
    assert list(folder.iterdir()) == []


def test_the_schema_is_a_json_schema_with_every_key(run: "Run") -> None:
    ran = run("scenarios", "schema")
    assert "json-schema.org" in ran.json["$schema"]
    assert {"name", "result", "document", "journey"} <= set(ran.json["properties"])


def test_ones_own_folder_is_listed_and_wins(
    run: "Run", folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "mine.yaml").write_text("name: mine\nextends: fraud\ntitle: Mine\n")
    (folder / "approved.yaml").write_text(
        "name: approved\nresult: {status: APPROVED_VERIFIED}\ntitle: Ours\n"
    )
    by_flag = run("scenarios", "list", "--json", "--scenarios", str(folder)).json
    monkeypatch.setenv("MOCKJUMIO_SCENARIOS", str(folder))
    assert run("scenarios", "list", "--json").json == by_flag
    titles = {one["name"]: one["title"] for one in by_flag}
    assert (titles["mine"], titles["approved"]) == ("Mine", "Ours")


def test_what_is_shown_is_complete_and_plays_the_same(run: "Run", folder: Path) -> None:
    shown = run("scenarios", "show", "fraud")
    assert (shown.code, shown.err) == (0, "")
    assert "customer_id" in shown.out, "what it extends is not shown"
    assert "#   verificationStatus: DENIED_FRAUD" in shown.out
    (folder / "copy.yaml").write_text(shown.out)
    words = ("--seed", "1", "--now", "2017-11-22", "--format", "form")
    assert run("generate", "copy.yaml", *words).out == run("generate", "fraud", *words).out


def shown_json(text: str) -> list[Any]:
    """What is shown as JSON, in comments."""
    blocks = re.findall(r"^#   \{\n(?:#   .*\n)+", text, re.MULTILINE)
    return [json.loads(re.sub("^#   ", "", block, flags=re.MULTILINE)) for block in blocks]


def test_two_editions_are_shown_beside_each_other(run: "Run") -> None:
    shown = run("scenarios", "show", "fraud", "--edition", "kyx").out
    assert "#   verificationStatus: DENIED_FRAUD" in shown
    callback, details = shown_json(shown)
    assert callback["workflowExecution"]["id"] == details["workflow"]["id"]
    assert details["decision"]["type"] == "REJECTED"
    assert '#     "account": {"id": ' in shown, "what is short does not stand in one line"


def test_what_is_the_same_in_the_other_edition_is_shown_once(run: "Run") -> None:
    assert len(shown_json(run("scenarios", "show", "own-rule", "--edition", "kyx").out)) == 2
    assert (
        run("scenarios", "show", "fraud", "--edition", "2017-05").out == run("scenarios", "show", "fraud").out
    )


def test_a_value_that_yaml_would_twist_is_shown_as_it_is_read(run: "Run", folder: Path) -> None:
    (folder / "norway.yaml").write_text(
        "name: norway\nextends: approved\nprovided: {customer_id: 'NO', additional_information: '0123'}\n"
    )
    shown = run("scenarios", "show", "norway", "--scenarios", ".").out
    (folder / "norway.yaml").write_text(shown)
    ran = run("generate", "norway.yaml", "--seed", "1", "--format", "json")
    assert ran.json[0]["form"]["customerId"] == "NO"
    assert ran.json[0]["form"]["additionalInformation"] == "0123"


def test_an_unknown_name_is_exit_code_3_with_the_nearest(run: "Run") -> None:
    ran = run("scenarios", "show", "frod")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "mockjumio: unknown scenario 'frod'; did you mean 'fraud'?\n"


def test_a_name_like_no_other_points_to_the_list(run: "Run") -> None:
    assert "'mockjumio scenarios list' shows them all" in run("scenarios", "show", "xyzzy").err


def test_all_there_are_are_valid(run: "Run") -> None:
    ran = run("scenarios", "validate")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("scenarios are valid\n")
    assert int(ran.out.split()[0]) >= len(BUILT_IN)


def test_one_is_valid_in_the_singular(run: "Run") -> None:
    assert run("scenarios", "validate", "approved").out == "1 scenario is valid\n"


def test_every_problem_is_told_on_standard_error_with_file_line_and_column(run: "Run", folder: Path) -> None:
    (folder / "wrong.yaml").write_text(WRONG)
    ran = run("scenarios", "validate", "wrong.yaml")
    assert (ran.code, ran.out) == (3, "")
    lines = ran.err.splitlines()
    places = [line.removeprefix("mockjumio: ").split(": ")[0] for line in lines]
    assert places[:3] == ["wrong.yaml:3:1", "wrong.yaml:6:9", "wrong.yaml:7:12"]
    assert "did you mean 'result'" in lines[0]
    assert "did you mean 'PASSPORT'" in lines[1]
    assert places[3].startswith("wrong.yaml:12:")
    assert "reject" in lines[3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name: [", "not YAML"),
        (b"name: a\nname: b\n", "is there twice"),
        (b"", "no scenario"),
        (b"\xff", "not UTF-8"),
        (b"- a\n", "mapping"),
        (b"name: a\n", "'result' is missing"),
        (b"name: a\nextends: nothing\n", "unknown scenario 'nothing'"),
    ],
)
def test_a_file_that_is_no_scenario_is_exit_code_3_and_named(
    run: "Run", folder: Path, content: bytes, reason: str
) -> None:
    (folder / "odd.yaml").write_bytes(content)
    ran = run("scenarios", "validate", "odd.yaml")
    assert ran.code == 3
    assert "odd.yaml" in ran.err
    assert reason in ran.err


def test_files_and_folders_that_are_not_there_are_exit_code_3(run: "Run", folder: Path) -> None:
    ran = run("scenarios", "validate", "none.yaml")
    assert (ran.code, ran.err) == (3, "mockjumio: none.yaml: No such file or directory\n")
    ran = run("scenarios", "list", "--scenarios", "none")
    assert (ran.code, ran.err) == (3, "mockjumio: none: no such folder of scenarios\n")


def test_one_name_in_two_files_can_not_be_played_and_everything_else_can(run: "Run", folder: Path) -> None:
    for file in ("a.yaml", "b.yaml"):
        (folder / file).write_text("name: twice\nextends: approved\n")
    own = ("--scenarios", ".")
    problem = "b.yaml: scenario 'twice' is in a.yaml too\n"
    list_one = run("scenarios", "list", *own)
    assert (list_one.code, list_one.err) == (0, f"mockjumio: warning: twice is left out: {problem}")
    for command in (["show", "twice"], ["validate"]):
        ran = run("scenarios", *command, *own)
        assert (ran.code, ran.err) == (3, f"mockjumio: {problem}")
    assert run("scenarios", "show", "approved", *own).code == 0


# Is a captured callback made a scenario file that can be played?


@pytest.fixture
def capture(run: "Run", tmp_path: Path) -> Path:
    """What ``generate`` prints of two scenarios."""
    file = tmp_path / "capture.jsonl"
    file.write_text(run("generate", "approved", "fraud", "--seed", "7").out, encoding="utf-8")
    return file


def test_scenarios_are_printed(run: "Run", capture: Path) -> None:
    ran = run("scenarios", "import", str(capture), "--name", "mine")
    assert (ran.code, ran.err) == (0, "")
    names = [line for line in ran.out.splitlines() if line.startswith("name: ")]
    assert names == ["name: mine", "name: mine-2"]


def test_a_file_is_written_that_is_valid_and_plays(
    run: "Run", capture: Path, tmp_path: Path, merchant: "Merchant"
) -> None:
    file = tmp_path / "mine.yaml"
    ran = run("scenarios", "import", str(capture), "-o", str(file))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (f"mockjumio: {file} written, 2 scenarios; next: mockjumio scenarios validate {file}\n")
    assert run("scenarios", "validate", str(file)).out == "2 scenarios are valid\n"
    assert run("trigger", str(file), "--to", merchant.url).code == 0
    assert any(b"DENIED_FRAUD" in body for body in merchant.bodies)
    again = run("scenarios", "import", str(capture), "-o", str(file))
    assert (again.code, again.err) == (2, f"mockjumio: {file} exists already; choose another name\n")


def test_no_file_is_written_that_is_too_large_to_be_read(
    run: "Run", capture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "MAX_FILE", 1000)
    file = tmp_path / "mine.yaml"
    ran = run("scenarios", "import", str(capture), "-o", str(file))
    assert (ran.code, ran.out, file.exists()) == (3, "", False)
    assert ran.err == (
        "mockjumio: 2 callbacks: a scenario file has at most 1000 bytes; import fewer at once\n"
    )


def test_what_is_left_out_is_said_beside_it(run: "Run", tmp_path: Path) -> None:
    body = run("generate", "approved", "--seed", "7", "--format", "form").out.strip()
    file = tmp_path / "requests"
    file.write_text(f"GET / HTTP/1.1\n\nPOST / HTTP/1.1\n\n{body}\n", encoding="utf-8")
    ran = run("scenarios", "import", str(file))
    assert (ran.code, ran.err) == (
        0,
        f"mockjumio: warning: {file}: 1 of 2 requests are not callbacks, and are left out\n",
    )


def test_what_trigger_prints_can_be_imported(run: "Run", merchant: "Merchant", tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    file.write_text(run("trigger", "document-uploaded", "--to", merchant.url, "--json").out, encoding="utf-8")
    ran = run("scenarios", "import", str(file))
    assert ran.code == 0
    assert "product: multi-document" in ran.out


def test_standard_input_is_read(run: "Run", monkeypatch: pytest.MonkeyPatch) -> None:
    body = run("generate", "approved", "--seed", "7", "--format", "form").out.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))
    assert "name: imported" in run("scenarios", "import").out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"hello")))
    ran = run("scenarios", "import", "-")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("mockjumio: standard input: no callback: ")


def test_what_cannot_be_read_or_written(
    run: "Run", capture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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


# Does ``explain`` say what the contract says?


def test_a_field_is_explained_with_its_rule_and_its_section(run: "Run") -> None:
    ran = run("explain", "idFaceMatch")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("idFaceMatch\n")
    for words in ("APPROVED_VERIFIED", "face match", "from 0 to 100", "Callback for Netverify"):
        assert words in ran.out


def test_a_field_is_explained_in_an_edition(run: "Run") -> None:
    assert "MATCH or NO_MATCH or NOT_POSSIBLE" in run("explain", "similarity", "--edition", "2018-05").out
    assert (
        "PASSPORT or DRIVING_LICENSE or ID_CARD or VISA"
        in run("explain", "idType", "--edition", "2018-05").out
    )
    assert "idAddress.formattedAddress" in run("explain", "--edition", "2020-09").out
    ran = run("explain", "idFaceMatch", "--edition", "2018-05")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "mockjumio: edition 2018-05 has no field 'idFaceMatch'; 2017-05, 2017-10 have it\n"
    moved = run("explain", "idFaceMatch", "--edition", "kyx").err
    assert moved.endswith("have it; on the platform it is capabilities.similarity.data.similarity\n")


def test_what_two_editions_have_different(run: "Run") -> None:
    out = run("explain", "--diff", "2017-05", "2018-05").out
    assert "Callback for Netverify\n  identityVerification (added)\n    2017-08-24  read" in out
    assert "idFaceMatch (withdrawn)\n    2017-09-05  deprecated" in out
    assert "livenessImages" not in out
    (curp,) = run("explain", "CURP", "--diff", "2017-05", "2018-05", "--json").json
    assert (curp["section"], curp["row"], curp["kind"]) == ("Callback for Netverify", "curp", "added")
    assert [step["since"] for step in curp["steps"]] == ["2018-02-27", "2018-05-22"]
    assert curp["steps"][0].keys() == {"edition", "kind", "since", "source", "words"}


def test_a_difference_that_there_is_not(run: "Run") -> None:
    assert run("explain", "--diff", "2018-05", "2018-05").out == "2018-05 and 2018-05 have no difference\n"
    assert (
        run("explain", "idType", "--diff", "2017-05", "2017-10").out
        == "2017-05 and 2017-10 have no difference in idType\n"
    )
    ran = run("explain", "idTpe", "--diff", "2017-05", "2018-05")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'idType'" in ran.err
    ran = run("explain", "idType", "--diff", "2017-05", "2018-05", "--edition", "2018-05")
    assert (ran.code, ran.out) == (2, "")
    assert "leave out --edition" in ran.err
    assert "name the older edition first" in run("explain", "--diff", "2018-05", "2017-05").err
    assert "is not an edition; editions are 2017-05" in run("explain", "--diff", "2017-05", "2016-01").err


def test_a_difference_of_a_field_is_also_that_of_its_list_and_of_its_parts(run: "Run") -> None:
    def rows(field: str) -> set[str]:
        return {one["row"] for one in run("explain", field, "--diff", "2017-05", "2021-07", "--json").json}

    assert {"212", "213", "103", "113"} == rows("rejectReasonCode")
    assert {"212", "10011", "rejectReasonDetails"} < rows("rejectReason")
    assert {"idScanSource", "REDIRECT"} < rows("idScanSource")
    assert "VISA" in rows("idType")
    assert {"formattedAddress", "streetDirection", "AUS"} < rows("idAddress")
    assert "idFaceMatch" not in rows("identityVerification")


def test_a_difference_shows_only_the_lists_that_decide_a_field(run: "Run") -> None:
    for field, since, sections in (
        ("detailsCode", "2017-05", {"Callback for Netverify, detailsCode"}),
        (
            "document.status",
            "2017-05",
            {"Callback for Netverify Multi Document, document", "Supported documents for data extraction"},
        ),
        ("document.type", "2017-05", {"Callback for Netverify Multi Document, type"}),
        ("similarityScore", "2017-10", {"Callback for Netverify, identityVerification"}),  # came and went
    ):
        found = run("explain", field, "--diff", since, "2021-07", "--json").json
        assert {one["section"] for one in found} == sections, field


def test_a_difference_to_the_current_platform_tells_where_each_parameter_is(run: "Run") -> None:
    out = run("explain", "--diff", "2017-05", "kyx").out
    assert out.splitlines()[0].split() == ["NETVERIFY", "CURRENT", "PLATFORM"]
    (pair,) = run("explain", "iddob", "--diff", "2018-05", "kyx", "--json").json
    assert pair["path"] == "capabilities.extraction.data.dateOfBirth"
    (code,) = run("explain", "detailsCode", "--diff", "2018-05", "kyx", "--json").json
    assert code["parameter"] == "rejectReason"
    for field, said in (
        ("document.type", "no public document says where"),
        ("idDbo", "did you mean 'idDob'"),
    ):
        ran = run("explain", field, "--diff", "2018-05", "kyx")
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err


def test_without_a_field_all_are_in_a_table(run: "Run") -> None:
    out = run("explain").out
    assert out.splitlines()[0].split() == ["FIELD", "SENT", "LENGTH", "WHAT"]
    for field in ("jumioIdScanReference", "idAddress", "scanReference", "personalNumber"):
        assert field in out


def test_json_is_an_array_of_objects(run: "Run") -> None:
    (field,) = run("explain", "personalNumber", "--json").json
    assert (field["path"], field["max_length"], field["mandatory"]) == ("personalNumber", 14, False)
    assert len(run("explain", "--json").json) > 40


def test_the_case_of_a_field_does_not_matter(run: "Run") -> None:
    assert run("explain", "IDFACEMATCH") == run("explain", "idFaceMatch")


def test_an_unknown_field_is_a_usage_error_with_the_nearest(run: "Run") -> None:
    ran = run("explain", "idFaceMach")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'idFaceMatch'" in ran.err


def test_json_says_all_that_is_known_of_a_field(run: "Run") -> None:
    assert run("explain", "rejectReasonDescription", "--json").json == [
        {
            "path": "rejectReason.rejectReasonDescription",
            "product": "id-verification",
            "mandatory": True,
            "max_length": 64,
            "description": "description that belongs to the code",
            "sent": "always",
            "value": "the description of the code",
            "choices": [],
            "parts": [],
            "section": "Callback for Netverify, Reject reason",
        }
    ]


def test_json_lists_choices_and_parts(run: "Run") -> None:
    (code,) = run("explain", "rejectReasonCode", "--json").json
    assert "201 NO_DOCUMENT (ERROR_NOT_READABLE_ID)" in code["choices"]
    (reason,) = run("explain", "rejectReason", "--json").json
    assert reason["parts"][0] == "rejectReason.rejectReasonCode"


def test_a_closed_list_is_written_out_and_nothing_is_wider_than_a_screen(run: "Run") -> None:
    out = run("explain", "rejectReasonCode").out
    assert "  legal values      100 MANIPULATED_DOCUMENT (DENIED_FRAUD)\n" in out
    for field in ("idLastName", "idExpiry", "idSubtype", "document.type"):
        assert max(map(len, run("explain", field).out.splitlines())) <= 100


def test_a_name_that_stands_in_several_places_is_explained_in_each(run: "Run") -> None:
    out = run("explain", "idAddress.city").out
    heads = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert heads == ["idAddress[US].city", "idAddress[EU].city", "idAddress[RAW].city"]


def test_a_field_like_no_other_points_to_the_list(run: "Run") -> None:
    ran = run("explain", "xyzzy")
    assert ran.err == "mockjumio: the contract has no field 'xyzzy'; 'mockjumio explain' lists them all\n"
