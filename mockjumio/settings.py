"""What can a merchant configure, and how much may there be of anything?

:class:`MerchantSettings` is what a merchant sets in Jumio's backend ("Global Netverify settings" of
Jumio's document); a scenario may change it for its own run. :class:`WireSettings` is how the exchanges look.
:class:`Limits` holds for a whole sandbox.
"""

from pathlib import Path
from typing import NamedTuple

from mockjumio.errors import TooMany

DEFAULT_TOKEN = "mockjumio-token"  # noqa: S105 - documented constants of a sandbox
DEFAULT_SECRET = "mockjumio-secret"  # noqa: S105
DEFAULT_ADMIN_TOKEN = "mockjumio-admin-token"  # noqa: S105
DEFAULT_ADMIN_SECRET = "mockjumio-admin-secret"  # noqa: S105
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8017
DEFAULT_SEED = 2017


class DataFields(NamedTuple):
    """Which data fields are processed ("Data settings"); the first four are the mandatory ones."""

    dob: bool = True
    number: bool = True
    first_name: bool = True
    last_name: bool = True
    expiry: bool = True
    us_state: bool = True
    personal_number: bool = True


class AcceptedIds(NamedTuple):
    """Which ID types are accepted: of a country, else of its region, else everywhere."""

    everywhere: tuple[str, ...] = ("PASSPORT", "DRIVING_LICENSE", "ID_CARD")
    regions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    countries: tuple[tuple[str, tuple[str, ...]], ...] = ()


class CustomDocument(NamedTuple):
    """A merchant's own document type ("Multi documents, Custom"). The code is unique and never reused."""

    code: str
    name: str
    label: str  # default label in English
    translations: tuple[tuple[str, str], ...] = ()  # (language, label)
    enabled: bool = True


class Retention(NamedTuple):
    """After how long data are purged for good (milliseconds), and whether fraud is too."""

    interval: int | None = None  # as the edition has it, if not said
    fraud: bool = False


class OwnWorkflow(NamedTuple):
    """A workflow of Jumio's current platform that a merchant has under a key of its own."""

    key: str
    credentials: tuple[str, ...] = ()  # by default those of the default workflow
    capabilities: tuple[str, ...] = ()


class PlatformSettings(NamedTuple):
    """What a merchant has on Jumio's current platform.

    ``generation`` is ``today``, ``2023`` or ``v3`` (no decision, no steps). Scores up to ``passed`` are
    PASSED, up to ``warning`` WARNING. ``intermediate_callbacks`` also tells that the user begins, and is
    through.
    """

    workflow: str = "10011"  # plays where no request names one
    workflows: tuple[OwnWorkflow, ...] = ()
    generation: str = "today"
    passed: float = 30
    warning: float = 70
    rate_limits: bool = False
    intermediate_callbacks: bool = False


class MerchantSettings(NamedTuple):
    """The settings that decide what a merchant's callbacks say.

    ``newly_supported`` names IDs (``KEN/ID_CARD``) that Jumio began to support after the account was made.
    ``empty_reject_details`` sends ``rejectReasonDetails: []`` where a reject reason has none; real callbacks
    do either.
    ``address_formats`` overrides the table of formats, by country (``DEU``) or type in it (``DEU/ID_CARD``).
    ``edition`` is that of Jumio's documentation which the merchant meets.
    ``masking`` leaves out what an edition lists for it, and ``single_reject_detail`` makes an only detail an
    object anyhow. ``timestamp_digits`` is how many digits seconds have, or ``trimmed`` (no zeros at its end).
    ``activated`` says of parameters that Jumio activates by account whether they are.
    """

    id_verification: bool = True
    face_match: bool = True
    mrz_check: bool = True
    address_recognition: bool = True
    fields: DataFields = DataFields()
    back_side: tuple[str, ...] = ("DRIVING_LICENSE", "ID_CARD")  # ID types scanned front and back
    accepted_ids: AcceptedIds = AcceptedIds()
    accept_newly_supported: bool = True
    newly_supported: tuple[str, ...] = ()
    address_formats: tuple[tuple[str, str], ...] = ()
    empty_reject_details: bool = False
    custom_documents: tuple[CustomDocument, ...] = ()
    retention: Retention = Retention()
    edition: str = "2017-05"
    activated: tuple[tuple[str, bool], ...] = ()
    masking: bool = False
    single_reject_detail: bool = False
    timestamp_digits: str | None = None  # as the edition has it, if not said
    platform: PlatformSettings = PlatformSettings()

    def __hash__(self) -> int:
        """Of what differs most often alone: rules are looked up by settings for each callback."""
        return hash((*self[:4], self.fields))


