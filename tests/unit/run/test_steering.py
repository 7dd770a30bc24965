"""Does a transaction that is steered by hand do what a user would, and refuse what no user could?"""

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import MINUTE, SECOND, Clock, Mode, timestamp
from mockjumio.contract.form import decode
from mockjumio.errors import ScenarioError
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import finish_request
from mockjumio.settings import Credentials
from mockjumio.transaction import IllegalTransition, State, Transaction

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender

PATIENCE = 20
LONG = {"journey": ["start", {"activity": {"after": "5m"}}, {"finish": {"after": "5m", "processing": "1m"}}]}


@pytest.fixture
def account(simulation: Simulation) -> Account:
    return next(iter(simulation.accounts.values()))


def now(simulation: Simulation, transaction: Transaction) -> Transaction:
    current = simulation.transaction(transaction.reference)
    assert current is not None
    return current


def plan(transaction: Transaction) -> list[tuple[str, int]]:
    """Actions with their minutes after the start."""
    return [(step.action, (step.at - transaction.created) // MINUTE) for step in transaction.steps]


def sent(simulation: Simulation, transaction: Transaction) -> dict[str, str]:
    (callback,) = simulation.store.callbacks(transaction.reference)
    return decode(callback.body)


async def test_a_touch_starts_the_fifteen_minutes_again(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, "no-id-uploaded")
    await simulation.advance_by(account, 14 * MINUTE)
    touched = await simulation.touch(now(simulation, scan))
    assert touched.updated == scan.created + 14 * MINUTE
    assert plan(touched) == [("start", 0), ("drop_off", 0), ("activity", 14), ("expire", 29)]
    await simulation.advance_by(account, 15 * MINUTE - 1)
    assert now(simulation, scan).state is State.PENDING
    await simulation.advance_by(account, 1)
    assert now(simulation, scan).state is State.FAILED


async def test_a_touch_leaves_the_rest_of_the_journey_as_it_was(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set=LONG)
    await simulation.advance_by(account, 2 * MINUTE)
    touched = await simulation.touch(now(simulation, scan))
    assert plan(touched) == [("start", 0), ("activity", 2), ("activity", 5), ("finish", 10), ("complete", 11)]
    await simulation.run_until_idle(account)
    assert now(simulation, scan).settled == scan.created + 11 * MINUTE


async def test_a_touch_before_the_first_step_was_taken_takes_it_first(
    simulation: Simulation, player: "Player"
) -> None:
    scan = player.start(simulation, "no-id-uploaded")
    touched = await simulation.touch(scan)
    assert touched.first_attempt == scan.created
    assert plan(touched) == [("start", 0), ("drop_off", 0), ("activity", 0), ("expire", 15)]


async def test_finish_has_the_planned_result_at_once_and_its_callback_goes_out(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set=LONG | {"result.face_match": 12})
    await simulation.advance_by(account, 3 * MINUTE)
    done = await simulation.finish(now(simulation, scan))
    assert (done.state, done.settled) == (State.DONE, scan.created + 3 * MINUTE)
    form = sent(simulation, scan)
    assert (form["verificationStatus"], form["idFaceMatch"]) == ("APPROVED_VERIFIED", "12")
    assert form["callbackDate"] == timestamp(scan.created + 3 * MINUTE)
    assert form["firstAttemptDate"] == timestamp(scan.created)


async def test_finish_takes_the_result_of_a_scenario_and_keeps_what_the_app_provided(
    simulation: Simulation, player: "Player"
) -> None:
    url = "http://127.0.0.1/own"
    scan = player.start(simulation, "no-id-uploaded", customer_id="ada", callback_url=url)
    other = {"extends": "fraud", "provided": {"callback_url": "http://127.0.0.1/other"}}
    done = await finish_request(simulation, scan, {"scenario": other, "set": {"document.country": "AUT"}})
    assert (done.reference, done.ordinal, done.created) == (scan.reference, scan.ordinal, scan.created)
    assert (done.scenario, done.callback.url) == ("inline", url)
    form = sent(simulation, scan)
    assert (form["verificationStatus"], form["customerId"]) == ("DENIED_FRAUD", "ada")
    assert (form["idCountry"], form["jumioIdScanReference"]) == ("AUT", scan.reference)


async def test_finish_with_changes_alone_changes_its_own_scenario(
    simulation: Simulation, player: "Player"
) -> None:
    scan = player.start(simulation, "fraud")
    done = await finish_request(
        simulation, scan, {"set": {"result.reject_reason": {"code": 105, "details": None}}}
    )
    assert (done.scenario, done.result.reject_code) == ("fraud", "105")


@pytest.mark.parametrize("name", ["x", "approved"])
async def test_a_scenario_that_came_with_the_start_is_what_finish_changes(
    simulation: Simulation, player: "Player", name: str
) -> None:
    own = {"name": name, "extends": "fraud", "document": {"country": "AUT"}}
    planned = player.start(simulation, own)
    done = await finish_request(simulation, planned, {})
    assert (done.result.status, done.document.country) == ("DENIED_FRAUD", "AUT")
    changes = {"set": {"result.reject_reason": {"code": 105, "details": None}}}
    changed = await finish_request(simulation, player.start(simulation, own, seed=2), changes)
    assert (changed.scenario, changed.result.reject_code) == (name, "105")
    assert (changed.result.status, changed.document.country) == ("DENIED_FRAUD", "AUT")


async def test_finish_keeps_what_the_start_changed_unless_it_changes_that_or_names_a_scenario(
    simulation: Simulation, player: "Player"
) -> None:
    def start(seed: int) -> Transaction:
        return player.start(
            simulation, "fraud", seed=seed, set={"document.country": "AUT", "callback.order": "shuffled"}
        )

    other_reason = {"result.reject_reason": {"code": 105, "details": None}}
    kept = await finish_request(simulation, start(1), {"set": other_reason})
    assert (kept.document.country, kept.callback.shuffled) == ("AUT", True)
    assert kept.result.reject_code == "105"
    changed = await finish_request(simulation, start(2), {"set": {"document.country": "DEU"}})
    assert (changed.document.country, changed.callback.shuffled) == ("DEU", True)
    named = await finish_request(simulation, start(3), {"scenario": "fraud"})
    assert named.callback.shuffled is False


async def test_templates_of_a_finish_find_what_the_app_provided(
    simulation: Simulation, player: "Player"
) -> None:
    scan = player.start(simulation, customer_id="{{ ada }}")
    echo = {"callback.set": {"customerId": "{{ provided.customer_id }}!"}, "callback.violate": True}
    await finish_request(simulation, scan, {"set": echo})
    assert sent(simulation, scan)["customerId"] == "{{ ada }}!"


async def test_finish_cuts_the_processing_short(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1h"}}]})
    await simulation.advance_by(account, MINUTE)
    done = await simulation.finish(now(simulation, scan))
    assert done.settled == scan.created + MINUTE
    await simulation.run_until_idle(account)
    assert len(simulation.store.callbacks(scan.reference)) == 1


async def test_the_first_attempt_is_the_first_one_even_if_it_was_by_hand(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    journey = ["start", {"attempt": {"after": "10m"}}, "finish"]
    scan = player.start(simulation, set={"journey": journey})
    await simulation.advance_by(account, 2 * MINUTE)
    await simulation.finish(now(simulation, scan))
    assert sent(simulation, scan)["firstAttemptDate"] == timestamp(scan.created + 2 * MINUTE)


async def test_a_drop_is_cleaned_up_fifteen_minutes_after_the_last_update(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    scan = player.start(simulation, set=LONG)
    await simulation.advance_by(account, 6 * MINUTE)
    dropped = await simulation.drop(now(simulation, scan))
    assert plan(dropped) == [("start", 0), ("activity", 5), ("drop_off", 6), ("expire", 20)]
    advanced = await simulation.run_until_idle(account)
    assert advanced.end == scan.created + 20 * MINUTE
    assert sent(simulation, scan)["verificationStatus"] == "NO_ID_UPLOADED"


@pytest.mark.parametrize("steer", ["touch", "drop"])
async def test_a_user_who_is_through_neither_acts_nor_leaves(
    simulation: Simulation, account: Account, player: "Player", steer: str
) -> None:
    scan = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1m"}}]})
    await simulation.advance_by(account, SECOND)
    before = now(simulation, scan)
    with pytest.raises(IllegalTransition, match="finished already"):
        await getattr(simulation, steer)(before)
    assert now(simulation, scan) == before
    await simulation.run_until_idle(account)
    assert now(simulation, scan).state is State.DONE


@pytest.mark.parametrize("steer", ["touch", "drop", "finish"])
@pytest.mark.parametrize("scenario", ["approved", "no-id-uploaded"])
async def test_what_is_settled_stays_as_it_is(
    simulation: Simulation, player: "Player", steer: str, scenario: str
) -> None:
    scan = await player.play(simulation, scenario)
    with pytest.raises((IllegalTransition, ScenarioError)):
        await getattr(simulation, steer)(scan)
    assert now(simulation, scan) == scan
    assert len(simulation.store.callbacks(scan.reference)) == 1


async def test_it_is_settled_the_moment_that_its_time_has_come(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    """A due step that nobody ran yet counts: no touch can come between."""
    scan = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1m"}}]})
    account.clock.move_to(scan.created + MINUTE)
    with pytest.raises(IllegalTransition, match="DONE"):
        await simulation.touch(now(simulation, scan))
    await simulation.advance_by(account, 0)
    assert len(simulation.store.callbacks(scan.reference)) == 1


@pytest.mark.parametrize(
    ("scenario", "words"), [("no-id-uploaded", "use drop"), ("document-uploaded", "multi-document")]
)
async def test_a_result_that_it_cannot_come_to_is_refused(
    simulation: Simulation, player: "Player", scenario: str, words: str
) -> None:
    scan = player.start(simulation)
    with pytest.raises(ScenarioError, match=words) as refused:
        await finish_request(simulation, scan, {"scenario": scenario})
    assert [problem.place for problem in refused.value.problems] == ["scenario"]
    assert now(simulation, scan).state is State.PENDING
    assert (await player.play(simulation)).state is State.DONE


async def test_an_upload_can_be_finished_and_dropped(
    simulation: Simulation, account: Account, player: "Player"
) -> None:
    done = await finish_request(
        simulation, player.start(simulation, "document-uploaded"), {"scenario": "document-discarded"}
    )
    assert (done.state, done.result.status) == (State.DONE, "DISCARDED")
    dropped = await simulation.drop(player.start(simulation, "document-uploaded"))
    await simulation.run_until_idle(account)
    assert now(simulation, dropped).state is State.FAILED
    assert simulation.store.callbacks(dropped.reference) == ()


async def test_steering_from_within_a_callback_does_not_wait_for_that_callback(
    simulation: Simulation, account: Account, player: "Player", sender: "RecordingSender"
) -> None:
    first = player.start(simulation, set={"journey": ["start", {"finish": {"processing": "1m"}}]})
    second = player.start(simulation, "no-id-uploaded", seed=2)
    answered: list[Any] = []

    async def finish_the_other(callback: Callback) -> None:
        if callback.reference == first.reference:
            answered.append((await finish_request(simulation, second, {"scenario": "approved"})).state)

    sender.before = finish_the_other
    async with asyncio.timeout(PATIENCE):
        advanced = await simulation.advance_by(account, 5 * MINUTE)
    assert answered == [State.DONE]
    assert [one.reference for one in advanced.callbacks] == [first.reference, second.reference]
    assert now(simulation, second).settled == first.created + MINUTE


async def test_a_running_clock_is_steered_likewise(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    simulation.add_account(
        Account(
            Credentials("real", "s", "real-2", "s"), clock=Clock(Mode.REAL), callback_url="http://127.0.0.1/x"
        )
    )
    running = asyncio.create_task(simulation.run())
    scan = player.start(simulation, "no-id-uploaded", merchant="real")
    touched = await simulation.touch(scan)
    assert touched.first_attempt is not None
    done = await finish_request(simulation, touched, {"scenario": "fraud"})
    assert done.state is State.DONE
    await simulation.settled(done, PATIENCE)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    (callback,) = simulation.store.callbacks(scan.reference)
    assert [attempt.outcome for attempt in callback.attempts] == [Outcome.ACCEPTED]
    assert [one.reference for one in sender.posted] == [scan.reference]
