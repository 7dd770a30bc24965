"""What happens around one test? Its merchant is made, watched and removed; what went wrong is reported."""

from contextlib import suppress
from functools import cached_property
from typing import Self

import pytest

from mockjumio.client.blocking import Sandbox
from mockjumio.client.expecting import Exchange
from mockjumio.client.sandbox import AsyncSandbox
from mockjumio.client.transport import Bridged
from mockjumio.client.values import ClockState
from mockjumio.errors import MockjumioError
from mockjumio.testing.host import Host, failure
from mockjumio.testing.marker import allow, setup_of
from mockjumio.testing.report import Account, report, told

_TITLE = "mockjumio"


class Case:
    """A test and its merchant."""

    def __init__(self, host: Host, merchant: AsyncSandbox) -> None:
        self._host = host
        self._merchant = merchant
        self._failed = False
        self._passed = False
        self._last_words = ""
        self._first_event = host.transport.newest_event()
        self.ended = False

    @classmethod
    def begin(cls, host: Host, item: pytest.Item) -> Self:
        """Make the merchant that the marker asks for; a mistake in it fails the test without a traceback."""
        try:
            setup = setup_of(item)
            merchant = host.portal.run(AsyncSandbox.on(host.transport, setup.body, scenario=setup.scenario))
            allow(merchant, setup.allowed)
        except MockjumioError as error:
            raise failure(f"mockjumio: {error}") from None
        return cls(host, merchant)

    @cached_property
    def sandbox(self) -> Sandbox:
        return Sandbox.over(self._merchant, self._host.portal)

    @cached_property
    def async_sandbox(self) -> AsyncSandbox:
        return self._merchant.by_way_of(Bridged(self._host.transport, self._host.portal))

    def seen(self, outcome: pytest.TestReport) -> None:
        """Note how a phase of the test ended, and tell of the merchant if it failed."""
        self._passed |= outcome.when == "call" and outcome.passed
        if outcome.failed and not self._failed:
            self._failed = True
            words = self._last_words if self.ended else self._host.portal.run(self._story())
            if words:
                outcome.sections.append((_TITLE, words))

    def end(self) -> None:
        """Remove the merchant; fail a test that passed if something went wrong that it does not allow."""
        portal = self._host.portal
        portal.abandon()
        self.ended = True
        try:
            unexpected = portal.run(self._judged()) if self._passed and self._something_happened() else []
        except MockjumioError as error:
            raise failure(f"mockjumio: the sandbox cannot be asked what happened: {error}") from None
        finally:
            portal.leave_behind(self._farewell())
        if unexpected:
            raise failure(told(unexpected))

    def _something_happened(self) -> bool:
        newest = self._host.transport.newest_event()
        return newest is None or newest != self._first_event

    async def _farewell(self) -> None:
        with suppress(MockjumioError):  # a sandbox that is gone has no merchant left
            await self._merchant.leave()

    async def _judged(self) -> list[Exchange]:
        unexpected = await self._merchant.unexpected()
        if unexpected:
            self._last_words = await self._story()
        return unexpected

    async def _story(self) -> str:
        try:
            return await self._account_of_it()
        except MockjumioError as error:
            return f"the sandbox cannot be asked: {error}"

    async def _account_of_it(self) -> str:
        merchant = self._merchant
        strangers = await merchant.requests(unknown=True) if self._host.transport.embedded else []
        return report(
            Account(merchant.url, merchant.token, merchant.secret, merchant.seed),
            scans=await merchant.transactions(),
            callbacks=await merchant.callbacks(),
            requests=await merchant.requests(),
            strangers=strangers,
            clock=ClockState.of(await merchant.call("GET", "/clock")),
        )
