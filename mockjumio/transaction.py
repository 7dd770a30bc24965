"""What is a transaction, and which states are legal?

A transaction is one scan or one document upload. Everything that callback, retrieval and images say is
decided when it starts and kept here, so that the three always agree; only its state changes::

    PENDING ── complete ──▶ DONE ──┐
       └────── expire ────▶ FAILED ┴─ delete ─▶ (deleted)
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple, assert_never

from mockjumio.clock import MINUTE, Instant
from mockjumio.contract.enums import DENIED_FRAUD, ID_VERIFICATION, NO_ID_UPLOADED
from mockjumio.errors import MockjumioError
from mockjumio.faults.base import Chosen
from mockjumio.personas.persona import Persona
from mockjumio.settings import MerchantSettings, Retries

DROP_OFF = 15 * MINUTE  # "15 minutes after last update", Callback for Netverify, user journey states


class State(StrEnum):
    PENDING = "PENDING"
    DONE = "DONE"
    FAILED = "FAILED"


class IllegalTransition(MockjumioError):
    """A transaction was asked to do what its state rules out."""


class Provided(NamedTuple):
    """What the merchant's app gave the SDK; the callback echoes it."""

    merchant_reference: str | None = None
    customer_id: str | None = None
    reporting_criteria: str | None = None
    additional_information: str | None = None
    client_ip: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    callback_url: str | None = None


class Document(NamedTuple):
    """The document that was shown. Of ID verification or multi document; unused parts are ``None``."""

    type: str
    country: str
    subtype: str | None = None
    number: str | None = None
    issued: date | None = None
    expires: date | None = None
    personal_number: str | None = None
    us_state: str | None = None  # as idUsState says it
    optional_data_1: str | None = None
    optional_data_2: str | None = None
    dni: str | None = None
    latin_full_name: bool = False  # a Korean licence in Latin characters
    lacks: frozenset[str] = frozenset()  # parts that this document does not carry
    custom_code: str | None = None
    pages: int = 1


class Result(NamedTuple):
    """What the verification came to.

    ``reject_details`` of ``None`` is absent in the callback, an empty tuple is ``[]``.
    ``extracted`` holds pairs of the scenario's key and value.
    """

    status: str
    reject_code: str | None = None
    reject_details: tuple[str, ...] | None = None
    face_match: int | None = None
    liveness: bool | None = None
    extracted: tuple[tuple[str, str | bool], ...] = ()


class Images(NamedTuple):
    """How the images are made: drawn in a format, or a file of the scenario's own a classifier."""

    format: str = "jpeg"
    files: tuple[tuple[str, str], ...] = ()  # (classifier, absolute path)
    flat: bool = False  # as scanned, not as photographed
    longest: int = 1280  # pixels of the longer side


class CallbackPlan(NamedTuple):
    """How the callback is sent. ``delay`` in milliseconds; ``set`` holds raw wire values.

    ``retries`` of ``None`` leaves the schedule to the merchant's settings.
    """

    url: str | None = None
    delay: int = 0
    shuffled: bool = False
    omit: tuple[str, ...] = ()
    set: tuple[tuple[str, str], ...] = ()
    violate: bool = False
    retries: Retries | None = None


class Action(StrEnum):
    """What a planned step does. The first five are the user's, the last two Jumio's."""

    START = "start"
    ATTEMPT = "attempt"
    ACTIVITY = "activity"
    FINISH = "finish"
    DROP_OFF = "drop_off"
    COMPLETE = "complete"
    EXPIRE = "expire"


class Step(NamedTuple):
    """A step of the journey at an instant of the merchant's clock."""

    at: Instant
    action: Action


class Transaction(NamedTuple):
    """One scan or upload, whole. A change makes a new one."""

    reference: str
    merchant: str  # the API token
    ordinal: int
    product: str
    scenario: str
    seed: int
    settings: MerchantSettings
    provided: Provided
    persona: Persona
    document: Document
    result: Result
    images: Images
    callback: CallbackPlan
    steps: tuple[Step, ...]
    created: Instant
    updated: Instant
    state: State = State.PENDING
    first_attempt: Instant | None = None
    settled: Instant | None = None
    deleted: Instant | None = None
    purged: bool = False  # deleted by retention, not by the merchant
    taken: int = 0  # how many of the steps have been taken
    asked: str | None = None  # JSON of the scenario and changes that came with its start, if any
    faults: tuple[Chosen, ...] = ()  # of its callback, and of calls about it
    called_back: bool = False  # whether its callback was made; attempts are the callback's own matter

    @property
    def next_step(self) -> Step | None:
        """The step that comes next; ``None`` once it is settled."""
        pending = self.state is State.PENDING and self.taken < len(self.steps)
        return self.steps[self.taken] if pending else None


