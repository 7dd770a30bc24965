"""What does a utility bill show? Where it was used, how much, and what it costs."""

from random import Random

from mockjumio.specimens import marks
from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.lettering import write
from mockjumio.specimens.looks import letter
from mockjumio.specimens.palette import mix

MONTHS = 12


def page(drawing: Drawing) -> None:
    specimen = drawing.specimen
    random = Random(f"bill {specimen.seed}")
    letter.letterhead(drawing, "Bright Power & Water", f"2 Sample Square · {specimen.country_name}")
    letter.addressee(drawing, 170)
    letter.title(drawing, 330, specimen.title)
    currency, used = letter.currency(specimen.country), [random.randint(120, 420) for _ in range(MONTHS)]
    power, water = used[-1] * random.randint(20, 34), random.randint(6, 18) * random.randint(180, 320)
    lines = [
        ("Electricity", f"{used[-1]} kWh", letter.money(power)),
        ("Water", f"{random.randint(6, 18)} m³", letter.money(water)),
        ("Standing charge", "1 month", letter.money(990)),
    ]
    total = power + water + 990
    end = letter.table(drawing, 410, ("Service", "Used", currency), (0.5, 0.26, 0.24), lines)
    letter.title(drawing, end + 26, f"Please pay {letter.money(total)} {currency}")
    _chart(drawing, end + 110, used)
    letter.paragraph(drawing, 1070, marks.WORTHLESS)
    letter.foot(drawing, specimen.side, 1)


def _chart(drawing: Drawing, top: float, used: list[int]) -> None:
    """A bar for each month."""
    write(
        drawing.draw,
        drawing.box(letter.LEFT, top, letter.RIGHT, top + 30),
        "The last twelve months, kWh",
        drawing.size(19),
        letter.PRINT,
    )
    foot, step = top + 300, (letter.RIGHT - letter.LEFT) / MONTHS
    for index, value in enumerate(used):
        left = letter.LEFT + index * step
        bar = drawing.box(left + 8, foot - value * 0.55, left + step - 8, foot)
        colour = (
            drawing.inks.accent if index == MONTHS - 1 else mix(drawing.inks.accent, (255, 255, 255), 0.6)
        )
        drawing.draw.rectangle(bar, fill=colour)
    drawing.draw.rectangle(drawing.box(letter.LEFT, foot, letter.RIGHT, foot + 2), fill=letter.PRINT)
