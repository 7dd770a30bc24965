"""Was it as expected? What the merchant answered and called, and what its state URL said."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mockjumio.clock import duration_in_words
from mockjumio.exchanges import Outcome
from mockjumio.suites.evidence import (
    BIOMETRICS,
    DELETE,
    IMAGE,
    STATUS,
    Answer,
    Delivery,
    Evidence,
    MerchantCall,
    Standing,
    Verdict,
    await_more,
    fails,
    holds,
    quiet,
)
from mockjumio.suites.notation import Amount, Answers, Some
from mockjumio.suites.state_url import differences, show, values_at

_NOTHING = "gets no callback"
_NO_ANSWER = "nothing"


def answer(expected: Answers, evidence: Evidence) -> Verdict:
    """The last attempt of every callback, copies too."""
    if not evidence.deliveries:
        return fails(_NOTHING)
    verdicts = [_answer(expected, one, evidence.about) for one in evidence.deliveries]
    return next((one for one in verdicts if one.standing is Standing.FAILS), verdicts[-1])


def _answer(expected: Answers, delivered: Delivery, about: str) -> Verdict:
    last = delivered.last
    if last is None:
        return fails(f"has not answered {about} when time was up")
    if last.status is None:
        return fails(f"does not answer {about}", f"{last.outcome}: {last.detail}")
    if not expected.takes(last.status):
        return fails(f"answers {last.status} to {about}", f"expected {expected}", *_excerpt(last))
    took = f"{last.milliseconds:.0f} ms"
    if expected.within is not None and last.milliseconds > expected.within:
        return fails(f"answers {about} only after {took}; {duration_in_words(expected.within)} are allowed")
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


def _status(delivered: Delivery) -> str:
    last = delivered.last
    return _NO_ANSWER if last is None or last.status is None else str(last.status)


RESOURCES = (
    "status",
    "data",
    "data/document",
    "data/transaction",
    "data/verification",
    "images",
    "pages",
    "details",
    "steps",
    "rules",
    "generate",
)
PARTS = ("front", "back", "face", "1", "2")
_GOOD = range(200, 300)
_WORST = (Standing.FAILS, Standing.AWAITED, Standing.QUIET, Standing.HOLDS)


def _of_each(judge: Callable[[Any, Evidence], Verdict]) -> Callable[[Any, Evidence], Verdict]:
    """Of several transactions that a step plays, what is true of the worst: one is not another's."""

    def judge_each(expected: Any, evidence: Evidence) -> Verdict:
        verdicts = [(judge(expected, one), one.references) for one in evidence.each]
        verdict, references = min(verdicts, key=lambda pair: _WORST.index(pair[0].standing))
        if len(verdicts) == 1 or verdict.standing not in (Standing.FAILS, Standing.AWAITED):
            return verdict
        return verdict._replace(details=(f"transaction {references[0]}", *verdict.details))

    return judge_each


def images_fetched(expected: Some, evidence: Evidence) -> Verdict:
    """Served with 200, which takes the right credentials and a User-Agent."""
    asked = [one for one in evidence.calls if one.resource == IMAGE and one.method == "GET"]
    if not expected.wanted:
        if not asked:
            return quiet("fetches no image")
        return fails(f"asks for {_list(one.what for one in asked)}, which it should not")
    linked = dict.fromkeys((one.reference, part) for one in evidence.deliveries for part in one.images)
    wanted = [one for one in linked if one[1] in expected.names] if expected.names else list(linked)
    nowhere = [part for part in expected.names if part not in {part for _, part in linked}]
    if not wanted and not nowhere:
        return fails("has no image to fetch: the callback links to none")
    served = {(one.reference, one.part) for one in asked if one.status in _GOOD}
    missing = [one for one in wanted if one not in served]
    if missing or nowhere:
        parts = dict.fromkeys([*(part for _, part in missing), *nowhere])
        several = len(evidence.references) > 1
        whose = dict.fromkeys(f"transaction {reference}" for reference, _ in missing if several)
        unlinked = [f"the callback does not link to {_images(nowhere)}"] if nowhere else []
        details = (*whose, *unlinked, *_refusals(asked, set(parts)))
        return await_more(f"does not fetch {_images(parts)}", *details)
    return holds(f"fetches {_images(dict.fromkeys(part for _, part in wanted))}")


