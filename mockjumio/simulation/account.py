"""What does one merchant own? Credentials, settings, a clock, a seed, and what is planned."""

from mockjumio.clock import Clock
from mockjumio.scheduler import Agenda
from mockjumio.settings import DEFAULT_SEED, Credentials, MerchantSettings, WireSettings
from mockjumio.simulation.custom_documents import CustomDocuments


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
        self._settings = settings._replace(custom_documents=())
        self.custom_documents = CustomDocuments(settings.custom_documents)
        self.wire = wire
        self.clock = clock or Clock()
        self.seed = seed
        self.callback_url = callback_url
        self.agenda = Agenda()
        self.ordinal = 0  # of the transactions, since the account was made

    @property
    def settings(self) -> MerchantSettings:
        """The settings as they are now: of the custom document types, those that are in force."""
        in_force = self.custom_documents.in_force(self.clock.now())
        return self._settings._replace(custom_documents=in_force) if in_force else self._settings

    @property
    def token(self) -> str:
        """The API token: the account's identity."""
        return self.credentials.token
