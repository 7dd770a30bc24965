"""What does a merchant arrange with Jumio: settings, documents of its own, hosts, which scenario plays?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import MINUTE, Mode, parse_timestamp
from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.editions import MET
from mockjumio.errors import ScenarioError, Unparseable
from mockjumio.merchant.account import (
    Account,
    CodeTaken,
    CustomDocuments,
    Routes,
    UnknownCode,
    as_values,
    fits,
    match,
)
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.merchant.requests import account_view, change_account, make_account
from mockjumio.messages.links import at
from mockjumio.personas.chance import derived_seed, draw_seed, plays_and_seeds
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import start_request
from mockjumio.scenario.library import Library
from mockjumio.scenario.merchant_settings import SETTINGS, WIRE
from mockjumio.scenario.source import read
from mockjumio.schema.nodes import to_python
from mockjumio.schema.sections import Section
from mockjumio.settings import Credentials, CustomDocument
from mockjumio.store.memory import MemoryStore

if TYPE_CHECKING:
    from tests.conftest import RecordingSender


# Is a merchant made and changed as the body says, and left alone if the body is wrong?


def wrong(body: dict[str, Any]) -> set[str]:
    with pytest.raises(ScenarioError) as refused:
        make_account(body)
    return {problem.place for problem in refused.value.problems}


def test_what_is_not_given_is_drawn_or_has_a_default() -> None:
    first, second = make_account({}), make_account({})
    drawn = [{*account.credentials, str(account.seed)} for account in (first, second)]
    assert (len(drawn[0]), drawn[0] & drawn[1]) == (5, set())
    assert (first.clock.mode, first.callback_url, first.settings.face_match) == (Mode.REAL, None, True)


def test_what_is_given_is_answered_as_it_was_given() -> None:
    body = {
        "callback_url": "https://shop.example/jumio",
        "token": "job-7",
        "secret": "s",
        "admin_token": "job-7-admin",
        "admin_secret": "t",
        "seed": 0,
        "settings": {
            "face_match": False,
            "fields": {"dob": False},
            "retention": {"interval": "30d", "fraud": True},
            "accepted_ids": {"countries": {"AUT": ["PASSPORT"]}},
            "custom_documents": [{"code": "LEASE", "name": "Lease", "label": "Your lease"}],
            "charset": True,
            "content_type": "Application/X-WWW-Form-URLEncoded; charset=utf-8",
            "timeout": "5s",
        },
        "clock": {"mode": "manual", "now": "2017-11-22T10:00:00Z"},
    }
    view: Any = account_view(make_account(body))
    for name in ("callback_url", "token", "secret", "admin_token", "admin_secret", "seed"):
        assert view[name] == body[name]
    settings = view["settings"]
    assert (settings["face_match"], settings["mrz_check"]) == (False, True)
    assert (settings["fields"]["dob"], settings["fields"]["expiry"]) == (False, True)
    assert settings["retention"] == {"interval": "30d", "fraud": True}
    assert settings["accepted_ids"]["countries"] == {"AUT": ("PASSPORT",)}
    assert settings["custom_documents"][0]["code"] == "LEASE"
    assert (settings["charset"], settings["timeout"]) == (True, "5s")
    assert settings["content_type"] == "Application/X-WWW-Form-URLEncoded; charset=utf-8"
    assert (view["clock"]["mode"], view["clock"]["now"]) == ("manual", "2017-11-22T10:00:00.000Z")


@pytest.mark.parametrize(
    ("clock", "mode", "factor", "running"),
    [
        ({}, "real", 1.0, True),
        ({"mode": None}, "real", 1.0, True),
        ({"factor": 60}, "accelerated", 60, True),
        ({"mode": "accelerated", "factor": 0.5}, "accelerated", 0.5, True),
        ({"mode": "manual"}, "manual", 1.0, False),
    ],
)
def test_the_clock_is_of_the_mode_that_was_asked_for(
    clock: dict[str, Any], mode: str, factor: float, *, running: bool
) -> None:
    made = make_account({"clock": clock}).clock
    assert (made.mode, made.factor, made.running) == (mode, factor, running)


def test_a_running_clock_can_begin_at_another_time() -> None:
    start = parse_timestamp("2001-01-01T00:00:00Z")
    made = make_account({"clock": {"mode": "real", "now": "2001-01-01"}}).clock
    assert start <= made.now() < start + 3_600_000


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"clock": {"mode": "accelerated"}}, {"clock.factor"}),
        ({"clock": {"mode": "manual", "factor": 2}}, {"clock.factor"}),
        ({"clock": {"factor": 0}}, {"clock.factor"}),
        ({"clock": {"mode": "fast", "speed": 1}}, {"clock.mode", "clock.speed"}),
        ({"clock": "real"}, {"clock"}),
        ({"token": "", "secret": "a\nb"}, {"token", "secret"}),
        ({"token": "a:b", "admin_token": "a:b"}, {"token", "admin_token"}),
        ({"token": "a", "admin_token": "a"}, {"admin_token"}),
        ({"callback_url": "shop.example"}, {"callback_url"}),
        ({"callback_url": ""}, {"callback_url"}),
        ({"settings": {"face_match": 7, "facematch": True}}, {"settings.face_match", "settings.facematch"}),
        ({"settings": {"timeout": "soon", "fields": {"x": 1}}}, {"settings.timeout", "settings.fields.x"}),
        ({"seed": -1, "sede": 1}, {"seed", "sede"}),
    ],
)
def test_everything_that_is_wrong_is_named(body: dict[str, Any], places: set[str]) -> None:
    assert wrong(body) == places


def test_a_time_that_does_not_parse_is_another_kind_of_error() -> None:
    with pytest.raises(Unparseable, match=r"clock\.now"):
        make_account({"clock": {"mode": "manual", "now": "noon"}})


def test_a_code_twice_is_refused() -> None:
    document = {"code": "A", "name": "a", "label": "a"}
    assert wrong({"settings": {"custom_documents": [document, document]}}) == {"settings.custom_documents"}


def test_a_change_changes_what_it_names() -> None:
    account = make_account({"secret": "old", "callback_url": "https://old.example/", "seed": 1})
    change_account(account, {"settings": {"face_match": False}})
    change_account(account, {"settings": {"mrz_check": False, "only_200": True}, "secret": "new", "seed": 2})
    settings = account.settings
    assert (settings.face_match, settings.mrz_check, account.wire.only_200) == (False, False, True)
    assert (account.credentials.secret, account.seed) == ("new", 2)
    assert account.callback_url == "https://old.example/"
    change_account(account, {"callback_url": None, "secret": None})
    assert (account.callback_url, account.credentials.secret) == (None, "new")


def test_a_data_center_goes_with_the_edition() -> None:
    singapore = {"data_center": "SGP"}
    assert wrong({"settings": singapore}) == {"settings.data_center"}
    account = make_account({"settings": {**singapore, "edition": "2020-09"}})
    with pytest.raises(ScenarioError, match="edition 2018-05 has no data center SGP; edition 2020-09 and"):
        change_account(account, {"settings": {"edition": "2018-05"}})
    assert account.settings.edition == "2020-09"
    change_account(account, {"settings": {"edition": "2018-05", "data_center": None}})
    assert (account.settings.edition, account.wire.data_center) == ("2018-05", "US")


FOLLOWING = {"timestamp_digits": "1", "plus_for_space": False, "retention": {"interval": "30d"}}


def in_force(account: Account) -> Any:
    return account_view(account)["in_force"]


def test_what_is_not_set_follows_the_edition_and_what_is_set_stays() -> None:
    account = make_account({})
    first = {"timestamp_digits": "3", "plus_for_space": False, "retention": {"interval": "1826d5h6m"}}
    last = {"timestamp_digits": "trimmed", "plus_for_space": True, "retention": {"interval": "360d"}}
    assert in_force(account) == first
    change_account(account, {"settings": {"edition": "2021-07"}})
    assert in_force(account) == last
    change_account(account, {"settings": FOLLOWING})
    change_account(account, {"settings": {"edition": "2017-05"}})
    assert in_force(account) == FOLLOWING
    change_account(account, {"settings": {**dict.fromkeys(FOLLOWING), "edition": "2020-09"}})
    assert in_force(account) == last
    settings: Any = account_view(account)["settings"]
    assert {settings[name] for name in ("timestamp_digits", "plus_for_space")} == {None}
    assert settings["retention"] == {"interval": None, "fraud": False}


@pytest.mark.parametrize(
    ("settings", "unset"),
    [
        ({"timeout": "5s", "only_200": True}, {"timeout": None}),
        ({"retention": {"interval": "30d", "fraud": True}}, {"retention": {"interval": None}}),
        ({"fields": {"dob": False, "expiry": False}}, {"fields": {"dob": None}}),
        ({"platform": {"passed": 40, "warning": 80}}, {"platform": {"passed": None}}),
        ({"activated": {"facemap": False, "cpf": True}}, {"activated": {"facemap": None}}),
        (
            {"callback_urls": {"multi_document": "https://a.example/"}},
            {"callback_urls": {"multi_document": None}},
        ),
        ({"retries": {"delays": ["10s"], "jitter": 0.5}}, {"retries": None}),
        ({"journey": "hosted", "edition": "2018-05"}, {"journey": None, "edition": None}),
    ],
)
def test_null_sets_a_setting_back_and_no_other(settings: dict[str, Any], unset: dict[str, Any]) -> None:
    def without(given: dict[str, Any], nulls: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in given.items() if nulls.get(name, 0) is not None}
        return {
            name: without(value, nulls[name]) if isinstance(nulls.get(name), dict) else value
            for name, value in kept.items()
        }

    account, never = (
        make_account({"settings": settings}),
        make_account({"settings": without(settings, unset)}),
    )
    assert account.settings != never.settings or account.wire != never.wire
    change_account(account, {"settings": unset})
    assert (account.settings, account.wire) == (never.settings, never.wire)


def every_setting(edition: str) -> dict[str, Any]:
    """Each key of the settings, as the format's own example sets it; of parts of a key all of them."""

    def examples(keys: Any) -> dict[str, Any]:
        return {
            key.name: examples(key.kind.keys.values())
            if isinstance(key.kind, Section)
            else to_python(read(f"{key.example}\n", "example")[0])
            for key in keys
        }

    known = examples((*SETTINGS.keys.values(), *WIRE.keys.values()))
    usual = ("timeout", "connect_timeout", "first_byte_timeout", "token_lifetime")
    known |= {name: f"{number}s" for number, name in enumerate(usual, 5)} | {"back_side": ["PASSPORT"]}
    return known | {"edition": edition, "activated": dict.fromkeys((*ACTIVATIONS.of(edition),)[:2], False)}


