"""What else may a callback legally be? Scenarios drawn from the whole contract, each kind in its turn.

Stratified: the draws go round a list of strata (each status, reject code, detail, subtype, address format,
document type), so that none is left out; what a stratum leaves open is drawn. Nothing is drawn that a
scenario must ask for: empty details, faults, violations.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from random import Random
from typing import Any

from mockjumio.contract import countries, enums
from mockjumio.contract.address_formats import ADDRESS_FORMATS, RAW
from mockjumio.contract.editions import FIRST, KYX, Rows
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.multi_document import CUSTOM, DOCUMENT_TYPES, EXTRACTIONS, SOCIAL_SECURITY_CARD
from mockjumio.contract.platform.workflows import (
    CAPABILITIES,
    DOCUMENTS,
    NOT_UPLOADED,
    PRECONDITION,
    WORKFLOWS,
)
from mockjumio.contract.reject_reasons import (
    E_PASSPORT,
    REJECT_DETAILS,
    REJECT_REASONS,
    RejectReason,
    details_of,
)
from mockjumio.personas.chance import Chance
from mockjumio.personas.names import NAMES_OF, names_for
from mockjumio.personas.people import draw_address
from mockjumio.play import random_later
from mockjumio.scenario.model import LACKABLE
from mockjumio.scenario.parse import Scenario, parse
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import DataFields

Values = dict[str, Any]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.äöüßéñçøåłžșіжшΩ漢字"
_PROVIDED = ("merchant_reference", "customer_id", "reporting_criteria", "additional_information")
_BACK_SIDES = ((enums.DRIVING_LICENSE, enums.ID_CARD), tuple(enums.ID_TYPES), (enums.ID_CARD,), ())
_TOGGLES = ("face_match", "mrz_check", "address_recognition")


def random_scenario(seed: int, item: int, edition: str = FIRST) -> Scenario:
    """Item ``item`` of the run with this seed, for a merchant who meets this edition."""
    strata = _strata(edition)
    values = _complete(strata[(seed + item) % len(strata)], Random(f"{seed} {item} random"), edition)
    return parse(from_python(values, Place("random")))


def items_of_a_round(edition: str = FIRST) -> int:
    """After how many items there was something of everything."""
    return len(_strata(edition))


def _draw_rejected(reason: RejectReason, sources: Rows[enums.Word], *details: str) -> Values:
    document = {"type": enums.PASSPORT, "subtype": E_PASSPORT} if reason.e_passport_only else {}
    chosen: Values = {"code": reason.code, **({"details": list(details)} if details else {})}
    way = {"provided": {"source": min(reason.sources.intersection(sources))}} if reason.sources else {}
    return {"document": document, "result": {"status": reason.status, "reject_reason": chosen}, **way}


def _draw_approved(**document: Any) -> Values:
    return {"document": document, "result": {"status": enums.APPROVED_VERIFIED}}


def _draw_uploaded(status: str, **document: Any) -> Values:
    return {
        "product": enums.MULTI_DOCUMENT,
        "document": document,
        "result": {"status": status},
    }


def _of_reasons(edition: str) -> Iterator[Values]:
    """Each reason, each with each of its details, and each with all of them."""
    reasons, sources = REJECT_REASONS.of(edition), enums.SCAN_SOURCES.of(edition)
    for reason in reasons.values():
        yield _draw_rejected(reason, sources)
    for detail in REJECT_DETAILS.of(edition).values():
        yield _draw_rejected(reasons[detail.reason], sources, detail.code)
    for reason in reasons.values():
        if details := details_of(reason.code, edition):
            yield _draw_rejected(reason, sources, *details)


def _of_subtypes(edition: str) -> list[Values]:
    return [
        _draw_approved(type=one.type, subtype=one.name, **({"country": country} if country else {}))
        for one in SUBTYPES.of(edition).values()
        for country in (sorted(one.countries) if one.countries else (None,))
    ]


def _of_document_types(edition: str) -> list[Values]:
    read = EXTRACTIONS.of(edition)
    always = {row.type for row in read.values() if enums.UPLOADED not in row.statuses}
    plain = [code for code in DOCUMENT_TYPES.of(edition) if code not in always]
    strata = [_draw_uploaded(enums.UPLOADED, type=code) for code in plain]
    strata += (
        _draw_uploaded(enums.UPLOADED, type=row.type, country="AUT")
        for row in read.values()
        if row.countries and enums.UPLOADED not in row.statuses
    )
    strata += (
        _draw_uploaded(status, type=row.type, **({"country": min(row.countries)} if row.countries else {}))
        for row in read.values()
        for status in row.statuses
        if status != enums.UPLOADED
    )
    return strata


_KEYS = tuple(key for key in WORKFLOWS if key != DOCUMENTS)
_REJECTED = frozenset(reason.status for reason in REJECT_REASONS.values())  # these need a reason

# (country, type): where names, states, DNI and gender follow rules of their own.
_SPECIAL = (
    ("CHN", enums.ID_CARD),
    ("CHN", enums.DRIVING_LICENSE),
    ("JPN", enums.DRIVING_LICENSE),
    ("KOR", enums.ID_CARD),
    ("KOR", enums.DRIVING_LICENSE),
    ("USA", enums.PASSPORT),
    ("USA", enums.DRIVING_LICENSE),
    ("USA", enums.ID_CARD),
)


def _of_labels() -> list[Values]:
    """Each label by itself, in a workflow with all capabilities; and an authentication without any."""
    every, authentication = {"platform": {"workflow": "10013"}}, {"platform": {"workflow": "10014"}}
    return [
        {"result": {"status": enums.NO_ID_UPLOADED}, "settings": authentication},
    ] + [
        {
            "document": {"type": enums.DRIVING_LICENSE, "country": "USA"},
            "result": {"status": enums.APPROVED_VERIFIED, "labels": {name: label.name}},
            "settings": authentication if name == "authentication" else every,
        }
        for name, capability in CAPABILITIES.items()
        for label in capability.labels
        if label.name not in (PRECONDITION, NOT_UPLOADED)
    ]


# What the platform alone reads more from, beside the IDs that Netverify does.
_READ_BY_PLATFORM = (
    (enums.ID_CARD, None, "POL"),
    (enums.ID_CARD, None, "ARG"),
    (enums.ID_CARD, "RESIDENT_PERMIT_ID", "AUT"),
    (enums.ID_CARD, None, "HRV"),
    (enums.ID_CARD, None, "ECU"),
    (enums.ID_CARD, None, "IDN"),
    (enums.DRIVING_LICENSE, None, "GBR"),
)


def _of_platform() -> Iterator[Values]:
    """IDs that more is read from, searches for the face that came to nothing, rules of a merchant's own."""
    every = {"settings": {"platform": {"workflow": "10011"}}}
    for id_type, subtype, country in (*random_later.IDS, *_READ_BY_PLATFORM):
        shown = {"type": id_type, "country": country} | ({"subtype": subtype} if subtype else {})
        yield _draw_approved(**shown) | every
    approved = {"status": enums.APPROVED_VERIFIED}
    for outcome in ("PENDING", "ERROR"):
        yield {"result": {**approved, "checks": {"face_search_findings": outcome}}, **every}
    for risk in (12.5, 55):
        yield {"result": {**approved, "risk": risk, "decision": "own rule"}, **every}


