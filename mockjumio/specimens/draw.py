"""Which image belongs to a specimen, as the bytes of a file?

`render` makes the flat picture, `encode` the file; damage and perspective belong between the two.
"""

from io import BytesIO

from PIL import Image

from mockjumio.specimens import marks
from mockjumio.specimens.card import draw_back, draw_front
from mockjumio.specimens.face import draw_face
from mockjumio.specimens.page import draw_page
from mockjumio.specimens.palette import look_of
from mockjumio.specimens.specimen import Specimen

CARDS = frozenset({"PASSPORT", "DRIVING_LICENSE", "ID_CARD"})
JPEG_QUALITY = 85
PNG_COMPRESSION = 3
"""A third of the time of Pillow's default 6, for a tenth more bytes."""
SQUARE_ROOT_OF_TWO = 1.41421356


def draw(specimen: Specimen) -> bytes:
    """A JPEG or PNG file without metadata; the same specimen gives the same bytes."""
    return encode(render(specimen), specimen.format)


def size(specimen: Specimen) -> tuple[int, int]:
    """Width and height in pixels: a selfie is as wide as a card is high, a page as high as a card is wide."""
    if specimen.classifier == "face":
        return specimen.height, round(specimen.height * 1000 / 760)
    if _is_card(specimen):
        return specimen.width, specimen.height
    return round(specimen.width / SQUARE_ROOT_OF_TWO), specimen.width


def render(specimen: Specimen) -> Image.Image:
    if specimen.classifier == "face":
        return _draw_selfie(specimen)
    if _is_card(specimen):
        return draw_back(specimen) if specimen.classifier == "back" else draw_front(specimen)
    return draw_page(specimen, *size(specimen))


def encode(image: Image.Image, file_format: str) -> bytes:
    file = BytesIO()
    if file_format == "png":
        image.save(file, "PNG", compress_level=PNG_COMPRESSION)
    else:
        image.save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()


def _is_card(specimen: Specimen) -> bool:
    return specimen.kind in CARDS and specimen.classifier in ("front", "back")


def _draw_selfie(specimen: Specimen) -> Image.Image:
    selfie = draw_face(*size(specimen), specimen.seed, specimen.gender, specimen.age, None)
    marks.tag(selfie, look_of(specimen.country, specimen.kind).accent)
    return selfie
