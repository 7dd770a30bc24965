"""Is a scan whose person is drawn late the same as one that was drawn at its start?"""

import pytest

from mockjumio.clock import Clock, Mode, parse_timestamp
from mockjumio.contract import enums
from mockjumio.contract.countries import UNSUPPORTED_COUNTRIES, names
from mockjumio.contract.editions import FIRST
from mockjumio.contract.form import decode
from mockjumio.errors import BrokenContract, ScenarioError
from mockjumio.merchant.account import Account
from mockjumio.messages.links import Links, of_data_center
from mockjumio.play import play
from mockjumio.play.check import Admission, admit, is_certain, work_out
from mockjumio.play.initiation import fit_to_request
from mockjumio.play.play import Circumstances
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import start_request
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario, providing_nothing
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import Credentials, MerchantSettings, WireSettings
from mockjumio.transaction import Initiation, Provided
from mockjumio.web.control.views import transaction_view
from tests.fakes import RecordingSender

BODY = {"merchant_reference": "order-1", "customer_id": "ada"}
NOW = parse_timestamp("2017-11-22T10:00:00Z")
LINKS = of_data_center("US")
PROVIDED = Provided(merchant_reference="order-1", customer_id="ada", client_ip="203.0.113.9")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The seeds of the people that are drawn."""
    seeds: list[str] = []
    draw = play.draw_person

    def counted(*given: object, seed: str, **more: object) -> object:
        seeds.append(seed)
        return draw(*given, seed=seed, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(play, "draw_person", counted)
    return seeds


def warmed_up(simulation: Simulation) -> None:
    """Whether a scan like it is legal is asked once, of a person of its own."""
    start_request(simulation, {"scenario": "approved", "seed": 9, **BODY})


def account(edition: str = FIRST) -> Account:
    settings = MerchantSettings(edition=edition)
    clock = Clock(Mode.MANUAL, NOW)
    return Account(Credentials(), clock=clock, settings=settings, callback_url="http://127.0.0.1/jumio")


def scenario(**values: object) -> Scenario:
    return Library().inline(from_python({"name": "own", "extends": "approved", **values}, Place("own")))


HOSTED = Initiation("initiate", token="", expires=1_800_000, hosted=True)


@pytest.mark.parametrize("initiation", [None, HOSTED, HOSTED._replace(hosted=False)])
def test_every_built_in_scenario_comes_to_the_same_when_it_is_drawn_late(
    initiation: Initiation | None,
) -> None:
    library, late = Library(), 0
    for name in library.names():
        if name == "photocopy-color-web":  # says nothing legal without what it provides
            continue
        played = library.get(name)
        merchant = account(played.first_edition)
        admitted = [
            admit(
                providing_nothing(played),
                merchant,
                seed=7,
                callback_url=None,
                links=LINKS,
                env={},
                initiation=initiation,
                provided=PROVIDED,
                whole=whole,
            )
            for whole in (True, False)
        ]
        late += admitted[1].late is not None
        assert admitted[0].transaction == admitted[1].transaction, name
        assert admitted[0].transaction.callback == admitted[1].begun.callback
        if initiation is None:
            assert admitted[0].transaction.steps == admitted[1].begun.steps
            assert admitted[0].transaction.result.status == admitted[1].begun.result.status
    assert late > 50


def test_nobody_is_drawn_until_the_first_step_falls_due_and_then_once(
    simulation: Simulation, drawn: list[str]
) -> None:
    warmed_up(simulation)
    drawn.clear()
    begun = start_request(simulation, {"scenario": "approved", "seed": 5, **BODY}).begun
    assert transaction_view(simulation, begun)["callbacks"] == []
    assert drawn == []
    kept = simulation.transaction(begun.reference)
    assert kept is not None
    assert kept.persona.first_name
    assert drawn == ["5"]
    assert simulation.transaction(begun.reference) == kept
    assert drawn == ["5"]
    assert [one.seed for one in simulation.store.transactions("mockjumio-token")] == [9, 5]
    assert drawn == ["5", "9"]


async def test_what_was_accepted_stays_when_its_scenario_changes(
    simulation: Simulation, sender: RecordingSender
) -> None:
    warmed_up(simulation)
    (merchant,) = simulation.accounts.values()
    await simulation.reset(merchant)
    accepted = start_request(simulation, {"scenario": "approved", "seed": 5, **BODY})
    simulation.library.keep(
        scenario(name="approved", result={"status": "APPROVED_VERIFIED", "face_match": 3})
    )
    await simulation.run_until_idle(merchant)
    form = decode(sender.posted[-1].body)
    assert form["jumioIdScanReference"] == accepted.begun.reference
    assert form["idFaceMatch"] != "3"


@pytest.mark.parametrize(
    "values",
    [
        {"person": {"first_name": "Ada"}},
        {"document": {"number": "P1"}},
        {"callback": {"omit": ["firstAttemptDate"], "violate": True}},
        {"callback": {"set": {"idFaceMatch": "3"}, "violate": True}},
        {"images": {"front": "own.jpg"}},
        {"result": {"status": "{{ 'APPROVED_VERIFIED' }}"}},
    ],
)
def test_what_an_author_wrote_of_it_is_rehearsed_at_the_start(values: dict[str, object]) -> None:
    circumstances = Circumstances("token", MerchantSettings(), 1, 1, 1, NOW, provided=PROVIDED)
    assert is_certain(providing_nothing(scenario()), circumstances, LINKS)
    assert not is_certain(providing_nothing(scenario(**values)), circumstances, LINKS)


@pytest.mark.parametrize(
    "provided",
    [
        Provided(first_name="Ada"),
        Provided(customer_id="a" * 101),
        Provided(customer_id="a\0b"),
        Provided(client_ip="::1"),
    ],
)
def test_what_a_callback_may_have_no_room_for_is_rehearsed_at_the_start(provided: Provided) -> None:
    circumstances = Circumstances("token", MerchantSettings(), 1, 1, 1, NOW, provided=provided)
    assert not is_certain(providing_nothing(scenario()), circumstances, LINKS)


def test_links_that_a_callback_has_no_room_for_are_refused_at_the_start() -> None:
    played, base = providing_nothing(scenario()), f"http://{'a.' * 100}example"

    def admitted(links: Links) -> Admission:
        return admit(
            played, account(), seed=7, callback_url=None, links=links, env={}, provided=PROVIDED, whole=False
        )

    assert admitted(LINKS).late is not None
    with pytest.raises(BrokenContract, match="idScanImage has"):
        admitted(Links(base, base))


def test_what_is_wrong_is_refused_at_the_start(simulation: Simulation) -> None:
    with pytest.raises(BrokenContract):
        start_request(simulation, {"scenario": "approved", **BODY, "customer_id": "a" * 101})
    with pytest.raises(ScenarioError):
        start_request(simulation, {"scenario": "approved", **BODY, "customer_id": ""})
    assert list(simulation.store.transactions("mockjumio-token")) == []


@pytest.mark.parametrize("kind", enums.ID_TYPES)
def test_whoever_the_person_is_a_scan_that_is_certain_is_legal(kind: str) -> None:
    approved, certain = Library().get("approved"), 0
    for number, country in enumerate(sorted(set(names()) - UNSUPPORTED_COUNTRIES)):
        asked = Initiation("initiate", token="", expires=1_800_000, type=kind, country=country)
        fitted = fit_to_request(approved, asked, "2017-05")
        circumstances = Circumstances("token", MerchantSettings(), 1, 1, number, NOW, provided=PROVIDED)
        certain += is_certain(fitted, circumstances, LINKS)
        for seed in range(number, number + 3):
            callback = work_out(fitted, circumstances._replace(seed=seed), LINKS, WireSettings()).callback
            assert callback is not None
            assert callback.violations == ()
    assert certain > 200
