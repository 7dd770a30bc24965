"""Does a merchant retrieve as Jumio asks for? What it did about each transaction, and notes on what it broke.

Retrieval guide: at most 10 attempts after the user journey, recommended at the seconds of ``SCHEDULE``, then
once a day; details and images once, and only after the status is no longer PENDING.
"""

from mockjumio.clock import DAY, HOUR, SECOND, Instant

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
