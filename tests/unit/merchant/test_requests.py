"""Is a merchant made and changed as the body says, and left alone if the body is wrong?"""

from typing import Any

import pytest

from mockjumio.clock import Mode, parse_timestamp
from mockjumio.errors import ScenarioError, Unparseable
from mockjumio.merchant.requests import account_view, change_account, make_account


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


@pytest.mark.parametrize(
    "body",
    [
        {"seed": 2, "callback_url": "x"},
        {"seed": 2, "settings": {"face_match": 7}},
        {"seed": 2, "settings": {"content_type": "application/json"}},
        {"seed": 2, "settings": {"content_type": "application/x-www-form-urlencoded\r\nX: y"}},
        {"seed": 2, "settings": {"custom_documents": []}},
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
