import subprocess
import sys

from mockjumio.specimens import Specimen
from mockjumio.specimens.image import Row

PASSPORT = Specimen("passport", "front", "Passport", "UTO", "Utopia", (), (), "F", 33, "seed")


def test_a_specimen_is_a_value_that_can_be_a_key() -> None:
    assert {PASSPORT: 1}[PASSPORT._replace()] == 1


def test_an_image_is_a_photograph_of_1280_pixels_as_jpeg_unless_told_otherwise() -> None:
    assert (PASSPORT.longest, PASSPORT.flat, PASSPORT.format) == (1280, False, "jpeg")


def test_a_value_is_found_by_its_key() -> None:
    named = PASSPORT._replace(rows=(Row("surname", "Surname", "Lovelace"),))
    assert (named.value("surname"), named.value("dob")) == ("Lovelace", "")


def test_importing_the_package_loads_no_pillow() -> None:
    code = (
        "import sys, mockjumio.specimens; sys.exit(any(name.split('.')[0] == 'PIL' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
