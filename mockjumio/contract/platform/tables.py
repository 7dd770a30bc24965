"""What may the platform's JSON say? Its tables, row by row, and the check against them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from mockjumio.contract import Breach
from mockjumio.contract.checker import check_object
from mockjumio.contract.conditions import ALWAYS, Case, Condition, status_in, type_in, was_provided
from mockjumio.contract.platform.workflows import (
    CAPABILITIES,
    CATEGORIES,
    CLASSIFIERS,
    DECISIONS,
    NOT_EXECUTED,
    PASSED,
    PRECONDITION,
    REJECTED,
    STEPS,
    WARNING,
    Capability,
    blocks,
)
from mockjumio.contract.rules import ArrayOf, Field, Kind, ObjectOf, Shape, Table, Values, inner_shape, only
from mockjumio.contract.scalars import COUNTRY, DATE, FLAG, IP, TEXT, TIMESTAMP, URL, UUID, Scalar

PRODUCT: Final = "platform"
PROCESSED: Final = "PROCESSED"
SESSION_EXPIRED: Final = "SESSION_EXPIRED"
TOKEN_EXPIRED: Final = "TOKEN_EXPIRED"  # noqa: S105 - a status
INITIATED: Final = "INITIATED"
ACQUISITION_STARTED: Final = "ACQUISITION_STARTED"  # where intermediate callbacks are on
ACQUIRED: Final = "ACQUIRED"
ENDS: Final = (PROCESSED, SESSION_EXPIRED, TOKEN_EXPIRED)
STATUSES: Final = (INITIATED, ACQUISITION_STARTED, ACQUIRED, *ENDS)
ENDED: Final = status_in(*ENDS)
NO_FORBIDDEN: Final = re.compile(r'[^<>"/;`%{}|]*')  # of customerInternalReference

# Among what is "provided": circumstances of a workflow.
DECIDED: Final = "decision"
STARTED: Final = "started"
WIPED: Final = "wiped"
FACELESS: Final = "biometrics deleted"
TODAY: Final = "today"
WITH_IP: Final = "IP address"
CONSENTED: Final = "consent"

_is_whole = lambda number: isinstance(number, int)  # noqa: E731 - a rule of the tables below
REFERENCE = Scalar('text without < > " / ; ` % { } |', lambda text: NO_FORBIDDEN.fullmatch(text) is not None)
WHOLE = Scalar("a whole number", lambda text: False, number=_is_whole)
SCORE = Scalar(
    "a number from 0 to 100 of at most two decimals, or -1",
    lambda text: False,
    number=lambda score: score == -1 or (0 <= score <= 100 and round(score, 2) == score),
)
AGE = Scalar("a whole number as text", lambda text: text.isascii() and text.isdigit())
AGES = Scalar("two ages such as 21-41", lambda text: re.fullmatch(r"\d+-\d+", text, re.ASCII) is not None)
PART_OF_DATE = Scalar("digits as text", lambda text: text.isascii() and text.isdigit())
GENDER: Final = only("M", "F", "X")


def _circumstance(name: str, words: str, opposite: str) -> Condition:
    return Condition(words, lambda case: name in case.provided, opposite)


def _object(words: str, table: Table) -> ObjectOf:
    return ObjectOf(words, lambda case: table)


def _list(words: str, item: Kind) -> ArrayOf:
    return ArrayOf(words, item)


_GUIDE: Final = "KYX guide of 2022 and 2023 (seen in a document)"
_WIRE: Final = "Captures of 2023 (seen on the wire)"
_INFERRED: Final = "Inferred (from a client library of 2026)"
_TODAY: Final = "KYX documentation of today (seen in a document)"
_NOW: Final = _circumstance(TODAY, "the generation is today", "the generation is an earlier one")
# Their names stand in that documentation, and nothing more: whatever they say, it is legal.
_ANYTHING: Final = Scalar("anything", lambda text: True, flag=True, number=lambda number: True)

_ID: Final = Field("id", UUID, "its UUID", mandatory=True, max_length=36)
_HREF: Final = Field("href", URL, "where to retrieve it", mandatory=True)
_STATUS: Final = Values(
    f"{', '.join(STATUSES)}: where the workflow stands", lambda case: (case.status,), lambda case: STATUSES
)
EXECUTION: Final = Table(
    f"{_GUIDE}, workflowExecution",
    _ID,
    _HREF,
    Field("definitionKey", TEXT, "key of the workflow, as text", mandatory=True),
    Field(
        "status",
        TEXT,
        "where the workflow stands",
        mandatory=True,
        values=_STATUS,
    ),
)
ACCOUNT: Final = Table(f"{_GUIDE}, account", _ID, _HREF)
CALLBACK: Final = Table(
    f"{_GUIDE}, callback",
    Field("callbackSentAt", TIMESTAMP, "when it was sent", mandatory=True),
    Field(
        "userReference",
        TEXT,
        "the merchant's reference of the user",
        max_length=100,
        required=was_provided("customer_id"),
    ),
    Field("workflowExecution", _object("an object", EXECUTION), "the workflow", mandatory=True),
    Field("account", _object("an object", ACCOUNT), "the user's account", mandatory=True),
)
STATUS: Final = Table(
    f"{_GUIDE}, workflow status",
    Field("account", _object("an object", ACCOUNT), "the user's account", mandatory=True),
    Field("workflowExecution", _object("an object", EXECUTION), "the workflow", mandatory=True),
)

# Details

_LABEL: Final = Table(
    f"{_GUIDE}, decision details",
    Field(
        "label",
        TEXT,
        "the type again, the status of what expired, TECHNICAL_ERROR, or what a rule of the merchant's says",
        mandatory=True,
    ),
)
_RISK: Final = Table(f"{_GUIDE}, risk", Field("score", SCORE, "-1 if not executed", mandatory=True))
DECISION: Final = Table(
    f"{_GUIDE}, decision",
    Field("type", TEXT, "decision", mandatory=True, values=only(*DECISIONS)),
    Field("details", _object("an object", _LABEL), "why", mandatory=True),
    Field("risk", _object("an object", _RISK), "how likely it is fraud", mandatory=True),
)
_PART: Final = Table(
    f"{_GUIDE}, parts",
    Field(
        "classifier",
        TEXT,
        "which image",
        mandatory=True,
        values=only(*(name for group in CLASSIFIERS.values() for name in group), "FRONT_WITH_FLASH"),
    ),
    Field("href", URL, "where the image is; a FACEMAP has none"),
    Field("captureType", TEXT, "how it was taken; its values are not known, and it is not sent here"),
)
_CATEGORY: Final = Field("category", TEXT, "what was to be shown", mandatory=True, values=only(*CATEGORIES))
_CONSENT: Final = Table(
    f"{_TODAY}, consent",
    Field("decisionAccepted", FLAG, "whether the user agreed; a JSON boolean here (inferred)"),
    Field("collectedBy", TEXT, "who asked; its values are not known, and it is not sent here"),
)
CREDENTIAL: Final = Table(
    f"{_GUIDE}, credentials",
    _ID,
    _CATEGORY,
    Field("label", TEXT, "its label: the request's, or the category (today)", required=_NOW),
    Field(
        "clientIp",
        IP,
        "the user's IP address, as the request's userConsent has it (today; what it is, is inferred)",
        required=_NOW
        & _circumstance(
            WITH_IP, "an IP address was given, and not deleted", "none was given, or it was deleted"
        ),
    ),
    Field(
        "consent",
        _object("an object", _CONSENT),
        "what the request's userConsent says (today; that it does is inferred)",
        required=_NOW
        & _circumstance(CONSENTED, "a consent was given or refused", "nothing was said of a consent"),
    ),
    Field(
        "reusableIdentity",
        _ANYTHING,
        "named in today's documentation; what it says is not known, and it is not sent here",
        permitted=_NOW,
    ),
    Field("parts", _list("an array", _object("a part", _PART)), "what was uploaded; absent if nothing was"),
)
WORKFLOW: Final = Table(
    f"{_GUIDE}, workflow",
    _ID,
    Field(
        "status",
        TEXT,
        "where it stands",
        mandatory=True,
        values=_STATUS,
    ),
    Field("definitionKey", TEXT, "key of the workflow, as text", mandatory=True),
    Field(
        "userReference",
        TEXT,
        "the merchant's reference of the user",
        max_length=100,
        required=was_provided("customer_id"),
    ),
    Field(
        "customerInternalReference",
        TEXT,
        "the merchant's reference of the transaction",
        max_length=100,
        required=was_provided("merchant_reference"),
    ),
    Field(
        "reportingCriteria",
        TEXT,
        "the merchant's reporting criteria (today)",
        max_length=255,
        required=was_provided("reporting_criteria") & _NOW,
    ),
    Field(
        "originalDefinitionKey",
        TEXT,
        "key of the workflow that was asked for (today; that it is always sent is inferred)",
        required=_NOW,
    ),
    Field(
        "parentId",
        UUID,
        "another workflow; when there is one is not known, and it is not sent here",
        permitted=_NOW,
    ),
    Field(
        "childIds",
        _list("an array", UUID),
        "other workflows; which ones is not known, and it is not sent here",
        permitted=_NOW,
    ),
)
_STEPS_LINK: Final = Table(f"{_GUIDE}, steps", _HREF)
_PARTS_OF_DATE: Final = Table(
    f"{_WIRE}, parts of dates",
    *(Field(part, PART_OF_DATE, f"{part}, as text", mandatory=True) for part in ("year", "month", "day")),
)
ADDRESS: Final = Table(
    f"{_GUIDE}, address",
    *(Field(f"line{number}", TEXT, f"line {number}") for number in range(1, 6)),
    Field("country", COUNTRY, "country"),
    Field("postalCode", TEXT, "postal code"),
    Field("subdivision", TEXT, "state or province"),
    Field("city", TEXT, "city"),
    Field("formattedAddress", TEXT, "all of it, in one line"),
)
# Texts that some documents have. The last ones Netverify does not know: which IDs carry them is inferred.
FURTHER: Final = {
    "passportNumber": "number of the passport of a visa",
    "durationOfStay": "how long the holder of a visa may stay",
    "numberOfEntries": "how often the holder of a visa may enter",
    "visaCategory": "category of a visa",
    "curp": "CURP of a Mexican ID",
    "issuingAuthority": "who issued it",
    "issuingPlace": "where it was issued",
    "taxNumber": "tax number",
    "cpf": "CPF of a Brazilian ID",
    "registrationNumber": "registration number",
    "mothersName": "name of the mother",
    "fathersName": "name of the father",
    "personalIdentificationNumber": "personal identification number",
    "rgNumber": "RG number of a Brazilian ID",
    "voterIdNumber": "voter's number of a Mexican ID",
    "issuingNumber": "number of the issue of a Mexican ID",
}
ALONE: Final = {
    "pesel": "PESEL of a Polish ID",
    "laborIdentificationNumber": "number of a worker; here the CUIL of an Argentine ID",
    "documentCopy": "which copy of the document it is; here of an Argentine ID",
    "documentIdentificationNumber": "identification number of the document; here of an Argentine ID",
    "residentPermitType": "type of a residence permit",
    "residentPermitRemarks": "remarks on a residence permit",
    "citizenship": "citizenship; here of a Croatian or Latvian ID",
    "maritalStatus": "marital status; here of an Ecuadorian or Indonesian ID",
    "religion": "religion; here of an Indonesian ID",
    "lastNameAtBirth": "last name at birth; here of a German, Hungarian or Polish ID",
    "remarks": "remarks on the document; here of a British or Irish licence",
    "disability": "disability; here of an Ecuadorian ID",
}
_LICENCE: Final = Table(
    f"{_GUIDE}, dlCategories (the members are inferred: Netverify's)",
    Field("category", TEXT, "category of vehicles", mandatory=True),
    Field("issueDate", DATE, "since when"),
    Field("expiryDate", DATE, "until when"),
    Field("isReadable", TEXT, "FALSE if it could not be read"),
    Field("availability", TEXT, "yes, no or not readable"),
)
EXTRACTION: Final = Table(
    f"{_GUIDE}, extraction",
    Field(
        "type",
        TEXT,
        "type of the document",
        mandatory=True,
        values=Values(
            "PASSPORT, DRIVING_LICENSE, ID_CARD, VISA or UNSUPPORTED; of an upload its code (inferred)",
            lambda case: None,
        ),
    ),
    Field("subType", TEXT, "subtype of the document, as Netverify's idSubtype"),
    Field("issuingCountry", COUNTRY, "country that issued it", mandatory=True),
    Field("firstName", TEXT, "first name; N/A where the document has it in no Latin letters"),
    Field("lastName", TEXT, "last name; likewise, or the full name"),
    Field("dateOfBirth", DATE, "date of birth"),
    Field("expiryDate", DATE, "date of expiry"),
    Field("issuingDate", DATE, "date of issue"),
    Field("documentNumber", TEXT, "number of the document"),
    Field("state", TEXT, "state that issued a licence"),
    Field("personalNumber", TEXT, "personal number"),
    Field("optionalMrzField1", TEXT, "optional field of MRZ line 1"),
    Field("optionalMrzField2", TEXT, "optional field of MRZ line 2"),
    Field("address", _object("an object", ADDRESS), "address on the document"),
    Field("gender", TEXT, "gender", values=GENDER),
    Field("placeOfBirth", TEXT, "place of birth"),
    Field("nationality", COUNTRY, "nationality"),
    Field("dni", TEXT, "DNI of a Spanish ID"),
    *(Field(name, TEXT, words) for name, words in (FURTHER | ALONE).items()),
    Field("dlCategories", _list("an array", _object("a category", _LICENCE)), "what a licence is for"),
    *(
        Field(f"{name}Parts", _object("an object", _PARTS_OF_DATE), f"{name}, in parts")
        for name in ("dateOfBirth", "expiryDate", "issuingDate")
    ),
    Field("currentAge", AGE, "age today; a number in the guide, text on the wire"),
)
_FINDINGS: Final = Table(
    f"{_WIRE}, faceSearchFindings",
    Field("status", TEXT, "how the search went", mandatory=True, values=only("DONE", "PENDING", "ERROR")),
    Field("findings", _list("an array", UUID), "other workflows with this face, ten at most"),
)
DATA: Final = {
    "extraction": EXTRACTION,
    "similarity": Table(
        f"{_GUIDE}, similarity",
        Field(
            "similarity",
            TEXT,
            "whether the faces match",
            mandatory=True,
            values=only("MATCH", "NOT_MATCH", "NOT_POSSIBLE"),
        ),
    ),
    "liveness": Table(
        f"{_GUIDE}, liveness",
        Field(
            "type",
            TEXT,
            "how it was found out",
            mandatory=True,
            values=only("IPROOV_STANDARD", "IPROOV_PREMIUM", "JUMIO_STANDARD"),
        ),
        Field("predictedAge", WHOLE, "age that the face shows"),
        Field("ageConfidenceRange", AGES, "between which ages it is"),
    ),
    "imageChecks": Table(
        f"{_WIRE}, imageChecks",
        Field(
            "faceSearchFindings",
            _object("an object", _FINDINGS),
            "where else the face was seen; also where the search was not over, or failed",
            required=type_in("REPEATED_FACE"),
            permitted=ALWAYS,
        ),
    ),
    "watchlistScreening": Table(
        f"{_GUIDE}, watchlistScreening",
        Field("searchDate", TIMESTAMP, "when it was searched"),
        Field("searchStatus", TEXT, "SUCCESS on the wire; the guide has DONE, NOT_DONE, ERROR",
              values=only("SUCCESS", "DONE", "NOT_DONE", "ERROR")),
        Field("searchId", TEXT, "number of the search"),
        Field("searchReference", TEXT, "reference of the search"),
        Field("searchResultUrl", URL, "what was found"),
        Field("searchResults", WHOLE, "how much was found"),
    ),
}  # fmt: skip

_DELETED: Final = _circumstance(WIPED, "its data was deleted", "its data is there")
_HAS_DATA: Final = status_in(PASSED, REJECTED, WARNING) & ~_DELETED
_USABLE_MAP: Final = (
    status_in(PASSED)
    & ~_DELETED
    & ~_circumstance(FACELESS, "its biometrics were deleted", "its biometrics are there")
)


def _element(capability: Capability) -> Table:
    """What one result of a capability says. Its own decision is the case's status, its label the type."""
    label = Table(
        f"{_GUIDE}, labels of {capability.name}",
        Field(
            "label",
            TEXT,
            "why",
            mandatory=True,
            values=Values(
                f"a label of {capability.name} with this decision",
                lambda case: capability.labels_of(case.status),
                lambda case: capability.labels_of(case.status),
            ),
        ),
    )
    decision = Table(
        f"{_GUIDE}, decision of a capability",
        Field("type", TEXT, "decision", mandatory=True, values=only(*DECISIONS)),
        Field("details", _object("an object", label), "why", mandatory=True),
    )
    credential = Table(f"{_GUIDE}, credentials of {capability.name}", _ID, _CATEGORY)
    fields = [
        _ID,
        Field("credentials", _list("an array", _object("a credential", credential)), "of which credentials",
              mandatory=True),
        Field("decision", _object("an object", decision), "what it came to", mandatory=True),
    ]  # fmt: skip
    if capability.name in DATA:
        table = DATA[capability.name]
        fields.append(
            Field(
                "data",
                ObjectOf("an object", lambda case: table if _HAS_DATA.holds(case) else _NOTHING, empty=True),
                "what was found; {} if it was not executed, or was deleted",
            )
        )
    if capability.name == "liveness":
        fields.append(
            Field(
                "validFaceMapForAuthentication",
                URL,
                "the facemap, for authentications to come",
                required=_USABLE_MAP,
            )
        )
    return Table(f"{_GUIDE}, {capability.name}", *fields)


