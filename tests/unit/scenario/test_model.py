"""Are journeys and spreads of time read, and wrong ones explained?"""

import pytest

from mockjumio.contract import enums
from mockjumio.scenario.journey import JourneyStep, Spread
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Problems, Template


def reading(text: str) -> tuple[dict[str, object], list[str]]:
    problems = Problems()
    values = SCENARIO.read(read(text, "f")[0], problems)
    return values or {}, [problem.message for problem in problems.found]


def journey(text: str) -> tuple[object, list[str]]:
    values, problems = reading(f"journey: {text}")
    return values["journey"], problems


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("[start, finish]", (JourneyStep("start"), JourneyStep("finish"))),
        ("[start, {drop_off: {after: 5m}}]", (JourneyStep("start"), JourneyStep("drop_off", 300_000))),
        (
            "[start, {attempt: {after: 1s}}, {activity: {after: 30s}}, {finish: {after: 1m}}]",
            (
                JourneyStep("start"),
                JourneyStep("attempt", 1_000),
                JourneyStep("activity", 30_000),
                JourneyStep("finish", 60_000),
            ),
        ),
        (
            "[start, {finish: {processing: 20s}}]",
            (JourneyStep("start"), JourneyStep("finish", 0, Spread(20_000, 20_000))),
        ),
        (
            "[start, {finish: {processing: {uniform: [20s, 60s]}}}]",
            (JourneyStep("start"), JourneyStep("finish", 0, Spread(20_000, 60_000))),
        ),
        (
            "[start, {finish: {processing: {lognormal: {median: 30s, sigma: 0.5}}}}]",
            (JourneyStep("start"), JourneyStep("finish", 0, Spread(30_000, 600_000, 0.5))),
        ),
        (
            "[start, {finish: {processing: {lognormal: {median: 30s, sigma: 1, most: 2m}}}}]",
            (JourneyStep("start"), JourneyStep("finish", 0, Spread(30_000, 120_000, 1.0))),
        ),
    ],
)
def test_a_journey_is_read_step_by_step(text: str, steps: object) -> None:
    assert journey(text) == (steps, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", "expected a list of steps: start, attempt, activity, finish or drop_off"),
        ("start", "expected a list of steps: start, attempt, activity, finish or drop_off"),
        ("[finish]", "a journey begins with start"),
        ("[start, finish, activity]", "nothing comes after finish"),
        ("[start, drop_off, finish]", "nothing comes after drop_off"),
        ("[start, start, finish]", "a journey starts once"),
        ("[start, finsh]", "'finsh' is not a step of a journey; did you mean 'finish'?"),
        ("[start, {activity: {afer: 1s}}]", "unknown key 'afer'; did you mean 'after'?"),
        ("[start, {activity: {processing: 1s}}]", "unknown key 'processing'; known are after"),
        (
            "[start, {finish: {after: soon}}]",
            "'soon' is not a duration; write 500ms, 30s, 1m30s, 15m, 2h or 7d",
        ),
        (
            "[start, {finish: {processing: {uniform: [60s, 20s]}}}]",
            "uniform needs two durations, the shorter first",
        ),
        (
            "[start, {finish: {processing: {uniform: [60s]}}}]",
            "uniform needs two durations, the shorter first",
        ),
        (
            "[start, {finish: {processing: {lognormal: {median: 30s, sigma: 0}}}}]",
            "lognormal needs a median and a sigma between 0 and 5",
        ),
        (
            "[start, {finish: {processing: {gamma: 1}}}]",
            "expected a duration, {uniform: [least, most]} or {lognormal: {median: …, sigma: …}}",
        ),
    ],
)
def test_a_wrong_journey_is_explained(text: str, problem: str) -> None:
    assert problem in journey(text)[1]


def test_a_step_of_two_keys_is_explained() -> None:
    (problem,) = journey("[start, {activity: {after: 1s}, finish: {after: 1s}}]")[1]
    assert problem.startswith("a step is one word or one key")


