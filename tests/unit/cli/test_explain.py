"""Does ``explain`` say what the contract says?"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


def test_a_field_is_explained_with_its_rule_and_its_section(run: "Run") -> None:
    ran = run("explain", "idFaceMatch")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("idFaceMatch\n")
    for words in ("APPROVED_VERIFIED", "face match", "from 0 to 100", "Callback for Netverify"):
        assert words in ran.out


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


def test_a_name_like_no_other_points_to_the_list(run: "Run") -> None:
    ran = run("explain", "xyzzy")
    assert ran.err == "mockjumio: no field 'xyzzy' in the contract; 'mockjumio explain' lists them all\n"
