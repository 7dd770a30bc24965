"""What can be expected of a merchant? One row each, from which reading, judging and the schema derive."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from mockjumio.exchanges import Outcome
from mockjumio.schema.kinds import FLAG, RAW, Key, Kind, choice
from mockjumio.schema.sections import Pairs, Section
from mockjumio.suites import checks
from mockjumio.suites.evidence import Evidence, Verdict
from mockjumio.suites.notation import AmountKind, AnswerKind, OneOrMore, SomeKind

Judge = Callable[[Any, Evidence], Verdict]  # the value as its kind reads it


class Expectation(NamedTuple):
    """A row: its name, how it is written, what it says, an example in YAML, and how it is judged."""

    name: str
    kind: Kind
    words: str
    example: str
    judge: Judge
    asks_state: bool = False


_OUTCOMES = tuple(one.value for one in Outcome)

EXPECTATIONS: Final = {
    row.name: row
    for row in (
        Expectation(
            "answer",
            AnswerKind(),
            "the final answer to every callback, also to duplicates, and how soon it comes",
            "{status: 2xx, within: 2s}",
            checks.answer,
        ),
        Expectation(
            "attempts",
            AmountKind(),
            "how many attempts there are until a callback is accepted, or given up",
            "{most: 2}",
            checks.attempts,
        ),
        Expectation(
            "outcome",
            OneOrMore(choice("an outcome of an attempt", lambda: _OUTCOMES)),
            "how the last attempt ends",
            "accepted",
            checks.outcome,
        ),
        Expectation(
            "answered_alike",
            FLAG,
            "a duplicate is answered with the status of the original",
            "true",
            checks.answered_alike,
        ),
        Expectation(
            "images_fetched",
            SomeKind("an image", lambda: checks.PARTS),
            "these images are fetched, with the right credentials and a User-Agent; true: all that the "
            "callback links to, false: none",
            "[front, face]",
            checks.images_fetched,
        ),
        Expectation(
            "retrieved",
            SomeKind("a resource", lambda: checks.RESOURCES),
            "these results are retrieved; true: any, false: none",
            "[status, data]",
            checks.check_retrieved,
        ),
        Expectation("deleted", FLAG, "the transaction is deleted at Jumio", "false", checks.check_deleted),
        Expectation(
            "polls",
            AmountKind(bound=True),
            "how often the status of a transaction is asked for; a number is the most",
            "10",
            checks.polls,
        ),
        Expectation(
            "refused_calls",
            AmountKind(bound=True),
            "how many calls Jumio's API may refuse with 4xx; a number is the most",
            "0",
            checks.refused_calls,
        ),
        Expectation(
            "etiquette",
            FLAG,
            "no call breaks Jumio's rules for merchants, such as polling too often",
            "true",
            checks.etiquette,
        ),
        Expectation(
            "state",
            Pairs(RAW, "a mapping of paths to values"),
            "what the merchant's state URL says in the end, by path",
            "{status: verified}",
            checks.state,
            asks_state=True,
        ),
        Expectation(
            "idempotent",
            FLAG,
            "the callback is sent a second time, and the state URL says the same as before",
            "true",
            checks.idempotent,
            asks_state=True,
        ),
        Expectation(
            "treated_alike",
            FLAG,
            "the same scan comes to the same in each edition that the step is played in: answer, images, "
            "retrieval, deletion, and what the state URL says, if there is one",
            "true",
            checks.treated_alike,
        ),
    )
}

EXPECT: Final = Section(
    "a mapping of expectations",
    *(Key(row.name, row.kind, row.words, row.example) for row in EXPECTATIONS.values()),
)
