"""What did each capability of a workflow come to? The scenario's one result, in the platform's labels.

Jumio has a table from its old words to its new ones that is not public: the pairs here have equal names, or
are inferred. Labels that the scenario sets itself go before them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from mockjumio.contract import enums
from mockjumio.contract.platform.tables import (
    ACQUIRED,
    ACQUISITION_STARTED,
    INITIATED,
    PROCESSED,
    SESSION_EXPIRED,
    TOKEN_EXPIRED,
)
from mockjumio.contract.platform.workflows import (
    CAPABILITIES,
    DATA,
    DOCUMENT,
    ID,
    NOT_EXECUTED,
    NOT_UPLOADED,
    PARTS,
    PASSED,
    PRECONDITION,
    REJECTED,
    SELFIE,
    SELFIE_USABILITY,
    TECHNICAL_ERROR,
    WARNING,
    blocks,
    is_unsupported,
)
from mockjumio.settings import PlatformSettings
from mockjumio.transaction import Action, Result, State, Transaction, Workflow, outcome

# rejectReasonCode to capability and label.
REASONS: Final = {
    "100": ("imageChecks", "MANIPULATED_DOCUMENT"),
    "102": ("usability", "PHOTOCOPY"),
    "103": ("usability", "PHOTOCOPY"),
    "104": ("imageChecks", "DIGITAL_COPY"),
    "105": ("imageChecks", "OTHER_REJECTION"),
    "106": ("imageChecks", "FAKE"),
    "107": ("similarity", "NO_MATCH"),
    "108": ("dataChecks", "MRZ_CHECKSUM"),
    "109": ("imageChecks", "PUNCHED"),
    "110": ("dataChecks", "NFC_CERTIFICATE"),
    "111": ("dataChecks", "MISMATCHING_DATAPOINTS"),
    "112": ("imageChecks", "CHIP_MISSING"),
    "113": ("dataChecks", "MISMATCHING_DATA_REPEATED_FACE"),
    "114": ("imageChecks", "DIGITAL_MANIPULATION"),
    "115": ("dataChecks", "MISMATCH_HRZ_MRZ_DATA"),
    "118": ("imageChecks", "MISMATCH_FRONT_BACK"),
    "200": ("usability", "BAD_QUALITY_IMAGE"),
    "201": ("usability", "NOT_A_DOCUMENT"),
    "202": ("imageChecks", "SAMPLE"),
    "206": ("usability", "MISSING_PAGE"),
    "207": ("usability", "MISSING_PAGE"),
    "209": ("usability", "MISSING_SIGNATURE"),
    "210": ("usability", "BLACK_WHITE"),
    "211": ("imageChecks", "DIFFERENT_PERSON"),
    "212": ("dataChecks", "MISMATCHING_DATAPOINTS"),
    "213": ("imageChecks", "WATERMARK"),
    "214": ("usability", "MISSING_PAGE"),
    "300": ("imageChecks", "OTHER_REJECTION"),
}
# Whose names do not tell which label it is.
INFERRED: Final = frozenset(("105", "110", "111", "200", "207", "210", "212", "300"))
# detailsCode to the label of its reason's capability.
DETAILS: Final = {
    "1001": "MANIPULATED_DOCUMENT_PHOTO",
    "1002": "MANIPULATED_DOCUMENT_DOCUMENT_NUMBER",
    "1003": "MANIPULATED_DOCUMENT_EXPIRY",
    "1004": "MANIPULATED_DOCUMENT_DOB",
    "1005": "MANIPULATED_DOCUMENT_NAME",
    "1006": "MANIPULATED_DOCUMENT_ADDRESS",
    "1007": "MANIPULATED_DOCUMENT_SECURITY_CHECKS",
    "1008": "MANIPULATED_DOCUMENT_SIGNATURE",
    "1009": "MANIPULATED_DOCUMENT_PERSONAL_NUMBER",
    "2001": "BLURRED",
    "2002": "BAD_QUALITY_IMAGE",
    "2003": "PART_OF_DOCUMENT_MISSING",
    "2004": "PART_OF_DOCUMENT_HIDDEN",
    "2005": "DAMAGED_DOCUMENT",
    "2006": "GLARE",
    "2007": "MISSING_MANDATORY_DATAPOINTS",
}
_OTHERWISE: Final = {  # of a code that stands in no table above
    enums.DENIED_FRAUD: ("imageChecks", "OTHER_REJECTION"),
    enums.ERROR_NOT_READABLE_ID: ("usability", "BAD_QUALITY_IMAGE"),
}
_UNSUPPORTED: Final = {
    enums.DENIED_UNSUPPORTED_ID_TYPE: "UNSUPPORTED_DOCUMENT_TYPE",
    enums.DENIED_UNSUPPORTED_ID_COUNTRY: "UNSUPPORTED_COUNTRY",
}
_ADDRESSED: Final = ("addressValidation", "proofOfResidency")
_LICENSED: Final = "drivingLicenseVerification"
SCORES: Final = {PASSED: 0, WARNING: 40, REJECTED: 100, NOT_EXECUTED: -1}  # as seen on the wire in 2023


class Finding(NamedTuple):
    """One result of a capability, about credentials of these categories."""

    capability: str
    categories: tuple[str, ...]
    label: str

    @property
    def decision(self) -> str:
        return CAPABILITIES[self.capability].decision_of(self.label) or NOT_EXECUTED


class Decision(NamedTuple):
    """What all came to."""

    type: str
    label: str
    score: float


def status_of(transaction: Transaction) -> str:
    """Where a workflow stands, in the platform's words."""
    if transaction.state is State.DONE:
        return PROCESSED
    taken = transaction.steps[: transaction.taken]
    if transaction.state is State.FAILED:
        return TOKEN_EXPIRED if taken and taken[-1].action is Action.TOKEN_EXPIRE else SESSION_EXPIRED
    done = {step.action for step in taken}
    if Action.FINISH in done:
        return ACQUIRED
    told = transaction.settings.platform.intermediate_callbacks and Action.START in done
    return ACQUISITION_STARTED if told else INITIATED


