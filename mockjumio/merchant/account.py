"""What does one merchant own, what has it arranged, and does it retrieve as Jumio asks for?

It owns credentials, settings, a clock, a seed, and what is planned. It arranges which scenario plays for
whom, what goes wrong, and document types of its own.

End-to-end tests choose the outcome with the data that they send anyway: a customer id ``fraud-17`` plays
``fraud``. Patterns are exact texts or globs (``*``, ``?``, ``[abc]``), case-sensitive.

A new document type is in force five minutes after it was made, on the merchant's clock (Multi documents,
section "Custom"); those that come with the merchant are in force at once. Everything but the code can change.
Types are disabled, never deleted, so that a code is never used again.

Retrieval guide: at most 10 attempts after the user journey, recommended at the seconds of ``SCHEDULE``, then
once a day; details and images once, and only after the status is no longer PENDING.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple, Self

from mockjumio.clock import DAY, HOUR, MINUTE, SECOND, Clock, ClockState, Instant
from mockjumio.errors import MockjumioError, ScenarioError
from mockjumio.faults.fault import Chosen
from mockjumio.merchant.agenda import Work
from mockjumio.settings import DEFAULT_SEED, Credentials, CustomDocument, MerchantSettings, WireSettings

SCHEDULE = (40, 60, 100, 160, 240, 340, 460, 600, 760, 940)  # seconds after the user journey
TOO_SOON = 20 * SECOND - SECOND // 2  # the schedule's shortest pause, less what a network may take
ONCE_A_DAY = DAY - HOUR  # for jobs that do not run to the minute
MAX_TRANSACTIONS = 10_000  # that are remembered; those not seen for longest are forgotten first

NO_ACCEPT = "no Accept: application/json; the guide requires it on every call except those for an image file"
_RECOMMENDED = (
    f"recommended are {', '.join(map(str, SCHEDULE))} seconds after the user journey, then once a day"
)

Notes = tuple[str, ...]


class _Manners:
    """What a merchant did about one transaction."""

    __slots__ = ("fetched", "last_poll", "polls")

    def __init__(self) -> None:
        self.polls = 0
        self.last_poll: Instant | None = None
        self.fetched: dict[str, int] | None = None  # how often, by what


class Etiquette:
    """A merchant's manners, by transaction. Each call costs the same, however many there were."""

    def __init__(self, *, most: int = MAX_TRANSACTIONS) -> None:
        self._manners: dict[str, _Manners] = {}  # those not seen for longest first
        self._most = most

    def poll(self, reference: str, at: Instant) -> Notes:
        """The merchant asked for a transaction's status."""
        manners = self._of(reference)
        last, manners.last_poll = manners.last_poll, at
        manners.polls += 1
        if last is None:
            return ()
        notes = []
        if at - last < TOO_SOON:
            notes.append(f"polled again after {(at - last) / SECOND:g} s; {_RECOMMENDED}")
        if manners.polls > len(SCHEDULE) and at - last < ONCE_A_DAY:
            notes.append(f"poll {manners.polls}, {len(SCHEDULE)} are allowed; {_RECOMMENDED}")
        return tuple(notes)

    def fetch(self, reference: str, what: str) -> Notes:
        """The merchant was given details or an image; ``what`` names which."""
        manners = self._of(reference)
        fetched = manners.fetched = manners.fetched or {}
        times = fetched[what] = fetched.get(what, 0) + 1
        return (f"{what} fetched {times} times; fetch details and images once",) if times > 1 else ()

    def bound(self, settled: int) -> None:
        """Remember no more of them than are kept in memory once they are settled."""
        self._most = min(self._most, max(1, settled))

    def clear(self) -> None:
        self._manners.clear()

    def _of(self, reference: str) -> _Manners:
        manners = self._manners.pop(reference, None) or _Manners()
        self._manners[reference] = manners
        if len(self._manners) > self._most:
            del self._manners[next(iter(self._manners))]
        return manners


def early(what: str) -> Notes:
    """The merchant asked for details or an image while the transaction was pending."""
    return (f"{what} asked for while pending; fetch it once the status is no longer PENDING",)


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


FIELDS = ("customer_id", "merchant_reference")


def fits(patterns: Mapping[str, str], provided: Mapping[str, str]) -> bool:
    """Whether there are patterns and all of them fit what was provided."""
    return bool(patterns) and all(
        name in provided and _fits(provided[name], pattern) for name, pattern in patterns.items()
    )


def _fits(text: str, pattern: str) -> bool:
    return text == pattern or fnmatchcase(text, pattern)  # order[7] is a glob that does not match itself


class Routes(dict[int, Route]):
    """A merchant's routing table by the numbers of its routes, in the order in which it was made; the first
    route that fits counts.
    """

    def __init__(self, routes: Iterable[Route] = (), made: int = 0) -> None:
        super().__init__((route.id, route) for route in routes)
        self.made = made  # the removed ones too: numbers are not reused

    def all(self) -> list[Route]:
        return list(self.values())

    def add(
        self, scenario: str, *, customer_id: str | None = None, merchant_reference: str | None = None
    ) -> Route:
        self.made += 1
        route = Route(self.made, scenario, customer_id, merchant_reference)
        self[route.id] = route
        return route

    def remove(self, number: int) -> bool:
        """Whether there was such a route."""
        return self.pop(number, None) is not None

    def find(self, provided: Mapping[str, str]) -> str | None:
        for route in self.values():
            patterns = {name: pattern for name in FIELDS if (pattern := getattr(route, name)) is not None}
            if fits(patterns, provided):
                return route.scenario
        return None


