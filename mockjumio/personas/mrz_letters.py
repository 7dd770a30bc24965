"""Which letters does the machine-readable zone write for a letter that is not A to Z?

ICAO Doc 9303 part 3 (8th edition), section 6: table A for Latin letters, table B for Cyrillic. Where the
table leaves a choice the longer spelling is taken (Ä is AE, Å is AA, Ü is UE), but for Ñ, whose second
choice NXX no State prints. Greek and Georgian are not in section 6; they follow what those States print on
their passports.
"""


def _pairs(text: str) -> dict[str, str]:
    """``"ЖZH ЗZ"`` as ``{"Ж": "ZH", "З": "Z"}``."""
    return {pair[0]: pair[1:] for pair in text.split()}


# Section 6, table A. Letters that only lose an accent are not listed: Unicode's decomposition finds them.
LATIN = _pairs(
    "ÄAE ÅAA ÆAE ĐD ÐD ĦH ĲIJ ĿL ŁL ŊN ÖOE ØOE ŒOE ÞTH ŦT ÜUE ẞSS ıI ĸQ ŉN ſS ƏE ƆO ƐE ƠO ƯU ɅV ƁB ƊD ƘK ƳY"
)
# Section 6, table B, with the default spelling of letters that some languages spell otherwise.
CYRILLIC = _pairs(
    "АA БB ВV ГG ДD ЕE ЁE ЖZH ЗZ ИI ЙI КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХKH ЦTS ЧCH ШSH ЩSHCH ЪIE ЫY Ь ЭE "
    "ЮIU ЯIA ІI ЇI ЄIE ҐG ЎU ЃG ЌK ЅDZ ЈJ ЉLJ ЊNJ ЋC ЏDZ ЂD ӘA ҒG ҚQ ҢN ӨO ҰU ҮU ҺH ѪU ѴY"
)
GREEK = _pairs("ΑA ΒV ΓG ΔD ΕE ΖZ ΗI ΘTH ΙI ΚK ΛL ΜM ΝN ΞX ΟO ΠP ΡR ΣS ΤT ΥY ΦF ΧCH ΨPS ΩO")
GEORGIAN = _pairs(
    "აA ბB გG დD ეE ვV ზZ თT იI კK ლL მM ნN ოO პP ჟZH რR სS ტT უU ფP ქK ღGH ყQ შSH ჩCH ცTS ძDZ წTS ჭCH "
    "ხKH ჯJ ჰH"
)

LETTERS: dict[str, str] = {**GREEK, **GEORGIAN, **CYRILLIC, **LATIN}
