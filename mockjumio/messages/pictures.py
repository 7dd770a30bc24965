"""Which pictures of a transaction can be fetched as it is now, and as what is each drawn?"""

import json
from typing import Final

from mockjumio.contract.enums import FACE, MULTI_DOCUMENT
from mockjumio.messages.callback import callback_form, classifiers
from mockjumio.messages.links import Links
from mockjumio.messages.resources import pages
from mockjumio.transaction import State, Transaction, Workflow

LIVENESS: Final = "livenessImages"
_NO_PICTURES: Final = ("FACEMAP", "PREPARED_DATA")  # parts of credentials on the current platform


def pictures(transaction: Transaction, links: Links) -> dict[str, str]:
    """What each picture is drawn as, by its name: ``front``, ``face``, ``liveness-1``, a page ``1``."""
    if transaction.deleted is not None:
        return {}
    if transaction.workflow is not None:
        return _of_workflow(transaction, transaction.workflow)
    if transaction.state is State.PENDING:
        return {}
    if transaction.product == MULTI_DOCUMENT:
        return {str(number): str(number) for number in pages(transaction)}
    seen = {classifier: classifier for classifier in classifiers(transaction)}
    return seen | {f"liveness-{one}": FACE for one in range(1, len(liveness(transaction, links)) + 1)}


def liveness(transaction: Transaction, links: Links) -> list[str]:
    """The URLs of the images of liveness, as the callback lists them."""
    return listed(transaction, links, LIVENESS)


def listed(transaction: Transaction, links: Links, parameter: str) -> list[str]:
    """The URLs that the callback has in a parameter; none if it does not have it."""
    form = callback_form(transaction, transaction.settled or transaction.updated, links)
    text = form.get(parameter, "[]")
    urls: list[str] = json.loads(text) if text.startswith("[") else [text]
    return urls


def _of_workflow(transaction: Transaction, workflow: Workflow) -> dict[str, str]:
    from mockjumio.messages.platform.details import kept_part, parts_of  # which Netverify does not need

    return {
        name.lower().replace("_", "-"): kept_part(name)
        for credential in workflow.credentials
        for name in parts_of(transaction, workflow, credential)
        if name not in _NO_PICTURES
    }
