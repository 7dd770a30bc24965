"""What do the two-dimensional bars on the back of an American licence say, and who issues it?

AAMVA DL/ID Card Design Standard of 2016, annex D: the header (D.12.3), the one subfile (D.12.4), its
mandatory elements (table D.3) in the order of the standard's example. Dates are MMDDCCYY; what a licence does
not carry is NONE, or zeros where a number is wanted.
"""

import re
import unicodedata
from datetime import date
from random import Random

from PIL import ImageDraw

from mockjumio.contract.enums import DRIVING_LICENSE
from mockjumio.personas.mrz import LATIN
from mockjumio.personas.persona import Address
from mockjumio.specimens.canvas import Colour
from mockjumio.specimens.features import EYES, features_of
from mockjumio.specimens.image import LicenceData
from mockjumio.specimens.lettering import Box
from mockjumio.transaction import Transaction

VERSION = "09"  # of the standard; 00 follows, the State's own
NONE = "NONE"

# Issuer identification numbers, by State. Nobody issues licences on the outlying islands (UM).
ISSUERS = {
    pair[:2]: pair[2:]
    for pair in (
        "AL636033 AK636059 AS604427 AZ636026 AR636021 CA636014 CO636020 CT636006 DE636011 DC636043 FL636010 "
        "GA636055 GU636019 HI636047 ID636050 IL636035 IN636037 IA636018 KS636022 KY636046 LA636007 ME636041 "
        "MD636003 MA636002 MI636032 MN636038 MS636051 MO636030 MT636008 NE636054 NV636049 NH636039 NJ636036 "
        "NM636009 NY636001 NC636004 ND636034 MP604430 OH636023 OK636058 OR636029 PA636025 PR604431 RI636052 "
        "SC636005 SD636042 TN636053 TX636015 UT636040 VT636024 VI636062 VA636000 WA636045 WV636061 WI636031 "
        "WY636060"
    ).split()
}
_NAME = 40  # characters of each
_SEXES = {"M": "1", "F": "2"}
_EYES = dict(zip(EYES, "BRO BRO GRN BLU GRY".split(), strict=True))
_SIGNS = str.maketrans("’‘ʻʼ‐–", "''''--")
_HEIGHTS = {"M": (64, 75), "F": (59, 70)}  # in inches


def encode_licence(transaction: Transaction, age: int) -> LicenceData | None:
    """Everything but the number; ``None`` where the document is no licence of a State."""
    document, persona = transaction.document, transaction.persona
    if (document.country, document.type) != ("USA", DRIVING_LICENSE):
        return None
    state = document.us_state or (persona.address.state_code or "").removeprefix("US-")
    if state not in ISSUERS:
        return None
    lacks, chance = document.lacks, Random(f"licence {transaction.seed}")
    last = "" if "last_name" in lacks else persona.last_name
    first = "" if "first_name" in lacks else persona.first_name
    elements = {
        "DCS": plain(last, _NAME),
        "DDE": _truncate(last),
        "DAC": plain(first, _NAME),
        "DDF": _truncate(first),
        "DAD": NONE,  # a persona's given names are not told apart
        "DDG": "N",
        "DCA": "D",
        "DCB": NONE,
        "DCD": NONE,
        "DBD": _day(document.issued),
        "DBB": _day(None if "dob" in lacks else persona.dob),
        "DBA": _day(document.expires),
        "DBC": "9" if "gender" in lacks else _SEXES[persona.gender],
        "DAU": f"{chance.randint(*_HEIGHTS[persona.gender]):03} in",
        "DAY": _EYES[features_of(str(transaction.seed), persona.gender, age).eyes],
        **_residence(None if "address" in lacks else persona.address, state),
        "DCF": "".join(chance.choice("0123456789") for _ in range(20)),
        "DCG": "USA",
    }
    return LicenceData(ISSUERS[state], tuple(elements.items()))


def payload(said: LicenceData, number: str) -> str:
    """The bars' text: header, where the subfile stands and how long it is, the subfile."""
    elements = (("DAQ", plain(number, 25)), *said.elements)
    subfile = "DL" + "\n".join(f"{key}{value}" for key, value in elements) + "\r"
    header = f"@\n\x1e\rANSI {said.issuer}{VERSION}0001"
    return f"{header}DL{len(header) + 10:04}{len(subfile):04}{subfile}"


def plain(text: str, longest: int) -> str:
    """In capital letters of ASCII, as States print names, cut to the element's length."""
    return _spell(text)[:longest].strip() or NONE


def _spell(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.upper().translate(_SIGNS))
    letters = "".join(LATIN.get(char, char) for char in bare)
    return "".join(char for char in letters if " " <= char <= "~").strip()


def _truncate(name: str) -> str:
    return "T" if len(_spell(name)) > _NAME else "N"


def _day(day: date | None) -> str:
    return "00000000" if day is None else f"{day.month:02}{day.day:02}{day.year:04}"


def _residence(address: Address | None, issuing: str) -> dict[str, str]:
    """Street, unit if there is one, city, State and postal code of eleven places."""
    if address is None:
        return {"DAG": NONE, "DAI": NONE, "DAJ": issuing, "DAK": "000000000  "}
    street = address.street_number, address.street_direction, address.street_name, address.street_suffix
    unit = address.unit_designator, address.unit_number, address.unit_details
    line, second = (" ".join(filter(None, parts)) for parts in (street, unit))
    code = re.sub("[^0-9]", "", f"{address.postal_code or ''}{address.zip_extension or ''}")
    state = (address.state_code or "").removeprefix("US-")
    return {
        "DAG": plain(address.lines[0] if address.lines else line, 35),
        **({"DAH": plain(second, 35)} if second else {}),
        "DAI": plain(address.city or "", 20),
        "DAJ": state if state in ISSUERS else issuing,
        "DAK": f"{code[:9]:0<9}  ",
    }


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
