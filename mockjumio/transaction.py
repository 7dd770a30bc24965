"""What is a transaction, and which states are legal?

A transaction is one scan or one document upload. Everything that callback, retrieval and images say is
decided when it starts and kept here, so that the three always agree; only its state changes::

    PENDING ── complete ──▶ DONE ──┐
       └────── expire ────▶ FAILED ┴─ delete ─▶ (deleted)

Most are played as an app's SDK would start them. One that a merchant started by Jumio's own calls has an
:class:`Initiation` beside; that is all that differs.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple, Self

from mockjumio.clock import MINUTE, Instant
from mockjumio.contract.editions import retention_of
from mockjumio.contract.enums import AUTHENTICATION, DENIED_FRAUD, EXPIRED, ID_VERIFICATION, NO_ID_UPLOADED
from mockjumio.errors import MockjumioError
from mockjumio.faults.fault import Chosen
from mockjumio.personas.persona import Persona
from mockjumio.settings import MerchantSettings, Retries

LOW_FACE_MATCH = 50  # below this percentage, the selfie is plainly of somebody else
DROP_OFF = 15 * MINUTE  # "15 minutes after last update", Callback for Netverify, user journey states


class State(StrEnum):
    PENDING = "PENDING"
    DONE = "DONE"
    FAILED = "FAILED"


class IllegalTransition(MockjumioError):
    """A transaction was asked to do what its state rules out."""


class Provided(NamedTuple):
    """What the merchant's app gave Jumio, and by which way (``source``); the callback echoes it."""

    merchant_reference: str | None = None
    customer_id: str | None = None
    reporting_criteria: str | None = None
    additional_information: str | None = None
    client_ip: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    callback_url: str | None = None
    source: str | None = None  # idScanSource or transaction.source; None is the product's SDK
    preset_country: str | None = None
    preset_id_type: str | None = None
    enrollment_reference: str | None = None  # of the scan that an authentication compares with
    number: str | None = None  # what the merchant knows of the document, of which later editions send back
    dob: str | None = None
    expiry: str | None = None
    personal_number: str | None = None


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
    further: tuple[tuple[str, str], ...] = ()  # what later editions read, by the scenario's key
    original: bool = False  # an upload that was submitted as a PDF


class Result(NamedTuple):
    """What the verification came to.

    ``reject_details`` of ``None`` is absent in the callback, an empty tuple is ``[]``.
    ``extracted`` and ``identity`` (of identityVerification) hold pairs of the scenario's key and value.
    Three are of Jumio's current platform: labels that are set directly, as pairs of capability and
    label, and score and label of the decision. ``checks`` are pairs of an additional check and its outcome.
    """

    status: str
    reject_code: str | None = None
    reject_details: tuple[str, ...] | None = None
    face_match: int | None = None
    liveness: bool | None = None
    extracted: tuple[tuple[str, str | bool], ...] = ()
    identity: tuple[tuple[str, str | bool | float], ...] = ()
    liveness_images: int | None = None  # how many there are; drawn if not said
    labels: tuple[tuple[str, str], ...] = ()
    risk: float | None = None
    decision: str | None = None
    checks: tuple[tuple[str, str], ...] = ()

    @property
    def similarity(self) -> str:
        """Whether the selfie shows the person on the ID: as it was said, otherwise by the percentage."""
        matches = self.face_match is None or self.face_match >= LOW_FACE_MATCH
        return str(dict(self.identity).get("similarity", "MATCH" if matches else "NO_MATCH"))


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
    trace: str | None = None  # traceparent of the request that started it


class Action(StrEnum):
    """What a planned step does. The first five are the user's, the last three Jumio's."""

    START = "start"
    ATTEMPT = "attempt"
    ACTIVITY = "activity"
    FINISH = "finish"
    DROP_OFF = "drop_off"
    COMPLETE = "complete"
    EXPIRE = "expire"
    TOKEN_EXPIRE = "token_expire"  # noqa: S105 - nobody opened the page as long as its token lived


class Step(NamedTuple):
    """A step of the journey at an instant of the merchant's clock."""

    at: Instant
    action: Action


