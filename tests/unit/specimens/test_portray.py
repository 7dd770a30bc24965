"""Does an image show what the callback says?"""

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.contract.form import decode
from mockjumio.personas.mrz import check_digit
from mockjumio.simulation.engine import Simulation
from mockjumio.specimens.portray import portray
from mockjumio.specimens.specimen import Specimen

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender


def rows(specimen: Specimen) -> dict[str, str]:
    assert len(dict(specimen.rows)) == len(specimen.rows), "a label stands twice"
    return dict(specimen.rows)


def digits(date: str) -> str:
    """A date as the machine-readable zone writes it."""
    return date[2:].replace("-", "")


async def test_a_passport_shows_the_person_the_number_and_the_dates_of_its_callback(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    specimen = portray(await player.play(simulation), "front")
    form = decode(sender.posted[0].body)
    shown = rows(specimen)
    assert (specimen.kind, specimen.title, specimen.country) == ("PASSPORT", "PASSPORT", "USA")
    assert specimen.country_name.startswith("United States")
    assert shown["Surname"] == form["idLastName"]
    assert shown["Given names"] == form["idFirstName"]
    assert shown["Date of birth"] == form["idDob"]
    assert shown["Document No."] == form["idNumber"]
    assert shown["Date of expiry"] == form["idExpiry"]
    first, second = specimen.mrz
    assert first.startswith("P<USA")
    assert second.startswith(form["idNumber"])
    assert digits(form["idDob"]) in second
    assert digits(form["idExpiry"]) in second


@pytest.mark.parametrize(
    ("kind", "title"), [("DRIVING_LICENSE", "DRIVING LICENCE"), ("ID_CARD", "IDENTITY CARD")]
)
def test_the_title_says_what_it_is(simulation: Simulation, player: "Player", kind: str, title: str) -> None:
    specimen = portray(player.start(simulation, set={"document": {"type": kind, "country": "AUT"}}), "front")
    assert (specimen.kind, specimen.title) == (kind, title)


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
    assert "Surname" not in shown
    for part in ("Wien", "1010", "Ring", "7"):
        assert part in shown["Address"]


@pytest.mark.parametrize(
    ("part", "label", "classifier"),
    [
        ("first_name", "Given names", "front"),
        ("last_name", "Surname", "front"),
        ("dob", "Date of birth", "front"),
        ("gender", "Sex", "front"),
        ("number", "Document No.", "front"),
        ("expires", "Date of expiry", "front"),
        ("address", "Address", "back"),
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
    assert (shown["Surname"], shown["Given names"]) == ("王 / Wang", "伟 / Wei")


@pytest.mark.parametrize(
    ("kind", "subtype", "lines"), [("DRIVING_LICENSE", None, 0), ("ID_CARD", "NATIONAL_ID", 3)]
)
def test_only_documents_with_a_machine_readable_zone_have_one(
    simulation: Simulation, player: "Player", kind: str, subtype: str | None, lines: int
) -> None:
    document = {"type": kind, "country": "AUT"} | ({"subtype": subtype} if subtype else {})
    scan = player.start(simulation, set={"document": document})
    assert len(portray(scan, "front").mrz) == lines


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


@pytest.mark.parametrize("country", ["USA", "DEU"])
def test_only_a_failed_mrz_check_shows_a_wrong_check_digit(
    simulation: Simulation, player: "Player", country: str
) -> None:
    def birth(code: str) -> tuple[str, str]:
        reason = {"document.country": country, "result.reject_reason": {"code": code, "details": None}}
        line = portray(player.start(simulation, "fraud", set=reason), "front").mrz[1]
        return line[19], check_digit(line[13:19])

    shown, right = birth("108")
    assert shown != right
    shown, right = birth("106")
    assert shown == right


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
    assert re.fullmatch(r"\d{3}-\d{2}-\d{4}", shown["Social security number"])
    assert shown["Social security number"].replace("-", "") == extracted["ssn"]
    assert shown["Name"] == f"{extracted['firstName']} {extracted['lastName']}"
    assert specimen.mrz == ()


def test_a_page_shows_the_name_that_the_scenario_extracts(simulation: Simulation, player: "Player") -> None:
    changes = {"result.extracted": {"first_name": "Grace", "last_name": "Hopper"}}
    upload = player.start(simulation, "document-extracted", set=changes)
    assert rows(portray(upload, "1"))["Name"] == "Grace Hopper"


async def test_a_bank_statement_shows_its_account(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    changes = {"document": {"type": "BS", "country": "DEU"}, "result.status": "EXTRACTED"}
    specimen = portray(await player.play(simulation, "document-uploaded", set=changes), "1")
    extracted = json.loads(decode(sender.posted[0].body)["document"])["extractedData"]
    shown = rows(specimen)
    assert shown["Account number"] == extracted["accountNumber"]
    assert shown["Name"] == extracted["name"]


def test_a_page_has_the_documents_name_its_date_and_its_number(
    simulation: Simulation, player: "Player"
) -> None:
    upload = player.start(simulation, "document-uploaded", set={"document.type": "LAG"})
    first, second = portray(upload, "1"), portray(upload, "2")
    assert first.title == second.title == "Lease agreement"
    assert rows(first)["Date"] == "2017-11-22"
    assert "Page" not in rows(first)
    assert rows(second)["Page"] == "2 of 2"


@pytest.mark.parametrize("country", ["USA", "AUT", "JPN"])
def test_every_address_format_is_printed_in_full(
    simulation: Simulation, player: "Player", country: str
) -> None:
    scan = player.start(simulation, set={"document": {"type": "DRIVING_LICENSE", "country": country}})
    shown = rows(portray(scan, "back"))["Address"]
    address = scan.persona.address
    parts = [part for name, part in address._asdict().items() if name not in ("format", "country", "lines")]
    for part in (*address.lines, *parts):
        assert part is None or part in shown


def test_the_format_is_the_scenarios(simulation: Simulation, player: "Player") -> None:
    assert portray(player.start(simulation), "front").format == "jpeg"
    assert portray(player.start(simulation, set={"images.format": "png"}), "front").format == "png"
