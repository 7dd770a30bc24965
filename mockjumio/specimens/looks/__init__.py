"""Which look has which document: proportions, ground, and what draws each of its sides?"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from mockjumio.specimens.drawing import Drawing
from mockjumio.specimens.looks import (
    bank_statement,
    credit_card_statement,
    generic_page,
    id_card,
    licence,
    member_card,
    passport,
    residence_permit,
    social_security,
    utility_bill,
    visa,
)

ID_1 = 85.6 / 53.98
"""A card of ISO/IEC 7810."""
ID_3 = 125 / 88
"""A page of a passport."""
A4 = 210 / 297


class Look(NamedTuple):
    """`ratio` is width to height; `round` the radius of the corners, in units."""

    ratio: float
    pattern: str
    sides: Mapping[str, Callable[[Drawing], None]]
    round: int = 0


LOOKS = {
    "passport": Look(
        ID_3, "waves", {"front": passport.data_page, "back": passport.notes, "notes": passport.notes}, 26
    ),
    "id-card": Look(ID_1, "rings", {"front": id_card.front, "back": id_card.back}, 44),
    "licence": Look(ID_1, "weave", {"front": licence.front, "back": licence.back}, 44),
    "residence-permit": Look(
        ID_1, "cells", {"front": residence_permit.front, "back": residence_permit.back}, 44
    ),
    "visa": Look(120 / 80, "rays", {"front": visa.front, "back": visa.back}),
    "social-security-card": Look(
        ID_1, "columns", {"1": social_security.front, "2": social_security.back}, 20
    ),
    "member-card": Look(ID_1, "rings", {"1": member_card.front, "2": member_card.back}, 44),
    "bank-statement": Look(A4, "plain", {"1": bank_statement.page, "2": generic_page.page}),
    "utility-bill": Look(A4, "plain", {"1": utility_bill.page, "2": generic_page.page}),
    "credit-card-statement": Look(
        A4, "plain", {"1": credit_card_statement.first, "2": credit_card_statement.second}
    ),
    "page": Look(A4, "plain", {"1": generic_page.page, "2": generic_page.page}),
}