@pytest.mark.parametrize("edition", MET)
def test_the_settings_of_a_view_can_be_sent_back_and_change_nothing(edition: str) -> None:
    given = every_setting(edition)
    account = make_account({"settings": given})
    new: Any = account_view(make_account({}))["settings"]
    view: Any = json.loads(json.dumps(account_view(account)["settings"]))
    same = [name for name in given if view[name] == json.loads(json.dumps(new[name]))]
    assert set(same) <= {"edition"} | ({"activated"} if edition == "2017-05" else set()), same
    before = (account.settings, account.wire)
    change_account(account, {"settings": view})
    assert (account.settings, account.wire) == before
    copied = make_account({"settings": view})
    assert (copied.settings, copied.wire) == before


@pytest.mark.parametrize("edition", MET)
def test_settings_that_follow_the_edition_still_do_after_a_view_was_sent_back(edition: str) -> None:
    account, never = make_account({"settings": {"edition": edition}}), make_account({})
    view: Any = json.loads(json.dumps(account_view(account)["settings"]))
    change_account(account, {"settings": view})
    for one in (account, never):
        change_account(one, {"settings": {"edition": "2020-09"}})
    assert (account.settings, account.wire) == (never.settings, never.wire)
    assert in_force(account) == in_force(never)


@pytest.mark.parametrize(
    "body",
    [
        {"seed": 2, "callback_url": "x"},
        {"seed": 2, "settings": {"face_match": 7}},
        {"seed": 2, "settings": {"content_type": "application/json"}},
        {"seed": 2, "settings": {"content_type": "application/x-www-form-urlencoded\r\nX: y"}},
        {"seed": 2, "settings": {"custom_documents": None}},
        {"seed": 2, "settings": {"custom_documents": [{"code": "GYM", "name": "Gym", "label": "Gym"}]}},
        {"seed": 2, "token": "other"},
        {"seed": 2, "secret": ""},
    ],
)
def test_a_wrong_change_changes_nothing(body: dict[str, Any]) -> None:
    account = make_account({"seed": 1})
    before = account_view(account) | {"clock": None}
    with pytest.raises(ScenarioError):
        change_account(account, body)
    assert account_view(account) | {"clock": None} == before


