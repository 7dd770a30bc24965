"""Does a scenario come to the same transaction for the same seed, and the journey to its instants?"""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.clock import MINUTE, SECOND
from mockjumio.errors import ScenarioError
from mockjumio.personas.chance import derived_seed
from mockjumio.play.play import Circumstances, reference
from mockjumio.play.play import play as play_it
from mockjumio.scenario.journey import JourneyStep, Spread, course
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Action, State, outcome

APPROVED = "result: {status: APPROVED_VERIFIED}\n"
START = 1_000_000


def steps(*journey: JourneyStep) -> list[tuple[str, int]]:
    """The journey's actions, each with its time since the start."""
    return [(step.action.value, step.at - START) for step in course(journey).draw_steps(START, Random(1))]


@pytest.mark.parametrize(
    ("journey", "expected"),
    [
        (
            [JourneyStep("start"), JourneyStep("finish", 60_000, Spread(20_000, 20_000))],
            [("start", 0), ("finish", 60_000), ("complete", 80_000)],
        ),
        (
            [JourneyStep("start"), JourneyStep("finish")],
            [("start", 0), ("finish", 0), ("complete", 1_000)],
        ),
        (
            [JourneyStep("start"), JourneyStep("drop_off")],
            [("start", 0), ("drop_off", 0), ("expire", 15 * MINUTE)],
        ),
        (
            [JourneyStep("start"), JourneyStep("activity", 30_000), JourneyStep("drop_off")],
            [("start", 0), ("activity", 30_000), ("drop_off", 30_000), ("expire", 30_000 + 15 * MINUTE)],
        ),
        (  # leaving is no update
            [JourneyStep("start"), JourneyStep("drop_off", 5 * MINUTE)],
            [("start", 0), ("drop_off", 5 * MINUTE), ("expire", 15 * MINUTE)],
        ),
        (  # a journey that just stops
            [JourneyStep("start"), JourneyStep("attempt", 60_000)],
            [("start", 0), ("attempt", 60_000), ("expire", 16 * MINUTE)],
        ),
        (  # silence in mid-journey: the rest never happens
            [
                JourneyStep("start"),
                JourneyStep("activity", 10 * MINUTE),
                JourneyStep("activity", 15 * MINUTE),
                JourneyStep("finish", 1),
            ],
            [("start", 0), ("activity", 10 * MINUTE), ("expire", 25 * MINUTE)],
        ),
        (  # a moment before the fifteen minutes are over
            [JourneyStep("start"), JourneyStep("finish", 15 * MINUTE - 1)],
            [("start", 0), ("finish", 15 * MINUTE - 1), ("complete", 15 * MINUTE - 1 + SECOND)],
        ),
        (
            [JourneyStep("start"), JourneyStep("finish", 15 * MINUTE)],
            [("start", 0), ("expire", 15 * MINUTE)],
        ),
        (  # processing may take longer than a drop-off
            [JourneyStep("start"), JourneyStep("finish", 0, Spread(20 * MINUTE, 20 * MINUTE))],
            [("start", 0), ("finish", 0), ("complete", 20 * MINUTE)],
        ),
    ],
)
def test_the_journey_becomes_steps_at_instants(journey: Any, expected: Any) -> None:
    assert steps(*journey) == expected


@given(st.lists(st.integers(0, 20 * MINUTE), max_size=6), st.booleans())
def test_instants_never_run_backwards_and_end_in_one_of_jumios_steps(pauses: list[int], ends: bool) -> None:
    journey = [JourneyStep("start"), *(JourneyStep("activity", pause) for pause in pauses)]
    taken = steps(*journey, *([JourneyStep("finish")] if ends else []))
    instants = [at for _, at in taken]
    assert instants == sorted(instants)
    assert [name for name, _ in taken if name in ("complete", "expire")] == [taken[-1][0]]


def test_processing_is_drawn_between_its_bounds() -> None:
    spread = JourneyStep("finish", 0, Spread(20_000, 60_000))
    lengths = {course([spread]).draw_steps(0, Random(seed))[-1].at for seed in range(50)}
    assert all(20_000 <= length <= 60_000 for length in lengths)
    assert len(lengths) > 40


def test_a_log_normal_time_has_its_median_and_its_cap() -> None:
    spread = JourneyStep("finish", 0, Spread(30_000, 40_000, 1.0))
    lengths = sorted(course([spread]).draw_steps(0, Random(seed))[-1].at for seed in range(200))
    assert 20_000 < lengths[100] <= 40_000
    assert lengths[-1] == 40_000
    assert lengths[0] < 10_000