def _images(parts: Iterable[str]) -> str:
    named = list(parts)
    return f"the image{'s' if len(named) > 1 else ''} {_list(named)}"


def _refusals(asked: Iterable[MerchantCall], parts: set[str]) -> list[str]:
    refused = [one for one in asked if one.part in parts and one.status not in _GOOD]
    return list(dict.fromkeys(_refusal(one) for one in refused))


def _refusal(one: MerchantCall) -> str:
    reason = one.reason or str(one.status)
    hint = f"; {one.hint}" if one.hint and one.hint not in reason else ""
    return f"{one.method} {one.what} was refused: {reason}{hint}"


@_of_each
def check_retrieved(expected: Some, evidence: Evidence) -> Verdict:
    """Which results were asked for over the retrieval API."""
    asked = [one for one in evidence.calls if one.resource in RESOURCES and one.method == "GET"]
    if not expected.wanted:
        if not asked:
            return quiet("retrieves nothing")
        return fails(f"retrieves {_list(one.what for one in asked)}, which it should not")
    served = [one.resource for one in asked if one.status in _GOOD]
    missing = [name for name in expected.names if name not in served]
    refused = list(dict.fromkeys(_refusal(one) for one in asked if one.status not in _GOOD))
    if missing:
        return await_more(f"does not retrieve {_list(missing)}", *refused)
    if not served:
        return await_more("does not retrieve the result", *refused)
    return holds(f"retrieves {_list(served)}")


@_of_each
def check_deleted(expected: bool, evidence: Evidence) -> Verdict:
    """Whether the transaction was deleted at Jumio."""
    asked = [one for one in evidence.calls if one.method == DELETE and one.resource != BIOMETRICS]
    done = [one for one in asked if one.status in _GOOD]
    if expected:
        return (
            holds("deletes it at Jumio")
            if done
            else await_more("does not delete it at Jumio", *map(_refusal, asked))
        )
    if not asked:
        return quiet("does not delete it")
    does = "deletes it at Jumio" if done else "wants to delete it at Jumio"
    return fails(f"{does}, which it should not", *(() if done else map(_refusal, asked)))


@_of_each
def polls(expected: Amount, evidence: Evidence) -> Verdict:
    """How often the status of a transaction was asked for."""
    count = sum(one.resource == STATUS and one.method == "GET" for one in evidence.calls)
    words = f"asks for the status {_times(count)}"
    if expected.most is not None and count > expected.most:
        return fails(f"{words}; expected {expected}")
    if count < expected.least:
        return await_more(f"{words}; expected {expected}")
    return holds(words) if expected.most is None else quiet(words)


def refused_calls(expected: Amount, evidence: Evidence) -> Verdict:
    """Calls that Jumio's API refused for what they were, not for a fault that was asked for."""
    refused = [one for one in evidence.calls if 400 <= one.status < 500 and not one.struck]
    count = len(refused)
    details = list(dict.fromkeys(map(_refusal, refused)))
    words = f"makes {count or 'no'} call{'' if count == 1 else 's'} that Jumio refuses"
    if expected.most is not None and count > expected.most:
        return fails(f"{words}; expected {expected}", *details)
    if count < expected.least:
        return await_more(f"{words}; expected {expected}", *details)
    return holds(words) if expected.most is None else quiet(words)


def etiquette(expected: bool, evidence: Evidence) -> Verdict:
    """Whether calls kept to what Jumio asks of merchants."""
    notes = dict.fromkeys(note for one in evidence.calls for note in one.notes)
    if expected:
        return fails("does not keep Jumio's etiquette", *notes) if notes else quiet("keeps Jumio's etiquette")
    return holds("does not keep Jumio's etiquette") if notes else await_more("keeps Jumio's etiquette")


def _list(words: Iterable[str]) -> str:
    named = list(dict.fromkeys(words))
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


_UNKNOWN = "has no state URL to ask"


