"""How does an expectation stand, and why?"""

from enum import StrEnum
from typing import NamedTuple


class Standing(StrEnum):
    """Whether what was seen until now is as expected."""

    HOLDS = "holds"
    FAILS = "fails"
    AWAITED = "awaited"  # not yet as expected, and it may still come
    QUIET = "quiet"  # as expected, as long as nothing more comes


class Verdict(NamedTuple):
    """``words`` complete "the merchant …"; ``details`` are lines that show more of it."""

    standing: Standing
    words: str
    details: tuple[str, ...] = ()


def holds(words: str) -> Verdict:
    return Verdict(Standing.HOLDS, words)


def fails(words: str, *details: str) -> Verdict:
    return Verdict(Standing.FAILS, words, details)


def awaited(words: str, *details: str) -> Verdict:
    return Verdict(Standing.AWAITED, words, details)


def quiet(words: str) -> Verdict:
    return Verdict(Standing.QUIET, words)


def settled(verdict: Verdict) -> Verdict:
    """The verdict when nothing more is waited for: what did not come is missing."""
    match verdict.standing:
        case Standing.AWAITED:
            return verdict._replace(standing=Standing.FAILS)
        case Standing.QUIET:
            return verdict._replace(standing=Standing.HOLDS)
        case _:
            return verdict
