"""Does an image show what the callback says?"""

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from mockjumio.contract.form import decode
from mockjumio.personas.mrz import check_digit
from mockjumio.run.engine import Simulation
from mockjumio.specimens.image import Specimen, mark, marked_scenario
from mockjumio.specimens.lettering import BOLD, SANS, printable, visual
from mockjumio.specimens.portray import portray

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender


def rows(specimen: Specimen) -> dict[str, str]:
    shown = {row.key: row.value for row in specimen.rows}
    assert len(shown) == len(specimen.rows), "a value stands twice"
    return shown


def digits(date: str) -> str:
    """A date as the machine-readable zone writes it."""
    return date[2:].replace("-", "")


def american(date: str) -> str:
    """A date as an American document prints it."""
    year, month, day = date.split("-")
    return f"{month}/{day}/{year}"


async def test_a_passport_shows_the_person_the_number_and_the_dates_of_its_callback(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    specimen = portray(await player.play(simulation), "front")
    form = decode(sender.posted[0].body)
    shown = rows(specimen)
    assert (specimen.look, specimen.title, specimen.country) == ("passport", "Passport", "USA")
    assert specimen.country_name.startswith("United States")
    assert shown["surname"] == form["idLastName"]
    assert shown["given_names"] == form["idFirstName"]
    assert shown["dob"] == american(form["idDob"])
    assert shown["number"] == form["idNumber"]
    assert shown["expires"] == american(form["idExpiry"])
    first, second = specimen.mrz
    assert first.startswith("P<USA")
    assert second.startswith(form["idNumber"])
    assert digits(form["idDob"]) in second
    assert digits(form["idExpiry"]) in second


@pytest.mark.parametrize(
    ("kind", "subtype", "country", "look", "title"),
    [
        ("DRIVING_LICENSE", None, "AUT", "licence", "Führerschein / Driving licence"),
        ("ID_CARD", None, "GBR", "id-card", "Identity card"),
        ("ID_CARD", "RESIDENT_PERMIT_ID", "RUS", "residence-permit", "Вид на жительство / Residence permit"),
        ("ID_CARD", "VISA", "USA", "visa", "Visa"),
        ("ID_CARD", "MILITARY_ID", "GRC", "id-card", "Military card"),
    ],
)
def test_the_look_and_the_title_say_what_it_is(
    simulation: Simulation,
    player: "Player",
    kind: str,
    subtype: str | None,
    country: str,
    look: str,
    title: str,
) -> None:
    document = {"type": kind, "country": country} | ({"subtype": subtype} if subtype else {})
    specimen = portray(player.start(simulation, set={"document": document}), "front")
    assert (specimen.look, specimen.title) == (look, title)


def test_a_back_side_shows_the_address_and_not_the_name(simulation: Simulation, player: "Player") -> None:
    scan = player.start(
        simulation,
        set={
            "document": {"type": "ID_CARD", "country": "AUT"},
            "person": {
                "address": {
                    "city": "Wien",
                    "postal_code": "1010",
                    "street_name": "Ring",
                    "street_number": "7",
                }
            },
        },
    )
    shown = rows(portray(scan, "back"))
    assert "surname" not in shown
    for part in ("Wien", "1010", "Ring", "7"):
        assert part in shown["address"]


@pytest.mark.parametrize(
    ("part", "label", "classifier"),
    [
        ("first_name", "given_names", "front"),
        ("last_name", "surname", "front"),
        ("dob", "dob", "front"),
        ("gender", "sex", "front"),
        ("number", "number", "front"),
        ("expires", "expires", "front"),
        ("address", "address", "front"),
    ],
)
def test_what_the_document_does_not_carry_is_not_printed(
    simulation: Simulation, player: "Player", part: str, label: str, classifier: str
) -> None:
    document: dict[str, Any] = {"type": "DRIVING_LICENSE", "country": "USA"}
    complete = player.start(simulation, set={"document": document})
    lacking = player.start(simulation, set={"document": document | {"lacks": [part]}})
    assert label in rows(portray(complete, classifier))
    assert label not in rows(portray(lacking, classifier))


def test_all_images_of_a_scan_show_one_face(simulation: Simulation, player: "Player") -> None:
    scan = player.start(simulation)
    faces = {
        (specimen.seed, specimen.gender, specimen.age)
        for specimen in (portray(scan, classifier) for classifier in ("front", "back", "face"))
    }
    assert len(faces) == 1


def test_another_seed_shows_another_face(simulation: Simulation, player: "Player") -> None:
    one, other = (portray(player.start(simulation, seed=seed), "face") for seed in (1, 2))
    assert one.seed != other.seed


def test_the_age_is_that_of_the_day_of_the_scan(simulation: Simulation, player: "Player") -> None:
    scan = player.start(simulation, set={"person.dob": "1997-11-22"})
    assert portray(scan, "front").age == 20


def test_a_name_in_its_own_script_is_printed_beside_the_latin_one(
    simulation: Simulation, player: "Player"
) -> None:
    scan = player.start(
        simulation,
        set={
            "document": {"type": "ID_CARD", "country": "CHN"},
            "person": {
                "first_name": "Wei",
                "last_name": "Wang",
                "native_first_name": "伟",
                "native_last_name": "王",
            },
        },
    )
    shown = rows(portray(scan, "front"))
    assert (shown["surname"], shown["given_names"]) == ("王 / Wang", "伟 / Wei")


@pytest.mark.parametrize(
    ("kind", "subtype", "lines"), [("DRIVING_LICENSE", None, 0), ("ID_CARD", "NATIONAL_ID", 3)]
)
def test_only_documents_with_a_machine_readable_zone_have_one(
    simulation: Simulation, player: "Player", kind: str, subtype: str | None, lines: int
) -> None:
    document = {"type": kind, "country": "AUT"} | ({"subtype": subtype} if subtype else {})
    scan = player.start(simulation, set={"document": document})
    assert len(portray(scan, "back").mrz) == lines
    assert portray(scan, "front").mrz == portray(scan, "face").mrz == ()


@pytest.mark.parametrize(
    ("part", "upper", "lower"),
    [
        ("first_name", "P<IDNSUHARTO" + "<" * 32, None),
        ("last_name", "P<IDNADA" + "<" * 36, None),
        ("dob", None, ("<<<<<<0", 13)),
        ("gender", None, ("<", 20)),
        ("expires", None, ("<<<<<<0", 21)),
        ("number", None, ("<<<<<<<<<0", 0)),
    ],
)
def test_the_zone_is_filled_up_where_the_document_carries_nothing(
    simulation: Simulation, player: "Player", part: str, upper: str | None, lower: tuple[str, int] | None
) -> None:
    person = {"first_name": "Ada", "last_name": "Suharto"}
    document = {"type": "PASSPORT", "country": "IDN", "lacks": [part]}
    lines = portray(player.start(simulation, set={"document": document, "person": person}), "front").mrz
    assert upper is None or lines[0] == upper
    if lower is not None:
        text, at = lower
        assert lines[1][at : at + len(text)] == text


@pytest.mark.parametrize(("code", "damages"), [("108", ("wrong-check-digit",)), ("106", ("fake",))])
def test_the_image_shows_the_reject_reason(
    simulation: Simulation, player: "Player", code: str, damages: tuple[str, ...]
) -> None:
    reason = {"result.reject_reason": {"code": code, "details": None}}
    specimen = portray(player.start(simulation, "fraud", set=reason), "front")
    assert specimen.damages == damages
    assert specimen.mrz[1][19] == check_digit(specimen.mrz[1][13:19])  # the damage changes it


@pytest.mark.parametrize(
    ("kind", "backs", "changed"),
    [
        ("ID_CARD", ["ID_CARD"], {"address": ["back"], "personal-number": ["front", "back"]}),
        # No back is taken: the front has to show it.
        ("ID_CARD", [], {"address": ["front", "back"], "personal-number": ["front", "back"]}),
        ("DRIVING_LICENSE", ["DRIVING_LICENSE"], {"address": ["front"], "personal-number": ["front"]}),
        ("PASSPORT", [], {"address": ["front"], "personal-number": ["front"]}),
    ],
)
def test_a_changed_value_is_shown_on_the_side_that_has_it(
    simulation: Simulation, player: "Player", kind: str, backs: list[str], changed: dict[str, list[str]]
) -> None:
    document = {"type": kind, "country": "ESP"}
    for damage, sides in changed.items():
        scan = player.start(
            simulation, f"manipulated-{damage}", set={"document": document, "settings.back_side": backs}
        )
        assert [side for side in ("front", "back") if damage in portray(scan, side).damages] == sides


def test_a_visa_shows_all_that_the_callback_says(simulation: Simulation, player: "Player") -> None:
    document = {"type": "ID_CARD", "subtype": "VISA", "country": "USA", "personal_number": "77-01"}
    visa = portray(player.start(simulation, set={"document": document}), "front")
    assert {"address", "birthplace", "personal_number"} <= set(rows(visa))


def test_the_missing_back_has_the_values_of_the_front(simulation: Simulation, player: "Player") -> None:
    scan = player.start(simulation, "missing-back")
    front, back = portray(scan, "front"), portray(scan, "back")
    assert (back.rows, back.mrz) == (front.rows, front.mrz)


def test_the_wrong_page_of_a_card_has_the_values_of_its_other_side(
    simulation: Simulation, player: "Player"
) -> None:
    card = {"document": {"type": "ID_CARD", "country": "DEU"}}
    right = player.start(simulation, set=card)
    wrong = player.start(simulation, "wrong-document-page", set=card)
    for shown, other in (("front", "back"), ("back", "front")):
        assert portray(wrong, shown).mrz == portray(right, other).mrz
        assert list(rows(portray(wrong, shown))) == list(rows(portray(right, other)))


@pytest.mark.parametrize(("percentage", "other"), [(0, True), (49, True), (50, False), (100, False)])
def test_a_low_face_match_shows_somebody_else_on_the_selfie_alone(
    simulation: Simulation, player: "Player", percentage: int, other: bool
) -> None:
    scan = player.start(simulation, set={"result.face_match": percentage})
    assert portray(scan, "face").other_face is other
    assert portray(scan, "front").other_face is False


def test_values_that_were_not_read_are_illegible(simulation: Simulation, player: "Player") -> None:
    whole = portray(player.start(simulation, "document-extracted"), "1")
    assert whole.illegible == ()
    named = {"result.extracted": {"only": ["first_name"]}}
    assert portray(player.start(simulation, "document-extracted", set=named), "1").illegible == ("number",)
    numbered = {"result.extracted": {"only": ["ssn"]}}
    partly = portray(player.start(simulation, "document-extracted", set=numbered), "1")
    assert (partly.illegible, partly.damages) == (("surname",), ("stained",))


@pytest.mark.parametrize("available", [True, False])
def test_a_card_without_a_signature_has_none(
    simulation: Simulation, player: "Player", available: bool
) -> None:
    changes = {"result.extracted": {"signature_available": available}}
    assert portray(player.start(simulation, "document-extracted", set=changes), "1").signed is available


@pytest.mark.parametrize(
    ("kind", "label", "number"),
    [
        ("CCS", "Card number", r"•••• •••• •••• \d{4}"),
        ("UB", "Customer No.", r"\d{9}"),
        ("IC", "Member No.", r"\d{9}"),
        ("TR", "Reference", r"\d{6}/\d{2}"),
    ],
)
def test_every_upload_has_a_number_of_its_kind(
    simulation: Simulation, player: "Player", kind: str, label: str, number: str
) -> None:
    specimen = portray(player.start(simulation, "document-uploaded", set={"document.type": kind}), "1")
    (row,) = [row for row in specimen.rows if row.key == "number"]
    assert row.label == label
    assert re.fullmatch(number, row.value)
    assert specimen.barcode == row.value


def test_the_zone_of_a_visa_names_the_foreigners_country(simulation: Simulation, player: "Player") -> None:
    document = {"type": "ID_CARD", "subtype": "VISA", "country": "USA"}
    abroad = player.start(simulation, set={"document": document, "person.place_of_birth": "AUT"})
    assert portray(abroad, "front").mrz[1][10:13] == "AUT"
    drawn = player.start(simulation, set={"document": document})
    assert portray(drawn, "front").mrz[1][10:13] == drawn.persona.place_of_birth.ljust(3, "<") != "USA"


async def test_a_social_security_card_shows_what_is_extracted_from_it(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    specimen = portray(await player.play(simulation, "document-extracted"), "1")
    extracted = json.loads(decode(sender.posted[0].body)["document"])["extractedData"]
    shown = rows(specimen)
    assert re.fullmatch(r"\d{3}-\d{2}-\d{4}", shown["number"])
    assert shown["number"].replace("-", "") == extracted["ssn"]
    assert shown["surname"] == f"{extracted['firstName']} {extracted['lastName']}"
    assert specimen.mrz == ()


def test_a_page_shows_the_name_that_the_scenario_extracts(simulation: Simulation, player: "Player") -> None:
    changes = {"result.extracted": {"first_name": "Grace", "last_name": "Hopper"}}
    upload = player.start(simulation, "document-extracted", set=changes)
    assert rows(portray(upload, "1"))["surname"] == "Grace Hopper"


async def test_a_bank_statement_shows_its_account(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    changes = {"document": {"type": "BS", "country": "DEU"}, "result.status": "EXTRACTED"}
    specimen = portray(await player.play(simulation, "document-uploaded", set=changes), "1")
    extracted = json.loads(decode(sender.posted[0].body)["document"])["extractedData"]
    shown = rows(specimen)
    assert shown["number"] == extracted["accountNumber"]
    assert shown["surname"] == extracted["name"]


def test_a_page_has_the_documents_name_its_date_and_its_number(
    simulation: Simulation, player: "Player"
) -> None:
    upload = player.start(simulation, "document-uploaded", set={"document.type": "LAG"})
    first, second = portray(upload, "1"), portray(upload, "2")
    assert first.title == second.title == "Lease agreement"
    assert rows(first)["issued"] == "22.11.2017"
    assert (first.side, second.side, first.pages) == ("1", "2", 2)


@pytest.mark.parametrize("country", ["USA", "AUT", "JPN"])
def test_every_address_format_is_printed_in_full(
    simulation: Simulation, player: "Player", country: str
) -> None:
    scan = player.start(simulation, set={"document": {"type": "DRIVING_LICENSE", "country": country}})
    shown = rows(portray(scan, "front"))["address"]
    address = scan.persona.address
    parts = [part for name, part in address._asdict().items() if name not in ("format", "country", "lines")]
    for part in (*address.lines, *parts):
        assert part is None or part.removeprefix("US-") in shown


def test_format_size_and_look_are_the_scenarios(simulation: Simulation, player: "Player") -> None:
    drawn = portray(player.start(simulation), "front")
    assert (drawn.format, drawn.longest, drawn.flat) == ("jpeg", 1280, False)
    images = {"images": {"format": "png", "longest": 800, "flat": True}}
    drawn = portray(player.start(simulation, set=images), "front")
    assert (drawn.format, drawn.longest, drawn.flat) == ("png", 800, True)


def test_the_name_of_a_state_and_of_a_native_country_are_printed(
    simulation: Simulation, player: "Player"
) -> None:
    licence = {"document": {"type": "DRIVING_LICENSE", "country": "USA", "us_state": "OH"}}
    assert rows(portray(player.start(simulation, set=licence), "front"))["state"] == "OH"
    greek = {"document": {"type": "PASSPORT", "country": "GRC"}}
    assert portray(player.start(simulation, set=greek), "front").country_name == "Ελλάδα / Greece"


# Does a specimen say which scenario it is of?


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_marked_picture_names_its_scenario_and_looks_the_same(kind: str) -> None:
    file = BytesIO()
    Image.effect_noise((64, 40), 50).convert("RGB").save(file, kind)
    plain = file.getvalue()
    picture = mark(plain, "fraud-photo.2")
    assert (marked_scenario(picture), marked_scenario(plain)) == ("fraud-photo.2", None)
    with Image.open(BytesIO(plain)) as before, Image.open(BytesIO(picture)) as after:
        assert before.tobytes() == after.tobytes()


def test_whatever_follows_the_mark_is_no_part_of_the_name() -> None:
    file = BytesIO()
    Image.new("L", (4, 4)).save(file, "PNG")
    names = ["fraud", "unreadable", *(f"scenario-{number}" for number in range(300))]
    assert [marked_scenario(mark(file.getvalue(), name)) for name in names] == names


def test_what_is_no_picture_stays_as_it_is() -> None:
    assert mark(b"%PDF-", "fraud") == b"%PDF-"


def test_left_to_right_text_stays_as_it_is() -> None:
    assert visual("Ada Ζωή Иван, 12/3") == "Ada Ζωή Иван, 12/3"


def test_arabic_letters_take_the_form_their_neighbours_call_for() -> None:
    assert visual("محمد") == "\ufeaa\ufee4\ufea4\ufee3"  # final dal, medial meem, medial hah, initial meem


def test_a_letter_that_does_not_join_leaves_the_next_one_initial_or_isolated() -> None:
    assert visual("دار") == "\ufead\ufe8d\ufea9"


def test_lam_and_alef_become_one_letter() -> None:
    assert visual("لا") == "\ufefb"


def test_numbers_keep_their_order_within_arabic() -> None:
    assert "123" in visual("شارع 123 ب")


def test_an_arabic_word_within_latin_text_stays_in_its_place() -> None:
    assert visual("no. لا 7") == "no. \ufefb 7"


def test_brackets_in_a_right_to_left_run_are_mirrored() -> None:
    assert visual("א(ב)ג") == "ג(ב)א"


def test_vowel_marks_are_left_out() -> None:
    assert visual("مُحَمَّد") == visual("محمد")


@pytest.mark.parametrize("face", [SANS, BOLD])
@pytest.mark.parametrize(
    "name", ["عبد الله الأحمد", "خالد فيصل", "شيرين گلپایگانی", "طه ياسين", "غزالة ثابت"]
)
def test_every_shaped_letter_of_a_name_can_be_printed(name: str, face: str) -> None:
    shown = visual(name)
    assert printable("x" + "x".join(shown), face).count("x") == len(shown)
    assert len(printable("x" + "x".join(shown), face)) >= 2 * len(shown) - shown.count(" ") * 2
