"""Do the bars of an American licence say what its callback says, to a reader that is not ours?"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from mockjumio.clock import parse_timestamp
from mockjumio.contract.countries import us_states
from mockjumio.contract.form import decode
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Place, assign
from mockjumio.specimens.barcode import ISSUERS, bars, draw_barcode, payload, spell
from mockjumio.specimens.draw import encode, render
from mockjumio.specimens.features import features_of
from mockjumio.specimens.image import LicenceData, Specimen
from mockjumio.specimens.lettering import Box
from mockjumio.specimens.portray import portray
from mockjumio.transaction import Transaction

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LICENCE = {"document.type": "DRIVING_LICENSE", "document.country": "USA"}
MANDATORY = set(
    "DCA DCB DCD DBA DCS DAC DAD DBD DBB DBC DAY DAU DAG DAI DAJ DAK DAQ DCF DCG DDE DDF DDG".split()
)


@pytest.fixture(scope="module")
def plays(built_in: Library) -> Callable[..., Preview]:
    def play(scenario: str = "approved", seed: int = 1, **changes: Any) -> Preview:
        assigned = [assign(path, value, Place("test")) for path, value in (LICENCE | changes).items()]
        return preview(built_in.vary(built_in.get(scenario), assigned), seed=seed, now=NOW)

    return play


def back(transaction: Transaction, *, flat: bool = True, longest: int = 1280) -> Specimen:
    return portray(transaction, "back")._replace(flat=flat, longest=longest)


def scanned(specimen: Specimen) -> str | None:
    """What zxing finds in the picture as it is sent; like a scanning app, it tries again in another way."""
    picture = Image.open(BytesIO(encode(render(specimen), "jpeg")))
    for shown, binarizer in (
        (picture, zxingcpp.Binarizer.LocalAverage),
        (picture, zxingcpp.Binarizer.GlobalHistogram),
        (picture.reduce(2), zxingcpp.Binarizer.LocalAverage),
    ):
        found = zxingcpp.read_barcodes(shown, formats=zxingcpp.BarcodeFormat.PDF417, binarizer=binarizer)
        if found:
            return found[0].bytes.decode("ascii")
    return None


def read(text: str | None) -> dict[str, str]:
    """The elements, and the issuer as IIN; found only where the header says that they are."""
    assert text is not None
    header = re.fullmatch(r"@\n\x1e\rANSI (\d{6})(\d\d)(\d\d)01DL(\d{4})(\d{4})", text[:31])
    assert header is not None, text
    issuer, version, _, offset, length = header.groups()
    assert version == "09"
    assert int(offset) + int(length) == len(text)
    subfile = text[int(offset) :]
    assert subfile.startswith("DL")
    assert subfile.endswith("\r")
    found = [(line[:3], line[3:]) for line in subfile[2:-1].split("\n")]
    elements = dict(found)
    assert len(elements) == len(found)
    assert found[0][0] == "DAQ"
    assert set(elements) >= MANDATORY
    return {"IIN": issuer, **elements}


def american(day: str) -> str:
    return f"{day[5:7]}{day[8:]}{day[:4]}"


def says_the_same(said: dict[str, str], one: Preview) -> None:
    """Every element against the callback, the document and the person."""
    assert one.callback is not None
    form, transaction = decode(one.callback.body), one.transaction
    address, persona = transaction.persona.address, transaction.persona
    street = address.street_number, address.street_direction, address.street_name, address.street_suffix
    unit = " ".join(filter(None, (address.unit_designator, address.unit_number)))
    assert said == {
        "IIN": ISSUERS[form["idUsState"]],
        "DAQ": form["idNumber"],
        "DCS": form["idLastName"].upper(),
        "DDE": "N",
        "DAC": form["idFirstName"].upper(),
        "DDF": "N",
        "DAD": "NONE",
        "DDG": "N",
        "DCA": "D",
        "DCB": "NONE",
        "DCD": "NONE",
        "DBD": american(str(transaction.document.issued)),
        "DBB": american(form["idDob"]),
        "DBA": american(form["idExpiry"]),
        "DBC": {"M": "1", "F": "2"}[persona.gender],
        "DAU": said["DAU"],
        "DAY": said["DAY"],
        "DAG": " ".join(filter(None, street)).upper(),
        **({"DAH": unit.upper()} if unit else {}),
        "DAI": str(address.city).upper(),
        "DAJ": str(address.state_code)[3:],
        "DAK": f"{address.postal_code}{address.zip_extension or '0000'}  ",
        "DCF": said["DCF"],
        "DCG": "USA",
    }
    assert re.fullmatch(r"0(59|6\d|7[0-5]) in", said["DAU"])
    assert said["DAY"] in ("BRO", "GRN", "BLU", "GRY")
    assert re.fullmatch(r"\d{20}", said["DCF"])


@pytest.mark.parametrize("longest", [640, 1280])
def test_a_flat_licence_says_what_its_callback_says(plays: Callable[..., Preview], longest: int) -> None:
    for seed in range(6):
        one = plays(seed=seed)
        says_the_same(read(scanned(back(one.transaction, longest=longest))), one)


def test_a_photographed_licence_says_it_too(plays: Callable[..., Preview]) -> None:
    for seed in range(5):
        one = plays(seed=seed)
        says_the_same(read(scanned(back(one.transaction, flat=False))), one)


@pytest.mark.parametrize("scenario", ["blurred", "bad-quality", "missing-part-document"])
def test_bars_that_cannot_be_seen_cannot_be_read(plays: Callable[..., Preview], scenario: str) -> None:
    assert [scanned(back(plays(scenario, seed).transaction, flat=False)) for seed in range(3)] == [None] * 3


def test_bars_that_do_not_match_the_print_say_another_number_and_nothing_else(
    plays: Callable[..., Preview],
) -> None:
    transaction = plays("mismatch-printed-barcode-data").transaction
    specimen = back(transaction)
    said, printed = read(scanned(specimen)), str(transaction.document.number)
    right = read(payload(specimen.encoded, printed)) if specimen.encoded else {}
    assert specimen.value("number") == printed != said["DAQ"]
    assert said | {"DAQ": printed} == right


def elements(plays: Callable[..., Preview], **changes: Any) -> dict[str, str]:
    specimen = back(plays(**changes).transaction)
    assert specimen.encoded is not None
    return read(payload(specimen.encoded, specimen.barcode))


def test_names_are_in_capital_letters_of_ascii(plays: Callable[..., Preview]) -> None:
    said = elements(plays, **{"person.first_name": "Zoë-Đặng", "person.last_name": "O’Groß Łęcka 3rd"})
    assert (said["DAC"], said["DCS"]) == ("ZOE-DANG", "O'GROSS LECKA 3RD")


def test_a_name_that_is_cut_says_so(plays: Callable[..., Preview]) -> None:
    said = elements(plays, **{"person.first_name": "A" * 40, "person.last_name": "B" * 41})
    assert (said["DAC"], said["DDF"]) == ("A" * 40, "N")
    assert (said["DCS"], said["DDE"]) == ("B" * 40, "T")


def test_what_a_licence_does_not_carry_is_none_or_zeros(plays: Callable[..., Preview]) -> None:
    lacks = "number first_name last_name dob expires gender address".split()
    said = elements(plays, **{"document.lacks": lacks})
    assert {key: said[key] for key in ("DAQ", "DAC", "DCS", "DAG", "DAI")} == dict.fromkeys(
        ("DAQ", "DAC", "DCS", "DAG", "DAI"), "NONE"
    )
    assert (said["DBB"], said["DBA"], said["DBC"], said["DAK"]) == (
        "00000000",
        "00000000",
        "9",
        "000000000  ",
    )


def test_an_address_of_lines_has_its_street_in_the_first(
    plays: Callable[..., Preview],
) -> None:
    said = elements(
        plays,
        **{"settings.address_formats": {"USA": "RAW"}, "person.address": {"lines": ["12 Main St", "Dover"]}},
    )
    assert said["DAG"] == "12 MAIN ST"


@pytest.mark.parametrize("number", ["A1\nDACEVE", "漢字", "x\x1e\r"])
def test_no_value_ends_its_element_early(plays: Callable[..., Preview], number: str) -> None:
    assert len(elements(plays, **{"document.number": number})) >= len(MANDATORY)


def test_a_long_text_is_read_on_a_small_image_too(plays: Callable[..., Preview]) -> None:
    long = {"person.first_name": "A'b-" * 10, "person.last_name": "x-Y." * 10, "document.number": "aB3-" * 6}
    street = {"street_name": "O'Brien-St." * 3, "unit_details": "1-a/b 2.c", "city": "St. Mary's-by-the-Sea"}
    transaction = plays(
        **long, **{f"person.address.{part}": text for part, text in street.items()}
    ).transaction
    specimen = back(transaction, longest=640)
    assert specimen.encoded is not None
    assert scanned(specimen) == payload(specimen.encoded, specimen.barcode)


def test_eyes_are_those_of_the_portrait(plays: Callable[..., Preview]) -> None:
    seen = set()
    for seed in range(20):
        specimen = back(plays(seed=seed).transaction)
        assert specimen.encoded is not None
        features = features_of(specimen.seed, specimen.gender, specimen.age)
        seen.add((features.eyes, dict(specimen.encoded.elements)["DAY"]))
    assert len({eyes for eyes, _ in seen}) == len(seen) > 3


def test_every_state_that_issues_licences_has_a_number_of_its_own() -> None:
    assert set(us_states()) - ISSUERS.keys() == {"UM"}
    assert len(set(ISSUERS.values())) == len(ISSUERS)
    assert all(re.fullmatch(r"6\d{5}", issuer) for issuer in ISSUERS.values())


@pytest.mark.parametrize(
    "changes",
    [{"document.country": "GBR"}, {"document.type": "PASSPORT"}, {"document.us_state": "UM"}],
    ids=["British", "passport", "nobody's"],
)
def test_other_documents_have_no_such_bars(plays: Callable[..., Preview], changes: dict[str, Any]) -> None:
    assert back(plays(**changes).transaction).encoded is None


def test_the_text_is_laid_out_as_in_the_standard() -> None:
    text = payload(LicenceData("636000", (("DCS", "SAMPLE"), ("DAJ", "VA"))), "T64235789")
    assert text == "@\n\x1e\rANSI 636000090001DL00310031DLDAQT64235789\nDCSSAMPLE\nDAJVA\r"


def test_a_sign_is_five_bars_and_four_spaces_of_which_three_are_wide() -> None:
    for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. ":
        sign = bars(char)[10:19]
        assert [black for black, _ in sign] == [True, False] * 4 + [True]
        assert sorted(width for _, width in sign) == [1] * 6 + [3] * 3


def test_no_two_signs_are_alike() -> None:
    signs = {tuple(bars(char)) for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"}
    assert len(signs) == 43


def test_a_zero_between_start_and_stop() -> None:
    """As ISO/IEC 16388 has them, with a narrow space between two signs."""
    widths = "".join("w" if width == 3 else "n" for _, width in bars("0"))
    assert widths == "nwnnwnwnn" + "n" + "nnnwwnwnn" + "n" + "nwnnwnwnn"


@pytest.mark.parametrize(("text", "said"), [("ab-12", "AB-12"), ("Ж7*ü", "7"), ("", "")])
def test_what_bars_cannot_say_is_left_out(text: str, said: str) -> None:
    assert spell(text) == said


def test_bars_stay_in_their_box_or_are_not_drawn() -> None:
    image = Image.new("L", (400, 60), 255)
    assert draw_barcode(ImageDraw.Draw(image), Box(10, 10, 390, 50), "A1", 0)
    inked = image.point([255 - value for value in range(256)]).getbbox()
    assert inked is not None
    assert inked[0] >= 10
    assert inked[2] <= 390
    assert (inked[1], inked[3]) == (10, 50)
    assert not draw_barcode(ImageDraw.Draw(image), Box(0, 0, 60, 50), "A12345678", 0)
