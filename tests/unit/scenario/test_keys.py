"""Does every key of a scenario read what it should, and say what is wrong otherwise?"""

from datetime import date
from typing import Any

import pytest

from mockjumio.contract import enums
from mockjumio.faults.fault import Chosen
from mockjumio.scenario.delivery_rules import API_FAULTS, CALLBACK_FAULTS, RETRIES, Faults, retries
from mockjumio.scenario.journey import JourneyStep, Spread
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.source import read
from mockjumio.schema import kinds as keys
from mockjumio.schema.kinds import Key, Problems, Template, choice, whole
from mockjumio.schema.nodes import Node, Place, from_python, literal
from mockjumio.schema.sections import ListOf, Pairs, Section
from mockjumio.settings import Retries

# Does every kind of a scenario's value read what it should, and say what is wrong otherwise?


COLOR = choice("a color", lambda: ("red", "cyan"))
POINT = Section("a mapping", Key("x", whole(0, 9), "across"), Key("y", keys.TEXT, "down"))


def reading(kind: Any, text: str) -> tuple[object, list[str]]:
    """What a kind reads from YAML, and what it complains of."""
    problems = Problems()
    return kind.read(read(text, "f")[0], problems), [str(problem) for problem in problems.found]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (keys.TEXT, "NO", "NO"),
        (keys.TEXT, "0123", "0123"),
        (keys.RAW, '""', ""),
        (keys.FLAG, "true", True),
        (keys.FLAG, "false", False),
        (keys.DATE, "1990-01-01", date(1990, 1, 1)),
        (keys.DURATION, "1m30s", 90_000),
        (whole(0, 100), "100", 100),
        (COLOR, "red", "red"),
        (ListOf(COLOR), "[red, cyan]", ("red", "cyan")),
        (ListOf(COLOR), "red", ("red",)),
        (ListOf(COLOR), "[]", ()),
        (Pairs(keys.RAW, "a mapping"), "{a: 1, b: x}", {"a": "1", "b": "x"}),
        (Pairs(keys.RAW, "a mapping"), "{a: 1, b: null}", {"a": "1"}),
        (POINT, "{x: 3}", {"x": 3}),
        (POINT, "{x: 3, y: null}", {"x": 3}),
        (POINT, "{}", {}),
    ],
)
def test_a_kind_reads_its_value(kind: Any, text: str, value: object) -> None:
    assert reading(kind, text) == (value, [])


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (keys.TEXT, '""', "f:1:1: the text is empty"),
        (keys.TEXT, "[a]", "f:1:1: expected a text, found a list"),
        (keys.TEXT, "{a: b}", "f:1:1: expected a text, found a mapping"),
        (keys.TEXT, "null", "f:1:1: expected a text, found nothing"),
        (keys.FLAG, "yes", "f:1:1: 'yes' is neither true nor false"),
        (keys.FLAG, "True", "f:1:1: 'True' is neither true nor false"),
        (keys.DATE, "1990-02-30", "f:1:1: '1990-02-30' is not a date; write YYYY-MM-DD"),
        (
            keys.DURATION,
            "30",
            "f:1:1: '30' is not a duration; write 500ms, 30s, 1m30s, 15m, 2h or 7d",
        ),
        (whole(0, 100), "101", "f:1:1: 101 is not between 0 and 100"),
        (whole(0, 100), "12.5", "f:1:1: '12.5' is not a whole number"),
        (COLOR, "reed", "f:1:1: 'reed' is not a color; did you mean 'red'?"),
        (COLOR, "zzz", "f:1:1: 'zzz' is not a color; it is one of red, cyan"),
        (ListOf(COLOR), "[red, zzz]", "f:1:7: 'zzz' is not a color; it is one of red, cyan"),
        (Pairs(keys.RAW, "a mapping"), "[a]", "f:1:1: expected a mapping, found a list"),
        (
            Pairs(keys.RAW, "a mapping", key=COLOR),
            "{reed: 1}",
            "f:1:2: 'reed' is not a color; did you mean 'red'?",
        ),
        (POINT, "x", "f:1:1: expected a mapping, found 'x'"),
        (POINT, "{z: 3}", "f:1:2: unknown key 'z'; known are x, y"),
    ],
)
def test_a_kind_says_what_is_wrong_and_where(kind: Any, text: str, problem: str) -> None:
    assert reading(kind, text)[1] == [problem]


