"""Which names are drawn for a country, and from whose word lists?

Each country draws from one source: faker's locale for it where faker has one, else a list of
``data/names.txt``, else the locale of the country whose language or region is nearest. The
USA's list is a copy of faker's. A source is loaded once; faker is imported then, and only its
provider classes are read: no ``Faker()`` is made.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from mockjumio.contract.scalars import NAME
from mockjumio.personas.romanize import BY_RULE, Spell

_FOLDER = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, dict[str, str]]:
    """The rows of ``data/{name}.txt``, in its order, each field a text without line breaks."""
    rows: dict[str, dict[str, str]] = {}
    row: dict[str, str] = {}
    field = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            row = rows[line[1:-1]] = {}
        elif line.startswith(" "):
            row[field] += f" {line.strip()}"
        elif line and not line.startswith("#"):
            field, _, value = line.partition(": ")
            row[field] = value
    return rows


SOURCES: dict[str, str] = {
    # faker has the country's own locale; behind the first country those that share its language or region
    "az_AZ": "AZE",
    "bg_BG": "BGR",
    "bn_BD": "BGD",
    "cs_CZ": "CZE",
    "da_DK": "DNK FRO GRL",
    "de_AT": "AUT",
    "de_CH": "CHE",
    "de_DE": "DEU",
    "de_LI": "LIE",
    "de_LU": "LUX",
    "el_GR": "GRC CYP",
    "en_GB": "GBR AIA ATA ATG BHS BLZ BMU BRB CYM DMA FLK GGY GIB GRD GUY IMN IOT JAM JEY KNA LCA MSR PCN "
    "SGS SHN TCA TTO VCT VGB",
    "en_IE": "IRL",
    "en_KE": "KEN MWI TZA UGA ZMB ZWE",
    "en_NG": "NGA",
    "en_NZ": "NZL AUS CCK CXR HMD NFK",
    "es_AR": "ARG PRY URY",
    "es_CL": "CHL",
    "es_CO": "COL CRI ECU PAN VEN",
    "es_ES": "ESP AND GNQ",
    "es_MX": "MEX BOL CUB DOM GTM HND NIC PER SLV",
    "et_EE": "EST",
    "fi_FI": "FIN ALA",
    "fr_BE": "BEL",
    "fr_FR": "FRA ATF BLM GLP GUF MAF MCO MTQ MUS MYT NCL REU SPM SYC",
    "hi_IN": "IND FJI",
    "hr_HR": "HRV",
    "hu_HU": "HUN",
    "hy_AM": "ARM",
    "id_ID": "IDN",
    "is_IS": "ISL",
    "it_IT": "ITA SMR VAT",
    "ja_JP": "JPN",
    "ka_GE": "GEO",
    "ko_KR": "KOR PRK",
    "lv_LV": "LVA",
    "mk_MK": "MKD",
    "ne_NP": "NPL",
    "nl_NL": "NLD ABW BES CUW SUR SXM",
    "no_NO": "NOR BVT SJM",
    "pl_PL": "POL",
    "pt_BR": "BRA",
    "pt_PT": "PRT AGO CPV GNB MOZ STP TLS",
    "ro_RO": "ROU MDA",
    "ru_RU": "RUS KGZ TJK",
    "si_LK": "LKA",
    "sk_SK": "SVK",
    "sl_SI": "SVN",
    "sv_SE": "SWE",
    "tr_TR": "TUR",
    "tw_GH": "GHA GMB LBR SLE",
    "uk_UA": "UKR",
    "uz_UZ": "UZB",
    "vi_VN": "VNM",
    "zh_CN": "CHN",
    "zu_ZA": "ZAF BWA LSO NAM SWZ",
    # lists of our own, because faker has no list, no gender, or names that no rule can spell in Latin
    # letters; for the USA because most scenarios play there
    "albanian": "ALB XKX",
    "american": "USA CAN GUM MNP PRI UMI VIR",
    "arabic": "ARE BHR EGY IRQ JOR KWT LBN LBY OMN PSE QAT SAU SDN SYR YEM",
    "belarusian": "BLR",
    "bosnian": "BIH MNE",
    "burmese": "MMR",
    "cantonese": "HKG MAC",
    "central-african": "CAF CMR COD COG GAB BDI RWA HTI MDG SSD",
    "dhivehi": "MDV",
    "dzongkha": "BTN",
    "ethiopian": "ETH ERI",
    "hebrew": "ISR",
    "kazakh": "KAZ",
    "khmer": "KHM",
    "lao": "LAO",
    "lithuanian": "LTU",
    "maghreb": "DZA ESH MAR MRT TUN",
    "malay": "MYS BRN",
    "maltese": "MLT",
    "mongolian": "MNG",
    "persian": "IRN AFG",
    "philippine": "PHL",
    "polynesian": "ASM COK FSM KIR MHL NIU NRU PLW PNG PYF SLB TKL TON TUV VUT WLF WSM",
    "serbian": "SRB",
    "singapore": "SGP",
    "somali": "SOM COM DJI",
    "taiwan": "TWN",
    "thai": "THA",
    "turkmen": "TKM",
    "urdu": "PAK",
    "west-african": "BEN BFA CIV GIN MLI NER SEN TCD TGO",
}
NAMES_OF: dict[str, str] = {
    country: source for source, countries in SOURCES.items() for country in countries.split()
}
"""Country to the source of its names."""

TWO_SURNAMES = frozenset(
    "ARG PRY CHL COL CRI ECU PAN VEN ESP AND GNQ MEX BOL CUB DOM GTM HND NIC PER SLV PRT BRA AGO CPV GNB "
    "MOZ STP".split()
)
"""Countries whose people carry a surname of each parent."""

_LANGUAGE_OF_LIST = {"serbian": "sr", "belarusian": "be", "kazakh": "kk", "mongolian": "mn"}
_PUNCTUATION = str.maketrans("", "", " '-’")


class Name(NamedTuple):
    latin: str
    native: str | None


class Names(NamedTuple):
    """What people of one source are called, by gender."""

    first: dict[str, tuple[Name, ...]]
    last: dict[str, tuple[Name, ...]]


@cache
def names_for(source: str) -> Names:
    """The names of a source of :data:`SOURCES`; faker is imported when the source is one of its locales."""
    provider = provider_of(source)
    if provider is None:
        return _from_list(source)
    special = _SPECIAL.get(source)
    return special(provider) if special else _from_provider(source, provider)


def provider_of(source: str) -> Any:
    """faker's class for a source that is one of its locales; ``None`` for a list of our own."""
    return import_module(f"faker.providers.person.{source}").Provider if "_" in source else None