class Retries(NamedTuple):
    """Milliseconds from each failed attempt to the next; each may be longer or shorter by that share."""

    delays: tuple[int, ...] = ()
    jitter: float = 0.0


class WireSettings(NamedTuple):
    """How a merchant's exchanges look on the wire, where real ones differ or the document is silent.

    The last six are of scans that the merchant starts by Jumio's own calls; URLs and lifetime are what it
    would have set in Jumio's portal.

    ``callback_urls`` by product, where they differ; ``headers`` are sent beside the usual ones.
    """

    charset: bool = False  # Content-Type with ;charset=UTF-8
    content_type: str | None = None  # to the letter; charset does not count then
    plus_for_space: bool | None = None  # as the edition has it, if not said
    only_200: bool = False  # accept a callback on exactly 200 instead of any 2xx
    strict_accept: bool = False  # 403 without Accept: application/json
    user_agent: str = "mockjumio"
    timeout_ms: int = 30_000
    connect_timeout_ms: int = 10_000
    first_byte_timeout_ms: int = 30_000
    retries: Retries = Retries()
    data_center: str = "US"
    forwarded: bool = False  # X-Forwarded-For and X-Real-IP with an address of the data center
    tls13: bool = False  # also offer TLS 1.3, which Jumio does not document
    headers: tuple[tuple[str, str], ...] = ()
    traceparent: bool = False  # continue the trace of the request that started the transaction
    callback_urls: tuple[tuple[str, str], ...] = ()
    default_scenario: str | None = None  # plays when nothing else says what does
    journey: str | None = None  # auto or hosted; by default the first on a manual clock
    strict: bool = False  # refuse what Jumio would refuse in a request that starts a scan
    success_url: str | None = None
    error_url: str | None = None
    token_lifetime_ms: int = 1_800_000


class Trust(NamedTuple):
    """Whom callbacks trust: the system's store, and the authorities of a file; or anybody at all."""

    ca_file: Path | None = None
    insecure: bool = False


class Credentials(NamedTuple):
    """API token and secret, and the second pair that retrieval and delete accept too."""

    token: str = DEFAULT_TOKEN
    secret: str = DEFAULT_SECRET
    admin_token: str = DEFAULT_ADMIN_TOKEN
    admin_secret: str = DEFAULT_ADMIN_SECRET


class Limits(NamedTuple):
    """``pending`` counts a merchant's transactions for which something is still to come.

    ``connections`` are those to the sandbox. The others bound what is kept in memory: the transactions of all
    merchants, of which those go for which nothing is to come, the oldest first; and the drawn images.
    """

    merchants: int = 10_000
    pending: int = 1_000_000
    connections: int = 2_000
    settled: int = 250_000
    image_bytes: int = 2 * 1024 * 1024  # ten of usual size; each is fetched once, as a rule

    def check_merchants(self, count: int) -> None:
        if count >= self.merchants:
            raise TooMany(f"there are {count} merchants already; delete some, or raise --max-merchants")

    def check_pending(self, count: int) -> None:
        if count >= self.pending:
            raise TooMany(
                f"{count} transactions of the merchant are pending already; "
                "let time pass, reset it, or raise --max-pending"
            )
