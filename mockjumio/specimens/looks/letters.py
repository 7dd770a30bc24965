"""What do statements, bills and other letters show?"""

from collections.abc import Sequence
from random import Random

from mockjumio.specimens import document_parts, marks
from mockjumio.specimens.canvas import INK, WHITE, Colour, mix
from mockjumio.specimens.document_parts import Drawing, draw_rows
from mockjumio.specimens.image import Row
from mockjumio.specimens.lettering import BOLD, SANS, Box, write

LEFT, RIGHT = 76.0, 829.0
PRINT: Colour = (70, 74, 84)
RULE: Colour = (214, 218, 224)
CURRENCIES = {
    "USA": "USD",
    "GBR": "GBP",
    "CHE": "CHF",
    "JPN": "JPY",
    "CHN": "CNY",
    "KOR": "KRW",
    "RUS": "RUB",
}


def letterhead(drawing: Drawing, sender: str, line: str) -> None:
    """What do all pages have? A letterhead, the addressee, tables, a closing, a foot."""
    accent, draw = drawing.inks.accent, drawing.draw
    draw.rectangle(drawing.box(0, 0, drawing.width, 16), fill=accent)
    document_parts.emblem(drawing, drawing.box(LEFT, 48, LEFT + 74, 122), accent)
    write(draw, drawing.box(LEFT + 96, 50, RIGHT, 96), sender, drawing.size(32), accent, BOLD)
    write(draw, drawing.box(LEFT + 96, 94, RIGHT, 122), line, drawing.size(17), PRINT)
    draw.rectangle(drawing.box(LEFT, 138, RIGHT, 140), fill=RULE)


def addressee(drawing: Drawing, top: float) -> None:
    """Name and address at the left, the rest of the rows at the right."""
    specimen, draw = drawing.specimen, drawing.draw
    name = drawing.box(LEFT, top, 420, top + 58)
    drawing.places["surname"] = write(draw, name, specimen.value("surname"), drawing.size(22), INK, BOLD)
    address = drawing.box(LEFT, top + 36, 420, top + 134)
    address = address._replace(top=max(address.top, drawing.places["surname"].bottom + drawing.line(6)))
    drawing.places["address"] = write(draw, address, specimen.value("address"), drawing.size(20), INK)
    rest = [row for row in specimen.rows if row.key not in ("surname", "address")]
    pairs(drawing, drawing.box(436, top, RIGHT, top + 32 * max(1, len(rest))), rest)


def pairs(drawing: Drawing, box: Box, rows: Sequence[Row]) -> None:
    """Label left, value right, a line each."""
    if not rows:
        return
    high, split = box.height // len(rows), box.left + int(box.width * 0.34)
    size = min(drawing.size(19), int(high * 0.6))
    for index, row in enumerate(rows):
        line = Box(box.left, box.top + index * high, box.right, box.top + (index + 1) * high)
        write(drawing.draw, line._replace(right=split - 6), row.label, size, drawing.inks.label)
        value = line._replace(left=split)
        drawing.places[row.key] = write(drawing.draw, value, row.value, size, INK, BOLD)


def title(drawing: Drawing, top: float, text: str) -> None:
    write(drawing.draw, drawing.box(LEFT, top, RIGHT, top + 60), text, drawing.size(36), INK, BOLD)


def table(
    drawing: Drawing,
    top: float,
    headings: Sequence[str],
    shares: Sequence[float],
    lines: Sequence[Sequence[str]],
) -> float:
    """Columns by their share of the width, the last to the right; where it ends."""
    high, width = 38.0, RIGHT - LEFT
    drawing.draw.rectangle(drawing.box(LEFT, top, RIGHT, top + high), fill=drawing.inks.accent)
    for number, cells in enumerate((headings, *lines)):
        y = top + number * high
        if number and number % 2 == 0:
            drawing.draw.rectangle(
                drawing.box(LEFT, y, RIGHT, y + high), fill=mix(drawing.inks.paper, WHITE, 0.5)
            )
        x = LEFT
        for column, (cell, share) in enumerate(zip(cells, shares, strict=True)):
            place = drawing.box(x + 8, y + 9, x + width * share - 8, y + high)
            colour, face = (WHITE, BOLD) if number == 0 else (INK, SANS)
            align = "right" if column == len(cells) - 1 else "left"
            write(drawing.draw, place, cell, drawing.size(18), colour, face, align)
            x += width * share
    return top + (len(lines) + 1) * high


def foot(drawing: Drawing, page: str, pages: int) -> None:
    draw = drawing.draw
    draw.rectangle(drawing.box(LEFT, 1202, RIGHT, 1204), fill=drawing.inks.accent)
    document_parts.small_print(drawing, drawing.box(LEFT, 1212, 640, 1240), marks.NOTICE, size=16)
    document_parts.small_print(
        drawing, drawing.box(640, 1212, RIGHT, 1240), f"{page} / {pages}", size=16, align="right"
    )


def paragraph(drawing: Drawing, top: float, text: str, high: float = 110) -> None:
    write(drawing.draw, drawing.box(LEFT, top, RIGHT, top + high), text, drawing.size(19), PRINT)


def currency_of(country: str) -> str:
    return CURRENCIES.get(country, "EUR")


def amount(random: Random, low: int, high: int) -> int:
    """Of a payment, in hundredths."""
    return random.randint(low * 100, high * 100)


def money(hundredths: int) -> str:
    return f"{hundredths / 100:,.2f}"


SALARY = "Salary, Example Works"
PAYMENTS = (
    "Rent",
    "Groceries, Corner Shop",
    "Electricity, Bright Power",
    "Card payment, Book Store",
    "Transfer to savings",
    "Telephone, Long Wire",
    "Cash withdrawal",
    "Insurance, Safe Side",
)


