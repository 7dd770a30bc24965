"""Is this a picture that Jumio takes? Its base64, format, size and pixels; decoded whole, within bounds."""

import binascii
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from typing import Final, NamedTuple

from mockjumio.initiate.reading import BadRequest

MOST_BYTES: Final = 15 * 1024 * 1024  # of a picture, since 2019; 5 MB before
FORMER_MOST: Final = 5 * 1024 * 1024
MOST_OF_DOCUMENT: Final = 10 * 1024 * 1024
MOST_SIDE: Final = 8_000  # pixels
MOST_PIXELS: Final = 36_000_000  # ours: what a side may have, squared, would take 256 MB to decode
PDF: Final = "application/pdf"
_OPENED: Final = ("JPEG", "PNG")
_FORMATS: Final = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "MPO": "image/jpeg",
}  # MPO: a JPEG with more in it
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_UNPACKED: Final = 4 * 1024 * 1024


class Picture(NamedTuple):
    """A picture that was uploaded. ``kind`` is its content type; of a PDF only ``pages`` is known."""

    content: bytes
    kind: str
    width: int = 0
    height: int = 0
    pages: int = 1

    @property
    def words(self) -> str:
        """What may be written down of it."""
        size = f"{self.width}x{self.height}, " if self.width else ""
        return f"<{self.kind}, {size}{len(self.content):,} bytes, sha256 {sha256(self.content).hexdigest()}>"


def decode_base64(text: str, name: str) -> tuple[bytes, list[str]]:
    """The bytes of a field in base64, and what Jumio would have refused; raises :class:`BadRequest`."""
    remarks = []
    if len(text) > MOST_BYTES * 3 // 2:
        raise BadRequest(f"{name} is longer than {MOST_BYTES // 1024**2} MB in base64")
    try:
        content = b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        compact = "".join(text.split())
        lacking = "=" * (-len(compact) % 4)
        hint = "; leave out 'data:…;base64,'" if text.startswith("data:") else ""
        try:
            content = b64decode(compact + lacking, validate=True)
        except (ValueError, binascii.Error):
            raise BadRequest(f"{name} is not base64{hint}") from None
        if len(compact) < len(text):
            remarks.append(f"{name} has line breaks in its base64")
        if lacking:
            remarks.append(f"{name} lacks the {lacking!r} at the end of its base64")
    return content, remarks


def judge_picture(content: bytes, name: str, *, document: bool = False) -> tuple[Picture, list[str]]:
    """A picture, decoded to see whether it is whole, and what Jumio would have refused.

    A page of a ``document`` may be a PDF. Raises :class:`BadRequest`. Takes up to half a second.
    """
    most = MOST_OF_DOCUMENT if document else MOST_BYTES
    if len(content) > most:
        raise BadRequest(f"{name} has {len(content):,} bytes, at most {most:,} are allowed")
    if document and content.startswith(b"%PDF-"):
        return Picture(content, PDF, pages=count_pages(content)), []
    kind, width, height = _pixels(content, name)
    remarks = []
    if not document and len(content) > FORMER_MOST:
        remarks.append(f"{name} has more than 5 MB; before 2019 that was the limit")
    if not document and max(width, height) <= 300:
        remarks.append(f"{name} is {width}x{height}; its longer side needs more than 300 pixels (2020)")
    return Picture(content, kind, width, height), remarks


def _pixels(content: bytes, name: str) -> tuple[str, int, int]:
    from io import BytesIO

    from PIL import Image, UnidentifiedImageError  # 51 ms, for whoever uploads pictures

    try:
        picture = Image.open(BytesIO(content), formats=_OPENED)
        kind, (width, height) = _FORMATS[picture.format or ""], picture.size
        if max(width, height) >= MOST_SIDE or width * height > MOST_PIXELS:
            most = f"each side must be shorter than {MOST_SIDE:,}, and the image have at most {MOST_PIXELS:,}"
            raise BadRequest(f"{name} is {width}x{height} pixels; {most}")
        picture.draft("L", (1, 1))  # a JPEG is read whole and kept small
        picture.load()
    except UnidentifiedImageError:
        raise BadRequest(f"{name} is neither JPEG nor PNG") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError, Warning) as error:
        raise BadRequest(f"{name} is a broken image: {error}") from None
    return kind, width, height


def count_pages(content: bytes) -> int:
    """The pages of a PDF, as far as they can be seen without a reader of PDF; at least one."""
    found = len(_PAGE.findall(content))
    return found or sum(len(_PAGE.findall(inner)) for inner in _chunks(content)) or 1


def _chunks(content: bytes) -> Iterator[bytes]:
    """What is packed in it, up to a bound."""
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(content):
        if left <= 0:
            return
        try:
            inner = zlib.decompressobj().decompress(content[found.end() :], left)
        except zlib.error:
            continue
        left -= len(inner)
        yield inner
