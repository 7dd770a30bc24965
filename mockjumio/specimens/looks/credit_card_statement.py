"""What does a credit card statement show? A masked number, payments, and on its back the small print."""

from random import Random

from mockjumio.specimens import marks
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.looks import letter

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


def first(drawing: Drawing) -> None:
    specimen = drawing.specimen
    random = Random(f"card statement {specimen.seed}")
    letter.letterhead(drawing, "Plastic Credit Union", f"3 Sample Square · {specimen.country_name}")
    letter.addressee(drawing, 170)
    letter.title(drawing, 340, specimen.title)
    currency, total, lines = letter.currency(specimen.country), 0, []
    for index in range(14):
        paid = letter.amount(random, 4, 320)
        total += paid
        lines.append((f"{index * 2 + 1:02}", random.choice(SHOPS), letter.money(paid)))
    end = letter.table(drawing, 420, ("Day", "Payment", currency), (0.14, 0.6, 0.26), lines)
    letter.title(drawing, end + 24, f"Amount due: {letter.money(total)} {currency}")
    letter.paragraph(drawing, end + 92, marks.WORTHLESS)
    letter.foot(drawing, "1", 2)


def second(drawing: Drawing) -> None:
    letter.letterhead(drawing, "Plastic Credit Union", "Conditions")
    letter.addressee(drawing, 170)
    for index in range(6):
        letter.paragraph(drawing, 340 + index * 130, f"{index + 1}. {marks.WORTHLESS}")
    letter.foot(drawing, "2", 2)
