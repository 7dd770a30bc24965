"""What does it look like when something is not there: a signature, the right page, the back, a document?"""

from PIL import Image

from mockjumio.specimens.damages.base import Damage
from mockjumio.specimens.looks import LOOKS
from mockjumio.specimens.photograph import table_top
from mockjumio.specimens.specimen import Specimen

OTHER_SIDE = {"front": "back", "back": "front", "1": "2", "2": "1"}


def _unsigned(specimen: Specimen) -> Specimen:
    return specimen._replace(signed=False)


def _other_page(specimen: Specimen) -> Specimen:
    """Of a passport the notes, of a card its other side."""
    if "notes" in LOOKS[specimen.look].sides:
        return specimen._replace(side="notes", mrz=())
    return specimen._replace(side=OTHER_SIDE.get(specimen.side, specimen.side))


def _front_again(specimen: Specimen) -> Specimen:
    return specimen._replace(side="front") if specimen.side == "back" else specimen


def _nothing(image: Image.Image, specimen: Specimen) -> Image.Image:
    return table_top(image.size, specimen.seed)


SIGNATURE = Damage("the line for the signature is empty", values=_unsigned)
PAGE = Damage("another page of the passport, or the card's other side", values=_other_page)
BACK = Damage("the front once more, where the back should be", values=_front_again)
DOCUMENT = Damage("a table top and nothing on it", taken=_nothing)
