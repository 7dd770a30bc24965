"""What does a scenario come to that a merchant started by one of Jumio's own calls?

The request decides whose references come back, which document it is and which fields are processed; the
scenario decides what comes of it. Pure.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from mockjumio.clock import SECOND, Instant
from mockjumio.contract import enums
from mockjumio.contract.conditions import Case
from mockjumio.contract.enums import MULTI_DOCUMENT
from mockjumio.contract.multi_document import statuses_of
from mockjumio.contract.reject_reasons import REJECT_REASONS
from mockjumio.scenario.parse import Scenario, providing_nothing
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import DROP_OFF, Action, Credential, Initiation, Step, Workflow

# enabledFields, and what it leaves out of the callback: a data field or a setting of the merchant's.
_FIELDS: Final = {
    "idNumber": "number",
    "idFirstName": "first_name",
    "idLastName": "last_name",
    "idDob": "dob",
    "idExpiry": "expiry",
    "idUsState": "us_state",
    "idPersonalNumber": "personal_number",
}
_SWITCHES: Final = {"idFaceMatch": "face_match", "idAddress": "address_recognition"}
_ASKED: Final = ("type", "country", "custom_code")
_UNSUPPORTED: Final = (enums.DENIED_UNSUPPORTED_ID_TYPE, enums.DENIED_UNSUPPORTED_ID_COUNTRY)

Sections = dict[str, Mapping[str, Any]]


def fit_to_request(scenario: Scenario, initiation: Initiation, edition: str) -> Scenario:
    """The scenario with what the request said instead of what it says of the same; it provides nothing."""
    asked = (initiation.type, initiation.country, initiation.custom_code)
    return _fit(scenario, asked, initiation.enabled, initiation.face, edition)


@lru_cache(maxsize=256)  # most requests of a merchant are alike
def _fit(
    scenario: Scenario,
    asked: tuple[str | None, ...],
    enabled: tuple[str, ...] | None,
    face: bool | None,
    edition: str,
) -> Scenario:
    scenario = providing_nothing(scenario)
    sections: Sections = dict(scenario.sections)
    sections["document"] = _document(sections, dict(zip(_ASKED, asked, strict=True)))
    if scenario.product == enums.MULTI_DOCUMENT:
        sections["result"] = _result(sections, edition)
    if settings := _settings(enabled, face):
        own = sections.get("settings", {})
        sections["settings"] = {**own, **settings, "fields": {**own.get("fields", {}), **settings["fields"]}}
    return scenario._replace(sections=sections)


def _document(sections: Sections, named: Mapping[str, str | None]) -> Mapping[str, Any]:
    """Of another type or country, nothing else of the scenario's document fits, but for what it lacks."""
    own, result = sections["document"], sections.get("result", {})
    if result.get("status") in _UNSUPPORTED:
        return own
    asked = {name: value for name, value in named.items() if value is not None}
    if any(own.get(name) != value for name, value in asked.items()):
        own = {name: own[name] for name in ("type", "country", "lacks") if name in own} | asked
    reason = REJECT_REASONS.get(str(result.get("reject_reason", {}).get("code")))
    if own.get("subtype") == "E_PASSPORT" and not (
        reason and reason.e_passport_only
    ):  # an app reads its chip
        own = {name: value for name, value in own.items() if name != "subtype"}
    return own


def _result(sections: Sections, edition: str) -> Mapping[str, Any]:
    """A status that this type of document can have."""
    own, document = sections.get("result", {}), sections["document"]
    settings = MerchantSettings(edition=sections.get("settings", {}).get("edition", edition))
    case = Case(enums.MULTI_DOCUMENT, "", document["type"], None, document["country"], settings=settings)
    legal = statuses_of(case)
    return own if own.get("status") in legal else {"status": legal[0]}


def _settings(enabled: tuple[str, ...] | None, face: bool | None) -> dict[str, Any]:
    """What is not listed is not processed, whatever the portal says; what is needs to be on there, too."""
    off = [] if enabled is None else [name for name in (*_FIELDS, *_SWITCHES) if name not in enabled]
    switches = {_SWITCHES[name]: False for name in off if name in _SWITCHES}
    if face is False:
        switches["face_match"] = False
    fields = {_FIELDS[name]: False for name in off if name in _FIELDS}
    return {**switches, "fields": fields} if switches or fields else {}


def begin_initiated(
    initiation: Initiation, planned: tuple[Step, ...], merchant: str, reference: str, now: Instant
) -> tuple[Initiation, tuple[Step, ...]]:
    """The initiation of one transaction, and its journey: as planned, or as the call has it.

    ``expires`` comes in as the milliseconds that the token lives, ``None`` if the customer is through.
    """
    if initiation.token is None or initiation.expires is None:
        return _without_page(initiation._replace(processing=processing_of(planned)), planned, now)
    expires = now + initiation.expires
    initiation = initiation._replace(token=_token(initiation.call, merchant, reference), expires=expires)
    if initiation.hosted or planned[0].at > expires:
        return initiation, (Step(expires, Action.TOKEN_EXPIRE),)
    return initiation, planned


def _without_page(
    initiation: Initiation, planned: tuple[Step, ...], now: Instant
) -> tuple[Initiation, tuple[Step, ...]]:
    if initiation.call == "performNetverify":
        done = now + initiation.processing
        return initiation, (Step(now, Action.START), Step(now, Action.FINISH), Step(done, Action.COMPLETE))
    if initiation.token is None:  # its pages come one by one
        return initiation, (Step(now, Action.START), Step(now + DROP_OFF, Action.EXPIRE))
    return initiation, planned


def processing_of(planned: Iterable[Step]) -> int:
    """Milliseconds from the end of a journey to its result."""
    instants = {step.action: step.at for step in planned}
    if Action.COMPLETE in instants and Action.FINISH in instants:
        return instants[Action.COMPLETE] - instants[Action.FINISH]
    return SECOND


def _token(call: str, merchant: str, reference: str) -> str:
    """A UUID, as the token of 2017 is; the same for the same transaction of the same merchant."""
    if call == "accounts":
        from mockjumio.messages.platform.workflow_links import page_token  # which Netverify does not need

        return page_token(merchant, reference)
    text = blake2b(f"{merchant} {reference} token".encode(), digest_size=16).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def usual_workflow(settings: MerchantSettings, product: str) -> Workflow:
    """The one of the merchant's settings, or of documents; its account comes with the start."""
    # Netverify does not need it.
    from mockjumio.contract.platform.workflows import DEFAULT, DOCUMENTS, WORKFLOWS, definition_of

    key = DOCUMENTS if product == MULTI_DOCUMENT else settings.platform.workflow
    known = definition_of(key, settings.platform.workflows) or WORKFLOWS[DEFAULT]._replace(key=key)
    return Workflow(key, "", tuple(map(Credential, known.credentials)), known.capabilities)