# Does a document type of the merchant's own come into force, change and go as Jumio's do?


GYM = {"code": "GYM", "name": "Gym card", "label": "Your gym card"}
CLUB = CustomDocument("CLUB", "Club card", "Your club card")
NOW = 1_511_344_800_000


@pytest.fixture
def documents() -> CustomDocuments:
    return CustomDocuments([(CLUB, 0)])


def codes(documents: CustomDocuments, now: int) -> list[str]:
    return [document.code for document in documents.in_force(now)]


def test_what_comes_with_the_merchant_is_in_force_at_once(documents: CustomDocuments) -> None:
    assert documents.in_force(0) == (CLUB,)
    assert documents.all() == [(CLUB, 0)]


def test_a_new_one_is_in_force_five_minutes_after_it_was_made(documents: CustomDocuments) -> None:
    made = documents.add(GYM, NOW)
    assert made == CustomDocument("GYM", "Gym card", "Your gym card")
    assert documents.all() == [(CLUB, 0), (made, NOW + 5 * MINUTE)]
    assert codes(documents, NOW + 5 * MINUTE - 1) == ["CLUB"]
    assert codes(documents, NOW + 5 * MINUTE) == ["CLUB", "GYM"]


@pytest.mark.parametrize("code", ["CLUB", "GYM"])
def test_a_code_is_unique_even_before_it_is_in_force(documents: CustomDocuments, code: str) -> None:
    documents.add(GYM, NOW)
    before = documents.all()
    with pytest.raises(CodeTaken, match=f"code '{code}' exists already, and codes cannot be reused"):
        documents.add({**GYM, "code": code}, NOW)
    assert documents.all() == before


