"""Under which circumstances does a transaction's callback speak?"""

from mockjumio.contract.case import Case
from mockjumio.contract.id_verification import PERSONAL_NUMBER_LENGTH
from mockjumio.transaction import Document, Transaction


def case_of(transaction: Transaction) -> Case:
    """The case that the contract's rules ask about."""
    document, result = transaction.document, transaction.result
    return Case(
        product=transaction.product,
        status=result.status,
        type=document.type,
        subtype=document.subtype,
        country=document.country,
        reject_code=result.reject_code,
        settings=transaction.settings,
        on_document=_carried(document),
        provided=frozenset(
            name
            for name, value in zip(transaction.provided._fields, transaction.provided, strict=True)
            if value
        ),
    )


def _carried(document: Document) -> frozenset[str]:
    carried = {"first_name", "last_name", "dob"}
    for part in ("number", "expires", "optional_data_1", "optional_data_2", "dni"):
        if getattr(document, part):
            carried.add(part)
    if document.personal_number and len(document.personal_number) <= PERSONAL_NUMBER_LENGTH:
        carried.add("personal_number")
    if document.latin_full_name:
        carried.add("latin_full_name")
    return frozenset(carried - document.lacks)
