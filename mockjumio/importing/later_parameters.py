"""What of a captured scan do later editions of Jumio's documentation say?

Words, counts and verdicts are kept; what was read from somebody's ID is drawn anew.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.editions import DIGITS, PRACTICES
from mockjumio.contract.enums import AUTHENTICATION, AUTHENTICATION_RESULTS, EXPIRED, WEB
from mockjumio.importing.anonymize import (
    Form,
    Kind,
    Sections,
    StandIns,
    kind_of,
    parse_json,
    provided_placeholders,
)
from mockjumio.scenario.scenario_editions import IDENTITY_VERIFICATION, LATER, parameter_of

# Parameters of what later editions read from an ID, and the scenario's name of each.
READ: Final = {
    **{parameter: part for (section, part), parameter in LATER.items() if section == "document"},
    "issuingDate": "issuing_date",
}
_WORDS: Final = ("dlCarPermission", "nationality")
_INCOMPLETE: Final = re.compile(r"\d{4}/(\d\d)?/(\d\d)?", re.ASCII)
_CATEGORY: Final = re.compile("[A-Z0-9]{1,4}", re.ASCII)
_AVAILABLE: Final = ("yes", "no", "not readable")
_SECONDS: Final = re.compile(r"(?<=T\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?(?=Z)", re.ASCII)
_LATIN: Final = re.compile(r"[\x00-\u024f\u1e00-\u1eff]*")
_MOST_IMAGES: Final = 20  # of liveness, in a scenario
_VERDICT: Final = IDENTITY_VERIFICATION.keys


def scan_of(edition: str, form: Form) -> Sections:
    """Sections of a scenario, to be laid over those that the first edition would have."""
    verdict = parse_json(form.get("identityVerification", ""))
    said = verdict if isinstance(verdict, dict) else {}
    images = parse_json(form.get("livenessImages", ""))
    result: Sections = {"identity_verification": _identity_verification(said)} if said else {}
    if "livenessImages" in form and isinstance(images, list) and len(images) <= _MOST_IMAGES:
        result["liveness_images"] = len(images)
    return {
        "document": _document(form),
        "result": result,
        "settings": {"edition": edition, **_settings(edition, form, said)},
    }


def authentication_of(form: Form, stand_ins: StandIns, edition: str) -> Sections:
    """Sections of an authentication."""
    names = {"userReference": "customer_id"}
    provided = provided_placeholders(form, names, stand_ins)
    if form.get("scanSource") == WEB:
        provided["source"] = WEB
    images = parse_json(form.get("livenessImages", ""))
    result: Sections = {"status": form.get("transactionResult", "")}
    if isinstance(images, list) and len(images) <= _MOST_IMAGES:
        result["liveness_images"] = len(images)
    known = AUTHENTICATION_RESULTS.of(edition)
    if result["status"] not in known:
        result["status"] = next(iter(known), "")
    ending: list[object] = ["drop_off"] if result["status"] == EXPIRED else [{"finish": {}}]
    return {
        "product": AUTHENTICATION,
        "settings": {"edition": edition},
        "provided": provided,
        "result": result,
        "journey": ["start", *ending],
    }


def _document(form: Form) -> Sections:
    document: Sections = {
        READ[name]: form[name]
        for name in _WORDS
        if form.get(name) and kind_of(name, form[name]) in (Kind.WORD, Kind.COUNTRY)
    }
    if shown := _categories(parse_json(form.get("dlCategories", ""))):
        document["dl_categories"] = shown
    if said := _INCOMPLETE.fullmatch(form.get("originDob", "")):
        document["origin_dob"] = f"1990/{'01' if said[1] else ''}/{'01' if said[2] else ''}"
    return document


def _categories(told: object) -> list[Sections]:
    """Of each category what it is and what is said of it; dates are anybody's."""
    shown: list[Sections] = []
    for one in told if isinstance(told, list) else []:
        category = one.get("category") if isinstance(one, dict) else None
        if not (isinstance(category, str) and _CATEGORY.fullmatch(category)):
            return []
        dates = {"issue_date": "2015-01-31", "expiry_date": "2025-01-30"}
        own: Sections = {"category": category} | {
            key: day for key, day in dates.items() if parameter_of(key) in one
        }
        own |= {"readable": False} if one.get("isReadable") == "FALSE" else {}
        if one.get("availability") in _AVAILABLE:
            own["availability"] = one["availability"]
        shown.append(own)
    return shown


def _identity_verification(said: Mapping[str, Any]) -> Sections:
    found: Sections = {}
    for key, value in said.items():
        name = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key)
        if name in _VERDICT and isinstance(value, str | bool | int | float):
            found[name] = value
    if said.get("validity") in ("TRUE", "FALSE"):
        found |= {"validity": said["validity"] == "TRUE", "validity_as_text": True}
    return found


def _settings(edition: str, form: Form, verdict: Mapping[str, Any]) -> Sections:
    settings: Sections = {}
    known = ACTIVATIONS.of(edition)
    activated = {name: True for name, one in known.items() if not one.by_default and name in verdict}
    if "facemap" in known and "facemap" not in form:
        activated["facemap"] = False
    if "chineseName" in known and not _LATIN.fullmatch(form.get("idLastName", "")):
        activated["chineseName"] = True
    if "113" in known and '"113"' in form.get("rejectReason", ""):
        activated["113"] = True
    if activated:
        settings["activated"] = activated
    if "verificationStatus" in form and "idCheckMRZcode" not in form:
        settings["masking"] = True
    digits = set(seconds(form.values()))
    if len(digits) == 1 and digits != {PRACTICES.of(edition)[DIGITS].value}:
        settings["timestamp_digits"] = digits.pop()
    return settings


def seconds(texts: Iterable[str]) -> list[str]:
    """How many digits the seconds of each timestamp have."""
    return [str(len(found[1] or "")) for text in texts for found in _SECONDS.finditer(text)]


def in_full(text: str) -> str:
    """With three digits of a second in each timestamp, since later editions leave some of them out."""
    return _SECONDS.sub(".000", text)