@cache
def _strata(edition: str) -> Sequence[Values]:
    """In no order, so that a short run has something of everything."""
    types = enums.ID_TYPES.of(edition)
    ordered = (
        *_of_reasons(edition),
        *({"result": {"status": one}} for one in enums.VERIFICATION_STATUSES if one not in _REJECTED),
        *(_draw_approved(type=id_type) for id_type in types),
        *_of_subtypes(edition),
        *(_draw_approved(type=id_type, country=country) for country, id_type in _SPECIAL),
        _draw_approved(type=enums.DRIVING_LICENSE, country="KOR", latin_full_name=True),
        _draw_approved(type=enums.ID_CARD, subtype="NATIONAL_ID", country="ESP"),
        _draw_approved(type=enums.ID_CARD, subtype="NATIONAL_ID", country="FRA"),
        *(
            {**_draw_approved(), "settings": {"address_recognition": True, "format": name}}
            for name in ADDRESS_FORMATS.of(edition)
        ),
        *_of_document_types(edition),
        *((*_of_labels(), *_of_platform()) if edition == KYX else ()),
        *(() if edition in (FIRST, KYX) else random_later.strata(edition)),
    )
    return Random("strata").sample(ordered, len(ordered))


def _complete(stratum: Values, rng: Random, edition: str) -> Values:
    """The stratum with everything that it leaves open."""
    values: Values = {"name": "random", "product": enums.ID_VERIFICATION, **stratum}
    values["document"] = dict(values.get("document", {}))
    country = values["document"].setdefault("country", rng.choice(sorted(countries.names())))
    forced = values.get("provided", {})
    values["provided"] = _draw_provided(rng, values["product"], country, edition)
    values["callback"] = {"order": rng.choice(("table", "shuffled"))}
    if values["product"] == enums.ID_VERIFICATION:
        _complete_scan(values, rng)
    elif values["product"] == enums.MULTI_DOCUMENT:
        _complete_upload(values, rng)
    values["provided"] |= _way(rng, values, edition) | forced
    if edition not in (FIRST, KYX):
        random_later.complete(values, rng, edition)
    settings = values["settings"] = {**values.get("settings", {}), "edition": edition}
    if edition == KYX and values["product"] == enums.ID_VERIFICATION and "platform" not in settings:
        generation = rng.choice(("today", "today", "2023", "v3"))
        settings["platform"] = {"workflow": rng.choice(_KEYS), "generation": generation}
    return values


