"""What is kept of a merchant? Everything but its transactions, callbacks and journal, as values."""

from typing import NamedTuple

from mockjumio.clock import ClockState, Instant
from mockjumio.faults.fault import Chosen
from mockjumio.settings import Credentials, CustomDocument, MerchantSettings, WireSettings


class Route(NamedTuple):
    """A row of the merchant's routing table: every pattern that is given must fit."""

    id: int
    scenario: str
    customer_id: str | None = None
    merchant_reference: str | None = None


class CustomDocumentRecord(NamedTuple):
    """A document type of the merchant's own, and the instant from which it is in force."""

    document: CustomDocument
    since: Instant = 0


class Merchant(NamedTuple):
    """A merchant as a store keeps it. ``routes_made`` and ``faults_made`` count the removed ones too: numbers
    are not reused."""

    credentials: Credentials
    seed: int
    clock: ClockState
    settings: MerchantSettings = MerchantSettings()
    wire: WireSettings = WireSettings()
    callback_url: str | None = None
    custom_documents: tuple[CustomDocumentRecord, ...] = ()
    routes: tuple[Route, ...] = ()
    routes_made: int = 0
    faults: tuple[tuple[int, Chosen], ...] = ()
    faults_made: int = 0
    default: bool = False  # whom calls concern that name no merchant

    @property
    def token(self) -> str:
        return self.credentials.token
