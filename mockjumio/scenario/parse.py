"""What does this scenario say? A node becomes a :class:`Scenario`, or all its problems at once.

Whether its values go together is asked of what is written, and again of what templates render to: only what
the contract's tables cannot see, which judge the callback that comes out.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mockjumio.contract import enums
from mockjumio.contract.checker import callback_table
from mockjumio.contract.editions import FIRST, MET
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.platform.workflows import CAPABILITIES, ID, PRECONDITION, SELFIE_USABILITY, blocks
from mockjumio.contract.reject_reasons import REJECT_REASONS
from mockjumio.errors import Problem, ScenarioError, nearest
from mockjumio.scenario.journey import JourneyStep
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.scenario_editions import Demand, first_that_can, later_keys, refusals
from mockjumio.scenario.source import MATRIX as MATRIX
from mockjumio.schema.kinds import Problems, Template
from mockjumio.schema.nodes import Node, Place

Sections = Mapping[str, Mapping[str, Any]]

_OF_SCANS = (
    "subtype",
    "number",
    "issued",
    "expires",
    "personal_number",
    "us_state",
    "dni",
    "latin_full_name",
)
_OF_UPLOADS = ("custom_code", "pages", "original")
_REJECTED = tuple(dict.fromkeys(reason.status for reason in REJECT_REASONS.values()))  # in every edition


def check_consistency(
    product: str, sections: Sections, journey: Sequence[JourneyStep], node: Node, problems: Problems
) -> None:
    """Add every contradiction, at the place of the value that is to blame. Templates are passed over."""
    _check_product(product, sections, node, problems)
    _check_document(product, sections["document"], node, problems)
    _check_reason(sections.get("result", {}), node, problems)
    _check_labels(sections.get("result", {}).get("labels") or {}, node, problems)
    _check_verdict(sections.get("result", {}), node, problems)
    _check_custom_documents(sections.get("settings", {}), node, problems)
    _check_omitted(product, sections.get("callback", {}), node, problems)
    _check_journey(product, sections.get("result", {}).get("status"), journey, node, problems)


_STATUSES: Final[Mapping[str, Collection[str]]] = {
    enums.ID_VERIFICATION: enums.VERIFICATION_STATUSES,
    enums.MULTI_DOCUMENT: enums.UPLOAD_STATUSES,
    enums.AUTHENTICATION: enums.AUTHENTICATION_RESULTS,
}
_LEFT: Final = (enums.NO_ID_UPLOADED, enums.EXPIRED)  # what comes of customers who leave


def _check_product(product: str, sections: Sections, node: Node, problems: Problems) -> None:
    scan, statuses = product != enums.MULTI_DOCUMENT, _STATUSES[product]
    kind, status = sections["document"]["type"], sections.get("result", {}).get("status")
    if isinstance(kind, str) and not (enums.ID_TYPES if scan else DOCUMENT_TYPES).knows(kind):
        legal = ", ".join(enums.ID_TYPES) if scan else "a multi-document type such as BS, SSC or CUSTOM"
        problems.add(node.at("document", "type"), f"{kind} is not a type of {product}; it has {legal}")
    if isinstance(status, str) and status not in statuses:
        legal = ", ".join(statuses)
        problems.add(node.at("result", "status"), f"{status} is not a status of {product}; it has {legal}")


def _check_document(product: str, document: Mapping[str, Any], node: Node, problems: Problems) -> None:
    scan = product != enums.MULTI_DOCUMENT
    for part in _OF_UPLOADS if scan else _OF_SCANS:
        if part in document:
            other = enums.MULTI_DOCUMENT if scan else enums.ID_VERIFICATION
            problems.add(node.at("document", part), f"{part} is a part of {other} documents only")
    kind, pages = document["type"], document.get("pages")
    shown = kind, document["country"]
    elsewhere = all(isinstance(part, str) for part in shown) and shown != (enums.DRIVING_LICENSE, "KOR")
    if scan and document.get("latin_full_name") is True and elsewhere:
        problems.add(node.at("document", "latin_full_name"), "only a DRIVING_LICENSE of KOR has one")
    if not scan and isinstance(pages, int) and DOCUMENT_TYPES.knows(kind):
        legal = DOCUMENT_TYPES.ever()[kind].pages
        if pages not in legal:
            words = f"{pages} is not the number of pages of {kind}; it has {' or '.join(map(str, legal))}"
            problems.add(node.at("document", "pages"), words)


def _check_reason(result: Mapping[str, Any], node: Node, problems: Problems) -> None:
    status, reason = result.get("status"), result.get("reject_reason")
    if not reason:
        return
    if isinstance(status, str) and status not in _REJECTED and reason.get("code"):
        words = f"a reject reason goes with {' or '.join(_REJECTED)}, not with {status}"
        problems.add(node.at("result", "reject_reason"), words)
    details = reason.get("details") or ()
    for detail in dict.fromkeys(details):
        if isinstance(detail, str) and details.count(detail) > 1:
            problems.add(node.at("result", "reject_reason", "details"), f"detail {detail} is there twice")


def _check_labels(labels: Mapping[str, Any], node: Node, problems: Problems) -> None:
    """A capability that another one stops is not executed, whatever else is written."""
    for name in labels:
        if name == SELFIE_USABILITY or labels[name] == PRECONDITION:
            continue
        capability = CAPABILITIES[name]
        for before in capability.after:
            label = labels.get(before)
            row = next((one for one in CAPABILITIES[before].labels if one.name == label), None)
            concerned = row is not None and (row.of or ID) in capability.credentials
            if isinstance(label, str) and blocks(before, label) and (before != "usability" or concerned):
                words = f"is not executed: {before} {label} stops it"
                problems.add(node.at("result", "labels", name), words)
        label = labels.get(SELFIE_USABILITY)
        if name in _OF_THE_SELFIE and isinstance(label, str) and blocks("usability", label):
            words = f"is not executed: {SELFIE_USABILITY} {label} stops it"
            problems.add(node.at("result", "labels", name), words)


_OF_THE_SELFIE = ("similarity", "liveness", "authentication")  # a document's image is checked all the same


def _check_verdict(result: Mapping[str, Any], node: Node, problems: Problems) -> None:
    verdict = result.get("identity_verification") or {}
    if "reason" in verdict and verdict.get("validity") is True:
        place = node.at("result", "identity_verification", "reason")
        problems.add(place, "a reason goes with validity: false")


def _check_custom_documents(settings: Mapping[str, Any], node: Node, problems: Problems) -> None:
    codes = [own.get("code") for own in settings.get("custom_documents") or () if isinstance(own, dict)]
    for code in dict.fromkeys(codes):
        if isinstance(code, str) and codes.count(code) > 1:
            problems.add(
                node.at("settings", "custom_documents"), f"code {code!r} is there twice; codes are unique"
            )


def _check_omitted(product: str, callback: Mapping[str, Any], node: Node, problems: Problems) -> None:
    table = callback_table(product)
    for name in callback.get("omit", ()):
        if isinstance(name, str) and not table.knows(name):
            known = list(table.ever())
            hint = nearest(name, known)
            words = f"{name!r} is not a parameter of the callback" + (
                f"; did you mean {hint}?" if hint else ""
            )
            problems.add(node.at("callback", "omit"), words)


def _check_journey(
    product: str, status: object, journey: Sequence[JourneyStep], node: Node, problems: Problems
) -> None:
    if product == enums.MULTI_DOCUMENT or not isinstance(status, str) or not journey:
        return
    finished = journey[-1].action == "finish"
    if finished == (status in _LEFT):
        should = "ends in drop_off" if finished else "ends in finish"
        problems.add(node.at("result", "status"), f"{status} goes with a journey that {should}")


NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_DEFAULT_DOCUMENT = {
    enums.ID_VERIFICATION: {"type": enums.PASSPORT, "country": "USA"},
    enums.MULTI_DOCUMENT: {"type": "BS", "country": "USA"},
    enums.AUTHENTICATION: {"type": enums.PASSPORT, "country": "USA"},
}


class Scenario(NamedTuple):
    """A valid scenario. ``sections`` holds its values by key; ``templated`` names the sections to render."""

    name: str
    title: str
    advice: str
    product: str
    file: str
    sections: Mapping[str, Mapping[str, Any]]  # values have the kinds of the model
    journey: tuple[JourneyStep, ...]
    templated: frozenset[str]
    node: Node
    edition: Demand | None = None
    later: tuple[tuple[str, ...], ...] = ()  # paths of keys that not every edition can say

    @property
    def first_edition(self) -> str:
        """The first edition that can say it."""
        if self.edition is None and not self.later:
            return FIRST
        return first_that_can(self.edition or Demand(), self.later, self.product)

    @property
    def editions(self) -> tuple[str, ...]:
        """Those that can say it, as far as its own words tell."""
        demand = self.edition or Demand()
        return tuple(
            one for one in MET if not refusals(demand, self.later, self.product, one, self.node).found
        )

    def __hash__(self) -> int:
        """So that what follows from one can be kept: reading all of it would take longer."""
        return id(self)

    def place(self, *path: str) -> Place:
        """Where a value stands, or the nearest thing above it that stands anywhere."""
        return self.node.at(*path)


def parse(node: Node) -> Scenario:
    """Raises :class:`ScenarioError` with everything that is wrong."""
    problems = Problems()
    if isinstance(node.value, dict) and MATRIX in node.value:  # which a file's reader has made rows of
        raise ScenarioError([Problem(str(node.at(MATRIX)), "a matrix can only stand in a scenario file")])
    values = _read(node, problems)
    if values is None:
        raise ScenarioError(problems.found)
    _check_result(values, node, problems)
    product = values.get("product", enums.ID_VERIFICATION)
    sections = {key: value for key, value in values.items() if isinstance(value, dict)}
    if isinstance(product, str) and not problems.found:
        sections["document"] = _DEFAULT_DOCUMENT[product] | sections.get("document", {})
    journey = values.get("journey") or _default_journey(sections)
    if not problems.found and isinstance(journey, tuple):
        check_consistency(str(product), sections, journey, node, problems)
    if problems.found:
        raise ScenarioError(_in_order(problems.found))
    return Scenario(
        name=str(values["name"]),
        title=str(values.get("title", "")),
        advice=str(values.get("advice", "")),
        product=str(product),
        file=node.place.file,
        sections=sections,
        journey=journey if isinstance(journey, tuple) else (),
        templated=frozenset(key for key, value in values.items() if _has_template(value)),
        node=node,
        edition=demand if isinstance(demand := values.get("edition"), Demand) else None,
        later=later_keys(sections),
    )


def check_own(node: Node, found: Sequence[Problem]) -> list[Problem]:
    """What was found wrong with what a scenario extends, and all that is wrong whatever it inherits."""
    problems = Problems()
    _read(node, problems)
    return _in_order([*found, *problems.found])


def _read(node: Node, problems: Problems) -> dict[str, object] | None:
    """The values of a node by themselves; ``None`` of what is no scenario at all."""
    values = SCENARIO.read(node, problems)
    if values is not None:
        _check_head(values, node, problems)
        _check_templates(values, problems)
    return values


def with_provided(scenario: Scenario, node: Node) -> Scenario:
    """A valid scenario whose node has another ``provided`` section, on which nothing else depends.

    Raises :class:`ScenarioError` with everything that is wrong with that.
    """
    problems = Problems()
    section = node.value["provided"] if isinstance(node.value, dict) else node
    provided = SCENARIO.keys["provided"].kind.read(section, problems)
    _check_templates(provided, problems)
    if problems.found or not isinstance(provided, dict):
        raise ScenarioError(_in_order(problems.found))
    rendered = {"provided"} if _has_template(provided) else set()
    return scenario._replace(
        sections={**scenario.sections, "provided": provided},
        templated=scenario.templated - {"provided"} | rendered,
        node=node,
    )


@lru_cache(maxsize=256)  # so that what follows from one can be kept, too
def providing_nothing(scenario: Scenario) -> Scenario:
    """The scenario for a start that says itself what is provided."""
    sections = {**scenario.sections, "provided": {}}
    return scenario._replace(sections=sections, templated=scenario.templated - {"provided"})


def _default_journey(sections: Mapping[str, Mapping[str, object]]) -> tuple[JourneyStep, ...]:
    dropped = sections.get("result", {}).get("status") in _LEFT
    return JourneyStep("start"), JourneyStep("drop_off" if dropped else "finish")


def _check_head(values: Mapping[str, object], node: Node, problems: Problems) -> None:
    if "name" not in values:
        problems.add(node.place, "key 'name' is missing")
    for key in ("name", "title", "advice", "product", "edition"):
        if isinstance(values.get(key), Template):
            problems.add(node.at(key), f"{key} cannot be a template")
    name = values.get("name")
    if isinstance(name, str) and not NAME.fullmatch(name):
        problems.add(node.at("name"), f"{name!r} is not a name: letters, digits, '-', '_' and '.' only")


def _check_result(values: Mapping[str, object], node: Node, problems: Problems) -> None:
    result = values.get("result")
    if "result" not in values:
        problems.add(node.place, "key 'result' is missing")
    elif isinstance(result, dict) and "status" not in result:
        problems.add(node.at("result"), "key 'status' is missing")


def _check_templates(value: object, problems: Problems) -> None:
    """Templates must compile; what they name is seen when the scenario is played."""
    if isinstance(value, Template):
        from mockjumio.scenario.template import syntax_error

        if error := syntax_error(value.text):
            problems.add(value.place, error)
    elif isinstance(value, dict):
        for item in value.values():
            _check_templates(item, problems)
    elif isinstance(value, tuple) and (isinstance(value, JourneyStep) or not hasattr(value, "_fields")):
        for item in value:
            _check_templates(item, problems)


def _has_template(value: object) -> bool:
    if isinstance(value, Template):
        return True
    if isinstance(value, dict):
        return any(map(_has_template, value.values()))
    return isinstance(value, tuple) and any(map(_has_template, value))


def _in_order(problems: list[Problem]) -> list[Problem]:
    """By file and line, each problem once."""

    def position(problem: Problem) -> tuple[str, int, int]:
        match re.fullmatch(r"(.*):(\d+):(\d+)", problem.place):
            case re.Match() as found:
                return found[1], int(found[2]), int(found[3])
        return problem.place, 0, 0

    return sorted(dict.fromkeys(problems), key=position)
