"""In which order and in which shapes do the letters of a line stand on paper?

Pillow shapes Arabic only where libraqm finds FriBiDi at run time, so that an image would depend on the
machine. This does the little that names and addresses need: contextual forms out of Unicode's presentation
forms, and right-to-left runs. Vowel marks are left out; nested embeddings are not supported.
"""

import unicodedata
from functools import lru_cache
from itertools import groupby

MIRRORED = str.maketrans("()[]<>«»", ")(][><»«")
PRESENTATION_FORMS = (range(0xFB50, 0xFC00), range(0xFE70, 0xFEFD))
LAM = "\u0644"
TATWEEL = "\u0640"


def visual(line: str) -> str:
    """The line from left to right as it is seen, in shaped letters."""
    if not any(map(_is_right_to_left, line)):
        return line
    directions = _directions(line)
    runs = [
        (rightward, "".join(char for char, _ in run))
        for rightward, run in groupby(zip(line, directions, strict=True), key=lambda pair: pair[1])
    ]
    shown = [run if rightward else _shape(run)[::-1].translate(MIRRORED) for rightward, run in runs]
    if not _reads_rightward(line):
        shown.reverse()
    return "".join(shown)


def _is_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def _reads_rightward(line: str) -> bool:
    """The direction of the first strong character is that of the line."""
    return next(
        (kind == "L" for kind in map(unicodedata.bidirectional, line) if kind in ("L", "R", "AL")), True
    )


def _directions(line: str) -> list[bool]:
    """True for each character that belongs to a left-to-right run; neutral ones follow equal neighbours."""
    base = _reads_rightward(line)
    strong: list[bool | None] = []
    for char in line:
        kind = unicodedata.bidirectional(char)
        strong.append(True if kind in ("L", "EN", "AN") else False if kind in ("R", "AL", "NSM") else None)
    directions: list[bool] = []
    for index, direction in enumerate(strong):
        if direction is None:
            before = next((known for known in reversed(strong[:index]) if known is not None), base)
            after = next((known for known in strong[index:] if known is not None), base)
            direction = before if before == after else base
        directions.append(direction)
    return directions


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[str, str]]:
    """Letter (or lam and alef) → position (isolated, initial, medial, final) → presentation form."""
    forms: dict[str, dict[str, str]] = {}
    for code in (code for block in PRESENTATION_FORMS for code in block):
        position, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        base = "".join(chr(int(letter, 16)) for letter in letters)
        if base and " " not in base and TATWEEL not in base:
            forms.setdefault(base, {}).setdefault(position.strip("<>"), chr(code))
    return forms


def _shape(run: str) -> str:
    """Letters in reading order, each in the form that its neighbours call for."""
    forms = _forms()
    letters: list[str] = []
    for char in run:
        if unicodedata.category(char) == "Mn":
            continue
        if letters and letters[-1] == LAM and LAM + char in forms:
            letters[-1] += char
        else:
            letters.append(char)
    shaped: list[str] = []
    for index, letter in enumerate(letters):
        joined = index > 0 and _joins_next(letters[index - 1]) and "final" in forms.get(letter, {})
        joins = (
            index + 1 < len(letters) and _joins_next(letter) and "final" in forms.get(letters[index + 1], {})
        )
        position = "medial" if joined and joins else "final" if joined else "initial" if joins else "isolated"
        shaped.append(forms.get(letter, {}).get(position, letter))
    return "".join(shaped)


def _joins_next(letter: str) -> bool:
    return "initial" in _forms().get(letter, {})
