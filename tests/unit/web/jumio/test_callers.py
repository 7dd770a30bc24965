"""Who is let in, and who is told what?"""

import json
from base64 import b64encode

import pytest
from aiohttp.test_utils import make_mocked_request

from mockjumio.merchant.account import Account
from mockjumio.settings import Credentials
from mockjumio.web.bodies import Refusal, refuse
from mockjumio.web.jumio.callers import MOST, Caller, RawHeaders, authenticate, caller_of, demand_json

ACCOUNT = Account(Credentials("token", "secret:with:colons", "admin", "ädmin-secret"))
ACCOUNTS = {"token": ACCOUNT, "admin": ACCOUNT}


def credentials(text: str | bytes) -> str:
    return "Basic " + b64encode(text.encode() if isinstance(text, str) else text).decode()


def attempt(authorization: str | None, *, agent: str | None = "Shop/1", second_pair: bool = True) -> Account:
    headers = {"Authorization": authorization, "User-Agent": agent}
    return authenticate(
        {name: value for name, value in headers.items() if value is not None},
        ACCOUNTS,
        second_pair=second_pair,
    )


def refusal(authorization: str | None, **circumstances: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        attempt(authorization, **circumstances)  # type: ignore[arg-type]
    return refused.value


@pytest.mark.parametrize("pair", ["token:secret:with:colons", "admin:ädmin-secret"])
def test_either_pair_opens_the_account(pair: str) -> None:
    assert attempt(credentials(pair)) is ACCOUNT


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_schemes_case_and_surrounding_blanks_do_not_matter(scheme: str) -> None:
    encoded = credentials("token:secret:with:colons").split()[1]
    assert attempt(f" {scheme}  {encoded} ") is ACCOUNT


def test_the_second_pair_opens_nothing_where_it_is_not_allowed() -> None:
    refused = refusal(credentials("admin:ädmin-secret"), second_pair=False)
    assert refused.status == 401
    assert "retrieval and delete only" in refused.why
    assert attempt(credentials("token:secret:with:colons"), second_pair=False) is ACCOUNT


@pytest.mark.parametrize(
    "pair",
    [
        "token:wrong",
        "token:",
        "token:secret",
        "token:secret:with:colons ",
        "token:ädmin-secret",
        "admin:secret:with:colons",
        "TOKEN:secret:with:colons",
        "nobody:secret:with:colons",
        ":secret:with:colons",
        ":",
        ":\0",
        "töken:\U0001f600",
    ],
)
def test_wrong_credentials_are_401_with_a_challenge(pair: str) -> None:
    refused = refusal(credentials(pair))
    assert (refused.status, refused.why) == (401, "wrong API token or secret")
    assert refused.headers["WWW-Authenticate"].startswith("Basic realm=")


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        (None, "no Authorization header"),
        ("", "use HTTP Basic"),
        ("Bearer abc", "'Bearer'"),
        ("token:secret", "use HTTP Basic"),
        ("Basic", "no colon"),
        ("Basic ====", "base64"),
        ("Basic to ken", "base64"),
        ("Basic dG9rZW4", "base64"),
        ("Basic tökén", "base64"),
        ("Basic \udcff", "base64"),
        (credentials(b"\xff\xfe:\xff"), "base64"),
        (credentials("token"), "no colon"),
    ],
)
def test_malformed_credentials_are_403_with_the_reason(authorization: str | None, reason: str) -> None:
    refused = refusal(authorization)
    assert refused.status == 403
    assert reason in refused.why
    assert "WWW-Authenticate" not in refused.headers


@pytest.mark.parametrize("authorization", ["s3cret", "s3cret again", "token:s3cret"])
def test_a_secret_in_the_wrong_place_is_not_repeated(authorization: str) -> None:
    assert "s3cret" not in refusal(authorization).why


@pytest.mark.parametrize("agent", [None, "", "  ", "\t"])
def test_a_missing_or_blank_user_agent_is_403_even_with_good_credentials(agent: str | None) -> None:
    refused = refusal(credentials("token:secret:with:colons"), agent=agent)
    assert refused.status == 403
    assert "User-Agent" in refused.why