def test_a_section_reports_every_problem_at_once() -> None:
    section = Section("a mapping", Key("merchant_reference", keys.TEXT, ""), Key("x", whole(0, 9), ""))
    assert reading(section, "{merchant_refrence: a, x: ten, zz: 1}")[1] == [
        "f:1:2: unknown key 'merchant_refrence'; did you mean 'merchant_reference'?",
        "f:1:27: 'ten' is not a whole number",
        "f:1:32: unknown key 'zz'; known are merchant_reference, x",
    ]


def test_a_long_choice_that_resembles_nothing_does_not_list_everything() -> None:
    many = choice("a code", lambda: tuple(f"code-{number}" for number in range(100)))
    assert reading(many, "zzz")[1] == ["f:1:1: 'zzz' is not a code"]


@pytest.mark.parametrize("text", ["{{ seed }}", "x-{% if seed %}a{% endif %}"])
def test_a_template_waits_until_the_scenario_is_played(text: str) -> None:
    value, problems = reading(whole(0, 9), f'"{text}"')
    assert value == Template(text, value.kind, Place("f", 1, 1))  # type: ignore[attr-defined]
    assert problems == []


@pytest.mark.parametrize("kind", [keys.TEXT, keys.RAW])
def test_half_a_surrogate_pair_is_refused_because_no_callback_could_carry_it(kind: Any) -> None:
    problems = Problems()
    assert kind.read(from_python("a\ud800", Place("customer_id")), problems) is None
    assert problems.found[0].place == "customer_id"


def test_a_problem_without_a_place_has_an_empty_one() -> None:
    problems = Problems()
    problems.add(None, "wrong")
    assert str(problems.found[0]) == "wrong"


def test_a_null_among_the_items_of_a_list_is_wrong() -> None:
    problems = Problems()
    ListOf(COLOR).read(Node([Node(None, Place("f", 1, 2))], Place("f", 1, 1)), problems)
    assert [str(problem) for problem in problems.found] == ["f:1:2: expected a color, found nothing"]


@pytest.mark.parametrize("text", ["{{ seed }}", "{{", "{% if x %}"])
def test_a_literal_is_no_template_whatever_it_holds(text: str) -> None:
    problems = Problems()
    assert keys.TEXT.read(literal(text, Place("customer_id")), problems) == text
    assert problems.found == []


def test_a_literal_is_held_against_the_kind_like_any_value() -> None:
    problems = Problems()
    assert whole(0, 9).read(literal("{{ 5 }}", Place("x")), problems) is None
    assert [str(problem) for problem in problems.found] == ["x: '{{ 5 }}' is not a whole number"]


# Are journeys and spreads of time read, and wrong ones explained?


def reading_section(text: str) -> tuple[dict[str, object], list[str]]:
    problems = Problems()
    values = SCENARIO.read(read(text, "f")[0], problems)
    return values or {}, [problem.message for problem in problems.found]


def journey(text: str) -> tuple[object, list[str]]:
    values, problems = reading_section(f"journey: {text}")
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
        ("[start, start, finish]", "a journey starts once; remove the second start"),
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
    assert reading_section(f"person: {{place_of_birth: {place}}}")[1] == []


@pytest.mark.parametrize("place", ["Narnia", "US-ZZ", "OH", "AT-9"])
def test_other_places_of_birth_are_refused(place: str) -> None:
    assert len(reading_section(f"person: {{place_of_birth: {place}}}")[1]) == 1


@pytest.mark.parametrize("status", [*enums.VERIFICATION_STATUSES, *enums.UPLOAD_STATUSES])
def test_every_status_can_be_a_result(status: str) -> None:
    assert reading_section(f"result: {{status: {status}}}") == ({"result": {"status": status}}, [])


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
    assert any(problem in found for found in reading_section(text)[1])


def test_a_merchants_settings_are_read() -> None:
    text = (
        "settings:\n"
        "  accepted_ids: {everywhere: [PASSPORT], regions: {EUROPE: ID_CARD}, countries: {AUT: []}}\n"
        "  newly_supported: [KEN/ID_CARD]\n  address_formats: {DEU: RAW, DEU/ID_CARD: US}\n"
        "  custom_documents:\n"
        "  - {code: GYM, name: Gym membership, label: Gym card, translations: {de: Karte}}\n"
    )
    values, problems = reading_section(text)
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
    assert any(problem in found for found in reading_section(f"settings: {{{text}}}")[1])


# How is a fault written, and what is said of one that is not?


