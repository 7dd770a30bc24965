"""Which images show all kinds, people and damages? `make specimens` draws the sheets of docs/specimens.md."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from mockjumio.clock import parse_timestamp
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Place, assign
from mockjumio.specimens.draw import render
from mockjumio.specimens.image import Specimen
from mockjumio.specimens.lettering import SANS, font
from mockjumio.specimens.portray import portray

FOLDER = Path(__file__).parent
NOW = parse_timestamp("2017-11-22T10:00:00Z")
CELL, SMALL = (300, 226), (240, 180)
CAPTION, GAP = 22, 8
QUALITY = 68
LIBRARY = Library()

Shown = tuple[str, Specimen]


def shown(scenario: str, side: str, seed: int, changes: Mapping[str, Any], *, flat: bool = False) -> Specimen:
    place = Place("docs")
    varied = LIBRARY.varied(
        LIBRARY.get(scenario), [assign(path, value, place) for path, value in changes.items()]
    )
    return portray(preview(varied, seed=seed, now=NOW).transaction, side)._replace(flat=flat, longest=900)


def kinds() -> Iterable[Shown]:
    """Every look, flat, as it is drawn for some country."""
    for kind, subtype, country, side, seed in (
        ("PASSPORT", None, "USA", "front", 1),
        ("PASSPORT", "E_PASSPORT", "GRC", "front", 2),
        ("PASSPORT", None, "JPN", "front", 4),
        ("ID_CARD", None, "ESP", "front", 5),
        ("ID_CARD", None, "ESP", "back", 5),
        ("ID_CARD", None, "KOR", "front", 12),
        ("DRIVING_LICENSE", None, "RUS", "front", 7),
        ("DRIVING_LICENSE", None, "USA", "back", 8),
        ("ID_CARD", "RESIDENT_PERMIT_ID", "DEU", "front", 9),
        ("ID_CARD", "RESIDENT_PERMIT_ID", "DEU", "back", 9),
        ("ID_CARD", "VISA", "USA", "front", 11),
        ("ID_CARD", "MILITARY_ID", "GRC", "front", 13),
    ):
        document = {"type": kind, "country": country} | ({"subtype": subtype} if subtype else {})
        yield (
            f"{subtype or kind} {country} {side}",
            shown("approved", side, seed, {"document": document}, flat=True),
        )
    yield "SSC USA", shown("document-extracted", "1", 14, {}, flat=True)
    for kind, country, side in (
        ("IC", "FRA", "1"),
        ("BS", "DEU", "1"),
        ("UB", "GBR", "1"),
        ("CCS", "USA", "1"),
        ("LAG", "AUT", "2"),
    ):
        changes = {"document": {"type": kind, "country": country}}
        yield f"{kind} {country} {side}", shown("document-uploaded", side, 15, changes, flat=True)


def damages() -> Iterable[Shown]:
    """Every reject reason and detail, and what else an image shows, as photographed."""
    card = {"document": {"type": "ID_CARD", "country": "ESP"}}
    for scenario, side in (
        ("approved", "front"),
        ("manipulated-photo", "front"),
        ("manipulated-document-number", "front"),
        ("manipulated-expiry", "front"),
        ("manipulated-dob", "front"),
        ("manipulated-name", "front"),
        ("manipulated-address", "front"),
        ("manipulated-security-checks", "front"),
        ("manipulated-signature", "front"),
        ("manipulated-personal-number", "front"),
        ("photocopy-black-white", "front"),
        ("photocopy-color", "front"),
        ("digital-copy", "front"),
        ("fraudster", "face"),
        ("fake", "front"),
        ("photo-mismatch", "face"),
        ("mrz-check-failed", "front"),
        ("punched-document", "front"),
        ("chip-data-manipulated", "front"),
        ("mismatch-printed-barcode-data", "back"),
        ("blurred", "front"),
        ("bad-quality", "front"),
        ("missing-part-document", "front"),
        ("hidden-part-document", "front"),
        ("damaged-document", "front"),
        ("no-document", "front"),
        ("sample-document", "front"),
        ("missing-back", "back"),
        ("wrong-document-page", "front"),
        ("missing-signature", "front"),
        ("camera-black-white", "front"),
        ("different-persons-shown", "face"),
        ("image-not-matching-data", "front"),
        ("manual-rejection", "front"),
        ("liveness-failed", "face"),
    ):
        changes = card if scenario in ("damaged-document", "hidden-part-document") else {}
        yield scenario, shown(scenario, side, 1, changes)
    only = {"result.extracted": {"only": ["first_name", "last_name"]}}
    yield "extracted-partly", shown("document-extracted", "1", 14, only)


def people() -> Iterable[Shown]:
    """Portrait and selfie of one person, side by side in the list; by age and gender."""
    for seed, (gender, age) in enumerate((gender, age) for age in (3, 17, 35, 52, 68, 85) for gender in "FM"):
        changes = {"person": {"gender": gender, "age": age}}
        yield f"{gender} {age}", shown("approved", "face", 40 + seed, changes)


def sheet(items: Iterable[Shown], columns: int, cell: tuple[int, int], path: Path) -> None:
    """Captions under pictures, which keep their proportions."""
    shown_items, letters = list(items), font(SANS, 13)
    width, height = cell[0] + GAP, cell[1] + CAPTION + GAP
    lines = -(-len(shown_items) // columns)
    page = Image.new("RGB", (columns * width + GAP, lines * height + GAP), (255, 255, 255))
    draw = ImageDraw.Draw(page)
    for index, (caption, specimen) in enumerate(shown_items):
        left, top = GAP + index % columns * width, GAP + index // columns * height
        picture = render(specimen)
        picture.thumbnail(cell, Image.Resampling.LANCZOS)
        page.paste(picture, (left + (cell[0] - picture.width) // 2, top))
        draw.text((left + cell[0] / 2, top + cell[1] + 16), caption, (40, 40, 46), letters, "ms")
    page.save(path, "JPEG", quality=QUALITY, optimize=True)


if __name__ == "__main__":
    sheet(kinds(), 3, CELL, FOLDER / "kinds.jpg")
    sheet(damages(), 4, SMALL, FOLDER / "damages.jpg")
    sheet(people(), 6, (150, 200), FOLDER / "people.jpg")