def test_times_of_a_journey_may_be_templates() -> None:
    steps, problems = journey("[start, {finish: {after: '{{ 5 }}s', processing: '{{ 7 }}s'}}]")
    assert problems == []
    assert isinstance(steps, tuple)
    assert isinstance(steps[1].after, Template)
    assert isinstance(steps[1].processing, Template)


@pytest.mark.parametrize("place", ["AUT", "XKX", "US-OH"])
def test_a_place_of_birth_is_a_country_or_a_us_state(place: str) -> None:
    assert reading(f"person: {{place_of_birth: {place}}}")[1] == []


@pytest.mark.parametrize("place", ["Narnia", "US-ZZ", "OH", "AT-9"])
def test_other_places_of_birth_are_refused(place: str) -> None:
    assert len(reading(f"person: {{place_of_birth: {place}}}")[1]) == 1


@pytest.mark.parametrize("status", [*enums.VERIFICATION_STATUSES, *enums.UPLOAD_STATUSES])
def test_every_status_can_be_a_result(status: str) -> None:
    assert reading(f"result: {{status: {status}}}") == ({"result": {"status": status}}, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("settings: {fields: {birth: true}}", "unknown key 'birth'; known are"),
        ("settings: {back_side: [PASPORT]}", "did you mean 'PASSPORT'?"),
        ("document: {country: NO}", "'NO' is not an ISO 3166-1 alpha-3 country code or XKX"),
        ("document: {lacks: [nose]}", "'nose' is not a part of a document"),
        ("document: {pages: 3}", "3 is not between 1 and 2"),
        ("person: {gender: X}", "'X' is not a gender"),
        ("person: {age: 121}", "121 is not between 0 and 120"),
        ("result: {status: A, reject_reason: {code: 99}}", "'99' is not a reject reason code"),
        ("result: {face_match: 101}", "101 is not between 0 and 100"),
        ("images: {format: gif}", "'gif' is not an image format; it is one of jpeg, png"),
        ("callback: {order: random}", "'random' is not an order"),
        ("callback: {violates: true}", "did you mean 'violate'?"),
    ],
)
def test_a_wrong_value_is_explained(text: str, problem: str) -> None:
    assert any(problem in found for found in reading(text)[1])


def test_a_merchants_settings_are_read() -> None:
    text = (
        "settings:\n"
        "  accepted_ids: {everywhere: [PASSPORT], regions: {EUROPE: ID_CARD}, countries: {AUT: []}}\n"
        "  newly_supported: [KEN/ID_CARD]\n  address_formats: {DEU: RAW, DEU/ID_CARD: US}\n"
        "  custom_documents:\n"
        "  - {code: GYM, name: Gym membership, label: Gym card, translations: {de: Karte}}\n"
    )
    values, problems = reading(text)
    assert problems == []
    assert values["settings"] == {
        "accepted_ids": {
            "everywhere": ("PASSPORT",),
            "regions": {"EUROPE": ("ID_CARD",)},
            "countries": {"AUT": ()},
        },
        "newly_supported": ("KEN/ID_CARD",),
        "address_formats": {"DEU": "RAW", "DEU/ID_CARD": "US"},
        "custom_documents": (
            {
                "code": "GYM",
                "name": "Gym membership",
                "label": "Gym card",
                "translations": {"de": "Karte"},
            },
        ),
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("accepted_ids: {regions: {EUROP: PASSPORT}}", "did you mean 'EUROPE'?"),
        ("accepted_ids: {countries: {GERMANY: PASSPORT}}", "'GERMANY' is not an ISO 3166-1"),
        ("newly_supported: [KEN]", "is not an ID type"),
        ("address_formats: {DEU/CARD: RAW}", "'CARD' is not an ID type"),
        ("address_formats: {DEU: UK}", "'UK' is not an address format"),
        ("custom_documents: [{code: a b, name: x, label: x}]", "'a b' is not a document code"),
        ("custom_documents: [{code: GYM}]", "key 'name' is missing"),
        ("custom_documents: [{code: GYM}]", "key 'label' is missing"),
    ],
)
def test_a_wrong_setting_is_explained(text: str, problem: str) -> None:
    assert any(problem in found for found in reading(f"settings: {{{text}}}")[1])