def _complete_scan(values: Values, rng: Random) -> None:
    document, status = values["document"], values["result"]["status"]
    document.setdefault("type", rng.choice(tuple(enums.ID_TYPES)))  # a visa has strata of its own
    forced = dict(values.get("settings", {}))
    address_format = forced.pop("format", None)
    values["settings"] = {
        **{name: rng.random() < 0.8 for name in _TOGGLES},
        "fields": {name: rng.random() < 0.8 for name in DataFields._fields},
        "back_side": rng.choice(_BACK_SIDES),
        **forced,
    }
    if address_format:
        values["settings"]["address_formats"] = {document["country"]: address_format}
    document["lacks"] = [part for part in LACKABLE if rng.random() < 0.06]
    values["result"] = {**values["result"], "face_match": rng.randint(0, 100), "liveness": rng.random() < 0.7}
    drawn = {"place_of_birth": _place_of_birth(rng), **_address(rng, document["country"])}
    values["person"] = drawn | values.get("person", {})
    values["journey"] = _journey(rng, "drop_off" if status == enums.NO_ID_UPLOADED else "finish")


def _journey(rng: Random, end: str) -> list[Any]:
    """Now and then the first attempt is made some time after the start."""
    pause = rng.randint(1, 300)
    return ["start", *([{"attempt": {"after": f"{pause}s"}}] if rng.random() < 0.3 else []), end]


