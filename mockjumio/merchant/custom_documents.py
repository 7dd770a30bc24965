"""Which document types of its own does a merchant have? Multi documents, section "Custom".

A new type is in force five minutes after it was made, on the merchant's clock; those that come with the
merchant are in force at once. Everything but the code can change. Types are disabled, never deleted, so that
a code is never used again.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from mockjumio.clock import MINUTE, Instant
from mockjumio.errors import MockjumioError, ScenarioError
from mockjumio.settings import CustomDocument

DELAY = 5 * MINUTE  # "it takes up to five minutes until it is applied"


class CodeTaken(MockjumioError):
    """The code exists already, maybe disabled."""


class UnknownCode(MockjumioError):
    """No document type has this code."""


class CustomDocuments:
    """A merchant's own document types, and since when each is in force."""

    def __init__(self, initial: Iterable[tuple[CustomDocument, Instant]] = ()) -> None:
        self._documents: dict[str, CustomDocument] = {}
        self._since: dict[str, Instant] = {}
        for document, since in initial:
            self._documents[document.code] = document
            self._since[document.code] = since

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._documents)

    def all(self) -> list[tuple[CustomDocument, Instant]]:
        """Each type with the instant from which it is in force."""
        return [(document, self._since[code]) for code, document in self._documents.items()]

    def in_force(self, now: Instant) -> tuple[CustomDocument, ...]:
        return tuple(document for document, since in self.all() if since <= now)

    def add(self, values: Mapping[str, Any], now: Instant) -> CustomDocument:
        """Make a type; raises :class:`CodeTaken`, or :class:`ScenarioError` with all that is wrong."""
        document = _read(values)
        if document.code in self._documents:
            raise CodeTaken(f"code {document.code!r} exists already, and codes cannot be reused")
        self._documents[document.code] = document
        self._since[document.code] = now + DELAY
        return document

    def update(self, code: str, changes: Mapping[str, Any]) -> CustomDocument:
        """Change anything but the code, at once."""
        known = self._documents.get(code)
        if known is None:
            raise UnknownCode(f"no document type has the code {code!r}")
        changed = _read({**as_values(known), **changes})
        if changed.code != code:
            raise CodeTaken(f"the code cannot be changed; {code!r} can be disabled")
        self._documents[code] = changed
        return changed


def as_values(document: CustomDocument) -> dict[str, Any]:
    return {**document._asdict(), "translations": dict(document.translations)}


def _read(values: Mapping[str, Any]) -> CustomDocument:
    from mockjumio.scenario.keys import Problems, Template
    from mockjumio.scenario.merchant_settings import CUSTOM_DOCUMENT, custom_document
    from mockjumio.scenario.source import Place, from_python

    problems = Problems()
    read = CUSTOM_DOCUMENT.read(from_python(values, Place("")), problems)
    for value in (*(read or {}).values(), *_translations(read)):
        if isinstance(value, Template):
            problems.add(value.place, f"{value.text!r}: a merchant's document type cannot have templates")
    if problems.found or read is None:
        raise ScenarioError(problems.found)
    return custom_document(read)


def _translations(read: Mapping[str, Any] | None) -> Iterable[object]:
    return ((read or {}).get("translations") or {}).values()
