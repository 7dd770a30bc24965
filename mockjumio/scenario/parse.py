"""What does this scenario say? A node becomes a :class:`Scenario`, or all its problems at once."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from mockjumio.contract import enums
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.errors import Problem, ScenarioError
from mockjumio.scenario.kinds import Problems, Template
from mockjumio.scenario.model import SCENARIO, JourneyStep
from mockjumio.scenario.source import Node, Place, merge

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_OWN = ("name", "extends")  # said of one scenario alone, not of those that extend it
_DEFAULT_DOCUMENT = {
    enums.ID_VERIFICATION: {"type": enums.PASSPORT, "country": "USA"},
    enums.MULTI_DOCUMENT: {"type": "BS", "country": "USA"},
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

    def place(self, *path: str) -> Place:
        """Where a value stands, or the nearest thing above it that stands anywhere."""
        return _at(self.node, *path)


def inherit(node: Node, base: Node) -> Node:
    """A node that extends ``base``: everything from there but what belongs to it alone."""
    if not isinstance(base.value, dict):
        return node
    shared = {key: value for key, value in base.value.items() if key not in _OWN}
    return merge(base._replace(value=shared), node)


def parse(node: Node) -> Scenario:
    """Raises :class:`ScenarioError` with everything that is wrong."""
    problems = Problems()
    values = SCENARIO.read(node, problems)
    if values is None:
        raise ScenarioError(problems.found)
    _check_head(values, node, problems)
    _check_templates(values, problems)
    product = values.get("product", enums.ID_VERIFICATION)
    sections = {key: value for key, value in values.items() if isinstance(value, dict)}
    if isinstance(product, str) and not problems.found:
        sections["document"] = _DEFAULT_DOCUMENT[product] | sections.get("document", {})
        _check_product(product, sections, node, problems)
    journey = values.get("journey") or _default_journey(sections)
    if not problems.found and isinstance(journey, tuple):
        _check_journey(journey, sections, str(product), node, problems)
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
    )


def _default_journey(sections: Mapping[str, Mapping[str, object]]) -> tuple[JourneyStep, ...]:
    dropped = sections.get("result", {}).get("status") == enums.NO_ID_UPLOADED
    return JourneyStep("start"), JourneyStep("drop_off" if dropped else "finish")


def _check_head(values: Mapping[str, object], node: Node, problems: Problems) -> None:
    for key in ("name", "result"):
        if key not in values:
            problems.add(node.place, f"key {key!r} is missing")
    for key in ("name", "title", "advice", "product"):
        if isinstance(values.get(key), Template):
            problems.add(_at(node, key), f"{key} cannot be a template")
    name = values.get("name")
    if isinstance(name, str) and not NAME.fullmatch(name):
        problems.add(_at(node, "name"), f"{name!r} is not a name: letters, digits, '-', '_' and '.' only")
    result = values.get("result")
    if isinstance(result, dict) and "status" not in result:
        problems.add(_at(node, "result"), "key 'status' is missing")


def _check_product(
    product: str, sections: Mapping[str, Mapping[str, object]], node: Node, problems: Problems
) -> None:
    scan = product == enums.ID_VERIFICATION
    kind, status = sections["document"]["type"], sections.get("result", {}).get("status")
    if isinstance(kind, str) and (kind in enums.ID_TYPES) != scan:
        legal = ", ".join(enums.ID_TYPES) if scan else "a multi-document type such as BS, SSC or CUSTOM"
        problems.add(_at(node, "document", "type"), f"{kind} is not a type of {product}; it has {legal}")
    pages = sections["document"].get("pages")
    if not scan and isinstance(kind, str) and isinstance(pages, int) and kind in DOCUMENT_TYPES:
        legal_pages = DOCUMENT_TYPES[kind].pages
        if pages not in legal_pages:
            legal = " or ".join(map(str, legal_pages))
            problems.add(
                _at(node, "document", "pages"),
                f"{pages} is not the number of pages of {kind}; it has {legal}",
            )
    if isinstance(status, str) and (status in enums.VERIFICATION_STATUSES) != scan:
        legal = ", ".join(enums.VERIFICATION_STATUSES if scan else enums.UPLOAD_STATUSES)
        problems.add(_at(node, "result", "status"), f"{status} is not a status of {product}; it has {legal}")


def _check_journey(
    journey: tuple[JourneyStep, ...],
    sections: Mapping[str, Mapping[str, object]],
    product: str,
    node: Node,
    problems: Problems,
) -> None:
    status = sections.get("result", {}).get("status")
    if product != enums.ID_VERIFICATION or not isinstance(status, str):
        return
    finished = journey[-1].action == "finish"
    if finished == (status == enums.NO_ID_UPLOADED):
        should = "ends in drop_off" if finished else "ends in finish"
        problems.add(_at(node, "result", "status"), f"{status} goes with a journey that {should}")


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


def _at(node: Node, *path: str) -> Place:
    for key in path:
        if not isinstance(node.value, dict) or key not in node.value:
            break
        node = node.value[key]
    return node.place


def _in_order(problems: list[Problem]) -> list[Problem]:
    """By file and line, each problem once."""

    def position(problem: Problem) -> tuple[str, int, int]:
        match re.fullmatch(r"(.*):(\d+):(\d+)", problem.place):
            case re.Match() as found:
                return found[1], int(found[2]), int(found[3])
        return problem.place, 0, 0

    return sorted(dict.fromkeys(problems), key=position)