def bank_statement(drawing: Drawing) -> None:
    """What does a bank statement show? An account, bookings that add up, a balance."""
    specimen = drawing.specimen
    random = Random(f"statement {specimen.seed}")
    letterhead(drawing, "Bank of Nowhere", f"1 Sample Square · {specimen.country_name}")
    addressee(drawing, 170)
    title(drawing, 330, specimen.title)
    balance = amount(random, 900, 6000)
    opening, lines = balance, []
    for index in range(12):
        salary = index == 6
        name = SALARY if salary else random.choice(PAYMENTS)
        moved = amount(random, 1500, 4200) if salary else -amount(random, 9, 240)
        balance += moved
        lines.append((f"{index * 2 + 1:02}", name, money(moved), money(balance)))
    currency = currency_of(specimen.country)
    lines.insert(0, ("", "Opening balance", "", money(opening)))
    end = table(
        drawing, 410, ("Day", "Booking", currency, f"Balance {currency}"), (0.1, 0.46, 0.2, 0.24), lines
    )
    title(drawing, end + 26, f"Closing balance: {money(balance)} {currency}")
    paragraph(drawing, end + 100, marks.WORTHLESS)
    foot(drawing, specimen.side, 1)


SHOPS = (
    "Corner Shop",
    "Long Way Airlines",
    "Hotel Somewhere",
    "Book Store",
    "Petrol, Last Chance",
    "Online Things",
    "Restaurant Round Table",
    "Pharmacy",
)


def credit_card_statement(drawing: Drawing) -> None:
    """What does a credit card statement show? A masked number, payments, and on its back the small print."""
    specimen = drawing.specimen
    random = Random(f"card statement {specimen.seed}")
    letterhead(drawing, "Plastic Credit Union", f"3 Sample Square · {specimen.country_name}")
    addressee(drawing, 170)
    title(drawing, 340, specimen.title)
    currency, total, lines = currency_of(specimen.country), 0, []
    for index in range(14):
        paid = amount(random, 4, 320)
        total += paid
        lines.append((f"{index * 2 + 1:02}", random.choice(SHOPS), money(paid)))
    end = table(drawing, 420, ("Day", "Payment", currency), (0.14, 0.6, 0.26), lines)
    title(drawing, end + 24, f"Amount due: {money(total)} {currency}")
    paragraph(drawing, end + 92, marks.WORTHLESS)
    foot(drawing, "1", 2)


def credit_card_conditions(drawing: Drawing) -> None:
    letterhead(drawing, "Plastic Credit Union", "Conditions")
    addressee(drawing, 170)
    for index in range(6):
        paragraph(drawing, 340 + index * 130, f"{index + 1}. {marks.WORTHLESS}")
    foot(drawing, "2", 2)


def plain_page(drawing: Drawing) -> None:
    """On the first page who and what, on the second what follows, and the signature."""
    specimen = drawing.specimen
    second = specimen.side == "2"
    letterhead(drawing, "Office of Examples", f"4 Sample Square · {specimen.country_name}")
    title(drawing, 176, specimen.title)
    rows = drawing.box(LEFT, 266, RIGHT, 640)
    draw_rows(drawing, rows, specimen.rows, 2, drawing.box(0, 0, 0, 84).bottom)
    for index in range(4 if not second else 3):
        paragraph(drawing, 660 + index * 96, f"§ {index + 1 + 4 * second}  {marks.WORTHLESS}", 96)
    document_parts.signature(drawing, drawing.box(LEFT, 1072, LEFT + 300, 1160))
    document_parts.small_print(drawing, drawing.box(LEFT, 1166, LEFT + 300, 1194), "Signature", size=16)
    foot(drawing, specimen.side, 2 if specimen.pages == 2 else 1)


MONTHS = 12


def utility_bill(drawing: Drawing) -> None:
    """What does a utility bill show? Where it was used, how much, and what it costs."""
    specimen = drawing.specimen
    random = Random(f"bill {specimen.seed}")
    letterhead(drawing, "Bright Power & Water", f"2 Sample Square · {specimen.country_name}")
    addressee(drawing, 170)
    title(drawing, 330, specimen.title)
    currency, used = currency_of(specimen.country), [random.randint(120, 420) for _ in range(MONTHS)]
    power, water = used[-1] * random.randint(20, 34), random.randint(6, 18) * random.randint(180, 320)
    lines = [
        ("Electricity", f"{used[-1]} kWh", money(power)),
        ("Water", f"{random.randint(6, 18)} m³", money(water)),
        ("Standing charge", "1 month", money(990)),
    ]
    total = power + water + 990
    end = table(drawing, 410, ("Service", "Used", currency), (0.5, 0.26, 0.24), lines)
    title(drawing, end + 26, f"Please pay {money(total)} {currency}")
    _chart(drawing, end + 110, used)
    paragraph(drawing, 1070, marks.WORTHLESS)
    foot(drawing, specimen.side, 1)


def _chart(drawing: Drawing, top: float, used: list[int]) -> None:
    """A bar for each month."""
    write(
        drawing.draw,
        drawing.box(LEFT, top, RIGHT, top + 30),
        "The last twelve months, kWh",
        drawing.size(19),
        PRINT,
    )
    foot, step = top + 300, (RIGHT - LEFT) / MONTHS
    for index, value in enumerate(used):
        left = LEFT + index * step
        bar = drawing.box(left + 8, foot - value * 0.55, left + step - 8, foot)
        colour = (
            drawing.inks.accent if index == MONTHS - 1 else mix(drawing.inks.accent, (255, 255, 255), 0.6)
        )
        drawing.draw.rectangle(bar, fill=colour)
    drawing.draw.rectangle(drawing.box(LEFT, foot, RIGHT, foot + 2), fill=PRINT)