class Initiation(NamedTuple):
    """How a merchant started it by one of Jumio's own calls, and how far its customer has come.

    ``call`` names the call. ``token`` opens the customer's page until ``expires``; with ``hosted`` nothing
    happens until somebody does. ``type``, ``country``, ``custom_code``, ``enabled`` and ``face`` are what the
    request said of the document, of the fields to process and of the face; ``None`` leaves it to scenario and
    settings. ``processing`` milliseconds pass from the end of the journey to its result.
    """

    call: str
    token: str | None = None
    expires: Instant | None = None
    hosted: bool = False
    success_url: str | None = None
    error_url: str | None = None
    locale: str = "en"
    capture: str = "ALL"  # CAM, UPLOAD or ALL
    type: str | None = None
    country: str | None = None
    custom_code: str | None = None
    enabled: tuple[str, ...] | None = None
    face: bool | None = None
    processing: int = 0
    uploaded: tuple[str, ...] = ()  # classifiers or page numbers of the pictures that are kept
    attempts: int = 0  # that could not be read
    used: bool = False  # the journey on the page is over
    original: bool = False  # a PDF was handed in; it is kept beside the pictures


class Credential(NamedTuple):
    """What a workflow asks for: a category, and of an ID or document which countries and types will do.

    ``id`` is that of a credential on file, which is linked instead. ``label`` is the request's.
    """

    category: str
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    country_rule: str = "DEFINED"
    type_rule: str = "DEFINED"
    id: str | None = None
    label: str | None = None


class Workflow(NamedTuple):
    """The workflow execution that a transaction is on Jumio's current platform.

    ``account`` is the user's. ``handed_in`` says that the merchant itself uploaded and finalized: what it
    left out was never there. ``biometrics_deleted`` is when the facemap went, and nothing else.
    ``consented`` is what the request said of the user's consent, if it did.
    """

    key: str
    account: str
    credentials: tuple[Credential, ...]
    capabilities: tuple[str, ...]
    handed_in: bool = False
    biometrics_deleted: Instant | None = None
    consented: bool | None = None


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
    taken: int = 0  # how many of the steps have been taken; as_of() tells it for another instant
    asked: str | None = None  # JSON of what came with its start, but for a scenario's name and the seed
    faults: tuple[Chosen, ...] = ()  # of its callback, and of calls about it
    called_back: bool = False  # whether its callback was made; attempts are the callback's own matter
    steered: bool = False  # touched, finished or dropped by hand
    initiation: Initiation | None = None  # of one that was started by Jumio's own calls
    workflow: Workflow | None = None  # of one on Jumio's current platform; the others are Netverify's

    def __hash__(self) -> int:
        """So that what is worked out of one can be kept, without reading all of it."""
        return hash((self.reference, self.merchant))

    @property
    def next_step(self) -> Step | None:
        """The step that comes next; ``None`` once it is settled."""
        pending = self.state is State.PENDING and self.taken < len(self.steps)
        return self.steps[self.taken] if pending else None


class Accepted(NamedTuple):
    """A transaction that has begun, and whose person nobody has asked for yet.

    Of ``begun`` person and document stand for nobody, and so does the result if its customer is to decide it.
    ``whole`` draws them from what it started with: the same whenever it is asked.
    """

    begun: Transaction
    whole: Callable[[], Transaction]

    @classmethod
    def of(cls, transaction: Transaction) -> Self:
        """One whose person is known already."""
        return cls(transaction, lambda: transaction)


# Asked of the enums once: a member costs six times what a name does.
_PENDING, _DONE, _FAILED = State.PENDING, State.DONE, State.FAILED
_START, _ATTEMPT, _COMPLETE = Action.START, Action.ATTEMPT, Action.COMPLETE


def as_of(transaction: Transaction, now: Instant) -> Transaction:
    """The transaction at an instant: with the steps taken that are due by then. Nothing else moves it.

    Raises :class:`IllegalTransition` for a journey that expires before fifteen minutes of silence.
    """
    taken = transaction.taken
    if transaction.state is not _PENDING or taken == len(transaction.steps):
        return transaction
    return transaction if transaction.steps[taken].at > now else _take_steps(transaction, now)


