"""What did checks beyond the ID itself come to? As the scenario says, else as follows from the rest."""

from collections.abc import Callable
from random import Random
from typing import Final
from uuid import UUID

from mockjumio.clock import timestamp
from mockjumio.contract import additional_checks as said
from mockjumio.contract.enums import APPROVED_VERIFIED
from mockjumio.contract.rules import Presence, shape
from mockjumio.messages.callback import case_of
from mockjumio.transaction import Transaction

JsonObject = dict[str, object]
SEEN_BEFORE: Final = ("105", "113")  # reject reasons of somebody whose face is known

Compose = Callable[[Transaction, str | None, JsonObject], JsonObject]
"""A check of a transaction: from what the scenario says, and from the document's data."""


def additional_checks(transaction: Transaction, document: JsonObject) -> JsonObject:
    """The checks that the account has; ``document`` is what retrieval says of the document."""
    chosen = dict(transaction.result.checks)
    slots = shape(said.ADDITIONAL_CHECKS, case_of(transaction)).slots
    return {
        name: _CHECKS[name](transaction, chosen.get(name), document)
        for name, slot in slots.items()
        if slot.presence is not Presence.FORBIDDEN
    }


def _search(key: str, why: str) -> Compose:
    """A search for something that the document says, or not."""

    def compose(transaction: Transaction, chosen: str | None, document: JsonObject) -> JsonObject:
        searched = transaction.result.status == APPROVED_VERIFIED and key in document
        result = chosen or (said.POSITIVE if searched else said.NOT_ENOUGH_DATA)
        if result in (said.POSITIVE, said.PARTIAL, said.NEGATIVE):
            return {"searchResults": result}
        return {"searchResults": said.NOT_DONE, why: result}

    return compose


def _screening(transaction: Transaction, chosen: str | None, document: JsonObject) -> JsonObject:
    approved = transaction.result.status == APPROVED_VERIFIED
    result = chosen or ("0" if approved else said.SCREENING_NOT_DONE)
    if not result.isdecimal():
        return {"searchStatus": result}
    rng = Random(f"{transaction.seed} screening")
    number = str(rng.randrange(10**7, 10**8))
    reference = f"{rng.randrange(10**9, 10**10)}-{rng.randrange(16**8):08x}"
    return {
        "searchStatus": said.DONE,
        "searchId": number,
        "searchReference": reference,
        "searchResults": result,
        "searchResultsLink": f"https://app.complyadvantage.com/public/search/{reference}/{number}",
        "searchDate": timestamp(transaction.settled or transaction.updated),
    }


def _face_search(transaction: Transaction, chosen: str | None, document: JsonObject) -> JsonObject:
    result = chosen or ("1" if transaction.result.reject_code in SEEN_BEFORE else "0")
    if not result.isdecimal():
        return {"status": result}
    rng = Random(f"{transaction.seed} face search")
    found = [str(UUID(int=rng.getrandbits(128), version=4)) for _ in range(int(result))]
    if not found:
        return {"status": said.DONE}
    return {"status": said.DONE, "findings": found[0] if len(found) == 1 else found}


_CHECKS: Final[dict[str, Compose]] = {
    "addressValidation": _search("address", "searchResponse"),
    "proofOfResidency": _search("address", "searchResponse"),
    "watchlistScreening": _screening,
    "faceSearchFindings": _face_search,
    "personalNumberValidation": _search("cpf", "searchReason"),
}
