"""Does every result have its damage, which changes the image in the way that it says?"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageStat

from mockjumio.clock import parse_timestamp
from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS, details_of
from mockjumio.play.check import preview
from mockjumio.run.engine import Simulation
from mockjumio.scenario.library import Library
from mockjumio.specimens import Specimen
from mockjumio.specimens.barcode import bars
from mockjumio.specimens.damages import DAMAGES, OF_CODE, OF_DETAIL, damages_of
from mockjumio.specimens.draw import render, sheet
from mockjumio.specimens.image import Row
from mockjumio.transaction import Transaction

if TYPE_CHECKING:
    from tests.conftest import Player


# Does every damage change the image, in the way that it says?


ROWS = tuple(
    Row(key, key, value)
    for key, value in (
        ("surname", "LOVELACE"),
        ("given_names", "ADA MARIE"),
        ("dob", "10/12/1990"),
        ("number", "533401234"),
        ("expires", "27/11/2030"),
        ("personal_number", "7701012"),
        ("address", "12 St James's Square"),
    )
)
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
PASSPORT = Specimen(
    look="passport",
    side="front",
    title="Passport",
    country="UTO",
    country_name="Utopia",
    rows=ROWS,
    mrz=TD3,
    gender="F",
    age=33,
    seed="seed",
    barcode="A1234",
    chip=True,
    illegible=("surname",),
    longest=640,
    flat=True,
)
LICENCE_BACK = PASSPORT._replace(look="licence", side="back", mrz=())
SHOWN_ON = {
    "missing-back": PASSPORT._replace(look="id-card", side="back", mrz=()),
    "wrong-bars": LICENCE_BACK,
    "mismatch": PASSPORT._replace(side="face"),
    "fraudster": PASSPORT._replace(side="face"),
    "replayed": PASSPORT._replace(side="face"),
}
MANIPULATED = {
    "photo": "portrait",
    "number": "number",
    "expiry": "expires",
    "birth": "dob",
    "name": "surname",
    "address": "address",
    "signature": "signature",
    "personal-number": "personal_number",
}


def contrast(image: Image.Image) -> float:
    return ImageStat.Stat(image.convert("L")).stddev[0]


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("flat", [True, False])
def test_every_damage_is_seen(name: str, flat: bool) -> None:
    whole = SHOWN_ON.get(name, PASSPORT)._replace(flat=flat)
    seen, damaged = render(whole), render(whole._replace(damages=(name,)))
    assert seen.size == damaged.size
    assert damaged.tobytes() != seen.tobytes()


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("look", ["licence", "social-security-card", "page", "bank-statement", "visa"])
def test_every_damage_can_befall_any_document(name: str, look: str) -> None:
    side = "1" if look in ("social-security-card", "page", "bank-statement") else "front"
    assert render(PASSPORT._replace(look=look, side=side, mrz=(), damages=(name,), longest=320)).size[0] > 0


@pytest.mark.parametrize(("name", "key"), MANIPULATED.items())
def test_a_manipulation_stays_around_the_value_that_it_names(name: str, key: str) -> None:
    drawing = sheet(PASSPORT)
    place = drawing.places[key]
    changed = ImageChops.difference(render(PASSPORT), render(PASSPORT._replace(damages=(name,)))).getbbox()
    assert changed is not None
    left, top, right, bottom = changed
    room = 40 + place.height
    assert left >= place.left - room
    assert top >= place.top - room
    assert right <= place.right + room + place.width // 2
    assert bottom <= place.bottom + room
    assert left < place.right
    assert right > place.left


def test_a_value_that_a_document_has_not_is_replaced_by_its_number() -> None:
    without = PASSPORT._replace(rows=tuple(row for row in ROWS if row.key != "personal_number"))
    place = sheet(without).places["number"]
    changed = ImageChops.difference(
        render(without), render(without._replace(damages=("personal-number",)))
    ).getbbox()
    assert changed is not None
    assert abs(changed[1] - place.top) < 40


def test_blurred_has_less_detail_and_bad_quality_less_contrast() -> None:
    whole = render(PASSPORT)
    bad = render(PASSPORT._replace(damages=("bad-quality",)))
    assert contrast(bad) < 0.7 * contrast(whole)
    blurred = render(PASSPORT._replace(damages=("blurred",)))
    edges = [ImageChops.difference(image, ImageChops.offset(image, 1, 0)) for image in (whole, blurred)]
    sharp, soft = (ImageStat.Stat(edge.convert("L")).mean[0] for edge in edges)
    assert soft < 0.4 * sharp


@pytest.mark.parametrize("name", ["camera-black-white"])
def test_black_and_white_has_no_colour(name: str) -> None:
    red, green, blue = render(PASSPORT._replace(damages=(name,))).crop((0, 0, 600, 300)).split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_a_copy_in_black_and_white_has_no_colour_and_one_in_colour_has() -> None:
    def saturation(name: str) -> float:
        return ImageStat.Stat(render(PASSPORT._replace(damages=(name,))).convert("HSV")).mean[1]

    assert saturation("photocopy-black-white") < 6
    assert saturation("photocopy-color") > 12


def test_holes_and_torn_corners_show_the_table() -> None:
    for name in ("punched", "damaged"):
        drawing = sheet(PASSPORT)
        printed = DAMAGES[name].printed
        assert printed is not None
        printed(drawing)
        assert drawing.holes is not None
        assert drawing.holes.getbbox() is not None


def test_no_document_shows_no_document() -> None:
    one = PASSPORT._replace(damages=("no-document",))
    other = one._replace(rows=(), title="other", country="AUT")
    assert render(one).tobytes() == render(other).tobytes()


def test_a_missing_signature_leaves_everything_else() -> None:
    unsigned = PASSPORT._replace(damages=("missing-signature",))
    changed = ImageChops.difference(render(PASSPORT), render(unsigned)).getbbox()
    place = sheet(PASSPORT).places["signature"]
    assert changed is not None
    assert changed[0] >= place.left
    assert changed[3] <= place.bottom


def test_the_wrong_check_digit_is_that_of_the_birth_date() -> None:
    change = DAMAGES["wrong-check-digit"].values
    assert change is not None
    wrong = change(PASSPORT).mrz
    assert wrong[0] == TD3[0]
    assert [at for at, pair in enumerate(zip(wrong[1], TD3[1], strict=True)) if pair[0] != pair[1]] == [19]
    assert change(LICENCE_BACK) == LICENCE_BACK


def test_the_wrong_bars_say_another_number_than_the_print() -> None:
    change = DAMAGES["wrong-bars"].values
    assert change is not None
    for said in ("A1234", "NODIGITS"):
        changed = change(LICENCE_BACK._replace(barcode=said))
        assert bars(changed.barcode) != bars(said)
        assert changed.rows == LICENCE_BACK.rows


def test_the_missing_back_is_the_front_once_more() -> None:
    back = PASSPORT._replace(look="id-card", side="back", mrz=())
    shown = render(back._replace(damages=("missing-back",)))
    assert shown.tobytes() == render(back._replace(side="front")).tobytes()


def test_the_wrong_page_of_a_card_is_its_other_side() -> None:
    change = DAMAGES["wrong-page"].values
    assert change is not None
    assert change(PASSPORT).side == "notes"
    assert change(LICENCE_BACK).side == "front"
    assert change(PASSPORT._replace(look="page", side="1")).side == "2"


def test_a_fakes_title_is_misspelled_whatever_it_is() -> None:
    change = DAMAGES["fake"].values
    assert change is not None
    for title in ("Passport", "V", "ID", "Reisepass / Passport", ""):
        assert change(PASSPORT._replace(title=title)).title != title or not title


def test_damages_come_together() -> None:
    every = PASSPORT._replace(damages=tuple(DAMAGES))
    assert render(every).size == render(PASSPORT).size


def test_what_is_changed_instead_of_a_value_that_is_not_there_keeps_its_own_and_the_zone() -> None:
    without = PASSPORT._replace(rows=tuple(row for row in ROWS if row.key == "surname"))
    whole, changed = (sheet(without), sheet(without))
    printed = DAMAGES["personal-number"].printed
    assert printed is not None
    printed(changed)
    box = ImageChops.difference(whole.image, changed.image).getbbox()
    assert box is not None
    assert box[3] <= whole.places["mrz"].top
    darkest, _ = changed.image.crop(whole.places["surname"]).convert("L").getextrema()
    assert darkest < 80


# Does every result have its damage, and the images that show it?


ALL = ("front", "back", "face")


def _previewed(name: str) -> Transaction:
    return preview(Library().get(name), seed=1, now=parse_timestamp("2021-08-01T00:00:00Z")).transaction


NOT_PRINTED = {"10011"}  # no specimen has a place of birth: shown as 100 without a detail is


def test_every_code_and_every_detail_of_every_edition_has_a_row() -> None:
    assert set(OF_CODE) == {code for edition in EDITIONS for code in REJECT_REASONS.of(edition)}
    details = {detail for edition in EDITIONS for detail in REJECT_DETAILS.of(edition)}
    assert set(OF_DETAIL) | NOT_PRINTED == details


@pytest.mark.parametrize(("name", "damage"), [("invalid-watermark", "security-checks"), ("glare", "glare")])
def test_the_paper_shows_what_a_later_edition_rejects(name: str, damage: str) -> None:
    assert damages_of(_previewed(name), "front") == (damage,)


def test_a_repeated_face_shows_on_the_selfie_alone() -> None:
    scan = _previewed("repeated-face")
    assert damages_of(scan, "face") == ("fraudster",)
    assert damages_of(scan, "front") == ()


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


# Does docs/specimens.md say of every code what its image shows?


DOCUMENT = Path(__file__).parents[3] / "docs" / "specimens.md"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_code_stands_there_with_what_it_shows(edition: str) -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    for code, reason in REJECT_REASONS.of(edition).items():
        details = details_of(code, edition)
        named = {
            detail: (words, OF_DETAIL[detail]) for detail, words in details.items() if detail in OF_DETAIL
        }
        assert set(details) - set(named) <= NOT_PRINTED
        for row, (words, shown) in (named or {code: (reason.description, OF_CODE[code])}).items():
            assert f"| {row} {words} | {DAMAGES[shown.damage].shows} |" in lines


def test_the_sheets_that_it_shows_are_there_and_of_a_reasonable_size() -> None:
    sheets = list((DOCUMENT.parent / "specimens").glob("*.jpg"))
    assert len(sheets) == 3
    assert sum(sheet.stat().st_size for sheet in sheets) < 600_000
