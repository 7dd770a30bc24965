"""What is printed on an image, and on which kind of image?"""

from typing import NamedTuple


class Specimen(NamedTuple):
    """Everything that one image shows. The same value draws the same bytes.

    `width` and `height` are those of a card in pixels; a selfie and a page stand upright and take their
    proportions from them (`draw.size`). Face, signature and ornaments derive from `seed`, `gender` and `age`
    alone, so that card and selfie of one seed show one person.
    """

    kind: str
    """PASSPORT, DRIVING_LICENSE, ID_CARD, or the type code of a multi document such as BS."""
    classifier: str
    """front, back, face, or the number of a page: 1, 2."""
    title: str
    country: str
    """ISO 3166-1 alpha-3."""
    country_name: str
    rows: tuple[tuple[str, str], ...]
    """Label and value, as they are to be printed."""
    mrz: tuple[str, ...]
    """Two lines of 44, two of 36 or three of 30 characters; empty without a machine-readable zone."""
    gender: str | None
    age: int | None
    seed: str
    width: int = 1200
    height: int = 760
    format: str = "jpeg"
    """jpeg or png."""
