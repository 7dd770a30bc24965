"""Which typeface prints this text, and what of it can be printed?

The three faces are DejaVu's, shipped in `fonts/` with their licence. They have Latin, Greek, Cyrillic,
Armenian, Georgian and Arabic. A character they lack (Chinese, Japanese, Korean, Thai, emoji, …) is left out
rather than drawn as a box: of `李明 LI MING` the card shows `LI MING`, of `李明` alone a dash.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

SANS = "DejaVuSans.ttf"
BOLD = "DejaVuSans-Bold.ttf"
MONO = "DejaVuSansMono.ttf"
NOTHING_PRINTABLE = "—"
FOLDER = Path(__file__).with_name("fonts")
NONCHARACTER = "\uffff"
PROBE_SIZE = 24


@lru_cache(maxsize=128)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    # Layout.BASIC: Raqm's presence would change the pixels from machine to machine (see script.py).
    return ImageFont.truetype(str(FOLDER / face), size, layout_engine=ImageFont.Layout.BASIC)


def printable(text: str, face: str = SANS) -> str:
    """The part of a text that the face has letters for, on one line."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if composed.isascii() and composed.isprintable():
        return composed
    kept = "".join(char for char in composed if unicodedata.category(char)[0] != "C" and _has(face, char))
    kept = " ".join(kept.split())
    if kept == composed:
        return kept
    return kept.strip(" ,;/()[]·") if any(map(str.isalnum, kept)) else NOTHING_PRINTABLE


@lru_cache(maxsize=4096)
def _has(face: str, char: str) -> bool:
    probe = font(face, PROBE_SIZE)
    return _pixels(probe, char) != _pixels(probe, NONCHARACTER)


def _pixels(probe: ImageFont.FreeTypeFont, char: str) -> tuple[tuple[int, int], bytes]:
    mask = probe.getmask(char)
    return mask.size, bytes(mask)
