"""Does the machine-readable zone say what ICAO Doc 9303 wants?"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.personas.mrz import (
    check_digit,
    layout_of,
    mrz_lines,
    name_field,
    transliterate,
    with_wrong_check_digit,
)

WIDTHS = {"TD1": [30, 30, 30], "TD2": [36, 36], "TD3": [44, 44], "MRVA": [44, 44], "CNIS": [36, 36]}
ANNA: dict[str, Any] = {
    "country": "UTO",
    "last_name": "Eriksson",
    "first_name": "Anna Maria",
    "gender": "F",
    "dob": date(1974, 8, 12),
    "expires": date(2012, 4, 15),
}


def test_the_specimen_passport_of_part_4() -> None:
    assert mrz_lines("TD3", **ANNA, number="L898902C3", optional_data_2="ZE184226B") == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )


def test_the_specimen_card_of_part_5() -> None:
    assert mrz_lines("TD1", **ANNA, number="D23145890") == (
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )


def test_the_specimen_card_of_part_6() -> None:
    assert mrz_lines("TD2", **ANNA, number="D23145890") == (
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "D231458907UTO7408122F1204159<<<<<<<6",
    )


def test_the_specimen_visa_of_part_7() -> None:
    visa = {**ANNA, "dob": date(1940, 9, 7), "expires": date(1996, 12, 10)}
    assert mrz_lines("MRVA", **visa, number="L8988901C", optional_data_2="6ZE184226B") == (
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L8988901C4UTO4009078F96121096ZE184226B<<<<<<",
    )


@pytest.mark.parametrize(("office", "check"), [(None, "6"), ("92C001", "8")])
def test_the_specimen_of_the_french_card(office: str | None, check: str) -> None:
    corinne: dict[str, Any] = {
        "last_name": "Berthier",
        "first_name": "Corinne",
        "gender": "F",
        "dob": date(1965, 12, 6),
    }
    lines = mrz_lines(
        "CNIS",
        **corinne,
        country="FRA",
        number="880692310285",
        expires=date(1998, 6, 1),
        optional_data_1=office,
    )
    assert lines == (
        f"IDFRABERTHIER{'<' * 17}{office or '<<<<<<'}",
        f"8806923102858CORINNE<<<<<<<6512068F{check}",
    )


def test_a_long_document_number_goes_on_in_the_optional_data() -> None:
    # Twelve digits, as Belgium has them, of which nine stand before the filler.
    upper, middle, _ = mrz_lines(
        "TD1",
        country="BEL",
        number="590-3301018-50",
        last_name="Reinartz",
        first_name="Ulrike Katia",
        gender="F",
        dob=date(1985, 2, 1),
        expires=date(2014, 2, 20),
        optional_data_2="85020100200",
    )
    assert upper == f"I<BEL590330101<850{check_digit('590330101850')}<<<<<<<<<<<"
    assert middle[29] == check_digit(upper[5:] + middle[:7] + middle[8:15] + middle[18:29])


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Müller-Lüdenscheidt", "MUELLER<LUEDENSCHEIDT"),
        ("Groß", "GROSS"),
        ("Åse Øystein Ærø", "AASE<OEYSTEIN<AEROE"),
        ("Þórður", "THORDUR"),
        ("Łukasz Dąbrowski", "LUKASZ<DABROWSKI"),
        ("Đặng Thị Ngọc", "DANG<THI<NGOC"),
        ("İbrahim Yıldız", "IBRAHIM<YILDIZ"),
        ("Ñuñez", "NUNEZ"),
        ("O'Connor", "OCONNOR"),
        ("D’Angelo", "DANGELO"),
        ("Jean-Luc", "JEAN<LUC"),
        ("Anna,Maria", "ANNA<MARIA"),
        ("Marie–Élise", "MARIE<ELISE"),
        ("St. John", "ST<JOHN"),
        ("Raj a/l Kumar", "RAJ<AL<KUMAR"),
        ("  van  der   Berg ", "VAN<DER<BERG"),
        ("Иванов", "IVANOV"),
        ("Щербаков", "SHCHERBAKOV"),
        ("Željko Čović", "ZELJKO<COVIC"),
        ("Zoë 2nd", "ZOE<2ND"),
        ("山田", ""),
    ],
)
def test_transliteration(text: str, zone: str) -> None:
    assert transliterate(text) == zone


@pytest.mark.parametrize(
    ("last", "first", "field"),
    [
        # The examples of part 4, section 4.2.3
        ("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("Nilavadhanananda", "Arnpol Petch Charonguang", "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
        ("Papandropoulous", "Jonathon Warren Trevor", "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"),
        # Both identifiers are present however long the first is
        ("X" * 60, "Yvonne", f"{'X' * 36}<<Y"),
        # Both, and a letter at the end, of however many parts they are
        ("Smith", " ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "SMIT<<A<B<C<D<E<F<G<H<I<J<K<L<M<N<O<P<Q"),
        (" ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "Smith", "A<B<C<D<E<F<G<H<I<J<K<L<M<N<O<P<Q<R<<SM"),
        # A person with one name
        ("Mono", "", "MONO".ljust(39, "<")),
        ("", "Solo", "SOLO".ljust(39, "<")),
    ],
)
def test_names_are_truncated(last: str, first: str, field: str) -> None:
    assert name_field(last, first, 39) == field


@pytest.mark.parametrize(
    ("last", "first", "field"),
    [
        ("Smith 3rd", "John", "SMITH<<JOHN<III"),
        ("Smith", "John 3", "SMITH<<JOHN<III"),
        ("Suharto 2nd", "", "SUHARTO<<II"),
        ("Windsor 9th", "Edward 14", "WINDSOR<<EDWARD<XIV<IX"),
        ("Smi7h", "J0hn", "SMIH<<JHN"),
        ("Customer 0", "No 4000", "CUSTOMER<<NO"),
        ("3rd", "", "III"),
    ],
)
def test_numbers_are_roman_numerals_of_the_given_names_and_other_digits_are_left_out(
    last: str, first: str, field: str
) -> None:
    assert name_field(last, first, 39) == field.ljust(39, "<")


def test_names_of_the_french_card_hold_no_digits() -> None:
    names = {**ANNA, "last_name": "Berthier 3rd", "first_name": "C0rinne 2 Marie"}
    upper, lower = mrz_lines("CNIS", **names, number="880692310285")
    assert (upper[5:30].rstrip("<"), lower[13:27]) == ("BERTHIER", "CRINNE<<MARIE<")


@pytest.mark.parametrize(("layout", "room"), [("TD1", 22), ("TD2", 14)])
def test_a_number_longer_than_the_line_is_cut_where_its_check_digit_still_fits(
    layout: str, room: int
) -> None:
    number = "X" * 40
    lines = mrz_lines(layout, **ANNA, number=number)
    line, at = (lines[0], 15) if layout == "TD1" else (lines[1], 28)
    rest, _, _ = line[at:].partition("<")
    assert rest == number[9:room] + check_digit(number[:room])


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_field_is_always_full_and_in_the_zones_letters(last: str, first: str) -> None:
    field = name_field(last, first, 30)
    assert len(field) == 30
    assert set(field) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ<")


@given(
    layout=st.sampled_from(sorted(WIDTHS)),
    number=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=20),
    optional=st.none() | st.text("ABC0123456789- ", max_size=20),
    dob=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    country=st.sampled_from(["DEU", "XKX", "USA"]),
)
def test_lines_have_the_layouts_width(
    layout: str, number: str, optional: str | None, dob: date, country: str
) -> None:
    holder = {**ANNA, "dob": dob, "country": country}
    lines = mrz_lines(layout, **holder, number=number, optional_data_1=optional, optional_data_2=optional)
    assert [len(line) for line in lines] == WIDTHS[layout]


def test_what_a_document_does_not_say_is_filled_up_with_a_check_digit_of_0() -> None:
    unsaid = {**ANNA, "last_name": "", "first_name": "", "gender": "<", "dob": None, "expires": None}
    upper, lower = mrz_lines("TD3", **unsaid, number="")
    assert upper == f"P<UTO{'<' * 39}"
    assert lower == f"{'<' * 9}0UTO<<<<<<0<<<<<<<0{'<' * 14}00"


@pytest.mark.parametrize("dob", [date(1974, 8, 12), None])
@pytest.mark.parametrize("layout", sorted(WIDTHS))
def test_a_wrong_check_digit_is_that_of_the_date_of_birth(layout: str, dob: date | None) -> None:
    right = mrz_lines(layout, **{**ANNA, "dob": dob}, number="D23145890")
    wrong = with_wrong_check_digit(layout, right)
    assert [len(line) for line in wrong] == WIDTHS[layout]
    ((line, at),) = [
        (line, at)
        for line, pair in enumerate(zip(right, wrong, strict=True))
        for at, (one, other) in enumerate(zip(*pair, strict=True))
        if one != other
    ]
    birth = right[line][at - 6 : at]
    assert birth == ("740812" if dob else "<<<<<<")
    assert right[line][at] == check_digit(birth) != wrong[line][at]


def test_states_whose_code_is_not_that_of_iso_3166() -> None:
    upper, lower = mrz_lines("TD3", **{**ANNA, "country": "DEU"}, number="C01X00T47")
    assert upper.startswith("P<D<<ERIKSSON")
    assert lower[10:13] == "D<<"
    assert mrz_lines("TD3", **{**ANNA, "country": "XKX"}, number="P00000000")[0].startswith("P<RKS")


@pytest.mark.parametrize(
    ("country", "id_type", "subtype", "layout"),
    [
        ("USA", "PASSPORT", "E_PASSPORT", "TD3"),
        ("DEU", "ID_CARD", "NATIONAL_ID", "TD1"),
        ("FRA", "ID_CARD", "NATIONAL_ID", "CNIS"),
        ("FRA", "ID_CARD", "RESIDENT_PERMIT_ID", "TD1"),
        ("USA", "ID_CARD", "VISA", "MRVA"),
        ("GBR", "DRIVING_LICENSE", None, None),
    ],
)
def test_layouts(country: str, id_type: str, subtype: str | None, layout: str | None) -> None:
    assert layout_of(country, id_type, subtype) == layout
