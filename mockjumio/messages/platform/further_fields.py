"""What else does an ID carry that the platform reads, where its scenario does not say it?

What Netverify's last edition reads, and what the platform alone does: which IDs carry that is inferred, from
those that print it. Drawn as :mod:`mockjumio.messages.later_editions` draws.
"""

from typing import Final

from mockjumio.contract.conditions import Case, Condition, country_in, subtype_is, type_in
from mockjumio.contract.editions import KYX
from mockjumio.contract.enums import APPROVED_VERIFIED, DRIVING_LICENSE, ID_CARD, PASSPORT
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.rules import Presence, shape
from mockjumio.messages.later_editions import Draw, draw_part, is_on_ids_of, nationality_of, one_of, pattern
from mockjumio.messages.sources import Message, Source
from mockjumio.personas.chance import Chance
from mockjumio.personas.names import NAMES_OF, names_for
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Transaction

_SETTINGS: Final = MerchantSettings(edition=KYX)  # whose tables are those of Netverify's last edition
_CARD: Final = type_in(ID_CARD)
_PERMIT: Final = subtype_is("RESIDENT_PERMIT_ID")


def _personal_number(transaction: Transaction, chance: Chance) -> str | None:
    return transaction.document.personal_number


def _last_name_at_birth(transaction: Transaction, chance: Chance) -> str:
    """The name of before, of whom has another one now; of most the same."""
    persona = transaction.persona
    if persona.gender == "M" or chance.random() < 0.5:
        return persona.last_name
    return chance.pick(names_for(NAMES_OF[transaction.document.country]).last["F"]).latin


_BY_PLATFORM_ALONE: Final[dict[str, tuple[Condition, Draw]]] = {
    "pesel": (country_in("POL") & type_in(ID_CARD, PASSPORT), _personal_number),
    "laborIdentificationNumber": (country_in("ARG") & _CARD, _personal_number),
    "documentCopy": (country_in("ARG") & _CARD, one_of("A", "B", "C")),
    "documentIdentificationNumber": (country_in("ARG") & _CARD, pattern("%##########")),
    "residentPermitType": (_PERMIT, one_of("PERMANENT", "TEMPORARY", "STUDENT", "FAMILY")),
    "residentPermitRemarks": (_PERMIT, one_of("WORK PERMITTED", "WORK NOT PERMITTED", "WORK WITH PERMIT")),
    "citizenship": (
        country_in("HRV", "LVA") & _CARD,
        lambda transaction, chance: nationality_of(transaction),
    ),
    "maritalStatus": (country_in("ECU", "IDN") & _CARD, one_of("SINGLE", "MARRIED", "DIVORCED", "WIDOWED")),
    "religion": (country_in("IDN") & _CARD, one_of("ISLAM", "CHRISTIAN", "CATHOLIC", "HINDU", "BUDDHIST")),
    "lastNameAtBirth": (country_in("DEU", "HUN", "POL") & _CARD, _last_name_at_birth),
    "remarks": (country_in("GBR", "IRL") & type_in(DRIVING_LICENSE), one_of("01", "70", "78", "79")),
    "disability": (country_in("ECU") & _CARD, one_of("NO", "NO", "PHYSICAL", "VISUAL")),
}


def further_fields(case: Case, parts: dict[str, str]) -> dict[str, Source]:
    """What such an ID carries, by the platform's name of it; ``parts`` has the scenario's name for each."""
    case = case._replace(status=APPROVED_VERIFIED, settings=_SETTINGS)
    slots = shape(ID_VERIFICATION_CALLBACK, case).slots
    of_netverify = {
        name: _part(part)
        for part, name in parts.items()
        if slots[name].presence is not Presence.FORBIDDEN and is_on_ids_of(case.country, part)
    }
    alone = {
        name: _drawn(name, draw)
        for name, (condition, draw) in _BY_PLATFORM_ALONE.items()
        if condition.holds(case)
    }
    return of_netverify | alone


def _part(part: str) -> Source:
    def draw(message: Message) -> object:
        transaction = message.transaction
        return None if part in transaction.document.lacks else draw_part(part, transaction)

    return draw


def _drawn(name: str, draw: Draw) -> Source:
    return lambda message: draw(message.transaction, Chance(name, str(message.transaction.seed)))
