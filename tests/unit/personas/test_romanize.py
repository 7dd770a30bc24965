"""Are names of other scripts spelled as passports spell them?"""

import pytest

from mockjumio.personas.romanize import BY_RULE, title


@pytest.mark.parametrize(
    ("language", "native", "latin"),
    [
        ("ru", "Иванов", "Ivanov"),
        ("ru", "Щербаков", "Shcherbakov"),
        ("ru", "Юлия", "Yuliya"),
        ("uk", "Єлизавета", "Yelyzaveta"),
        ("uk", "Наталія", "Nataliia"),
        ("uk", "Згурський", "Zghurskyi"),
        ("bg", "Щерев", "Shterev"),
        ("mk", "Ѓорѓи", "Gjorgji"),
        ("sr", "Ђорђевић", "Đorđević"),
        ("be", "Аляксандр", "Alyaksandr"),
        ("kk", "Нұрлан", "Nurlan"),
        ("mn", "Бат-Эрдэнэ", "Bat-Erdene"),
        ("el", "Παπαδόπουλος", "Papadopoulos"),
        ("el", "Ευάγγελος", "Evangelos"),
        ("el", "Ελευθέριος", "Eleftherios"),
        ("el", "Μπακογιάννη", "Bakogianni"),
        ("ka", "გიორგი", "Giorgi"),
        ("hy", "Սարգսյան", "Sargsyan"),
        ("hy", "Լուսինե", "Lusine"),
        ("ko", "김", "Kim"),
        ("ko", "민준", "Minjun"),
        ("hi", "शर्मा", "Sharma"),
        ("hi", "आदित्य", "Aditya"),
        ("hi", "अजित", "Ajit"),
        ("hi", "लक्ष्मी", "Lakshmi"),
        ("bn", "সেন", "Sen"),
        ("si", "අචල", "Achala"),
        ("zh", "建国", "Jianguo"),
    ],
)
def test_readable_spelling(language: str, native: str, latin: str) -> None:
    assert BY_RULE[language](native) == latin


def test_titles_begin_after_blanks_and_hyphens() -> None:
    assert title("anna-maria van dijk o'neill") == "Anna-Maria Van Dijk O'neill"
