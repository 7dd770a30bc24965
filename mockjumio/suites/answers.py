"""Did the merchant answer callbacks as expected?"""

from collections.abc import Sequence

from mockjumio.durations import in_words
from mockjumio.exchanges import Outcome
from mockjumio.suites.evidence import Answer, Delivered, Evidence
from mockjumio.suites.verdict import Standing, Verdict, fails, holds
from mockjumio.suites.written import Amount, Answers

_NOTHING = "gets no callback"
_NO_ANSWER = "nothing"


def answer(expected: Answers, evidence: Evidence) -> Verdict:
    """The last attempt of every callback, copies too."""
    if not evidence.deliveries:
        return fails(_NOTHING)
    verdicts = [_answer(expected, one, evidence.about) for one in evidence.deliveries]
    return next((one for one in verdicts if one.standing is Standing.FAILS), verdicts[-1])


def _answer(expected: Answers, delivered: Delivered, about: str) -> Verdict:
    last = delivered.last
    if last is None:
        return fails(f"has not answered {about} when time was up")
    if last.status is None:
        return fails(f"does not answer {about}", f"{last.outcome}: {last.detail}")
    if not expected.takes(last.status):
        return fails(f"answers {last.status} to {about}", f"expected {expected}", *_excerpt(last))
    took = f"{last.milliseconds:.0f} ms"
    if expected.within is not None and last.milliseconds > expected.within:
        return fails(f"answers {about} only after {took}; {in_words(expected.within)} are allowed")
    return holds(f"answers {last.status} after {took}")


def _excerpt(last: Answer) -> Sequence[str]:
    """The first lines of what it answered."""
    lines = [line.strip() for line in last.excerpt.splitlines() if line.strip()]
    return [f"it says: {line[:200]}" for line in lines[:3]]


def attempts(expected: Amount, evidence: Evidence) -> Verdict:
    """How often each callback was sent until it was accepted, or given up."""
    if not evidence.originals:
        return fails(_NOTHING)
    for one in evidence.originals:
        count = len(one.answers)
        if count < expected.least or (expected.most is not None and count > expected.most):
            outcomes = ", ".join(answer.outcome for answer in one.answers)
            return fails(
                f"needs {_attempts(count)} for {evidence.about}; expected {expected}",
                f"they were: {outcomes}",
            )
    most = max(evidence.originals, key=lambda one: len(one.answers))
    count = len(most.answers)
    accepted = most.last is not None and most.last.outcome == Outcome.ACCEPTED
    return holds(f"takes it at attempt {count}" if accepted else f"does not take it in {_attempts(count)}")


def _attempts(count: int) -> str:
    return f"{count} attempt{'' if count == 1 else 's'}"


def outcome(expected: Sequence[str], evidence: Evidence) -> Verdict:
    """How the last attempt of each callback ended."""
    if not evidence.originals:
        return fails(_NOTHING)
    ends = [one.last for one in evidence.originals]
    for last in ends:
        if last is None or last.outcome not in expected:
            found = "not answered" if last is None else last.outcome
            return fails(
                f"leaves {evidence.about} {found}; expected {' or '.join(expected)}",
                *([f"{last.outcome}: {last.detail}"] if last and last.detail else []),
            )
    return holds(f"leaves it {', '.join(sorted({last.outcome for last in ends if last}))}")


def answered_alike(expected: bool, evidence: Evidence) -> Verdict:
    """Whether each copy was answered with the status of its original."""
    by_id = {one.id: one for one in evidence.deliveries}
    copies = [one for one in evidence.deliveries if one.original in by_id]
    if not copies:
        return fails("gets no duplicate to answer", "callback: {faults: [duplicate]} sends one")
    for copy in copies:
        first, again = _status(by_id[copy.original or ""]), _status(copy)
        if first == again == _NO_ANSWER:
            return fails("answers neither the original nor the duplicate")
        if (first == again) != expected:
            than = "the same as" if first == again else "another thing than"
            return fails(f"answers the duplicate with {again}, {than} the original: {first}")
    return holds(f"answers the duplicate with {_status(copies[-1])} too")


def _status(delivered: Delivered) -> str:
    last = delivered.last
    return _NO_ANSWER if last is None or last.status is None else str(last.status)
