"""What does retrieval answer about this transaction?

Read from the same form as the callback, so that the two never disagree. Sections: retrieval guide,
document, transaction and verification data, images.
"""

import json
from collections.abc import Callable
from functools import lru_cache

from mockjumio.clock import Instant, timestamp
from mockjumio.contract import retrieval
from mockjumio.contract.enums import DENIED_UNSUPPORTED_ID_TYPE, UNSUPPORTED
from mockjumio.messages.callback import JsonObject, callback_form, classifiers
from mockjumio.messages.links import Links
from mockjumio.transaction import State, Transaction

Resource = Callable[[Transaction, Links], JsonObject]
"""What an endpoint says of a transaction, but for the head that all of them have."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode_resource(resource: Resource, transaction: Transaction, now: Instant, links: Links) -> bytes:
    """An endpoint's answer as JSON. What does not change with the time is kept for those who ask again."""
    head = f'{{"timestamp":"{timestamp(now)}","scanReference":"{transaction.reference}"'
    return head.encode() + _body(resource, transaction, links)


@lru_cache(maxsize=64)  # 4 kB each
def _body(resource: Resource, transaction: Transaction, links: Links) -> bytes:
    values = resource(transaction, links)
    return f",{_encode(values)[1:]}".encode() if values else b"}"


def status(transaction: Transaction, links: Links) -> JsonObject:
    return {"status": transaction.state.value}


def _form(transaction: Transaction, links: Links) -> dict[str, str]:
    return callback_form(transaction, transaction.settled or transaction.updated, links)


def scan_document(transaction: Transaction, links: Links) -> JsonObject:
    form = _form(transaction, links)
    values: JsonObject = {
        key: form[parameter] for key, parameter in retrieval.DOCUMENT_DATA.items() if parameter in form
    }
    if transaction.result.status == DENIED_UNSUPPORTED_ID_TYPE:
        values["type"] = UNSUPPORTED
    if "address" in values:
        values["address"] = json.loads(form["idAddress"])
    if transaction.document.issued and "number" in values:
        values["issuingDate"] = str(transaction.document.issued)
    return values


def scan_transaction(transaction: Transaction, links: Links) -> JsonObject:
    form = _form(transaction, links)
    return {
        "status": transaction.state.value,
        **{key: form[name] for key, name in retrieval.TRANSACTION_DATA.items() if name in form},
    }


def scan_verification(transaction: Transaction, links: Links) -> JsonObject:
    form = _form(transaction, links)
    values: JsonObject = {"mrzCheck": _mrz_check(transaction, form)}
    if "idFaceMatch" in form:
        values["faceMatch"] = form["idFaceMatch"]
    if "rejectReason" in form:
        values["rejectReason"] = json.loads(form["rejectReason"])
    return values


def _mrz_check(transaction: Transaction, form: dict[str, str]) -> str:
    if form.get("idCheckMRZcode") == "OK":
        return retrieval.MRZ_OK
    if transaction.result.reject_code == retrieval.MRZ_CHECK_FAILED:
        return retrieval.MRZ_NOT_OK
    return retrieval.MRZ_NOT_AVAILABLE


def scan_data(transaction: Transaction, links: Links) -> JsonObject:
    return {
        "document": scan_document(transaction, links),
        "transaction": scan_transaction(transaction, links),
        "verification": scan_verification(transaction, links),
    }


def scan_images(transaction: Transaction, links: Links) -> JsonObject:
    reference = transaction.reference
    return {
        "images": [
            {"classifier": classifier, "href": links.retrieval_image(reference, classifier)}
            for classifier in classifiers(transaction)
        ],
    }


def upload_document(transaction: Transaction, links: Links) -> JsonObject:
    document = json.loads(_form(transaction, links)["document"])
    return {key: document[key] for key in retrieval.UPLOAD_DOCUMENT_DATA if key in document}


def upload_transaction(transaction: Transaction, links: Links) -> JsonObject:
    inner = json.loads(_form(transaction, links)["transaction"])
    return {
        "status": transaction.state.value,
        **{key: inner[key] for key in retrieval.UPLOAD_TRANSACTION_DATA if key in inner},
    }


def upload_data(transaction: Transaction, links: Links) -> JsonObject:
    """A dropped upload has no document, as in the callback's table: "if transaction status = DONE"."""
    document = {"document": upload_document(transaction, links)} if transaction.state is State.DONE else {}
    return {**document, "transaction": upload_transaction(transaction, links)}


def upload_pages(transaction: Transaction, links: Links) -> JsonObject:
    reference = transaction.reference
    return {
        "images": [
            {"classifier": number, "href": links.page(reference, number)} for number in pages(transaction)
        ],
    }


def pages(transaction: Transaction) -> range:
    """The page numbers of an upload; a dropped one has none."""
    return range(1, transaction.document.pages + 1) if transaction.state is State.DONE else range(0)
