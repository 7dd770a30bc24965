"""Is a merchant found by both of its tokens, kept as it is, and gone at once when it goes?"""

import pytest

from mockjumio.errors import TooMany
from mockjumio.merchant.account import Account
from mockjumio.merchant.limits import Limits
from mockjumio.run import registry as module
from mockjumio.run.registry import Registry, TokenTaken
from mockjumio.settings import Credentials
from mockjumio.store.memory import MemoryStore


def merchant(token: str) -> Account:
    return Account(Credentials(token, "secret", f"{token}-2", "secret"))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def roster(store: MemoryStore) -> Registry:
    return Registry(store, Limits(merchants=2))


def test_a_merchant_is_found_by_the_tokens_of_both_pairs_and_the_first_one_is_kept_as_the_default(
    roster: Registry, store: MemoryStore
) -> None:
    first, second = merchant("first"), merchant("second")
    roster.add(first)
    roster.add(second)
    assert roster.accounts == {"first": first, "second": second}
    assert roster.callers["second-2"] is roster.callers["second"] is second
    assert [(one.token, one.default) for one in store.merchants()] == [("first", True), ("second", False)]
    assert first.number < second.number


def test_one_that_is_not_let_in_leaves_no_trace(roster: Registry, store: MemoryStore) -> None:
    roster.add(merchant("first"))
    with pytest.raises(TokenTaken, match="'first-2' belongs to another merchant"):
        roster.add(merchant("first-2"))
    roster.add(merchant("second"))
    with pytest.raises(TooMany, match="2 merchants already"):
        roster.add(merchant("third"))
    assert set(roster.callers) == {"first", "first-2", "second", "second-2"}
    assert len(store.merchants()) == 2


def test_one_that_was_removed_is_not_kept_again_and_its_token_is_free(
    roster: Registry, store: MemoryStore
) -> None:
    gone, successor = merchant("first"), merchant("first")
    roster.add(gone)
    assert roster.remove(gone)
    roster.keep(gone)
    assert (roster.callers, store.merchants()) == ({}, ())
    roster.add(successor)
    assert not roster.remove(gone)
    assert roster.accounts["first"] is successor


def test_the_tokens_of_the_last_ones_that_were_removed_are_known_until_they_are_taken_again(
    roster: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    for token in ("first", "second"):
        gone = merchant(token)
        roster.add(gone)
        assert roster.remove(gone)
    assert list(roster.former) == ["second", "second-2"]
    roster.add(merchant("second"))
    assert list(roster.former) == []