def findings(transaction: Transaction, workflow: Workflow) -> tuple[Finding, ...]:
    """The results of an ended workflow's capabilities, in their order; usability has one a credential."""
    document = transaction.document
    return _findings(
        tuple([one.category for one in workflow.credentials]),
        workflow.capabilities,
        frozenset(_missing_categories(transaction, workflow)),
        _Shown(transaction.result, document.type, document.country, document.lacks),
    )


class _Shown(NamedTuple):
    """What results depend on of a transaction; most of a merchant's have it in common."""

    result: Result
    type: str
    country: str
    lacks: frozenset[str]


@lru_cache(maxsize=512)
def _findings(
    categories: tuple[str, ...], capabilities: tuple[str, ...], absent: frozenset[str], shown: _Shown
) -> tuple[Finding, ...]:
    said = _labels_of(shown, categories, capabilities)
    usable = {
        one: NOT_UPLOADED if one in absent else said.get(f"usability {one}", "OK")
        for one in categories
        if one != DATA
    }
    unusable = absent
    if "usability" in capabilities:
        unusable = frozenset(one for one, label in usable.items() if blocks("usability", label))
    judged: dict[str, str] = {}
    for name in _by_dependency(capabilities):
        if name != "usability":
            checked = about(name, _categories_checked(name, categories, unusable))
            judged[name] = _judge(
                name, checked, judged, usable if "usability" in capabilities else {}, said, absent
            )
    found = []
    for name in capabilities:
        if name == "usability":
            found += [Finding(name, (one,), label) for one, label in usable.items()]
        elif _applies(name, shown):
            found.append(
                Finding(name, about(name, _categories_checked(name, categories, unusable)), judged[name])
            )
    return tuple(found)


def _categories_checked(name: str, categories: tuple[str, ...], unusable: frozenset[str]) -> tuple[str, ...]:
    """Without a selfie that can be used, the document's image is checked all the same."""
    if name != "imageChecks" or unusable >= {ID, SELFIE}:
        return categories
    return tuple(one for one in categories if one != SELFIE or one not in unusable)


def about(capability: str, categories: tuple[str, ...]) -> tuple[str, ...]:
    """Of which of a workflow's credentials a result speaks."""
    usual = tuple(one for one in CAPABILITIES[capability].credentials if one in categories)
    return usual or tuple(one for one in (DOCUMENT, DATA) if one in categories)


def _missing_categories(transaction: Transaction, workflow: Workflow) -> Iterator[str]:
    """The categories of which nothing was uploaded."""
    if transaction.state is not State.FAILED and not workflow.handed_in:
        return
    initiation = transaction.initiation
    uploaded = () if initiation is None else initiation.uploaded
    for one in workflow.credentials:
        if one.id is None and not any(part in uploaded for part in kept_as(one.category)):
            yield one.category


def kept_as(category: str) -> tuple[str, ...]:
    """The names under which parts of a credential are kept, of pictures those of Netverify's."""
    return ("1",) if category == DOCUMENT else PARTS[category]


