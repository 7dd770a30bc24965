"""What does a specimen show: one image of one transaction? Which were drawn lately, and how is one marked?"""

import re
import struct
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast
from zlib import crc32

P = ParamSpec("P")
T = TypeVar("T")

_TOOLS: list[Any] = []  # caches of functools


class Row(NamedTuple):
    """A value on paper. Damages find it by its key: surname, dob, number, …"""

    key: str
    label: str
    value: str


class LicenceData(NamedTuple):
    """What the two-dimensional bars of an American licence say besides its number."""

    issuer: str
    """Six digits that stand for the State."""
    elements: tuple[tuple[str, str], ...]
    """Identifier and value, such as DCS and the family name."""


class Report(NamedTuple):
    """What a PDF says: a title, a note below it, rows of two columns. ``written`` is in milliseconds."""

    title: str
    note: str
    rows: tuple[tuple[str, str], ...]
    written: int


class Bound(NamedTuple):
    """The pages of a PDF, a file of JPEG or PNG each. ``written`` is in milliseconds."""

    pages: tuple[bytes, ...]
    written: int


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
    encoded: LicenceData | None = None
    """What they say beside it, if they are two-dimensional."""
    signed: bool = True
    other_face: bool = False
    """The portrait is of somebody else."""
    disguised: bool = False
    """The selfie wears dark glasses."""
    moment: int = 0
    """Which of the images by which liveness was judged; 0 is the selfie itself."""
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


class SpecimenCache:
    """Keeps the images used last, up to `max_bytes` in all; the keys' own size is not counted.

    Belongs to one thread: the caller draws elsewhere if it must, and puts the result from its own thread.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._images: OrderedDict[Hashable, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._images)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._images

    def get(self, key: Hashable) -> bytes | None:
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: Hashable, image: bytes) -> None:
        """Remember an image. One larger than the whole cache is not kept and evicts no other."""
        self.size -= len(self._images.pop(key, b""))
        if len(image) > self.max_bytes:
            return
        self._images[key] = image
        self.size += len(image)
        while self.size > self.max_bytes:
            _, oldest = self._images.popitem(last=False)
            self.size -= len(oldest)


def keep_drawn(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function returned for so many arguments, while there is something to draw."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        _TOOLS.append(lru_cache(maxsize=most)(function))
        return cast("Callable[P, T]", _TOOLS[-1])

    return decorate


def clear_caches() -> None:
    """Forget what is kept to draw: open fonts, papers, table tops. 10 MB; to have them again takes 15 ms."""
    for tool in _TOOLS:
        tool.cache_clear()


_MARK = b"mockjumio scenario "
_END = b"\n"  # a PNG's checksum follows, which may go on like a name
_MARKED = re.compile(_MARK + rb"([A-Za-z0-9._-]{1,200})" + _END)
_START_OF_IMAGE = b"\xff\xd8"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = len(_SIGNATURE) + 25  # the signature and the first chunk
_LOOKED_AT = 4_096  # bytes from the beginning in which the mark stands


def mark(picture: bytes, scenario: str) -> bytes:
    """The same picture, with its scenario's name."""
    text = _MARK + scenario.encode() + _END
    if picture.startswith(_START_OF_IMAGE):
        return _START_OF_IMAGE + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + picture[2:]
    if picture.startswith(_SIGNATURE):
        chunk = b"tEXt" + b"Comment\0" + text
        whole = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", crc32(chunk))
        return picture[:_HEADER] + whole + picture[_HEADER:]
    return picture


def marked_scenario(picture: bytes) -> str | None:
    """The scenario that a specimen names; ``None`` for any other picture."""
    found = _MARKED.search(picture, 0, _LOOKED_AT)
    return found[1].decode() if found else None
