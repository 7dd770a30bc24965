"""What does one merchant own? Credentials, settings, a clock, a seed, and what is planned."""

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from mockjumio.clock import Clock, Instant
from mockjumio.merchant.agenda import Agenda, Job, Task
from mockjumio.merchant.custom_documents import CustomDocuments
from mockjumio.merchant.etiquette import Etiquette
from mockjumio.merchant.faults import MerchantFaults
from mockjumio.merchant.record import CustomDocumentRecord, Merchant
from mockjumio.merchant.routing import Routes
from mockjumio.settings import DEFAULT_SEED, Credentials, MerchantSettings, WireSettings

RECENT = 200  # transactions among which the one is looked for that a call with a wrong reference meant


class Pulse:
    """Lets any number of tasks wait for the next beat."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def beat(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self) -> None:
        await self._next.wait()


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
        self.custom_documents = CustomDocuments((document, 0) for document in settings.custom_documents)
        self.wire = wire
        self.clock = clock or Clock()
        self.seed = seed
        self.callback_url = callback_url
        self.number = 0  # among all that were made in the sandbox
        self.routes = Routes()
        self.faults = MerchantFaults()
        self.held: str | None = None  # a callback that waits for the next one to overtake it
        self.etiquette = Etiquette()
        self.recent: deque[str] = deque(maxlen=RECENT)  # references of the newest transactions
        self.agenda = Agenda()
        self.ordinal = 0  # of the transactions, since the account was made or reset
        self.advancing = asyncio.Lock()  # held while the clock is being moved
        self._waiting_calls = 0  # that move, freeze or reset, and wait for callbacks
        self.interrupted = 0  # resets waiting for whoever moves the clock to begin nothing more
        self.waiting: deque[Job] = deque()  # callbacks due on a running clock, beyond the bound
        self.under_way: set[asyncio.Task[Any]] = set()  # those that have begun there
        self.in_flight = 0  # callbacks being posted, on whatever clock
        self.pulse = Pulse()  # beats whenever a job is done
        self._open: Counter[str] = Counter()  # jobs planned or under way, by transaction

    @classmethod
    def restored(cls, merchant: Merchant) -> Self:
        """The account of a merchant that was kept; its transactions are planned by whoever reads them."""
        account = cls(
            merchant.credentials,
            settings=merchant.settings,
            wire=merchant.wire,
            clock=Clock.restored(merchant.clock),
            seed=merchant.seed,
            callback_url=merchant.callback_url,
        )
        account.custom_documents = CustomDocuments(merchant.custom_documents)
        account.routes = Routes(merchant.routes, merchant.routes_made)
        account.faults = MerchantFaults(merchant.faults, merchant.faults_made)
        return account

    def kept(self, *, default: bool = False) -> Merchant:
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
        in_force = self.custom_documents.in_force(self.clock.now())
        return self._settings._replace(custom_documents=in_force) if in_force else self._settings

    def configure(self, settings: MerchantSettings) -> None:
        """New settings for the transactions that start from now on; custom types have a way of their own."""
        self._settings = settings._replace(custom_documents=())

    @property
    def token(self) -> str:
        """The API token: the account's identity."""
        return self.credentials.token

    def plan(self, due: Instant, task: Task, reference: str, number: int = 0) -> None:
        """Put a job on the agenda."""
        self._open[reference] += 1
        self.agenda.add(due, task, reference, number)

    def replan(self, reference: str) -> None:
        """Forget what was planned for a transaction; what is under way goes on."""
        self._close(reference, self.agenda.drop(reference))

    def done(self, reference: str) -> None:
        """A job of the transaction is finished."""
        self._close(reference, 1)
        self.pulse.beat()

    def _close(self, reference: str, count: int) -> None:
        self._open[reference] -= count
        if self._open[reference] <= 0:
            del self._open[reference]

    @contextmanager
    def waiting_for_callbacks(self) -> Iterator[None]:
        """A call that ends only when the callbacks that are being posted have ended."""
        self._waiting_calls += 1
        try:
            yield
        finally:
            self._waiting_calls -= 1

    def others_wait(self) -> bool:
        """Whether calls wait for the callback of this task, but for the one whose callback it is."""
        its_own = 0 if asyncio.current_task() in self.under_way else 1
        return self._waiting_calls > its_own

    @property
    def planned(self) -> int:
        """How many jobs are planned and not begun."""
        return len(self.agenda) + len(self.waiting)

    @property
    def open(self) -> int:
        """For how many transactions something is planned or under way."""
        return len(self._open)

    def is_open(self, reference: str) -> bool:
        """Whether anything is planned or under way for a transaction."""
        return reference in self._open

    def clear(self) -> int:
        """Forget every plan and record; returns how many jobs were planned."""
        planned = self.planned
        self.agenda.clear()
        self.waiting.clear()
        self._open.clear()
        self.pulse.beat()
        self.etiquette.clear()
        self.faults.calls.clear()
        self.held = None
        self.recent.clear()
        self.ordinal = 0
        return planned
