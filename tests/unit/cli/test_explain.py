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
