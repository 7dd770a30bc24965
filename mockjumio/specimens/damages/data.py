"""What does it look like when a document contradicts itself?"""

from mockjumio.personas.mrz import with_wrong_check_digit
from mockjumio.specimens.damages.base import Damage, chance
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.palette import INK, WHITE
from mockjumio.specimens.specimen import Specimen

_LAYOUTS = {(3, 30): "TD1", (2, 44): "TD3"}  # CNIS is the only other one here


def _wrong_digit(specimen: Specimen) -> Specimen:
    """Somebody changed the date of birth and not its check digit."""
    if not specimen.mrz:
        return specimen
    layout = _LAYOUTS.get((len(specimen.mrz), len(specimen.mrz[0])), "CNIS")
    return specimen._replace(mrz=with_wrong_check_digit(layout, specimen.mrz))


def _other_bars(specimen: Specimen) -> Specimen:
    """The bars say another number than the print."""
    random = chance(specimen, "bars")
    changed = "".join(
        str((int(char) + random.randint(1, 9)) % 10) if char.isdigit() else char for char in specimen.barcode
    )
    return specimen._replace(barcode=changed if changed != specimen.barcode else f"{changed}0")


def _burnt_chip(drawing: Drawing) -> None:
    """The chip was reached from outside: a burnt hole beside its sign, and scratches."""
    place = drawing.places.get("chip") or drawing.places.get("portrait")
    if place is None:
        return
    random = chance(drawing.specimen, "chip")
    x, y = (place.left + place.right) / 2, place.bottom + drawing.size(30)
    for radius, colour in ((34, (150, 120, 84)), (25, (86, 60, 40)), (15, (24, 18, 16))):
        size = drawing.size(radius)
        bumps = [
            (x + size * random.uniform(0.8, 1.15) * across, y + size * random.uniform(0.8, 1.15) * down)
            for across, down in (
                (1, 0),
                (0.7, 0.7),
                (0, 1),
                (-0.7, 0.7),
                (-1, 0),
                (-0.7, -0.7),
                (0, -1),
                (0.7, -0.7),
            )
        ]
        drawing.draw.polygon(bumps, fill=colour)
    for _ in range(9):
        start = place.left + random.randint(-20, place.width), place.top + random.randint(-10, place.height)
        end = start[0] + random.randint(-90, 90), start[1] + random.randint(10, 90)
        drawing.draw.line((*start, *end), fill=random.choice((WHITE, INK)), width=drawing.line(2))


WRONG_CHECK_DIGIT = Damage("the check digit of the date of birth is wrong in the zone", values=_wrong_digit)
WRONG_BARS = Damage("the barcode says another number than the print", values=_other_bars)
BURNT_CHIP = Damage("a burn and scratches where the chip is", printed=_burnt_chip)
