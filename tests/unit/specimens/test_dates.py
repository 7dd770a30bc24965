from datetime import date

import pytest

from mockjumio.specimens.portray import print_date

DAY = date(1990, 1, 31)


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("USA", "01/31/1990"),
        ("DEU", "31.01.1990"),
        ("RUS", "31.01.1990"),
        ("FRA", "31/01/1990"),
        ("GBR", "31/01/1990"),
        ("JPN", "1990-01-31"),
        ("CHN", "1990-01-31"),
        ("KOR", "1990. 01. 31"),
        ("HUN", "1990.01.31"),
    ],
)
def test_day_month_and_year_stand_in_the_countrys_order(country: str, text: str) -> None:
    assert print_date(DAY, country) == text


def test_no_date_is_nothing() -> None:
    assert print_date(None, "USA") == ""


def test_early_years_have_four_digits() -> None:
    assert print_date(date(1, 2, 3), "FRA") == "03/02/0001"
