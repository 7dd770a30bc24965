"""Does every kind of value take what Jumio's formats allow, and nothing else?"""

import pytest

from mockjumio.contract import kinds
from mockjumio.contract.kinds import Scalar

GOOD = [
    (kinds.TEXT, ["a", "N/A", "名前", " x ", "0"]),
    (kinds.UUID, ["8f7e6d5c-4b3a-4210-8fed-cba987654321"]),
    (kinds.TIMESTAMP, ["2017-11-22T10:00:00.000Z", "2016-02-29T23:59:59.999Z"]),
    (kinds.DATE, ["1990-01-01", "2020-02-29", "9999-12-31"]),
    (kinds.PERCENTAGE, ["0", "7", "99", "100"]),
    (kinds.IPV4, ["203.0.113.7", "0.0.0.0", "255.255.255.255"]),
    (kinds.IP, ["203.0.113.7", "::1", "2001:db8::7"]),
    (
        kinds.URL,
        [
            "https://netverify.com/recognition/v1/idscan/x/front",
            "http://localhost:8017/",
            "https://xn--bcher-kva.example/a?b=c#d",
            "http://[::1]:8017/x",
        ],
    ),
    (
        kinds.LATIN_NAME,
        [
            *("Ada", "O'Connor", "d’Ångström-Łęcka", "van der Berg", "’t Hooft", "ʻAkauʻola", "Smith 3rd"),
            *("St. John", "Mª José", "Tan (Chen Yi)", "Raj a/l Kumar", "Zoe\u0308", "Đặng Thị", "Əli", "N/A"),
        ],
    ),
    (
        kinds.NAME,
        [
            *("Ada", "Ямада", "山田", "花子", "まり子", "佐々木", "김", "金철수", "محمد", "علی‌رضا", "ประยุทธ์"),
            *("कुमार", "Παπαδόπουλος", "בן־דוד", "ཀུན་ལེགས", "John & Mary Smith"),
        ],
    ),
    (kinds.COUNTRY, ["USA", "AUT", "XKX"]),
    (kinds.STATE_CODE, ["US-OH", "CA-ON", "AT-9"]),
    (kinds.TRUTH, [True, False, "TRUE", "FALSE"]),
    (kinds.FLAG, [True, False, "true", "false"]),
]
BAD = [
    (kinds.TEXT, ["", None, 1, ["a"], {"a": 1}]),
    (
        kinds.UUID,
        [
            "8F7E6D5C-4B3A-4210-8FED-CBA987654321",
            "8f7e6d5c4b3a42108fedcba987654321",
            "{8f7e6d5c-4b3a-4210-8fed-cba987654321}",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            "",
            7,
        ],
    ),
    (
        kinds.TIMESTAMP,
        [
            "2017-11-22T10:00:00Z",
            "2017-11-22T10:00:00.00Z",
            "2017-11-22T10:00:00.0000Z",
            "2017-11-22T10:00:00.000+00:00",
            "2017-11-22 10:00:00.000Z",
            "2017-13-22T10:00:00.000Z",
            "2017-11-31T10:00:00.000Z",
            "2017-11-22T24:00:00.000Z",
            "٢٠١٧-11-22T10:00:00.000Z",
            0,
        ],
    ),
    (kinds.DATE, ["1990-1-1", "19900101", "1990-W01-1", "2019-02-29", "0000-01-01", "01.01.1990", None]),
    (kinds.PERCENTAGE, ["101", "-1", "12.5", "100%", "", "٣", "0100", "1e1", 50]),
    (kinds.IPV4, ["203.0.113", "203.0.113.256", "203.0.113.07", "::1", "xxx.xxx.xxx.xxx", "1.2.3.4/24", 1]),
    (kinds.IP, ["203.0.113", "203.0.113.256", ":", "localhost", "1.2.3.4, 1.2.3.5", "::1/64", "", 1, None]),
    (
        kinds.URL,
        [
            *("http://%zz", "http://x\\y/", "http://x:/", "http://a..b/", "http://127.1/", "http://[x]/"),
            "netverify.com/x",
            "ftp://netverify.com",
            "https://",
            "https:///front",
            "https://bücher.example/",
            "https://a.example/a b",
            "http://[::1",
            "",
            None,
        ],
    ),
    (
        kinds.LATIN_NAME,
        [
            *("김", "Иван", "Ivаn", "漢3", "Smith 山田", "", " ", "3", "...", "-", "'", "-Ada", "(Ada)"),
            *(
                " Ada",
                "Ada ",
                "Ada  Lovelace",
                "Ada\n",
                "A\x00da",
                "A\tB",
                "A\u200bda",
                "A\u202eda",
                "A_b",
                "A@b",
            ),
            *("Ada 😀", "Ａｄａ", "𝔄𝔡𝔞", "ﬁ", "Ada™", "A<B", "A&B", "A+B", "½", "²", None, 7, ["Ada"]),
        ],
    ),
    (
        kinds.NAME,
        [
            *("Васовa", "山田 Yamada", "김 Kim", "Ива\x00н", "", "3", "・", "ّ", "(श्रेष्ठ)", " 山田", "山田 "),
            *("山田😀", "Иван®", "\ue000", None, 7),
        ],
    ),
    (kinds.COUNTRY, ["US", "usa", "XXX", "UNK", "XK", "", None, ["USA"], 840]),
    (kinds.STATE_CODE, ["OH", "US-ZZ", "us-oh", "USOH", "", None]),
    (kinds.TRUTH, ["true", "True", "yes", 1, 0, None, ""]),
    (kinds.FLAG, ["TRUE", "True", "yes", 1, 0, None, ""]),
]


@pytest.mark.parametrize(("kind", "values"), GOOD, ids=lambda value: getattr(value, "words", ""))
def test_a_kind_takes_its_format(kind: Scalar, values: list[object]) -> None:
    assert [value for value in values if not kind.fits(value)] == []


@pytest.mark.parametrize(("kind", "values"), BAD, ids=lambda value: getattr(value, "words", ""))
def test_a_kind_refuses_everything_else(kind: Scalar, values: list[object]) -> None:
    assert [value for value in values if kind.fits(value)] == []


def test_every_kind_of_scalar_is_covered_here() -> None:
    declared = {name for name, value in vars(kinds).items() if isinstance(value, Scalar)}
    covered = {
        name
        for name, value in vars(kinds).items()
        if any(value is kind for kind, _ in GOOD) and any(value is kind for kind, _ in BAD)
    }
    assert declared == covered
