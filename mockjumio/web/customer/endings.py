"""Where does a customer go in the end, and what is the page around told? As its call has it. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from mockjumio.clock import Instant, timestamp
from mockjumio.messages.links import Links
from mockjumio.transaction import Initiation, Transaction

# What is wrong, and its errorCode: of v2 and v3, of v4, of the web client for documents.
INVALID, EXPIRED, OVER, UNREADABLE = "invalid", "expired", "over", "unreadable"
_CODES: Final = {
    INVALID: ("210", "9200", "211"),
    EXPIRED: ("210", "9210", "310"),
    OVER: ("210", "9200", "311"),
    UNREADABLE: ("320", "9835", "310"),
}
WORDS: Final = {
    INVALID: "This link is not valid, or not any more.",
    EXPIRED: "Too much time has passed. Please start again.",
    OVER: "This was finished already. There is nothing more to do.",
    UNREADABLE: "Your ID could not be read in three attempts.",
}
EVENT: Final = 510  # eventType of v4's window messages
PLATFORM: Final = "accounts"  # the call of Jumio's current platform, whose page is v4's


class Names(NamedTuple):
    """The parameters that are appended to a URL: of the status, and of the references."""

    status: str
    references: Mapping[str, str]  # parameter to "merchant" or "own"


_V2 = Names("idScanStatus", {"merchantIdScanReference": "merchant", "jumioIdScanReference": "own"})
_V4 = Names("transactionStatus", {"customerInternalReference": "merchant", "transactionReference": "own"})
_PLATFORM = Names(
    "acquisitionStatus",
    {"accountId": "account", "workflowExecutionId": "own", "customerInternalReference": "merchant"},
)
_DOCUMENT = Names("idScanStatus", {"jumioIdScanReference": "own"})


def is_v4(initiation: Initiation) -> bool:
    return initiation.call in ("initiate", PLATFORM)


def is_document(initiation: Initiation) -> bool:
    return initiation.call in ("acquisitions", "createDocumentAcquisition")


def code_of(initiation: Initiation, wrong: str) -> str:
    return _CODES[wrong][1 if is_v4(initiation) else 2 if is_document(initiation) else 0]


def page(initiation: Initiation) -> str:
    """Where the customer's page is, seen from any other page of the same host."""
    links, token = Links("", ""), initiation.token or ""
    if is_v4(initiation):
        return links.web_v4(token, initiation.locale.replace("_", "-"))
    return links.upload(token) if is_document(initiation) else links.redirect(token)


def _names(scan: Transaction, initiation: Initiation) -> Names:
    if scan.workflow is not None:
        return _PLATFORM
    return _V4 if is_v4(initiation) else _DOCUMENT if is_document(initiation) else _V2


def address(scan: Transaction, initiation: Initiation, wrong: str | None = None) -> str | None:
    """The merchant's page for how it went, with Jumio's parameters; ``None`` if the merchant has none."""
    url = initiation.success_url if wrong is None else initiation.error_url
    if url is None:
        return None
    names = _names(scan, initiation)
    values = {names.status: "SUCCESS" if wrong is None else "ERROR"}
    unopened = wrong in (INVALID, OVER) or (wrong is EXPIRED and scan.first_attempt is None)
    if unopened and names is _V2:  # the guide of 2018: no references before the start
        values |= {"errorCode": code_of(initiation, wrong or INVALID)}
        values |= {"authorizationToken": initiation.token or ""}
    else:
        known = {"merchant": scan.provided.merchant_reference or "", "own": scan.reference}
        known["account"] = scan.workflow.account if scan.workflow is not None else ""
        values |= {name: known[which] for name, which in names.references.items()}
        if wrong is not None:
            values["errorCode"] = code_of(initiation, wrong)
    plain, mark, fragment = url.partition("#")
    return f"{plain}{'&' if '?' in plain else '?'}{urlencode(values, quote_via=quote)}{mark}{fragment}"


def message(
    scan: Transaction, initiation: Initiation, now: Instant, value: str, wrong: str | None = None
) -> dict[str, object] | None:
    """What the page posts to the window around it, as JSON text; ``None`` where there is nothing to tell.

    v2 tells only that it is there; v4 also how it went.
    """
    if is_document(initiation):
        return None
    if is_v4(initiation):
        told: dict[str, object] = {"value": value}
        if wrong is not None:
            told["metainfo"] = {"code": int(code_of(initiation, wrong))}
        own = {"transactionReference": scan.reference}
        if scan.workflow is not None:
            own = {"accountId": scan.workflow.account, "workflowExecutionId": scan.reference}
        return {
            "authorizationToken": initiation.token,
            **own,
            "customerInternalReference": scan.provided.merchant_reference,
            "eventType": EVENT,
            "dateTime": timestamp(now),
            "payload": told,
        }
    if value != "loaded":
        return None
    return {
        "authorizationToken": initiation.token,
        "scanReference": scan.reference,
        "timestamp": timestamp(now),
    }
