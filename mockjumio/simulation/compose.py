"""What exactly goes onto the wire for this transaction? Form, body, and the rules that they break."""

from mockjumio.clock import Instant
from mockjumio.contract.check import check
from mockjumio.contract.form import CONTENT_TYPE, encode
from mockjumio.exchanges import Callback
from mockjumio.messages.callback import callback_form, dressed
from mockjumio.messages.case import case_of
from mockjumio.messages.links import Links
from mockjumio.settings import WireSettings
from mockjumio.transaction import Transaction


def compose(transaction: Transaction, created: Instant, links: Links, wire: WireSettings) -> Callback:
    """The callback of a settled transaction. Whatever goes out is checked against the contract here."""
    form = dressed(callback_form(transaction, created, links), transaction)
    return Callback(
        id=f"{transaction.reference}-1",
        reference=transaction.reference,
        merchant=transaction.merchant,
        url=transaction.callback.url or "",
        created=created,
        content_type=f"{CONTENT_TYPE};charset=UTF-8" if wire.charset else CONTENT_TYPE,
        body=encode(form, plus_for_space=wire.plus_for_space),
        violations=check(form, case_of(transaction)),
    )
