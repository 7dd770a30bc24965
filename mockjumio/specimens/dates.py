"""In which order does a country print a date?"""

from datetime import date

YEAR_FIRST = frozenset("CHN JPN KOR PRK TWN MNG HUN LTU SWE CAN IRN".split())
MONTH_FIRST = frozenset("USA FSM MHL PLW PHL".split())
DOTTED = frozenset(
    "DEU AUT CHE LIE RUS UKR BLR POL CZE SVK SVN HRV SRB BIH MKD MNE BGR ROU MDA NOR FIN ISL EST LVA TUR KAZ "
    "ARM GEO AZE ALB XKX HUN UZB KGZ TJK TKM".split()
)


def printed(day: date | None, country: str) -> str:
    """Day, month and year in the country's order; nothing for no date."""
    if day is None:
        return ""
    year, month, of_month = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    dot = "." if country in DOTTED else "/"
    if country in YEAR_FIRST:
        return (". " if country == "KOR" else "." if dot == "." else "-").join((year, month, of_month))
    return dot.join((month, of_month, year) if country in MONTH_FIRST else (of_month, month, year))
