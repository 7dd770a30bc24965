"""Is a merchant's answer to callbacks judged, and said in words?"""

from typing import TYPE_CHECKING

import pytest

from mockjumio.suites.checks import answer, answered_alike, attempts, outcome
from mockjumio.suites.evidence import Evidence, fails, holds
from mockjumio.suites.written import Amount, Answers

if TYPE_CHECKING:
    from tests.unit.suites.conftest import Seen

WELL = Answers(("2xx",), 2_000)


def test_an_answer_that_is_well(seen: "Seen") -> None:
    assert answer(WELL, seen.evidence(204)) == holds("answers 204 after 4 ms")


def test_another_status_is_said_with_what_stands_in_it(seen: "Seen") -> None:
    crash = seen.answer(500, excerpt="Oops\n\n  KeyError: 'idType'\nline 3\nline 4")
    assert answer(WELL, seen.evidence(crash)) == fails(
        "answers 500 to an approval",
        "expected 2xx within 2s",
        "it says: Oops",
        "it says: KeyError: 'idType'",
        "it says: line 3",
    )


def test_no_answer_says_what_came_of_it(seen: "Seen") -> None:
    silent = seen.answer(None, outcome="timed_out", detail="no first byte within 10 s")
    assert answer(WELL, seen.evidence(silent)) == fails(
        "does not answer an approval", "timed_out: no first byte within 10 s"
    )


def test_an_answer_may_come_too_late(seen: "Seen") -> None:
    late = seen.answer(200, milliseconds=2_500.4)
    assert answer(WELL, seen.evidence(late)) == fails(
        "answers an approval only after 2500 ms; 2s are allowed"
    )


def test_only_the_last_attempt_counts_and_that_of_every_callback(seen: "Seen") -> None:
    assert answer(WELL, seen.evidence(500, 200)) == holds("answers 200 after 4 ms")
    copy = seen.delivered(409, id="r-2", original="r-1")
    assert answer(WELL, seen.evidence(seen.delivered(200), copy)).words == "answers 409 to an approval"


def test_a_callback_that_was_not_attempted_or_not_sent(seen: "Seen") -> None:
    assert (
        answer(WELL, seen.evidence(seen.delivered())).words == "has not answered an approval when time was up"
    )
    for judged in (
        answer(WELL, Evidence("x")),
        attempts(Amount(1, 1), Evidence("x")),
        outcome(["accepted"], Evidence("x")),
    ):
        assert judged == fails("gets no callback")


def test_attempts_are_counted(seen: "Seen") -> None:
    assert attempts(Amount(2, 2), seen.evidence(None, 200)) == holds("takes it at attempt 2")
    assert attempts(Amount(2, 2), seen.evidence(500, 500)) == holds("does not take it in 2 attempts")
    assert attempts(Amount(1, 1), seen.evidence(500)) == holds("does not take it in 1 attempt")
    assert attempts(Amount(0, 1), seen.evidence(None, 200)) == fails(
        "needs 2 attempts for an approval; expected at most 1", "they were: refused, accepted"
    )
    assert attempts(Amount(2, None), seen.evidence(200)).words == (
        "needs 1 attempt for an approval; expected at least 2"
    )


def test_the_outcome_of_the_last_attempt(seen: "Seen") -> None:
    assert outcome(["rejected"], seen.evidence(500)) == holds("leaves it rejected")
    reset = seen.answer(None, outcome="reset", detail="connection reset")
    assert outcome(["accepted"], seen.evidence(reset)) == fails(
        "leaves an approval reset; expected accepted", "reset: connection reset"
    )
    assert outcome(["accepted", "rejected"], seen.evidence(seen.delivered())) == fails(
        "leaves an approval not answered; expected accepted or rejected"
    )
    assert outcome(["accepted"], seen.evidence(500)).details == ()


def test_a_duplicate_is_answered_like_its_original(seen: "Seen") -> None:
    original, copy = seen.delivered(201), seen.delivered(201, id="r-2", original="r-1")
    other = seen.delivered(409, id="r-3", original="r-1")
    nothing = seen.delivered(id="r-4", original="r-1")
    assert answered_alike(True, seen.evidence(original, copy)) == holds("answers the duplicate with 201 too")
    assert answered_alike(True, seen.evidence(original, copy, other)) == fails(
        "answers the duplicate with 409, another thing than the original: 201"
    )
    assert answered_alike(True, seen.evidence(original, nothing)).words.startswith(
        "answers the duplicate with nothing"
    )
    assert answered_alike(False, seen.evidence(original, copy)) == fails(
        "answers the duplicate with 201, the same as the original: 201"
    )


@pytest.mark.parametrize("expected", [True, False])
def test_two_silences_are_not_alike(seen: "Seen", expected: bool) -> None:
    silent = seen.evidence(seen.delivered(None), seen.delivered(None, id="r-2", original="r-1"))
    assert answered_alike(expected, silent) == fails("answers neither the original nor the duplicate")


def test_without_a_duplicate_nothing_can_be_alike(seen: "Seen") -> None:
    assert answered_alike(True, seen.evidence(200)) == fails(
        "gets no duplicate to answer", "callback: {faults: [duplicate]} sends one"
    )