def touch(transaction: Transaction, now: Instant, *, attempt: bool = False) -> Transaction:
    """The user did something: the fifteen minutes start again."""
    _must_be_pending(transaction, "touched")
    first = now if attempt and transaction.first_attempt is None else transaction.first_attempt
    return transaction._replace(updated=now, first_attempt=first)


def complete(transaction: Transaction, now: Instant) -> Transaction:
    """The verification came to its result."""
    _must_be_pending(transaction, "completed")
    return transaction._replace(state=State.DONE, settled=now)


def expire(transaction: Transaction, now: Instant) -> Transaction:
    """Nothing happened for fifteen minutes: clean up from pending to failed."""
    _must_be_pending(transaction, "cleaned up")
    if now < transaction.updated + DROP_OFF:
        raise IllegalTransition(f"{transaction.reference} was updated less than fifteen minutes ago")
    dropped = transaction._replace(state=State.FAILED, settled=now)
    if transaction.product == ID_VERIFICATION:
        return dropped._replace(result=Result(status=NO_ID_UPLOADED))
    return dropped


def delete(transaction: Transaction, now: Instant) -> Transaction:
    """Remove the images and the extracted data of a finished transaction; irreversible."""
    if transaction.state is State.PENDING or transaction.deleted is not None:
        raise IllegalTransition(f"{transaction.reference} is {_described(transaction)}, not finished")
    return transaction._replace(deleted=now)


def purge_due(transaction: Transaction) -> Instant | None:
    """When data retention removes a transaction's data; ``None`` for pending ones and excluded fraud."""
    retention = transaction.settings.retention
    if transaction.settled is None or (transaction.result.status == DENIED_FRAUD and not retention.fraud):
        return None
    return transaction.settled + retention.interval


def purge(transaction: Transaction, now: Instant) -> Transaction:
    """Data retention: as if it had been deleted."""
    return transaction._replace(deleted=now, purged=True)


def take(transaction: Transaction, step: Step) -> Transaction:
    """The transaction after a step of its journey."""
    return _after(transaction, step)._replace(taken=transaction.taken + 1)


def _after(transaction: Transaction, step: Step) -> Transaction:
    match step.action:
        case Action.COMPLETE:
            return complete(transaction, step.at)
        case Action.EXPIRE:
            return expire(transaction, step.at)
        case Action.DROP_OFF:  # the user leaves; nobody notices for fifteen minutes
            return transaction
        case Action.ATTEMPT:
            return touch(transaction, step.at, attempt=True)
        case Action.START:  # is the first attempt, unless the journey says when that was
            told = any(planned.action is Action.ATTEMPT for planned in transaction.steps)
            return touch(transaction, step.at, attempt=not told)
        case Action.ACTIVITY | Action.FINISH:
            return touch(transaction, step.at)
        case _:
            assert_never(step.action)


def outcome(transaction: Transaction) -> Transaction:
    """The transaction at the end of its journey, if nobody interferes."""
    for step in transaction.steps:
        transaction = take(transaction, step)
    return transaction


def sends_callback(settled: Transaction) -> bool:
    """Multi document sends one if the upload is done; ID verification always, if it is on."""
    if settled.product == ID_VERIFICATION:
        return settled.settings.id_verification
    return settled.state is State.DONE


def is_open(transaction: Transaction) -> bool:
    """Whether anything is still to come of it by itself: a step of its journey, or its callback."""
    if transaction.settled is None:
        return transaction.next_step is not None
    return (
        not transaction.called_back and transaction.callback.url is not None and sends_callback(transaction)
    )


def _must_be_pending(transaction: Transaction, what: str) -> None:
    if transaction.state is not State.PENDING:
        raise IllegalTransition(f"{transaction.reference} cannot be {what}: it is {_described(transaction)}")


def _described(transaction: Transaction) -> str:
    return "deleted" if transaction.deleted is not None else transaction.state.value
