"""How is a fault written, and what is said of one that is not?"""

import pytest

from mockjumio.faults.fault import Chosen
from mockjumio.scenario.delivery_rules import API_FAULTS, CALLBACK_FAULTS, Faults
from mockjumio.schema.kinds import Problems
from mockjumio.schema.nodes import Place, from_python


def read(kind: Faults, written: object) -> tuple[object, list[str]]:
    problems = Problems()
    found = kind.read(from_python(written, Place("")), problems)
    return found, [str(problem) for problem in problems.found]


def test_a_name_or_a_mapping_with_when_it_strikes_beside() -> None:
    found, problems = read(CALLBACK_FAULTS, ["reset-peer", {"slow-body": {"rate": 5}, "skip": 1}])
    assert problems == []
    assert found == (Chosen("reset-peer"), Chosen("slow-body", values=(("rate", 5),), skip=1))


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (CALLBACK_FAULTS, {"slow-body": {}, "route": "images"}, "'route' is for faults of Jumio's API"),
        (CALLBACK_FAULTS, {"duplicate": {}, "skip": 1}, "'duplicate' is decided before the first attempt"),
        (
            CALLBACK_FAULTS,
            {"wrong-content-type": "a\r\nX-Evil: 1"},
            r"'a\r\nX-Evil: 1' is not printable ASCII",
        ),
        (CALLBACK_FAULTS, {"wrong-content-type": "☃"}, "'☃' is not printable ASCII"),
        (CALLBACK_FAULTS, "status", "'status' is a fault of api.faults"),
        (API_FAULTS, "early", "'early' is a fault of callback.faults"),
        (API_FAULTS, "late", "did you mean 'latency'?"),
        (API_FAULTS, {"status": 503, "latency": {}}, "found status, latency"),
    ],
)
def test_what_cannot_be_is_told_once(kind: Faults, written: object, said: str) -> None:
    _, (problem,) = read(kind, written)
    assert said in problem
