"""Which look has which document: proportions, ground, and what draws each of its sides?"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from mockjumio.specimens.document_parts import Drawing
from mockjumio.specimens.looks import cards, letters

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
        ID_3,
        "waves",
        {
            "front": cards.passport_page,
            "back": cards.passport_notes,
            "notes": cards.passport_notes,
        },
        26,
    ),
    "id-card": Look(ID_1, "rings", {"front": cards.id_card_front, "back": cards.id_card_back}, 44),
    "licence": Look(ID_1, "weave", {"front": cards.licence_front, "back": cards.licence_back}, 44),
    "residence-permit": Look(ID_1, "cells", {"front": cards.permit_front, "back": cards.permit_back}, 44),
    "visa": Look(120 / 80, "rays", {"front": cards.visa_front, "back": cards.visa_back}),
    "social-security-card": Look(
        ID_1, "columns", {"1": cards.social_security_front, "2": cards.social_security_back}, 20
    ),
    "member-card": Look(ID_1, "rings", {"1": cards.member_card_front, "2": cards.member_card_back}, 44),
    "bank-statement": Look(A4, "plain", {"1": letters.bank_statement, "2": letters.plain_page}),
    "utility-bill": Look(A4, "plain", {"1": letters.utility_bill, "2": letters.plain_page}),
    "credit-card-statement": Look(
        A4, "plain", {"1": letters.credit_card_statement, "2": letters.credit_card_conditions}
    ),
    "page": Look(A4, "plain", {"1": letters.plain_page, "2": letters.plain_page}),
}
