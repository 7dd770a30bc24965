"""Which typeface prints this text, and what of it can be printed?

All faces are shipped in `fonts/`, each with its licence: DejaVu's (Latin, Greek, Cyrillic, Armenian,
Georgian, Arabic), OCR-B for machine-readable zones, and a part of Droid Sans Fallback for Chinese, Japanese
and Korean, which steps in wherever a face of DejaVu's lacks a letter. A character that neither has (Thai,
Devanagari, emoji, …) is left out rather than drawn as a box: the card then shows the Latin name alone.
"""

import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

SANS = "DejaVuSans.ttf"
BOLD = "DejaVuSans-Bold.ttf"
MONO = "DejaVuSansMono.ttf"
OCR_B = "OCRB.otf"
EAST_ASIAN = "DroidSansFallbackCJK.ttf"
NOTHING_PRINTABLE = "—"
FOLDER = Path(__file__).with_name("fonts")
NONCHARACTER = "\uffff"
PROBE_SIZE = 24


@lru_cache(maxsize=256)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    # Layout.BASIC: Raqm's presence would change the pixels from machine to machine (see script.py).
    return ImageFont.truetype(str(FOLDER / face), size, layout_engine=ImageFont.Layout.BASIC)


def printable(text: str, face: str = SANS) -> str:
    """The part of a text that there are letters for, on one line."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if composed.isascii() and composed.isprintable():
        return composed
    kept = "".join(char for char in composed if unicodedata.category(char)[0] != "C" and _face_of(face, char))
    kept = " ".join(kept.split())
    if kept == composed:
        return kept
    return kept.strip(" ,;/()[]·") if any(map(str.isalnum, kept)) else NOTHING_PRINTABLE


def length(text: str, face: str, size: int) -> float:
    """How wide a printable line is, in pixels."""
    if text.isascii():
        return font(face, size).getlength(text)
    return sum(font(own, size).getlength(run) for own, run in runs(text, face))


@lru_cache(maxsize=1024)
def runs(text: str, face: str) -> tuple[tuple[str, str], ...]:
    """The line cut where another face has to step in."""
    if text.isascii():
        return ((face, text),)
    pieces = groupby(text, key=lambda char: _face_of(face, char) or face)
    return tuple((own, "".join(run)) for own, run in pieces)


@lru_cache(maxsize=8192)
def _face_of(face: str, char: str) -> str | None:
    return face if _has(face, char) else EAST_ASIAN if _has(EAST_ASIAN, char) else None


def _has(face: str, char: str) -> bool:
    probe = font(face, PROBE_SIZE)
    return _pixels(probe, char) != _pixels(probe, NONCHARACTER)


def _pixels(probe: ImageFont.FreeTypeFont, char: str) -> tuple[tuple[int, int], bytes]:
    mask = probe.getmask(char)
    return mask.size, bytes(mask)
