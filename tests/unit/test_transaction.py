"""Which states does a transaction go through, and which are refused?"""

from typing import Any

import pytest

from mockjumio import transaction as states
from mockjumio.clock import MINUTE
from mockjumio.exchanges import Outcome
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Action, IllegalTransition, State, Step, Transaction


def after(transaction: Transaction, *steps: tuple[int, Action]) -> Transaction:
    """A pending transaction after steps, each so many milliseconds after it was created."""
    made = tuple(Step(transaction.created + at, action) for at, action in steps)
    return states.outcome(transaction._replace(steps=made))


def test_a_completed_transaction_is_done_at_that_instant(make: Any) -> None:
    done = after(make.pending(), (5, Action.COMPLETE))
    assert (done.state, done.settled) == (State.DONE, make.start + 5)


def test_a_scan_expires_exactly_fifteen_minutes_after_the_last_update(make: Any) -> None:
    with pytest.raises(IllegalTransition, match="less than fifteen minutes ago"):
        after(make.pending(), (MINUTE, Action.ACTIVITY), (16 * MINUTE - 1, Action.EXPIRE))
    expired = after(make.pending(), (MINUTE, Action.ACTIVITY), (16 * MINUTE, Action.EXPIRE))
    assert (expired.state, expired.settled) == (State.FAILED, make.start + 16 * MINUTE)


def test_an_expired_scan_has_no_id_uploaded_whatever_the_scenario_wanted(make: Any) -> None:
    expired = after(make.pending(), (15 * MINUTE, Action.EXPIRE))
    assert expired.result == states.Result("NO_ID_UPLOADED")


def test_an_expired_upload_failed_and_keeps_its_result(make: Any) -> None:
    upload = make.upload()._replace(state=State.PENDING, settled=None)
    expired = after(upload, (15 * MINUTE, Action.EXPIRE))
    assert (expired.state, expired.result) == (State.FAILED, upload.result)


def test_only_the_first_attempt_is_kept(make: Any) -> None:
    attempts = (1, Action.ATTEMPT), (2, Action.ATTEMPT)
    assert after(make.pending(), *attempts).first_attempt == make.start + 1
    assert after(make.pending(), (1, Action.ACTIVITY)).first_attempt is None


def test_the_state_at_an_instant_follows_from_the_steps_that_are_due_by_then(make: Any) -> None:
    steps = (
        Step(make.start, Action.START),
        Step(make.start + 5, Action.FINISH),
        Step(make.start + 9, Action.COMPLETE),
    )
    scan = make.pending(steps=steps)
    seen = [states.as_of(scan, make.start + at) for at in (-1, 0, 8, 9, 99)]
    assert [(one.state, one.taken, one.updated) for one in seen] == [
        (State.PENDING, 0, make.start),
        (State.PENDING, 1, make.start),
        (State.PENDING, 2, make.start + 5),
        (State.DONE, 3, make.start + 5),
        (State.DONE, 3, make.start + 5),
    ]
    assert states.as_of(seen[2], make.start + 9) == seen[3]
    assert seen[0] is scan


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_a_finished_transaction_can_be_deleted(make: Any, state: State) -> None:
    assert states.delete(make.scan(state=state), make.start + 9).deleted == make.start + 9


def test_a_pending_transaction_cannot_be_deleted(make: Any) -> None:
    with pytest.raises(IllegalTransition, match="is PENDING, not finished"):
        states.delete(make.pending(), make.start)


def test_a_deleted_transaction_cannot_be_deleted_again(make: Any) -> None:
    deleted = states.delete(make.scan(), make.start)
    with pytest.raises(IllegalTransition, match="is deleted"):
        states.delete(deleted, make.start)


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_a_finished_transaction_changes_no_more(make: Any, state: State) -> None:
    scan = make.scan(state=state, steps=(Step(make.start, Action.COMPLETE),), taken=0)
    assert states.outcome(scan) is scan


def taken(make: Any, action: Action, *earlier: Step) -> Any:
    steps = (*earlier, Step(make.start + 15 * MINUTE, action))
    return states.outcome(make.pending(steps=steps, taken=len(earlier)))


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.START, State.PENDING),
        (Action.ATTEMPT, State.PENDING),
        (Action.ACTIVITY, State.PENDING),
        (Action.FINISH, State.PENDING),
        (Action.DROP_OFF, State.PENDING),
        (Action.COMPLETE, State.DONE),
        (Action.EXPIRE, State.FAILED),
    ],
)
def test_only_jumios_own_steps_settle_a_transaction(make: Any, action: Action, state: State) -> None:
    assert taken(make, action).state is state


@pytest.mark.parametrize("action", [Action.START, Action.ATTEMPT, Action.ACTIVITY, Action.FINISH])
def test_what_the_user_does_is_an_update(make: Any, action: Action) -> None:
    assert taken(make, action).updated == make.start + 15 * MINUTE


def test_leaving_is_no_update(make: Any) -> None:
    assert taken(make, Action.DROP_OFF).updated == make.start


def test_the_start_is_the_first_attempt_unless_the_journey_says_when_that_was(make: Any) -> None:
    assert taken(make, Action.START).first_attempt == make.start + 15 * MINUTE
    steps = Step(make.start, Action.START), Step(make.start + 9, Action.ATTEMPT)
    scan = make.pending(steps=steps)
    assert states.as_of(scan, make.start).first_attempt is None
    assert states.outcome(scan).first_attempt == make.start + 9


def test_the_outcome_is_the_transaction_after_all_its_steps(make: Any) -> None:
    settled = states.outcome(make.pending())
    assert (settled.state, settled.settled) == (State.FAILED, make.start + 15 * MINUTE)


def test_a_change_leaves_the_old_transaction_as_it_was(make: Any) -> None:
    pending = make.pending()
    states.outcome(pending)
    assert pending.state is State.PENDING


def test_a_scan_sends_a_callback_even_if_nothing_was_uploaded(make: Any) -> None:
    assert states.sends_callback(make.scan())
    assert states.sends_callback(make.scan("NO_ID_UPLOADED"))


def test_no_callback_is_sent_with_id_verification_off(make: Any) -> None:
    assert not states.sends_callback(make.scan(settings=MerchantSettings(id_verification=False)))


def test_a_dropped_upload_sends_no_callback(make: Any) -> None:
    assert states.sends_callback(make.upload())
    assert not states.sends_callback(make.upload(state=State.FAILED))
    off = MerchantSettings(id_verification=False)
    assert states.sends_callback(make.upload(settings=off))


# Which outcomes mean that the merchant answered?


ANSWERED = {"accepted", "rejected", "redirected"}


@pytest.mark.parametrize("outcome", Outcome)
def test_only_an_http_answer_counts_as_answered(outcome: Outcome) -> None:
    assert outcome.answered is (outcome.value in ANSWERED)