_NOTHING: Final = Table(f"{_GUIDE}, nothing")
ELEMENTS: Final = {name: _element(capability) for name, capability in CAPABILITIES.items()}


def _by_own_decision(case: Case, value: Mapping[str, Any]) -> Case:
    """Beside a decision stands what goes with its type and label."""
    decision = value.get("decision")
    if not isinstance(decision, dict):
        return case
    details = decision.get("details")
    label = details.get("label") if isinstance(details, dict) else None
    kind = decision.get("type")
    return case._replace(
        status=kind if isinstance(kind, str) else "", type=label if isinstance(label, str) else None
    )


def _element_of(name: str) -> ObjectOf:
    return ObjectOf("a result", lambda case: ELEMENTS[name], narrow=_by_own_decision)


def result_shape(name: str, value: Mapping[str, Any], case: Case) -> tuple[Shape, Case]:
    """How a result of a capability is read, and the case as it stands within it."""
    return inner_shape(_element_of(name), value, case)


RESULTS: Final = Table(
    f"{_GUIDE}, capabilities",
    *(Field(name, _list("an array", _element_of(name)), one.words) for name, one in CAPABILITIES.items()),
)
_TWO: Final = _circumstance(DECIDED, "the workflow is none of v3", "the workflow is one of v3")
_BEGUN: Final = _circumstance(STARTED, "the user has started", "the user never started")
DETAILS: Final = Table(
    f"{_GUIDE}, workflow details",
    Field("workflow", _object("an object", WORKFLOW), "the workflow", mandatory=True),
    Field(
        "account",
        _object("an object", Table(f"{_GUIDE}, account of details", _ID)),
        "the user's account",
        mandatory=True,
    ),
    Field("createdAt", TIMESTAMP, "when the merchant created it", mandatory=True),
    Field("startedAt", TIMESTAMP, "when the user started; absent if never", required=_BEGUN),
    Field("completedAt", TIMESTAMP, "when it ended", required=ENDED),
    Field("wipedOutAt", TIMESTAMP, "when its data was deleted (today)", required=_DELETED),
    Field(
        "credentials",
        _list("an array", _object("a credential", CREDENTIAL)),
        "what was to be shown",
        mandatory=True,
    ),
    Field(
        "decision",
        _object("an object", DECISION),
        "what all came to; v3 has none",
        required=ENDED & _TWO,
    ),
    Field("steps", _object("an object", _STEPS_LINK), "where the steps are; v3 has none", required=_TWO),
    Field(
        "capabilities",
        ObjectOf("an object", lambda case: RESULTS, empty=True),
        "what each check came to",
        required=ENDED,
    ),
    Field(
        "feedback",
        _ANYTHING,
        "named in today's documentation; what it says is not known, and it is not sent here",
        permitted=_NOW,
    ),
)
_STEP: Final = Table(
    f"{_GUIDE}, a step",
    _ID,
    Field("name", TEXT, "name of the step", mandatory=True, values=only(*STEPS)),
    Field("capabilityIds", _list("an array", UUID), "its capabilities", mandatory=True),
    Field("decision", _object("an object", DECISION), "what it came to", mandatory=True),
)
STEPS_ANSWER: Final = Table(
    f"{_GUIDE}, workflow steps",
    Field("steps", _list("an array", _object("a step", _STEP)), "the steps of the workflow", mandatory=True),
)