def state(expected: Mapping[str, str], evidence: Evidence) -> Verdict:
    """Values by path; each is compared as text, so that ``12`` and ``"12"`` are the same."""
    probe = evidence.probe
    if probe is None:
        return fails(_UNKNOWN)
    if probe.error:
        return await_more("does not return its state", probe.error)
    wrong = []
    for path, value in expected.items():
        found = values_at(probe.now, path)
        if not found or _text(found[0]) != value:
            wrong.append(f"{path} is {show(found[0]) if found else 'not there'}; expected {value}")
    if wrong:
        return await_more(f"does not have the state that is expected after {evidence.about}", *wrong)
    return holds(f"has {', '.join(f'{path} {value}' for path, value in expected.items())}")


def _text(value: object) -> str:
    return value if isinstance(value, str) else show(value)


def idempotent(expected: bool, evidence: Evidence) -> Verdict:
    """Whether the state is the same after a second delivery of the same callback."""
    probe = evidence.probe
    if probe is None:
        return fails(_UNKNOWN)
    if probe.error:
        return await_more("does not return its state", probe.error)
    if not evidence.originals:
        return fails("gets no callback that could come twice")
    if missed := next((one for one in evidence.deliveries if _missed_a_part(one)), None):
        last = missed.last
        what = "the duplicate of " if missed.original else ""
        why = "not answered in time" if last is None else f"{last.outcome}: {last.detail}"
        return fails(f"does not take {what}{evidence.about}, so that nothing can be compared", why)
    if probe.before is None:
        return await_more("was not given the duplicate")
    if probe.after is None:
        return fails("does not return its state after the duplicate")
    changed = differences(probe.before[0], probe.after[0], probe.ignore)
    if changed and expected:
        moves = (
            ["it changed before the duplicate too; ignore: [...] names what may"] if probe.restless else []
        )
        return fails(f"changes its state when {evidence.about} comes twice", *map(str, changed), *moves)
    if not changed and not expected:
        return fails(f"does not change its state when {evidence.about} comes twice")
    return holds("changes its state" if changed else "has the same state after the duplicate")


def _missed_a_part(one: Delivery) -> bool:
    """Whether the merchant cannot have worked on it: it was not there, or fell over at the original.

    A duplicate that it refuses, whatever the status, it has recognised or not; its state tells.
    """
    if one.last is None or one.last.status is None:
        return True
    return one.original is None and one.last.status >= 500


def treated_alike(expected: bool, evidence: Evidence) -> Verdict:
    """Whether a scan of this edition came to the same as that of the edition before."""
    other = evidence.other
    if other is None:
        return holds("takes it once")
    mine, theirs = _treatment(evidence), _treatment(other)
    unlike = [
        f"{what}: {theirs[what]} in {other.edition}, {one} in {evidence.edition}"
        for what, one in mine.items()
        if one != theirs[what]
    ]
    if evidence.probe is not None and other.probe is not None:
        ignore = evidence.probe.ignore
        changed = differences(_neutral(other), _neutral(evidence), ignore)
        unlike += [f"state, {one}" for one in changed]
    editions = f"edition {evidence.edition} and {other.edition}"
    if expected:
        if unlike:
            return await_more(f"does not treat {evidence.about} alike in {editions}", *unlike)
        return holds(f"treats it alike in {editions}")
    return (
        holds(f"treats it otherwise in {editions}")
        if unlike
        else await_more(f"treats it alike in {editions}")
    )


def _treatment(evidence: Evidence) -> Mapping[str, str]:
    """What the merchant did, in words."""
    good = [one for one in evidence.calls if one.status in _GOOD]
    images = {one.part for one in good if one.resource == IMAGE and one.part in PARTS}
    retrieved = {one.resource for one in good if one.resource in RESOURCES and one.method == "GET"}
    return {
        "answers": " and ".join(_status(one) for one in evidence.originals) or "no callback",
        "images": _list(sorted(images)) or "none",
        "retrieved": _list(sorted(retrieved)) or "nothing",
        "deleted": "yes" if any(one.method == DELETE for one in good) else "no",
    }


def _neutral(evidence: Evidence) -> object:
    """The state without what differs between any two scans: their references."""
    text = json.dumps(evidence.probe.now if evidence.probe else None)
    for number, reference in enumerate(evidence.references):
        text = text.replace(reference, f"reference {number + 1}")
    value: object = json.loads(text)
    return value
