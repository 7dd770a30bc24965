"""What does the PDF of a workflow say, and where is it? In a form of our own: Jumio's is public nowhere.

Its link is signed with the merchant's secret, and good for some minutes of the merchant's clock: whoever has
it may fetch the PDF, as from the object stores where such links come from.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from hmac import digest
from typing import Any, Final
from urllib.parse import urlencode

from mockjumio.clock import MINUTE, SECOND, Instant
from mockjumio.contract.platform.tables import REPORT_LINK
from mockjumio.messages.links import Links
from mockjumio.messages.platform.details import details
from mockjumio.messages.platform.places import hosts
from mockjumio.settings import Credentials
from mockjumio.transaction import Transaction, Workflow

LIFETIME: Final = 15 * MINUTE
_WORKFLOW_ID, _URL = (field.name for field in REPORT_LINK.fields)


def link(transaction: Transaction, links: Links, credentials: Credentials, now: Instant) -> dict[str, str]:
    """Where the PDF is from ``now`` on."""
    expires = str((now + LIFETIME) // SECOND)
    signature = sign(transaction.reference, expires, credentials)
    query = urlencode({"client": credentials.token, "expires": expires, "signature": signature})
    url = f"{hosts(links).retrieval}/api/v1/reports/{transaction.reference}.pdf?{query}"
    return {_WORKFLOW_ID: transaction.reference, _URL: url}


def sign(reference: str, expires: str, credentials: Credentials) -> str:
    signature = digest(credentials.secret.encode(), f"report {reference} {expires}".encode(), sha256)
    return urlsafe_b64encode(signature).rstrip(b"=").decode()


def rows(transaction: Transaction, workflow: Workflow, links: Links) -> Iterator[tuple[str, str]]:
    """What stands in it, line by line: a name, and what is to be said of it. Empty lines part chapters."""
    told = details(transaction, workflow, links)
    yield "account", workflow.account
    yield from _members(told["workflow"])
    yield from ((name, told[name]) for name in ("createdAt", "startedAt", "completedAt") if name in told)
    if "decision" in told:
        decision = told["decision"]
        yield "", ""
        label, score = decision["details"]["label"], decision["risk"]["score"]
        yield "decision", f"{decision['type']}, {label}, risk score {score:g}"
    for name, results in told["capabilities"].items():
        yield "", ""
        for one in results:
            about = ", ".join(credential["category"] for credential in one["credentials"])
            yield f"{name} ({about})", f"{one['decision']['type']}, {one['decision']['details']['label']}"
            yield from _members(one.get("data", {}))


def _members(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _members(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", ", ".join(map(str, value)) if isinstance(value, list) else str(value)