def test_a_disabled_one_stays_and_keeps_its_code(documents: CustomDocuments) -> None:
    disabled = documents.change("CLUB", {"enabled": False})
    assert disabled == CLUB._replace(enabled=False)
    assert documents.in_force(NOW) == (disabled,)
    with pytest.raises(CodeTaken):
        documents.add({**GYM, "code": "CLUB"}, NOW)
    assert documents.change("CLUB", {"enabled": True}) == CLUB


def test_codes_differ_by_the_case_of_their_letters(documents: CustomDocuments) -> None:
    assert documents.add({**GYM, "code": "club"}, NOW).code == "club"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Club"}, CLUB._replace(name="Club")),
        ({"label": "Card", "enabled": False}, CLUB._replace(label="Card", enabled=False)),
        ({"translations": {"de": "Karte"}}, CLUB._replace(translations=(("de", "Karte"),))),
        ({"code": "CLUB", "name": "Club"}, CLUB._replace(name="Club")),
        ({}, CLUB),
    ],
)
def test_everything_but_the_code_changes_at_once(
    documents: CustomDocuments, changes: dict[str, Any], expected: CustomDocument
) -> None:
    assert documents.change("CLUB", changes) == expected
    assert documents.all() == [(expected, 0)]


def test_a_change_does_not_move_the_instant_from_which_it_is_in_force(documents: CustomDocuments) -> None:
    documents.add(GYM, NOW)
    documents.change("GYM", {"name": "Gym"})
    assert documents.all()[1][1] == NOW + 5 * MINUTE


