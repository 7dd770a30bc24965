"""How does what retrieval says of a workflow become bytes? Checked, and kept for those who ask again.

Details have a plan, as callbacks do (:mod:`mockjumio.messages.plan`): what is the same of all workflows that
are alike is said, checked and encoded once, of a model. Where the model's own values stand are the blanks.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Final

from msgspec.json import Encoder

from mockjumio.clock import timestamp
from mockjumio.contract.conditions import Case
from mockjumio.contract.form import json_value, wire_value
from mockjumio.contract.platform.tables import CREDENTIAL, DETAILS, EXTRACTION, WORKFLOW, result_shape
from mockjumio.contract.platform.workflows import ID
from mockjumio.contract.rules import shape
from mockjumio.errors import MockjumioError
from mockjumio.messages.callback import case_of
from mockjumio.messages.links import Links
from mockjumio.messages.plan import Blank, Form, Plan, Write, blank, fill, refuse, writer
from mockjumio.messages.platform.capabilities import DATA_OF, JsonObject, capability_id
from mockjumio.messages.platform.details import Resource, case_in_full, check_resource, details
from mockjumio.messages.platform.extraction import DayInParts, sources
from mockjumio.messages.platform.verdicts import Finding, findings, status_of
from mockjumio.messages.platform.workflow_links import credential_deriving, credential_ids, deriving
from mockjumio.messages.sources import Message, OfCase, Stamp
from mockjumio.transaction import Transaction, Workflow

_encode = Encoder().encode  # at a tenth of what json takes


class Impossible(MockjumioError):
    """What would be said breaks the platform's contract."""


@lru_cache(maxsize=256)
def encode_resource(resource: Resource, transaction: Transaction, workflow: Workflow, links: Links) -> bytes:
    """An answer as JSON, checked; kept for those who ask again. Raises :class:`Impossible`."""
    body = details_body(transaction, workflow, links) if resource is details else None
    return body or encode_anew(resource, transaction, workflow, links)


def encode_anew(resource: Resource, transaction: Transaction, workflow: Workflow, links: Links) -> bytes:
    """Likewise, the long way, which knows of everything that is wrong."""
    values = resource(transaction, workflow, links)
    if breaches := check_resource(resource, transaction, values):
        raise Impossible("; ".join(map(str, breaches)))
    return _encode(values)


def details_body(transaction: Transaction, workflow: Workflow, links: Links) -> bytes | None:
    """Details that are legal; ``None`` if only the check can tell whether they are."""
    if transaction.document.further or any(one.id or one.label for one in workflow.credentials):
        return None  # what a scenario or a request says by itself seldom comes again
    message = Message(transaction, case_of(transaction), transaction.updated, links)
    plan = _plan(_Sample(message, workflow))
    text = None if plan is None else fill(plan, message)
    return None if text is None else text.encode()


class _Sample:
    """A workflow that stands for all that are alike: of which details say the same, but for the blanks."""

    __slots__ = ("kind", "message", "workflow")

    def __init__(self, message: Message, workflow: Workflow) -> None:
        transaction, case, _, links = message
        initiation, document, result = transaction.initiation, transaction.document, transaction.result
        self.message = message
        self.workflow = workflow
        self.kind = (
            case,  # which says what was provided, too
            links,
            status_of(transaction),
            transaction.first_attempt is None,
            transaction.settled is None,
            transaction.deleted is None,
            transaction.provided.client_ip is None,
            () if initiation is None else initiation.uploaded,
            document.lacks,
            *result[:3],
            result.similarity,
            result.liveness,
            *result[6:],
            workflow.key,
            *workflow[2:5],
            workflow.biometrics_deleted is None,
            workflow.consented,
        )

    def __hash__(self) -> int:
        return hash(self.kind)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sample) and self.kind == other.kind


# What nothing else in details says, and what stands for the instants and texts of a workflow.
_REFERENCE: Final = "c81e5f0a-36d7-4b92-8e4d-70a9d2f6b3e5"
_ACCOUNT: Final = "3f7b92d6-e05c-4a18-9d63-18c4ab5e07f2"
_INSTANTS: Final = {
    "created": 7_345_678,
    "first_attempt": 7_345_679,
    "settled": 7_345_680,
    "deleted": 7_345_681,
}
_TEXTS: Final = {
    "customer_id": "7e26f5b1 user",
    "merchant_reference": "7e26f5b1 reference",
    "reporting_criteria": "7e26f5b1 criteria",
    "client_ip": "192.0.2.86",
}
_MEMBERS: Final = {
    "created": "createdAt",
    "first_attempt": "startedAt",
    "settled": "completedAt",
    "deleted": "wipedOutAt",
    "customer_id": "userReference",
    "merchant_reference": "customerInternalReference",
    "reporting_criteria": "reportingCriteria",
    "client_ip": "clientIp",
}
_JSON: Final = Form(json_value)
_WITHIN: Final = Form(wire_value)  # a text of JSON


