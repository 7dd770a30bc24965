"""How is a name in another script spelled in Latin letters?

Readable spellings, as people carry them in their passports, by rule. Scripts that cannot be read by rule
(Arabic, Hebrew, Thai and others) come with their spelling in ``data/names.txt``. The
machine-readable zone has tables of its own: :func:`mockjumio.personas.mrz.transliterate`.

The systems: BGN/PCGN for Russian, simplified, and for Belarusian, Kazakh and Mongolian; Ukraine (resolution
55 of 2010), Bulgaria (Transliteration Act 2009), North Macedonia and Serbia (their Latin alphabets), Greece
(ELOT 743), Georgia (2002), Armenia (BGN/PCGN 1981), Korea (Revised Romanization 2000), India (Hunterian),
China (pinyin).
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import NamedTuple


def _letter_pairs(text: str) -> dict[str, str]:
    """``"аa бb щshch"`` as ``{"а": "a", "б": "b", "щ": "shch"}``."""
    return {pair[0]: pair[1:] for pair in text.split()}


_CYRILLIC = _letter_pairs(
    "аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe "
    "юyu яya"
)
CYRILLIC: dict[str, dict[str, str]] = {
    "ru": _CYRILLIC,
    "uk": _CYRILLIC | _letter_pairs("гh ґg єie иy іi їi йi щshch юiu яia ’ ʼ"),
    "be": _CYRILLIC | _letter_pairs("гh іi ўu ’"),
    "bg": _CYRILLIC | _letter_pairs("хh щsht ъa ьy"),
    "mk": _letter_pairs(
        "аa бb вv гg дd ѓgj еe жzh зz ѕdz иi јj кk лl љlj мm нn њnj оo пp рr сs тt ќkj уu фf хh цc чch "
        "џdj шsh"
    ),
    "sr": _letter_pairs(
        "аa бb вv гg дd ђđ еe жž зz иi јj кk лl љlj мm нn њnj оo пp рr сs тt ћć уu фf хh цc чč џdž шš"
    ),
    "kk": _CYRILLIC | _letter_pairs("әa ғgh қq ңng өo ұu үu һh іi"),
    "mn": _CYRILLIC | _letter_pairs("еye ёyo жj йi өu үu цts щsh ыy эe"),
}

GREEK_ACCENTS = str.maketrans("άέήίόύώΐΰ", "αεηιουωϊϋ")
GREEK = _letter_pairs("αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo ϊi ϋy")

# What is spelled otherwise when these letters meet, or stand at the start of a word (after a space).
COMBINATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "uk": ((" є", " ye"), (" ї", " yi"), (" й", " y"), (" ю", " yu"), (" я", " ya"), ("зг", "zgh")),
    "el": ((" μπ", " b"), ("ου", "ou"), ("γγ", "ng"), ("γξ", "nx"), ("γχ", "nch")),
    "hy": (("ու", "u"),),
}

GEORGIAN = _letter_pairs(
    "აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts ჭch "
    "ხkh ჯj ჰh"
)
ARMENIAN = _letter_pairs(
    "աa բb գg դd եe զz էe ըy թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռr սs վv տt "
    "րr ցts ւv փp քk օo ֆf ևev"
)

HANGUL_INITIALS = (
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
)
HANGUL_VOWELS = (
    *(
        "a",
        "ae",
        "ya",
        "yae",
        "eo",
        "e",
        "yeo",
        "ye",
        "o",
        "wa",
        "wae",
        "oe",
        "yo",
        "u",
        "wo",
        "we",
        "wi",
        "yu",
    ),
    *("eu", "ui", "i"),
)
HANGUL_FINALS = (
    *("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t"),
    *("ng", "t", "t", "k", "t", "p", "h"),
)
# Surnames keep the customary spelling, which differs from the Revised Romanization.
HANGUL_SURNAMES = _letter_pairs(
    "김Kim 이Lee 박Park 정Jung 최Choi 조Cho 강Kang 윤Yoon 장Jang 임Lim 한Han 오Oh 서Seo 신Shin 권Kwon "
    "황Hwang 안Ahn 송Song 류Ryu 전Jeon 홍Hong 고Ko 문Moon 양Yang 손Son 배Bae 백Baek 허Heo 유Yoo 남Nam "
    "심Shim 노Noh 하Ha 곽Kwak 성Sung 차Cha 주Joo 우Woo 구Koo 나Na 민Min 진Jin 지Ji 엄Um"
)


class Indic(NamedTuple):
    """A script of the Indic family; letters by their offset in the script's Unicode block."""

    block: int
    consonants: dict[int, str]
    signs: dict[int, str]
    others: dict[int, str]
    virama: int = 0x4D
    silent_final: bool = True