def _complete_upload(values: Values, rng: Random) -> None:
    document = values["document"]
    if document["type"] == CUSTOM:
        code = _text(rng, 20, ascii_only=True)
        values["settings"] = {"custom_documents": [{"code": code, "name": "Gym card", "label": "Gym card"}]}
        document |= {"custom_code": code, "pages": rng.choice(DOCUMENT_TYPES[CUSTOM].pages)}
    if values["result"]["status"] == enums.EXTRACTED and document["type"] == SOCIAL_SECURITY_CARD:
        readable = ("first_name", "last_name", "ssn", "signature_available")
        values["result"] = {
            **values["result"],
            "extracted": {
                "signature_available": rng.random() < 0.5,
                "signature_as_text": rng.random() < 0.3,
                "only": ["signature_available", *(key for key in readable[:3] if rng.random() < 0.8)],
                **values["result"].get("extracted", {}),
            },
        }


def _draw_provided(rng: Random, product: str, country: str, edition: str) -> Values:
    most = 100 if product == enums.ID_VERIFICATION or edition == KYX else 255
    provided = {key: _text(rng, most) for key in _PROVIDED if rng.random() < 0.6}
    if rng.random() < 0.6:
        provided["client_ip"] = _client_ip(rng, product)
    for key in ("first_name", "last_name"):
        if rng.random() < 0.3:
            provided[key] = _name(rng, key.partition("_")[0], country)
    return provided


def _name(rng: Random, part: str, country: str) -> str:
    """One of the country's in its own letters or in Latin ones; now and then as long as can be."""
    known = getattr(names_for(NAMES_OF[country]), part)[rng.choice("MF")]
    names = [rng.choice(known) for _ in range(100 if rng.random() < 0.05 else 1)]
    native = rng.random() < 0.5 and all(name.native for name in names)
    return " ".join(name.native if native else name.latin for name in names)[:200].rstrip(" '’-")


def _way(rng: Random, values: Values, edition: str) -> Values:
    """Now and then by another way than the SDK: web, API, and presets of the web."""
    if rng.random() >= 0.25:
        return {}
    if values["product"] == enums.AUTHENTICATION:
        return {"source": rng.choice((enums.SDK, enums.WEB))}
    if values["product"] == enums.MULTI_DOCUMENT:
        return {"source": rng.choice(tuple(enums.DOCUMENT_SOURCES.of(edition)))}
    source = rng.choice(tuple(enums.SCAN_SOURCES.of(edition)))
    shown = values["document"]
    if source in (enums.SDK, enums.API) or rng.random() < 0.5 or shown["type"] not in enums.ID_TYPES:
        return {"source": source}
    return {"source": source, "preset_country": shown["country"], "preset_id_type": shown["type"]}


def _client_ip(rng: Random, product: str) -> str:
    """The scan's table knows IPv4 alone; an upload may come from an address of IPv6 (RFC 3849's)."""
    if product == enums.MULTI_DOCUMENT and rng.random() < 0.3:
        return "2001:db8:" + ":".join(f"{rng.randrange(1, 65536):x}" for _ in range(6))
    return ".".join(str(rng.randrange(1, 255)) for _ in range(4))


def _address(rng: Random, country: str) -> Values:
    """Mostly as drawn; now and then only parts of it, or (in the raw format) all five lines."""
    kind = rng.random()
    if kind < 0.1:
        several = (draw_address(country, RAW, Chance(f"{rng.random()}")).lines for _ in range(5))
        return {"address": {"lines": list(chain.from_iterable(several))[:5]}}
    if kind < 0.3:
        others = ("city", "postal_code", "street_name", "lines")
        return {"address": {"only": ["country", *(part for part in others if rng.random() < 0.5)]}}
    return {}


def _place_of_birth(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.1:
        return countries.KOSOVO
    if kind < 0.5:
        return f"US-{rng.choice(countries.us_states())}"
    return rng.choice(sorted(countries.names()))


def _text(rng: Random, most: int, *, ascii_only: bool = False) -> str:
    """A text of any legal length, now and then the longest."""
    length = most if rng.random() < 0.05 else rng.randint(1, min(most, 24))
    alphabet = _ALPHABET[:62] if ascii_only else _ALPHABET
    return "".join(rng.choice(alphabet) for _ in range(length))