def outcome(transaction: Transaction, *, called_back: bool = False) -> Transaction:
    """The transaction at the end of its journey, if nobody interferes; maybe with its callback made."""
    if transaction.state is _PENDING and transaction.taken < len(transaction.steps):
        return _take_steps(transaction, transaction.steps[-1].at, called_back=called_back)
    return transaction


def _take_steps(transaction: Transaction, now: Instant, *, called_back: bool = False) -> Transaction:
    """In one go: each step by itself would copy the transaction."""
    state, updated, first, settled = _PENDING, transaction.updated, transaction.first_attempt, None
    result, steps, taken = transaction.result, transaction.steps, transaction.taken
    for at, action in steps[taken:]:
        if at > now or settled is not None:
            break
        taken += 1
        if action in _OF_THE_USER:
            updated = at
            # The start is the first attempt, unless the journey says when that was.
            if first is None and (
                action is _ATTEMPT or (action is _START and _ATTEMPT not in map(_what, steps))
            ):
                first = at
        elif action is _COMPLETE:
            state, settled = _DONE, at
        elif action is not Action.DROP_OFF:  # the user leaves, and nobody notices for fifteen minutes
            if action is Action.EXPIRE and at < updated + DROP_OFF:
                raise IllegalTransition(f"{transaction.reference} was updated less than fifteen minutes ago")
            state, settled = _FAILED, at
            if transaction.product == AUTHENTICATION:
                result = _EXPIRED
            if transaction.product == ID_VERIFICATION:
                result = _DROPPED
    return transaction._replace(
        state=state,
        updated=updated,
        first_attempt=first,
        settled=settled,
        result=result,
        taken=taken,
        called_back=called_back,
    )


_what = attrgetter("action")
_OF_THE_USER = frozenset((_START, _ATTEMPT, Action.ACTIVITY, Action.FINISH))


_EXPIRED = Result(status=EXPIRED)
_DROPPED = Result(status=NO_ID_UPLOADED)


def delete(transaction: Transaction, now: Instant) -> Transaction:
    """Remove the images and the extracted data of a finished transaction; irreversible."""
    if transaction.state is State.PENDING or transaction.deleted is not None:
        raise IllegalTransition(f"{transaction.reference} is {_describe_state(transaction)}, not finished")
    return transaction._replace(deleted=now)


def purge_due(transaction: Transaction) -> Instant | None:
    """When data retention removes a transaction's data; ``None`` for pending ones and excluded fraud."""
    settings = transaction.settings
    retention = settings.retention
    if transaction.settled is None or (transaction.result.status == DENIED_FRAUD and not retention.fraud):
        return None
    return transaction.settled + retention_of(retention.interval, settings.edition)


def as_retained(transaction: Transaction, now: Instant) -> Transaction:
    """The transaction at an instant, and if its retention is over by then, as if it had been deleted."""
    transaction = as_of(transaction, now)
    due = None if transaction.deleted is not None else purge_due(transaction)
    return transaction if due is None or now < due else transaction._replace(deleted=due, purged=True)


def sends_callback(settled: Transaction) -> bool:
    """Multi document sends one if the upload is done; ID verification if it is on; a workflow always."""
    if settled.workflow is not None:
        return True
    if settled.product == AUTHENTICATION:
        return True
    if settled.product == ID_VERIFICATION:
        return settled.settings.id_verification
    return settled.state is State.DONE


def calls_back_between(transaction: Transaction) -> bool:
    """Whether there are callbacks before that of the end."""
    workflow, settings = transaction.workflow, transaction.settings
    return workflow is not None and settings.platform.intermediate_callbacks


def is_open(transaction: Transaction) -> bool:
    """Whether anything is still to come of it by itself: a step of its journey, or its callback."""
    if transaction.settled is None:
        return transaction.next_step is not None
    return (
        not transaction.called_back and transaction.callback.url is not None and sends_callback(transaction)
    )


def _describe_state(transaction: Transaction) -> str:
    return "deleted" if transaction.deleted is not None else transaction.state.value
