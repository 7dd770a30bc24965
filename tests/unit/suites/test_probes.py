"""Is a merchant's own state judged: what it says, and whether a duplicate changed it?"""

from typing import TYPE_CHECKING

from mockjumio.suites.checks import idempotent, state
from mockjumio.suites.evidence import Probe, await_more, fails, holds

if TYPE_CHECKING:
    from tests.unit.suites.conftest import Seen


def test_a_state_has_the_values_that_are_expected(seen: "Seen") -> None:
    probe = Probe(now={"status": "verified", "tries": 2, "open": False, "items": [{"id": "a"}]})
    wanted = {"status": "verified", "tries": "2", "open": "false", "items[0].id": "a"}
    assert state(wanted, seen.evidence(200, probe=probe)) == holds(
        "has status verified, tries 2, open false, items[0].id a"
    )


def test_other_values_may_still_come(seen: "Seen") -> None:
    probe = Probe(now={"status": "pending"})
    assert state({"status": "verified", "name": "Ada"}, seen.evidence(200, probe=probe)) == await_more(
        "does not have the state that is expected after an approval",
        'status is "pending"; expected verified',
        "name is not there; expected Ada",
    )


def test_a_state_that_cannot_be_had(seen: "Seen") -> None:
    silent = seen.evidence(200, probe=Probe(error="http://x answers 500"))
    for verdict in (state({"a": "1"}, silent), idempotent(True, silent)):
        assert verdict == await_more("does not return its state", "http://x answers 500")
    for verdict in (state({"a": "1"}, seen.evidence(200)), idempotent(True, seen.evidence(200))):
        assert verdict == fails("has no state URL to ask")


def test_a_duplicate_leaves_the_state_alone(seen: "Seen") -> None:
    same = Probe(before=({"credits": 1},), after=({"credits": 1},))
    other = Probe(before=({"credits": 1},), after=({"credits": 2},))
    assert idempotent(True, seen.evidence(200, probe=same)) == holds("has the same state after the duplicate")
    assert idempotent(True, seen.evidence(200, probe=other)) == fails(
        "changes its state when an approval comes twice", "credits: 1 before, 2 after"
    )
    assert idempotent(False, seen.evidence(200, probe=other)) == holds("changes its state")
    assert idempotent(False, seen.evidence(200, probe=same)) == fails(
        "does not change its state when an approval comes twice"
    )


def test_what_may_differ_does_not_count(seen: "Seen") -> None:
    probe = Probe(before=({"seen": 1},), after=({"seen": 2},), ignore=("seen",))
    assert idempotent(True, seen.evidence(200, probe=probe)).standing == "holds"


def test_where_nothing_was_taken_nothing_is_the_same(seen: "Seen") -> None:
    same = Probe(before=({},), after=({},))
    for expected in (True, False):
        assert idempotent(expected, seen.evidence(probe=same)) == fails(
            "gets no callback that could come twice"
        )
        assert idempotent(
            expected, seen.evidence(seen.answer(500, detail="500 Internal Server Error"), probe=same)
        ) == fails(
            "does not take an approval, so that nothing can be compared",
            "rejected: 500 Internal Server Error",
        )
        copy = seen.delivered(seen.answer(None, detail="nobody"), id="r-2", original="r-1")
        assert idempotent(expected, seen.evidence(200, copy, probe=same)) == fails(
            "does not take the duplicate of an approval, so that nothing can be compared", "refused: nobody"
        )
        assert idempotent(expected, seen.evidence(seen.delivered(), probe=same)).details == (
            "not answered in time",
        )


def test_a_duplicate_may_be_refused(seen: "Seen") -> None:
    copy = seen.delivered(500, id="r-2", original="r-1")
    probe = Probe(before=({},), after=({},))
    assert idempotent(True, seen.evidence(200, copy, probe=probe)).standing == "holds"


def test_a_state_that_is_silent_after_the_duplicate_or_moves_by_itself(seen: "Seen") -> None:
    silent = Probe(before=({},), after=None)
    assert idempotent(True, seen.evidence(200, probe=silent)) == fails(
        "does not return its state after the duplicate"
    )
    moving = Probe(before=({"now": 1},), after=({"now": 2},), restless=True)
    assert idempotent(True, seen.evidence(200, probe=moving)).details == (
        "now: 1 before, 2 after",
        "it changed before the duplicate too; ignore: [...] names what may",
    )


def test_before_the_second_delivery_nothing_is_decided(seen: "Seen") -> None:
    assert idempotent(True, seen.evidence(200, probe=Probe(now={}))) == await_more(
        "was not given the duplicate"
    )