@pytest.mark.parametrize(
    "accept",
    ["application/json", "APPLICATION/JSON", "application/json, text/plain, */*", "application/json;q=1"],
)
def test_the_strict_reading_is_content_with_json(accept: str) -> None:
    demand_json({"Accept": accept})


@pytest.mark.parametrize(
    "headers", [{}, {"Accept": "*/*"}, {"Accept": "image/jpeg"}, {"Accept": "text/json"}]
)
def test_the_strict_reading_refuses_anything_else(headers: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        demand_json(headers)
    assert refused.value.status == 403
    assert "application/json" in refused.value.why


# Does a caller that is remembered prove itself anew whenever its credentials have changed?


Known = dict[RawHeaders, Caller]


def asked(
    account: Account, known: Known, pair: str, *, second_pair: bool = True, agent: str = "Shop/1"
) -> Caller:
    tokens = (account.token, account.credentials.admin_token)
    headers = {
        "User-Agent": agent,
        "Accept": "application/json",
        "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
    }
    request = make_mocked_request("GET", "/", headers=headers)
    return caller_of(request, known, dict.fromkeys(tokens, account), second_pair=second_pair)


@pytest.fixture
def account() -> Account:
    return Account(Credentials("shop", "secret", "back-office", "other"))


def test_who_calls_with_the_same_headers_is_the_same(account: Account) -> None:
    known: Known = {}
    first = asked(account, known, "shop:secret")
    assert asked(account, known, "shop:secret") is first
    assert (first.credentials, first.token, first.wants_json) == (account.credentials, "shop", True)
    assert ("Authorization", "Basic <redacted> (token shop)") in first.headers
    assert asked(account, known, "shop:secret", agent="Shop/2") is not first


def test_a_new_secret_counts_at_once(account: Account) -> None:
    known: Known = {}
    asked(account, known, "shop:secret")
    account.credentials = account.credentials._replace(secret="new")
    with pytest.raises(Refusal) as refused:
        asked(account, known, "shop:secret")
    assert refused.value.status == 401
    assert asked(account, known, "shop:new").credentials is account.credentials


def test_a_merchant_that_was_made_again_is_another(account: Account) -> None:
    known: Known = {}
    asked(account, known, "shop:secret")
    again = Account(Credentials("shop", "else", "back-office", "other"))
    with pytest.raises(Refusal):
        asked(again, known, "shop:secret")
    assert asked(again, known, "back-office:other").credentials is again.credentials


def test_the_second_pair_stays_for_retrieval_and_delete(account: Account) -> None:
    known: Known = {}
    assert asked(account, known, "back-office:other").token == "back-office"
    with pytest.raises(Refusal, match="for retrieval and delete only"):
        asked(account, known, "back-office:other", second_pair=False)
    asked(account, known, "shop:secret")
    assert asked(account, known, "shop:secret", second_pair=False).credentials is account.credentials


def test_those_who_fail_are_not_remembered_and_others_are_bounded(account: Account) -> None:
    known: Known = {}
    with pytest.raises(Refusal):
        asked(account, known, "shop:wrong")
    assert not known
    for number in range(MOST + 1):
        asked(account, known, "shop:secret", agent=f"Shop/{number}")
    assert len(known) == 1


# Does every error have the one body that Jumio's errors have?


@pytest.mark.parametrize(
    ("status", "phrase"),
    [(401, "Unauthorized"), (403, "Forbidden"), (404, "Not Found"), (405, "Method Not Allowed")],
)
def test_the_body_is_that_of_wire_fact_11(status: int, phrase: str) -> None:
    answer = refuse(Refusal(status, "because"), "http://host/path?a=b")
    assert json.loads(answer.body) == {  # type: ignore[arg-type]
        "httpStatus": str(status),
        "message": f"{phrase}: because",
        "requestURI": "http://host/path?a=b",
    }
    assert (answer.status, answer.content_type) == (status, "application/json")


def test_headers_of_a_refusal_are_sent() -> None:
    answer = refuse(Refusal(405, "no", {"Allow": "GET"}), "/")
    assert answer.headers["Allow"] == "GET"
