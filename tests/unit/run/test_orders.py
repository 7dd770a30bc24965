"""Is a request to start or to send again read as it was meant, and refused with all that is wrong?"""

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import SECOND, Clock, Mode
from mockjumio.contract.form import decode
from mockjumio.errors import BrokenContract, MockjumioError, ScenarioError, UnknownScenario
from mockjumio.exchanges import Callback, Outcome
from mockjumio.merchant.account import Account
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.personas.chance import draw_seed
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import START, Gone, read_request, resend, start_request
from mockjumio.schema.kinds import MAX_SEED
from mockjumio.schema.sections import check_call
from mockjumio.settings import Credentials

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender


# Is a request to start read as it was meant, and refused with everything that is wrong?


def checked_start(simulation: Simulation, body: dict[str, object]) -> None:
    check_call(body, START)  # as every call is
    start_request(simulation, body)


def problems(simulation: Simulation, body: dict[str, object]) -> dict[str, str]:
    with pytest.raises(ScenarioError) as refused:
        checked_start(simulation, body)
    return {problem.place: problem.message for problem in refused.value.problems}


def test_a_name_and_a_seed_are_enough(simulation: Simulation) -> None:
    request = read_request(simulation, {"scenario": "approved", "seed": 7})
    assert (request.scenario.name, request.seed) == ("approved", 7)
    assert request.account.token == "mockjumio-token"


def test_without_a_seed_one_is_drawn_and_can_be_typed_again(simulation: Simulation) -> None:
    seeds = {read_request(simulation, {"scenario": "approved"}).seed for _ in range(4)}
    assert len(seeds) > 1
    assert all(0 <= seed < 10**9 for seed in seeds | {draw_seed()})


@pytest.mark.parametrize("seed", [0, MAX_SEED])
def test_the_least_and_the_greatest_seed_are_seeds(simulation: Simulation, seed: int) -> None:
    assert start_request(simulation, {"scenario": "approved", "seed": seed}).whole().seed == seed


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1, 1.5, True, "7", [7]])
def test_what_is_no_seed_is_refused(simulation: Simulation, seed: object) -> None:
    problem = problems(simulation, {"scenario": "approved", "seed": seed})["seed"]
    assert "whole number" in problem or "not between 0 and" in problem


def test_everything_that_is_wrong_is_said_at_once(simulation: Simulation) -> None:
    body: dict[str, object] = {"sed": 1, "seed": "x", "set": [], "customer_id": 5, "merchant": {}}
    found = problems(simulation, body)
    assert set(found) == {"sed", "seed", "set", "customer_id", "merchant"}
    assert "did you mean" in found["sed"]


@pytest.mark.parametrize("scenario", [1, ["approved"], True])
def test_a_scenario_is_a_name_or_an_object(simulation: Simulation, scenario: object) -> None:
    assert "name or an object" in problems(simulation, {"scenario": scenario})["scenario"]


def test_without_a_scenario_approved_plays(simulation: Simulation) -> None:
    assert read_request(simulation, {"scenario": None}).scenario.name == "approved"
    assert read_request(simulation, {}).scenario.name == "approved"


def test_an_unknown_scenario_suggests_the_nearest(simulation: Simulation) -> None:
    with pytest.raises(UnknownScenario, match="did you mean 'approved'"):
        start_request(simulation, {"scenario": "aproved"})


def test_an_object_is_a_scenario_that_may_extend_another(simulation: Simulation) -> None:
    scenario = {"extends": "fraud", "document": {"country": "AUT"}}
    transaction = start_request(simulation, {"scenario": scenario, "seed": 1}).whole()
    assert transaction.scenario == "inline"
    assert (transaction.document.country, transaction.result.status) == ("AUT", "DENIED_FRAUD")


def test_a_wrong_value_of_an_object_is_named_by_its_path(simulation: Simulation) -> None:
    found = problems(simulation, {"scenario": {"extends": "fraud", "result": {"status": "APROVED"}}})
    assert list(found) == ["scenario.result.status"]
    assert "APPROVED_VERIFIED" in found["scenario.result.status"]


def test_set_replaces_single_values_by_path(simulation: Simulation) -> None:
    transaction = start_request(
        simulation,
        {"scenario": "fraud", "seed": 1, "set": {"document.country": "AUT", "settings.fields.dob": False}},
    ).whole()
    assert transaction.document.country == "AUT"
    assert transaction.settings.fields.dob is False
    assert transaction.result.reject_code == "100"


def test_a_wrong_value_of_set_is_named_by_its_path(simulation: Simulation) -> None:
    found = problems(simulation, {"scenario": "approved", "set": {"result.face_match": 101, "rezult.x": 1}})
    assert set(found) == {"set.result.face_match", "set.rezult.x"}


