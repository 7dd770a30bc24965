import subprocess
import sys

from mockjumio.specimens import Specimen

PASSPORT = Specimen("PASSPORT", "front", "PASSPORT", "UTO", "Utopia", (), (), "F", 33, "seed")


def test_a_specimen_is_a_value_that_can_be_a_key() -> None:
    assert {PASSPORT: 1}[PASSPORT._replace()] == 1


def test_a_card_is_1200_by_760_jpeg_unless_told_otherwise() -> None:
    assert (PASSPORT.width, PASSPORT.height, PASSPORT.format) == (1200, 760, "jpeg")


def test_importing_the_package_loads_no_pillow() -> None:
    code = (
        "import sys, mockjumio.specimens; sys.exit(any(name.split('.')[0] == 'PIL' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
