"""Does a caller that is remembered prove itself anew whenever its credentials have changed?"""

from base64 import b64encode

import pytest
from aiohttp.test_utils import make_mocked_request

from mockjumio.merchant.account import Account
from mockjumio.settings import Credentials
from mockjumio.web.jumio.callers import MOST, Caller, caller_of
from mockjumio.web.jumio.redaction import RawHeaders
from mockjumio.web.jumio.refusal import Refusal

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
