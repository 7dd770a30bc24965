"""What is there to draw in later editions that the first one has not? Strata, and what they leave open."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from mockjumio.contract import enums
from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK, MASKED, subtypes
from mockjumio.contract.practices import DIGITS, PRACTICES
from mockjumio.contract.reject_reasons import REJECT_REASONS

Values = dict[str, Any]

# Type, subtype, country: IDs that some edition reads more from, or that masking or activation is about.
_IDS: Final = (
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


def strata_of(edition: str) -> Iterator[Values]:
    """Each verdict about the face, each ID that more is read from, each that is masked."""
    from mockjumio.contract.amendments.e2017_10 import SIMILARITIES, VALIDITY_REASONS

    known = ID_VERIFICATION_CALLBACK.of(edition)
    for similarity in SIMILARITIES.of(edition):
        yield _judged(similarity=similarity)
    for reason in VALIDITY_REASONS.of(edition):
        yield _judged(validity=False, reason=reason)
    for id_type, subtype, country in _IDS:
        if id_type not in enums.ID_TYPES.of(edition):
            continue
        if subtype is None:
            yield _approved({"type": id_type, "country": country})
        elif subtype in subtypes(id_type, country, edition):
            yield _approved({"type": id_type, "subtype": subtype, "country": country})
    if "originDob" in known:
        for printed in _INCOMPLETE:
            yield _approved({"type": enums.ID_CARD, "country": "IND", "origin_dob": printed})
    for name in MASKED.of(edition):
        country, id_type = name.split("/")
        yield {**_approved({"type": id_type, "country": country}), "settings": {"masking": True}}


def _judged(**verdict: object) -> Values:
    return {**_approved({}, identity_verification=verdict), "settings": {"face_match": True}}


def _approved(document: Values, **result: object) -> Values:
    return {"document": document, "result": {"status": enums.APPROVED_VERIFIED, **result}}


def complete(values: Values, rng: Random, edition: str) -> None:
    """What a stratum leaves open: settings that came with later editions, and verdicts about the face."""
    settings = values.setdefault("settings", {})
    if PRACTICES.of(edition)[DIGITS].value != "3":
        settings["timestamp_digits"] = rng.choice(("0", "1", "2", "3", "trimmed"))
    if values["product"] != enums.ID_VERIFICATION:
        return
    settings["activated"] = {
        name: rng.random() < 0.7 for name in ACTIVATIONS.of(edition) if name not in REJECT_REASONS.of(edition)
    }
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
    if "dlCarPermission" in known and rng.random() < 0.2:
        values["document"]["dl_car_permission"] = rng.choice(("YES", "NO", "NOT_READABLE"))
