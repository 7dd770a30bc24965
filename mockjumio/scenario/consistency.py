"""Do a scenario's values go together? Asked of what is written, and again of what templates render to.

Only what the contract's tables cannot see: they judge the callback that comes out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mockjumio.contract import enums
from mockjumio.contract.checker import callback_table
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.reject_reasons import REJECT_REASONS
from mockjumio.errors import nearest
from mockjumio.scenario.journey import JourneyStep
from mockjumio.schema.kinds import Problems
from mockjumio.schema.nodes import Node

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
_OF_UPLOADS = ("custom_code", "pages")
_REJECTED = tuple(dict.fromkeys(reason.status for reason in REJECT_REASONS.values()))  # in every edition


def check(
    product: str, sections: Sections, journey: Sequence[JourneyStep], node: Node, problems: Problems
) -> None:
    """Add every contradiction, at the place of the value that is to blame. Templates are passed over."""
    _product(product, sections, node, problems)
    _document(product, sections["document"], node, problems)
    _reason(sections.get("result", {}), node, problems)
    _custom_documents(sections.get("settings", {}), node, problems)
    _check_omitted(product, sections.get("callback", {}), node, problems)
    _journey(product, sections.get("result", {}).get("status"), journey, node, problems)


def _product(product: str, sections: Sections, node: Node, problems: Problems) -> None:
    scan = product == enums.ID_VERIFICATION
    kind, status = sections["document"]["type"], sections.get("result", {}).get("status")
    if isinstance(kind, str) and not (enums.ID_TYPES if scan else DOCUMENT_TYPES).knows(kind):
        legal = ", ".join(enums.ID_TYPES) if scan else "a multi-document type such as BS, SSC or CUSTOM"
        problems.add(node.at("document", "type"), f"{kind} is not a type of {product}; it has {legal}")
    if isinstance(status, str) and (status in enums.VERIFICATION_STATUSES) != scan:
        legal = ", ".join(enums.VERIFICATION_STATUSES if scan else enums.UPLOAD_STATUSES)
        problems.add(node.at("result", "status"), f"{status} is not a status of {product}; it has {legal}")


def _document(product: str, document: Mapping[str, Any], node: Node, problems: Problems) -> None:
    scan = product == enums.ID_VERIFICATION
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


def _reason(result: Mapping[str, Any], node: Node, problems: Problems) -> None:
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


def _custom_documents(settings: Mapping[str, Any], node: Node, problems: Problems) -> None:
    codes = [own.get("code") for own in settings.get("custom_documents") or () if isinstance(own, dict)]
    for code in dict.fromkeys(codes):
        if isinstance(code, str) and codes.count(code) > 1:
            problems.add(
                node.at("settings", "custom_documents"), f"code {code!r} is there twice; codes are unique"
            )


def _check_omitted(product: str, callback: Mapping[str, Any], node: Node, problems: Problems) -> None:
    known = [field.name for field in callback_table(product).fields]
    for name in callback.get("omit", ()):
        if isinstance(name, str) and name not in known:
            hint = nearest(name, known)
            words = f"{name!r} is not a parameter of the callback" + (
                f"; did you mean {hint}?" if hint else ""
            )
            problems.add(node.at("callback", "omit"), words)


def _journey(
    product: str, status: object, journey: Sequence[JourneyStep], node: Node, problems: Problems
) -> None:
    if product != enums.ID_VERIFICATION or not isinstance(status, str) or not journey:
        return
    finished = journey[-1].action == "finish"
    if finished == (status == enums.NO_ID_UPLOADED):
        should = "ends in drop_off" if finished else "ends in finish"
        problems.add(node.at("result", "status"), f"{status} goes with a journey that {should}")
