"""Which bars spell a text? Code 39 (ISO/IEC 16388), which every scanner reads, and PDF417 (ISO/IEC 15438)."""

from PIL import ImageDraw

from mockjumio.specimens.lettering import Box
from mockjumio.specimens.palette import Colour

# Nine elements a character, bar and space in turn; w is wide.
_ELEMENTS = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*",
        "nnnwwnwnn wnnwnnnnw nnwwnnnnw wnwwnnnnn nnnwwnnnw wnnwwnnnn nnwwwnnnn nnnwnnwnw wnnwnnwnn nnwwnnwnn "
        "wnnnnwnnw nnwnnwnnw wnwnnwnnn nnnnwwnnw wnnnwwnnn nnwnwwnnn nnnnnwwnw wnnnnwwnn nnwnnwwnn nnnnwwwnn "
        "wnnnnnnww nnwnnnnww wnwnnnnwn nnnnwnnww wnnnwnnwn nnwnwnnwn nnnnnnwww wnnnnnwwn nnwnnnwwn nnnnwnwwn "
        "wwnnnnnnw nwwnnnnnw wwwnnnnnn nwnnwnnnw wwnnwnnnn nwwnwnnnn nwnnnnwnw wwnnnnwnn nwwnnnwnn nwnwnwnnn "
        "nwnwnnnwn nwnnnwnwn nnnwnwnwn nwnnwnwnn".split(),
        strict=True,
    )
)
START = "*"
WIDE = 3
NARROWEST = 2
"""Pixels of a thin bar that a camera still tells from the next."""


def spell(text: str) -> str:
    """What of a text the bars can say: capital letters, digits and a few signs."""
    return "".join(char for char in text.upper() if char in _ELEMENTS and char != START)


def bars(text: str) -> list[tuple[bool, int]]:
    """Black or white, and how many thin bars wide, from start to stop sign."""
    found = []
    for char in f"{START}{spell(text)}{START}":
        for index, element in enumerate(_ELEMENTS[char]):
            found.append((index % 2 == 0, WIDE if element == "w" else 1))
        found.append((False, 1))
    return found[:-1]


def draw_barcode(draw: ImageDraw.ImageDraw, box: Box, text: str, colour: Colour) -> bool:
    """The bars in the middle of the box, as wide as whole pixels allow; whether there was room for them."""
    pattern = bars(text)
    across = sum(width for _, width in pattern)
    thin = box.width // across
    if thin < NARROWEST or box.height < 1:
        return False
    x = box.left + (box.width - thin * across) // 2
    for black, width in pattern:
        if black:
            draw.rectangle((x, box.top, x + thin * width - 1, box.bottom - 1), fill=colour)
        x += thin * width
    return True


COLUMNS = (9, 13)
"""Of code words. With few, bars are wider and a camera reads them better; a long text on a small image needs
many."""
CORRECTION = 5
"""64 code words that make good for others, as the AAMVA recommends."""
QUIET = 2
"""Modules that stay white on each side."""
ROW = 3
"""A row is so many times as high as a module is wide."""


def draw_stacked_bars(draw: ImageDraw.ImageDraw, box: Box, text: str, colour: Colour) -> bool:
    """PDF417 in the middle of the box, as large as whole pixels allow; whether there was room for it."""
    from pdf417gen import encode, render_image  # 40 ms that American licences alone need

    for columns in COLUMNS:
        rows = encode(text, columns=columns, security_level=CORRECTION)
        across, down = (columns + 4) * 17 + 1, len(rows) * ROW
        module = min(box.width // (across + 2 * QUIET), box.height // (down + 2 * QUIET))
        if module >= NARROWEST:
            bars = render_image(rows, scale=module, ratio=ROW, padding=0, fg_color="#fff", bg_color="#000")
            place = (box.left + (box.width - bars.width) // 2, box.top + (box.height - bars.height) // 2)
            draw.bitmap(place, bars.convert("1"), fill=colour)
            return True
    return False
