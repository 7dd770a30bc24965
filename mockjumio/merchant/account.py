"""What does one merchant own? Credentials, settings, a clock, a seed, and what is planned."""

from typing import Final, Self

from mockjumio.clock import Clock
from mockjumio.merchant.agenda import Work
from mockjumio.merchant.arrangements import (
    CustomDocumentRecord,
    CustomDocuments,
    Merchant,
    MerchantFaults,
    Routes,
)
from mockjumio.merchant.etiquette import Etiquette
from mockjumio.settings import DEFAULT_SEED, Credentials, MerchantSettings, WireSettings


class Account:
    """A merchant's account at Jumio. Accounts share nothing with each other."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        settings: MerchantSettings = MerchantSettings(),  # noqa: B008 - immutable
        wire: WireSettings = WireSettings(),  # noqa: B008 - immutable
        clock: Clock | None = None,
        seed: int = DEFAULT_SEED,
        callback_url: str | None = None,
    ) -> None:
        self.credentials = credentials
        self.token: Final = credentials.token  # the API token: the account's identity
        self._settings = settings._replace(custom_documents=())
        self.custom_documents = CustomDocuments((document, 0) for document in settings.custom_documents)
        self.wire = wire
        self.clock = clock or Clock()
        self.seed = seed
        self.callback_url = callback_url
        self.number = 0  # among all that were made in the sandbox
        self.routes = Routes()
        self.faults = MerchantFaults()
        self.etiquette = Etiquette()
        self.ordinal = 0  # of the transactions, since the account was made or reset
        self.work = Work()

    @classmethod
    def from_record(cls, merchant: Merchant) -> Self:
        """The account of a merchant that was kept; its transactions are planned by whoever reads them."""
        account = cls(
            merchant.credentials,
            settings=merchant.settings,
            wire=merchant.wire,
            clock=Clock.restore(merchant.clock),
            seed=merchant.seed,
            callback_url=merchant.callback_url,
        )
        account.custom_documents = CustomDocuments(merchant.custom_documents)
        account.routes = Routes(merchant.routes, merchant.routes_made)
        account.faults = MerchantFaults(merchant.faults, merchant.faults_made)
        return account

    def record(self, *, default: bool = False) -> Merchant:
        """What has to be kept to restore it."""
        return Merchant(
            self.credentials,
            seed=self.seed,
            clock=self.clock.state(),
            settings=self._settings,
            wire=self.wire,
            callback_url=self.callback_url,
            custom_documents=tuple(CustomDocumentRecord(*row) for row in self.custom_documents.all()),
            routes=tuple(self.routes.all()),
            routes_made=self.routes.made,
            faults=self.faults.all(),
            faults_made=self.faults.made,
            default=default,
        )

    @property
    def settings(self) -> MerchantSettings:
        """The settings as they are now: of the custom document types, those that are in force."""
        if not self.custom_documents:
            return self._settings
        in_force = self.custom_documents.in_force(self.clock.now())
        return self._settings._replace(custom_documents=in_force) if in_force else self._settings

    def configure(self, settings: MerchantSettings) -> None:
        """New settings for the transactions that start from now on; custom types have a way of their own."""
        self._settings = settings._replace(custom_documents=())

    def clear(self) -> int:
        """Forget every plan and record; returns how many jobs were planned."""
        planned = self.work.clear()
        self.etiquette.clear()
        self.faults.calls.clear()
        self.ordinal = 0
        return planned
