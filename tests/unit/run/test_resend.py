"""What goes out when a recorded callback is sent again?"""

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import SECOND
from mockjumio.contract.form import decode
from mockjumio.errors import BrokenContract, ScenarioError
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.limits import AllowList
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import Gone, resend

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender


@pytest.fixture
async def sent(simulation: Simulation, player: "Player") -> Callback:
    played = await player.play(simulation, customer_id="ada")
    (callback,) = simulation.store.callbacks(played.reference)
    return callback


async def test_the_same_bytes_go_out_again_as_a_callback_of_its_own(
    simulation: Simulation, sender: "RecordingSender", sent: Callback
) -> None:
    account = simulation.accounts[sent.merchant]
    await simulation.advance_by(account, 5 * SECOND)
    again = await resend(simulation, sent, {})
    assert (again.body, again.url, again.content_type) == (sent.body, sent.url, sent.content_type)
    assert (again.original, again.id) == (sent.id, f"{sent.reference}-2")
    assert again.created == account.clock.now()
    assert [one.outcome for one in again.attempts] == [Outcome.ACCEPTED]
    assert [one.id for one in sender.posted] == [sent.id, again.id]
    assert simulation.store.callback(sent.id) == sent, "the original stays as it was"
    assert (await resend(simulation, again, {})).id == f"{sent.reference}-3"
    assert not account.work.agenda.is_open(sent.reference)


async def test_one_that_fails_and_is_to_be_tried_again_is_answered_at_once(
    simulation: Simulation, sender: "RecordingSender", player: "Player"
) -> None:
    played = await player.play(simulation, {"extends": "approved", "callback": {"retries": ["10s", "10s"]}})
    (callback,) = simulation.store.callbacks(played.reference)
    sender.outcomes = [Outcome.REJECTED]
    async with asyncio.timeout(20):
        again = await resend(simulation, callback, {})
    assert ([one.outcome for one in again.attempts], again.due) == (
        [Outcome.REJECTED],
        again.created + 10 * SECOND,
    )


async def test_a_copy_that_is_sent_again_is_no_copy_of_a_fault_any_more(
    simulation: Simulation, sender: "RecordingSender", player: "Player"
) -> None:
    played = await player.play(
        simulation, {"extends": "approved", "callback": {"faults": [{"duplicate": {}}], "retries": ["10s"]}}
    )
    _, copy = simulation.store.callbacks(played.reference)
    sender.outcomes = [Outcome.REJECTED]
    again = await resend(simulation, copy, {})
    assert (again.original, again.fault) == (copy.id, None)
    assert again.due == again.created + 10 * SECOND, "and is tried again as any other"


async def test_fields_can_be_edited_and_left_out(
    simulation: Simulation, sender: "RecordingSender", sent: Callback
) -> None:
    again = await resend(simulation, sent, {"set": {"customerId": "eve"}, "url": "http://127.0.0.1/other"})
    form = decode(sender.posted[-1].body)
    assert form == decode(sent.body) | {"customerId": "eve"}
    assert list(form) == list(decode(sent.body)), "in the same order"
    assert (again.url, again.violations) == ("http://127.0.0.1/other", ())
    await resend(simulation, sent, {"omit": ["customerId"], "violate": True})
    assert "customerId" not in decode(sender.posted[-1].body)


async def test_an_edit_that_breaks_the_contract_has_to_be_wanted(
    simulation: Simulation, sender: "RecordingSender", sent: Callback
) -> None:
    with pytest.raises(BrokenContract) as broken:
        await resend(simulation, sent, {"set": {"idFaceMatch": "101"}, "omit": ["verificationStatus"]})
    assert {problem.place for problem in broken.value.problems} == {"set.idFaceMatch", "omit"}
    assert len(sender.posted) == 1
    again = await resend(simulation, sent, {"set": {"idFaceMatch": "101"}, "violate": True})
    assert again.violations
    assert [one.outcome for one in again.attempts] == [Outcome.ACCEPTED]
    assert decode(sender.posted[-1].body)["idFaceMatch"] == "101"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"url": "shop.example"}, "url"),
        ({"url": "http://evil.example/"}, "url"),
        ({"set": {"gender": 1}}, "set.gender"),
        ({"omit": ["nothing"]}, "omit"),
        ({"omit": "gender"}, "omit"),
        ({"to": "x"}, "to"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_is_sent(
    simulation: Simulation, sender: "RecordingSender", sent: Callback, body: dict[str, Any], place: str
) -> None:
    simulation.hosts = AllowList(("127.0.0.1",))
    with pytest.raises(ScenarioError) as wrong:
        await resend(simulation, sent, body)
    assert [problem.place for problem in wrong.value.problems] == [place]
    assert len(sender.posted) == len(simulation.store.callbacks(sent.reference)) == 1


async def test_what_was_deleted_is_not_sent_again(
    simulation: Simulation, sender: "RecordingSender", sent: Callback
) -> None:
    transaction = simulation.transaction(sent.reference)
    assert transaction is not None
    simulation.delete(transaction)
    with pytest.raises(Gone, match="deleted"):
        await resend(simulation, sent, {})
    assert len(sender.posted) == 1