def test_what_is_not_mentioned_in_a_change_stays(documents: CustomDocuments) -> None:
    documents.add({**GYM, "translations": {"de": "Karte", "fr": "Carte"}}, NOW)
    changed = documents.change("GYM", {"name": "Gym"})
    assert as_values(changed) == {
        **GYM,
        "name": "Gym",
        "translations": {"de": "Karte", "fr": "Carte"},
        "enabled": True,
    }


def test_the_code_cannot_be_changed(documents: CustomDocuments) -> None:
    with pytest.raises(CodeTaken, match="the code cannot be changed; 'CLUB' can be disabled"):
        documents.change("CLUB", {"code": "OTHER"})
    assert documents.all() == [(CLUB, 0)]


def test_a_code_that_nobody_made_is_unknown(documents: CustomDocuments) -> None:
    with pytest.raises(UnknownCode, match="no document type has the code 'GYM'"):
        documents.change("GYM", {"name": "Gym"})


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({**GYM, "code": "G YM"}, {"code: 'G YM' is not a document code: 1 to 100 characters, no blanks"}),
        ({**GYM, "code": "GYM\t"}, {"code: 'GYM\\t' is not a document code: 1 to 100 characters, no blanks"}),
        (
            {**GYM, "code": "G\u00a0YM"},
            {"code: 'G\\xa0YM' is not a document code: 1 to 100 characters, no blanks"},
        ),
        ({**GYM, "code": ""}, {"code: '' is not a document code: 1 to 100 characters, no blanks"}),
        (
            {},
            {
                "code: key 'code' is missing: unique code, no blanks",
                "name: key 'name' is missing: name of the document type",
                "label: key 'label' is missing: default label in English",
            },
        ),
        ({**GYM, "name": ""}, {"name: the text is empty"}),
        ({**GYM, "lable": "x"}, {"lable: unknown key 'lable'; did you mean 'label' or 'enabled'?"}),
        ({**GYM, "enabled": "maybe"}, {"enabled: 'maybe' is neither true nor false"}),
        (
            {**GYM, "translations": "de"},
            {"translations: expected a mapping of languages to labels, found 'de'"},
        ),
    ],
)
def test_everything_that_is_wrong_is_told_and_nothing_is_kept(
    documents: CustomDocuments, values: dict[str, Any], problems: set[str]
) -> None:
    with pytest.raises(ScenarioError) as refused:
        documents.add(values, NOW)
    assert {str(problem) for problem in refused.value.problems} == problems
    assert documents.all() == [(CLUB, 0)]


def test_a_code_may_be_as_long_as_its_parameter(documents: CustomDocuments) -> None:
    assert len(documents.add({**GYM, "code": "X" * 100}, NOW).code) == 100
    with pytest.raises(ScenarioError):
        documents.add({**GYM, "code": "X" * 101}, NOW)


@pytest.mark.parametrize(
    "values", [{"name": "{{ seed }}"}, {"code": "{{seed}}"}, {"translations": {"de": "{% if x %}"}}]
)
def test_a_template_is_not_a_value_of_a_merchant(documents: CustomDocuments, values: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError, match="cannot have templates"):
        documents.add({**GYM, **values}, NOW)


