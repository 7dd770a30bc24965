"""Does a transaction look to programs as it is?"""

import json
from typing import TYPE_CHECKING, Any

from mockjumio.exchanges import Attempt, Outcome
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import finish_request
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Accepted
from mockjumio.web.control.views import attempt_view, details_view, transaction_view

if TYPE_CHECKING:
    from tests.conftest import Player, RecordingSender


def test_a_new_transaction_shows_its_plan_and_no_callback(simulation: Simulation, player: "Player") -> None:
    started = player.start(simulation, customer_id="ada")
    view = transaction_view(simulation, started)
    assert view["reference"] == started.reference
    assert (view["scenario"], view["seed"], view["merchant"]) == ("approved", 1, "mockjumio-token")
    assert (view["status"], view["result"], view["settled"], view["deleted"]) == (
        "PENDING",
        "APPROVED_VERIFIED",
        None,
        None,
    )
    assert view["created"] == "2017-11-22T10:00:00.000Z"
    assert view["provided"]["customer_id"] == "ada"  # type: ignore[index]
    assert [step["action"] for step in view["steps"]] == ["start", "finish", "complete"]  # type: ignore[attr-defined]
    assert view["steps"][1]["at"] == "2017-11-22T10:00:01.000Z"  # type: ignore[index]
    assert view["callbacks"] == []


def test_the_edition_and_what_is_activated_are_told_where_they_are_unusual(
    simulation: Simulation, player: "Player"
) -> None:
    account = next(iter(simulation.accounts.values()))
    for changes, told in (
        ({}, {}),
        ({"edition": "2018-05"}, {"edition": "2018-05"}),
        ({"edition": "2017-05", "activated": (("curp", True),)}, {"activated": {"curp": True}}),
        (
            {"edition": "2020-09", "activated": (("cpf", False), ("curp", True)), "masking": True},
            {"edition": "2020-09", "activated": {"cpf": False, "curp": True}, "masking": True},
        ),
    ):
        account.configure(MerchantSettings(**changes))  # type: ignore[arg-type]
        assert transaction_view(simulation, player.start(simulation))["settings"] == told


async def test_steps_that_are_planned_are_told_from_those_that_were_taken(
    simulation: Simulation, player: "Player"
) -> None:
    account = next(iter(simulation.accounts.values()))
    started = player.start(simulation)

    def planned() -> dict[str, bool]:
        now = simulation.transaction(started.reference)
        assert now is not None
        steps: Any = transaction_view(simulation, now)["steps"]
        return {step["action"]: step["planned"] for step in steps}

    assert planned() == {"start": False, "finish": True, "complete": True}
    await simulation.advance_by(account, 1_000)
    assert planned() == {"start": False, "finish": False, "complete": True}
    await simulation.run_until_idle(account)
    assert planned() == {"start": False, "finish": False, "complete": False}


async def test_a_settled_transaction_shows_its_callback_and_attempt(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    view = transaction_view(simulation, await player.play(simulation))
    (callback,) = view["callbacks"]  # type: ignore[misc]
    (posted,) = sender.posted
    assert callback["body"].encode() == posted.body
    assert callback["form"]["verificationStatus"] == "APPROVED_VERIFIED"
    assert callback["created"] == view["settled"]
    assert callback["violations"] == []
    (attempt,) = callback["attempts"]
    assert (attempt["number"], attempt["outcome"], attempt["status"]) == (1, "accepted", 200)


async def test_a_broken_rule_is_shown_in_words(simulation: Simulation, player: "Player") -> None:
    changes = {"callback.omit": ["firstAttemptDate", "transactionDate"], "callback.violate": True}
    view = transaction_view(simulation, await player.play(simulation, set=changes))
    assert any("transactionDate" in rule for rule in view["callbacks"][0]["violations"])  # type: ignore[index]


async def test_a_view_is_json(simulation: Simulation, player: "Player") -> None:
    view = transaction_view(simulation, await player.play(simulation, "document-extracted"))
    assert json.loads(json.dumps(view)) == view


def test_what_came_with_the_start_is_told_but_for_what_stands_beside_it(
    simulation: Simulation, player: "Player"
) -> None:
    assert transaction_view(simulation, player.start(simulation))["asked"] == {}
    own = {"result": {"status": "APPROVED_VERIFIED"}}
    more = {"set": {"result.face_match": 12}, "customer_id": "ada", "callback_url": "http://127.0.0.1:9/"}
    started = player.start(simulation, own, **more)
    assert transaction_view(simulation, started)["asked"] == {"scenario": own, **more}


def test_of_the_settings_those_are_told_that_are_not_as_usual(
    simulation: Simulation, player: "Player"
) -> None:
    assert transaction_view(simulation, player.start(simulation))["settings"] == {}
    changes = {"face_match": False, "fields": {"us_state": False}, "back_side": ["PASSPORT"]}
    view = transaction_view(simulation, player.start(simulation, set={"settings": changes}))
    assert view["settings"] == changes
    assert json.loads(json.dumps(view)) == view


async def test_what_was_steered_by_hand_is_marked_and_what_was_started_is_not_forgotten(
    simulation: Simulation, player: "Player"
) -> None:
    untouched, touched, dropped, finished, early = (
        player.start(simulation, scenario) for scenario in ("approved",) * 4 + ("early",)
    )
    await simulation.touch(touched)
    await simulation.drop(dropped)
    await finish_request(simulation, finished, {"scenario": "fraud"})
    await simulation.send_early(Accepted.of(early))
    views = []
    for one in (untouched, touched, dropped, finished, early):
        now = simulation.transaction(one.reference)
        assert now is not None
        views.append(transaction_view(simulation, now))
    assert [view["steered"] for view in views] == [False, True, True, True, False]
    assert (views[3]["scenario"], views[3]["asked"]) == ("fraud", {"scenario": "approved"})


def test_response_headers_keep_their_order_and_repetitions() -> None:
    attempt = Attempt(
        number=1,
        started=0,
        duration_ms=1.5,
        outcome=Outcome.REJECTED,
        status=500,
        response_headers=(("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
        remarks=("lines end with LF",),
    )
    view = attempt_view(attempt)
    assert view["response_headers"] == [["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]]
    assert view["started"] == "1970-01-01T00:00:00.000Z"
    assert view["remarks"] == ["lines end with LF"]


async def test_details_tell_the_person_the_images_and_when_the_callback_is_due(
    simulation: Simulation, player: "Player"
) -> None:
    account = next(iter(simulation.accounts.values()))
    started = player.start(simulation, set={"callback.delay": "10s", "person.first_name": "Ada"})

    def details() -> Any:
        now = simulation.transaction(started.reference)
        assert now is not None
        return details_view(simulation, now)

    before = details()
    assert (before["person"]["first_name"], before["images"]) == ("Ada", [])
    assert json.loads(json.dumps(before)) == before
    await simulation.advance_by(account, 5_000)
    settled = details()
    assert settled["callback_due"] == before["callback_due"]
    assert settled["images"][0] == "front"
    await simulation.run_until_idle(account)
    assert details()["callback_due"] is None


async def test_a_deleted_transaction_has_no_images(simulation: Simulation, player: "Player") -> None:
    played = await player.play(simulation, "document-extracted")
    assert details_view(simulation, played)["images"] == ["1"]
    simulation.delete(played)
    deleted = simulation.transaction(played.reference)
    assert deleted is not None
    assert details_view(simulation, deleted)["images"] == []
