"""What do the rules ask about? The circumstances of one callback, and conditions over them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mockjumio.settings import MerchantSettings


class Case(NamedTuple):
    """The circumstances that decide what a callback must, may and must not say.

    ``on_document`` names what the document carries, ``provided`` what the merchant's app gave the SDK;
    both use the scenario's words (``first_name``, ``personal_number``, ``customer_id``, …).
    """

    product: str
    status: str
    type: str | None = None
    subtype: str | None = None
    country: str | None = None
    reject_code: str | None = None
    settings: MerchantSettings = MerchantSettings()
    on_document: frozenset[str] = frozenset()
    provided: frozenset[str] = frozenset()


class Condition:
    """A named predicate over a case. Combine with ``&``, ``|`` and ``~``; the words combine along."""

    __slots__ = ("holds", "words")

    def __init__(self, words: str, holds: Callable[[Case], bool]) -> None:
        self.words = words
        self.holds = holds

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            f"{self.words} and {other.words}", lambda case: self.holds(case) and other.holds(case)
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            f"({self.words} or {other.words})", lambda case: self.holds(case) or other.holds(case)
        )

    def __invert__(self) -> "Condition":
        return Condition(f"not {self.words}", lambda case: not self.holds(case))

    def __repr__(self) -> str:
        return f"Condition({self.words!r})"


ALWAYS = Condition("always", lambda case: True)


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)


def status_in(*statuses: str) -> Condition:
    return Condition(f"status is {_either(statuses)}", lambda case: case.status in statuses)


def type_in(*types: str) -> Condition:
    return Condition(f"type is {_either(types)}", lambda case: case.type in types)


def subtype_is(subtype: str) -> Condition:
    return Condition(f"subtype is {subtype}", lambda case: case.subtype == subtype)


def country_in(*countries: str, words: str | None = None) -> Condition:
    members = frozenset(countries)
    return Condition(f"country is {words or _either(countries)}", lambda case: case.country in members)


def setting(words: str, holds: Callable[[MerchantSettings], bool]) -> Condition:
    """A condition on the merchant's settings."""
    return Condition(words, lambda case: holds(case.settings))


def on_document(part: str) -> Condition:
    return Condition(f"the document carries {part}", lambda case: part in case.on_document)


def provided(part: str) -> Condition:
    return Condition(f"{part} was provided", lambda case: part in case.provided)
