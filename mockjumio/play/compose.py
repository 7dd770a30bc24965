"""What exactly goes onto the wire for this transaction? Form, body, and the rules that they break."""

import json
from collections.abc import Iterator, Mapping

from mockjumio.clock import Instant
from mockjumio.contract import Breach
from mockjumio.contract.check import check
from mockjumio.contract.form import CONTENT_TYPE, encode
from mockjumio.contract.retrieval import RETRIEVED
from mockjumio.exchanges import Callback
from mockjumio.messages.body import callback_body
from mockjumio.messages.callback import callback_form, dressed
from mockjumio.messages.case import case_of
from mockjumio.messages.links import Links
from mockjumio.settings import WireSettings
from mockjumio.transaction import Transaction


def compose(transaction: Transaction, created: Instant, links: Links, wire: WireSettings) -> Callback:
    """The callback of a settled transaction. Whatever goes out is checked against the contract here."""
    plan, body = transaction.callback, None
    violations: tuple[Breach, ...] = ()
    if not (plan.omit or plan.set or plan.shuffled):
        body = callback_body(transaction, created, links, plus_for_space=wire.plus_for_space)
    if body is None:
        plain = callback_form(transaction, created, links)
        form = dressed(plain, transaction)
        body = encode(form, plus_for_space=wire.plus_for_space)
        violations = check(form, case_of(transaction)) or tuple(_contradictions(plain, form, transaction))
    return Callback(
        id=f"{transaction.reference}-1",
        reference=transaction.reference,
        merchant=transaction.merchant,
        url=transaction.callback.url or "",
        created=created,
        due=created,
        content_type=wire.content_type or (f"{CONTENT_TYPE};charset=UTF-8" if wire.charset else CONTENT_TYPE),
        body=body,
        violations=violations,
    )


def _contradictions(
    plain: Mapping[str, str], form: Mapping[str, str], transaction: Transaction
) -> Iterator[Breach]:
    """Legal values that ``callback.set`` changed, while retrieval and images go on to say the scan's own."""
    for name, _ in transaction.callback.set:
        if name in RETRIEVED and name in plain and _meaning(form.get(name)) != _meaning(plain[name]):
            rule = f"is set to another value than retrieval and images have, which is {plain[name]!r}"
            yield Breach(name, rule, "Netverify Retrieval API")


def _meaning(value: str | None) -> object:
    """JSON means the same however it is spaced, as it is in one of the samples."""
    if value is None or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
