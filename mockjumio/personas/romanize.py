"""How is a name in another script spelled in Latin letters?

Readable spellings, as people carry them in their passports, by rule. Scripts that cannot be read by rule
(Arabic, Hebrew, Thai and others) come with their spelling in :mod:`mockjumio.personas.name_lists`. The
machine-readable zone has tables of its own: :func:`mockjumio.personas.mrz.transliterate`.
"""

from collections.abc import Callable, Mapping
from functools import partial

from mockjumio.personas import scripts

Spell = Callable[[str], str]


def title(text: str) -> str:
    """Capital letters at the start of each word and after hyphens, the rest small."""
    out = []
    start = True
    for char in text:
        out.append(char.upper() if start else char)
        start = char in " -"
    return "".join(out)


def _combined(language: str, text: str) -> str:
    text = " " + text.lower()
    for letters, spelled in scripts.COMBINATIONS.get(language, ()):
        text = text.replace(letters, spelled)
    return text[1:]


def _by_letter(language: str, table: Mapping[str, str], text: str) -> str:
    return title("".join([table.get(char, char) for char in _combined(language, text)]))


def _greek(text: str) -> str:
    """ELOT 743: υ after α, ε, η is f before a voiceless letter or at the end, else v."""
    text = _combined("el", text.lower().translate(scripts.GREEK_ACCENTS))
    out = []
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char == "υ" and before in "αεη":
            char = "f" if after in " θκξπσςτφχψ" else "v"
        out.append(scripts.GREEK.get(char, char))
    return title("".join(out))


def _hangul(text: str) -> str:
    """Syllable by syllable, without the sound changes between syllables, as names are romanised."""
    if text in scripts.HANGUL_SURNAMES:
        return scripts.HANGUL_SURNAMES[text]
    out: list[str] = []
    for char in text:
        initial, rest = divmod(ord(char) - 0xAC00, 588)
        vowel, final = divmod(rest, 28)
        out += scripts.HANGUL_INITIALS[initial], scripts.HANGUL_VOWELS[vowel], scripts.HANGUL_FINALS[final]
    return title("".join(out))


def _indic(script: scripts.Indic, text: str) -> str:
    """A consonant carries the vowel a unless a sign or the virama follows."""
    out: list[str] = []
    pending = ""  # the vowel that the last consonant still waits for
    after_virama = keeps_final = False
    for char in text + " ":
        offset = ord(char) - script.block
        if offset in script.signs:
            out.append(script.signs[offset])
            pending, after_virama = "", False
        elif offset == script.virama:
            pending, after_virama = "", True
        elif offset in script.consonants:
            out += pending, script.consonants[offset]
            pending, keeps_final, after_virama = "a", after_virama or not script.silent_final, False
        elif offset in script.others:
            out += pending, script.others[offset]
            pending, after_virama = "", False
        elif char in " -":
            out += pending if keeps_final else "", char
            pending, after_virama = "", False
    return title("".join(out).strip())


def _han(text: str) -> str:
    readings = scripts.pinyin()
    return title("".join([readings[char] for char in text]))


BY_RULE: dict[str, Spell] = {
    **{language: partial(_by_letter, language, table) for language, table in scripts.CYRILLIC.items()},
    "el": _greek,
    "ka": partial(_by_letter, "ka", scripts.GEORGIAN),
    "hy": partial(_by_letter, "hy", scripts.ARMENIAN),
    "ko": _hangul,
    "hi": partial(_indic, scripts.DEVANAGARI),
    "ne": partial(_indic, scripts.DEVANAGARI),
    "bn": partial(_indic, scripts.BENGALI),
    "si": partial(_indic, scripts.SINHALA),
    "zh": _han,
}
"""Language code to the rule that spells its names in Latin letters."""