# Does a transaction that names no scenario play the one that its references choose?


@pytest.mark.parametrize(
    ("pattern", "text", "fitting"),
    [
        ("fraud-17", "fraud-17", True),
        ("fraud-17", "fraud-170", False),
        ("fraud-17", "Fraud-17", False),
        ("fraud-*", "fraud-", True),
        ("fraud-*", "no fraud-1", False),
        ("order-?", "order-7", True),
        ("order-?", "order-17", False),
        ("order-[0-4]", "order-3", True),
        ("order-[0-4]", "order-5", False),
        ("order[7]", "order[7]", True),
        ("*", "", True),
    ],
)
def test_a_pattern_is_an_exact_text_or_a_glob(pattern: str, text: str, *, fitting: bool) -> None:
    assert fits({"customer_id": pattern}, {"customer_id": text}) is fitting


def test_every_pattern_must_fit_and_there_must_be_one() -> None:
    both = {"customer_id": "a*", "merchant_reference": "b*"}
    assert fits(both, {"customer_id": "ax", "merchant_reference": "bx"})
    assert not fits(both, {"customer_id": "ax"})
    assert not fits(both, {"customer_id": "ax", "merchant_reference": "x"})
    assert not fits({}, {"customer_id": "ax"})


def test_the_first_route_that_fits_counts_until_it_is_removed() -> None:
    routes = Routes()
    first = routes.add("fraud", customer_id="f*")
    second = routes.add("unreadable", customer_id="f*", merchant_reference="*")
    provided = {"customer_id": "f1", "merchant_reference": "r"}
    assert routes.find(provided) == "fraud"
    assert routes.remove(first.id)
    assert not routes.remove(first.id)
    assert routes.find(provided) == "unreadable"
    assert routes.find({"customer_id": "f1"}) is None
    assert routes.add("x", customer_id="y").id > second.id


def test_of_match_rules_the_most_special_counts() -> None:
    rules = [
        ("b-any", {"customer_id": "*"}),
        ("a-any", {"customer_id": "*"}),
        ("long", {"customer_id": "fraud-*"}),
        ("both", {"customer_id": "*", "merchant_reference": "*"}),
    ]
    assert match(rules, {"customer_id": "fraud-1", "merchant_reference": "r"}) == "both"
    assert match(rules, {"customer_id": "fraud-1"}) == "long"
    assert match(rules, {"customer_id": "x"}) == "a-any"
    assert match(rules, {}) is None


OWN = """\
name: own-fraud
extends: fraud
match: {customer_id: "fraud-*"}
---
name: own-unreadable
extends: unreadable
match: {merchant_reference: "blurred"}
"""


@pytest.fixture
def simulation(tmp_path: Path, sender: "RecordingSender") -> Simulation:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    simulation = Simulation(
        library=Library([tmp_path]),
        store=MemoryStore(),
        sender=sender,
        links=lambda: at("http://127.0.0.1:8017"),
    )
    for token in ("first", "second"):
        account = Account(Credentials(token, "s", f"{token}-2", "s"), callback_url="http://127.0.0.1/x")
        simulation.add_account(account)
    return simulation


@pytest.mark.parametrize(
    ("body", "scenario"),
    [
        ({}, "approved"),
        ({"customer_id": "ada"}, "approved"),
        ({"customer_id": "fraud-1"}, "own-fraud"),
        ({"merchant_reference": "blurred"}, "own-unreadable"),
        ({"customer_id": "fraud-1", "scenario": "approved"}, "approved"),
        ({"customer_id": "fraud-9"}, "unsupported-id-type"),
        ({"customer_id": "fraud-9", "merchant": "second"}, "own-fraud"),
    ],
)
def test_a_named_scenario_wins_over_a_route_over_a_match_over_approved(
    simulation: Simulation, body: dict[str, object], scenario: str
) -> None:
    simulation.accounts["first"].routes.add("unsupported-id-type", customer_id="fraud-9")
    assert start_request(simulation, body).whole().scenario == scenario


