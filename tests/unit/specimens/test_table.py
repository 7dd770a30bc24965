"""Does every result have its damage, and the images that show it?"""

from typing import TYPE_CHECKING

import pytest

from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.run.engine import Simulation
from mockjumio.specimens.damages import DAMAGES
from mockjumio.specimens.damages.table import OF_CODE, OF_DETAIL, damages_of

if TYPE_CHECKING:
    from tests.conftest import Player

ALL = ("front", "back", "face")


def test_every_code_and_every_detail_has_a_row() -> None:
    assert set(OF_CODE) == set(REJECT_REASONS)
    assert set(OF_DETAIL) == set(REJECT_DETAILS)


def test_every_row_names_a_damage_and_every_damage_has_a_row() -> None:
    named = {shown.damage for shown in (*OF_CODE.values(), *OF_DETAIL.values())}
    assert named | {"stained", "replayed"} == set(DAMAGES)


@pytest.mark.parametrize(
    ("details", "front", "face"),
    [
        (["1001", "1004"], ("photo", "birth"), ()),
        (["1002"], ("number",), ()),
        (None, ("photo",), ()),
        ([], ("photo",), ()),
    ],
)
def test_details_are_shown_and_without_any_the_photo(
    simulation: Simulation,
    player: "Player",
    details: list[str] | None,
    front: tuple[str, ...],
    face: tuple[str, ...],
) -> None:
    reason = {"code": "100", "details": details}
    scan = player.start(simulation, "fraud", set={"result.reject_reason": reason})
    assert set(damages_of(scan, "front")) == set(front)
    assert damages_of(scan, "face") == face


@pytest.mark.parametrize(
    ("scenario", "shown"),
    [
        ("blurred", {"front": "blurred", "back": "blurred"}),
        ("photo-mismatch", {"face": "mismatch"}),
        ("different-persons-shown", {"face": "mismatch"}),
        ("missing-back", {"back": "missing-back"}),
        ("no-document", {"front": "no-document", "back": "no-document"}),
        ("liveness-failed", {"face": "replayed"}),
        ("approved", {}),
    ],
)
def test_a_scenario_shows_what_it_is_named_after(
    simulation: Simulation, player: "Player", scenario: str, shown: dict[str, str]
) -> None:
    scan = player.start(simulation, scenario)
    assert {side: names[0] for side in ALL if (names := damages_of(scan, side))} == shown


def test_an_upload_that_is_discarded_cannot_be_read(simulation: Simulation, player: "Player") -> None:
    assert damages_of(player.start(simulation, "document-discarded"), "1") == ("bad-quality",)