def test_a_drop_off_is_cleaned_up_exactly_fifteen_minutes_after_the_last_update(play: Any) -> None:
    played = play("no-id-uploaded")
    settled = outcome(played.transaction)
    assert settled.settled == play.start + 15 * MINUTE
    assert (settled.state, settled.result.status) == (State.FAILED, "NO_ID_UPLOADED")
    assert played.callback.created == play.start + 15 * MINUTE


def test_silence_in_mid_journey_turns_an_approval_into_no_id_uploaded(play: Any) -> None:
    played = play(APPROVED + "journey: [start, {activity: {after: 1m}}, {finish: {after: 15m}}]")
    assert played.transaction.steps[-1] == (play.start + 16 * MINUTE, Action.EXPIRE)
    assert b"verificationStatus=NO_ID_UPLOADED" in played.callback.body


def test_the_callback_is_made_after_its_delay(play: Any) -> None:
    played = play(APPROVED + "journey: [start, {finish: {processing: 3s}}]\ncallback: {delay: 2s}")
    assert played.callback.created == play.start + 5 * SECOND


def test_times_of_a_journey_may_be_templates(play: Any) -> None:
    played = play(
        APPROVED + "journey: [start, {finish: {after: '{{ seed }}s', processing: '{{ seed * 2 }}s'}}]"
    )
    assert [step.at - play.start for step in played.transaction.steps] == [0, 7_000, 21_000]


NAMES = "approved fraud unreadable no-id-uploaded document-extracted document-uploaded".split()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_and_start_give_the_same_bytes(play: Any, name: str) -> None:
    once, again = play(name), play(name)
    assert once == again
    assert once.callback.body == again.callback.body


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_gives_another_callback(play: Any, name: str) -> None:
    assert len({play(name, seed=seed).callback.body for seed in range(4)}) == 4


def test_another_start_changes_dates_but_not_the_person(play: Any) -> None:
    now, later = play("approved"), play("approved", now=play.start + 1)
    assert now.transaction.persona == later.transaction.persona
    assert now.transaction.document == later.transaction.document
    assert now.callback.body != later.callback.body


def test_another_ordinal_changes_the_reference_alone(play: Any) -> None:
    first, second = play("approved"), play("approved", ordinal=2)
    assert first.transaction.reference != second.transaction.reference
    changed = second.callback.body.replace(
        second.transaction.reference.encode(), first.transaction.reference.encode()
    )
    assert changed == first.callback.body


def test_item_0_of_a_run_of_many_equals_a_run_of_one() -> None:
    assert derived_seed(7, 0) == 7


def test_items_of_a_run_of_many_have_seeds_of_their_own() -> None:
    seeds = [derived_seed(seed, item) for seed in (7, 8) for item in range(500)]
    assert len(set(seeds)) == 1_000
    assert derived_seed(7, 1) == derived_seed(7, 1)
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_references_are_uuids_unique_within_a_merchant() -> None:
    references = {reference(1, ordinal, 7) for ordinal in range(500)}
    assert len(references) == 500
    assert reference(1, 1, 7) == reference(1, 1, 7)
    assert reference(1, 1, 7) != reference(2, 1, 7)
    assert all(name[14] == "4" and name == name.lower() and len(name) == 36 for name in references)


def test_the_merchants_settings_hold_unless_the_scenario_says_otherwise(play: Any) -> None:
    text = APPROVED + "settings: {face_match: true, fields: {dob: false}, back_side: PASSPORT}"
    merchant = MerchantSettings(face_match=False, mrz_check=False)
    settings = play(text, settings=merchant).transaction.settings
    assert (settings.face_match, settings.mrz_check, settings.address_recognition) == (True, False, True)
    assert (settings.fields.dob, settings.fields.number) == (False, True)
    assert settings.back_side == ("PASSPORT",)
    assert play(APPROVED, settings=merchant).transaction.settings == merchant


def test_address_formats_and_custom_documents_become_settings(play: Any) -> None:
    text = APPROVED + (
        "settings:\n  address_formats: {USA: EU, USA/PASSPORT: RAW}\n"
        "  custom_documents: [{code: GYM, name: Gym, label: Gym card}]\n"
    )
    transaction = play(text).transaction
    assert transaction.persona.address.format == "RAW"
    assert [document.code for document in transaction.settings.custom_documents] == ["GYM"]