def match(rules: Iterable[tuple[str, Mapping[str, str]]], provided: Mapping[str, str]) -> str | None:
    """The scenario whose ``match`` fits: the one with the most patterns, then the longest, then by name."""
    found = [(name, patterns) for name, patterns in rules if fits(patterns, provided)]
    if not found:
        return None
    return min(found, key=lambda rule: (-len(rule[1]), -sum(map(len, rule[1].values())), rule[0]))[0]


class MerchantFaults(dict[int, Chosen]):
    """The faults that a merchant asked for, by number, and how many calls each could have struck."""

    def __init__(
        self, faults: Iterable[tuple[int, Chosen]] = (), made: int = 0, *, most: int = MAX_TRANSACTIONS
    ) -> None:
        super().__init__(faults)
        self.made = made  # the removed ones too: numbers are not reused
        self._calls: dict[Hashable, int] = {}  # by fault, also by those of scans; the last to be counted last
        self._most = most

    def count_call(self, fault: Hashable) -> int:
        """The number of a call that a fault could strike, from 1 on. The newest scans are remembered."""
        number = self._calls[fault] = self._calls.pop(fault, 0) + 1
        if len(self._calls) > self._most:
            del self._calls[next(iter(self._calls))]
        return number

    def forget_calls(self) -> None:
        self._calls.clear()

    def all(self) -> tuple[tuple[int, Chosen], ...]:
        return tuple(self.items())

    def chosen(self) -> tuple[Chosen, ...]:
        return tuple(self.values())

    def add(self, chosen: Chosen) -> int:
        """Returns its number."""
        self.made += 1
        self[self.made] = chosen
        return self.made

    def remove(self, number: int) -> bool:
        """Whether there was such a fault."""
        return self.pop(number, None) is not None


DELAY = 5 * MINUTE  # "it takes up to five minutes until it is applied"


class CodeTaken(MockjumioError):
    """The code exists already, maybe disabled."""


class UnknownCode(MockjumioError):
    """No document type has this code."""


class CustomDocuments(dict[str, CustomDocument]):
    """A merchant's own document types by their codes, and since when each is in force."""

    def __init__(self, initial: Iterable[tuple[CustomDocument, Instant]] = ()) -> None:
        super().__init__()
        self._since: dict[str, Instant] = {}
        for document, since in initial:
            self[document.code] = document
            self._since[document.code] = since

    def all(self) -> list[tuple[CustomDocument, Instant]]:
        """Each type with the instant from which it is in force."""
        return [(document, self._since[code]) for code, document in self.items()]

    def in_force(self, now: Instant) -> tuple[CustomDocument, ...]:
        return tuple(document for document, since in self.all() if since <= now)

    def add(self, values: Mapping[str, Any], now: Instant) -> CustomDocument:
        """Make a type; raises :class:`CodeTaken`, or :class:`ScenarioError` with all that is wrong."""
        document = _read(values)
        if document.code in self:
            raise CodeTaken(f"code {document.code!r} exists already, and codes cannot be reused")
        self[document.code] = document
        self._since[document.code] = now + DELAY
        return document

    def change(self, code: str, changes: Mapping[str, Any]) -> CustomDocument:
        """Change anything but the code, at once."""
        known = self.get(code)
        if known is None:
            raise UnknownCode(f"no document type has the code {code!r}")
        changed = _read({**as_values(known), **changes})
        if changed.code != code:
            raise CodeTaken(f"the code cannot be changed; {code!r} can be disabled")
        self[code] = changed
        return changed


def as_values(document: CustomDocument) -> dict[str, Any]:
    return {**document._asdict(), "translations": dict(document.translations)}


def _read(values: Mapping[str, Any]) -> CustomDocument:
    from mockjumio.scenario.merchant_settings import CUSTOM_DOCUMENT, custom_document
    from mockjumio.schema.kinds import Problems
    from mockjumio.schema.nodes import Place, from_python

    problems = Problems(no_templates="a merchant's document type cannot have templates")
    read = CUSTOM_DOCUMENT.read(from_python(values, Place("")), problems)
    if problems.found or read is None:
        raise ScenarioError(problems.found)
    return custom_document(read)


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

    def lag(self) -> float:
        """For how many of its seconds the oldest job has been due; 0 if the clock stands, or is moved."""
        due = self.work.agenda.next_due()
        if due is None or not self.clock.running or self.work.moving.locked():
            return 0.0
        return max(0, self.clock.now() - due) / 1_000

    def clear(self) -> tuple[int, Iterator[None]]:
        """Forget every plan and record; returns how many jobs were planned, and steps in which they go."""
        cleared = self.work.clear()
        self.etiquette.clear()
        self.faults.forget_calls()
        self.ordinal = 0
        return cleared