@pytest.mark.parametrize(
    "key",
    [
        "customer_id",
        "merchant_reference",
        "reporting_criteria",
        "additional_information",
        "first_name",
        "last_name",
    ],
)
def test_what_the_app_provides_is_taken_over_and_never_a_number_or_a_flag(
    simulation: Simulation, key: str
) -> None:
    transaction = start_request(simulation, {"scenario": "approved", "seed": 1, key: "NO"}).whole()
    assert getattr(transaction.provided, key) == "NO"


@pytest.mark.parametrize("text", ["{{ 7 * 6 }}", "{{", "{% for x in y %}", "a {{ seed }} b"])
def test_what_the_app_provides_is_a_literal_though_it_look_like_a_template(
    simulation: Simulation, text: str
) -> None:
    transaction = start_request(simulation, {"scenario": "approved", "seed": 1, "customer_id": text}).whole()
    assert transaction.provided.customer_id == text
    assert transaction.provided.merchant_reference == "order-1"  # the scenario's own template


def test_a_template_that_names_a_literal_is_not_rendered_twice(simulation: Simulation) -> None:
    body = {"scenario": "approved", "seed": 1, "first_name": "{{ seed }}"}
    body["set"] = {
        "callback.set": {"idScanSource": "{{ provided.first_name }}"},
        "callback.violate": True,
    }
    transaction = start_request(simulation, body).whole()
    assert transaction.callback.set == (("idScanSource", "{{ seed }}"),)


def test_what_is_set_by_path_is_a_scenarios_and_may_be_a_template(simulation: Simulation) -> None:
    body = {"scenario": "approved", "seed": 1, "set": {"provided.customer_id": "c-{{ seed }}"}}
    assert start_request(simulation, body).whole().provided.customer_id == "c-1"


def test_null_is_as_good_as_absent(simulation: Simulation) -> None:
    body = {"scenario": "approved", "seed": 1, "customer_id": None, "merchant": None}
    assert start_request(simulation, body).whole().provided.customer_id == "customer-1"


def test_a_provided_value_against_the_contract_is_refused_at_its_field(simulation: Simulation) -> None:
    assert set(problems(simulation, {"scenario": "approved", "customer_id": "x" * 101})) == {"customer_id"}
    assert set(problems(simulation, {"scenario": "approved", "client_ip": "::1"})) == {"client_ip"}


def test_the_merchants_token_says_whose_it_is(simulation: Simulation) -> None:
    other = Account(
        Credentials("other", "secret", "other-admin", "secret"),
        clock=Clock(Mode.MANUAL),
        seed=9,
        callback_url="http://127.0.0.1/x",
    )
    simulation.add_account(other)
    assert (
        start_request(simulation, {"scenario": "approved", "merchant": "other"}).whole().merchant == "other"
    )
    assert start_request(simulation, {"scenario": "approved"}).whole().merchant == "mockjumio-token"


@pytest.mark.parametrize("token", ["nobody", "", "mockjumio-admin-token"])
def test_an_unknown_merchant_is_refused(simulation: Simulation, token: str) -> None:
    with pytest.raises(MockjumioError, match="no merchant has the API token"):
        start_request(simulation, {"scenario": "approved", "merchant": token}).whole()


def test_the_same_request_of_the_same_sequence_gives_the_same_transaction(simulation: Simulation) -> None:
    first = start_request(simulation, {"scenario": "approved", "seed": 4}).whole()
    account = next(iter(simulation.accounts.values()))
    account.ordinal = 0
    assert start_request(simulation, {"scenario": "approved", "seed": 4}).whole() == first


def test_the_same_seed_twice_is_the_same_person_under_another_reference(simulation: Simulation) -> None:
    first = start_request(simulation, {"scenario": "approved", "seed": 4}).whole()
    second = start_request(simulation, {"scenario": "approved", "seed": 4}).whole()
    assert first.reference != second.reference
    assert first.persona == second.persona


# What goes out when a recorded callback is sent again?


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


async def test_a_callback_of_the_current_platform_is_edited_by_path_and_checked_too(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    await player.play(simulation, set={"settings.edition": "kyx"})
    (original,) = simulation.store.callbacks(next(iter(sender.posted)).reference)
    edits = {"set": {"workflowExecution.status": "SESSION_EXPIRED"}, "omit": ["account.href"]}
    with pytest.raises(BrokenContract) as refused:
        await resend(simulation, original, edits)
    assert "omit" in {one.place for one in refused.value.problems}
    with pytest.raises(ScenarioError, match="not in this callback"):
        await resend(simulation, original, {"omit": ["workflowExecution.nothing"]})
    again = await resend(simulation, original, edits | {"violate": True})
    said, before = json.loads(again.body), json.loads(original.body)
    assert said["workflowExecution"]["status"] == "SESSION_EXPIRED"
    assert said["account"] == {"id": before["account"]["id"]}
    assert again.violations
