"""What does retrieval answer about this transaction, and which pictures of it can be fetched?

Read from the same form as the callback, so that the two never disagree. Sections: retrieval guide,
document, transaction and verification data, images.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from random import Random
from typing import Final
from uuid import UUID

from mockjumio.clock import Instant, timestamp
from mockjumio.contract import Breach, enums
from mockjumio.contract import retrieval_fields as retrieval
from mockjumio.contract.checker import check_object
from mockjumio.contract.enums import (
    APPROVED_VERIFIED,
    AUTHENTICATION,
    DENIED_UNSUPPORTED_ID_TYPE,
    DONE,
    FACE,
    MULTI_DOCUMENT,
    UNSUPPORTED,
)
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.multi_document import AUTHENTICATION_DATA
from mockjumio.contract.rules import Presence, Table, shape
from mockjumio.messages.callback import callback_form, case_of, classifiers
from mockjumio.messages.links import Links
from mockjumio.messages.sources import JsonObject
from mockjumio.transaction import State, Transaction, Workflow

Resource = Callable[[Transaction, Links], JsonObject]
"""What an endpoint says of a transaction, but for the head that all of them have."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode_resource(resource: Resource, transaction: Transaction, now: Instant, links: Links) -> bytes:
    """An endpoint's answer as JSON. What does not change with the time is kept for those who ask again."""
    if resource is authentication:  # the only one without a head
        return _encode(authentication(transaction, links)).encode()
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
    form, edition = _form(transaction, links), transaction.settings.edition
    values = _as_in_callback(retrieval.DOCUMENT_DATA.of(edition), form)
    if transaction.result.status == DENIED_UNSUPPORTED_ID_TYPE:
        values["type"] = UNSUPPORTED
    if "address" in values:
        values["address"] = json.loads(form["idAddress"])
    issued = transaction.document.issued
    if issued and "number" in values and "issuingDate" not in ID_VERIFICATION_CALLBACK.of(edition):
        values["issuingDate"] = str(issued)  # which the callback does not say yet
    return values


def _as_in_callback(table: Table, form: Mapping[str, str]) -> JsonObject:
    """The keys of a table that the callback has, under its own name or another one."""
    return {key: form[parameter] for key, parameter in _parameters(table) if parameter in form}