# That there are rules and a PDF stands in Jumio's documentation; what these calls answer is public nowhere.
_RULE: Final = Table(
    f"{_INFERRED}, a rule",
    _ID,
    Field("name", TEXT, "name of the rule", mandatory=True),
    Field(
        "decision",
        _object(
            "an object",
            Table(
                f"{_INFERRED}, decision of a rule",
                Field("type", TEXT, "decision", mandatory=True, values=only(*DECISIONS)),
                Field("details", _object("an object", _LABEL), "why", mandatory=True),
            ),
        ),
        "what it decides",
        mandatory=True,
    ),
)
RULES_ANSWER: Final = Table(
    f"{_INFERRED}, workflow rules",
    Field("rules", _list("an array", _object("a rule", _RULE)), "the rules that fired", mandatory=True),
)
REPORT_LINK: Final = Table(
    f"{_INFERRED}, workflow PDF",
    Field("workflowId", UUID, "UUID of the workflow", mandatory=True),
    Field("presignedUrl", URL, "where the PDF is, for some minutes, for whoever has it", mandatory=True),
)


# The platform's bodies, and the labels that stand at a path of the details.
BODIES: Final = {
    "callback": CALLBACK,
    "status": STATUS,
    "details": DETAILS,
    "steps": STEPS_ANSWER,
    "rules": RULES_ANSWER,
    "generate": REPORT_LINK,
}


