"""Did the merchant call Jumio's API as expected? Images, results, deletion, and how often."""

from collections.abc import Callable, Iterable
from typing import Any

from mockjumio.suites.evidence import DELETE, IMAGE, STATUS, Called, Evidence
from mockjumio.suites.verdict import Standing, Verdict, awaited, fails, holds, quiet
from mockjumio.suites.written import Amount, Some

RESOURCES = (
    "status",
    "data",
    "data/document",
    "data/transaction",
    "data/verification",
    "images",
    "pages",
)
PARTS = ("front", "back", "face", "1", "2")
_GOOD = range(200, 300)
_WORST = (Standing.FAILS, Standing.AWAITED, Standing.QUIET, Standing.HOLDS)


def _of_each(judge: Callable[[Any, Evidence], Verdict]) -> Callable[[Any, Evidence], Verdict]:
    """Of several transactions that a step plays, what is true of the worst: one is not another's."""

    def judged(expected: Any, evidence: Evidence) -> Verdict:
        verdicts = [(judge(expected, one), one.references) for one in evidence.each]
        verdict, references = min(verdicts, key=lambda pair: _WORST.index(pair[0].standing))
        if len(verdicts) == 1 or verdict.standing not in (Standing.FAILS, Standing.AWAITED):
            return verdict
        return verdict._replace(details=(f"transaction {references[0]}", *verdict.details))

    return judged


def images_fetched(expected: Some, evidence: Evidence) -> Verdict:
    """Served with 200, which takes the right credentials and a User-Agent."""
    asked = [one for one in evidence.calls if one.resource == IMAGE and one.method == "GET"]
    if not expected.wanted:
        if not asked:
            return quiet("fetches no image")
        return fails(f"asks for {_listed(one.what for one in asked)}, which it should not")
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
        return awaited(f"does not fetch {_images(parts)}", *details)
    return holds(f"fetches {_images(dict.fromkeys(part for _, part in wanted))}")


def _images(parts: Iterable[str]) -> str:
    named = list(parts)
    return f"the image{'s' if len(named) > 1 else ''} {_listed(named)}"


def _refusals(asked: Iterable[Called], parts: set[str]) -> list[str]:
    refused = [one for one in asked if one.part in parts and one.status not in _GOOD]
    return list(dict.fromkeys(_refusal(one) for one in refused))


def _refusal(one: Called) -> str:
    reason = one.reason or str(one.status)
    hint = f"; {one.hint}" if one.hint and one.hint not in reason else ""
    return f"{one.method} {one.what} was refused: {reason}{hint}"


@_of_each
def retrieved(expected: Some, evidence: Evidence) -> Verdict:
    """Which results were asked for over the retrieval API."""
    asked = [one for one in evidence.calls if one.resource in RESOURCES and one.method == "GET"]
    if not expected.wanted:
        if not asked:
            return quiet("retrieves nothing")
        return fails(f"retrieves {_listed(one.what for one in asked)}, which it should not")
    served = [one.resource for one in asked if one.status in _GOOD]
    missing = [name for name in expected.names if name not in served]
    refused = list(dict.fromkeys(_refusal(one) for one in asked if one.status not in _GOOD))
    if missing:
        return awaited(f"does not retrieve {_listed(missing)}", *refused)
    if not served:
        return awaited("does not retrieve the result", *refused)
    return holds(f"retrieves {_listed(served)}")


@_of_each
def deleted(expected: bool, evidence: Evidence) -> Verdict:
    """Whether the transaction was deleted at Jumio."""
    asked = [one for one in evidence.calls if one.method == DELETE]
    done = [one for one in asked if one.status in _GOOD]
    if expected:
        return (
            holds("deletes it at Jumio")
            if done
            else awaited("does not delete it at Jumio", *map(_refusal, asked))
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
        return awaited(f"{words}; expected {expected}")
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
        return awaited(f"{words}; expected {expected}", *details)
    return holds(words) if expected.most is None else quiet(words)


def etiquette(expected: bool, evidence: Evidence) -> Verdict:
    """Whether calls kept to what Jumio asks of merchants."""
    notes = dict.fromkeys(note for one in evidence.calls for note in one.notes)
    if expected:
        return fails("does not keep Jumio's etiquette", *notes) if notes else quiet("keeps Jumio's etiquette")
    return holds("does not keep Jumio's etiquette") if notes else awaited("keeps Jumio's etiquette")


def _listed(words: Iterable[str]) -> str:
    named = list(dict.fromkeys(words))
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