@lru_cache
def _parameters(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((key, retrieval.in_callback(key)) for key in table)


def scan_transaction(transaction: Transaction, links: Links) -> JsonObject:
    values = _as_in_callback(retrieval.TRANSACTION_DATA, _form(transaction, links))
    return values | {"status": transaction.state.value}  # the transaction's, not that of the verification


def scan_verification(transaction: Transaction, links: Links) -> JsonObject:
    form, settings = _form(transaction, links), transaction.settings
    values: JsonObject = {}
    for key, parameter in _parameters(retrieval.VERIFICATION_DATA.of(settings.edition)):
        if key == "mrzCheck":
            values[key] = _mrz_check(transaction, form)
        elif parameter in form:
            text = form[parameter]
            values[key] = json.loads(text) if text.startswith("{") else text
        elif key == retrieval.FACE_MATCH and settings.face_match and _is_approved(transaction):
            values[key] = str(transaction.result.face_match)  # which the callback no longer says
        elif key == "additionalChecks":
            values |= _additional_checks(transaction, links)
    return values


def _additional_checks(transaction: Transaction, links: Links) -> JsonObject:
    checks = additional_checks(transaction, scan_document(transaction, links))
    return {"additionalChecks": checks} if checks else {}


def _is_approved(transaction: Transaction) -> bool:
    return transaction.result.status == APPROVED_VERIFIED


def _mrz_check(transaction: Transaction, form: dict[str, str]) -> str:
    if form.get("idCheckMRZcode") == "OK":
        return retrieval.MRZ_OK
    known = retrieval.MRZ_CHECKS.of(transaction.settings.edition)
    if transaction.result.reject_code == retrieval.MRZ_CHECK_FAILED and retrieval.MRZ_NOT_OK in known:
        return retrieval.MRZ_NOT_OK
    return retrieval.MRZ_NOT_AVAILABLE


def scan_data(transaction: Transaction, links: Links) -> JsonObject:
    return {
        "document": scan_document(transaction, links),
        "transaction": scan_transaction(transaction, links),
        "verification": scan_verification(transaction, links),
        **_facemap(transaction, links),
    }


def _facemap(transaction: Transaction, links: Links) -> JsonObject:
    """Where the face in three dimensions is, if the callback says so."""
    if "facemap" not in retrieval.DETAILS.of(transaction.settings.edition):
        return {}
    href = _form(transaction, links).get("facemap")
    return {} if href is None else {"facemap": {"classifier": "facemap", "href": href}}


def scan_images(transaction: Transaction, links: Links) -> JsonObject:
    reference = transaction.reference
    return {
        "images": [
            {"classifier": classifier, "href": links.retrieval_image(reference, classifier)}
            for classifier in classifiers(transaction)
        ],
        **_liveness_images(transaction, links),
    }


def _liveness_images(transaction: Transaction, links: Links) -> JsonObject:
    if "livenessImages" not in retrieval.LISTS.of(transaction.settings.edition):
        return {}
    urls = json.loads(_form(transaction, links).get("livenessImages", "[]"))
    return {"livenessImages": urls} if urls else {}


def authentication(transaction: Transaction, links: Links) -> JsonObject:
    """What the callback says, and of one that is pending, how far it is."""
    from mockjumio.contract import multi_document as of

    form = _form(transaction, links)
    values = _as_in_callback(of.AUTHENTICATION_DATA.of(transaction.settings.edition), form)
    urls = values.pop(LIVENESS, None)
    if transaction.state is State.PENDING:
        begun = transaction.first_attempt is not None
        return values | {"transactionResult": of.STARTED if begun else of.CREATED}
    if "idScanImageFace" in form:
        values["images"] = [{"classifier": FACE, "href": form["idScanImageFace"]}]
    return values if urls is None else values | {LIVENESS: json.loads(str(urls))}


def upload_document(transaction: Transaction, links: Links) -> JsonObject:
    document = json.loads(_form(transaction, links)["document"])
    edition = transaction.settings.edition
    values = {key: document[key] for key in retrieval.UPLOAD_DOCUMENT_DATA.of(edition) if key in document}
    if "extractedData" in values and "extractedData" in retrieval.UPLOAD_DATA.of(edition):
        from mockjumio.messages.later_editions import data_within_data  # which the first ones do not have

        values["extractedData"] = data_within_data(values["extractedData"], str(transaction.document.type))
    return values


def has_original(transaction: Transaction) -> bool:
    """Whether a PDF was submitted, and the edition tells of it."""
    known = retrieval.UPLOAD_DOCUMENT_DATA.of(transaction.settings.edition)
    return transaction.state is State.DONE and transaction.document.original and "originalDocument" in known


def upload_transaction(transaction: Transaction, links: Links) -> JsonObject:
    inner = json.loads(_form(transaction, links)["transaction"])
    return {
        "status": transaction.state.value,
        **{key: inner[key] for key in retrieval.UPLOAD_TRANSACTION_DATA if key in inner and key != "status"},
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


def breaches(transaction: Transaction, links: Links) -> Iterator[Breach]:
    """Every breach of the guide's tables in what retrieval says of a transaction that is settled."""
    case = case_of(transaction)
    if transaction.product == AUTHENTICATION:
        answers: tuple[tuple[Table, Resource], ...] = ((AUTHENTICATION_DATA, authentication),)
    elif transaction.product == MULTI_DOCUMENT:
        answers = ((retrieval.UPLOAD_DETAILS, upload_data), (retrieval.UPLOAD_PAGES, upload_pages))
    else:
        answers = ((retrieval.DETAILS, scan_data), (retrieval.LISTS, scan_images))
    for table, resource in answers:
        yield from check_object(table, resource(transaction, links), case)


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
    several = [f"{enums.LIVENESS}{one}" for one in range(1, len(liveness(transaction, links)) + 1)]
    return seen | {name: name for name in several}


def liveness(transaction: Transaction, links: Links) -> list[str]:
    """The URLs of the images of liveness, as the callback lists them."""
    return urls_in_callback(transaction, links, LIVENESS)


def urls_in_callback(transaction: Transaction, links: Links, parameter: str) -> list[str]:
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


SEEN_BEFORE: Final = ("105", "113")  # reject reasons of somebody whose face is known

Compose = Callable[[Transaction, str | None, JsonObject], JsonObject]
"""A check of a transaction: from what the scenario says, and from the document's data."""


def additional_checks(transaction: Transaction, document: JsonObject) -> JsonObject:
    """The checks that the account has; ``document`` is what retrieval says of the document."""
    chosen = dict(transaction.result.checks)
    slots = shape(retrieval.ADDITIONAL_CHECKS, case_of(transaction)).slots
    return {
        name: _CHECKS[name](transaction, chosen.get(name), document)
        for name, slot in slots.items()
        if slot.presence is not Presence.FORBIDDEN
    }


def _search(key: str, why: str) -> Compose:
    """A search for something that the document says, or not."""

    def compose(transaction: Transaction, chosen: str | None, document: JsonObject) -> JsonObject:
        searched = transaction.result.status == APPROVED_VERIFIED and key in document
        result = chosen or (retrieval.POSITIVE if searched else retrieval.NOT_ENOUGH_DATA)
        if result in (retrieval.POSITIVE, retrieval.PARTIAL, retrieval.NEGATIVE):
            return {"searchResults": result}
        return {"searchResults": retrieval.NOT_DONE, why: result}

    return compose


def _screening(transaction: Transaction, chosen: str | None, document: JsonObject) -> JsonObject:
    approved = transaction.result.status == APPROVED_VERIFIED
    result = chosen or ("0" if approved else retrieval.SCREENING_NOT_DONE)
    if not result.isdecimal():
        return {"searchStatus": result}
    rng = Random(f"{transaction.seed} screening")
    number = str(rng.randrange(10**7, 10**8))
    reference = f"{rng.randrange(10**9, 10**10)}-{rng.randrange(16**8):08x}"
    return {
        "searchStatus": DONE,
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
        return {"status": DONE}
    return {"status": DONE, "findings": found[0] if len(found) == 1 else found}


_CHECKS: Final[dict[str, Compose]] = {
    "addressValidation": _search("address", "searchResponse"),
    "proofOfResidency": _search("address", "searchResponse"),
    "watchlistScreening": _screening,
    "faceSearchFindings": _face_search,
    "personalNumberValidation": _search("cpf", "searchReason"),
}