@lru_cache(maxsize=128)  # some 16 kB each, with the sample
def _plan(sample: _Sample) -> Plan | None:
    """Details with blanks; ``None`` if what always stands in them breaks a rule."""
    message = _model(sample.message, sample.workflow)
    transaction, workflow = message.transaction, sample.workflow
    values = details(transaction, workflow._replace(account=_ACCOUNT), message.links)
    if check_resource(details, transaction, values):
        return None
    found = findings(transaction, workflow) if "capabilities" in values else ()
    pieces: dict[str, list[str | Blank]] = {
        mark: [one] for mark, one in _blanks(transaction, workflow, found)
    }
    for finding, element in zip(found, _elements(values), strict=True):
        if element.get("data") and finding.capability not in _LABELLED:
            mark = f"data of {finding.capability}"
            pieces[json_value(mark)] = _data(finding, element, message)
            element["data"] = mark
    marks = "|".join(map(re.escape, pieces))
    parts = re.split(f"({marks})", _encode(values).decode())
    return Plan.of(piece for part in parts for piece in pieces.get(part, [part]))


_LABELLED: Final = ("similarity",)  # whose label says all


def _elements(values: JsonObject) -> Iterator[JsonObject]:
    for several in values.get("capabilities", {}).values():
        yield from several


def _model(message: Message, workflow: Workflow) -> Message:
    transaction = message.transaction
    provided = transaction.provided
    texts = {name: mark for name, mark in _TEXTS.items() if getattr(provided, name)}
    instants = {name: mark for name, mark in _INSTANTS.items() if getattr(transaction, name) is not None}
    model = transaction._replace(
        reference=_REFERENCE,
        created=_INSTANTS["created"],
        first_attempt=instants.get("first_attempt"),
        settled=instants.get("settled"),
        deleted=instants.get("deleted"),
        workflow=workflow._replace(account=_ACCOUNT),
        provided=provided._replace(**texts),
    )
    return message._replace(transaction=model)


def _blanks(
    transaction: Transaction, workflow: Workflow, found: tuple[Finding, ...]
) -> Iterator[tuple[str, Blank]]:
    """What stands in the model for a value, and the blank that is there instead."""
    case = case_in_full(transaction)
    about, slots = shape(WORKFLOW, case).slots, shape(DETAILS, case).slots
    for mark, part in ((_REFERENCE, "reference"), (_ACCOUNT, "workflow.account")):
        yield mark, blank(attrgetter(f"transaction.{part}"), "", about["id"], case, "", _WITHIN)
    for category, mark in credential_ids(_REFERENCE, workflow.credentials).items():
        yield mark, _derived(credential_deriving(category))
    for one in found:
        yield capability_id(transaction, one), _derived(deriving(one.capability, *one.categories))
    for name, instant in _INSTANTS.items():
        source = Stamp(attrgetter(f"transaction.{name}"), timestamp)
        slot = slots[_MEMBERS[name]]
        yield json_value(timestamp(instant)), blank(source, "", slot, case, "", _JSON)
    own = {**about, **shape(CREDENTIAL, case).slots}
    for name, text in _TEXTS.items():
        read = attrgetter(f"transaction.provided.{name}")
        yield json_value(text), blank(read, "", own[_MEMBERS[name]], case, "", _JSON)


def _derived(derive: Callable[[str], str]) -> Blank:
    """A UUID that is made of the reference, so that it needs no check."""
    return Blank(lambda message: derive(message.transaction.reference), str, True)


def _data(finding: Finding, element: JsonObject, message: Message) -> list[str | Blank]:
    """What a capability found. Of an ID, member by member."""
    reading, case = result_shape(finding.capability, element, case_in_full(message.transaction))
    if finding.capability == "extraction" and ID in finding.categories:
        return _extraction(case, message)
    slot, say = reading.slots["data"], DATA_OF[finding.capability]
    return [Blank(lambda message: say(message, finding), writer("", slot, case, "", _JSON), True)]


def _extraction(case: Case, message: Message) -> list[str | Blank]:
    """The first member is always there."""
    slots = shape(EXTRACTION, case).slots
    pieces: list[str | Blank] = []
    for name, source in sources(message.case):
        before = f"{',' if pieces else '{'}{json_value(name)}:"
        piece = blank(source, before, slots[name], case, "", _JSON)
        if isinstance(source, OfCase):
            value = source(message)
            if value:
                pieces.append(piece.write(value) or piece)
        elif isinstance(source, DayInParts):
            pieces.append(piece._replace(read=source.read, write=_parts_writer(piece.write)))
        else:
            pieces.append(piece)
    return [*pieces, "}"]


def _parts_writer(write: Write) -> Write:
    """What is certain of one day is of all."""
    text = write(DayInParts.parts("1970-02-03"))
    if text is None:
        return refuse
    form = text.replace("1970", "%s").replace("02", "%s").replace("03", "%s")
    return lambda day: form % tuple(str(day).split("-"))
