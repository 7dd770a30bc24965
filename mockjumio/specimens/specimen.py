"""What is printed on an image, and on which kind of image?"""

from typing import NamedTuple


class Row(NamedTuple):
    """A value on paper. Damages find it by its key: surname, dob, number, …"""

    key: str
    label: str
    value: str


class Encoded(NamedTuple):
    """What the two-dimensional bars of an American licence say besides its number."""

    issuer: str
    """Six digits that stand for the State."""
    elements: tuple[tuple[str, str], ...]
    """Identifier and value, such as DCS and the family name."""


class Specimen(NamedTuple):
    """Everything that one image shows. The same value draws the same bytes.

    Face, signature and ornaments derive from `seed`, `gender` and `age` alone, so that card and selfie of one
    seed show one person.
    """

    look: str
    """A name in :data:`mockjumio.specimens.looks.LOOKS`."""
    side: str
    """front, back, face, or the number of a page: 1, 2."""
    title: str
    country: str
    """ISO 3166-1 alpha-3."""
    country_name: str
    rows: tuple[Row, ...]
    mrz: tuple[str, ...]
    """Two lines of 44, two of 36 or three of 30 characters; empty without a machine-readable zone."""
    gender: str | None
    age: int | None
    seed: str
    barcode: str = ""
    """The number that the bars say, and the line under them."""
    encoded: Encoded | None = None
    """What they say beside it, if they are two-dimensional."""
    signed: bool = True
    other_face: bool = False
    """The portrait is of somebody else."""
    disguised: bool = False
    """The selfie wears dark glasses."""
    pages: int = 1
    chip: bool = False
    """The document has an electronic one."""
    illegible: tuple[str, ...] = ()
    """The rows that a stain hides."""
    damages: tuple[str, ...] = ()
    """Names in :data:`mockjumio.specimens.damages.DAMAGES`."""
    flat: bool = False
    """As a scanner sees it; otherwise as a phone's camera does."""
    longest: int = 1280
    """Pixels of the longer side."""
    format: str = "jpeg"
    """jpeg or png."""

    def value(self, key: str) -> str:
        return next((row.value for row in self.rows if row.key == key), "")
