"""What is looked for in a list? ``status:DENIED_FRAUD is:failed -scenario:fraud* since:5m`` and plain words.

A search is terms with blanks between, all of which must hold. A term is a word that the item's text contains,
or the name of a field with a value; ``-`` before a field's name turns it round, quotes hold blanks together.
What a word contains and how it is written does not matter otherwise: ``http://shop:8080/cb`` is a word.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import Any, Final, Generic, NamedTuple, TypeVar

from mockjumio.clock import Instant, parse_duration, parse_timestamp
from mockjumio.contract import enums
from mockjumio.contract.editions import EDITIONS, KYX
from mockjumio.errors import Problem, ScenarioError, nearest
from mockjumio.exchanges import Outcome
from mockjumio.run.events import Event
from mockjumio.transaction import State, Transaction
from mockjumio.web.control.subjects import Subject
from mockjumio.web.control.views import result_of

T = TypeVar("T")
Test = Callable[[T], bool]
MakeTest = Callable[[str, Instant], Test[T]]  # of a value, at an instant

_TERM: Final = re.compile(r'(-?[a-z_]+:)?"([^"]*)"(?!\S)|(\S+)')
_FIELD: Final = re.compile(r"(-?)([a-z_]+):(?!//)(.*)", re.DOTALL)
_PORT: Final = re.compile(r"\d{1,5}(/.*)?")
_ANSWER: Final = re.compile(r"[1-5](\d\d|xx)")


class Field(NamedTuple, Generic[T]):
    """Something to look for by name. ``test`` raises ``ValueError`` that says what value would be right."""

    name: str
    words: str
    example: str
    test: MakeTest[T]


class Search(NamedTuple, Generic[T]):
    """What was read. ``since`` is the instant before which nothing fits, if there is one."""

    tests: Sequence[Test[T]]
    words: Sequence[str]
    text: Callable[[T], Iterable[str]]
    since: Instant | None = None

    def fits(self, item: T) -> bool:
        return all(test(item) for test in self.tests) and self._has_words(item)

    def _has_words(self, item: T) -> bool:
        if not self.words:
            return True
        text = "\n".join(self.text(item)).casefold()
        return all(word in text for word in self.words)


def read(
    query: str, fields: Sequence[Field[T]], text: Callable[[T], Iterable[str]], now: Instant
) -> Search[T]:
    """The search that a text asks for, by a merchant's clock. ``text`` is where words are looked for.

    Raises :class:`ScenarioError` with everything that is wrong with it. Without fields all are words.
    """
    known = {field.name: field for field in fields}
    problems: list[Problem] = []
    tests: list[Test[T]] = []
    words: list[str] = []
    since: Instant | None = None
    for name, phrase, plain in _TERM.findall(query):
        found = _FIELD.fullmatch(f"{name}{phrase}" if name else plain) if fields else None
        if found is None or (found[2] not in known and _PORT.fullmatch(found[3])):
            words.append((plain or f"{name}{phrase}").casefold())
            continue
        turned, key, value = found.groups()
        try:
            test = _test(known, key, value, now)
            if key == "since" and not turned:
                since = max(_instant(value, now), since or 0)
        except ValueError as error:
            problems.append(Problem("q", str(error)))
        else:
            tests.append(_negate(test) if turned else test)
    if problems:
        raise ScenarioError(problems)
    return Search(tests, words, text, since)


def _test(known: Mapping[str, Field[T]], key: str, value: str, now: Instant) -> Test[T]:
    if key not in known:
        hint = nearest(key, known)
        raise ValueError(
            f"cannot look for {key!r}; "
            + (f"did you mean {hint}?" if hint else f"there are {', '.join(known)}.")
            + f' To find the text itself, write it in quotes: "{key}:{value}"'
        )
    if not value:
        raise ValueError(f"{key}: needs a value, as in {known[key].example}")
    return known[key].test(value, now)


def _negate(test: Test[T]) -> Test[T]:
    return lambda item: not test(item)


def in_words(fields: Iterable[Field[Any]]) -> str:
    """What a field ``q`` can say, for who reads the documentation of the API."""
    listed = "; ".join(f"{field.example} ({field.words})" for field in fields)
    return (
        "words that its ids, values, URLs and reasons must all contain, in any letter case; "
        f'"in quotes" with blanks; and: {listed}. A - before a name means not, * stands for anything, '
        "a comma for or"
    )


# What a value can be


def _patterns(value: str, known: Sequence[str] = ()) -> Callable[[str | None], bool]:
    """Whether a text is a value, with ``*`` for anything, or one of several with commas between."""
    patterns = [one for one in value.casefold().split(",") if one]
    for pattern in patterns if known else ():
        if not any(fnmatchcase(one.casefold(), pattern) for one in known):
            hint = nearest(pattern, known) or nearest(pattern.upper(), known)
            tail = f"did you mean {hint}?" if hint else f"there are {', '.join(known)}"
            raise ValueError(f"{pattern!r} is not known; {tail}")

    def fits(text: str | None) -> bool:
        return text is not None and any(fnmatchcase(text.casefold(), pattern) for pattern in patterns)

    return fits


def _text(said: Callable[[T], str | None], known: Sequence[str] = ()) -> MakeTest[T]:
    """A field of what an item says."""

    def test(value: str, now: Instant) -> Test[T]:
        fits = _patterns(value, known)
        return lambda item: fits(said(item))

    return test


def _since(at: Callable[[T], Instant]) -> MakeTest[T]:
    def test(value: str, now: Instant) -> Test[T]:
        instant = _instant(value, now)
        return lambda item: at(item) >= instant

    return test


def _part(value: str) -> Callable[[str | None], bool]:
    """Whether a text contains a value."""
    wanted = value.casefold()
    return lambda text: text is not None and wanted in text.casefold()


def _instant(value: str, now: Instant) -> Instant:
    """How long ago, or a timestamp."""
    with suppress(ValueError):
        return now - parse_duration(value)
    with suppress(ValueError):
        return parse_timestamp(value)
    raise ValueError(f"{value!r} is neither a length such as 5m nor a time such as 2026-11-29T06:00")


def _answer(value: str) -> Callable[[int | None], bool]:
    wanted = value.casefold().split(",")
    if wrong := [one for one in wanted if not _ANSWER.fullmatch(one)]:
        raise ValueError(f"{wrong[0]!r} is not an HTTP status; write 404 or 4xx")
    return lambda status: status is not None and (str(status) in wanted or f"{status // 100}xx" in wanted)


# What can be looked for in a transaction


_IS: Final[Mapping[str, Test[Subject]]] = {
    "pending": lambda one: one.transaction.state is State.PENDING,
    "open": lambda one: one.is_open,
    "delivered": lambda one: one.outcome is Outcome.ACCEPTED,
    "failed": lambda one: one.outcome not in (None, Outcome.ACCEPTED),
    "retried": lambda one: any(len(callback.attempts) > 1 for callback in one.callbacks),
    "resent": lambda one: any(callback.original and not callback.fault for callback in one.callbacks),
    "broken": lambda one: any(callback.violations for callback in one.callbacks),
    "steered": lambda one: one.transaction.steered,
    "deleted": lambda one: one.transaction.deleted is not None,
}


def _statuses() -> list[str]:
    from mockjumio.contract.platform import tables, workflows  # which Netverify does not need

    return [
        *State,
        *enums.VERIFICATION_STATUSES,
        *enums.UPLOAD_STATUSES,
        *enums.AUTHENTICATION_RESULTS,
        *workflows.DECISIONS,
        *(tables.PROCESSED, tables.SESSION_EXPIRED, tables.TOKEN_EXPIRED, tables.INITIATED, tables.ACQUIRED),
    ]


def _status(value: str, now: Instant) -> Test[Subject]:
    fits = _patterns(value, list(dict.fromkeys(_statuses())))
    return lambda one: (
        fits(one.transaction.state.value)
        or (one.transaction.state is not State.PENDING and fits(result_of(one.transaction)))
    )


def _is(value: str, now: Instant) -> Test[Subject]:
    fits = _patterns(value, list(_IS))
    tests = [test for name, test in _IS.items() if fits(name)]
    return lambda one: any(test(one) for test in tests)


def _ref(value: str, now: Instant) -> Test[Subject]:
    fits = _part(value)
    return lambda one: (
        fits(one.transaction.reference)
        or fits(one.transaction.provided.merchant_reference)
        or (one.transaction.workflow is not None and fits(one.transaction.workflow.account))
    )


def _own_field(said: Callable[[Transaction], str | None], known: Sequence[str] = ()) -> MakeTest[Subject]:
    """A field of what a transaction itself says."""
    return _text(lambda one: said(one.transaction), known)


def _outcome(value: str, now: Instant) -> Test[Subject]:
    fits = _patterns(value, [outcome.value for outcome in Outcome])
    return lambda one: one.outcome is not None and fits(one.outcome.value)


def _test_answer(value: str, now: Instant) -> Test[Subject]:
    fits = _answer(value)
    return lambda one: any(fits(last.status) for callback in one.callbacks for last in callback.attempts)


def _start_of(one: Subject) -> Instant:
    return one.transaction.created


def _until(value: str, now: Instant) -> Test[Subject]:
    instant = _instant(value, now)
    return lambda one: _start_of(one) <= instant


TRANSACTIONS: Final[Sequence[Field[Subject]]] = (
    Field("status", "its state or result", "status:DENIED_FRAUD", _status),
    Field("is", f"one of {', '.join(_IS)}; failed: its callback was not accepted", "is:failed", _is),
    Field("ref", "part of its reference, the merchant's, or the account's", "ref:order-17", _ref),
    Field("scenario", "its scenario", "scenario:fraud*", _own_field(lambda one: one.scenario)),
    Field("customer", "the customer's ID", "customer:ada", _own_field(lambda one: one.provided.customer_id)),
    Field("since", "started so long ago at most, or since a time", "since:5m", _since(_start_of)),
    Field("until", "started so long ago at least, or until a time", "until:1h", _until),
    Field("outcome", "how the last attempt of its callback ended", "outcome:timed_out", _outcome),
    Field("answer", "the status that its callback was answered with", "answer:5xx", _test_answer),
    Field(
        "edition",
        "the edition that it was played in",
        "edition:2018-05",
        _own_field(lambda one: one.settings.edition, (*EDITIONS, KYX)),
    ),
    Field("product", "its product", "product:multi*", _own_field(lambda one: one.product)),
    Field("country", "its document's country", "country:DEU", _own_field(lambda one: one.document.country)),
    Field("type", "its document's type", "type:PASSPORT", _own_field(lambda one: one.document.type)),
    Field("seed", "its seed", "seed:42", _own_field(lambda one: str(one.seed))),
)


# What can be looked for in what happened


def _kind(value: str, now: Instant) -> Test[Event]:
    fits = _patterns(value)
    return lambda event: fits(event.kind) or fits(event.kind.partition(".")[0])


def _about(value: str, now: Instant) -> Test[Event]:
    fits = _part(value)
    return lambda event: fits(event.data.get("reference"))


def _answer_to_call(value: str, now: Instant) -> Test[Event]:
    fits = _answer(value)
    return lambda event: event.kind in _WITH_ANSWER and fits(event.data.get("status"))


_WITH_ANSWER: Final = ("request", "callback.attempted")


EVENTS: Final[Sequence[Field[Event]]] = (
    Field("kind", "what happened, or to what", "kind:callback", _kind),
    Field("ref", "part of the transaction's reference", "ref:1f3a", _about),
    Field("answer", "the status that a call or a callback was answered with", "answer:4xx", _answer_to_call),
    Field(
        "outcome",
        "how an attempt ended",
        "outcome:timed_out",
        _text(lambda one: one.data.get("outcome")),
    ),
    Field("scenario", "the scenario", "scenario:fraud*", _text(lambda one: one.data.get("scenario"))),
    Field("since", "so long ago at most, or since a time", "since:5m", _since(lambda event: event.at)),
)