def _from_list(source: str) -> Names:
    rows = table(source if source == "american" else "names")  # most people are American
    male, female, last = (rows[source][field] for field in ("male", "female", "last"))
    language = _LANGUAGE_OF_LIST.get(source, "")
    spell = BY_RULE.get(language)
    return Names(
        first={"M": _names_of_list(male, spell), "F": _names_of_list(female, spell)},
        last={
            "M": _names_of_list(last, spell),
            "F": _names_of_list(rows[source].get("last_female", last), spell),
        },
    )


def _names_of_list(names: str, spell: Spell | None) -> tuple[Name, ...]:
    """``"Ka_Ho=家豪 …"`` or, where a rule spells them, ``"Милан …"``."""
    words = [name.replace("_", " ") for name in names.split()]
    if spell:
        return _names(words, spell)
    pairs = [word.partition("=") for word in words]
    return tuple(Name(latin, native or None) for latin, _, native in pairs)


def _from_provider(source: str, provider: Any) -> Names:
    spell = BY_RULE.get(source[:2])
    last = provider.last_names
    return Names(
        first={
            "M": _names(provider.first_names_male, spell),
            "F": _names(provider.first_names_female, spell),
        },
        last={
            "M": _names(getattr(provider, "last_names_male", last), spell),
            "F": _names(getattr(provider, "last_names_female", last), spell),
        },
    )