def test_liveness_is_found_if_face_match_is_on_and_the_scenario_says_nothing(play: Any) -> None:
    assert play(APPROVED).transaction.result.liveness is True
    assert play(APPROVED + "settings: {face_match: false}").transaction.result.liveness is None
    given_ = "result: {status: APPROVED_VERIFIED, liveness: false, face_match: 3}"
    assert play(given_).transaction.result[3:5] == (3, False)


def test_an_upload_has_both_mandatory_references_even_if_nothing_was_provided(play: Any) -> None:
    text = "product: multi-document\nresult: {status: UPLOADED}"
    assert play(text, ordinal=3).transaction.provided[:2] == ("scan-3", "customer-3")
    assert play(APPROVED).transaction.provided[:2] == (None, None)


def test_the_scenarios_callback_url_wins_over_the_merchants(play: Any) -> None:
    circumstances = Circumstances(
        "token", MerchantSettings(), 1, 1, 7, play.start, "https://merchant.example/"
    )
    own = play.scenario(APPROVED + "provided: {callback_url: 'https://own.example/'}")
    assert play_it(own, circumstances).callback.url == "https://own.example/"
    assert play_it(play.scenario(APPROVED), circumstances).callback.url == "https://merchant.example/"


def test_templates_may_use_what_came_before_them(play: Any) -> None:
    text = (
        APPROVED
        + "document: {country: AUT, number: 'N{{ seed }}'}\n"
        + "person: {first_name: 'P{{ seed }}'}\n"
        + "provided:\n"
        + "  customer_id: '{{ person.first_name }}-{{ document.number }}-{{ env.REGION }}'\n"
        + "  merchant_reference: '{{ transaction.reference }}'\n"
        + "  additional_information: '{{ now.year }}'\n"
        + "callback: {set: {idNumber: '{{ provided.customer_id }}'}, violate: true}\n"
    )
    transaction = play(text, env={"REGION": "eu"}).transaction
    assert transaction.provided.customer_id == "P7-N7-eu"
    assert transaction.provided.merchant_reference == transaction.reference
    assert transaction.provided.additional_information == "2017"
    assert transaction.callback.set == (("idNumber", "P7-N7-eu"),)


def test_what_a_document_lacks_is_named_in_the_same_order_in_every_process(play: Any) -> None:
    text = (
        APPROVED
        + "document: {lacks: [us_state, personal_number, dni, optional_data_1, optional_data_2]}\n"
        + "provided: {additional_information: '{{ document.lacks | join(\" \") }}'}"
    )
    assert play(text).transaction.provided.additional_information == (
        "dni optional_data_1 optional_data_2 personal_number us_state"
    )


def test_fakers_words_are_seeded_by_the_run(play: Any) -> None:
    text = APPROVED + "provided: {additional_information: '{{ faker.company() }}'}"
    words = [play(text, seed=seed).transaction.provided.additional_information for seed in (7, 7, 8)]
    assert words[0] == words[1] != words[2]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("provided: {customer_id: '{{ sed }}'}", "test.yaml:3:25: template '{{ sed }}': 'sed' is undefined"),
        ("person: {age: '{{ 500 }}'}", "test.yaml:3:15: 500 is not between 0 and 120"),
        ("settings: {face_match: '{{ 1 }}'}", "test.yaml:3:24: '1' is neither true nor false"),
    ],
)
def test_a_template_that_comes_to_nothing_legal_is_placed(play: Any, text: str, problem: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        play(f"{APPROVED}{text}")
    assert str(caught.value) == problem


def test_a_document_that_is_not_accepted_is_declined_as_unsupported(play: Any) -> None:
    text = APPROVED + "settings: {accepted_ids: {countries: {USA: [ID_CARD]}}}"
    assert play(text).transaction.result.status == "DENIED_UNSUPPORTED_ID_TYPE"
    text = APPROVED + "settings: {accepted_ids: {countries: {USA: []}}}"
    assert play(text).transaction.result.status == "DENIED_UNSUPPORTED_ID_COUNTRY"


def test_images_and_the_plan_of_the_callback_are_the_scenarios(play: Any) -> None:
    text = APPROVED + (
        "images: {format: png}\n"
        "callback: {delay: 2s, order: shuffled, omit: idCountry, set: {idNumber: X}, violate: true}\n"
    )
    transaction = play(text).transaction
    assert (transaction.images.format, transaction.images.files) == ("png", ())
    plan = transaction.callback
    assert plan == (None, 2_000, True, ("idCountry",), (("idNumber", "X"),), True, None, None)
