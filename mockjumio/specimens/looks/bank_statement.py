"""What does a bank statement show? An account, bookings that add up, a balance."""

from random import Random

from mockjumio.specimens import marks
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.looks import letter

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


def page(drawing: Drawing) -> None:
    specimen = drawing.specimen
    random = Random(f"statement {specimen.seed}")
    letter.letterhead(drawing, "Bank of Nowhere", f"1 Sample Square · {specimen.country_name}")
    letter.addressee(drawing, 170)
    letter.title(drawing, 330, specimen.title)
    balance = letter.amount(random, 900, 6000)
    opening, lines = balance, []
    for index in range(12):
        salary = index == 6
        name = SALARY if salary else random.choice(PAYMENTS)
        moved = letter.amount(random, 1500, 4200) if salary else -letter.amount(random, 9, 240)
        balance += moved
        lines.append((f"{index * 2 + 1:02}", name, letter.money(moved), letter.money(balance)))
    currency = letter.currency(specimen.country)
    lines.insert(0, ("", "Opening balance", "", letter.money(opening)))
    end = letter.table(
        drawing, 410, ("Day", "Booking", currency, f"Balance {currency}"), (0.1, 0.46, 0.2, 0.24), lines
    )
    letter.title(drawing, end + 26, f"Closing balance: {letter.money(balance)} {currency}")
    letter.paragraph(drawing, end + 100, marks.WORTHLESS)
    letter.foot(drawing, specimen.side, 1)