def _names(words: Iterable[str], spell: Spell | None = None) -> tuple[Name, ...]:
    """Each word once, in order, and spelled in Latin letters if there is a rule."""
    once = dict.fromkeys(map(_tidy, words))
    if spell:
        return tuple(Name(spell(word), word) for word in once if NAME.fits(word) and not _NOTE.search(word))
    return tuple(Name(word, None) for word in once if _is_name(word))


def _tidy(word: str) -> str:
    """Without the blanks, brackets and note around some of faker's; with the capital that some lack."""
    word = " ".join(word.strip("()").removeprefix("auch ").split())
    return word if " " in word or "'" in word else word[:1].title() + word[1:]


_NOTE = re.compile("[().]")
_NOT_PRINTED = re.compile("[().ɔɛε]")
_SLIP = re.compile(r"^.[A-Z]|[a-z]{5}[A-Z]")


def _is_name(word: str) -> bool:
    """Not initials, notes, slips of capitals, or ɔ and ɛ, which Ghana's cards do not print."""
    return word.translate(_PUNCTUATION).isalpha() and not (_NOT_PRINTED.search(word) or _SLIP.search(word))


def _chinese(provider: Any) -> Names:
    """Only names whose characters have a reading in the table."""
    from mockjumio.personas.romanize import pinyin

    readable = pinyin()
    spell = BY_RULE["zh"]

    def names(words: Iterable[str]) -> tuple[Name, ...]:
        return _names((word for word in words if all(char in readable for char in word)), spell)

    last = names(provider.last_names)
    return Names(
        first={"M": names(provider.first_names_male), "F": names(provider.first_names_female)},
        last={"M": last, "F": last},
    )


def _icelandic(provider: Any) -> Names:
    """Patronymics: the father's name with -son or -dóttir."""
    names = _from_provider("is_IS", provider)
    fathers = provider.last_names_without_suffix
    return names._replace(
        last={"M": _names(f"{name}son" for name in fathers), "F": _names(f"{name}dóttir" for name in fathers)}
    )


def _japanese(provider: Any) -> Names:
    """faker's triples: as written, in katakana, in Latin letters."""

    def names(triples: Iterable[tuple[str, str, str]]) -> tuple[Name, ...]:
        return tuple(Name(latin, native) for native, _, latin in triples)

    last = names(provider.last_name_pairs)
    return Names(
        first={"M": names(provider.first_name_male_pairs), "F": names(provider.first_name_female_pairs)},
        last={"M": last, "F": last},
    )


def _polish(provider: Any) -> Names:
    """Adjectival surnames have a female form: Kowalski, Kowalska."""
    male = provider.male_last_names
    female = (name[:-1] + "a" if name.endswith(("ski", "cki", "dzki")) else name for name in male)
    unisex = provider.unisex_last_names[:800]
    names = _names
    return Names(
        first={"M": names(provider.first_names_male), "F": names(provider.first_names_female)},
        last={"M": names((*male, *unisex)), "F": names((*female, *unisex))},
    )


def _vietnamese(provider: Any) -> Names:
    """A given name is a middle name (Văn for men and Thị for women are the commonest) and the name proper."""
    last = _names(provider.last_names)
    return Names(
        first={
            "M": _names(
                f"{middle} {name}"
                for name in provider.first_names_male
                for middle in ("Văn", "Minh", "Quang")
            ),
            "F": _names(
                f"{middle} {name}"
                for name in provider.first_names_female
                for middle in ("Thị", "Thu", "Ngọc")
            ),
        },
        last={"M": last, "F": last},
    )


_SPECIAL = {
    "is_IS": _icelandic,
    "ja_JP": _japanese,
    "pl_PL": _polish,
    "vi_VN": _vietnamese,
    "zh_CN": _chinese,
}
