"""What else may a later edition say? Strata that the first one has not, and what they leave open."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from mockjumio.contract import enums
from mockjumio.contract.amendments.e2017_10 import (
    DL_CATEGORY,
    IDENTITY_VERIFICATION,
    SIMILARITIES,
    VALIDITY_REASONS,
)
from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.editions import DIGITS, PRACTICES
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK, MASKED, subtypes
from mockjumio.contract.multi_document import DOCUMENT, EXTRACTIONS, part_of
from mockjumio.contract.reject_reasons import REJECT_REASONS
from mockjumio.contract.retrieval_fields import ADDITIONAL_CHECKS
from mockjumio.contract.rules import Field
from mockjumio.scenario.scenario_editions import CHECKS, parameter_of

Values = dict[str, Any]

# Type, subtype, country: IDs that some edition reads more from, or that masking or activation is about.
IDS: Final = (
    (enums.VISA, None, "CHN"),
    (enums.VISA, None, "USA"),
    (enums.VISA, None, "AUT"),
    (enums.ID_CARD, None, "RUS"),
    (enums.ID_CARD, "NATIONAL_ID", "MEX"),
    (enums.ID_CARD, "ELECTORAL_ID", "MEX"),
    (enums.PASSPORT, None, "MEX"),
    (enums.DRIVING_LICENSE, None, "MEX"),
    (enums.DRIVING_LICENSE, None, "FRA"),
    (enums.DRIVING_LICENSE, None, "DEU"),
    (enums.DRIVING_LICENSE, None, "TWN"),
    (enums.DRIVING_LICENSE, None, "ROU"),
    (enums.DRIVING_LICENSE, None, "AUS"),
    (enums.ID_CARD, None, "CAN"),
    (enums.PASSPORT, None, "HKG"),
    (enums.ID_CARD, "HEALTH_ID", "ITA"),
    (enums.ID_CARD, "TAX_ID", "ITA"),
    (enums.ID_CARD, None, "BRA"),
    (enums.PASSPORT, None, "GEO"),
    (enums.ID_CARD, None, "COL"),
    (enums.ID_CARD, None, "BHR"),
    (enums.DRIVING_LICENSE, None, "PHL"),
    (enums.PASSPORT, None, "SGP"),
    (enums.PASSPORT, None, "MYS"),
    (enums.ID_CARD, None, "CHL"),
    (enums.ID_CARD, None, "TUR"),
    (enums.DRIVING_LICENSE, None, "LTU"),
)
_INCOMPLETE: Final = ("1990//", "1985/07/", "2001")
_COUNTS: Final = {"watchlist_screening": ("0", "3"), "face_search_findings": ("0", "1", "2")}
_OF_COUNTRY: Final = {"proof_of_residency": "GBR", "personal_number_validation": "BRA"}


def strata(edition: str) -> Iterator[Values]:
    """Each verdict, each ID that more is read from or that is masked, each check, each way of an upload."""
    yield from _of_faces(edition)
    for id_type, subtype, country in IDS:
        if id_type not in enums.ID_TYPES.of(edition):
            continue
        if subtype is None:
            yield _approved({"type": id_type, "country": country})
        elif subtype in subtypes(id_type, country, edition):
            yield _approved({"type": id_type, "subtype": subtype, "country": country})
    for gender in ("F", "M"):
        french = {"type": enums.ID_CARD, "subtype": "NATIONAL_ID", "country": "FRA"}
        yield {**_approved(french), "person": {"gender": gender}, "settings": _active("gender")}
    yield from _of_licences(edition)
    if enums.AUTHENTICATION in enums.PRODUCTS.of(edition):
        for status in enums.AUTHENTICATION_RESULTS.of(edition):
            yield {"product": enums.AUTHENTICATION, "result": {"status": status}}
        for source in (enums.SDK, enums.WEB):
            way = {"provided": {"source": source}}
            yield {"product": enums.AUTHENTICATION, "result": {"status": "PASSED"}, **way}
    if "originDob" in ID_VERIFICATION_CALLBACK.of(edition):
        for printed in _INCOMPLETE:
            yield _approved({"type": enums.ID_CARD, "country": "IND", "origin_dob": printed})
    for name in MASKED.of(edition):
        country, id_type = name.split("/")
        yield {**_approved({"type": id_type, "country": country}), "settings": {"masking": True}}
    yield from _of_checks(edition)
    yield from _of_uploads(edition)


def _active(*names: str, **settings: object) -> Values:
    return {**settings, "activated": dict.fromkeys(names, True)}


def _of_faces(edition: str) -> Iterator[Values]:
    for similarity in SIMILARITIES.of(edition):
        yield _judged_scan(similarity=similarity)
    for reason in VALIDITY_REASONS.of(edition):
        yield _judged_scan(validity=False, reason=reason)
    known = IDENTITY_VERIFICATION.of(edition)
    for part, value in (("handwritten_note_matches", False), ("similarity_decision", "MANUAL")):
        name = parameter_of(part)
        if name in known:
            by_account = _active(*(name for _ in "." if name in ACTIVATIONS.of(edition)), face_match=True)
            yield {**_judged_scan(**{part: value}), "settings": by_account}


def _of_licences(edition: str) -> Iterator[Values]:
    """A licence that has each category that it can have, in each way."""
    known = DL_CATEGORY.of(edition)
    shown: list[Values] = [{"category": one} for one in _listed(known["category"]) or ("C1E", "B")]
    shown.append({"category": "B", "readable": False})
    if "availability" in known:
        since = {"category": "BE", "issue_date": "2015-01-31"}
        shown += [{**since, "availability": word} for word in _listed(known["availability"])]
    licence = {"type": enums.DRIVING_LICENSE, "country": "FRA", "dl_categories": shown}
    yield {**_approved(licence), "settings": _active("dlCategories")}
    permission = ID_VERIFICATION_CALLBACK.of(edition).get("dlCarPermission")
    for word in _listed(permission) if permission is not None else ():
        allowed = {"type": enums.DRIVING_LICENSE, "dl_car_permission": word}
        yield {**_approved(allowed), "settings": _active("dlCarPermission")}


def _listed(field: Field) -> tuple[str, ...]:
    """The values of a closed list that is the same in each case; none of an open one."""
    return tuple(field.values.words.split(" or ")) if field.values else ()


def _of_checks(edition: str) -> Iterator[Values]:
    """Each outcome of each check that an account can have."""
    for key in CHECKS.keys.values():
        name = parameter_of(key.name)
        if name not in ACTIVATIONS.of(edition) or name not in ADDITIONAL_CHECKS.of(edition):
            continue
        words = [word for form in _forms(key.kind.schema()) for word in form.get("enum", ())]
        for outcome in (*_COUNTS.get(key.name, ()), *words):
            shown = {"country": _OF_COUNTRY[key.name]} if key.name in _OF_COUNTRY else {}
            values = _approved(shown, checks={key.name: outcome})
            yield {**values, "settings": _active(name, address_recognition=True)}


def _forms(schema: Any) -> Iterator[Any]:
    yield schema
    for inner in schema.get("anyOf", ()):
        yield from _forms(inner)


def _of_uploads(edition: str) -> Iterator[Values]:
    if "originalDocument" in DOCUMENT.of(edition):
        yield _uploaded(enums.UPLOADED, type="IC", original=True)
    for row in EXTRACTIONS.of(edition).values():
        everything = {"only": [part_of(key) for key in row.keys]}
        country = min(row.countries) if row.countries else "AUT"
        yield _uploaded(enums.EXTRACTED, {"extracted": everything}, type=row.type, country=country)
    for signed in (True, False):
        card = {"extracted": {"signature_available": signed}}
        yield _uploaded(enums.EXTRACTED, card, type="SSC", country="USA")


def _uploaded(status: str, result: Values | None = None, **document: Any) -> Values:
    return {
        "product": enums.MULTI_DOCUMENT,
        "document": document,
        "result": {"status": status, **(result or {})},
    }


def _judged_scan(**verdict: object) -> Values:
    return {**_approved({}, identity_verification=verdict), "settings": {"face_match": True}}


def _approved(document: Values, **result: object) -> Values:
    return {"document": document, "result": {"status": enums.APPROVED_VERIFIED, **result}}


def complete(values: Values, rng: Random, edition: str) -> None:
    """What a stratum leaves open: settings of later editions, verdicts, what is provided and read."""
    settings = values.setdefault("settings", {})
    if PRACTICES.of(edition)[DIGITS].value != "3":
        settings["timestamp_digits"] = rng.choice(("0", "1", "2", "3", "trimmed"))
    if values["product"] == enums.MULTI_DOCUMENT:
        _complete_upload(values, rng, edition)
    if values["product"] != enums.ID_VERIFICATION:
        return
    settings["activated"] = {
        name: rng.random() < 0.7 for name in ACTIVATIONS.of(edition) if name not in REJECT_REASONS.of(edition)
    } | {name: True for name in settings.get("activated", ()) if name in ACTIVATIONS.of(edition)}
    settings.setdefault("masking", rng.random() < 0.2)
    settings["single_reject_detail"] = rng.random() < 0.2
    known, result = ID_VERIFICATION_CALLBACK.of(edition), values["result"]
    if "identityVerification" in known and rng.random() < 0.2:
        result["identity_verification"] = {
            **result.get("identity_verification", {}),
            "validity_as_text": rng.random() < 0.5,
        }
    if "livenessImages" in known:
        result["liveness_images"] = rng.randint(0, 8)
    if rng.random() < 0.2:
        dates = {"dob": "1990-01-31", "expiry": "2025-01-30"}
        texts = {"number": "P1234567", "personal_number": "A1234567"}
        values["provided"] |= {key: text for key, text in (dates | texts).items() if rng.random() < 0.5}


def _complete_upload(values: Values, rng: Random, edition: str) -> None:
    """Of an extracted document what can be read: at least as much as it takes."""
    document, result = values["document"], values["result"]
    if "originalDocument" in DOCUMENT.of(edition) and rng.random() < 0.2:
        document["original"] = True
    row = EXTRACTIONS.of(edition).get(document["type"])
    if result["status"] != enums.EXTRACTED or row is None:
        return
    extracted = result.setdefault("extracted", {})
    if row.least == len(row.points) > 0:
        extracted.pop("only", None)
    elif row.least and "only" not in extracted and rng.random() < 0.5:
        points = rng.sample(row.points, rng.randint(row.least, len(row.points)))
        more = [key for key in row.keys if key not in row.points and rng.random() < 0.5]
        extracted["only"] = [part_of(key) for key in (*points, *more)]