def _labels_of(shown: _Shown, categories: tuple[str, ...], capabilities: tuple[str, ...]) -> dict[str, str]:
    """What the scenario's result says of capabilities, of usability by category; the rest is well."""
    result, own = shown.result, {}
    usability = f"usability {DOCUMENT if DOCUMENT in categories else ID}"
    identity = dict(result.identity)
    if result.liveness is False or identity.get("validity") is False or "reason" in identity:
        reason = str(identity.get("reason"))
        known = CAPABILITIES["liveness"].decision_of(reason) is not None
        own["liveness"] = reason if known else "LIVENESS_UNDETERMINED"
    if result.similarity != "MATCH":
        own["similarity"] = result.similarity
    if result.status in _UNSUPPORTED:
        own[usability] = _UNSUPPORTED[result.status]
    elif result.status == enums.DISCARDED:
        own[usability] = "NOT_A_DOCUMENT"
    elif result.reject_code is not None:
        name, label = REASONS.get(result.reject_code) or _OTHERWISE[result.status]
        details = [DETAILS[code] for code in result.reject_details or () if code in DETAILS]
        if name not in capabilities and name == "similarity":
            name, label = "imageChecks", "DIFFERENT_PERSON"
        own[usability if name == "usability" else name] = details[0] if details else label
    if _LICENSED in capabilities and shown.country != "USA":
        own[_LICENSED] = "UNSUPPORTED_COUNTRY"
    for name, label in result.labels:
        if name == SELFIE_USABILITY:
            own[f"usability {SELFIE}"] = label
        elif name != "usability":
            own[name] = label
        else:
            row = next((one for one in CAPABILITIES[name].labels if one.name == label), None)
            own[f"usability {row.of}" if row and row.of else usability] = label
    return own


def _by_dependency(names: Iterable[str]) -> Iterator[str]:
    """Each after those that it needs."""
    left = list(dict.fromkeys(names))
    while left:
        ready = [name for name in left if not set(CAPABILITIES[name].after) & set(left)]
        yield from ready
        left = [name for name in left if name not in ready]


def _judge(
    name: str,
    own: tuple[str, ...],
    judged: Mapping[str, str],
    usable: Mapping[str, str],
    said: Mapping[str, str],
    absent: frozenset[str],
) -> str:
    """The label of a capability about these credentials."""
    for before in CAPABILITIES[name].after:
        if before == "usability":
            labels = [usable[one] for one in own if one in usable]
        else:
            labels = [judged[before]] if before in judged else []
        if any(blocks(before, label) for label in labels):
            return PRECONDITION
    if name not in said and absent.intersection(own):
        return PRECONDITION
    usual = CAPABILITIES[name].labels_of(PASSED)[0]
    return said.get(name, usual)


def _applies(name: str, shown: _Shown) -> bool:
    """Whether there is anything to check: an address on the document, a licence (inferred)."""
    if name in _ADDRESSED:
        addressed = shown.type != enums.PASSPORT and "address" not in shown.lacks
        return addressed or any(name == one for one, _ in shown.result.labels)
    return name != _LICENSED or shown.type == enums.DRIVING_LICENSE


def decide(transaction: Transaction, found: tuple[Finding, ...], *, whole: bool = True) -> Decision:
    """The decision of these results; of the ``whole`` workflow a scenario may set score and label."""
    settings, status = transaction.settings.platform, status_of(transaction)
    if status != PROCESSED:
        if settings.generation == "today":
            return Decision(NOT_EXECUTED, status, SCORES[NOT_EXECUTED])
        return Decision(REJECTED, REJECTED, SCORES[REJECTED])
    risk = transaction.result.risk if whole else None
    score = _score(found) if risk is None else risk
    kind = decision_at(score, settings)
    label = kind
    if kind == NOT_EXECUTED and any(one.label == TECHNICAL_ERROR for one in found):
        label = TECHNICAL_ERROR
    if whole and transaction.result.decision is not None:
        label = transaction.result.decision
    return Decision(kind, label, score)


def outcome_of(transaction: Transaction, workflow: Workflow) -> str:
    """What a workflow came to, or will if nobody interferes, in a word."""
    return standing(outcome(transaction), workflow)


def standing(transaction: Transaction, workflow: Workflow) -> str:
    """How far a workflow is, or what it came to, in a word."""
    status = status_of(transaction)
    return decide(transaction, findings(transaction, workflow)).type if status == PROCESSED else status


@lru_cache(maxsize=512)
def _score(results: tuple[Finding, ...]) -> float:
    """The worst counts; what was not executed because of another does not (inferred)."""
    decisions = {one.decision for one in results}
    labels = {one.label for one in results}
    if REJECTED in decisions or any(map(is_unsupported_id, results)):
        return SCORES[REJECTED]
    if labels & {TECHNICAL_ERROR, NOT_UPLOADED}:
        return SCORES[NOT_EXECUTED]
    skipped = {one.label for one in results if one.decision == NOT_EXECUTED} - {PRECONDITION}
    if WARNING in decisions or skipped:
        return SCORES[WARNING]
    return SCORES[NOT_EXECUTED] if decisions == {NOT_EXECUTED} else SCORES[PASSED]


def is_unsupported_id(finding: Finding) -> bool:
    return finding.capability == "usability" and is_unsupported(finding.label)


def decision_at(score: float, settings: PlatformSettings) -> str:
    """The decision type of a risk score, by the merchant's thresholds."""
    if score < 0:
        return NOT_EXECUTED
    return PASSED if score <= settings.passed else WARNING if score <= settings.warning else REJECTED
