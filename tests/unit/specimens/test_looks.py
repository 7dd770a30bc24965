"""Has every document a look, and does it print every value that it is given?"""

from itertools import product

import pytest

from mockjumio.contract.enums import ID_TYPES
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.specimens import Specimen
from mockjumio.specimens.draw import sheet
from mockjumio.specimens.image import Row
from mockjumio.specimens.looks import LOOKS
from mockjumio.specimens.portray import _ON_SIDE, look_of
from mockjumio.transaction import Document

KEYS = "surname given_names dob sex nationality number personal_number issued expires address".split()
ROWS = tuple(Row(key, key, f"value of {key}") for key in KEYS)


def specimen(look: str, side: str) -> Specimen:
    return Specimen(look, side, "Title", "UTO", "Utopia", ROWS, (), "F", 33, "seed", longest=640)


@pytest.mark.parametrize("kind", [*ID_TYPES, *DOCUMENT_TYPES])
def test_every_type_and_subtype_has_a_look_with_its_sides(kind: str) -> None:
    for subtype in (None, *(one.name for one in SUBTYPES.values() if one.type == kind)):
        look = LOOKS[look_of(Document(type=kind, country="USA", subtype=subtype))]
        sides = ("front", "back") if kind in ID_TYPES else ("1", "2")
        assert set(sides) <= set(look.sides)


def test_values_are_sorted_onto_sides_that_exist() -> None:
    for look, side in _ON_SIDE:
        assert side in LOOKS[look].sides


@pytest.mark.parametrize(
    ("look", "side"),
    [place for place in _ON_SIDE if place[0] != "visa" or place[1] == "front"],
)
def test_every_value_of_a_side_has_a_place_within_the_sheet(look: str, side: str) -> None:
    drawing = sheet(specimen(look, side))
    for key in KEYS:
        place = drawing.places[key]
        assert 0 <= place.left < place.right <= drawing.image.width
        assert 0 <= place.top < place.bottom <= drawing.image.height


@pytest.mark.parametrize(("look", "side"), _ON_SIDE)
def test_no_two_values_lie_on_each_other(look: str, side: str) -> None:
    places = {key: place for key, place in sheet(specimen(look, side)).places.items() if key in KEYS}
    for (one, first), (two, second) in product(places.items(), places.items()):
        apart = (
            first.right <= second.left
            or second.right <= first.left
            or first.bottom <= second.top
            or second.bottom <= first.top
        )
        assert one == two or apart