# Which hosts may get callbacks?


def test_without_a_list_every_host_may() -> None:
    assert AllowList().refusal("https://anything.example/") is None


@pytest.mark.parametrize(
    ("pattern", "url", "allowed"),
    [
        ("shop.example", "https://shop.example/jumio", True),
        ("shop.example", "https://SHOP.example:8443/jumio", True),
        ("Shop.Example", "https://shop.example/jumio", True),
        ("shop.example", "https://shop.example.evil.example/", False),
        ("shop.example", "https://evilshop.example/", False),
        ("shop.example", "https://shop.example@evil.example/", False),
        ("*.shop.example", "https://a.shop.example/", True),
        ("*.shop.example", "https://shop.example/", False),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/x", True),
        ("127.0.0.1:8000", "http://127.0.0.1:8001/x", False),
        ("shop.example:443", "https://shop.example/", True),
        ("shop.example:443", "http://shop.example/", False),
        ("shop.example", "http://[::1", False),
        ("::1", "http://[::1]:80/", True),
        ("[::1]", "http://[::1]:80/", True),
        ("[::1]:8080", "http://[::1]:8080/", True),
        ("[::1]:8080", "http://[::1]:8081/", False),
        ("[ab].example", "http://a.example/", True),
        ("shop.example", "http://shop.example./", False),
        ("127.0.0.1", "http://2130706433/", False),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]/", False),
    ],
)
def test_a_host_is_judged_whole_by_name_and_port(pattern: str, url: str, allowed: bool) -> None:
    refusal = AllowList((pattern,)).refusal(url)
    assert (refusal is None) == allowed


@pytest.mark.parametrize(
    ("patterns", "url", "words"),
    [
        (("127.0.0.1:8000",), "http://127.0.0.1:8001/x", "the port 8001 of the callback URL"),
        (("*.shop.example:443", "b"), "http://a.shop.example/", "the port 80 of the callback URL"),
        (("[::1]:8080",), "http://[::1]:8081/", "the port 8081 of the callback URL"),
        (("shop.example:80*",), "http://shop.example:9000/", "the port 9000 of the callback URL"),
        (("127.0.0.1:8000",), "http://127.0.0.2:8000/x", "the host '127.0.0.2' of the callback URL"),
        (("::1",), "http://[::2]:80/", "the host '::2' of the callback URL"),
    ],
)
def test_where_it_is_the_port_that_is_not_allowed_it_is_named(
    patterns: tuple[str, ...], url: str, words: str
) -> None:
    refusal = AllowList(patterns).refusal(url)
    assert refusal is not None
    assert refusal.startswith(words)
    assert refusal.endswith(f"is not allowed here; allowed are {', '.join(patterns)}")


# Are seeds short where they are drawn, and each item's own where they are derived?


def test_a_drawn_seed_is_short_enough_to_be_typed() -> None:
    seeds = {draw_seed() for _ in range(100)}
    assert len(seeds) > 90
    assert all(0 <= seed < 10**9 for seed in seeds)


def test_a_derived_seed_is_the_same_in_every_version() -> None:
    assert [derived_seed(7, item) for item in range(3)] == [7, 109587937955787, 257931810719980]


def test_item_0_of_a_run_is_the_run_without_a_count() -> None:
    once = list(plays_and_seeds(["a", "b"], 5, 1))
    assert list(plays_and_seeds(["a", "b"], 5, 3))[:2] == once == [("a", 5), ("b", 5)]


def test_each_item_of_a_run_has_a_seed_of_its_own() -> None:
    played = list(plays_and_seeds(["a", "b"], 5, 3))
    assert [play for play, _ in played] == ["a", "b"] * 3
    assert len({seed for _, seed in played}) == 3
