"""Does the merchant's own state say what is expected, and does a duplicate leave it alone?"""

from collections.abc import Mapping

from mockjumio.suites.difference import at, differences, shown
from mockjumio.suites.evidence import Delivered, Evidence
from mockjumio.suites.verdict import Verdict, awaited, fails, holds

_UNKNOWN = "has no state URL to ask"


def state(expected: Mapping[str, str], evidence: Evidence) -> Verdict:
    """Values by path; each is compared as text, so that ``12`` and ``"12"`` are the same."""
    probe = evidence.probe
    if probe is None:
        return fails(_UNKNOWN)
    if probe.error:
        return awaited("does not return its state", probe.error)
    wrong = []
    for path, value in expected.items():
        found = at(probe.now, path)
        if not found or _text(found[0]) != value:
            wrong.append(f"{path} is {shown(found[0]) if found else 'not there'}; expected {value}")
    if wrong:
        return awaited(f"does not have the state that is expected after {evidence.about}", *wrong)
    return holds(f"has {', '.join(f'{path} {value}' for path, value in expected.items())}")


def _text(value: object) -> str:
    return value if isinstance(value, str) else shown(value)


def idempotent(expected: bool, evidence: Evidence) -> Verdict:
    """Whether the state is the same after a second delivery of the same callback."""
    probe = evidence.probe
    if probe is None:
        return fails(_UNKNOWN)
    if probe.error:
        return awaited("does not return its state", probe.error)
    if not evidence.originals:
        return fails("gets no callback that could come twice")
    if missed := next((one for one in evidence.deliveries if _missed(one)), None):
        last = missed.last
        what = "the duplicate of " if missed.original else ""
        why = "not answered in time" if last is None else f"{last.outcome}: {last.detail}"
        return fails(f"does not take {what}{evidence.about}, so that nothing can be compared", why)
    if probe.before is None:
        return awaited("was not given the duplicate")
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


def _missed(one: Delivered) -> bool:
    """Whether the merchant cannot have worked on it: it was not there, or fell over at the original.

    A duplicate that it refuses, whatever the status, it has recognised or not; its state tells.
    """
    if one.last is None or one.last.status is None:
        return True
    return one.original is None and one.last.status >= 500