def labels_at(path: str) -> tuple[str, ...]:
    """The labels of a capability with their decisions, if the path is that of one."""
    first, _, rest = path.partition(".")
    name, _, end = rest.partition(".")
    if first != "capabilities" or end != "decision.details.label":
        return ()
    return tuple(
        f"{label.name} {label.decision}{' (today)' if label.since == 'today' else ''}"
        for label in CAPABILITIES[name].labels
    )


_DEPENDENCIES: Final = "KYX guide, dependencies between capabilities"


def check(table: Table, values: Mapping[str, Any], case: Case) -> tuple[Breach, ...]:
    """Every breach of one of the platform's tables, empty if there is none. ``values`` is decoded JSON."""
    breaches = list(check_object(table, values, case))
    if table is DETAILS and not breaches:
        breaches += _order(values["capabilities"]) if "capabilities" in values else ()
    return tuple(breaches)


def _order(found: Mapping[str, Any]) -> Iterator[Breach]:
    """A capability is executed only if what it needs went well."""
    for name, elements in found.items():
        for number, element in enumerate(elements):
            own = {one["category"] for one in element["credentials"]}
            stopped = [before for before in CAPABILITIES[name].after if _is_stopped(found, before, own)]
            decision, label = element["decision"]["type"], element["decision"]["details"]["label"]
            known = any(before in found for before in CAPABILITIES[name].after)
            path = f"capabilities.{name}[{number}].decision"
            if stopped and decision != NOT_EXECUTED:
                yield Breach(path, f"is {decision} after {' and '.join(stopped)} stopped it", _DEPENDENCIES)
            elif label == PRECONDITION and not stopped and known:
                yield Breach(path, f"is {PRECONDITION}, and nothing before it stopped it", _DEPENDENCIES)


def _is_stopped(found: Mapping[str, Any], before: str, categories: set[str]) -> bool:
    for element in found.get(before, ()):
        about = {one["category"] for one in element["credentials"]}
        if before == "usability" and not about & categories:
            continue
        if blocks(before, element["decision"]["details"]["label"]):
            return True
    return False