# Most Indic blocks of Unicode are laid out alike (from ISCII), so one table of offsets reads them.
DEVANAGARI = Indic(
    block=0x900,
    consonants={
        0x15 + index: spelled
        for index, spelled in enumerate(
            "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h".split()
        )
    },
    signs={
        **dict(zip(range(0x3E, 0x45), ("a", "i", "i", "u", "u", "ri", "ri"), strict=True)),
        0x45: "e",
        0x46: "e",
        0x47: "e",
        0x48: "ai",
        0x49: "o",
        0x4A: "o",
        0x4B: "o",
        0x4C: "au",
    },
    others={
        0x01: "n",
        0x02: "n",
        0x03: "h",
        0x05: "a",
        0x06: "a",
        0x07: "i",
        0x08: "i",
        0x09: "u",
        0x0A: "u",
        0x0B: "ri",
        0x0D: "e",
        0x0E: "e",
        0x0F: "e",
        0x10: "ai",
        0x11: "o",
        0x12: "o",
        0x13: "o",
        0x14: "au",
        0x4E: "t",
        0x5C: "r",
        0x5D: "rh",
        0x5F: "y",
    },
)
BENGALI = DEVANAGARI._replace(block=0x980)
SINHALA = Indic(
    block=0xD80,
    consonants={
        ord(letter) - 0xD80: spelled
        for letter, spelled in _letter_pairs(
            "කk ඛkh ගg ඝgh ඞn ඟng චch ඡchh ජj ඣjh ඤn ඥgn ටt ඨth ඩd ඪdh ණn ඬnd තth ථth දd ධdh නn ඳnd පp "
            "ඵph බb භbh මm ඹmb යy රr ලl වw ශsh ෂsh සs හh ළl ෆf"
        ).items()
    },
    signs={
        0x4F: "a",
        0x50: "e",
        0x51: "e",
        0x52: "i",
        0x53: "i",
        0x54: "u",
        0x56: "u",
        0x58: "ru",
        0x59: "e",
        0x5A: "e",
        0x5B: "ai",
        0x5C: "o",
        0x5D: "o",
        0x5E: "au",
    },
    others={
        0x02: "n",
        0x03: "h",
        0x05: "a",
        0x06: "a",
        0x07: "e",
        0x08: "e",
        0x09: "i",
        0x0A: "i",
        0x0B: "u",
        0x0C: "u",
        0x11: "e",
        0x12: "e",
        0x13: "ai",
        0x14: "o",
        0x15: "o",
        0x16: "au",
    },
    virama=0x4A,
    silent_final=False,
)


