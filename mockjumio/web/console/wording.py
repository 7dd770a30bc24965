"""Which word and which colour tell what became of a scan, of its callback, of a call?

Colours are named by what they mean: good, bad, warn (look at it) and wait (not over yet).
"""

from typing import Final, NamedTuple

from mockjumio.exchanges import Callback, Outcome
from mockjumio.transaction import State, Transaction
from mockjumio.web.control.views import result_of

_RESULTS: Final = {  # what is not here needs a second look
    "APPROVED_VERIFIED": "good",
    "DENIED_FRAUD": "bad",
    "PASSED": "good",
    "REJECTED": "bad",
    "UPLOADED": "good",
    "EXTRACTED": "good",
    "DONE": "good",
    "FAILED": "bad",
    "INVALID": "bad",
    "PENDING": "wait",
}
_OUTCOMES: Final = {
    Outcome.ACCEPTED: "accepted",
    Outcome.REJECTED: "refused",
    Outcome.REDIRECTED: "redirected",
    Outcome.TIMED_OUT: "no answer in time",
    Outcome.REFUSED: "nobody listens",
    Outcome.RESET: "connection lost",
    Outcome.DNS_FAILURE: "host unknown",
    Outcome.TLS_FAILURE: "TLS failed",
    Outcome.INVALID_URL: "URL not allowed",
    Outcome.INTERRUPTED: "interrupted",
    Outcome.WITHHELD: "held back",
}


class Label(NamedTuple):
    """A word or a few, and what they mean: ``good``, ``bad``, ``warn`` or ``wait``."""

    words: str
    kind: str


def label_of_result(transaction: Transaction) -> Label:
    """What a transaction came to, as it is now."""
    return label_of(transaction.state.value, result_of(transaction))


def label_of(state: str, result: str) -> Label:
    """Likewise, by the words of its view."""
    if state == State.PENDING:
        return Label(State.PENDING.value, "wait")
    return Label(result, _RESULTS.get(result, "warn"))


def label_of_callback(callback: Callback) -> Label:
    """What became of a callback, by its last attempt."""
    if not callback.attempts:
        return Label("being sent" if callback.begun is not None else "to be sent", "wait")
    last = callback.attempts[-1]
    return label_of_outcome(last.outcome, last.status)


def label_of_outcome(outcome: str, status: int | None) -> Label:
    """How an attempt to deliver a callback ended."""
    kind = "good" if outcome == Outcome.ACCEPTED else "bad"
    return Label(f"{_OUTCOMES[Outcome(outcome)]}{f' ({status})' if status else ''}", kind)


def label_of_status(status: int) -> Label:
    """An HTTP status that we answered with."""
    return Label(str(status), "good" if status < 400 else "bad" if status >= 500 else "warn")
