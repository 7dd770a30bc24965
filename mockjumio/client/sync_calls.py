"""What can a synchronous test do? Written by tools/write_sync_client.py; do not edit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack

from mockjumio.client.portal import Portal
from mockjumio.client.records import Exchange, Kind
from mockjumio.client.sandbox import AsyncSandbox
from mockjumio.client.transactions import ScenarioLike, StartOptions
from mockjumio.client.transport import Duration
from mockjumio.client.values import Callback, ClockState, Request, Scan
from mockjumio.outgoing.remote import PATIENCE


class SyncCalls:
    """Every method does what that of ``AsyncSandbox`` does, and waits for it."""

    _sandbox: AsyncSandbox
    _portal: Portal

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        seconds: float = PATIENCE,
    ) -> Any:
        """Any call of the control API, below ``/_mock/api/v1``; the JSON that is answered.

        It concerns this merchant; the default one where none was named. Raises
        :class:`~mockjumio.errors.Refused` with every problem.
        """
        return self._portal.run(self._sandbox.call(method, path, body, query=query, seconds=seconds))

    def start(self, scenario: ScenarioLike | None = None, **options: Unpack[StartOptions]) -> Scan:
        """Start a scan or upload, as the app's SDK would. The rest happens as time passes.

        ``scenario`` is a name, a mapping with at least ``result``, or the path of a YAML file; without one
        the sandbox's own plays, or the merchant's routes and the scenarios' ``match`` decide, and
        ``approved`` if none fits. :class:`~mockjumio.client.transactions.StartOptions` says what else:
        ``callback_url``, ``customer_id``, ``merchant_reference``, ``reporting_criteria``,
        ``additional_information``, ``client_ip``, ``first_name``, ``last_name``, ``seed``, ``set``. Raises
        what is wrong with the scenario.
        """
        return self._portal.run(self._sandbox.start(scenario, **options))

    def play(
        self,
        scenario: ScenarioLike | None = None,
        *,
        within: Duration = "30s",
        **options: Unpack[StartOptions],
    ) -> Scan:
        """Start a scan and let time pass until nothing is planned for it any more, retries included.

        Takes what :meth:`start` takes. A clock that stands is moved, whatever else falls due on the way; on
        one that runs this waits, at most ``within`` of real time, and then returns the scan as it is.
        """
        return self._portal.run(self._sandbox.play(scenario, within=within, **options))

    def transaction(self, scan: Scan | str) -> Scan:
        """A scan or upload as it is now, with its callbacks."""
        return self._portal.run(self._sandbox.transaction(scan))

    def transactions(
        self,
        *,
        scenario: str | None = None,
        status: str | None = None,
        customer_id: str | None = None,
        merchant_reference: str | None = None,
    ) -> list[Scan]:
        """The scans and uploads that fit, oldest first. ``status`` is PENDING, DONE or FAILED."""
        return self._portal.run(
            self._sandbox.transactions(
                scenario=scenario,
                status=status,
                customer_id=customer_id,
                merchant_reference=merchant_reference,
            )
        )

    def touch(self, scan: Scan | str) -> Scan:
        """The user does something: the fifteen minutes start again."""
        return self._portal.run(self._sandbox.touch(scan))

    def drop(self, scan: Scan | str) -> Scan:
        """The user leaves: cleaned up fifteen minutes after the last update."""
        return self._portal.run(self._sandbox.drop(scan))

    def finish(
        self,
        scan: Scan | str,
        scenario: ScenarioLike | None = None,
        *,
        set: Mapping[str, object] | None = None,
    ) -> Scan:
        """The user is through, and the result is there at once; on a clock that stands its callback goes out
        before this returns.

        ``scenario`` and ``set`` give it another result than the one that was planned.
        """
        return self._portal.run(self._sandbox.finish(scan, scenario, set=set))

    def resend(
        self,
        callback: Callback | str,
        *,
        url: object = None,
        set: Mapping[str, str] | None = None,
        omit: list[str] | None = None,
        violate: bool | None = None,
    ) -> Callback:
        """Send a recorded callback again, now: as it was, with other fields, or to another URL.

        ``violate`` sends it even if ``set`` or ``omit`` break the contract. Returns the new callback, which
        names its ``original``, once it was attempted.
        """
        return self._portal.run(self._sandbox.resend(callback, url=url, set=set, omit=omit, violate=violate))

    def clock(self) -> ClockState:
        """What the clock shows, and what is planned on it."""
        return self._portal.run(self._sandbox.clock())

    def now(self) -> datetime:
        """What time it is for the merchant."""
        return self._portal.run(self._sandbox.now())

    def advance(self, by: Duration) -> list[Callback]:
        """Move the clock by ``"15m"``, a ``timedelta`` or seconds; everything due on the way happens.

        Returns the callbacks attempted meanwhile, in the order in which they fell due, once each of them was
        answered or failed.
        """
        return self._portal.run(self._sandbox.advance(by))

    def set(self, now: str | datetime) -> list[Callback]:
        """Move the clock to an instant, never back; returns as :meth:`advance` does."""
        return self._portal.run(self._sandbox.set(now))

    def run_until_idle(self) -> list[Callback]:
        """Move the clock until nothing is planned any more; returns as :meth:`advance` does."""
        return self._portal.run(self._sandbox.run_until_idle())

    def freeze(self) -> ClockState:
        """Stop the clock."""
        return self._portal.run(self._sandbox.freeze())

    def resume(self) -> ClockState:
        """Let the clock go on from where it stands, as fast as the machine's."""
        return self._portal.run(self._sandbox.resume())

    def callbacks(self, scan: Scan | str | None = None, *, outcome: str | None = None) -> list[Callback]:
        """The callbacks with their attempts, oldest first: all of the merchant's, or those of a scan."""
        return self._portal.run(self._sandbox.callbacks(scan, outcome=outcome))

    def requests(
        self,
        scan: Scan | str | None = None,
        *,
        path: str | None = None,
        status: int | str | None = None,
        unknown: bool = False,
    ) -> list[Request]:
        """The calls to Jumio's API, oldest first: all of the merchant's, or those about a scan.

        ``path`` may be a glob, ``status`` a class such as ``"4xx"``. ``unknown`` asks for the calls of nobody
        instead: without credentials, or with a token that no merchant has or had.
        """
        return self._portal.run(self._sandbox.requests(scan, path=path, status=status, unknown=unknown))

    def allow_unexpected(self, what: Kind | None = None, **criteria: Any) -> None:
        """Let calls that are refused, and callbacks that are not accepted, be part of the test.

        All of them, or those of a kind and with these criteria, as :meth:`wait_for` takes them:
        ``allow_unexpected("request", status=404)``, ``allow_unexpected(reference=scan)``.
        """
        return self._sandbox.allow_unexpected(what, **criteria)

    def unexpected(self) -> list[Exchange]:
        """What the merchant has to answer for so far, but for what is allowed.

        That is calls to Jumio's API that ended in 4xx or 5xx, and callbacks whose last attempt was not
        accepted. What a fault refused does not count, nor a callback that broke the contract or was
        spoilt on purpose, nor what a customer was refused on their page.
        """
        return self._portal.run(self._sandbox.unexpected())

    @property
    def url(self) -> str:
        """Where the sandbox is reached: what stands for Jumio's hosts."""
        return self._sandbox.url

    @property
    def token(self) -> str:
        """The API token, user of Basic authentication."""
        return self._sandbox.token

    @property
    def secret(self) -> str:
        """The API secret, password of Basic authentication."""
        return self._sandbox.secret

    @property
    def seed(self) -> int:
        """What references, people and documents derive from."""
        return self._sandbox.seed

    def env(self, prefix: str = "JUMIO_") -> dict[str, str]:
        """The settings that an application needs to take this sandbox for Jumio, as environment variables.

        ``URL`` stands for ``https://netverify.com``, ``RETRIEVAL_URL`` for
        ``https://retrieval.netverify.com``; ``SCANS_URL``, ``DOCUMENTS_URL`` and ``IMAGES_URL`` are the full
        addresses below them that references are appended to; ``UPLOAD_URL`` and ``ACQUISITION_URL`` stand for
        ``https://upload.netverify.com`` and ``https://acquisition.netverify.com``. ``API_TOKEN`` and
        ``API_SECRET`` are the first pair of credentials, ``ADMIN_TOKEN`` and ``ADMIN_SECRET`` the second, for
        retrieval and delete.
        ``USER_AGENT`` is one of the form that Jumio demands. Of Jumio's current platform, ``TOKEN_URL`` and
        ``ACCOUNTS_URL`` are the full addresses, ``CLIENT_ID`` and ``CLIENT_SECRET`` the client's of OAuth2.
        """
        return self._sandbox.env(prefix)

    def settings(self, changes: Mapping[str, object] | None = None, **more: object) -> dict[str, Any]:
        """The merchant's settings, after changing those that are named: ``settings(face_match=False)``.

        They count for scans that start from now on. Keys are those of the configuration file.
        """
        return self._portal.run(self._sandbox.settings(changes, **more))

    def send_callbacks_to(self, url: object) -> None:
        """Where callbacks go of scans that name no URL of their own."""
        return self._portal.run(self._sandbox.send_callbacks_to(url))

    def route(
        self, scenario: str, *, customer_id: str | None = None, merchant_reference: str | None = None
    ) -> dict[str, Any]:
        """Play a scenario for starts that name none and whose references fit, exactly or as ``fraud-*``."""
        return self._portal.run(
            self._sandbox.route(scenario, customer_id=customer_id, merchant_reference=merchant_reference)
        )

    def routes(self) -> list[dict[str, Any]]:
        """The merchant's routing table."""
        return self._portal.run(self._sandbox.routes())

    def faults(self) -> list[dict[str, Any]]:
        """The faults of this merchant at the moment."""
        return self._portal.run(self._sandbox.faults())

    def reset(self) -> dict[str, int]:
        """Forget transactions, callbacks, calls and plans; says how many. Settings and clock stay."""
        return self._portal.run(self._sandbox.reset())
