"""Which merchants are there? By the tokens with which they call, and kept as they are now."""

from itertools import count

from mockjumio.errors import MockjumioError
from mockjumio.merchant.account import Account
from mockjumio.settings import Limits
from mockjumio.store.base import Store

_REMEMBERED = 2_000  # tokens of merchants that were removed, which an application may go on using


class TokenTaken(MockjumioError):
    """A merchant with this API token exists already."""


class Registry:
    """The accounts of a sandbox. The first one is the default merchant's."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._numbers = count(1)
        self.accounts: dict[str, Account] = {}  # by API token
        self.callers: dict[str, Account] = {}  # by API token and by the second pair's token
        self.former: dict[str, None] = {}  # tokens of merchants that were removed, the oldest first

    def add(self, account: Account) -> None:
        """Raises :class:`TokenTaken`, also if a second pair has the token."""
        self._limits.check_merchants(len(self.accounts))
        self.register(account)
        self.keep(account)

    def register(self, account: Account) -> None:
        """Let one in that the store has already."""
        tokens = {account.token, account.credentials.admin_token}
        if taken := tokens & self.callers.keys():
            raise TokenTaken(f"the API token {min(taken)!r} belongs to another merchant")
        account.number = next(self._numbers)
        account.etiquette.bound(self._limits.settled)
        self.accounts[account.token] = account
        self.callers.update(dict.fromkeys(tokens, account))
        for token in tokens:
            self.former.pop(token, None)

    def keep(self, account: Account) -> None:
        """What is an account's own has changed."""
        if account in self:
            default = account is next(iter(self.accounts.values()))
            self._store.put_merchant(account.record(default=default))

    def remove(self, account: Account) -> bool:
        """Take one away with all that the store has of it; false if it is gone already."""
        if account not in self:
            return False
        for token in (account.token, account.credentials.admin_token):
            self.callers.pop(token, None)
            self.former[token] = None
        while len(self.former) > _REMEMBERED:
            del self.former[next(iter(self.former))]
        del self.accounts[account.token]
        self._store.remove_merchant(account.token)
        return True

    def __contains__(self, account: Account) -> bool:
        return self.accounts.get(account.token) is account
