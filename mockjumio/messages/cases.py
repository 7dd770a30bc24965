"""Under which circumstances does a transaction's callback speak?"""

from functools import lru_cache

from mockjumio.contract.conditions import Case
from mockjumio.contract.id_verification import PERSONAL_NUMBER_LENGTH
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Document, Provided, Transaction

_CARRIED = ("number", "expires", "optional_data_1", "optional_data_2", "dni")


def case_of(transaction: Transaction) -> Case:
    """The case that the contract's rules ask about."""
    document, result = transaction.document, transaction.result
    return _case(
        transaction.product,
        result.status,
        document.type,
        document.subtype,
        document.country,
        result.reject_code,
        transaction.settings,
        _carried_parts(document),
        tuple(map(bool, transaction.provided)),
        transaction.provided.source,
    )


@lru_cache(maxsize=4096)
def _case(
    product: str,
    status: str,
    kind: str,
    subtype: str | None,
    country: str,
    reject_code: str | None,
    settings: MerchantSettings,
    carried: tuple[str, ...],
    given: tuple[bool, ...],
    source: str | None,
) -> Case:
    """Few cases differ, so each is made once."""
    return Case(
        product=product,
        status=status,
        type=kind,
        subtype=subtype,
        country=country,
        reject_code=reject_code,
        settings=settings,
        on_document=frozenset(carried),
        provided=frozenset(name for name, there in zip(Provided._fields, given, strict=True) if there),
        source=source,
    )


def _carried_parts(document: Document) -> tuple[str, ...]:
    """The parts that the document shows, in the scenario's words."""
    carried = ["first_name", "last_name", "dob"]
    carried += [part for part in _CARRIED if getattr(document, part)]
    if document.personal_number and len(document.personal_number) <= PERSONAL_NUMBER_LENGTH:
        carried.append("personal_number")
    if document.further:
        carried += [part for part, _ in document.further]
    if document.latin_full_name:
        carried.append("latin_full_name")
    return tuple(part for part in carried if part not in document.lacks) if document.lacks else tuple(carried)
