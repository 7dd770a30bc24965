"""How is a step judged? Well, noteworthy, failed or not come to; with what was found, and what to do."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


class Check(NamedTuple):
    """One row: which step, how it is, what was found, and what is to be done if it is not well."""

    check: str
    state: State
    found: str
    advice: tuple[str, ...] = ()


def ok(check: str, found: str) -> Check:
    return Check(check, State.OK, found)


def warn(check: str, found: str, *advice: str) -> Check:
    return Check(check, State.WARN, found, advice)


def fail(check: str, found: str, *advice: str) -> Check:
    return Check(check, State.FAIL, found, advice)


def skip(why: str, *checks: str) -> Iterable[Check]:
    return [Check(check, State.SKIP, why) for check in checks]
