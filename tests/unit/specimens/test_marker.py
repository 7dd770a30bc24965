"""Does a specimen say which scenario it is of?"""

from io import BytesIO

import pytest
from PIL import Image

from mockjumio.specimens.marker import mark, marked


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_marked_picture_names_its_scenario_and_looks_the_same(kind: str) -> None:
    file = BytesIO()
    Image.effect_noise((64, 40), 50).convert("RGB").save(file, kind)
    plain = file.getvalue()
    picture = mark(plain, "fraud-photo.2")
    assert (marked(picture), marked(plain)) == ("fraud-photo.2", None)
    with Image.open(BytesIO(plain)) as before, Image.open(BytesIO(picture)) as after:
        assert before.tobytes() == after.tobytes()


def test_whatever_follows_the_mark_is_no_part_of_the_name() -> None:
    file = BytesIO()
    Image.new("L", (4, 4)).save(file, "PNG")
    names = ["fraud", "unreadable", *(f"scenario-{number}" for number in range(300))]
    assert [marked(mark(file.getvalue(), name)) for name in names] == names


def test_what_is_no_picture_stays_as_it_is() -> None:
    assert mark(b"%PDF-", "fraud") == b"%PDF-"
