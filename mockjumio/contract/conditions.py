"""What do the rules ask about? The circumstances of one callback, and conditions over them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from mockjumio.contract.editions import Rows
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
    detail_code: str | None = None  # of the one detail that is looked at
    settings: MerchantSettings = MerchantSettings()
    on_document: frozenset[str] = frozenset()
    provided: frozenset[str] = frozenset()
    source: str | None = None  # by which way the images came; None is the product's SDK
    validity: bool | None = None  # of the identityVerification that is looked at

    @property
    def edition(self) -> str:
        return self.settings.edition

    def __hash__(self) -> int:
        """Without the settings, which are long and seldom differ between cases that are otherwise alike."""
        return hash((*self[1:7], self.on_document, self.provided))


class Condition:
    """A named predicate over a case. Combine with ``&``, ``|`` and ``~``; the words combine along."""

    __slots__ = ("holds", "joint", "opposite", "words")

    def __init__(
        self, words: str, holds: Callable[[Case], bool], opposite: str | None = None, *, joint: str = ""
    ) -> None:
        self.words = words
        self.holds = holds
        self.joint = joint  # what its words are joined with: "and", "or" or nothing
        self.opposite = opposite or f"not {f'({words})' if joint == 'and' else words}"

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            f"{self.words} and {other.words}",
            lambda case: self.holds(case) and other.holds(case),
            joint="and",
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            f"({_alternative(self)} or {_alternative(other)})",
            lambda case: self.holds(case) or other.holds(case),
            joint="or",
        )

    def __invert__(self) -> "Condition":
        return Condition(self.opposite, lambda case: not self.holds(case), self.words)

    @property
    def clause(self) -> str:
        """The words where nothing follows them: an alternative needs no parentheses there."""
        return self.words[1:-1] if self.joint == "or" else self.words

    def __repr__(self) -> str:
        return f"Condition({self.words!r})"


def _alternative(condition: Condition) -> str:
    """The words of one of several: nobody need know whether "and" or "or" binds tighter."""
    return f"({condition.words})" if condition.joint == "and" else condition.clause


ALWAYS = Condition("always", lambda case: True)


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)


def _neither(words: Sequence[str]) -> str:
    return f"not {words[0]}" if len(words) == 1 else f"neither {' nor '.join(words)}"


def status_in(*statuses: str) -> Condition:
    return Condition(
        f"status is {_either(statuses)}",
        lambda case: case.status in statuses,
        f"status is {_neither(statuses)}",
    )


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


class Activation(NamedTuple):
    """A parameter that Jumio activates by account, and whether it is where nothing says so."""

    name: str
    by_default: bool = True


ACTIVATIONS: Final = Rows[Activation]("Parameters by activation")


def activation(name: str) -> Condition:
    """The parameter is activated for the merchant's account."""

    def holds(case: Case) -> bool:
        chosen = dict(case.settings.activated).get(name)
        return ACTIVATIONS.of(case.edition)[name].by_default if chosen is None else chosen

    return Condition(f"{name} is activated", holds)


_NOUNS = {
    "dob": "date of birth",
    "expires": "date of expiry",
    "optional_data_1": "text in the optional field of MRZ line 1",
    "optional_data_2": "text in the optional field of MRZ line 2",
    "latin_full_name": "full name in Latin characters",
}


def on_document(part: str) -> Condition:
    noun = _NOUNS.get(part, part.replace("_", " "))
    return Condition(
        f"the document carries a {noun}",
        lambda case: part in case.on_document,
        f"the document carries no {noun}",
    )


def was_provided(part: str) -> Condition:
    return Condition(f"{part} was provided", lambda case: part in case.provided)