def read_faults(kind: Faults, written: object) -> tuple[object, list[str]]:
    problems = Problems()
    found = kind.read(from_python(written, Place("")), problems)
    return found, [str(problem) for problem in problems.found]


def test_a_name_or_a_mapping_with_when_it_strikes_beside() -> None:
    found, problems = read_faults(CALLBACK_FAULTS, ["reset-peer", {"slow-body": {"rate": 5}, "skip": 1}])
    assert problems == []
    assert found == (Chosen("reset-peer"), Chosen("slow-body", values=(("rate", 5),), skip=1))


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (CALLBACK_FAULTS, {"slow-body": {}, "route": "images"}, "'route' is for faults of Jumio's API"),
        (CALLBACK_FAULTS, {"duplicate": {}, "skip": 1}, "'duplicate' is decided before the first attempt"),
        (
            CALLBACK_FAULTS,
            {"wrong-content-type": "a\r\nX-Evil: 1"},
            r"'a\r\nX-Evil: 1' is not printable ASCII",
        ),
        (CALLBACK_FAULTS, {"wrong-content-type": "☃"}, "'☃' is not printable ASCII"),
        (CALLBACK_FAULTS, "status", "'status' is a fault of api.faults"),
        (API_FAULTS, "early", "'early' is a fault of callback.faults"),
        (API_FAULTS, "late", "did you mean 'latency'?"),
        (API_FAULTS, {"status": 503, "latency": {}}, "found status, latency"),
    ],
)
def test_what_cannot_be_is_told_once(kind: Faults, written: object, said: str) -> None:
    _, (problem,) = read_faults(kind, written)
    assert said in problem


# How may a retry schedule be written?


def read_retries(value: object) -> Retries:
    problems = Problems()
    found = RETRIES.read(from_python(value, Place("retries")), problems)
    assert not problems.found
    assert isinstance(found, dict)
    return retries(found)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["10s", "1m", "5m"], Retries((10_000, 60_000, 300_000))),
        ("30s", Retries((30_000,))),
        ([], Retries()),
        ({"delays": ["1s", "2s"], "jitter": 0.5}, Retries((1_000, 2_000), 0.5)),
        ({"exponential": {}}, Retries((10_000, 20_000, 40_000, 80_000, 160_000))),
        (
            {"exponential": {"first": "1s", "factor": 3, "times": 4, "longest": "20s", "jitter": "0.1"}},
            Retries((1_000, 3_000, 9_000, 20_000), 0.1),
        ),
        ({"exponential": {"factor": 100, "times": 100}}, Retries((10_000, 1_000_000) + (86_400_000,) * 98)),
    ],
)
def test_a_schedule_reads_as_its_delays(written: object, expected: Retries) -> None:
    found = read_retries(written)
    assert (found.delays[:2], found) == (expected.delays[:2], expected) or found.delays[2] == 86_400_000


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (["soon"], "soon"),
        ({}, "either delays or exponential"),
        ({"delays": ["1s"], "exponential": {}}, "either delays or exponential"),
        ({"exponential": {"times": 0}}, "not between"),
        ({"exponential": {"factor": 0.5}}, "a number from 1 to 100"),
        ({"delays": ["1s"], "jitter": 2}, "a number from 0 to 1"),
        ({"exponential": {}, "jitter": 0.1}, "write jitter inside exponential"),
        (["1s"] * 101, "at most 100"),
        ({"delay": ["1s"]}, "did you mean 'delays'"),
    ],
)
def test_what_is_no_schedule_is_told(written: object, why: str) -> None:
    problems = Problems()
    RETRIES.read(from_python(written, Place("retries")), problems)
    assert any(why in problem.message for problem in problems.found)


@pytest.mark.parametrize("kind", [CALLBACK_FAULTS, API_FAULTS])
def test_faults_are_few_and_each_is_a_name_or_a_mapping(kind: Faults) -> None:
    name = "duplicate" if kind is CALLBACK_FAULTS else "forbidden"
    value, problems = reading(kind, f"[{', '.join([name] * 51)}]")
    assert (len(value), problems) == (51, ["f:1:1: at most 50 faults at a time"])  # type: ignore[arg-type]
    assert reading(kind, f"[{', '.join([name] * 50)}]")[1] == []
    value, problems = reading(kind, f"[[{name}], {name}]")
    assert (len(value), problems) == (1, ["f:1:2: expected a fault's name or a mapping"])  # type: ignore[arg-type]