@cache
def pinyin() -> dict[str, str]:
    """Readings of the characters in faker's given names and in the hundred commonest surnames of China."""
    return _letter_pairs(
        "伟wei 强qiang 磊lei 洋yang 勇yong 军jun 杰jie 涛tao 超chao 明ming 刚gang 平ping 辉hui 鹏peng "
        "华hua 飞fei 鑫xin 波bo 斌bin 宇yu 浩hao 凯kai 健jian 俊jun 帆fan 帅shuai 旭xu 宁ning 龙long "
        "林lin 欢huan 佳jia 阳yang 建jian 亮liang 成cheng 峰feng 国guo 晨chen 瑞rui 志zhi 兵bing 雷lei "
        "东dong 博bo 彬bin 坤kun 想xiang 岩yan 杨yang 文wen 利li 楠nan 红hong 霞xia 芳fang 娜na 敏min "
        "静jing 秀xiu 英ying 丽li 艳yan 娟juan 兰lan 燕yan 玲ling 桂gui 丹dan 萍ping 玉yu 梅mei 莉li "
        "珍zhen 婷ting 凤feng 晶jing 颖ying 雪xue 慧hui 倩qian 琴qin 畅chang 云yun 洁jie 柳liu 淑shu "
        "春chun 海hai 冬dong 荣rong 莹ying 琳lin 欣xin 香xiang 芝zhi 小xiao 金jin 瑜yu 花hua 璐lu 王wang "
        "李li 张zhang 刘liu 陈chen 黄huang 吴wu 赵zhao 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 高gao "
        "罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 邓deng 冯feng 韩han 曹cao 曾zeng 彭peng 萧xiao "
        "蔡cai 潘pan 田tian 董dong 袁yuan 于yu 余yu 叶ye 蒋jiang 杜du 苏su 魏wei 程cheng 吕lyu 丁ding "
        "沈shen 任ren 姚yao 卢lu 傅fu 钟zhong 姜jiang 崔cui 谭tan 廖liao 范fan 汪wang 陆lu 石shi 戴dai "
        "贾jia 韦wei 夏xia 邱qiu 方fang 侯hou 邹zou 熊xiong 孟meng 秦qin 白bai 江jiang 阎yan 薛xue 尹yin "
        "段duan 黎li 史shi 陶tao 贺he 顾gu 毛mao 郝hao 龚gong 邵shao 万wan 钱qian 严yan 赖lai 洪hong 武wu "
        "莫mo 孔kong"
    )


Spell = Callable[[str], str]


def title(text: str) -> str:
    """Capital letters at the start of each word and after hyphens, the rest small."""
    out = []
    start = True
    for char in text:
        out.append(char.upper() if start else char)
        start = char in " -"
    return "".join(out)


def _replace_combinations(language: str, text: str) -> str:
    text = " " + text.lower()
    for letters, spelled in COMBINATIONS.get(language, ()):
        text = text.replace(letters, spelled)
    return text[1:]


def _by_letter(language: str, table: Mapping[str, str], text: str) -> str:
    return title("".join([table.get(char, char) for char in _replace_combinations(language, text)]))


def _greek(text: str) -> str:
    """ELOT 743: υ after α, ε, η is f before a voiceless letter or at the end, else v."""
    text = _replace_combinations("el", text.lower().translate(GREEK_ACCENTS))
    out = []
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char == "υ" and before in "αεη":
            char = "f" if after in " θκξπσςτφχψ" else "v"
        out.append(GREEK.get(char, char))
    return title("".join(out))


def _hangul(text: str) -> str:
    """Syllable by syllable, without the sound changes between syllables, as names are romanised."""
    if text in HANGUL_SURNAMES:
        return HANGUL_SURNAMES[text]
    out: list[str] = []
    for char in text:
        initial, rest = divmod(ord(char) - 0xAC00, 588)
        vowel, final = divmod(rest, 28)
        out += HANGUL_INITIALS[initial], HANGUL_VOWELS[vowel], HANGUL_FINALS[final]
    return title("".join(out))


def _indic(script: Indic, text: str) -> str:
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
    readings = pinyin()
    return title("".join([readings[char] for char in text]))


BY_RULE: dict[str, Spell] = {
    **{language: partial(_by_letter, language, table) for language, table in CYRILLIC.items()},
    "el": _greek,
    "ka": partial(_by_letter, "ka", GEORGIAN),
    "hy": partial(_by_letter, "hy", ARMENIAN),
    "ko": _hangul,
    "hi": partial(_indic, DEVANAGARI),
    "ne": partial(_indic, DEVANAGARI),
    "bn": partial(_indic, BENGALI),
    "si": partial(_indic, SINHALA),
    "zh": _han,
}
"""Language code to the rule that spells its names in Latin letters."""
